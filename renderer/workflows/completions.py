"""What can be written in a script: cues, names and keys, for an editor that completes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from msgspec import Struct

from renderer.errors import RenderError
from renderer.script.front_matter import HEAD_KEYS
from renderer.script.head import Head
from renderer.script.pacing import PACING_KEYS
from renderer.settings.read import read_settings
from renderer.sounds.catalogue import BEDS, BELLS
from renderer.voice import Voice
from renderer.workflows.script_heads import head_in, head_of
from renderer.workflows.voices import recommended_voices


class Completion(Struct, frozen=True, kw_only=True):
    """``apply`` is what is written for ``label``; ``detail`` says what it does."""

    label: str
    apply: str
    detail: str = ""


class Completions(Struct, frozen=True, kw_only=True):
    """``settings`` are the keys of the front matter; the other lists are named after what they complete.

    ``inner_keys`` are the keys of the tables in the front matter, by the key of the table. ``usual_values``
    are values by key; a key of a table is written behind its table, such as ``pacing.rate``.
    """

    cues: tuple[Completion, ...]
    bells: tuple[Completion, ...]
    beds: tuple[Completion, ...]
    voices: tuple[Completion, ...]
    sounds: tuple[Completion, ...]
    values: tuple[Completion, ...]
    settings: tuple[Completion, ...]
    inner_keys: Mapping[str, tuple[Completion, ...]]
    usual_values: Mapping[str, tuple[Completion, ...]]


CUES: Mapping[str, str] = {
    "pause": "a pause of the usual length",
    "pause 3s": "a pause of 3 seconds",
    "short pause": "a short pause",
    "long pause": "a long pause",
    "hold 2m": "silence for practice, 2 minutes",
    "hold 2m-10m": "silence for practice, as long as the track needs",
    "hold 5 breaths": "silence for 5 breaths",
    "hold 2m, bell at end": "silence for practice, with a bell at its end",
    "bell": "strikes the high bell",
    "bell low": "strikes the low bell",
    "bell low 3x every 8s": "strikes a bell three times",
    "bell bowl, soft, over": "strikes a bell softly, under the next words",
    "sound rain": "plays one of your sounds once",
    "bed ocean": "changes the sound under the words",
    "bed off, fade 5s": "ends the sound under the words",
    "at 2m30s": "starts what follows at this time of the track",
    "breathe in 4s, out 6s, 5x": "guides five breaths",
    "count 1-5 every 1s": "speaks numbers at regular times",
    "voice calm": "changes the voice",
    "pace 90%": "changes how fast the voice speaks",
    "repeat 3": "repeats the lines up to [end] three times",
    "repeat side: left, right": "repeats the lines up to [end], once for each word",
    "for 3m": "gives the lines up to [end] a length",
    "loop for 3m": "repeats the lines up to [end] for a length of time",
    "optional closing": "lines up to [end] that can be left out",
    "end": "ends a block",
    "mark first stretch": "gives a name to this time",
    "include intro.md": "inserts the text of another script",
}
"""Cues as they are written between the brackets, each with what it does."""

SETTINGS: Mapping[str, str] = {
    "title": "the name of the session",
    "teacher": "who leads the session",
    "language": "such as en-US, de or pt-BR",
    "description": "what the session is, in a sentence or two",
    "tags": "words by which people find it, such as [rest, evening]",
    "cover": "the file of a picture",
    "album": "the album or course",
    "track": "the number in the album",
    "genre": "the kind of audio",
    "comment": "a note in the finished files",
    "publisher": "who publishes it",
    "copyright": "who owns it",
    "date": "such as 2026-11-21",
    "episode": "the number in a podcast",
    "season": "the number of the season",
    "explicit": "true if the words are not suitable for children",
    "draft": "true until the session may be published",
    "disclosure": "how the track says that its voice is synthetic",
    "voice": "the voice that speaks",
    "bed": "the sound under the words",
    "length": "the length of the track, or several",
    "head": "the time before the first words",
    "tail": "the time after the last sound",
    "fade": "how long the bed fades at both ends",
    "night": "true for people who fall asleep to it",
    "pacing": "the speed of the voice, and the silences",
    "say": "how the voice says words, such as {psoas: so-az}",
    "sounds": "your own sounds, such as {gong: sounds/gong.wav}",
    "set": "values for {name} in the text",
}


_TRUTH = {"true": "", "false": ""}
_LENGTHS = dict.fromkeys(("5m", "10m", "15m", "20m", "30m", "45m", "1h"), "")
_SECONDS = dict.fromkeys(("0s", "2s", "4s", "8s", "12s"), "")

VALUES: Mapping[str, Mapping[str, str]] = {
    "language": {
        "en": "English", "en-GB": "British English", "en-US": "American English", "de": "German",
        "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch", "pt": "Portuguese",
        "pt-BR": "Brazilian Portuguese",
    },
    "night": _TRUTH, "explicit": _TRUTH, "draft": _TRUTH,
    "length": _LENGTHS, "head": _SECONDS, "tail": _SECONDS, "fade": _SECONDS,
    "bed.level": {"-6dB": "softer", "-3dB": "a little softer", "+3dB": "a little louder"},
    "pacing.rate": {"90": "slow", "110": "usual", "130": "brisk"},
    "pacing.pace": {"85%": "slower", "90%": "a little slower", "110%": "a little faster"},
}  # fmt: skip
"""Values that people often write, each with what it means."""

INNER_KEYS: Mapping[str, Mapping[str, str]] = {
    "bed": {"name": "the sound", "level": "louder or softer than usual, such as -3dB"},
    "pacing": {key: row.meaning for key, row in PACING_KEYS.items()},
}
"""The keys of the tables in the front matter that have keys of their own, each with what it does."""


def completions(script: Path, text: str | None = None, *, also_offered: bool = True) -> Completions:
    """What can be written in a script, with the names of its front matter as they are on the disk.

    ``text`` replaces what is on the disk. Without ``also_offered``, the only voices are those of the
    settings: to list those of the computer takes seconds the first time.
    Settings that cannot be read give no names; the check of the script reports them.
    """
    found = head_of(script, script.name) if text is None else head_in(text, script.name)
    head = found or Head()
    named: Mapping[str, Voice] = {}
    with suppress(RenderError):
        named = read_settings(script.parent).voices
    own = [Completion(label=name, apply=name, detail=file.name) for name, file in head.sounds.items()]
    return Completions(
        cues=tuple(Completion(label=cue, apply=f"[{cue}]", detail=CUES[cue]) for cue in CUES),
        bells=(*_names(BELLS), *own),
        beds=(*_names(BEDS), *own),
        voices=(
            *(Completion(label=name, apply=name, detail=str(voice)) for name, voice in named.items()),
            *(_offered(head.language) if also_offered else ()),
        ),
        sounds=tuple(own),
        values=tuple(
            Completion(label=name, apply=f"{{{name}}}", detail=value.name)
            for name, value in head.values.items()
        ),
        settings=tuple(
            Completion(label=key, apply=f"{key}: ", detail=SETTINGS.get(key, "")) for key in HEAD_KEYS
        ),
        inner_keys={table: tuple(_keys(keys)) for table, keys in INNER_KEYS.items()},
        usual_values={
            key: tuple(Completion(label=value, apply=value, detail=values[value]) for value in values)
            for key, values in VALUES.items()
        },
    )


def _names(described: Mapping[str, str]) -> Iterable[Completion]:
    return (Completion(label=name, apply=name, detail=described[name]) for name in sorted(described))


def _keys(described: Mapping[str, str]) -> Iterable[Completion]:
    return (Completion(label=key, apply=f"{key}: ", detail=described[key]) for key in described)


@cache
def _offered(language: str) -> tuple[Completion, ...]:
    """The voices on this computer for a language. They are listed once, since that starts processes."""
    try:
        voices = [voice.info for voice in recommended_voices(language)]
    except RenderError:
        return ()
    named = ((f"{info.engine}:{info.name}", info.description) for info in voices)
    return tuple(Completion(label=name, apply=name, detail=detail) for name, detail in named)
