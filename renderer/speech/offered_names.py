"""The names of an engine's voices, kept in the store so that the engine seldom has to list them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import cached_property

from renderer.errors import OutputError
from renderer.speech.clip_keys import names_key
from renderer.speech.engines.matching import accepted_names
from renderer.speech.synthesis import list_voices
from renderer.storage.store import Store


class OfferedNames(Collection[str]):
    """The names that an engine accepts for its voices, in small letters, as they were the last time.

    The engine lists its voices again, in a process, only if a name was unknown then: the voice may be new.
    A voice that was removed since is found missing when it has to speak. An engine that lists no voices
    accepts every name.
    """

    def __init__(self, engine: str, store: Store | None) -> None:
        self._engine = engine
        self._store = store

    def __contains__(self, name: object) -> bool:
        return any(not names or name in names for names in self._kept_then_listed())

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)

    def _kept_then_listed(self) -> Iterator[frozenset[str]]:
        if self._stored is not None:
            yield self._stored
        yield self._listed

    @cached_property
    def _stored(self) -> frozenset[str] | None:
        stored = self._store.read("voice", names_key(self._engine)) if self._store else None
        return frozenset(json.loads(bytes(stored[0]))) if stored else None

    @cached_property
    def _listed(self) -> frozenset[str]:
        names = {name for info in list_voices(self._engine) for name in accepted_names(info)} - {""}
        if self._store:
            with suppress(OutputError):  # a store that cannot be written is reported when it is opened
                key = names_key(self._engine)
                self._store.write("voice", key, json.dumps(sorted(names)).encode())
        return frozenset(names)
