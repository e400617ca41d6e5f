"""The line that installs something on this system."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from renderer.errors import shell_word
from renderer.storage.library_versions import installed_version, is_installed

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


def extra_line(extra: str, packages: Sequence[str]) -> str:
    """The line that adds an optional part of this package, whose ``packages`` are missing."""
    if "pipx" in Path(sys.prefix).parts:
        return f"pipx inject {PACKAGE} {' '.join(packages)}"
    return f"{_install()} {shell_word(f'{PACKAGE}[{extra}]')}"


def repair_line(package: str) -> str:
    """The line that installs a Python package anew, in the version that it has."""
    option = "--force-reinstall" if is_installed("pip") else "--reinstall"
    version = f"=={installed_version(package)}" if is_installed(package) else ""
    return f"{_install()} {option} --no-deps {package}{version}"


def _install() -> str:
    """How packages are installed for the Python of this process; an environment of uv has no pip."""
    python = shell_word(Path(sys.executable))
    return f"{python} -m pip install" if is_installed("pip") else f"uv pip install --python {python}"


def _distributions() -> list[str]:
    """What the distribution of Linux is called, and those that it resembles."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return []
    return [release["ID"], *release.get("ID_LIKE", "").split()]
