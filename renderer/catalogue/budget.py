"""The most that an apply may cost at servers that speak."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from renderer.api.catalogue import SpeechEstimate
from renderer.errors import InputError

_COST = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]{3})")


class Budget(Struct, frozen=True, kw_only=True):
    """An amount of money in a currency, such as ``USD``."""

    amount: float
    currency: str


def read_budget(written: str) -> Budget:
    """An amount as it is written, such as ``20USD``.

    Raises:
        InputError: it is not an amount.
    """
    found = _COST.fullmatch(written.strip())
    if not found:
        raise InputError(f'--max-cost "{written}" is not an amount; write one such as 20USD')
    return Budget(amount=float(found[1]), currency=found[2].upper())


def check_budget(budget: Budget, estimates: Sequence[SpeechEstimate]) -> None:
    """Check that an apply cannot cost more than a budget, also if servers are asked again after faults.

    Raises:
        InputError: it may cost more, or the price is not known, or is in another currency.
    """
    most = 0.0
    for one in estimates:
        if not one.on_server or not (one.to_speak.characters or one.most_more.characters):
            continue
        if one.cost is None:
            raise InputError(
                f"--max-cost: the price of the voice {one.voice} is not known; set "
                "price_per_million_characters in its table in renderer.toml"
            )
        if one.currency.upper() != budget.currency:
            raise InputError(
                f"--max-cost: the price of the voice {one.voice} is in {one.currency}; "
                f"write the amount in {one.currency}"
            )
        most += one.cost + (one.most_more_cost or 0.0)
    if most > budget.amount:
        raise InputError(
            f"--max-cost: this may cost {most:.2f} {budget.currency}, more than {budget.amount:g}; "
            "name fewer tracks with --only, or allow more"
        )
