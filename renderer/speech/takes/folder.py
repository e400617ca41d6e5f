"""The folder of a voice's takes, and which of its files has a sentence."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError, one_line
from renderer.problems import RECORD_IN_PAGE
from renderer.script.sentence_key import sentence_key
from renderer.sounds.reading import NATIVE_SUFFIXES
from renderer.speech.takes.file_names import parse_take_name
from renderer.speech.takes.numbering import FILE_NAME, Numbering, parse_numbering
from renderer.storage.atomic_files import plain_reason
from renderer.storage.regular_files import read_regular

_BY_FFMPEG = frozenset({".m4a", ".mp4", ".aac", ".caf", ".wma", ".webm", ".amr", ".3gp", ".mov"})
SUFFIXES = NATIVE_SUFFIXES | _BY_FFMPEG
MOST_BYTES = 20_000_000
"""The largest ``takes.json``."""
_COARSEST_SECONDS = 2.0  # FAT's step: a folder can change twice within one time stamp


class TakeFolder(Struct, frozen=True, kw_only=True):
    """A folder of takes: its numbering, and its audio files by ``sentence_key``.

    ``strays`` are audio files whose sentence is not known.
    """

    path: Path
    numbering: Numbering
    files: Mapping[str, tuple[Path, ...]]
    strays: tuple[Path, ...]

    def takes_of(self, text: str) -> tuple[Path, ...]:
        """The files with a sentence. The name of a file may lack the apostrophes."""
        key = sentence_key(text)
        keys = dict.fromkeys((key, key.replace("'", "")))
        return tuple(dict.fromkeys(path for key in keys for path in self.files.get(key, ())))

    def take_of(self, text: str) -> Path | None:
        """The file with a sentence, or None.

        Raises:
            InputError: there are several.
        """
        found = self.takes_of(text)
        if len(found) > 1:
            names = " and ".join(path.name for path in found)
            raise InputError(
                f'{self.path}: several takes of "{one_line(text, 60)}": {names}; keep only one of them'
            )
        return found[0] if found else None


def open_folder(path: Path) -> TakeFolder:
    """Read which takes a folder has.

    Raises:
        InputError: the folder or its ``takes.json`` cannot be read.
    """
    try:
        status = path.stat()
        stamp = (status.st_ino, status.st_mtime_ns, *_numbering_stamp(path))
        recently_changed = time.time() - status.st_mtime < _COARSEST_SECONDS
        return _listed(str(path), stamp, frozenset(_audio_files(path)) if recently_changed else None)
    except FileNotFoundError:
        raise InputError(
            f"{path}: there is no such folder of takes; run `renderer takes SCRIPT` to create it",
            in_page=RECORD_IN_PAGE,
        ) from None
    except OSError as error:
        raise _unreadable(path, error) from None


def _numbering_stamp(path: Path) -> tuple[int, int]:
    try:
        status = (path / FILE_NAME).stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=64)
def _listed(folder: str, _stamp: tuple[int, ...], _names: frozenset[str] | None) -> TakeFolder:
    """Read again only if the stamp changes, or the names of files in a folder that changed just now."""
    numbering = read_numbering(Path(folder))
    files: dict[str, tuple[Path, ...]] = {}
    strays = []
    for name in sorted(_audio_files(Path(folder))):
        path = Path(folder, name)
        keys = numbering.keys_of(parse_take_name(path.stem))
        for key in keys:
            files[key] = (*files.get(key, ()), path)
        if not keys:
            strays.append(path)
    return TakeFolder(path=Path(folder), numbering=numbering, files=files, strays=tuple(strays))


def _audio_files(folder: Path) -> Iterator[str]:
    """The names of the audio files in a folder, by their suffixes."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and Path(entry.name).suffix.lower() in SUFFIXES:
                yield entry.name


def numbers_in(folder: Path) -> frozenset[int]:
    """The numbers of files whose name is only a number; none if there is no such folder.

    Raises:
        InputError: the folder cannot be read.
    """
    try:
        names = [parse_take_name(Path(name).stem) for name in _audio_files(folder)]
    except FileNotFoundError:
        return frozenset()
    except OSError as error:
        raise _unreadable(folder, error) from None
    return frozenset(name.number for name in names if name.number is not None and not name.key)


def _unreadable(folder: Path, error: OSError) -> InputError:
    return InputError(f"{folder}: the folder of takes cannot be read: {plain_reason(error)}")


def read_numbering(folder: Path) -> Numbering:
    """The numbering in a folder's ``takes.json``; an empty one without that file.

    Raises:
        InputError: the file cannot be read.
    """
    path = folder / FILE_NAME
    try:
        return parse_numbering(read_regular(path, MOST_BYTES).decode())
    except FileNotFoundError:
        return Numbering()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {plain_reason(error)}") from None
    except ValueError as error:  # UnicodeDecodeError too
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error
        raise InputError(
            f"{path}: is not a list of takes: {reason}; repair it, or restore an older copy"
        ) from None
