"""Warns about words of the example of `renderer new` that listeners of a platform would read."""

from __future__ import annotations

from pathlib import Path

from renderer.problems import Position, Problem
from renderer.workflows.compile import Compiled
from renderer.workflows.new_script import EXAMPLE_DESCRIPTION, EXAMPLE_TEACHER
from renderer.workflows.script_files import read_script

_EXAMPLES = (
    ("teacher", EXAMPLE_TEACHER, "write the name that listeners see, or delete the line"),
    ("description", EXAMPLE_DESCRIPTION, "write what listeners read about this session, or delete the line"),
)


def template_words(compiled: Compiled) -> tuple[Problem, ...]:
    """A warning for each value of the front matter that is still that of the example."""
    head, path = compiled.session.head, compiled.session.path
    values = {"teacher": head.teacher, "description": head.description}
    found = [each for each in _EXAMPLES if values[each[0]] == each[1]]
    if not found:
        return ()
    keys = [line.partition(":")[0].strip().lower() for line in read_script(Path(path)).text.split("\n")]
    return tuple(
        Problem(
            position=Position(path=path, line=keys.index(key) + 1 if key in keys else 1, column=1),
            message=f'listeners would read "{key}: {value}", as in the example of a new script',
            remedy=remedy,
            warning=True,
        )
        for key, value, remedy in found
    )
