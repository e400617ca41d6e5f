"""The takes of sentences: listed, heard alone and changed, as the page asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from renderer.api.studio import Project
from renderer.errors import RenderError
from renderer.studio.answers import Answer, json_answer
from renderer.studio.requests import read_body
from renderer.studio.take_errors import take_refusals
from renderer.studio.take_requests import InText, NewTake, OfSentence, OfTake, Restored
from renderer.studio.take_sounds import TakeSounds
from renderer.studio.take_voices import TakeVoices
from renderer.studio.tracks import Tracks, problems_answer

if TYPE_CHECKING:
    from renderer.api.text_takes import SaidAt, SentenceWithTakes, TextTakes, Undo
    from renderer.studio.speech_rooms import SpeechRooms

_Found = dict[str, Any]
_Change = Callable[["TextTakes", "SaidAt"], "Undo | None"]


class Takes:
    """Answers what the page asks about the takes of a project's scripts."""

    def __init__(self, project: Project, tracks: Tracks) -> None:
        self._project, self._tracks = project, tracks
        self.sounds, self.voices = TakeSounds(tracks), TakeVoices(tracks)

    def routes(self) -> Sequence[tuple[str, Answer, list[str]]]:
        """The addresses, with what answers them, and the methods."""
        return (
            ("/api/takes", self._list, ["POST"]),
            ("/api/takes/sentence", self._describe, ["POST"]),
            ("/api/takes/new", self._new, ["POST"]),
            ("/api/takes/speak", self._speak, ["POST"]),
            ("/api/takes/choose", self._choose, ["POST"]),
            ("/api/takes/lock", self._lock, ["POST"]),
            ("/api/takes/unlock", self._unlock, ["POST"]),
            ("/api/takes/drop", self._drop, ["POST"]),
            ("/api/takes/restore", self._restore, ["POST"]),
            ("/take/{name}.wav", self.sounds.stream, ["GET"]),
        )

    def close(self) -> None:
        """End what speaks."""
        self.voices.close()

    async def _list(self, request: Request) -> Response:
        wanted = await read_body(request, InText)

        def listed(takes: TextTakes) -> _Found:
            from renderer.api.text_takes import place_sentences

            return {"sentences": place_sentences(takes)}

        return self._answer(wanted, await asyncio.to_thread(self._found, wanted, listed))

    async def _describe(self, request: Request) -> Response:
        wanted = await read_body(request, OfSentence)

        def described(takes: TextTakes) -> _Found:
            return {"sentence": self._described(takes, wanted)}

        return self._answer(wanted, await asyncio.to_thread(self._found, wanted, described))

    async def _new(self, request: Request) -> Response:
        from renderer.api.text_takes import later_times, new_for_times, new_in_text, speaking_in

        wanted = await read_body(request, NewTake)

        def spoken(rooms: SpeechRooms, is_wanted: Callable[[], bool]) -> _Found | RenderError | OSError:
            made = ""

            def change(takes: TextTakes, said: SaidAt) -> Undo | None:
                speak = speaking_in(takes, rooms.of(takes.compiled), is_wanted)
                if wanted.each_round:
                    return new_for_times(takes, said, wanted.wanted, later_times(takes, said), speak)
                nonlocal made
                new = new_in_text(takes, said, wanted.wanted, wanted.time, speak)
                made = new.id
                return new.undo

            found = self._changed(wanted, change)
            return found if isinstance(found, Exception) else {**found, "made": made}

        return await self._spoken(request, wanted, spoken)

    async def _speak(self, request: Request) -> Response:
        from renderer.api.text_takes import speak_in_text, speaking_in

        wanted = await read_body(request, OfTake)

        def spoken(rooms: SpeechRooms, is_wanted: Callable[[], bool]) -> _Found | RenderError | OSError:
            def work(takes: TextTakes) -> _Found:
                speak = speaking_in(takes, rooms.of(takes.compiled), is_wanted)
                speak_in_text(takes, takes.find(wanted.place), wanted.take, speak)
                return {"sentence": self._described(takes, wanted)}

            return self._found(wanted, work)

        return await self._spoken(request, wanted, spoken)

    async def _choose(self, request: Request) -> Response:
        from renderer.api.text_takes import choose_in_text

        wanted = await read_body(request, OfTake)
        return await self._change(
            wanted, lambda takes, said: choose_in_text(takes, said, wanted.take, wanted.time)
        )

    async def _lock(self, request: Request) -> Response:
        from renderer.api.text_takes import lock_in_text

        wanted = await read_body(request, OfTake)
        return await self._change(
            wanted, lambda takes, said: lock_in_text(takes, said, wanted.take, wanted.time)
        )

    async def _unlock(self, request: Request) -> Response:
        from renderer.api.text_takes import unlock_in_text

        wanted = await read_body(request, OfTake)
        return await self._change(wanted, lambda takes, said: unlock_in_text(takes, said, wanted.take))

    async def _drop(self, request: Request) -> Response:
        from renderer.api.text_takes import drop_in_text

        wanted = await read_body(request, OfTake)
        return await self._change(wanted, lambda takes, said: drop_in_text(takes, said, wanted.take))

    async def _restore(self, request: Request) -> Response:
        from renderer.api.text_takes import Undo, restore_in_text

        wanted = await read_body(request, Restored)
        undo = Undo(before=wanted.before, after=wanted.after)
        return await self._change(wanted, lambda takes, said: restore_in_text(takes, said, undo))

    async def _change(self, wanted: OfSentence, change: _Change) -> Response:
        return self._answer(wanted, await asyncio.to_thread(self._changed, wanted, change))

    async def _spoken(
        self,
        request: Request,
        wanted: InText,
        work: Callable[[SpeechRooms, Callable[[], bool]], _Found | RenderError | OSError],
    ) -> Response:
        from renderer.api.text_takes import NotWantedError

        self._project.script(wanted.path)
        try:
            return self._answer(wanted, await self.voices.during(request, wanted.path, work))
        except NotWantedError:
            raise ClientDisconnect from None

    def _found(self, wanted: InText, work: Callable[[TextTakes], _Found]) -> _Found | RenderError | OSError:
        """What ``work`` finds in a text, with the version of the takes file; or what is wrong in the text."""
        from renderer.api.text_takes import takes_version

        path = self._project.script(wanted.path)
        version = takes_version(path)  # before they are read, so that the page sees a change meanwhile
        takes = self._takes(wanted)
        if isinstance(takes, Exception):
            return takes
        with take_refusals(self._project.root, path):
            return {**work(takes), "version": version}

    def _changed(self, wanted: OfSentence, change: _Change) -> _Found | RenderError | OSError:
        """The sentence after a change of its takes, with what undoes it."""
        path = self._project.script(wanted.path)
        takes = self._takes(wanted)
        if isinstance(takes, Exception):
            return takes
        with take_refusals(self._project.root, path):
            undo = change(takes, takes.find(wanted.place))
        return self._found(wanted, lambda after: {"sentence": self._described(after, wanted), "undo": undo})

    def _takes(self, wanted: InText) -> TextTakes | RenderError | OSError:
        from renderer.api.text_takes import open_takes

        path = self._project.script(wanted.path)
        try:
            return open_takes(self._tracks.live(), self._project.root, path, wanted.text)
        except (RenderError, OSError) as error:
            return error

    def _described(self, takes: TextTakes, wanted: OfSentence) -> SentenceWithTakes:
        from renderer.api.text_takes import SentenceWithTakes, place_takes

        sentence, heard = place_takes(takes, takes.find(wanted.place))
        track = self._tracks.newest(wanted.path) or self._tracks.live().lay_out(takes.compiled, None)
        placed = tuple(self.sounds.served(takes, track, each) for each in heard)
        return SentenceWithTakes(**asdict(sentence), takes=placed)

    def _answer(self, wanted: InText, found: _Found | RenderError | OSError) -> Response:
        if isinstance(found, Exception):
            return problems_answer(self._project.root, self._project.script(wanted.path), found)
        return json_answer(found)
