"""The engine ``command``: any program that writes an audio file, or audio to standard output."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
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
from renderer.speech.engines.decoding import MOST_BYTES, decode, kind_of
from renderer.speech.engines.digests import file_digest
from renderer.speech.engines.plain_text import plain_text
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
        content += [file_digest(Path(a)) if Path(a).is_file() else a for a in arguments]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def voices(self) -> tuple[VoiceInfo, ...]:
        return ()

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        plain = plain_text(text)
        if not plain:
            return np.zeros((0, 1), np.float32), 22_050
        program, *arguments = _command(voice)
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
            )
            if _holds(arguments, "file"):
                if not file.is_file():
                    raise RuntimeError(f"{program} wrote no file")
                output = file.read_bytes()
        if not output:
            raise RuntimeError(f"{program} returned {kind_of(output)}")
        return decode(output)


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


def _holds(arguments: list[str], name: str) -> bool:
    return any(mark[1] == name for argument in arguments for mark in _MARK.finditer(argument))


@cache
def _found(program: str) -> Path:
    where = shutil.which(program)
    if where is None:
        raise InputError(f'the program "{program}" is not installed; install it, or write its full path')
    return Path(where)


def _run(command: list[str], text: str, folder: Path) -> bytes:
    """Run a program; returns what it writes to standard output.

    Raises:
        RuntimeError: it failed, with the last line of its standard error, or wrote too much.
    """
    given = folder / "text"
    given.write_text(text, "utf-8")
    with given.open("rb") as stdin, tempfile.TemporaryFile() as stderr:
        process = subprocess.Popen(  # noqa: S603  (the user's own program, and no shell)
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr
        )
        with cast("BinaryIO", process.stdout) as stdout:
            output = stdout.read(MOST_BYTES + 1)
            if len(output) > MOST_BYTES:
                process.kill()
        status = process.wait()
        stderr.seek(0)
        complaints = stderr.read().decode("utf-8", "replace").strip().splitlines()
    name = Path(command[0]).name
    if len(output) > MOST_BYTES:
        raise RuntimeError(f"{name} wrote more than {MOST_BYTES // 1_000_000} MB")
    if status:
        how = f"signal {-status}" if status < 0 else f"status {status}"
        raise RuntimeError(f"{name} ended ({how}){f': {one_line(complaints[-1])}' if complaints else ''}")
    return output
