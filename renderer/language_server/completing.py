"""What can be written at a place of a script: cues, names in cues, values, chapters and included files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol.types import CompletionItem, CompletionItemKind, TextEdit
from msgspec import Struct

from renderer.language_server.document_text import DocumentText

if TYPE_CHECKING:
    from renderer.api.text_check import Completion, Completions

_NAMED = re.compile(r"(?<!\\)\[(bell|bed|voice|sound|include)\s+([^\[\],]*)$", re.IGNORECASE)
_OPEN_CUE = re.compile(r"(?<!\\)\[[^\[\]]*$")
_CUE_REST = re.compile(r"\w*\]")
_OPEN_VALUE = re.compile(r"(?<!\\)\{[^{}\s]*$")
_HEADING = re.compile(r"#{1,6}\s+(.*)$")


class Offer(Struct, frozen=True, kw_only=True):
    """Texts to choose from for the characters of a line from column ``start`` up to ``end``, from 1."""

    choices: tuple[Completion, ...]
    start: int
    end: int
    kind: CompletionItemKind

    def items(self, text: DocumentText, line: int) -> Iterator[CompletionItem]:
        """Yield the choices for an editor, those first that people need most."""
        place = text.range(line, self.start, line, self.end)
        for number, choice in enumerate(self.choices):
            yield CompletionItem(
                label=choice.label,
                kind=self.kind,
                detail=choice.detail or None,
                sort_text=f"{number:03}",
                filter_text=choice.apply.rstrip("]}"),
                text_edit=TextEdit(range=place, new_text=choice.apply),
            )


def body_offer(
    line: str,
    column: int,
    offered: Completions,
    files: Callable[[], Iterable[str]],
    chapters: Callable[[], Iterable[str]],
) -> Offer | None:
    """What can be written at a column of a line of the body; None if nothing is begun there."""
    from renderer.api.text_check import Completion

    def names(found: Iterable[str]) -> tuple[Completion, ...]:
        return tuple(Completion(label=name, apply=name) for name in found)

    before, after = line[: column - 1], line[column - 1 :]
    if heading := _HEADING.match(before):
        return _offer(names(chapters()), heading[1], before, CompletionItemKind.Module)
    if open_value := _OPEN_VALUE.search(before):
        end = column + int(after.startswith("}"))
        return Offer(
            choices=offered.values, start=open_value.start() + 1, end=end, kind=CompletionItemKind.Variable
        )
    if named := _NAMED.search(before):
        match named[1].lower():
            case "bell":
                choices = offered.bells
            case "bed":
                choices = offered.beds
            case "voice":
                choices = offered.voices
            case "include":
                choices = names(files())
            case _:
                choices = offered.sounds
        return _offer(choices, named[2], before, CompletionItemKind.Value)
    if open_cue := _OPEN_CUE.search(before):
        rest = _CUE_REST.match(after)
        end = column + (rest.end() if rest else 0)
        return Offer(
            choices=offered.cues, start=open_cue.start() + 1, end=end, kind=CompletionItemKind.Keyword
        )
    return None


def _offer(choices: tuple[Completion, ...], word: str, before: str, kind: CompletionItemKind) -> Offer:
    return Offer(choices=choices, start=len(before) - len(word) + 1, end=len(before) + 1, kind=kind)


def scripts_below(folder: Path, most: int = 200) -> Iterator[str]:
    """The scripts in a folder and in the folders in it, as ``[include]`` names them."""
    found = (path for pattern in ("*.md", "*.txt", "*/*.md", "*/*.txt") for path in folder.glob(pattern))
    for _, path in zip(range(most), found, strict=False):
        yield path.relative_to(folder).as_posix()
