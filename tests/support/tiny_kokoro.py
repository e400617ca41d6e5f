"""A model and a style of the interface that Kokoro has: a sine for each phoneme, as loud as the style."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, checker, helper, numpy_helper, save

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
    steps: list[tuple[Any, ...]] = [
        ("Shape", ["tokens"], "shape"),
        ("Gather", ["shape", "one"], "count"),
        ("Cast", ["count"], "count_float", {"to": TensorProto.FLOAT}),
        ("Div", ["frames", "speed"], "each"),
        ("Mul", ["each", "count_float"], "total"),
        ("Cast", ["total"], "total_whole", {"to": TensorProto.INT64}),
        ("Squeeze", ["total_whole"], "end"),
        ("Range", ["zero", "end", "one"], "position"),
        ("Cast", ["position"], "time", {"to": TensorProto.FLOAT}),
        ("Div", ["time", "each"], "where"),
        ("Cast", ["where"], "index", {"to": TensorProto.INT64}),
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
    graph = helper.make_graph(
        [
            helper.make_node(step[0], step[1], [step[2]], **(step[3] if len(step) > 3 else {}))
            for step in steps
        ],
        "tiny",
        [
            helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "phonemes"]),
            helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
            helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
        ],
        [helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["time"])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    checker.check_model(model)
    return model
