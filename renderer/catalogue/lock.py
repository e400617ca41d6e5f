"""``catalogue.lock``: what was made, and digests of all that went into it, as text that can be reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field

from renderer.api.catalogue import PathError, atomic, read_regular, reported, written_path
from renderer.errors import InputError, one_line

VERSION = 1
MOST_BYTES = 500_000_000


class Output(Struct, frozen=True, kw_only=True):
    """A file of a track: its size, and the SHA-256 digest of its bytes."""

    bytes: int
    sha256: str


class LockedLoudness(Struct, frozen=True, kw_only=True):
    """The loudness of the first file of a track, rounded. None is silence, or a track without words."""

    integrated_lufs: float | None
    words_lufs: float | None
    true_peak_dbtp: float | None


class LockedVerdict(Struct, frozen=True, kw_only=True):
    """A rule of a platform that a file of a track does not meet, or a recommendation (``advice``)."""

    rule: str
    wanted: str
    measured: str
    is_advice: bool = False


class LockedTrack(Struct, frozen=True, kw_only=True):
    """A track that was made. ``outputs`` are by their paths from the folder for tracks.

    ``loudness`` is None if it is not known, and ``verdicts`` if no rules of a platform were checked.
    """

    script: str
    inputs: Mapping[str, str]
    outputs: Mapping[str, Output]
    seconds: float
    loudness: LockedLoudness | None = None
    verdicts: tuple[LockedVerdict, ...] | None = None


class SeenVoice(Struct, frozen=True, kw_only=True):
    """A voice without its pace. Paths in the settings are from the folder of the manifest, and inside it."""

    engine: str
    name: str
    language: str
    preset: str
    pitch: int
    settings: Mapping[str, str | int | float | bool]


class SeenSource(Struct, frozen=True, kw_only=True):
    """The inputs of what is compiled once, while its files and the identities of its voices stay the same.

    ``choices`` is the digest of the choices. ``files`` are paths from the folder of the manifest; their
    digests are in the lock. ``lexicons`` are those files that are nothing but lexicons, and ``words`` is the
    name of the words that the sentences say.
    """

    choices: str
    files: tuple[str, ...]
    voices: tuple[str, ...]
    inputs: Mapping[str, str]
    lexicons: tuple[str, ...] = ()
    words: str = ""


class Lock(Struct, frozen=True, kw_only=True):
    """Everything that a plan knows of earlier applies.

    ``program`` are the versions with which the sources were compiled. ``voices`` are by identity. ``failed``
    says why tracks could not be made. ``lexicons`` has the digests of the phrases of each lexicon, and
    ``words`` the words that scripts with lexicons say, separated by spaces.
    """

    version: int = VERSION
    program: str = ""
    tracks: Mapping[str, LockedTrack] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, SeenSource] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    voices: Mapping[str, SeenVoice] = field(default_factory=dict)
    lexicons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


class _Versioned(Struct, frozen=True, kw_only=True):
    """The version of a lock, whatever else it contains."""

    version: int = VERSION


def read_lock(path: Path) -> Lock:
    """Read a lock; an empty one if there is no such file.

    Raises:
        InputError: the file is not a lock, or cannot be read.
    """
    try:
        data = read_regular(path, MOST_BYTES)
        if msgspec.json.decode(data, type=_Versioned).version > VERSION:
            raise InputError(f"{path}: a newer renderer has written this lock; use that renderer")
        lock = msgspec.json.decode(data, type=Lock)
    except FileNotFoundError:
        return Lock()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            f"{path}: this is not a lock of a catalogue: {one_line(str(error))}; bring back an earlier "
            "version of the file, or delete it to make all tracks again"
        ) from None
    for track in lock.tracks.values():
        for written in track.outputs:
            try:
                written_path(Path(), written)
            except PathError as error:
                raise InputError(f"{path}: {error}") from None
    return lock


def lock_text(lock: Lock) -> bytes:
    """A lock as sorted text, with a line for each value."""
    return msgspec.json.format(msgspec.json.encode(lock, order="sorted"), indent=1) + b"\n"


def write_lock(path: Path, lock: Lock) -> None:
    """Write a lock in the place of the one before.

    Raises:
        OutputError: it could not be written.
    """
    with atomic(path) as part, reported(part):
        part.write_bytes(lock_text(lock))
