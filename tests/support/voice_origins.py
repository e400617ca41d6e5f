"""Scripts that people, synthetic voices, clones and several of them speak."""

from __future__ import annotations

from pathlib import Path

import soundfile

from tests.support.takes import RATE, spoken, take

SENTENCES = ("Lie on your back.", "Let everything be heavy.")
CONSENT = "Ada Poe, by letter of 3 May 2026"
SETTINGS = f"""\
room_tone = false
[voices.ada]
engine = "tone"
name = "low"
origin = "clone"
consent = "{CONSENT}"
[voices.me]
engine = "takes"
folder = "takes"
[voices.us]
engine = "takes"
folder = "half"
fallback = "tone"
"""
VOICES = {"synthetic": "tone", "clone": "ada", "human": "me", "mixed": "us"}
"""The voice of each script."""


def write_scripts(folder: Path) -> dict[str, Path]:
    """Write a script of each kind into a folder, with its recordings; of a mixed one, a sentence has none."""
    (folder / "renderer.toml").write_text(SETTINGS, "utf-8")
    for name, sentences in (("takes", SENTENCES), ("half", SENTENCES[:1])):
        (folder / name).mkdir()
        for number, sentence in enumerate(sentences):
            stem = sentence.lower().rstrip(".").replace(" ", "-")
            words = spoken(0.8 + 0.2 * number, 200.0 + 100 * number)
            soundfile.write(folder / name / f"{stem}.wav", take(words), RATE)
    return {kind: write_script(folder, kind, f"voice: {voice}\n") for kind, voice in VOICES.items()}


def write_script(folder: Path, name: str, front: str) -> Path:
    """Write a script with further lines in its front matter."""
    path = folder / f"{name}.md"
    words = "\n\n# Resting\n".join(SENTENCES)
    path.write_text(
        f"---\ntitle: Rest\ndescription: Two quiet minutes.\n{front}---\n# Arriving\n[bell]\n{words}\n",
        "utf-8",
    )
    return path
