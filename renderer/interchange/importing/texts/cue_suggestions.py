"""Suggest a cue for a sentence that asks for a rest, breaths or a bell in words."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from renderer.script.cues.spelled_lengths import COUNT, plain_count

_VAGUE = r"a few|a couple(?: of)?|several|some"
_NUMBER = rf"(?:{_VAGUE}|half an?|{COUNT})"
_KIND = (
    r"(?:(?:more|further|full|whole|long|slow|quiet|silent|deep|gentle|easy|last|final|or so|complete|even"
    r"|smooth|mindful|conscious|relaxed|soft|big|calm|calming|cleansing|and|of your own|rounds? of)(?:, | ))*"
)
_UNIT = (
    r"(?:seconds?|secs?|minutes?|mins?|hours?|moments?|breaths?|breath cycles?|rounds? of breath(?:ing)?"
    r"|repetitions?|reps|times)"
)
_AMOUNT = (
    rf"(?P<low>{_NUMBER})(?P<half> and a half)?(?: (?P<low_unit>seconds?|minutes?|breaths?))?"
    rf"(?:(?: ?(?:to|or|and|-|\u2013|\u2014) ?)(?P<high>{_NUMBER}))?[ -]{_KIND}(?P<unit>{_UNIT})\b"
    r"(?P<more> and a half| or (?:two|three))?"
)
_SOFT = (
    r"(?:(?:the|about|around|at least|maybe|perhaps|another|next|up to|just|only|roughly|or|these|anywhere"
    r"|from|between|approximately|a total of|yourself|this|this pose|this position|this stretch|here) )*"
)
_ASKS = re.compile(
    rf"\b(?:for|another|next|take|taking|spend|give yourself|give it|with|enjoy|have|pause|count"
    rf"|wait|breaths|hold|stay|remain|rest|keep|repeat|do|perform|complete|practice) {_SOFT}{_AMOUNT}"
)
_OF_THIS = re.compile(rf"\b{_AMOUNT} (?:of|like this|in|here|to|with|with this|now|more|on|per)\b")
_ANY = re.compile(rf"\b{_AMOUNT}")
_LIMB = r"(?:sides?|legs?|arms?|hands?|f(?:oo|ee)t|knees?|hips?|ways?|directions?)"
_EACH = re.compile(rf"\b(?:each|both|either|per) {_LIMB}\b(?! of\b)")
"""What is done on each side takes twice its time."""
_AGAIN = re.compile(
    rf"\b(?:repeat|do|same)\b[^.!?]{{0,40}}\b(?:other|opposite|second) {_LIMB}\b(?! of)"
    r"|\b(?:switch|change|swap) (?:sides|legs|arms|feet|hands)\b"
    rf"|\brepeat (?:on|with|for|to) (?:the |your )?(?:left|right)(?: {_LIMB})?\b"
)
_OTHER_TIMES = re.compile(
    r"\b(?:ago|min(?:ute)?s? read|daily|a day|a week|(?:each|every) (?:day|night|morning|evening|week|time)"
    r"|per (?!side|leg|arm)\w+|old|years?|whenever|any time|anytime|tonight|tomorrow"
    r"|at home"
    r"|been|takes|lasts|lasting|long enough|usually|often|sometimes|used to)\b"
    r"|\b(?:practice|session|meditation|track|recording|class|course)\b.{0,20}\b(?:is|takes?|lasts?)\b"
    r"|\b(?:this|it|that) (?:\w+ ){0,2}(?:takes?|lasts?)\b|-(?:minute|second|hour)\b|\b(?:minutes?"
    r"|hours?) (?:long|later)\b"
)
_WHILE = re.compile(
    r"\bfor (?:a|some)(?: (?:little|short|long|good))?(?: (?:while|time|bit))\b|\bas long as (?:you|it"
    r"|that)\b"
    r"|\b(?:in|into the) (?:silence|stillness|quiet)\b(?= ?[.!\u2026]|$| now| for| together)"
)
_STAYS = re.compile(
    r"\b(?:stay|rest|remain|linger|lie|sit|breathe|keep|let|wait|pause|continue|settle|be|leave|carry on"
    r"|follow|go on|hold|relax|enjoy|practice|repeat|do|take)\b"
)
_BELL = r"(?:bells?|chimes?|gongs?|singing bowls?|bowls?)"
_BELL_COMES = re.compile(
    rf"\b(?:you(?:['\u2019]ll| will| are going to)(?: \w+)? hear|there(?:['\u2019]ll| will) be"
    rf"|i(?:['\u2019]ll| will)(?: \w+)? (?:ring|sound|strike|play)|(?:listen"
    rf"|wait) for) (?:\w+ ){{0,5}}{_BELL}\b"
    rf"|\b(?:the|a) (?:\w+ )?{_BELL} (?:will|is going to) (?:\w+ )?(?:ring|sound|tell|call|mark|end|signal"
    rf"|let|close|bring)\b"
    rf"|\buntil (?:you (?:next )?hear )?(?:the|a) (?:\w+ )?{_BELL}\b"
)
_UNTIL_BELL = re.compile(rf"\buntil (?:you (?:next )?hear )?(?:the|a) (?:\w+ )?{_BELL}\b")
_AT_THE_END = re.compile(
    r"\b(?:at the (?:very )?(?:end|close)|(?:end|close|finish) of (?:the|this|our) (?:practice|session"
    r"|track|meditation|time)"
    r"|to (?:close|end|finish) (?:the|this|our)|once more at the)\b"
)
_PAUSE = re.compile(
    r"^(?:let['\u2019]?s |let us |we will |we['\u2019]ll |now )?(?:just )?pause (?:here|now|there"
    r"|for a moment)\b"
)

_SECONDS = {"second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3600, "moment": 10}
_MANY = {"a few": 3, "a couple": 2, "a couple of": 2, "several": 5, "some": 3}
_FEW_SECONDS = 5
_A_WHILE = Fraction(60)
_LONGEST = 2 * 3600
_HOLD_FROM = 30
"""Seconds. A shorter rest is suggested as a pause, not a hold."""


class Suggestion(Struct, frozen=True, kw_only=True):
    """The cue that a sentence asks for, and the phrase that asks for it.

    ``low`` and ``high`` are seconds, or numbers of breaths where ``breaths`` is set. ``stated`` is set where
    the sentence names a number. ``bell`` adds a bell at the end of the hold; ``closing`` places the bell at
    the end of the session. With ``again``, the time of the first side is to be repeated.
    ``then_again`` is set where the sentence asks for a time, and after it for the other side.
    """

    phrase: str
    kind: Literal["hold", "pause", "bell"]
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    breaths: bool = False
    stated: bool = False
    bell: bool = False
    closing: bool = False
    again: bool = False
    then_again: bool = False


def suggestion(sentence: str) -> Suggestion | None:
    """Return what a sentence asks for, or None."""
    text = " ".join(sentence.lower().replace("\u2019", "'").split())
    rings = _BELL_COMES.search(text)
    amount = None if _OTHER_TIMES.search(text) else _amount(text, bell=bool(rings))
    if amount:
        return _of_amount(amount, bell=bool(rings))
    if again := _AGAIN.search(text):
        return Suggestion(phrase=again.group(), kind="hold", low=_A_WHILE, high=_A_WHILE, again=True)
    if rings:
        if _UNTIL_BELL.search(text):
            return Suggestion(phrase=rings.group(), kind="hold", low=_A_WHILE, high=_A_WHILE, bell=True)
        closing = bool(_AT_THE_END.search(text))
        return Suggestion(phrase=rings.group(), kind="bell", bell=True, closing=closing)
    if _OTHER_TIMES.search(text):
        return None
    if (while_ := _WHILE.search(text)) and _STAYS.search(text):
        return Suggestion(phrase=while_.group(), kind="hold", low=_A_WHILE, high=_A_WHILE)
    if pause := _PAUSE.search(text):
        return Suggestion(phrase=pause.group(), kind="pause", low=Fraction(4), high=Fraction(4))
    return None


def _amount(text: str, *, bell: bool) -> re.Match[str] | None:
    if found := _ASKS.search(text) or _OF_THIS.search(text):
        return found
    found = _ANY.search(text)
    return (
        found
        if found and (bell or len(text.split()) <= 6) and not re.search(r"\bin a moment\b", text)
        else None
    )


def _of_amount(found: re.Match[str], *, bell: bool) -> Suggestion | None:
    unit = found["unit"].split()[0].rstrip("s")
    low_unit = (found["low_unit"] or unit).rstrip("s")
    low, high = _number(found["low"], low_unit), _number(found["high"] or found["low"], unit)
    if low is None or high is None:
        return None
    counted = unit not in _SECONDS
    if counted != (low_unit not in _SECONDS):
        return None
    low, high = low * _SECONDS.get(low_unit, 1), high * _SECONDS.get(unit, 1)
    if found["half"] or found["more"] == " and a half":
        low, high = low + Fraction(_SECONDS.get(unit, 1), 2), high + Fraction(_SECONDS.get(unit, 1), 2)
    elif found["more"]:
        high = low * (2 if found["more"].endswith("two") else 3)
    on_each = bool(_EACH.search(found.string))
    if on_each:
        low, high = low * 2, high * 2
    whole = low.denominator == 1 and high.denominator == 1
    if not 0 < low <= high or (counted and not whole) or (not counted and high > _LONGEST):
        return None
    short = high == 1 if counted else high < _HOLD_FROM and low == high
    return Suggestion(
        phrase=found.group(),
        kind="pause" if short and not bell else "hold",
        low=low,
        high=high,
        breaths=counted,
        stated=found["low"] not in _MANY and unit != "moment",
        bell=bell,
        then_again=not on_each and bool(_AGAIN.search(found.string, found.end())),
    )


def _number(text: str, unit: str) -> Fraction | None:
    if text in _MANY:
        if unit == "moment":
            return Fraction(2)
        return Fraction(_FEW_SECONDS if unit == "second" else _MANY[text])
    if text.startswith("half"):
        return Fraction(1, 2)
    try:
        return Fraction(plain_count(text))
    except ValueError:
        return None
