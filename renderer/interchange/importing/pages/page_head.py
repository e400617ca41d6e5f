"""Read the metadata of a session from a page: title, teacher, length, tags, description and language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from renderer.interchange.importing.texts.line_blocks import NumberedLine
from renderer.interchange.importing.texts.run_together import run_together_tags
from renderer.script.language_names import LANGUAGE_NAMES

_KEYED = re.compile(
    r"(?P<key>title|teacher|author|guide|instructor|narrator|narrated by|guided by|led by|read by|taught by"
    r"|length"
    r"|duration|time|running time|language|tags?|topics?|categor(?:y|ies)|keywords|description|about|type"
    r"|level"
    r"|published|date|release date|rating|plays?|audience|suitable for|album|by)\s*[:\u2013]\s+(?P<value>.+)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:(?:a |an )?(?:\w+ ){0,3})?(?:by|narrated by|guided by|led by"
    r"|taught by)\s+(?P<name>[^\W\d_][\w.'\u2019& -]{1,60})",
    re.IGNORECASE,
)
_WITH = re.compile(r"[Ww]ith\s+(?P<name>[A-Z][\w.'\u2019& -]{1,60})")
_CLOCK = re.compile(r"(?:\d{1,2}:)?\d{1,3}:\d\d")
_MINUTES = re.compile(
    r"(?:(\d{1,2}) ?(?:hours?|hrs?|h))?,? ?(?:(\d{1,3}) ?(?:minutes?|mins?"
    r"|m))?,? ?(?:(\d{1,2}) ?(?:seconds?|secs?|s))?",
    re.IGNORECASE,
)
_STATISTIC = re.compile(
    r"(?:rated\b.*|rating\b.*|[\u2605\u2606\u2b50 ]+|[\d.]+ ?(?:/ ?5)?(?: ?[\u2605\u2b50]| out of 5"
    r"| stars?).*"
    r"|(?:plays?|listens?|listeners?|views?|downloads?|likes?|followers?|students?"
    r"|favou?rites?)\W*[\d.,]+ ?[km]?\+?"
    r"|[\d.,]+ ?[km]?\+? (?:plays?|listens?|listeners?|views?|downloads?|likes?|followers?|students?"
    r"|ratings?|reviews?|favou?rites?).*"
    r"|\d[\d.,]*[km]?|\(\d[\d.,]*\)|guided|meditation|talk|course|music|everyone|beginners?|all levels"
    r"|advanced"
    r"|intermediate|activity|type|level|free|premium|new|published.*|updated.*|(?:\w+ )?\d{1,2},? \d{4}"
    r"|audio|podcast|suitable for.*)",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:ca\.?|circa|about|approx\.?|approximately|around|roughly|~)\s*", re.IGNORECASE)
_CODE = re.compile(r"[a-z]{2}(?:-[A-Z]{2})?")
_TRAIL = re.compile(r".+ [>\u203a\u00bb] .+")
_BETWEEN = re.compile(r"\s+[\u00b7\u2022|]\s+|\t+")
_DESCRIPTION_WORDS = 10
_NAME_WORDS = 6
_LONGEST_DESCRIPTION = 2_000


class About(Struct, kw_only=True):
    """The metadata that was found; ``rest`` holds the lines without metadata.

    ``page_words`` are the words of the page in small letters, and ``unread_tags`` lines of tags that were
    copied with nothing between them, and could not be split.
    """

    front: dict[str, object] = field(default_factory=dict)
    description_lines: list[str] = field(default_factory=list)
    rest: list[NumberedLine] = field(default_factory=list)
    page_words: frozenset[str] = frozenset()
    unread_tags: list[str] = field(default_factory=list)

    def put(self, key: str, value: object) -> bool:
        """Put a value into the front matter if the key has none, and return whether it is there."""
        if value and not self.front.get(key):
            self.front[key] = value
        return bool(value) and self.front[key] == value

    def put_run_together(self, line: str) -> bool:
        """Whether a line has tags with nothing between them; they are put into the front matter."""
        tags = run_together_tags(line, self.page_words)
        if tags:
            self.put("tags", list(tags))
        elif tags is not None:
            self.unread_tags.append(line)
        return tags is not None


def length_of(text: str) -> str:
    """Return a length such as ``9 min`` or ``8:58`` as a front matter writes it; "" if it is not a length."""
    text = _ABOUT.sub("", text.strip().strip("()"), count=1)
    if _CLOCK.fullmatch(text):
        return text if re.search(r"[1-9]", text) else ""
    found = _MINUTES.fullmatch(text)
    if not found or not any(found.groups()):
        return ""
    return "".join(f"{int(n)}{unit}" for n, unit in zip(found.groups(), "hms", strict=True) if n)


def tags_of(lines: Iterable[str]) -> list[str]:
    """Return tags that are written one per line, separated by commas, or each with a ``#`` before it."""
    found: dict[str, None] = {}
    for line in lines:
        parts = (
            re.split(r"\s*#", line) if line.startswith("#") else re.split(r"\s*[,;|\u00b7\u2022]\s*", line)
        )
        found.update(dict.fromkeys(part.strip(" #.") for part in parts if 1 < len(part.strip(" #.")) <= 40))
    return list(found)


def read_head(lines: Sequence[NumberedLine], about: About, *, loose: bool) -> None:
    """Read metadata from the lines before the first labelled part of a page.

    With ``loose``, the first line is the title, names and lengths need no key, and longer lines belong to the
    description.
    """
    clocks: list[str] = []
    for number, whole in lines:
        if not whole:
            continue
        if _TRAIL.fullmatch(whole):
            about.rest.append((number, whole))
            continue
        taken = [_taken(piece.lstrip("# "), about, clocks, loose=loose) for piece in _BETWEEN.split(whole)]
        if not all(taken):
            about.rest.append((number, whole))
    exact = [clock for clock in clocks if ":" in clock]
    about.put("length", (exact or clocks or [""])[0])


def _taken(text: str, about: About, clocks: list[str], *, loose: bool) -> bool:
    if (keyed := _KEYED.fullmatch(text)) and not _is_said(keyed["key"].lower(), keyed["value"]):
        return _keep(keyed["key"].lower(), keyed["value"].strip(), about, clocks)
    if not loose:
        return False
    if length := length_of(text):
        clocks.append(length)
        return True
    if _STATISTIC.fullmatch(text):
        return False
    if text.lower() in LANGUAGE_NAMES:
        about.put("language", LANGUAGE_NAMES[text.lower()])
        return True
    if (by := _BY.fullmatch(text) or _WITH.fullmatch(text)) and len(text.split()) <= 8:
        about.put("teacher", by["name"].strip())
        return True
    if not about.front.get("title"):
        about.put("title", text)
        return True
    if text == about.front["title"]:
        return True
    if about.put_run_together(text):
        return True
    if len(text.split()) >= _DESCRIPTION_WORDS:
        about.description_lines.append(text)
        return True
    return False


def _is_said(key: str, value: str) -> bool:
    """Whether a line such as ``Narrator: Lie down.`` is what a speaker says, not the speaker's name."""
    return _is_person(key) and (len(value.split()) > _NAME_WORDS or value[-1:] in ".!?\u2026:")


def _is_person(key: str) -> bool:
    return key in ("teacher", "author", "guide", "instructor", "narrator", "by") or key.endswith(" by")


def _keep(key: str, value: str, about: About, clocks: list[str]) -> bool:
    """Put metadata into the front matter, and return whether it is there."""
    if key in ("title", "album", "description"):
        return about.put(key, value)
    if key in ("length", "duration", "time", "running time"):
        length = length_of(value)
        clocks[:0] = [length] if length else []
        return bool(length)
    if key == "language":
        code = LANGUAGE_NAMES.get(value.split()[0].lower(), value)
        return about.put("language", code if _CODE.fullmatch(code) else "")
    if key in ("tags", "tag", "topics", "topic", "category", "categories", "keywords"):
        return about.put("tags", tags_of([value]))
    if key == "about":
        about.description_lines.append(value)
        return True
    return _is_person(key) and about.put("teacher", value.removeprefix("by ").strip())


def description_of(lines: Iterable[str]) -> str:
    """Return lines as one text, shortened to the longest description that a platform accepts."""
    text = " ".join(" ".join(lines).split())
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    return text[: text.rfind(" ", 0, _LONGEST_DESCRIPTION)] + "\u2026"
