"""The addresses of the view "Make files": what can be chosen, checks, the job, and what it made."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from renderer.api.studio import Project, load_script
from renderer.errors import RenderError
from renderer.studio.answers import Answer, RefusedError, json_answer, refusal
from renderer.studio.events import Events
from renderer.studio.made_folders import MadeFolder
from renderer.studio.publish_jobs import Job, PublishJobs
from renderer.studio.publish_work import Choices, Prepared, make, prepare
from renderer.studio.published_files import archive_answer, file_answer
from renderer.studio.requests import read_body
from renderer.studio.shown_reports import shown_report
from renderer.studio.tracks import problems_answer

_Thing = TypeVar("_Thing")


class _Start(Choices, kw_only=True):
    """With ``anyway``, what breaks a rule is made all the same."""

    anyway: bool = False


class _Cancel(msgspec.Struct):
    job: str


class Publishing:
    """Answers what the page asks about the finished files of a project."""

    def __init__(self, project: Project, events: Events) -> None:
        self._project, self._events = project, events
        self._jobs = PublishJobs(self._tell)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._preparing = asyncio.Lock()

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""
        return (
            ("/api/publishing", self._choices, ["GET"]),
            ("/api/publishing/cover", self._cover, ["GET"]),
            ("/api/publishing/check", self._check, ["POST"]),
            ("/api/publishing/start", self._start, ["POST"]),
            ("/api/publishing/cancel", self._cancel, ["POST"]),
            ("/published/{job}/{folder}.zip", self._archive, ["GET"]),
            ("/published/{job}/{folder}/{file}", self._file, ["GET"]),
        )

    def close(self) -> None:
        """Cancel what runs."""
        self._jobs.close()

    async def _choices(self, request: Request) -> Response:
        from renderer.api.publish import publish_choices

        written = request.query_params.get("path", "")
        choices = await asyncio.to_thread(publish_choices, self._project.script(written))
        job = self._jobs.running or self._jobs.last(written)
        return json_answer({**msgspec.to_builtins(choices), "job": job and job.content})

    async def _check(self, request: Request) -> Response:
        """Answer with what is known before anything is made."""
        choices = await read_body(request, Choices)
        path = self._project.script(choices.path)
        try:
            prepared, text = await self._prepared(path, choices)
        except (RenderError, OSError) as error:
            return problems_answer(self._project.root, path, error)
        reports = [shown_report(report, text) for report in prepared.reports]
        return json_answer(
            {
                "folder": prepared.folder,
                "held_back": prepared.held_back,
                "warnings": prepared.warnings,
                "reports": reports,
            }
        )

    async def _start(self, request: Request) -> Response:
        choices = await read_body(request, _Start)
        path = self._project.script(choices.path)
        self._loop = asyncio.get_running_loop()
        self._refuse_second()
        try:
            prepared, text = await self._prepared(path, choices)
        except (RenderError, OSError) as error:
            return problems_answer(self._project.root, path, error)
        if prepared.held_back:
            raise refusal(prepared.held_back)
        if prepared.broken and not choices.anyway:
            raise RefusedError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                prepared.broken[0],
                "change the script, or make the files anyway",
            )
        platforms = tuple(filter(None, prepared.compiled))
        job = self._jobs.start(
            choices.path, choices.version, platforms, lambda progress: make(prepared, text, progress)
        )
        if job is None:
            self._refuse_second()
            raise RefusedError(HTTPStatus.CONFLICT, "other files were just made", "try it again")
        return json_answer(job.content, HTTPStatus.ACCEPTED)

    async def _prepared(self, path: Path, choices: Choices) -> tuple[Prepared, str]:
        """The script, checked as it is on the disk, and its text.

        Raises:
            RefusedError: the page shows another text.
            RenderError: as ``prepare``.
        """
        async with self._preparing:
            text = await self._text(path, choices)
            prepared = await asyncio.to_thread(prepare, self._project.root, path, choices)
            await self._text(path, choices)
        return prepared, text

    async def _text(self, path: Path, choices: Choices) -> str:
        """The text on the disk, which is the one that the page shows.

        Raises:
            RefusedError: it is another one.
        """
        script = await asyncio.to_thread(load_script, path, choices.path)
        if script.version != choices.version:
            raise RefusedError(
                HTTPStatus.CONFLICT,
                "the script has changed meanwhile",
                "look at the change, and try it again",
            )
        return script.text

    def _refuse_second(self) -> None:
        if running := self._jobs.running:
            raise RefusedError(
                HTTPStatus.CONFLICT,
                f"the files of {running.path} are being made",
                "wait until they are made, or cancel that job",
            )

    async def _cancel(self, request: Request) -> Response:
        wanted = await read_body(request, _Cancel)
        job = self._jobs.cancel(wanted.job)
        if job is None:
            raise _forgotten()
        return json_answer(job.content)

    async def _cover(self, request: Request) -> Response:
        from renderer.api.cover import cover_of
        from renderer.api.options import Options
        from renderer.api.scripts import compile_script

        path = self._project.script(request.query_params.get("path", ""))
        cover = await asyncio.to_thread(lambda: cover_of(compile_script(path, Options(), to_speak=False)))
        return Response(cover.data, media_type=cover.facts.media_type)

    async def _file(self, request: Request) -> Response:
        made = _numbered(self._folder(request).files, request.path_params["file"])
        return await file_answer(request, made.path)

    async def _archive(self, request: Request) -> Response:
        folder = self._folder(request)
        parts = Path(folder.place).parts
        return await archive_answer("-".join(parts[-2:] if folder.platform else parts[-1:]), folder.files)

    def _folder(self, request: Request) -> MadeFolder:
        job = self._jobs.find(request.path_params["job"])
        return _numbered(job.folders if job else (), request.path_params["folder"])

    def _tell(self, job: Job) -> None:
        """Tell the pages; called in any thread."""
        with suppress(RuntimeError):  # the server has ended
            if self._loop:
                self._loop.call_soon_threadsafe(self._events.tell, "publishing", job.content)


def _numbered(things: Sequence[_Thing], number: str) -> _Thing:
    """The thing with a number, as an address writes it.

    Raises:
        RefusedError: there is none.
    """
    for index, thing in enumerate(things):
        if str(index) == number:
            return thing
    raise _forgotten()


def _forgotten() -> RefusedError:
    return RefusedError(HTTPStatus.NOT_FOUND, "these files are not known any more", "make them again")
