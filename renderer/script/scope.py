"""The values that ``{name}`` can take at a point of a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import assert_never

from renderer.script.cues.model import BlockCue, For, OptionalPart, Repeat, RepeatEach
from renderer.script.session import VALUE, fill, value_name
from renderer.script.suggestions import did_you_mean, one_of

Bound = Mapping[str, tuple[str, ...]]

MOST_READINGS = 64
"""In how many ways a cue with values may read."""


@dataclass(slots=True, kw_only=True)
class Scope:
    """Names and their values, the innermost block's last.

    A name without any value comes from something that could not be read; nothing is said against it.
    ``anything`` where the front matter could not be read: then every name is such a one.
    """

    levels: list[Bound] = field(default_factory=list)
    anything: bool = False
    used: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    def known(self, name: str) -> bool:
        found = any(name in level for level in self.levels)
        if found:
            self.used.add(name)
        return found or self.anything

    def leave(self) -> None:
        """The innermost block ends."""
        self.ended.update(self.levels.pop())

    def unknown(self, name: str) -> tuple[str, str]:
        """The message and the remedy for a name that is not known."""
        every = [known for level in self.levels for known in level]
        if name.startswith("other ") and name[6:] in every:
            remedy = f"[repeat {name[6:]}: ...] needs exactly two words for that"
        elif name in self.ended:
            remedy = "it has a value only inside its block, before [end]"
        elif name == "n":
            remedy = "it counts the rounds inside a block such as [repeat 3]"
        else:
            usual = one_of(every) if every else "add it under set: in the front matter"
            remedy = did_you_mean(name, every, usual)
        return f'unknown value "{{{name[:40]}}}"', remedy

    def readings(self, text: str) -> tuple[int, Iterator[str]]:
        """How often a cue reads differently, and the texts, for all the values that it holds."""
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
    """Every word of a block's head that could not be read, as names without values."""
    words = re.findall(r"[^\W\d]\w*", text.lower())
    return {name: () for word in ["n", *words] for name in (word, f"other {word}")}
