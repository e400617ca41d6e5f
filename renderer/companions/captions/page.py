"""A transcript as a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from renderer.companions.captions.clock import seconds
from renderer.companions.captions.timed import TimedText
from renderer.companions.captions.transcript_source import Section, TranscriptSource, sections

_STYLE = """\
:root { color-scheme: light dark; }
body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 38rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.25; }
h2 { margin-top: 2.5rem; }
"""


def page(source: TranscriptSource) -> str:
    """A self-contained HTML page in the reader's light or dark colour scheme.

    Chapters are headings. Each sentence has its times as ``data-start`` and ``data-end``, in seconds.
    """
    return "\n".join(_lines(source)) + "\n"


def _lines(source: TranscriptSource) -> Iterator[str]:
    title = escape(source.title)
    yield "<!DOCTYPE html>"
    yield f'<html lang="{escape(source.language)}" dir="auto">'
    yield '<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    if source.author:
        yield f'<meta name="author" content="{escape(source.author)}">'
    yield f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>"
    yield f"<body>\n<main>\n<h1>{title}</h1>"
    if source.author:
        yield f"<p>{escape(source.author)}</p>"
    for number, section in enumerate(sections(source), start=1):
        yield from _section(section, number)
    yield "</main>\n</body>\n</html>"


def _section(section: Section, number: int) -> Iterator[str]:
    named = f' aria-labelledby="chapter-{number}"' if section.name else ""
    yield f'<section{named} data-start="{seconds(section.onset_ms)}">'
    if section.name:
        yield f'<h2 id="chapter-{number}">{escape(section.name)}</h2>'
    for paragraph in section.paragraphs:
        yield "<p>" + "\n".join(map(_sentence, paragraph)) + "</p>"
    yield "</section>"


def _sentence(sentence: TimedText) -> str:
    times = f'data-start="{seconds(sentence.onset_ms)}" data-end="{seconds(sentence.end_ms)}"'
    return f"<span {times}>{escape(sentence.text, quote=False)}</span>"
