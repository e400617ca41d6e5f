"""The engine ``command``: any program that writes an audio file, or audio to standard output."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, cast

import numpy as np

from renderer.errors import InputError, one_line
from renderer.speech.engines import SettingType
from renderer.speech.engines.decoding import decode, kind_of, longest_seconds, most_bytes_of
from renderer.speech.engines.digests import file_digest
from renderer.speech.engines.plain_text import plain_text
from renderer.storage.programs import installed_program
from renderer.storage.regular_files import open_regular
from renderer.timeline import Block
from renderer.voice import Voice, VoiceInfo

PLACEHOLDERS = ("text", "file", "rate", "pitch", "language", "voice")

_MARK = re.compile(r"\{\{|\}\}|\{(\w*)\}")


class Command:
    """Runs a program for each sentence, never through a shell.

    If no argument contains ``{text}``, or if ``stdin`` is true, the text goes to standard input, in UTF-8 and
    with a line end. If no argument contains ``{file}``, the audio comes from standard output. The program
    runs in the process group of its worker, and ends with it.
    """

    version = "1"
    settings: Mapping[str, SettingType] = MappingProxyType({"command": tuple, "stdin": bool})

    def fingerprint(self, text: str, voice: Voice) -> str:  # noqa: ARG002  (the same for every text)
        """A digest of the arguments, and of the content of files among them."""
        program, *arguments = _command(voice)
        content = [file_digest(_found(program))]
        content += [file_digest(Path(a)) if _is_file(a) else a for a in arguments]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def voices(self) -> tuple[VoiceInfo, ...]:
        return ()

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        plain = plain_text(text)
        if not plain:
            return np.zeros((0, 1), np.float32), 22_050
        program, *arguments = _command(voice)
        most_seconds = longest_seconds(plain)
        most_bytes = most_bytes_of(most_seconds)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "sentence.wav")
            values = {
                "text": plain,
                "file": str(file),
                "rate": str(round(voice.words_per_minute)),
                "pitch": str(voice.pitch),
                "language": voice.language,
                "voice": voice.name,
            }
            on_stdin = dict(voice.settings).get("stdin") or not _holds(arguments, "text")
            output = _run(
                [str(_found(program)), *(filled(argument, values) for argument in arguments)],
                f"{plain}\n" if on_stdin else "",
                Path(folder),
                most_bytes,
            )
            if _holds(arguments, "file"):
                try:
                    with open_regular(file) as opened:
                        output = opened.read(most_bytes + 1)
                except FileNotFoundError:
                    raise RuntimeError(f"{program} wrote no file") from None
            if len(output) > most_bytes:
                raise RuntimeError(f"{Path(program).name} wrote more than {most_bytes / 1e6:,.0f} MB")
        if not output:
            raise RuntimeError(f"{program} returned {kind_of(output)}")
        return decode(output, most_seconds)


def filled(argument: str, values: Mapping[str, str]) -> str:
    """An argument with values in place of ``{name}``; ``{{`` and ``}}`` are braces.

    Text at the start of an argument gets a space before a ``-``, so that no program reads it as an option.

    Raises:
        InputError: there is no such placeholder.
    """

    def value(mark: re.Match[str]) -> str:
        if mark[1] is None:
            return mark[0][0]
        if mark[1] not in values:
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            raise InputError(f"unknown placeholder {mark[0]} in a command; there are {known}")
        return values[mark[1]]

    made = _MARK.sub(value, argument)
    return f" {made}" if argument.startswith("{text}") and made.startswith("-") else made


def _command(voice: Voice) -> tuple[str, ...]:
    command = dict(voice.settings).get("command")
    if not isinstance(command, tuple) or not command or not command[0].strip():
        raise InputError(
            'a command voice needs a command; write command = ["flite", "-t", "{text}", "-o", "{file}"] '
            "under [voices.NAME] in renderer.toml"
        )
    return command


def _is_file(argument: str) -> bool:
    try:
        return Path(argument).is_file()
    except OSError:  # it is longer than a path
        return False


def _holds(arguments: list[str], name: str) -> bool:
    return any(mark[1] == name for argument in arguments for mark in _MARK.finditer(argument))


@cache
def _found(program: str) -> Path:
    if Path(program).name != program and not Path(program).is_absolute():
        raise InputError(f'the program "{program}" is in a folder; write "./{program}", or its full path')
    where = installed_program(program)
    if where is None:
        raise InputError(f'the program "{program}" is not installed; install it, or write its full path')
    return where


def _run(command: list[str], text: str, folder: Path, most_bytes: int) -> bytes:
    """Run a program; returns what it writes to standard output, and a byte too much if that is too long.

    Raises:
        RuntimeError: it failed, with the last line of its standard error.
    """
    given = folder / "text"
    given.write_text(text, "utf-8")
    with given.open("rb") as stdin, tempfile.TemporaryFile() as stderr:
        process = subprocess.Popen(  # noqa: S603  (the user's own program, and no shell)
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr
        )
        with cast("BinaryIO", process.stdout) as stdout:
            output = stdout.read(most_bytes + 1)
            if len(output) > most_bytes:
                process.kill()
        status = process.wait()
        stderr.seek(0)
        complaints = stderr.read().decode("utf-8", "replace").strip().splitlines()
    name = Path(command[0]).name
    if status and len(output) <= most_bytes:
        how = f"signal {-status}" if status < 0 else f"status {status}"
        raise RuntimeError(f"{name} ended ({how}){f': {one_line(complaints[-1])}' if complaints else ''}")
    return output
