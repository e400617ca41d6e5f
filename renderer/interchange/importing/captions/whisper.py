"""Read the transcripts that Whisper and programs around it write as JSON or as a table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from msgspec import Struct

from renderer.errors import ScriptError
from renderer.interchange.importing.captions.caption_text import SPEAKER
from renderer.interchange.importing.captions.captions import Captions
from renderer.interchange.importing.captions.timed_text import TimedWords
from renderer.interchange.importing.model import NO_CONTEXT, Dropped, ImportContext, Imported
from renderer.problems import Position, Problem
from renderer.voice import LANGUAGE_TAG

_ROW = re.compile(r"(\d{1,9})\t(\d{1,9})\t(.*)")
_LONGEST_SECONDS = 24 * 3600


class _Segment(Struct, frozen=True, kw_only=True):
    """Words with their times in seconds, if they are known, and their speaker, or ""."""

    start: Fraction | None
    end: Fraction | None
    text: str
    speaker: str


def read(text: str, path: str, *, context: ImportContext = NO_CONTEXT, relative: bool = False) -> Imported:
    """Read a transcript as a script with absolute times, or with pauses.

    The JSON is that of openai-whisper, WhisperX and whisper.cpp; the table has the columns ``start`` and
    ``end``, in milliseconds, and ``text``.

    Raises:
        ScriptError: the file is not such a transcript, or has no words to speak.
    """
    text = text.removeprefix("\ufeff")
    captions = Captions(path)
    if text.lstrip().startswith("{"):
        _read_json(text, path, captions)
    else:
        _read_table(text, captions)
    return captions.script(relative=relative, context=context)


def _read_table(text: str, captions: Captions) -> None:
    for number, line in enumerate(re.split("\r\n|\r|\n", text), 1):
        if row := _ROW.fullmatch(line):
            start, end = (Fraction(int(row[n]), 1000) for n in (1, 2))
            captions.cues.append(TimedWords(start=start, end=end, text=row[3], line=number))
        elif line.strip() and line.split() != ["start", "end", "text"]:
            captions.drop(number, f'"{line.strip()[:60]}", which has no time before it')


def _read_json(text: str, path: str, captions: Captions) -> None:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise _wrong(
            path, error.lineno, error.colno, "this is not JSON", "export the transcript again"
        ) from None
    except (ValueError, RecursionError):
        raise _wrong(path, 1, 1, "this JSON cannot be read", "export the transcript again") from None
    segments = list(_segments(found))
    if not segments:
        remedy = "export the transcript of Whisper again, or as .srt"
        raise _wrong(path, 1, 1, "this JSON has no segments with words and times", remedy)
    language = _language(found)
    if LANGUAGE_TAG.fullmatch(language):
        captions.front["language"] = language
    line, column, done, ascii_only = 1, 1, 0, "\\u" in text
    for segment in segments:
        at = text.find(json.dumps(segment.text, ensure_ascii=ascii_only), done) if done >= 0 else -1
        if at >= 0:
            line += text.count("\n", done, at)
            column = at - text.rfind("\n", 0, at)
        done = at
        speaker = f"{SPEAKER}{segment.speaker}{SPEAKER}" if segment.speaker else ""
        last = captions.cues[-1] if captions.cues else None
        start = segment.start
        if start is None:
            what = f'"{segment.text.strip()[:40]}" has no time: it follows the words before it'
            captions.dropped.append(Dropped(line=line, column=column, what=what, how="changed"))
            start = last.start if last else Fraction(0)
        cue = TimedWords(
            start=start,
            end=segment.end,
            text=speaker + segment.text.strip(),
            line=line,
            column=column,
            follows=segment.start is None,
        )
        captions.cues.append(cue)


def _segments(found: object) -> Iterator[_Segment]:
    if not isinstance(found, Mapping):
        return
    for key, spoken in found.items():
        if key not in ("segments", "transcription") or not isinstance(spoken, list):
            continue
        for segment in spoken:
            if not isinstance(segment, Mapping) or not isinstance(text := segment.get("text"), str):
                continue
            offsets = segment.get("offsets")
            times = offsets if isinstance(offsets, Mapping) else segment
            names = ("from", "to") if isinstance(offsets, Mapping) else ("start", "end")
            scale = 1000 if isinstance(offsets, Mapping) else 1
            start, end = (_seconds(times.get(name), scale) for name in names)
            speaker = segment.get("speaker")
            name = " ".join(speaker.split()) if isinstance(speaker, str) else ""
            yield _Segment(start=start, end=end, text=text, speaker=name)


def _seconds(value: object, scale: int) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 <= value / scale <= _LONGEST_SECONDS:
        return None
    return Fraction(round(value * 1000 / scale), 1000)


def _language(found: Mapping[str, object]) -> str:
    result = found.get("result")
    language = result.get("language") if isinstance(result, Mapping) else found.get("language")
    return language if isinstance(language, str) and len(language) <= 3 else ""


def _wrong(path: str, line: int, column: int, message: str, remedy: str) -> ScriptError:
    position = Position(path=path, line=line, column=column)
    return ScriptError((Problem(position=position, message=message, remedy=remedy),))
