"""What the checks found about a spoken sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct, convert, to_builtins
from msgspec.structs import replace

GATE_VERSION = 3
"""The version of the checks and of the profiles. It is part of the keys of clips that are checked."""

Status = Literal["good", "doubtful", "not judged"]


class Fault(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that is wrong with a spoken sentence, in a few plain words.

    ``at_seconds`` counts from the first sound of the sentence; None if the whole sentence is meant.
    """

    what: str
    at_seconds: float | None = None

    def __str__(self) -> str:
        at = [] if self.at_seconds is None else ["at", format(self.at_seconds, ".1f"), "s"]
        return " ".join([self.what, *at])


class Verdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The verdict on a spoken sentence.

    A ``doubtful`` sentence has ``faults``. One that is ``not judged`` has none, but not all checks were made:
    some need to know the voice, and there is no profile of it, or a check failed for a ``reason``.
    ``attempts`` is how often the sentence was spoken.
    """

    status: Status
    faults: tuple[Fault, ...] = ()
    attempts: int = 1
    reason: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.status, *map(str, self.faults), self.reason]))


def with_word_faults(verdict: Verdict, faults: Sequence[Fault]) -> Verdict:
    """A verdict on the signals, with what was found in the words."""
    if not faults:
        return verdict
    return replace(verdict, status="doubtful", faults=(*verdict.faults, *faults))


def not_fully_judged(verdict: Verdict, reason: str) -> Verdict:
    """A verdict on the signals of a sentence whose words could not be checked."""
    status: Status = "doubtful" if verdict.faults else "not judged"
    return replace(verdict, status=status, reason=reason)


def verdict_as_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as a JSON object, which is kept beside a clip."""
    found: dict[str, Any] = to_builtins(verdict)
    return found


def verdict_in(meta: Mapping[str, Any]) -> Verdict | None:
    """The verdict that is kept beside a clip; None if the clip was not checked."""
    return convert(meta["verdict"], Verdict) if "verdict" in meta else None


def checked_meta(verdict: Verdict, words: Mapping[str, Sequence[Fault]]) -> dict[str, Any]:
    """What is kept beside a clip: the verdict on its signals, and the faults in its words by recognizer.

    A recognizer stands there with its identity (``gate.words.registry``), also if it found no faults.
    """
    return (
        {"verdict": to_builtins(verdict), "words": to_builtins(words)}
        if words
        else {"verdict": to_builtins(verdict)}
    )


def word_faults_in(meta: Mapping[str, Any]) -> dict[str, tuple[Fault, ...]]:
    """The faults in the words of a clip by recognizer, from what is kept beside it."""
    return convert(meta.get("words", {}), dict[str, tuple[Fault, ...]])
