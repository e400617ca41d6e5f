"""Reading and unrolling of scripts, on which everything else is based."""

from renderer.workflows.compile import Compiled as Compiled
from renderer.workflows.compile import compile_all as compile_all
from renderer.workflows.compile import compile_script as compile_script
