"""An S3 bucket as an upload target."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import botocore.session
from botocore import exceptions
from botocore.config import Config

from renderer.errors import InputError, one_line
from renderer.publish.upload.credentials import Credentials, credentials_path
from renderer.publish.upload.destination import AGAIN, DENIED, FULL, LOST, UploadError, no_answer, timed_out
from renderer.publish.upload.source import UploadSource
from renderer.publish.upload.target import Target

_LOGIN = f"check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws/credentials or {credentials_path()}"
_TRIES = 2
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
        with self._reported(target.written):
            session = botocore.session.get_session()
            self._client: Any = _client(session, credentials, timeout_seconds)
            chosen = session.get_scoped_config().get("s3", {})
            if "amazonaws." not in self._client.meta.endpoint_url and "addressing_style" not in chosen:
                # Other services often have no host for each bucket.
                self._client.close()
                self._client = _client(session, credentials, timeout_seconds, {"addressing_style": "path"})

    def listing(self, folder: str) -> Mapping[str, int | None]:
        prefix = self._key(f"{folder}/" if folder else "")
        with self._reported(self._where(folder)):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._target.host, Prefix=prefix, Delimiter="/"
            )
            found = {
                item["Key"][len(prefix) :]: item["Size"]
                for page in pages
                for item in page.get("Contents", ())
            }
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

    def _key(self, name: str) -> str:
        return f"{self._target.path}/{name}" if self._target.path else name

    def _where(self, name: str) -> str:
        return f"s3://{self._target.host}/{self._key(name)}"

    @contextmanager
    def _reported(self, where: str) -> Iterator[None]:
        try:
            yield
        except exceptions.ClientError as error:
            raise UploadError(where, _reason(error)) from error
        except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError) as error:
            raise UploadError(self._target.written, f"no credentials were found; {_LOGIN}") from error
        except (exceptions.ConnectTimeoutError, exceptions.ReadTimeoutError) as error:
            raise UploadError(where, no_answer(self._timeout_seconds)) from error
        except exceptions.EndpointConnectionError as error:
            raise UploadError(
                self._target.written,
                "the service cannot be reached; check AWS_ENDPOINT_URL, the region and the network",
            ) from error
        except exceptions.SSLError as error:
            raise UploadError(
                self._target.written,
                "the certificate of the service is not trusted; check the address, or set AWS_CA_BUNDLE "
                "to the file of its certificate authority",
            ) from error
        except exceptions.HTTPClientError as error:
            reason = no_answer(self._timeout_seconds) if timed_out(error) else LOST
            raise UploadError(where, reason) from error
        except (exceptions.ProfileNotFound, exceptions.ParamValidationError, ValueError) as error:
            raise InputError(f"{self._target.written}: {one_line(str(error))}") from error
        except exceptions.BotoCoreError as error:
            raise UploadError(where, f"S3 failed: {one_line(str(error))}; {AGAIN}") from error


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


def _reason(error: exceptions.ClientError) -> str:
    code = one_line(str(error.response.get("Error", {}).get("Code", "")), 60)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    known = _REASONS.get(code) or _REASONS.get(str(status))
    return known or f"the service answers {code or status}; {AGAIN}, or ask its operator"
