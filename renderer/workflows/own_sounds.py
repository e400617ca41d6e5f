"""The files and sounds behind the names that a script uses, and where the script names them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from renderer.errors import SoundError
from renderer.layout.clips import Piece
from renderer.layout.own_beds import OwnBed, own_bed
from renderer.script.cues.bed_names import row_of
from renderer.sounds import catalogue
from renderer.sounds.preparing import prepare_piece
from renderer.storage.script_paths import resolve_inside
from renderer.storage.store import Store
from renderer.workflows.compile import Compiled, own_sound_names


def own_beds(compiled: Compiled, store: Store) -> tuple[OwnBed, ...]:
    """The beds of a script that consist of the user's own sounds, which are read and searched for loops.

    Raises:
        SoundError: a sound cannot be used.
    """
    names = [name for name, role in compiled.plan.sounds() if role == "bed"]
    rate = compiled.settings.sample_rate
    return tuple(
        own_bed(name, pieces, rate) for name in names if (pieces := own_pieces(compiled, name, store))
    )


def own_pieces(compiled: Compiled, name: str, store: Store) -> tuple[Piece, ...]:
    """The pieces of a bed that consists of the user's own sounds; none for a built-in bed."""
    sources = [
        (each, sound_source(compiled, each))
        for each in row_of(name, own_sound_names(compiled.options, compiled.session))
    ]
    return tuple(_piece(compiled, each, source, store) for each, source in sources if source is not None)


def _piece(compiled: Compiled, name: str, source: Any, store: Store) -> Piece:
    with errors_with_position(compiled, name):
        return prepare_piece(
            source,
            sample_rate=compiled.settings.sample_rate,
            channels=compiled.settings.channels,
            store=store,
            name=name,
        )


def is_built_in_bell(compiled: Compiled, name: str) -> bool:
    """Return whether a name is that of a bell, and not of a sound of the user's."""
    return name in catalogue.BELLS and name not in own_sound_names(compiled.options, compiled.session)


def built_in_beds(compiled: Compiled) -> tuple[str, ...]:
    """The beds of a script that the program computes, also those that play once as a sound."""
    own = own_sound_names(compiled.options, compiled.session)
    return tuple(
        name
        for name, _role in compiled.plan.sounds()
        if not is_built_in_bell(compiled, name)
        and all(sound_source(compiled, each) is None for each in (name, *row_of(name, own)))
    )


def sound_source(compiled: Compiled, name: str) -> Any:
    """The file or the sound with a name; None for a built-in sound that is computed."""
    given = {key.lower(): sound for key, sound in compiled.options.sounds.items()}
    if name in given:
        return given[name]
    if name in compiled.session.head.sounds:
        return resolve_inside(Path(compiled.session.path).parent, compiled.session.head.sounds[name].name)
    return catalogue.built_in(name)


@contextmanager
def errors_with_position(compiled: Compiled, name: str) -> Iterator[None]:
    """Add the position at which the script names a sound to errors about the sound."""
    try:
        yield
    except SoundError as error:
        named = compiled.session.head.sounds.get(name)
        given = {key.lower() for key in compiled.options.sounds}
        if named is None or name in given:
            raise
        path = Path(compiled.session.path).parent / named.name
        raise SoundError(str(path), error.reason, named.position) from error
