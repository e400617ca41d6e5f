"""The takes of a text that is being written: what it says where, and how each sentence is spoken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError
from renderer.plan.steps import Speak
from renderer.plan.take_choices import takes_of, with_choice
from renderer.plan.takes import NO_TAKES, Recipe, SpokenTake, SpokenTakes, spoken_times
from renderer.script.sentence_places import TextRange
from renderer.script.source import Source
from renderer.speech.kept_clips import KeptClip, identity_for, kept_clip
from renderer.storage.store import Store
from renderer.voice import Utterance
from renderer.workflows.beside_script import version_of
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled
from renderer.workflows.kept_sounds import KeptSounds
from renderer.workflows.live_tracks import LiveTracks
from renderer.workflows.review_file import read_review
from renderer.workflows.reviewed import ReviewState, reviewed_sentences
from renderer.workflows.script_takes import ScriptTakes, TakesOfSentence
from renderer.workflows.stale_takes import differences, without_locks
from renderer.workflows.take_errors import NoSuchSentenceError
from renderer.workflows.takes_file import read_takes, takes_path
from renderer.workflows.text_places import TextPlaces


class SentencePlace(Struct, frozen=True, kw_only=True):
    """Where a sentence is meant: a place in it, in the script itself or in an ``included`` file.

    Of several sentences in one place, such as the numbers of a count, ``number`` says which one is meant.
    """

    line: int
    column: int
    included: str = ""
    number: int | None = None


class Said(Struct, frozen=True, kw_only=True):
    """What a text says at a place: for the ``time``-th time of all that it says this sentence."""

    key: str
    time: int
    speak: Speak
    is_recorded: bool


class SaidAt(Struct, frozen=True, kw_only=True):
    """A sentence at a place of the text, and each time that it is said there.

    ``number`` is that of the sentence in the script, and 0 for one of a recorded voice.
    """

    range: TextRange
    path: str
    number: int
    times: tuple[Said, ...]

    @property
    def first(self) -> Said:
        return self.times[0]

    def has(self, line: int, column: int) -> bool:
        """Whether a place is in the sentence."""
        place = (line, column)
        start = (self.range.line, self.range.column)
        return start <= place <= (self.range.end_line, self.range.end_column)


class TextTakes(Struct, frozen=True, kw_only=True, dict=True):
    """The takes of a text in the place of the ``script`` on the disk; ``root`` is the project's folder."""

    live: LiveTracks
    root: Path
    script: Path
    text: str
    compiled: Compiled
    takes: SpokenTakes

    @cached_property
    def store(self) -> Store:
        return self.live.store(self.compiled.settings).store

    @cached_property
    def said(self) -> Sequence[SaidAt]:
        """The sentences of the text, at each place where it says them, in the order in which it does."""
        source = Source(path=self.compiled.session.path, text=self.text)
        places = TextPlaces(self.root, source)
        numbers: dict[str, int] = {}
        found: dict[tuple[str, TextRange, str], list[Said]] = {}
        for key, time, speak in spoken_times(self.compiled.plan):
            recorded = is_recorded(speak.utterance.voice)
            if not recorded:
                numbers.setdefault(key, len(numbers) + 1)
            where = places.included(speak.position), places.of_words(speak.position, speak.caption), key
            said = Said(key=key, time=time, speak=speak, is_recorded=recorded)
            found.setdefault(where, []).append(said)
        return tuple(
            SaidAt(
                range=place,
                path=path,
                number=0 if said[0].is_recorded else numbers[key],
                times=tuple(said),
            )
            for (path, place, key), said in found.items()
        )

    @cached_property
    def times(self) -> Mapping[str, int]:
        """How often the text says each sentence, by its ``sentence_key``."""
        return Counter(each.key for said in self.said for each in said.times)

    @cached_property
    def stale(self) -> Mapping[str, Mapping[Recipe, str]]:
        """Why locked takes differ from what the text says now; see ``stale_takes``."""
        if not any(take.locked for take in self.takes.takes):
            return {}
        following = self.compiled_with(without_locks(self.takes))
        return differences(self.compiled.plan, following.plan)

    def find(self, place: SentencePlace) -> SaidAt:
        """The sentence at a place; one that begins there comes before one that ends there.

        Raises:
            NoSuchSentenceError: no voice says a sentence there.
        """
        here = [
            said
            for said in self.said
            if said.path == place.included
            and said.has(place.line, place.column)
            and place.number in (None, said.number)
        ]
        if not here:
            raise NoSuchSentenceError(f"{self.script.name}: no voice says a sentence at this place")
        return max(here, key=lambda said: (said.range.line, said.range.column))

    def sentence(self, said: SaidAt) -> TakesOfSentence:
        """A sentence with its takes, as the script's list of takes has it."""
        key, speak = said.first.key, said.first.speak
        return TakesOfSentence(
            number=said.number,
            text=speak.caption,
            position=speak.position,
            times=self.times[key],
            takes=takes_of(self.takes, speak.caption, key),
            stale=self.stale.get(key, {}),
        )

    def listed(self, said: SaidAt) -> ScriptTakes:
        """The list of takes of the script with one sentence."""
        return ScriptTakes(path=str(takes_path(self.script)), sentences=(self.sentence(said),), unused=())

    def spoken(self, said: Said, take: SpokenTake) -> Utterance:
        """What a voice says of a sentence with one of its takes.

        Raises:
            ScriptError: the take cannot be used.
            InputError: the take cannot be used, or the text does not say the sentence any more.
        """
        return spoken_in(self.compiled_with(with_choice(NO_TAKES, take, None)), said)

    def compiled_with(self, takes: SpokenTakes) -> Compiled:
        """The text compiled with other takes.

        Raises:
            ScriptError: a take cannot be used.
            InputError: a take cannot be used.
        """
        return self.live.compile(self.script, self.text, takes)

    def sounds(self) -> KeptSounds:
        """What the store has of all sentences now."""
        return KeptSounds(self.compiled, self.store)

    def reviewed(
        self, sounds: KeptSounds, keys: Set[str] | None = None
    ) -> Mapping[tuple[str, int], ReviewState]:
        """Whether sentences with some keys, or all, are accepted as they sound, by their key and time.

        It is empty before somebody has accepted or noted a sentence, and if the review file cannot be used.
        """
        try:
            review = read_review(self.script)
        except InputError:
            return {}
        if not review.entries:
            return {}
        sentences = reviewed_sentences(self.compiled, review, sounds, keys)
        return {(found.key, time): found.state for found in sentences for time in found.times}

    def times_of(self, key: str) -> tuple[int, ...]:
        """The times of all that the text says a sentence for which a voice speaks that is not recorded."""
        times = (
            each.time for said in self.said for each in said.times if each.key == key and not each.is_recorded
        )
        return tuple(sorted(times))

    def kept(self, utterance: Utterance) -> KeptClip | None:
        """The clip of a sentence if the store has it."""
        settings = self.compiled.settings
        identity = identity_for([utterance], settings.words_recognizer)
        return kept_clip(self.store, utterance, settings.sample_rate, identity)


def open_takes(live: LiveTracks, root: Path, script: Path, text: str) -> TextTakes:
    """The takes of a text as they are now.

    Raises:
        ScriptError: with everything that is wrong in the text, or in the takes file.
        InputError: a file or setting that cannot be used, or that the user has not trusted.
    """
    compiled = live.compile(script, text)
    return TextTakes(
        live=live, root=root, script=script, text=text, compiled=compiled, takes=read_takes(script)
    )


def spoken_in(compiled: Compiled, said: Said) -> Utterance:
    """What a voice says of a sentence at a time in another compiled text.

    Raises:
        InputError: the text does not say it any more.
    """
    for key, time, speak in spoken_times(compiled.plan):
        if (key, time) == (said.key, said.time):
            return speak.utterance
    raise NoSuchSentenceError(f"{compiled.session.path}: the script has changed meanwhile; try it again")


def takes_version(script: Path) -> str:
    """The digest of the takes file of a script; empty without one, or if it cannot be read."""
    return version_of(takes_path(script))
