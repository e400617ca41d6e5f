"""Makes scripts: new ones, copies and imported ones; renames, deletes and restores them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from renderer.api.studio import MOST_FOREIGN_BYTES, Project
from renderer.errors import RenderError, ScriptError
from renderer.studio.answers import Answer, RefusedError, json_answer, refusal
from renderer.studio.events import Events
from renderer.studio.opened_script import opened_script
from renderer.studio.requests import read_body, read_bytes

if TYPE_CHECKING:
    from renderer.api.project import UploadedScript

_LONGEST_TITLE = 200
_LONGEST_NAME = 255
_LONGEST_NAME_BYTES = 200
"""For a new script. The files beside it have longer names, and systems allow 255 bytes."""


class _Named(msgspec.Struct):
    """Without a ``title``, it is made of the name of the file. ``kind`` is that of the example."""

    path: str
    title: str = ""
    kind: str = ""


class _Copied(msgspec.Struct):
    """Another ``name`` for a script at ``path``, or for its copy, which may get a ``title``."""

    path: str
    name: str
    title: str = ""


class _Deleted(msgspec.Struct):
    path: str


class _Restored(msgspec.Struct):
    """A script that was ``deleted`` goes back to its ``path``."""

    path: str
    deleted: str


class NewScripts:
    """Answers requests for scripts that the project does not have yet. Nothing is ever replaced."""

    def __init__(self, project: Project, events: Events) -> None:
        self._project, self._events = project, events
        self._importing, self._making = asyncio.Lock(), asyncio.Lock()

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""
        return (
            ("/api/kinds", self._kinds, ["GET"]),
            ("/api/new", self._new, ["POST"]),
            ("/api/duplicate", self._duplicate, ["POST"]),
            ("/api/rename", self._rename, ["POST"]),
            ("/api/delete", self._delete, ["POST"]),
            ("/api/restore", self._restore, ["POST"]),
            ("/api/import", self._import, ["POST"]),
        )

    async def _kinds(self, _request: Request) -> Response:
        """Answer with the kinds of sessions that a new script can be an example of."""
        from renderer.api.new_script import KINDS

        return json_answer([{"name": name, "meaning": kind.meaning} for name, kind in KINDS.items()])

    async def _new(self, request: Request) -> Response:
        from renderer.api.new_script import USUAL_KIND, new_script

        wanted = await read_body(request, _Named)
        async with self._making:
            written, path = self._free(wanted.path)
            await asyncio.to_thread(
                new_script, path, _title(wanted.title) or None, kind=wanted.kind or USUAL_KIND
            )
        return await opened_script(self._project, self._events, written, HTTPStatus.CREATED)

    async def _duplicate(self, request: Request) -> Response:
        """Copy a script as it is on the disk."""
        wanted = await read_body(request, _Copied)
        source = self._project.script(wanted.path)
        from renderer.api.project import duplicate_script

        title = _title(wanted.title)
        async with self._making:
            written, target = self._free(_beside(wanted))
            await asyncio.to_thread(duplicate_script, source, wanted.path, target, title)
        return await opened_script(self._project, self._events, written, HTTPStatus.CREATED)

    async def _rename(self, request: Request) -> Response:
        """Rename a script as it is on the disk, in its folder. What a link leads to keeps its name."""
        wanted = await read_body(request, _Copied)
        source = self._project.script(wanted.path)
        from renderer.api.project import rename_script

        async with self._making:
            written, target = self._free(_beside(wanted))
            for path, shown in ((source, wanted.path), (target, written)):
                self._check_no_link(path, shown)
            await asyncio.to_thread(rename_script, source, wanted.path, target)
        return await opened_script(self._project, self._events, written, HTTPStatus.CREATED)

    async def _delete(self, request: Request) -> Response:
        """Put a script away, as it is on the disk. What a link leads to stays."""
        from renderer.api.project import delete_script

        wanted = await read_body(request, _Deleted)
        source = self._project.script(wanted.path)
        self._check_no_link(source, wanted.path)
        async with self._making:
            kept = await asyncio.to_thread(delete_script, self._project.root, source, wanted.path)
        return json_answer({"path": wanted.path, "deleted": kept})

    async def _restore(self, request: Request) -> Response:
        from renderer.api.project import restore_script

        wanted = await read_body(request, _Restored)
        deleted = self._project.script(wanted.deleted)
        async with self._making:
            written, target = self._free(wanted.path)
            await asyncio.to_thread(restore_script, self._project.root, deleted, wanted.deleted, target)
        return await opened_script(self._project, self._events, written, HTTPStatus.CREATED)

    def _check_no_link(self, path: Path, shown: str) -> None:
        if path != self._project.root / shown:
            raise _linked(shown)

    def _free(self, written: str) -> tuple[str, Path]:
        """The path of a new script, with an ending, as it is written and on the disk.

        Raises:
            RefusedError: there is a script with this name.
            InputError: this cannot be the path of a script.
        """
        written = written.strip()
        if "." not in written.rpartition("/")[2]:
            written += ".md"
        path = self._project.script(written)
        if len(path.name.encode(errors="replace")) > _LONGEST_NAME_BYTES:
            raise RefusedError(
                HTTPStatus.UNPROCESSABLE_ENTITY, "this name is too long", "choose a shorter name"
            )
        if path.exists():
            raise RefusedError(
                HTTPStatus.CONFLICT, "there is already a script with this name", "choose another name"
            )
        return written, path

    async def _import(self, request: Request) -> Response:
        """Answer with the script made of a file, which the page shows before it is saved."""
        query = request.query_params
        name = _file_name(query.get("name", ""))
        title, relative = _title(query.get("title", "")), query.get("relative") == "1"
        data = await read_bytes(request, MOST_FOREIGN_BYTES, "the file is too large", "split it into several")
        async with self._importing:
            return json_answer(await asyncio.to_thread(self._read, data, name, title, relative))

    def _read(self, data: bytes, name: str, title: str, relative: bool) -> UploadedScript:
        from renderer.api.project import read_upload

        try:
            return read_upload(data, name, self._project.root, title=title, relative=relative)
        except RenderError as error:
            raise _unread(error, name) from None


def _beside(wanted: _Copied) -> str:
    """The path of a name in the folder of a script.

    Raises:
        RefusedError: the name has a folder.
    """
    if "/" in wanted.name:
        raise RefusedError(
            HTTPStatus.UNPROCESSABLE_ENTITY, "a script stays in its folder", "choose a name without /"
        )
    folder = wanted.path.rpartition("/")[0]
    return f"{folder}/{wanted.name}" if folder else wanted.name


def _linked(path: str) -> RefusedError:
    """The refusal to move what is a link, or in a folder that is one."""
    return RefusedError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        f"{path}: a link leads to another place",
        "change the file that it leads to, or choose another name",
    )


def _unread(error: RenderError, name: str) -> RefusedError:
    """The refusal of a file that cannot be read."""
    if not isinstance(error, ScriptError):
        return refusal(error)
    problem = error.problems[0]
    line = f"line {problem.position.line}: " if problem.position.line > 1 else ""
    message = f"{name}: {line}{problem.message}"
    return RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, message, problem.in_page or problem.remedy)


def _file_name(written: str) -> str:
    """The name of a file without folders.

    Raises:
        RefusedError: it is not a name.
    """
    name = Path(written.replace("\\", "/")).name
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the file has no name", "rename it, and try again")
    return name


def _title(written: str) -> str:
    """A title in one line."""
    shown = "".join(c if c.isprintable() else " " for c in written)
    return " ".join(shown.split())[:_LONGEST_TITLE].rstrip()
