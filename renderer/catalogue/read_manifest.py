"""Reads ``catalogue.toml``: all that is wrong in it is reported together, each with line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from renderer.api.catalogue import (
    FORMATS,
    DurationError,
    did_you_mean,
    parse_toml,
    read_length,
    read_regular,
)
from renderer.catalogue.expand import expand
from renderer.catalogue.group_settings import read_group_settings
from renderer.catalogue.manifest import Exclusion, Group, Manifest
from renderer.catalogue.places import Places
from renderer.catalogue.sites import read_sites
from renderer.errors import InputError, ScriptError

MOST_BYTES = 2_000_000
FILE_NAME = "catalogue.toml"
FIELDS = ("script", "folder", "length", "voice", "language", "profile", "group")
"""What a name of tracks may contain in braces."""

_KEYS = (
    "name", "scripts", "exclude", "lengths", "voices", "languages", "formats", "profiles", "settings",
)  # fmt: skip
_FIELD = re.compile(r"\{([^{}]*)\}")

Keys = tuple[str, ...]


def read_manifest(path: Path) -> Manifest:
    """Read a manifest, and find its scripts.

    Raises:
        ScriptError: with everything that is wrong in it.
        InputError: the file cannot be read.
    """
    text = _text(path)
    places = Places(str(path), text)
    table = parse_toml(text, str(path))
    groups = _Reader(table, places).groups()
    sites = read_sites(table.get("sites"), groups, places)
    items = expand(groups, path, places)
    if places.problems:
        distinct = dict.fromkeys(places.problems)  # each group reports what is wrong above the groups
        raise ScriptError(tuple(sorted(distinct, key=lambda problem: problem.position.line)))
    return Manifest(path=path, items=items, named_at=_named_at(groups, places), groups=groups, sites=sites)


def _named_at(groups: Sequence[Group], places: Places) -> Mapping[str, str]:
    """Where voices and platforms are named first."""
    found: dict[str, str] = {}
    for group in groups:
        for key, names in (
            ("voices", [voice for voices in group.voices.values() for voice in voices]),
            ("profiles", group.profiles),
        ):
            for name in filter(None, names):
                found.setdefault(
                    name, places.place(("groups", group.name, key) if group.name else (key,), name)
                )
    return found


def _text(path: Path) -> str:
    try:
        return read_regular(path, MOST_BYTES).decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(
            f"{path}: no such file; write a manifest, as `renderer help catalogue` shows, or name one "
            "with --manifest"
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: this is not UTF-8; save it as UTF-8 text") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


class _Reader:
    def __init__(self, table: Mapping[str, Any], places: Places) -> None:
        self._table, self._places = table, places

    def groups(self) -> tuple[Group, ...]:
        """The groups; a manifest without groups is one of its own."""
        named = self._table.get("groups")
        self._check_keys(self._table, (), (*_KEYS, "groups", "sites"))
        if named is None:
            return tuple(filter(None, [self._group("", self._table, ())]))
        if not isinstance(named, dict) or not all(isinstance(inner, dict) for inner in named.values()):
            self._places.report(("groups",), "groups is not a table", "write [groups.NAME] for each group")
            return ()
        if "scripts" in self._table:
            message = "scripts stand outside of the groups"
            self._places.report(("scripts",), message, "write them in a group, below [groups.NAME]")
        usual = {
            key: value for key, value in self._table.items() if key not in ("groups", "scripts", "sites")
        }
        found = []
        for name, own in named.items():
            keys = ("groups", name)
            self._check_keys(own, keys, _KEYS)
            merged = {**usual, **own}
            above, inside = usual.get("settings"), own.get("settings")
            if isinstance(above, dict) and isinstance(inside, dict):
                merged["settings"] = {**above, **inside}
            found.append(self._group(name, merged, keys))
        return tuple(filter(None, found))

    def _check_keys(self, table: Mapping[str, Any], keys: Keys, known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                remedy = did_you_mean(key, known, f"the keys are {', '.join(known)}")
                self._places.report((*keys, key), f'unknown key "{key}"', remedy)

    def _group(self, name: str, table: Mapping[str, Any], keys: Keys) -> Group | None:
        before = len(self._places.problems)

        def at(key: str) -> Keys:
            """Where a key is set: in the group, or above the groups."""
            own = self._table.get("groups", {}).get(name, {}) if keys else self._table
            return (*keys, key) if key in own else (key,)

        languages = self._texts(table, "languages", at) or ("",)
        group = Group(
            name=name,
            track_name=self._track_name(table, at, keys),
            scripts=self._scripts(table, at, keys),
            exclude=self._exclusions(table, at),
            lengths=self._lengths(table, at),
            voices=self._voices(table, at, languages),
            languages=languages,
            profiles=self._texts(table, "profiles", at) or ("",),
            formats=self._formats(table, at),
            settings=read_group_settings(table.get("settings", {}), at("settings"), self._places),
        )
        self._check_language(group, at)
        return group if len(self._places.problems) == before else None

    def _texts(self, table: Mapping[str, Any], key: str, at: Callable[[str], Keys]) -> tuple[str, ...]:
        value = table.get(key, [])
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
            self._places.report(at(key), f"{key} is not a list of texts", f'write {key} = ["...", "..."]')
            return ()
        if key in table and not texts:
            self._places.report(at(key), f"{key} is empty", "write at least one, or delete the line")
        for text in {text for text in texts if texts.count(text) > 1}:
            self._places.report(at(key), f'"{text}" stands twice in {key}', "delete one of them", text)
        return tuple(dict.fromkeys(texts))

    def _scripts(self, table: Mapping[str, Any], at: Callable[[str], Keys], keys: Keys) -> tuple[str, ...]:
        if "scripts" not in table:
            self._places.report(keys, "there are no scripts", 'write scripts = ["scripts/*.md"]')
            return ()
        found = self._texts(table, "scripts", at)
        for pattern in found:
            parts = pattern.replace("\\", "/").split("/")
            if not parts[0] or ".." in parts or parts[0].endswith(":") or parts[0].startswith("~"):
                message = f'"{pattern}" leads out of the folder of the manifest'
                self._places.report(at("scripts"), message, "move the scripts into this folder", pattern)
            elif "\\" in pattern or "\0" in pattern:
                self._places.report(
                    at("scripts"), f'"{pattern}" is no pattern', 'write "/" between folders', pattern
                )
        return found

    def _track_name(self, table: Mapping[str, Any], at: Callable[[str], Keys], keys: Keys) -> str:
        name = table.get("name")
        if not isinstance(name, str) or not name.strip():
            where = at("name") if "name" in table else keys
            self._places.report(where, "the tracks have no name", 'write name = "{script}-{length}"')
            return ""
        for field in _FIELD.findall(name):
            if field not in FIELDS:
                remedy = did_you_mean(field, FIELDS, f"there are {', '.join(FIELDS)}")
                self._places.report(at("name"), f"unknown name {{{field}}}", remedy, name)
            elif f"{field}s" in ("lengths", "voices", "languages", "profiles") and f"{field}s" not in table:
                message = f"the name has {{{field}}}, but there are no {field}s"
                self._places.report(at("name"), message, f"write {field}s, or another name", name)
        return name

    def _lengths(self, table: Mapping[str, Any], at: Callable[[str], Keys]) -> tuple[str, ...]:
        found = self._texts(table, "lengths", at)
        for length in found:
            try:
                read_length(length)
            except DurationError as error:
                self._places.report(at("lengths"), error.message, error.remedy, length)
        return found or ("",)

    def _formats(self, table: Mapping[str, Any], at: Callable[[str], Keys]) -> tuple[str, ...]:
        found = self._texts(table, "formats", at)
        for name in found:
            if name not in FORMATS:
                remedy = did_you_mean(name, FORMATS, f"formats are {', '.join(FORMATS)}")
                self._places.report(at("formats"), f'unknown format "{name}"', remedy, name)
        return found

    def _voices(
        self, table: Mapping[str, Any], at: Callable[[str], Keys], languages: Sequence[str]
    ) -> Mapping[str, tuple[str, ...]]:
        """The voices of each language: those of a list speak all languages."""
        voices = table.get("voices")
        if not isinstance(voices, dict):
            return dict.fromkeys(languages, self._texts(table, "voices", at) or ("",))
        here = at("voices")
        for language in voices:
            if language not in languages:
                remedy = did_you_mean(language, languages, "add it to languages, or delete it here")
                self._places.report((*here, language), f'there is no language "{language}"', remedy)
        for language in languages:
            if language not in voices:
                message = f'there are no voices for the language "{language}"'
                self._places.report(here, message, f'write {language} = ["..."] below voices')
        return {
            language: self._texts(voices, language, lambda key: (*here, key))
            for language in languages
            if language in voices
        }

    def _check_language(self, group: Group, at: Callable[[str], Keys]) -> None:
        in_scripts = [pattern for pattern in group.scripts if "{language}" in pattern]
        if group.languages != ("",) and group.scripts and not in_scripts:
            message = "no pattern of scripts has {language}, which stands for each of the languages"
            self._places.report(at("languages"), message, 'write scripts = ["{language}/*.md"]')
        if group.languages == ("",) and in_scripts:
            message = "the pattern has {language}, but there are no languages"
            self._places.report(at("scripts"), message, 'write languages = ["en", "de"]', in_scripts[0])

    def _exclusions(self, table: Mapping[str, Any], at: Callable[[str], Keys]) -> tuple[Exclusion, ...]:
        written = table.get("exclude", [])
        here, found = at("exclude"), []
        known = Exclusion.__struct_fields__
        if not isinstance(written, list):
            self._places.report(here, "exclude is not a list", 'write exclude = ["drafts/*.md"]')
            return ()
        for each in written:
            row = {"script": each} if isinstance(each, str) else each
            if (
                not isinstance(row, dict)
                or not row
                or not all(isinstance(text, str) for text in row.values())
            ):
                message = "exclude has neither a pattern of scripts nor a table"
                self._places.report(
                    here, message, 'write exclude = [{ script = "long/*.md", length = "5m" }]'
                )
                continue
            if not any(row.values()):
                message = "exclude has an empty pattern, which would leave out every track"
                self._places.report(here, message, "write a pattern, or delete it")
            for key in row.keys() - set(known):
                remedy = did_you_mean(key, known, f"the keys are {', '.join(known)}")
                self._places.report(here, f'unknown key "{key}" in exclude', remedy)
            if row.keys() <= set(known):
                found.append(Exclusion(**row))
        return tuple(found)
