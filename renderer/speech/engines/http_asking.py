"""Asking a server for sound: what is tried again, how long, and what is not."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as NoAnswerError

from renderer.errors import one_line
from renderer.speech.engines import GaveUpError
from renderer.speech.engines.decoding import MOST_BYTES, CutError, decode
from renderer.timeline import Block

TRIES = 5
CONNECT_SECONDS = 10.0
LONGEST_WAIT_SECONDS = 120.0
"""Of what a server may ask for in one ``Retry-After``."""

_FIRST_WAIT_SECONDS = 0.5
_BUSY = 429
_AGAIN = {408, 425, 500, 502, 503, 504, 520, 522, 524, 529}
_PIECE_BYTES = 1 << 16


class _AgainError(Exception):
    """This try failed, and another may not; ``wait_seconds`` is what the server asks for."""

    def __init__(self, reason: str, wait_seconds: float = 0.0, *, busy: bool = False) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds
        self.busy = busy


class Server:
    """Used by one thread. Redirects are not followed: a key goes nowhere that nobody named."""

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(retries=False)

    def ask(
        self,
        url: str,
        body: Mapping[str, Any],
        *,
        key: str,
        timeout_seconds: float,
        patience_seconds: float,
    ) -> tuple[Block, int]:
        """The sound that a server makes for a request: float32 (frames, 1), and its rate.

        A server that is busy is asked again when it wants to be, as long as patience lasts. One that fails,
        drops the connection or cuts the sound short is asked ``TRIES`` times, each after twice the time.

        Raises:
            GaveUpError: it was of no use, or the server refuses; without the key, whatever the server said.
        """
        until = time.monotonic() + patience_seconds
        failures, waits = 0, 0
        while True:
            try:
                return decode(self._post(url, body, key, timeout_seconds, until))
            except (_AgainError, CutError) as error:
                reason = str(error)
                again = error if isinstance(error, _AgainError) else _AgainError(reason)
            failures += not again.busy
            if failures >= TRIES:
                raise GaveUpError(f"{reason} (tried {failures} times)")
            wait = max(again.wait_seconds, min(30.0, _FIRST_WAIT_SECONDS * 2**waits))
            if time.monotonic() + wait > until:
                raise GaveUpError(f"{reason} (waited {patience_seconds:g} s in all)")
            waits += 1
            time.sleep(wait)

    def _post(
        self, url: str, body: Mapping[str, Any], key: str, timeout_seconds: float, until: float
    ) -> bytes:
        """What it answers, all of it.

        Raises:
            _AgainError, GaveUpError: it gives no sound.
        """
        host = urlsplit(url).hostname
        headers = {"Content-Type": "application/json", "User-Agent": "session-renderer"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        try:
            answer = self._pool.request(
                "POST",
                url,
                body=json.dumps(body).encode(),
                headers=headers,
                timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, timeout_seconds), read=timeout_seconds),
                preload_content=False,
                redirect=False,
            )
            try:
                data = bytearray()
                while piece := answer.read1(_PIECE_BYTES):  # what has come, so that the time is looked at
                    data += piece
                    if len(data) > MOST_BYTES:
                        raise GaveUpError(f"{host} sends more than {MOST_BYTES // 1_000_000} MB")
                    if time.monotonic() > until + timeout_seconds:
                        raise GaveUpError(
                            f"{host} is too slow; timeout_seconds and patience_seconds bound it"
                        )
                answer.release_conn()
            finally:
                answer.close()
        except SSLError as error:
            raise GaveUpError(f"no secure connection to {host}: {error}") from None
        except NewConnectionError as error:  # of urllib3's kinds of time-out, but none
            raise _AgainError(f"no answer from {host}: {_plain(error)}") from None
        except NoAnswerError:
            raise _AgainError(f"{host} gave no answer in {timeout_seconds:g} s") from None
        except (HTTPError, OSError) as error:
            raise _AgainError(f"no answer from {host}: {_plain(error)}") from None
        is_text = data[:200].isascii() and b"\0" not in data[:200]
        told = bytes(data.replace(key.encode(), b"...")) if key and is_text else bytes(data)
        if answer.status == HTTPStatus.OK:
            return told
        raise _refusal(answer, told, key)


def _plain(error: Exception) -> str:
    """The cause alone, as libraries put one error into another."""
    innermost: BaseException = error
    while cause := innermost.__cause__ or innermost.__context__:
        innermost = cause
    return getattr(innermost, "strerror", None) or str(innermost) or type(innermost).__name__


def _refusal(answer: urllib3.BaseHTTPResponse, data: bytes, key: str) -> _AgainError | GaveUpError:
    status = answer.status
    try:
        name = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        name = str(status)
    said, code = _said(data)
    said = one_line(said.replace(key, "...") if key else said)  # before a cut leaves half of it
    reason = f"the server answered {name}{f': {said}' if said else ''}"
    wait_seconds = _retry_after(answer.headers.get("Retry-After", ""))
    if status == _BUSY and code != "insufficient_quota":  # OpenAI's word for an account without money
        return _AgainError(reason, wait_seconds, busy=True)
    if status in _AGAIN:
        return _AgainError(reason, wait_seconds)
    if 300 <= status < 400:
        elsewhere = one_line(answer.headers.get("Location", "elsewhere"), 100)
        return GaveUpError(f"the server sends on to {elsewhere}; write that address as url")
    return GaveUpError(reason)


def _said(data: bytes) -> tuple[str, str]:
    """The message in an answer that is no sound, and its code; a web page says nothing."""
    try:
        found = json.loads(data)
    except ValueError:
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
    """Seconds, or an HTTP date (RFC 9110, 10.2.3): ``LONGEST_WAIT_SECONDS`` at most, 0 where unclear."""
    try:
        seconds = float(value)
    except ValueError:
        try:
            at = parsedate_to_datetime(value)
        except ValueError:
            return 0.0
        seconds = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS) if seconds == seconds else 0.0
