"""Any program that writes a sound file, to a file or to standard output."""

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
from renderer.speech.engines.pyttsx3 import plain_text
from renderer.timeline import Block
from renderer.voice import Voice, VoiceInfo

PLACEHOLDERS = ("text", "file", "rate", "pitch", "language", "voice")

_MARK = re.compile(r"\{\{|\}\}|\{(\w*)\}")


class Command:
    """A program and its arguments, started anew for each sentence, and never through a shell.

    Where no argument holds ``{text}``, or ``stdin`` says so, the text goes to its standard input, as UTF-8
    and with a line end. Where none holds ``{file}``, the sound comes from its standard output. It runs in
    its worker's process group, and so ends with it.
    """

    version = "1"
    settings: Mapping[str, SettingType] = MappingProxyType({"command": tuple, "stdin": bool})

    def fingerprint(self, text: str, voice: Voice) -> str:  # noqa: ARG002  (the same for all)
        """Of the arguments, and of the content of those that name a file."""
        program, *arguments = _command(voice)
        content = [file_digest(_found(program))]
        content += [file_digest(Path(a)) if Path(a).is_file() else a for a in arguments]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def voices(self) -> tuple[VoiceInfo, ...]:
        return ()

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        said = plain_text(text)
        if not said:
            return np.zeros((0, 1), np.float32), 22_050
        program, *arguments = _command(voice)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "sentence.wav")
            values = {
                "text": said,
                "file": str(file),
                "rate": str(round(voice.words_per_minute)),
                "pitch": str(voice.pitch),
                "language": voice.language,
                "voice": voice.name,
            }
            on_stdin = dict(voice.settings).get("stdin") or not _holds(arguments, "text")
            output = _run(
                [str(_found(program)), *(filled(argument, values) for argument in arguments)],
                f"{said}\n" if on_stdin else "",
                Path(folder),
            )
            if _holds(arguments, "file"):
                if not file.is_file():
                    raise RuntimeError(f"{program} wrote no file")
                output = file.read_bytes()
        if not output:
            raise RuntimeError(f"{program} gave {kind_of(output)}")
        return decode(output)


def filled(argument: str, values: Mapping[str, str]) -> str:
    """An argument with values in the place of ``{name}``; ``{{`` and ``}}`` are braces.

    One that the text begins never begins with ``-``, which programs take for an option: a space, which
    nobody speaks, goes before it.

    Raises:
        InputError: there is no such placeholder.
    """

    def value(mark: re.Match[str]) -> str:
        if mark[1] is None:
            return mark[0][0]
        if mark[1] not in values:
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            raise InputError(f"unknown placeholder {mark[0]} in a voice's command; there are {known}")
        return values[mark[1]]

    made = _MARK.sub(value, argument)
    return f" {made}" if argument.startswith("{text}") and made.startswith("-") else made


def _command(voice: Voice) -> tuple[str, ...]:
    command = dict(voice.settings).get("command")
    if not isinstance(command, tuple) or not command or not command[0].strip():
        raise InputError(
            'a voice of the engine command needs it: command = ["flite", "-t", "{text}", "-o", "{file}"]'
        )
    return command


def _holds(arguments: list[str], name: str) -> bool:
    return any(mark[1] == name for argument in arguments for mark in _MARK.finditer(argument))


@cache
def _found(program: str) -> Path:
    where = shutil.which(program)
    if where is None:
        raise InputError(f'"{program}", the command of a voice, is no program that can be run; install it')
    return Path(where)


def _run(command: list[str], text: str, folder: Path) -> bytes:
    """What it writes on standard output.

    Raises:
        RuntimeError: it failed, with the last line of its standard error, or writes without end.
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
