"""A few words of a text with another voice or bed, to choose it by ear: a short script of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from renderer.errors import InputError, RenderError
from renderer.plan.steps import Speak
from renderer.plan.takes import SpokenTakes
from renderer.script.editing.head_edits import bare_front, change_head
from renderer.script.source import Source
from renderer.speech.speaking import SpeechRoom
from renderer.workflows.compile import Compiled
from renderer.workflows.complete_track import Completing, Place, VoiceFailures, complete_track
from renderer.workflows.live_track import LiveTrack
from renderer.workflows.live_tracks import LiveTracks

_MOST_CHARACTERS = 160
_MARKS = re.compile(r"[\[\]{}*#\\]")


def compile_sample(live: LiveTracks, script: Path, text: str, key: str, value: str) -> Compiled:
    """The first words of a text with another value in its front matter; a voice is heard without a bed.

    Raises:
        ScriptError: with everything that is wrong in the changed text.
        InputError: it has no words.
    """
    source = Source(path=str(script), text=text)
    changed = change_head(source, key, value, script.stem)
    words = _words(live.compile(script, changed))
    without = ("length", "bed") if key == "voice" else ("length",)
    head = bare_front(Source(path=str(script), text=changed), without)
    return live.compile(script, f"---\n{head}---\n\n{words}\n", SpokenTakes())


def _words(compiled: Compiled) -> str:
    """The first sentences of a script, a few seconds of them."""
    words = ""
    for speak in compiled.plan.spoken():
        if words and len(words) + len(speak.utterance.text) > _MOST_CHARACTERS:
            break
        words = f"{words} {_MARKS.sub(' ', speak.utterance.text)}".strip()
    if not words:
        raise InputError("the script has no words yet; write a sentence first")
    return words


def make_sample(
    live: LiveTracks, room: SpeechRoom, compiled: Compiled, is_wanted: Callable[[], bool]
) -> LiveTrack:
    """The track of a sample with all its sounds.

    Raises:
        RenderError: a sentence or a sound cannot be made.
        NotWantedError: it is not wanted any more.
    """
    failed: list[RenderError] = []

    def on_failure(_speak: Speak, error: RenderError) -> None:
        failed.append(error)

    complete_track(
        live.lay_out(compiled, None),
        live.store(compiled.settings).store,
        room,
        Place(line=1, column=1),
        VoiceFailures(),
        Completing(
            on_spoken=lambda _done, _of: None,
            on_failure=on_failure,
            on_ready=lambda: live.lay_out(compiled, None),
            on_measured=lambda _track: None,
            is_wanted=is_wanted,
        ),
    )
    if failed:
        raise failed[0]
    return live.lay_out(compiled, None)
