"""Which variant of a bell each strike plays."""

from __future__ import annotations

import zlib

from msgspec import Struct, field

VARIANTS = 4
"""The number of variants of each built-in bell."""


class _Struck(Struct, frozen=True, kw_only=True):
    """The last strike of a bell: the words before it, its number since these words, and its variant."""

    words: str
    number: int
    variant: int


class StrikeVariants(Struct, kw_only=True):
    """Chooses the variants of the strikes of a track, one after another.

    ``words`` is the sentence that was spoken last. A variant depends on these words and on the number of
    strikes since then, so an edit in another place does not change it. It also differs from the strike before
    it, so an edit of the words before a strike can change the next strike of that bell.
    """

    words: str = ""
    last: dict[str, _Struck] = field(default_factory=dict)

    def next_variant(self, bell: str) -> int:
        """Return the variant of the next strike of a bell, from 0."""
        first = zlib.crc32(f"{bell}: {self.words}".encode()) % VARIANTS
        last = self.last.get(bell)
        if last is not None and last.words == self.words:
            number = last.number + 1
            variant = (first + number) % VARIANTS
        else:
            number = 0
            taken = last is not None and last.variant == first
            variant = (first + 2) % VARIANTS if taken else first  # neither the last one nor the next one
        self.last[bell] = _Struck(words=self.words, number=number, variant=variant)
        return variant
