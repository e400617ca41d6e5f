"""Recording in the page: what is to be recorded, the room, and the takes that arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from renderer.api.studio import Project
from renderer.errors import InputError, OutputError
from renderer.studio.answers import Answer, RefusedError, failed, json_answer, refusal
from renderer.studio.byte_ranges import PastTheEndError, byte_range
from renderer.studio.events import Events
from renderer.studio.requests import read_body, read_bytes

if TYPE_CHECKING:
    from renderer.api.recording import (
        ChosenTake,
        RecordedTake,
        RecordedVoice,
        SentenceToRecord,
        VoiceToRecord,
    )

MOST_TAKE_BYTES = 40_000_000
_MOST_UPLOADS = 3
_MOST_DIGITS = 5


class _Text(msgspec.Struct):
    path: str
    text: str


class _Choice(msgspec.Struct):
    """``take`` is empty for no recording. ``version`` is what the page knows of the sentence."""

    path: str
    voice: str
    number: int
    take: str
    version: str


class Recording:
    """Answers what the page asks while somebody records."""

    def __init__(self, project: Project, events: Events) -> None:
        self._project, self._events = project, events
        self._uploads = asyncio.Semaphore(_MOST_UPLOADS)

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""
        return (
            ("/api/recording", self._list, ["POST"]),
            ("/api/recording/voice", self._add_voice, ["POST"]),
            ("/api/recording/room", self._check_room, ["POST"]),
            ("/api/recording/takes", _saving_takes(self._add_take), ["POST"]),
            ("/api/recording/choose", _saving_takes(self._choose), ["POST"]),
            ("/api/recording/sound", self._play, ["GET"]),
        )

    async def _list(self, request: Request) -> Response:
        wanted = await read_body(request, _Text)
        path = self._project.script(wanted.path)
        return json_answer(await asyncio.to_thread(self._listed, path, wanted.text))

    def _listed(self, path: Path, text: str) -> dict[str, Any]:
        from renderer.api.recording import what_to_record

        found = what_to_record(self._project.root, path, text)
        return {"voices": [*map(_voice, found.voices)], "recordable": found.recordable}

    async def _add_voice(self, request: Request) -> Response:
        from renderer.api.recording import add_own_voice

        wanted = await read_body(request, _Text)
        name = await asyncio.to_thread(add_own_voice, self._project.script(wanted.path), wanted.text)
        return json_answer({"voice": name}, HTTPStatus.CREATED)

    async def _check_room(self, request: Request) -> Response:
        from renderer.api.recording import check_room

        async with self._uploads:
            data = await _recorded(request)
            return json_answer(await asyncio.to_thread(check_room, data))

    async def _add_take(self, request: Request) -> Response:
        """Save a take. The page keeps one that is refused, unless it is unusable."""
        from renderer.api.recording import UnusableTakeError, add_take

        path, voice, number = _query(request, "path"), _query(request, "voice"), _number(request)
        beside = _query(request, "beside") == "1"
        async with self._uploads:
            data = await _recorded(request)
            try:
                recorded = await self._voice(path, voice)
                chosen = await asyncio.to_thread(add_take, recorded.folder, number, data, beside=beside)
            except UnusableTakeError:
                raise
            except InputError as error:
                raise refusal(error, HTTPStatus.CONFLICT) from None
        return self._chosen(path, voice, chosen)

    async def _choose(self, request: Request) -> Response:
        from renderer.api.recording import TakesChangedError, choose_recording

        wanted = await read_body(request, _Choice)
        recorded = await self._voice(wanted.path, wanted.voice)
        number, take, version = wanted.number, wanted.take, wanted.version
        try:
            chosen = await asyncio.to_thread(choose_recording, recorded.folder, number, take, version)
        except TakesChangedError as error:
            raise refusal(error, HTTPStatus.PRECONDITION_FAILED) from None
        return self._chosen(wanted.path, wanted.voice, chosen)

    def _chosen(self, path: str, voice: str, chosen: ChosenTake) -> Response:
        """Tell all pages that another recording is heard, and the asking one how to take it back."""
        self._events.tell("recorded", {"path": path, "voice": voice})
        take = _take(chosen.take) if chosen.take else None
        return json_answer({"take": take, "before": chosen.before, "version": chosen.version})

    async def _play(self, request: Request) -> Response:
        recorded = await self._voice(_query(request, "path"), _query(request, "voice"))
        take_id = _query(request, "take")
        data = await asyncio.to_thread(_heard, recorded, _number(request), take_id)
        return _part(request, data, take_id)

    async def _voice(self, written: str, voice: str) -> RecordedVoice:
        from renderer.api.recording import recorded_voice

        return await asyncio.to_thread(recorded_voice, self._project.script(written), voice)


def _saving_takes(answer: Answer) -> Answer:
    """Answer in words about the take, and not about the script, if it cannot be saved."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except OutputError as error:
            return failed(error, "the take")

    return answered


async def _recorded(request: Request) -> bytes:
    """The WAV file in the body of a request."""
    error, remedy = "the recording is too long for one sentence", "record one sentence at a time"
    return await read_bytes(request, MOST_TAKE_BYTES, error, remedy)


def _heard(recorded: RecordedVoice, number: int, take_id: str) -> bytes:
    from renderer.api.recording import find_take, heard_wav

    return heard_wav(find_take(recorded.folder, number, take_id).path, denoise=recorded.denoise)


def _part(request: Request, data: bytes, tag: str) -> Response:
    """The WAV file, or the part that the request asks for."""
    headers = {"Accept-Ranges": "bytes", "ETag": f'"{tag}"'}
    try:
        part = byte_range(request.headers.get("range"), len(data))
    except PastTheEndError:
        headers["Content-Range"] = f"bytes */{len(data)}"
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    if part is None:
        return Response(data, headers=headers, media_type="audio/wav")
    first, end = part
    headers["Content-Range"] = f"bytes {first}-{end - 1}/{len(data)}"
    return Response(data[first:end], HTTPStatus.PARTIAL_CONTENT, headers, media_type="audio/wav")


def _query(request: Request, name: str) -> str:
    return request.query_params.get(name, "")


def _number(request: Request) -> int:
    """The number of a sentence.

    Raises:
        RefusedError: it is none.
    """
    written = _query(request, "number")
    if not (written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "no sentence has this number", "load the page again")
    return int(written)


def _voice(found: VoiceToRecord) -> dict[str, Any]:
    recording = found.recording
    return {
        "voice": recording.voice,
        "folder": recording.folder.name,
        "assumed": recording.assumed,
        "strays": [stray.path.name for stray in recording.strays],
        "sentences": [*map(_sentence, found.sentences)],
    }


def _sentence(sentence: SentenceToRecord) -> dict[str, Any]:
    line = sentence.take.line
    return {
        "number": sentence.take.number,
        "words": line.text,
        "chapter": line.chapter,
        "after": line.after,
        "path": sentence.path,
        **msgspec.to_builtins(sentence.place),
        "states": sentence.states,
        "advice": sentence.advice,
        "version": sentence.version,
        "takes": [*map(_take, sentence.takes)],
    }


def _take(take: RecordedTake) -> dict[str, Any]:
    measured = take.measurements
    return {
        "id": take.id,
        "name": take.path.name,
        "chosen": take.is_chosen,
        "seconds": round(measured.seconds, 3) if measured else None,
        "states": [*_states(take)],
        "advice": [*_advice(take)],
    }


def _states(take: RecordedTake) -> Iterator[str]:
    if take.unreadable:
        yield "unreadable"
    yield from (fault.kind for fault in take.faults)


def _advice(take: RecordedTake) -> Iterator[str]:
    from renderer.api.recording import advice_of_file

    if take.unreadable:
        yield take.unreadable
    yield from advice_of_file(take.measurements, take.faults)
