"""The tracks that the page plays: laid out for a text, described, and streamed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from renderer.api.studio import Project
from renderer.errors import RenderError
from renderer.studio.answers import Answer, RefusedError, json_answer
from renderer.studio.completer import Completer, Wish
from renderer.studio.events import Events
from renderer.studio.requests import read_body
from renderer.studio.served_tracks import ServedTrack, ServedTracks, named_track
from renderer.studio.wav_answers import wav_answer

if TYPE_CHECKING:
    from renderer.api.tracks import EventPeaks, LiveTrack, LiveTracks

_MIXERS = 4
_MOST_OUTLINED = 200
_MOST_DIGITS = 9
_MOST_MS = 86_400_000


class _Place(msgspec.Struct):
    line: int
    column: int


class _Wanted(msgspec.Struct):
    """``length_ms`` replaces the script's own length.

    ``from_`` is where what is missing is spoken first; without it, no voice speaks.
    """

    path: str
    text: str
    length_ms: float | None = None
    from_: _Place | None = msgspec.field(default=None, name="from")


class _Edit(msgspec.Struct):
    path: str
    text: str
    plan: str
    event: int
    duration_ms: float


class Tracks:
    """Answers what the page asks about tracks of a project."""

    def __init__(self, project: Project, events: Events) -> None:
        self._project, self._events = project, events
        self._served = ServedTracks()
        self._live: LiveTracks | None = None
        self._completer: Completer | None = None
        self._peaks: EventPeaks | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._laying_out, self._opening = asyncio.Lock(), Lock()
        self.mixing = ThreadPoolExecutor(_MIXERS, thread_name_prefix="mixing")

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""
        return (
            ("/api/tracks", self._lay_out, ["POST"]),
            ("/api/tracks/{plan}", self._describe, ["GET"]),
            ("/api/tracks/{plan}/peaks", self._outline, ["GET"]),
            ("/api/edits", self._edit, ["POST"]),
            ("/track/{plan}.wav", self._stream, ["GET"]),
        )

    def close(self) -> None:
        """End what runs, and close what is open."""
        self.mixing.shutdown(wait=False, cancel_futures=True)
        if self._completer:
            self._completer.close()
        if self._live:
            self._live.close()

    async def _lay_out(self, request: Request) -> Response:
        wanted = await read_body(request, _Wanted)
        path = self._project.script(wanted.path)
        length = _length(wanted.length_ms)
        self._loop = asyncio.get_running_loop()
        async with self._laying_out:
            try:
                wish = await asyncio.to_thread(self._laid_out, path, wanted, length)
            except (RenderError, OSError) as error:
                return problems_answer(self._project.root, path, error)
            served = await asyncio.to_thread(self._named, wish, wish.track)
            served = self._served.measured(served)
            self._served.add(served)
        if wish.place or wish.track.unheard_recordings:
            self._completing().want(replace(wish, track=served.track, first=served.plan))
        return json_answer(served.content)

    def _laid_out(self, path: Path, wanted: _Wanted, length: Fraction | None) -> Wish:
        from renderer.api.tracks import Place

        live = self.live()
        track = live.lay_out(live.compile(path, wanted.text), length)
        place = Place(line=wanted.from_.line, column=wanted.from_.column) if wanted.from_ else None
        return Wish(path=wanted.path, text=wanted.text, length=length, place=place, track=track)

    def live(self) -> LiveTracks:
        """What lays out tracks; its stores are open until ``close``."""
        from renderer.api.tracks import LiveTracks

        with self._opening:
            self._live = self._live or LiveTracks()
            return self._live

    def newest(self, path: str) -> LiveTrack | None:
        """The newest track of a script, if there is one."""
        return self._served.newest(path)

    def _completing(self) -> Completer:
        root = self._project.root
        self._completer = self._completer or Completer(root, self.live(), self._announce, self._tell)
        return self._completer

    def _named(self, wish: Wish, track: LiveTrack) -> ServedTrack:
        from renderer.api.tracks import place_track

        placed = place_track(track, self._project.root, wish.text)
        return named_track(wish.path, wish.text, track, placed)

    def _announce(self, wish: Wish, track: LiveTrack) -> None:
        """Serve a track that has more, and tell the pages; called in a thread of the completer."""
        served = self._named(wish, track)
        self._in_loop(lambda: self._add(served, wish.first))

    def _add(self, served: ServedTrack, first: str) -> None:
        self._served.add(served)
        self._events.tell("track", {"path": served.path, "plan": served.plan, "first": first})

    def _tell(self, name: str, content: dict[str, Any]) -> None:
        self._in_loop(lambda: self._events.tell(name, content))

    def _in_loop(self, work: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the server has ended
            if self._loop:
                self._loop.call_soon_threadsafe(work)

    async def _describe(self, request: Request) -> Response:
        return json_answer(self._find(request).content)

    async def _outline(self, request: Request) -> Response:
        """Answer with the peaks of the events that a part of the page shows."""
        from renderer.api.tracks import EventPeaks, LostError

        served = self._find(request)
        first, last = _number(request, "first"), _number(request, "last")
        if not first <= last < first + _MOST_OUTLINED:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "the track has no such events", "load the page again")
        self._peaks = self._peaks or EventPeaks()
        try:
            found = await asyncio.to_thread(self._peaks.of, served.track, served.placed.events, first, last)
        except LostError:
            raise self._lost(served) from None
        return json_answer({"peaks": {str(number): peaks for number, peaks in found.items()}})

    async def _edit(self, request: Request) -> Response:
        """Answer with the change of the text that gives an event of a track another length."""
        wanted = await read_body(request, _Edit)
        served = self._served.find(wanted.plan)
        if served is None or (served.path, served.text) != (wanted.path, wanted.text):
            raise RefusedError(HTTPStatus.CONFLICT, "the text has changed", "try it again")
        length, events = _length(max(wanted.duration_ms, 1.0)), served.placed.events
        if length is None or not 0 <= wanted.event < len(events):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "the track has no such event", "try it again")
        from renderer.api.tracks import edit_length

        change = edit_length(served.track.compiled, served.text, events[wanted.event], length)
        return json_answer({"changes": [change]})

    async def _stream(self, request: Request) -> Response:
        from renderer.api.tracks import LostError

        served = self._find(request)
        self._served.play(served.plan)
        try:
            return await wav_answer(request, served.track, served.plan, self.mixing)
        except LostError:
            raise self._lost(served) from None

    def _lost(self, served: ServedTrack) -> RefusedError:
        """The refusal of a track whose sounds are not in the store any more."""
        self._served.forget(served.plan)
        return _forgotten()

    def _find(self, request: Request) -> ServedTrack:
        served = self._served.find(request.path_params["plan"])
        if served is None:
            raise _forgotten()
        return served


def problems_answer(root: Path, script: Path, error: RenderError | OSError) -> Response:
    """What is wrong in a script that cannot be laid out."""
    from renderer.api.tracks import placed_problems

    problems = placed_problems(root, script, error)
    return json_answer({"problems": problems}, HTTPStatus.UNPROCESSABLE_ENTITY)


def _number(request: Request, name: str) -> int:
    """A number of the query.

    Raises:
        RefusedError: it is none.
    """
    written = request.query_params.get(name, "")
    if not (written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the track has no such events", "load the page again")
    return int(written)


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
