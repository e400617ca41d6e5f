"""Which failures of a server are tried again, and what a failure says."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest

from renderer.speech.engines import PermanentFailureError
from tests.support.file_server import CERTIFICATE
from tests.support.proxy_server import ProxyServer
from tests.support.served import served
from tests.support.speaking_server import KEY, ask
from tests.support.speech_server import SpeechServer, running


def test_a_key_goes_to_no_other_server(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    ask(server)
    server.faults[""] = deque(["moved"])
    with pytest.raises(
        PermanentFailureError, match=r"redirects to http://elsewhere.example/v1; write that address as url"
    ):
        ask(server, key_env="OPENAI_API_KEY")
    assert server.keys == [None, f"Bearer {KEY}"]


def test_a_proxy_is_used_for_https(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.use_tls()
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with served(ProxyServer(server.server_port)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address())
        monkeypatch.setenv("no_proxy", "")
        ask(server, url="https://voices.test/v1")
        ask(server, url="https://voices.test/v1")
        proxy.login = "Basic YTpi"
        with pytest.raises(
            PermanentFailureError,
            match=r"the proxy does not connect to other\.test: .*407.*; check HTTPS_PROXY",
        ):
            ask(server, url="https://other.test/v1")
    assert set(proxy.asked) == {"voices.test:443", "other.test:443"}
    assert server.asked.total() == 2


@pytest.mark.parametrize(
    "faults",
    [
        ["busy 0", "busy date", "busy 0.1", "busy soon"],
        ["busy 0"] * 6,
        ["status 500 oops", "status 503", "status 502", "status 504"],
        ["drop", "drop"],
        ["short", "cut", "chunked short"],
        ["slow 0.6", "drop"],
    ],
)
def test_a_failure_that_may_pass_is_tried_again(server: SpeechServer, faults: list[str]) -> None:
    server.faults[""] = deque(faults)
    whole = ask(server, timeout_seconds=0.5)
    assert server.asked.total() == len(faults) + 1
    assert np.array_equal(whole, ask(server))


@pytest.mark.parametrize(
    ("fault", "asked", "reason"),
    [
        (
            f'status 401 {{"error": {{"message": "Wrong key {KEY}"}}}}',
            1,
            "answered 401 Unauthorized: Wrong key ...",
        ),
        (f"status 403 {'x' * 190} {KEY}", 1, f"answered 403 Forbidden: {'x' * 190} ..."),
        ('status 404 {"detail": "no model kokorro"}', 1, "answered 404 Not Found: no model kokorro"),
        (
            'status 400 {"detail": {"error": "x", "message": "too\\nlong"}}',
            1,
            "answered 400 Bad Request: too long",
        ),
        ("status 405 <html>No</html>", 1, "answered 405 Method Not Allowed"),
        (
            'status 429 {"error": {"message": "No money.", "code": "insufficient_quota"}}',
            1,
            "Too Many Requests: No money.",
        ),
        ("gives <!DOCTYPE html><p>Log in</p>", 1, "it returned a web page instead of audio"),
        (f'gives {{"error": "{KEY}"}}', 1, 'it returned JSON ({"error": "..."}) instead of audio'),
        ("gives ", 1, "it returned nothing instead of audio"),
        ("gives Hello", 1, 'it returned "Hello" instead of audio'),
        ("gives RIFFxxxxWAVEjunk", 5, "the audio is cut off before its first sample (tried 5 times)"),
        ("status 500 oops", 5, "the server answered 500 Internal Server Error: oops (tried 5 times)"),
        ("cut", 5, "(tried 5 times)"),
        ("drop", 5, "(tried 5 times)"),
        ("busy 60", 1, "the server answered 429 Too Many Requests: too many (waited 5 s in all)"),
    ],
)
def test_a_failure_that_will_not_pass(
    server: SpeechServer, fault: str, asked: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    server.faults[""] = deque([fault] * 9)
    with pytest.raises(PermanentFailureError) as caught:
        ask(server, key_env="MY_KEY", patience_seconds=5)
    assert str(caught.value).endswith(reason)
    assert "\n" not in str(caught.value)
    assert "sk-" not in str(caught.value)
    assert server.asked.total() == asked


def test_no_server() -> None:
    with running() as gone:
        pass
    with pytest.raises(
        PermanentFailureError, match=r"^no answer from 127\.0\.0\.1: .*refused \(tried 5 times\)$"
    ):
        ask(gone)


def test_too_slow(server: SpeechServer) -> None:
    server.faults[""] = deque(["slow 0.3"] * 9)
    with pytest.raises(
        PermanentFailureError, match=r"^127\.0\.0\.1 did not answer within 0\.1 s \(tried 5 times\)$"
    ):
        ask(server, timeout_seconds=0.1)


def test_an_answer_that_drips(server: SpeechServer) -> None:
    server.faults[""] = deque(["drips"])
    with pytest.raises(
        PermanentFailureError, match=r"^127\.0\.0\.1 is too slow; raise timeout_seconds or patience_seconds"
    ):
        ask(server, timeout_seconds=0.3, patience_seconds=0.1)
