"""Read the table of a language from TOML; each mistake in it is reported with its line and column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from msgspec import Struct, field

from renderer.errors import ScriptError
from renderer.problems import Position, Problem, toml_fault
from renderer.script.cue_languages.cue_language import CueLanguage
from renderer.script.cue_languages.lengths import LengthWords, Tokens
from renderer.script.cue_languages.phrases import BELL, Phrase, PhraseError, compiled, words_of
from renderer.script.cues.model import BUILT_IN_BELLS, DEFAULT_BELL
from renderer.script.cues.parts import CueError
from renderer.script.cues.table import CUES, parse_cue
from renderer.script.durations import DurationError, parse_seconds
from renderer.script.suggestions import did_you_mean

LISTS = ("first_words", "everyday", "other", "with", "directions", "common")
LENGTH_LISTS = ("seconds", "minutes", "hours", "breaths", "kinds", "about", "and", "from", "to", "half")
BREATH_LISTS = ("breathe", "in", "hold", "out", "times")
TABLES = ("lengths", "numbers", "fixed_lengths", "breaths", "words", "bells", "cues", "options")

_UNITS = {"seconds": "s", "minutes": "m", "hours": "h", "breaths": "breath"}
_USUAL_UNITS = {"s": "s", "sec": "s", "sek": "s", "min": "m", "mn": "m", "m": "m", "h": "h"}
_SAMPLES = {"length": "3m", "count": "3", "bell": "gong", "words": "left, right"}


def read_cue_language(text: str, path: str) -> CueLanguage:
    """Read the table of a language.

    Raises:
        ScriptError: with everything that is wrong in it.
    """
    reader = _Reader(text=text, path=path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, line, column = toml_fault(error)
        place = _Place(line=line or text.count("\n") + 1, column=column or 1)
        reader.report(place, f"this is not TOML: {reason}", "correct this line")
        raise ScriptError(tuple(reader.problems)) from None
    language = reader.language(table)
    if reader.problems:
        raise ScriptError(tuple(reader.problems))
    return language


class _Place(Struct, frozen=True, kw_only=True):
    line: int
    column: int
    width: int = 1


class _Reader(Struct, kw_only=True):
    text: str
    path: str
    problems: list[Problem] = field(default_factory=list)

    def report(self, place: _Place, message: str, remedy: str) -> None:
        lines = self.text.split("\n")
        shown = lines[place.line - 1] if place.line <= len(lines) else ""
        position = Position(path=self.path, line=place.line, column=place.column, text=shown)
        self.problems.append(Problem(position=position, message=message, remedy=remedy, width=place.width))

    def place(self, table: str, key: str, item: str = "", column: int = 0) -> _Place:
        """Return where a key of a table stands, or an item of the key's list, or a character of the item."""
        header = re.search(rf"^\[{re.escape(table)}\]", self.text, re.MULTILINE) if table else None
        at, width = header.end() if header else 0, len(key)
        if named := re.compile(rf"^[ \t]*(\"?){re.escape(key)}\1[ \t]*=", re.MULTILINE).search(self.text, at):
            at = named.end() - len(named[0].lstrip())
            if item and (found := self.text.find(f'"{item}"', named.end())) >= 0:
                at, width = (found + 1 + column, 1) if column else (found, len(item) + 2)
        return _Place(
            line=self.text.count("\n", 0, at) + 1, column=at - self.text.rfind("\n", 0, at), width=width
        )

    def language(self, table: Mapping[str, Any]) -> CueLanguage:
        self.check_keys(table, "", ("language", "name", *LISTS, *TABLES))
        top = {key: self.words(table, "", key) for key in LISTS}
        for key in ("language", "name"):
            if not isinstance(table.get(key), str) or not table[key]:
                self.report(self.place("", key), f"{key} is not a text", f'write it like {key} = "..."')
        for name in top["everyday"]:
            if name not in CUES:
                remedy = did_you_mean(name, CUES, f"the cues are {', '.join(CUES)}")
                self.report(self.place("", "everyday", name), f'"{name}" is not the name of a cue', remedy)
        breaths = {key: self.words(self.table(table, "breaths"), "breaths", key) for key in BREATH_LISTS}
        self.check_keys(self.table(table, "breaths"), "breaths", BREATH_LISTS)
        words = self.table(table, "words")
        groups = {name: tuple(self.words(words, "words", name)) for name in words}
        bells = self.bells(table)
        groups[BELL] = tuple(bells)
        return CueLanguage(
            tag=str(table.get("language", "")),
            name=str(table.get("name", "")),
            lengths=self.lengths(table),
            cues=tuple(self.phrases(table, "cues", groups)),
            options=tuple(self.phrases(table, "options", groups)),
            bells=bells,
            breaths={words_of(word): kind for kind in ("in", "hold", "out") for word in breaths[kind]},
            breathe=frozenset(map(words_of, breaths["breathe"])),
            times=tuple(map(words_of, breaths["times"])),
            option_words=tuple(map(words_of, top["with"])),
            other=frozenset(map(words_of, top["other"])),
            first_words=frozenset(map(words_of, top["first_words"])),
            directions=frozenset(map(words_of, top["directions"])),
            everyday=frozenset(top["everyday"]),
            common=frozenset(word.lower() for word in top["common"]),
        )

    def check_keys(self, table: Mapping[str, Any], name: str, known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                remedy = did_you_mean(key, known, f"the keys are {', '.join(known)}")
                self.report(self.place(name, key), f'unknown key "{key[:40]}"', remedy)

    def table(self, table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = table.get(name, {})
        if isinstance(found, dict):
            return found
        self.report(self.place("", name), f"{name} is not a table", f"write [{name}] on a line of its own")
        return {}

    def words(self, table: Mapping[str, Any], name: str, key: str) -> list[str]:
        found = table.get(key, [])
        items = found if isinstance(found, list) else [found]
        wrong = [item for item in items if not isinstance(item, str) or not words_of(item)]
        if wrong or not isinstance(found, list):
            what = f"{key} has something that is not a word" if wrong else f"{key} is not a list"
            self.report(self.place(name, key), what, f'write it like {key} = ["...", "..."]')
        return [item for item in items if item not in wrong]

    def lengths(self, table: Mapping[str, Any]) -> LengthWords:
        own = self.table(table, "lengths")
        self.check_keys(own, "lengths", LENGTH_LISTS)
        lists = {key: self.words(own, "lengths", key) for key in LENGTH_LISTS}
        units: dict[Tokens, str] = {(word,): unit for word, unit in _USUAL_UNITS.items()}
        for key, unit in _UNITS.items():
            units |= {_tokens(word): unit for word in lists[key]}
        return LengthWords(
            numbers=dict(self.numbers(self.table(table, "numbers"))),
            units=units,
            fixed=dict(self.fixed(self.table(table, "fixed_lengths"))),
            halves=frozenset(map(_tokens, lists["half"])),
            kinds=frozenset(map(_tokens, lists["kinds"])),
            about=frozenset(map(_tokens, lists["about"])),
            joiners=frozenset(map(_tokens, lists["and"])),
            range_from=frozenset(map(_tokens, lists["from"])),
            range_to=frozenset(map(_tokens, lists["to"])),
        )

    def numbers(self, table: Mapping[str, Any]) -> Iterator[tuple[Tokens, Fraction]]:
        for word, number in table.items():
            if not isinstance(number, int | float) or isinstance(number, bool) or not 0 < number < 1e6:
                what = f'the number of "{word[:40]}" is not a number above 0'
                self.report(self.place("numbers", word), what, f'write it like "{word[:40]}" = 3')
            else:
                yield _tokens(word), Fraction(str(number))

    def fixed(self, table: Mapping[str, Any]) -> Iterator[tuple[Tokens, tuple[Fraction, str]]]:
        for length in table:
            try:
                seconds = parse_seconds(length)
            except DurationError as error:
                self.report(self.place("fixed_lengths", length), error.message, error.remedy)
                continue
            minutes = seconds / 60
            amount = (minutes, "m") if minutes.denominator == 1 else (seconds, "s")
            for phrase in self.words(table, "fixed_lengths", length):
                yield _tokens(phrase), amount

    def bells(self, table: Mapping[str, Any]) -> Mapping[str, str]:
        own, found = self.table(table, "bells"), {}
        self.check_keys(own, "bells", BUILT_IN_BELLS)
        for name in own:
            for word in self.words(own, "bells", name):
                found[words_of(word)] = "" if name == DEFAULT_BELL else name
        return found

    def phrases(
        self, table: Mapping[str, Any], name: str, groups: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Phrase]:
        own = self.table(table, name)
        for cue in own:
            sample = re.sub(r"\{(\w+)\}", lambda place: _SAMPLES.get(place[1], ""), cue)
            with_option = f"hold 3m, {sample}" if sample.startswith("bell") else f"bell, {sample}"
            try:
                parse_cue(with_option if name == "options" else sample)
            except CueError as error:
                self.report(self.place(name, cue), error.message, error.remedy)
            for phrase in self.words(own, name, cue):
                try:
                    yield compiled(phrase, cue, groups)
                except PhraseError as error:
                    place = self.place(name, cue, phrase, error.column)
                    self.report(place, error.message, error.remedy)


def _tokens(words: str) -> Tokens:
    return tuple(words_of(words).split())
