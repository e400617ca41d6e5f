"""Puts a recording of a sentence into the folder of its voice, and chooses between the recordings of it.

One recording of a sentence lies in the folder, where it is found by its number. The others lie in the folder
``earlier`` inside it, which the engine does not look into. Nothing is deleted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError, OutputError
from renderer.settings.read import read_settings
from renderer.speech.engines.digests import file_digest
from renderer.speech.engines.takes import folder_of
from renderer.speech.takes.folder import open_folder, read_numbering
from renderer.speech.takes.numbering import padded
from renderer.speech.takes.preparing import one_channel
from renderer.speech.takes.take_checks import Fault, TakeMeasurements, find_faults, measure_take
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.folder_lock import locked
from renderer.storage.regular_files import has_bytes
from renderer.workflows.cast import is_recorded
from renderer.workflows.record import LOCK, measured_file
from renderer.workflows.wav_bytes import read_wav

EARLIER = "earlier"
_NAME = re.compile(r"([0-9]{3,5})-([0-9]{1,9})\.[A-Za-z0-9]{1,8}")


class RecordedTake(Struct, frozen=True, kw_only=True):
    """One recording of a sentence. ``id`` is a digest of its file."""

    id: str
    path: Path
    is_chosen: bool
    measurements: TakeMeasurements | None
    faults: tuple[Fault, ...]
    unreadable: str


class RecordedVoice(Struct, frozen=True, kw_only=True):
    """A voice that plays the recordings in ``folder``."""

    folder: Path
    denoise: bool


class ChosenTake(Struct, frozen=True, kw_only=True):
    """What was chosen or added, and the ``before`` that takes it back; both are empty for no recording.

    ``version`` is that of the sentence now.
    """

    take: RecordedTake | None
    before: str
    version: str


class TakesChangedError(InputError):
    """The recordings of a sentence are not those that somebody has seen."""

    def __str__(self) -> str:
        return "another recording of this sentence was chosen meanwhile; look which one you want"


class UnusableTakeError(InputError):
    """What arrived is not a recording of somebody who speaks, so it need not be sent again."""


def recorded_voice(script: Path, name: str) -> RecordedVoice:
    """A voice of the settings beside a script that plays recordings.

    Raises:
        InputError: there is no such voice, or the user has not trusted it.
    """
    settings = read_settings(script.parent)
    voice = settings.voices.get(name.lower())
    if voice is None or not is_recorded(voice):
        raise InputError(f'renderer.toml has no recorded voice "{name}"; load the page again')
    settings.untrusted.check("voices", name.lower())
    return RecordedVoice(folder=folder_of(voice), denoise=bool(dict(voice.settings).get("denoise")))


def recordings_of(folder: Path, number: int) -> tuple[RecordedTake, ...]:
    """All recordings of a sentence: those in the folder, and the earlier ones, the newest first.

    Raises:
        InputError: no sentence has this number, or the folder cannot be read.
    """
    chosen = _chosen(folder, number)
    return takes_of(_words(folder, number), chosen, earlier_files(folder).get(number, ()))


def takes_of(words: str, chosen: Sequence[Path], earlier: Sequence[Path]) -> tuple[RecordedTake, ...]:
    """The recordings of a sentence in these files."""
    return (
        *(_take(words, path, is_chosen=True) for path in chosen),
        *(_take(words, path, is_chosen=False) for path in earlier),
    )


def version_of(chosen: Sequence[Path]) -> str:
    """What changes when other recordings of a sentence are chosen; empty if none is."""
    return "+".join(sorted(_id(path) for path in chosen))


def earlier_files(folder: Path) -> Mapping[int, Sequence[Path]]:
    """The earlier recordings by their numbers, the newest first."""
    found: dict[int, list[tuple[int, Path]]] = {}
    earlier = folder / EARLIER
    if earlier.is_dir():
        for path in earlier.iterdir():
            if match := _NAME.fullmatch(path.name):
                found.setdefault(int(match[1]), []).append((int(match[2]), path))
    return {number: [path for _, path in sorted(files, reverse=True)] for number, files in found.items()}


def add_take(folder: Path, number: int, data: bytes, *, beside: bool = False) -> ChosenTake:
    """Judge the WAV file ``data``, and put it into the folder as the recording of a sentence.

    The recording before it becomes an earlier one. A file that was put there before is chosen again. If
    ``beside`` is true, a recording that is chosen stays chosen, and the new one lies among the earlier ones.

    Raises:
        UnusableTakeError: the file is not a WAV file, or is silent.
        InputError: no sentence has this number.
        OutputError: the folder cannot be written; then everything in it is as it was.
    """
    _chosen(folder, number)
    _check(data)
    with locked(folder / LOCK):
        chosen = _chosen(folder, number)
        before = _first_id(chosen)
        known = [take.path for take in recordings_of(folder, number) if has_bytes(take.path, data)]
        path = known[0] if known else _next_earlier(folder, number, ".wav")
        if not known:
            with atomic(path) as part, reported(part):
                part.write_bytes(data)
        if beside and chosen and path not in chosen:
            other = _take(_words(folder, number), path, is_chosen=False)
            return ChosenTake(take=other, before=before, version=version_of(chosen))
        take = _take(_words(folder, number), _put_in_place(folder, number, path), is_chosen=True)
        return ChosenTake(take=take, before=before, version=take.id)


def choose_recording(folder: Path, number: int, take_id: str, version: str) -> ChosenTake:
    """Make one of the recordings of a sentence the one that is heard; none for an empty ``take_id``.

    Raises:
        TakesChangedError: the sentence does not have ``version`` any more.
        InputError: no sentence has this number, or there is no such recording.
        OutputError: the folder cannot be written.
    """
    with locked(folder / LOCK):
        chosen = _chosen(folder, number)
        if version_of(chosen) != version:
            raise TakesChangedError
        before = _first_id(chosen)
        if not take_id:
            _put_away(folder, number)
            return ChosenTake(take=None, before=before, version="")
        path = _put_in_place(folder, number, find_take(folder, number, take_id).path)
        take = _take(_words(folder, number), path, is_chosen=True)
        return ChosenTake(take=take, before=before, version=take_id)


def find_take(folder: Path, number: int, take_id: str) -> RecordedTake:
    """A recording of a sentence.

    Raises:
        InputError: no sentence has this number, or there is no such recording.
    """
    for take in recordings_of(folder, number):
        if take.id == take_id:
            return take
    raise InputError("this recording is not in the folder any more; load the page again")


def _first_id(chosen: Sequence[Path]) -> str:
    return _id(chosen[0]) if chosen else ""


def _check(data: bytes) -> None:
    """Check that a WAV file has something that can be heard.

    Raises:
        UnusableTakeError: it has not, or is not a WAV file.
    """
    try:
        samples, sample_rate = read_wav(data)
    except InputError as error:
        raise UnusableTakeError(str(error)) from None
    measured = measure_take(one_channel(samples), sample_rate, clipped_places=0)
    if silent := [fault for fault in find_faults(measured, "") if fault.kind == "silent"]:
        raise UnusableTakeError(f"nothing was recorded: {silent[0].message}")


def _chosen(folder: Path, number: int) -> tuple[Path, ...]:
    """The files in the folder with a sentence: one, none yet, or too many."""
    return open_folder(folder).takes_of(_words(folder, number))


def _words(folder: Path, number: int) -> str:
    words = read_numbering(folder).sentences.get(number)
    if words is None:
        raise InputError(f"{folder.name}: no sentence has the number {number}; load the page again")
    return words


def _put_in_place(folder: Path, number: int, path: Path) -> Path:
    """Make a file the recording of a sentence; what was there becomes earlier. Returns the new path."""
    if _chosen(folder, number) == (path,):
        return path
    if path.parent == folder:  # one of several
        path = _moved(path, _next_earlier(folder, number, path.suffix))
    away = _put_away(folder, number)
    try:
        return _moved(path, folder / f"{padded(number)}{path.suffix}")
    except OutputError:
        for before, now in away:
            _moved(now, before)
        raise


def _put_away(folder: Path, number: int) -> list[tuple[Path, Path]]:
    """Move the recording of a sentence to the earlier ones; returns from where to where."""
    return [
        (path, _moved(path, _next_earlier(folder, number, path.suffix))) for path in _chosen(folder, number)
    ]


def _moved(path: Path, to: Path) -> Path:
    with reported(to):
        to.parent.mkdir(exist_ok=True)
        return path.rename(to)


def _next_earlier(folder: Path, number: int, suffix: str) -> Path:
    """A name for another earlier recording, which no file has."""
    found = earlier_files(folder).get(number, ())
    last = max((int(path.stem.partition("-")[2]) for path in found), default=0)
    return folder / EARLIER / f"{padded(number)}-{last + 1}{suffix}"


def _take(words: str, path: Path, *, is_chosen: bool) -> RecordedTake:
    measured, unreadable = measured_file(path)
    return RecordedTake(
        id=_id(path),
        path=path,
        is_chosen=is_chosen,
        measurements=measured,
        faults=find_faults(measured, words) if measured else (),
        unreadable=unreadable,
    )


def _id(path: Path) -> str:
    try:
        return file_digest(path)
    except InputError:  # it can still be put away
        return path.name
