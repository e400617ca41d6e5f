"""Checks the text of a script that is being written: its problems, its cues, and how long it will be."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError, LengthError, RenderError, ScriptError, SoundError, error_text
from renderer.problems import Position, Problem
from renderer.script.cues.model import CueKind
from renderer.script.editing.fixes import Fix, fixes_of
from renderer.script.source import Source
from renderer.settings.read import read_settings
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.doubts import doubt_warnings
from renderer.workflows.estimate_lengths import EstimatedTrack, estimate_lengths
from renderer.workflows.fit_check import check_fit
from renderer.workflows.length_remedy import length_remedy
from renderer.workflows.options import Options
from renderer.workflows.script_files import NOTHING_UNSAVED, OnFile, Unsaved


class PlacedProblem(Struct, frozen=True, kw_only=True):
    """A problem in the script, or in the file ``path`` below the project's folder.

    ``fixes`` are changes to choose from, each of which mends it.
    """

    line: int
    column: int
    width: int
    message: str
    remedy: str
    warning: bool
    path: str
    fixes: tuple[Fix, ...]


class PlacedCue(Struct, frozen=True, kw_only=True):
    line: int
    column: int
    width: int
    kind: CueKind


class Summary(Struct, frozen=True, kw_only=True):
    tracks: tuple[EstimatedTrack, ...]


class TextCheck(Struct, frozen=True, kw_only=True):
    """``summary`` is None if the script has errors, or if its lengths cannot be estimated."""

    problems: tuple[PlacedProblem, ...]
    cues: tuple[PlacedCue, ...]
    summary: Summary | None

    @property
    def errors(self) -> int:
        return sum(not problem.warning for problem in self.problems)


def check_text(root: Path, script: Path, text: str) -> TextCheck:
    """Check a text in the place of the script on the disk, which need not exist, for the page of the studio.

    Nothing of the project that the user has not trusted is run or opened.
    """
    return check_and_compile(root, script, text)[0]


def check_and_compile(
    root: Path,
    script: Path,
    text: str,
    on_file: OnFile = lambda _path: None,
    unsaved: Unsaved = NOTHING_UNSAVED,
    *,
    in_page: bool = True,
) -> tuple[TextCheck, Compiled | None]:
    """Check a text as ``check_text``, and return what it compiles to; None if that ends in an error.

    ``on_file`` is called with every file that is used. ``unsaved`` are texts of included scripts that replace
    those on the disk. The remedies are those of the page of the studio if ``in_page``, and else those of the
    command line.
    """
    compiled = None
    marks: dict[tuple[int, int], PlacedCue] = {}

    def on_mark(position: Position, width: int, kind: CueKind) -> None:
        if position.path == str(script):
            place = (position.line, position.column)
            marks[place] = PlacedCue(line=position.line, column=position.column, width=width, kind=kind)

    problems: list[Problem] = []
    tracks: tuple[EstimatedTrack, ...] = ()
    try:
        trusted = not read_settings(script.parent).untrusted.needs
        compiled = compile_script(
            script,
            Options(),
            source=Source(path=str(script), text=text),
            unsaved=unsaved,
            on_file=on_file,
            to_speak=trusted,
            on_mark=on_mark,
        )
        problems += (*compiled.warnings, *doubt_warnings(compiled))
        if compiled.settings.untrusted.allows("cache"):
            problems += check_fit(compiled)
            with suppress(ScriptError):  # a usual voice may be too slow for a block; the check warns of it
                tracks = estimate_lengths(compiled)
    except (RenderError, OSError) as error:
        problems += _problems_of(script, error)
    wrong = [problem for problem in problems if not problem.warning]
    check = TextCheck(
        problems=tuple(_placed(root, script, problem, in_page=in_page) for problem in problems),
        cues=tuple(_with_errors(marks[place], wrong, script) for place in sorted(marks)),
        summary=Summary(tracks=tracks) if tracks and not wrong else None,
    )
    return check, compiled


def placed_problems(root: Path, script: Path, error: RenderError | OSError) -> tuple[PlacedProblem, ...]:
    """The problems that an error of the work on a script names, or the error as a problem of the whole."""
    return tuple(_placed(root, script, problem, in_page=True) for problem in _problems_of(script, error))


def _problems_of(script: Path, error: RenderError | OSError) -> Iterable[Problem]:
    match error:
        case ScriptError(problems=problems):
            return problems
        case LengthError(position=Position() as position, width=width):
            message = f"the track cannot be {error.requested} long"
            return (Problem(position=position, message=message, remedy=length_remedy(error), width=width),)
        case SoundError(position=Position() as position):
            message, _, remedy = f"{error.path}: {error.reason}".partition("; ")
            return (Problem(position=position, message=message, remedy=remedy),)
        case _:
            in_page = error.in_page if isinstance(error, InputError) else ""
            return _whole(script, error_text(error), in_page)


def _whole(script: Path, text: str, in_page: str) -> Iterable[Problem]:
    """The problems of a script that have no place in it; they are shown at its first line."""
    for line in text.splitlines():
        message, _, remedy = line.removeprefix(f"{script}: ").partition("; ")
        position = Position(path=str(script), line=1, column=1)
        yield Problem(position=position, message=message, remedy=remedy, width=3, in_page=in_page)


def _placed(root: Path, script: Path, problem: Problem, *, in_page: bool) -> PlacedProblem:
    position = problem.position
    here = position.path == str(script)
    return PlacedProblem(
        line=position.line,
        column=position.column + problem.offset,
        width=problem.width,
        message=_shown(root, problem.message),
        remedy=_shown(root, (in_page and problem.in_page) or problem.remedy),
        warning=problem.warning,
        path="" if here else _shown(root, position.path),
        fixes=fixes_of(problem) if here else (),
    )


def _shown(root: Path, text: str) -> str:
    """A text in which the paths of the project begin in its folder."""
    return text.replace(f"{root.as_posix()}/", "").replace(f"{root}\\", "")


def _with_errors(cue: PlacedCue, wrong: Iterable[Problem], script: Path) -> PlacedCue:
    """A cue as it is, or as a wrong one if an error is in it."""
    for problem in wrong:
        position = problem.position
        column = position.column + problem.offset
        in_line = (position.path, position.line) == (str(script), cue.line) and cue.kind != "comment"
        if in_line and cue.column <= column < cue.column + cue.width:
            return replace(cue, kind="wrong")
    return cue
