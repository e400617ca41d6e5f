"""An engine that plays what somebody recorded: a folder of files, one a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from renderer.errors import InputError, SoundError, one_line
from renderer.speech.engines import SettingType
from renderer.speech.engines.digests import file_digest
from renderer.speech.takes.folder import open_folder
from renderer.voice import Voice, VoiceInfo

if TYPE_CHECKING:
    from renderer.timeline import Block

NAME = "takes"


class Takes:
    """The take of a sentence as it is written, cut to its words, at ``SPEECH_LUFS``.

    Speed and pitch are the speaker's own. ``fallback`` names the voice that speaks where there is no take;
    ``casting`` puts it there.
    """

    version = "1"
    settings: Mapping[str, SettingType] = MappingProxyType({"folder": Path, "fallback": str, "denoise": bool})
    levels_itself = True
    preset = "none"

    def fingerprint(self, text: str, voice: Voice) -> str:
        return file_digest(_take(text, voice))

    def voices(self) -> tuple[VoiceInfo, ...]:
        return ()

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        from renderer.speech.takes.denoising import denoised
        from renderer.speech.takes.preparing import cut_to_words, levelled, one_channel, read_take

        path = _take(text, voice)
        recorded, sample_rate = read_take(path)
        samples = one_channel(recorded)
        if dict(voice.settings).get("denoise"):
            samples = denoised(samples, sample_rate)
        words = cut_to_words(samples, sample_rate)
        if not len(words):
            raise SoundError(str(path), "nothing in it can be heard; record it again")
        return levelled(words, sample_rate), sample_rate


def folder_of(voice: Voice) -> Path:
    """Where a voice's takes are.

    Raises:
        InputError: it names none.
    """
    folder = dict(voice.settings).get("folder")
    if not folder:
        raise InputError(
            'a recorded voice has a folder; write engine = "takes" and folder = "takes" under [voices.NAME] '
            "in renderer.toml, and name that voice"
        )
    return Path(str(folder))


def _take(text: str, voice: Voice) -> Path:
    folder = open_folder(folder_of(voice))
    path = folder.take_of(text)
    if path is None:
        raise InputError(f'{folder.path}: no take of "{one_line(text, 60)}"; renderer takes SCRIPT lists all')
    return path
