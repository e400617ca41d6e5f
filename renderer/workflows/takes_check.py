"""Checks the takes of a script: their voices, what the script no longer says, and how they sound now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from renderer.errors import InputError, ScriptError, one_line, shell_command
from renderer.plan.steps import Plan
from renderer.plan.takes import SpokenTake, SpokenTakes, times_said
from renderer.problems import Position, Problem
from renderer.script.session import Names, VoiceProblem
from renderer.settings.model import Settings
from renderer.speech.voice_properties import check_voice
from renderer.timeline import Clip
from renderer.voice import Utterance, named_voice
from renderer.workflows.cast import is_recorded
from renderer.workflows.options import Options


def check_takes(takes: SpokenTakes, path: Path, names: Names, settings: Settings, *, to_speak: bool) -> None:
    """Check the voices of chosen takes. If they are to speak, they need the user's trust.

    Raises:
        ScriptError: there is no such voice, or it is recorded.
        InputError: the user has not trusted a voice, or a setting of it is wrong.
    """
    for take in takes.takes:
        name = take.locked.voice if take.locked else take.voice
        if not name or not take.chosen:
            continue
        wrong = names.voice_problem(name)
        if not wrong and is_recorded(named_voice(name, settings.voices)):
            wrong = VoiceProblem(
                message=f'the voice "{name}" is recorded', remedy="name this voice in the script instead"
            )
        if wrong and not take.line:  # it is not in the file yet
            raise InputError(f"--voice: {wrong}", in_page=wrong.in_page)
        if wrong:
            problem = _problem(take, path, wrong.message, wrong.remedy)
            raise ScriptError((replace(problem, in_page=wrong.in_page),))
        if to_speak:
            settings.untrusted.check("voices", name.lower())
            voice = named_voice(name, settings.voices)
            try:
                check_voice(voice)
            except InputError as error:
                raise InputError(f"{path}:{take.line}: {error}", in_page=error.in_page) from None


def unused_takes(takes: SpokenTakes, plan: Plan, path: Path, options: Options) -> Iterator[Problem]:
    """Yield a warning for each chosen take of a sentence that the script does not say, or not so often.

    There are none if parts of the script are left out, or values in it replaced.
    """
    if options.without or options.values:
        return
    times = times_said(plan)
    command = shell_command("takes", Path(plan.path), "--drop-unused")
    remedy = f"to delete all takes that are not used, run: {command}"
    for take in takes.takes:
        if not take.chosen:
            continue
        said = times[take.key]
        if not said:
            yield _warning(take, path, "this take is not used: the script no longer says its words", remedy)
        elif isinstance(take.chosen, tuple) and take.chosen[-1] > said:
            often = "once" if said == 1 else f"{said} times"
            message = f"this take is chosen for time {take.chosen[-1]}, but the script says its words {often}"
            yield _warning(take, path, message, remedy)


def changed_takes(
    plan: Plan, spoken: Mapping[Utterance, Clip], sample_rate: int, path: Path
) -> tuple[Problem, ...]:
    """A warning for each chosen take that sounds different from when it was made."""
    clips: dict[SpokenTake, set[str]] = {}
    for speak in plan.spoken():
        if speak.take and speak.take.digest and speak.take.sample_rate == sample_rate:
            clips.setdefault(speak.take, set()).add(spoken[speak.utterance].digest)
    remedy = "listen to it; renderer retake with the same options accepts its sound"
    in_page = "listen to it; another take with the same options accepts its sound"
    return tuple(
        replace(
            _warning(
                take, path, f'the take of "{one_line(take.words, 60)}" does not sound as it did', remedy
            ),
            in_page=in_page,
        )
        for take, digests in clips.items()
        if take.digest not in digests
    )


def _warning(take: SpokenTake, path: Path, message: str, remedy: str) -> Problem:
    return replace(_problem(take, path, message, remedy), warning=True)


def _problem(take: SpokenTake, path: Path, message: str, remedy: str) -> Problem:
    position = Position(path=str(path), line=max(1, take.line), column=1, text=f"words = {take.words}")
    return Problem(position=position, message=message, remedy=remedy, width=len(position.text))
