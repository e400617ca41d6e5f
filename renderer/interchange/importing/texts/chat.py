"""Leave out what a chatbot says around the script that it wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from renderer.interchange.importing.model import Dropped
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.interchange.importing.texts.sentence_ends import EMPHASIS

_TEXT = (
    r"(?:scripts?|versions?|drafts?|rewrit\w+|adjust\w*|tweak\w*|edits?|modif\w+|customi[sz]\w+|tailor\w*"
    r"|personali[sz]\w+|shorten\w*|lengthen\w*|revis\w+|expand\w*|voice-?over)\b"
    r"(?! (?:your(?! (?:script|text|recording|practice|session|meditation))|yourself"
    r"|(?:the|this|that) (?:pose|posture|position|stretch))\b)"
)
"""A teacher speaks of a practice or a session; of a script, only who wrote it does.

A teacher also says "adjust your posture" or "modify this pose".
"""
_WORK = rf"(?:{_TEXT}|(?:meditation|practice|session|body scan|yoga nidra|class|text)\b)"
_OFFER = re.compile(
    r"(?:would you like|do you want|would you prefer|shall i|should i|want me|let me know|just let me know"
    r"|feel free to|i can also|i could also|i(?:'m| am) happy to"
    r"|if you(?:'d| would)? (?:like|want|prefer|need)"
    r"|please let me know|i hope (?:this|that|you)|hope this|enjoy (?:this|your) (?:script|recording))\b",
)
_OPENING = re.compile(
    r"(?:(?:sure|certainly|absolutely|of course|great|gladly|happy to(?: help)?)\b[^:]{0,40}?)?"
    r"(?:here(?:'s| is| are)|below is|the following is"
    r"|i(?:'ve| have) (?:written|created|prepared|put together))\b"
)
_AGREED = re.compile(
    r"(?:sure|certainly|absolutely|of course|gladly)\s*"
    r"(?:[!.:\u2014-]|,(?= (?:here|below|i(?:'ve|'ll| have| can| will))\b))"
)
_ADVICE = re.compile(
    r"(?:(?:recording|production|delivery|voice|pacing|usage|quick|final) )?(?:tips|notes|suggestions)"
    r"(?: (?:for|on) (?:recording|reading|delivery|delivering|pacing|production|using|use|editing|the voice)"
    r"\b.{0,60})?"
)
"""The heading of what a chatbot says about a script after it."""
_LONGEST = 600
_MOST_PASSAGES = 3


def without_chat(passages: Sequence[Passage], dropped: list[Dropped]) -> list[Passage]:
    """Return the passages without the first and the last ones that only offer or present a script."""
    kept = list(passages)
    reports = len(dropped)
    while (first := next((n for n, p in enumerate(kept) if not (p.heading or p.comment)), -1)) >= 0:
        if not _presents(kept[first], kept[first + 1 : first + 2]):
            break
        _drop(kept.pop(first), dropped)
    for _ in range(_MOST_PASSAGES):
        last = next((n for n in range(len(kept) - 1, 0, -1) if not kept[n].comment), 0)
        if not last or not _offers(kept[last]):
            break
        _drop(kept.pop(last), dropped)
    headings = [n for n, passage in enumerate(kept) if passage.heading]
    if len(dropped) > reports and headings and _ADVICE.fullmatch(_plain(kept[headings[-1]]).rstrip(":")):
        for passage in kept[headings[-1] :]:
            _drop(passage, dropped)
        kept = kept[: headings[-1]]
    return kept


def _drop(passage: Passage, dropped: list[Dropped]) -> None:
    words = passage.text.replace(EMPHASIS, "")
    dropped.append(Dropped(line=passage.line, column=1, what=f'what a chatbot says: "{words[:80]}"'))


def _plain(passage: Passage) -> str:
    return passage.text.replace(EMPHASIS, "").replace("\u2019", "'").strip().lower()


def _presents(passage: Passage, after: Sequence[Passage]) -> bool:
    words = _plain(passage)
    if passage.heading or passage.comment or len(words) > _LONGEST or not re.search(_WORK, words):
        return False
    ended = words.endswith(":") or any(other.heading for other in after)
    return bool(_AGREED.match(words)) or (ended and bool(_OPENING.match(words)))


def _offers(passage: Passage) -> bool:
    """Whether a passage offers more work on the text, in the words that chatbots use for it."""
    words = _plain(passage)
    if passage.heading or len(words) > _LONGEST or not _OFFER.match(words):
        return False
    return bool(re.search(_TEXT, words)) or "like me to " in words
