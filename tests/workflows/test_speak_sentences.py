"""Sentences that are spoken before their tracks are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from renderer.errors import RenderError
from renderer.storage.store import Store
from renderer.voice import Utterance
from renderer.workflows.compile import compile_script
from renderer.workflows.options import read_options
from renderer.workflows.speak_sentences import speak_sentences
from tests.support.catalogues import catalogue_in


def test_a_sentence_that_is_spoken_with_another_store_has_not_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms: list[object] = []

    class Room:
        def __init__(self, **_choices: object) -> None:
            rooms.append(self)

        def speak(
            self,
            missing: Mapping[Utterance, object],
            *,
            on_failure: Callable[[Utterance, RenderError], None],
            **_calls: object,
        ) -> None:
            for utterance in missing if len(rooms) == 1 else ():
                on_failure(utterance, RenderError("it is hoarse"))

        def close(self) -> None: ...

    def twice(_settings: object, *, work: Callable[[Store], bool], **_choices: object) -> bool:
        store = Store(tmp_path / "cache", most_bytes=0)
        work(store)
        return work(store)

    catalogue_in(tmp_path)
    compiled = compile_script(tmp_path / "a.md", read_options({}))
    monkeypatch.setattr("renderer.workflows.speak_sentences.kept_clip", lambda *_key: None)
    monkeypatch.setattr("renderer.workflows.speak_sentences.with_store", twice)
    monkeypatch.setattr("renderer.speech.speaking.SpeechRoom", Room)
    spoken = speak_sentences([compiled], 1, lambda _what, _share: None, lambda _answer: None)
    assert spoken.failures == {}
    assert spoken.is_shared
    assert len(rooms) == 2
