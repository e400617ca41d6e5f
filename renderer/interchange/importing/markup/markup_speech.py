"""Collect the speech of a marked-up document, piece by piece, as items of a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.errors import ScriptError
from renderer.interchange.importing.lengths import length_text
from renderer.interchange.importing.markup.ssml_values import STRENGTHS, parse_time
from renderer.interchange.importing.markup.substitutions import InlineSaying, settle_sayings
from renderer.interchange.importing.model import (
    Comment,
    CueText,
    Dropped,
    ImportContext,
    Imported,
    Item,
    ParagraphBreak,
    SectionHeading,
    Words,
)
from renderer.interchange.importing.texts.bracketed import parted
from renderer.interchange.importing.texts.foreign_marks import UNSPOKEN
from renderer.interchange.importing.texts.line_joining import LineStart, Passage
from renderer.interchange.importing.texts.sentence_ends import EMPHASIS
from renderer.problems import Position, Problem
from renderer.script.durations import DAY_SECONDS
from renderer.script.sentences import ends_sentence

_MOST_PROBLEMS = 100
_SLOWEST, _FASTEST = Fraction(1, 4), Fraction(4)
"""The limits of ``[pace]``."""
_MAY_BE_DIRECTED = re.compile(rf"[\[\](){{}}<>*_/#]|{UNSPOKEN}")
_DOTS_APART = re.compile(r"(?<=\S)\s+(?=(?:\u2026|\.{3})(?!\S))")
"""The space before dots; in a plain text, dots that stand alone are a pause, but markup has breaks."""
_CLOSING = re.compile(r"[.,;:!?\u2026]+(?=\s|$)")
"""Punctuation that belongs to the words before it, even if another voice speaks the words after it."""


class Speech(Struct, kw_only=True):
    """Collects the items of a script while a document is read.

    ``problems`` are errors in the document; ``dropped`` is what a script cannot express. A change of voice or
    pace, and the end of a sentence, take effect with the next words. ``missing`` holds the names of sounds
    whose files do not exist. ``own`` is set for a document that this program wrote: its cues are marks, and
    their equivalents for other programs are ignored. ``here`` is the current position.
    """

    context: ImportContext
    here: Position
    own: bool = False
    front: dict[str, object] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sayings: list[InlineSaying] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    sounds: dict[str, str] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    pace: Fraction = Fraction(1)
    voice: str = ""
    paced: Fraction = Fraction(1)
    voiced: str = ""
    waiting: Fraction | None = None
    glue: bool = False
    sentence_ended: bool = False

    def drop(self, position: Position, what: str) -> None:
        self.dropped.append(Dropped(line=position.line, column=position.column, what=what))

    def report(self, position: Position, message: str, remedy: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(position=position, message=message, remedy=remedy))

    def words(self, text: str, *, emphasis: bool = False) -> None:
        """Add text with its white space; an edge without white space is joined to its neighbour."""
        if self.glue and self.waiting is None and (closing := _CLOSING.match(text)):
            self.items.append(Words(text=closing.group(), glued=True))
            text = text[closing.end() :]
        if not text.strip():
            self.glue = self.glue and not text
            return
        self.settle()
        last = self.items[-1] if self.items else None
        if self.sentence_ended and not self.own and isinstance(last, Words) and not ends_sentence(last.text):
            self.items[-1] = replace(last, text=f"{last.text}.")
        self.sentence_ended = False
        glued = self.glue and isinstance(last, Words) and not text[0].isspace()
        if not glued:
            self.end_comments()
        self.items.append(Words(text=" ".join(text.split()), emphasis=emphasis, glued=glued))
        self.glue = not text[-1].isspace()

    def text(self, text: str, position: Position, *, emphasis: bool = False) -> None:
        """Add text in which brackets are cues, directions or speech, as in a plain text."""
        if self.own or not _MAY_BE_DIRECTED.search(text):
            self.words(text, emphasis=emphasis)
            return
        text = _DOTS_APART.sub("", text)
        offset, starts = 0, []
        for number, line in enumerate(text.split("\n")):
            column = position.column if number == 0 else 1
            starts.append(LineStart(offset=offset, line=position.line + number, column=column))
            offset += len(line) + 1
        passage = Passage(text=text, line=position.line, starts=tuple(starts))
        pieces = list(parted(passage, self.dropped, str(self.front.get("language", "en"))))
        for number, piece in enumerate(pieces):
            match piece:
                case Words():
                    apart = piece.text[0] not in ".,;:!?\u2026" if number else text[0].isspace()
                    self.emphasized(f"{' ' * apart}{piece.text}", emphasis=emphasis)
                case Comment():
                    self.comment(piece.text)
                case SectionHeading():
                    self.heading(piece.title)
                case _:
                    self.settle()
                    self.put(piece)
        self.words(" " if text[-1].isspace() else "")

    def emphasized(self, text: str, *, emphasis: bool) -> None:
        """Add words in which marks show where emphasis begins and ends."""
        for number, part in enumerate(text.split(EMPHASIS)):
            self.words(part, emphasis=emphasis or number % 2 == 1)

    def keep_sayings(self, more: Mapping[str, object]) -> None:
        """Add entries to ``say``; earlier entries stay."""
        own = self.front.get("say")
        self.front["say"] = {**more, **(own if isinstance(own, dict) else {})}

    def pronounced_words(self, text: str, *, alias: str = "", ipa: str = "", emphasis: bool = False) -> None:
        """Add words, with an alias or IPA that says how to pronounce them."""
        self.words(text, emphasis=emphasis)
        if text.strip() and not self.own and (alias or ipa):
            self.sayings.append(
                InlineSaying(item=len(self.items) - 1, text=" ".join(text.split()), alias=alias, ipa=ipa)
            )

    def settle(self) -> None:
        """Write the pause, the voice and the pace that are waiting for the next words."""
        self.end_pause()
        if self.voice and self.voice.lower() != self.voiced.lower():
            self.put(CueText(text=f"voice {self.voice}"))
            self.voiced = self.voice
        elif self.voiced and not self.voice:
            what = (
                f'the end of the voice "{self.voiced}": it speaks on, as the one before it has no name here'
            )
            self.drop(self.here, what)
            self.voice = self.voiced
        if self.pace != self.paced:
            share = min(max(self.pace, _SLOWEST), _FASTEST) * 100
            if share != self.pace * 100:
                what = f"a rate of {_percent(self.pace * 100)}, which becomes {_percent(share)}"
                self.dropped.append(
                    Dropped(line=self.here.line, column=self.here.column, what=what, how="changed")
                )
            self.put(CueText(text=f"pace {_percent(share)}"))
            self.paced = self.pace

    def pause(self, seconds: Fraction, position: Position) -> None:
        """Add silence; consecutive silences add up."""
        self.waiting = (self.waiting or Fraction(0)) + seconds
        if self.waiting > DAY_SECONDS:
            self.report(position, "a silence of more than 24 hours", "a track can last 24 hours at most")
            self.waiting = Fraction(0)

    def break_of(self, time: str | None, strength: str | None, position: Position) -> None:
        """Add a break. Its time takes precedence over its strength; a break with neither is a medium one."""
        if time is not None:
            if (seconds := parse_time(time)) is None:
                self.report(position, f'"{time[:40]}" is not a time', "write it like 250ms or 1.5s")
            else:
                self.pause(seconds, position)
        elif (found := STRENGTHS.get((strength or "medium").strip().lower())) is None:
            self.report(
                position, f'"{(strength or "")[:40]}" is not a strength', f"write {', '.join(STRENGTHS)}"
            )
        else:
            self.pause(found, position)

    def end_pause(self) -> None:
        if self.waiting is not None:
            seconds, self.waiting = self.waiting, None
            self.put(CueText(text=f"pause {length_text(seconds)}"))

    def put(self, item: Item) -> None:
        """Add an item that is not words."""
        self.end_pause()
        self.end_comments()
        self.items.append(item)
        self.glue = self.sentence_ended = False

    def end_comments(self) -> None:
        self.items += self.comments
        self.comments.clear()

    def end_sentence(self) -> None:
        self.glue, self.sentence_ended = self.glue and self.own, True

    def end_paragraph(self) -> None:
        self.end_pause()
        if self.items and not isinstance(self.items[-1], ParagraphBreak | SectionHeading):
            self.put(ParagraphBreak())

    def heading(self, title: str) -> None:
        self.put(SectionHeading(title=title))

    def comment(self, text: str) -> None:
        """Add a comment; it is written after the words before it have ended."""
        if text.strip():
            self.comments.append(Comment(text=text))

    def mark(self, name: str, position: Position) -> None:
        plain = " ".join(re.sub(r"[\[\]{},\\]|[^\S ]", " ", name).split())[:80]
        if not plain:
            self.drop(position, "a mark without a name")
            return
        self.put(CueText(text=f"mark {plain}"))

    def sound(self, path: str, position: Position, gain: str = "") -> bool:
        """Play a file that is beside the script. Any other file is dropped, and False is returned."""
        written = path.strip().removeprefix("./")
        if not self.context.has_sound(written):
            where = "an address" if "://" in written else "no file beside the script"
            self.drop(position, f'the sound "{written[:80]}": {where}')
            return False
        if written not in self.sounds:
            name = (
                " ".join(re.findall(r"[^\W_]+", written.rpartition("/")[2].rpartition(".")[0].lower()))
                or "sound"
            )
            taken = set(self.sounds.values())
            free = (f"{name} {n}" if n else name for n in range(len(taken) + 1))
            self.sounds[written] = next(other for other in free if other not in taken)
        level = re.fullmatch(r"([+-]?\d{1,2}(?:\.\d{1,3})?)\s*db", gain.strip().lower())
        self.settle()
        self.put(CueText(text=f"sound {self.sounds[written]}" + (f", {level[1]}dB" if level else "")))
        return True

    def finished(self) -> Imported:
        """Return everything that was collected.

        Raises:
            ScriptError: there were problems, or there are no words.
        """
        if not self.items and self.waiting is None:
            start = Position(path=self.here.path, line=1, column=1)
            self.report(start, "there are no words in it", "write words into it")
        if self.problems:
            raise ScriptError(tuple(self.problems))
        self.end_pause()
        self.end_comments()
        own = self.front.get("say")
        table: dict[str, object] = dict(own) if isinstance(own, dict) else {}
        settle_sayings(self.items, self.sayings, table)
        if table:
            self.front["say"] = table
        if self.sounds:
            own = self.front.get("sounds")
            kept = dict(own) if isinstance(own, dict) else {}
            self.front["sounds"] = kept | {name: path for path, name in self.sounds.items()}
        return Imported(front=self.front, items=tuple(self.items), dropped=tuple(self.dropped))


def _percent(share: Fraction) -> str:
    return f"{float(share):.3f}".rstrip("0").rstrip(".") + "%"
