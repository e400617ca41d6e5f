"""Speaks a take of its own for each round of a sentence, so that a round does not sound like a copy."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from renderer.errors import InputError
from renderer.plan.takes import NO_TAKES, spoken_times
from renderer.speech.voice_properties import has_seeds
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options
from renderer.workflows.retake import Retake, retake
from renderer.workflows.retake_attempt import Wanted
from renderer.workflows.script_takes import Which, check_no_lock, find_sentence, listed_takes

MOST_ROUNDS = 100


def retake_each_round(
    script: Path, options: Options, which: Which, out: Path | None = None
) -> tuple[Retake, ...]:
    """Speak a take with the next seed for each time that voices say a sentence, and choose it for this time.

    The first time stays as it is. Each take gets a file as ``retake`` writes it.

    Raises:
        ScriptError: something in the script or its takes file is wrong.
        InputError: there is no such sentence, voices say it once or too often, or a voice has no seeds.
        RenderError: the sentence could not be spoken, or a file could not be written.
    """
    compiled = compile_script(script, options, takes=NO_TAKES, recordings="optional")
    listed = listed_takes(compiled, script)
    sentence = find_sentence(listed, which)
    voices = {
        time: speak.utterance.voice
        for key, time, speak in spoken_times(compiled.plan)
        if key == sentence.key and not is_recorded(speak.utterance.voice)
    }
    if not 1 < len(voices) <= MOST_ROUNDS:
        raise InputError(
            f"{script}: --each-round: voices say sentence {sentence.number} "
            f"{'once' if len(voices) == 1 else f'{len(voices):,} times'}; "
            f"name a sentence that is said 2 to {MOST_ROUNDS} times, or write --time N for one of the rounds"
        )
    _, *later = voices
    for time in later:
        check_no_lock(listed, sentence, time)
        if not has_seeds(voices[time]):
            raise InputError(
                f"{script}: --each-round: the voice {voices[time]} has no seeds, so it says a sentence "
                f"the same way each time; give single rounds another speed, as in --time {time} --rate 100"
            )
    return tuple(retake(script, options, replace(which, time=time), Wanted(), out) for time in later)
