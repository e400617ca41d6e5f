"""Changes the takes of a sentence in a text that is being written; each change says what undoes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from renderer.errors import InputError
from renderer.plan.take_choices import takes_of, unlocked, with_choice, with_take, without_take
from renderer.plan.takes import SpokenTake, SpokenTakes, sorted_takes
from renderer.speech.clip_keys import utterance_key
from renderer.speech.gate.verdict import Verdict
from renderer.speech.kept_clips import identity_for, kept_clip
from renderer.speech.speaking import SpeechRoom
from renderer.timeline import Clip
from renderer.voice import Utterance
from renderer.workflows.lock_take import with_lock
from renderer.workflows.placed_takes import find_take, take_id
from renderer.workflows.retake_attempt import SpeakSentence, Wanted, begin_attempt, choice_of
from renderer.workflows.script_takes import TakesOfSentence, check_no_lock, locked_error
from renderer.workflows.take_errors import NoSuchSentenceError, TakesChangedError
from renderer.workflows.takes_file import change_takes, takes_path
from renderer.workflows.takes_reader import takes_in
from renderer.workflows.takes_text import takes_text
from renderer.workflows.text_takes import SaidAt, TextTakes

MOST_ROUNDS = 100


class MadeTake(Struct, frozen=True, kw_only=True):
    """The identifier of a take that was spoken, and what deletes it again."""

    id: str
    undo: Undo | None


class Undo(Struct, frozen=True, kw_only=True):
    """The takes of a sentence ``before`` and ``after`` a change, as texts of takes files."""

    before: str
    after: str


def choose_in_text(takes: TextTakes, said: SaidAt, wanted: str, time: int | None) -> Undo | None:
    """Choose a take of a sentence, for a time that the script says it or for all.

    Raises:
        NoSuchSentenceError: there is no such take or time.
        LockedTakeError: a locked take is in the way.
        InputError: the takes file cannot be used.
        OutputError: the takes file cannot be written.
    """
    _check_time(takes, said, time)

    def change(before: SpokenTakes, now: TakesOfSentence, take: SpokenTake) -> SpokenTakes:
        check_no_lock(takes.listed(said), now, time, besides=take)
        return with_choice(before, take, time)

    return _change_take(takes, said, wanted, change)


def lock_in_text(takes: TextTakes, said: SaidAt, wanted: str, time: int | None) -> Undo | None:
    """Choose a take as ``choose_in_text`` does, and lock it.

    Raises:
        NoSuchSentenceError: there is no such take or time.
        LockedTakeError: another take that is locked is in the way.
        SeveralWaysError: the script says the sentence in several ways.
        LockedOtherwiseError: the take is locked in another way.
        InputError: the takes file cannot be used.
        OutputError: the takes file cannot be written.
    """
    _check_time(takes, said, time)

    def change(before: SpokenTakes, now: TakesOfSentence, take: SpokenTake) -> SpokenTakes:
        check_no_lock(takes.listed(said), now, time, besides=take)
        number = now.takes.index(take) + 1
        return with_lock(before, take, number, time, takes.compiled_with)

    return _change_take(takes, said, wanted, change)


def unlock_in_text(takes: TextTakes, said: SaidAt, wanted: str) -> Undo | None:
    """Let a take follow the script again.

    Raises:
        NoSuchSentenceError: there is no such take.
        InputError: the takes file cannot be used.
        OutputError: the takes file cannot be written.
    """
    return _change_take(takes, said, wanted, lambda before, _now, take: unlocked(before, take))


def drop_in_text(takes: TextTakes, said: SaidAt, wanted: str) -> Undo | None:
    """Delete a take of a sentence.

    Raises:
        NoSuchSentenceError: there is no such take.
        LockedTakeError: it is locked.
        InputError: it is the script's own, or the takes file cannot be used.
        OutputError: the takes file cannot be written.
    """

    def change(before: SpokenTakes, now: TakesOfSentence, take: SpokenTake) -> SpokenTakes:
        if take.locked:
            raise locked_error(takes.listed(said), now, take)
        if take.is_own:
            raise InputError(f"{takes.script.name}: this is what the script says; choose another take")
        return without_take(before, take)

    return _change_take(takes, said, wanted, change)


def restore_in_text(takes: TextTakes, said: SaidAt, undo: Undo) -> Undo | None:
    """Undo a change of a sentence's takes, if they are as they were after it; return what does it again.

    Raises:
        TakesChangedError: they are not.
        ScriptError: the texts of the takes are wrong.
        InputError: the takes file cannot be used.
        OutputError: the takes file cannot be written.
    """
    key, name = said.first.key, takes_path(takes.script).name
    wanted, expected = (_without_lines(takes_in(text, name).takes) for text in (undo.before, undo.after))

    def change(before: SpokenTakes) -> SpokenTakes:
        same = _without_lines(before.by_key.get(key, ()))
        if same != expected or any(take.key != key for take in wanted):
            raise TakesChangedError(f"{takes.script}: the takes of this sentence have changed meanwhile")
        return sorted_takes([*(take for take in before.takes if take.key != key), *wanted])

    return _change(takes, said, change)


def new_in_text(
    takes: TextTakes, said: SaidAt, wanted: Wanted, time: int | None, speak: SpeakSentence
) -> MadeTake:
    """Speak another take of a sentence, for a time that the script says it or None for all. It is not chosen.

    Raises:
        NoSuchSentenceError: there is no such time, or a recorded voice says the sentence.
        LockedTakeError: a locked take is in the way.
        NothingDiffersError: it sounds like a take that there is already.
        InputError: there is no such voice, or the takes file cannot be used.
        RenderError: the sentence could not be spoken, or the takes file cannot be written.
    """
    _check_time(takes, said, time)
    listed, sentence = takes.listed(said), takes.sentence(said)
    attempt = begin_attempt(takes.script, listed, sentence, time, wanted, takes.compiled_with)
    take, _, _, _ = attempt.spoken(takes.store, speak)
    undo = _change(takes, said, lambda before: with_take(before, take))
    return MadeTake(id=take_id(take), undo=undo)


def new_for_times(
    takes: TextTakes, said: SaidAt, wanted: Wanted, times: Sequence[int], speak: SpeakSentence
) -> Undo | None:
    """Speak another take of a sentence for each of some times, and choose each for its time.

    Nothing is chosen if one of them cannot be spoken.

    Raises:
        NoSuchSentenceError: there is no such time, or a recorded voice says the sentence.
        LockedTakeError: a locked take is in the way.
        NothingDiffersError: it sounds like a take that there is already.
        InputError: there is no such voice, or the takes file cannot be used.
        RenderError: the sentence could not be spoken, or the takes file cannot be written.
    """
    changes: list[Callable[[SpokenTakes], SpokenTakes]] = []
    found, sentence = takes.takes, takes.sentence(said)
    for time in times:
        _check_time(takes, said, time)
        listed = takes.listed(said)
        attempt = begin_attempt(takes.script, listed, sentence, time, wanted, takes.compiled_with)
        take, _, _, _ = attempt.spoken(takes.store, speak)
        changes.append(choice_of(listed, sentence, take, time))
        found = with_choice(found, take, time)
        sentence = replace(sentence, takes=takes_of(found, sentence.text, sentence.key))

    def change(before: SpokenTakes) -> SpokenTakes:
        for each in changes:
            before = each(before)
        return before

    return _change(takes, said, change)


def later_times(takes: TextTakes, said: SaidAt) -> tuple[int, ...]:
    """The times that the text says a sentence after the first one.

    Raises:
        NoSuchSentenceError: there are none, or too many, or a recorded voice says the sentence.
    """
    _check_time(takes, said, None)
    later = takes.times_of(said.first.key)[1:]
    if not 0 < len(later) < MOST_ROUNDS:
        often = f"{len(later) + 1:,} times" if later else "once"
        raise NoSuchSentenceError(
            f"{takes.script.name}: voices say this sentence {often}; choose one that rounds repeat"
        )
    return later


def speak_in_text(takes: TextTakes, said: SaidAt, wanted: str, speak: SpeakSentence) -> None:
    """Speak a take of a sentence, so that it can be heard. Nothing is chosen.

    Raises:
        NoSuchSentenceError: there is no such take.
        RenderError: it could not be spoken.
    """
    take = find_take(takes, said, wanted)
    times = takes.sentence(said).times_of(take)
    used = next((each for each in said.times if each.time in times), None)
    speak(used.speak.utterance if used else takes.spoken(said.first, take))


def speaking_in(takes: TextTakes, room: SpeechRoom, is_wanted: Callable[[], bool]) -> SpeakSentence:
    """Let the workers of a room speak sentences, unless the store has them, as long as they are wanted.

    What is returned raises a NotWantedError when they are not.
    """

    def speak(utterance: Utterance) -> tuple[Clip, Verdict | None]:
        settings = takes.compiled.settings
        identity = identity_for([utterance], settings.words_recognizer)
        kept = kept_clip(takes.store, utterance, settings.sample_rate, identity)
        if kept and not kept.lacks_words:
            return kept.clip, kept.verdict
        verdicts: dict[Utterance, Verdict] = {}
        failures: list[Exception] = []
        clips = room.speak(
            {utterance: (utterance_key(utterance, settings.sample_rate), None)},
            on_clip=lambda _utterance: None,
            on_verdict=verdicts.__setitem__,
            on_failure=lambda _utterance, error: failures.append(error),
            is_wanted=is_wanted,
        )
        for error in failures:
            raise error
        return clips[utterance], verdicts.get(utterance)

    return speak


def _check_time(takes: TextTakes, said: SaidAt, time: int | None) -> None:
    if said.first.is_recorded:
        raise NoSuchSentenceError(
            f"{takes.script.name}: a recorded voice says this sentence; record another take"
        )
    times = takes.times_of(said.first.key)
    if time is not None and time not in times:
        raise NoSuchSentenceError(f"{takes.script.name}: no voice says this sentence for time {time}")


def _change_take(
    takes: TextTakes,
    said: SaidAt,
    wanted: str,
    change: Callable[[SpokenTakes, TakesOfSentence, SpokenTake], SpokenTakes],
) -> Undo | None:
    """Change a take by its identifier, as the takes file has it now."""
    sentence = takes.sentence(said)
    find_take(takes, said, wanted)

    def work(before: SpokenTakes) -> SpokenTakes:
        now = replace(sentence, takes=takes_of(before, sentence.text, sentence.key))
        take = next((take for take in now.takes if take_id(take) == wanted), None)
        if take is None:  # another window has dropped it meanwhile
            raise TakesChangedError(f"{takes.script}: the takes of this sentence have changed meanwhile")
        return change(before, now, take)

    return _change(takes, said, work)


def _change(takes: TextTakes, said: SaidAt, change: Callable[[SpokenTakes], SpokenTakes]) -> Undo | None:
    """Change the takes file; None if the takes of the sentence stay as they are."""
    texts: list[str] = []

    def work(before: SpokenTakes) -> SpokenTakes:
        after = change(before)
        for each in (before, after):
            same = SpokenTakes(takes=each.by_key.get(said.first.key, ()))
            texts.append(takes_text(same, takes.script.name))
        return after

    change_takes(takes.script, work)
    before, after = texts
    return None if before == after else Undo(before=before, after=after)


def _without_lines(takes: Sequence[SpokenTake]) -> tuple[SpokenTake, ...]:
    return tuple(replace(take, line=0) for take in takes)
