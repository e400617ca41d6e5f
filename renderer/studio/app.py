"""The addresses of the studio: the page, and what it asks the server for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from renderer.api.studio import Project, ProjectChanges, ScriptEntry, save_script
from renderer.errors import RenderError
from renderer.studio.answers import Answer, RefusedError, failed, json_answer, own_fault, refused
from renderer.studio.events import Events
from renderer.studio.opened_script import opened_script
from renderer.studio.page_files import TYPES, PageFiles
from renderer.studio.requests import read_body
from renderer.studio.script_states import ScriptStates

if TYPE_CHECKING:
    from renderer.api.text_check import Completions, TextCheck


class _Text(msgspec.Struct):
    text: str


class _Checked(msgspec.Struct):
    path: str
    text: str


class Part(Protocol):
    """A part of the studio with addresses of its own."""

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""


class Studio:
    """Answers the page's requests for one project; ``opened`` is the script named on the command line."""

    def __init__(
        self,
        project: Project,
        changes: ProjectChanges,
        events: Events,
        parts: Sequence[Part],
        opened: str | None,
        page: PageFiles,
    ) -> None:
        self._project, self._changes, self._events = project, changes, events
        self._parts, self._opened, self._page = parts, opened, page
        self._states = ScriptStates(project, events)
        self._checking = asyncio.Lock()
        self._listing = asyncio.Lock()

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self._index),
                *(Route(f"/{name}", self._file) for name in TYPES),
                Route("/api/project", self._list),
                Route("/api/scripts/{path:path}", _named_errors(self._load), methods=["GET"]),
                Route("/api/scripts/{path:path}", _named_errors(self._save), methods=["PUT"]),
                Route("/api/check", _named_errors(self._check), methods=["POST"]),
                Route("/api/completions", _named_errors(self._complete)),
                *(
                    Route(path, _named_errors(answer), methods=methods)
                    for part in self._parts
                    for path, answer, methods in part.routes()
                ),
                Route("/api/events", self._listen),
            ],
            exception_handlers={
                HTTPException: _not_served,
                RefusedError: _refused,
                ClientDisconnect: _left,
                Exception: _own_fault,
            },
        )

    async def _index(self, request: Request) -> Response:
        index = self._page.index(request.scope["nonce"], self._offered() or "")
        return Response(index, media_type="text/html")

    async def _file(self, request: Request) -> Response:
        file = self._page.named[request.url.path.removeprefix("/")]
        headers = file.headers(request.scope["query_string"])
        return Response(file.data, headers=headers, media_type=file.media_type)

    async def _list(self, _request: Request) -> Response:
        scripts = await asyncio.to_thread(self._scripts)
        listed = [
            {**msgspec.structs.asdict(entry), "state": self._states.known(entry.path)} for entry in scripts
        ]
        project = {"name": self._project.root.name, "key": self._project.key}
        return json_answer({**project, "open": self._offered(), "scripts": listed})

    def _offered(self) -> str | None:
        """The script named on the command line, until it is renamed or deleted."""
        return self._opened if self._opened and (self._project.root / self._opened).exists() else None

    def _scripts(self) -> tuple[ScriptEntry, ...]:
        """The scripts. From now on, events tell the page how they change."""
        self._changes.begin()
        return self._project.scripts()

    async def _load(self, request: Request) -> Response:
        return await opened_script(self._project, self._events, request.path_params["path"])

    async def _save(self, request: Request) -> Response:
        written = request.path_params["path"]
        path = self._project.script(written)
        expected = _expected_version(request)
        body = await read_body(request, _Text)
        version = await asyncio.to_thread(save_script, path, written, body.text, expected)
        if version != expected:
            self._events.saved(path, version)
        return json_answer({"version": version}, headers={"ETag": f'"{version}"'})

    async def _check(self, request: Request) -> Response:
        """Check a text, after those before it. A page waits for its answer before it asks again."""
        body = await read_body(request, _Checked)
        path = self._project.script(body.path)
        async with self._checking:
            return json_answer(await asyncio.to_thread(_check_text, self._project.root, path, body.text))

    async def _complete(self, request: Request) -> Response:
        path = self._project.script(request.query_params.get("path", ""))
        if request.query_params.get("voices") == "named":
            return json_answer(await asyncio.to_thread(_completions, path, also_offered=False))
        async with self._listing:  # to list all voices starts processes
            return json_answer(await asyncio.to_thread(_completions, path, also_offered=True))

    async def _listen(self, _request: Request) -> Response:
        if self._events.is_full:
            raise RefusedError(
                HTTPStatus.SERVICE_UNAVAILABLE, "too many pages are open", "close some of them"
            )
        return StreamingResponse(self._events.listen(), media_type="text/event-stream")


def _check_text(root: Path, script: Path, text: str) -> TextCheck:
    """Check a text. What that needs takes longest to load, so it is loaded after the page has its script."""
    from renderer.api.text_check import check_text

    return check_text(root, script, text)


def _completions(script: Path, *, also_offered: bool) -> Completions:
    from renderer.api.text_check import completions

    return completions(script, also_offered=also_offered)


def _named_errors(answer: Answer) -> Answer:
    """Answer errors of the work on a script in one sentence."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except RenderError as error:
            return failed(error, request.path_params.get("path", "the script"))

    return answered


def _expected_version(request: Request) -> str | None:
    """The version that a script has to have to be replaced; None for a script that must not exist.

    Raises:
        RefusedError: the request does not say one of the two.
    """
    match request.headers.get("if-match"), request.headers.get("if-none-match"):
        case None, "*":
            return None
        case str(version), None:
            return version.removeprefix("W/").strip('"')
        case _:
            raise RefusedError(
                HTTPStatus.PRECONDITION_REQUIRED, "the request names no version", "load the page again"
            )


async def _not_served(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    return refused(RefusedError(status, "the studio has no such address", "load the page again"))


async def _refused(_request: Request, error: Exception) -> Response:
    return refused(cast(RefusedError, error))


async def _left(_request: Request, _error: Exception) -> Response:
    """Answer nobody: the browser has closed the connection."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


async def _own_fault(_request: Request, error: Exception) -> Response:
    """Answer in one sentence also where the studio itself is wrong."""
    return refused(own_fault(error))
