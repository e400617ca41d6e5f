"""Extract the words of a caption from its tags, which WebVTT, SubRip and SubStation Alpha define."""

from __future__ import annotations

import html
import re

from msgspec import Struct

SPEAKER = "\ue010"
"""Surrounds the name of a speaker that a tag gives, in a text without tags."""
NOISE = "\ue011"
"""Surrounds words between angle brackets or braces that are no tag."""

_RUBY = re.compile(r"<ruby\b[^<>]*>((?:(?!</?ruby\b)[\s\S])*+)</ruby>", re.IGNORECASE)
_READING = re.compile(r"<rt\b[^<>]*>([^<]*)(?:</rt>)?", re.IGNORECASE)
_PARENTHESES = re.compile(r"<rp\b[^<>]*>[^<]*(?:</rp>)?", re.IGNORECASE)
_BREAK = re.compile(r"(?i:<br\s*/?>)|\\N")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*+)?\s([^<>]*+)>")
_TAG = re.compile(
    r"</?(?:(?:b|big|c|em|font|i|k|lang|p|rb|rp|rt|rtc|ruby|s|small|span|strike|strong|tt|u|v)(?:[\s.:][^<>]*)?"
    r"|\d[\d:.,]*)/?>",
    re.IGNORECASE,
)
_STYLE = re.compile(r"\{(?:\\[^{}]*|[ibus]:\d?|[yYcCfFsSoOpP]:[^{}]*)\}")
_OTHER = re.compile(r"</?([^\W\d][^<>]{0,80})>|\{([^{}]{1,80})\}")


class Ruby(Struct, frozen=True, kw_only=True):
    """Words, and how a ruby annotation says that they are read."""

    words: str
    reading: str


def rubies_in(text: str) -> list[Ruby]:
    """Return the ruby annotations of a caption."""
    found = []
    for ruby in _RUBY.finditer(text):
        inside, done = _PARENTHESES.sub("", ruby[1]), 0
        for reading in _READING.finditer(inside):
            words = _folded(_TAG.sub("", inside[done : reading.start()]))
            if words and (read := _folded(reading[1])):
                found.append(Ruby(words=words, reading=read))
            done = reading.end()
    return found


def untagged(text: str) -> str:
    """Return a text without tags, with its entities decoded. A "<" that does not start a tag is kept.

    Readings of ruby annotations are removed. The names of speakers, and words between brackets that are no
    tag, are marked with ``SPEAKER`` and ``NOISE``.
    """
    text = text.replace(SPEAKER, "").replace(NOISE, "")
    text = _BREAK.sub("\n", _READING.sub("", _PARENTHESES.sub("", text)))
    text = _VOICE.sub(rf"{SPEAKER}\1{SPEAKER}", _STYLE.sub("", text))
    text = _TAG.sub("", text)
    text = _OTHER.sub(lambda found: f"{NOISE}{found[1] or found[2]}{NOISE}", text)
    return html.unescape(text).replace("\\h", " ")


def _folded(text: str) -> str:
    return " ".join(html.unescape(text).split())
