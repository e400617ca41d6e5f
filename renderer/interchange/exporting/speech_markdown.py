"""A session as Speech Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable

from renderer.interchange.exporting.speech_items import Automatic, Between, Sentence, Silent, Told, Written
from renderer.interchange.exporting.ssml import times
from renderer.interchange.importing.marks import CHAPTER, CUE, FRONT
from renderer.interchange.importing.model import Heading, ParagraphEnd
from renderer.interchange.importing.speech_markdown import TOKEN, encoded
from renderer.script.cues import model as cues
from renderer.script.cues.table import parse_cue
from renderer.script.head import Head

_PLAIN = str.maketrans("[]{}", "()()")


def write(front: dict[str, object], told: Iterable[Told], _head: Head) -> str:
    """The document. A mark called ``cue...`` is what Speech Markdown cannot say. A short ``[1.2s]`` is for
    other programs: an automatic silence, or that of such a cue; a written pause is ``[break:"1.2s"]``."""
    lines = [_mark(FRONT + json.dumps(front, ensure_ascii=False)), ""]
    line: list[str] = []

    def end() -> None:
        if line:
            lines.append(" ".join(line))
        line.clear()

    for piece in told:
        match piece:
            case ParagraphEnd():
                end()
                if lines[-1]:
                    lines.append("")
            case Heading(title=title):
                end()
                lines += [_mark(CHAPTER + title), ""]
            case Sentence(text=text):
                end()
                line.append(plain(text))
            case Between(text=text):
                line.append(plain(text))
            case Automatic(seconds=seconds):
                line += [f"[{time}]" for time in times(seconds)]
            case Written(seconds=seconds):
                line += [f'[break:"{time}"]' for time in times(seconds)]
            case Silent(cue=cue, seconds=seconds):
                name = parse_cue(cue.text)
                if isinstance(name, cues.SetVoice):
                    end()
                    lines.append(f'#[voice:"{name.name}"]')
                if isinstance(name, cues.MarkHere) and name.name == encoded(name.name):
                    line.append(f'[mark:"{name.name}"]')
                else:
                    line.append(_mark(CUE + cue.text))
                line += [f"[{time}]" for time in times(seconds)] if seconds else []
    end()
    return "\n".join(lines).rstrip("\n") + "\n"


def plain(text: str) -> str:
    """Words without what Speech Markdown would read as marks: it has no way to escape them."""
    text = text.translate(_PLAIN) if TOKEN.search(text) or "[" in text or "{" in text else text
    while found := TOKEN.search(text):
        sign = next((at for at in range(found.start(), found.end()) if text[at] in "+~-/!#"), found.start())
        text = f"{text[:sign]} {text[sign + 1 :]}"
    return text


def _mark(name: str) -> str:
    return f'[mark:"{encoded(name)}"]'
