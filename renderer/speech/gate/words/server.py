"""The recognizer ``server``: OpenAI's ``POST /audio/transcriptions``, which many others offer too."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from renderer.network.redaction import has_secret
from renderer.speech.engines import PermanentFailureError, SettingType
from renderer.speech.engines.decoding import kind_of
from renderer.speech.engines.server_settings import (
    server_concurrency,
    server_key,
    server_patience,
    server_timeout,
    server_url,
)
from renderer.speech.engines.voice_settings import text_setting
from renderer.speech.gate.verdict import Fault
from renderer.speech.gate.words import (
    SAMPLE_RATE_HZ,
    HeardWord,
    NotRecognizedError,
    Recognizer,
    SpokenText,
)
from renderer.speech.gate.words.comparison import wrong_words
from renderer.speech.gate.words.whisper import whisper_language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from renderer.speech.engines.http_client import HttpClient

_PATH = "/audio/transcriptions"
_USUAL_MODEL = "whisper-1"

_MOST_CHARACTERS = 20_000
"""The rest of a longer text is ignored. It is wrong anyway, because a sentence has at most 5,000."""


_MOST_BYTES = 20_000_000
"""The most bytes of an answer."""


class Server:
    """Sends one request for each sentence. The server is not told what to expect."""

    version = "1"
    settings: Mapping[str, SettingType] = MappingProxyType(
        {
            "url": str,
            "model": str,
            "key_env": str,
            "concurrency": int,
            "timeout_seconds": float,
            "patience_seconds": float,
        }
    )

    def fingerprint(self, recognizer: Recognizer) -> str:
        url = server_url(recognizer, _PATH)
        server_concurrency(recognizer)
        self.longest_seconds(recognizer)
        return f"{url} {text_setting(recognizer, 'model', _USUAL_MODEL)}"

    def concurrency(self, recognizer: Recognizer) -> int:
        return server_concurrency(recognizer)

    def longest_seconds(self, recognizer: Recognizer) -> float:
        return server_patience(recognizer) + server_timeout(recognizer) + 10

    def faults(
        self, samples: NDArray[np.float32], spoken: SpokenText, recognizer: Recognizer
    ) -> Sequence[Fault]:
        return wrong_words(lambda: [HeardWord(text=self._text(samples, spoken, recognizer))], spoken)

    def _text(self, samples: NDArray[np.float32], spoken: SpokenText, recognizer: Recognizer) -> str:
        from urllib3.filepost import encode_multipart_formdata

        from renderer.speech.engines.http_client import RefusedRequestError

        url = server_url(recognizer, _PATH)
        key = server_key(recognizer, url)
        language = whisper_language(spoken.language)
        body, content_type = encode_multipart_formdata(
            {
                "model": text_setting(recognizer, "model", _USUAL_MODEL),
                "response_format": "json",
                **({"language": language} if language else {}),
                "file": ("sentence.wav", _wav(samples), "audio/wav"),
            }
        )
        try:
            return self._client.fetch(
                f"{url}{_PATH}",
                body,
                content_type,
                lambda answer: _transcription(answer, key),
                most_bytes=_MOST_BYTES,
                key=key,
                timeout_seconds=server_timeout(recognizer),
                patience_seconds=server_patience(recognizer),
            )
        except RefusedRequestError as error:
            raise NotRecognizedError(str(error)) from None

    @cached_property
    def _client(self) -> HttpClient:
        from renderer.speech.engines.http_client import HttpClient

        return HttpClient()


class _Transcription(msgspec.Struct, frozen=True):
    """What is read of an answer, which may have more."""

    text: str


def _transcription(answer: bytes, key: str) -> str:
    """The words of an answer, which are printed if they are wrong."""
    try:
        heard = msgspec.json.decode(answer, type=_Transcription).text[:_MOST_CHARACTERS]
    except (msgspec.DecodeError, ValueError, RecursionError):
        reason = f"the recognizer returned {kind_of(answer, (key,))} instead of words"
        raise PermanentFailureError(reason) from None
    if has_secret(heard, (key,)):
        raise PermanentFailureError("the recognizer returned the API key; use another one")
    return heard


def _wav(samples: NDArray[np.float32]) -> bytes:
    import soundfile

    file = io.BytesIO()
    soundfile.write(file, samples, SAMPLE_RATE_HZ, format="WAV", subtype="PCM_16")
    return file.getvalue()
