"""What is to be recorded for a text that is being written, and the recordings of each sentence."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from renderer.script.sentence_places import TextRange
from renderer.script.source import Source
from renderer.settings.read import read_settings
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options
from renderer.workflows.record import Recording, Take, recordings
from renderer.workflows.record_take import RecordedTake, earlier_files, takes_of, version_of
from renderer.workflows.take_verdicts import advice_of, states_of
from renderer.workflows.text_places import TextPlaces


class SentenceToRecord(Struct, frozen=True, kw_only=True):
    """A sentence at its first place. ``version`` changes with the file that is heard; see ``version_of``."""

    take: Take
    path: str
    place: TextRange
    version: str
    takes: tuple[RecordedTake, ...]

    @property
    def states(self) -> tuple[str, ...]:
        return states_of(self.take)

    @property
    def advice(self) -> tuple[str, ...]:
        return tuple(advice_of(self.take))


class VoiceToRecord(Struct, frozen=True, kw_only=True):
    recording: Recording
    sentences: tuple[SentenceToRecord, ...]


class ToRecord(Struct, frozen=True, kw_only=True):
    """``recordable`` are all recorded voices of the settings, also those that the text does not use."""

    voices: tuple[VoiceToRecord, ...]
    recordable: tuple[str, ...]


def what_to_record(root: Path, script: Path, text: str) -> ToRecord:
    """Find what a text in the place of a script needs to have recorded; new sentences get their numbers.

    Raises:
        ScriptError: with everything that is wrong in the text.
        InputError: a file or setting that cannot be used, or that the user has not trusted.
        OutputError: ``takes.json`` could not be written.
    """
    source = Source(path=str(script), text=text)
    compiled = compile_script(script, Options(), source=source, recordings="unread", to_speak=False)
    found = recordings(compiled, lambda _stage, _share: None)
    places = TextPlaces(root, source)
    return ToRecord(
        voices=tuple(_voice(recording, places) for recording in found),
        recordable=recorded_voices(script.parent),
    )


def recorded_voices(folder: Path) -> tuple[str, ...]:
    """The names of the voices in the settings of a folder that play recordings."""
    voices = read_settings(folder).voices
    return tuple(sorted(name for name, voice in voices.items() if is_recorded(voice)))


def _voice(recording: Recording, places: TextPlaces) -> VoiceToRecord:
    earlier = earlier_files(recording.folder)
    sentences = tuple(
        SentenceToRecord(
            take=take,
            path=places.included(take.line.position),
            place=places.of_words(take.line.position, take.line.text),
            version=version_of(take.files),
            takes=takes_of(take.line.text, take.files, earlier.get(take.number, ())),
        )
        for take in recording.takes
    )
    return VoiceToRecord(recording=recording, sentences=sentences)
