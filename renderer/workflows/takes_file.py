"""The takes file of a script, ``NAME.takes.toml`` beside it, with the takes of its sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from renderer.errors import ScriptError
from renderer.plan.takes import NO_TAKES, SpokenTake, SpokenTakes, sorted_takes
from renderer.problems import Position, Problem
from renderer.script.pacing import PACING_KEYS, WrongValueError
from renderer.script.sentences import LONGEST_SENTENCE
from renderer.script.source import decode
from renderer.storage.atomic_files import atomic, reported
from renderer.workflows.script_files import read_bytes

MOST_BYTES = 5_000_000
MOST_SEED = 2**32 - 1
MOST_TIMES = 100_000
_KEYS = ("words", "voice", "rate", "seed", "chosen", "digest", "sample_rate")
_HEADER = re.compile(r"\s*\[\[\s*take\s*\]\]")
_DIGEST = re.compile(r"[0-9a-f]{32}")


def takes_path(script: Path) -> Path:
    """The takes file of a script, whether it exists or not."""
    return script.with_name(f"{script.stem}.takes.toml")


def read_takes(script: Path) -> SpokenTakes:
    """The takes of a script; none without a takes file.

    Raises:
        ScriptError: something in the file is wrong.
        InputError: the file cannot be read.
    """
    path = takes_path(script)
    if not path.exists():
        return NO_TAKES
    text, problem = decode(read_bytes(path, str(path), "takes file", MOST_BYTES), str(path))
    if problem:
        raise ScriptError((problem,))
    from renderer.settings.toml_text import parse_toml

    return _Reader(str(path), text).takes(parse_toml(text, str(path)))


def change_takes(script: Path, change: Callable[[SpokenTakes], SpokenTakes]) -> SpokenTakes:
    """Change the takes of a script, and return them; one process at a time does this.

    Raises:
        ScriptError: something in the file is wrong.
        InputError: the file cannot be read, or what ``change`` raises.
        OutputError: the file cannot be written.
    """
    from renderer.storage.folder_lock import locked

    path = takes_path(script)
    with locked(path.with_name(f".{path.name}.lock")):
        before = read_takes(script)
        takes = sorted_takes(change(before).takes)
        if takes != before:
            from renderer.workflows.takes_text import takes_text

            with atomic(path) as part, reported(part):
                part.write_text(takes_text(takes, script.name), "utf-8", newline="\n")
        return takes


class _Reader:
    """Reads a takes file, and says where something in it is wrong."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        self._heads = [number for number, line in enumerate(self._lines, 1) if _HEADER.match(line)]

    def takes(self, table: Mapping[str, Any]) -> SpokenTakes:
        for key in table:
            if key != "take":
                raise self._error(1, f"unknown key: {key}", "each take begins with the line [[take]]", key)
        listed = table.get("take", [])
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            raise self._error(1, "take is not a list of takes", "begin each take with the line [[take]]")
        takes = [self._take(each, self._line(number)) for number, each in enumerate(listed)]
        self._check_choices(takes)
        return sorted_takes(takes)

    def _line(self, number: int) -> int:
        return self._heads[number] if number < len(self._heads) else 1

    def _take(self, table: Mapping[str, Any], line: int) -> SpokenTake:
        for key in table:
            if key not in _KEYS:
                raise self._error(line, f"unknown key: {key}", f"there are {', '.join(_KEYS)}", key)
        words = table.get("words")
        if not isinstance(words, str) or not len(words.strip()) > 0 or len(words) > LONGEST_SENTENCE:
            raise self._error(line, "words is not a sentence", 'write one: words = "Rest here."', "words")
        return SpokenTake(
            words=words,
            voice=self._text(table, "voice", line, lambda text: len(text) <= LONGEST_SENTENCE, "a name"),
            words_per_minute=self._rate(table, line),
            seed=self._whole(table, "seed", line, MOST_SEED),
            chosen=self._chosen(table, line),
            digest=self._text(table, "digest", line, _DIGEST.fullmatch, "32 letters and digits"),
            sample_rate=self._whole(table, "sample_rate", line, 384_000) or 0,
            line=self._place(line, "words"),
        )

    def _text(
        self, table: Mapping[str, Any], key: str, line: int, is_right: Callable[[str], object], what: str
    ) -> str:
        value = table.get(key, "")
        if value == "" or (isinstance(value, str) and value.isprintable() and is_right(value)):
            return str(value).strip()
        raise self._error(line, f"{key} is not {what}", "delete this line", key)

    def _rate(self, table: Mapping[str, Any], line: int) -> Any:
        if "rate" not in table:
            return None
        try:
            return PACING_KEYS["rate"].read(table["rate"])
        except WrongValueError as error:
            raise self._error(line, f"rate: {error.message}", error.remedy, "rate") from None

    def _whole(self, table: Mapping[str, Any], key: str, line: int, most: int) -> int | None:
        value = table.get(key)
        if value is None or (type(value) is int and 0 <= value <= most):
            return value
        raise self._error(line, f"{key} is not a whole number from 0 to {most}", "delete this line", key)

    def _chosen(self, table: Mapping[str, Any], line: int) -> bool | tuple[int, ...]:
        value = table.get("chosen", False)
        if isinstance(value, bool):
            return value
        if isinstance(value, list) and all(type(time) is int and 0 < time <= MOST_TIMES for time in value):
            return tuple(sorted(set(value))) or False
        remedy = "write true, or the numbers of the times that it is said, such as [2, 4]"
        raise self._error(line, "chosen is not true, false or a list of numbers", remedy, "chosen")

    def _check_choices(self, takes: list[SpokenTake]) -> None:
        recipes: dict[object, SpokenTake] = {}
        choices: dict[object, SpokenTake] = {}
        for take in takes:
            first = recipes.setdefault((take.key, take.recipe), take)
            if first is not take:
                message = f"this take is also in line {first.line}"
                raise self._error(take.line, message, "delete one of the two")
            times = take.chosen if isinstance(take.chosen, tuple) else (0,) if take.chosen else ()
            for time in times:
                first = choices.setdefault((take.key, time), take)
                if first is not take:
                    message = f"another take of this sentence is chosen in line {first.line}"
                    remedy = "choose one of the two: delete the line chosen of the other"
                    raise self._error(take.line, message, remedy, "chosen")

    def _place(self, line: int, key: str) -> int:
        """The line of a key of the take whose lines begin with ``line``; without the key, this line."""
        following = next((head for head in self._heads if head > line), len(self._lines) + 1)
        named = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        found = (number for number in range(line, following) if named.match(self._lines[number - 1]))
        return next(found, line)

    def _error(self, line: int, message: str, remedy: str, key: str = "") -> ScriptError:
        """An error in the line of a key, or in ``line``, where its take begins."""
        line = self._place(line, key) if key else line
        shown = self._lines[line - 1] if line <= len(self._lines) else ""
        position = Position(path=self._path, line=line, column=1, text=shown)
        return ScriptError((Problem(position=position, message=message, remedy=remedy, width=len(shown)),))
