"""What the checks found about a spoken sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, convert, to_builtins

GATE_VERSION = 1
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


def verdict_as_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as a JSON object, which is kept beside a clip."""
    found: dict[str, Any] = to_builtins(verdict)
    return found


def verdict_in(meta: Mapping[str, Any]) -> Verdict | None:
    """The verdict that is kept beside a clip; None if the clip was not checked."""
    return convert(meta["verdict"], Verdict) if "verdict" in meta else None
