"""``renderer pace``: show or change the pacing of a script."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from renderer.api.editing import Planned, Repacing, WrittenPacing, repace, replace_script
from renderer.api.options import PACING_KEYS
from renderer.cli.options import add_options, requested_options
from renderer.cli.progress import progress_bar
from renderer.errors import InputError
from renderer.units import timestamp, to_seconds

_NO_LENGTH = "not set"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, metavar="SCRIPT", help="a script")
    parser.add_argument("--write", action="store_true", help="write the changes into the script")
    add_options(parser, "length", "pacing")


def run(arguments: argparse.Namespace) -> int:
    pacing = requested_options(arguments).pacing
    lengths = [" ".join(text.split()) for text in vars(arguments)["--length"] or ()]
    if arguments.write and not pacing.texts and not lengths:
        raise InputError("--write: there is nothing to write; add a change, such as --pauses 1.2")
    with progress_bar(arguments.script.name, hidden=False) as progress:
        repacing = repace(arguments.script, pacing, lengths, progress)
    if not pacing.texts and not lengths:
        _print(_in_force(repacing))
        return 0
    _print(_changes(repacing, pacing.texts, lengths))
    path = arguments.script
    if repacing.edited == repacing.source:
        print(f"{path}: already has this pacing")
    elif arguments.write:
        replace_script(repacing.source, repacing.edited)
        print(f"{path}: written")
    else:
        print(f"{path}: not changed; add --write to change it")
    return 0


def _print(rows: Iterator[tuple[str, str]]) -> None:
    found = list(rows)
    width = max(len(name) for name, _ in found)
    for name, text in found:
        print(f"{name:<{width}}  {text}")


def _in_force(repacing: Repacing) -> Iterator[tuple[str, str]]:
    for key in PACING_KEYS:
        yield key, _pacing(repacing.written, key)
    yield "length", _length(repacing.written)
    for track in repacing.new_tracks:
        yield track.name, _time(track)


def _changes(
    repacing: Repacing, pacing: Mapping[str, str], lengths: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for key in pacing:
        yield key, f"{_pacing(repacing.written, key)} -> {_pacing(repacing.rewritten, key)}"
    if lengths:
        yield "length", f"{_length(repacing.written)} -> {_length(repacing.rewritten)}"
    if repacing.tracks is None:
        for track in repacing.new_tracks:
            yield track.name, f"cannot be made -> {_time(track)}"
    else:
        yield from _tracks(repacing.tracks, repacing.new_tracks)


def _tracks(old: Sequence[Planned], new: Sequence[Planned]) -> Iterator[tuple[str, str]]:
    """Yield a row for each track. If the name of a track changes, its new name precedes its new length."""
    for before, after in zip_longest(old, new):
        if before is None:
            yield after.name, f"none -> {_time(after)}"
        elif after is None:
            yield before.name, f"{_time(before)} -> none"
        else:
            renamed = f"{after.name} " if after.name != before.name else ""
            yield before.name, f"{_time(before)} -> {renamed}{_time(after)}"


def _pacing(written: WrittenPacing, key: str) -> str:
    return written.pacing.get(key) or f"{PACING_KEYS[key].usual} (default)"


def _length(written: WrittenPacing) -> str:
    return ", ".join(written.lengths) or _NO_LENGTH


def _time(track: Planned) -> str:
    return timestamp(to_seconds(track.timeline.frames, track.timeline.sample_rate))
