"""Reading and unrolling of scripts, on which everything else is based."""

from renderer.workflows.compile import Compiled as Compiled
from renderer.workflows.compile import compile_script as compile_script
from renderer.workflows.compile_all import compile_all as compile_all
from renderer.workflows.compile_all import find_scripts as find_scripts
from renderer.workflows.script_files import expanded as expanded
