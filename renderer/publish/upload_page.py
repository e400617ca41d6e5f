"""The page of a bundle that shows what to enter in a platform's upload form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from renderer.script.head import Head
from renderer.units import timestamp


class OfferedTrack(Struct, frozen=True, kw_only=True):
    """A track of a bundle: its file, and its captions and transcripts as pairs of label and file name."""

    file: str
    seconds: float
    bytes: int
    companions: Sequence[tuple[str, str]]


def upload_page(
    head: Head,
    platform: str,
    tracks: Sequence[OfferedTrack],
    cover: str,
    *,
    notes: Sequence[str],
    broken: Sequence[str],
    checks: str,
    steps: Sequence[str] = (),
    doubtful: Sequence[str] = (),
    voices: str = "",
) -> str:
    """Markdown: what is to be mended first, what to do, a table of the form's fields, the description to
    copy, the other files, and the checks.

    ``steps`` are what a person does on the platform; without any, they are those of a usual form. ``broken``
    says of each rule that is not met what to do; ``voices`` answers whether a synthetic voice speaks;
    ``checks`` is the table of verdicts, as it is printed, and ``doubtful`` are sentences whose sound may be
    faulty.
    """
    parts = (
        _heading(head, platform, notes, broken),
        _steps(steps or _usual_steps(platform, tracks)),
        _table("Form fields", ("field", "enter"), _fields(head, tracks, cover, voices)),
        _description(head),
        _table("Other files in this folder", ("file", "contents"), _companions(tracks)),
        ["## Checks", "", *_fenced(checks)],
        _doubtful(doubtful),
    )
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _heading(head: Head, platform: str, notes: Sequence[str], broken: Sequence[str]) -> list[str]:
    lines = [f"# Upload {_escaped(head.title)} to {_escaped(platform)}"]
    if broken:
        lines += [
            "",
            "**Not ready yet.** Fix these problems in the script or its settings, then publish it again:",
            "",
        ]
        lines += [f"- {_escaped(line)}" for line in broken]
    if notes:
        lines += ["", "Before you upload:", "", *(f"- {_escaped(note)}" for note in notes)]
    return lines


def _usual_steps(platform: str, tracks: Sequence[OfferedTrack]) -> tuple[str, ...]:
    each = "for each audio file in the table below" if len(tracks) > 1 else "with the audio file below"
    return (
        f"Log in to {platform}, and open its form for a new track.",
        f"Fill in the form {each}. The table says what to enter in each field.",
        "Listen to the track on the platform before you make it public.",
    )


def _steps(steps: Sequence[str]) -> list[str]:
    return ["## What to do", "", *(f"{number}. {_escaped(step)}" for number, step in enumerate(steps, 1))]


def _fields(head: Head, tracks: Sequence[OfferedTrack], cover: str, voices: str) -> Iterator[tuple[str, str]]:
    """The fields in the usual order of forms: file, title and description, cover, then the rest."""
    for track in tracks:
        yield "Audio", f"{_code(track.file)}, {timestamp(track.seconds)}, {track.bytes / 1e6:.1f} MB"
    fields = {
        "Title": _code(head.title),
        "Description": f"{_code('description.txt')}, {len(head.description)} characters; see below"
        if head.description
        else "none; add `description:` at the top of the script",
        "Cover": _code(cover),
        "Tags": f"{_code(', '.join(head.tags))}, as in {_code('tags.txt')}" if head.tags else "",
        "Language": _code(head.language),
        "Teacher or author": _code(head.teacher),
        "Album or series": _code(head.album),
        "Genre": _code(head.genre),
        "Publisher": _code(head.publisher),
        "Copyright": _code(head.copyright),
        "Date": _code(head.date.replace("T", " ")),
        "Season": _code(str(head.season or "")),
        "Episode": _code(str(head.episode or "")),
        "Synthetic or AI voice": _escaped(voices),
        "Explicit": "" if head.explicit is None else ("yes" if head.explicit else "no"),
    }
    yield from ((field, value) for field, value in fields.items() if value)


def _companions(tracks: Sequence[OfferedTrack]) -> Iterator[tuple[str, str]]:
    """The companion files, each once even if a track has several formats."""
    yield from dict.fromkeys((_code(name), what) for track in tracks for what, name in track.companions)


def _doubtful(lines: Sequence[str]) -> list[str]:
    listed = [f"- {_escaped(line)}" for line in lines]
    return ["## Listen to these sentences", "", *listed] if lines else []


def _description(head: Head) -> list[str]:
    return ["## Description", "", *_fenced(head.description)] if head.description else []


def _table(heading: str, columns: tuple[str, str], rows: Iterator[tuple[str, str]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in (columns, ("---", "---"), *rows)]
    return [f"## {heading}", "", *lines]


def _fenced(text: str) -> list[str]:
    fence = "`" * max(3, _longest_ticks(text) + 1)
    return [f"{fence}text", text, fence]


def _code(text: str) -> str:
    """A value as Markdown code on one line; "" if it is empty."""
    line = " ".join(text.replace("|", "\\|").split())
    if not line:
        return ""
    ticks = "`" * (_longest_ticks(line) + 1)
    room = " " if "`" in (line[0], line[-1]) else ""
    return f"{ticks}{room}{line}{room}{ticks}"


def _longest_ticks(text: str) -> int:
    return max((len(ticks) for ticks in re.findall("`+", text)), default=0)


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(text.split()))
