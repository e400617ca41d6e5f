"""Find out whether the blocks that a text opens, such as ``[Repeat 3x]``, are closed in it too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from renderer.interchange.cue_languages import cue_language
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.script.cues.aliases import cleared
from renderer.script.cues.model import At, BlockCue, End
from renderer.script.cues.parts import LONGEST_CUE
from renderer.script.cues.table import cue_or_none

_BRACKET = re.compile(r"\[++([^\[\]]*+)\]++")
_BLOCK = r"(?:repeat(?:ing|ed)?|repetitions?|loop|block|rounds?|optional(?: part)?)"
_END = re.compile(
    rf"(?:end|close|stop)(?: of)?(?: the| this)? {_BLOCK}|/ ?(?:repeat|loop|optional|for)|repeat ends?"
    r"|(?:repeat|repetition|loop) (?:end|over)",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"repeat\b", re.IGNORECASE)
_LOOP = re.compile(r"loop(?= (?:x ?)?\d{1,4} ?(?:x|times?|rounds?)?$)", re.IGNORECASE)


def block_part(text: str, language: str) -> tuple[Literal["opens", "may open", "ends", "time", ""], str]:
    """Return whether the words of a cue open a block or end one, or are a time of the track, and the cue.

    What begins like a repetition and cannot be read "may open" a block.
    """
    text = _LOOP.sub("repeat", text)
    if len(text) > LONGEST_CUE:
        return "", text
    cues = cue_language(language)
    own = cues.plain(text) if cues and cues.cues else None
    for words in (cleared(text) or text, own or ""):
        match cue_or_none(words):
            case End():
                return "ends", "end"
            case At():
                return "time", words
            case cue if isinstance(cue, BlockCue):
                return "opens", words
            case _:
                pass
    if _END.fullmatch(text):
        return "ends", "end"
    return "may open" if _BEGINS.match(text) else "", text


def blocks_are_closed(passages: Iterable[Passage], language: str) -> bool:
    """Return whether the text has blocks, each with its end behind it, and no time of the track in one."""
    depth, blocks = 0, 0
    for passage in passages:
        if passage.heading or passage.comment:
            continue
        inside = [passage.text] if passage.cue else _BRACKET.findall(passage.text)
        for text in inside:
            part, _ = block_part(" ".join(text.split()), language)
            if part in ("opens", "may open"):
                depth, blocks = depth + 1, blocks + 1
            elif part == "ends":
                depth -= 1
            if depth < 0 or (depth and part == "time"):
                return False
    return blocks > 0 and not depth
