"""What a render would have to speak, by which voice, and at what price. Nothing is spoken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from renderer.plan.steps import Speak
from renderer.speech.calibration import at_calibration_pace, calibration_utterance
from renderer.speech.clip_keys import chain_key, spoken_key, utterance_key
from renderer.speech.gate.words.registry import most_at_once
from renderer.speech.kept_clips import KeptClip, identity_for, kept_clip
from renderer.speech.voice_properties import attempts_of, is_checked, terms_of
from renderer.storage.sharing import there
from renderer.storage.store import Store
from renderer.voice import Utterance, Voice
from renderer.workflows.cache import cache_store, finish_sharing
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled


class SpeechAmount(Struct, frozen=True, kw_only=True):
    """A number of sentences and of the characters in them."""

    sentences: int = 0
    characters: int = 0

    def plus(self, text: str) -> SpeechAmount:
        """The amount with one more sentence."""
        return SpeechAmount(sentences=self.sentences + 1, characters=self.characters + len(text))


class SpeechEstimate(Struct, frozen=True, kw_only=True):
    """What one voice still has to speak, and what the store has of it.

    Both include the sentences by which the voice of a server is calibrated. ``cost`` is in ``currency``, and
    None if the price is not known. ``on_server`` is whether a server speaks. ``most_more`` is what the server
    speaks in addition if the checks find a fault in every attempt at every sentence, and ``most_more_cost``
    what that costs. ``to_recognize`` is the number of sentences whose words a server has to recognize, and
    ``most_to_recognize`` its requests if the checks find a fault in every attempt.
    """

    voice: str
    engine: str
    to_speak: SpeechAmount
    kept: SpeechAmount
    cost: float | None
    currency: str
    on_server: bool = False
    most_more: SpeechAmount = SpeechAmount()
    most_more_cost: float | None = None
    to_recognize: int = 0
    most_to_recognize: int = 0


def estimate_speech(compiled: Iterable[Compiled]) -> tuple[SpeechEstimate, ...]:
    """An estimate for each voice, in the order in which the voices first speak.

    Each distinct sentence counts once.

    Raises:
        InputError: a setting of a voice is wrong, or one of its files is missing.
    """
    tallies: dict[str, _Tally] = {}
    counted: set[str] = set()
    for one in compiled:
        store = cache_store(one.settings) if one.options.cache else None
        utterances = (speak.utterance for speak in one.plan.spoken())
        identity = identity_for(utterances, one.settings.words_recognizer)
        shared = _shared_keys(one, store) if store and store.shared else frozenset()
        for speak in one.plan.spoken():
            voice = speak.utterance.voice
            tally = tallies.setdefault(voice_label(speak, one.settings.voices), _Tally(voice))
            for needed in _needed(speak.utterance, one, store, identity, shared):
                if needed.key not in counted:
                    counted.add(needed.key)
                    tally.add(needed)
    return tuple(tally.estimate(label) for label, tally in tallies.items())


def _shared_keys(compiled: Compiled, store: Store) -> frozenset[str]:
    """What only the shared store has; what it has of servers is asked for where it has no clip."""
    rate = compiled.settings.sample_rate
    clips = {utterance_key(speak.utterance, rate): speak.utterance for speak in compiled.plan.spoken()}
    found = there(store, "clip", clips)
    left = [
        utterance for key, utterance in clips.items() if key not in found and not store.holds("clip", key)
    ]
    calibrations = {calibration_utterance(utterance.voice) for utterance in clips.values()}
    spoken = there(store, "spoken", filter(None, map(spoken_key, [*left, *calibrations])))
    finish_sharing(store)
    return found | spoken


class _Tally:
    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._to_speak = SpeechAmount()
        self._kept = SpeechAmount()
        self._most_more = SpeechAmount()
        self._to_recognize = self._most_to_recognize = 0

    def add(self, needed: _Needed) -> None:
        if needed.is_kept():
            self._kept = self._kept.plus(needed.text)
        else:
            self._to_speak = self._to_speak.plus(needed.text)
        for _ in range(needed.most_more_requests()):
            self._most_more = self._most_more.plus(needed.text)
        most = needed.most_to_recognize()
        self._to_recognize += most > 0
        self._most_to_recognize += most

    def estimate(self, label: str) -> SpeechEstimate:
        terms = terms_of(self._voice)
        price = terms.price_per_million_characters if terms else None

        def cost(amount: SpeechAmount) -> float | None:
            return None if price is None else amount.characters * price / 1_000_000

        return SpeechEstimate(
            voice=label,
            engine=self._voice.engine,
            to_speak=self._to_speak,
            kept=self._kept,
            cost=cost(self._to_speak),
            currency=terms.currency if terms and price is not None else "",
            on_server=terms is not None,
            most_more=self._most_more,
            most_more_cost=cost(self._most_more),
            to_recognize=self._to_recognize,
            most_to_recognize=self._most_to_recognize,
        )


def voice_label(speak: Speak, voices: Mapping[str, Voice]) -> str:
    """The name of the voice in the script, or that of the fallback which speaks in its place."""
    name, voice = speak.voice.lower(), speak.utterance.voice
    if name in voices and is_recorded(voices[name]) and not is_recorded(voice):
        at_one_pace = at_calibration_pace(voice)
        same = (
            other
            for other, named in voices.items()
            if replace(at_calibration_pace(named), language=named.language or voice.language) == at_one_pace
        )
        return next(same, str(voice))
    return name or str(voice)


class _Needed(Struct, frozen=True, kw_only=True):
    """A text to speak, its key, whether the store has it, and how often servers may be asked.

    ``most_more_requests`` go to the server that speaks, and ``most_to_recognize`` to the one that recognizes.
    """

    text: str
    key: str
    is_kept: Callable[[], bool]
    most_more_requests: Callable[[], int] = lambda: 0
    most_to_recognize: Callable[[], int] = lambda: 0


def _needed(
    utterance: Utterance, compiled: Compiled, store: Store | None, identity: str, shared: frozenset[str]
) -> Iterator[_Needed]:
    """A sentence; then the calibration of a server's voice.

    ``identity`` is that of the recognizer, and ``shared`` are the keys that only the shared store has.
    """
    sample_rate, recognizer = compiled.settings.sample_rate, compiled.settings.words_recognizer
    clip, spoken = utterance_key(utterance, sample_rate), spoken_key(utterance)

    def kept() -> KeptClip | None:
        return kept_clip(store, utterance, sample_rate, identity) if store else None

    def has_clip() -> bool:
        return clip in shared or kept() is not None

    def most_to_recognize() -> int:
        if recognizer is None or most_at_once(recognizer) is None or not is_checked(utterance.voice):
            return 0
        found = kept()
        return len(attempts_of(utterance.voice)) if found is None or found.lacks_words else 0

    def has(key: str) -> bool:
        return key in shared or bool(store and store.find("spoken", key))

    def more_requests() -> int:
        found = kept()
        if (clip in shared and not identity) or (found and not found.lacks_words):
            return 0
        attempts = range(1, len(attempts_of(utterance.voice)))
        return sum(not has(spoken_key(utterance, attempt)) for attempt in attempts)

    if not spoken:
        yield _Needed(text=utterance.text, key=clip, is_kept=has_clip, most_to_recognize=most_to_recognize)
        return
    yield _Needed(
        text=utterance.text,
        key=spoken,
        is_kept=lambda: has_clip() or has(spoken),
        most_more_requests=more_requests,
        most_to_recognize=most_to_recognize,
    )
    calibration = calibration_utterance(utterance.voice)
    chain, calibrated = chain_key(utterance.voice), spoken_key(calibration)
    yield _Needed(
        text=calibration.text,
        key=calibrated,
        is_kept=lambda: bool(store and store.find("voice", chain)) or has(calibrated),
    )
