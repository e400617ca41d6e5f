"""The covers of compiled scripts, as data and as files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from renderer.companions.cover.drawing import draw_cover
from renderer.companions.cover.facts import Cover
from renderer.companions.cover.reading import look_at
from renderer.errors import InputError
from renderer.sounds.catalogue import assets_folder
from renderer.storage.atomic_files import atomic, reported
from renderer.workflows.cache import sweep
from renderer.workflows.compile import Compiled
from renderer.workflows.script_files import claim_folder

FONTS = "fonts"
"""Inside the assets."""


def cover_compiled(compiled: Compiled, path: Path | None = None, palette: str = "") -> tuple[Path, Cover]:
    """Draw a cover from a compiled script's title into ``path``, by default ``out/NAME/NAME-cover.jpg``.

    Raises:
        InputError: the path does not end in .jpg or .jpeg, there is no such palette, or the folder has the
            tracks of another script.
        OutputError: the file could not be written.
    """
    sweep(compiled.settings, keep=compiled.options.cache)
    if path is None:
        folder = claim_folder(compiled.folder(None), Path(compiled.session.path))
        path = folder / f"{folder.name}-cover.jpg"
    check_cover_name(path)
    cover = drawn_cover(compiled, palette)
    write_cover(cover, path)
    return path, cover


def cover_of(compiled: Compiled) -> Cover:
    """A script's own cover, or one drawn from its title if it has none.

    Raises:
        InputError: the script's own cover cannot be used.
    """
    named = compiled.session.head.cover
    if compiled.cover and named:
        return look_at(compiled.cover.data, Path(compiled.session.path).parent / named.name)
    return drawn_cover(compiled)


def drawn_cover(compiled: Compiled, palette: str = "") -> Cover:
    """A cover drawn from a script's title; its colours are those of a palette, or chosen by the title.

    Raises:
        InputError: there is no such palette.
    """
    head = compiled.session.head
    return _drawn(head.title, head.teacher, palette)


@lru_cache(maxsize=4)
def _drawn(title: str, teacher: str, palette: str) -> Cover:
    """Publishing draws the cover of a script once, though each platform asks for it."""
    return draw_cover(title, teacher, fonts=assets_folder() / FONTS, palette=palette)


def check_cover_name(path: Path) -> None:
    """Check the file name of a drawn cover.

    Raises:
        InputError: it does not end in .jpg or .jpeg.
    """
    if path.suffix.lower() not in (".jpg", ".jpeg"):
        raise InputError(f"{path}: a drawn cover is a JPEG file; use a name that ends in .jpg")


def write_cover(cover: Cover, path: Path) -> None:
    """Write a cover into a file that appears whole or not at all.

    Raises:
        OutputError: the file could not be written.
    """
    with atomic(path) as part, reported(part):
        part.write_bytes(cover.data)
