"""Writes all-MiniLM-L6-v2 as an ONNX graph whose large weights are kept in eight bits.

Only the weights are rounded: symmetrically, a matrix by output column, a table of embeddings by
row. Before anything is multiplied they are numbers of 32 bits again: onnxruntime folds the matrices
while it loads the file, and of a table only the rows that a text needs are widened. So the vectors
are the same on every processor. Products of eight-bit numbers (MatMulInteger, or MatMulNBits, which
onnxruntime would make of DequantizeLinear) round activations too, and how, and whether sums
saturate, depends on the processor; packaging/decisions/0024 has what that costs.

Source: BERT, Devlin et al. 2019 (post-norm encoder, exact GELU); sentence-transformers/
all-MiniLM-L6-v2 (Apache-2.0) for the sizes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Weights = Mapping[str, npt.NDArray[np.float32]]

LAYERS: Final = 6
WIDTH: Final = 384
HEADS: Final = 12
_EPSILON: Final = 1e-12
_OPSET: Final = 17
_MASKED: Final = -1e9
"""Added to the scores of padding: its share of the softmax is zero in 32 bits."""


def write_encoder(weights: Weights, path: Path, *, eight_bits: bool) -> None:
    """Write ``input_ids``, ``attention_mask`` and ``token_type_ids`` to ``last_hidden_state``.

    Args:
        weights: The tensors of ``model.safetensors`` by name, float32.
        path: The file to write.
        eight_bits: Whether large weights are rounded; without it the graph is the exact model.
    """
    graph = _Graph(weights, eight_bits=eight_bits)
    states = _embed(graph)
    graph.node("Cast", ["attention_mask"], "kept", to=TensorProto.FLOAT)
    graph.constant("one", np.float32(1))
    graph.constant("masked", np.float32(_MASKED))
    graph.constant("axes", np.asarray([1, 2], np.int64))
    graph.node("Sub", ["one", "kept"], "left_out")
    graph.node("Mul", ["left_out", "masked"], "penalty_row")
    graph.node("Unsqueeze", ["penalty_row", "axes"], "penalty")
    for number in range(LAYERS):
        states = _layer(graph, f"encoder.layer.{number}", states)
    graph.node("Identity", [states], "last_hidden_state")
    free = ["n", "length"]
    names = ("input_ids", "attention_mask", "token_type_ids")
    made = helper.make_graph(
        graph.nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info(name, TensorProto.INT64, free) for name in names],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*free, WIDTH])],
        graph.tensors,
    )
    model = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8, producer_name=""
    )
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString(deterministic=True))


class _Graph:
    """Nodes and tensors as they are added."""

    def __init__(self, weights: Weights, *, eight_bits: bool) -> None:
        self._weights = weights
        self._eight_bits = eight_bits
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, name: str, value: npt.ArrayLike) -> str:
        self.tensors.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def vector(self, name: str) -> str:
        """Add a weight that stays as it is."""
        return self.constant(name, self._weights[name])

    def matrix(self, name: str) -> str:
        """Add a matrix as (in, out), and return the name of its numbers in 32 bits."""
        values = np.ascontiguousarray(self._weights[name].T)
        if not self._eight_bits:
            return self.constant(name, values)
        rounded, scale = round_weights(values, axis=0)
        self.constant(f"{name}.int8", rounded)
        self.constant(f"{name}.scale", scale)
        self.node("Cast", [f"{name}.int8"], f"{name}.wide", to=TensorProto.FLOAT)
        return self.node("Mul", [f"{name}.wide", f"{name}.scale"], name)

    def rows(self, name: str, places: str) -> str:
        """Add a table, and return the name of its rows at some places."""
        found = f"{name}.rows"
        if not self._eight_bits:
            return self.node("Gather", [self.vector(name), places], found)
        rounded, scale = round_weights(self._weights[name], axis=1)
        self.constant(f"{name}.int8", rounded)
        self.constant(f"{name}.scale", scale)
        self.node("Gather", [f"{name}.int8", places], f"{name}.picked")
        self.node("Gather", [f"{name}.scale", places], f"{name}.picked_scale")
        self.node("Cast", [f"{name}.picked"], f"{name}.wide", to=TensorProto.FLOAT)
        return self.node("Mul", [f"{name}.wide", f"{name}.picked_scale"], found)

    def linear(self, name: str, value: str) -> str:
        """Return value @ weight + bias."""
        product = self.node("MatMul", [value, self.matrix(f"{name}.weight")], f"{name}.product")
        return self.node("Add", [product, self.vector(f"{name}.bias")], f"{name}.sum")

    def norm(self, name: str, value: str) -> str:
        """Return the value's layer normalisation."""
        names = [value, self.vector(f"{name}.weight"), self.vector(f"{name}.bias")]
        return self.node("LayerNormalization", names, f"{name}.out", axis=-1, epsilon=_EPSILON)


def round_weights(
    values: npt.NDArray[np.float32], axis: int
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Return weights as int8 in [-127, 127] and the float32 scales along one axis, kept at 1."""
    scale = np.maximum(np.abs(values).max(axis=axis, keepdims=True) / 127, 1e-12)
    return np.rint(values / scale).astype(np.int8), scale.astype(np.float32)


def _embed(graph: _Graph) -> str:
    graph.node("Shape", ["input_ids"], "length_list", start=1, end=2)
    graph.constant("scalar", np.asarray([], np.int64))
    graph.node("Reshape", ["length_list", "scalar"], "length")
    graph.constant("first", np.int64(0))
    graph.constant("step", np.int64(1))
    graph.node("Range", ["first", "length", "step"], "places")
    words = graph.rows("embeddings.word_embeddings.weight", "input_ids")
    places = graph.rows("embeddings.position_embeddings.weight", "places")
    types = graph.node(
        "Gather",
        [graph.vector("embeddings.token_type_embeddings.weight"), "token_type_ids"],
        "types",
    )
    graph.node("Add", [words, types], "words_and_types")
    graph.node("Add", ["words_and_types", places], "embedded")
    return graph.norm("embeddings.LayerNorm", "embedded")


def _layer(graph: _Graph, name: str, states: str) -> str:
    heads = graph.constant(f"{name}.heads", np.asarray([0, 0, HEADS, WIDTH // HEADS], np.int64))
    whole = graph.constant(f"{name}.whole", np.asarray([0, 0, WIDTH], np.int64))
    parts: dict[str, str] = {}
    for part, order in (("query", (0, 2, 1, 3)), ("key", (0, 2, 3, 1)), ("value", (0, 2, 1, 3))):
        found = graph.linear(f"{name}.attention.self.{part}", states)
        split = graph.node("Reshape", [found, heads], f"{name}.{part}.split")
        parts[part] = graph.node("Transpose", [split], f"{name}.{part}.heads", perm=order)
    scores = graph.node("MatMul", [parts["query"], parts["key"]], f"{name}.scores")
    scale = graph.constant(f"{name}.root", np.float32((WIDTH // HEADS) ** -0.5))
    scaled = graph.node("Mul", [scores, scale], f"{name}.scaled")
    kept = graph.node("Add", [scaled, "penalty"], f"{name}.kept")
    shares = graph.node("Softmax", [kept], f"{name}.shares", axis=-1)
    mixed = graph.node("MatMul", [shares, parts["value"]], f"{name}.mixed")
    turned = graph.node("Transpose", [mixed], f"{name}.turned", perm=(0, 2, 1, 3))
    joined = graph.node("Reshape", [turned, whole], f"{name}.joined")
    attended = graph.linear(f"{name}.attention.output.dense", joined)
    summed = graph.node("Add", [attended, states], f"{name}.attended")
    states = graph.norm(f"{name}.attention.output.LayerNorm", summed)
    inner = _gelu(graph, name, graph.linear(f"{name}.intermediate.dense", states))
    outer = graph.linear(f"{name}.output.dense", inner)
    summed = graph.node("Add", [outer, states], f"{name}.added")
    return graph.norm(f"{name}.output.LayerNorm", summed)


def _gelu(graph: _Graph, name: str, value: str) -> str:
    """Return x · (1 + erf(x / √2)) / 2, in the form that onnxruntime fuses."""
    root = graph.constant(f"{name}.gelu.root", np.float32(2**0.5))
    one = graph.constant(f"{name}.gelu.one", np.float32(1))
    half = graph.constant(f"{name}.gelu.half", np.float32(0.5))
    divided = graph.node("Div", [value, root], f"{name}.gelu.divided")
    error = graph.node("Erf", [divided], f"{name}.gelu.erf")
    plus = graph.node("Add", [error, one], f"{name}.gelu.plus")
    product = graph.node("Mul", [value, plus], f"{name}.gelu.product")
    return graph.node("Mul", [product, half], f"{name}.gelu.out")
