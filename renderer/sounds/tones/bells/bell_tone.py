"""What describes a bell, and how it is struck."""

from __future__ import annotations

from msgspec import Struct


class Partial(Struct, frozen=True, kw_only=True):
    """One partial of a bell: two modes of nearly the same frequency, which beat.

    ``ratio`` is its frequency relative to the pitch of the bell, and ``gain`` its amplitude. In
    ``decay_seconds`` it falls by 60 dB. ``split_hz`` is the distance of the two modes. ``beating`` is the
    share of the weaker one; at 0.5 the beats fall to silence. ``lean`` is the position from -1 (left) to 1
    (right). A partial that takes ``rise_seconds`` gets its energy from other partials, not from the strike.
    """

    ratio: float
    gain: float
    decay_seconds: float
    split_hz: float = 0.0
    beating: float = 0.0
    lean: float = 0.0
    rise_seconds: float = 0.0


class Mallet(Struct, frozen=True, kw_only=True):
    """What strikes a bell: the time that it touches the bell, and the noise that it makes.

    The noise is a burst between two frequencies with a ``noise_gain`` relative to the partials. It falls by
    60 dB in ``noise_seconds``.
    """

    contact_ms: float
    noise_gain: float
    noise_low_hz: float
    noise_high_hz: float
    noise_seconds: float


class Stroke(Struct, frozen=True, kw_only=True):
    """One of several strokes that make a strike: its time, its pitch relative to the bell's, and its gain."""

    seconds: float = 0.0
    ratio: float = 1.0
    gain: float = 1.0


class BellTone(Struct, frozen=True, kw_only=True):
    """The properties of a bell.

    ``early`` is the share of each partial that decays ``early_ratio`` times as fast as the rest. ``strokes``
    has one row of strokes, or one row for each variant.
    """

    pitch_hz: float
    seconds: float
    partials: tuple[Partial, ...]
    mallet: Mallet
    early: float
    early_ratio: float
    seed: int
    strokes: tuple[tuple[Stroke, ...], ...] = ((Stroke(),),)
