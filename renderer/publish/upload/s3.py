"""An S3 bucket as an upload target."""

from __future__ import annotations

import os
import ssl
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import botocore.session
from botocore import exceptions, parsers
from botocore.config import Config
from botocore.httpsession import DEFAULT_CA_BUNDLE

from renderer.errors import InputError
from renderer.network.failures import NetworkError
from renderer.network.redaction import redacted
from renderer.publish.upload.credentials import Credentials, credentials_path
from renderer.publish.upload.destination import (
    AGAIN,
    DENIED,
    FULL,
    MOST_NAMES,
    TOO_LARGE,
    UploadError,
    no_whole_answer,
)
from renderer.publish.upload.s3_requests import S3Requests
from renderer.publish.upload.source import UploadSource
from renderer.publish.upload.target import Target

_LOGIN = f"check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws/credentials or {credentials_path()}"
_TRIES = 2
_MOST_PAGES = 2_000
_NOT_S3 = "the service does not answer as S3; check AWS_ENDPOINT_URL"
_DAMAGED = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What the client of S3 raises for values that S3 never sends."""

_REASONS = {
    "InvalidAccessKeyId": f"the service does not know the access key; {_LOGIN}",
    "SignatureDoesNotMatch": f"the service refuses the secret key; {_LOGIN}",
    "ExpiredToken": f"the keys have expired; {_LOGIN}",
    "InvalidToken": f"the service refuses the session token; {_LOGIN}",
    "NoSuchBucket": "there is no such bucket; create it, or check its name and AWS_ENDPOINT_URL",
    "EntityTooLarge": "the service does not accept a file of this size; upload a smaller one",
    "QuotaExceeded": FULL,
    "InsufficientStorage": FULL,
    "XMinioStorageFull": FULL,
    "401": f"the service refuses the login; {_LOGIN}",
    "403": DENIED,
    "404": "there is no such bucket; create it, or check its name and AWS_ENDPOINT_URL",
    "507": FULL,
}


class S3Destination:
    """Sends each file in one request; the file exists only after the request succeeds."""

    def __init__(self, target: Target, credentials: Credentials, timeout_seconds: float) -> None:
        self._target = target
        self._timeout_seconds = timeout_seconds
        self._secrets: tuple[str, ...] = ()
        with self._reported(target.written):
            try:
                self._open(credentials)
            except (exceptions.ProfileNotFound, ValueError) as error:
                raise InputError(f"{target.written}: {redacted(str(error), self._secrets)}") from None

    def _open(self, credentials: Credentials) -> None:
        session = botocore.session.get_session()
        self._client: Any = _client(session, credentials, self._timeout_seconds)
        chosen = session.get_scoped_config().get("s3", {})
        if "amazonaws." not in self._client.meta.endpoint_url and "addressing_style" not in chosen:
            # Other services often have no host for each bucket.
            self._client.close()
            self._client = _client(session, credentials, self._timeout_seconds, {"addressing_style": "path"})
        self._secrets = _secrets(session, credentials)
        self._requests = S3Requests(
            timeout_seconds=self._timeout_seconds,
            secrets=self._secrets,
            ca_file=_ca_file(session),
        )
        self._client.meta.events.register("before-send.s3", self._requests.send)

    def listing(self, folder: str) -> Mapping[str, int | None]:
        prefix = self._key(f"{folder}/" if folder else "")
        with self._reported(self._where(folder)):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._target.host, Prefix=prefix, Delimiter="/"
            )
            found: dict[str, int | None] = {}
            for number, page in enumerate(pages, 1):
                if "Name" not in page and "IsTruncated" not in page:
                    raise UploadError(self._where(folder), _NOT_S3)
                for item in page.get("Contents", ()):
                    found[item["Key"].removeprefix(prefix)] = item["Size"]
                if number > _MOST_PAGES or len(found) > MOST_NAMES:
                    raise UploadError(self._where(folder), TOO_LARGE)
        return {name: size for name, size in found.items() if name}

    def read(self, name: str) -> bytes | None:
        with self._reported(self._where(name)):
            try:
                answer = self._client.get_object(Bucket=self._target.host, Key=self._key(name))
                data: bytes = answer["Body"].read()
            except self._client.exceptions.NoSuchKey:
                return None
        return data

    def put(self, name: str, source: UploadSource) -> None:
        with self._reported(self._where(name)):
            self._client.put_object(
                Bucket=self._target.host,
                Key=self._key(name),
                Body=source,
                ContentLength=source.size,
                ContentType=source.content_type,
            )

    def remove(self, names: Collection[str]) -> None:
        for name in names:
            with self._reported(self._where(name)):
                self._client.delete_object(Bucket=self._target.host, Key=self._key(name))

    def close(self) -> None:
        self._client.close()
        self._requests.close()

    def _key(self, name: str) -> str:
        return f"{self._target.path}/{name}" if self._target.path else name

    def _where(self, name: str) -> str:
        return f"s3://{self._target.host}/{self._key(name)}"

    @contextmanager
    def _reported(self, where: str) -> Iterator[None]:
        try:
            yield
        except exceptions.ClientError as error:
            raise UploadError(where, self._refusal(error)) from None
        except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError):
            raise UploadError(self._target.written, f"no credentials were found; {_LOGIN}") from None
        except NetworkError as error:
            raise self._no_answer(error, where) from None
        except exceptions.HTTPClientError as error:
            failure = error.kwargs.get("error")
            known = failure if isinstance(failure, NetworkError) else NetworkError("lost", "")
            raise self._no_answer(known, where) from None
        except exceptions.ParamValidationError as error:
            raise InputError(f"{self._target.written}: {redacted(str(error), self._secrets)}") from None
        except (parsers.ResponseParserError, *_DAMAGED):
            raise UploadError(where, _NOT_S3) from None
        except exceptions.BotoCoreError as error:
            reason = redacted(str(error), self._secrets)
            raise UploadError(where, f"S3 failed: {reason}; {AGAIN}") from None

    def _no_answer(self, error: NetworkError, where: str) -> UploadError:
        target = self._target.written
        match error.kind:
            case "proxy":
                return UploadError(
                    target,
                    f"the proxy does not connect to the service: {error}; check HTTPS_PROXY and NO_PROXY",
                )
            case "host" | "unreachable":
                reason = "the service cannot be reached; check AWS_ENDPOINT_URL, the region and the network"
                return UploadError(target, reason)
            case "certificate":
                return UploadError(
                    target,
                    f"the certificate of the service is not trusted: {error}; check the address, or set "
                    "AWS_CA_BUNDLE to the file of its certificate authority",
                )
            case _:
                return UploadError(where, no_whole_answer(error, self._timeout_seconds))

    def _refusal(self, error: exceptions.ClientError) -> str:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        known = _REASONS.get(code) or _REASONS.get(str(status))
        shown = redacted(code, self._secrets, 60)
        return known or f"the service answers {shown or status}; {AGAIN}, or ask its operator"


def _client(
    session: Any, credentials: Credentials, timeout_seconds: float, style: Mapping[str, str] | None = None
) -> Any:
    return session.create_client(
        "s3",
        region_name=credentials.region or session.get_config_variable("region") or "us-east-1",
        endpoint_url=credentials.endpoint_url or None,
        aws_access_key_id=credentials.user or None,
        aws_secret_access_key=credentials.password or None,
        config=Config(
            connect_timeout=timeout_seconds,
            read_timeout=timeout_seconds,
            retries={"mode": "standard", "total_max_attempts": _TRIES},
            # Services other than Amazon's often know no newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3=style,
        ),
    )


def _ca_file(session: Any) -> str:
    """The file of certificates that the AWS tools would use; empty for those of the system.

    The client's own certificates are used where Python finds none of the system, as often on macOS.
    """
    chosen = session.get_config_variable("ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE")
    if chosen or sys.platform == "win32":  # Windows keeps its certificates in no file
        return chosen or ""
    system = ssl.get_default_verify_paths()
    return "" if system.cafile or system.capath else DEFAULT_CA_BUNDLE


def _secrets(session: Any, credentials: Credentials) -> tuple[str, ...]:
    """The secrets of the requests, in the order of the AWS tools: those given, or those of the session."""
    if credentials.password:
        return (credentials.password,)
    found = session.get_credentials()
    if found is None:
        return ()
    frozen = found.get_frozen_credentials()
    return tuple(filter(None, (frozen.secret_key, frozen.token)))
