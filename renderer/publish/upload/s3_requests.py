"""Sends the requests of the S3 client within bounds: the client's own connections have none."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

import urllib3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import HTTPClientError

from renderer.network.client import MOST_WAITS, BoundedClient
from renderer.network.failures import NetworkError
from renderer.publish.upload.destination import MOST_BYTES
from renderer.publish.upload.source import BLOCK_BYTES

_MOST_TAGS = 100_000
"""The most tags of XML, which the client of S3 reads into memory whole: those of a page of 5,000 files."""

_NOT_TRIED_AGAIN = {"slow", "large", "certificate"}


class S3Requests:
    """A handler of the client's event ``before-send``, whose answer the client takes for the service's."""

    def __init__(self, *, timeout_seconds: float, secrets: Collection[str], ca_file: str) -> None:
        self._seconds = MOST_WAITS * timeout_seconds
        self._client = BoundedClient(
            timeout_seconds=timeout_seconds, secrets=secrets, block_bytes=BLOCK_BYTES, ca_file=ca_file
        )

    def send(self, request: AWSPreparedRequest, **_event: Any) -> AWSResponse:
        """Send a signed request.

        Raises:
            HTTPClientError: there is no answer, and another attempt may succeed; ``error`` is why.
            NetworkError: there is no answer that can be used.
        """
        headers = {
            name: value.decode("latin-1") if isinstance(value, bytes) else str(value)
            for name, value in request.headers.items()
            if name.lower() != "expect"  # the body is sent at once
        }
        try:
            answer = self._client.ask(
                request.method,
                request.url,
                headers,
                body=request.body,
                most_bytes=MOST_BYTES,
                seconds=self._seconds,
            )
        except NetworkError as error:
            if error.kind in _NOT_TRIED_AGAIN:
                raise
            raise HTTPClientError(error=error) from None
        if answer.status < 200:
            raise HTTPClientError(error=NetworkError("lost", "the answer is not valid HTTP"))
        is_file = request.stream_output and answer.status == 200
        if not is_file and answer.body.count(b"<") > _MOST_TAGS:
            raise NetworkError("large", "the answer has too many elements")
        body = urllib3.HTTPResponse(body=io.BytesIO(answer.body), preload_content=False)
        return AWSResponse(request.url, answer.status, answer.headers, body)

    def close(self) -> None:
        self._client.close()
