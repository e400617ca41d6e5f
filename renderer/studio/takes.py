"""The takes of sentences: listed, heard alone and changed, as the page asks for it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import asdict, replace
from starlette.requests import Request
from starlette.responses import Response

from renderer.api.studio import Project
from renderer.errors import RenderError
from renderer.studio.answers import Answer, RefusedError, json_answer
from renderer.studio.requests import read_body
from renderer.studio.tracks import Tracks, problems_answer
from renderer.studio.wav_answers import wav_answer

if TYPE_CHECKING:
    from renderer.api.text_takes import (
        HeardTake,
        PlacedSentence,
        PlacedTake,
        SentencePlace,
        SentenceWithTakes,
        TextTakes,
    )
    from renderer.api.tracks import LiveTrack

_MOST_SOUNDS = 64
_NAME_BYTES = 12


class Wanted(msgspec.Struct):
    """The text of a script, in which something about takes is wanted."""

    path: str
    text: str


class WantedSentence(Wanted):
    """A sentence of a text; see ``SentencePlace``."""

    line: int = 1
    column: int = 1
    included: str = ""
    number: int | None = None

    @property
    def place(self) -> SentencePlace:
        from renderer.api.text_takes import SentencePlace

        return SentencePlace(line=self.line, column=self.column, included=self.included, number=self.number)


class Takes:
    """Answers what the page asks about the takes of a project's scripts."""

    def __init__(self, project: Project, tracks: Tracks) -> None:
        self._project, self._tracks = project, tracks
        self._sounds: OrderedDict[str, LiveTrack] = OrderedDict()

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""
        return (
            ("/api/takes", self._list, ["POST"]),
            ("/api/takes/sentence", self._describe, ["POST"]),
            ("/take/{name}.wav", self._stream, ["GET"]),
        )

    async def _list(self, request: Request) -> Response:
        wanted = await read_body(request, Wanted)
        return await self._answered(wanted, lambda takes: {"sentences": _listed(takes)})

    async def _describe(self, request: Request) -> Response:
        wanted = await read_body(request, WantedSentence)
        return await self._answered(wanted, lambda takes: {"sentence": self._described(takes, wanted)})

    async def _answered(self, wanted: Wanted, work: Callable[[TextTakes], dict[str, Any]]) -> Response:
        """Answer with what ``work`` finds in a text, and the version of the takes file."""
        path = self._project.script(wanted.path)

        def done() -> dict[str, Any] | RenderError | OSError:
            from renderer.api.text_takes import NoSuchSentenceError, open_takes, takes_version

            version = takes_version(path)  # before they are read, so that a change meanwhile is seen
            try:
                takes = open_takes(self._tracks.live(), self._project.root, path, wanted.text)
            except (RenderError, OSError) as error:
                return error
            try:
                return {**work(takes), "version": version}
            except NoSuchSentenceError as error:
                message, _, remedy = str(error).partition("; ")
                raise RefusedError(HTTPStatus.NOT_FOUND, message, remedy) from None

        found = await asyncio.to_thread(done)
        if isinstance(found, Exception):
            return problems_answer(self._project.root, path, found)
        return json_answer(found)

    def _described(self, takes: TextTakes, wanted: WantedSentence) -> SentenceWithTakes:
        from renderer.api.text_takes import SentenceWithTakes, place_takes

        sentence, heard = place_takes(takes, takes.find(wanted.place))
        track = self._tracks.newest(wanted.path) or self._tracks.live().lay_out(takes.compiled, None)
        placed = tuple(self._with_address(takes, track, each) for each in heard)
        return SentenceWithTakes(**asdict(sentence), takes=placed)

    def _with_address(self, takes: TextTakes, track: LiveTrack, heard: HeardTake) -> PlacedTake:
        """A take with the address at which its sound is served, at the level that it has in a track."""
        from renderer.api.text_takes import take_alone

        if heard.kept is None:
            return heard.take
        alone = take_alone(track, heard.kept.clip, takes.store)
        settings = alone.compiled.settings
        recipe = (alone.timeline, alone.limiting, settings.channels, settings.bits)
        name = blake2b(msgspec.msgpack.encode(recipe), digest_size=_NAME_BYTES).hexdigest()
        self._sounds[name] = alone
        self._sounds.move_to_end(name)
        while len(self._sounds) > _MOST_SOUNDS:
            self._sounds.popitem(last=False)
        return replace(heard.take, address=f"/take/{name}.wav")

    async def _stream(self, request: Request) -> Response:
        from renderer.api.tracks import LostError

        name = request.path_params["name"]
        track = self._sounds.get(name)
        if track is None:
            raise _forgotten()
        try:
            return await wav_answer(request, track, name, self._tracks.mixing)
        except LostError:
            raise _forgotten() from None


def _listed(takes: TextTakes) -> Sequence[PlacedSentence]:
    from renderer.api.text_takes import place_sentences

    return place_sentences(takes)


def _forgotten() -> RefusedError:
    return RefusedError(HTTPStatus.NOT_FOUND, "this take is not kept any more", "choose the sentence again")
