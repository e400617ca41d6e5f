"""What of a script has been recorded, by whom, and how well; and the sheets to record from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from renderer.errors import InputError, SoundError
from renderer.speech.engines.takes import folder_of
from renderer.speech.takes.folder import TakeFolder, numbers_in, open_folder, read_folder_sheet
from renderer.speech.takes.judging import Fault, Heard, clips_in, faults, heard
from renderer.speech.takes.lines import Line, lines_of
from renderer.speech.takes.names import words_of
from renderer.speech.takes.preparing import one_channel, read_take
from renderer.speech.takes.printed import FORMS, Printed, Row
from renderer.speech.takes.sheet import FILE_NAME, sheet_text, with_sentences
from renderer.storage.atomic_files import atomic, reported
from renderer.voice import Voice
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import Progress

_LIKE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A sentence and what was recorded of it: one file, or none yet, or several, which is too many.

    ``unreadable`` says why its file cannot be used. ``before`` is a file that says what the sentence may have
    been before an edit.
    """

    number: int
    line: Line
    files: tuple[Path, ...] = ()
    heard: Heard | None = None
    faults: tuple[Fault, ...] = ()
    unreadable: str = ""
    before: Stray | None = None

    @property
    def usable(self) -> bool:
        return (
            len(self.files) == 1 and not self.unreadable and not any(f.kind == "silent" for f in self.faults)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A file that says no sentence of the script; ``said`` is what it says, where that is known."""

    path: Path
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """All that one voice says in a script.

    ``assumed`` where there were numbered files, and no list yet of what they say: they are taken to be the
    sentences in the order of the script.
    """

    voice: str
    folder: Path
    takes: tuple[Take, ...]
    strays: tuple[Stray, ...]
    assumed: bool

    @property
    def complete(self) -> bool:
        return all(take.usable for take in self.takes)


def recordings(compiled: Compiled, progress: Progress, sheet: Path | None = None) -> tuple[Recording, ...]:
    """How far the recorded voices of a script are, which was compiled without its takes.

    A sentence that has no number gets one, and the folder's list of numbers is written; so is the sheet to
    record from, if there is a path for it.

    Raises:
        InputError: no recorded voice speaks in it, a folder of takes cannot be used, or the sheet's path does
            not end in .html, .md or .txt.
        OutputError: the list of numbers or the sheet could not be written.
    """
    if sheet is not None:
        check_sheet_name(sheet)
    folders: dict[Path, str] = {}
    for speak in compiled.plan.spoken():
        if is_recorded(speak.utterance.voice):
            folders.setdefault(folder_of(speak.utterance.voice), speak.voice)
    if not folders:
        raise InputError(
            f'{compiled.session.path}: no recorded voice speaks in it; write engine = "takes" and folder = '
            '"takes" under [voices.me] in renderer.toml, and voice: me in the script'
        )
    recorded = tuple(_recording(compiled, folder, voice, progress) for folder, voice in folders.items())
    if sheet is not None:
        write_sheet(compiled, recorded, sheet)
    return recorded


def _recording(compiled: Compiled, path: Path, voice: str, progress: Progress) -> Recording:
    def is_speaker(other: Voice) -> bool:
        return is_recorded(other) and folder_of(other) == path

    lines = lines_of(compiled.plan, is_speaker)
    sheet = read_folder_sheet(path)
    there = numbers_in(path)
    # A new sentence must not get the number of a file that says something else.
    above = max(there, default=0) if sheet.texts else 0
    numbered = with_sentences(sheet, (line.text for line in lines), above)
    if numbered != sheet:
        with atomic(path / FILE_NAME) as part, reported(part):
            part.write_text(sheet_text(numbered), "utf-8", newline="\n")
    folder = open_folder(path)
    takes = [
        Take(number=numbered.numbers[words_of(line.text)], line=line, files=folder.takes_of(line.text))
        for line in lines
    ]
    strays = _strays(folder, takes)
    takes = _with_earlier(takes, strays)
    earlier = {take.before.path for take in takes if take.before}
    return Recording(
        voice=voice,
        folder=path,
        takes=_heard(takes, compiled.options.jobs, progress),
        strays=tuple(stray for stray in strays if stray.path not in earlier),
        assumed=not sheet.texts and not there.isdisjoint(numbered.texts),
    )


def _strays(folder: TakeFolder, takes: Sequence[Take]) -> list[Stray]:
    used = {path for take in takes for path in take.files}
    texts = {words_of(text): text for text in folder.sheet.texts.values()}
    said: dict[Path, str] = dict.fromkeys(folder.strays, "")
    for words, paths in folder.files.items():
        for path in paths:
            said[path] = texts.get(words) or said.get(path) or words
    return [Stray(path=path, said=words) for path, words in sorted(said.items()) if path not in used]


def _with_earlier(takes: Sequence[Take], strays: Sequence[Stray]) -> list[Take]:
    """Each stray beside the missing sentence that has most of its words, if it has half of them."""
    words = {stray.path: Counter(words_of(stray.said).split()) for stray in strays if stray.said}
    likes = []
    for index, take in enumerate(takes):
        if not take.files:
            mine = Counter(words_of(take.line.text).split())
            for place, stray in enumerate(strays):
                theirs = words.get(stray.path, Counter())
                like = 2 * (mine & theirs).total() / (mine.total() + theirs.total())
                if like >= _LIKE:
                    likes.append((-like, index, place))
    found, done = list(takes), set()
    for _, index, place in sorted(likes):
        if found[index].before is None and place not in done:
            done.add(place)
            found[index] = replace(found[index], before=strays[place])
    return found


def _heard(takes: Sequence[Take], jobs: int, progress: Progress) -> tuple[Take, ...]:
    """Each with what is to be said of its recording."""
    done = []
    with ThreadPoolExecutor(jobs) as threads:
        for take in threads.map(_listened, takes):
            done.append(take)
            progress("listening", len(done) / len(takes))
    return tuple(done)


def _listened(take: Take) -> Take:
    if len(take.files) != 1:
        return take
    try:
        recorded, sample_rate = read_take(take.files[0])
    except SoundError as error:
        return replace(take, unreadable=error.reason)
    found = heard(one_channel(recorded), sample_rate, clips_in(recorded))
    return replace(take, heard=found, faults=faults(found))


def check_sheet_name(path: Path) -> None:
    """Refuse a name that says nothing of how a sheet is to be written.

    Raises:
        InputError: it does not end in .html, .md or .txt.
    """
    if path.suffix.lower() not in FORMS:
        raise InputError(f"{path}: a sheet is written as .html, .md or .txt")


def write_sheet(compiled: Compiled, recorded: Sequence[Recording], path: Path) -> None:
    """Write the sheets of a script's recorded voices to a file, in the form that its suffix names.

    Raises:
        OutputError: it could not be written.
    """
    head = compiled.session.head
    form = FORMS[path.suffix.lower()]
    sheets = [
        Printed(
            title=head.title if len(recorded) == 1 else f"{head.title}: {one.voice}",
            language=head.language,
            folder=str(one.folder),
            rows=[Row(number=t.number, line=t.line, done=t.usable) for t in one.takes],
        )
        for one in recorded
    ]
    text = "\n".join(form(sheets)).rstrip() + "\n"
    with atomic(path) as part, reported(part):
        part.write_text(text, "utf-8", newline="\n")
