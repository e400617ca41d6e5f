"""The streams through which everything is printed, with characters that control a terminal escaped."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import BinaryIO, TextIO

from renderer.errors import OutputError

# Control characters except tab and line feed, separators of lines, surrogates, and format characters that are
# invisible or change the direction of text. ZWNJ and ZWJ stay, since Persian and emoji are written with them.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]+"
)


def visible(text: str) -> str:
    r"""Return a text whose control characters are escaped as in JSON, such as ``\u001b``."""
    return _CONTROLS.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


class VisibleStream(io.TextIOBase):
    """A text stream that writes to ``terminal`` what ``visible`` returns."""

    def __init__(self, terminal: TextIO, name: str) -> None:
        self.terminal = terminal
        self._name = name

    def write(self, text: str) -> int:
        with self._reported():
            self.terminal.write(visible(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        self.write("".join(lines))

    def flush(self) -> None:
        with self._reported():
            self.terminal.flush()

    @property
    def buffer(self) -> BinaryIO:
        return self.terminal.buffer

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.terminal.encoding

    def fileno(self) -> int:
        return self.terminal.fileno()

    def isatty(self) -> bool:
        return self.terminal.isatty()

    def writable(self) -> bool:
        return True

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(self._name, error.strerror or str(error)) from error


@contextmanager
def visible_streams() -> Iterator[None]:
    """Escape control characters in everything that is printed inside the block."""
    output, errors = VisibleStream(sys.stdout, "standard output"), VisibleStream(sys.stderr, "standard error")
    with redirect_stdout(output), redirect_stderr(errors):
        yield


def terminal_of(stream: TextIO) -> TextIO:
    """Return the terminal of a stream, for what draws on it with control characters of its own."""
    return stream.terminal if isinstance(stream, VisibleStream) else stream


def print_document(text: str) -> None:
    """Write a text in UTF-8 with its own line endings, whatever the encoding of standard output.

    ``>`` then makes the same file as the program would. On a terminal, control characters are escaped.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write((visible(text) if sys.stdout.isatty() else text).encode("utf-8"))
