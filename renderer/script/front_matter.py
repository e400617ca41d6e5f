"""The front matter, read key by key."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import yaml
from msgspec.structs import replace

from renderer.script.bed_choice import EXAMPLE, read_bed, read_bed_level
from renderer.script.cues.bed_names import OFF, THEN
from renderer.script.cues.parts import NAME, NAME_REMEDY
from renderer.script.cues.strengths import reserved_sound_name
from renderer.script.dates import ZoneOffset, no_named_zones, read_date
from renderer.script.durations import parse_seconds, read_length
from renderer.script.front_matter_nodes import NodeReader, kind_of, unquoted, written
from renderer.script.head import LONGEST_END_SECONDS, Head, Named, NamedBed, Pacing, RequestedLength, Saying
from renderer.script.pacing import PACING_KEYS, WrongValueError
from renderer.script.session import value_name
from renderer.script.settings_keys import SETTINGS_KEYS
from renderer.script.source import Lines
from renderer.script.suggestions import did_you_mean, nearest
from renderer.script.yaml_nodes import compose
from renderer.voice import LANGUAGE_TAG

MOST_LENGTHS = 50
MOST_TRACKS = 9_999
LONGEST_VALUE = 500
DISCLOSURES = ("auto", "spoken", "off")


def read_head(lines: Lines, first: int, last: int, zone_offset: ZoneOffset = no_named_zones) -> Head | None:
    """Read ``lines[first:last]``, and report what is wrong to ``lines``; None where it is not YAML."""
    reported = len(lines.problems)
    node = compose(lines, first, last)
    if node is None:
        if len(lines.problems) == reported:
            remedy = "write a line like title: Evening rest"
            lines.report(lines.position(0, 0), "the front matter is empty", remedy, width=3)
            return Head()
        return None
    reader = NodeReader(lines=lines, first=first, zone_offset=zone_offset)
    values: dict[str, Any] = {}
    entries = reader.mapping(node, "the front matter", "title: Evening rest")
    has_pacing = any(key.lower() == "pacing" for key, _, _ in entries)
    for key, name, value in entries:
        if key.lower() not in HEAD_KEYS:
            from renderer.script.mistaken_keys import meant_in_pacing, meant_instead

            usual = f"the keys are {', '.join(HEAD_KEYS)}"
            if remedy := meant_in_pacing(key, written(value), has_pacing=has_pacing):
                reader.report_entry(name, value, f'"{key[:40]}" belongs into pacing', remedy)
            elif remedy := meant_instead(key, written(value)):
                reader.report(name, f'unknown key "{key[:40]}"', remedy)
            elif (near := nearest(key, (*HEAD_KEYS, *SETTINGS_KEYS))) in SETTINGS_KEYS:
                remedy = f"write {near} = ... into the file renderer.toml; see renderer help settings"
                reader.report(name, f'"{key[:40]}" is not a key of the front matter', remedy)
            else:
                reader.report(name, f'unknown key "{key[:40]}"', did_you_mean(key, HEAD_KEYS, usual))
            continue
        field_name, read = HEAD_KEYS[key.lower()]
        result = read(reader, value)
        if result is not None:
            values[field_name] = result
    if entries and not any(nearest(key, HEAD_KEYS) == "title" for key, _, _ in entries):
        remedy = "write a line like title: Evening rest"
        lines.report(lines.position(0, 0), "the script has no title", remedy, width=3)
    return replace(Head(), **values)


def value_problem(value: str) -> tuple[str, str] | None:
    """What is wrong with a value for ``{name}``, and the remedy."""
    if len(value) > LONGEST_VALUE:
        return f"the value has {len(value):,} characters", f"shorten it to {LONGEST_VALUE}"
    if found := re.search(r"[\[\]{}]", value):
        return f'a value cannot contain "{found.group()}"', "write only words or a length, such as 5m"
    if not value.strip() or not value.isprintable():
        return "the value has no words", "write words or a length, such as 5m"
    return None


def language_problem(tag: str) -> tuple[str, str] | None:
    """What is wrong with a language tag, and the remedy."""
    if LANGUAGE_TAG.fullmatch(tag):
        return None
    from renderer.script.language_names import LANGUAGE_NAMES

    dashed = tag.replace("_", "-")
    named = LANGUAGE_NAMES.get(tag.strip().lower(), "one such as en-US, de or pt-BR")
    right = dashed if LANGUAGE_TAG.fullmatch(dashed) else named
    return f'"{tag[:40]}" is not a language tag', f"write {right}"


def _text(key: str) -> Callable[[NodeReader, yaml.Node], str | None]:
    return lambda reader, node: reader.text(node, key)


def _lines(key: str) -> Callable[[NodeReader, yaml.Node], str | None]:
    """A text that keeps its lines."""

    def read(reader: NodeReader, node: yaml.Node) -> str | None:
        return unquoted(node) if reader.text(node, key) else None

    return read


def _number(key: str, what: str) -> Callable[[NodeReader, yaml.Node], int | None]:
    """A number from 1 on; ``what`` is how errors call it."""

    def read(text: str) -> int:
        if not re.fullmatch(r"0*[1-9][0-9]{0,3}", text, re.ASCII):
            raise WrongValueError(
                f'"{text[:40]}" is not a number of {what}', f"write one from 1 to {MOST_TRACKS}"
            )
        return int(text)

    return lambda reader, node: reader.value(node, key, read)


def _date(reader: NodeReader, node: yaml.Node) -> str | None:
    return reader.value(node, "date", lambda text: read_date(text, reader.zone_offset))


def _language(reader: NodeReader, node: yaml.Node) -> str | None:
    def read(text: str) -> str:
        if problem := language_problem(text):
            raise WrongValueError(*problem)
        return text

    return reader.value(node, "language", read)


def _tags(reader: NodeReader, node: yaml.Node) -> tuple[str, ...] | None:
    if not isinstance(node, yaml.SequenceNode):
        reader.report(node, f"tags is {kind_of(node)}, not a list", "write it like [psoas, relaxation]")
        return None
    return tuple(text for item in node.value if (text := reader.text(item, "a tag")))


def _named(key: str) -> Callable[[NodeReader, yaml.Node], Named | None]:
    def read(reader: NodeReader, node: yaml.Node) -> Named | None:
        text = reader.text(node, key)
        return Named(name=text, position=reader.position(node)) if text else None

    return read


def _bed(reader: NodeReader, node: yaml.Node) -> NamedBed | None:
    if isinstance(node, yaml.SequenceNode):
        row = _bed_row(reader, node)
        return NamedBed(name=row, position=reader.position(node)) if row else None
    if not isinstance(node, yaml.MappingNode):
        found = reader.value(node, "bed", read_bed)
        return NamedBed(name=found[0], gain_db=found[1], position=reader.position(node)) if found else None
    named, level, gain_db = None, None, 0.0
    entries = reader.mapping(node, "bed", EXAMPLE)
    for key, name, value in entries:
        if key.lower() == "name":
            if isinstance(value, yaml.SequenceNode):
                text = _bed_row(reader, value)
            else:
                text = reader.value(value, "name", _bed_name)
            named = Named(name=text, position=reader.position(value)) if text else None
        elif key.lower() == "level":
            level, gain_db = value, reader.value(value, "level", read_bed_level) or 0.0
        else:
            remedy = did_you_mean(key, ("name", "level"), "the keys are name and level")
            reader.report(name, f'unknown key "{key[:40]}" in bed', remedy)
    if (entries or not node.value) and not any(key.lower() == "name" for key, _, _ in entries):
        reader.report(node, "bed has no name", f"write it like bed: {EXAMPLE}")
    if level and named and named.name.lower() in OFF:
        reader.report(level, f'"{named.name}" takes no level', "delete the entry")
    return NamedBed(name=named.name, gain_db=gain_db, position=named.position) if named else None


def _bed_row(reader: NodeReader, node: yaml.SequenceNode) -> str | None:
    """The names of sounds that play in turn, as a cue writes them: ``piano then strings``."""
    names = [reader.value(item, "bed", _bed_name) for item in node.value]
    if not names:
        reader.report(node, "the list of the bed is empty", "write it like [piano, strings]")
    return THEN.join(name for name in names if name) or None


def _bed_name(text: str) -> str:
    if "," in text:
        raise WrongValueError(f'"{text[:40]}" contains a comma', f"write it like bed: {EXAMPLE}")
    return text


def _lengths(reader: NodeReader, node: yaml.Node) -> tuple[RequestedLength, ...] | None:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not 1 <= len(items) <= MOST_LENGTHS:
        many = f"length has {len(items):,} entries" if items else "length is empty"
        reader.report(node, many, f"write 1 to {MOST_LENGTHS} lengths, or delete the entry")
        return None
    found: dict[Fraction, RequestedLength] = {}
    for item in items:
        seconds = reader.value(item, "length", read_length)
        if seconds is not None and seconds in found:
            reader.report(item, "this length is given twice", "delete one of them")
        elif seconds is not None:
            position, width = reader.position(item), reader.width(item)
            found[seconds] = RequestedLength(seconds=seconds, position=position, width=width)
    return tuple(found.values())


def _end_seconds(key: str) -> Callable[[NodeReader, yaml.Node], Fraction | None]:
    """The length of something at the start or the end of a track."""

    def read(text: str) -> Fraction:
        seconds = parse_seconds(text)
        if seconds > LONGEST_END_SECONDS:
            message = f'"{text[:40]}" is longer than {LONGEST_END_SECONDS} seconds'
            raise WrongValueError(message, f"write a length from 0s to {LONGEST_END_SECONDS}s")
        return seconds

    return lambda reader, node: reader.value(node, key, read)


def _truth(key: str) -> Callable[[NodeReader, yaml.Node], bool | None]:
    def read(text: str) -> bool:
        if text.lower() not in ("true", "false"):
            raise WrongValueError(
                f'"{text[:40]}" is neither true nor false', f"write {key}: true, or delete the entry"
            )
        return text.lower() == "true"

    return lambda reader, node: reader.value(node, key, read)


_IN_CUES = re.compile(r"[\[\]{}]")


def _disclosure(reader: NodeReader, node: yaml.Node) -> str | None:
    def read(text: str) -> str:
        if text.lower() in DISCLOSURES:
            return text.lower()
        if found := _IN_CUES.search(text):
            message = f'"{found.group()}" cannot be in the sentence, which has no cues or values'
            raise WrongValueError(message, "write the sentence in words alone")
        if text[-1] in ".!?\u2026\u3002":
            return text
        message = f'"{text[:40]}" is neither auto, spoken, off nor a sentence'
        raise WrongValueError(message, "write disclosure: auto, or a sentence with a full stop at its end")

    return reader.value(node, "disclosure", read)


def _in_pacing(key: str) -> Callable[[str], Fraction]:
    def read(text: str) -> Fraction:
        try:
            return PACING_KEYS[key].read(text)
        except WrongValueError as error:
            from renderer.script.mistaken_keys import meant_as_rate

            raise WrongValueError(error.message, meant_as_rate(key, text) or error.remedy) from None

    return read


def _pacing(reader: NodeReader, node: yaml.Node) -> Pacing | None:
    numbers: dict[str, Fraction] = {}
    for key, name, value in reader.mapping(node, "pacing", "{sentence: 1.2s, paragraph: 3s}"):
        if key.lower() not in PACING_KEYS:
            from renderer.script.mistaken_keys import unknown_in_pacing

            reader.report(name, f'unknown key "{key[:40]}" in pacing', unknown_in_pacing(key, written(value)))
            continue
        number = reader.value(value, key, _in_pacing(key.lower()))
        if number is not None:
            numbers[PACING_KEYS[key.lower()].field] = number
    return replace(Pacing(), **numbers)


def _say(reader: NodeReader, node: yaml.Node) -> Mapping[str, Saying]:
    sayings: dict[str, Saying] = {}
    for word, name, value in reader.mapping(node, "say", "{psoas: so-az}", fold=str):
        if not word[0].isalnum():
            reader.report(name, f'"{word[:40]}" is not a word', "start it with a letter or a digit")
        elif isinstance(value, yaml.MappingNode):
            if parts := _alias_and_ipa(reader, word, value):
                sayings[word] = Saying(position=reader.position(name), **parts)
        elif text := reader.text(value, word):
            sayings[word] = Saying(alias=text, position=reader.position(name))
    return MappingProxyType(sayings)


def _alias_and_ipa(reader: NodeReader, word: str, node: yaml.MappingNode) -> dict[str, str]:
    parts: dict[str, str] = {}
    for key, name, value in reader.mapping(node, word, "{alias: so-az, ipa: ˈsoʊæz}"):
        if key not in ("alias", "ipa"):
            remedy = did_you_mean(key, ["alias", "ipa"], "the keys are alias and ipa")
            reader.report(name, f'unknown key "{key[:40]}" under "{word[:40]}"', remedy)
        elif text := reader.text(value, key):
            parts[key] = text
    return parts


def _sounds(reader: NodeReader, node: yaml.Node) -> Mapping[str, Named]:
    sounds: dict[str, Named] = {}
    for name, key, value in reader.mapping(node, "sounds", "{gong: sounds/my-gong.wav}"):
        if not NAME.fullmatch(name):
            reader.report(key, f'"{name[:40]}" is not a name', NAME_REMEDY)
        elif remedy := reserved_sound_name(name):
            reader.report(key, f'"{name[:40]}" cannot be the name of a sound', remedy)
        elif path := reader.text(value, name):
            sounds[name.lower()] = Named(name=path, position=reader.position(value))
    return MappingProxyType(sounds)


def _values(reader: NodeReader, node: yaml.Node) -> Mapping[str, Named]:
    values: dict[str, Named] = {}
    for name, key, value in reader.mapping(node, "set", "{rest: 5m}"):
        own = value_name(name)
        if not NAME.fullmatch(name) or own in ("n", "other") or own.startswith("other "):
            reader.report(
                key, f'"{name[:40]}" cannot be the name of a value', "choose another name, such as rest"
            )
        else:
            text = reader.text(value, name) or ""
            if text and (wrong := value_problem(text)):
                reader.report(value, *wrong)
                text = ""
            values[own] = Named(name=text, position=reader.position(value))
    return MappingProxyType(values)


HEAD_KEYS: Mapping[str, tuple[str, Callable[[NodeReader, yaml.Node], Any]]] = {
    "title": ("title", _text("title")),
    "teacher": ("teacher", _text("teacher")),
    "language": ("language", _language),
    "description": ("description", _lines("description")),
    "tags": ("tags", _tags),
    "cover": ("cover", _named("cover")),
    "album": ("album", _text("album")),
    "track": ("track", _number("track", "a track")),
    "genre": ("genre", _text("genre")),
    "comment": ("comment", _lines("comment")),
    "publisher": ("publisher", _text("publisher")),
    "copyright": ("copyright", _text("copyright")),
    "date": ("date", _date),
    "episode": ("episode", _number("episode", "an episode")),
    "season": ("season", _number("season", "a season")),
    "explicit": ("explicit", _truth("explicit")),
    "draft": ("draft", _truth("draft")),
    "disclosure": ("disclosure", _disclosure),
    "voice": ("voice", _named("voice")),
    "bed": ("bed", _bed),
    "length": ("requested_lengths", _lengths),
    "head": ("head_seconds", _end_seconds("head")),
    "tail": ("tail_seconds", _end_seconds("tail")),
    "fade": ("fade_seconds", _end_seconds("fade")),
    "night": ("night", _truth("night")),
    "pacing": ("pacing", _pacing),
    "say": ("say", _say),
    "sounds": ("sounds", _sounds),
    "set": ("values", _values),
}
"""The keys of the front matter, with the field that each sets and how it is read."""
