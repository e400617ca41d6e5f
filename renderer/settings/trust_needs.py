"""What a ``renderer.toml`` names that needs the user's trust: programs, servers, keys and files elsewhere.

A project that was downloaded may have such a file. Everything else in it changes only how a track sounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from renderer.errors import InputError, printable, shell_word
from renderer.publish.upload.target import read_target
from renderer.settings.model import Settings
from renderer.settings.paths_outside import READS, WRITES, is_on_server, path_needs, place_outside
from renderer.settings.trust import Need
from renderer.settings.values import read_cache
from renderer.speech.engines.digests import file_digest
from renderer.speech.engines.registry import ENGINES, engine_named
from renderer.speech.engines.server_settings import OPENAI, OPENAI_KEY, server_url
from renderer.speech.gate.words.registry import program_named
from renderer.speech.voice_tables import VOICE_KEYS
from renderer.storage.shared_address import SharedAddress
from renderer.voice import SettingValue

_SHARES = "takes spoken sentences from, and puts them into,"


class _Chosen(Struct, frozen=True):
    settings: tuple[tuple[str, SettingValue], ...]


def needs_of(table: Mapping[str, Any], settings: Settings, folder: Path) -> tuple[Need, ...]:
    """What needs the user's trust, without the lines.

    Args:
        table: the table of the file; its values have been checked.
        settings: what was made of it.
        folder: the folder of the file, from which its paths start.
    """
    found = list(_of_table({"out": "out", **table}, folder))
    for name, profile in settings.profiles.items():
        found += [
            Need(keys=need.keys, says=need.says, profile=name, covers=need.covers)
            for need in _of_table(profile.settings, folder)
        ]
    return tuple(found)


def _of_table(table: Mapping[str, Any], folder: Path) -> Iterator[Need]:
    for key, does in (("lexicon", READS), ("out", WRITES)):
        written = table.get(key, [])
        for path in [written] if isinstance(written, str) else written:
            yield from path_needs((key,), path.strip(), folder, does)
    if "cache" in table:
        yield from _of_cache(table["cache"], folder)
    for name, voice in table.get("voices", {}).items():
        yield from _of_voice(name, voice, folder)
    if recognizer := table.get("recognizer"):
        yield from _of_recognizer(recognizer, folder)
    if image := table.get("show", {}).get("image"):
        yield from path_needs(("show", "image"), image, folder, "reads and publishes")
    yield from _of_publish(table.get("publish", {}), folder)


def _of_cache(value: str | list[str], folder: Path) -> Iterator[Need]:
    """The folder of the local store, and the shared store: whoever writes there chooses what voices say."""
    places = read_cache(value)
    if places.folder:
        yield from path_needs(("cache",), str(places.folder), folder, WRITES)
    match places.shared:
        case SharedAddress(kind="folder", written=path):
            yield from path_needs(("cache",), path, folder, _SHARES)
        case SharedAddress(written=written):
            yield Need(keys=("cache",), says=f"{_SHARES} {printable(written)}, with your credentials")


def _of_voice(name: str, table: Mapping[str, Any], folder: Path) -> Iterator[Need]:
    keys = ("voices", name.lower())
    engine = str(table["engine"]).strip()
    own = {key: value for key, value in table.items() if key not in VOICE_KEYS}
    if engine == "http":
        yield from _of_server(keys, own, "/audio/speech")
    elif engine == "command":
        if own.get("command"):
            yield _of_command(keys, own["command"], folder)
    elif engine in ENGINES:
        does = "reads and writes the takes in" if engine == "takes" else READS
        yield from _of_paths(keys, own, engine_named(engine).settings, folder, does)
    elif own:
        given = ", ".join(f"{key} = {value!r}" for key, value in sorted(own.items()))
        says = f"uses the engine {printable(engine)} of another package with: {printable(given)}"
        yield Need(keys=keys, says=says)


def _of_command(keys: tuple[str, ...], command: Sequence[str], folder: Path) -> Need:
    shown = " ".join(printable(shell_word(word)) for word in command)
    files = [word for word in command if _is_file(folder, word)]
    links = [
        (word, place)
        for word in files
        if not Path(word).is_absolute() and (place := place_outside(folder, word))
    ]
    places = "".join(f", where {printable(word)} is {place}" for word, place in links)
    return Need(
        keys=(*keys, "command"),
        says=f"runs the program {shown}{places}",
        covers=tuple(_digest(folder / word) for word in files if not place_outside(folder, word)),
    )


def _is_file(folder: Path, word: str) -> bool:
    """Whether a word of a command is a file. No server is asked."""
    if is_on_server(word):
        return False
    try:
        return (folder / word).is_file()
    except (OSError, ValueError):
        return False


def _digest(path: Path) -> str:
    try:
        return file_digest(path)
    except InputError:
        return ""


def _of_recognizer(table: Mapping[str, Any], folder: Path) -> Iterator[Need]:
    own = {key: value for key, value in table.items() if key != "program"}
    if table["program"] == "server":
        yield from _of_server(("recognizer",), own, "/audio/transcriptions")
    else:
        yield from _of_paths(("recognizer",), own, program_named(table["program"]).settings, folder, READS)


def _of_server(keys: tuple[str, ...], table: Mapping[str, Any], path: str) -> Iterator[Need]:
    """A server needs no trust if it is OpenAI, and gets OpenAI's key."""
    try:
        url = server_url(_Chosen(tuple(table.items())), path)
    except InputError:  # reported when the voice is used
        return
    key = str(table.get("key_env", OPENAI_KEY if url == OPENAI else ""))
    if url == OPENAI and key == OPENAI_KEY:
        return
    sends = f", and sends it the key in the environment variable {printable(key)}" if key else ""
    own = "key_env" if url == OPENAI else "url"
    yield Need(keys=(*keys, own), says=f"asks the server {printable(url)}{sends}")


def _of_publish(table: Mapping[str, Any], folder: Path) -> Iterator[Need]:
    if site := table.get("site"):
        yield from path_needs(("publish", "site"), site.strip(), folder, WRITES)
    if to := table.get("to"):
        target = read_target(to)
        if target.kind == "folder":
            yield from path_needs(("publish", "to"), target.path, folder, WRITES)
        else:
            does = f"uploads the site to {printable(target.written)}, and logs in there with your credentials"
            yield Need(keys=("publish", "to"), says=does)


def _of_paths(
    keys: tuple[str, ...], table: Mapping[str, Any], types: Mapping[str, Any], folder: Path, does: str
) -> Iterator[Need]:
    for key, value in table.items():
        if types.get(key) is Path:
            needs = [*path_needs((*keys, key), value, folder, does)]
            beside = f"{value}.json"  # as a piper model has
            yield from needs or path_needs((*keys, key), beside, folder, does)
