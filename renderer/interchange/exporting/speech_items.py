"""A session as another program is to say it: sentences, and the silence that is due before each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Literal, assert_never

from msgspec import Struct

from renderer.plan.automatic_silence import Silence
from renderer.script.cues import model as cues
from renderer.script.head import Head, Pacing
from renderer.script.sentences import split_sentences
from renderer.script.session import ParagraphEnd
from renderer.script.walk import FilledCue, FilledHeading, FilledText, TimedBlock, WalkItem

UnsupportedKind = Literal[
    "", "bells", "sounds", "beds", "guided breaths", "counts", "blocks of a length", "absolute times"
]
"""What other programs do not have, in the plural; empty for what they do not miss."""


class AutomaticSilence(Struct, frozen=True, kw_only=True):
    """The silence that the pacing puts here."""

    seconds: Fraction


class WrittenPause(Struct, frozen=True, kw_only=True):
    seconds: Fraction


class Sentence(Struct, frozen=True, kw_only=True):
    """A sentence. One that is ``glued`` has no space before it, as the second one of "Wait. ...go."."""

    text: str
    glued: bool = False


class SilentText(Struct, frozen=True, kw_only=True):
    """What stands between two sentences and is not spoken, such as a lone dash."""

    text: str
    glued: bool = False


class Chapter(Struct, frozen=True, kw_only=True):
    title: str


class VoiceChange(Struct, frozen=True, kw_only=True):
    text: str
    name: str


class PaceChange(Struct, frozen=True, kw_only=True):
    text: str
    ratio: Fraction


class NamedPoint(Struct, frozen=True, kw_only=True):
    text: str
    name: str


class SilentCue(Struct, frozen=True, kw_only=True):
    """A cue in which other programs hear nothing, for ``seconds`` where it has a length of its own."""

    text: str
    unsupported: UnsupportedKind = ""
    seconds: Fraction | None = None


SpeechItem = (
    AutomaticSilence
    | WrittenPause
    | Sentence
    | SilentText
    | Chapter
    | ParagraphEnd
    | VoiceChange
    | PaceChange
    | NamedPoint
    | SilentCue
)
"""``text`` of an item is what stands between a cue's brackets."""


def speech_items(items: Iterable[WalkItem], head: Head) -> Iterator[SpeechItem]:
    """What is spoken and when it is silent, in order."""
    return _Speech(head).items(items)


class _Speech:
    def __init__(self, head: Head) -> None:
        self.language = head.language
        self.pacing = head.pacing
        self.silence = Silence(pacing=head.pacing)
        self.run: list[str] = []

    def items(self, items: Iterable[WalkItem]) -> Iterator[SpeechItem]:
        for item in items:
            if isinstance(item, FilledText):
                self.run += [item.text] if item.text else []
                continue
            yield from self.flush()
            match item:
                case ParagraphEnd():
                    self.silence.cross("paragraph")
                    yield item
                case FilledHeading(title=title):
                    self.silence.cross("chapter")
                    yield Chapter(title=" ".join(title.split()))
                case FilledCue(text=text, cue=cue):
                    if isinstance(cue, cues.SoundingCue):
                        yield from self.due()
                    yield _cue(cue, " ".join(text.split()), self.pacing)
                    self.silence.after_cue(cue)
                case TimedBlock(text=text, contents=contents):
                    yield SilentCue(text=" ".join(text.split()), unsupported="blocks of a length")
                    self.silence.after("rest")
                    yield from self.items(contents())
                    yield SilentCue(text="end")
                    self.silence.after("rest")
                case _:
                    assert_never(item)
        yield from self.flush()

    def flush(self) -> Iterator[SpeechItem]:
        """The sentences of the text gathered since the last cue or paragraph's end."""
        text = " ".join(self.run)
        self.run.clear()
        done = 0
        for sentence in split_sentences(text, self.language) if text else ():
            begin = text.find(sentence, done)
            if unspoken := text[done:begin].strip():
                yield SilentText(text=unspoken, glued=_is_glued(text, done))
            yield from self.due()
            yield Sentence(text=sentence, glued=_is_glued(text, begin))
            self.silence.after("words", "sentence")
            done = begin + len(sentence)
        if unspoken := text[done:].strip():
            yield SilentText(text=unspoken, glued=_is_glued(text, done))
        self.silence.after_run(text)

    def due(self) -> Iterator[SpeechItem]:
        if seconds := self.silence.due_seconds():
            yield AutomaticSilence(seconds=seconds)


def _is_glued(text: str, at: int) -> bool:
    return 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace()


def _cue(cue: cues.LeafCue, text: str, pacing: Pacing) -> SpeechItem:
    match cue:
        case cues.Pause():
            return WrittenPause(seconds=pacing.pause_seconds(cue))
        case cues.Hold(duration=duration, bells=bells):
            return SilentCue(
                text=text, unsupported="bells" if bells else "", seconds=pacing.seconds(duration)
            )
        case cues.Breathe(phases=phases, rounds=rounds):
            seconds = rounds * sum((phase.seconds for phase in phases), Fraction(0))
            return SilentCue(text=text, unsupported="guided breaths", seconds=seconds)
        case cues.Count(every=every, numbers=numbers):
            return SilentCue(text=text, unsupported="counts", seconds=pacing.seconds(every) * len(numbers))
        case cues.Bell():
            return SilentCue(text=text, unsupported="bells")
        case cues.Sound():
            return SilentCue(text=text, unsupported="sounds")
        case cues.SetBed():
            return SilentCue(text=text, unsupported="beds")
        case cues.At():
            return SilentCue(text=text, unsupported="absolute times")
        case cues.SetVoice(name=name):
            return VoiceChange(text=text, name=name)
        case cues.SetPace(ratio=ratio):
            return PaceChange(text=text, ratio=ratio)
        case cues.MarkHere(name=name):
            return NamedPoint(text=text, name=name)
        case _:
            assert_never(cue)
