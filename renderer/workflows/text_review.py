"""The review of a text that is being written: what is accepted where, and how that changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from renderer.errors import InputError
from renderer.plan.steps import Speak
from renderer.plan.takes import spoken_times
from renderer.script.sentence_places import TextRange
from renderer.script.source import Source
from renderer.workflows.beside_script import version_of
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled
from renderer.workflows.kept_sounds import KeptSounds
from renderer.workflows.live_tracks import LiveTracks
from renderer.workflows.review import read_note, with_accepted, with_note, without_accepted
from renderer.workflows.review_file import Review, change_review, read_review, review_path
from renderer.workflows.reviewed import ReviewedSentence, ReviewState, reviewed_sentences
from renderer.workflows.sentence_doubts import doubt_of
from renderer.workflows.take_errors import NoSuchSentenceError, TakesChangedError
from renderer.workflows.text_places import TextPlaces


class NotSpokenError(InputError):
    """A sentence cannot be accepted before it is spoken."""


class PlacedReview(Struct, frozen=True, kw_only=True):
    """A sentence of ``renderer review``, at the first place where the text says it so.

    ``path`` is the included file in which it stands; empty for the script itself. It is said there for the
    ``time``-th time of all, and for the ``turn``-th time at this place. ``sound`` identifies how it sounds
    now; it is empty if it is not spoken. ``doubt`` is what may be wrong with that sound. ``recorded_by`` is
    the voice of which it is a recording; it is empty if a voice speaks it.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    path: str
    number: int
    time: int
    turn: int
    words: str
    state: ReviewState
    note: str
    sound: str
    doubt: str
    recorded_by: str


class ReviewedPlace(Struct, frozen=True, kw_only=True):
    """Which sentence of the list is meant."""

    number: int
    time: int


class TextReview(Struct, frozen=True, kw_only=True):
    """The review of a text in the place of the ``script`` on the disk; ``root`` is the project's folder."""

    live: LiveTracks
    root: Path
    script: Path
    text: str
    compiled: Compiled

    def placed(self) -> tuple[PlacedReview, ...]:
        """The sentences with their states, in the order in which the text says them first.

        Raises:
            ScriptError: something in the review file is wrong.
            InputError: the review file cannot be read.
        """
        places = TextPlaces(self.root, Source(path=self.compiled.session.path, text=self.text))
        turns: Counter[tuple[str, TextRange, str]] = Counter()
        found: dict[tuple[str, int], tuple[str, TextRange, int, Speak]] = {}
        for key, time, speak in spoken_times(self.compiled.plan):
            path, place = places.included(speak.position), places.of_words(speak.position, speak.caption)
            turns[path, place, key] += 1
            found[key, time] = path, place, turns[path, place, key], speak
        placed, sounds = [], self._sounds()
        for sentence in reviewed_sentences(self.compiled, read_review(self.script), sounds):
            path, place, turn, speak = found[sentence.key, sentence.times[0]]
            utterance = speak.utterance
            kept = sounds.kept(utterance, sentence.sample_rate)
            placed.append(
                PlacedReview(
                    **asdict(place),
                    path=path,
                    number=sentence.number,
                    time=sentence.times[0],
                    turn=turn,
                    words=sentence.text,
                    state=sentence.state,
                    note=sentence.note,
                    sound=sentence.digest,
                    doubt=doubt_of(utterance, kept, sounds.store),
                    recorded_by=speak.voice if is_recorded(utterance.voice) else "",
                )
            )
        return tuple(placed)

    def accept(self, place: ReviewedPlace, sound: str) -> None:
        """Accept a sentence with the sound that was heard.

        Raises:
            NoSuchSentenceError: there is no such sentence.
            NotSpokenError: it is not spoken.
            TakesChangedError: it has another sound by now.
            OutputError: the review file cannot be written.
        """

        def change(before: Review, sentence: ReviewedSentence) -> Review:
            if not sentence.digest:
                raise NotSpokenError(f"{self.script.name}: this sentence is not spoken yet; play it first")
            if sentence.digest != sound:
                raise TakesChangedError(
                    f"{self.script.name}: this sentence sounds different now; play it again"
                )
            return with_accepted(before, [sentence])

        self._change(place, change)

    def withdraw(self, place: ReviewedPlace) -> None:
        """Accept a sentence no longer, whatever sound was accepted.

        Raises:
            NoSuchSentenceError: there is no such sentence.
            OutputError: the review file cannot be written.
        """
        self._change(place, lambda before, sentence: without_accepted(before, [sentence]))

    def note(self, place: ReviewedPlace, note: str) -> None:
        """Write a note about a sentence; an empty one deletes it.

        Raises:
            NoSuchSentenceError: there is no such sentence.
            InputError: the note is too long, or not one line.
            OutputError: the review file cannot be written.
        """
        text = read_note(note)
        self._change(place, lambda before, sentence: with_note(before, sentence, text))

    def _sounds(self) -> KeptSounds:
        return KeptSounds(self.compiled, self.live.store(self.compiled.settings).store)

    def _change(self, place: ReviewedPlace, change: Callable[[Review, ReviewedSentence], Review]) -> None:
        def work(before: Review) -> Review:
            for sentence in reviewed_sentences(self.compiled, before, self._sounds()):
                if sentence.number == place.number and place.time in sentence.times:
                    return change(before, sentence)
            raise NoSuchSentenceError(f"{self.script.name}: the script does not say this sentence")

        change_review(self.script, work)


def open_review(live: LiveTracks, root: Path, script: Path, text: str) -> TextReview:
    """The review of a text.

    Raises:
        ScriptError: with everything that is wrong in the text.
        InputError: a file or setting that cannot be used, or that the user has not trusted.
    """
    compiled = live.compile(script, text)
    return TextReview(live=live, root=root, script=script, text=text, compiled=compiled)


def review_version(script: Path) -> str:
    """The digest of the review file of a script; empty without one, or if it cannot be read."""
    return version_of(review_path(script))
