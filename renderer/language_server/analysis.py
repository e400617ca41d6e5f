"""What is known of the text of a script after it was compiled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from renderer.errors import RenderError
from renderer.language_server.documents import Document

if TYPE_CHECKING:
    from renderer.api.text_check import TextCheck
    from renderer.api.tracks import LiveTracks, PlacedTrack
    from renderer.api.watch import UsedFiles


class Analysis(Struct, frozen=True, kw_only=True):
    """The check of a document, its track if it has no errors, and the files that it uses.

    The times of sentences that are not spoken yet are estimates. ``files`` are the paths of ``used``, with
    links followed.
    """

    document: Document
    check: TextCheck
    track: PlacedTrack | None
    used: UsedFiles
    files: frozenset[Path]


def analyse(document: Document, root: Path, unsaved: Mapping[Path, str], live: LiveTracks) -> Analysis:
    """Check a text in the place of its file, with the ``unsaved`` texts of the files that it includes.

    Nothing is spoken. ``root`` is the folder from which paths are shown.
    """
    from renderer.api.text_check import check_and_compile
    from renderer.api.tracks import place_track
    from renderer.api.watch import UsedFiles

    used = UsedFiles()
    text = document.text.whole
    check, compiled = check_and_compile(root, document.path, text, used.note, unsaved, in_page=False)
    track = None
    if compiled is not None and not check.errors:
        try:
            track = place_track(live.lay_out(compiled, None), root, text)
        except (RenderError, OSError):  # such as an unreadable sound: the script is checked without its times
            track = None
    return Analysis(
        document=document,
        check=check,
        track=track,
        used=used,
        files=frozenset(file.resolve() for file in used.paths),
    )
