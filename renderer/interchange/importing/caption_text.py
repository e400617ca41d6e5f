"""Extract the spoken words of a caption, without tags and without sounds that are only described."""

from __future__ import annotations

import html
import re

_RUBY = re.compile(r"<rt\b[^<>]*>.*?</rt>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>]*|\d[\d:.,]*)>")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]*)>")
_STYLE = re.compile(r"\{(?:\\[^{}]*|[ibus]:\d?|[yY]:[^{}]*)\}")
_NOTES = re.compile(r"[\u2669-\u266f\U0001f3b5\U0001f3b6]+")
_SQUARE = re.compile(r"\[([^\[\]]*)\]")
_ROUND_LINE = re.compile(r"^\s*\(([^()]*)\)\s*$", re.MULTILINE)
_DASH = re.compile(r"^\s*[-\u2013\u2014]\s+", re.MULTILINE)


def voices_in(text: str) -> list[str]:
    """Return the names in the WebVTT voice tags of a text."""
    return [" ".join(html.unescape(name).split()) for name in _VOICE.findall(text)]


def untagged(text: str) -> str:
    """Return a text without WebVTT and SubRip tags, with its entities decoded.

    A "<" that does not start a tag is kept. Ruby annotations are removed.
    """
    return html.unescape(_STYLE.sub("", _TAG.sub("", _RUBY.sub("", text))))


def spoken(text: str) -> tuple[str, list[str]]:
    """Return the spoken words of a caption, and a list of the sounds that it describes.

    Notes, square brackets and lines that are wholly in parentheses are descriptions.
    """
    noises = [found.group(1).strip() for found in _SQUARE.finditer(text)]
    text = _SQUARE.sub(" ", text)
    noises += [found.group(1).strip() for found in _ROUND_LINE.finditer(text)]
    text = _ROUND_LINE.sub(" ", text)
    if _NOTES.search(text):
        noises.append("music")
    return " ".join(_DASH.sub("", _NOTES.sub(" ", text)).split()), [words for words in noises if words]
