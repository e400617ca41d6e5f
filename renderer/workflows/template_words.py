"""Warns about words of the example of `renderer new` that listeners of a platform would read."""

from __future__ import annotations

from pathlib import Path

from renderer.problems import Position, Problem
from renderer.workflows.compile import Compiled
from renderer.workflows.new_script import EXAMPLE_DESCRIPTION, EXAMPLE_TEACHER
from renderer.workflows.script_files import read_script

_REMEDIES = {
    f"teacher: {EXAMPLE_TEACHER}": "write the name that listeners see, or delete the line",
    f"description: {EXAMPLE_DESCRIPTION}": "write what listeners read about this session, or delete the line",
}


def template_words(compiled: Compiled) -> tuple[Problem, ...]:
    """A warning for each line of the front matter that is still that of the example."""
    head, path = compiled.session.head, compiled.session.path
    if head.teacher != EXAMPLE_TEACHER and head.description != EXAMPLE_DESCRIPTION:
        return ()
    lines = read_script(Path(path)).text.split("\n")
    return tuple(
        Problem(
            position=Position(path=path, line=lines.index(line) + 1, column=1),
            message=f'listeners would read "{line}", as in the example of a new script',
            remedy=remedy,
            warning=True,
        )
        for line, remedy in _REMEDIES.items()
        if line in lines
    )
