"""The voice that speaks if nobody chooses one."""

from __future__ import annotations

from msgspec import Struct

from renderer.speech.engines import hibari_packages
from renderer.voice import Voice, VoiceName, primary_language

ENGLISH = VoiceName("hibari", "heart")
OTHERWISE = VoiceName("pyttsx3")


class DefaultVoice(Struct, frozen=True, kw_only=True):
    """The default voice of a language. ``note`` is a line for the user about an English one."""

    name: VoiceName
    note: str = ""

    @property
    def voice(self) -> Voice:
        return Voice(engine=self.name.engine, name=self.name.name, language="")


def default_voice(language: str) -> DefaultVoice:
    """The voice for a language (a BCP 47 tag): for English a neural one, if it is installed.

    No module of an engine is imported.
    """
    if primary_language(language) != "en":
        return DefaultVoice(name=OTHERWISE)
    if hibari_packages.are_installed():
        note = f"no voice is chosen, so {ENGLISH} speaks; `renderer voices` lists others"
        return DefaultVoice(name=ENGLISH, note=note)
    note = f"no voice is chosen, and {ENGLISH} is not installed, so {OTHERWISE} speaks"
    return DefaultVoice(name=OTHERWISE, note=note)
