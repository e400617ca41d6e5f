"""What the front matter of a text says about the whole session, and what applies where it says nothing."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Literal

import yaml
from msgspec import Struct

from renderer.errors import RenderError, ScriptError
from renderer.layout.beds import TAIL_WITH_BED_SECONDS
from renderer.script.cues.bed_names import OFF
from renderer.script.editing.front_node import FIRST, folded, front_of, value_of
from renderer.script.editing.head_edits import with_front
from renderer.script.front_matter import read_head
from renderer.script.head import Head
from renderer.script.pacing import PACING_KEYS
from renderer.script.source import Source, split_lines
from renderer.script.tokens import front_end, has_front
from renderer.settings.model import Settings
from renderer.settings.read import read_settings
from renderer.speech.default_voice import default_voice
from renderer.speech.voice_properties import rates_of
from renderer.voice import named_voice

KEYS = (
    "title", "voice", "rate", "bed", "length", "teacher", "language", "night", "head", "tail", "fade",
)  # fmt: skip
"""The keys of the form: those that a teacher changes daily. ``rate`` is a key of ``pacing``."""


Origin = Literal["renderer.toml", "default"]


class FormField(Struct, frozen=True, kw_only=True):
    """``written`` is the value in the text, and empty without one; ``usual`` applies then, from ``source``.

    ``line`` and ``end_line`` are those of the entry in the text, or 0.
    """

    key: str
    written: str
    usual: str
    source: Origin
    line: int
    end_line: int


class SessionForm(Struct, frozen=True, kw_only=True):
    """The fields, with what bounds their values.

    ``rates`` are the slowest and the fastest rate of the voice that speaks, in words per minute; None if its
    engine names none. ``pace`` is what the rate is multiplied by. ``bed`` and ``bed_gain_db`` are the parts
    of the bed; the name is empty without one. ``problem`` says why the front matter cannot be changed.
    """

    fields: tuple[FormField, ...]
    rates: tuple[int, int] | None
    pace: float
    bed: str
    bed_gain_db: float
    problem: str = ""


def session_form(script: Path, text: str) -> SessionForm:
    """The form for a text in the place of a script.

    Settings that cannot be read count as the usual ones; the check of the script reports them.
    """
    source = Source(path=str(script), text=text)
    try:
        settings = read_settings(script.parent)
    except RenderError:
        settings = Settings()
    head, problem = Head(), _problem(source)
    lines = split_lines(source)
    fence = front_end(lines) if lines.lines and has_front(lines) else None
    if fence and not problem:
        head = read_head(lines, FIRST, fence) or head
    entries = {} if problem else _entries(source)
    fields = tuple(_field(key, entries, _usual(key, settings, head)) for key in KEYS)
    voice = head.voice.name if head.voice else _usual("voice", settings, head)[0]
    bed = head.bed if head.bed and head.bed.name.lower() not in OFF else None
    return SessionForm(
        fields=fields,
        rates=_rates(voice, settings),
        pace=float(head.pacing.pace),
        bed=bed.name if bed else "",
        bed_gain_db=bed.gain_db if bed else 0.0,
        problem=problem,
    )


def _problem(source: Source) -> str:
    """Why no value can be written into a text; empty if one can."""
    try:
        front_of(Source(path=source.path, text=with_front(source.text, "A")))
    except ScriptError as error:
        return error.problems[0].message
    return ""


def _entries(source: Source) -> dict[str, yaml.Node]:
    """The values in the front matter, also those of ``pacing``."""
    try:
        front = front_of(source)[1]
    except ScriptError:
        return {}
    pacing = value_of(front, "pacing")
    tables = [front, *([pacing] if isinstance(pacing, yaml.MappingNode) else [])]
    found = {}
    for key in KEYS:
        for table in tables:
            if (table is front) == (key not in PACING_KEYS) and (value := value_of(table, key)):
                found[key] = value
    return found


def _field(
    key: str,
    entries: dict[str, yaml.Node],
    usual: tuple[str, Origin],
) -> FormField:
    value = entries.get(key)
    first = FIRST + value.start_mark.line + 1 if value else 0
    return FormField(
        key=key,
        written=_written(value) if value else "",
        usual=usual[0],
        source=usual[1],
        line=first,
        end_line=max(first, FIRST + value.end_mark.line + (value.end_mark.column > 0)) if value else 0,
    )


def _written(node: yaml.Node) -> str:
    """A value as one line."""
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(map(folded, node.value))
    if isinstance(node, yaml.MappingNode):
        return ", ".join(_written(value) for _, value in node.value)
    return folded(node)


def _usual(key: str, settings: Settings, head: Head) -> tuple[str, Origin]:
    """What applies without an entry, in words, and where it comes from."""
    without_file = Settings()
    match key:
        case "voice" if settings.voice:
            return settings.voice, "renderer.toml"
        case "voice":
            return str(default_voice(head.language).name), "default"
        case "rate":
            return PACING_KEYS["rate"].usual, "default"
        case "head" | "tail" | "fade":
            name = f"{key}_seconds"
            seconds: Fraction | None = getattr(settings, name)
            is_own = seconds != getattr(without_file, name)
            return _seconds(key, seconds), "renderer.toml" if is_own else "default"
        case _:
            words = {"bed": "no bed", "length": "natural", "language": "en", "night": "no"}
            return words.get(key, ""), "default"


def _seconds(key: str, seconds: Fraction | None) -> str:
    if seconds is not None:
        return f"{float(seconds):g}s"
    return f"2s, with a bed {TAIL_WITH_BED_SECONDS}s" if key == "tail" else "as long as the head and the tail"


def _rates(voice: str, settings: Settings) -> tuple[int, int] | None:
    try:
        return rates_of(named_voice(voice, settings.voices))
    except RenderError:
        return None
