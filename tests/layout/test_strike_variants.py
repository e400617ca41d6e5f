"""Which variant of a bell each strike plays."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from renderer.layout.strike_variants import VARIANTS, StrikeVariants
from tests.support.properties import examples

Strikes = list[tuple[str, int]]
"""Sentences, each with the number of strikes after it."""

SENTENCES = st.lists(st.tuples(st.sampled_from(["Rest.", "Sit.", "Breathe in.", "Stay."]), st.integers(0, 6)))


def chosen(strikes: Strikes) -> list[list[int]]:
    """The variants after each sentence."""
    variants = StrikeVariants()
    found = []
    for words, count in strikes:
        variants.words = words
        found.append([variants.next_variant("bowl") for _ in range(count)])
    return found


@given(SENTENCES)
@examples(100)
def test_two_strikes_in_a_row_always_differ(strikes: Strikes) -> None:
    variants = [variant for run in chosen(strikes) for variant in run]
    assert all(0 <= variant < VARIANTS for variant in variants)
    assert all(one != other for one, other in pairwise(variants))


@given(SENTENCES, SENTENCES)
@examples(100)
def test_an_edit_reaches_at_most_the_first_strike_of_a_later_run(before: Strikes, other: Strikes) -> None:
    """Where two strikes follow a sentence, the second and all strikes after it stay."""
    rest = [("Let go.", 2), ("Soften.", 1), ("Wait.", 3)]
    one, two = (chosen(begun + rest)[len(begun) :] for begun in (before, other))
    assert [run[1:] for run in one[:1]] == [run[1:] for run in two[:1]]
    assert one[1:] == two[1:]


def test_the_rounds_of_a_repeated_sentence_play_all_variants() -> None:
    variants = [run[0] for run in chosen([("Rest.", 1)] * VARIANTS)]
    assert sorted(variants) == list(range(VARIANTS))


def test_bells_are_counted_apart() -> None:
    alone, together = StrikeVariants(), StrikeVariants()
    expected = [alone.next_variant("low") for _ in range(5)]
    found = []
    for _ in range(5):
        found.append(together.next_variant("low"))
        together.next_variant("high")
    assert found == expected
