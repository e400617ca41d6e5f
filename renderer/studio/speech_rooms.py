"""The workers that speak for a script in the studio."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from renderer.api.text_takes import Compiled
    from renderer.api.tracks import LiveTracks, SpeechRoom


class SpeechRooms:
    """The workers of a script, which stay ready while its settings are the same."""

    def __init__(self, live: LiveTracks) -> None:
        self._live = live
        self._room: SpeechRoom | None = None
        self._recipe: tuple[object, ...] = ()

    def of(self, compiled: Compiled) -> SpeechRoom:
        """The room in which a script is spoken, as its settings are now."""
        from renderer.api.tracks import SpeechRoom

        settings, store = compiled.settings, self._live.store(compiled.settings).store
        recognizer, rate = settings.words_recognizer, settings.sample_rate
        recipe = (store, rate, settings.sentence_timeout_seconds, recognizer)
        if self._room is None or recipe != self._recipe:
            self.close()
            self._room = SpeechRoom(
                store=store,
                sample_rate=rate,
                jobs=compiled.options.jobs,
                timeout_seconds=settings.sentence_timeout_seconds,
                recognizer=recognizer,
            )
            self._recipe = recipe
        return self._room

    def stop(self) -> None:
        """Kill what speaks; called in any thread."""
        if room := self._room:  # its thread may close it meanwhile
            room.stop()

    def close(self) -> None:
        """End the workers; others are started for the next sentences."""
        room, self._room = self._room, None
        if room:
            room.close()
