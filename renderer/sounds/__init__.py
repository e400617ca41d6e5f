"""Bells, beds and other sounds: what is built in, and how any sound is made ready for the mix."""

from renderer.sounds.catalogue import BEDS, BELLS, assets_folder, built_in
from renderer.sounds.preparing import prepare
from renderer.sounds.segments import from_audio_segment, to_audio_segment

__all__ = [
    "BEDS",
    "BELLS",
    "assets_folder",
    "built_in",
    "from_audio_segment",
    "prepare",
    "to_audio_segment",
]
