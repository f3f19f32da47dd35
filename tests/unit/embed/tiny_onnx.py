"""Writes small ONNX models byte by byte, so that tests can make any kind of wrong one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FLOAT, INT32, INT64 = 1, 6, 7
_ELEMENTS = {"float32": FLOAT, "int32": INT32, "int64": INT64}


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def body(field: int, data: bytes | str) -> bytes:
    raw = data.encode() if isinstance(data, str) else data
    return varint(field << 3 | 2) + varint(len(raw)) + raw


def tensor(name: str, values: np.ndarray, external: str | None = None) -> bytes:
    head = b"".join(number(1, side) for side in values.shape)
    head += number(2, _ELEMENTS[values.dtype.name]) + body(8, name)
    if external is None:
        return head + body(9, values.tobytes())
    entry = body(1, "location") + body(2, external)
    return head + body(13, entry) + number(14, 1)


def value_info(name: str, element: int, shape: Sequence[int | str]) -> bytes:
    sides = b"".join(
        body(1, number(1, side) if isinstance(side, int) else body(2, side)) for side in shape
    )
    return body(1, name) + body(2, body(1, number(1, element) + body(2, sides)))


def ints(name: str, values: Sequence[int]) -> bytes:
    return body(1, name) + b"".join(number(8, value) for value in values) + number(20, 7)


def integer(name: str, value: int) -> bytes:
    return body(1, name) + number(3, value) + number(20, 2)


def node(op: str, inputs: Sequence[str], output: str, attributes: Sequence[bytes] = ()) -> bytes:
    return (
        b"".join(body(1, name) for name in inputs)
        + body(2, output)
        + body(4, op)
        + b"".join(body(5, attribute) for attribute in attributes)
    )


def model(
    nodes: Sequence[bytes],
    tensors: Sequence[bytes],
    inputs: Sequence[bytes],
    outputs: Sequence[bytes],
) -> bytes:
    graph = (
        b"".join(body(1, entry) for entry in nodes)
        + body(2, "tiny")
        + b"".join(body(5, entry) for entry in tensors)
        + b"".join(body(11, entry) for entry in inputs)
        + b"".join(body(12, entry) for entry in outputs)
    )
    return number(1, 8) + body(7, graph) + body(8, body(1, "") + number(2, 13))


@dataclass(frozen=True)
class ImageTower:
    """A linear map of all pixels."""

    px: int = 16
    dimension: int = 4
    scale: float = 1.0
    batch: int | str = "n"
    input: str = "pixels"
    output: str = "vector"
    external: str | None = None
    fill: float | None = None

    def weights(self) -> np.ndarray:
        shape = (3 * self.px * self.px, self.dimension)
        if self.fill is not None:
            return np.full(shape, self.fill, np.float32)
        drawn = np.random.default_rng(7).standard_normal(shape)
        return (self.scale * drawn).astype(np.float32)

    def bytes(self) -> bytes:
        return model(
            [
                node("Flatten", [self.input], "flat", [integer("axis", 1)]),
                node("MatMul", ["flat", "weights"], self.output),
            ],
            [tensor("weights", self.weights(), self.external)],
            [value_info(self.input, FLOAT, [self.batch, 3, self.px, self.px])],
            [value_info(self.output, FLOAT, [self.batch, self.dimension])],
        )


@dataclass(frozen=True)
class TextTower:
    """The mean of the token vectors, padding included: so padding rules show in the result."""

    vocabulary: int = 50
    dimension: int = 4
    batch: int | str = "n"
    length: int | str = "length"
    input: str = "ids"
    output: str = "vector"
    element: int = INT64
    mask: str | None = None

    def table(self) -> np.ndarray:
        shape = (self.vocabulary, self.dimension)
        return np.random.default_rng(9).standard_normal(shape).astype(np.float32)

    def bytes(self) -> bytes:
        nodes = [node("Gather", ["table", self.input], "tokens")]
        inputs = [value_info(self.input, self.element, [self.batch, self.length])]
        pooled = "tokens"
        tensors = [tensor("table", self.table())]
        if self.mask:
            inputs.append(value_info(self.mask, self.element, [self.batch, self.length]))
            tensors.append(tensor("last", np.asarray([-1], np.int64)))
            nodes += [
                node("Cast", [self.mask], "kept", [integer("to", FLOAT)]),
                node("Unsqueeze", ["kept", "last"], "column"),
                node("Mul", ["tokens", "column"], "masked"),
            ]
            pooled = "masked"
        mean = [ints("axes", [1]), integer("keepdims", 0)]
        nodes.append(node("ReduceMean", [pooled], self.output, mean))
        return model(
            nodes,
            tensors,
            inputs,
            [value_info(self.output, FLOAT, [self.batch, self.dimension])],
        )
