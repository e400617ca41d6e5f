"""The words, times and headings of a file, counted by simple means that share nothing with the importers."""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

from msgspec import Struct

Line = tuple[int, str]
"""The number of a line, counted from 1, and its words."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_UNITS = {
    **dict.fromkeys(("second", "seconds", "sec", "secs"), "s"),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "m"),
}
_NOISE = re.compile(r"[\[(*\u266a][^\[\]()*\u266a]*[\])*\u266a]")
_CLOCK = re.compile(r"(?<![\d:.])(?:(\d{1,2}):)?(\d{1,3}):(\d\d)(?:[.,](\d{1,3}))?(?![\d:])")
_NUMBERED = re.compile(r"^\s*(?:Pose \d+:|[-*+\u2022\u25cf\u25aa]\s*|\d{1,3}[.)]\s+|#{1,6}\s+)")


class Source(Struct, frozen=True, kw_only=True):
    """What stands in a file. ``times`` are the times in seconds at which something begins."""

    lines: list[Line]
    headings: list[str]
    times: list[float]


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, with each digit and each unit of time by itself."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return [_UNITS.get(word, word) for word in re.findall(r"\d|[^\W\d_]+", plain)]


def read_source(suffix: str, data: bytes) -> Source:
    """Read a file by the reader of its suffix."""
    if suffix == ".docx":
        return _docx(data)
    text = decoded(data)
    if suffix in (".ssml", ".xml"):
        return _ssml(text)
    if suffix in (".vtt", ".srt"):
        return _captions(text)
    readers = {".lrc": _lrc, ".json": _whisper, ".tsv": _table, ".html": _html, ".htm": _html}
    readers |= {".md": _markdown, ".markdown": _markdown, ".smd": _speech_markdown}
    return readers.get(suffix, _speech_markdown if suffix == ".speechmarkdown" else _text)(text)


def decoded(data: bytes) -> str:
    for codec in ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            return re.sub("\r\n?", "\n", data.decode(codec))
        except UnicodeDecodeError:
            continue
    return re.sub("\r\n?", "\n", data.decode("latin-1"))


def seconds_in(text: str) -> list[float]:
    """The times of a text such as 0:15, 1:02:03 and 00:00:12,500."""
    return [
        int(h or 0) * 3600 + int(m) * 60 + int(s) + (int(f) / 10 ** len(f) if f else 0)
        for h, m, s, f in _CLOCK.findall(text)
    ]


def _text(text: str) -> Source:
    lines: list[Line] = []
    times: list[float] = []
    for number, line in enumerate(text.split("\n"), 1):
        times += seconds_in(line.partition("-->")[0])
        lines.append((number, _NUMBERED.sub("", _CLOCK.sub(" ", line))))
    return Source(lines=lines, headings=[], times=times)


def _markdown(text: str) -> Source:
    lines: list[Line] = []
    headings: list[str] = []
    whole = text.split("\n")
    fence = whole[0].strip() if whole[0].strip() in ("---", "+++") else ""
    for number, line in enumerate(whole, 1):
        if fence and number > 1:
            if line.strip() in (fence, "..."):
                fence = ""
            else:
                lines.append((number, re.sub(r"^\s*[\w-]+\s*[:=](?!\d)", "", line)))
            continue
        shown = _without_markup(html.unescape(line))
        if re.match(r"#{1,6}\s+\S", line):
            headings.append(_NUMBERED.sub("", shown))
        elif re.fullmatch("===+|---+", line.strip()) and number > 1 and whole[number - 2].strip():
            headings.append(lines[-1][1])
        lines.append((number, _NUMBERED.sub("", _NUMBERED.sub("", shown.lstrip("> ")))))
    return Source(lines=lines, headings=[heading for heading in headings if words_of(heading)], times=[])


def _without_markup(line: str) -> str:
    line = re.sub(r"\\([^\w\s])", r"\1", line).replace("*", "")
    line = re.sub(r"\[\[[^\[\]|]*\|([^\[\]|]*)\]\]", r"\1", line)
    line = re.sub(r"^\s*\[[^\]^]+\]:\s*\S+.*", "", line)
    for _ in range(2):  # a picture within a link
        line = re.sub(r"!?\[([^\[\]]*)\]\((?:[^()\s]*)(?:\s+\"([^\"]*)\")?\)", r"\1", line)
    line = re.sub(r"\[\^[^\]]*\]:?", " ", line)
    line = re.sub(r"(?<=\w)[~^](\w+)[~^](?=\w)", r"\1", re.sub(r"^\s*```.*", "", line))
    return re.sub(r"</?[A-Za-z][^<>]*>", " ", line)


class _Page(HTMLParser):
    """The lines that stand in a page, and its headings; what a browser never shows is not among them.

    Menus, forms, and what is hidden stand ``beside`` the page.
    """

    unseen = frozenset({"script", "style", "template", "svg", "noscript"})
    around = frozenset({"nav", "footer", "form", "button", "textarea", "select", "dialog"})
    within = frozenset(
        {"a", "b", "i", "em", "strong", "span", "u", "small", "sup", "sub", "time", "abbr", "font"}
    )
    void = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.beside: list[Line] = []
        self.headings: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.pieces: list[str] = []
        self.title = ""
        self.begun = 1
        self.feed(text)
        self.close()
        self.end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.within:
            self.end()
        kind = (
            "unseen"
            if tag in self.unseen
            else "beside"
            if tag in self.around or "hidden" in dict(attrs)
            else ""
        )
        if tag not in self.void:
            self.open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.within:
            self.end()
        if tag in (name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if any(kind == "unseen" for _, kind in self.open):
            return
        if not "".join(self.pieces).strip():
            self.begun = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        self.pieces.append(data)

    def end(self) -> None:
        if any(tag == "title" for tag, _ in self.open):
            self.title, self.pieces = "".join(self.pieces), []
        if words := " ".join("".join(self.pieces).split()):
            beside = any(kind == "beside" for _, kind in self.open)
            (self.beside if beside else self.lines).append((self.begun, words))
            if not beside and any(re.fullmatch("h[1-6]", tag) for tag, _ in self.open):
                self.headings.append(words)
        self.pieces = []


def _html(text: str) -> Source:
    page = _Page(text)
    shown = set(words_of(" ".join(page.headings)))
    title = [] if set(words_of(page.title)) <= shown else [(1, page.title)]
    return Source(lines=[*title, *page.lines, *page.beside], headings=page.headings, times=[])


def _captions(text: str) -> Source:
    """A line that the caption before has too is carried over, and counts once."""
    lines: list[Line] = []
    times: list[float] = []
    before: list[str] = []
    ended = True
    for note in re.findall(r"(?m)^NOTE\b((?:.*\n)+?)(?=\n|\Z)", text + "\n"):
        lines.append((1, note))
    for number, time, shown in _timed_blocks(text):
        own = [line for line in shown if line]
        for offset, line in enumerate(shown):
            if line and line not in before:
                lines.append((number + 1 + offset, line))
        spoken = " ".join(line for line in own if line not in before)
        if words_of(_NOISE.sub(" ", spoken)):
            if ended and not spoken[0].islower():
                times.append(time)
            ended = bool(re.search(r"[.!?\u2026:][\"'\u201d\u2019)\]]*\s*$", spoken))
        before = own
    return Source(lines=lines, headings=[], times=times)


def _timed_blocks(text: str) -> Iterator[tuple[int, float, list[str]]]:
    whole = text.split("\n")
    at: list[int] = [number for number, line in enumerate(whole) if "-->" in line]
    for place, number in enumerate(at):
        end = at[place + 1] if place + 1 < len(at) else len(whole)
        shown = whole[number + 1 : end]
        blank = next((n for n, line in enumerate(shown) if n and not line.strip("\n")), len(shown))
        body = shown[:blank] if place + 1 == len(at) or blank < len(shown) else shown[:-1]
        stamp = seconds_in(whole[number].partition("-->")[0])
        yield number + 1, stamp[0] if stamp else 0.0, [_untagged(line) for line in body]


def _untagged(line: str) -> str:
    line = re.sub(r"<v(?:\.\S+)?\s+([^<>]*)>", r"\1: ", line)
    line = re.sub(r"<rt>", " ", line)
    return (
        re.sub(r"</?[^<>]*>|\{(?:\\|[a-z]:)[^{}]*\}", "", line)
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
        .strip()
    )


def _lrc(text: str) -> Source:
    lines: list[Line] = []
    for number, line in enumerate(text.split("\n"), 1):
        kept = re.sub(r"^\[[a-z]+:\s*([^\]]*)\]", r"\1", line, flags=re.IGNORECASE)
        count = len(re.findall(r"\[\d+:\d+(?:[.:]\d+)?\]", kept))
        words = re.sub(r"\[\d+:\d+(?:[.:]\d+)?\]|<\d+:\d+(?:[.:]\d+)?>", "", kept)
        lines += [(number, words)] * max(count, 1)
    return Source(lines=lines, headings=[], times=[])


def _whisper(text: str) -> Source:
    found = json.loads(text)
    lines: list[Line] = []
    times: list[float] = []
    ended = True
    for segment in found.get("segments") or found.get("transcription") or ():
        start = segment.get("start")
        if start is None and "offsets" in segment:
            start = segment["offsets"]["from"] / 1000
        words = segment["text"].strip()
        lines.append((1, f"{segment.get('speaker', '')} {words}"))
        if words_of(_NOISE.sub(" ", words)):
            if ended and start is not None:
                times.append(float(start))
            ended = words[-1] in ".!?\u2026"
    return Source(lines=lines, headings=[], times=times)


def _table(text: str) -> Source:
    lines: list[Line] = []
    times: list[float] = []
    ended = True
    for number, line in enumerate(text.split("\n")[1:], 2):
        if line.count("\t") == 2:
            start, _, words = line.split("\t")
            lines.append((number, words))
            times += [int(start) / 1000] if ended else []
            ended = words.strip()[-1:] in ".!?\u2026"
    return Source(lines=lines, headings=[], times=times)


_WITHIN = frozenset({"emphasis", "prosody", "sub", "phoneme", "say-as", "w", "lang"})


def _ssml(text: str) -> Source:
    text = re.sub(r"(?<=[<\s/])(amazon|mstts|google|ssml):", r"\1_", text.removeprefix("\ufeff"))
    text = re.sub(r"^<\?xml[^>]*\?>", "", text)
    parser = ElementTree.XMLParser(  # noqa: S314
        target=ElementTree.TreeBuilder(insert_comments=True)
    )
    parser.feed(text)
    root = parser.close()
    found: list[str] = []
    headings: list[str] = []

    def walk(element: ElementTree.Element) -> None:
        name = str(element.tag).rpartition("}")[2]
        if name in ("mark", "ssml_mark", "bookmark"):
            mark = element.get("name") or element.get("mark") or ""
            if mark.startswith("chapter: "):
                headings.append(mark.removeprefix("chapter: "))
        apart = "" if name in _WITHIN else " "
        words = element.get("alias") or element.text or ""
        if element.get("interpret-as") in ("characters", "spell-out", "digits", "verbatim"):
            words = " ".join(words)
        found.append(apart + words)
        for child in element:
            walk(child)
            found.append(apart + (child.tail or ""))
        found.append(apart)

    walk(root)
    return Source(lines=[(1, "".join(found))], headings=headings, times=[])


def _speech_markdown(text: str) -> Source:
    lines: list[Line] = []
    headings: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        kept = re.sub(r"#?\[[\w-]+(?:[:;][^\[\]]*)?\]|(?<=\))\[[^\[\]]*\]|\[\s*\d[^\[\]]*\]", " ", line)
        if re.match("#{1,6} ", line):
            headings.append(_NUMBERED.sub("", kept))
        lines.append((number, _NUMBERED.sub("", kept)))
    return Source(lines=lines, headings=headings, times=[])


def _docx(data: bytes) -> Source:
    lines: list[Line] = []
    headings: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not re.fullmatch(
                r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml", name
            ):
                continue
            root = ElementTree.fromstring(archive.read(name))  # noqa: S314
            for number, paragraph in enumerate(root.iter(f"{_W}p"), 1):
                words = "".join(_pieces(paragraph))
                lines.append((number if name == "word/document.xml" else 1, words))
                style = paragraph.find(f"{_W}pPr/{_W}pStyle")
                if style is not None and re.match("heading", style.get(f"{_W}val", ""), re.IGNORECASE):
                    headings.append(words)
    return Source(lines=lines, headings=headings, times=[])


def _pieces(paragraph: ElementTree.Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag in (f"{_W}t", f"{_W}delText"):
            yield element.text or ""
        elif element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " "
