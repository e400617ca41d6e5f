"""What is known about a voice: how long it speaks, how loud, how high, and with which spectrum."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, json

from renderer.speech.engines.carrier import count_words
from renderer.voice import VoiceName

_FOLDER = Path(__file__).parent / "profiles"

PROFILES = MappingProxyType(
    {VoiceName("hibari"): "hibari-heart.json", VoiceName("hibari", "heart"): "hibari-heart.json"}
)
"""The voices that have a profile, and its file. ``hibari`` alone is ``hibari:heart``."""


class VoiceProfile(Struct, frozen=True, kw_only=True):
    """Measurements of a voice, made by ``python -m bench.gate.profile``.

    A sentence at 110 words per minute takes ``base_seconds``, and more for each phoneme and for each
    punctuation mark inside it. ``level_db`` (dBFS) and ``floor_db`` are those of ``SpokenSound``; the voice
    has no sound between words that is louder than ``floor_db``. ``timbre`` is the mean of
    ``voice_prints.timbre``, and ``precision`` the lower triangle of the inverse of its covariance, row by
    row. Outside the two paces, the voice speaks at the nearer one. It speaks sentences with at most
    ``most_short_words`` no more slowly than at ``least_short_words_per_minute``.
    """

    sample_rate_hz: int
    least_words_per_minute: float
    most_words_per_minute: float
    base_seconds: float
    seconds_per_phoneme: float
    seconds_per_mark: float
    level_db: float
    floor_db: float
    timbre: tuple[float, ...]
    precision: tuple[float, ...]
    most_short_words: int = 0
    least_short_words_per_minute: float = 0.0

    def words_per_minute(self, text: str, asked: float, *, in_context: bool = False) -> float:
        """The pace at which the voice speaks a sentence, or a number of a count, when a rate is asked."""
        least = self.least_words_per_minute
        if not in_context and count_words(text) <= self.most_short_words:
            least = max(least, self.least_short_words_per_minute)
        return min(max(asked, least), self.most_words_per_minute)


@cache
def profile_of(name: VoiceName) -> VoiceProfile | None:
    """The profile of a voice; None if it has none."""
    file = PROFILES.get(VoiceName(name.engine, name.name.strip().lower()))
    return json.decode((_FOLDER / file).read_bytes(), type=VoiceProfile) if file else None
