"""From the text of a script to a Session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from renderer.errors import InputError, ScriptError
from renderer.problems import Problem
from renderer.script.body import Body
from renderer.script.cues.name_check import NameCheck
from renderer.script.dates import ZoneOffset
from renderer.script.front_matter import read_head, value_problem
from renderer.script.head import Head
from renderer.script.open_blocks import OpenBlocks, ReadingStoppedError
from renderer.script.scope import Scope
from renderer.script.session import BlockNode, CueNode, Names, Node, OnMark, Session, Text, no_marks
from renderer.script.source import Lines, ReadInclude, Source, split_lines
from renderer.script.suggestions import did_you_mean, one_of
from renderer.script.tokens import front_end, has_front, report_open_front


def parse(
    source: Source, *, names: Names, read_include: ReadInclude, overrides: Mapping[str, str] | None = None
) -> Session:
    """Read a whole script.

    Raises:
        ScriptError: with everything that is wrong in it.
        InputError: an override names no value of the script, or is not a value.
    """
    session, problems = read_session(source, names=names, read_include=read_include, overrides=overrides)
    raise_problems(problems)
    return session


def raise_problems(problems: Iterable[Problem]) -> None:
    """Raise everything but the warnings, each once, file by file and in the order of the lines."""
    seen = {
        (p.position.path, p.position.line, p.position.column, p.message): p for p in problems if not p.warning
    }
    if seen:
        raise ScriptError(in_order(seen.values()))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by file, in the order in which the files first come, and by line.

    A character that cannot be printed becomes a question mark.
    """
    every = [_printable(problem) for problem in problems]
    files = {path: number for number, path in enumerate(dict.fromkeys(p.position.path for p in every))}
    return tuple(
        sorted(every, key=lambda p: (files[p.position.path], p.position.line, p.position.column + p.offset))
    )


def _printable(problem: Problem) -> Problem:
    if problem.message.isprintable() and problem.remedy.isprintable():
        return problem
    message, remedy = (
        "".join(c if c.isprintable() else "?" for c in text) for text in (problem.message, problem.remedy)
    )
    return replace(problem, message=message, remedy=remedy)


def read_session(
    source: Source,
    *,
    names: Names,
    read_include: ReadInclude,
    overrides: Mapping[str, str] | None = None,
    overrides_from: str = "values",
    on_mark: OnMark = no_marks,
) -> tuple[Session, list[Problem]]:
    """Read as ``parse`` does, and return the problems with as much of the session as could be read.

    Errors in the names and letters of ``overrides`` begin with ``overrides_from``. ``on_mark`` is called for
    each cue and comment, also in included scripts.
    """
    lines = split_lines(source)
    body_begins, read = _read_front(lines, names.zone_offset)
    head = read or Head()
    if not lines.problems:
        _check_overrides(source.path, overrides or {}, overrides_from, head)
    values = {name: named.name for name, named in head.values.items()}
    values |= {name.lower(): " ".join(value.split()) for name, value in (overrides or {}).items()}
    check = NameCheck(head=head, names=names, anything=read is None)
    lines.problems += check.of_head()
    choices = {name: (value,) if value else () for name, value in values.items()}
    scope = Scope(levels=[choices], anything=read is None)
    language = names.cue_language(head.language)
    body = Body(
        check=check,
        read_include=read_include,
        scope=scope,
        blocks=OpenBlocks(scope=scope),
        problems=[],
        language=language,
        on_mark=on_mark,
    )
    nodes: tuple[Node, ...] = ()
    complete = body_begins is not None
    if body_begins is not None:
        try:
            nodes = body.read(lines, body_begins)
        except ReadingStoppedError:
            complete = False
    problems = lines.problems + body.problems
    if all(problem.warning for problem in problems) and not any(_sounds(node) for node in nodes):
        last = lines.position(len(lines.lines) - 1, 0)
        problems.append(
            Problem(position=last, message="the script says nothing", remedy="write words or cues below ---")
        )
    warnings = [problem for problem in problems if problem.warning]
    if complete:
        warnings += _unused(head, check, scope)
    session = Session(
        path=source.path,
        head=head,
        nodes=nodes,
        values=values,
        optional_parts=frozenset(body.optional_parts),
        warnings=in_order(warnings),
    )
    return session, [problem for problem in problems if not problem.warning]


def _read_front(lines: Lines, zone_offset: ZoneOffset) -> tuple[int | None, Head | None]:
    """The number of the line after the front matter, and the front matter; None for what is not known."""
    if not lines.lines:
        return None, None
    if not has_front(lines):
        first = next((line for line in lines.lines if line.strip()), "")
        if first.rstrip() == "---":
            remedy = "delete the lines above it"
            lines.report(lines.position(0, 0), "the front matter is not at the top", remedy)
            return None, None
        remedy = "start the script with three lines: ---, title: Evening rest, ---"
        lines.report(lines.position(0, 0), "the script has no front matter", remedy)
        return 0, None
    end = front_end(lines)
    if end is None:
        report_open_front(lines)
        return None, None
    return end + 1, read_head(lines, 1, end, zone_offset)


def _check_overrides(path: str, overrides: Mapping[str, str], overrides_from: str, head: Head) -> None:
    for name, value in overrides.items():
        if name.lower() not in head.values:
            remedy = did_you_mean(name, head.values, one_of(head.values))
            raise InputError(f'{overrides_from} {name}: {path} has no value "{name}" under set:; {remedy}')
        if wrong := value_problem(value):
            raise InputError(f"{overrides_from} {name}: {wrong[0]}; {wrong[1]}")


def _unused(head: Head, check: NameCheck, scope: Scope) -> list[Problem]:
    found = []
    for name, named in head.sounds.items():
        if name not in check.used_sounds:
            message = f'the sound "{name}" is not used'
            remedy = f"write [sound {name}] where it belongs, or delete it"
            width = len(named.name)
            found.append(
                Problem(position=named.position, message=message, remedy=remedy, width=width, warning=True)
            )
    for name, named in head.values.items():
        if name not in scope.used:
            message = f'the value "{name}" is not used'
            remedy = f"write {{{name}}} where it belongs, or delete it"
            width = len(named.name)
            found.append(
                Problem(position=named.position, message=message, remedy=remedy, width=width, warning=True)
            )
    return found


def _sounds(node: Node) -> bool:
    if isinstance(node, BlockNode):
        return any(_sounds(child) for child in node.body)
    return isinstance(node, Text | CueNode)
