"""Write imported items as the text of a script, so that every word reads back unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from msgspec import Struct, field

from renderer.interchange.importing.front_matter import front_lines
from renderer.interchange.importing.model import (
    Comment,
    CueText,
    Imported,
    Item,
    ParagraphBreak,
    SectionHeading,
    Words,
)
from renderer.script.signs import visible

LONGEST_RUN = 1_500
"""Characters without the end of a sentence; a voice takes 2,000 at once."""
LONGEST_PARAGRAPH = 4_000
_LONGEST_COMMENT = 500

_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKS = re.compile(
    r"[\\\[\]{}*`]|<(?=[A-Za-z/!?<])|=(?==)|~(?=~)|%(?=%)|&(?=[#A-Za-z])|(?<![^\W_])_|_(?![^\W_])"
    r"|(?<!\S)/(?=\d)|(?<![^\W_])(?<![:/])/(?=/)"
)
_CUE_WORDS = (
    "at|bed|bells?|blocks?|bowls?|breaks?|breathe|breaths?|chimes?|count|end|for|gongs?|hold|include|long|loop|mark|"
    "minutes?|mins?|ms|optional|pace|pauses?|repeat|rest|seconds?|secs?|shas?|short|silences?|sound|tingshas?|"
    "voice|waits?|woodblocks?"
)
_PARENTHESIS = re.compile(rf"\((?=\s*\d|[^()]*\b(?:{_CUE_WORDS})\b)", re.IGNORECASE)
"""An opening parenthesis that could be read as the start of a cue."""
_LINE_START = re.compile(r"[#>|]|[-+](?=[-+\s]|$)|:::")
_SENTENCE_END = re.compile(r"(?<=[.!?\u2026])\s+(?=[^\W\d_a-z])")


def script_text(imported: Imported) -> str:
    """Return the text of a script: its front matter, then one sentence per line, followed by its cues.

    The text reads back with the same words between the same cues, with white space folded. A control
    character becomes a space. A run of words that is too long for a voice is split with ``[pause 0s]``.
    """
    lines = ["---", *front_lines(imported.front), "---", "", *_body(imported.items)]
    return "\n".join(lines).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """Return words with the escapes of a script, except those that are only needed at the start of a line."""
    marked = _MARKS.sub(r"\\\g<0>", " ".join(_UNSPEAKABLE.sub(" ", visible(text)).split()))
    return _PARENTHESIS.sub(r"\(", marked)


class _ScriptLines(Struct, kw_only=True):
    """The lines written so far.

    ``line`` is the open line, and ``run`` holds the words that follow it. ``paragraph`` counts the characters
    since the last blank line.
    """

    lines: list[str] = field(default_factory=list)
    line: str = ""
    run: list[Words] = field(default_factory=list)
    paragraph: int = 0

    def words(self, words: Words) -> None:
        if not self.run and self.line:
            self.end_line()
        self.run.append(words)

    def cue(self, text: str) -> None:
        self.flush()
        self.line = f"{self.line} [{text}]".lstrip()

    def blank(self) -> None:
        self.flush()
        self.end_line()
        if self.lines and self.lines[-1]:
            self.lines.append("")
        self.paragraph = 0

    def whole_line(self, line: str) -> None:
        self.flush()
        self.end_line()
        self.lines.append(line)

    def end_line(self) -> None:
        if self.line:
            self.lines.append(self.line)
        self.line = ""

    def flush(self) -> None:
        """Write the run, one sentence per line; the last line stays open for cues."""
        run, self.run = self.run, []
        for sentence in _SENTENCE_END.split(_joined(run)) if run else ():
            if self.paragraph + len(sentence) > LONGEST_PARAGRAPH and self.paragraph:
                self.blank()
            self.paragraph += len(sentence)
            *parts, last = _parts(sentence)
            for part in parts:
                self.end_line()
                self.lines.append(f"{_at_start(part)} [pause 0s]")
                self.paragraph = 0
            self.end_line()
            self.line = _at_start(last)


def _body(items: Iterable[Item]) -> list[str]:
    page = _ScriptLines()
    for item in items:
        match item:
            case Words() if item.text.strip():
                page.words(item)
            case Words():
                pass
            case CueText(text=text):
                page.cue(text)
            case ParagraphBreak():
                page.blank()
            case SectionHeading(title=title):
                if name := _heading(title):
                    page.blank()
                    page.whole_line(f"# {name}")
                    page.blank()
            case Comment(text=text):
                for part in _comments(text):
                    page.whole_line(f"<!-- {part} -->")
            case _:
                assert_never(item)
    page.blank()
    return page.lines


def _joined(run: Iterable[Words]) -> str:
    """Return the words of a run as a script writes them."""
    text = ""
    for words in run:
        piece = f"{{{words.text}}}" if words.value else escaped(words.text)
        text += (" " if text and not words.glued else "") + (f"*{piece}*" if words.emphasis else piece)
    return text


def _parts(sentence: str) -> list[str]:
    """Split a sentence into parts that a voice can take.

    The split is at the last comma or space, or anywhere except directly after a backslash.
    """
    parts = []
    while len(sentence) > LONGEST_RUN:
        part = sentence[:LONGEST_RUN]
        end = max(part.rfind(", ") + 1, 0) or part.rfind(" ")
        if end < LONGEST_RUN // 2:
            end = max(part.rfind(" "), 0) or LONGEST_RUN - (len(part) - len(part.rstrip("\\"))) % 2
        parts.append(sentence[:end].rstrip())
        sentence = sentence[end:].lstrip()
    return [*parts, sentence]


def _at_start(line: str) -> str:
    return f"\\{line}" if _LINE_START.match(line) else line


def _heading(title: str) -> str:
    text = escaped(title)
    return f"{text[:-1]}\\#" if text.endswith("#") else text


def _comments(text: str) -> Iterator[str]:
    """Yield a comment in parts of at most 500 characters."""
    left = " ".join(_UNSPEAKABLE.sub(" ", text).split()).replace("-->", "-- >")
    while len(left) > _LONGEST_COMMENT:
        end = left.rfind(" ", 1, _LONGEST_COMMENT)
        end = end if end > 0 else _LONGEST_COMMENT
        yield left[:end]
        left = left[end:].lstrip()
    yield left
