"""Sends requests to a server of speech: which failures are tried again, and for how long."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlsplit

from renderer.network.client import Answer, BoundedClient
from renderer.network.failures import NetworkError
from renderer.network.redaction import redacted, redirect_of
from renderer.speech.engines import PermanentFailureError
from renderer.speech.engines.decoding import CutError, decode, most_bytes_of
from renderer.timeline import Block

MOST_ATTEMPTS = 5
CONNECT_SECONDS = 10.0
LONGEST_WAIT_SECONDS = 120.0
"""The longest wait that one ``Retry-After`` header may ask for."""

_FIRST_WAIT_SECONDS = 0.5
_BUSY = 429
_AGAIN = {408, 425, 500, 502, 503, 504, 520, 522, 524, 529}
_OF_EVERY_REQUEST = {401, 402, 403, 404, 405, 407, 410, _BUSY}
"""After these, other requests fail, too. A server that is ``_BUSY`` gets here if the account has no money."""

_MOST_MESSAGE_BYTES = 100_000
"""What a server says about an error is not read if it is longer."""

T = TypeVar("T")


class _RetryError(Exception):
    """An attempt failed, and another may succeed. ``wait_seconds`` is the wait that the server asks for."""

    def __init__(self, reason: str, wait_seconds: float = 0.0, *, busy: bool = False) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds
        self.busy = busy


class RefusedRequestError(PermanentFailureError):
    """The server refuses one request, such as one with too much data. It may accept others."""


class HttpClient:
    """Sends requests, from one thread. It follows no redirect, which could send a key elsewhere."""

    def __init__(self) -> None:
        self._clients: dict[tuple[str, float], BoundedClient] = {}

    def fetch_audio(
        self,
        url: str,
        body: Mapping[str, Any],
        *,
        most_seconds: float,
        key: str,
        timeout_seconds: float,
        patience_seconds: float,
    ) -> tuple[Block, int]:
        """Request audio with a JSON body, and decode at most ``most_seconds`` of it; as ``fetch`` does.

        Returns:
            float32 samples of shape (frames, 1), and their sample rate in Hz.
        """
        return self.fetch(
            url,
            json.dumps(body).encode(),
            "application/json",
            lambda answer: decode(answer, most_seconds, secrets=(key,)),
            most_bytes=most_bytes_of(most_seconds),
            key=key,
            timeout_seconds=timeout_seconds,
            patience_seconds=patience_seconds,
        )

    def fetch(
        self,
        url: str,
        body: bytes,
        content_type: str,
        read: Callable[[bytes], T],
        *,
        most_bytes: int,
        key: str,
        timeout_seconds: float,
        patience_seconds: float,
    ) -> T:
        """Send a POST request, and read its answer.

        A busy server (status 429) is asked again when it says so, until ``patience_seconds`` have passed. A
        server that fails, drops the connection or cuts the answer off is asked ``MOST_ATTEMPTS`` times, with
        a wait that doubles each time.

        Args:
            url: the address of the request.
            body: what is sent.
            content_type: the media type of the body.
            read: reads the answer. It raises a CutError if the answer is incomplete, and a
                PermanentFailureError if it is wrong, whose message may not contain the key.
            most_bytes: the most bytes that an answer may have.
            key: the API key for the header ``Authorization``; empty to send none.
            timeout_seconds: the longest time without any data from the server.
            patience_seconds: the longest time for all attempts together.

        Raises:
            InputError: ``HTTPS_PROXY`` is not the address of a proxy.
            RefusedRequestError: the server refuses this request, and may accept others.
            PermanentFailureError: all attempts failed, or the server refuses every request. The message never
                contains the key in any encoding, whatever the server answers.
        """
        until = time.monotonic() + patience_seconds
        failures, waits = 0, 0
        while True:
            try:
                return read(
                    self._post(
                        url,
                        body,
                        content_type,
                        key=key,
                        most_bytes=most_bytes,
                        timeout_seconds=timeout_seconds,
                        until=until,
                    )
                )
            except (_RetryError, CutError) as error:
                reason = str(error)
                retry = error if isinstance(error, _RetryError) else _RetryError(reason)
            failures += not retry.busy
            if failures >= MOST_ATTEMPTS:
                raise PermanentFailureError(f"{reason} (tried {failures} times)")
            wait = max(retry.wait_seconds, min(30.0, _FIRST_WAIT_SECONDS * 2**waits))
            if time.monotonic() + wait > until:
                raise PermanentFailureError(f"{reason} (waited {patience_seconds:g} s in all)")
            waits += 1
            time.sleep(wait)

    def _client(self, key: str, timeout_seconds: float) -> BoundedClient:
        """The client for a key and a time limit, which several threads may use."""
        known = self._clients.get((key, timeout_seconds))
        if known is not None:
            return known
        new = BoundedClient(timeout_seconds=timeout_seconds, connect_seconds=CONNECT_SECONDS, secrets=(key,))
        return self._clients.setdefault((key, timeout_seconds), new)

    def _post(
        self,
        url: str,
        body: bytes,
        content_type: str,
        *,
        key: str,
        most_bytes: int,
        timeout_seconds: float,
        until: float,
    ) -> bytes:
        """The whole answer to a request.

        Raises:
            _RetryError, PermanentFailureError: the server refuses the request, or there is no answer.
        """
        host = urlsplit(url).hostname
        headers = {"Content-Type": content_type, "User-Agent": "session-renderer"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        client = self._client(key, timeout_seconds)
        seconds = max(until - time.monotonic(), 0) + timeout_seconds
        try:
            answer = client.ask("POST", url, headers, body=body, most_bytes=most_bytes, seconds=seconds)
        except NetworkError as error:
            match error.kind:
                case "slow":
                    raise PermanentFailureError(
                        f"{host} is too slow; raise timeout_seconds or patience_seconds"
                    ) from None
                case "certificate":
                    raise PermanentFailureError(f"no secure connection to {host}: {error}") from None
                case "large" | "packed":
                    raise PermanentFailureError(f"{host} cannot be used: {error}; check url") from None
                case "silent":
                    raise _RetryError(f"{host} did not answer within {timeout_seconds:g} s") from None
                case "proxy":
                    raise _RetryError(
                        f"the proxy does not connect to {host}: {error}; check HTTPS_PROXY and NO_PROXY"
                    ) from None
                case "host" | "unreachable" | "lost":
                    raise _RetryError(f"no answer from {host}: {error}") from None
        if answer.status == HTTPStatus.OK:
            return answer.body
        raise _refusal(url, answer, key)


def _refusal(url: str, answer: Answer, key: str) -> _RetryError | PermanentFailureError:
    status = answer.status
    try:
        name = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        name = str(status)
    message, code = _message(answer.body)
    message = redacted(message, (key,))
    reason = f"the server answered {name}{f': {message}' if message else ''}"
    wait_seconds = _retry_after(answer.headers.get("Retry-After", ""))
    if status == _BUSY and code != "insufficient_quota":  # OpenAI's code for an account without money
        return _RetryError(reason, wait_seconds, busy=True)
    if status in _AGAIN:
        return _RetryError(reason, wait_seconds)
    if 300 <= status < 400:
        elsewhere = redirect_of(url, answer.headers.get("Location", ""), (key,))
        if not elsewhere:
            return PermanentFailureError("the server redirects to another address; check url")
        return PermanentFailureError(f"the server redirects to {elsewhere}; write that address as url")
    if 400 <= status < 500 and status not in _OF_EVERY_REQUEST:
        return RefusedRequestError(reason)
    return PermanentFailureError(reason)


def _message(data: bytes) -> tuple[str, str]:
    """The message and the code in an answer that reports an error; both are empty for a web page."""
    if len(data) > _MOST_MESSAGE_BYTES:
        return "", ""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        text = data[:1000].decode("utf-8", "replace").strip()
        return ("" if text.startswith("<") else text), ""
    code = ""
    for name in ("error", "detail", "message"):
        if isinstance(found, dict) and name in found:
            code = str(found.get("code") or code)
            found = found[name]
    if isinstance(found, dict):
        code = str(found.get("code") or code)
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False), code


def _retry_after(value: str) -> float:
    """The seconds of a ``Retry-After`` header (RFC 9110, section 10.2.3), which may be an HTTP date.

    They are at most ``LONGEST_WAIT_SECONDS``, and 0 if the header cannot be read.
    """
    try:
        seconds = float(value)
    except ValueError:
        try:
            at = parsedate_to_datetime(value)
        except ValueError:
            return 0.0
        seconds = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS) if seconds == seconds else 0.0
