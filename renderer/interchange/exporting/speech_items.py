"""Items as another program is to say them: sentences, and the silence that is due before each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from renderer.interchange.importing.model import Cue, Heading, Item, ParagraphEnd, Words
from renderer.plan.automatic_silence import Silence
from renderer.script.cues import model as cues
from renderer.script.cues.table import parse_cue
from renderer.script.head import Head
from renderer.script.sentences import ends_sentence, split_sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Automatic:
    """The silence that the pacing puts here."""

    seconds: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """What stands between two sentences and is not said, such as a lone dash."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A cue of a known length in which other programs hear nothing; None where it has none of its own."""

    cue: Cue
    seconds: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A written pause."""

    seconds: Fraction


Told = Automatic | Between | Sentence | Silent | Written | Heading | ParagraphEnd


def told(items: Iterable[Item], head: Head) -> Iterator[Told]:
    """What is said and when it is silent, in order."""
    silence = Silence(pacing=head.pacing)
    run: list[str] = []
    for item in items:
        if isinstance(item, Words):
            run.append(item.text)
            continue
        yield from _run(" ".join(run), head.language, silence)
        run.clear()
        match item:
            case Cue():
                yield from _cue(item, head, silence)
            case Heading():
                silence.cross("chapter")
                yield item
            case ParagraphEnd():
                silence.cross("paragraph")
                yield item
            case _:
                pass
    yield from _run(" ".join(run), head.language, silence)


def _run(text: str, language: str, silence: Silence) -> Iterator[Told]:
    done = 0
    for sentence in split_sentences(text, language) if text else ():
        at = text.find(sentence, done)
        if between := text[done:at].strip():
            yield Between(text=between)
        yield from _due(silence)
        yield Sentence(text=sentence)
        silence.after("words", "sentence")
        done = at + len(sentence)
    if between := text[done:].strip():
        yield Between(text=between)
    if silence.since == "words" and text and not ends_sentence(text):
        silence.boundary = "none"


def _due(silence: Silence) -> Iterator[Told]:
    if seconds := silence.due_seconds():
        yield Automatic(seconds=seconds)


def _cue(item: Cue, head: Head, silence: Silence) -> Iterator[Told]:
    match parse_cue(item.text):
        case cues.Pause(duration=duration):
            yield Written(seconds=duration.low if duration else Fraction(0))
            silence.after("rest")
        case cues.Hold(duration=duration, bells=bells):
            middle = (duration.low + duration.high) / 2
            if duration.in_breaths:
                middle = Fraction(int(middle))
            yield Silent(cue=item, seconds=middle * duration.unit_seconds(head.pacing.breath))
            silence.after("bell" if any(bell.when == "end" for bell in bells) else "rest")
        case cues.Breathe(phases=phases, rounds=rounds):
            yield from _due(silence)
            yield Silent(cue=item, seconds=rounds * sum((phase.seconds for phase in phases), Fraction(0)))
            silence.after("rest")
        case cues.Count(first=first, last=last, every=every):
            yield from _due(silence)
            apart = every.low * every.unit_seconds(head.pacing.breath)
            yield Silent(cue=item, seconds=apart * (abs(last - first) + 1))
            silence.after("rest")
        case cues.Bell(over=over):
            yield from _due(silence)
            yield Silent(cue=item)
            silence.after("rest" if over else "bell")
        case cues.Sound(over=over):
            yield from _due(silence)
            yield Silent(cue=item)
            silence.after("rest" if over else "words", "none" if over else "sentence")
        case cues.At() | cues.For() | cues.End():
            yield Silent(cue=item)
            silence.after("rest")
        case _:
            yield Silent(cue=item)
