"""Find the structure of a page: headings, items of lists, labels, captions, and what surrounds its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from renderer.interchange.importing.model import Dropped
from renderer.interchange.importing.pages.instructions import instructs
from renderer.interchange.importing.pages.page_lines import bare, is_button, label_of
from renderer.interchange.importing.texts.line_blocks import NumberedLine

Kind = Literal["heading", "item", "text", "steps", "aside", "end", "matter"]

_BULLET = re.compile(r"(?:[-+*\u2022\u2023\u25aa\u25cf\u25e6\u00b7]|(?P<number>\d{1,2})[.)])\s+(?=\S)")
STEP = re.compile(r"step\s+\d{1,2}\s*[:.)\u2013\u2014-]\s*(?=\S)", re.IGNORECASE)
"""The number of a step before its words."""
_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?=\S)")
_SERIES = re.compile(
    r"(?:(?:pose|step|exercise|stretch|asana|posture|move|movement|position|practice"
    r"|part)\s+#?(?P<named>\d{1,2})"
    r"(?:\s?(?:&|and|[-\u2013+,/])\s?#?\d{1,2})?(?:\s?[.):|]|\s[-\u2013\u2014])?"
    r"|#?(?P<bare>\d{1,2})(?:[.):]|\s[-\u2013\u2014|]))\s+",
    re.IGNORECASE,
)
_STEPS = re.compile(
    r"(?:the |your )?(?:steps?|instructions?|directions?|method|practice|how[- ]to)(?: to (?:take|follow))?"
    r"|step[- ]by[- ]step(?: (?:instructions?|guide))?|what to do|try it(?: out)?|here(?:'s"
    r"| is) how(?: to do it)?"
    r"|how to(?: (?:do|practi[cs]e|get into|come into|perform|enter|try))?"
    r"(?: (?:it|this|the|this)(?: (?:pose|stretch|exercise|posture|asana|practice))?)?"
    r"|(?:getting|coming) into (?:the|this) (?:pose|posture)|to (?:do|practi[cs]e|begin|come into it)"
)
_ASIDE = re.compile(
    r"why (?:this|it) (?:helps?|works?|matters)|why (?:do|practi[cs]e) (?:it|this)|(?:the |key "
    r"|main )?benefits?"
    r"|(?:pro |teacher'?s? |teaching |quick |helpful )?(?:tips?|notes?)(?: for beginners| and tricks)?"
    r"|(?:pose )?(?:modifications?|variations?|adaptations?|adjustments?)"
    r"(?: (?:and|&|/) (?:modifications?|variations?|props?))?"
    r"|props?(?: needed)?|equipment|materials|supplies|you(?:'ll| will)? need|what you(?:'ll| will)? need"
    r"|contra-?indications?|(?:pre)?cautions?(?: .{0,30})?|safety(?: notes?)?|warnings?"
    r"|(?:muscles?|areas?|body parts?) (?:worked|targeted|stretched)|targets?|target (?:areas?|muscles?)"
    r"|good for|best for|great for|avoid (?:if|this)|alignment(?: cues| tips)?|common mistakes"
    r"|deepen the pose"
    r"|(?:difficulty|level|skill level|sanskrit(?: name)?|also known as|pronunciation)"
    r"|(?:prep|total|active|cook|additional) time|author|yield|servings|cost|course|keywords?|nutrition"
)
_LABELLED = re.compile(r"(?P<label>[^:\u2013\u2014]{2,40}?)\s*(?::|\s[-\u2013\u2014]\s)\s*(?P<rest>\S.*)")
_READ = re.compile(r"\b\d{1,3} min(?:ute)?s? read$")
_MATTER = re.compile(
    r"tweet(?: this)?|(?:.{0,90}\W)?\d{1,3} min(?:ute)?s? read"
    r"|(?:also |next |must )?(?:related|read|see|read more|watch|check out|you (?:may"
    r"|might) (?:also )?(?:like|enjoy))"
    r"(?: (?:posts?|articles?|also|next|more|this|reading))?\s*[:\u2013-]\s.*"
    r"|(?:written|posted|published|reviewed|edited|updated|medically reviewed|last updated|photo(?:graph)?s?"
    r"|images?|credit|photo credit|image credit)(?: (?:by|on|at|in))?\s*:?(?: .{0,60})?"
    r"|(?:table of )?contents|(?:in this (?:article|post)|jump to(?: .{1,40})?|print(?: .{1,20})?"
    r"|pin(?: .{1,20})?)"
    r"|share (?:this|on|via|to)\b.{0,40}|advertisements?|sponsored(?: content)?"
    r"|skip to .{1,40}|this (?:post|article) (?:may )?contains? affiliate links.{0,80}|save (?:for later"
    r"|this|to .{1,30})"
    r"|your email address will not be published.*|required fields are marked.*|.{0,60}\b(?:pinterest"
    r"|featured) (?:pin|image)"
    r"|.{0,60}\bpin|follow(?: me| us)?(?: on .{1,30})?|(?:facebook|twitter|pinterest|instagram|email"
    r"|whatsapp|x|,)"
)
POSE = re.compile(
    r"\b(?:poses?|postures?|\w*asanas?|stretch(?:es)?|twists?|lunges?|bridge|folds?|squats?|plank|dog"
    r"|cobra|sphinx"
    r"|warrior|pigeon|savasana|shavasana|cat|cow|knees? to chest|legs up the wall|happy baby|butterfly"
    r"|frog|lizard"
    r"|camel|boat|tree|mountain|triangle|rolls?|circles|tilts?|breath(?:s|ing|work)?|pranayama|body scan"
    r"|meditation"
    r"|relaxation|rest|warm[- ]?up|cool[- ]?down|opening|closing|centering|grounding|visuali[sz]ation"
    r"|shake|hug|opener"
    r"|reach|hang|bend|press|tucks?|curls?|raises?|clams?hells?|exercises?|practice|sequence|routine|flow)\b",
    re.IGNORECASE,
)
"""Words in the names of poses and exercises."""
_NAMED = re.compile(r"(?P<name>[^\W\d_][^.:!?\u2013\u2014]{1,59})(?::|\s[-\u2013\u2014])\s+(?P<rest>[A-Z].*)")
_BOLD = re.compile(r"^(?P<mark>\*\*|__)(?P<words>[^*_]{1,80})(?P=mark)")
_NAMED_POSES = 2
_NAME_WORDS = 7
_SMALL_WORD = 3
_LONGEST_HEADING_WORDS = 14
_LONGEST_TITLE_WORDS = 16
_AFTER_A_TEXT = ("reviews", "related", "teacher")
_WORD = re.compile(r"[^\W\d_]+")
_CUE_LIKE = re.compile(r"[\[(].*[\])]")


class PageLine(Struct, frozen=True, kw_only=True):
    """A line of a page without its marks: its kind, the level of a heading (0 if unknown) and its number in a
    list or a series, or None.
    """

    line: int
    text: str
    kind: Kind
    level: int = 0
    number: int | None = None


def structure_of(lines: Sequence[NumberedLine]) -> list[PageLine]:
    """Return the lines with their kinds. A line that continues an item of a list is joined to it.

    Items and paragraphs that begin with the name of a pose, as in ``Seated Twist: Sit tall.``, are headings,
    each with a text.
    """
    groups = _groups([(number, _BOLD.sub(r"\g<words>", text)) for number, text in lines])
    found: list[PageLine] = []
    for at, group in enumerate(groups):
        after = groups[at + 1] if at + 1 < len(groups) else ()
        before = groups[at - 1] if at else ()
        if (single := _single(group, before, after)) is not None:
            found.append(single)
            continue
        for place, (number, text) in enumerate(group):
            line = _line(number, text)
            if (not place or line.kind == "item") and _is_over(line, text, group[place + 1 : place + 2]):
                line = replace(line, kind="heading", number=series_number(text))
            if place and line.kind == "text" and _goes_on(found[-1], text):
                found[-1] = replace(found[-1], text=f"{found[-1].text} {text}")
            else:
                found.append(line)
    return _with_named_items(found)


def _goes_on(line: PageLine, below: str) -> bool:
    """Whether the line below continues an item or an unfinished sentence."""
    if not below[0].islower():
        return False
    return line.kind == "item" or (line.kind == "text" and line.text[-1] not in ".!?:")


def _with_named_items(lines: Sequence[PageLine]) -> list[PageLine]:
    """Return the lines with each one that begins with the name of a pose as a heading and a text."""
    names = [_NAMED.match(line.text) if line.kind in ("item", "text") else None for line in lines]
    named = [found if found and _is_named_pose(found["name"], found["rest"]) else None for found in names]
    many = [found["name"] for found in named if found]
    if len(many) < _NAMED_POSES or not any(map(POSE.search, many)):
        return list(lines)
    result: list[PageLine] = []
    for number, (line, found) in enumerate(zip(lines, named, strict=True), 1):
        if found is None:
            result.append(line)
        else:
            result.append(PageLine(line=line.line, text=found["name"], kind="heading", number=number))
            result.append(PageLine(line=line.line, text=found["rest"], kind="text"))
    return result


def _is_named_pose(name: str, rest: str) -> bool:
    verb = instructs(name) and not (" " in name and _has_capitals(name))
    if len(name.split()) > _NAME_WORDS or verb or not instructs(rest):
        return False
    return labelled(f"{name}: {rest}")[0] == "text"


def _has_capitals(title: str) -> bool:
    """Whether all words but short ones begin with a capital letter."""
    return all(word[0].isupper() for word in title.split() if len(word) > _SMALL_WORD and word[0].isalpha())


def _is_over(line: PageLine, text: str, below: Sequence[NumberedLine]) -> bool:
    """Whether a line is a heading over the line below; ``text`` is the line with its number."""
    title = without_number(text)
    if line.kind not in ("text", "item") or not below or not _is_title(text) or instructs(title):
        return False
    if not _has_capitals(title) or len(title.split()) > _NAME_WORDS:
        return False
    under = _line(*below[0])
    sentence = below[0][1][-1:] in ".!?" and len(below[0][1].split()) > len(title.split())
    if line.kind == "item":
        named = line.number is not None and bool(POSE.search(title))
        return named and (
            under.kind == "steps" or (sentence and under.kind == "text" and under.text[0].isupper())
        )
    return under.kind in ("item", "steps") or sentence


def page_marks(lines: Iterable[PageLine]) -> int:
    """Return how many different marks of a page, not of a teacher's own text, the lines have.

    A line such as ``4 min read`` counts twice, because only pages have it.
    """
    marks = set()
    for line in lines:
        if line.kind == "end":
            marks.add(label_of(line.text))
        elif line.kind == "matter":
            marks.add(bare(line.text).split(" ")[0].strip(":,"))
            if _READ.search(bare(line.text)):
                marks.add("read")
    return len(marks)


def page_title(structure: Iterable[PageLine]) -> str:
    """Return the first line that is not page matter, if it is short enough for a title, or ""."""
    first = next((line.text for line in structure if line.kind in ("heading", "text")), "")
    return first if len(first.split()) <= _LONGEST_TITLE_WORDS and first[-1:] not in ".:;," else ""


def without_page_matter(
    lines: Sequence[NumberedLine], structure: Sequence[PageLine], dropped: list[Dropped]
) -> list[NumberedLine]:
    """Return the lines without links and dates of a page, and without what follows its text.

    A text ends at the first label such as "Leave a Reply" in the second half of its words.
    """
    words = sum(len(line.text.split()) for line in structure)
    before, end = 0, 0
    matter = set()
    for line in structure:
        if line.kind == "end" and before * 2 >= words and label_of(line.text) in _AFTER_A_TEXT:
            end = line.line
            break
        before += len(line.text.split())
        if line.kind == "matter":
            matter.add(line.line)
            dropped.append(Dropped(line=line.line, column=1, what=f'"{line.text[:60]}"'))
    rest = [line for line in lines if end and line[0] >= end and line[1]]
    if rest:
        count = len(rest) - 1
        many = "" if not count else " and 1 line after it" if count == 1 else f" and {count} lines after it"
        dropped.append(Dropped(line=end, column=1, what=f'"{rest[0][1][:60]}"{many}'))
    return [line for line in lines if line[0] not in matter and not (end and line[0] >= end)]


def series_number(title: str) -> int | None:
    """Return the number of a heading in a series such as ``Pose 3: Low lunge``, or None."""
    found = _SERIES.match(title)
    return int(found["named"] or found["bare"]) if found and found.end() < len(title) else None


def without_number(title: str) -> str:
    """Return a heading without its number in a series and without a colon at its end."""
    found = _SERIES.match(title)
    rest = title[found.end() :] if found else title
    return rest.strip(" :\u2013\u2014-") or title


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text in lower case."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def labelled(text: str) -> tuple[Kind, str, str]:
    """Return the kind of the label before a paragraph, the label, and the words after it."""
    if found := _LABELLED.match(text):
        label = bare(found["label"])
        if _STEPS.fullmatch(label):
            return "steps", found["label"], found["rest"]
        if _ASIDE.fullmatch(label):
            return "aside", found["label"], found["rest"]
    return "text", "", text


def _groups(lines: Sequence[NumberedLine]) -> list[tuple[NumberedLine, ...]]:
    groups: list[tuple[NumberedLine, ...]] = []
    held: list[NumberedLine] = []
    for number, line in [*lines, (0, "")]:
        if line:
            held.append((number, line))
        elif held:
            groups.append(tuple(held))
            held = []
    return groups


def _line(number: int, text: str) -> PageLine:
    """Return a line with the kind that its own words give."""
    if marked := _HEADING.match(text):
        level, text = len(marked["level"]), text[marked.end() :]
        if (kind := _label(text)) == "text":
            return PageLine(line=number, text=text, kind="heading", level=level, number=series_number(text))
        return PageLine(line=number, text=text, kind=kind, level=level)
    if bullet := _BULLET.match(text):
        own = int(bullet["number"]) if bullet["number"] else None
        return PageLine(line=number, text=text[bullet.end() :], kind="item", number=own)
    if (step := STEP.match(text)) and text[-1] in ".!?":
        return PageLine(line=number, text=text[step.end() :], kind="item")
    return PageLine(line=number, text=text, kind=_label(text))


def _label(text: str) -> Kind:
    plain = bare(text)
    if _STEPS.fullmatch(plain):
        return "steps"
    if _ASIDE.fullmatch(plain):
        return "aside"
    if label_of(text):
        return "end"
    if _MATTER.fullmatch(plain) or is_button(text, certain=True):
        return "matter"
    return "text"


def _single(
    group: Sequence[NumberedLine], before: Sequence[NumberedLine], after: Sequence[NumberedLine]
) -> PageLine | None:
    """Return a line that stands alone and is a heading, or None."""
    if len(group) != 1 or not after:
        return None
    number, text = group[0]
    line = _line(number, text)
    numbered = line.kind == "item" and line.number is not None
    if line.kind != "text" and not (numbered and not _continues(before, line.number or 0, after)):
        return None
    if not _is_title(text):
        return None
    return PageLine(line=number, text=text, kind="heading", number=series_number(text))


def _continues(before: Sequence[NumberedLine], number: int, after: Sequence[NumberedLine]) -> bool:
    """Whether an item that stands alone belongs to a numbered list whose items all stand alone."""
    previous, following = _item_number(before[-1:]), _item_number(after[:1])
    return (previous is not None and previous + 1 == number) or following == number + 1


def _item_number(lines: Sequence[NumberedLine]) -> int | None:
    bullet = _BULLET.match(lines[0][1]) if lines else None
    return int(bullet["number"]) if bullet and bullet["number"] else None


def _is_title(text: str) -> bool:
    found = _SERIES.match(text)
    words = text[found.end() if found else 0 :]
    if not words or len(words.split()) > _LONGEST_HEADING_WORDS or _CUE_LIKE.fullmatch(words):
        return False
    if not (words[0].isupper() or words[0].isdigit() or words[0] in "\"'\u2018\u201c\u00bf\u00a1"):
        return False
    if words[-1] in ".,;-\u2013\u2014\u2026" or re.search(r"[.!?]\s", words):
        return False
    return labelled(text)[0] == "text"
