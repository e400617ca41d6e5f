"""Text that a speech program speaks, and does not obey."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from renderer.voice import Phonemes


def plain_text(text: str) -> str:
    """Text without anything that a speech program takes for a command.

    Control characters become spaces (espeak-ng obeys those after U+0001, and stops at U+0000), and so do
    private and unpaired ones. ``[[`` (phonemes, and commands on macOS) becomes ``[ [``. ``<`` becomes ``‹``,
    which is not read aloud, because Windows reads a text that starts with ``<`` as XML.
    """
    kept = "".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text)
    return " ".join(re.sub(r"\[(?=\[)", "[ ", kept).replace("<", "‹").split())


def with_phonemes(text: str, phonemes: Sequence[Phonemes], notation: Callable[[str], str | None]) -> str:
    """Plain text in which phonemes stand between ``[[`` and ``]]``; ``notation`` translates their IPA."""
    pieces, done = [], 0
    for spoken in phonemes:
        before = text[done : spoken.start]
        plain = plain_text(f"|{before}|")[1:-1]  # the bars keep the spaces at both ends
        pieces.append(f"{plain} " if plain.endswith("[") else plain)
        pieces.append(f"[[{notation(spoken.ipa)}]]")
        done = spoken.end
    return "".join([*pieces, plain_text(f"|{text[done:]}|")[1:-1]])
