"""Checks every request before anything else, and adds the headers that keep the page safe to every answer."""

from __future__ import annotations

import secrets
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from renderer.studio.access import Access

OWN_HEADER = "X-Renderer-Studio"
_READS = ("GET", "HEAD")
_OPEN = "Open the address that renderer studio printed."
_CLOSED_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>The studio is closed here</title>'
    f"<p>{_OPEN}</p></html>"
)


class Guard:
    """Lets only requests pass that come from the studio's own page, in a browser that has its cookie."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            return
        scope["nonce"] = nonce = secrets.token_urlsafe(16)

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), nonce)
            await send(message)

        app = self._refusal(scope) or self._app
        with suppress(Exception):  # it was answered; Starlette raises it again for the server's log
            await app(scope, receive, send_safely)

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that is not passed on; None for one that is."""
        headers, access = Headers(scope=scope), self._access
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0] not in access.hosts:
            return _plain(HTTPStatus.MISDIRECTED_REQUEST, "This address is not the studio's.")
        reads = scope["method"] in _READS
        if reads and scope["path"] == "/" and scope["query_string"]:
            return self._exchange(scope["query_string"])
        if not any(access.knows(cookies) for cookies in headers.getlist("cookie")):
            return HTMLResponse(_CLOSED_PAGE, HTTPStatus.FORBIDDEN)
        site = headers.get("sec-fetch-site", "same-origin")
        if site != "same-origin" and not (reads and scope["path"] == "/"):
            return _plain(HTTPStatus.FORBIDDEN, "Another page asked for this.")
        if reads:
            return None
        if headers.get("origin") != f"http://{hosts[0]}" or headers.get(OWN_HEADER) != "1":
            return _plain(HTTPStatus.FORBIDDEN, "Only the studio's own page may change scripts.")
        return None

    def _exchange(self, query: bytes) -> Response:
        """Exchange a token for a cookie, so that the token leaves the address bar."""
        given = parse_qs(query.decode("latin-1")).get("token", [])
        if len(given) != 1 or not self._access.admits(given[0]):
            return HTMLResponse(_CLOSED_PAGE, HTTPStatus.FORBIDDEN)
        return RedirectResponse("/", HTTPStatus.SEE_OTHER, {"Set-Cookie": self._access.set_cookie()})


def _plain(status: int, sentence: str) -> Response:
    return Response(f"{sentence} {_OPEN}\n", status, media_type="text/plain")


def _add_headers(headers: MutableHeaders, nonce: str) -> None:
    headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
        "connect-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=(), display-capture=()"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cache-Control", "no-store")
