"""Reports the takes of sentences that voices speak, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from renderer.api.retake import Retake, ScriptTakes, SpokenTake, TakesOfSentence, rate_text
from renderer.errors import one_line, shell_command


def takes_lines(listed: ScriptTakes) -> Iterator[str]:
    """Yield each sentence with its number, its takes if there are others than the script's, and a summary."""
    for sentence in listed.sentences:
        yield from sentence_lines(sentence)
    for take in listed.unused:
        yield f'unused: {what_differs(take)} of "{one_line(take.words, 60)}", which the script does not say'
    count, others = len(listed.sentences), sum(len(each.takes) > 1 for each in listed.sentences)
    yield ""
    yield (
        f"{listed.path}: {count} sentence{'' if count == 1 else 's'} for voices, "
        f"{others or 'none'} with another take"
    )


def dropped_lines(dropped: Sequence[SpokenTake], script: Path) -> Iterator[str]:
    """Yield the takes that were deleted, as ``drop_unused_takes`` returns them."""
    for take in dropped:
        yield f'deleted: {what_differs(take)} of "{one_line(take.words, 60)}"'
    yield f"{script}: {len(dropped) or 'no'} unused take{'' if len(dropped) == 1 else 's'} deleted"


def sentence_lines(sentence: TakesOfSentence) -> Iterator[str]:
    """Yield a sentence with its number and its takes; the script's own take alone needs no line."""
    often = f"  (said {sentence.times} times)" if sentence.times > 1 else ""
    yield f"{sentence.number:>3}  {sentence.text}{often}"
    if len(sentence.takes) == 1 and not sentence.takes[0].locked:
        return
    width = max(len(what_differs(take)) for take in sentence.takes)
    for number, take in enumerate(sentence.takes, 1):
        yield f"       take {number}  {what_differs(take):<{width}}  {_state(sentence, take)}".rstrip()


def what_differs(take: SpokenTake) -> str:
    """What a take replaces of the script, such as ``rate 95, seed 2``."""
    parts = [
        f"voice {one_line(take.voice, 60)}" if take.voice else "",
        f"rate {rate_text(take.words_per_minute)}" if take.words_per_minute is not None else "",
        f"seed {take.seed}" if take.seed is not None else "",
    ]
    return ", ".join(filter(None, parts)) or "as in the script"


def _state(sentence: TakesOfSentence, take: SpokenTake) -> str:
    stale = sentence.stale.get(take.recipe)
    parts = [_chosen(sentence, take), "locked" if take.locked else "", f"stale: {stale}" if stale else ""]
    return ", ".join(filter(None, parts))


def _chosen(sentence: TakesOfSentence, take: SpokenTake) -> str:
    times = sentence.times_of(take)
    if not times:
        return ""
    if len(times) == sentence.times:
        return "chosen"
    return f"chosen for time {', '.join(map(str, times))}"


def takes_json(listed: ScriptTakes) -> dict[str, Any]:
    """Return the sentences and their takes as JSON."""
    return {
        "sentences": [sentence_json(sentence) for sentence in listed.sentences],
        "unused": [_unused_json(take) for take in listed.unused],
    }


def dropped_json(dropped: Sequence[SpokenTake]) -> dict[str, Any]:
    """Return the takes that were deleted as JSON."""
    return {"deleted": [_unused_json(take) for take in dropped]}


def _unused_json(take: SpokenTake) -> dict[str, Any]:
    return _take_json(take) | {"text": take.words}


def sentence_json(sentence: TakesOfSentence) -> dict[str, Any]:
    """Return a sentence and its takes as JSON. Values that are as in the script are null."""
    return {
        "number": sentence.number,
        "text": sentence.text,
        "line": sentence.position.line,
        "times": sentence.times,
        "takes": [
            {
                "number": number,
                **_take_json(take),
                "chosen_times": list(sentence.times_of(take)),
                "locked": take.locked is not None,
                "stale": sentence.stale.get(take.recipe),
            }
            for number, take in enumerate(sentence.takes, 1)
        ],
    }


def _take_json(take: SpokenTake) -> dict[str, Any]:
    rate = take.words_per_minute
    return {
        "voice": take.voice or None,
        "rate": None if rate is None else float(rate),
        "seed": take.seed,
        "digest": take.digest or None,
    }


def retake_lines(rounds: Sequence[Retake], script: Path, time: int | None) -> tuple[list[str], list[str]]:
    """Return what was spoken and chosen, for each time or only one, and what the checks doubt about it."""
    sentence = rounds[-1].sentence
    words = ["--sentence", str(sentence.number), "--choose", "1", *(["--time", str(time)] if time else [])]
    hear_again = shell_command("takes", script, *words)
    heard = [f"{spoken.path}: take {spoken.number}, spoken by {spoken.voice}" for spoken in rounds]
    verdicts = [spoken.verdict for spoken in rounds if spoken.verdict]
    doubts = [str(doubt) for each in verdicts if each.status == "doubtful" for doubt in each.faults]
    return (
        [*sentence_lines(sentence), *heard, f"to return to the script's own take: {hear_again}"],
        [f"the sound of this take may be faulty: {doubt}" for doubt in doubts],
    )


def retake_json(spoken: Retake) -> dict[str, Any]:
    """Return a take that was spoken and chosen, and its sentence, as JSON."""
    return {
        "take": spoken.number,
        "voice": str(spoken.voice),
        "file": str(spoken.path),
        "verdict": spoken.verdict and str(spoken.verdict),
        "sentence": sentence_json(spoken.sentence),
    }
