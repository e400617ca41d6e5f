"""A progress bar with the time left, on a terminal; nothing is shown in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def _no_bar(_what: str, _share: float) -> None:
    pass


@contextmanager
def progress_bar(title: str, *, hidden: bool) -> Iterator[Callable[[str, float], None]]:
    """Yield ``progress(what, share)`` for one script."""
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
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0, title=escape(title))
        yield lambda what, share: bar.update(task, completed=share, description=escape(what))
