"""Checks of texts that are being written, and what can be written in them."""

from renderer.workflows.check_text import PlacedCue as PlacedCue
from renderer.workflows.check_text import PlacedProblem as PlacedProblem
from renderer.workflows.check_text import TextCheck as TextCheck
from renderer.workflows.check_text import check_and_compile as check_and_compile
from renderer.workflows.check_text import check_text as check_text
from renderer.workflows.completions import Completion as Completion
from renderer.workflows.completions import Completions as Completions
from renderer.workflows.completions import completions as completions
