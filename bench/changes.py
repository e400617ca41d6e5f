"""Edits of a generated script, made in its middle."""

from __future__ import annotations

import re


def longer_pause(text: str) -> str:
    """One pause is 2 s longer."""
    found = _middle(r"\[pause (\d+)s\]", text)
    return f"{text[: found.start()]}[pause {int(found[1]) + 2}s]{text[found.end() :]}"


def other_words(text: str) -> str:
    """One sentence says something else."""
    found = _middle(r"(?<=\. )[A-Z][^.\[\]]+\.", text)
    return f"{text[: found.start()]}Now let all of that be as it is.{text[found.end() :]}"


def _middle(pattern: str, text: str) -> re.Match[str]:
    found = list(re.finditer(pattern, text))
    return found[len(found) // 2]
