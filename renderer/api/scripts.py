"""Scripts read and unrolled: what everything else is made of."""

from renderer.workflows.compile import Compiled as Compiled
from renderer.workflows.compile import compile_all as compile_all
from renderer.workflows.compile import compile_script as compile_script
