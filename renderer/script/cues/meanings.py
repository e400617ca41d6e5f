"""What each cue does, in a line: for the table of the reference, and for editors."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from renderer.script.cues.model import (
    At,
    Bell,
    Breathe,
    Count,
    End,
    For,
    Hold,
    Include,
    MarkHere,
    OptionalPart,
    Pause,
    Repeat,
    RepeatEach,
    ScriptCue,
    SetBed,
    SetPace,
    SetVoice,
    Sound,
)


class CueMeaning(Struct, frozen=True, kw_only=True):
    """``form`` is how the cue is usually written; ``section`` is its heading in the reference."""

    form: str
    does: str
    section: str


MEANINGS: Mapping[str, CueMeaning] = {
    "pause": CueMeaning(
        form="`[pause]` `[short pause]` `[long pause]`", does="makes a silence", section="pause"
    ),
    "hold": CueMeaning(
        form="`[hold 3m]`",
        does="makes time for practice, with an exact length or a range",
        section="hold",
    ),
    "bell": CueMeaning(form="`[bell]`", does="strikes a bell", section="bell"),
    "sound": CueMeaning(form="`[sound NAME]`", does="plays a sound", section="sound"),
    "bed": CueMeaning(form="`[bed NAME]`", does="starts or changes the background sound", section="bed"),
    "at": CueMeaning(form="`[at 2:30]`", does="starts the next words at exactly this time", section="at"),
    "breathe": CueMeaning(form="`[breathe ...]`", does="guides the breath", section="breathe"),
    "count": CueMeaning(
        form="`[count 1-5 every 1s]`", does="speaks numbers at regular times", section="count"
    ),
    "voice": CueMeaning(form="`[voice NAME]`", does="changes the voice", section="voice"),
    "pace": CueMeaning(form="`[pace 90%]`", does="changes the rate of speech", section="pace"),
    "mark": CueMeaning(form="`[mark NAME]`", does="gives a name to a moment of the track", section="mark"),
    "include": CueMeaning(form="`[include FILE]`", does="inserts another script's body", section="include"),
    "repeat": CueMeaning(form="`[repeat 3]`", does="repeats a block", section="repeat"),
    "for": CueMeaning(form="`[for 3m]`", does="gives a block an exact length", section="for"),
    "loop for": CueMeaning(
        form="`[loop for 3m]`", does="repeats a block for an exact length", section="loop-for"
    ),
    "optional": CueMeaning(
        form="`[optional NAME]`", does="marks a part that you can leave out", section="optional"
    ),
    "end": CueMeaning(form="`[end]`", does="ends a block", section="end"),
}
"""The cues by their names. The three pauses have one row."""


_NAMES: Mapping[type[ScriptCue], str] = {
    Pause: "pause", Hold: "hold", Bell: "bell", Sound: "sound", SetBed: "bed", At: "at", Breathe: "breathe",
    Count: "count", SetVoice: "voice", SetPace: "pace", MarkHere: "mark", Include: "include",
    Repeat: "repeat", RepeatEach: "repeat", For: "for", OptionalPart: "optional", End: "end",
}  # fmt: skip


def meaning_of(cue: ScriptCue) -> CueMeaning:
    """What a cue does."""
    return MEANINGS["loop for" if isinstance(cue, For) and cue.loop else _NAMES[type(cue)]]
