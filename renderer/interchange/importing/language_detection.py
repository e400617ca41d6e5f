"""Detect the language of a text from its cues, and from its most frequent words where cues are not enough."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from renderer.interchange.cue_languages import cue_language, cue_language_tags
from renderer.interchange.importing.model import Dropped
from renderer.script.cue_languages.reading import is_cue

if TYPE_CHECKING:
    from renderer.script.cue_languages.cue_language import CueLanguage

_BRACKET = re.compile(r"[\[(]([^\[\]()]{1,80}+)[\])]")
_WORD = re.compile(r"[^\W\d_]++")
_MOST_WORDS = 5_000
_MOST_CUES = 200
_ENGLISH = frozenset(("the", "and", "your", "you", "of", "to", "is", "as", "it", "with", "this", "let"))
_LEAST_SHARE = 0.03
"""The least share of the most frequent words of a language among the words of a text in that language."""


def detected_language(texts: Iterable[str]) -> CueLanguage | None:
    """Return the language whose cues a text contains, or None if there is no such language or more than one.

    A cue that is also an English one says nothing about the language. A text with many English words is
    English, and no table is read.
    """
    whole = "\n".join(texts)
    cues = list(dict.fromkeys(" ".join(found.split()) for found in _BRACKET.findall(whole)))[:_MOST_CUES]
    cues = [cue for cue in cues if not is_cue(cue)]
    counts = Counter(word.lower() for word in _WORD.findall(whole)[:_MOST_WORDS])
    if not cues or not counts or _share(counts, _ENGLISH) >= 2 * _LEAST_SHARE:
        return None
    languages = [language for tag in cue_language_tags() if (language := cue_language(tag))]
    scores = sorted(
        ((_read(cues, language), _share(counts, language.common), language.tag) for language in languages),
        reverse=True,
    )
    (read, share, tag), (next_read, next_share, _) = scores[:2]
    if not read or (read == next_read and (share < _LEAST_SHARE or share <= next_share)):
        return None
    return cue_language(tag)


def with_language(
    front: Mapping[str, object], texts: Iterable[str], dropped: list[Dropped]
) -> dict[str, object]:
    """Return a front matter with the language of the texts, if it has none and their cues show one."""
    if front.get("language") or not (detected := detected_language(texts)):
        return dict(front)
    why = "by the cues and words; if that is wrong, change it in the script"
    what = f"no language: it is {detected.name}, {why}"
    dropped.append(Dropped(line=1, column=1, what=what, how="changed"))
    return {**front, "language": detected.tag}


def _read(cues: Iterable[str], language: CueLanguage) -> int:
    return sum(language.plain(cue) is not None for cue in cues)


def _share(counts: Counter[str], words: Iterable[str]) -> float:
    return sum(counts[word] for word in words) / counts.total()
