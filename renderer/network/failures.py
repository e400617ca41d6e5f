"""Failures of a request, whose text is safe to print."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from http.client import IncompleteRead
from typing import Literal
from urllib.parse import unquote, urlsplit

from urllib3 import exceptions

from renderer.errors import reason_of
from renderer.network.bounds import TooLargeError, TooSlowError
from renderer.network.redaction import redacted

FailureKind = Literal[
    "proxy", "host", "unreachable", "certificate", "silent", "slow", "large", "packed", "lost"
]


class NetworkError(Exception):
    """A request without an answer that can be used. The text is one line without secrets."""

    def __init__(self, kind: FailureKind, reason: str) -> None:
        super().__init__(kind, reason)
        self.kind, self.reason = kind, reason

    def __str__(self) -> str:
        return self.reason


class Failures:
    """Converts the errors of the library, whose causes may quote a secret and are not kept."""

    def __init__(self, secrets: Collection[str], most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._secrets = secrets

    def said(self, text: str) -> str:
        return redacted(text, self._secrets)

    def too_large(self) -> NetworkError:
        return NetworkError("large", f"the answer has more than {self.most_bytes / 1e6:,.0f} MB")

    @contextmanager
    def converted(self, proxy: str = "") -> Iterator[None]:
        try:
            yield
        except TooSlowError:
            raise NetworkError("slow", "the answer is too slow") from None
        except TooLargeError:
            raise self.too_large() from None
        except exceptions.ProxyError as error:
            password = unquote(urlsplit(proxy).password or "")
            reason = redacted(reason_of(error), (*self._secrets, password))
            raise NetworkError("proxy", reason) from None
        except exceptions.NameResolutionError as error:
            raise NetworkError("host", self.said(reason_of(error))) from None
        except exceptions.NewConnectionError as error:  # a subclass of TimeoutError, but not a time-out
            raise NetworkError("unreachable", self.said(reason_of(error))) from None
        except exceptions.SSLError as error:
            raise NetworkError("certificate", self.said(str(error))) from None
        except exceptions.TimeoutError:
            raise NetworkError("silent", "no data arrive") from None
        except (exceptions.HTTPError, OSError) as error:
            silent = any(isinstance(cause, TimeoutError) for cause in _causes(error))
            kind: FailureKind = "silent" if silent else "lost"
            raise NetworkError(kind, self._lost(error)) from None

    def _lost(self, error: Exception) -> str:
        causes = list(_causes(error))
        if any(isinstance(cause, IncompleteRead | exceptions.IncompleteRead) for cause in causes):
            return "the answer is cut off"
        if isinstance(causes[-1], OSError):
            return self.said(reason_of(error))
        return "the answer is not valid HTTP"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and its causes, as libraries wrap one in another; the innermost comes last."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
