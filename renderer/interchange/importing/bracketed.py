"""Classify the brackets of an imported text as cues, sounds that are not spoken, or ordinary words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from renderer.interchange.importing.model import Comment, CueText, Dropped, Item, Words
from renderer.script.cues.aliases import cleared
from renderer.script.cues.model import BUILT_IN_BELLS, Bell, Breathe, Count, Hold, Pause
from renderer.script.cues.parentheses import begins_cue
from renderer.script.cues.parts import CueError
from renderer.script.cues.table import parse_cue

_BRACKETS = re.compile(
    r"\[(?P<square>[^\[\]]{1,200})\]|\((?P<round>[^()]{1,200})\)|\{(?P<curly>[^{}]{1,200})\}"
)
_NOTES = re.compile(r"[\u2669-\u266f\U0001f3b5\U0001f3b6]+")
_NOISE = re.compile(
    r"(?:\w+ ){0,3}(?:music|singing|applause|laugh(?:s|ter|ing)?|chuckles?|sighs?|inaudible|crosstalk"
    r"|cough(?:s|ing)?"
    r"|birdsong|birds(?: chirping)?|waves|rain|wind|exhales?|inhales?|breathing|silence"
    r"|no audio)(?: (?:\w+ ?){1,3})?",
    re.IGNORECASE,
)
_DOTS = re.compile(r"(?<!\S)(?:\.\s?){3,}(?!\S)|(?<!\S)\u2026+(?!\S)")


def noise_note(noise: str) -> str:
    """Return the comment to write for a sound that was heard but not spoken."""
    if re.search(r"\b(bells?|gongs?|chimes?|bowls?)\b", noise, re.IGNORECASE):
        return f'heard here: "{noise}"; for a bell write [bell]'
    if re.search(r"music|song|ocean|waves|rain|ambien", noise, re.IGNORECASE):
        return f'heard here: "{noise}"; for a bed write [bed ocean]'
    return f'heard here: "{noise}"'


def parted(text: str, line: int, dropped: list[Dropped]) -> Iterator[Item]:
    """Yield the words and cues of a text, in order.

    A bracket that reads as a silence, a hold, a bell, breaths or a count becomes that cue, in its clear form.
    A bracket that describes music or another noise becomes a comment. All other brackets are kept as words.
    Dots that stand alone become a pause.
    """
    text, at = _NOTES.sub(" ", text), 0
    for found in _BRACKETS.finditer(text):
        inside = " ".join((found["square"] or found["round"] or found["curly"] or "").split())
        square = found["square"] is not None
        cue = _cue(inside) if square or begins_cue(inside) else None
        if cue is None and not ((square or found["round"]) and _NOISE.fullmatch(inside)):
            if square:
                what = f'the brackets of "[{inside[:60]}]", which is not a cue; its words are kept'
                dropped.append(Dropped(line=line, column=1, what=what))
            continue
        yield from _words(text[at : found.start()])
        if cue is None:
            dropped.append(Dropped(line=line, column=1, what=f'"{found.group()[:60]}", which is not speech'))
            yield Comment(text=noise_note(inside))
        else:
            yield CueText(text=cue)
        at = found.end()
        if text[at : at + 1] in (".", ",", ";"):  # this mark belongs to the sentence around the bracket
            at += 1
    yield from _words(text[at:])


def _words(text: str) -> Iterator[Item]:
    at = 0
    for dots in _DOTS.finditer(text):
        if text[at : dots.start()].strip():
            yield Words(text=text[at : dots.start()].strip())
        yield CueText(text="pause")
        at = dots.end()
    if text[at:].strip():
        yield Words(text=text[at:].strip())


def _cue(inside: str) -> str | None:
    """Return the clear form of a cue that needs no file or setting, or None."""
    text = cleared(inside) or inside
    try:
        cue = parse_cue(text)
    except CueError:
        return None
    if isinstance(cue, Bell):
        return text if cue.sound in BUILT_IN_BELLS else None
    if isinstance(cue, Hold):
        return text if all(bell.sound in BUILT_IN_BELLS for bell in cue.bells) else None
    return text if isinstance(cue, Pause | Breathe | Count) else None
