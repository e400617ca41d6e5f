"""The folder of somebody's takes, and which of its files says a sentence."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from renderer.errors import InputError, one_line
from renderer.sounds.reading import NATIVE_SUFFIXES
from renderer.speech.takes.names import read_name, words_of
from renderer.speech.takes.sheet import FILE_NAME, Sheet, read_sheet
from renderer.storage.atomic_files import plain_reason

_BY_FFMPEG = frozenset({".m4a", ".mp4", ".aac", ".caf", ".wma", ".webm", ".amr", ".3gp", ".mov"})
SUFFIXES = NATIVE_SUFFIXES | _BY_FFMPEG
_COARSEST_SECONDS = 2.0  # FAT's step: what is younger may change and show the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeFolder:
    """Its sheet, and its sound files by the words that they may say; ``strays`` say what nobody knows."""

    path: Path
    sheet: Sheet
    files: Mapping[str, tuple[Path, ...]]
    strays: tuple[Path, ...]

    def takes_of(self, text: str) -> tuple[Path, ...]:
        """The files that say a sentence. A file's name may lack the apostrophes."""
        words = words_of(text)
        both = dict.fromkeys((words, words.replace("'", "")))
        return tuple(dict.fromkeys(path for said in both for path in self.files.get(said, ())))

    def take_of(self, text: str) -> Path | None:
        """The one file that says a sentence.

        Raises:
            InputError: there are several.
        """
        found = self.takes_of(text)
        if len(found) > 1:
            names = " and ".join(path.name for path in found)
            raise InputError(
                f'{self.path}: several takes of "{one_line(text, 60)}", {names}; keep one of them there'
            )
        return found[0] if found else None


def open_folder(path: Path) -> TakeFolder:
    """What is in a folder now.

    Raises:
        InputError: it cannot be read, or what it says of its numbers cannot.
    """
    try:
        status = path.stat()
        stamp = (status.st_ino, status.st_mtime_ns, *_sheet_stamp(path))
        young = time.time() - status.st_mtime < _COARSEST_SECONDS
        return _listed(str(path), stamp, frozenset(_sounds(path)) if young else None)
    except FileNotFoundError:
        raise InputError(
            f"{path}: there is no such folder of takes; `renderer takes SCRIPT` makes it"
        ) from None
    except OSError as error:
        raise _unreadable(path, error) from None


def _sheet_stamp(path: Path) -> tuple[int, int]:
    try:
        status = (path / FILE_NAME).stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=64)
def _listed(folder: str, _stamp: tuple[int, ...], _names: frozenset[str] | None) -> TakeFolder:
    """Read once, as long as the stamp, and the names of a folder that has just changed, stay."""
    sheet = read_folder_sheet(Path(folder))
    files: dict[str, tuple[Path, ...]] = {}
    strays = []
    for name in sorted(_sounds(Path(folder))):
        path = Path(folder, name)
        said = sheet.said_by(read_name(path.stem))
        for words in said:
            files[words] = (*files.get(words, ()), path)
        if not said:
            strays.append(path)
    return TakeFolder(path=Path(folder), sheet=sheet, files=files, strays=tuple(strays))


def _sounds(folder: Path) -> Iterator[str]:
    """The names of the sound files in it, by their suffixes."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and Path(entry.name).suffix.lower() in SUFFIXES:
                yield entry.name


def numbers_in(folder: Path) -> frozenset[int]:
    """Those of the files that are called by a number alone; none where there is no such folder.

    Raises:
        InputError: the folder cannot be read.
    """
    try:
        names = [read_name(Path(name).stem) for name in _sounds(folder)]
    except FileNotFoundError:
        return frozenset()
    except OSError as error:
        raise _unreadable(folder, error) from None
    return frozenset(name.number for name in names if name.number is not None and not name.words)


def _unreadable(folder: Path, error: OSError) -> InputError:
    return InputError(f"{folder}: the folder of takes cannot be read: {plain_reason(error)}")


def read_folder_sheet(folder: Path) -> Sheet:
    """A folder's sheet; an empty one where it has none.

    Raises:
        InputError: it cannot be read.
    """
    path = folder / FILE_NAME
    try:
        return read_sheet(path.read_text("utf-8"))
    except FileNotFoundError:
        return Sheet()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {plain_reason(error)}") from None
    except ValueError as error:  # UnicodeDecodeError too
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error
        raise InputError(
            f"{path}: is not a list of takes: {reason}; mend it, or take back an older copy"
        ) from None
