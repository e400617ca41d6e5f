"""The eight bells, with the sources of their partials.

The ratios are measured or calculated ones from the literature. The decays are typical of such instruments,
and are shorter than the longest real ones so that a bell does not ring for minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from renderer.sounds.tones.bells.bell_tone import BellTone, Mallet, Partial, Stroke

HIGH = BellTone(
    pitch_hz=1108.7,
    seconds=7.5,
    early=0.35,
    early_ratio=6.0,
    partials=(
        Partial(ratio=1.0, gain=1.00, decay_seconds=5.7, split_hz=0.8, beating=0.16, lean=0.1),
        Partial(ratio=1.797, gain=0.10, decay_seconds=4.2, split_hz=1.3, beating=0.10, lean=-0.3),
        Partial(ratio=2.521, gain=0.16, decay_seconds=3.6, split_hz=2.4, beating=0.22, lean=0.3),
        Partial(ratio=2.992, gain=0.40, decay_seconds=3.2, split_hz=1.6, beating=0.30, lean=-0.2),
        Partial(ratio=3.796, gain=0.09, decay_seconds=2.0, split_hz=3.1, beating=0.12, lean=0.35),
        Partial(ratio=4.572, gain=0.10, decay_seconds=1.5, split_hz=4.2, beating=0.25, lean=-0.4),
        Partial(ratio=5.038, gain=0.08, decay_seconds=1.2, split_hz=3.7, beating=0.18, lean=0.4),
        Partial(ratio=6.428, gain=0.04, decay_seconds=0.7, split_hz=5.0, beating=0.35, lean=-0.3),
        Partial(ratio=7.319, gain=0.03, decay_seconds=0.5, lean=0.3),
    ),
    mallet=Mallet(
        contact_ms=0.25, noise_gain=0.15, noise_low_hz=2200, noise_high_hz=9000, noise_seconds=0.030
    ),
    seed=11,
)
"""A small handbell, whose third harmonic is tuned: T. D. Rossing and H. J. Sathoff, "Modes of vibration and
sound radiation from tuned handbells", J. Acoust. Soc. Am. 68 (1980). The ratios are the means of the pairs of
the small handbell in the table of modal frequency ratios of the Csound Reference Manual.
"""

LOW = BellTone(
    pitch_hz=207.7,
    seconds=12.0,
    early=0.40,
    early_ratio=5.0,
    partials=(
        Partial(ratio=0.5, gain=0.62, decay_seconds=9.2, split_hz=0.24, beating=0.22, lean=-0.05),
        Partial(ratio=1.0, gain=0.80, decay_seconds=7.4, split_hz=0.42, beating=0.30, lean=0.1),
        Partial(ratio=1.183, gain=0.50, decay_seconds=6.2, split_hz=0.61, beating=0.12, lean=-0.2),
        Partial(ratio=1.506, gain=0.24, decay_seconds=4.4, split_hz=0.83, beating=0.36, lean=0.25),
        Partial(ratio=2.0, gain=0.52, decay_seconds=4.8, split_hz=0.97, beating=0.18, lean=-0.15),
        Partial(ratio=2.514, gain=0.17, decay_seconds=2.9, split_hz=1.3, beating=0.40, lean=0.3),
        Partial(ratio=2.662, gain=0.14, decay_seconds=2.6, split_hz=1.1, beating=0.15, lean=-0.3),
        Partial(ratio=3.011, gain=0.20, decay_seconds=2.4, split_hz=1.6, beating=0.28, lean=0.2),
        Partial(ratio=4.166, gain=0.13, decay_seconds=1.6, split_hz=2.1, beating=0.10, lean=-0.35),
        Partial(ratio=5.433, gain=0.07, decay_seconds=1.0, split_hz=2.7, beating=0.33, lean=0.35),
        Partial(ratio=6.796, gain=0.035, decay_seconds=0.7, lean=-0.4),
        Partial(ratio=8.215, gain=0.016, decay_seconds=0.45, lean=0.4),
    ),
    mallet=Mallet(contact_ms=0.8, noise_gain=0.20, noise_low_hz=500, noise_high_hz=3600, noise_seconds=0.060),
    seed=12,
)
"""A church bell with hum, prime, tierce, quint and nominal: R. Perrin, T. Charnley and J. dePont, "Normal
modes of the modern English church bell", J. Sound Vib. 90 (1983); the ratios are also table 21.1 of N. H.
Fletcher and T. D. Rossing, "The Physics of Musical Instruments" (1998).
"""

BOWL = BellTone(
    pitch_hz=174.6,
    seconds=24.0,
    early=0.30,
    early_ratio=7.0,
    partials=(
        Partial(ratio=1.0, gain=0.85, decay_seconds=18.4, split_hz=0.72, beating=0.34, lean=0.05),
        Partial(ratio=2.778, gain=0.62, decay_seconds=12.6, split_hz=1.18, beating=0.25, lean=-0.2),
        Partial(ratio=5.181, gain=0.26, decay_seconds=7.8, split_hz=1.63, beating=0.40, lean=0.25),
        Partial(ratio=8.163, gain=0.095, decay_seconds=4.4, split_hz=2.05, beating=0.18, lean=-0.35),
        Partial(ratio=11.661, gain=0.032, decay_seconds=2.2, split_hz=2.9, beating=0.30, lean=0.4),
        Partial(ratio=15.638, gain=0.010, decay_seconds=1.1, lean=-0.4),
        Partial(ratio=19.99, gain=0.004, decay_seconds=0.7, lean=0.4),
    ),
    mallet=Mallet(contact_ms=2.0, noise_gain=0.18, noise_low_hz=250, noise_high_hz=1500, noise_seconds=0.090),
    seed=13,
)
"""A Tibetan bowl of 180 mm: O. Inácio, L. Henrique and J. Antunes, "The dynamics of Tibetan singing bowls",
Acta Acustica united with Acustica 92 (2006). The two modes of each partial and their beats are described
there too.
"""


def _shimmer() -> tuple[Partial, ...]:
    """Return the upper partials of the gong, which rise later the higher they are.

    The modes of a plate are equally dense at all frequencies.
    """
    random = np.random.RandomState(140)  # NEP 19: its streams are the same in every version
    partials = []
    for number in range(40):
        ratio = 5.5 + 0.85 * number + random.uniform(-0.35, 0.35)
        partials.append(
            Partial(
                ratio=ratio,
                gain=0.9 / ratio * random.uniform(0.55, 1.0),
                decay_seconds=17.0 / (1.0 + ratio / 30.0) * random.uniform(0.85, 1.15),
                split_hz=random.uniform(0.4, 2.2),
                beating=random.uniform(0.1, 0.45),
                lean=random.uniform(-0.6, 0.6),
                rise_seconds=0.2 + 0.06 * ratio,
            )
        )
    return tuple(partials)


GONG = BellTone(
    pitch_hz=110.0,
    seconds=24.0,
    early=0.30,
    early_ratio=5.0,
    partials=(
        Partial(ratio=0.578, gain=0.45, decay_seconds=19.0, split_hz=0.31, beating=0.20, lean=-0.1),
        Partial(ratio=1.0, gain=1.00, decay_seconds=17.0),
        Partial(ratio=1.346, gain=0.42, decay_seconds=14.5, split_hz=0.44, beating=0.35, lean=0.2),
        Partial(ratio=2.259, gain=0.34, decay_seconds=12.0, split_hz=0.71, beating=0.25, lean=-0.25),
        Partial(ratio=2.378, gain=0.26, decay_seconds=11.0, split_hz=0.52, beating=0.40, lean=0.3),
        Partial(ratio=3.644, gain=0.20, decay_seconds=9.5, split_hz=0.93, beating=0.15, lean=-0.35),
        Partial(ratio=3.880, gain=0.18, decay_seconds=9.0, split_hz=1.10, beating=0.30, lean=0.35),
        Partial(ratio=4.244, gain=0.22, decay_seconds=9.0),
        *_shimmer(),
    ),
    mallet=Mallet(contact_ms=4.0, noise_gain=0.10, noise_low_hz=80, noise_high_hz=700, noise_seconds=0.140),
    seed=14,
)
"""A gong struck with a soft mallet. Its low partials are those of a circular plate with a free edge, relative
to the mode without nodal diameters: A. W. Leissa, "Vibration of Plates", NASA SP-160 (1969). The high
partials get their energy from the low ones within a second: N. H. Fletcher and T. D. Rossing, "The Physics of
Musical Instruments" (1998), section 20.2; A. Chaigne, C. Touzé and O. Thomas, "Nonlinear vibrations and chaos
in gongs and cymbals", Acoust. Sci. & Tech. 26 (2005).
"""

TINGSHA = BellTone(
    pitch_hz=2093.0,
    seconds=12.0,
    early=0.30,
    early_ratio=6.0,
    partials=(
        Partial(ratio=1.0, gain=1.00, decay_seconds=10.0, split_hz=5.2, beating=0.42, lean=0.0),
        Partial(ratio=1.729, gain=0.12, decay_seconds=5.0, split_hz=7.9, beating=0.30, lean=0.3),
        Partial(ratio=2.328, gain=0.42, decay_seconds=6.5, split_hz=9.4, beating=0.36, lean=-0.3),
        Partial(ratio=3.906, gain=0.06, decay_seconds=2.4, split_hz=13.0, beating=0.25, lean=0.4),
        Partial(ratio=4.112, gain=0.17, decay_seconds=3.4, split_hz=16.0, beating=0.40, lean=-0.4),
        Partial(ratio=6.301, gain=0.05, decay_seconds=1.5, split_hz=22.0, beating=0.33, lean=0.3),
    ),
    mallet=Mallet(
        contact_ms=0.12, noise_gain=0.12, noise_low_hz=3000, noise_high_hz=12000, noise_seconds=0.020
    ),
    seed=15,
)
"""Two small thick cymbals, struck edge on edge. Each partial is a pair, because the two are never quite of
one pitch. The ratios are those of a circular plate with a free edge (A. W. Leissa, "Vibration of Plates",
NASA SP-160, 1969), relative to the mode with two nodal diameters; an edge excites the modes with nodal
diameters most.
"""


def _bars(*rows: tuple[int, ...]) -> tuple[tuple[Stroke, ...], ...]:
    """Return the strokes of the chimes: for each variant, the order in which the bars sound."""
    bars = (2 / 3, 1.0, 4 / 3)
    return tuple(
        tuple(
            Stroke(seconds=place * (0.19 + 0.012 * ((number + place) % 4)), ratio=bars[bar], gain=gain)
            for place, (bar, gain) in enumerate(zip(row, (1.0, 0.8, 0.65), strict=True))
        )
        for number, row in enumerate(rows)
    )


CHIMES = BellTone(
    pitch_hz=880.0,
    seconds=9.0,
    early=0.30,
    early_ratio=5.0,
    partials=(
        Partial(ratio=1.0, gain=1.00, decay_seconds=6.6, split_hz=0.55, beating=0.20, lean=0.1),
        Partial(ratio=2.756, gain=0.36, decay_seconds=2.9, split_hz=1.2, beating=0.30, lean=-0.3),
        Partial(ratio=5.404, gain=0.15, decay_seconds=1.3, split_hz=2.1, beating=0.15, lean=0.3),
        Partial(ratio=8.933, gain=0.05, decay_seconds=0.6, lean=-0.4),
        Partial(ratio=13.345, gain=0.02, decay_seconds=0.3, lean=0.4),
    ),
    mallet=Mallet(
        contact_ms=0.30, noise_gain=0.10, noise_low_hz=1500, noise_high_hz=7000, noise_seconds=0.025
    ),
    seed=16,
    strokes=_bars((0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)),
)
"""Three bars, a fourth and a fifth apart, struck one after another. The ratios are those of a bar with free
ends: Lord Rayleigh, "The Theory of Sound" (1894), section 170; N. H. Fletcher and T. D. Rossing, "The Physics
of Musical Instruments" (1998), section 2.15.
"""

WOOD_BLOCK = BellTone(
    pitch_hz=740.0,
    seconds=1.2,
    early=0.35,
    early_ratio=3.0,
    partials=(
        Partial(ratio=1.0, gain=1.00, decay_seconds=0.32, split_hz=3.0, beating=0.10, lean=0.05),
        Partial(ratio=1.683, gain=0.45, decay_seconds=0.20, split_hz=5.0, beating=0.20, lean=-0.2),
        Partial(ratio=2.036, gain=0.30, decay_seconds=0.15, split_hz=4.0, beating=0.15, lean=0.2),
        Partial(ratio=3.401, gain=0.14, decay_seconds=0.08, lean=-0.3),
    ),
    mallet=Mallet(contact_ms=0.6, noise_gain=0.22, noise_low_hz=500, noise_high_hz=4000, noise_seconds=0.025),
    seed=17,
)
"""A wood block. The ratios are those of the wood block in the table of modal frequency ratios of the Csound
Reference Manual. The decays are those of wood, whose losses grow with the frequency: A. Chaigne and V.
Doutaut, "Numerical simulations of xylophones. I", J. Acoust. Soc. Am. 101 (1997).
"""

CRYSTAL_BOWL = BellTone(
    pitch_hz=261.6,
    seconds=24.0,
    early=0.22,
    early_ratio=8.0,
    partials=(
        Partial(ratio=1.0, gain=1.00, decay_seconds=19.0, split_hz=0.38, beating=0.18, lean=0.05),
        Partial(ratio=2.32, gain=0.20, decay_seconds=11.0, split_hz=0.66, beating=0.28, lean=-0.25),
        Partial(ratio=4.25, gain=0.07, decay_seconds=6.0, split_hz=0.9, beating=0.12, lean=0.3),
        Partial(ratio=6.63, gain=0.022, decay_seconds=3.0, split_hz=1.4, beating=0.33, lean=-0.35),
        Partial(ratio=9.38, gain=0.008, decay_seconds=1.4, lean=0.4),
    ),
    mallet=Mallet(contact_ms=2.5, noise_gain=0.08, noise_low_hz=200, noise_high_hz=1200, noise_seconds=0.080),
    seed=18,
)
"""A quartz bowl, which vibrates as a wine glass does: A. P. French, "In vino veritas: a study of wineglass
acoustics", Am. J. Phys. 51 (1983). The ratios are those of the wine glass in the table of modal frequency
ratios of the Csound Reference Manual.
"""

BELLS: Mapping[str, BellTone] = MappingProxyType(
    {
        "high": HIGH,
        "low": LOW,
        "bowl": BOWL,
        "gong": GONG,
        "tingsha": TINGSHA,
        "chimes": CHIMES,
        "wood block": WOOD_BLOCK,
        "crystal bowl": CRYSTAL_BOWL,
    }
)
"""The built-in bells, by name."""
