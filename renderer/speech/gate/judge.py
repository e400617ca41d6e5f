"""Judges a spoken sentence by all checks."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from renderer.speech.engines import PhonemeTimes
from renderer.speech.gate.additions import additions
from renderer.speech.gate.clipping import clipping, offset
from renderer.speech.gate.edges import cuts
from renderer.speech.gate.length import wrong_length
from renderer.speech.gate.noise import FLOOR_DB, QUIET_FLOOR_DB, bursts, clicks, is_noisy
from renderer.speech.gate.pauses import inner_silence
from renderer.speech.gate.profile import VoiceProfile
from renderer.speech.gate.repeats import repeats
from renderer.speech.gate.sound import SpokenSound, Values, measure
from renderer.speech.gate.verdict import Fault, Verdict
from renderer.speech.gate.voice_prints import level, other_voice

USUAL_WORDS_PER_MINUTE = 110
_SECONDS_PER_LETTER = 0.08


class Sentence(Struct, frozen=True, kw_only=True):
    """What was to be spoken.

    ``phonemes`` are those of the engine, and empty if it gives none. ``times`` are None if the engine does
    not know them. A number of a count is spoken ``in_context``.
    """

    text: str
    phonemes: str = ""
    times: PhonemeTimes | None = None
    words_per_minute: float = USUAL_WORDS_PER_MINUTE
    in_context: bool = False


def judge(
    samples: Values, sample_rate_hz: int, sentence: Sentence, profile: VoiceProfile | None = None
) -> Verdict:
    """Judge a sentence as its engine returned it, by the signal alone.

    Without a ``profile`` of the voice, or without phonemes, length, level, pitch and spectrum are not
    compared, and a sentence without faults is ``not judged``.

    Args:
        samples: float32 samples of shape (frames,).
        sample_rate_hz: their sample rate.
        sentence: what was to be spoken.
        profile: the profile of the voice.
    """
    sound = measure(samples, sample_rate_hz)
    if sound is None:
        return Verdict(status="doubtful", faults=(Fault(what="no sound"),))
    if profile is not None and profile.sample_rate_hz != sample_rate_hz:
        profile = None
    faults = tuple(_faults(sound, sentence, profile))
    if faults:
        return Verdict(status="doubtful", faults=faults)
    return Verdict(status="good" if profile and sentence.phonemes else "not judged")


def _faults(sound: SpokenSound, sentence: Sentence, profile: VoiceProfile | None) -> Iterator[Fault]:
    floor_db, seconds_per_letter, words_per_minute = FLOOR_DB, _SECONDS_PER_LETTER, sentence.words_per_minute
    if profile is not None:
        floor_db, seconds_per_letter = profile.floor_db, profile.seconds_per_phoneme
        words_per_minute = profile.words_per_minute(
            sentence.text, words_per_minute, in_context=sentence.in_context
        )
    if is_noisy(sound, floor_db):
        yield Fault(what="noise below the voice")
    else:
        is_quiet = floor_db <= QUIET_FLOOR_DB and not sentence.in_context  # a number of a count has fades
        yield from cuts(sound, sentence.words_per_minute, is_quiet=is_quiet)
        yield from bursts(sound)
    pace = words_per_minute / USUAL_WORDS_PER_MINUTE
    yield from clicks(sound)
    yield from clipping(sound)
    yield from offset(sound)
    yield from inner_silence(sound, sentence.text, pace)
    if sentence.times is not None:
        yield from additions(sound, sentence.times, pace)
    yield from repeats(sound, sentence.text, seconds_per_letter / pace)
    if profile is not None:
        yield from level(sound, profile)
        yield from other_voice(sound, profile)
        if sentence.phonemes:
            yield from wrong_length(sound, sentence.phonemes, pace, profile)
