"""Decide whether bold words are a heading, a direction or speech."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from renderer.interchange.importing.markdown.markdown_dialects import Line
from renderer.interchange.importing.texts.directions import direction
from renderer.interchange.importing.texts.foreign_marks import PICTURES
from renderer.interchange.importing.texts.sentence_ends import EMPHASIS
from renderer.script.headings import planned_minutes

if TYPE_CHECKING:
    from markdown_it.token import Token

_LABEL = re.compile(rf"{EMPHASIS}(?P<label>[^{EMPHASIS}]{{1,100}}){EMPHASIS}:?\s+")
_PICTURES = re.compile(PICTURES)
_LENGTH_NAMES = re.compile(r"(?:total |estimated |approximate )?(?:time|duration|length)", re.IGNORECASE)


_NOTE_NAMES = re.compile(
    r"(?:(?:teacher|instructor|guide|narrator|production|director|editor)(?:['\u2019]?s)? )?notes?\b.*"
    r"|stage directions?|props?|materials?|equipment|set-?up|(?:background )?(?:music|audio|sounds?)"
    r"(?: (?:suggestions?|effects?))?|sfx|tone|voice|pace|pacing|theme|mood|style|audience|level|difficulty"
    r"|target length|playlists?|songs?|intention|(?:peak|focus) pose|safety|contraindications|reminders?"
    r"|recording notes?",
    re.IGNORECASE,
)
"""Labels of notes for a teacher or a producer."""
_LABELLED = re.compile(r" {0,3}(?:\*\*|__)(?P<label>[^*_:\n]{1,40})(?::|(?:\*\*|__):)")
_ASIDE = re.compile(rf"{EMPHASIS}+\((?P<words>[^()]*)\)[.:]?{EMPHASIS}+")
_TITLE = re.compile(r"title: +(?P<title>\S.{0,100})", re.IGNORECASE)


def is_bold(tokens: Sequence[Token]) -> bool:
    """Whether the words of a paragraph are one run of bold words, which a colon may follow."""
    opened = [n for n, token in enumerate(tokens) if token.type == "strong_open"]
    closed = [n for n, token in enumerate(tokens) if token.type == "strong_close"]
    if len(opened) != 1 or any(token.type in ("softbreak", "hardbreak") for token in tokens):
        return False
    return not any(
        token.content.strip(" :") for n, token in enumerate(tokens) if not opened[0] < n < closed[0]
    )


def direction_of(line: str, *, is_heading: bool) -> str:
    """Return a bold line in brackets if it is a direction such as ``Pause (10 seconds)``, else "".

    A heading is one only in brackets or with a length, because a chapter may be called "Silence".
    """
    line = _PICTURES.sub("", line).strip() or line
    name, minutes = planned_minutes(line)
    if line[0] in "[({" and line[-1] in "])}":
        return line
    words = f"{name} {minutes}".strip()
    if is_heading and not minutes:
        return ""
    return f"[{words}]" if direction(words, "round").kind in ("cue", "unclear", "noise", "direction") else ""


def is_length(line: str) -> bool:
    """Whether a line gives the length of the session, as in ``Duration: 10 minutes``."""
    name, minutes = planned_minutes(line.rstrip("."))
    return bool(minutes and _LENGTH_NAMES.fullmatch(name))


def is_note(text: str) -> bool:
    """Whether a paragraph begins with a bold label of a note, as in ``**Props:** a chair``."""
    found = _LABEL.match(text)
    return bool(found and _NOTE_NAMES.fullmatch(found["label"].strip(" :")))


def is_aside(text: str) -> bool:
    """Whether a whole paragraph is in parentheses and in italics, and no cue: scripts write notes so."""
    found = _ASIDE.fullmatch(text)
    return bool(found and direction(found["words"], "round").kind == "speech")


def is_bold_note(line: str) -> bool:
    """Whether a bold line is a note with its label, as in ``Tone: calm``."""
    name, colon, words = line.partition(":")
    return bool(colon and words.strip() and _NOTE_NAMES.fullmatch(name.strip()))


def title_in(line: str) -> str:
    """Return the title in ``Title: Morning light``, or ""."""
    found = _TITLE.fullmatch(line)
    return found["title"] if found else ""


def parted_notes(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines of Markdown, with blank lines around each line that begins with the label of a note."""
    before, was_note = False, False
    for number, line in lines:
        found = _LABELLED.match(line)
        name = found["label"].strip() if found else ""
        note = bool(_NOTE_NAMES.fullmatch(name) or _LENGTH_NAMES.fullmatch(name) or name.lower() == "title")
        if (found and was_note) or (note and before):
            yield number, ""
        yield number, line
        before, was_note = bool(line.strip()), note


def heading_before(text: str) -> tuple[str, int]:
    """Return the heading with a time before speech, as in ``**Breath (2 min):** Lie down.``, and its end.

    It is "" for other bold words, which are speech.
    """
    found = _LABEL.match(text)
    label = found["label"].strip(" :") if found else ""
    return (label, found.end()) if found and planned_minutes(label)[1] else ("", 0)
