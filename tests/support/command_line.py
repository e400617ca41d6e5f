"""The command line, run as a user runs it."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, TextIO

from renderer.cli.main import main

HEAD = "---\ntitle: A test\nvoice: tone:low\n---\n"
HANDLED = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run ``renderer`` in this process, which saves the start of another one."""
    words = [str(argument) for argument in arguments]
    out, complaints = text_stream(), text_stream()
    with chdir(cwd):
        status = call(words, out, complaints)
    return subprocess.CompletedProcess(["renderer", *words], status, written(out), written(complaints))


def run_process(*arguments: object, cwd: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run ``renderer`` in a process of its own."""
    command = [sys.executable, "-m", "renderer", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False, **options
    )


def call(words: list[str], out: TextIO, complaints: TextIO) -> int:
    """The exit status of a command whose output goes to these two."""
    with redirect_stdout(out), redirect_stderr(complaints), _process_kept():
        return main(words)


@contextmanager
def _process_kept() -> Iterator[None]:
    """Put signal handlers and warnings back afterwards; meanwhile warnings go to standard error."""

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        print(
            warnings.formatwarning(message, category, filename, lineno, line), end="", file=file or sys.stderr
        )

    handlers = {name: signal.getsignal(name) for name in HANDLED}
    form = warnings.formatwarning
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.showwarning = show
        try:
            yield
        finally:
            warnings.formatwarning = form
            for name, handler in handlers.items():
                signal.signal(name, handler)


def text_stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
