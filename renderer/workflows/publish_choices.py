"""What can be chosen for the files that are made from a script, and what is chosen if nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from renderer.companions.captions.formats import CAPTION_FORMATS
from renderer.encode.formats import BITRATES_KBPS, FORMATS
from renderer.publish.publish_table import PublishTable
from renderer.script.head import Head
from renderer.settings.read import all_profiles, read_settings
from renderer.sounds.catalogue import BEDS
from renderer.units import spoken_length
from renderer.workflows.script_heads import head_of


class PublishChoices(Struct, frozen=True, kw_only=True):
    """``platforms`` are titles by name, and ``captions`` labels. ``lengths`` are those of the script."""

    platforms: Mapping[str, str]
    usual_platforms: tuple[str, ...]
    formats: tuple[str, ...]
    usual_formats: tuple[str, ...]
    captions: Mapping[str, str]
    usual_captions: tuple[str, ...]
    beds: tuple[str, ...]
    lengths: tuple[str, ...]
    bitrates_kbps: tuple[int, ...]


def publish_choices(script: Path) -> PublishChoices:
    """What can be chosen for a script, as it is on the disk.

    Raises:
        InputError: its settings cannot be used.
    """
    settings = read_settings(script.parent)
    head = head_of(script, script.name) or Head()
    profiles = all_profiles(settings)
    usual = (settings.publish or PublishTable()).profiles
    return PublishChoices(
        platforms={name: profile.title for name, profile in profiles.items()},
        usual_platforms=tuple(name for name in usual if name in profiles),
        formats=tuple(FORMATS),
        usual_formats=settings.formats,
        captions={name: form.label for name, form in CAPTION_FORMATS.items()},
        usual_captions=settings.captions,
        beds=(*sorted(BEDS), *head.sounds),
        lengths=tuple(spoken_length(seconds) for seconds in head.lengths),
        bitrates_kbps=BITRATES_KBPS,
    )
