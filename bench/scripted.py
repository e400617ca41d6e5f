"""A session of so many hours, made from templates: 300 sentences an hour, no two of them alike."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

SENTENCES_PER_CHAPTER = 30
CHAPTERS_PER_HOUR = 10

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


def script(title: str, hours: int) -> str:
    """A script in the renderer's language that asks for exactly this many hours.

    Bells ring out before the next words: one track can then be made by appending pieces alone.
    """
    sentences = _sentences()
    chapters = [
        _chapter(number, list(islice(sentences, SENTENCES_PER_CHAPTER)))
        for number in range(1, CHAPTERS_PER_HOUR * hours + 1)
    ]
    return "\n".join(
        [
            "---",
            f"title: {title}",
            "language: en-US",
            f"length: {hours * 60}m",
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


def _sentences() -> Iterator[str]:
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


def _chapter(number: int, sentences: list[str]) -> str:
    """Paragraphs of two to four sentences with a pause after each, then a hold and its bell."""
    lines, left, pauses = [f"# Part {number}", ""], sentences, 0
    while left:
        size = 2 + len(left) % 3
        paragraph, left = left[:size], left[size:]
        pauses += 1
        lines += [" ".join(paragraph) + (f" [pause {4 + pauses % 5}s]" if left else ""), ""]
    return "\n".join([*lines, "[hold 45s-10m, bell at end]", ""])
