"""Which of an engine's voices is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from renderer.errors import InputError
from renderer.script.suggestions import did_you_mean
from renderer.voice import Voice, VoiceInfo, primary_language

# CLDR, likely subtags, and the code espeak-ng has for Mandarin.
_LIKELY = {"en": "en-us", "pt": "pt-br", "no": "nb", "zh": "cmn", "zh-hk": "yue"}


def accepted_names(info: VoiceInfo) -> tuple[str, str, str]:
    """What a voice answers to, in lower case: its name, the name's last part, and its description."""
    name = info.name.lower()
    return name, re.split(r"[/\\]", name)[-1], info.description.strip().lower()


def find_voice(voice: Voice, offered: Sequence[VoiceInfo]) -> VoiceInfo:
    """The voice that is named, in any case; where none is named, one for its language.

    The language "en" alone is American English (CLDR's likely subtags), and a region that has no
    voice falls back to its language: "en-AU" to the voice called "en", which is espeak-ng's British
    one. Voices without a language speak any.

    Raises:
        InputError: there is no such voice, or none for the language.
    """
    if not offered:
        raise InputError(f"the voice engine {voice.engine} has no voice at all")
    if voice.name:
        wanted = voice.name.strip().lower()
        for rank in range(3):
            for info in offered:
                if wanted == accepted_names(info)[rank]:
                    return info
        names = {name for info in offered for name in accepted_names(info)}
        usual = f"`renderer voices {voice.engine}` lists them"
        raise InputError(f'{voice.engine} has no voice "{voice.name}"; {did_you_mean(wanted, names, usual)}')
    for tag in _tags(voice.language):
        for info in offered:
            if not info.language or tag in (_plain(info.language), accepted_names(info)[1]):
                return info
    primary = primary_language(voice.language)
    for info in offered:
        if primary and primary_language(info.language) == primary:
            return info
    raise InputError(
        f'{voice.engine} has no voice for the language "{voice.language}"; '
        "name a voice, or another language such as en-US"
    )


def _plain(language: str) -> str:
    return language.strip().lower().replace("_", "-")


def _tags(language: str) -> Iterator[str]:
    """The language itself, then without its last part, and so on (RFC 4647, 3.4)."""
    tag = _plain(language) or "en"
    yield _LIKELY.get(tag, tag)
    while "-" in tag:
        tag = tag.rpartition("-")[0]
        yield tag
        if tag in _LIKELY:
            yield _LIKELY[tag]
