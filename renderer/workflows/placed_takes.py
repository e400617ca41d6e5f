"""Sentences and their takes as the studio's page needs them: with places in the text, in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Literal

from msgspec import Struct
from msgspec.structs import asdict, replace

from renderer.errors import InputError, ScriptError
from renderer.plan.takes import SpokenTake
from renderer.speech.kept_clips import KeptClip
from renderer.speech.voice_properties import SEED, has_seeds
from renderer.voice import Utterance
from renderer.workflows.cast import speaking_name
from renderer.workflows.placed_track import milliseconds
from renderer.workflows.reviewed import ReviewState
from renderer.workflows.sentence_doubts import doubt_of
from renderer.workflows.take_errors import NoSuchSentenceError
from renderer.workflows.text_takes import Said, SaidAt, TextTakes

RECORDED_ID = "recorded"
_BY_ATTENTION: tuple[ReviewState, ...] = ("changed", "new", "unspoken", "accepted")
_ID_BYTES = 8
_SOUNDS_OTHERWISE = "it does not sound as it did when it was made"


class PlacedSentence(Struct, frozen=True, kw_only=True):
    """A sentence at a place of the text.

    ``path`` is the included file in which it stands; empty for the script itself. ``number`` is that of
    ``renderer takes``, and 0 for a sentence of a recorded voice. The script says the sentence ``times`` times
    in all, and ``here`` are the numbers of those at this place. ``spoken``, ``locked``, ``stale`` and
    ``doubt`` are about the takes that are in use here; the last two say why, and are empty if they are not.
    ``review`` is whether the sounds here are accepted; empty before the script is reviewed.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    path: str
    words: str
    number: int
    times: int
    here: tuple[int, ...]
    recorded: bool
    voice: str
    take_count: int
    spoken: bool
    locked: bool
    stale: str
    doubt: str
    review: ReviewState | Literal[""]


class PlacedTake(Struct, frozen=True, kw_only=True):
    """A take of a sentence, with the voice, the speed and the seed with which it is really spoken.

    ``times`` are the times for which it is in use, and ``chosen`` is whether one of them is at this place.
    ``address`` is where its sound is served; empty while it is not spoken.
    """

    id: str
    number: int
    own: bool
    voice: str
    words_per_minute: float
    seed: int | None
    kind: Literal["synthetic", "recorded"]
    times: tuple[int, ...]
    chosen: bool
    locked: bool
    stale: str
    doubt: str
    spoken: bool
    duration_ms: float | None
    address: str = ""


class SentenceWithTakes(PlacedSentence, frozen=True, kw_only=True):
    """A sentence with all its takes."""

    takes: tuple[PlacedTake, ...]


class HeardTake(Struct, frozen=True, kw_only=True):
    """A take with its clip; None if it is not spoken."""

    take: PlacedTake
    kept: KeptClip | None


def take_id(take: SpokenTake) -> str:
    """What identifies a take among those of its sentence."""
    return blake2b(repr(take.recipe).encode(), digest_size=_ID_BYTES).hexdigest()


def find_take(takes: TextTakes, said: SaidAt, wanted: str) -> SpokenTake:
    """The take of a sentence with an identifier.

    Raises:
        NoSuchSentenceError: there is none.
    """
    for take in takes.sentence(said).takes:
        if take_id(take) == wanted and not said.first.is_recorded:
            return take
    raise NoSuchSentenceError(f"{takes.script.name}: this sentence has no such take; choose one of the list")


def place_sentences(takes: TextTakes) -> tuple[PlacedSentence, ...]:
    """The sentences of a text, without their single takes."""
    sounds, rate = takes.sounds(), takes.compiled.settings.sample_rate
    spoken = dict.fromkeys(each.speak.utterance for said in takes.said for each in said.times)
    kept = {utterance: clip for utterance in spoken if (clip := sounds.kept(utterance, rate))}
    reviewed = takes.reviewed(sounds)
    return tuple(_sentence(takes, said, kept, reviewed) for said in takes.said)


def place_takes(takes: TextTakes, said: SaidAt) -> tuple[PlacedSentence, tuple[HeardTake, ...]]:
    """A sentence, and all its takes."""
    here = {each.speak.utterance: takes.kept(each.speak.utterance) for each in said.times}
    kept = {utterance: clip for utterance, clip in here.items() if clip}
    sentence = _sentence(takes, said, kept, takes.reviewed(takes.sounds(), {each.key for each in said.times}))
    if said.first.is_recorded:
        return sentence, (_recorded(takes, said, kept),)
    found = enumerate(takes.sentence(said).takes, 1)
    return sentence, tuple(_heard(takes, said, take, number) for number, take in found)


def _sentence(
    takes: TextTakes,
    said: SaidAt,
    kept: Mapping[Utterance, KeptClip],
    reviewed: Mapping[tuple[str, int], ReviewState],
) -> PlacedSentence:
    key, speak = said.first.key, said.first.speak
    clips = {each.speak.utterance: kept.get(each.speak.utterance) for each in said.times}
    used = [each.speak.take for each in said.times]
    return PlacedSentence(
        **asdict(said.range),
        path=said.path,
        words=speak.caption,
        number=said.number,
        times=takes.times[key],
        here=tuple(each.time for each in said.times),
        recorded=said.first.is_recorded,
        voice=_voice(takes, said.first, speak.take, speak.utterance),
        take_count=1 if said.first.is_recorded else len(takes.sentence(said).takes),
        spoken=all(clips.values()),
        locked=any(take and take.locked for take in used),
        stale=next(filter(None, (_stale(takes, each, kept) for each in said.times)), ""),
        doubt=next(filter(None, (doubt_of(*each, takes.store) for each in clips.items())), ""),
        review=_review(said, reviewed),
    )


def _review(said: SaidAt, reviewed: Mapping[tuple[str, int], ReviewState]) -> ReviewState | Literal[""]:
    """The state of the review that asks for most attention, of all times that a sentence is said here."""
    states = {reviewed[each.key, each.time] for each in said.times} if reviewed else set()
    return next((state for state in _BY_ATTENTION if state in states), "")


def _stale(takes: TextTakes, said: Said, kept: Mapping[Utterance, KeptClip]) -> str:
    take = said.speak.take
    return _why_stale(takes, said, take, kept.get(said.speak.utterance)) if take else ""


def _why_stale(takes: TextTakes, said: Said, take: SpokenTake, kept: KeptClip | None) -> str:
    """Why a take is not as it was; empty if it is."""
    if why := takes.stale.get(said.key, {}).get(take.recipe):
        return why
    if not kept or not take.digest or take.sample_rate != takes.compiled.settings.sample_rate:
        return ""
    return "" if take.digest == kept.clip.digest else _SOUNDS_OTHERWISE


def _heard(takes: TextTakes, said: SaidAt, take: SpokenTake, number: int) -> HeardTake:
    times = takes.sentence(said).times_of(take)
    used = next((each for each in said.times if each.time in times), None)
    placed = PlacedTake(
        id=take_id(take),
        number=number,
        own=take.is_own,
        voice=take.voice,
        words_per_minute=float(take.words_per_minute or 0),
        seed=take.seed,
        kind="synthetic",
        times=times,
        chosen=used is not None,
        locked=take.locked is not None,
        stale="",
        doubt="",
        spoken=False,
        duration_ms=None,
    )
    try:
        utterance = used.speak.utterance if used else takes.spoken(said.first, take)
    except NoSuchSentenceError:
        raise
    except (ScriptError, InputError) as error:
        return HeardTake(take=replace(placed, stale=_why_unusable(error)), kept=None)
    kept = takes.kept(utterance)
    spoken = _spoken(takes, placed, said.first, take, utterance, kept)
    return HeardTake(take=replace(spoken, stale=_why_stale(takes, used or said.first, take, kept)), kept=kept)


def _why_unusable(error: InputError) -> str:
    message = error.problems[0].message if isinstance(error, ScriptError) else str(error)
    return message.partition("; ")[0]


def _recorded(takes: TextTakes, said: SaidAt, kept: Mapping[Utterance, KeptClip]) -> HeardTake:
    """What is heard of a sentence of a recorded voice, which has no other takes here."""
    utterance = said.first.speak.utterance
    placed = PlacedTake(
        id=RECORDED_ID,
        number=1,
        own=True,
        voice="",
        words_per_minute=0.0,
        seed=None,
        kind="recorded",
        times=tuple(each.time for each in said.times),
        chosen=True,
        locked=False,
        stale="",
        doubt="",
        spoken=False,
        duration_ms=None,
    )
    clip = kept.get(utterance)
    return HeardTake(take=_spoken(takes, placed, said.first, None, utterance, clip), kept=clip)


def _spoken(
    takes: TextTakes,
    placed: PlacedTake,
    said: Said,
    take: SpokenTake | None,
    utterance: Utterance,
    kept: KeptClip | None,
) -> PlacedTake:
    """A take with what is known of how it is spoken."""
    voice = utterance.voice
    rate = takes.compiled.settings.sample_rate
    return replace(
        placed,
        voice=_voice(takes, said, take, utterance),
        words_per_minute=round(float(voice.words_per_minute), 3),
        seed=int(str(dict(voice.settings).get(SEED, 0))) if has_seeds(voice) else None,
        doubt=doubt_of(utterance, kept, takes.store),
        spoken=kept is not None,
        duration_ms=milliseconds(kept.clip.frames, rate) if kept else None,
    )


def _voice(takes: TextTakes, said: Said, take: SpokenTake | None, utterance: Utterance) -> str:
    """The name of the voice that speaks, as a script would name it."""
    if take and take.locked:
        return take.locked.voice
    named = speaking_name(said.speak.voice, utterance.voice, takes.compiled.settings.voices)
    return (take.voice if take else "") or named or str(utterance.voice)
