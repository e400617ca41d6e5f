"""The engine ``pyttsx3``: espeak-ng on Linux, and the voices of the system on macOS and Windows."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from renderer.errors import InputError
from renderer.speech.engines import SettingType, espeak
from renderer.speech.engines.espeak_ipa import espeak_phonemes
from renderer.speech.engines.matching import find_voice
from renderer.speech.engines.plain_text import plain_text, with_phonemes
from renderer.speech.engines.speed_tables import SpeedTable, espeak_table
from renderer.speech.engines.time_stretch import stretched
from renderer.storage.library_versions import installed_version
from renderer.timeline import Block
from renderer.voice import Phonemes, Preset, Voice, VoiceInfo, primary_language

_SYSTEM_VOICES = sys.platform in ("darwin", "win32")

_SYSTEM_SPEEDS = SpeedTable(speeds=(50, 500), words_per_minute=(50, 500))
"""What pyttsx3 calls the rate, for the voices of macOS and Windows, which were not measured."""


class Pyttsx3:
    """Speaks each sentence into a temporary file.

    On macOS and Windows the voices of the system speak, in this process, and ``pitch`` is ignored because
    pyttsx3 cannot set it there. On other systems espeak-ng speaks, in a fresh process for each sentence.
    """

    settings: Mapping[str, SettingType] = MappingProxyType({})
    preset: Preset = "plain" if _SYSTEM_VOICES else "warm"

    def __init__(self) -> None:
        self._spare: espeak.FreshProcess | None = None

    @cached_property
    def version(self) -> str:
        own = f"pyttsx3 {installed_version('pyttsx3')}"
        if not _SYSTEM_VOICES:
            with suppress(ModuleNotFoundError):
                return f"{own}, espeakng-loader {installed_version('espeakng-loader')}"
        import platform

        speaks = platform.platform() if _SYSTEM_VOICES else f"the system's espeak-ng, {platform.platform()}"
        return f"{own}, {speaks}"

    def fingerprint(self, text: str, voice: Voice) -> str:  # noqa: ARG002  (version covers everything)
        return ""

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices; on macOS and Windows the default voice of the system comes first."""
        return self._voices

    @cached_property
    def _voices(self) -> tuple[VoiceInfo, ...]:
        listed = json.loads(self._ask({}))
        return tuple(
            VoiceInfo(engine="pyttsx3", name=name, language=language, description=description)
            for name, language, description in listed
        )

    def rates(self, voice: Voice) -> tuple[int, int]:
        table = _speed_table(voice)
        return table.slowest, table.fastest

    def takes_ipa(self, ipa: str, voice: Voice) -> bool:
        """Whether it is an English voice of espeak-ng with all of these sounds."""
        english = primary_language(_named_language(voice) or voice.language) == "en"
        return english and not _SYSTEM_VOICES and espeak_phonemes(ipa) is not None

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        return self._speak(plain_text(text), voice, phonemes=False)

    def speak_ipa(self, text: str, voice: Voice, phonemes: Sequence[Phonemes]) -> tuple[Block, int]:
        return self._speak(with_phonemes(text, phonemes, espeak_phonemes), voice, phonemes=True)

    def _speak(self, plain: str, voice: Voice, *, phonemes: bool) -> tuple[Block, int]:
        import soundfile

        table = _speed_table(voice)
        speed = round(table.speed(voice.words_per_minute))
        if not 0 <= voice.pitch <= 100:
            raise InputError(f"a pitch of {voice.pitch} is out of range; write a number from 0 to 100")
        name = find_voice(voice, self.voices()).name
        if not plain:
            return np.zeros((0, 1), np.float32), 22_050
        file = self._ask(
            {
                "text": plain,
                "name": name,
                "speed": speed,
                "pitch": voice.pitch,
                "phonemes": phonemes,
            }
        )
        samples, sample_rate = soundfile.read(io.BytesIO(file), dtype="float32", always_2d=True)
        return stretched(samples, int(sample_rate), table.stretch(voice.words_per_minute)), int(sample_rate)

    def _ask(self, request: Mapping[str, Any]) -> bytes:
        data = json.dumps(request).encode()
        if _SYSTEM_VOICES:
            return _serve(lambda: data)
        espeak.library()
        import_module("pyttsx3.drivers.espeak")  # once, and not in each process again
        process = self._spare or espeak.FreshProcess(_serve)
        process.send(data)
        self._spare = espeak.FreshProcess(_serve)  # prepares itself while the other one speaks
        return process.answer()


def _speed_table(voice: Voice) -> SpeedTable:
    return _SYSTEM_SPEEDS if _SYSTEM_VOICES else espeak_table(_named_language(voice), voice.language)


def _named_language(voice: Voice) -> str:
    """The language in the name of a voice of espeak-ng, such as ``gmw/de``."""
    return voice.name.rpartition("/")[2]


def _serve(receive: Callable[[], bytes]) -> bytes:
    driver = _driver()
    request = json.loads(receive())
    return _speak(driver, **request) if request else json.dumps(_list_voices(driver)).encode()


@cache
def _driver() -> Any:
    import pyttsx3

    driver = pyttsx3.init()
    # A new driver is busy until its loop has run once, and would not apply settings.
    driver.proxy.setBusy(False)
    return driver


def _list_voices(driver: Any) -> list[tuple[str, str, str]]:
    found = [(v.id, str((v.languages or [""])[0] or ""), v.name) for v in driver.getProperty("voices")]
    usual = driver.getProperty("voice") if _SYSTEM_VOICES else None
    return sorted(found, key=lambda entry: entry[0] != usual)


def _speak(driver: Any, text: str, name: str, speed: int, pitch: int, *, phonemes: bool) -> bytes:
    """The content of an audio file, in the format that the driver writes."""
    if phonemes:  # pyttsx3 has no setting for this; the process ends after the sentence
        binding: Any = import_module("pyttsx3.drivers._espeak")
        binding.ENDPAUSE |= binding.PHONEMES
    driver.setProperty("voice", name)
    driver.setProperty("rate", speed)
    if not _SYSTEM_VOICES:
        driver.setProperty("pitch", pitch)
        espeak.wait_until_idle()
        taken = [driver.getProperty(key) for key in ("voice", "rate", "pitch")]
        if taken != [name, speed, pitch]:
            raise RuntimeError(f"espeak-ng set {taken} instead of {[name, speed, pitch]}")
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sentence.aiff" if sys.platform == "darwin" else "sentence.wav")
        driver.save_to_file(text, str(path))
        driver.runAndWait()
        if not path.exists():
            raise RuntimeError("pyttsx3 wrote no file")
        return path.read_bytes()
