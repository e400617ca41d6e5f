"""Apply the aliases and IPA of a document, as entries of ``say:`` or by writing the alias in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from renderer.interchange.importing.model import Item, Words
from renderer.script.front_matter_nodes import MOST_ENTRIES

_LONGEST_WORD = 60
_MOST_WORDS = 1_000
"""The largest number of words that are looked up in the rest of a document."""


class InlineSaying(Struct, frozen=True, kw_only=True):
    """How to pronounce some words of a document; ``item`` is the index of the words among the items."""

    item: int
    text: str
    alias: str = ""
    ipa: str = ""


def settle_sayings(items: list[Item], sayings: Sequence[InlineSaying], table: dict[str, object]) -> None:
    """Add each word that always has one pronunciation to ``table``; write out the alias of any other."""
    by_word: dict[str, list[InlineSaying]] = {}
    for saying in sayings:
        by_word.setdefault(saying.text.lower(), []).append(saying)
    marked = {saying.item for saying in sayings}
    rest = _bare(" ".join(w.text for n, w in enumerate(items) if isinstance(w, Words) and n not in marked))
    for number, (word, found) in enumerate(by_word.items()):
        pronunciations = {(saying.alias, saying.ipa) for saying in found}
        may_be = len(pronunciations) == 1 and number < _MOST_WORDS and len(table) < MOST_ENTRIES
        if may_be and _bare(word) not in rest and _whole(word, found, items):
            if word not in table:
                table[found[0].text] = {"ipa": found[0].ipa} if found[0].ipa else found[0].alias
            continue
        for saying in found:
            item = items[saying.item]
            if saying.alias and isinstance(item, Words):
                items[saying.item] = replace(item, text=saying.alias + item.text.removeprefix(saying.text))


def _bare(text: str) -> str:
    """Return the words in lower case, each between spaces."""
    words = re.findall(r"\w+", text.lower())
    return f" {' '.join(words)} "


def _whole(word: str, found: Sequence[InlineSaying], items: Sequence[Item]) -> bool:
    """Whether each occurrence stands as a whole word, as an entry of ``say:`` requires."""
    if not word[:1].isalnum() or len(word) > _LONGEST_WORD:
        return False
    for saying in found:
        before, here, after = (
            items[n] if 0 <= n < len(items) else None for n in range(saying.item - 1, saying.item + 2)
        )
        if isinstance(here, Words) and here.glued and isinstance(before, Words) and before.text[-1].isalnum():
            return False
        if isinstance(after, Words) and after.glued and after.text[0].isalnum():
            return False
    return True
