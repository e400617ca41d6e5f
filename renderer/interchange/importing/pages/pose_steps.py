"""Turn the lines of one pose into its passages: steps are spoken, words about the pose are comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from renderer.interchange.importing.model import Dropped
from renderer.interchange.importing.pages.both_sides import Step, with_both_sides
from renderer.interchange.importing.pages.instructions import share
from renderer.interchange.importing.pages.page_structure import PageLine, labelled, without_number, words_of
from renderer.interchange.importing.pages.repetitions import with_repetitions
from renderer.interchange.importing.texts.cue_suggestions import suggestion
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.interchange.importing.texts.prose import SIDE_MARKS
from renderer.interchange.importing.texts.sentence_ends import EMPHASIS, SENTENCE_BREAK

OF_A_LIST = 0.34
"""The share of a list's items that instruct, where the list is the steps of a pose."""
OF_A_TEXT = 0.5
"""The share of a paragraph's sentences that instruct, where the paragraph is spoken."""
_OPTIONAL_STEP = re.compile(
    r"[(\[]?optional(?:ly)?[)\]]?\s*[:\u2013-]\s*|[(\[]optional[)\]]\s*", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"\s*\((?:[^()]{0,30}\b(?:listed|see|shown|pictured|described|mentioned|link|photo|image|above|below"
    r"|video)\b[^()]{0,40}|#\d+)\)",
    re.IGNORECASE,
)
_HOLD = re.compile(
    r"(?:hold(?: (?:for|time))?|duration|how long|time"
    r"|stay(?: for)?)\s*:\s*(?:hold )?(?:for )?(?P<rest>[^:]{1,60})",
    re.IGNORECASE,
)
_INNER_NOTE = re.compile(r"(?:^|(?<=[.!?)]\s))(?:pro[- ])?(?:tip|note|caution|hint)\s*:\s", re.IGNORECASE)
_LONGEST_COMMENT = 480
_CAPTION_WORDS = 12
_SHORT = 5
_MARKS = re.compile(f"[{EMPHASIS}{''.join(SIDE_MARKS.values())}]")
_WORD = re.compile(r"[^\W\d_]+")


def pose_passages(lines: Sequence[PageLine], title: str, page: str, dropped: list[Dropped]) -> list[Passage]:
    """Return the passages of a pose; ``title`` is its heading, ``page`` the title of the page."""
    return _PoseWriter(lines, title, page, dropped).passages()


def part_name(title: str) -> str:
    """Return a title as the name of an optional part."""
    return " ".join(re.sub(r"[^\w' -]", " ", title.lower().replace("\u2019", "'")).split())


class _PoseWriter:
    def __init__(self, lines: Sequence[PageLine], title: str, page: str, dropped: list[Dropped]) -> None:
        self.lines = lines
        self.title = title
        self.dropped = dropped
        self.known = words_of(title) | words_of(page)
        self.steps: list[Step] = []

    def passages(self) -> list[Passage]:
        """Return the passages in the order of the page."""
        instructive = _instructive_lists(self.lines)
        labels = any(line.kind == "steps" for line in self.lines)
        aside, told = "", False
        for line in self.lines:
            if line.kind == "matter":
                self.drop(line, f'"{line.text[:60]}"')
            elif line.kind == "aside":
                aside = "?"
                self.comment(line.line, line.text)
            elif line.kind == "steps":
                aside, told = "", True
                self.drop(line, f'the label "{line.text[:60]}"')
            elif self.is_caption(line):
                self.drop(line, f'"{line.text[:60]}", the caption of a picture')
            else:
                goes_on = aside == line.kind
                aside = line.kind if aside == "?" or goes_on else ""
                if aside == "text" and goes_on and _is_spoken(line.text):
                    self.explain(line)
                elif aside:
                    self.comment(line.line, line.text)
                elif line.kind == "text":
                    self.text(line, spoken=told or not labels)
                elif told or line.line in instructive:
                    self.step(line.line, line.text)
                else:
                    self.explain(line)
        return list(with_repetitions(with_both_sides(self.steps)))

    def text(self, line: PageLine, *, spoken: bool) -> None:
        if held := _HOLD.fullmatch(line.text):
            text = f"Hold for {held['rest'].rstrip('.')}."
            what = f'"{line.text[:60]}" is now "{text[:60]}"'
            self.dropped.append(Dropped(line=line.line, column=1, what=what, how="changed"))
            self.step(line.line, text)
            return
        kind, label, rest = labelled(line.text)
        if kind == "steps":
            self.drop(line, f'the label "{label[:60]}"')
            self.step(line.line, rest)
        elif kind == "text" and spoken and _is_spoken(line.text):
            self.step(line.line, line.text)
        elif kind == "text":
            self.explain(line)
        else:
            self.comment(line.line, line.text)

    def explain(self, line: PageLine) -> None:
        """Make a comment of a line without a label, and report it, because it may be a step."""
        self.drop(line, f'"{line.text[:60]}", which is now a comment')
        self.comment(line.line, line.text)

    def step(self, line: int, text: str) -> None:
        for reference in _REFERENCE.finditer(text):
            what = f'"{reference.group().strip()[:60]}", which points at the page'
            self.dropped.append(Dropped(line=line, column=reference.start() + 1, what=what))
        text = _MARKS.sub("", _REFERENCE.sub("", text)).strip()
        note = _INNER_NOTE.search(text)
        own = text[: note.start()].strip() if note else text
        optional = ""
        if found := _OPTIONAL_STEP.match(own):
            optional = part_name(f"{without_number(self.title)} option {len(self.steps) + 1}")
            own = own[found.end() : found.end() + 1].upper() + own[found.end() + 1 :]
        if own:
            self.steps.append(Step(line=line, text=own, optional=optional))
        if note:
            self.comment(line, text[note.start() :])

    def comment(self, line: int, text: str) -> None:
        self.steps += [Step(line=line, text=part, comment=True) for part in _comments(text)]

    def is_caption(self, line: PageLine) -> bool:
        if line.kind != "text" or line.text[-1:] in ".!?:\u2026" or len(line.text.split()) > _CAPTION_WORDS:
            return False
        words = [word.lower() for word in _WORD.findall(line.text)]
        return sum(word in self.known for word in words) * 2 >= len(words)

    def drop(self, line: PageLine, what: str) -> None:
        self.dropped.append(Dropped(line=line.line, column=1, what=what))


def _is_spoken(text: str) -> bool:
    """Whether a paragraph instructs, or is a few words that ask for time, as in ``Five breaths here``."""
    if share(SENTENCE_BREAK.split(text), body=False) >= OF_A_TEXT:
        return True
    asked = suggestion(text) if len(text.split()) <= _SHORT else None
    return asked is not None and asked.stated


def _instructive_lists(lines: Sequence[PageLine]) -> set[int]:
    """Return the lines of the items whose list instructs the body."""
    found: set[int] = set()
    held: list[PageLine] = []
    for line in [*lines, None]:
        if line is not None and line.kind == "item":
            held.append(line)
            continue
        units = [item.text for item in held]
        own = share(units)
        if own >= OF_A_LIST or (own and share(units, body=False) >= OF_A_TEXT):
            found |= {item.line for item in held}
        held = []
    return found


def _comments(text: str) -> Iterator[str]:
    """Yield a text in parts that a comment holds."""
    while len(text) > _LONGEST_COMMENT:
        end = text.rfind(" ", 0, _LONGEST_COMMENT)
        end = end if end > 0 else _LONGEST_COMMENT
        yield text[:end]
        text = text[end:].strip()
    if text:
        yield text
