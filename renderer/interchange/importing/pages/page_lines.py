"""Split the lines of a platform's page into parts, by the labels between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from renderer.interchange.importing.texts.line_blocks import NumberedLine

_OF = r"(?:this |the |your |our )?"
_THING = (
    r"(?:tracks?|practices?|sessions?|meditations?|episodes?|videos?|classes|class|courses?|talks?"
    r"|recordings?|music)"
)
_COUNTED = r"(?:\d[\d.,]*[km]?\+? )?"

LABELS: Mapping[str, str] = {
    "transcript": (
        r"(?:(?:show|read|view|full|the|audio|video|hide|complete|guided|read the|view the) )*"
        rf"(?:{_THING} )?transcript(?:ion)?(?: of {_OF}{_THING})?"
    ),
    "teacher": (
        rf"(?:meet|about) {_OF}(?:teacher|guide|instructor|narrator|author|host)s?|about me"
        rf"|written by .{{1,40}}"
        r"|(?:teacher|guide|instructor|narrator|author|host)s?"
    ),
    "about": (
        rf"about(?: {_OF}{_THING})?|description|overview|summary|details|session notes|episode notes"
        rf"|show notes"
        rf"|in this {_THING}|what you(?:'ll| will) (?:learn|practi[cs]e|need)"
    ),
    "tags": r"tags?|topics?|categor(?:y|ies)|keywords?|themes?|filed under|tagged",
    "reviews": (
        rf"{_COUNTED}(?:recent |top |featured |latest |all |member |listener |user )?"
        r"(?:reviews?|comments?|ratings?|ratings? (?:and|&) reviews?|discussion|responses|feedback)"
        r"|what (?:people|listeners|members|others) (?:are saying|say|said)|leave a (?:comment|review|reply)"
    ),
    "related": (
        rf"(?:related|similar|recommended|suggested|popular|featured|other|latest|trending|more"
        rf"|next)(?: guided| free| new)* (?:{_THING}|content|posts|articles|playlists"
        rf"|teachers)(?: .{{0,30}})?"
        r"|related|recommended(?: for you)?|more (?:from|by|like) .{1,60}|you (?:may|might) also (?:like"
        r"|enjoy)"
        r"|(?:people|others|listeners) also .{1,40}|up next|next up|from the same .{1,40}"
        r"|continue (?:listening|exploring)"
        r"|keep (?:listening|exploring)|playlists?|explore"
    ),
    "other": (
        r"company|support|legal|get (?:the|our) (?:free )?app.*|download (?:the|our) app.*|follow us.*"
        r"|newsletter.*"
        r"|(?:\u00a9|\(c\)|copyright).*|all rights reserved.*|privacy(?: policy)?|terms(?: .*)?"
        r"|cookies?(?: .*)?"
        r"|contact(?: us)?|help(?: cent(?:er|re))?|faqs?|careers|site ?map|subscribe.*|footer|equipment"
        r"|chapters"
    ),
}
"""Patterns for the label of each part of a page, in lower case."""

_LABELS = {kind: re.compile(pattern) for kind, pattern in LABELS.items()}
_COUNT_BEHIND = re.compile(r"\s*(?:\(\d[\d.,]*[km]?\+?\)|\u00b7\s*\d[\d.,]*[km]?|:)\s*$")
_BUTTON = re.compile(
    r"play(?: now| all| track)?|bookmark(?:ed)?|share|follow(?:ing)?|save|download|copy(?: link)?|like|report"
    r"|(?:show|read|see|view|load) (?:more|less|all|full \w+)|more|less|view all|expand|collapse|close|menu"
    r"|home|search"
    r"|log ?in|sign (?:in|up)(?: .*)?|register|skip to .*|back|next|previous|listen(?: now)?|start|mute"
    r"|settings"
    r"|add to .{1,30}|back to .{1,30}|(?:my |your )?library|browse"
    r"|reply|helpful|was this helpful\??|\d(?:\.\d+)?x|try (?:it )?(?:for )?free|upgrade"
    r"|donate|gift"
    r"|open in app|loading\.*|\.\.\."
)
_SURE_BUTTON = re.compile(
    r"bookmark(?:ed)?|copy(?: link)?|(?:show|read|see|view|load) (?:more|less|all|full \w+)|log ?in"
    r"|sign (?:in|up)(?: .*)?"
    r"|download|share|play|add to .{1,30}|\d(?:\.\d+)?x|open in app|was this helpful\??"
)
_ENDS_TRANSCRIPT = ("teacher", "about", "tags", "reviews", "related", "other")


class PagePart(Struct, frozen=True, kw_only=True):
    """A part of a page: one of ``LABELS``, or ``head`` for the lines before the first label."""

    kind: str
    label: str
    line: int
    lines: tuple[NumberedLine, ...]


def bare(line: str) -> str:
    """Return a line in lower case, without heading marks and without a count at its end."""
    text = _COUNT_BEHIND.sub("", line.lstrip("#*\u2022\u2013\u2014 ").rstrip("*#\u2013\u2014 "))
    return " ".join(text.lower().replace("\u2019", "'").split())


def label_of(line: str) -> str:
    """Return the kind of part that a line starts, or ""."""
    text = bare(line)
    if not text or len(text) > 80:
        return ""
    return next((kind for kind, pattern in _LABELS.items() if pattern.fullmatch(text)), "")


def parts_of(lines: Sequence[NumberedLine]) -> list[PagePart]:
    """Return the parts in order, without buttons.

    A transcript ends only at the label of a part that can follow one.
    """
    parts: list[PagePart] = []
    kind, label, begun = "head", "", 1
    held: list[NumberedLine] = []
    for number, line in lines:
        found = label_of(line)
        if kind == "transcript" and found not in _ENDS_TRANSCRIPT:
            found = ""
        if found:
            parts.append(PagePart(kind=kind, label=label, line=begun, lines=tuple(held)))
            kind, label, begun, held = found, bare(line), number, []
        elif not is_button(line, certain=kind == "transcript"):
            held.append((number, line))
    parts.append(PagePart(kind=kind, label=label, line=begun, lines=tuple(held)))
    return [part for part in parts if part.kind != "head" or any(line for _, line in part.lines)]


def is_page(parts: Sequence[PagePart]) -> bool:
    """Whether the parts come from a page, not a plain text: a transcript, or parts of three other kinds."""
    kinds = {part.kind for part in parts if part.kind != "head"}
    return "transcript" in kinds or len(kinds) >= 3


def is_button(line: str, *, certain: bool) -> bool:
    """Whether a line is a button or a link; set ``certain`` where it may be a teacher's words."""
    return bool((_SURE_BUTTON if certain else _BUTTON).fullmatch(bare(line))) and not line.startswith("#")
