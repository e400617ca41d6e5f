"""What may be wrong with the sound of a sentence: of a voice that was checked, or of a recording."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from msgspec import convert, to_builtins

from renderer.errors import OutputError
from renderer.speech.engines.takes import folder_of
from renderer.speech.kept_clips import KeptClip
from renderer.speech.takes.folder import open_folder
from renderer.speech.takes.take_checks import TakeMeasurements, find_faults
from renderer.storage.store import Store
from renderer.timeline import Clip
from renderer.voice import Utterance
from renderer.workflows.cast import is_recorded
from renderer.workflows.record import measured_file

_MEASURED = "measured_1"
"""The name of the measurements in the store. Another number makes them new."""


def doubt_of(utterance: Utterance, kept: KeptClip | None, store: Store) -> str:
    """What may be wrong with a sentence that the store has; empty if nothing is, or if it is not there.

    For a recording, it says what to do. The store keeps the measurements.

    Raises:
        InputError: the folder of the recordings cannot be read.
    """
    if kept is None:
        return ""
    if is_recorded(utterance.voice):
        return _doubt_of_recording(utterance, kept.clip, store)
    verdict = kept.verdict
    return ", ".join(map(str, verdict.faults)) if verdict and verdict.status == "doubtful" else ""


def _doubt_of_recording(utterance: Utterance, clip: Clip, store: Store) -> str:
    take = open_folder(folder_of(utterance.voice)).take_of(utterance.text)
    measured = _measured(take, clip, store) if take else None
    faults = find_faults(measured, utterance.text) if measured else ()
    return ". ".join(f"{fault.kind}: {fault.message}" for fault in faults)


def _measured(take: Path, clip: Clip, store: Store) -> TakeMeasurements | None:
    """The measurements of a take; None if it was deleted after its clip was made."""
    key = f"{clip.key} {_MEASURED}"
    if entry := store.find("level", key):
        return convert(entry.meta[_MEASURED], TakeMeasurements)
    measured, _ = measured_file(take)
    if measured:
        with suppress(OutputError):  # it is measured again then
            store.write("level", key, b"", {_MEASURED: to_builtins(measured)})
    return measured
