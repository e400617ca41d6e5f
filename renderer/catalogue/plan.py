"""Compares what a manifest asks for with what was made, and says for each track why it would be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from renderer.api.catalogue import (
    PARTS,
    Inputs,
    SpeechEstimate,
    estimate_speech,
    read_length,
    read_settings,
    with_length,
)
from renderer.api.scripts import Compiled
from renderer.catalogue.lock import Lock, LockedTrack
from renderer.catalogue.manifest import Item, Manifest, Source
from renderer.catalogue.sources import Sources, SourceState
from renderer.errors import InputError, RenderError

State = Literal["new", "changed", "same", "orphaned"]

REASONS: Mapping[str, str] = {
    "words": "the words",
    "pronunciation": "a word of a lexicon",
    "timing": "a pause, a bell or another cue",
    "voices": "a voice or its speed",
    "speech": "a new version of an engine, or another recording",
    "sounds": "a sound",
    "settings": "the settings",
    "profile": "a rule of the platform",
    "tags": "the title or another tag",
    "length": "the length",
    "program": "a new version of renderer or of one of its packages",
}
"""What has changed if the digest of a part differs, in words."""

_MOST_WORDS = 3
"""Words of lexicons that a reason names."""

_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "pronunciation": ("words",),
    "speech": ("words", "pronunciation", "voices", "program"),
}
"""Parts that always change with others, which are then the reason."""


class PlannedTrack(Struct, frozen=True, kw_only=True):
    """A track and why it would be made. ``seconds`` is its length, None if it is not known yet."""

    name: str
    state: State
    script: str
    reasons: tuple[str, ...] = ()
    seconds: float | None = None


class CataloguePlan(Struct, frozen=True, kw_only=True):
    """The tracks in the order of their names, and what the voices would have to speak for them."""

    tracks: tuple[PlannedTrack, ...]
    estimates: tuple[SpeechEstimate, ...]

    def of(self, *states: State) -> tuple[PlannedTrack, ...]:
        """The tracks in one of some states."""
        return tuple(track for track in self.tracks if track.state in states)

    @property
    def stale(self) -> tuple[PlannedTrack, ...]:
        """The tracks that an apply would make."""
        return self.of("new", "changed")


class Planning:
    """Plans a catalogue, and keeps what it learned about the sources."""

    def __init__(self, manifest: Manifest, lock: Lock, *, with_files: bool) -> None:
        """``with_files`` looks whether the files of tracks are still there."""
        self._manifest, self._lock = manifest, lock
        self.sources = Sources(manifest.folder, lock)
        self._out = tracks_folder(manifest) if with_files else None
        self._errors: dict[str, RenderError] = {}
        self._planned: dict[str, PlannedTrack] = {}

    def plan(self, is_wanted: Callable[[str], bool] = lambda _name: True) -> CataloguePlan:
        """The plan. What has to be spoken is that of the tracks whose names are wanted.

        Raises:
            InputError: scripts, settings or voices cannot be used; with the errors of all of them.
        """
        estimates = estimate_speech(self._stale_sources(is_wanted))
        if self._errors:
            kinds = {type(error) for error in self._errors.values()}
            kind = InputError if any(issubclass(each, InputError) for each in kinds) else RenderError
            raise kind("\n".join(self._errors))
        orphans = self._lock.tracks.keys() - {item.name for item in self._manifest.items}
        for name in orphans:
            track = self._lock.tracks[name]
            self._planned[name] = PlannedTrack(
                name=name, state="orphaned", script=track.script, seconds=track.seconds
            )
        return CataloguePlan(
            tracks=tuple(self._planned[name] for name in sorted(self._planned)), estimates=estimates
        )

    def _stale_sources(self, is_wanted: Callable[[str], bool]) -> Iterator[Compiled]:
        """Each source that has a wanted track to make; the tracks of all sources are planned meanwhile."""
        for source, items in by_source(self._manifest.items):
            try:
                state = self.sources.state(source)
                planned = [self._track(item, state) for item in items]
                self._planned |= {track.name: track for track in planned}
                if any(track.state != "same" and is_wanted(track.name) for track in planned):
                    yield state.compiled or self.sources.compiled(source)
            except RenderError as error:
                self._errors.setdefault(self._placed(error, source), error)

    def _placed(self, error: RenderError, source: Source) -> str:
        """The message of an error, with the place of the voice or the platform that it is about."""
        message = str(error)
        quoted = (name for name in (source.voice, source.profile) if name and f'"{name}"' in message)
        place = self._manifest.named_at.get(next(quoted, "")) if type(error) is InputError else None
        return f"{place}: {message}" if place else message

    def _track(self, item: Item, source: SourceState) -> PlannedTrack:
        seconds = _seconds(item.length) if item.length else None
        made = self._lock.tracks.get(item.name)
        reasons = () if made is None else self._reasons(made, item_inputs(item, source.inputs), source)
        state: State = "new" if made is None else "changed" if reasons else "same"
        known = made.seconds if made else None
        return PlannedTrack(
            name=item.name,
            state=state,
            script=item.source.script,
            reasons=reasons,
            seconds=known if seconds is None else float(seconds),
        )

    def _reasons(self, made: LockedTrack, wanted: Inputs, source: SourceState) -> tuple[str, ...]:
        changed = {part for part in PARTS if made.inputs.get(part) != wanted[part]}
        named = [part for part in PARTS if part in changed and not changed & {*_FOLLOWS.get(part, ())}]
        reasons = [_with_words(part, source.lexicon_words) for part in named]
        if self._out is not None and not has_files(self._out, made):
            reasons.append("a file is missing, or has another size")
        return tuple(reasons)


def _with_words(part: str, lexicon_words: Sequence[str]) -> str:
    """A reason, with the words of lexicons that are known to have changed."""
    words = [word for word in lexicon_words if word.isprintable()] if part == "pronunciation" else []
    named = ", ".join(f'"{word}"' for word in words[:_MOST_WORDS])
    more = f" and {len(words) - _MOST_WORDS} more" if len(words) > _MOST_WORDS else ""
    return f"{REASONS[part]}: {named}{more}" if named else REASONS[part]


def item_inputs(item: Item, inputs: Inputs) -> Inputs:
    """What goes into a track of a source, whose inputs are given."""
    return with_length(inputs, _seconds(item.length)) if item.length else inputs


@cache
def _seconds(length: str) -> Fraction:
    return read_length(length)


def by_source(items: Sequence[Item]) -> list[tuple[Source, list[Item]]]:
    """The items by their source, in the order of the scripts."""
    found: dict[int, tuple[Source, list[Item]]] = {}
    for item in items:
        found.setdefault(id(item.source), (item.source, []))[1].append(item)
    return sorted(found.values(), key=lambda each: each[0].script)


def tracks_folder(manifest: Manifest) -> Path:
    """The folder for the tracks: ``out`` of the settings beside the manifest.

    Raises:
        InputError: the user has not trusted the settings to write there.
    """
    settings = read_settings(manifest.folder)
    settings.untrusted.check("out")
    return settings.out


def has_files(out: Path, track: LockedTrack) -> bool:
    """Whether all files of a track are there, each with its size."""
    try:
        return all((out / name).stat().st_size == each.bytes for name, each in track.outputs.items())
    except OSError:
        return False
