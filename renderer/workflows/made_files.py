"""The files that were made from a script: its tracks, and what goes with them, also for platforms."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from renderer.encode.formats import MEDIA_TYPES, M4a, M4b, Mp3
from renderer.errors import InputError, RenderError
from renderer.settings.read import read_settings
from renderer.storage.regular_files import open_regular
from renderer.storage.watch_files import UsedFiles
from renderer.workflows.check_text import check_and_compile
from renderer.workflows.save_script import load_script
from renderer.workflows.script_files import check_owner

TRACKS = frozenset(MEDIA_TYPES)


class OutFile(Struct, frozen=True, kw_only=True):
    """A file in the folder of a script. ``name`` is its path from there, with ``/`` between folders.

    ``seconds`` is the length of a track, and None for other files. ``is_older``: the script, or a file that
    it uses, has changed since.
    """

    path: Path
    name: str
    bytes: int
    made_ns: int
    seconds: float | None
    is_older: bool


class OutFiles(Struct, frozen=True, kw_only=True):
    """``folder`` is None if it may not be used, or has the files of another script."""

    folder: Path | None
    files: tuple[OutFile, ...]


def list_made_files(root: Path, script: Path, name: str) -> OutFiles:
    """The files that were made from a script, which errors call ``name``: first the tracks, newest first."""
    folder = out_folder(script)
    if folder is None:
        return OutFiles(folder=None, files=())
    changed_ns = _changed_ns(root, script, name)
    found = sorted(_found(folder, changed_ns), key=_tracks_first)
    return OutFiles(folder=folder, files=tuple(found))


def find_made_file(script: Path, name: str) -> Path:
    """A file in the folder of a script by its name there.

    Raises:
        InputError: there is none.
    """
    if folder := out_folder(script):
        for path in paths_in(folder):
            if _name_in(folder, path) == name:
                return path
    raise InputError(f"{name}: is not there any more; make the files again")


def out_folder(script: Path) -> Path | None:
    """The folder for the tracks of a script; None if it may not be used, or has those of another script."""
    try:
        settings = read_settings(script.parent)
        if not settings.untrusted.allows("out"):
            return None
        folder = settings.out / script.stem
        check_owner(folder, script)
    except RenderError:
        return None
    return folder


def paths_in(folder: Path) -> tuple[Path, ...]:
    """The files in the folder of a script, and in those of platforms in there."""
    try:
        found = [*folder.iterdir(), *folder.glob("*/*")]
    except OSError:
        return ()
    return tuple(
        path
        for path in found
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
        and not path.is_symlink()
    )


def newest_ns(script: Path, files: UsedFiles) -> int:
    """When a script was last changed, or a file that it uses in its own folder; 0 if none can be read."""
    return max(times_ns(path for path in files.paths if path.is_relative_to(script.parent)), default=0)


def times_ns(paths: Iterable[Path]) -> Iterable[int]:
    """When files were last changed; those that cannot be read are left out."""
    for path in paths:
        try:
            yield path.stat().st_mtime_ns
        except OSError:
            continue


def _changed_ns(root: Path, script: Path, name: str) -> int:
    files = UsedFiles()
    files.note(script)
    with suppress(RenderError):  # the script itself counts all the same
        check_and_compile(root, script, load_script(script, name).text, files.note)
    return newest_ns(script, files)


def _found(folder: Path, changed_ns: int) -> Iterable[OutFile]:
    for path in paths_in(folder):
        try:
            status = path.stat()
        except OSError:  # it was deleted meanwhile
            continue
        yield OutFile(
            path=path,
            name=_name_in(folder, path),
            bytes=status.st_size,
            made_ns=status.st_mtime_ns,
            seconds=_seconds(path),
            is_older=changed_ns > status.st_mtime_ns,
        )


def _tracks_first(file: OutFile) -> tuple[bool, int, str]:
    return file.seconds is None, -file.made_ns, file.name


def _name_in(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _seconds(path: Path) -> float | None:
    """The length of a track as its header says it; None if it is not a track, or cannot be read."""
    if path.suffix.lower() not in TRACKS:
        return None
    import soundfile
    from mutagen import MutagenError, mp3, mp4

    headers: dict[str, Any] = {Mp3.suffix: mp3.MP3, M4a.suffix: mp4.MP4, M4b.suffix: mp4.MP4}  # not typed

    try:
        with open_regular(path, follow_link=False) as file:
            if header := headers.get(path.suffix.lower()):
                return float(header(file).info.length)
            return float(soundfile.info(file).duration)
    except (OSError, MutagenError, soundfile.LibsndfileError):
        return None
