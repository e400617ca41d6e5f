"""Sessions made from templates, no two sentences of one alike."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

from msgspec import Struct


class Shape(Struct, frozen=True, kw_only=True):
    """Chapters of so many sentences, each with a hold and a bell at its end.

    ``length`` is what the script asks for, where it asks at all; ``hold`` is written as in a script.
    """

    length: str = ""
    chapters: int
    sentences_per_chapter: int
    hold: str


def guided(minutes: int, *, fitted: bool = True) -> Shape:
    """300 sentences an hour; where no length is asked for, about that long."""
    return Shape(
        length=f"{minutes}m" if fitted else "",
        chapters=max(1, minutes // 6),
        sentences_per_chapter=30,
        hold="45s-10m" if fitted else "97s",
    )


def held(minutes: int) -> Shape:
    """90 sentences an hour: three quarters of it are holds."""
    return Shape(length=f"{minutes}m", chapters=max(1, minutes // 4), sentences_per_chapter=6, hold="2m-10m")


def sleep(minutes: int, words_minutes: int) -> Shape:
    """So many minutes of words, then one long hold."""
    return Shape(length=f"{minutes}m", chapters=1, sentences_per_chapter=11 * words_minutes, hold="45s-20h")


# The lengths of these lists share no factor, nor one with three, so that few sentences come up twice.
_OPENINGS = (
    "When you are ready",
    "With the next breath out",
    "If it is comfortable",
    "Little by little",
    "In your own time",
    "As far as it suits you",
    "As softly as you can",
)
_INVITATIONS = (
    "let {} sink",
    "notice {}",
    "soften around {}",
    "make a little room behind {}",
    "breathe towards {}",
    "feel the outline of {}",
    "ask nothing of {}",
    "bring a kind attention to {}",
)
_PLACES = (
    "your jaw",
    "the back of your head",
    "your shoulders",
    "both of your hands",
    "the lower ribs",
    "the small of your back",
    "your belly",
    "the front of your hips",
    "your knees",
    "your eyes",
    "the soles of your feet",
)
_ENDINGS = (
    "and rest there",
    "while nothing has to happen",
    "while the floor carries you",
    "as if it had all the time in the world",
    "and leave out what strains",
    "for as long as you like",
    "and let the breath come by itself",
    "whether or not it changes",
    "like a hand that opens",
    "and stay with what is easy",
    "until the breath has gone out",
    "and let the day wait outside",
    "and notice that there is nothing to get right",
)


def script(title: str, shape: Shape, skip: int = 0) -> str:
    """A script in the renderer's language; the first ``skip`` sentences are left to other scripts.

    Bells ring out before the next words: one track can then be made by appending pieces alone.
    """
    left = islice(sentences(), skip, None)
    chapters = [
        _chapter(number, list(islice(left, shape.sentences_per_chapter)), shape.hold)
        for number in range(1, shape.chapters + 1)
    ]
    return "\n".join(
        [
            "---",
            f"title: {title}",
            "language: en-US",
            *([f"length: {shape.length}"] if shape.length else []),
            "pacing: {rate: 110, sentence: 1.2s, paragraph: 3s, bell: 10s}",
            "---",
            "",
            "[bell bowl]",
            "[pause 26s]",
            "",
            *chapters,
            "[bell low]",
            "",
        ]
    )


def sentences() -> Iterator[str]:
    """Different ones without end, of about five to twenty words."""
    seen = set()
    for number in count():
        opening, invitation, place, ending = (
            choices[number % len(choices)] for choices in (_OPENINGS, _INVITATIONS, _PLACES, _ENDINGS)
        )
        invited = invitation.format(place)
        forms = (f"{opening}, {invited}", f"{invited}, {ending}", f"{opening}, {invited}, {ending}")
        text = forms[number % 3]
        if text not in seen:
            seen.add(text)
            yield f"{text[0].upper()}{text[1:]}."


def _chapter(number: int, sentences: list[str], hold: str) -> str:
    """Paragraphs of two to four sentences with a pause after each, then a hold and its bell."""
    lines, left, pauses = [f"# Part {number}", ""], sentences, 0
    while left:
        size = 2 + len(left) % 3
        paragraph, left = left[:size], left[size:]
        pauses += 1
        lines += [" ".join(paragraph) + (f" [pause {4 + pauses % 5}s]" if left else ""), ""]
    return "\n".join([*lines, f"[hold {hold}, bell at end]", ""])
