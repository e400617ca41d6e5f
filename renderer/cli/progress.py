"""What is shown while a command works: a progress bar on a terminal, and notes about files left out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from renderer.cli.printing import terminal_of, visible, visible_streams


def _no_bar(_what: str, _share: float) -> None:
    pass


@contextmanager
def progress_bar(title: str, *, hidden: bool) -> Iterator[Callable[[str, float], None]]:
    """Yield ``progress(what, share)`` for one script. Nothing is shown in a pipe."""
    if hidden or not sys.stderr.isatty():
        yield _no_bar
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.fields[title]}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    console = Console(file=terminal_of(sys.stderr))
    # The bar takes the place of the streams, so that what is printed meanwhile stands above it.
    with Progress(*columns, console=console, transient=True) as bar, visible_streams():
        task = bar.add_task("", total=1.0, title=escape(visible(title)))
        yield lambda what, share: bar.update(task, completed=share, description=escape(visible(what)))


def left_out_printer(*, quiet: bool) -> Callable[[str], None]:
    """Return what prints a note about a file that a command leaves out, unless it is ``quiet``."""

    def print_note(note: str) -> None:
        if not quiet:
            print(note, file=sys.stderr)

    return print_note
