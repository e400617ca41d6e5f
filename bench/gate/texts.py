"""Sentences for a voice: those by which its profile is made, and others by which it is tried."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.scripted import sentences

ROOT = Path(__file__).resolve().parents[2]

_PLAIN = re.compile(r"[A-Z][a-zA-Z',; ]+\.")
_NOT_PROSE = re.compile(r"[#|\-*\d>:(<!]")

SHORT = (
    "Rest.", "Left knee.", "Right knee.", "One.", "Two.", "Three.", "Four.", "Five.", "Six.", "Seven.",
    "Eight.", "Nine.", "Ten.", "Breathe in.", "Breathe out.", "Hold.", "Soften.", "Let go.", "Inhale.",
    "Exhale.", "Your breath.", "And again.", "Left side.", "Right side.", "Both hands.", "Slowly.", "Good.",
    "Stay here.", "Once more.", "Feel the floor.", "And release.", "Close your eyes.",
)  # fmt: skip


def profile_texts(count: int) -> list[str]:
    """Sentences of the documentation, and parts of one to six words of such sentences."""
    chosen = random.Random(7)  # noqa: S311  (of a bench)
    prose = list(dict.fromkeys(_prose()))
    texts = []
    for number in range(count):
        text = chosen.choice(prose)
        if number % 2:
            words = text.rstrip(".").split()
            size = chosen.choice((1, 1, 2, 3, 4, 5, 6))
            first = chosen.randrange(max(1, len(words) - size + 1))
            part = " ".join(words[first : first + size]).strip(",;")
            text = f"{part[0].upper()}{part[1:]}."
        texts.append(text)
    return list(dict.fromkeys(texts))


def _prose() -> Iterator[str]:
    for path in sorted((ROOT / "docs").rglob("*.md")):
        without_code = re.sub(r"```.*?```", "\n\n", path.read_text("utf-8"), flags=re.S)
        for paragraph in re.split(r"\n\s*\n", without_code):
            if not _NOT_PROSE.match(paragraph.strip()):
                for text in re.split(r"(?<=\.)\s+", " ".join(paragraph.split())):
                    if _PLAIN.fullmatch(text) and 3 <= len(text.split()) <= 26:
                        yield text


def other_texts() -> list[str]:
    """Every sentence of the sessions in ``scripts/``, sentences from templates, and very short ones."""
    from renderer.api.options import read_options
    from renderer.api.scripts import compile_all

    paths = sorted((ROOT / "scripts").glob("*.md"))
    said = [
        speak.utterance.text
        for compiled in compile_all(paths, read_options({}))
        for speak in compiled.plan.spoken()
    ]
    return list(dict.fromkeys([*said, *islice(sentences(), 0, 8_000, 17), *SHORT]))
