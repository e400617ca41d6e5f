"""A model and a style of the interface that Kokoro has: a sine for each phoneme, as loud as the style."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import ModelProto, TensorProto, helper, save

from tests.support.tiny_onnx import PHONEME_AT_EACH_FRAME, Step, build_model

FRAMES = 1_200
"""The length of each phoneme at the speed 1."""


def write_kokoro(folder: Path) -> tuple[Path, Path]:
    """Write a model and a style, and return their paths. More phonemes are louder."""
    folder.mkdir(parents=True, exist_ok=True)
    model, style = folder / "tiny-kokoro.onnx", folder / "tiny-style.bin"
    save(_model(), model)
    vectors = np.zeros((510, 256), "<f4")
    vectors[:, 0] = 0.2 + np.arange(510) / 2_000
    vectors.tofile(style)
    return model, style


def _model() -> ModelProto:
    constants = {
        "zero": np.array(0, np.int64),
        "one": np.array(1, np.int64),
        "first": np.array([0], np.int64),
        "frames": np.array([FRAMES], np.float32),
        "turn": np.float32(2 * np.pi * 20 / 24_000),
        "lowest": np.float32(10),
    }
    steps: list[Step] = [
        ("Shape", ["tokens"], "shape"),
        ("Gather", ["shape", "one"], "count"),
        ("Cast", ["count"], "count_float", {"to": TensorProto.FLOAT}),
        ("Div", ["frames", "speed"], "each"),
        ("Mul", ["each", "count_float"], "total"),
        *PHONEME_AT_EACH_FRAME,
        ("Sub", ["count", "one"], "last"),
        ("Min", ["index", "last"], "inside"),
        ("Squeeze", ["tokens", "first"], "ids"),
        ("Gather", ["ids", "inside"], "id"),
        ("Cast", ["id"], "height", {"to": TensorProto.FLOAT}),
        ("Sign", ["height"], "voiced"),
        ("Add", ["height", "lowest"], "high"),
        ("Mul", ["high", "turn"], "turns"),
        ("Mul", ["turns", "time"], "phase"),
        ("Sin", ["phase"], "sine"),
        ("Squeeze", ["style", "first"], "vector"),
        ("Gather", ["vector", "zero"], "loud"),
        ("Mul", ["sine", "voiced"], "heard"),
        ("Mul", ["heard", "loud"], "audio"),
    ]
    return build_model(
        constants,
        steps,
        [
            helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "phonemes"]),
            helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
            helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
        ],
        [helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["time"])],
    )
