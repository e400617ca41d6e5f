"""Turns the script of a guided session into a finished audio track.

``renderer.render("scripts/psoas-pose.md", out="out")`` renders a script, and ``preview`` a part of it;
``check_script`` and ``plan_script`` stop earlier. What they use is imported when they are called, because
worker processes import this package too.
"""

from __future__ import annotations

# Whatever is imported here runs before Ctrl-C has a handler, so nothing is, not even typing.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path
    from typing import Any, Unpack

    from pydub import AudioSegment

    from renderer.api.options import RenderChoices
    from renderer.api.plan import Planned, Progress
    from renderer.api.preview import Preview
    from renderer.api.render import RenderResult
    from renderer.errors import InputError as InputError
    from renderer.errors import LengthError as LengthError
    from renderer.errors import OutputError as OutputError
    from renderer.errors import RenderError as RenderError
    from renderer.errors import ScriptError as ScriptError
    from renderer.errors import SoundError as SoundError
    from renderer.errors import VoiceError as VoiceError
    from renderer.problems import Problem

__version__ = "0.1.0"

_ERRORS = {
    "InputError", "LengthError", "OutputError", "RenderError", "ScriptError", "SoundError", "VoiceError",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Return one of the exceptions, which are imported when they are used."""
    if name not in _ERRORS:
        raise AttributeError(f"module 'renderer' has no attribute {name!r}")
    from renderer import errors

    return getattr(errors, name)


def check_script(script: str | Path, **choices: Unpack[RenderChoices]) -> tuple[Problem, ...]:
    """Check a script, and return its warnings. No audio is made.

    Sentences that no voice has spoken yet have an estimated length. If they cannot fit into a time or a
    length of the script, this is an error; if they may not fit, it is a warning.

    Args:
        script: The path of a script.
        choices: Options of the render; see ``RenderChoices``.

    Raises:
        ScriptError: The script has errors. The exception contains all of them.
        LengthError: The track cannot have the length that was requested.
        InputError: A file, a setting or an argument cannot be used.
    """
    from pathlib import Path

    from renderer.api.check import check_fit
    from renderer.api.options import read_options
    from renderer.api.scripts import compile_script

    compiled = compile_script(Path(script), read_options(choices))
    return (*compiled.warnings, *check_fit(compiled))


def plan_script(
    script: str | Path, *, progress: Progress | None = None, **choices: Unpack[RenderChoices]
) -> tuple[Planned, ...]:
    """Compute the timeline of each track of a script. The voices speak, but no track is written.

    A script with several lengths has a track for each length.

    Args:
        script: The path of a script.
        progress: The same as for ``render``.
        choices: The same as for ``render``.

    Raises:
        RenderError: For the same reasons as in ``render``.
    """
    from pathlib import Path

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
        script: The path of a script.
        out: The folder for tracks. The default is ``out`` in the settings.
        progress: A function that renderer calls as ``progress(what, share)``. ``what`` is the name of the
            current step. ``share`` is the share of all work that is done, from 0 to 1.
        choices: Options of the render; see ``RenderChoices``.

    Raises:
        ScriptError: The script has errors. The exception contains all of them.
        InputError: A file, a setting or an argument cannot be used.
        RenderError: A voice cannot speak a sentence, or a file cannot be written.
    """
    from pathlib import Path

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
    """Render a part of a track into ``out/NAME/NAME-preview.mp3``.

    The preview has the same samples as the whole track. If the script has several lengths, the preview is a
    part of the track with the first length.

    Args:
        script: The path of a script.
        start: The start of the preview, in seconds or as text such as ``"3:10"``. The default is 0.
        chapter: The name of a chapter, instead of ``start``. The preview then ends with the chapter.
        end: The end of the preview, in the same form as ``start``.
        seconds: The length of the preview, instead of ``end``. The default is 30 seconds.
        out: The same as for ``render``.
        progress: The same as for ``render``.
        choices: The same as for ``render``.

    Raises:
        InputError: The track does not have this part. Also for the same reasons as in ``render``.
        ScriptError, RenderError: For the same reasons as in ``render``.
    """
    from pathlib import Path

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
    """Read a finished MP3, WAV or FLAC file into a ``pydub.AudioSegment``, without ffmpeg.

    The samples of the segment have 32 bits if the file has 24 or 32 bits, and 16 bits otherwise. The segment
    contains the whole track in memory.

    Raises:
        SoundError: The file cannot be read.
    """
    from renderer.sounds.segments import to_audio_segment

    return to_audio_segment(path)
