"""The sentences of a script that voices speak, with their takes; which take is chosen is changed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.errors import InputError, one_line, shell_command
from renderer.plan.take_choices import takes_of, with_choice, without_take, without_unused
from renderer.plan.takes import NO_TAKES, Recipe, SpokenTake, SpokenTakes, spoken_times, times_said
from renderer.problems import Position
from renderer.script.sentence_key import sentence_key
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.options import Options
from renderer.workflows.stale_takes import stale_takes
from renderer.workflows.take_errors import LockedTakeError
from renderer.workflows.takes_file import change_takes, read_takes


class TakesOfSentence(Struct, frozen=True, kw_only=True):
    """A sentence at its first place in the script, and its takes, of which the first is the script's own.

    ``number`` counts the sentences from 1, each once. ``times`` is how often the script says the sentence.
    ``stale`` says why a locked take differs from what the script says now, by the recipes of takes.
    """

    number: int
    text: str
    position: Position
    times: int
    takes: tuple[SpokenTake, ...]
    stale: Mapping[Recipe, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The ``sentence_key`` of the sentence."""
        return sentence_key(self.text)

    def times_of(self, take: SpokenTake) -> tuple[int, ...]:
        """The times that the script says the sentence with one of its takes, counted from 1."""
        takes = SpokenTakes(takes=self.takes)
        own = self.takes[0]
        return tuple(
            time for time in range(1, self.times + 1) if (takes.chosen(self.key, time) or own) == take
        )


class ScriptTakes(Struct, frozen=True, kw_only=True):
    """The sentences of a script that are not recordings, and takes of sentences that it does not have."""

    path: str
    sentences: tuple[TakesOfSentence, ...]
    unused: tuple[SpokenTake, ...]


class Which(Struct, frozen=True, kw_only=True):
    """Which sentence of a script is meant: its ``number``, or its ``words`` if the number is None.

    ``time`` is which time that the script says it; None means each time.
    """

    number: int | None = None
    words: str = ""
    time: int | None = None


def list_takes(script: Path, options: Options) -> ScriptTakes:
    """The takes of a script. Nothing is spoken.

    Raises:
        ScriptError: something in the script or its takes file is wrong.
        InputError: a file, setting or argument cannot be used.
    """
    return listed_takes(_compiled(script, options), script)


def listed_takes(compiled: Compiled, script: Path) -> ScriptTakes:
    """The takes of a script that is compiled with ``NO_TAKES``.

    Raises:
        ScriptError: something in the script or its takes file is wrong.
        InputError: a file, setting or argument cannot be used.
    """
    takes = read_takes(script)
    firsts: dict[str, tuple[str, Position]] = {}
    times = times_said(compiled.plan)
    for key, _, speak in spoken_times(compiled.plan):
        if not is_recorded(speak.utterance.voice):
            firsts.setdefault(key, (speak.caption, speak.position))
    stale = stale_takes(script, compiled.options, takes)
    sentences = tuple(
        TakesOfSentence(
            number=number,
            text=text,
            position=position,
            times=times[key],
            takes=takes_of(takes, text, key),
            stale=stale.get(key, {}),
        )
        for number, (key, (text, position)) in enumerate(firsts.items(), 1)
    )
    unused = tuple(take for take in takes.takes if take.key not in times)
    return ScriptTakes(path=compiled.session.path, sentences=sentences, unused=unused)


def _compiled(script: Path, options: Options) -> Compiled:
    return compile_script(script, options, takes=NO_TAKES, recordings="optional", to_speak=False)


def find_sentence(listed: ScriptTakes, which: Which) -> TakesOfSentence:
    """The sentence that is meant.

    Raises:
        InputError: there is no such sentence, or the script does not say it so often.
    """
    key = sentence_key(which.words)
    remedy = f"`{shell_command('takes', Path(listed.path))}` lists the sentences"
    found = next(
        (
            each
            for each in listed.sentences
            if which.number in (None, each.number) and (which.number is not None or each.key == key)
        ),
        None,
    )
    if found is None and which.number is None:
        raise InputError(f'{listed.path}: no voice says "{one_line(which.words, 60)}"; {remedy}')
    if found is None:
        raise InputError(f"{listed.path}: there is no sentence {which.number}; {remedy}")
    if which.time is not None and not 1 <= which.time <= found.times:
        often = "once" if found.times == 1 else f"{found.times} times"
        raise InputError(
            f"{listed.path}: --time {which.time}: the script says sentence {found.number} {often}; "
            f"write a number from 1 to {found.times}"
        )
    return found


Check = Callable[[ScriptTakes, TakesOfSentence, SpokenTake], None]
"""Raises an InputError if a take must not be changed."""


def choose_take(script: Path, options: Options, which: Which, number: int) -> TakesOfSentence:
    """Choose a take of a sentence by its number, and return the sentence with its takes.

    Raises:
        InputError: there is no such sentence or take, a file cannot be used, or a locked take is chosen.
        OutputError: the takes file cannot be written.
    """

    def change(takes: SpokenTakes, take: SpokenTake) -> SpokenTakes:
        return with_choice(takes, take, which.time)

    return change_take(script, options, which, number, change, no_other_lock(which.time))


def drop_take(script: Path, options: Options, which: Which, number: int) -> TakesOfSentence:
    """Delete a take of a sentence, and return the sentence with its takes.

    Raises:
        InputError: there is no such sentence or take, it is the script's own or locked, or a file cannot be
            used.
        OutputError: the takes file cannot be written.
    """
    if number == 1:
        raise InputError("--drop 1: take 1 is what the script says itself; choose another take instead")

    def check(listed: ScriptTakes, sentence: TakesOfSentence, take: SpokenTake) -> None:
        if take.locked:
            raise locked_error(listed, sentence, take)

    return change_take(script, options, which, number, without_take, check)


def drop_unused_takes(script: Path, options: Options) -> tuple[SpokenTake, ...]:
    """Delete the takes of sentences that a script does not say, locked ones too, and return them.

    No take stays chosen for more times than the script says its sentence.

    Raises:
        ScriptError: something in the script or its takes file is wrong.
        InputError: the options leave out parts of the script, or a file cannot be used.
        OutputError: the takes file cannot be written.
    """
    if options.without or options.values:
        raise InputError("--drop-unused needs the whole script; leave out --without and --set")
    said = times_said(_compiled(script, options).plan)
    dropped: list[SpokenTake] = []

    def change(takes: SpokenTakes) -> SpokenTakes:
        dropped.extend(take for take in takes.takes if take.key not in said)
        return without_unused(takes, said)

    change_takes(script, change)
    return tuple(dropped)


def change_take(
    script: Path,
    options: Options,
    which: Which,
    number: int,
    change: Callable[[SpokenTakes, SpokenTake], SpokenTakes],
    check: Check = lambda _listed, _sentence, _take: None,
) -> TakesOfSentence:
    """Change a take of a sentence by its number, and return the sentence with its takes.

    Raises:
        InputError: there is no such sentence or take, a file cannot be used, or what ``check`` raises.
        OutputError: the takes file cannot be written.
    """
    listed = list_takes(script, options)
    sentence = find_sentence(listed, which)
    missing = InputError(
        f"{listed.path}: sentence {sentence.number} has no take {number}; "
        f"`{shell_command('takes', script)}` lists its takes"
    )
    if not 1 <= number <= len(sentence.takes):
        raise missing
    recipe = sentence.takes[number - 1].recipe

    def work(takes: SpokenTakes) -> SpokenTakes:
        now = replace(sentence, takes=takes_of(takes, sentence.text, sentence.key))
        take = next((take for take in now.takes if take.recipe == recipe), None)
        if take is None:  # another command has dropped it meanwhile
            raise missing
        check(listed, now, take)
        return change(takes, take)

    change_takes(script, work)
    return find_sentence(list_takes(script, options), which)


def no_other_lock(time: int | None) -> Check:
    """A check that no other take that is locked is chosen for a time; None means for any time."""

    def check(listed: ScriptTakes, sentence: TakesOfSentence, take: SpokenTake) -> None:
        check_no_lock(listed, sentence, time, besides=take)

    return check


def check_no_lock(
    listed: ScriptTakes, sentence: TakesOfSentence, time: int | None, besides: SpokenTake | None = None
) -> None:
    """Check that no locked take of a sentence is chosen for a time, or for any time if ``time`` is None.

    Raises:
        InputError: one is, which is not ``besides``.
    """
    for take in sentence.takes:
        times = sentence.times_of(take)
        if take.locked and take != besides and (time in times if time else times):
            raise locked_error(listed, sentence, take)


def changed_meanwhile(script: Path) -> InputError:
    """The error that a script no longer says a sentence that it said a moment before."""
    return InputError(f"{script}: the script has changed meanwhile; run the command again")


def locked_error(listed: ScriptTakes, sentence: TakesOfSentence, take: SpokenTake) -> LockedTakeError:
    """The error that a take cannot be changed because it is locked."""
    number = sentence.takes.index(take) + 1
    words = ("takes", Path(listed.path), "--sentence", str(sentence.number), "--unlock", str(number))
    return LockedTakeError(
        f"{listed.path}: take {number} of sentence {sentence.number} is locked; "
        f"to unlock it, run: {shell_command(*words)}"
    )
