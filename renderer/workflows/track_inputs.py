"""Digests of all that goes into a track, by part: equal digests mean that a render gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from msgspec import Struct

from renderer.plan.steps import Ends, Point, Speak
from renderer.problems import Position
from renderer.script.cues.bed_names import row_of
from renderer.script.head import Head
from renderer.settings.model import Settings
from renderer.settings.read import SETTING_KEYS, profile_named
from renderer.speech.clip_keys import chain_key, utterance_key, voice_as_json
from renderer.speech.kept_clips import identity_for
from renderer.voice import Voice
from renderer.workflows.cast import is_recorded
from renderer.workflows.compile import Compiled, own_sound_names
from renderer.workflows.file_digests import FileDigests
from renderer.workflows.lay_out_tracks import requested_lengths
from renderer.workflows.own_sounds import sound_source

Inputs = Mapping[str, str]
"""A digest for each part. The parts are named in ``PARTS``."""

PARTS = (
    "words", "pronunciation", "timing", "voices", "speech", "sounds", "settings", "profile", "tags", "length",
    "program",
)  # fmt: skip
"""The parts, in the order in which a plan names them as reasons."""

_NOT_HEARD = frozenset(
    (
        *Ends.__struct_fields__,  # the plan has them
        "voice", "voices", "lexicons", "say", "profiles", "sentence_timeout_seconds", "recognizer", "out",
        "cache", "cache_mb", "show", "publish", "untrusted",
    )
)  # fmt: skip
"""Settings that are in the plan or in the keys of sentences, or that change no file of a track."""

_NOT_TAGGED = frozenset(
    (
        "cover", "voice", "bed", "requested_lengths", "head_seconds", "tail_seconds", "fade_seconds", "night",
        "pacing", "say", "sounds", "values", "draft", "episode", "season", "explicit", "tags",
    )
)  # fmt: skip
"""Keys of the front matter that are in other parts, or that change no file of a track."""


def track_inputs(compiled: Compiled, program: str, digests: FileDigests) -> Inputs:
    """The digests of what goes into the tracks of a compiled script.

    ``program`` is what ``program_versions`` returned.

    Raises:
        InputError: the file of a voice or of a sound cannot be read.
    """
    plan, settings = compiled.plan, compiled.settings
    spoken = plan.spoken()
    utterances = {speak.utterance for speak in spoken}
    recognizer = identity_for(utterances, settings.words_recognizer)
    head = compiled.session.head
    rules = _profile_keys(compiled)
    names = [name for name in Settings.__struct_fields__ if name not in _NOT_HEARD]
    heard = {name: getattr(settings, name) for name in names}
    tags = {name: getattr(head, name) for name in Head.__struct_fields__ if name not in _NOT_TAGGED}
    cover = compiled.cover
    parts: dict[str, Any] = {
        "words": [
            [speak.caption for speak in spoken],
            [(step.kind, step.name) for step in plan.every() if isinstance(step, Point)],
        ],
        "pronunciation": [
            (said.utterance.text, said.utterance.phonemes, said.utterance.before, said.utterance.after)
            for said in spoken
        ],
        "timing": [plan.steps, plan.ends, plan.night],
        "voices": [(speak.voice, _voice(speak.utterance.voice)) for speak in spoken],
        "speech": [sorted(utterance_key(said, settings.sample_rate) for said in utterances), recognizer],
        "sounds": list(_sounds(compiled, digests)),
        "settings": {name: value for name, value in heard.items() if name not in rules},
        "profile": {name: value for name, value in heard.items() if name in rules},
        "tags": [
            tags,
            [speak.origin for speak in spoken],
            head.pacing.sentence,
            head.pacing.paragraph,
            cover and [blake2b(cover.data).hexdigest(), cover.media_type],
        ],
        "length": list(requested_lengths(compiled)),
        "program": program,
    }
    return {name: digest_of(parts[name]) for name in PARTS}


def with_length(inputs: Inputs, seconds: Fraction) -> Inputs:
    """The inputs of a track of another length."""
    return {**inputs, "length": _length_digest(seconds)}


@cache
def _length_digest(seconds: Fraction) -> str:
    return digest_of([seconds])


def voice_identities(compiled: Compiled) -> Mapping[str, Voice]:
    """The voices of a script by their identity, which changes with the engine and with the files of a voice.

    Recorded voices are left out: their recordings are files that the script uses.

    Raises:
        InputError: the file of a voice cannot be read.
    """
    voices = {speak.utterance.voice for speak in compiled.plan.spoken()}
    return {voice_identity(voice): voice for voice in voices if not is_recorded(voice)}


def voice_identity(voice: Voice) -> str:
    """The identity of a voice; see ``voice_identities``."""
    return chain_key(voice)[:32]


def digest_of(value: Any) -> str:
    """The digest of a plain value. Places in files do not count."""
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _plain(value: Any) -> Any:
    """A value as JSON, without places in files. Sentences and chapters have no words: see ``words``."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Fraction() | Path():
            return str(value)
        case Position():
            return None
        case Speak() | Point():
            return type(value).__name__
        case Struct():
            inside = [_plain(getattr(value, name)) for name in value.__struct_fields__]
            return [type(value).__name__, *inside]
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case frozenset():
            return sorted(map(_plain, value))
        case tuple() | list():
            return [_plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} has no digest")


def _voice(voice: Voice) -> Mapping[str, Any]:
    """A voice, with the content of its files elsewhere: in the keys of its sentences."""
    settings = [(key, value) for key, value in voice.settings if not isinstance(value, tuple)]
    return {**voice_as_json(voice), "settings": [(k, v) for k, v in settings if not _is_path(k, voice)]}


def _is_path(key: str, voice: Voice) -> bool:
    from renderer.speech.engines.registry import engine_named

    return engine_named(voice.engine).settings.get(key) is Path


def _sounds(compiled: Compiled, digests: FileDigests) -> Iterator[tuple[str, str, str]]:
    """The sounds that are files, each with its name, its ending and its digest."""
    own = own_sound_names(compiled.options, compiled.session)
    named = {each for name, _role in compiled.plan.sounds() for each in (name, *row_of(name, own))}
    for name in sorted(named):
        source = sound_source(compiled, name)
        if isinstance(source, Path):
            yield name, source.suffix.lower(), digests.of(source)


def _profile_keys(compiled: Compiled) -> frozenset[str]:
    """The fields of the settings that the platform has set."""
    options = compiled.options
    if not options.profile:
        return frozenset()
    set_by_profile = profile_named(compiled.settings, options.profile).settings
    return frozenset(SETTING_KEYS[key][0] for key in set_by_profile if key not in options.settings)
