"""Give the second side of a pose the time of the first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from msgspec.structs import replace

from renderer.interchange.importing.model import CueText, Item, ParagraphBreak, SectionHeading, Words
from renderer.interchange.importing.texts.rest_filling import SuggestedRest, fixed_seconds
from renderer.script.head import Pacing

_USUAL = Pacing()
_SIDE = re.compile(
    r"\b(?:to|on|onto|over|toward|towards) (?:the |your )?(?P<turned>left|right)(?=[ ,.;!]|$)"
    r"(?! (?:now|away|here))"
    r"|\b(?P<own>left|right) (?:\w+ )?"
    r"(?:sides?|legs?|arms?|foot|feet|hands?|knees?|hips?|shoulders?|elbows?|ankles?"
    r"|heels?|toes?|thighs?|wrists?|ears?|nostrils?)\b",
    re.IGNORECASE,
)


class _FirstSide:
    """The rests of the side that is being described, in seconds."""

    def __init__(self) -> None:
        self.headed = False
        self.begin()

    def begin(self) -> None:
        self.low = self.high = Fraction(0)
        self.side = self.named = ""
        self.paragraph_ends = self.in_new_paragraph = False

    def hear(self, text: str) -> None:
        """Take in a sentence: the side that it names, and whether it begins a paragraph."""
        if self.paragraph_ends:
            self.paragraph_ends, self.in_new_paragraph, self.named = False, True, ""
        if not self.named and (found := _SIDE.search(text)):
            self.named = (found["turned"] or found["own"]).lower()

    def add(self, low: Fraction, high: Fraction, *, hold: bool) -> None:
        """Add a rest. It begins a side if its sentences name a new side or describe a new pose."""
        other = self.named != self.side if self.named else not self.side
        new_pose = hold and self.in_new_paragraph and not self.headed
        if other and (new_pose or (self.named and not self.side)):
            self.low = self.high = Fraction(0)
            self.side = self.named
        if hold:
            self.in_new_paragraph = False
        self.low, self.high = self.low + low, self.high + high


def with_second_sides(items: Sequence[Item | SuggestedRest]) -> list[Item | SuggestedRest]:
    """Return the items with the time that "repeat on the other side" takes: that of the first side.

    The first side begins after the last heading or the last such sentence, but not before the first sentence
    that names a side. In a text without headings, each paragraph with a hold describes a pose of its own,
    unless it continues on the side of the paragraph before.

    A hold that a sentence asks for before it asks for the other side, as in "stay for a minute, then switch
    sides", gets the time of both sides.
    """
    result: list[Item | SuggestedRest] = []
    first = _FirstSide()
    for item in items:
        match item:
            case SuggestedRest(suggestion=asked) if asked.again:
                if first.high:
                    item = replace(item, suggestion=replace(asked, low=first.low, high=first.high))
                first.begin()
            case SuggestedRest(suggestion=asked) if asked.then_again:
                item = replace(item, suggestion=replace(asked, low=asked.low * 2, high=asked.high * 2))
                first.begin()
            case SuggestedRest(suggestion=asked):
                seconds = _USUAL.breath if asked.breaths else 1
                first.add(asked.low * seconds, asked.high * seconds, hold=asked.kind == "hold")
            case SectionHeading():
                first.begin()
                first.headed = True
            case ParagraphBreak():
                first.paragraph_ends = True
            case Words(text=text):
                first.hear(text)
            case CueText(text=text) if seconds := fixed_seconds(item):
                first.add(seconds, seconds, hold=text.startswith("hold"))
            case _:
                pass
        result.append(item)
    return result
