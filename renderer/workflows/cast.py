"""Who says what, where a voice is somebody's recordings: a take, the voice that stands in, or an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from renderer.errors import InputError, Problem, one_line
from renderer.plan.steps import Beat, Plan, Speak, Step, Timed
from renderer.script.script import in_order
from renderer.script.session import Names
from renderer.speech.calibration import at_calibration_pace
from renderer.speech.engines.registry import takes_ipa
from renderer.speech.engines.takes import NAME, folder_of
from renderer.speech.takes.folder import TakeFolder, open_folder
from renderer.speech.takes.names import words_of
from renderer.speech.takes.sheet import FILE_NAME, spelt
from renderer.voice import Utterance, Voice, named_voice
from renderer.workflows.script_files import OnFile

_NATURAL_PITCH = 50
_WHERE = "[voices] in renderer.toml"


def is_recorded(voice: Voice) -> bool:
    return voice.engine == NAME


def reads_ipa(ipa: str, voice: Voice, voices: Mapping[str, Voice]) -> bool:
    """Whether a voice can be told to say this IPA, or the one that stands in for it.

    Where nobody stands in every word is recorded, and there is nobody to be told.
    """
    asked: set[str] = set()
    while is_recorded(voice):
        name = _fallback(voice)
        if not name or name.lower() in asked:
            return True
        asked.add(name.lower())
        voice = _called(name, voices, voice)
    return takes_ipa(ipa, voice)


def cast(
    plan: Plan, voices: Mapping[str, Voice], names: Names, on_file: OnFile
) -> tuple[Plan, list[Problem]]:
    """A plan in which each sentence of a recorded voice is a take, said as it is written, or another voice's.

    ``voices`` are those of the settings. Missing takes are problems, where no voice stands in for them.

    Raises:
        InputError: a folder of takes that cannot be read, or a voice that is to stand in and is not there.
    """
    if not any(is_recorded(speak.utterance.voice) for speak in plan.spoken()):
        return plan, []
    casting = _Casting(voices=voices, names=names, on_file=on_file)
    steps = casting.steps(plan.steps)
    warnings = in_order([*plan.warnings, *casting.warnings()])
    return replace(plan, steps=steps, warnings=warnings), list(casting.missing.values())


@dataclass(slots=True, kw_only=True)
class _Casting:
    voices: Mapping[str, Voice]
    names: Names
    on_file: OnFile
    missing: dict[tuple[Path, str], Problem] = field(default_factory=dict)
    stood_in: dict[str, dict[str, Speak]] = field(default_factory=dict)
    folders: dict[Path, TakeFolder] = field(default_factory=dict)
    done: dict[tuple[str, Utterance], Utterance] = field(default_factory=dict)

    def steps(self, steps: Iterable[Step]) -> tuple[Step, ...]:
        return tuple(self._step(step) for step in steps)

    def _step(self, step: Step) -> Step:
        match step:
            case Speak():
                return self._speak(step)
            case Beat(speak=Speak() as speak):
                return replace(step, speak=self._speak(speak))
            case Timed(first=first, again=again):
                return replace(
                    step, first=self.steps(first), again=None if again is None else self.steps(again)
                )
            case _:
                return step

    def _speak(self, speak: Speak) -> Speak:
        if not is_recorded(speak.utterance.voice):
            return speak
        key = (speak.caption, speak.utterance)
        if key not in self.done:
            self.done[key] = self._utterance(speak)
        return replace(speak, utterance=self.done[key])

    def _utterance(self, speak: Speak) -> Utterance:
        voice = speak.utterance.voice
        asked: list[str] = []
        while is_recorded(voice):
            folder = self._folder(voice)
            if take := folder.take_of(speak.caption):
                self.on_file(take)
                return Utterance(text=speak.caption, voice=_as_recorded(voice))
            name = _fallback(voice)
            if not name:
                self.missing.setdefault((folder.path, words_of(speak.caption)), _missing(speak, folder))
                return speak.utterance
            if name.lower() in asked:
                circle = ", ".join([*asked, name])
                raise InputError(f"{_WHERE}: fallback: {circle} stand in for each other; name one that reads")
            asked.append(name.lower())
            voice = self._named(name, speak.utterance.voice)
        self.stood_in.setdefault(asked[-1], {}).setdefault(speak.caption, speak)
        return replace(speak.utterance, voice=voice)

    def _folder(self, voice: Voice) -> TakeFolder:
        path = folder_of(voice)
        if path not in self.folders:
            for file in (path, path / FILE_NAME):
                self.on_file(file)
            self.folders[path] = open_folder(path)
        return self.folders[path]

    def _named(self, name: str, beside: Voice) -> Voice:
        """See ``_called``; an error where there is no such voice."""
        named = self.voices.get(name.lower())
        wrong = self.names.engine_voice_problem(named.full_name) if named else self.names.voice_problem(name)
        if wrong:
            raise InputError(f"{_WHERE}: fallback: {'; '.join(wrong)}")
        return _called(name, self.voices, beside)

    def warnings(self) -> list[Problem]:
        return [
            Problem(
                place=next(iter(missing.values())).place,
                message=f"{_sentences(len(missing))} no take, and {name} stands in",
                remedy="renderer takes lists what is missing",
                warning=True,
            )
            for name, missing in self.stood_in.items()
        ]


def _fallback(voice: Voice) -> str:
    return str(dict(voice.settings).get("fallback", ""))


def _called(name: str, voices: Mapping[str, Voice], beside: Voice) -> Voice:
    """A voice by its name in the settings, or as ``engine:name``; at the pace of the one beside it."""
    named = named_voice(name, voices)
    language = named.language or beside.language
    return replace(named, words_per_minute=beside.words_per_minute, language=language)


def _as_recorded(voice: Voice) -> Voice:
    """No speed, pitch or voice that stands in changes a take."""
    settings = tuple((key, value) for key, value in voice.settings if key != "fallback")
    return replace(at_calibration_pace(voice), pitch=_NATURAL_PITCH, settings=settings)


def _sentences(count: int) -> str:
    return "a sentence has" if count == 1 else f"{count} sentences have"


def _missing(speak: Speak, folder: TakeFolder) -> Problem:
    number = folder.sheet.number_of(speak.caption)
    said = f'no take of "{one_line(speak.caption, 60)}"'
    if number is None:
        path = speak.place.path
        return Problem(
            place=speak.place,
            message=f"{said}, which has no number yet",
            remedy=f"renderer takes {path} gives it one; or name a fallback for the voice",
        )
    return Problem(
        place=speak.place,
        message=f"{said}, number {spelt(number)}",
        remedy=f"record {folder.path / spelt(number)}.wav; or name a fallback for the voice",
    )
