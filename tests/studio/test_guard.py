"""Requests that do not come from the studio's own page."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from renderer.studio.access import Access
from tests.studio.conftest import make_project
from tests.support.studio_page import Page, studio

ADDRESSES = (
    "/", "/start.js", "/studio.js", "/studio.css", "/icon.svg", "/licences.txt", "/api/project",
    "/api/scripts/rest.md", "/api/completions?path=rest.md", "/api/events", "/nothing",
    "/api/scripts/../../etc/passwd",
)  # fmt: skip
WRITES = (
    ("PUT", "/api/scripts/rest.md", {"text": "stolen"}),
    ("POST", "/api/new", {"path": "stolen.md"}),
    ("POST", "/api/check", {"path": "rest.md", "text": "stolen"}),
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("guard"))


@pytest.fixture(scope="module")
def page(project: Path) -> Iterator[Page]:
    """One studio for all tests, since none of these requests changes anything."""
    with studio(project, project.parent / "page") as page:
        yield page


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", "", None]
)
def test_another_host_is_refused_first(page: Page, host: str | None) -> None:
    """A name that an attacker points at this computer is sent as the host (DNS rebinding)."""
    written = host and host.format(port=page.access.port)
    for address in (*ADDRESSES, f"/?token={page.access.token}"):
        answer = page.ask("GET", address, headers={"Host": written})
        assert answer.status in (400, 421), address  # an HTTP/1.1 request without a host is malformed
        assert "set-cookie" not in answer.headers


def test_two_hosts_are_refused(page: Page) -> None:
    connection = page.connect()
    connection.putrequest("GET", "/api/project", skip_host=True)
    for host in (page.access.hosts[0], "evil.example"):
        connection.putheader("Host", host)
    connection.putheader("Cookie", page.cookie)
    connection.endheaders()
    assert connection.getresponse().status in (400, 421)
    connection.close()


def test_localhost_is_the_same_computer(page: Page) -> None:
    host = page.access.hosts[1]
    answer = page.ask("GET", "/api/project", headers={"Host": host, "Origin": f"http://{host}"})
    assert answer.status == 200


@pytest.mark.parametrize(
    "cookie", [None, "", "renderer-studio={session}", "{name}=", "{name}=x; {name}=y", '\x7f;=;;"', "{other}"]
)
def test_without_the_cookie_every_address_is_closed(page: Page, cookie: str | None) -> None:
    name, _, session = page.cookie.partition("=")
    other = Access(page.access.port).set_cookie().partition(";")[0]
    given = cookie and cookie.format(name=name, session=session, other=other)
    for address in ADDRESSES:
        answer = page.get(address, Cookie=given)
        assert answer.status == 403, address
        assert b"Open the address that renderer studio printed." in answer.body
    for method, address, content in WRITES:
        assert page.ask(method, address, content, {"Cookie": given}).status == 403


def test_a_token_is_exchanged_for_a_cookie_and_leaves_the_address(page: Page) -> None:
    answer = page.get(f"/?token={page.access.token}", Cookie=None)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie, *attributes = answer.headers["set-cookie"].split("; ")
    assert attributes == ["HttpOnly", "SameSite=Strict", "Path=/"]
    assert cookie.startswith(f"renderer-studio-{page.access.port}=")
    assert page.get("/api/project", Cookie=cookie).status == 200


def test_nothing_gives_the_secrets_out(page: Page) -> None:
    session = page.cookie.partition("=")[2]
    for address in ADDRESSES:
        if address != "/api/events":
            answer = page.get(address)
            shown = answer.body.decode() + str(answer.headers)
            assert page.access.token not in shown
            assert session not in shown


@pytest.mark.parametrize(
    "query",
    [
        "token=", "token=x", "token={token}x", "t={token}", "token=x&token={token}", "%00", "token=%ff",
        "token={token}&token={token}",
    ],
)  # fmt: skip
def test_another_query_opens_nothing(page: Page, query: str) -> None:
    answer = page.get("/?" + query.format(token=page.access.token), Cookie=None)
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


def test_a_token_opens_only_the_page(page: Page) -> None:
    for address in ("/api/project", "/studio.js"):
        assert page.get(f"{address}?token={page.access.token}", Cookie=None).status == 403
    answer = page.ask("POST", f"/?token={page.access.token}", {}, {"Cookie": None})
    assert answer.status == 403


def test_the_address_that_is_opened_counts_once(page: Page) -> None:
    """Other users of the computer can read it among the arguments of the browser."""
    query = page.access.address_once.partition("/?")[2]
    assert page.get(f"/?{query}", Cookie=None).status == 303
    assert page.get(f"/?{query}", Cookie=None).status == 403
    assert page.get(f"/?token={page.access.token}", Cookie=None).status == 303


@pytest.mark.parametrize(
    "changes",
    [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://localhost:{port}"},
        {"X-Renderer-Studio": None},
        {"X-Renderer-Studio": "0"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": None, "X-Renderer-Studio": None, "Content-Type": "text/plain"},
        {"X-Renderer-Studio": None, "Content-Type": "application/x-www-form-urlencoded"},
        {"X-Renderer-Studio": None, "X-HTTP-Method-Override": "PUT"},
    ],
    ids=str,
)
def test_a_write_of_another_page_is_refused(
    page: Page, project: Path, changes: dict[str, str | None]
) -> None:
    before = _files(project)
    version = page.get("/api/scripts/rest.md").json["version"]
    headers = {name: value and value.format(port=page.access.port) for name, value in changes.items()}
    for method, address, content in WRITES:
        answer = page.ask(method, address, content, {"If-Match": f'"{version}"', **headers})
        assert answer.status == 403
    assert _files(project) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_page_cannot_load_what_the_studio_serves(page: Page, site: str) -> None:
    """A page on another port of this computer counts as the same site, so its requests have the cookie."""
    for address in ADDRESSES[1:9]:
        assert page.ask("GET", address, headers={"Sec-Fetch-Site": site}).status == 403, address
    assert page.ask("GET", "/", headers={"Sec-Fetch-Site": site}).status == 200


def test_no_other_origin_is_allowed_to_read(page: Page) -> None:
    preflight = {
        "Origin": "http://evil.example",
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "X-Renderer-Studio",
    }
    for method in ("OPTIONS", "GET"):
        answer = page.ask(method, "/api/project", headers=preflight)
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert page.ask("OPTIONS", "/api/project", headers=preflight).status == 403


@pytest.mark.parametrize("address", ["/", "/studio.js", "/api/project", "/nothing", "/?token=x"])
def test_every_answer_has_the_headers_that_keep_the_page_safe(page: Page, address: str) -> None:
    for cookie in (page.cookie, None):
        headers = page.get(address, Cookie=cookie).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'; script-src 'self'; " in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["permissions-policy"].startswith("microphone=(self), camera=()")
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"


def test_each_page_has_a_nonce_of_its_own(page: Page) -> None:
    seen = set()
    for _ in range(3):
        answer = page.get("/")
        nonce = answer.body.decode().partition('content="')[2].partition('"')[0]
        assert f"'nonce-{nonce}'" in answer.headers["content-security-policy"]
        seen.add(nonce)
    assert len(seen) == 3


def test_secrets_differ_from_start_to_start() -> None:
    first, second = Access(1), Access(1)
    assert len({first.address, first.address_once, second.address, second.address_once}) == 4
    assert len(first.token) >= len(secrets.token_urlsafe(32))
    assert not second.admits(first.token)
    assert not second.knows(first.set_cookie().partition(";")[0])


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
