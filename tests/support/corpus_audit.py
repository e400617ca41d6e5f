"""Compare the words of a file with the script that import wrote, and find what is lost or wrongly spoken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from renderer.workflows.import_script import ImportedFile, ImportOptions, import_file
from tests.support.corpus_files import name_of, readable
from tests.support.corpus_inputs import Source, read_source, seconds_in, words_of
from tests.support.paths import CORPUS

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_SUGGESTED = re.compile(r'^\s*suggested from "')
_CUE = re.compile(r"(?<!\\)\[([^\[\]]*)\]")
_CUT = 40
_EXTENT = re.compile(r"(\d+) (lines?|words?)\b")
_BRACKETED = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|\{[^{}]*\}|//[^/]*//|<[^<>]*>|(?<!\S)/\d+\w*")


class Expected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person says about a file: words that nobody may hear, headings without a mark, and exceptions.

    ``unclear`` are directions on which ``check`` stops. The exceptions map words to the reason why they are
    ``missing`` or ``spoken``, and ``plan`` is the reason why the script has no plan with the voice tone.
    """

    directions: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)
    plan: str = ""


class Script(Struct, frozen=True, kw_only=True):
    """The parts of a script that import wrote; comments that import made itself are not among them."""

    front: str
    headings: list[str]
    comments: list[str]
    cues: list[str]
    spoken: str


class Audit(Struct, frozen=True, kw_only=True):
    """The words of a file by where they went, and what is wrong, which is empty if all is well."""

    name: str
    format: str
    words: int
    spoken: int
    kept: int
    cues: int
    reported: int
    excepted: int
    lost: list[str]
    faults: list[str]


def read_script(text: str) -> Script:
    _, front, body = text.split("---\n", 2)
    comments = [words for words in _COMMENT.findall(body) if not _SUGGESTED.match(words)]
    body = re.sub(r"<!-- suggested from (?:.*?)-->\n\[[^\]]*\]", "", body)
    body = _COMMENT.sub("", body)
    headings = re.findall(r"(?m)^#+ (.*)$", body)
    body = re.sub(r"(?m)^#+ .*$", "", body)
    cues = _CUE.findall(body)
    body = re.sub(r"\{(?:other )?side\}", " left ", body)
    spoken = _CUE.sub(" ", body).replace("*", "")
    return Script(front=front, headings=headings, comments=comments, cues=cues, spoken=spoken)


def audit(name: str, suffix: str, data: bytes, imported: ImportedFile, expected: Expected) -> Audit:
    """Count the words of a file, and look for each of them in its script and in what import reported."""
    source, script = read_source(suffix, data), read_script(imported.text)
    if name.startswith("pages/"):
        source = replace(source, times=[])
    if "{side}" in imported.text:
        source = replace(source, lines=[(n, re.sub(r"\bright\b", "left", line)) for n, line in source.lines])
    need = Counter(word for _, line in source.lines for word in words_of(line))
    have = _count([*script.headings, *script.comments, *script.cues, script.spoken])
    missing = need - have - _count([script.front])
    directions = [found for _, line in source.lines for found in _BRACKETED.findall(line)]
    named = _reported(imported, source)
    reported = missing & named
    missing -= reported
    exceptions = set(_count(expected.missing))
    excepted = Counter({word: count for word, count in missing.items() if word in exceptions})
    missing -= excepted
    read: list[Counter[str]] = []
    for direction in [*directions, *expected.directions]:
        if words := missing & Counter(words_of(direction)):
            missing -= words
            read.append(words)
    faults = [
        *_spoken_directions(script, source, expected),
        *_lost_headings(script, source, expected, named),
        *_lost_times(script, source, imported),
    ]
    cues = [cue for cue in script.cues if not cue.startswith("at ")]
    if len(read) > len(cues):
        faults.append(f"{len(read)} directions should be cues, but there are {len(cues)}: {read}")
    numbers = {number for cue in cues for number in words_of(cue)}
    faults += [
        f"the number {word} is in no cue"
        for words in read
        for word in words
        if word.isdigit() and word not in numbers
    ]
    return Audit(
        name=name,
        format=imported.format,
        words=need.total(),
        spoken=len(words_of(script.spoken)),
        kept=_count([*script.headings, *script.comments]).total(),
        cues=sum(words.total() for words in read) + _count(script.cues).total(),
        reported=reported.total(),
        excepted=excepted.total(),
        lost=sorted(missing.elements()),
        faults=faults,
    )


def _count(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in words_of(text))


def _reported(imported: ImportedFile, source: Source) -> Counter[str]:
    """The words that the reports name: those they quote, and those of the lines that they count."""
    found: Counter[str] = Counter()
    reports = [(drop.line, drop.what, re.findall('"([^"]*)"', drop.what)) for drop in imported.dropped]
    alone = {
        tuple(words_of(text)) for _, what, quoted in reports if what.startswith("labels") for text in quoted
    }
    flat = [(number, words) for number, line in source.lines if (words := words_of(line))]
    flat = [(number, words) for number, words in flat if tuple(words) not in alone]
    for line, what, quoted in reports:
        found.update(words_of(what))
        after = [words for number, words in flat if number >= line]
        places = [_place(words_of(text), after) for text in quoted]
        for text, place in zip(quoted, places, strict=True):
            if len(text) >= _CUT:
                found.update(after[place][len(words_of(text)) - 1 :])
        begin = places[0] if places else 0
        extent = _EXTENT.search(what)
        if extent and extent[2].startswith("word"):
            found.update(list(chain(*after[begin:]))[: int(extent[1])])
        elif "after it" in what or "front matter" in what:
            found.update(chain(*after[begin : begin + 1 + (int(extent[1]) if extent else 0)]))
        elif extent and '", "' not in what:
            found.update(chain(*after[begin : begin + int(extent[1])]))
    return found


def _place(start: list[str], lines: Sequence[list[str]]) -> int:
    """The first line that begins with these words, of which the last may be cut."""
    return next(
        (n for n, words in enumerate(lines) if words[: len(start) - 1 or 1] == start[: len(start) - 1 or 1]),
        0,
    )


def _spoken_directions(script: Script, source: Source, expected: Expected) -> list[str]:
    spoken = f" {' '.join(words_of(script.spoken))} "
    whole = f" {' '.join(word for _, line in source.lines for word in words_of(line))} "
    faults = []
    for direction in expected.directions:
        phrase = f" {' '.join(words_of(direction))} "
        if phrase not in whole:
            faults.append(f'"{direction}" is not in the file')
        if phrase in spoken:
            faults.append(f'the direction "{direction}" is spoken')
    for words in expected.spoken:
        if f" {' '.join(words_of(words))} " not in spoken:
            faults.append(f'"{words}" is not spoken any more, so it is no exception')
    return faults


def _lost_headings(script: Script, source: Source, expected: Expected, named: Counter[str]) -> list[str]:
    kept = [
        " ".join(words_of(text))
        for text in (*script.headings, *script.comments, *script.front.split("\n"), *script.cues)
    ]
    return [
        f'the heading "{heading}" is lost'
        for heading in (*source.headings, *expected.headings)
        if not set(words_of(heading)) <= set(named)
        and not any(" ".join(words_of(re.sub(r"^\d+[.)]|[({].*", "", heading))) in text for text in kept)
    ]


def _lost_times(script: Script, source: Source, imported: ImportedFile) -> list[str]:
    kept = [time for cue in script.cues for time in seconds_in(cue)]
    reports = [drop.what for drop in imported.dropped if "time" in drop.what]
    kept += [time for what in reports for time in seconds_in(what)]
    many = sum(int(n[1]) if (n := re.match(r"(\d+) times", what)) else 1 for what in reports)
    lost = [time for time in source.times if time and not any(abs(time - other) < 0.002 for other in kept)]
    return [f"lost times: {lost}"] if len(lost) > many else []


def expectations() -> dict[str, Expected]:
    """The table of what a person says about the files, by their names."""
    return msgspec.toml.decode((CORPUS / "expected.toml").read_bytes(), type=dict[str, Expected])


def audited(path: Path, folder: Path, expected: Mapping[str, Expected]) -> tuple[Audit, ImportedFile]:
    """Import a file of the corpus, and count its words; a document is built in ``folder``."""
    file, name = readable(path, folder), name_of(path)
    imported = import_file(file, ImportOptions())
    return audit(name, file.suffix, file.read_bytes(), imported, expected.get(name, Expected())), imported
