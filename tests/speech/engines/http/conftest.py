"""A server that speaks, and fails on request."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from renderer.speech.engines import http_client
from tests.support.speech_server import SpeechServer, running


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    threads = threading.active_count()
    with running() as server:
        yield server
    assert threading.active_count() == threads


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries do not wait, and no key of the user is sent."""
    monkeypatch.setattr(http_client, "_FIRST_WAIT_SECONDS", 0.01)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
