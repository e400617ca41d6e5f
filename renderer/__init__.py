"""Turns the script of a guided session into a finished audio track.

``renderer.render("scripts/psoas-pose.md", out="out")`` renders a script, and ``preview`` a part of it;
``check_script`` and ``plan_script`` stop earlier. What they use is imported when they are called, because
worker processes import this package too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from renderer.errors import InputError as InputError
from renderer.errors import LengthError as LengthError
from renderer.errors import OutputError as OutputError
from renderer.errors import RenderError as RenderError
from renderer.errors import ScriptError as ScriptError
from renderer.errors import SoundError as SoundError
from renderer.errors import VoiceError as VoiceError

if TYPE_CHECKING:
    from fractions import Fraction
    from typing import Unpack

    from pydub import AudioSegment

    from renderer.api.options import RenderChoices
    from renderer.api.plan import Planned, Progress
    from renderer.api.preview import Preview
    from renderer.api.render import RenderResult
    from renderer.problems import Problem

__version__ = "0.1.0"


def check_script(script: str | Path, **choices: Unpack[RenderChoices]) -> tuple[Problem, ...]:
    """Read a script and return its warnings; no audio is made.

    Args:
        script: the path of a script.
        choices: what else is asked for; see ``RenderChoices``.

    Raises:
        ScriptError: with everything that is wrong in the script.
        InputError: a file, setting or argument that cannot be used.
    """
    from renderer.api.options import read_options
    from renderer.api.scripts import compile_script

    return compile_script(Path(script), read_options(choices)).warnings


def plan_script(
    script: str | Path, *, progress: Progress | None = None, **choices: Unpack[RenderChoices]
) -> tuple[Planned, ...]:
    """Have the sentences of a script spoken and lay its tracks out, one for each length; nothing is mixed.

    Args:
        script: the path of a script.
        progress: as for ``render``.
        choices: as for ``render``.

    Raises:
        RenderError: as ``render`` does.
    """
    from renderer.api.options import read_options
    from renderer.api.plan import plan_compiled, silent
    from renderer.api.scripts import compile_script

    return plan_compiled(compile_script(Path(script), read_options(choices)), progress or silent)


def render(
    script: str | Path,
    *,
    out: str | Path | None = None,
    progress: Progress | None = None,
    **choices: Unpack[RenderChoices],
) -> RenderResult:
    """Render a script into ``out/NAME/NAME.mp3``, or into one track for each length.

    Args:
        script: the path of a script.
        out: the folder for the tracks' folders; by default the one in the settings, usually ``out``.
        progress: called as ``progress(what, share)`` with what is being done, and the share of all work that
            is done, from 0 to 1.
        choices: what else is asked for; see ``RenderChoices``.

    Raises:
        ScriptError: with everything that is wrong in the script.
        InputError: a file, setting or argument that cannot be used.
        RenderError: a sentence that could not be spoken, or a file that could not be written.
    """
    from renderer.api.options import read_options
    from renderer.api.render import render_compiled, silent
    from renderer.api.scripts import compile_script

    compiled = compile_script(Path(script), read_options(choices))
    return render_compiled(compiled, None if out is None else Path(out), progress or silent)


def preview(
    script: str | Path,
    *,
    start: str | float | Fraction | None = None,
    chapter: str | None = None,
    end: str | float | Fraction | None = None,
    seconds: str | float | Fraction | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
    **choices: Unpack[RenderChoices],
) -> Preview:
    """Render a part of a script's track into ``out/NAME/NAME-preview.mp3``.

    Its samples are those of the whole track. If there are several lengths, it is a part of the first.

    Args:
        script: the path of a script.
        start: where the part begins, in seconds or as text such as ``"3:10"``; by default at 0.
        chapter: the name of a chapter to begin with instead; the part then ends where the chapter ends.
        end: where the part ends, written like ``start``.
        seconds: how long the part is, instead of ``end``; by default 30 seconds.
        out: as for ``render``.
        progress: as for ``render``.
        choices: as for ``render``.

    Raises:
        InputError: the track has no such part, or as ``render`` does.
        ScriptError, RenderError: as ``render`` does.
    """
    from renderer.api.options import read_options
    from renderer.api.preview import Excerpt, preview_compiled, read_time, silent
    from renderer.api.scripts import compile_script

    part = Excerpt(
        start=read_time("start", start),
        chapter=chapter,
        end=read_time("end", end),
        seconds=read_time("seconds", seconds),
    )
    compiled = compile_script(Path(script), read_options(choices))
    return preview_compiled(compiled, part, None if out is None else Path(out), progress or silent)


def to_audio_segment(path: Path) -> AudioSegment:
    """Read a finished track (MP3, WAV or FLAC) as one ``pydub.AudioSegment``; ffmpeg is not needed.

    Samples of 24 and 32 bits become 32 bits wide, all others 16. The whole track is held in memory.

    Raises:
        SoundError: the file cannot be read.
    """
    from renderer.sounds.segments import to_audio_segment

    return to_audio_segment(path)
