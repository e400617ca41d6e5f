"""Match the equal items of two sequences that keep their order, in time nearly proportional to their length.

Items that occur once in both sequences are matched first, as in Bram Cohen's patience diff. Between them, few
items are left, and ``difflib`` matches these.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from msgspec import Struct

_MOST_WORK = 300_000


class Section(Struct, frozen=True, kw_only=True):
    """A run of items of both sequences, from a first index to before an end: equal ones, or others."""

    equal: bool
    old_first: int
    old_end: int
    new_first: int
    new_end: int


def sections(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Section]:
    """Yield sections that cover both sequences in order. Two that follow each other are not both equal."""
    at_old = at_new = 0
    for first_old, first_new, length in _runs([*_pairs(old, new), (len(old), len(new))]):
        if first_old > at_old or first_new > at_new:
            yield Section(
                equal=False, old_first=at_old, old_end=first_old, new_first=at_new, new_end=first_new
            )
        at_old, at_new = min(first_old + length, len(old)), min(first_new + length, len(new))
        if at_old > first_old:
            yield Section(
                equal=True, old_first=first_old, old_end=at_old, new_first=first_new, new_end=at_new
            )


def _runs(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield each run of pairs that follow each other in both sequences: its first pair and its length."""
    starts = [
        number
        for number, (one, other) in enumerate(pairs)
        if not number or pairs[number - 1] != (one - 1, other - 1)
    ]
    for start, end in pairwise([*starts, len(pairs)]):
        yield (*pairs[start], end - start)


def _pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Yield the indexes of equal items, both in rising order."""
    anchors = [(-1, -1), *_matched_once(old, new), (len(old), len(new))]
    for (before_old, before_new), (old_end, new_end) in pairwise(anchors):
        if before_old >= 0:
            yield before_old, before_new
        old_first, new_first = before_old + 1, before_new + 1
        for one, other in _between(old[old_first:old_end], new[new_first:new_end]):
            yield old_first + one, new_first + other


def _matched_once(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return most of the items that occur once in both: the longest run of them that rises in both."""
    once_in_old, once_in_new = _once(old), _once(new)
    pairs = [(at, once_in_new[item]) for item, at in once_in_old.items() if item in once_in_new]
    ends: list[int] = []  # the least end of a rising run of each length, and the number of its pair
    numbers: list[int] = []
    before: list[int] = []
    for number, (_, at) in enumerate(pairs):
        length = bisect_left(ends, at)
        before.append(numbers[length - 1] if length else -1)
        ends[length : length + 1] = [at]
        numbers[length : length + 1] = [number]
    found, number = list[tuple[int, int]](), numbers[-1] if numbers else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _once(items: Sequence[Hashable]) -> dict[Hashable, int]:
    counts = Counter(items)
    return {item: at for at, item in enumerate(items) if counts[item] == 1}


def _between(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of sequences in which hardly an item occurs once in both."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = range(1, shorter - head + 1)
    tail = next((at - 1 for at in rest if old[-at] != new[-at]), shorter - head)
    yield from ((at, at) for at in range(head))
    old_left, new_left = old[head : len(old) - tail], new[head : len(new) - tail]
    counts = Counter(new_left)
    equal_pairs = sum(counts[item] for item in old_left)
    if equal_pairs * min(len(old_left), len(new_left)) > _MOST_WORK:
        for one, other in _matched_once(_numbered(old_left), _numbered(new_left)):
            yield head + one, head + other
    elif equal_pairs:
        for block in SequenceMatcher(None, old_left, new_left, autojunk=False).get_matching_blocks():
            yield from ((head + block.a + at, head + block.b + at) for at in range(block.size))
    yield from ((len(old) - at, len(new) - at) for at in range(tail, 0, -1))


def _numbered(items: Sequence[Hashable]) -> list[Hashable]:
    """Return each item with a count, so that each matches only its counterpart."""
    counts: Counter[Hashable] = Counter()
    numbered: list[Hashable] = []
    for item in items:
        counts[item] += 1
        numbered.append((item, counts[item]))
    return numbered
