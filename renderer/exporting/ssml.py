"""A session as SSML 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from fractions import Fraction
from xml.sax.saxutils import escape, quoteattr

from renderer.exporting.spoken import Automatic, Between, Sentence, Silent, Told, Written
from renderer.importing.imported import Cue, Heading, ParagraphEnd
from renderer.importing.own_marks import CHAPTER, CUE
from renderer.language import cues
from renderer.language.cue_table import parse_cue
from renderer.language.head import Head

NAMESPACE = "http://www.w3.org/2001/10/synthesis"


def write(front: dict[str, object], told: Iterable[Told], head: Head) -> str:
    """The document. A break of both time and strength is an automatic silence, a mark called ``cue: ...``
    what SSML cannot say; other programs hear the break behind it."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<speak version="1.1" xmlns="{NAMESPACE}" xml:lang={quoteattr(head.language)}>',
        f'<meta name="title" content={quoteattr(head.title)}/>',
        f'<meta name="renderer" content={quoteattr(json.dumps(front, ensure_ascii=False))}/>',
    ]
    page = _Page(head)
    for piece in told:
        page.add(piece)
    page.close()
    return "\n".join([*lines, *page.lines, "</speak>", ""])


class _Page:
    def __init__(self, head: Head) -> None:
        self.lines: list[str] = []
        self.is_open = False
        self.voice = ""
        self.pace = Fraction(1)
        phrases = sorted(head.say, key=len, reverse=True)
        self.say = head.say
        either = "|".join(re.escape(phrase) for phrase in phrases)
        self.phrase = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE) if phrases else None

    def add(self, piece: Told) -> None:
        match piece:
            case ParagraphEnd():
                self.close()
            case Heading(title=title):
                self.close()
                self.lines.append(f"<mark name={quoteattr(CHAPTER + title)}/>")
            case Sentence(text=text):
                self.put(f"<s>{self.voiced(self.respelt(text))}</s>")
            case Between(text=text):
                self.put(escape(text))
            case Automatic(seconds=seconds):
                self.put(f'<break strength="medium" time="{time_text(seconds)}"/>')
            case Written(seconds=seconds):
                self.put(f'<break time="{time_text(seconds)}"/>')
            case Silent(cue=cue, seconds=seconds):
                silence = f'<break time="{time_text(seconds)}"/>' if seconds else ""
                self.put(f"{self.mark(cue)}{silence}")

    def put(self, text: str) -> None:
        if not self.is_open:
            self.lines.append("<p>")
        self.is_open = True
        self.lines.append(text)

    def close(self) -> None:
        if self.is_open:
            self.lines.append("</p>")
        self.is_open = False

    def mark(self, cue: Cue) -> str:
        match parse_cue(cue.text):
            case cues.MarkHere(name=name) if not name.startswith((CUE, CHAPTER)):
                return f"<mark name={quoteattr(name)}/>"
            case cues.SetVoice(name=name):
                self.voice = name
            case cues.SetPace(ratio=ratio):
                self.pace = ratio
            case _:
                pass
        return f"<mark name={quoteattr(CUE + cue.text)}/>"

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


def time_text(seconds: Fraction) -> str:
    """``250ms`` or ``1.5s``."""
    milliseconds = seconds * 1000
    if milliseconds.denominator == 1 and seconds < 10 and seconds.denominator != 1:
        return f"{milliseconds}ms"
    return f"{float(seconds):.9f}".rstrip("0").rstrip(".") + "s"
