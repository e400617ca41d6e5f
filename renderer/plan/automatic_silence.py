"""Which automatic silence is due before the next thing that sounds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from renderer.script.head import Pacing

Boundary = Literal["none", "sentence", "paragraph", "chapter"]
_WIDER: tuple[Boundary, ...] = ("none", "sentence", "paragraph", "chapter")


@dataclass(slots=True, kw_only=True)
class Silence:
    """What came last, and the widest boundary crossed since.

    Nothing is due before the first thing, after a written rest and after what plays ``over``; after a
    bell the bell's own silence is; after words that of the boundary.
    """

    pacing: Pacing
    since: Literal["rest", "words", "bell"] = "rest"
    boundary: Boundary = "none"

    def cross(self, boundary: Boundary) -> None:
        self.boundary = max(self.boundary, boundary, key=_WIDER.index)

    def after(self, since: Literal["rest", "words", "bell"], boundary: Boundary = "none") -> None:
        self.since, self.boundary = since, boundary

    def due_seconds(self) -> Fraction:
        if self.since == "bell":
            return self.pacing.bell
        if self.since == "rest" or self.boundary == "none":
            return Fraction(0)
        return {
            "sentence": self.pacing.sentence,
            "paragraph": self.pacing.paragraph,
            "chapter": self.pacing.chapter,
        }[self.boundary]
