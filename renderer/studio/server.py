"""The studio's server, which runs in this process until it is interrupted."""

from __future__ import annotations

import os
import socket
import threading
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import uvicorn

from renderer.api.studio import Project, ProjectChanges
from renderer.errors import InputError
from renderer.studio.access import Access
from renderer.studio.app import PAGE, Studio
from renderer.studio.events import Events
from renderer.studio.guard import Guard

_ENDS_SECONDS = 2
_FIRST_PORT, _PORTS = 20_000, 12_000
"""Ports that systems do not give to programs that ask for any."""


class StudioServer(uvicorn.Server):
    """A server whose streams of events end with it."""

    def __init__(self, config: uvicorn.Config, events: Events, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._events, self._on_ready = events, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()
        # What checks a script takes longest to load: it is loaded while the page opens.
        threading.Thread(target=import_module, args=("renderer.api.text_check",)).start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._events.close()
        await super().shutdown(sockets)


def listening(port: int) -> socket.socket:
    """A socket that listens on this computer alone; on a free port for 0.

    Raises:
        InputError: the port cannot be used.
    """
    try:
        return _bound(port)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"--port {port}: cannot be used: {reason}; choose another port, or leave --port out"
        ) from None


def listening_for(folder: Path) -> socket.socket:
    """A socket on the same port each time a folder is opened, if the port is free.

    What a page keeps in the browser belongs to its port: after a crash, the next page finds it again.
    """
    try:
        return _bound(_FIRST_PORT + zlib.crc32(os.fsencode(folder.resolve())) % _PORTS)
    except OSError:
        return _bound(0)


def _bound(port: int) -> socket.socket:
    listener = socket.socket()
    if os.name != "nt":  # on Windows, two programs could listen then
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError:
        listener.close()
        raise
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
