"""The early reflections of a small room around a bell."""

from __future__ import annotations

import numpy as np

from renderer.timeline import Block

ROOM_METRES = (4.6, 3.4, 2.6)
BELL_METRES = (2.0, 1.3, 0.8)
EAR_METRES = (2.3, 2.4, 1.1)
REFLECTED = 0.3
"""The share of the pressure that a wall, the floor or the ceiling reflects."""

_METRES_PER_SECOND = 343.0


def with_room(sound: Block, sample_rate: int) -> Block:
    """Return a sound (frames, 2) with the first reflection from each wall, the floor and the ceiling.

    Each reflection comes from the image of the bell behind the wall (J. B. Allen and D. A. Berkley, "Image
    method for efficiently simulating small-room acoustics", J. Acoust. Soc. Am. 65, 1979). It loses some of
    its highest frequencies.
    """
    direct = float(np.linalg.norm(np.subtract(BELL_METRES, EAR_METRES)))
    wet = sound.copy()
    dull = 0.5 * sound
    dull[1:] += 0.5 * sound[:-1]
    for axis, length in enumerate(ROOM_METRES):
        for wall in (0.0, length):
            image = np.array(BELL_METRES)
            image[axis] = 2 * wall - image[axis]
            distance = float(np.linalg.norm(image - EAR_METRES))
            frames = round((distance - direct) / _METRES_PER_SECOND * sample_rate)
            side = (image[0] - EAR_METRES[0]) / distance
            gains = REFLECTED * direct / distance * np.sqrt([1.0 - 0.7 * side, 1.0 + 0.7 * side])
            wet[frames:] += gains.astype(np.float32) * dull[:-frames]
    return wet
