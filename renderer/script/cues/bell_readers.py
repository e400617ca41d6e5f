"""How holds with their bells, and bells alone, are read."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec.structs import replace

from renderer.script.cues.aliases import built_in_bell
from renderer.script.cues.model import BUILT_IN_BELLS, DEFAULT_BELL, Bell, Hold, HoldBell, Strength
from renderer.script.cues.parts import (
    LEVEL_INSIDE,
    TIMES,
    CueError,
    Part,
    check_given_once,
    comma_in_the_way,
    gain_in_range,
    gain_of,
    level,
    times,
    unknown_option,
)
from renderer.script.cues.strengths import STRENGTHS, strength_meant, with_strength_last

MOST_STRIKES = 1_000

_HOLD_BELL_WHEN = re.compile(
    r"\b(?:(?P<end>at\s+(?:the\s+)?end)|(?P<halfway>halfway|at\s+half)|(?P<every>every))\b"
)
_BELL_WITHOUT_COMMA = re.compile(r"\s*(?:[;/&+-]|\band|\bwith)?\s+(?:an? )?(?=bell\b)|\s*[;/&+]\s*(?=bell\b)")
_STRENGTH_AT_END = re.compile(r"(?:^|\s)(soft|firm)$")
_HOLD_OPTIONS = ("bell at end", "bell halfway", "bell every 5m")


def hold(first: Part, others: list[Part]) -> Hold:
    if (bell := _BELL_WITHOUT_COMMA.search(first.text)) and first.before(bell.start()).text:
        length, strike = first.before(bell.start()).written, first.after(bell.end()).written
        raise first.error("a comma is missing", f'write "{length}, {strike}"')
    duration = first.duration()
    if not duration.high:
        raise first.error("a hold cannot be 0 s long", "write a longer one, such as [hold 3m]")
    for part, after in pairwise(others):
        begun = re.match(r"bell\b", part.text) and not _HOLD_BELL_WHEN.search(part.text)
        if begun and (re.match(r"(soft|firm)\b", after.text) or _HOLD_BELL_WHEN.match(after.text)):
            raise comma_in_the_way(part, after)
    return Hold(duration=duration, bells=_hold_bells(others))


def _hold_bells(parts: list[Part]) -> tuple[HoldBell, ...]:
    """The bells of a hold. A level belongs to the bell before it."""
    bells: list[HoldBell] = []
    for number, part in enumerate(parts):
        if gain_of(part.text) is None:
            bells.append(_hold_bell(part))
        elif not bells:
            raise _level_before_bell(part, parts[number + 1 :])
        else:
            check_given_once(
                [part for part in parts[number - 1 : number + 1] if gain_of(part.text) is not None],
                "the level",
            )
            bells[-1] = replace(bells[-1], gain_db=gain_in_range(part))
    return tuple(bells)


def _level_before_bell(level: Part, others: list[Part]) -> CueError:
    if not others or not re.match(r"bell\b", others[0].text):
        return unknown_option(level, "hold", _HOLD_OPTIONS)
    end = others[0].start + len(others[0].text)
    both = Part(text=level.cue[level.start : end], start=level.start, cue=level.cue)
    return both.error("the level is before the bell", f'write "{others[0].written}, {level.written}"')


def _hold_bell(part: Part) -> HoldBell:
    if inside := LEVEL_INSIDE.search(part.text):
        without = " ".join(f"{part.written[: inside.start()]} {part.written[inside.end() :]}".split())
        level = part.written[inside.start(1) : inside.end(1)]
        raise part.error(f'"{level}" has no comma before it', f'write "{without}, {level}"')
    when = _HOLD_BELL_WHEN.search(part.text)
    begun = re.match(r"(\w+) bell\b", part.text)
    if begun and when and (meant := strength_meant(begun[1])):
        better = ("bell", part.text[begun.end() : when.start()], meant, part.text[when.start() :])
        remedy = f'write "{" ".join(" ".join(better).split())}"'
        raise part.error(f'the strength "{begun[1]}" is before "bell"', remedy)
    if not re.match(r"bell\b", part.text) or not when:
        raise unknown_option(part, "hold", _HOLD_OPTIONS)
    name, behind = part.before(when.start()).after(len("bell")), part.after(when.end())
    strength: Strength = "normal"
    if struck := _STRENGTH_AT_END.search(name.text):
        strength, name = STRENGTHS[struck[1]], name.before(struck.start())
    sound = name.name() if name.text else DEFAULT_BELL
    if when["every"]:
        every = behind.interval("bell every 5m")
        return HoldBell(when="every", sound=sound, every=every, strength=strength)
    if behind.text:
        message = f'"{behind.shown}" cannot follow "{part.before(when.end()).shown}"'
        if strength_behind := strength_meant(behind.text):
            words = filter(None, ("bell", name.text, strength_behind, when[0]))
            raise part.error(message, f'write "{" ".join(words)}"')
        raise behind.error(message, "delete it")
    return HoldBell(when="end" if when["end"] else "halfway", sound=sound, strength=strength)


def bell(first: Part, others: list[Part]) -> Bell:
    every, name, count = None, first, 1
    if found := re.search(r"\bevery\b", first.text):
        every = first.after(found.end()).interval("[bell 3x every 8s]")
        name = first.before(found.start())
    if found := TIMES.search(name.text):
        count = times(found)
        before, behind = name.before(found.start()), name.after(found.end())
        if before.text and behind.text:
            struck = strength_meant(behind.text)
            example = with_strength_last(first.cue, behind.text, struck) if struck else ""
            remedy = f"write {example}" if example else "write it like [bell low 3x every 8s]"
            raise name.error(f'"{name.shown}" is not a bell', remedy)
        name = before if before.text else behind
    elif every:
        raise first.error('"every" needs a number of strikes', "write it like [bell 3x every 8s]")
    if not 1 <= count <= MOST_STRIKES:
        message = f"a bell strikes 1 to {MOST_STRIKES:,} times, not {count:,}"
        raise first.error(message, "write a number such as 3x")
    if name.text.isdigit():
        raise name.error(f'"{name.shown}" is not a bell', "write a number of strikes like [bell 3x]")
    if (when := _HOLD_BELL_WHEN.search(name.text)) and not when["every"]:
        example = f"[hold 3m, bell {name.written}]"
        raise name.error(f'"{name.after(when.start()).shown}" needs a hold', f"write it like {example}")
    sound = name.name() if name.text else DEFAULT_BELL
    strength, levels = _strength(first, others)
    gain_db, over = level(levels, "bell", ("soft", "firm", "-6dB", "over"))
    return Bell(sound=sound, count=count, every=every, gain_db=gain_db, over=over, strength=strength)


def _strength(first: Part, others: list[Part]) -> tuple[Strength, list[Part]]:
    """How hard the bell of ``[bell ...]`` is struck, and the other options."""
    strengths, levels = [], []
    for part in others:
        if part.text in STRENGTHS:
            strengths.append(part)
        elif other := strength_meant(part.text):
            raise part.error(f'[bell] does not take "{part.shown}"', f'write "{other}"')
        elif not first.text and (name := built_in_bell(part.text) or part.text) in BUILT_IN_BELLS:
            raise part.error(f'[bell] does not take "{part.shown}"', f"write [bell {name}]")
        elif TIMES.match(part.text) and not TIMES.search(first.text):
            raise comma_in_the_way(first, part)
        elif re.match(r"every\b", part.text):
            if TIMES.search(first.text):
                raise comma_in_the_way(first, part)
            raise part.error('"every" needs a number of strikes', "write it like [bell 3x every 8s]")
        else:
            levels.append(part)
    check_given_once(strengths, "the strength")
    return STRENGTHS[strengths[0].text] if strengths else "normal", levels
