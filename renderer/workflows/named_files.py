"""The files that a script's front matter names: its own sounds and its cover."""

from __future__ import annotations

from pathlib import Path

from renderer.encode.tagging.cover import read_cover
from renderer.encode.tagging.tags import Picture
from renderer.errors import InputError
from renderer.problems import Problem
from renderer.script.head import Named
from renderer.script.session import Session
from renderer.storage.script_paths import resolve_inside, written_path
from renderer.workflows.script_files import OnFile


def sound_problems(session: Session, folder: Path, on_file: OnFile) -> list[Problem]:
    """The problems of a script's own sounds that show without decoding them."""
    problems = []
    for named in session.head.sounds.values():
        try:
            on_file(written_path(folder, named.name))
            path = resolve_inside(folder, named.name)
            if not path.is_file():
                raise InputError(f'no such file: "{named.name}"; check its name and folder')
        except InputError as error:
            problems.append(_problem(named, str(error)))
    return problems


def read_own_cover(session: Session, folder: Path, on_file: OnFile) -> tuple[Picture | None, list[Problem]]:
    """The script's own cover, and its problems."""
    named = session.head.cover
    if named is None:
        return None, []
    try:
        on_file(written_path(folder, named.name))
        return read_cover(resolve_inside(folder, named.name), named.name), []
    except InputError as error:
        return None, [_problem(named, f"cover: {error}")]


def _problem(named: Named, error: str) -> Problem:
    message, _, remedy = error.partition("; ")
    return Problem(position=named.position, message=message, remedy=remedy, width=len(named.name))
