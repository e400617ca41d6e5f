"""The table of cues: what stands between the brackets, read into one of the types of ``cues``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from renderer.script.cues.aliases import cleared, hint
from renderer.script.cues.model import (
    DEFAULT_BELL,
    At,
    Bell,
    Breathe,
    Count,
    Cue,
    End,
    For,
    Hold,
    HoldBell,
    Include,
    MarkHere,
    OptionalPart,
    Pause,
    Phase,
    Repeat,
    RepeatEach,
    SetBed,
    SetPace,
    SetVoice,
    Sound,
)  # fmt: skip
from renderer.script.cues.parts import CueError, Part, level, no_options, split_parts, unknown_option
from renderer.script.suggestions import nearest

LONGEST_CUE = 500
MOST_ROUNDS = 100_000

ReadCue = Callable[[Part, list[Part]], Cue]
"""``read(first, others)``: what stands behind the cue's words, and the parts after each comma."""

_PHASES: Mapping[str, Literal["in", "hold", "out"]] = {"in": "in", "hold": "hold", "out": "out"}
_TIMES = re.compile(r"\b(\d{1,9})\s*(?:x|times)(?!\w)")
_HOLD_BELL_WHEN = re.compile(
    r"\b(?:(?P<end>at\s+(?:the\s+)?end)|(?P<halfway>halfway|at\s+half)|(?P<every>every))\b"
)
_HOLD_OPTIONS = ("bell at end", "bell halfway", "bell every 5m")


@lru_cache(maxsize=4096)
def parse_cue(text: str) -> Cue:
    """Read what stands between the brackets, in any case.

    Raises:
        CueError: it is no cue, or not in a form that the cue takes.
    """
    if len(text) > LONGEST_CUE:
        raise CueError(f"a cue of {len(text):,} characters", f"a cue has {LONGEST_CUE} at most", 0, 1)
    if not text.strip():
        raise CueError("an empty cue", r"write a cue such as [pause 4s], or \[ to speak a bracket", 0, 1)
    meant = cleared(text)
    if meant is None or meant == text.lower():
        return _read(text)
    try:
        return _read(meant)
    except CueError as error:
        raise _as_written(error, meant, text) from None


def _read(text: str) -> Cue:
    first, *others = split_parts(re.sub(r"\s", " ", text))
    for head, read in CUES.items():
        if match := re.match(head.replace(" ", r"\s+") + r"(?![\w-])", first.text):
            behind = first.after(match.end())
            return read(behind.after(1) if behind.text[:1] in (":", "=") else behind, others)
    if re.match(r"\d{1,4}:\d", first.text):
        return _at(first, others)
    raise _unknown(first)


def _as_written(error: CueError, meant: str, text: str) -> CueError:
    """An error in the cue that was meant, in the place where its words were written."""
    part = meant[error.start : error.start + error.width].lower()
    start = text.lower().rfind(part) if part and len(text.lower()) == len(text) else -1
    width = len(part) if start >= 0 else len(text)
    return CueError(error.message, error.remedy, max(start, 0), width)


def _unknown(first: Part) -> CueError:
    words = first.text.split()
    if not words:
        return CueError("a cue that begins with a comma", "write a cue such as [pause 4s]", first.start, 1)
    name = re.split(r"[:=]", words[0])[0] or words[0]
    near = nearest(name, CUES)
    if len(words) > 1 and (both := nearest(" ".join(words[:2]), [head for head in CUES if " " in head])):
        width = re.match(r"\S+\s+\S+", first.text)
        name, near = first.text[: width.end() if width else None], both
    if name.startswith(("end", "/")):
        remedy = "a block ends with [end]"
    elif known := hint(name):
        remedy = known
    elif near:
        remedy = f'did you mean "{near}"?'
    else:
        remedy = rf"cues are {', '.join(list(CUES)[:5])} and so on; to speak a bracket write \["
    part = first.before(len(name))
    return part.error(f'unknown cue "{part.shown}"', remedy)


def _pause(size: Literal["short", "normal", "long"], cue: str) -> ReadCue:
    def read(first: Part, others: list[Part]) -> Pause:
        no_options(others, cue)
        if size != "normal" and first.text:
            raise first.error(f"[{cue}] has its own length", f"write [pause {first.shown}]")
        return Pause(duration=first.one_duration("a pause") if first.text else None, size=size)

    return read


def _hold(first: Part, others: list[Part]) -> Hold:
    if (bell := re.search(r"\s(?=bell\b)", first.text)) and first.before(bell.start()).text:
        part = first.after(bell.end())
        raise part.error("a comma is missing", f'put one before "{part.shown}"')
    duration = first.duration()
    if not duration.high:
        raise first.error("a hold of no time", "write how long, such as [hold 3m]")
    return Hold(duration=duration, bells=tuple(_hold_bell(part) for part in others))


def _hold_bell(part: Part) -> HoldBell:
    when = _HOLD_BELL_WHEN.search(part.text)
    if not re.match(r"bell\b", part.text) or not when:
        raise unknown_option(part, "hold", _HOLD_OPTIONS)
    name, behind = part.before(when.start()).after(len("bell")), part.after(when.end())
    sound = name.name() if name.text else DEFAULT_BELL
    if when["every"]:
        return HoldBell(when="every", sound=sound, every=behind.apart("a bell", "bell every 5m"))
    if behind.text:
        raise behind.error(f'"{behind.shown}" cannot stand here', "write bell at end, or bell halfway")
    return HoldBell(when="end" if when["end"] else "halfway", sound=sound)


def _bell(first: Part, others: list[Part]) -> Bell:
    every, name, count = None, first, 1
    if found := re.search(r"\bevery\b", first.text):
        every = first.after(found.end()).apart("a bell", "[bell 3x every 8s]")
        name = first.before(found.start())
    if times := _TIMES.search(name.text):
        count = int(times[1])
        before, behind = name.before(times.start()), name.after(times.end())
        if before.text and behind.text:
            raise name.error(f'"{name.shown}" is not a bell', "write it like [bell low 3x every 8s]")
        name = before if before.text else behind
    elif every:
        raise first.error('"every" without a number of strikes', "write it like [bell 3x every 8s]")
    if not 1 <= count <= 1000:
        raise first.error(f"a bell can strike 1 to 1000 times, not {count}", "write it like [bell 3x]")
    if name.text.isdigit():
        raise name.error(f'"{name.shown}" is not a bell', f"for so many strikes write [bell {name.shown}x]")
    sound = name.name() if name.text else DEFAULT_BELL
    gain_db, over = level(others, "bell", ("-6dB", "over"))
    return Bell(sound=sound, count=count, every=every, gain_db=gain_db, over=over)


def _sound(first: Part, others: list[Part]) -> Sound:
    if not first.text:
        raise first.error("[sound] without a name", "write it like [sound NAME], NAME as under sounds:")
    sound = first.name()
    gain_db, over = level(others, "sound", ("-6dB", "over"))
    return Sound(sound=sound, gain_db=gain_db, over=over)


def _bed(first: Part, others: list[Part]) -> SetBed:
    if not first.text:
        raise first.error("[bed] without a name", "write it like [bed ocean], or [bed off]")
    sound = "" if first.text in ("off", "none") else first.name()
    fade, levels = None, []
    for part in others:
        if match := re.match(r"fade\b", part.text):
            fade = part.after(match.end()).seconds()
        else:
            levels.append(part)
    gain_db, _ = level(levels, "bed", ("-6dB", "fade 8s"))
    return SetBed(sound=sound, gain_db=gain_db, fade_seconds=fade)


def _at(first: Part, others: list[Part]) -> At:
    no_options(others, "at")
    return At(seconds=first.seconds())


def parse_breath(text: str) -> tuple[Phase, ...]:
    """A breath as the pacing writes it: ``in 4s, hold 2s, out 6s``.

    Raises:
        CueError: a piece of it is none of these.
    """
    if len(text) > LONGEST_CUE:
        raise CueError(f"a breath of {len(text):,} characters", "write in 4s, hold 2s, out 6s", 0, 1)
    return _phases(split_parts(text))


def _phases(parts: list[Part]) -> tuple[Phase, ...]:
    phases = []
    for part in parts:
        match = re.match(r"(in|hold|out)\b", part.text)
        if not match:
            raise part.error(f'"{part.shown}" is not a part of a breath', "write in 4s, hold 2s, out 6s")
        seconds = part.after(match.end()).seconds()
        if not seconds:
            raise part.error(f'"{part.shown}" takes no time', "write how long, such as in 4s")
        phases.append(Phase(kind=_PHASES[match[1]], seconds=seconds))
    return tuple(phases)


def _breathe(first: Part, others: list[Part]) -> Breathe:
    rounds, tones, pieces = 1, False, []
    for part in [first, *others]:
        if match := _TIMES.fullmatch(part.text):
            rounds = int(match[1])
            if not 1 <= rounds <= 10_000:
                raise part.error(f"{rounds} breaths cannot be counted out", "write 1x to 10000x")
        elif part.text in ("tones", "words"):
            tones = part.text == "tones"
        else:
            pieces.append(part)
    if not any(part.text for part in pieces):
        raise first.error("[breathe] without a breath", "write it like [breathe in 4s, out 6s, 5x]")
    return Breathe(phases=_phases(pieces), rounds=rounds, tones=tones)


def _count(first: Part, others: list[Part]) -> Count:
    no_options(others, "count")
    match = re.fullmatch(r"(\d{1,5})\s*(?:-|\u2013|to)\s*(\d{1,5})\s+every\b(.*)", first.text)
    if not match:
        raise first.error("this count cannot be read", "write it like [count 1-5 every 1s]")
    every = first.after(match.start(3)).apart("a count", "every 1s")
    return Count(first=int(match[1]), last=int(match[2]), every=every)


def _named(make: Callable[[str], Cue], cue: str, name: str = "NAME") -> ReadCue:
    def read(first: Part, others: list[Part]) -> Cue:
        no_options(others, cue)
        if not first.text:
            raise first.error(f"[{cue}] without a name", f"write it like [{cue} {name}]")
        return make(first.written)

    return read


def _pace(first: Part, others: list[Part]) -> SetPace:
    no_options(others, "pace")
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,3})?)\s*%", first.text)
    if not match or not 25 <= Fraction(match[1]) <= 400:
        raise first.error("a pace is a share of the usual rate", "write [pace 90%], from 25% to 400%")
    return SetPace(ratio=Fraction(match[1]) / 100)


def _repeat(first: Part, others: list[Part]) -> Repeat | RepeatEach:
    if match := re.fullmatch(r"([^\W\d]\w*)\s*:\s*(.*)", first.text):
        if match[1] in ("n", "other"):
            name = first.before(match.end(1))
            raise name.error(f'"{name.text}" cannot be the name of a word', "choose another, such as side")
        words = [first.after(match.start(2)), *others]
        for word in words:
            if not word.text:
                raise word.error("a word is missing", "write it like [repeat side: left, right]")
        return RepeatEach(variable=match[1], words=tuple(word.written for word in words))
    count = re.fullmatch(r"(\d{1,9})\s*(?:x|times)?", first.text)
    if not count:
        what = f'"{first.shown}" is no number of rounds' if first.text else "[repeat] without a number"
        raise first.error(what, "write it like [repeat 3] or [repeat side: left, right]")
    no_options(others, "repeat")
    if not 1 <= int(count[1]) <= MOST_ROUNDS:
        raise first.error(f"{count[1]} rounds are out of range", f"write 1 to {MOST_ROUNDS:,} rounds")
    return Repeat(count=int(count[1]))


def _for(loop: bool, cue: str) -> ReadCue:
    def read(first: Part, others: list[Part]) -> For:
        no_options(others, cue)
        seconds = first.seconds()
        if not seconds:
            raise first.error(f"a [{cue}] of no time", f"write how long, such as [{cue} 3m]")
        return For(seconds=seconds, loop=loop)

    return read


def _end(first: Part, others: list[Part]) -> End:
    if first.text or others:
        part = first if first.text else others[0]
        raise part.error("[end] takes nothing more", "write [end]; it closes the block opened last")
    return End()


CUES: Mapping[str, ReadCue] = {
    "pause": _pause("normal", "pause"),
    "short pause": _pause("short", "short pause"),
    "long pause": _pause("long", "long pause"),
    "hold": _hold,
    "bell": _bell,
    "sound": _sound,
    "bed": _bed,
    "at": _at,
    "breathe": _breathe,
    "count": _count,
    "voice": _named(lambda name: SetVoice(name=name), "voice"),
    "pace": _pace,
    "mark": _named(lambda name: MarkHere(name=name), "mark"),
    "include": _named(lambda path: Include(path=path), "include", "intro.md"),
    "repeat": _repeat,
    "for": _for(loop=False, cue="for"),
    "loop for": _for(loop=True, cue="loop for"),
    "optional": _named(lambda name: OptionalPart(name=name), "optional"),
    "end": _end,
}
"""How each cue is read, by its first words."""
