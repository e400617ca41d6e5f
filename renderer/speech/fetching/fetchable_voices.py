"""The voices that can be fetched, from ``fetchable_voices.toml``."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from renderer.errors import InputError
from renderer.script.suggestions import did_you_mean, one_of
from renderer.speech.voice_files import voice_folder
from renderer.storage.regular_files import open_regular
from renderer.voice import VoiceInfo, VoiceName

TABLE = Path(__file__).with_name("fetchable_voices.toml")


class VoiceFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of a voice: its name on this computer and its address. ``sha256`` is in hexadecimal digits."""

    name: str
    url: str
    size_bytes: int
    sha256: str


class FetchableVoice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A voice of an engine whose files are on a server.

    ``licence`` is the name of the licence, ``terms`` says what it asks for, and ``page`` is where to read
    more. The first file is the model. Voices of an engine may share a file.
    """

    engine: str
    name: str
    language: str
    description: str
    licence: str
    terms: str
    page: str
    files: tuple[VoiceFile, ...]

    @property
    def full_name(self) -> VoiceName:
        return VoiceName(self.engine, self.name)

    @property
    def info(self) -> VoiceInfo:
        return VoiceInfo(
            engine=self.engine, name=self.name, language=self.language, description=self.description
        )

    @property
    def size_bytes(self) -> int:
        """The size of all files together."""
        return sum(file.size_bytes for file in self.files)

    def path(self, file: VoiceFile) -> Path:
        """Where a file of the voice is on this computer, if it was fetched."""
        return voice_folder(self.engine) / file.name

    @property
    def paths(self) -> tuple[Path, ...]:
        """The path of each file."""
        return tuple(map(self.path, self.files))

    @property
    def model(self) -> Path:
        """The path of the first file."""
        return self.paths[0]

    @property
    def is_fetched(self) -> bool:
        """Whether all files are on this computer, each with its size."""
        return all(_size(self.path(file)) == file.size_bytes for file in self.files)

    def missing_files(self) -> tuple[VoiceFile, ...]:
        """The files that are not on this computer, or are not the right ones; reads all others."""
        return tuple(
            file
            for file in self.files
            if _size(self.path(file)) != file.size_bytes or sha256_of(self.path(file)) != file.sha256
        )


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    voices: tuple[FetchableVoice, ...]


def fetchable_voices() -> tuple[FetchableVoice, ...]:
    """All voices that can be fetched, in the order of the table."""
    return _read(TABLE)


@cache
def _read(table: Path) -> tuple[FetchableVoice, ...]:
    return msgspec.convert(tomllib.loads(table.read_text("utf-8")), _Table).voices


def find_fetchable_voice(written: str) -> FetchableVoice:
    """The voice called ``name`` or ``engine:name``; small and capital letters are the same.

    Raises:
        InputError: there is no such voice.
    """
    voices = fetchable_voices()
    for voice in voices:
        if written.strip().lower() in (voice.name.lower(), str(voice.full_name).lower()):
            return voice
    names = [voice.name for voice in voices]
    known = [*names, *(str(voice.full_name) for voice in voices)]
    part = written.strip().lower()
    near = next((name for name in names if part and part in name.lower()), "")
    remedy = f'did you mean "{near}"?' if near else did_you_mean(written, known, one_of(names))
    raise InputError(f'"{written}" is not a voice that can be fetched; {remedy}')


def fetched_paths(engine: str, name: str) -> tuple[Path, ...]:
    """The files of a voice that was fetched; none if it is not a voice that can be fetched.

    Raises:
        InputError: the voice was not fetched yet.
    """
    for voice in fetchable_voices():
        if (voice.engine, voice.name.lower()) == (engine, name.strip().lower()):
            if not voice.is_fetched:
                raise InputError(
                    f"the voice {voice.full_name} is not on this computer; "
                    f"fetch it with: renderer voices get {voice.name}"
                )
            return voice.paths
    return ()


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
