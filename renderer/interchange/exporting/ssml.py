"""A session as SSML 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import assert_never
from xml.sax.saxutils import escape, quoteattr

from renderer.interchange.exporting.speech_items import (
    AutomaticSilence,
    Chapter,
    NamedPoint,
    PaceChange,
    Sentence,
    SilentCue,
    SilentText,
    SpeechItem,
    VoiceChange,
    WrittenPause,
)
from renderer.interchange.importing.markup.marks import CHAPTER, CUE
from renderer.script.head import Head
from renderer.script.session import ParagraphEnd

NAMESPACE = "http://www.w3.org/2001/10/synthesis"

LONGEST_BREAK_SECONDS = 10
_FOR_OTHERS = ' strength="medium"'


def write(front: dict[str, object], items: Iterable[SpeechItem], head: Head) -> str:
    """The document.

    A mark called ``cue: ...`` stands for a cue that SSML does not have. A break with both time and strength
    is for other programs: an automatic silence, or the silence of such a cue.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<speak version="1.1" xmlns="{NAMESPACE}" xml:lang={quoteattr(head.language)}>',
        f'<meta name="title" content={quoteattr(head.title)}/>',
        f'<meta name="renderer" content={quoteattr(json.dumps(front, ensure_ascii=False))}/>',
    ]
    page = _SsmlPage(head)
    for item in items:
        page.add(item)
    page.close()
    return "\n".join([*lines, *page.lines, "</speak>", ""])


class _SsmlPage:
    def __init__(self, head: Head) -> None:
        self.lines: list[str] = []
        self.is_open = False
        self.voice = ""
        self.pace = Fraction(1)
        phrases = sorted(head.say, key=len, reverse=True)
        self.say = head.say
        either = "|".join(re.escape(phrase) for phrase in phrases)
        self.phrase = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE) if phrases else None

    def add(self, item: SpeechItem) -> None:
        match item:
            case ParagraphEnd():
                self.close()
            case Chapter(title=title):
                self.close()
                self.lines.append(f"<mark name={quoteattr(CHAPTER + title)}/>")
            case Sentence(text=text, glued=glued):
                self.put(f"<s>{self.voiced(self.respelt(text))}</s>", glued=glued)
            case SilentText(text=text, glued=glued):
                self.put(escape(text), glued=glued)
            case AutomaticSilence(seconds=seconds):
                self.put(_breaks(seconds, _FOR_OTHERS))
            case WrittenPause(seconds=seconds):
                self.put(_breaks(seconds))
            case VoiceChange(text=text, name=name):
                self.voice = name
                self.put(_cue_mark(text))
            case PaceChange(text=text, ratio=ratio):
                self.pace = ratio
                self.put(_cue_mark(text))
            case NamedPoint(text=text, name=name):
                ambiguous = name.startswith((CUE, CHAPTER))
                self.put(_cue_mark(text) if ambiguous else f"<mark name={quoteattr(name)}/>")
            case SilentCue(text=text, seconds=seconds):
                self.put(_cue_mark(text) + (_breaks(seconds, _FOR_OTHERS) if seconds else ""))
            case _:
                assert_never(item)

    def put(self, text: str, *, glued: bool = False) -> None:
        """Add a line, or add to the last line of words, with the breaks after it, if the text is glued."""
        if not self.is_open:
            self.lines.append("<p>")
        self.is_open = True
        while glued and self.lines[-1].startswith("<break"):
            text = self.lines.pop() + text
        if glued and self.lines[-1] != "<p>":
            self.lines[-1] += text
        else:
            self.lines.append(text)

    def close(self) -> None:
        if self.is_open:
            self.lines.append("</p>")
        self.is_open = False

    def voiced(self, text: str) -> str:
        if self.pace != 1:
            text = f'<prosody rate="{float(self.pace * 100):g}%">{text}</prosody>'
        return f"<voice name={quoteattr(self.voice)}>{text}</voice>" if self.voice else text

    def respelt(self, text: str) -> str:
        if not self.phrase:
            return escape(text)
        pieces, done = [], 0
        for found in self.phrase.finditer(text):
            if not (saying := self.say.get(found.group().lower())):
                continue
            pieces.append(escape(text[done : found.start()]))
            word = escape(found.group())
            if saying.alias:
                pieces.append(f"<sub alias={quoteattr(saying.alias)}>{word}</sub>")
            else:
                pieces.append(f'<phoneme alphabet="ipa" ph={quoteattr(saying.ipa)}>{word}</phoneme>')
            done = found.end()
        return "".join([*pieces, escape(text[done:])])


def _cue_mark(text: str) -> str:
    return f"<mark name={quoteattr(CUE + text)}/>"


def _breaks(seconds: Fraction, more: str = "") -> str:
    return "".join(f'<break{more} time="{time}"/>' for time in times(seconds))


def times(seconds: Fraction) -> Iterator[str]:
    """A silence as the times of breaks that follow each other: speech services take 10 s at most."""
    left = seconds
    while left > LONGEST_BREAK_SECONDS:
        yield f"{LONGEST_BREAK_SECONDS}s"
        left -= LONGEST_BREAK_SECONDS
    if left < 1 and (left * 1000).denominator == 1:
        yield f"{left * 1000}ms"
    else:
        yield f"{float(left):.9f}".rstrip("0").rstrip(".") + "s"
