"""The studio's server, which runs in this process until it is interrupted."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from renderer.api.studio import Project, ProjectChanges
from renderer.errors import InputError
from renderer.studio.access import Access
from renderer.studio.app import PAGE, Studio
from renderer.studio.events import Events
from renderer.studio.guard import Guard

_ENDS_SECONDS = 2


class StudioServer(uvicorn.Server):
    """A server whose streams of events end with it."""

    def __init__(self, config: uvicorn.Config, events: Events, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._events, self._on_ready = events, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._events.close()
        await super().shutdown(sockets)


def listening(port: int) -> socket.socket:
    """A socket on this computer alone; a free port for 0.

    Raises:
        InputError: the port cannot be used.
    """
    listener = socket.socket()
    if not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # on Windows, two programs could listen then
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise InputError(
            f"--port {port}: cannot be used: {reason}; choose another port, or leave --port out"
        ) from None
    return listener


def make_server(
    folder: Path,
    access: Access,
    on_ready: Callable[[], None],
    *,
    opened: str | None = None,
    page: Path = PAGE,
) -> StudioServer:
    """A server of the scripts of a folder; ``on_ready`` is called when it can be used.

    ``opened`` is the name of a script in the folder, which the page opens first.
    """
    project = Project(folder)
    events = Events(ProjectChanges(project))
    config = uvicorn.Config(
        Guard(Studio(project, events, opened, page).app(), access),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_ENDS_SECONDS,
    )
    return StudioServer(config, events, on_ready)
