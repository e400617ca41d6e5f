"""Makes in the background what the tracks of open scripts lack; a newer wish replaces an older one."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from threading import Condition, Thread, current_thread
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from renderer.errors import RenderError
from renderer.studio.answers import sentence_of
from renderer.studio.speech_rooms import SpeechRooms

if TYPE_CHECKING:
    from renderer.api.tracks import Completing, LiveTrack, LiveTracks, Place, Speak, VoiceFailures

_STAYS_READY_SECONDS = 60.0
"""How long the workers of a script wait for the next sentences."""
_BETWEEN_TRACKS_SECONDS = 3.0
_MOST_LOST = 3
_ENDS_SECONDS = 5.0


class Wish(Struct, frozen=True, kw_only=True):
    """A text whose track is wanted whole, and the track as it is now, which the page knows as ``first``.

    What is missing is spoken from ``place`` on; without one, only recordings are read.
    """

    path: str
    text: str
    length: Fraction | None
    place: Place | None
    track: LiveTrack
    first: str = ""

    def covers(self, newer: Wish) -> bool:
        """Whether the work for this wish is also that for a newer one."""
        return newer.track.unspoken <= self.track.unspoken and newer.place == self.place


class Completer:
    """A thread for each script of the folder ``root`` whose track lacks something.

    ``announce`` gets a wish and its track each time it has more; ``tell`` gets the name and the content of an
    event. Both are called in these threads.
    """

    def __init__(
        self,
        root: Path,
        live: LiveTracks,
        announce: Callable[[Wish, LiveTrack], None],
        tell: Callable[[str, dict[str, Any]], None],
    ) -> None:
        self.root, self._live, self._announce, self._tell = root, live, announce, tell
        self._changed = Condition()
        self._wishes: dict[str, Wish] = {}
        self._threads: dict[str, Thread] = {}
        self._rooms: dict[str, SpeechRooms] = {}
        self._closed = False

    def want(self, wish: Wish) -> None:
        """Complete a track, in the place of an older one of the same script."""
        with self._changed:
            self._wishes[wish.path] = wish
            self._changed.notify_all()
            if wish.path not in self._threads and not self._closed:
                self._rooms[wish.path] = SpeechRooms(self._live)
                thread = Thread(target=self._run, args=(wish.path,), daemon=True, name="completing")
                self._threads[wish.path] = thread
                thread.start()

    def close(self) -> None:
        """End all threads and what they run; one that computes a sound ends a little later."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            threads, rooms = [*self._threads.values()], [*self._rooms.values()]
        for room in rooms:
            room.stop()
        for thread in threads:
            thread.join(_ENDS_SECONDS)

    def _next(self, path: str, done: Wish | None) -> Wish | None:
        """The newest wish, after the one that is done; None if there is none for a while."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._closed or self._wishes[path] is not done, _STAYS_READY_SECONDS
            )
            wish = self._wishes[path]
            if self._closed or wish is done:
                del self._threads[path]
                return None
            return wish

    def _run(self, path: str) -> None:
        from renderer.api.tracks import VoiceFailures

        rooms, failures, done = self._rooms[path], VoiceFailures(), None
        try:
            while wish := self._next(path, done):
                if done and wish.text == done.text:  # somebody tries again
                    failures = VoiceFailures()
                try:
                    self._complete(wish, rooms, failures)
                except Exception as error:  # the next wish is worked for all the same
                    self._tell(
                        "failed", {"path": path, **sentence_of(error), "file": "", "line": 0, "column": 0}
                    )
                    rooms.close()
                done = wish
        finally:
            with self._changed:
                if self._threads.get(path) is current_thread():
                    del self._threads[path]
            rooms.close()

    def _complete(self, wish: Wish, rooms: SpeechRooms, failures: VoiceFailures) -> None:
        from renderer.api.tracks import LostError, NotWantedError, complete_track, entries_lost

        track, store = wish.track, self._live.store(wish.track.compiled.settings).store
        for _ in range(_MOST_LOST):
            work = _Work(self, wish)
            try:
                complete_track(
                    track, store, rooms.of(track.compiled), wish.place, failures, work.completing()
                )
                return
            except NotWantedError:
                return
            except LostError:
                rooms.close()
                track = self._live.lay_out(track.compiled, wish.length)
        raise entries_lost(store)

    def is_wanted(self, wish: Wish) -> bool:
        """Whether the work for a wish goes on: it is the newest, or a part of the newest."""
        newest = self._wishes[wish.path]
        return not self._closed and (newest is wish or wish.covers(newest))

    def lay_out(self, path: str) -> LiveTrack:
        """The newest track of a script with what the store has now; announces it to the page."""
        wish = self._wishes[path]
        track = self._live.lay_out(wish.track.compiled, wish.length)
        self._announce(wish, track)
        return track

    def measured(self, path: str, track: LiveTrack) -> None:
        """Tell the page about a track with the gain of a render, if it is still the newest."""
        wish = self._wishes[path]
        if wish.track.compiled is track.compiled and wish.length == track.length:
            self._announce(wish, track)

    def tell(self, name: str, content: dict[str, Any]) -> None:
        """Tell all pages."""
        self._tell(name, content)


class _Work:
    """Tells the page what happens while a track is completed."""

    def __init__(self, completer: Completer, wish: Wish) -> None:
        self._completer, self._wish = completer, wish
        self._laid_out_at = -math.inf  # the first sentence is heard at once

    def completing(self) -> Completing:
        from renderer.api.tracks import Completing

        return Completing(
            on_spoken=self._on_spoken,
            on_failure=self._on_failure,
            on_ready=self._lay_out,
            on_measured=lambda track: self._completer.measured(self._wish.path, track),
            is_wanted=lambda: self._completer.is_wanted(self._wish),
        )

    def _on_spoken(self, done: int, of: int) -> None:
        self._completer.tell("speaking", {"path": self._wish.path, "done": done, "of": of})
        if time.monotonic() - self._laid_out_at > _BETWEEN_TRACKS_SECONDS:
            self._lay_out()

    def _on_failure(self, speak: Speak, error: RenderError) -> None:
        from renderer.api.tracks import included_file

        position = speak.position
        file = included_file(self._completer.root, self._wish.track.compiled.session.path, position)
        place = {"file": file, "line": position.line, "column": position.column}
        said = sentence_of(error)
        said["error"] = said["error"].removeprefix(f"{position.place}: ")
        self._completer.tell("failed", {"path": self._wish.path, **said, **place})

    def _lay_out(self) -> LiveTrack:
        track = self._completer.lay_out(self._wish.path)
        self._laid_out_at = time.monotonic()
        return track
