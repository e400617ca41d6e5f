"""A model of the interface that Piper's have, of a few hundred bytes: a sine for each phoneme, and noise."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from onnx import ModelProto, TensorProto, helper, save

from tests.support.tiny_onnx import PHONEME_AT_EACH_FRAME, Step, build_model

SAMPLE_RATE = 22_050
FRAMES = 400
"""The length of each phoneme at a length scale of 1."""

_SYMBOLS = ["_", "^", "$", *map(chr, range(32, 0x300))]


def write_model(path: Path, *, phonemes: str = "espeak", speakers: tuple[str, ...] = ()) -> None:
    """Write ``path`` and its settings beside it. Each speaker is an eighth higher than the one before."""
    save(_model(many=bool(speakers)), path)
    configuration = {
        "audio": {"sample_rate": SAMPLE_RATE},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": phonemes,
        "num_symbols": len(_SYMBOLS),
        "num_speakers": max(1, len(speakers)),
        "speaker_id_map": {name: number for number, name in enumerate(speakers)},
        "phoneme_id_map": {symbol: [number] for number, symbol in enumerate(_SYMBOLS)},
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(configuration), "utf-8")


def _model(*, many: bool) -> ModelProto:
    constants = {
        "zero": np.array(0, np.int64),
        "one": np.array(1, np.int64),
        "first": np.array([0], np.int64),
        "second": np.array([1], np.int64),
        "frames": np.array([FRAMES], np.float32),
        "lowest": np.float32(3),
        "turn": np.float32(2 * np.pi * 40 / SAMPLE_RATE),
        "eighth": np.float32(0.125),
        "whole": np.float32(1),
        "loud": np.float32(0.3),
        "soft": np.float32(0.01),
        "form": np.array([1, 1, 1, -1], np.int64),
    }
    steps: list[Step] = [
        ("Gather", ["scales", "first"], "noise"),
        ("Gather", ["scales", "second"], "length"),
        ("Mul", ["frames", "length"], "each"),
        ("Cast", ["input_lengths"], "count", {"to": TensorProto.FLOAT}),
        ("Mul", ["each", "count"], "total"),
        *PHONEME_AT_EACH_FRAME,
        ("Sub", ["input_lengths", "second"], "last"),
        ("Min", ["index", "last"], "inside"),
        ("Squeeze", ["input", "first"], "ids"),
        ("Gather", ["ids", "inside"], "id"),
        ("Cast", ["id"], "height", {"to": TensorProto.FLOAT}),
        ("Add", ["height", "lowest"], "high"),
        ("Mul", ["high", "turn"], "plain_turns"),
        *(
            [
                ("Cast", ["sid"], "speaker", {"to": TensorProto.FLOAT}),
                ("Mul", ["speaker", "eighth"], "above"),
                ("Add", ["above", "whole"], "ratio"),
                ("Mul", ["plain_turns", "ratio"], "turns"),
            ]
            if many
            else [("Identity", ["plain_turns"], "turns")]
        ),
        ("Mul", ["turns", "time"], "phase"),
        ("Sin", ["phase"], "sine"),
        ("Mul", ["sine", "loud"], "voiced"),
        ("RandomNormalLike", ["sine"], "chance"),
        ("Mul", ["chance", "noise"], "scaled"),
        ("Mul", ["scaled", "soft"], "breath"),
        ("Add", ["voiced", "breath"], "flat"),
        ("Reshape", ["flat", "form"], "output"),
    ]
    inputs = {"input": ["batch", "phonemes"], "input_lengths": ["batch"], "sid": ["batch"]}
    return build_model(
        constants,
        steps,
        [
            *(
                helper.make_tensor_value_info(name, TensorProto.INT64, shape)
                for name, shape in inputs.items()
                if many or name != "sid"
            ),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 1, 1, "time"])],
    )
