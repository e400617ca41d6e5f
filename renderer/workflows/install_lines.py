"""The line that installs something on this system."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from renderer.errors import shell_word
from renderer.storage.library_versions import is_installed

PACKAGE = "session-renderer"

_LINES: Mapping[str, str] = {
    "alpine": "sudo apk add {}",
    "arch": "sudo pacman -S {}",
    "debian": "sudo apt install {}",
    "fedora": "sudo dnf install {}-free",
    "suse": "sudo zypper install {}",
    "void": "sudo xbps-install {}",
}
"""How distributions of Linux install ffmpeg, by their ``ID`` or ``ID_LIKE`` in ``/etc/os-release``."""


def ffmpeg_line() -> str:
    """The line that installs ffmpeg; on a system that is not known, what to do."""
    if sys.platform == "darwin":
        return "brew install ffmpeg"
    if sys.platform == "win32":
        return "winget install ffmpeg"
    lines = [_LINES[name] for name in _distributions() if name in _LINES]
    return lines[0].format("ffmpeg") if lines else "install ffmpeg with the package manager of this system"


def extra_line(extra: str) -> str:
    """The line that adds an optional part of this package, by how the package was installed."""
    wanted = shell_word(f"{PACKAGE}[{extra}]")
    where = Path(sys.prefix).parts
    if "pipx" in where:
        return f"pipx install --force {wanted}"
    if "uv" in where and "tools" in where:
        return f"uv tool install {wanted}"
    return _install(wanted, anew=False)


def repair_line(package: str) -> str:
    """The line that installs a Python package anew."""
    return _install(package, anew=True)


def _install(wanted: str, *, anew: bool) -> str:
    """An environment that uv has made has no pip."""
    python = shell_word(Path(sys.executable))
    if is_installed("pip"):
        return f"{python} -m pip install {'--force-reinstall ' if anew else ''}{wanted}"
    return f"uv pip install --python {python} {'--reinstall ' if anew else ''}{wanted}"


def _distributions() -> list[str]:
    """What the distribution of Linux is called, and those that it resembles."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return []
    return [release["ID"], *release.get("ID_LIKE", "").split()]
