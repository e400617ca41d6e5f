"""Suggestions for a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable

_LEAST_RATIO = 0.65
"""How like a word a name has to be, as difflib measures it."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that is most like a word, as it is written; None where none is like it."""
    names = {name.lower(): name for name in reversed([*known])}
    if word.lower() in names:
        return names[word.lower()]
    import difflib

    near, least = None, _LEAST_RATIO
    matcher = difflib.SequenceMatcher(b=word.lower()[:60])
    for name in sorted(names):
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
            ratio = matcher.ratio()
            if ratio >= least:
                near, least = names[name], ratio
    return near


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """``did you mean "pause"?`` for a near miss; ``otherwise`` where nothing is near."""
    near = nearest(word, known)
    return f'did you mean "{near}"?' if near else otherwise


def one_of(names: Iterable[str], most: int = 12) -> str:
    """``there are: bowl, high, low``, or the first ``most`` of them."""
    ordered = sorted(names)
    shown = ", ".join(ordered[:most])
    return f"there are: {shown}{', ...' if len(ordered) > most else ''}" if ordered else "there are none"
