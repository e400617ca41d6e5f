"""The automatic silence before the next thing that sounds."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, assert_never

from msgspec import Struct

from renderer.script.cues.model import (
    At,
    Bell,
    Breathe,
    Count,
    Hold,
    LeafCue,
    MarkHere,
    Pause,
    SetBed,
    SetPace,
    SetVoice,
    Sound,
)
from renderer.script.head import Pacing
from renderer.script.sentences import can_be_said, ends_sentence

Boundary = Literal["none", "sentence", "paragraph", "chapter"]
_WIDER: tuple[Boundary, ...] = ("none", "sentence", "paragraph", "chapter")


class Silence(Struct, kw_only=True):
    """What sounded last, and the widest boundary crossed since.

    No silence is due before the first thing, after a written rest, and after what plays ``over``; after a
    bell it is the bell's own; after words it is that of the boundary.
    """

    pacing: Pacing
    since: Literal["rest", "words", "bell"] = "rest"
    boundary: Boundary = "none"

    def cross(self, boundary: Boundary) -> None:
        self.boundary = max(self.boundary, boundary, key=_WIDER.index)

    def after(self, since: Literal["rest", "words", "bell"], boundary: Boundary = "none") -> None:
        self.since, self.boundary = since, boundary

    def after_cue(self, cue: LeafCue) -> None:
        match cue:
            case Bell(over=False):
                self.after("bell")
            case Hold(bells=bells) if any(bell.when == "end" for bell in bells):
                self.after("bell")
            case Sound(over=False):
                self.after("words", "sentence")
            case Pause() | Hold() | At() | Breathe() | Count() | Bell() | Sound():
                self.after("rest")
            case SetBed() | SetVoice() | SetPace() | MarkHere():
                pass
            case _:
                assert_never(cue)

    def after_run(self, text: str) -> None:
        """After words that a cue or a paragraph's end follows, perhaps within a sentence."""
        if self.since == "words" and can_be_said(text) and not ends_sentence(text):
            self.boundary = "none"

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
