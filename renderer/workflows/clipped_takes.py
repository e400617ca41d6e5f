"""Warnings about recorded sentences that are clipped: their peaks are cut off, which can be heard."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from renderer.errors import SoundError
from renderer.plan.steps import Plan
from renderer.problems import Position, Problem
from renderer.speech.engines.takes import folder_of
from renderer.speech.takes.folder import open_folder
from renderer.speech.takes.preparing import read_take
from renderer.speech.takes.take_checks import count_clipped_places
from renderer.storage.store import Store
from renderer.timeline import Clip
from renderer.voice import Utterance
from renderer.workflows.cast import is_recorded

_PLACES = "clipped_places"


def clipped_takes(plan: Plan, spoken: Mapping[Utterance, Clip], store: Store) -> tuple[Problem, ...]:
    """Return a warning for each clipped take, at its first sentence. The store keeps the counts.

    Raises:
        OutputError: the store cannot be written.
    """
    found: dict[Path, Problem | None] = {}
    for speak in plan.spoken():
        utterance = speak.utterance
        if not is_recorded(utterance.voice):
            continue
        take = open_folder(folder_of(utterance.voice)).take_of(utterance.text)
        if take is None or take in found:
            continue
        places = _clipped_places(take, spoken[utterance], store)
        found[take] = _problem(take, speak.position, places) if places else None
    return tuple(problem for problem in found.values() if problem)


def _problem(take: Path, position: Position, places: int) -> Problem:
    where = "one place" if places == 1 else f"{places} places"
    return Problem(
        position=position,
        message=f"the take {take} is clipped in {where}",
        remedy="lower the input level or move away from the microphone, and record it again",
        warning=True,
    )


def _clipped_places(take: Path, clip: Clip, store: Store) -> int:
    key = f"{clip.key} {_PLACES}"
    if entry := store.find("level", key):
        return int(entry.meta[_PLACES])
    try:
        places = count_clipped_places(read_take(take)[0])
    except SoundError:  # it was deleted after its clip was made
        return 0
    store.write("level", key, b"", {_PLACES: places})
    return places
