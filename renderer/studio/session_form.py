"""The panel of the whole session: the front matter as a form, its changes, and samples of voices and beds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal
from unicodedata import category

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from renderer.api.studio import Project
from renderer.errors import RenderError
from renderer.studio.answers import Answer, RefusedError, json_answer
from renderer.studio.requests import read_body
from renderer.studio.take_requests import InText
from renderer.studio.take_sounds import TakeSounds
from renderer.studio.take_voices import TakeVoices
from renderer.studio.tracks import Tracks, problems_answer

if TYPE_CHECKING:
    from renderer.studio.speech_rooms import SpeechRooms


class _Change(InText):
    """Another value for a key; an empty one deletes the entry. ``title`` is that of a new front matter."""

    key: str
    value: str
    title: str = ""


class _Sample(InText):
    key: Literal["voice", "bed"]
    value: str


class SessionAnswers:
    """Answers what the page asks about the front matter of a text."""

    def __init__(self, project: Project, tracks: Tracks, sounds: TakeSounds, voices: TakeVoices) -> None:
        self._project, self._tracks = project, tracks
        self._sounds, self._voices = sounds, voices

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""
        return (
            ("/api/session", self._describe, ["POST"]),
            ("/api/session/change", self._change, ["POST"]),
            ("/api/session/sample", self._sample, ["POST"]),
        )

    async def _describe(self, request: Request) -> Response:
        from renderer.api.session_form import session_form

        wanted = await read_body(request, InText)
        path = self._project.script(wanted.path)
        return json_answer(await asyncio.to_thread(session_form, path, wanted.text))

    async def _change(self, request: Request) -> Response:
        """Answer with the whole text after the change; nothing is saved."""
        from renderer.api.session_form import KEYS, Source, change_head

        wanted = await read_body(request, _Change)
        path = self._project.script(wanted.path)
        if wanted.key not in KEYS or not _is_one_line(wanted.value):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "this cannot be changed here", "change it in the text")
        source = Source(path=str(path), text=wanted.text)
        title = wanted.title.strip() or path.stem
        return json_answer({"text": change_head(source, wanted.key, wanted.value.strip(), title)})

    async def _sample(self, request: Request) -> Response:
        """Answer with the address at which the first words of a text are heard with another voice or bed."""
        from renderer.api.session_form import NotWantedError, compile_sample, make_sample

        wanted = await read_body(request, _Sample)
        path = self._project.script(wanted.path)

        def made(rooms: SpeechRooms, is_wanted: Callable[[], bool]) -> str | RenderError | OSError:
            live = self._tracks.live()
            try:
                compiled = compile_sample(live, path, wanted.text, wanted.key, wanted.value)
            except (RenderError, OSError) as error:
                return error
            return self._sounds.keep(make_sample(live, rooms.of(compiled), compiled, is_wanted))

        try:
            found = await self._voices.during(request, wanted.path, made)
        except NotWantedError:
            raise ClientDisconnect from None
        if isinstance(found, Exception):
            return problems_answer(self._project.root, path, found)
        return json_answer({"address": found})


def _is_one_line(value: str) -> bool:
    """Whether a value has no line breaks, control characters and halves of a character."""
    return not any(category(character) in ("Cc", "Cs", "Zl", "Zp") for character in value)
