"""The packages that the engines ``hibari`` and ``kokoro`` need. None of them is imported here."""

from __future__ import annotations

from renderer.errors import InputError
from renderer.storage.library_versions import is_installed, named_versions

_PACKAGES = ("hibari-tts", "onnxruntime")


def are_installed() -> bool:
    """Whether both packages are installed."""
    return all(map(is_installed, _PACKAGES))


def package_versions() -> str:
    """The versions of both packages, with their names."""
    return named_versions(*_PACKAGES)


def check_packages(engine: str) -> None:
    """Check that both packages are installed.

    Raises:
        InputError: a package is missing. The message names the engine.
    """
    if not are_installed():
        raise InputError(
            f"{engine} voices need a package; run: pip install hibari-tts, or use a voice of pyttsx3"
        )
