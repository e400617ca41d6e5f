"""Read plain text: a teacher's own text, or a page with a transcript that was copied from a platform."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from renderer.errors import ScriptError
from renderer.interchange.importing.line_joining import NumberedLine, rejoined
from renderer.interchange.importing.model import Dropped, Imported
from renderer.interchange.importing.page_head import About, description_of, length_of, read_head, tags_of
from renderer.interchange.importing.page_lines import PagePart, is_page, parts_of
from renderer.interchange.importing.prose import script_of
from renderer.problems import Position, Problem
from renderer.script.durations import DurationError, read_length

_HEAD_LINES = 12
_HASHTAGS = re.compile(r"#\w[\w-]*(?:[ ,]+#\w[\w-]*)*")
_BREAK = re.compile(r"""<break\s+time\s*=\s*["']([\d.]{1,10}m?s)["']\s*/?>(?:\s*</break>)?""", re.IGNORECASE)
"""An SSML break; texts that were written for a speech service have it among their words."""
_LEFT_OUT: Mapping[str, str] = {
    "head": "page matter", "other": "page matter", "teacher": "words about the teacher",
    "related": "other sessions",
}  # fmt: skip


def read(text: str, path: str, *, length: Fraction | None = None) -> Imported:
    """Read a text as a script. What surrounds the transcript of a page is left out and listed as dropped.

    Raises:
        ScriptError: the text has no words to speak.
    """
    lines = [
        (number, " ".join(_BREAK.sub(r"[pause \1]", line).split()))
        for number, line in enumerate(re.split("\r\n|\r|\n|\f", text.removeprefix("\ufeff")), 1)
    ]
    return read_lines(lines, path, {}, length=length)


def read_lines(
    lines: Sequence[NumberedLine], path: str, front: Mapping[str, object], *, length: Fraction | None
) -> Imported:
    """Read lines whose white space is folded as a script; ``front`` holds what is already known.

    Raises:
        ScriptError: the lines have no words to speak.
    """
    about = About(front=dict(front))
    dropped: list[Dropped] = []
    parts = parts_of(lines)
    body = _of_page(parts, about, dropped) if is_page(parts) else _of_text(lines, about)
    passages, times = rejoined(body)
    if not any(c.isalnum() for passage in passages if not passage.heading for c in passage.text):
        raise no_words(path)
    own = about.front.pop("length", "")
    requested_length = length if length is not None else seconds_of(own)
    all_dropped = sorted([*dropped, *times], key=lambda drop: drop.line)
    return script_of(passages, about.front, all_dropped, length=requested_length)


def no_words(path: str) -> ScriptError:
    position = Position(path=path, line=1, column=1)
    remedy = "expand the transcript and copy the whole page, or copy the words alone"
    return ScriptError((Problem(position=position, message="it has no words to speak", remedy=remedy),))


def seconds_of(length: object) -> Fraction | None:
    """Return a length that a file gives, such as ``9 min``, in seconds, or None if it is not a length."""
    try:
        return read_length(length_of(str(length)))
    except DurationError:
        return None


def _of_text(lines: Sequence[NumberedLine], about: About) -> list[NumberedLine]:
    """Return the lines after those at the beginning that give the title, the teacher and similar metadata."""
    first = next((n for n, (_, line) in enumerate(lines) if line), len(lines))
    end = first
    while end < min(len(lines), first + _HEAD_LINES) and lines[end][1]:
        line_about = About(front=dict(about.front))
        read_head([lines[end]], line_about, loose=False)
        if line_about.rest:
            break
        about.front = line_about.front
        about.description_lines += line_about.description_lines
        end += 1
    about.put("description", description_of(about.description_lines))
    return list(lines[end:])


def _of_page(parts: Sequence[PagePart], about: About, dropped: list[Dropped]) -> list[NumberedLine]:
    """Return the lines of the transcript; metadata is put into ``about``, and the rest is dropped."""
    body: list[NumberedLine] = []
    spoken = [part for part in parts if part.kind == "transcript" and any(line for _, line in part.lines)]
    for part in parts:
        words = [(number, line) for number, line in part.lines if line]
        texts = [line for _, line in words]
        match part.kind:
            case "transcript":
                body += [*part.lines, (part.line, "")]
            case "head":
                left = _head(part, about, has_transcript=bool(spoken))
                body += left if not spoken else []
                words = left if spoken else []
            case "about":
                about.put("tags", tags_of(line for line in texts if _HASHTAGS.fullmatch(line)))
                description_lines = (
                    line for line in texts if len(line.split()) > 3 and not _HASHTAGS.fullmatch(line)
                )
                about.put("description", description_of(description_lines))
                continue
            case "tags":
                about.put("tags", tags_of(line for line in texts if len(line.split()) <= 6))
                continue
            case "teacher":
                if texts and len(texts[0].split()) <= 5:
                    about.put("teacher", texts[0].removeprefix("by ").removeprefix("By "))
            case _:
                pass
        if words and part.kind != "transcript":
            what = _LEFT_OUT.get(part.kind, part.kind)
            many = "1 line" if len(words) == 1 else f"{len(words)} lines"
            dropped.append(Dropped(line=words[0][0], column=1, what=f"{what}, {many}"))
    about.put("description", description_of(about.description_lines))
    return body


def _head(part: PagePart, about: About, *, has_transcript: bool) -> list[NumberedLine]:
    """Return the lines of the head without metadata: page matter, or the words if there is no transcript."""
    if has_transcript:
        read_head(part.lines, about, loose=True)
        return about.rest
    end = next(
        (n for n, (_, line) in enumerate(part.lines) if len(line.split()) > 6 and not length_of(line)),
        len(part.lines),
    )
    read_head(part.lines[:end], about, loose=True)
    return list(part.lines[end:])
