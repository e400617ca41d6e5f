"""From the groups of a manifest to the tracks that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from itertools import product
from os import fsencode
from pathlib import Path, PurePosixPath

from renderer.api.catalogue import DELETED, PathError, read_settings, resolve_inside, written_path
from renderer.catalogue.manifest import Exclusion, Group, Item, Source
from renderer.catalogue.places import Places
from renderer.errors import InputError

MOST_TRACKS = 100_000

_UNSAFE = re.compile(r"[^\w.\- ]+")
_REFUSED = re.compile(r"""[<>"|?*]|^[.\s]|[.\s]$|^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)""", re.IGNORECASE)
"""What Windows allows in no name of a file, and names that are hidden."""
_MOST_PART_BYTES = 200


def expand(groups: Sequence[Group], path: Path, places: Places) -> tuple[Item, ...]:
    """The tracks of all groups, in the order of their names; what is wrong is added to the problems."""
    found: dict[str, tuple[Item, Group]] = {}
    made = _tracks_below(path.parent)
    for group in groups:
        for item in _items(group, path.parent, places, made):
            other = found.setdefault(item.name.casefold(), (item, group))
            if other[0] is not item:
                _report_same_name(item, other, group, places)
                break
            if len(found) > MOST_TRACKS:
                message = f"there are more than {MOST_TRACKS:,} tracks"
                places.report(_keys(group, "name"), message, "split the manifest into several")
                return ()
    return tuple(sorted((item for item, _ in found.values()), key=lambda item: item.name))


def _tracks_below(folder: Path) -> tuple[str, ...]:
    """The folder for tracks below that of the manifest, in parts; its texts are no scripts."""
    try:
        out = read_settings(folder).out
    except InputError:  # reported where the settings are used
        out = folder / "out"
    try:
        return out.resolve().relative_to(folder.resolve()).parts
    except (ValueError, OSError):
        return ()


def _is_script(path: Path, made: tuple[str, ...]) -> bool:
    """Whether a file below the manifest's folder is neither hidden, nor deleted, nor made with a track."""
    hidden = any(part.startswith(".") and part != ".." for part in path.parts)
    return not (hidden or DELETED in path.parts or (made and path.parts[: len(made)] == made))


def _keys(group: Group, key: str) -> tuple[str, ...]:
    return ("groups", group.name, key) if group.name else (key,)


def _report_same_name(item: Item, other: tuple[Item, Group], group: Group, places: Places) -> None:
    before, its_group = other
    message = (
        f'two tracks have the name "{item.name}": {_described(before)} '
        f"(named at {places.place(_keys(its_group, 'name'), its_group.track_name)}), and {_described(item)}"
    )
    differing = [key for key in ("voice", "profile", "language") if _of(item, key) != _of(before, key)]
    if item.length != before.length:
        differing.append("length")
    if item.source.script != before.source.script:
        differing.append("folder" if _stem(item) == _stem(before) else "script")
    missing = [f"{{{key}}}" for key in differing if f"{{{key}}}" not in group.track_name]
    remedy = f"add {' and '.join(missing)} to the name" if missing else "give one of them another name"
    places.report(_keys(group, "name"), message, remedy, group.track_name)


def _of(item: Item, key: str) -> str:
    return str(getattr(item.source, key))


def _stem(item: Item) -> str:
    return PurePosixPath(item.source.script).stem


def _described(item: Item) -> str:
    parts = (item.source.script, item.length, item.source.voice, item.source.profile)
    return " ".join(filter(None, parts))


def _items(group: Group, folder: Path, places: Places, made: tuple[str, ...]) -> Iterator[Item]:
    for language in group.languages:
        for script in _scripts(group, language, folder, places, made):
            sources = [
                _source(group, script, voice, profile, language)
                for voice, profile in product(group.voices[language], group.profiles)
            ]
            for source, length in product(sources, group.lengths):
                if any(_matches(each, source, length) for each in group.exclude):
                    continue
                item = Item(name=_name(group, source, length), source=source, length=length)
                if _is_usable(item, group, places):
                    yield item


def _source(group: Group, script: str, voice: str, profile: str, language: str) -> Source:
    choices = {
        **group.settings,
        **({"voice": voice} if voice else {}),
        **({"profile": profile} if profile else {}),
        **({"format": list(group.formats)} if group.formats else {}),
    }
    return Source(script=script, voice=voice, profile=profile, language=language, choices=choices)


def _scripts(group: Group, language: str, folder: Path, places: Places, made: tuple[str, ...]) -> list[str]:
    """The scripts that the patterns match, each once, as paths from the folder of the manifest."""
    found: dict[str, None] = {}
    for written in group.scripts:
        if language and "{language}" not in written:
            continue
        pattern = written.replace("{language}", language)
        try:
            found_by = folder.glob(pattern) if PurePosixPath(pattern).parts else ()
            matches = [path for path in found_by if path.is_file()]
        except (ValueError, NotImplementedError, OSError):
            matches = []
        below = [path.relative_to(folder) for path in matches]
        inside = [path.as_posix() for path in below if _is_script(path, made)]
        keys = _keys(group, "scripts")
        if not inside:
            places.report(keys, f'no script matches "{pattern}"', "check the folder and the pattern", written)
        for script in sorted(inside):
            try:
                resolve_inside(folder, script)
            except PathError as error:
                places.report(keys, str(error), "move the script beside the manifest, or rename it", written)
            else:
                found[script] = None
    return list(found)


def _matches(exclusion: Exclusion, source: Source, length: str) -> bool:
    values = {
        "script": source.script,
        "length": length,
        "voice": source.voice,
        "language": source.language,
        "profile": source.profile,
    }
    patterns = {key: getattr(exclusion, key) for key in Exclusion.__struct_fields__}
    return all(not pattern or fnmatchcase(values[key], pattern) for key, pattern in patterns.items())


def _name(group: Group, source: Source, length: str) -> str:
    path = PurePosixPath(source.script)
    folder = "" if path.parent == PurePosixPath() else f"{path.parent.as_posix()}"
    values = {
        "script": path.stem,
        "length": length.replace(" ", ""),
        "voice": _plain(source.voice),
        "language": source.language,
        "profile": source.profile,
        "group": group.name,
    }
    name = group.track_name
    for key, value in values.items():
        name = name.replace(f"{{{key}}}", value)
    name = name.replace("{folder}", folder)
    return name.removeprefix("/") if not folder else name


def _plain(voice: str) -> str:
    """A voice as a part of a file's name: ``hibari:heart`` becomes ``hibari-heart``."""
    return _UNSAFE.sub("-", voice)


def _is_usable(item: Item, group: Group, places: Places) -> bool:
    """Whether the name of a track is a path on every system; if not, that is a problem."""
    parts = item.name.split("/")
    if all(part and not _REFUSED.search(part) and len(fsencode(part)) <= _MOST_PART_BYTES for part in parts):
        with suppress(PathError):
            written_path(Path(), item.name)
            return True
    message = f'"{item.name}" cannot be the name of files'
    remedy = (
        'write a name without < > : " | ? * and backslashes, no part of which is empty, longer than '
        f"{_MOST_PART_BYTES} bytes, a device such as CON, or has a dot or a space at its beginning or end"
    )
    places.report(_keys(group, "name"), message, remedy, group.track_name)
    return False
