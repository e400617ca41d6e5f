"""The review of a script: its sentences, which are accepted, withdrawn and noted here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError, shell_command
from renderer.plan.takes import times_said
from renderer.problems import Problem
from renderer.workflows.cache import with_store
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.kept_sounds import KeptSounds
from renderer.workflows.options import Options
from renderer.workflows.review_file import Review, ReviewEntry, change_review, read_review, sorted_review
from renderer.workflows.review_text import LONGEST_NOTE, is_note
from renderer.workflows.reviewed import ReviewedSentence, reviewed_sentences

Numbers = Collection[int] | None
"""The numbers of sentences; None for all."""


class ScriptReview(Struct, frozen=True, kw_only=True):
    """The sentences of a script with what is accepted, and entries about sentences that it does not say."""

    path: str
    sentences: tuple[ReviewedSentence, ...]
    unused: tuple[ReviewEntry, ...]
    warnings: tuple[Problem, ...]

    @property
    def accepted(self) -> int:
        """How many sentences are accepted."""
        return sum(sentence.state == "accepted" for sentence in self.sentences)


def list_review(script: Path, options: Options) -> ScriptReview:
    """The review of a script. Nothing is spoken.

    Raises:
        ScriptError: something in the script or its review file is wrong.
        InputError: a file, setting or argument cannot be used.
    """
    return _listed(compile_script(script, options), read_review(script))


def accept_sentences(script: Path, options: Options, numbers: Numbers) -> ScriptReview:
    """Accept sentences as they sound now, and return the review; of all sentences, those that are spoken.

    Raises:
        ScriptError: something in the script or its review file is wrong.
        InputError: there is no such sentence, it is not spoken yet, or a file cannot be used.
        OutputError: the review file cannot be written.
    """

    def change(before: Review, found: tuple[ReviewedSentence, ...]) -> Review:
        unspoken = [each.number for each in found if each.state == "unspoken"]
        if unspoken and (numbers is not None or len(unspoken) == len(found)):
            which = f"sentence {unspoken[0]} is" if numbers is not None else "the sentences are"
            render = shell_command("render", script)
            raise InputError(f"{script}: {which} not spoken yet; to hear what you accept, run: {render}")
        return with_accepted(before, found)

    return _change(script, options, numbers, change)


def withdraw_sentences(script: Path, options: Options, numbers: Numbers) -> ScriptReview:
    """Accept sentences no longer, whatever sound was accepted, and return the review. Notes stay.

    Raises:
        ScriptError: something in the script or its review file is wrong.
        InputError: there is no such sentence, or a file cannot be used.
        OutputError: the review file cannot be written.
    """
    return _change(script, options, numbers, without_accepted)


def note_sentence(script: Path, options: Options, number: int, note: str) -> ScriptReview:
    """Write a note about a sentence, or delete the note if it is empty, and return the review.

    Raises:
        ScriptError: something in the script or its review file is wrong.
        InputError: there is no such sentence, the note cannot be used, or a file cannot be used.
        OutputError: the review file cannot be written.
    """
    text = read_note(note)
    return _change(script, options, (number,), lambda before, found: with_note(before, found[0], text))


def drop_unused_entries(script: Path, options: Options) -> tuple[ReviewEntry, ...]:
    """Delete the entries about sentences that a script does not say, and return them.

    Raises:
        ScriptError: something in the script or its review file is wrong.
        InputError: the options leave out parts of the script, or a file cannot be used.
        OutputError: the review file cannot be written.
    """
    if options.without or options.values:
        raise InputError("--drop-unused needs the whole script; leave out --without and --set")
    compiled = compile_script(script, options)
    dropped: list[ReviewEntry] = []

    def change(before: Review) -> Review:
        dropped.extend(_unused(compiled, before))
        return Review(entries=tuple(entry for entry in before.entries if entry not in dropped))

    change_review(script, change)
    return tuple(dropped)


def with_accepted(review: Review, sentences: Collection[ReviewedSentence]) -> Review:
    """The review with sentences that are accepted as they sound now, if they are spoken."""
    new = [each.acceptance for each in sentences if each.digest and each.state != "accepted"]
    return sorted_review([*review.entries, *new])


def without_accepted(review: Review, sentences: Collection[ReviewedSentence]) -> Review:
    """The review in which no sound of some sentences is accepted."""
    keys = {each.key for each in sentences}
    return Review(entries=tuple(e for e in review.entries if not e.accepted or e.key not in keys))


def with_note(review: Review, sentence: ReviewedSentence, note: str) -> Review:
    """The review with another note about a sentence, or without its note if that is empty."""
    others = [entry for entry in review.entries if entry.accepted or entry.key != sentence.key]
    return sorted_review([*others, *([ReviewEntry(words=sentence.text, note=note)] if note else [])])


def read_note(text: str) -> str:
    """A note as a person typed it.

    Raises:
        InputError: it is too long, or not one line.
    """
    note = text.strip()
    if not is_note(note):
        raise InputError(
            f"a note is one line of at most {LONGEST_NOTE:,} characters; shorten it, and delete line breaks"
        )
    return note


def _change(
    script: Path,
    options: Options,
    numbers: Numbers,
    change: Callable[[Review, tuple[ReviewedSentence, ...]], Review],
) -> ScriptReview:
    """Change what the review of a script says about sentences with some numbers, or about all."""
    compiled = compile_script(script, options)

    def work(before: Review) -> Review:
        return change(before, _numbered(_listed(compiled, before), numbers))

    return _listed(compiled, change_review(script, work))


def _numbered(listed: ScriptReview, numbers: Numbers) -> tuple[ReviewedSentence, ...]:
    """The sentences with some numbers.

    Raises:
        InputError: there is no sentence with one of them.
    """
    if numbers is None:
        return listed.sentences
    known = {sentence.number for sentence in listed.sentences}
    for number in numbers:
        if number not in known:
            remedy = f"`{shell_command('review', Path(listed.path))}` lists the sentences"
            raise InputError(f"{listed.path}: there is no sentence {number}; {remedy}")
    return tuple(sentence for sentence in listed.sentences if sentence.number in numbers)


def _listed(compiled: Compiled, review: Review) -> ScriptReview:
    sentences = with_store(
        compiled.settings,
        keep=True,
        work=lambda store: reviewed_sentences(compiled, review, KeptSounds(compiled, store)),
    )
    return ScriptReview(
        path=compiled.session.path,
        sentences=sentences,
        unused=_unused(compiled, review),
        warnings=compiled.warnings,
    )


def _unused(compiled: Compiled, review: Review) -> tuple[ReviewEntry, ...]:
    """The entries about sentences that a script does not say; none if the options leave out parts of it."""
    if compiled.options.without or compiled.options.values:
        return ()
    said = times_said(compiled.plan)
    return tuple(entry for entry in review.entries if entry.key not in said)
