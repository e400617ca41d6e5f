"""The engine ``takes``: plays recordings from a folder, one file for each sentence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from renderer.errors import InputError, one_line
from renderer.problems import RECORD_IN_PAGE
from renderer.speech.engines import Recording, SettingType
from renderer.speech.engines.digests import file_digest
from renderer.voice import Voice, VoiceInfo

if TYPE_CHECKING:
    from renderer.timeline import Block

NAME = "takes"


class Takes:
    """Plays the take of a sentence with the quiet room around its words, levelled to ``SPEECH_LUFS``.

    Speed, pitch and pauses are those of the recording. ``fallback`` names the voice for sentences without a
    take; see ``renderer.workflows.cast``.
    """

    version = "2"
    settings: Mapping[str, SettingType] = MappingProxyType({"folder": Path, "fallback": str, "denoise": bool})
    levels_itself = True
    makes_comma_pauses = True
    preset = "none"
    origin = "human"

    def __init__(self) -> None:
        self._last: tuple[tuple[str, Voice], Recording] | None = None

    def fingerprint(self, text: str, voice: Voice) -> str:
        return file_digest(_take(text, voice))

    def voices(self) -> tuple[VoiceInfo, ...]:
        return ()

    def speak(self, text: str, voice: Voice) -> tuple[Block, int]:
        recording = self._read(text, voice)
        self._last = (text, voice), recording
        return recording.words, recording.sample_rate

    def recording(self, text: str, voice: Voice) -> Recording:
        if self._last and self._last[0] == (text, voice):
            return self._last[1]
        return self._read(text, voice)

    def _read(self, text: str, voice: Voice) -> Recording:
        from renderer.speech.takes.preparing import prepared_take

        return prepared_take(_take(text, voice), denoise=bool(dict(voice.settings).get("denoise")))


def folder_of(voice: Voice) -> Path:
    """The folder of a voice's takes.

    Raises:
        InputError: the voice has none.
    """
    folder = dict(voice.settings).get("folder")
    if not folder:
        raise InputError(
            'a recorded voice needs a folder; write engine = "takes" and folder = "takes" under '
            "[voices.NAME] in renderer.toml, and use that name"
        )
    return Path(str(folder))


def _take(text: str, voice: Voice) -> Path:
    from renderer.speech.takes.folder import open_folder

    folder = open_folder(folder_of(voice))
    path = folder.take_of(text)
    if path is None:
        sent = one_line(text, 60)
        raise InputError(
            f'{folder.path}: has no take of "{sent}"; `renderer takes SCRIPT` lists what is missing',
            in_page=RECORD_IN_PAGE,
        )
    return path
