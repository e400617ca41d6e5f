"""The takes file of a script, ``NAME.takes.toml`` beside it, with the takes of its sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from renderer.plan.takes import NO_TAKES, SpokenTakes, sorted_takes
from renderer.workflows.beside_script import TAKES_SUFFIX, beside, one_writer, read_beside, write_beside


def takes_path(script: Path) -> Path:
    """The takes file of a script, whether it exists or not."""
    return beside(script, TAKES_SUFFIX)


def read_takes(script: Path) -> SpokenTakes:
    """The takes of a script; none without a takes file.

    Raises:
        ScriptError: something in the file is wrong.
        InputError: the file cannot be read.
    """
    path = takes_path(script)
    text = read_beside(path, "takes file")
    if text is None:
        return NO_TAKES
    from renderer.workflows.takes_reader import takes_in

    return takes_in(text, str(path))


def change_takes(script: Path, change: Callable[[SpokenTakes], SpokenTakes]) -> SpokenTakes:
    """Change the takes of a script, and return them; one process at a time does this.

    Raises:
        ScriptError: something in the file is wrong.
        InputError: the file cannot be read, or what ``change`` raises.
        OutputError: the file cannot be written.
    """
    path = takes_path(script)
    with one_writer(path):
        before = read_takes(script)
        takes = sorted_takes(change(before).takes)
        if takes != before:
            from renderer.workflows.takes_text import takes_text

            write_beside(path, takes_text(takes, script.name), what="takes")
        return takes
