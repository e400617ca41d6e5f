"""Beds that repeat one clip."""

from __future__ import annotations

from typing import Any

from renderer.timeline import Bed, Region


def looped_bed(
    source: str, loop_frames: int, *, onset_frames: int, end_frames: int, phase_frames: int = 0, **values: Any
) -> Bed:
    region = Region(
        onset_frames=onset_frames,
        end_frames=end_frames,
        source=source,
        source_frames=loop_frames,
        phase_frames=phase_frames,
    )
    return Bed(onset_frames=onset_frames, end_frames=end_frames, regions=(region,), **values)
