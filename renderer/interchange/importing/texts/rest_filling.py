"""Choose rests that fill a requested length, whatever voice will speak."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from renderer.interchange.importing.duration_estimate import word_count
from renderer.interchange.importing.lengths import length_text
from renderer.interchange.importing.model import CueText, Item, ParagraphBreak, SectionHeading, Words
from renderer.interchange.importing.texts.cue_suggestions import Suggestion
from renderer.script.cues.model import Bell, Breathe, Hold, Pause
from renderer.script.cues.parts import CueError
from renderer.script.cues.table import parse_cue
from renderer.script.durations import DAY_SECONDS
from renderer.script.head import Pacing

_USUAL = Pacing()
_FASTEST = Fraction(180)
_QUICK = Fraction(120)
"""The highest rate, in words per minute, that is chosen to make room for rests of a stated length."""
_SPEECH_SHARE = Fraction(7, 10)
"""The largest share of the length that words may take at the chosen rate."""
_GAP_SHARE = Fraction(1, 4)
"""The largest share of the time without words for silences between sentences and paragraphs."""
_SLOWER = Fraction(3, 10)
"""The share by which a voice may take longer than usual."""
_FOR_STATED = Fraction(4, 5)
"""The largest share of the time for rests that goes to rests with a stated number."""
_MOST_OF_A_DAY = Fraction(9, 10)
"""The largest share of 24 hours, the longest track, that holds take in the middle of their ranges."""
_STRETCHED = 2
"""The factor by which rests without a number are lengthened before rests between paragraphs are added."""


class SuggestedRest(Struct, frozen=True, kw_only=True):
    """A suggested cue; ``cue`` is its text, once a length has determined it."""

    suggestion: Suggestion
    cue: str = ""
    weight: Fraction = Fraction(0)


def plain_rest(suggestion: Suggestion) -> str:
    """Return the text of the cue that a sentence asks for."""
    if suggestion.kind == "bell":
        return "bell"
    if suggestion.breaths:
        many = (
            f"{suggestion.low}-{suggestion.high}"
            if suggestion.low != suggestion.high
            else str(suggestion.low)
        )
        return f"{suggestion.kind} {many} breath{'s' if suggestion.high != 1 else ''}{_bell(suggestion)}"
    low, high = length_text(suggestion.low), length_text(suggestion.high)
    if suggestion.kind == "pause":
        return f"pause {length_text((suggestion.low + suggestion.high) / 2)}"
    return f"hold {low if low == high else f'{low}-{high}'}{_bell(suggestion)}"


def filled(
    items: Sequence[Item | SuggestedRest], length: Fraction
) -> tuple[dict[str, object], list[Item | SuggestedRest], str]:
    """Return the front matter and the items of a script that can be ``length`` seconds long, and a message.

    The message is "" unless the length is too short for the rests, or for the words alone. In the latter
    case, the front matter has no length.

    The rate and the automatic silences are chosen to leave room for rests. A rest with a stated time stays
    close to that time. The remaining time goes to rests without a number, then to rests between paragraphs,
    which are longer after more words.
    """
    items = _with_ends(items)
    words = sum(word_count(item.text) for item in items if isinstance(item, Words))
    dense = words * 60 / (_SPEECH_SHARE * length)
    for_rests = words * 60 / max(length - _total_seconds(items), Fraction(1))
    rate = max(_USUAL.words_per_minute, min(for_rests, _QUICK), min(dense, _FASTEST))
    rate = Fraction(-(-rate // 5) * 5)
    speech = words * 60 / rate
    if speech > length * 9 / 10:
        least = f"{words} words take about {length_text(Fraction(round(speech)))}"
        return (
            {},
            [item for item in items if not _is_filler(item)],
            f"the length of {length_text(length)}: {least}",
        )
    gaps = gap_seconds(items)
    share = min(Fraction(1), _GAP_SHARE * (length - speech) / gaps) if gaps else Fraction(1)
    left = length - speech - gaps * share - sum(map(fixed_seconds, items))
    front: dict[str, object] = {"length": _as_length(length)}
    pacing = _pacing(rate, share)
    if pacing:
        front["pacing"] = pacing
    left = max(left, Fraction(10))
    rests = [item for item in items if isinstance(item, SuggestedRest)]
    stated = sum((_middle_seconds(rest) for rest in rests if rest.suggestion.stated), Fraction(0))
    room = length_text(Fraction(round(left * _FOR_STATED)))
    short = f"some of {length_text(stated)} that the words ask for: there is room for about {room}"
    return front, _spread(items, left, speech), short if stated > left * _FOR_STATED else ""


def _with_ends(items: Sequence[Item | SuggestedRest]) -> list[Item | SuggestedRest]:
    """Return the items with a rest, still without a cue, after each paragraph that may need one."""
    result: list[Item | SuggestedRest] = []
    words = 0
    for item in items:
        if isinstance(item, Words):
            words += word_count(item.text)
        elif isinstance(item, SuggestedRest | CueText):
            words = 0
        elif isinstance(item, ParagraphBreak) and words:
            blank = Suggestion(phrase="", kind="hold")
            result.append(SuggestedRest(suggestion=blank, weight=Fraction(words)))
            words = 0
        result.append(item)
    if not any(
        isinstance(item, SuggestedRest) and (item.weight or item.suggestion.kind == "hold") for item in result
    ):
        result.append(SuggestedRest(suggestion=Suggestion(phrase="", kind="hold"), weight=Fraction(1)))
    return result


def _spread(
    items: Sequence[Item | SuggestedRest], left: Fraction, speech: Fraction
) -> list[Item | SuggestedRest]:
    rests = [item for item in items if isinstance(item, SuggestedRest)]
    stated = sum((_middle_seconds(rest) for rest in rests if rest.suggestion.stated), Fraction(0))
    unstated = sum((_middle_seconds(rest) for rest in rests if not rest.suggestion.stated), Fraction(0))
    weights = sum((rest.weight for rest in rests), Fraction(0))
    tight = min(Fraction(1), left * _FOR_STATED / stated) if stated else Fraction(1)
    rest_left = left - stated * tight
    to_unstated = (
        min(rest_left, unstated * _STRETCHED) if weights else (rest_left if unstated else Fraction(0))
    )
    to_ends = rest_left - to_unstated if weights else Fraction(0)
    if to_ends < left / 20:
        to_unstated, to_ends = (rest_left, Fraction(0)) if unstated else (to_unstated, to_ends)
    # If all rests have stated times, these rests must take all the time that the voice leaves.
    all_stated = not unstated and not to_ends
    widest = Fraction(3, 2) * (speech + left) / (stated * tight) if all_stated and stated else Fraction(6, 5)
    result: list[Item | SuggestedRest] = []
    for item in items:
        if not isinstance(item, SuggestedRest):
            result.append(item)
        elif item.weight:
            if to_ends:
                result.append(_ranged(item, to_ends * item.weight / weights, speech, left))
        elif item.suggestion.kind != "hold":
            result.append(item)
        elif item.suggestion.breaths:
            fewest = -(-item.suggestion.low // 2)
            result.append(replace(item, suggestion=replace(item.suggestion, low=Fraction(fewest))))
        elif item.suggestion.stated:
            seconds = _middle_seconds(item) * tight
            low = seconds * min(max(1 - _SLOWER * speech / left, Fraction(1, 6)), Fraction(5, 6))
            result.append(_cue(item, low, max(seconds * widest, _middle_seconds(item))))
        else:
            result.append(_ranged(item, to_unstated * _middle_seconds(item) / unstated, speech, left))
    return result


def _ranged(rest: SuggestedRest, seconds: Fraction, speech: Fraction, left: Fraction) -> SuggestedRest:
    """Return a rest with a range for voices that take between half and twice the time of a typical voice."""
    widest = min(2 + speech / left, _MOST_OF_A_DAY * 2 * DAY_SECONDS / left)
    return _cue(rest, min(seconds / 5, Fraction(30)), seconds * widest)


def _cue(rest: SuggestedRest, low: Fraction, high: Fraction) -> SuggestedRest:
    shortest = max(min(_stepped(low, up=False), DAY_SECONDS / 2), Fraction(1))
    longest = min(max(_stepped(high, up=True), shortest + 1), DAY_SECONDS)
    text = f"hold {length_text(shortest)}-{length_text(longest)}{_bell(rest.suggestion)}"
    return replace(rest, cue=text)


def _stepped(seconds: Fraction, *, up: bool) -> Fraction:
    """Return a time rounded down, or with ``up`` rounded up, to a round number of seconds."""
    step = 30 if seconds >= 120 else 10 if seconds >= 30 else 5 if seconds >= 10 else 1
    return Fraction((-(-seconds // step) if up else seconds // step) * step)


def _total_seconds(items: Sequence[Item | SuggestedRest]) -> Fraction:
    """Return the seconds that all cues take together at their stated lengths."""
    rests = (_middle_seconds(item) for item in items if isinstance(item, SuggestedRest))
    return sum((*rests, *map(fixed_seconds, items)), Fraction(0))


def _middle_seconds(rest: SuggestedRest) -> Fraction:
    suggestion = rest.suggestion
    return (
        (suggestion.low + suggestion.high) / 2
        if suggestion.kind == "hold" and not suggestion.breaths
        else Fraction(0)
    )


def _bell(suggestion: Suggestion) -> str:
    return ", bell at end" if suggestion.bell else ""


def _is_filler(item: Item | SuggestedRest) -> bool:
    """Whether a rest has no purpose but to fill a length."""
    return isinstance(item, SuggestedRest) and not item.suggestion.phrase


def gap_seconds(items: Sequence[Item | SuggestedRest]) -> Fraction:
    """Return the seconds of the automatic silences between sentences, paragraphs and chapters."""
    total, since = Fraction(0), Fraction(0)
    for item in items:
        match item:
            case Words():
                total += since
                since = _USUAL.sentence
            case ParagraphBreak() if since:
                since = max(since, _USUAL.paragraph)
            case SectionHeading() if since:
                since = max(since, _USUAL.chapter)
            case CueText():
                since = Fraction(0)
            case SuggestedRest(weight=weight) if not weight:
                since = Fraction(0)
            case _:
                pass
    return total


def fixed_seconds(item: Item | SuggestedRest) -> Fraction:
    """Return the seconds of a cue that the requested length hardly changes."""
    if isinstance(item, SuggestedRest):
        suggestion = item.suggestion
        if suggestion.breaths:
            return (suggestion.low + suggestion.high) / 2 * _USUAL.breath
        if suggestion.kind == "pause":
            return (suggestion.low + suggestion.high) / 2
        return _USUAL.bell if suggestion.kind == "bell" else Fraction(0)
    if not isinstance(item, CueText):
        return Fraction(0)
    try:
        cue = parse_cue(item.text)
    except CueError:
        return Fraction(0)
    match cue:
        case Pause(duration=None, size=size):
            return {"short": _USUAL.short_pause, "normal": _USUAL.pause, "long": _USUAL.long_pause}[size]
        case Pause(duration=duration) | Hold(duration=duration) if duration:
            return (duration.low + duration.high) / 2 * duration.unit_seconds(_USUAL.breath)
        case Bell(count=count):
            return count * _USUAL.bell
        case Breathe(phases=phases, rounds=rounds):
            return rounds * sum((phase.seconds for phase in phases), Fraction(0))
        case _:
            return Fraction(0)


def _pacing(rate: Fraction, share: Fraction) -> dict[str, str]:
    pacing = {}
    if rate != _USUAL.words_per_minute:
        pacing["rate"] = str(rate)
    if share < 1:
        for key, usual in (
            ("sentence", _USUAL.sentence), ("paragraph", _USUAL.paragraph), ("chapter", _USUAL.chapter),
        ):  # fmt: skip
            pacing[key] = length_text(Fraction(round(usual * share * 10), 10))
    return pacing


def _as_length(length: Fraction) -> str:
    minutes, seconds = divmod(length, 60)
    if seconds.denominator != 1:
        return length_text(length)
    return f"{minutes}:{int(seconds):02}" if seconds else f"{minutes}m"
