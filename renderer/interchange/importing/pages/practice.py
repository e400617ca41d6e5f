"""Find the practice in a page around it: poses with their steps become chapters, the essay is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from renderer.interchange.importing.model import Dropped
from renderer.interchange.importing.pages.instructions import instructs, share
from renderer.interchange.importing.pages.page_structure import (
    POSE,
    STEP,
    PageLine,
    labelled,
    without_number,
    words_of,
)
from renderer.interchange.importing.pages.pose_steps import (
    OF_A_LIST,
    OF_A_TEXT,
    part_name,
    pose_passages,
)
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.interchange.importing.texts.sentence_ends import SENTENCE_BREAK

_ESSAY = re.compile(
    r"(?:\d+ )?(?:tips?|benefits?|why|what|who|when|where|how (?:your|the|does|do|can|often|long|yoga|it)"
    r"|is|are|can|does|do"
    r"|should|signs|symptoms|causes|faqs?|frequently|conclusion|final (?:thoughts|words)|in (?:conclusion"
    r"|summary)|overview"
    r"|summary|takeaways?|key|the (?:science|bottom|benefits|importance|takeaway)|clear signs|about"
    r"|research|references|sources"
    r"|more|other|ready|join|free|my|wrap(?:ping)?[- ]up|contraindications|precautions|anatomy"
    r"|the anatomy)\b",
    re.IGNORECASE,
)
_HOW_TO = re.compile(
    r"(?:how to|steps (?:to|for|of)|instructions (?:to|for)"
    r"|step[- ]by[- ]step)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:the |my |our |top |best )*\d+ \D", re.IGNORECASE)
_OPTIONAL = re.compile(
    r"\binclude or (?:exclude|skip|leave)\b|\b(?:skip|leave out) this (?:pose|one|step|stretch)\b"
    r"|\bthis (?:pose|one|stretch|step) is optional\b|\boptional pose\b"
)
_OPTIONAL_TITLE = re.compile(
    r"\s*[(\[]\s*(?:optional|bonus)[^()\[\]]{0,20}[)\]]|^(?:optional|bonus)\s*[:\u2013-]\s*", re.IGNORECASE
)
_OF_THE_BODY = 0.25
_OF_AN_UNNAMED = 0.6


class Practice(Struct, frozen=True, kw_only=True):
    """The passages of a practice and what was left out around it; ``poses`` counts the chapters."""

    passages: tuple[Passage, ...]
    dropped: tuple[Dropped, ...]
    poses: int


class _Section(Struct, kw_only=True):
    """A heading, or None before the first one, and the lines up to the next."""

    heading: PageLine | None
    lines: list[PageLine] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.heading.text if self.heading else ""

    @property
    def first(self) -> int:
        return self.heading.line if self.heading else self.lines[0].line


def practice_of(structure: Sequence[PageLine], title: str) -> Practice | None:
    """Return the practice that the lines of a page describe, or None if they describe none.

    ``title`` is the title of the page, or "".
    """
    sections = list(_sections(structure, title))
    found = {number for number, section in enumerate(sections) if _is_pose(section)}
    steps = sum(1 for n in found for line in sections[n].lines if line.kind == "item")
    if not found or (len(found) == 1 and steps < 3):
        return None
    first, last = min(found), max(found)
    poses = found | {n for n in range(first + 1, last) if _is_between(sections[n])}
    opening = _opening(sections, first)
    passages: list[Passage] = []
    dropped: list[Dropped] = []
    sections = _with_one_end(sections, last)
    optional = _optional_titles([sections[number] for number in sorted(poses)])
    for number, section in enumerate(sections):
        if number not in poses and number != opening:
            dropped += _left_out(section)
            continue
        own = pose_passages(section.lines, section.title, title, dropped)
        if number not in poses:
            passages += own
            continue
        name = _OPTIONAL_TITLE.sub("", without_number(section.title)).strip()
        heading = Passage(text=name, line=section.first, heading=True)
        if section.title in optional or _OPTIONAL_TITLE.search(section.title):
            block = Passage(text=f"optional {part_name(name)}", line=section.first, cue=True)
            passages += [block, heading, *own, Passage(text="end", line=section.first, cue=True)]
        else:
            passages += [heading, *own]
    return Practice(passages=tuple(passages), dropped=tuple(dropped), poses=len(poses))


def _sections(structure: Iterable[PageLine], title: str) -> Iterator[_Section]:
    section = _Section(heading=None)
    known = words_of(title)
    for line in structure:
        level = section.heading.level if section.heading else 0
        step = STEP.match(line.text) if line.kind == "heading" else None
        if step and 0 < level < line.level:
            section.lines.append(PageLine(line=line.line, text=line.text[step.end() :], kind="item"))
            continue
        if _is_how_to(line, section):
            section.lines.append(PageLine(line=line.line, text=line.text, kind="steps"))
            continue
        outside = line.kind == "aside" and 0 < line.level <= level
        if line.kind not in ("heading", "end") and not outside:
            section.lines.append(line)
            continue
        own = words_of(section.title)
        repeated = (
            line.kind == "heading"
            and line.number is None
            and bool(own)
            and (
                words_of(without_number(line.text)) == words_of(without_number(section.title))
                or (
                    not section.lines
                    and not line.level
                    and words_of(line.text) & own
                    and words_of(line.text) <= own | known
                )
            )
        )
        if repeated:
            section.lines.append(PageLine(line=line.line, text=line.text, kind="matter"))
            continue
        if section.heading or section.lines:
            yield section
        section = _Section(heading=line)
    yield section


def _is_how_to(line: PageLine, section: _Section) -> bool:
    """Whether a heading such as "How to do Camel Pose" is over the steps of the pose that it names."""
    if line.kind != "heading" or section.heading is None or not _HOW_TO.match(line.text):
        return False
    own = words_of(without_number(section.title))
    return 0 < section.heading.level < line.level or own <= words_of(line.text)


def _is_pose(section: _Section) -> bool:
    heading = section.heading
    if heading is None or heading.kind != "heading":
        return False
    units = _units(section)
    if not units:
        return False
    name = without_number(heading.text)
    told, to_anyone = share(units), share(units, body=False)
    if any(line.kind == "steps" or labelled(line.text)[0] == "steps" for line in section.lines):
        return to_anyone >= OF_A_LIST
    if _ESSAY.match(name) or (_COUNTED.match(name) and heading.number is None):
        return False
    if heading.number is not None or POSE.search(name):
        listed = any(line.kind == "item" for line in section.lines)
        return told >= _OF_THE_BODY and to_anyone >= (OF_A_LIST if listed else OF_A_TEXT)
    return len(units) >= 3 and to_anyone >= _OF_AN_UNNAMED and told >= OF_A_LIST


def _is_between(section: _Section) -> bool:
    """Whether a part between two poses instructs a listener too."""
    heading = section.heading
    if heading is None or heading.kind != "heading" or _ESSAY.match(without_number(heading.text)):
        return False
    return share(_units(section)) >= OF_A_LIST


def _with_one_end(sections: Sequence[_Section], last: int) -> list[_Section]:
    """Return the sections with all that follows the first label after the last pose joined into one."""
    after = range(last + 1, len(sections))
    end = next((n for n in after if (heading := sections[n].heading) and heading.kind == "end"), None)
    if end is None:
        return list(sections)
    rest = [line for section in sections[end + 1 :] for line in (section.heading, *section.lines) if line]
    joined = _Section(heading=sections[end].heading, lines=[*sections[end].lines, *rest])
    return [*sections[:end], joined]


def _opening(sections: Sequence[_Section], first: int) -> int | None:
    """Return the part before the first pose that is spoken to a listener, or None.

    There may be one heading between the two, such as one over several poses.
    """
    for number in range(first - 1, max(first - 3, -1), -1):
        section = sections[number]
        if not section.lines or (section.heading and section.heading.kind == "end"):
            continue
        texts = all(line.kind == "text" for line in section.lines)
        spoken = share(_units(section)) >= _OF_AN_UNNAMED and not _ESSAY.match(section.title or "-")
        return number if texts and spoken else None
    return None


def _units(section: _Section) -> list[str]:
    """Return the items and the sentences of a section that are not asides."""
    units: list[str] = []
    aside = ""
    for line in section.lines:
        if line.kind in ("aside", "steps"):
            aside = "?" if line.kind == "aside" else ""
        elif line.kind in ("item", "text"):
            if aside == "?":
                aside = line.kind
            if aside == line.kind:
                continue
            aside = ""
            kind, _, rest = labelled(line.text)
            caption = line.kind == "text" and line.text[-1] not in ".!?:)" and not instructs(line.text)
            if kind != "aside" and not caption:
                units += SENTENCE_BREAK.split(rest if kind == "steps" else line.text)
    return units


def _optional_titles(sections: Sequence[_Section]) -> set[str]:
    """Return the titles of poses that a page says may be left out."""
    found = set()
    for number, section in enumerate(sections):
        after = sections[number + 1] if number + 1 < len(sections) else None
        for line in section.lines:
            for sentence in SENTENCE_BREAK.split(line.text.lower()):
                if not _OPTIONAL.search(sentence):
                    continue
                names = words_of(without_number(after.title)) - {"pose", "reclined"} if after else set()
                own = words_of(without_number(section.title)) - {"pose"}
                said = words_of(sentence)
                if names and names <= said and (not own <= said or "include or" in sentence) and after:
                    found.add(after.title)
                else:
                    found.add(section.title)
    return found


def _left_out(section: _Section) -> list[Dropped]:
    """Report a part of a page that is not the practice."""
    count = len(section.lines)
    many = "1 line" if count == 1 else f"{count} lines"
    if section.heading:
        more = f" and {many} after it" if count else ""
        return [Dropped(line=section.first, column=1, what=f'"{section.title[:60]}"{more}: not the practice')]
    if not count:
        return []
    what = f'{many} from "{section.lines[0].text[:40]}": not the practice'
    return [Dropped(line=section.first, column=1, what=what)]
