"""Answers what the page asks about all files that were made from a script, whenever that was."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from renderer.api.studio import Project
from renderer.errors import InputError
from renderer.studio.answers import Answer, json_answer, refusal
from renderer.studio.made_folders import kind_of, shown
from renderer.studio.published_files import file_answer
from renderer.studio.requests import read_body

_NS_IN_MS = 1_000_000


class _OfScript(msgspec.Struct):
    path: str


class MadeFiles:
    """The files in the folder of a script: listed, served one by one, and shown in the file manager."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""
        return (
            ("/api/made", self._list, ["GET"]),
            ("/api/made/open", self._open, ["POST"]),
            ("/made", self._file, ["GET"]),
        )

    async def _list(self, request: Request) -> Response:
        written = request.query_params.get("path", "")
        return json_answer(await asyncio.to_thread(self._listed, written))

    def _listed(self, written: str) -> dict[str, Any]:
        from renderer.api.publish import list_made_files

        root = self._project.root
        found = list_made_files(root, self._project.script(written), written)
        return {
            "folder": shown(root, found.folder) if found.folder else "",
            "files": [
                {
                    "name": file.name,
                    "kind": kind_of(file.path),
                    "bytes": file.bytes,
                    "made_ms": file.made_ns // _NS_IN_MS,
                    "seconds": file.seconds,
                    "is_older": file.is_older,
                    "address": f"/made?{urlencode({'path': written, 'file': file.name})}",
                }
                for file in found.files
            ],
        }

    async def _open(self, request: Request) -> Response:
        from renderer.api.publish import open_folder, out_folder

        wanted = await read_body(request, _OfScript)
        folder = await asyncio.to_thread(out_folder, self._project.script(wanted.path))
        if folder is None:
            raise refusal("the folder has the files of another script; look at renderer.toml")
        await asyncio.to_thread(open_folder, folder)
        return json_answer({})

    async def _file(self, request: Request) -> Response:
        from renderer.api.publish import find_made_file

        script = self._project.script(request.query_params.get("path", ""))
        try:
            path = await asyncio.to_thread(find_made_file, script, request.query_params.get("file", ""))
        except InputError as error:
            raise refusal(error, HTTPStatus.NOT_FOUND) from None
        return await file_answer(request, path)
