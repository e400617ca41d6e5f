"""Engines of another package whose sentences are checked: a neural one with seeds, and a server."""

from __future__ import annotations

from pathlib import Path

CHECKED_ENGINES = """
import numpy as np
from renderer.speech.engines import PhonemeTimes, Terms
from renderer.speech.engines.tone import Tone
from tests.support.speech_like import RATE, spoken

class Neural(Tone):
    '''The words of a text are the number of clicks in the sound for each seed.'''

    version = "1"
    is_neural = True
    settings = {"seed": int, "log": str}

    def speak(self, text, voice):
        settings = dict(voice.settings)
        seed = settings.get("seed", 0)
        with open(settings["log"], "a") as log:
            log.write(f"{seed} {text}\\n")
        sound = spoken("aosieseo ia", pitch_hz=190 + seed)
        clicks = [int(word) for word in text.split() if word.isdecimal()]
        if clicks and clicks[min(seed, len(clicks) - 1)]:
            sound[-int(0.3 * RATE)] += 0.3
        if clicks and clicks[min(seed, len(clicks) - 1)] > 1:
            sound = sound + np.float32(0.03)
        return sound[:, None], RATE

class Unseeded(Neural):
    settings = {"log": str}

class Unphonemic(Unseeded):
    def phonemes(self, text, voice, spoken):
        raise RuntimeError("no dictionary")

class Timed(Unseeded):
    def phoneme_times(self, text, voice, spoken):
        return PhonemeTimes(signs=" ", onset_seconds=(0.0, 9.0))

class Server(Neural):
    '''Each request has another sound.'''

    settings = {"log": str}

    def request_id(self, text, voice):
        return text

    def terms(self, voice):
        return Terms(server="here", concurrency=1, patience_seconds=5.0)

    def speak(self, text, voice):
        settings = dict(voice.settings)
        try:
            asked = open(settings["log"]).read().count(text)
        except OSError:
            asked = 0
        seeded = {**settings, "seed": asked}
        return super().speak(text, type(voice)(engine="server", settings=tuple(seeded.items())))
"""


def install(site: Path) -> None:
    """Write the engines as an installed package into a folder."""
    info = site / "checked-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "checked_engines.py").write_text(CHECKED_ENGINES)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: checked\nVersion: 1.0\n")
    classes = ("Neural", "Unseeded", "Unphonemic", "Timed", "Server")
    names = [f"{name.lower()} = checked_engines:{name}" for name in classes]
    (info / "entry_points.txt").write_text("\n".join(["[renderer.engines]", *names]))
