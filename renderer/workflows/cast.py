"""Gives each sentence of a recorded voice its take, or the voice that speaks without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.errors import InputError, one_line, shell_command
from renderer.plan.steps import Beat, Plan, Speak, Step, Timed
from renderer.plan.takes import SpokenTake
from renderer.problems import RECORD_IN_PAGE, Problem
from renderer.script.script import in_order
from renderer.script.session import Names
from renderer.settings.model import Settings
from renderer.speech.calibration import at_calibration_pace
from renderer.speech.engines.registry import origin_of, takes_ipa
from renderer.speech.engines.takes import NAME, folder_of
from renderer.speech.voice_properties import with_seed
from renderer.voice import Utterance, Voice, named_voice
from renderer.workflows.script_files import OnFile

if TYPE_CHECKING:
    from renderer.speech.takes.folder import TakeFolder

_NATURAL_PITCH = 50
_WHERE = "[voices] in renderer.toml"


def is_recorded(voice: Voice) -> bool:
    """Whether a voice plays takes."""
    return voice.engine == NAME


def reads_ipa(ipa: str, voice: Voice, voices: Mapping[str, Voice]) -> bool:
    """Whether a voice can say this IPA, or for a recorded voice, its fallback.

    The answer is True for a recorded voice without a fallback: all its sentences are recordings, so IPA does
    not apply.
    """
    tried: set[str] = set()
    while is_recorded(voice):
        name = _fallback(voice)
        if not name or name.lower() in tried:
            return True
        tried.add(name.lower())
        voice = _voice_called(name, voices, voice)
    return takes_ipa(ipa, voice)


def speaking_name(name: str, speaks: Voice, voices: Mapping[str, Voice]) -> str:
    """The name of the voice that ``speaks`` where a script names one, or that of its fallback."""
    while name and is_recorded(named := named_voice(name, voices)) and not is_recorded(speaks):
        name = _fallback(named)
    return name


class Casting(Struct, kw_only=True):
    """Finds out who speaks the sentences of recorded voices.

    Attributes:
        settings: have the voices by name, and which of them the user has trusted.
        names: what checks the name of a fallback.
        on_file: called for each file and folder that the plan depends on.
        are_required: whether several recordings of one sentence are an error.
    """

    settings: Settings
    names: Names
    on_file: OnFile
    are_required: bool
    missing: dict[tuple[Path, str], Problem] = field(default_factory=dict)
    by_fallback: dict[str, dict[str, Speak]] = field(default_factory=dict)
    folders: dict[Path, TakeFolder] = field(default_factory=dict)
    done: dict[tuple[str, Utterance, SpokenTake | None, bool], Utterance] = field(default_factory=dict)

    def plays_recording(self, voice: Voice, sentence: str) -> bool:
        """Whether a voice plays a recording of a sentence, or must play one because it has no fallback.

        It is True as well for a voice without a folder, or with one that the user has not trusted.

        Raises:
            InputError: a folder of takes cannot be read.
        """
        tried: set[str] = set()
        while is_recorded(voice):
            name = _fallback(voice).lower()
            if (
                not name
                or name in tried
                or not self._may_open(voice)
                or self._folder(voice).takes_of(sentence)
            ):
                return True
            tried.add(name)
            voice = named_voice(name, self.settings.voices)
        return False

    def _may_open(self, voice: Voice) -> bool:
        if "folder" not in dict(voice.settings):
            return False
        voices = self.settings.voices.items()
        names = (name for name, named in voices if is_recorded(named) and named.settings == voice.settings)
        return all(self.settings.untrusted.allows("voices", name) for name in names)

    def cast(self, plan: Plan) -> tuple[Plan, list[Problem]]:
        """Give each sentence of a recorded voice to its take, or to the fallback of the voice.

        Returns:
            the plan, and a problem for each sentence without a take and a fallback.

        Raises:
            InputError: a folder of takes cannot be read, or a fallback does not exist or is not trusted.
        """
        if not any(is_recorded(speak.utterance.voice) for speak in plan.spoken()):
            return plan, []
        steps = self.steps(plan.steps)
        warnings = in_order([*plan.warnings, *self.warnings()])
        return replace(plan, steps=steps, warnings=warnings), list(self.missing.values())

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
        key = (speak.caption, speak.utterance, speak.take, speak.is_notice)
        if key not in self.done:
            self.done[key] = self._utterance(speak)
        utterance = self.done[key]
        return replace(speak, utterance=utterance, origin=origin_of(utterance.voice))

    def _utterance(self, speak: Speak) -> Utterance:
        voice = speak.utterance.voice
        tried: list[str] = []
        while is_recorded(voice):
            folder = self._folder(voice)
            if take := self._take(folder, speak.caption):
                self.on_file(take)
                return Utterance(text=speak.caption, voice=_as_recorded(voice))
            name = _fallback(voice)
            if not name:
                from renderer.script.sentence_key import sentence_key

                self.missing.setdefault((folder.path, sentence_key(speak.caption)), _missing(speak, folder))
                return speak.utterance
            if name.lower() in tried:
                circle = ", ".join([*tried, name])
                raise InputError(f"{_WHERE}: fallback: {circle} refer to each other; use a voice that speaks")
            tried.append(name.lower())
            voice = self._named(name, speak.utterance.voice)
        if not speak.is_notice:
            self.by_fallback.setdefault(tried[-1], {}).setdefault(speak.caption, speak)
        if speak.take and speak.take.seed is not None:
            voice = with_seed(voice, speak.take.seed)
        return replace(speak.utterance, voice=voice)

    def _take(self, folder: TakeFolder, sentence: str) -> Path | None:
        return folder.take_of(sentence) if self.are_required else next(iter(folder.takes_of(sentence)), None)

    def _folder(self, voice: Voice) -> TakeFolder:
        from renderer.speech.takes.folder import open_folder
        from renderer.speech.takes.numbering import FILE_NAME

        path = folder_of(voice)
        if path not in self.folders:
            for file in (path, path / FILE_NAME):
                self.on_file(file)
            self.folders[path] = open_folder(path)
        return self.folders[path]

    def _named(self, name: str, beside: Voice) -> Voice:
        """See ``_voice_called``; checks that there is such a voice."""
        self.settings.untrusted.check("voices", name.lower())
        named = self.settings.voices.get(name.lower())
        wrong = self.names.engine_voice_problem(named.full_name) if named else self.names.voice_problem(name)
        if wrong:
            raise InputError(f"{_WHERE}: fallback: {wrong}", in_page=wrong.in_page)
        return _voice_called(name, self.settings.voices, beside)

    def warnings(self) -> list[Problem]:
        return [
            Problem(
                position=next(iter(missing.values())).position,
                message=f"{_sentences(len(missing))} no take; {name} speaks instead",
                remedy="`renderer takes SCRIPT` lists the missing takes",
                in_page=RECORD_IN_PAGE,
                warning=True,
            )
            for name, missing in self.by_fallback.items()
        ]


def _fallback(voice: Voice) -> str:
    return str(dict(voice.settings).get("fallback", ""))


def _voice_called(name: str, voices: Mapping[str, Voice], beside: Voice) -> Voice:
    """The voice of a name, at the pace of another voice, and in its language unless it has its own."""
    named = named_voice(name, voices)
    return replace(
        named,
        words_per_minute=beside.words_per_minute,
        comma_seconds=beside.comma_seconds,
        language=named.language or beside.language,
    )


def _as_recorded(voice: Voice) -> Voice:
    """The voice without what does not change a take: pacing, pitch and fallback."""
    settings = tuple((key, value) for key, value in voice.settings if key != "fallback")
    return replace(at_calibration_pace(voice), pitch=_NATURAL_PITCH, settings=settings)


def _sentences(count: int) -> str:
    return "a sentence has" if count == 1 else f"{count} sentences have"


def _missing(speak: Speak, folder: TakeFolder) -> Problem:
    from renderer.speech.takes.numbering import padded

    number = folder.numbering.number_of(speak.caption)
    message = f'no take of "{one_line(speak.caption, 60)}"'
    if number is None:
        command = shell_command("takes", Path(speak.position.path))
        return Problem(
            position=speak.position,
            message=f"{message}, which has no number yet",
            remedy=f"run `{command}` to give it one, or give the voice a fallback",
            in_page=RECORD_IN_PAGE,
        )
    return Problem(
        position=speak.position,
        message=f"{message}, number {padded(number)}",
        remedy=f"record {folder.path / padded(number)}.wav, or give the voice a fallback",
        in_page=RECORD_IN_PAGE,
    )
