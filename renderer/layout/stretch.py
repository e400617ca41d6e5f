"""How far ranges of holds and written pauses are stretched."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from renderer.plan.steps import HoldStep, PauseStep


class Stretch(Struct, frozen=True, kw_only=True):
    """``hold_share`` runs from 0, the shortest of each range, to 1, the longest; None takes the middle,
    in whole breaths. ``breath_share`` is that of ranges in breaths, where it is another; ``whole_breaths``
    keeps them whole, the fraction of one carried over to the next. ``pause_ratio`` scales written pauses.
    """

    hold_share: Fraction | None = None
    breath_share: Fraction | None = None
    pause_ratio: Fraction = Fraction(1)
    whole_breaths: bool = False

    def pause_seconds(self, pause: PauseStep) -> Fraction:
        return pause.seconds * self.pause_ratio

    def share(self, hold: HoldStep) -> Fraction | None:
        """How far into its range a hold goes; None for the middle."""
        return self.breath_share if hold.in_breaths and self.breath_share is not None else self.hold_share


class HoldLengths(Struct, kw_only=True):
    """The lengths of holds, one after another."""

    stretch: Stretch
    breaths_due: Fraction = Fraction(0)
    breaths_given: int = 0

    def seconds(self, hold: HoldStep) -> Fraction:
        share = self.stretch.share(hold)
        units = hold.low + (Fraction(1, 2) if share is None else share) * (hold.high - hold.low)
        if hold.in_breaths and share is None:
            units = min(hold.high, Fraction(_nearest(units)))
        elif hold.in_breaths and self.stretch.whole_breaths:
            self.breaths_due += units
            units = Fraction(_nearest(self.breaths_due) - self.breaths_given)
            self.breaths_given += int(units)
        return units * hold.unit_seconds


def _nearest(number: Fraction) -> int:
    return (number + Fraction(1, 2)).__floor__()
