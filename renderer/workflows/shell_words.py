"""The words that a shell completes on the command line: names of the product, and of a script."""

from __future__ import annotations

from pathlib import Path

from renderer.companions.captions.formats import CAPTION_FORMATS
from renderer.encode.formats import FORMATS
from renderer.settings.read import read_settings
from renderer.sounds.catalogue import BEDS
from renderer.speech.default_voice import ENGLISH
from renderer.speech.engines.registry import engine_names
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options


def voices(folder: Path) -> tuple[str, ...]:
    """The names of voices in the settings, the engines, and the usual voice. No engine is started.

    Raises:
        InputError: the folder's settings cannot be used.
    """
    return (*read_settings(folder).voices, *engine_names(), str(ENGLISH))


def beds() -> tuple[str, ...]:
    return (*sorted(BEDS), "off")


def formats() -> tuple[str, ...]:
    return tuple(FORMATS)


def caption_formats() -> tuple[str, ...]:
    return (*CAPTION_FORMATS, "all")


def chapters(script: Path) -> tuple[str, ...]:
    """The headings of a script.

    Raises:
        RenderError: the script cannot be read.
    """
    return tuple(compile_script(script, Options(), to_speak=False).plan.chapters())


def optional_parts(script: Path) -> tuple[str, ...]:
    """The names of the parts of a script that can be left out.

    Raises:
        RenderError: the script cannot be read.
    """
    return tuple(sorted(compile_script(script, Options(), to_speak=False).session.optional_parts))
