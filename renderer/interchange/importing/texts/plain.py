"""Read plain text: a teacher's own text, or a page with a transcript that was copied from a platform."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, groupby

from msgspec.structs import replace

from renderer.errors import ScriptError
from renderer.interchange.importing.model import Dropped, Imported
from renderer.interchange.importing.pages.page_head import (
    About,
    description_of,
    length_of,
    read_head,
    tags_of,
)
from renderer.interchange.importing.pages.page_lines import PagePart, is_page, parts_of
from renderer.interchange.importing.pages.page_structure import (
    page_marks,
    page_title,
    structure_of,
    without_page_matter,
)
from renderer.interchange.importing.pages.practice import Practice, practice_of
from renderer.interchange.importing.texts.chat import without_chat
from renderer.interchange.importing.texts.line_blocks import NUMBERED, NumberedLine
from renderer.interchange.importing.texts.line_joining import Passage, rejoined
from renderer.interchange.importing.texts.prose import script_of
from renderer.interchange.importing.texts.run_together import words_of
from renderer.interchange.importing.texts.sentence_ends import is_ended
from renderer.interchange.importing.texts.speaker_lines import CALLED, with_names_in_brackets
from renderer.interchange.importing.texts.text_times import Times
from renderer.problems import Position, Problem
from renderer.script.durations import DurationError, read_length
from renderer.script.signs import INVISIBLE, visible

_HEAD_LINES = 12
_TITLE_WORDS = 10
_OTHER_KEY = re.compile(r"[^\W\d_][\w' /&-]{1,24}\s*:\s+\S")
_TIME = re.compile(r"[\[(]?\d{1,2}:\d\d")
_PAGE_MARKS = 2
"""If copied lines have at least two marks of a page, such as "Leave a Reply", they are one."""
_HASHTAGS = re.compile(r"#\w[\w-]*(?:[ ,]+#\w[\w-]*)*")
_LEFT_OUT: Mapping[str, str] = {
    "head": "page matter", "other": "page matter", "teacher": "words about the teacher",
    "related": "other sessions",
}  # fmt: skip


def read(
    text: str, path: str, *, length: Fraction | None = None, relative: bool = False, language: str = ""
) -> Imported:
    """Read a text as a script. What surrounds the transcript of a page is left out and listed as dropped.

    The times in a text become absolute times, or with ``relative`` pauses. If there is a length, they are
    left out.

    Raises:
        ScriptError: the text has no words to speak.
    """
    written = re.split("\r\n|\r|\n|\f", text.removeprefix("\ufeff"))
    lines = [(number, folded(line)) for number, line in enumerate(written, 1)]
    front = {"language": language} if language else {}
    found = read_lines(lines, path, front, length=length, times="relative" if relative else "absolute")
    return replace(found, dropped=_placed(found.dropped, written))


def folded(line: str) -> str:
    """Return a line without invisible characters, and with single spaces between its words."""
    return " ".join(visible(line).split())


def _placed(dropped: Iterable[Dropped], written: Sequence[str]) -> tuple[Dropped, ...]:
    """Return reports about folded lines in order, with their columns in the lines as they are written."""
    placed = []
    for number, drops in groupby(sorted(dropped, key=lambda drop: drop.line), key=lambda drop: drop.line):
        line = written[number - 1]
        hidden = {found.start() for found in INVISIBLE.finditer(line)}
        shown = [n for n, char in enumerate(line) if n not in hidden and not char.isspace()]
        before = [0, *accumulate(char != " " for char in folded(line))]
        for drop in drops:
            place = before[min(drop.column, len(before)) - 1]
            placed.append(replace(drop, column=shown[place] + 1) if place < len(shown) else drop)
    return tuple(sorted(placed, key=lambda drop: (drop.line, drop.column)))


def read_lines(
    lines: Sequence[NumberedLine],
    path: str,
    front: Mapping[str, object],
    *,
    length: Fraction | None,
    times: Times = "absolute",
    saved: bool = False,
    dropped: Iterable[Dropped] = (),
) -> Imported:
    """Read lines whose white space is folded as a script; ``front`` holds what is already known.

    Where the lines are a page that describes a practice, the script is the practice alone. ``saved`` is set
    for the lines of an HTML file, which is always a page. ``dropped`` lists what was left out before.

    Raises:
        ScriptError: the lines have no words to speak.
    """
    about = About(front=dict(front))
    left_out = list(dropped)
    comments: frozenset[int] = frozenset()
    parts = parts_of(lines)
    if not any(part.kind == "transcript" for part in parts):
        structure = structure_of(lines)
        if saved or page_marks(structure) >= _PAGE_MARKS:
            title = str(about.front.get("title") or page_title(structure))
            if practice := practice_of(structure, title):
                about.put("title", title)
                return _of_practice(practice, about, left_out, length)
            lines = without_page_matter(lines, structure, left_out)
            parts = parts_of(lines)
    if is_page(parts):
        body, times = _of_page(parts, about, left_out), "left out"
        left_out += _beside_the_parts(lines, parts)
        body = with_names_in_brackets(body, comments)
    else:
        body, comments = _of_text(lines, about, left_out)
        comments |= _transcript_head(body, left_out)
        body = with_names_in_brackets(body, comments)
    own = about.front.pop("length", "")
    requested_length = length if length is not None else seconds_of(own)
    passages, changes = rejoined(body, comments, times=times != "left out" and requested_length is None)
    passages = without_chat(passages, left_out)
    if not any(c.isalnum() for passage in passages if _is_speech(passage) for c in passage.text):
        raise no_words(path)
    found = script_of(passages, about.front, [*left_out, *changes], length=requested_length, times=times)
    return _in_order(found)


def _in_order(found: Imported) -> Imported:
    return replace(found, dropped=tuple(sorted(found.dropped, key=lambda drop: (drop.line, drop.column))))


def _is_speech(passage: Passage) -> bool:
    return not passage.heading and not passage.comment and not passage.cue


def _of_practice(
    practice: Practice, about: About, left_out: Sequence[Dropped], length: Fraction | None
) -> Imported:
    about.front.pop("length", None)  # of the whole page, with its essay
    dropped = [*left_out, *practice.dropped]
    return _in_order(script_of(practice.passages, about.front, dropped, length=length))


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


def _of_text(
    lines: Sequence[NumberedLine], about: About, dropped: list[Dropped]
) -> tuple[list[NumberedLine], frozenset[int]]:
    """Return the lines without the metadata at the beginning, and the numbers of lines that are comments.

    Titles may stand between the metadata. Metadata that a script has no key for becomes a comment.
    """
    taken: set[int] = set()
    comments: set[int] = set()
    for number, line in [(number, line) for number, line in lines if line][:_HEAD_LINES]:
        line_about = About(front=dict(about.front))
        read_head([(number, line)], line_about, loose=False)
        if not line_about.rest:
            about.front = line_about.front
            about.description_lines += line_about.description_lines
            taken.add(number)
        elif _OTHER_KEY.match(line) and not is_ended(line) and not NUMBERED.fullmatch(line):
            comments.add(number)
            dropped.append(Dropped(line=number, column=1, what=f'"{line[:60]}", which is now a comment'))
        elif is_ended(line) or len(line.split()) > _TITLE_WORDS or _TIME.match(line):
            break
    about.put("description", description_of(about.description_lines))
    return [(number, line) for number, line in lines if number not in taken], frozenset(comments)


def _transcript_head(lines: Sequence[NumberedLine], dropped: list[Dropped]) -> frozenset[int]:
    """Return the numbers of the lines between the title and the first speaker of an automatic transcript."""
    written = [(number, line) for number, line in lines if line]
    first = next((n for n, (_, line) in enumerate(written) if CALLED.fullmatch(line)), 0)
    if not any(line in ("SUMMARY KEYWORDS", "SPEAKERS", "KEYWORDS") for _, line in written[:first]):
        return frozenset()
    head = written[1:first]
    for number, line in head:
        dropped.append(Dropped(line=number, column=1, what=f'"{line[:60]}", which is now a comment'))
    return frozenset(number for number, _ in head)


def _of_page(parts: Sequence[PagePart], about: About, dropped: list[Dropped]) -> list[NumberedLine]:
    """Return the lines of the transcript; metadata is put into ``about``, and the rest is dropped."""
    body: list[NumberedLine] = []
    about.page_words = words_of(line for part in parts for _, line in part.lines)
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
                texts = [line for line in texts if not about.put_run_together(line)]
                about.put("tags", tags_of(line for line in texts if _HASHTAGS.fullmatch(line)))
                description_lines = (
                    line for line in texts if len(line.split()) > 3 and not _HASHTAGS.fullmatch(line)
                )
                about.put("description", description_of(description_lines))
                dropped += _not_in_front(words, about)
                continue
            case "tags":
                texts = [line for line in texts if not about.put_run_together(line)]
                about.put("tags", tags_of(line for line in texts if len(line.split()) <= 6))
                dropped += _not_in_front(words, about)
                continue
            case "teacher":
                if texts and len(texts[0].split()) <= 5:
                    about.put("teacher", texts[0].removeprefix("by ").removeprefix("By "))
            case _:
                pass
        if words and part.kind != "transcript":
            what = _LEFT_OUT.get(part.kind, part.kind)
            many = "1 line" if len(words) == 1 else f"{len(words)} lines"
            shown = (
                f": {_quoted(words)}" if part.kind == "head" else ""
            )  # parts of it are in the front matter
            dropped.append(Dropped(line=words[0][0], column=1, what=f"{what}, {many}{shown}"))
    about.put("description", description_of(about.description_lines))
    for number, line in (pair for part in parts for pair in part.lines if pair[1] in about.unread_tags):
        dropped.append(Dropped(line=number, column=1, what=f'tags with nothing between them, "{line[:40]}"'))
    return body


def _not_in_front(lines: Iterable[NumberedLine], about: About) -> list[Dropped]:
    """Return a report for each line about a session that is not in the front matter."""
    known = f"{about.front.get('description', '')} {about.front.get('tags', '')}"
    return [
        Dropped(line=number, column=1, what=f'"{line[:60]}"')
        for number, line in lines
        if line not in about.unread_tags and not all(word.strip("#,;") in known for word in line.split())
    ]


def _beside_the_parts(lines: Sequence[NumberedLine], parts: Iterable[PagePart]) -> list[Dropped]:
    """Return a report of the labels and buttons of a page, which belong to none of its parts."""
    inside = Counter(pair for part in parts for pair in part.lines)
    beside = [pair for pair in (Counter(lines) - inside).elements() if pair[1]]
    if not beside:
        return []
    what = f"labels and buttons of the page: {_quoted(beside)}"
    return [Dropped(line=beside[0][0], column=1, what=what)]


def _quoted(lines: Iterable[NumberedLine]) -> str:
    return ", ".join(f'"{line[:60]}"' for _, line in lines)


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
