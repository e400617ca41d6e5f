"""Reads the text of a takes file; what is wrong in it has a line and a remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from renderer.plan.takes import LockedSpeech, SpokenTake, SpokenTakes, sorted_takes
from renderer.script.pacing import PACING_KEYS, WrongValueError
from renderer.script.sentences import LONGEST_SENTENCE
from renderer.voice import LANGUAGE_TAG, PRESETS, Phonemes
from renderer.workflows.list_reader import MOST_SAMPLE_RATE, ListReader

MOST_SEED = 2**32 - 1
MOST_TIMES = 100_000
MOST_TAKES = 10_000
LONGEST_TEXT = 5_000
"""The longest text that a locked take says; it may be longer than its words."""

_KEYS = ("words", "voice", "rate", "seed", "chosen", "digest", "sample_rate", "locked")
_LOCKED_KEYS = ("text", "voice", "rate", "comma", "pitch", "language", "preset", "seed", "ipa")
_EXACT = re.compile(r"[0-9]{1,30}(?:/[1-9][0-9]{0,29})?")


def takes_in(text: str, path: str) -> SpokenTakes:
    """The takes in the text of a takes file, which errors call ``path``.

    Raises:
        ScriptError: something in it is wrong.
    """
    return _Reader(path, text, name="takes", things="takes", most=MOST_TAKES).takes()


class _Reader(ListReader):
    """Reads a takes file, and says where something in it is wrong."""

    def takes(self) -> SpokenTakes:
        tables = self.tables(
            _KEYS,
            example='{ words = "Rest here.", seed = 2 }',
            fewer="delete those that are not chosen",
        )
        takes = [self._take(table, line) for table, line in tables]
        self._check_choices(takes)
        return sorted_takes(takes)

    def _take(self, table: Mapping[str, Any], line: int) -> SpokenTake:
        return SpokenTake(
            words=self._words(table, line),
            voice=self._text_of(table, "voice", line, lambda text: len(text) <= LONGEST_SENTENCE, "a name"),
            words_per_minute=self._rate(table, line),
            seed=self._whole(table, "seed", line, MOST_SEED),
            chosen=self._chosen(table, line),
            digest=self._digest(table, "digest", line),
            sample_rate=self._whole(table, "sample_rate", line, MOST_SAMPLE_RATE) or 0,
            locked=self._locked(table["locked"], line) if "locked" in table else None,
            line=line,
        )

    def _locked(self, table: Any, line: int) -> LockedSpeech:
        """How a locked take is spoken. Only the voice may have further settings, from renderer.toml."""
        if not isinstance(table, dict):
            raise self._error(line, "locked is not a table", "delete it", "locked")
        self._check_keys(table, _LOCKED_KEYS, line)
        text = self._text_of(table, "text", line, lambda text: len(text) <= LONGEST_TEXT, "a sentence")
        voice = self._text_of(table, "voice", line, lambda text: len(text) <= LONGEST_SENTENCE, "a name")
        if not text or not voice:
            remedy = "delete locked, and lock the take again"
            raise self._error(line, "a locked take needs a text and a voice", remedy, "locked")
        preset = self._text_of(table, "preset", line, PRESETS.__contains__, f"one of {', '.join(PRESETS)}")
        return LockedSpeech(
            text=text,
            voice=voice,
            words_per_minute=self._exact(table, "rate", line, 1, 10_000),
            comma_seconds=self._exact(table, "comma", line, 0, 60),
            pitch=self._whole(table, "pitch", line, 100),
            language=self._text_of(table, "language", line, LANGUAGE_TAG.fullmatch, "a language such as en"),
            preset=next((known for known in PRESETS if known == preset), ""),
            seed=self._whole(table, "seed", line, MOST_SEED),
            phonemes=self._phonemes(table.get("ipa", []), text, line),
        )

    def _exact(self, table: Mapping[str, Any], key: str, line: int, low: int, high: int) -> Fraction:
        value = table.get(key)
        if isinstance(value, str) and _EXACT.fullmatch(value) and low <= Fraction(value) <= high:
            return Fraction(value)
        message = f"{key} is not a number from {low} to {high} in quotes"
        raise self._error(line, message, 'write one such as "110" or "209/2"', key)

    def _phonemes(self, listed: Any, text: str, line: int) -> tuple[Phonemes, ...]:
        found: list[Phonemes] = []
        for each in listed if isinstance(listed, list) else [None]:
            match each:
                case [int(start), int(end), str(ipa)] if (
                    found[-1].end if found else 0
                ) <= start < end <= len(text) and ipa.isprintable():
                    found.append(Phonemes(start=start, end=end, ipa=ipa))
                case _:
                    remedy = "delete it, or lock the take again"
                    raise self._error(line, "ipa is not a list of parts of the text", remedy, "ipa")
        return tuple(found)

    def _rate(self, table: Mapping[str, Any], line: int) -> Any:
        if "rate" not in table:
            return None
        try:
            return PACING_KEYS["rate"].read(table["rate"])
        except WrongValueError as error:
            raise self._error(line, f"rate: {error.message}", error.remedy, "rate") from None

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
            first = recipes.setdefault(take.identity, take)
            if first is not take:
                message = f"this take is also in line {first.line}"
                raise self._error(take.line, message, "delete one of the two")
            for time in take.times:
                first = choices.setdefault((take.key, time), take)
                if first is not take:
                    message = f"another take of this sentence is chosen in line {first.line}"
                    remedy = "choose one of the two: delete chosen from the other"
                    raise self._error(take.line, message, remedy, "chosen")
