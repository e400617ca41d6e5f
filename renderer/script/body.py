"""Read the lines of a script into a tree of text, headings, cues and blocks."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.errors import InputError, ScriptError
from renderer.problems import Position, Problem
from renderer.script.comments import without_comments
from renderer.script.cue_languages.reading import begins_cue_in, in_english
from renderer.script.cue_readings import BLOCK_HEADS, block_heads, readings
from renderer.script.cues.aliases import own_bell
from renderer.script.cues.model import (
    BlockCue,
    End,
    Include,
    LeafCue,
    OptionalPart,
    Repeat,
    RepeatEach,
    kind_of,
)
from renderer.script.cues.name_check import NameCheck
from renderer.script.cues.parentheses import braced_cue, nearly, or_spoken, refusal
from renderer.script.foreign_marks import report_foreign_marks, without_bracketed_marks
from renderer.script.lookalikes import ends_sentence, list_number, list_sign, lookalikes
from renderer.script.open_blocks import OpenBlocks, ReadingStoppedError
from renderer.script.scope import Scope, bound_by, unbound
from renderer.script.session import (
    BlockNode,
    CueNode,
    Heading,
    Node,
    OnMark,
    ParagraphEnd,
    Text,
    Value,
    no_marks,
    value_name,
)
from renderer.script.signs import visible
from renderer.script.source import MOST_BYTES, Lines, ReadInclude, split_lines
from renderer.script.tokens import (
    TOKEN,
    after_front,
    cue_width,
    heading_of,
    report_long_words,
    report_stray,
    tokens,
)

if TYPE_CHECKING:
    from renderer.script.cue_languages.cue_language import CueLanguage

MOST_INCLUDES = 200
MOST_NODES = 100_000
_MOST_PROBLEMS = 200


class Body(Struct, kw_only=True):
    """Reads a script's body and all that it includes.

    ``language`` reads cues in the language of the script. ``left_open`` is
    the number of a line with a bracket that is not closed, and that bracket.
    """

    check: NameCheck
    read_include: ReadInclude
    scope: Scope
    blocks: OpenBlocks
    problems: list[Problem]
    language: CueLanguage | None = None
    optional_parts: set[str] = field(default_factory=set)
    including: list[str] = field(default_factory=list)
    left_open: tuple[int, str] = (-1, "")
    includes: int = 0
    characters: int = 0
    nodes_made: int = 0
    on_mark: OnMark = no_marks

    def read(self, lines: Lines, first: int) -> tuple[Node, ...]:
        """Read the lines from ``first`` on.

        Raises:
            ReadingStoppedError: the script is beyond a bound.
        """
        outer = self.blocks.begin(lines.position(first, 0))
        self.including.append(lines.path)
        begins_paragraph = starts = True
        has_sign = has_number = False
        for number, written in without_comments(lines, first, partial(self.comment, lines)):
            line = without_bracketed_marks(lines, number, written)
            if len(self.problems) + len(lines.problems) > _MOST_PROBLEMS:
                raise ReadingStoppedError
            heading = heading_of(line)
            if not visible(line).strip():
                self.add(ParagraphEnd(), lines.position(number, 0), lines)
            elif heading is not None:
                self.heading(lines, number, *heading)
            else:
                sign = list_sign(line, dashes=starts or has_sign)
                begins_list = sign > 0 and (begins_paragraph or not has_sign)
                has_number = list_number(line, starts=starts, in_list=has_number)
                has_sign = sign > 0
                self.warn(lines, number, line, begins_list=begins_list, has_number=has_number)
                report_foreign_marks(lines, number, line, begins_paragraph=begins_paragraph)
                report_long_words(lines, number, line)
                self.line(lines, number, " " * sign + line[sign:])
            begins_paragraph = not visible(line).strip() or heading is not None
            starts = begins_paragraph or ends_sentence(line)
        self.including.pop()
        return self.blocks.finish(lines, outer)

    def add(self, node: Node, position: Position, lines: Lines, readings: int = 1) -> None:
        self.nodes_made += readings
        if self.nodes_made > MOST_NODES:
            remedy = "shorten it, or split it into several"
            lines.report(position, f"the script has more than {MOST_NODES:,} cues and lines", remedy)
            raise ReadingStoppedError
        self.blocks.add(node)

    def comment(self, lines: Lines, number: int, start: int, end: int) -> None:
        self.on_mark(lines.position(number, start), end - start, "comment")

    def warn(self, lines: Lines, number: int, line: str, *, begins_list: bool, has_number: bool) -> None:
        for column, width, message, remedy in lookalikes(
            line, begins_list=begins_list, has_number=has_number, remedy_of=self.remedy_of
        ):
            lines.report(lines.position(number, column), message, remedy, width=width, warning=True)

    def heading(self, lines: Lines, number: int, title: str, column: int) -> None:
        position = lines.position(number, 0)
        if not title:
            remedy = r"write the chapter's name after it, or write \# to speak it"
            lines.report(lines.position(number, column), "this heading has no name", remedy)
        pieces: list[str | Value] = []
        for token in TOKEN.finditer(title):
            where = lines.position(number, column + token.start())
            if token.lastgroup == "cue":
                remedy = "move it to the next line"
                lines.report(where, "a heading cannot contain a cue", remedy, width=len(token.group()))
            elif token.lastgroup == "stray":
                report_stray(lines, where, token.group())
                break
            else:
                pieces += self.piece(lines, where, token)
        self.add(Heading(position=position, pieces=tuple(pieces)), position, lines)

    def line(self, lines: Lines, number: int, line: str) -> None:
        pieces: list[str | Value] = []
        begun: int | None = None

        def flush() -> None:
            if begun is not None:
                position = lines.position(number, begun)
                self.add(Text(position=position, pieces=tuple(pieces)), position, lines)
            pieces.clear()

        for token in tokens(line, self.language):
            position = lines.position(number, token.start())
            if token.lastgroup == "cue" or self.is_aside(token):
                flush()
                begun = None
                read = self.cue if token.lastgroup == "cue" else self.aside
                text = in_english(visible(token.group()[1:-1]), self.language, self.check.bells)
                read(lines, position, own_bell(text, self.check.bells))
            elif token.lastgroup == "stray":
                if not self.closes(number, token.group()):
                    report_stray(lines, position, token.group())
                if token.group() in "[{":
                    self.left_open = (number, token.group())
                    if token.group() == "[":
                        self.broken(lines, position, line[token.end() :], closed=False)
                    break
            else:
                pieces += self.piece(lines, position, token)
                if begun is None and token.group().strip():
                    begun = token.start() + len(token.group()) - len(token.group().lstrip())
        flush()

    def closes(self, number: int, bracket: str) -> bool:
        """Whether a closing bracket belongs to one on the line before, which was reported."""
        before, self.left_open = self.left_open, (-1, "")
        return before in ((number - 1, "["), (number - 1, "{")) and bracket == {"[": "]", "{": "}"}[before[1]]

    def piece(self, lines: Lines, position: Position, token: re.Match[str]) -> list[str | Value]:
        if token.lastgroup == "escaped":
            return [token["escaped"]]
        if token.lastgroup == "emphasis":
            return []
        if token.lastgroup != "value":
            return [visible(token.group())]
        name = self.value_name(token["value"])
        if not self.scope.known(name):
            lines.report(position, *self.scope.unknown(name), width=len(token.group()))
            return []
        return [Value(name=name, written=token["value"])]

    def remedy_of(self, words: str) -> str:
        """The remedy for words in parentheses that will be spoken, but are nearly a cue."""
        if begins_cue_in(words, self.language):
            return ""
        in_own = self.language.nearly if self.language and self.language.cues else nearly
        near = in_own(words)
        return f"write [{near}]" if near else self.remedy_in_english(words)

    def remedy_in_english(self, text: str) -> str:
        """The remedy for a cue in a language that the script does not name."""
        from renderer.script.cue_languages.other_language import remedy_in_english

        return remedy_in_english(text, self.check.names.cue_elsewhere)

    def cue(self, lines: Lines, position: Position, text: str) -> None:
        before = len(lines.problems)
        cues = readings(self.scope, lines, position, text)
        self.on_mark(position, cue_width(position), kind_of(cues[0]) if cues else "wrong")
        if not cues:
            if self.language is None and (remedy := self.remedy_in_english(text)):
                lines.problems[before:] = [replace(p, remedy=remedy) for p in lines.problems[before:]]
            self.broken(lines, position, text)
            return
        problems = [problem for cue in cues for problem in self.check.of_cue(cue, position, text)]
        lines.problems += dict.fromkeys(problems)
        match cues[0]:
            case End():
                self.blocks.end(lines, position, text)
            case Include(path=path):
                body = self.include(lines, position, path, text)
                self.add(BlockNode(position=position, text=text.strip(), body=body), position, lines)
            case cue if isinstance(cue, BlockCue):
                heads = [cue for cue in cues if isinstance(cue, BlockCue)]
                self.optional_parts.update(cue.name.lower() for cue in heads if isinstance(cue, OptionalPart))
                repeats = isinstance(cue, Repeat | RepeatEach)
                self.blocks.open(lines, position, text, bound_by(heads), repeats=repeats)
            case cue if isinstance(cue, LeafCue):
                self.add(CueNode(position=position, text=text), position, lines, len(cues))
            case cue:
                assert_never(cue)

    def is_aside(self, token: re.Match[str]) -> bool:
        """Whether a token is a cue in parentheses, or one in braces that is not a value."""
        if token.lastgroup != "value":
            return token.lastgroup == "aside"
        if self.scope.known(self.value_name(token["value"])):
            return False
        return braced_cue(in_english(token["value"], self.language))

    def value_name(self, written: str) -> str:
        name = value_name(written)
        return self.language.value_name(name) if self.language else name

    def aside(self, lines: Lines, position: Position, text: str) -> None:
        before = len(lines.problems)
        cues = readings(self.scope, lines, position, text)
        if not cues:
            self.blocks.stray_ends += text.lower().split()[0] in BLOCK_HEADS
        elif refused := refusal(cues[0], text):
            lines.report(position, *refused, width=cue_width(position))
            self.blocks.stray_ends += isinstance(cues[0], BlockCue)
        else:
            self.cue(lines, position, text)
        opening = position.text[position.column - 1]
        for number, problem in enumerate(lines.problems[before:], before):
            lines.problems[number] = replace(problem, remedy=or_spoken(problem.remedy, opening))

    def broken(self, lines: Lines, position: Position, text: str, *, closed: bool = True) -> None:
        """Open or close what a cue that cannot be read would have opened or closed."""
        exact, near = block_heads(text)
        if exact in BLOCK_HEADS:
            self.blocks.open(lines, position, text[:40] if closed else "", unbound(text))
        elif (exact or near) == "end":
            self.blocks.close_broken()
        elif exact is None and near in BLOCK_HEADS:
            self.blocks.stray_ends += 1
            self.scope.levels.insert(0, unbound(text))

    def include(self, lines: Lines, position: Position, path: str, text: str) -> tuple[Node, ...]:
        def refuse(message: str, remedy: str) -> tuple[Node, ...]:
            lines.report(position, message, remedy, offset=1, width=len(text))
            return ()

        try:
            source = self.read_include(lines.path, path)
        except ScriptError as error:
            self.problems.extend(error.problems)
            return ()
        except InputError as error:
            message, _, remedy = str(error).partition("; ")
            return refuse(message, remedy)
        if source.path in self.including:
            circle = " -> ".join([*self.including[self.including.index(source.path) :], source.path])
            return refuse(f"these files include each other: {circle}", "delete one of the includes")
        self.includes += 1
        self.characters += len(source.text)
        if self.includes > MOST_INCLUDES or self.characters > MOST_BYTES:
            most = f"more than {MOST_INCLUDES} files or {MOST_BYTES:,} characters are included"
            refuse(most, "include fewer files")
            raise ReadingStoppedError
        self.blocks.deeper(lines, position, len(text) + 2)
        included = split_lines(source)
        try:
            return self.read(included, after_front(included)) if included.lines else ()
        finally:
            self.blocks.depth -= 1
            self.problems.extend(included.problems)
