"""The kinds of cues, as an editor shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, assert_never

from renderer.problems import Position
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

CueKind = Literal["rest", "sound", "bed", "voice", "block", "end", "mark", "include", "comment", "wrong"]
"""A comment is no cue, but is shown as one; ``wrong`` is a cue with an error."""

OnMark = Callable[[Position, int, CueKind], None]
"""``on_mark(position, width, kind)`` is called for each cue and each line of a comment."""


def no_marks(_position: Position, _width: int, _kind: CueKind) -> None:
    """Ignore where cues and comments are."""


def kind_of(cue: ScriptCue) -> CueKind:
    match cue:
        case Pause() | Hold() | At():
            return "rest"
        case Bell() | Sound() | Breathe() | Count():
            return "sound"
        case SetBed():
            return "bed"
        case SetVoice() | SetPace():
            return "voice"
        case MarkHere():
            return "mark"
        case Include():
            return "include"
        case Repeat() | RepeatEach() | For() | OptionalPart():
            return "block"
        case End():
            return "end"
        case _:
            assert_never(cue)
