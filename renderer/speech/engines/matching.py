"""Finds the voice that a name or a language means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from renderer.errors import InputError
from renderer.problems import VOICES_IN_PAGE
from renderer.script.suggestions import did_you_mean
from renderer.voice import Voice, VoiceInfo, primary_language

# Likely subtags (Unicode CLDR), and espeak-ng's code for Mandarin.
_LIKELY = {"en": "en-us", "pt": "pt-br", "no": "nb", "zh": "cmn", "zh-hk": "yue"}


def accepted_names(info: VoiceInfo) -> tuple[str, str, str]:
    """The names for a voice, in small letters: its name, the last part of that, and its description."""
    name = info.name.lower()
    return name, re.split(r"[/\\]", name)[-1], info.description.strip().lower()


def find_voice(voice: Voice, offered: Sequence[VoiceInfo]) -> VoiceInfo:
    """The voice of this name, or the first one for the language if ``voice`` has no name.

    Small and capital letters are the same. "en" alone is American English (likely subtags of Unicode CLDR).
    A region without a voice falls back to its language: "en-AU" to the voice "en", which is British English
    in espeak-ng. A voice without a language speaks every language.

    Raises:
        InputError: there is no such voice, or none for the language.
    """
    if not offered:
        raise InputError(f"the voice engine {voice.engine} has no voices")
    if voice.name:
        wanted = voice.name.strip().lower()
        for rank in range(3):
            for info in offered:
                if wanted == accepted_names(info)[rank]:
                    return info
        names = {name for info in offered for name in accepted_names(info)}
        usual = f"`renderer voices {voice.engine}` lists them"
        raise InputError(
            f'{voice.engine} has no voice "{voice.name}"; {did_you_mean(wanted, names, usual)}',
            in_page=did_you_mean(wanted, names, VOICES_IN_PAGE),
        )
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
    """The language tag, then without its last subtag, and so on (lookup of RFC 4647, section 3.4)."""
    tag = _plain(language) or "en"
    yield _LIKELY.get(tag, tag)
    while "-" in tag:
        tag = tag.rpartition("-")[0]
        yield tag
        if tag in _LIKELY:
            yield _LIKELY[tag]
