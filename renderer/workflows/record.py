"""How far the recording of a script is, and the sheets to record from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError, SoundError
from renderer.script.sentence_key import sentence_key
from renderer.speech.engines.takes import folder_of
from renderer.speech.takes.folder import TakeFolder, numbers_in, open_folder, read_numbering
from renderer.speech.takes.lines import Line, lines_of
from renderer.speech.takes.numbering import FILE_NAME, Numbering, numbering_json, with_numbers_for
from renderer.speech.takes.preparing import one_channel, read_take
from renderer.speech.takes.recording_sheet import SHEET_FORMATS, RecordingSheet, SheetRow
from renderer.speech.takes.take_checks import (
    Fault,
    TakeMeasurements,
    count_clipped_places,
    find_faults,
    measure_take,
)
from renderer.storage.atomic_files import atomic, plain_reason, reported
from renderer.storage.entry_file import State, state_of
from renderer.storage.folder_lock import locked
from renderer.voice import Voice
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import Progress

_LEAST_LIKENESS = 0.5
_MOST_MEASURED = 4_096
LOCK = ".takes.lock"
"""The file in a folder of takes that only one process at a time holds."""


class Take(Struct, frozen=True, kw_only=True):
    """A line to record, and its files: one, none yet, or several, which is too many.

    ``unreadable`` is the reason why the file cannot be used. ``earlier`` is a file that may have the sentence
    as it was before an edit.
    """

    number: int
    line: Line
    files: tuple[Path, ...] = ()
    measurements: TakeMeasurements | None = None
    faults: tuple[Fault, ...] = ()
    unreadable: str = ""
    earlier: Stray | None = None

    @property
    def usable(self) -> bool:
        """Whether there is one file, and it is not silent."""
        return (
            len(self.files) == 1 and not self.unreadable and not any(f.kind == "silent" for f in self.faults)
        )

    @property
    def good(self) -> bool:
        """Whether nothing has to be done: there is one file without a fault."""
        return self.usable and not self.faults


class Stray(Struct, frozen=True, kw_only=True):
    """A file without a sentence of the script. ``sentence`` is what it has; empty if that is not known."""

    path: Path
    sentence: str


class Recording(Struct, frozen=True, kw_only=True):
    """All takes of one voice in a script.

    ``assumed`` is true if there were numbered files but no ``takes.json``. The files are then assumed to have
    the sentences of the script in order.
    """

    voice: str
    folder: Path
    takes: tuple[Take, ...]
    strays: tuple[Stray, ...]
    assumed: bool

    @property
    def complete(self) -> bool:
        """Whether each line has a good take."""
        return all(take.good for take in self.takes)


def recordings(compiled: Compiled, progress: Progress, sheet: Path | None = None) -> tuple[Recording, ...]:
    """Find out how far the recordings of a script are, for each recorded voice in it; none without one.

    A sentence without a number gets one, and ``takes.json`` is written. The script has to be compiled without
    its takes.

    Args:
        compiled: the script, compiled with ``recordings="unread"``.
        progress: called while the takes are read.
        sheet: a file for the sheets of the voices, if they are wanted.

    Raises:
        InputError: a sheet is wanted, and no recorded voice speaks in the script; a folder of takes cannot be
            used; or the name of the sheet does not end in .html, .md or .txt.
        OutputError: ``takes.json`` or the sheet could not be written.
    """
    if sheet is not None:
        check_sheet_name(sheet)
    folders: dict[Path, str] = {}
    for speak in compiled.plan.spoken():
        if is_recorded(speak.utterance.voice):
            folders.setdefault(folder_of(speak.utterance.voice), speak.voice)
    if not folders and sheet is None:
        return ()
    if not folders:
        raise InputError(
            f'{compiled.session.path}: no recorded voice speaks in it; write engine = "takes" and folder = '
            '"takes" under [voices.me] in renderer.toml, and voice: me in the script'
        )
    found = tuple(_recording(compiled, folder, voice, progress) for folder, voice in folders.items())
    if sheet is not None:
        _write_sheet(compiled, found, sheet)
    return found


def _recording(compiled: Compiled, path: Path, voice: str, progress: Progress) -> Recording:
    def is_speaker(other: Voice) -> bool:
        return is_recorded(other) and folder_of(other) == path

    lines = lines_of(compiled.plan, is_speaker)
    before = read_numbering(path)
    file_numbers = numbers_in(path)
    numbering = _numbered(lines, before, file_numbers)
    if numbering != before:
        with locked(path / LOCK):  # of two commands at once, the second sees the numbers of the first
            before = read_numbering(path)
            numbering = _numbered(lines, before, file_numbers)
            with atomic(path / FILE_NAME) as part, reported(part):
                part.write_text(numbering_json(numbering), "utf-8", newline="\n")
    folder = open_folder(path)
    takes = [
        Take(number=numbering.numbers[sentence_key(line.text)], line=line, files=folder.takes_of(line.text))
        for line in lines
    ]
    strays = _strays(folder, takes)
    takes = _with_earlier(takes, strays)
    earlier = {take.earlier.path for take in takes if take.earlier}
    return Recording(
        voice=voice,
        folder=path,
        takes=_measured(takes, compiled.options.jobs, progress),
        strays=tuple(stray for stray in strays if stray.path not in earlier),
        assumed=not before.sentences and not file_numbers.isdisjoint(numbering.sentences),
    )


def _numbered(lines: Sequence[Line], before: Numbering, file_numbers: Collection[int]) -> Numbering:
    """The numbering with all lines. A new one does not get the number of a file with another sentence."""
    above = max(file_numbers, default=0) if before.sentences else 0
    return with_numbers_for((line.text for line in lines), before, above)


def _strays(folder: TakeFolder, takes: Sequence[Take]) -> list[Stray]:
    used = {path for take in takes for path in take.files}
    texts = {sentence_key(text): text for text in folder.numbering.sentences.values()}
    sentences: dict[Path, str] = dict.fromkeys(folder.strays, "")
    for key, paths in folder.files.items():
        for path in paths:
            sentences[path] = texts.get(key) or sentences.get(path) or key
    return [Stray(path=path, sentence=text) for path, text in sorted(sentences.items()) if path not in used]


def _with_earlier(takes: Sequence[Take], strays: Sequence[Stray]) -> list[Take]:
    """Takes without a file, each with the stray that is most like it, if they share half of their words.

    The likeness of two sentences is the Dice coefficient of their words.
    """
    words = [Counter(sentence_key(stray.sentence).split()) for stray in strays]
    pairs = []
    for index, take in enumerate(takes):
        if take.files:
            continue
        wanted = Counter(sentence_key(take.line.text).split())
        for place, found in enumerate(words):
            likeness = 2 * (wanted & found).total() / (wanted.total() + found.total())
            if likeness >= _LEAST_LIKENESS:
                pairs.append((-likeness, index, place))
    result, used = list(takes), set()
    for _, index, place in sorted(pairs):
        if result[index].earlier is None and place not in used:
            used.add(place)
            result[index] = replace(result[index], earlier=strays[place])
    return result


def _measured(takes: Sequence[Take], jobs: int, progress: Progress) -> tuple[Take, ...]:
    done = []
    with ThreadPoolExecutor(jobs) as threads:
        for take in threads.map(_with_measurements, takes):
            done.append(take)
            progress("listening", len(done) / len(takes))
    return tuple(done)


def _with_measurements(take: Take) -> Take:
    if len(take.files) != 1:
        return take
    measured, unreadable = measured_file(take.files[0])
    faults = find_faults(measured, take.line.text) if measured else ()
    return replace(take, measurements=measured, faults=faults, unreadable=unreadable)


def measured_file(path: Path) -> tuple[TakeMeasurements | None, str]:
    """The measurements of a recording, or None and why it cannot be used. It is read again if it changes."""
    try:
        return _measured_file(path, state_of(path.stat()))
    except OSError as error:
        return None, f"cannot be read: {plain_reason(error)}"


@lru_cache(maxsize=_MOST_MEASURED)
def _measured_file(path: Path, _state: State) -> tuple[TakeMeasurements | None, str]:
    try:
        recorded, sample_rate = read_take(path)
    except SoundError as error:
        return None, error.reason
    return measure_take(one_channel(recorded), sample_rate, count_clipped_places(recorded)), ""


def check_sheet_name(path: Path) -> None:
    """Check that the name of a file says how to write a sheet.

    Raises:
        InputError: it does not end in .html, .md or .txt.
    """
    if path.suffix.lower() not in SHEET_FORMATS:
        raise InputError(f"{path}: the name of a sheet has to end in .html, .md or .txt")


def _write_sheet(compiled: Compiled, found: Sequence[Recording], path: Path) -> None:
    head = compiled.session.head
    lines_in = SHEET_FORMATS[path.suffix.lower()]
    sheets = [
        RecordingSheet(
            title=head.title if len(found) == 1 else f"{head.title}: {recording.voice}",
            language=head.language,
            folder=str(recording.folder),
            rows=[SheetRow(number=t.number, line=t.line, done=t.usable) for t in recording.takes],
        )
        for recording in found
    ]
    text = "\n".join(lines_in(sheets)).rstrip() + "\n"
    with atomic(path) as part, reported(part):
        part.write_text(text, "utf-8", newline="\n")
