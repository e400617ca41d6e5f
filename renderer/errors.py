"""The errors and warnings that users see."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from renderer.problems import Position, Problem


def one_line(text: str, most: int = 200) -> str:
    """Return another program's text as one line of at most ``most`` printable characters."""
    clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"


def reason_of(error: Exception) -> str:
    """The innermost cause of a library's error, as one line: libraries wrap one error in another."""
    innermost: BaseException = error
    while cause := innermost.__cause__ or innermost.__context__:
        innermost = cause
    return one_line(getattr(innermost, "strerror", None) or str(innermost) or type(innermost).__name__)


class CacheWarning(UserWarning):
    """Warns that the folder of the store cannot be used."""


class RenderError(Exception):
    """A render failed. The command ends with exit status 1."""

    exit_status = 1


class InputError(RenderError):
    """A script, a setting or an argument is wrong. The command ends with exit status 2."""

    exit_status = 2


def error_text(error: RenderError | OSError) -> str:
    """Return the message of an error for the command line."""
    if isinstance(error, RenderError):
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


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
    """No lengths of the holds and pauses give the track the requested length, which ``is_short`` or long."""

    def __init__(
        self, path: str, requested: str, shortest: str, longest: str, *, is_short: bool = False
    ) -> None:
        super().__init__(path, requested, shortest, longest)
        self.path, self.requested, self.shortest, self.longest = path, requested, shortest, longest
        self.is_short = is_short

    def __str__(self) -> str:
        if self.shortest == self.longest:
            reach = f"no hold or pause in the script can change, so the track always lasts {self.shortest}"
        else:
            reach = f"the shortest length is {self.shortest}, and the longest is {self.longest}"
        ends = " write a shorter head: or tail: in the front matter," if self.is_short else ""
        return (
            f"{self.path}: a length of {self.requested} is not possible: {reach}; "
            f"ask for another length,{ends} or give a hold a wider range, such as [hold 5s-30m]; a hold in "
            "[for] or [loop for], or before a time such as [2:30], cannot change the length"
        )


class VoiceError(RenderError):
    """A voice could not speak a sentence."""

    def __init__(self, sentence: str, voice: str, reason: str, position: Position | None = None) -> None:
        super().__init__(sentence, voice, reason, position)
        self.sentence, self.voice, self.reason, self.position = sentence, voice, reason, position

    def __str__(self) -> str:
        where = f"{self.position.path}:{self.position.line}:{self.position.column}: " if self.position else ""
        return f'{where}the voice {self.voice} could not say "{self.sentence}": {self.reason}'


class OutputError(RenderError):
    """A file could not be written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return f"{self.path}: could not be written: {self.reason}"


class SoundError(InputError):
    """A sound file cannot be used."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"
