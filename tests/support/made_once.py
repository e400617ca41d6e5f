"""Strikes, beds, drawn covers and small ones, which are always the same samples or pixels for the same words.

A process of tests makes each once. A cover has the fewest pixels that podcast directories take, a fifth of
those that the program draws; the tests of covers, and programs that a test starts, draw whole ones.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path

import pytest
from msgspec.structs import replace

from renderer.companions.cover.drawing import draw_cover
from renderer.publish.site.file_changes import small_cover
from renderer.sounds import bed_variants
from renderer.sounds.tones.beds import bed_tone
from renderer.sounds.tones.beds.bed_tone import BedTone
from renderer.sounds.tones.bells.ringing import strike
from renderer.timeline import Block

_MOST_STRIKES = 12
"""A strike has some 10 MB."""

_MOST_VARIANTS = 6
"""A variant of a bed has some 20 MB."""

COVER_PIXELS = 1400
_MOST_COVERS = 32
"""A cover has less than a tenth of a megabyte, and takes a fifth of a second to draw."""

_gains = bed_variants._gains


def make_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test with a cache of its own puts the samples into it, and does not compute them again."""
    monkeypatch.setattr("renderer.workflows.cover.draw_cover", _draw_cover_once)
    monkeypatch.setattr("renderer.publish.site.folder.small_cover", _small_cover_once)
    monkeypatch.setattr("renderer.sounds.tones.bells.ringing.strike", _strike_once)
    monkeypatch.setattr(bed_variants, "bed_tone", _bed_tone_once)
    monkeypatch.setattr(bed_variants, "_gains", _gains_once)


_draw_cover_once = lru_cache(_MOST_COVERS)(partial(draw_cover, pixels=COVER_PIXELS))


_small_covers: dict[bytes, bytes] = {}


def _small_cover_once(cover: Path) -> bytes:
    """What cannot be read, or is no picture, is an error each time."""
    if not cover.is_file() or not os.access(cover, os.R_OK):
        return small_cover(cover)
    key = blake2b(cover.read_bytes()).digest()
    if key not in _small_covers:
        _small_covers[key] = small_cover(cover)
    return _small_covers[key]


@lru_cache(_MOST_STRIKES)
def _strike_once(*arguments: object, **names: object) -> Block:
    return _read_only(strike(*arguments, **names))  # type: ignore[arg-type]


def _bed_tone_once(name: str) -> BedTone:
    return replace(bed_tone(name), make=partial(_variant_once, name))


@lru_cache(_MOST_VARIANTS)
def _variant_once(name: str, variant: int) -> Block:
    return _read_only(bed_tone(name).make(variant))


_gains_known: dict[tuple[str, int], Mapping[str, float]] = {}


def _gains_once(name: str, sound: Block, sample_rate: int) -> Mapping[str, float]:
    """The gains of all variants of a bed; its first variant sets them."""
    known = (name, sample_rate)
    if known not in _gains_known:
        _gains_known[known] = _gains(name, sound, sample_rate)
    return _gains_known[known]


def _read_only(samples: Block) -> Block:
    samples.flags.writeable = False
    return samples
