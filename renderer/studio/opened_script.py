"""Answers with the text of a script, which is watched from then on."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from starlette.responses import Response

from renderer.api.studio import Project, load_script
from renderer.studio.answers import RefusedError, json_answer
from renderer.studio.events import Events


async def opened_script(
    project: Project, events: Events, written: str, status: int = HTTPStatus.OK
) -> Response:
    """The text of a script with its version.

    Raises:
        RefusedError: there is no such script.
        InputError: this cannot be the path of a script, or the script cannot be read.
    """
    path = project.script(written)
    if not path.exists():
        raise RefusedError(HTTPStatus.NOT_FOUND, f"{written}: no such script", "choose one from the list")
    script = await asyncio.to_thread(load_script, path, written)
    events.watch(path)
    content = {"path": written, "text": script.text, "version": script.version}
    return json_answer(content, status, {"ETag": f'"{script.version}"'})
