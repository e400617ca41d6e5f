"""Checks of texts that are being written, and what can be written in them."""

from renderer.workflows.check_text import TextCheck as TextCheck
from renderer.workflows.check_text import check_text as check_text
from renderer.workflows.completions import Completions as Completions
from renderer.workflows.completions import completions as completions
