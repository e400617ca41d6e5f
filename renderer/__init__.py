"""Turns the script of a guided session into a finished audio track.

``renderer.render("scripts/psoas-pose.md", out="out")`` does it all, ``preview`` a part of it;
``check_script`` and ``plan_script`` stop earlier, and the stages can be used one by one from their own
modules. Names are loaded when they are first used (PEP 562): worker processes are started often, and need
few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from renderer.api import (
        Options,
        Planned,
        Preview,
        RenderResult,
        check_script,
        plan_script,
        preview,
        render,
    )
    from renderer.errors import (
        InputError,
        LengthError,
        OutputError,
        RenderError,
        ScriptError,
        SoundError,
        VoiceError,
    )
    from renderer.mastering.write_track import Track
    from renderer.sounds.segments import to_audio_segment

__version__ = "0.1.0"

__all__ = [
    "InputError",
    "LengthError",
    "Options",
    "OutputError",
    "Planned",
    "Preview",
    "RenderError",
    "RenderResult",
    "ScriptError",
    "SoundError",
    "Track",
    "VoiceError",
    "check_script",
    "plan_script",
    "preview",
    "render",
    "to_audio_segment",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for home in ("errors", "api", "mastering.write_track", "sounds.segments"):
        module = import_module(f"{__name__}.{home}")
        if hasattr(module, name):
            return getattr(module, name)
    raise AssertionError
