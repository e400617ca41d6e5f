"""Examines whether this computer has all that renderer needs, and what is missing costs."""

from __future__ import annotations

import importlib
import locale
import platform
import sys
import webbrowser
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from renderer.errors import InputError, reason_of
from renderer.storage.library_versions import installed_version, is_installed
from renderer.storage.programs import installed_program
from renderer.workflows.findings import Finding
from renderer.workflows.install_lines import PACKAGE, extra_line, ffmpeg_line, repair_line

PROCESSING = ("numpy", "scipy", "soundfile", "soxr", "pedalboard", "lameenc", "PIL")
"""The modules with compiled parts, without which nothing is rendered."""


class Extra(Struct, frozen=True, kw_only=True):
    """An optional part of the package: the packages that it brings, and what needs them."""

    packages: tuple[str, ...]
    gives: str


EXTRAS: Mapping[str, Extra] = MappingProxyType(
    {
        "upload": Extra(packages=("asyncssh", "botocore"), gives="uploads by SFTP and to S3"),
        "piper": Extra(packages=("piper-tts",), gives="voices of Piper"),
        "whisper": Extra(packages=("faster-whisper",), gives="checks of words with Whisper"),
        "pocketsphinx": Extra(packages=("pocketsphinx",), gives="checks of words with pocketsphinx"),
        "shared-store": Extra(
            packages=("obstore",), gives="a store in a bucket, shared with other computers"
        ),
        "cluster": Extra(packages=("distributed",), gives="catalogues made on several computers"),
        "lsp": Extra(packages=("pygls",), gives="help with scripts in editors"),
        "formats": Extra(packages=("av",), gives="files in M4A, M4B and Opus"),
    }
)
"""The optional parts by their names in ``pyproject.toml``."""


def examine(folder: Path) -> Iterator[Finding]:
    """Yield what is found on this computer, and in a folder of scripts.

    Raises:
        InputError: there is no such folder.
    """
    if not folder.is_dir():
        what = "this is a file; name its folder" if folder.exists() else "no such folder"
        raise InputError(f"{folder}: {what}")
    yield _program()
    packages = _packages()
    yield packages
    if packages.state == "ok":
        # The stages need these packages, so nothing of them is imported before.
        from renderer.workflows.doctor_project import examine_project

        yield from examine_project(folder)
    yield _ffmpeg()
    yield _browser()
    yield _text()
    yield from map(_extra, EXTRAS)


def _program() -> Finding:
    version, system = installed_version(PACKAGE), f"{platform.system()} {platform.release()}"
    found = f"renderer {version}, Python {platform.python_version()}, {system}, {platform.machine()}"
    return Finding(subject="program", state="ok", found=found)


def _packages() -> Finding:
    for module in PROCESSING:
        try:
            importlib.import_module(module)
        except (ImportError, OSError) as error:
            return Finding(
                subject="packages",
                state="wrong",
                found=f"{module} cannot be loaded: {reason_of(error)}",
                cost="no track can be rendered",
                remedy=repair_line({"PIL": "pillow"}.get(module, module)),
            )
    return Finding(subject="packages", state="ok", found="all load that process sound and pictures")


def _ffmpeg() -> Finding:
    program = installed_program("ffmpeg")
    if program:
        return Finding(subject="ffmpeg", state="ok", found=str(program))
    return Finding(
        subject="ffmpeg",
        state="missing",
        found="not installed",
        cost="your own sounds and recordings must be WAV, FLAC, MP3 or OGG; M4A and others cannot be read",
        remedy=ffmpeg_line(),
    )


def _browser() -> Finding:
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return Finding(
            subject="browser",
            state="missing",
            found="none that renderer could open",
            cost="renderer studio cannot show its page by itself",
            remedy="open the address that renderer studio prints, in a browser of this computer",
        )
    name = getattr(browser, "name", "") or "the usual one of this system"
    return Finding(subject="browser", state="ok", found=str(name))


def _text() -> Finding:
    encoding = sys.stdout.encoding if sys.stdout else locale.getpreferredencoding()
    if encoding.lower().replace("-", "") == "utf8":
        return Finding(subject="terminal", state="ok", found="UTF-8")
    return Finding(
        subject="terminal",
        state="missing",
        found=f"prints {encoding}, not UTF-8",
        cost="letters that it does not have are printed as escapes",
        remedy="set the environment variable PYTHONUTF8 to 1",
    )


def _extra(name: str) -> Finding:
    extra = EXTRAS[name]
    absent = [package for package in extra.packages if not is_installed(package)]
    if not absent:
        return Finding(subject=name, state="ok", found=f"{extra.gives}: installed")
    return Finding(
        subject=name,
        state="optional",
        found=f"{', '.join(absent)} not installed",
        cost=f"no {extra.gives}",
        remedy=extra_line(name, absent),
    )
