"""The states of the project's scripts, computed in the background while a page listens."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from renderer.api.studio import Project
from renderer.studio.events import Events

if TYPE_CHECKING:
    from renderer.api.project import ScriptState, SeenScript

BEGINS_SECONDS = 1.0
"""How long a page that has just opened has the server to itself."""
LOOK_SECONDS = 1.0
_MOST_BUSY = 0.05
"""The largest share of the time spent looking for changes."""
QUIET_SECONDS = 2.0
"""How long nothing of a script is spoken before its state is computed again."""


class ScriptStates:
    """Computes one state after the other, and rests as long as each has taken.

    It sends each new state to all pages.
    """

    def __init__(self, project: Project, events: Events) -> None:
        self._project, self._events = project, events
        self._seen: dict[str, SeenScript] = {}
        self._spoken_at: dict[str, float] = {}
        events.while_listening(self._run)
        events.also_tell(self._told)

    def known(self, path: str) -> ScriptState | None:
        """The state of a script; None if it is not known yet."""
        seen = self._seen.get(path)
        return seen.state if seen else None

    def _told(self, name: str, data: Any) -> None:
        if name == "speaking":
            self._spoken_at[data["path"]] = asyncio.get_running_loop().time()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(BEGINS_SECONDS)
        while True:
            began = loop.time()
            path = await asyncio.to_thread(self._next, began)
            looked = loop.time()
            if path is None:
                await asyncio.sleep(max(LOOK_SECONDS, (looked - began) / _MOST_BUSY))
                continue
            before = self.known(path)
            self._seen[path] = await asyncio.to_thread(self._look, path)
            state = self.known(path)
            if state and state != before:
                self._events.tell("state", {"path": path, "state": state})
            await asyncio.sleep(loop.time() - began)

    def _next(self, now: float) -> str | None:
        """A script whose state has changed or, if there is none, one that was never looked at."""
        paths = [entry.path for entry in self._project.scripts()]
        for gone in self._seen.keys() - set(paths):
            self._seen.pop(gone, None)
        for path in paths:
            seen, spoken = self._seen.get(path), self._spoken_at.get(path)
            if spoken is not None and now - spoken > QUIET_SECONDS:
                del self._spoken_at[path]
                return path
            if seen is not None and seen.files.have_changed():
                return path
        return next((path for path in paths if path not in self._seen), None)

    def _look(self, path: str) -> SeenScript:
        """The state of a script; without one if it cannot be looked at, which opening it explains."""
        from renderer.api.project import script_state, unknown_state

        try:
            return script_state(self._project.root, self._project.script(path), path)
        except Exception:  # the others are looked at all the same; whoever opens it sees what is wrong
            return unknown_state(self._project.root / path)
