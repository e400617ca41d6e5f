"""The values that ``{name}`` can take at a point of a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import assert_never

from msgspec import Struct, field

from renderer.script.cues.model import BlockCue, For, OptionalPart, Repeat, RepeatEach
from renderer.script.cues.parts import NAME
from renderer.script.session import VALUE, fill, value_name
from renderer.script.suggestions import did_you_mean

Bound = Mapping[str, tuple[str, ...]]

MOST_READINGS = 64
"""How many different cues the values of one may make of it."""


class Scope(Struct, kw_only=True):
    """Names and their values, the innermost block's last.

    A name without any value comes from something that could not be read, and is not reported. ``anything``
    makes every name such a one, where the front matter could not be read.
    """

    levels: list[Bound] = field(default_factory=list)
    anything: bool = False
    used: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    def has(self, name: str) -> bool:
        """Return whether a name has values here."""
        return any(level.get(name) for level in self.levels)

    def known(self, name: str) -> bool:
        found = any(name in level for level in self.levels)
        if found:
            self.used.add(name)
        return found or self.anything

    def leave(self) -> None:
        """The innermost block ends."""
        self.ended.update(self.levels.pop())

    def unknown(self, name: str) -> tuple[str, str]:
        """The message and the remedy for an unknown name."""
        every = [known for level in self.levels for known in level]
        if name.startswith("other "):
            remedy = f"use it inside [repeat {name[6:46]}: ...] with exactly two words"
        elif name in self.ended:
            remedy = "use it inside its block, before [end]"
        elif name == "n":
            remedy = "use it inside a block such as [repeat 3], where it is the number of the round"
        elif not NAME.fullmatch(name):
            remedy = r"write \{ and \} for spoken braces"
        else:
            remedy = did_you_mean(name, every, "add it under set: in the front matter")
        return f'unknown value "{{{name[:40]}}}"', remedy

    def readings(self, text: str) -> tuple[int, Iterator[str]]:
        """How many texts the values of a cue make of it, and those texts."""
        if "{" not in text:
            return 1, iter((text,))
        used = list(dict.fromkeys(value_name(match[1]) for match in VALUE.finditer(text)))
        choices = [next((level[name] for level in self.levels[::-1] if name in level), ()) for name in used]
        texts = (fill(text, dict(zip(used, chosen, strict=True))) for chosen in product(*choices))
        return prod(len(values) for values in choices), texts


def bound_by(cues: Iterable[BlockCue]) -> Bound:
    """The values that a block gives to names inside it, over all the ways in which its head can read."""
    values: dict[str, dict[str, None]] = {}
    for cue in cues:
        found: Bound = {}
        match cue:
            case Repeat(count=count):
                found = {"n": ("1", str(min(2, count)), str(count))}
            case RepeatEach(variable=name, words=words):
                found = {name: words} | ({f"other {name}": words} if len(words) == 2 else {})
            case For() | OptionalPart():
                pass
            case _:
                assert_never(cue)
        for name, several in found.items():
            values.setdefault(name, {}).update(dict.fromkeys(several))
    return {name: tuple(several) for name, several in values.items()}


def unbound(text: str) -> Bound:
    """Every word of a block's head that could not be read, as names without values, and ``side``, which the
    remedies suggest.
    """
    words = re.findall(r"[^\W\d]\w*", text.lower())
    return {name: () for word in ["n", "side", *words] for name in (word, f"other {word}")}
