"""How the words behind each cue's name are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from renderer.script.cues.aliases import built_in_bell
from renderer.script.cues.model import (
    BUILT_IN_BELLS,
    DEFAULT_BELL,
    At,
    Bell,
    Breathe,
    Count,
    End,
    For,
    Hold,
    HoldBell,
    Pause,
    Phase,
    Repeat,
    RepeatEach,
    ScriptCue,
    SetBed,
    SetPace,
    Sound,
    Strength,
)  # fmt: skip
from renderer.script.cues.parts import CueError, Part, level, no_options, split_parts, unknown_option

LONGEST_CUE = 500
MOST_ROUNDS = 100_000
MOST_STRIKES = 1_000
MOST_BREATHS = 10_000
LARGEST_NUMBER = 99_999
MOST_NUMBERS = 1_000

ReadCue = Callable[[Part, list[Part]], ScriptCue]
"""``read(first, others)``: what stands behind the cue's name, and the parts after each comma.

It raises CueError for what the cue does not take.
"""

_PHASES: Mapping[str, Literal["in", "hold", "out"]] = {"in": "in", "hold": "hold", "out": "out"}
_TIMES = re.compile(r"\b(\d{1,9})\s*(?:x|times)(?!\w)")
_HOLD_BELL_WHEN = re.compile(
    r"\b(?:(?P<end>at\s+(?:the\s+)?end)|(?P<halfway>halfway|at\s+half)|(?P<every>every))\b"
)
_STRENGTHS: Mapping[str, Strength] = {"soft": "soft", "firm": "firm"}
_STRENGTH_AT_END = re.compile(r"(?:^|\s)(soft|firm)$")
_OTHER_STRENGTHS = {
    **dict.fromkeys(("gentle", "gently", "light", "quiet", "softly", "softer"), "soft"),
    **dict.fromkeys(("firmly", "hard", "loud", "louder", "strong"), "firm"),
}
_HOLD_OPTIONS = ("bell at end", "bell halfway", "bell every 5m")
_NEXT_OF_BREATH = re.compile(r"\S\s+(?=(?:in|hold|out|tones|words)\b|\d{1,9}\s*(?:x|times)(?!\w))")
_BREATH_REMEDY = 'write a breath like "in 4s, hold 2s, out 6s"'


def pause(size: Literal["short", "normal", "long"], cue: str) -> ReadCue:
    def read(first: Part, others: list[Part]) -> Pause:
        no_options(others, cue)
        if size != "normal" and first.text:
            raise first.error(f"[{cue}] takes no length", f"write [pause {first.shown}]")
        return Pause(duration=first.one_duration("a pause") if first.text else None, size=size)

    return read


def hold(first: Part, others: list[Part]) -> Hold:
    if (bell := re.search(r"\s(?=bell\b)", first.text)) and first.before(bell.start()).text:
        part = first.after(bell.end())
        raise part.error("a comma is missing", f'write one before "{part.shown}"')
    duration = first.duration()
    if not duration.high:
        raise first.error("a hold cannot be 0 s long", "write a longer one, such as [hold 3m]")
    for part, after in pairwise(others):
        begun = re.match(r"bell\b", part.text) and not _HOLD_BELL_WHEN.search(part.text)
        if begun and re.match(r"(soft|firm)\b", after.text):
            raise after.error("a comma is in the way", f'write "{part.text} {after.text}"')
    return Hold(duration=duration, bells=tuple(_hold_bell(part) for part in others))


def _hold_bell(part: Part) -> HoldBell:
    when = _HOLD_BELL_WHEN.search(part.text)
    if not re.match(r"bell\b", part.text) or not when:
        raise unknown_option(part, "hold", _HOLD_OPTIONS)
    name, behind = part.before(when.start()).after(len("bell")), part.after(when.end())
    strength: Strength = "normal"
    if struck := _STRENGTH_AT_END.search(name.text):
        strength, name = _STRENGTHS[struck[1]], name.before(struck.start())
    sound = name.name() if name.text else DEFAULT_BELL
    if when["every"]:
        every = behind.interval("bell every 5m")
        return HoldBell(when="every", sound=sound, every=every, strength=strength)
    if behind.text:
        remedy = f'write "bell {behind.text} at end"' if behind.text in _STRENGTHS else "delete it"
        raise behind.error(f'"{behind.shown}" cannot follow "{part.before(when.end()).shown}"', remedy)
    return HoldBell(when="end" if when["end"] else "halfway", sound=sound, strength=strength)


def bell(first: Part, others: list[Part]) -> Bell:
    every, name, count = None, first, 1
    if found := re.search(r"\bevery\b", first.text):
        every = first.after(found.end()).interval("[bell 3x every 8s]")
        name = first.before(found.start())
    if times := _TIMES.search(name.text):
        count = int(times[1])
        before, behind = name.before(times.start()), name.after(times.end())
        if before.text and behind.text:
            raise name.error(f'"{name.shown}" is not a bell', "write it like [bell low 3x every 8s]")
        name = before if before.text else behind
    elif every:
        raise first.error('"every" needs a number of strikes', "write it like [bell 3x every 8s]")
    if not 1 <= count <= MOST_STRIKES:
        message = f"a bell strikes 1 to {MOST_STRIKES:,} times, not {count:,}"
        raise first.error(message, "write a number such as 3x")
    if name.text.isdigit():
        raise name.error(f'"{name.shown}" is not a bell', "write a number of strikes like [bell 3x]")
    sound = name.name() if name.text else DEFAULT_BELL
    strength, levels = _strength(first, others)
    gain_db, over = level(levels, "bell", ("soft", "firm", "-6dB", "over"))
    return Bell(sound=sound, count=count, every=every, gain_db=gain_db, over=over, strength=strength)


def _strength(first: Part, others: list[Part]) -> tuple[Strength, list[Part]]:
    """How hard the bell of ``[bell ...]`` is struck, and the other options."""
    strength: Strength = "normal"
    levels = []
    for part in others:
        if part.text in _STRENGTHS:
            strength = _STRENGTHS[part.text]
        elif other := _OTHER_STRENGTHS.get(part.text):
            raise part.error(f'[bell] does not take "{part.shown}"', f'write "{other}"')
        elif not first.text and (name := built_in_bell(part.text) or part.text) in BUILT_IN_BELLS:
            raise part.error(f'[bell] does not take "{part.shown}"', f"write [bell {name}]")
        else:
            levels.append(part)
    return strength, levels


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
    name = "" if first.text in ("off", "none") else first.name()
    fade, levels = None, []
    for part in others:
        if match := re.match(r"fade\b", part.text):
            fade = part.after(match.end()).seconds()
        else:
            levels.append(part)
    gain_db, _ = level(levels, "bed", ("-6dB", "fade 8s"))
    return SetBed(sound=name, gain_db=gain_db, fade_seconds=fade)


def at(first: Part, others: list[Part]) -> At:
    no_options(others, "at")
    return At(seconds=first.seconds())


def parse_breath(text: str) -> tuple[Phase, ...]:
    """Read a breath as the pacing writes it: ``in 4s, hold 2s, out 6s``.

    Raises:
        CueError: a part of it is none of these.
    """
    if len(text) > LONGEST_CUE:
        raise CueError(f"this breath has {len(text):,} characters", _BREATH_REMEDY, 0, 1)
    return _phases(split_parts(text))


def _phases(parts: list[Part]) -> tuple[Phase, ...]:
    phases = []
    for part in parts:
        match = re.match(r"(in|hold|out)\b", part.text)
        if not match:
            raise part.error(f'"{part.shown}" is not a part of a breath', _BREATH_REMEDY)
        if next_part := _NEXT_OF_BREATH.search(part.text, match.end()):
            behind = part.after(next_part.end())
            raise behind.error("a comma is missing", f'write one before "{behind.shown}"')
        seconds = part.after(match.end()).seconds()
        if not seconds:
            raise part.error(f'"{part.shown}" takes no time', f"write a longer time, such as {match[1]} 4s")
        phases.append(Phase(kind=_PHASES[match[1]], seconds=seconds))
    return tuple(phases)


def breathe(first: Part, others: list[Part]) -> Breathe:
    rounds, tones, pieces = 1, False, []
    for part in [first, *others]:
        if match := _TIMES.fullmatch(part.text):
            rounds = int(match[1])
            if not 1 <= rounds <= MOST_BREATHS:
                message = f"[breathe] takes 1 to {MOST_BREATHS:,} breaths, not {rounds:,}"
                raise part.error(message, "write a number such as 5x")
        elif part.text in ("tones", "words"):
            tones = part.text == "tones"
        else:
            pieces.append(part)
    if not any(part.text for part in pieces):
        raise first.error("[breathe] has no breath", "write it like [breathe in 4s, out 6s, 5x]")
    return Breathe(phases=_phases(pieces), rounds=rounds, tones=tones)


def count(first: Part, others: list[Part]) -> Count:
    no_options(others, "count")
    match = re.fullmatch(r"(\d+)\s*(?:-|\u2013|to)\s*(\d+)(?:\s+every\b(.*))?", first.text)
    if not match:
        raise first.error("this is not a count", "write it like [count 1-5 every 1s]")
    if max(int(match[1]), int(match[2])) > LARGEST_NUMBER:
        message = f"[count] takes numbers up to {LARGEST_NUMBER:,}"
        raise first.error(message, "write smaller numbers, such as [count 1-5 every 1s]")
    numbers = abs(int(match[2]) - int(match[1])) + 1
    if numbers > MOST_NUMBERS:
        message = f"[count] speaks at most {MOST_NUMBERS:,} numbers, not {numbers:,}"
        raise first.error(message, "write a shorter count, such as [count 1-100 every 1s]")
    if match[3] is None:
        raise first.error("this count has no time", f"write it like [count {first.shown} every 1s]")
    every = first.after(match.start(3)).interval("[count 1-5 every 1s]")
    return Count(first=int(match[1]), last=int(match[2]), every=every)


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
        return RepeatEach(variable=match[1], words=tuple(word.written for word in words))
    rounds = re.fullmatch(r"(\d{1,9})\s*(?:x|times)?", first.text)
    if not rounds:
        what = f'"{first.shown}" is not a number of rounds' if first.text else "[repeat] has no number"
        raise first.error(what, "write it like [repeat 3] or [repeat side: left, right]")
    no_options(others, "repeat")
    if not 1 <= int(rounds[1]) <= MOST_ROUNDS:
        message = f"[repeat] takes 1 to {MOST_ROUNDS:,} rounds, not {int(rounds[1]):,}"
        raise first.error(message, "write a number such as 3")
    return Repeat(count=int(rounds[1]))


def block_of_length(loop: bool, cue: str) -> ReadCue:
    def read(first: Part, others: list[Part]) -> For:
        no_options(others, cue)
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
