"""The names of an engine's voices, and how often it is asked for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.speech.offered_names import OfferedNames
from renderer.speech.synthesis import list_voices
from renderer.storage.store import Store
from tests.support.forked_workers import no_worker_starts
from tests.support.speaking import SPEAKERS


@pytest.mark.parametrize("name", SPEAKERS)
def test_voices_are_listed(name: str) -> None:
    voices = list_voices(name)
    assert all(info.engine == name and info.name for info in voices)
    names = OfferedNames(name, None)
    assert {info.name.lower() for info in voices} <= set(names)
    assert {"pyttsx3": "en-us", "tone": "low"}[name] in names


def test_an_engine_without_a_list_accepts_any_name_and_is_queried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path, most_bytes=0)
    assert "anybody" in OfferedNames("http", store)
    assert "nobody" not in OfferedNames("tone", store)
    no_worker_starts(monkeypatch)
    assert "somebody" in OfferedNames("http", store)
