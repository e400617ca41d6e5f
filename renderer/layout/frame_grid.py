"""Where an exact time falls on the grid of MPEG frames."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from renderer.timeline import MPEG_FRAME_FRAMES
from renderer.units import nearest, to_frames

APART_SECONDS = 10
_CORRECTABLE_PER_SECOND = 5
_MOST_OFF = 3


class Grid(Struct, kw_only=True):
    """Rounds onsets to whole MPEG frames.

    What follows within ten seconds of silence is rounded by its distance from what came before, so that
    everything up to the next long silence moves as a whole when something before it gets longer. What this
    adds up to is taken back in long silences, and as soon as it passes three MPEG frames.

    Of beats that follow one another, only the first is on the grid. The others are at their exact distance
    from it, so that a count is even, and still moves as a whole.
    """

    sample_rate: int
    reference: tuple[Fraction, int] | None = None
    in_beats: bool = False
    sounding_until: Fraction = Fraction(0)
    taken_frames: int = 0

    def beat_frames(self, seconds: Fraction) -> int:
        """Where a beat at ``seconds`` is placed."""
        if not self.in_beats or self.reference is None:
            return self.free_frames(seconds)
        first_seconds, first_frames = self.reference
        exact = first_frames + to_frames(seconds - first_seconds, self.sample_rate)
        return max(exact, self.taken_frames)

    def onset_frames(self, seconds: Fraction) -> int:
        """Where what begins at ``seconds`` is placed, unless it is a beat."""
        absolute = self._rounded(*seconds.as_integer_ratio())
        if self.reference is None:
            return absolute
        silent, second = _difference(seconds, self.sounding_until)
        if silent >= APART_SECONDS * second:
            return absolute
        reference_seconds, reference_frames = self.reference
        relative = reference_frames + self._rounded(*_difference(seconds, reference_seconds))
        is_correctable = silent * _CORRECTABLE_PER_SECOND >= second
        if abs(relative - absolute) > _MOST_OFF * MPEG_FRAME_FRAMES and is_correctable:
            return absolute
        return relative

    def free_frames(self, seconds: Fraction) -> int:
        """Where words that begin at ``seconds`` are placed: not before the end that ``take`` was given."""
        return max(self.onset_frames(seconds), -(-self.taken_frames // MPEG_FRAME_FRAMES) * MPEG_FRAME_FRAMES)

    def take(self, end_frames: int) -> None:
        """Words or a rest last until ``end_frames``; no others begin before that."""
        self.taken_frames = max(self.taken_frames, end_frames)

    def sounds(self, onset: Fraction, end: Fraction, onset_frames: int, *, beat: bool = False) -> None:
        """Something sounds from ``onset`` to ``end``, in seconds, and was placed at ``onset_frames``."""
        if not (beat and self.in_beats):
            self.reference = onset, onset_frames
        self.in_beats = beat
        self.sounding_until = max(self.sounding_until, end)

    def restart(self) -> None:
        """Round what comes next by itself, as it has a time of its own."""
        self.reference = None
        self.end_beats()

    def end_beats(self) -> None:
        """Place the next beat on the grid, as the first of others."""
        self.in_beats = False

    def _rounded(self, numerator: int, denominator: int) -> int:
        """The grid's frame nearest to a time in seconds; halves round up."""
        return nearest(numerator, denominator, self.sample_rate, MPEG_FRAME_FRAMES) * MPEG_FRAME_FRAMES


def _difference(one: Fraction, other: Fraction) -> tuple[int, int]:
    """One time less another, as a numerator and a denominator that may have common factors.

    A Fraction would look for these, which takes most of the time of a layout.
    """
    (numerator, denominator), (less, parts) = one.as_integer_ratio(), other.as_integer_ratio()
    return numerator * parts - less * denominator, denominator * parts
