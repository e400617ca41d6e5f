"""Objects in a bucket of S3, Google Cloud Storage or Azure, by the package obstore."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import from_url

from renderer.storage.shared.objects import MOST_OBJECT_BYTES, NoAnswerError, SharedStoreError

_CONNECT_SECONDS = 5
_STATUS = re.compile(r"status code: (\d{3})")
_UNUSABLE = (
    "its address, or what the environment says of its credentials, cannot be used; check the names of the "
    "variables and the files"
)
_REFUSED = "it refuses the credentials, or they lack the rights to list, read and write; check both"


class BucketObjects:
    """The credentials are those that obstore finds in the environment; no message has its words."""

    def __init__(self, url: str, timeout_seconds: float) -> None:
        seconds = timedelta(seconds=timeout_seconds)
        try:
            self._bucket = from_url(
                _obstore_url(url),
                client_options={
                    "allow_http": os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true",
                    "connect_timeout": timedelta(seconds=_CONNECT_SECONDS),
                    "timeout": seconds,
                },
                retry_config={"max_retries": 1, "retry_timeout": seconds},
            )
        except (BaseError, ValueError):
            raise SharedStoreError(_UNUSABLE, is_lasting=True) from None

    def read(self, name: str) -> bytes | None:
        with _reported(), suppress(FileNotFoundError):
            found = obstore.get(self._bucket, name)
            if found.meta["size"] > MOST_OBJECT_BYTES:
                return b""  # which is no entry
            return bytes(found.bytes())
        return None

    def has(self, name: str) -> bool:
        with _reported(), suppress(FileNotFoundError):
            obstore.head(self._bucket, name)
            return True
        return False

    def create(self, name: str, data: bytes) -> bool:
        with _reported(), suppress(AlreadyExistsError):
            obstore.put(self._bucket, name, data, mode="create", use_multipart=False)
            return True
        return False

    def replace(self, name: str, data: bytes) -> None:
        with _reported():
            obstore.put(self._bucket, name, data, use_multipart=False)

    def remove(self, name: str) -> None:
        with _reported(), suppress(FileNotFoundError):
            obstore.delete(self._bucket, name)


def _obstore_url(url: str) -> str:
    """The URL for obstore, which would take the account of ``az://account/container`` as the container."""
    parts = urlsplit(url)
    if parts.scheme != "az":
        return url
    container, _, prefix = parts.path.lstrip("/").partition("/")
    return f"abfs://{container}@{parts.netloc}.dfs.core.windows.net/{prefix}"


@contextmanager
def _reported() -> Iterator[None]:
    try:
        yield
    except (PermissionDeniedError, UnauthenticatedError):
        raise SharedStoreError(_REFUSED, is_lasting=True) from None
    except (BaseError, ValueError) as error:
        status = _STATUS.search(str(error))
        if status:
            raise SharedStoreError(f"it answers with the status {status[1]}") from None
        raise NoAnswerError("it cannot be reached, or is too slow") from None
