"""How many words per minute a voice speaks at each speed of its engine.

Words per minute count the words of the sentences and the time from the start to the end of each clip, without
the silence between clips. The silences at commas have the usual ``comma_seconds`` of ``Voice``.
``python -m bench.speaking_rates VOICE`` measures the tables again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from renderer.voice import primary_language

_LEAST_STEP = 1.05

_LEAST_STRETCH = 1.035
"""A smaller stretch is left out. The rate is then less than 3.5 percent higher than what was asked."""


class SpeedTable(msgspec.Struct, frozen=True, kw_only=True):
    """Speeds of an engine, and the words per minute at each of them, both from slow to fast.

    Below the slowest speed, sentences are stretched in time, up to ``most_stretch`` times their length.

    Some voices have ``steps``: the rate hardly changes between many speeds, and much between a few.
    Between two speeds of such a voice, a sentence is spoken at the faster one and then stretched, unless
    the two rates differ by less than 5 percent.
    """

    speeds: tuple[float, ...]
    words_per_minute: tuple[float, ...]
    most_stretch: float = 1.0
    steps: bool = False

    @property
    def slowest(self) -> int:
        """The slowest rate, in words per minute."""
        return math.ceil(self.words_per_minute[0] / self.most_stretch)

    @property
    def fastest(self) -> int:
        """The fastest rate, in words per minute."""
        return math.floor(self.words_per_minute[-1])

    def speed(self, words_per_minute: Fraction | float) -> float:
        """The speed for a rate; the nearest possible speed if there is none."""
        return _interpolated(self._unstretched(words_per_minute), self.words_per_minute, self.speeds)

    def stretch(self, words_per_minute: Fraction | float) -> float:
        """How many times as long a sentence becomes at a rate, after the engine has spoken it."""
        slowest = self.words_per_minute[0] / self.most_stretch
        stretch = self._unstretched(words_per_minute) / max(float(words_per_minute), slowest)
        return stretch if stretch >= _LEAST_STRETCH else 1.0

    def _unstretched(self, words_per_minute: Fraction | float) -> float:
        """The rate at which the engine speaks for a rate."""
        wanted = float(words_per_minute)
        for slower, faster in pairwise(self.words_per_minute):
            if slower < wanted <= faster:
                return faster if self.steps and faster > slower * _LEAST_STEP else wanted
        return max(wanted, self.words_per_minute[0])

    def rate(self, speed: float) -> float:
        """The words per minute at a speed, by linear interpolation."""
        return _interpolated(speed, self.speeds, self.words_per_minute)


HIBARI = SpeedTable(
    speeds=(
        0.4,
        0.425,
        0.45,
        0.475,
        0.5,
        0.525,
        0.55,
        0.575,
        0.6,
        0.625,
        0.65,
        0.675,
        0.7,
        0.725,
        0.75,
        0.775,
        0.8,
        0.825,
        0.85,
        0.875,
        0.95,
        1,
        1.05,
        1.1,
        1.15,
        1.25,
        1.3,
        1.35,
        1.4,
        1.6,
        1.8,
        2,
    ),
    words_per_minute=(
        97.5,
        102.9,
        113.7,
        118,
        119.9,
        121.8,
        125.6,
        140.1,
        142.7,
        145,
        147.6,
        163.9,
        168.5,
        171.5,
        174.1,
        176.6,
        192.6,
        209.9,
        213.1,
        221.7,
        228.4,
        231.5,
        234,
        236.6,
        240.5,
        255.1,
        258.6,
        321.7,
        325.1,
        334,
        339.5,
        352,
    ),
    most_stretch=1.2,
    steps=True,
)
"""The voice ``hibari:heart``. A speed of 1 is the pace of the voice from which its model learned.

The model rounds the length of each phoneme to whole frames, so the rate has steps. Of 30 sentences, the mean
DistillMOS was 4.54 at a speed of 0.5, 4.54 at 0.46, 4.51 at 0.42 and 4.52 at 0.4. Of 21 sentences at 0.5, a
stretch of 1.25 lowered it by 0.06.
"""

ESPEAK = SpeedTable(
    speeds=(80, 90, 100, 120, 150, 190, 240, 260, 280, 300, 320, 350, 380, 415, 450),
    words_per_minute=(
        108.6,
        115.8,
        127.9,
        151.1,
        185,
        228,
        278,
        295.4,
        315.3,
        347.7,
        389.1,
        419.8,
        443.5,
        485.2,
        513.9,
    ),
    most_stretch=1.5,
)
"""The English voices of espeak-ng, which calls its speed words per minute too.

Of 11 sentences at the slowest speed, the mean DistillMOS was 2.80, 3.07 at a stretch of 1.25, and 3.03 at
1.5.
"""

ESPEAK_SHARES: Mapping[str, float] = MappingProxyType(
    {"en": 1.0, "en-gb": 1.035, "de": 0.92, "es": 0.91, "fr": 1.04, "it": 0.84, "nl": 1.0, "pt": 0.85}
)
"""The words per minute of espeak-ng in other languages, as a share of American English at the same speed.

They differ because words are longer or shorter. Measured with 16 sentences in each language, 36 in
French, and 40 in British English.
"""


def espeak_table(*languages: str) -> SpeedTable:
    """The table of the first language that was measured; otherwise the one for American English.

    Each of the ``languages`` is a BCP 47 tag, or another text.
    """
    tags = [tag for language in languages for tag in (language.lower(), primary_language(language))]
    share = next((ESPEAK_SHARES[tag] for tag in tags if tag in ESPEAK_SHARES), 1.0)
    return replace(ESPEAK, words_per_minute=tuple(share * rate for rate in ESPEAK.words_per_minute))


def _interpolated(value: float, known: tuple[float, ...], wanted: tuple[float, ...]) -> float:
    if value <= known[0]:
        return wanted[0]
    for n in range(1, len(known)):
        if value <= known[n]:
            share = (value - known[n - 1]) / (known[n] - known[n - 1])
            return wanted[n - 1] + share * (wanted[n] - wanted[n - 1])
    return wanted[-1]
