"""Suggestions for a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that is most like a word, in small letters; None where none is like it."""
    names = {name.lower() for name in known}
    if word.lower() in names:
        return word.lower()
    import difflib

    near = difflib.get_close_matches(word.lower()[:60], sorted(names), n=1, cutoff=0.65)
    return near[0] if near else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """``did you mean "pause"?`` for a near miss; ``otherwise`` where nothing is near."""
    near = nearest(word, known)
    return f'did you mean "{near}"?' if near else otherwise


def one_of(names: Iterable[str], most: int = 12) -> str:
    """``there are: bowl, high, low``, or the first ``most`` of them."""
    ordered = sorted(names)
    shown = ", ".join(ordered[:most])
    return f"there are: {shown}{', ...' if len(ordered) > most else ''}" if ordered else "there are none"
