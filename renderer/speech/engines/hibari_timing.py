"""Speaks phonemes with a model of hibari, and gives the place of each phoneme in the samples.

The model computes how long each phoneme lasts, but does not return it. ``load_model`` makes this an output of
the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct

from renderer.storage.regular_files import read_regular
from renderer.timeline import Block

_LENGTHS = b"/Cast_32_output_0"
"""The tensor with the length of each phoneme, in units of ``_UNIT_FRAMES``."""

_UNIT_FRAMES = 600
_MOST_MODEL_BYTES = 1_000_000_000
_SOUND_OUTPUTS = 6


class TimedSpeech(Struct, frozen=True, kw_only=True):
    """Phonemes as they were spoken.

    ``samples`` have the shape (frames, 1). Each of the ``signs`` is a phoneme, a stress mark, a punctuation
    mark or a space. ``onset_frames`` has the first frame of each sign, and at the end the number of frames;
    it is empty if the model does not give the lengths.
    """

    samples: Block
    signs: str
    onset_frames: tuple[int, ...]


def load_model(voice: str, path: Path) -> Any:
    """The package's object for a voice. Its model returns lengths too, if it has a tensor with them."""
    import hibari

    try:
        return hibari.Hibari(
            voice=voice, model=read_regular(path, _MOST_MODEL_BYTES) + _output_of_lengths(), threads=1
        )
    except Exception:  # the runtime's exceptions have no common base class
        return hibari.Hibari(voice=voice, model=str(path), threads=1)


def _output_of_lengths() -> bytes:
    """What makes the lengths the last output of a model, when it follows the content of its file.

    In the format Protocol Buffers, a repeated field is merged with the earlier one, and a list becomes
    longer. The fields of ONNX are ``ModelProto.graph`` (7), ``GraphProto.output`` (12) and
    ``ValueInfoProto.name`` (1).
    """
    message = _LENGTHS
    for field in (1, 12, 7):
        message = bytes([field << 3 | 2, len(message)]) + message
    return message


def speak_timed(model: Any, pieces: Sequence[str], speed: float, seed: int) -> TimedSpeech:
    """Speak pieces of phonemes, one after the other.

    Args:
        model: what ``load_model`` returned.
        pieces: the phonemes of each piece, at most 400.
        speed: the speed for the model.
        seed: of the noise in the voice.
    """
    from hibari import dsp

    noise = np.random.default_rng(seed)
    spoken, units = [np.zeros(0, np.float32)], [0]
    for piece in pieces:
        inputs = {"ids": np.array([model.ids(piece)]), "speed": np.array([speed], np.float32)}
        outputs = model.sess.run(None, inputs)
        spoken.append(dsp.synth(*(output[0] for output in outputs[:_SOUND_OUTPUTS]), noise))
        for lengths in outputs[_SOUND_OUTPUTS:]:
            before, *own, after = lengths.reshape(-1).tolist()
            units = [*units[:-1], units[-1] + before, *own]
            units[-1] += after
    onset_frames = tuple(int(unit) * _UNIT_FRAMES for unit in accumulate(units))
    signs = "".join(sign for piece in pieces for sign in piece if sign in model.vocab)
    return TimedSpeech(
        samples=np.concatenate(spoken)[:, None],
        signs=signs,
        onset_frames=onset_frames if len(onset_frames) == len(signs) + 1 else (),
    )
