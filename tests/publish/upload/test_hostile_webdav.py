"""WebDAV servers that answer badly: an upload fails with one line, and nothing appears half written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from renderer.api.upload import upload
from renderer.network import bounds
from renderer.publish.upload import webdav
from tests.support.hostile.answers import BAD_ANSWERS
from tests.support.hostile.checks import failure
from tests.support.hostile.http_server import LOCALHOST, HostileServer, Reply, Request, answer, hostile
from tests.support.upload.servers import PASSWORD, USER

FOLDER = "<d:resourcetype><d:collection/></d:resourcetype>"


def multistatus(*entries: tuple[str, str]) -> bytes:
    responses = "".join(
        f"<d:response><d:href>{path}</d:href><d:propstat><d:prop>{properties}</d:prop></d:propstat></d:response>"
        for path, properties in entries
    )
    xml = f'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">{responses}</d:multistatus>'
    return answer("207 Multi-Status", xml.encode())


def xml_answer(xml: str) -> Callable[[Request], Reply]:
    return lambda _: answer("207 Multi-Status", xml.encode())


def usual(request: Request) -> bytes:
    match request.method:
        case "GET":
            return answer("404 Not Found")
        case "PROPFIND":
            return multistatus(("/pod/", FOLDER))
        case _:
            return answer("201 Created")


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BAD_LISTS: dict[str, Callable[[Request], Reply]] = {
    "no XML": xml_answer("hello"),
    "XML that is cut": xml_answer('<d:multistatus xmlns:d="DAV:"><d:response>'),
    "a bomb of entities": xml_answer(
        f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{ENTITIES}]><d:multistatus xmlns:d="DAV:"><d:response>'
        "<d:href>&a9;</d:href></d:response></d:multistatus>"
    ),
    "a foreign entity": xml_answer(
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        '<d:multistatus xmlns:d="DAV:">&a;</d:multistatus>'
    ),
    "deep XML": xml_answer("<a>" * 300_000),
    "an address of 1 MB": lambda _: multistatus((f"/pod/{'a' * 1_000_000}", "")),
    "a size in letters": lambda _: multistatus(
        ("/pod/", FOLDER), ("/pod/a", "<d:getcontentlength>abc</d:getcontentlength>")
    ),
    "a size of 5,000 digits": lambda _: multistatus(
        ("/pod/", FOLDER), ("/pod/a", f"<d:getcontentlength>{'9' * 5000}</d:getcontentlength>")
    ),
    "200 without a list": lambda _: answer("200 OK", b"<html>Log in</html>"),
    "a file where a folder is to be": lambda _: multistatus(("/pod/", FOLDER), ("/pod/a.mp3", FOLDER)),
}  # fmt: skip


@pytest.fixture(autouse=True)
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small bounds, so that answers without an end are soon too long."""
    monkeypatch.setattr(webdav, "MOST_BYTES", 4_000_000)
    monkeypatch.setattr(bounds, "HEAD_BYTES", 100_000)
    monkeypatch.setenv("RENDERER_UPLOAD_USER", USER)
    monkeypatch.setenv("RENDERER_UPLOAD_PASSWORD", PASSWORD)


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile(usual) as server:
        yield server


def fails(server: HostileServer, small_site: Path, name: str) -> str:
    seconds = 0.3 if "drips" in name else 10
    with failure((PASSWORD,)) as said:
        upload(small_site, f"webdav://{LOCALHOST}:{server.port}/pod", timeout_seconds=seconds)
    print(f"WebDAV, {name}: {said[0].replace(str(server.port), 'PORT')}")
    return said[0]


@pytest.mark.parametrize("name", [*BAD_ANSWERS, *BAD_LISTS])
def test_a_bad_list(server: HostileServer, small_site: Path, name: str) -> None:
    server.bad["PROPFIND"] = {**BAD_ANSWERS, **BAD_LISTS}[name]
    said = fails(server, small_site, name)
    assert ("too slow" in said or "no answer" in said) == ("drips" in name)
    assert set(server.kinds()) == {"GET", "PROPFIND"}


@pytest.mark.parametrize("kind", ["GET", "PUT", "MOVE"])
@pytest.mark.parametrize(
    "name", ["closes at once", "drips headers", "the login in hexadecimal", "a bomb of gzip"]
)
def test_a_bad_answer_at_any_step(server: HostileServer, small_site: Path, name: str, kind: str) -> None:
    server.bad[kind] = BAD_ANSWERS[name]
    fails(server, small_site, name)
    after = server.kinds()[server.kinds().index(kind) + 1 :]
    assert set(after) <= {"DELETE"}


def test_names_that_lead_elsewhere_are_ignored(server: HostileServer, small_site: Path) -> None:
    server.bad["PROPFIND"] = lambda _: multistatus(
        ("/pod/", FOLDER),
        *(
            (f"/pod/{name}", "")
            for name in ("..", "%2e%2e", "..%2fx", "a%00b", "renderer-upload-000000000000.part")
        ),
        ("/../../etc/renderer-upload-111111111111.part", ""),
    )
    upload(small_site, f"webdav://{LOCALHOST}:{server.port}/pod", remove=True)
    removed = {request.path for request in server.asked if request.method == "DELETE"}
    assert removed == {f"/pod/renderer-upload-{'01'[n] * 12}.part" for n in range(2)}


def test_no_other_host_is_asked(server: HostileServer, small_site: Path) -> None:
    with hostile(usual) as other:
        for kind in ("GET", "PROPFIND", "PUT", "MOVE"):
            server.bad = {
                kind: lambda _: answer("307 Moved", b"", f"Location: http://{LOCALHOST}:{other.port}/pod")
            }
            assert "redirects to" in fails(server, small_site, "redirect to another host")
        assert other.asked == []
