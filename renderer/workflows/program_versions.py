"""The versions of the program and of all packages that may change a byte of a track."""

from __future__ import annotations

from functools import cache

from renderer import __version__
from renderer.speech.default_voice import default_voice
from renderer.storage.library_versions import named_versions

_PACKAGES = (
    "lameenc", "mutagen", "numpy", "pedalboard", "pillow", "pyyaml", "scipy", "sentencex", "soundfile",
    "soxr",
)  # fmt: skip


@cache
def program_versions() -> str:
    """The versions of the program and of packages, and the voice of English scripts that choose none."""
    usual = default_voice("en").name
    return f"renderer {__version__}, {named_versions(*_PACKAGES)}, usual voice {usual}"
