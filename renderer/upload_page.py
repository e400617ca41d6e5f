"""The page of a bundle that says what goes into which field of a platform's form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from renderer.language.head import Head
from renderer.units import timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One track of a bundle: its file, and the captions and transcripts beside it, by what they are."""

    file: str
    seconds: float
    bytes: int
    companions: Sequence[tuple[str, str]]


def upload_page(
    head: Head, platform: str, tracks: Sequence[Offered], cover: str, notes: Sequence[str], checks: str
) -> str:
    """Markdown: a table of fields, the tracks with their files, and the checks.

    ``checks`` is the table of verdicts, as it is printed.
    """
    return "\n".join(_lines(head, platform, tracks, cover, notes, checks))


def _lines(
    head: Head, platform: str, tracks: Sequence[Offered], cover: str, notes: Sequence[str], checks: str
) -> Iterator[str]:
    yield f"# {head.title}: to {platform}"
    yield ""
    yield "| field | what goes there |"
    yield "|---|---|"
    for field, value in _fields(head, cover):
        yield f"| {field} | {_cell(value)} |"
    for track in tracks:
        yield ""
        yield f"## {track.file}"
        yield ""
        yield "| field | what goes there |"
        yield "|---|---|"
        yield f"| Audio | {_cell(track.file)} |"
        yield f"| Length | {timestamp(track.seconds)} |"
        yield f"| Size | {track.bytes / 1e6:.1f} MB |"
        for what, name in track.companions:
            yield f"| {what} | {_cell(name)} |"
    if notes:
        yield ""
        yield "## Before you upload"
        yield ""
        yield from (f"- {note}" for note in notes)
    yield ""
    yield "## Checked"
    yield ""
    yield "```"
    yield checks
    yield "```"


def _fields(head: Head, cover: str) -> Iterator[tuple[str, str]]:
    fields = {
        "Title": head.title,
        "Teacher or author": head.teacher,
        "Description": f"description.txt, {len(head.description)} characters" if head.description else "",
        "Tags": f"tags.txt: {', '.join(head.tags)}" if head.tags else "",
        "Language": head.language,
        "Cover": cover,
        "Album or series": head.album,
        "Genre": head.genre,
        "Publisher": head.publisher,
        "Copyright": head.copyright,
        "Date": head.date,
    }
    yield from ((field, value) for field, value in fields.items() if value)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
