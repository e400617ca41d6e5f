"""Recognize the names of speakers before the words of captions and transcripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_LONGEST_NAME = 40
_WORD = r"[^\W_][\w.'\u2019&-]{0,30}"
PREFIX = re.compile(
    rf"(?P<name>{_WORD}(?: #?{_WORD}){{0,3}}) ?(?:\((?P<manner>[^()\n]{{1,40}})\))? ?[:\uff1a](?=\s|$)[ \t]*"
)
"""A name at the beginning of a line, and how its speaker speaks, such as ``MARY (softly): ``."""

_ROLES = frozenset(
    {
        "announcer", "audience", "everyone", "facilitator", "female", "guest", "guide", "host", "instructor",
        "interviewee", "interviewer", "male", "moderator", "narrator", "presenter", "speaker", "student",
        "teacher", "therapist", "voice", "voiceover",
        "lehrer", "lehrerin", "moderatorin", "sprecher", "sprecherin",
        "narrateur", "narratrice", "professeur", "voix",
        "narrador", "narradora", "profesor", "profesora", "professor", "professora", "voz",
        "insegnante", "narratore", "voce",
        "docent", "verteller", "berättare", "lärare", "lærer", "forteller", "fortæller",
    }
)  # fmt: skip
"""What speakers are called without their names."""
_NO_NAMES = frozenset(
    {
        "a", "again", "also", "and", "answer", "arms", "belly", "benefits", "body", "breath", "breathe",
        "but", "chapter", "chest", "day", "duration", "example", "exhale", "eyes", "face", "feet",
        "finally", "first", "focus", "goal", "hands", "head", "heart", "hips", "however", "imagine",
        "important", "inhale", "intention", "jaw", "left", "legs", "length", "mantra", "mind", "namely",
        "neck", "next", "no", "note", "now", "okay", "one", "option", "optional", "or", "part", "please",
        "ps", "question", "ready", "relax", "remember", "reminder", "repeat", "rest", "right", "round",
        "second", "section", "set", "so", "step", "then", "third", "three", "time", "tip", "title", "today",
        "two", "version", "warning", "week", "yes",
    }
)  # fmt: skip
"""Words that stand before a colon and are no names."""


def speakers_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the names, in lower case, that stand as speakers before a colon in the lines of texts.

    A role or a name in capitals is a speaker. If there is one, or if another name occurs twice, then every
    name is a speaker, unless it is somewhere written with a small letter.
    """
    certain: set[str] = set()
    likely: Counter[str] = Counter()
    small: set[str] = set()
    for text in texts:
        for line in text.split("\n"):
            small.update(re.findall(r"(?<![^\s(])[^\W\dA-Z_][^\W_]*", line))
            if not (found := PREFIX.match(line.lstrip("->\u2013\u2014 \t"))):
                continue
            name = found["name"]
            words = name.lower().split()
            if len(name) > _LONGEST_NAME or words[0] in _NO_NAMES:
                continue
            if _ROLES.intersection(words) or (name.isupper() and len(name) > 1):
                certain.add(name.lower())
            elif all(word[0].isupper() or word[0].isdigit() for word in name.split()) and name[0].isalpha():
                likely[name.lower()] += 1
    names = {name: count for name, count in likely.items() if name not in small}
    return frozenset(certain.union(names) if certain or max(names.values(), default=0) > 1 else ())


def is_name(text: str) -> bool:
    """Whether the words in brackets before speech can be a name: at most three words with capitals."""
    words = text.split()
    capitals = all(word[0].isupper() or word.isdigit() for word in words)
    return (
        0 < len(words) <= 3 and capitals and words[0].lower() not in _NO_NAMES and len(text) <= _LONGEST_NAME
    )
