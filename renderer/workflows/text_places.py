"""Where sentences and cues stand in the text of a script, as the studio's page needs it."""

from __future__ import annotations

from pathlib import Path

from renderer.problems import Position
from renderer.script.sentence_places import SentencePlaces, TextRange
from renderer.script.source import Source
from renderer.script.tokens import cue_width


class TextPlaces:
    """Finds where the text has what a track has; sentences are asked for in their order."""

    def __init__(self, root: Path, source: Source) -> None:
        self._root, self._script = root, source.path
        self._sentences = SentencePlaces(source)

    def included(self, position: Position) -> str:
        """The file that a position is in, from the project's folder; empty for the script itself."""
        return included_file(self._root, self._script, position)

    def of_words(self, position: Position, words: str) -> TextRange:
        """Where a sentence stands whose piece of text begins at ``position``."""
        if position.path == self._script and not is_cue(position):
            return self._sentences.place(position, words)
        return self.of_cue(position)

    def of_cue(self, position: Position) -> TextRange:
        """Where a cue stands, or the rest of a line."""
        width = cue_width(position) if is_cue(position) else len(position.text) - position.column + 1
        line, column = position.line, position.column
        return TextRange(line=line, column=column, end_line=line, end_column=column + max(1, width))


def included_file(root: Path, script: str, position: Position) -> str:
    """The file that a position is in, from the folder ``root``; empty for the script itself."""
    if position.path == script:
        return ""
    path = Path(position.path)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def is_cue(position: Position) -> bool:
    """Whether a cue begins at a position."""
    return position.text[position.column - 1 : position.column] in ("[", "(")
