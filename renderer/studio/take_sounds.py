"""The sounds of single takes, which are served under addresses that name what is heard."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from renderer.studio.answers import RefusedError
from renderer.studio.tracks import Tracks
from renderer.studio.wav_answers import wav_answer

if TYPE_CHECKING:
    from renderer.api.text_takes import HeardTake, PlacedTake, TextTakes
    from renderer.api.tracks import LiveTrack

_MOST = 64
_NAME_BYTES = 12


class TakeSounds:
    """Serves the last takes and samples that pages were told about.

    A take is at the level of the track that it belongs to.
    """

    def __init__(self, tracks: Tracks) -> None:
        self._tracks = tracks
        self._by_name: OrderedDict[str, LiveTrack] = OrderedDict()
        self._lock = Lock()

    def served(self, takes: TextTakes, track: LiveTrack, heard: HeardTake) -> PlacedTake:
        """A take with the address at which it is heard, if it is spoken."""
        from renderer.api.text_takes import take_alone

        if heard.kept is None:
            return heard.take
        alone = take_alone(track, heard.kept.clip, takes.store)
        return replace(heard.take, address=self.keep(alone))

    def keep(self, track: LiveTrack) -> str:
        """The address at which a short track is heard from now on."""
        settings = track.compiled.settings
        recipe = (track.timeline, track.limiting, settings.channels, settings.bits)
        name = blake2b(msgspec.msgpack.encode(recipe), digest_size=_NAME_BYTES).hexdigest()
        with self._lock:
            self._by_name[name] = track
            self._by_name.move_to_end(name)
            while len(self._by_name) > _MOST:
                self._by_name.popitem(last=False)
        return f"/take/{name}.wav"

    async def stream(self, request: Request) -> Response:
        """Answer with a take, or with a part of it."""
        from renderer.api.tracks import LostError

        name = request.path_params["name"]
        with self._lock:
            track = self._by_name.get(name)
        if track is None:
            raise _forgotten()
        try:
            return await wav_answer(request, track, name, self._tracks.mixing)
        except LostError:
            raise _forgotten() from None


def _forgotten() -> RefusedError:
    return RefusedError(HTTPStatus.NOT_FOUND, "this take is not kept any more", "choose the sentence again")
