"""Builds the small models that stand in for real voices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, ValueInfoProto, checker, helper, numpy_helper

Step = tuple[Any, ...]
"""An operation, the names of its inputs, the name of its output, and attributes if it has any."""

PHONEME_AT_EACH_FRAME: Sequence[Step] = (
    ("Cast", ["total"], "total_whole", {"to": TensorProto.INT64}),
    ("Squeeze", ["total_whole"], "end"),
    ("Range", ["zero", "end", "one"], "position"),
    ("Cast", ["position"], "time", {"to": TensorProto.FLOAT}),
    ("Div", ["time", "each"], "where"),
    ("Cast", ["where"], "index", {"to": TensorProto.INT64}),
)
"""From ``total`` frames, with ``each`` of them for a phoneme, to the ``time`` and the phoneme's ``index``."""


def build_model(
    constants: Mapping[str, Any],
    steps: Iterable[Step],
    inputs: Sequence[ValueInfoProto],
    outputs: Sequence[ValueInfoProto],
) -> ModelProto:
    """A checked model of the steps."""
    nodes = [
        helper.make_node(operation, takes, [makes], **(attributes[0] if attributes else {}))
        for operation, takes, makes, *attributes in steps
    ]
    initial = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    checker.check_model(model)
    return model
