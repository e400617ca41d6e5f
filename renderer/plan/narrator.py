"""Who speaks, and how: the voice from here on, with the pronunciation of its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.plan.steps import Beat, Ends, Speak
from renderer.plan.takes import NO_TAKES, LockedSpeech, SpokenTake, SpokenTakes
from renderer.problems import Position, Problem
from renderer.script.cues.model import Phase
from renderer.script.head import Head
from renderer.script.pronunciation.lexicon import Lexicon
from renderer.script.pronunciation.substitution import Pronunciation, pronunciation_for
from renderer.script.sentence_key import sentence_key
from renderer.script.sentences import LONGEST_SENTENCE
from renderer.voice import Origin, Utterance, Voice, named_voice, primary_language

BREATH_WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {"in": "Einatmen.", "hold": "Halten.", "out": "Ausatmen."},
    "en": {"in": "Breathe in.", "hold": "Hold.", "out": "Breathe out."},
    "es": {"in": "Inhala.", "hold": "Mantén.", "out": "Exhala."},
    "fr": {"in": "Inspirez.", "hold": "Retenez.", "out": "Expirez."},
    "it": {"in": "Inspira.", "hold": "Trattieni.", "out": "Espira."},
    "nl": {"in": "Adem in.", "hold": "Hou vast.", "out": "Adem uit."},
    "pt": {"in": "Inspire.", "hold": "Segure.", "out": "Expire."},
}
"""What a guided breath says, by language; other languages get tones."""

CONTEXT_NUMBERS = 2
"""The most numbers of a count on each side of a number that change how it is spoken."""

BREATH_TONES: Mapping[str, str] = {"in": "breath in", "hold": "breath hold", "out": "breath out"}
"""The sounds of a guided breath with tones."""


if TYPE_CHECKING:
    from renderer.plan.disclosure import Notice


class Choices(Struct, frozen=True, kw_only=True):
    """What is decided outside the script: who speaks, what is left out, another bed.

    Attributes:
        default_voice: speaks where nothing names another.
        voices: voices by name, from the settings.
        default_name: the name of the voice that speaks unless the script or ``voice`` names another.
        voice: the voice that speaks instead of the script's own; empty for none.
        without: the optional parts to leave out.
        bed: the bed instead of the script's own; None keeps those, and "off" turns every bed off.
        bed_gain_db: the gain of that bed, relative to the usual level of beds.
        lexicons: come after the script's own pronunciation, in their order.
        takes_ipa: whether a voice can say some IPA.
        speaks_in_context: whether a voice can speak a number as a part of a count.
        with_seed: a voice with another seed; one without seeds stays as it is.
        takes: the takes of sentences, and which of them are chosen.
        plays_recording: whether a voice plays a recording of a sentence, which no take replaces.
        origin_of: where a voice comes from.
        notice: what the track says about its voices; None if it says nothing.
        ends: what the track has before its first words and after its last ones.
    """

    default_voice: Voice
    voices: Mapping[str, Voice] = field(default_factory=dict)
    default_name: str = ""
    voice: str = ""
    without: frozenset[str] = frozenset()
    bed: str | None = None
    bed_gain_db: float = 0.0
    lexicons: tuple[Lexicon, ...] = ()
    takes_ipa: Callable[[str, Voice], bool] = lambda _ipa, _voice: False
    speaks_in_context: Callable[[Voice], bool] = lambda _voice: False
    with_seed: Callable[[Voice, int], Voice] = lambda voice, _seed: voice
    takes: SpokenTakes = NO_TAKES
    plays_recording: Callable[[Voice, str], bool] = lambda _voice, _sentence: False
    origin_of: Callable[[Voice], Origin] = lambda _voice: "synthetic"
    notice: Notice | None = None
    ends: Ends = Ends()


class Speaker:
    """Makes steps of sentences, with the voice and pace of the last cues."""

    def __init__(self, head: Head, choices: Choices) -> None:
        self.head = head
        self.choices = choices
        self.pace = Fraction(1)
        self.times: Counter[str] = Counter()
        self.call(choices.voice or (head.voice.name if head.voice else choices.default_name))
        self.pronunciation = cache(self._pronunciation)
        self.problems: list[Problem] = []
        self.warnings: dict[str, Problem] = {}

    def call(self, voice_name: str) -> None:
        """Let another voice speak from here on, by the name that a script gives it."""
        self.voice_name = voice_name
        self.voice = self._voice(voice_name)

    def set_pace(self, pace: Fraction) -> None:
        self.pace = pace
        self.voice = self._voice(self.voice_name)

    def speak(self, sentence: str, position: Position, *, is_notice: bool = False) -> Speak:
        """A sentence of the script, or one that a track says about its voices, which has no takes."""
        if len(sentence) > LONGEST_SENTENCE:
            message = f"this sentence has {len(sentence):,} characters"
            remedy = f"end it earlier; the limit is {LONGEST_SENTENCE:,}"
            self.problems.append(Problem(position=position, message=message, remedy=remedy))
            sentence = sentence[:LONGEST_SENTENCE]
        take = None if is_notice else self._take(sentence)
        utterance = (
            self._locked(take.locked) if take and take.locked else self._utterance(sentence, position, take)
        )
        return Speak(
            utterance=utterance,
            caption=sentence,
            voice=self.voice_name,
            position=position,
            take=take,
            origin=self.choices.origin_of(utterance.voice),
            is_notice=is_notice,
        )

    def _utterance(self, sentence: str, position: Position, take: SpokenTake | None) -> Utterance:
        voice = self._voice_of(take) if take else self.voice
        pronunciation = self.pronunciation(primary_language(voice.language))
        pronounced = pronunciation.of(sentence, lambda ipa: self.choices.takes_ipa(ipa, voice))
        for word, saying in pronounced.unspoken:
            self.warnings.setdefault(word, _unspoken(word, saying.position or position, voice))
        return Utterance(text=pronounced.text, voice=voice, phonemes=pronounced.phonemes)

    def _locked(self, locked: LockedSpeech) -> Utterance:
        """What the voice says of a locked take. Nothing that the script or a lexicon says changes it."""
        named = named_voice(locked.voice, self.choices.voices)
        voice = replace(
            named,
            words_per_minute=locked.words_per_minute,
            comma_seconds=locked.comma_seconds,
            pitch=named.pitch if locked.pitch is None else locked.pitch,
            language=locked.language or named.language,
            preset=locked.preset or named.preset,
        )
        if locked.seed is not None:
            voice = self.choices.with_seed(voice, locked.seed)
        phonemes = tuple(part for part in locked.phonemes if self.choices.takes_ipa(part.ipa, voice))
        return Utterance(text=locked.text, voice=self._with_origin(voice), phonemes=phonemes)

    def _with_origin(self, voice: Voice) -> Voice:
        """A voice of a locked take with the origin that a table now gives to the same voice.

        The take may have been locked before the table said that the voice is a clone.
        """
        for each in self.choices.voices.values():
            if each.origin and not each.settings and each.full_name == voice.full_name and not voice.settings:
                return replace(voice, origin=each.origin, consent=each.consent)
        return voice

    def leave_out(self, symbol: str, position: Position) -> None:
        """Warn about a symbol between sentences, at the first place where the script has it."""
        shown = "".join(filter(str.isprintable, symbol))
        warning = Problem(
            position=position,
            message=f'"{shown}" has no words, so no voice says it',
            remedy="write it in words, or remove it",
            warning=True,
        )
        self.warnings.setdefault(symbol, warning)

    def count(self, numbers: range, position: Position) -> Iterator[Speak]:
        """The numbers of a count, each with those around it if the voice can speak them as one."""
        for place, number in enumerate(numbers):
            speak = self.speak(str(number), position)
            if self.choices.speaks_in_context(speak.utterance.voice):
                before = tuple(map(str, numbers[max(0, place - CONTEXT_NUMBERS) : place]))
                after = tuple(map(str, numbers[place + 1 : place + 1 + CONTEXT_NUMBERS]))
                speak = replace(speak, utterance=replace(speak.utterance, before=before, after=after))
            yield speak

    def _pronunciation(self, language: str) -> Pronunciation:
        return pronunciation_for(language, self.head.say, self.choices.lexicons)

    def _take(self, sentence: str) -> SpokenTake | None:
        """The take that is chosen for a sentence, this time that the script says it."""
        if not self.choices.takes.takes:
            return None
        key = sentence_key(sentence)
        self.times[key] += 1
        take = self.choices.takes.chosen(key, self.times[key])
        return None if take is None or self.choices.plays_recording(self.voice, sentence) else take

    def _voice_of(self, take: SpokenTake) -> Voice:
        """The voice that speaks now, with what a take replaces. A voice without seeds ignores the seed."""
        voice = self._voice(take.voice) if take.voice else self.voice
        if take.words_per_minute is not None:
            voice = replace(voice, words_per_minute=take.words_per_minute)
        return voice if take.seed is None else self.choices.with_seed(voice, take.seed)

    def _voice(self, name: str) -> Voice:
        default = self.choices.default_voice
        pacing = self.head.pacing
        words_per_minute = pacing.words_per_minute * pacing.pace * self.pace
        language = self.head.language
        voice = named_voice(name, self.choices.voices) if name else default
        return replace(
            voice,
            words_per_minute=words_per_minute,
            comma_seconds=pacing.comma,
            language=voice.language or language,
        )

    def breath(self, phase: Phase, position: Position, *, tones: bool) -> Beat:
        """One phase of a guided breath: words, or a tone where requested or the language has no words."""
        words = BREATH_WORDS.get(primary_language(self.head.language))
        if tones or words is None:
            return Beat(
                seconds=phase.seconds, position=position, part_of="breath", sound=BREATH_TONES[phase.kind]
            )
        speak = self.speak(words[phase.kind], position)
        return Beat(seconds=phase.seconds, position=position, part_of="breath", speak=speak)


def _unspoken(word: str, position: Position, voice: Voice) -> Problem:
    return Problem(
        position=position,
        message=f'"{word}" has only IPA, which the voice {voice} does not take',
        remedy="give it an alias as well",
        width=len(word),
        warning=True,
    )
