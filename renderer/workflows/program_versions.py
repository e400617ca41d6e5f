"""The versions of the program and of all packages that may change a byte of a track."""

from __future__ import annotations

from functools import cache

from renderer import __version__
from renderer.speech.default_voice import default_voice
from renderer.storage.library_versions import is_installed, named_versions

_PACKAGES = (
    "lameenc", "mutagen", "numpy", "pedalboard", "pillow", "pyyaml", "scipy", "sentencex", "soundfile",
    "soxr",
)  # fmt: skip

_OPTIONAL = ("av",)
"""Packages that only some tracks need."""


@cache
def program_versions() -> str:
    """The versions of the program and of packages, and the voice of English scripts that choose none."""
    usual = default_voice("en").name
    packages = [*_PACKAGES, *filter(is_installed, _OPTIONAL)]
    return f"renderer {__version__}, {named_versions(*packages)}, usual voice {usual}"
