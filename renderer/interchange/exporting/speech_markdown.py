"""A session as Speech Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from typing import assert_never

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
from renderer.interchange.exporting.ssml import times
from renderer.interchange.importing.markup.marks import CHAPTER, CUE, FRONT
from renderer.interchange.importing.markup.speech_markdown import TOKEN, encoded
from renderer.script.session import ParagraphEnd

_PLAIN = str.maketrans("[]{}", "()()")


def write(front: dict[str, object], items: Iterable[SpeechItem]) -> str:
    """The document.

    A mark called ``cue...`` stands for a cue that Speech Markdown does not have. A short ``[1.2s]`` is for
    other programs: an automatic silence, or the silence of such a cue. A written pause is ``[break:"1.2s"]``.
    """
    page = _SpeechMarkdownPage(front)
    for item in items:
        page.add(item)
    page.end_line()
    return "\n".join(page.lines).rstrip("\n") + "\n"


class _SpeechMarkdownPage:
    """Lines so far, and the pieces of the line that is begun; ``words`` counts them up to the last words."""

    def __init__(self, front: dict[str, object]) -> None:
        self.lines = [_mark(FRONT + json.dumps(front, ensure_ascii=False)), ""]
        self.line: list[str] = []
        self.words = 0

    def add(self, item: SpeechItem) -> None:
        match item:
            case ParagraphEnd():
                self.blank_line()
            case Chapter(title=title):
                self.end_line()
                self.lines += [_mark(CHAPTER + title), ""]
            case Sentence() | SilentText():
                self.put_words(item)
            case AutomaticSilence(seconds=seconds):
                self.silence(seconds)
            case WrittenPause(seconds=seconds):
                self.line += [f'[break:"{time}"]' for time in times(seconds)]
            case VoiceChange(text=text, name=name):
                self.end_line()
                self.lines.append(f'#[voice:"{name}"]')
                self.line.append(_mark(CUE + text))
            case PaceChange(text=text):
                self.line.append(_mark(CUE + text))
            case NamedPoint(text=text, name=name):
                self.line.append(_named_mark(name, text))
            case SilentCue(text=text, seconds=seconds):
                self.line.append(_mark(CUE + text))
                if seconds:
                    self.silence(seconds)
            case _:
                assert_never(item)

    def put_words(self, item: Sentence | SilentText) -> None:
        """Begin a line with a sentence, or add to the last words of the line if the new ones are glued."""
        text = plain(item.text)
        if item.glued and self.words:
            self.line[self.words - 1 :] = [self.line[self.words - 1] + text]
        else:
            if isinstance(item, Sentence):
                self.end_line()
            self.line.append(text)
        self.words = len(self.line)

    def silence(self, seconds: Fraction) -> None:
        self.line += [f"[{time}]" for time in times(seconds)]

    def blank_line(self) -> None:
        self.end_line()
        if self.lines[-1]:
            self.lines.append("")

    def end_line(self) -> None:
        if self.line:
            self.lines.append(" ".join(self.line))
        self.line, self.words = [], 0


def plain(text: str) -> str:
    """Words without what Speech Markdown would read as marks, as it cannot escape them."""
    text = text.translate(_PLAIN) if TOKEN.search(text) or "[" in text or "{" in text else text
    while found := TOKEN.search(text):
        sign = next((at for at in range(found.start(), found.end()) if text[at] in "+~-/!#"), found.start())
        text = f"{text[:sign]} {text[sign + 1 :]}"
    return text


def _named_mark(name: str, cue: str) -> str:
    """A mark of the script: its own name where Speech Markdown can write it, otherwise its cue."""
    return f'[mark:"{name}"]' if name == encoded(name) else _mark(CUE + cue)


def _mark(name: str) -> str:
    return f'[mark:"{encoded(name)}"]'
