"""The errors and warnings that users see."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from renderer.problems import Position, Problem


def one_line(text: str, most: int = 200) -> str:
    """Return another program's text as one line of at most ``most`` printable characters."""
    clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"


def printable(text: str) -> str:
    """Return text with an escape in place of each character that cannot be seen or moves the cursor."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def reason_of(error: Exception) -> str:
    """The innermost cause of a library's error, as one line: libraries wrap one error in another."""
    innermost: BaseException = error
    while cause := innermost.__cause__ or innermost.__context__:
        innermost = cause
    return one_line(getattr(innermost, "strerror", None) or str(innermost) or type(innermost).__name__)


ON_WINDOWS = os.name == "nt"
_PLAIN_WORD = re.compile(r"[\w./:+-]+")


def shell_command(*words: str | Path) -> str:
    """Return a command of this program as it is typed into a shell. Words that need quotes have them."""
    return " ".join(("renderer", *map(shell_word, words)))


def shell_word(word: str | Path) -> str:
    """Return a word as it is typed into a shell. A path that begins with a hyphen is no option."""
    text = str(word) if isinstance(word, str) or not str(word).startswith("-") else f"./{word}"
    if _PLAIN_WORD.fullmatch(text.replace("\\", "/") if ON_WINDOWS else text):
        return text
    if ON_WINDOWS or not re.search(r'["$`\\!]', text):
        return f'"{text}"'
    return "'" + text.replace("'", r"'\''") + "'"


class CacheWarning(UserWarning):
    """Warns that the folder of the store cannot be used."""


class RenderError(Exception):
    """A render failed. The command ends with exit status 1."""

    exit_status = 1


class InputError(RenderError):
    """A script, a setting or an argument is wrong. The command ends with exit status 2.

    ``in_page`` is the remedy in the page of the studio, empty if it is the same there.
    """

    exit_status = 2

    def __init__(self, *args: object, in_page: str = "") -> None:
        super().__init__(*args)
        self.in_page = in_page


def error_text(error: RenderError | OSError) -> str:
    """Return the message of an error for the command line."""
    if isinstance(error, RenderError):
        return str(error)
    reason = error.strerror or str(error)
    if reason.startswith("No usable temporary directory"):
        return "no folder for temporary files can be written; name one in the environment variable TMPDIR"
    return f"{error.filename}: {reason}" if error.filename else reason


class ScriptError(InputError):
    """A script has errors. ``problems`` contains all of them, in the order of the lines."""

    MOST = 100

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[: self.MOST]]
        left = len(self.problems) - len(shown)
        return "\n".join([*shown, f"and {left} more"] if left else shown)


class LengthError(InputError):
    """No lengths of the holds and pauses give the track the requested length.

    ``shortening`` is what makes the shortest track shorter, empty if the requested length is too long.
    ``position`` is where the script requests the length, and ``width`` says how many characters do; None if
    it is requested elsewhere.
    """

    def __init__(
        self,
        path: str,
        requested: str,
        shortest: str,
        longest: str,
        *,
        shortening: str = "",
        position: Position | None = None,
        width: int = 1,
    ) -> None:
        super().__init__(path, requested, shortest, longest)
        self.path, self.requested, self.shortest, self.longest = path, requested, shortest, longest
        self.shortening, self.position, self.width = shortening, position, width

    def requested_at(self, position: Position | None, width: int = 1) -> LengthError:
        """The same error, with the place of the request."""
        return LengthError(*self.args, shortening=self.shortening, position=position, width=width)

    def __str__(self) -> str:
        if self.shortest == self.longest:
            reach = f"no hold or pause in the script can change, so the track always lasts {self.shortest}"
        else:
            reach = f"the shortest length is {self.shortest}, and the longest is {self.longest}"
        shortening = f" {self.shortening}," if self.shortening else ""
        place = self.position.place if self.position else self.path
        return (
            f"{place}: a length of {self.requested} is not possible: {reach}; "
            f"ask for another length,{shortening} or give a hold a wider range, such as [hold 5s-30m]; a "
            "hold in [for] or [loop for], or before a time such as [2:30], cannot change the length"
        )


class VoiceError(RenderError):
    """A voice could not speak a sentence."""

    def __init__(self, sentence: str, voice: str, reason: str, position: Position | None = None) -> None:
        super().__init__(sentence, voice, reason, position)
        self.sentence, self.voice, self.reason, self.position = sentence, voice, reason, position

    def __str__(self) -> str:
        where = f"{self.position.place}: " if self.position else ""
        return f'{where}the voice {self.voice} could not say "{self.sentence}": {self.reason}'


class OutputError(RenderError):
    """A file could not be written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return f"{self.path}: could not be written: {self.reason}"


class SoundError(InputError):
    """A sound file cannot be used. ``position`` is where a script names it."""

    def __init__(self, path: str, reason: str, position: Position | None = None) -> None:
        super().__init__(path, reason, position)
        self.path, self.reason, self.position = path, reason, position

    def __str__(self) -> str:
        where = f"{self.position.place}: " if self.position else ""
        return f"{where}{self.path}: {self.reason}"
