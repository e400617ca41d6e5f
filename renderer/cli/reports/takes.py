"""Reports how much of a script is recorded, as lines and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from renderer.api.record import Recording, Take, advice_of, padded, states_of
from renderer.errors import one_line

_MOST_NUMBERS = 12
_ASSUMED = "the numbered files are assumed to say the script's sentences in order; listen to check this"


def recording_lines(recording: Recording) -> Iterator[str]:
    """Yield the sheet, what remains to be done, and a summary."""
    voice = f"the voice {recording.voice}" if recording.voice else "the voice"
    yield f"{recording.folder}: recordings for {voice}"
    chapter = None
    width = max((len(_state(take)) for take in recording.takes), default=0)
    for take in recording.takes:
        if take.line.chapter != chapter:
            chapter = take.line.chapter
            yield from ("", f"# {chapter}") if chapter else ("",)
        yield f"{padded(take.number)}  {_state(take):<{width}}  {take.line.text}"
        if take.line.after:
            yield f"{'':<{width + 7}}({', '.join(take.line.after)})"
    advice = [_ASSUMED] if recording.assumed else []
    advice += [line for take in recording.takes for line in _advice(take)]
    advice += [_stray(stray.path.name, stray.sentence) for stray in recording.strays]
    if advice:
        yield from ("", *advice)
    yield from ("", summary(recording))


def summary(recording: Recording) -> str:
    """Return the state of a recording in one line.

    Example: ``57 sentences: 50 recorded, 3 missing (012, 013, 020), 2 clipped (004, 005)``.
    """
    kinds: dict[str, list[int]] = {}
    for take in recording.takes:
        for kind in states_of(take):
            kinds.setdefault(kind, []).append(take.number)
    recorded = sum(take.usable for take in recording.takes)
    counts = [f"{recorded} recorded", *(f"{len(n)} {kind} ({_numbers(n)})" for kind, n in kinds.items())]
    if recording.strays:
        strays = len(recording.strays)
        counts.append(
            "1 file that matches no sentence" if strays == 1 else f"{strays} files that match no sentence"
        )
    count = len(recording.takes)
    return f"{count} sentence{'' if count == 1 else 's'}: {', '.join(counts)}"


def recording_json(recording: Recording) -> dict[str, Any]:
    """Return the recording as JSON. A value that was not measured is null, and so is the level of silence."""
    return {
        "voice": recording.voice,
        "folder": str(recording.folder),
        "complete": recording.complete,
        "assumed": recording.assumed,
        "summary": summary(recording),
        "takes": [_take_json(take) for take in recording.takes],
        "strays": [{"file": str(stray.path), "sentence": stray.sentence} for stray in recording.strays],
    }


def _take_json(take: Take) -> dict[str, Any]:
    measured = take.measurements
    return {
        "number": take.number,
        "text": take.line.text,
        "chapter": take.line.chapter,
        "line": take.line.position.line,
        "after": list(take.line.after),
        "files": [str(path) for path in take.files],
        "usable": take.usable,
        "states": list(states_of(take)),
        "advice": list(_advice(take)),
        "measurements": measured
        and {
            "seconds": _finite(measured.seconds),
            "before_seconds": _finite(measured.before_seconds),
            "after_seconds": _finite(measured.after_seconds),
            "peak_dbfs": _finite(measured.peak_dbfs),
            "integrated_lufs": _finite(measured.integrated_lufs),
            "above_noise_db": _finite(measured.above_noise_db),
            "clipped_places": measured.clipped_places,
        },
    }


def _finite(value: float | None) -> float | None:
    return round(value, 3) if value is not None and math.isfinite(value) else None


def _state(take: Take) -> str:
    kinds = states_of(take)
    return kinds[0] if kinds else "ok"


def _advice(take: Take) -> Iterator[str]:
    """Yield a line for each thing that needs action or attention."""
    for line in advice_of(take):
        yield f"{padded(take.number)}  {line}"


def _stray(name: str, sentence: str) -> str:
    if sentence:
        return f'{name} says "{one_line(sentence, 80)}", which is not in this script'
    return f"{name} matches no sentence; rename it to a number above, or to the words of its sentence"


def _numbers(numbers: list[int]) -> str:
    shown = ", ".join(map(padded, numbers[:_MOST_NUMBERS]))
    return f"{shown} ..." if len(numbers) > _MOST_NUMBERS else shown
