"""What trimming cuts off before and after soft sounds: ``python -m bench.word_edges [NAME]``.

A voice of hibari speaks 60 sentences that begin and end with soft sounds. They have the preset ``plain``,
because ``soft`` itself trims the start, after the same filter. For each sentence, the table has the loudest
10 ms that trimming removes before and after it, relative to the level of its speech, and how long before its
first phoneme the trimmed clip starts.
"""

from __future__ import annotations

import math
import sys

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bench.workbench import Fact
from renderer.speech.calibration import at_calibration_pace, calibrated_chain, calibration_utterance
from renderer.speech.engines.hibari import Hibari, speaker
from renderer.speech.engines.hibari_speech import SAMPLE_RATE
from renderer.speech.trim import Words, trim
from renderer.speech.voice_effects import apply_chain
from renderer.timeline import Block
from renderer.voice import Voice

SENTENCES = (
    "Soften your voice.", "See yourself.", "Slow down with each breath.", "Settle in for sleep.",
    "Sit on the mat and rest.", "Sense the floor under your back.",
    "Feel where your feet touch the grass.", "Find a little relief.", "Follow the air along its path.",
    "Fold the blanket over your lap.", "Feel the left foot.", "Find the top of your neck.",
    "Have a sip, and notice this.", "Hold the stone like a leaf.", "Hear each breath.",
    "Hands, elbows, and up.", "Hips are heavy, and quiet.", "Hug your knees, then rock.",
    "Think of a quiet place.", "Thoughts float by like a leaf.", "Three times, open your mouth.",
    "Thank your body, then stop.", "Thighs are soft and light.", "Through the nose, and back.",
    "Press down, then release.", "Put aside your grief.", "Part your lips and your teeth.",
    "Press the tip of your finger to your lip.", "Palms turn to the light.", "Pick one, and come back.",
    "Take what you need, and no less.", "Turn to face the roof.", "Tend the fire in the hearth.",
    "Touch the floor with your fingertip.", "Tuck your chin, and wait.", "Trace your spine from hip to neck.",
    "Come back to this.", "Keep the belly soft, and laugh.", "Carry it north and south.",
    "Keep still until you fall asleep.", "Calm is in the heart.", "Kneel, and let the arms go slack.",
    "Soft.", "Half.", "Health.", "Path.", "Keep.", "Heart.", "Thick.", "Stop.", "Face.", "Tooth.", "Peace.",
    "Fifth.", "Six.", "Take it off.", "Teeth apart.", "Think of sleep.", "Half a step.",
    "Heels, hips, heart.",
)  # fmt: skip
"""The first 42 begin with s, f, h, th, p, t and k, and end with s, f, th, p, t and k, in all pairs."""

MOST_AFTER_DB = -40.0
"""The highest RMS level of 10 ms after a sentence that may be cut off, relative to the speech.

If the speech has 62 dB SPL, this is 22 dB SPL, less than the noise of a quiet room. In addition, a sound
masks what follows it at once.
"""

_FRAMES = SAMPLE_RATE // 100


class Edges(Struct, frozen=True, kw_only=True):
    """The loudest 10 ms that trimming removed at each end, in dB relative to the speech of the sentence.

    ``lead_ms`` is how long the trimmed clip lasts before its first phoneme; negative if a part of this
    phoneme was removed.
    """

    text: str
    before_db: float
    after_db: float
    lead_ms: float

    @property
    def is_audible(self) -> bool:
        return self.lead_ms < 0 or self.after_db > MOST_AFTER_DB


def levels_db(samples: Block) -> NDArray[np.float64]:
    """The RMS level of each 10 ms of samples of shape (frames, 1), in dB relative to full scale."""
    count = len(samples) // _FRAMES
    pieces = samples[: count * _FRAMES].reshape(count, _FRAMES).astype(np.float64)
    levels: NDArray[np.float64] = 10 * np.log10(np.mean(pieces**2, axis=1) + 1e-20)
    return levels


def removed(prepared: Block) -> tuple[Block, Block, Block]:
    """The parts of a clip: what trimming removes before the words, what it keeps, what it removes after."""
    kept = trim(prepared, SAMPLE_RATE)
    middle = slice(len(kept) // 3, len(kept) // 3 + 200)
    start = next(
        at
        for at in range(len(prepared) - len(kept) + 1)
        if np.array_equal(prepared[at + middle.start : at + middle.stop], kept[middle])
    )
    return prepared[:start], kept, prepared[start + len(kept) :]


def edges(text: str, prepared: Block, first_phoneme_frames: int) -> Edges:
    """Measure what trimming removes of a clip that was prepared for a track, and has this first phoneme."""
    before, kept, after = removed(prepared)
    speech = levels_db(kept)
    active = speech[speech > speech.max() - 40]
    speech_db = 10 * math.log10(np.mean(10 ** (active / 10)))
    return Edges(
        text=text,
        before_db=float(levels_db(before[::-1]).max()) - speech_db,
        after_db=float(levels_db(after).max()) - speech_db,
        lead_ms=1000 * (first_phoneme_frames - len(before)) / SAMPLE_RATE,
    )


def main() -> None:
    """Print the loudest sounds that were cut off, and how many of them are audible.

    Raises:
        SystemExit: a sound that is cut off is audible.
    """
    voice = at_calibration_pace(Voice(engine="hibari", name=sys.argv[1] if len(sys.argv) > 1 else "heart"))
    loaded = speaker(voice)
    words = calibration_utterance(voice)
    chain = calibrated_chain(*Hibari().speak(words.text, words.voice), "plain")
    measured = []
    for text in SENTENCES:
        spoken = loaded.timed(text, voice, ())
        whole = Words(samples=spoken.samples, end_frame=len(spoken.samples))
        prepared = apply_chain(whole, SAMPLE_RATE, chain, SAMPLE_RATE)
        measured.append(edges(text, prepared.samples, spoken.onset_frames[0]))
    print(f"{'':<44}{'before':>10}{'after':>10}{'lead':>9}")
    for each in sorted(measured, key=lambda each: each.after_db, reverse=True):
        mark = "  audible" if each.is_audible else ""
        print(
            f"{each.text:<44}{each.before_db:>7.1f} dB{each.after_db:>7.1f} dB{each.lead_ms:>6.0f} ms{mark}"
        )
    audible = sum(each.is_audible for each in measured)
    fact = Fact(case=str(voice), what="sentences of which something audible is cut", value=audible, at_most=0)
    print(f"{voice}, {len(measured)} sentences: {fact}")
    if not fact.met:
        sys.exit(1)


if __name__ == "__main__":
    main()
