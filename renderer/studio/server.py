"""The studio's server, which runs in this process until it is interrupted."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import uvicorn

from renderer.api.studio import Project, ProjectChanges
from renderer.studio.access import Access
from renderer.studio.app import Studio
from renderer.studio.events import Events
from renderer.studio.guard import Guard
from renderer.studio.made_files import MadeFiles
from renderer.studio.new_scripts import NewScripts
from renderer.studio.page_files import PAGE, PageFiles
from renderer.studio.pronouncing import Pronouncing
from renderer.studio.publishing import Publishing
from renderer.studio.recording import Recording
from renderer.studio.review import ReviewAnswers
from renderer.studio.session_form import SessionAnswers
from renderer.studio.takes import Takes
from renderer.studio.tracks import Tracks

_ANSWERS_SECONDS = 0.5
_ENDS_SECONDS = 2


class StudioServer(uvicorn.Server):
    """A server whose work and streams of events end with it.

    Requests that are under way have a moment for their answers. Then their connections are closed, so that
    the page shows that the studio has ended, and not an error.
    """

    def __init__(
        self, config: uvicorn.Config, events: Events, tracks: Tracks, takes: Takes, publishing: Publishing
    ) -> None:
        super().__init__(config)
        self._events, self._tracks = events, tracks
        self._takes, self._publishing = takes, publishing

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        self._events.close()
        if answering := set(self.server_state.tasks):
            await asyncio.wait(answering, timeout=_ANSWERS_SECONDS)
        for connection in [*self.server_state.connections]:
            connection.transport.abort()
        await asyncio.to_thread(self._publishing.close)
        await asyncio.to_thread(self._takes.close)
        await asyncio.to_thread(self._tracks.close)
        await super().shutdown(sockets)


def make_server(
    folder: Path, access: Access, *, opened: str | None = None, page: Path = PAGE
) -> StudioServer:
    """A server of the scripts of a folder.

    ``opened`` is the name of a script in the folder, which the page opens first.
    """
    project = Project(folder)
    changes = ProjectChanges(project)
    events = Events(changes)
    tracks = Tracks(project, events)
    takes, publishing = Takes(project, tracks), Publishing(project, events)
    parts = (
        tracks,
        takes,
        SessionAnswers(project, tracks, takes.sounds, takes.voices),
        ReviewAnswers(project, tracks),
        Recording(project, events),
        NewScripts(project, events),
        publishing,
        MadeFiles(project),
        Pronouncing(project),
    )
    config = uvicorn.Config(
        Guard(Studio(project, changes, events, parts, opened, PageFiles(page)).app(), access),
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
    return StudioServer(config, events, tracks, takes, publishing)
