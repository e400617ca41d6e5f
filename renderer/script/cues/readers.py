"""How the words behind each cue's name are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Literal

from renderer.script.cues.bed_names import OFF, is_bed_with_parameters
from renderer.script.cues.model import (
    At,
    End,
    For,
    Pause,
    Repeat,
    RepeatEach,
    ScriptCue,
    SetBed,
    SetPace,
    Sound,
)
from renderer.script.cues.parts import (
    DOUBLE_QUOTES,
    Part,
    check_given_once,
    comma_in_the_way,
    gain_of,
    level,
    no_options,
)

MOST_ROUNDS = 100_000

ReadCue = Callable[[Part, list[Part]], ScriptCue]
"""``read(first, others)``: what stands behind the cue's name, and the parts after each comma.

It raises CueError for what the cue does not take.
"""


def pause(size: Literal["short", "normal", "long"], cue: str) -> ReadCue:
    def read(first: Part, others: list[Part]) -> Pause:
        no_options(others, cue)
        if size != "normal" and first.text:
            raise first.error(f"[{cue}] takes no length", f"write [pause {first.shown}]")
        duration = first.duration() if first.text else None
        if duration and duration.is_range:
            raise first.error("a pause cannot be a range", f"write [hold {first.shown}], or one length")
        return Pause(duration=duration, size=size)

    return read


def sound(first: Part, others: list[Part]) -> Sound:
    if not first.text:
        raise first.error("[sound] has no name", "write [sound NAME], with a name from sounds:")
    if "/" in first.text or "\\" in first.text:
        remedy = "name the file under sounds: in the front matter, and write that name"
        raise first.error(f'"{first.shown}" is a path, not a name', remedy)
    name = first.name()
    gain_db, over = level(others, "sound", ("-6dB", "over"))
    return Sound(sound=name, gain_db=gain_db, over=over)


def bed(first: Part, others: list[Part]) -> SetBed:
    if not first.text:
        raise first.error("[bed] has no name", "write it like [bed ocean], or write [bed off]")
    name = "" if first.text in OFF else first.name()
    fades = [part for part in others if re.match(r"fade\b", part.text)]
    levels = [part for part in others if part not in fades]
    for part in levels:
        if is_bed_with_parameters(f"{first.text} {part.text}"):
            raise comma_in_the_way(first, part)
        if not name and gain_of(part.text) is not None:
            raise part.error(f"[bed {first.shown}] takes no level", "delete it and the comma")
    check_given_once(fades, "the fade")
    fade = fades[0].after(len("fade")).seconds() if fades else None
    gain_db, _ = level(levels, "bed", ("-6dB", "fade 8s"))
    return SetBed(sound=name, gain_db=gain_db, fade_seconds=fade)


def at(first: Part, others: list[Part]) -> At:
    no_options(others, "at")
    return At(seconds=first.seconds())


def named(make: Callable[[str], ScriptCue], cue: str, remedy: str) -> ReadCue:
    """A cue that is followed by a name in any letters."""

    def read(first: Part, others: list[Part]) -> ScriptCue:
        no_options(others, cue)
        if not first.text:
            raise first.error(f"[{cue}] has no name", remedy)
        return make(first.written)

    return read


def pace(first: Part, others: list[Part]) -> SetPace:
    no_options(others, "pace")
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,3})?)\s*%", first.text)
    if not match or not 25 <= Fraction(match[1]) <= 400:
        message = f'"{first.shown}" is not a pace from 25% to 400%' if first.text else "[pace] has no pace"
        raise first.error(message, "write it like [pace 90%]")
    return SetPace(ratio=Fraction(match[1]) / 100)


def repeat(first: Part, others: list[Part]) -> Repeat | RepeatEach:
    if match := re.fullmatch(r"([^\W\d]\w*)\s*:\s*(.*)", first.text):
        if match[1] in ("n", "other"):
            name = first.before(match.end(1))
            raise name.error(f'"{name.text}" cannot be the name here', "choose another name, such as side")
        words = [first.after(match.start(2)), *others]
        for word in words:
            if not word.text:
                raise word.error("a word is missing here", "write it like [repeat side: left, right]")
            if any(mark in word.text for mark in DOUBLE_QUOTES):
                raise word.error(
                    "a comma inside quotation marks", "delete the marks; a comma always starts another word"
                )
        return RepeatEach(variable=match[1], words=tuple(word.written for word in words))
    rounds = re.fullmatch(r"(\d{1,9})\s*(?:x|times)?", first.text)
    if not rounds:
        what = f'"{first.shown}" is not a number of rounds' if first.text else "[repeat] has no number"
        if meant := _each_of(first.written, [other.written for other in others]):
            raise first.error(what, f"write [repeat {meant}]")
        raise first.error(what, "write it like [repeat 3] or [repeat side: left, right]")
    no_options(others, "repeat")
    if not 1 <= int(rounds[1]) <= MOST_ROUNDS:
        message = f"[repeat] takes 1 to {MOST_ROUNDS:,} rounds, not {int(rounds[1]):,}"
        raise first.error(message, "write a number such as 3")
    return Repeat(count=int(rounds[1]))


def _each_of(first: str, others: list[str]) -> str:
    """``side: left, right`` for ``on each side: left`` and others; empty if there are no such words."""
    names, _, one = first.rpartition(":" if ":" in first else " ")
    words = [*re.split(r"\s+(?:and|or)\s+|\s*/\s*", one.strip()), *others]
    name = names.split()[-1] if names.strip() else "side"
    if len(words) < 2 or not all(words) or not re.fullmatch(r"[^\W\d]\w*", name):
        return ""
    return f"{'side' if name == 'sides' else name}: {', '.join(words)}"


def repeat_of(text: str) -> str:
    """``repeat 3`` for a text such as ``3x`` or ``3 times``; empty for any other text."""
    rounds = re.fullmatch(r"(?:x ?)?(\d{1,4}) ?(?:x|times?|rounds?)?", text)
    return f"repeat {rounds[1]}" if rounds else ""


def block_of_length(loop: bool, cue: str) -> ReadCue:
    def read(first: Part, others: list[Part]) -> For:
        no_options(others, cue)
        if loop and not first.text.isdigit() and (meant := repeat_of(first.text)):
            raise first.error(f'"{first.shown}" is not a length of time', f"write [{meant}], or a length")
        seconds = first.seconds()
        if not seconds:
            raise first.error(f"[{cue}] cannot be 0 s long", f"write a longer time, such as [{cue} 3m]")
        return For(seconds=seconds, loop=loop)

    return read


def end(first: Part, others: list[Part]) -> End:
    if first.text or others:
        part = first if first.text else others[0]
        raise part.error("[end] takes nothing more", "write [end]; it closes the block that was opened last")
    return End()
