"""What must hold after a server did its worst: one line without secrets, in bounded memory."""

from __future__ import annotations

import base64
import traceback
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest

from renderer.errors import RenderError

MOST_BYTES = 60_000_000
"""The most memory that a request may take, for answers that would fill many times as much."""


def forms(secret: str) -> set[str]:
    """A secret as it might be printed."""
    data = secret.encode()
    return {
        secret,
        secret[::-1],
        " ".join(secret),
        quote(secret, safe=""),
        data.hex(),
        base64.b64encode(data).decode().rstrip("="),
        base64.b64encode(b"zoe:" + data).decode().rstrip("=")[8:],
        base64.b64encode(data).decode()[:12],
    }


def assert_clean(text: str, secrets: tuple[str, ...]) -> None:
    found = [form for secret in secrets for form in forms(secret) if form in text]
    assert not found, text
    assert "Traceback" not in text


@contextmanager
def failure(secrets: tuple[str, ...], kind: type[Exception] = RenderError) -> Iterator[list[str]]:
    """The block fails with one clean line, which is in the list afterwards, and within its memory."""
    said: list[str] = []
    tracemalloc.start()
    try:
        with pytest.raises(kind) as caught:
            yield said
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    error = caught.value
    said.append(str(error))
    assert getattr(error, "exit_status", 1) in (1, 2)
    assert said[0].isprintable()
    assert len(said[0]) < 600
    assert_clean(said[0], secrets)
    trace = "".join(traceback.format_exception(error))
    assert not [form for secret in secrets for form in forms(secret) if form in trace]
    assert peak_bytes < MOST_BYTES
