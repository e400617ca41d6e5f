"""Small catalogues of scripts that the voice ``tone`` speaks."""

from __future__ import annotations

from pathlib import Path

MANIFEST = """\
name = "{script}-{length}"
scripts = ["*.md"]
lengths = ["10s", "11s"]
"""


def script(words: str, pause: str = "1s") -> str:
    return f"---\ntitle: A rest\n---\n{words} [pause {pause}]\nRest. [hold 1s-1m]\n"


def catalogue_in(folder: Path, manifest: str = MANIFEST) -> Path:
    """A catalogue of two scripts, ``a`` and ``b``; only ``b`` says the word of the lexicon. Its manifest."""
    path = folder / "catalogue.toml"
    path.write_text(manifest, "utf-8")
    (folder / "renderer.toml").write_text('voice = "tone"\nlexicon = "words.toml"\n', "utf-8")
    (folder / "words.toml").write_text('[say]\nyoga = "yoh gah"\n', "utf-8")
    (folder / "a.md").write_text(script("One."), "utf-8")
    (folder / "b.md").write_text(script("Now yoga."), "utf-8")
    return path
