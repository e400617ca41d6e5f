"""Where an exact time falls on the grid of MPEG frames."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from renderer.timeline import GRID_FRAMES
from renderer.units import to_frames

APART_SECONDS = Fraction(1)
"""What is silent for so long parts two runs; the encoded form of one does not depend on the other."""


@dataclass(slots=True, kw_only=True)
class Grid:
    """Rounds onsets to whole MPEG frames, so that nothing is off by more than two halves of one.

    What begins after a second in which nothing sounds starts a run and is rounded by itself; what follows
    it closely is rounded by its distance from that beginning. So nothing adds up, and a run that moves as
    a whole keeps every distance in it.
    """

    sample_rate: int
    run_seconds: Fraction = Fraction(0)
    run_frames: int = 0
    sounding_until: Fraction = -APART_SECONDS
    taken_frames: int = 0

    def onset_frames(self, seconds: Fraction) -> int:
        """Where what begins at ``seconds`` is placed."""
        if seconds >= self.sounding_until + APART_SECONDS:
            return self._rounded(seconds)
        return self.run_frames + self._rounded(seconds - self.run_seconds)

    def free_frames(self, seconds: Fraction) -> int:
        """As ``onset_frames``, but not before what ``take`` was told of has ended."""
        return max(self.onset_frames(seconds), -(-self.taken_frames // GRID_FRAMES) * GRID_FRAMES)

    def take(self, end_frames: int) -> None:
        """Words or a rest last until ``end_frames``; no others begin before that."""
        self.taken_frames = max(self.taken_frames, end_frames)

    def sounds(self, onset: Fraction, end: Fraction) -> None:
        """Something sounds from ``onset`` to ``end``, in seconds."""
        if onset >= self.sounding_until + APART_SECONDS:
            self.run_seconds, self.run_frames = onset, self._rounded(onset)
        self.sounding_until = max(self.sounding_until, end)

    def restart(self) -> None:
        """What comes next starts a run, however close it is: it has a time of its own."""
        self.sounding_until = -APART_SECONDS

    def _rounded(self, seconds: Fraction) -> int:
        return to_frames(seconds / GRID_FRAMES, self.sample_rate) * GRID_FRAMES
