"""What an engine's voices may be called, without asking it each time."""

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


class VoiceNames(Collection[str]):
    """The names in lower case, as they were the last time.

    The engine is asked, which takes a process, where it did not have a name by then: a voice may have
    been installed since. One that is no longer there shows when it is to speak. Where an engine can list
    none, every name may be one.
    """

    def __init__(self, engine: str, store: Store | None) -> None:
        self._engine = engine
        self._store = store

    def __contains__(self, name: object) -> bool:
        return any(not names or name in names for names in self._known_then_offered())

    def __iter__(self) -> Iterator[str]:
        return iter(self._offered)

    def __len__(self) -> int:
        return len(self._offered)

    def _known_then_offered(self) -> Iterator[frozenset[str]]:
        if self._known is not None:
            yield self._known
        yield self._offered

    @cached_property
    def _known(self) -> frozenset[str] | None:
        kept = self._store.read("voice", names_key(self._engine)) if self._store else None
        return frozenset(json.loads(kept[0])) if kept else None

    @cached_property
    def _offered(self) -> frozenset[str]:
        names = {name for info in list_voices(self._engine) for name in accepted_names(info)} - {""}
        if self._store:
            with suppress(OutputError):  # a cache that cannot be written is told when it is opened
                key = names_key(self._engine)
                self._store.write("voice", key, json.dumps(sorted(names)).encode())
        return frozenset(names)
