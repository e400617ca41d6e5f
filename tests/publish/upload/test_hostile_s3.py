"""S3 services that answer badly: an upload fails with one line, and no file is sent."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from renderer.api.upload import upload
from renderer.network import bounds
from renderer.publish.upload import s3, s3_requests
from tests.support.file_server import CERTIFICATE
from tests.support.hostile.answers import BAD_ANSWERS, in_base64, in_hexadecimal, secret_of
from tests.support.hostile.checks import failure
from tests.support.hostile.http_server import LOCALHOST, HostileServer, Reply, Request, answer, hostile
from tests.support.slow import cases
from tests.support.upload.servers import BUCKET, KEY_ID, SECRET_KEY

TOKEN = "a-token-of-the-session/0123456789+xyz"  # noqa: S105
SPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


def xml(body: str, status: str = "200 OK", *headers: str) -> bytes:
    return answer(status, f'<?xml version="1.0"?>{body}'.encode(), "Content-Type: application/xml", *headers)


def listing(contents: str, more: str = "") -> bytes:
    return xml(f"<ListBucketResult {SPACE}><Name>{BUCKET}</Name>{more}{contents}</ListBucketResult>")


def item(key: str, size: str = "5", date: str = "2026-01-01T00:00:00.000Z") -> str:
    return f"<Contents><Key>{key}</Key><Size>{size}</Size><LastModified>{date}</LastModified></Contents>"


def refusal(code: str, status: str = "400 Bad Request", *headers: str) -> bytes:
    return xml(f"<Error><Code>{code}</Code><Message>{code}</Message></Error>", status, *headers)


def usual(request: Request) -> bytes:
    match request.kind:
        case "LIST":
            return listing("")
        case "GET":
            return refusal("NoSuchKey", "404 Not Found")
        case _:
            return answer("200 OK")


def page_after_page(request: Request) -> bytes:
    token = parse_qs(urlsplit(request.path).query).get("continuation-token", ["0"])[0]
    more = f"<IsTruncated>true</IsTruncated><NextContinuationToken>{int(token) + 1}</NextContinuationToken>"
    return listing(item(f"x{token}"), more)


def code_of(encode: Callable[[str], str]) -> Callable[[Request], Reply]:
    return lambda request: refusal(encode(secret_of(request)))


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
ENTITY_BOMB = (
    f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{ENTITIES}]>'
    "<ListBucketResult><Name>&a9;</Name></ListBucketResult>"
)
BAD_LISTS: dict[str, Callable[[Request], Reply]] = {
    "no XML": lambda _: answer("200 OK", b"hello"),
    "XML that is cut": lambda _: xml("<ListBucketResult><Contents>"),
    "a bomb of entities": lambda _: answer("200 OK", ENTITY_BOMB.encode()),
    "deep XML": lambda _: xml("<a>" * 300_000),
    "a file without a name": lambda _: listing("<Contents><Size>5</Size></Contents>"),
    "a file without a size": lambda _: listing("<Contents><Key>x</Key></Contents>"),
    "a size in letters": lambda _: listing(item("x", "abc")),
    "a size of 5,000 digits": lambda _: listing(item("x", "9" * 5000)),
    "a date that is none": lambda _: listing(item("x", date="yesterday")),
    "pages without an end": page_after_page,
    "the same page again": lambda _: listing(
        item("x"), "<IsTruncated>true</IsTruncated><NextContinuationToken>1</NextContinuationToken>"
    ),
    "another region": lambda _: refusal(
        "PermanentRedirect", "301 Moved", "x-amz-bucket-region: evil.example/#", "Location: http://127.0.0.1:1/"
    ),
    "the token as a code": code_of(str),
    "the token as a code in base64": code_of(in_base64),
    "the token as a code in hexadecimal": code_of(in_hexadecimal),
    "a code with escapes": lambda _: answer("400 Bad Request", b"<Error><Code>&#x9b;31m</Code></Error>"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small bounds, so that answers without an end are soon too long; nothing is tried again."""
    monkeypatch.setattr(s3_requests, "MOST_BYTES", 4_000_000)
    monkeypatch.setattr(bounds, "HEAD_BYTES", 100_000)
    monkeypatch.setattr(s3, "_MOST_PAGES", 20)
    monkeypatch.setattr(s3, "_TRIES", 1)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[HostileServer]:
    with hostile(usual) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{LOCALHOST}:{server.port}")
        yield server


def fails(small_site: Path, name: str) -> str:
    with failure((SECRET_KEY, TOKEN)) as said:
        upload(small_site, f"s3://{BUCKET}/pod", timeout_seconds=0.3 if "drips" in name else 20)
    print(f"S3, {name}: {said[0]}")
    return said[0]


OF_EACH_KIND = {
    "cuts the body", "sends garbage", "a body without an end", "a bomb of gzip", "drips headers",
    "redirects to itself", "a reason with escapes", "the login in an error", "the login in hexadecimal",
}  # fmt: skip
"""The suite reads the others over WebDAV, with the same client of HTTP, and here ``make slow`` does."""


@pytest.mark.parametrize("name", cases([*BAD_ANSWERS, *BAD_LISTS], slow=BAD_ANSWERS.keys() - OF_EACH_KIND))
def test_a_bad_list(service: HostileServer, small_site: Path, name: str) -> None:
    service.bad["LIST"] = {**BAD_ANSWERS, **BAD_LISTS}[name]
    said = fails(small_site, name)
    assert ("too slow" in said or "no answer" in said) == ("drips" in name)
    assert set(service.kinds()) <= {"GET", "LIST", "HEAD"}


@pytest.mark.parametrize("kind", ["GET", "PUT"])
@pytest.mark.parametrize(
    "name", ["closes at once", "drips headers", "the login in hexadecimal", "a bomb of gzip"]
)
def test_a_bad_answer_at_any_step(service: HostileServer, small_site: Path, name: str, kind: str) -> None:
    service.bad[kind] = BAD_ANSWERS[name]
    fails(small_site, name)
    assert service.kinds()[-1] == kind
    assert service.kinds().count("PUT") == (kind == "PUT")


def test_no_other_host_is_asked(service: HostileServer, small_site: Path) -> None:
    with hostile(usual) as other:
        for kind in ("GET", "LIST", "PUT"):
            address = f"http://{LOCALHOST}:{other.port}/{BUCKET}"
            service.bad = {kind: lambda _, to=address: answer("307 Moved", b"", f"Location: {to}")}  # type: ignore[misc]
            fails(small_site, "redirects to another host")
        assert other.asked == []


@pytest.fixture
def tls_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[HostileServer]:
    """A service whose certificate the system does not know, and no settings about certificates."""
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    with hostile(usual, tls=True) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://{LOCALHOST}:{server.port}")
        yield server


@pytest.mark.usefixtures("tls_service")
@pytest.mark.parametrize("name", ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "ca_bundle"])
def test_a_certificate_that_a_setting_names(
    small_site: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "the certificate of the service is not trusted" in fails(small_site, name)
    if name == "ca_bundle":
        config = tmp_path / "config"
        config.write_text(f"[default]\nca_bundle = {CERTIFICATE}\n")
        monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    else:
        monkeypatch.setenv(name, str(CERTIFICATE))
    upload(small_site, f"s3://{BUCKET}/pod")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps its certificates in no file")
@pytest.mark.usefixtures("tls_service")
def test_a_system_without_certificates(small_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: SimpleNamespace(cafile=None, capath=None))
    monkeypatch.setattr(s3, "DEFAULT_CA_BUNDLE", str(CERTIFICATE))
    upload(small_site, f"s3://{BUCKET}/pod")
