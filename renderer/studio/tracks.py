"""The tracks that the page plays: laid out for a text, described, and streamed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from renderer.api.studio import Project
from renderer.errors import RenderError
from renderer.studio.answers import Answer, RefusedError, json_answer
from renderer.studio.requests import read_body
from renderer.studio.served_tracks import ServedTrack, ServedTracks, named_track
from renderer.studio.wav_answers import wav_answer

if TYPE_CHECKING:
    from renderer.api.tracks import LiveTracks

_MIXERS = 4
_MOST_MS = 86_400_000


class _Place(msgspec.Struct):
    line: int
    column: int


class _Wanted(msgspec.Struct):
    """``length_ms`` replaces the script's own length; ``from_`` is where what is missing is spoken first."""

    path: str
    text: str
    length_ms: float | None = None
    from_: _Place | None = msgspec.field(default=None, name="from")


class Tracks:
    """Answers what the page asks about tracks of a project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._served = ServedTracks()
        self._live: LiveTracks | None = None
        self._laying_out = asyncio.Lock()
        self._mixing = ThreadPoolExecutor(_MIXERS, thread_name_prefix="mixing")

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""
        return (
            ("/api/tracks", self._lay_out, ["POST"]),
            ("/api/tracks/{plan}", self._describe, ["GET"]),
            ("/track/{plan}.wav", self._stream, ["GET"]),
        )

    def close(self) -> None:
        """End what runs, and close what is open."""
        self._mixing.shutdown(wait=False, cancel_futures=True)
        if self._live:
            self._live.close()

    async def _lay_out(self, request: Request) -> Response:
        wanted = await read_body(request, _Wanted)
        path = self._project.script(wanted.path)
        length = _length(wanted.length_ms)
        async with self._laying_out:
            try:
                served = await asyncio.to_thread(self._laid_out, path, wanted, length)
            except (RenderError, OSError) as error:
                return _problems(self._project.root, path, error)
        self._served.add(served)
        return json_answer(served.content)

    def _laid_out(self, path: Path, wanted: _Wanted, length: Fraction | None) -> ServedTrack:
        from renderer.api.tracks import LiveTracks, place_track

        self._live = self._live or LiveTracks()
        track = self._live.lay_out(self._live.compile(path, wanted.text), length)
        placed = place_track(track, self._project.root, wanted.text)
        return named_track(wanted.path, wanted.text, track, placed)

    async def _describe(self, request: Request) -> Response:
        return json_answer(self._find(request).content)

    async def _stream(self, request: Request) -> Response:
        from renderer.api.tracks import LostError

        served = self._find(request)
        try:
            return await wav_answer(request, served, self._mixing)
        except LostError:
            self._served.forget(served.plan)
            raise _forgotten() from None

    def _find(self, request: Request) -> ServedTrack:
        served = self._served.find(request.path_params["plan"])
        if served is None:
            raise _forgotten()
        return served


def _problems(root: Path, script: Path, error: RenderError | OSError) -> Response:
    from renderer.api.tracks import placed_problems

    problems = placed_problems(root, script, error)
    return json_answer({"problems": problems}, HTTPStatus.UNPROCESSABLE_ENTITY)


def _forgotten() -> RefusedError:
    return RefusedError(HTTPStatus.NOT_FOUND, "this track is not kept any more", "play it again")


def _length(milliseconds: float | None) -> Fraction | None:
    """A length in seconds.

    Raises:
        RefusedError: it is not the length of a track.
    """
    if milliseconds is None:
        return None
    if not 0 < milliseconds <= _MOST_MS:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "this is not a length of a track", "choose another length")
    return Fraction(round(milliseconds), 1000)
