"""Finds out whether an ONNX file wants data from other files, without loading it.

A pack's manifest vouches for the files it names. A model whose tensors point at further
files would read something nobody vouched for, so it is refused before onnxruntime sees it.
This walks the protobuf by field numbers and skips over everything that cannot hold a tensor.

Source: onnx/onnx.proto of ONNX 1.17 (field numbers are part of the format and do not change).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

_VARINT: Final = 0
_FIXED64: Final = 1
_BYTES: Final = 2
_FIXED32: Final = 5
_MAX_DEPTH: Final = 64
_EXTERNAL: Final = 1


@dataclass(frozen=True, slots=True)
class _Message:
    """A kind of message: which of its fields may hold a tensor further down."""

    children: Mapping[int, str] = field(default_factory=dict[int, str])


_MESSAGES: Final[Mapping[str, _Message]] = {
    "model": _Message({7: "graph", 20: "training", 25: "function"}),
    "training": _Message({1: "graph", 2: "graph"}),
    "function": _Message({7: "node", 11: "attribute"}),
    "graph": _Message({1: "node", 5: "tensor", 15: "sparse"}),
    "node": _Message({5: "attribute"}),
    "attribute": _Message(
        {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"}
    ),
    "sparse": _Message({1: "tensor", 2: "tensor"}),
    "tensor": _Message(),
}
_TENSOR_EXTERNAL_DATA: Final = 13
_TENSOR_DATA_LOCATION: Final = 14
_MODEL_GRAPH: Final = 7


def needs_other_files(model: memoryview) -> bool:
    """Return whether any tensor of a serialised ONNX model lies in another file.

    Raises:
        ValueError: The bytes are no ONNX model.
    """
    if not any(number == _MODEL_GRAPH for number, _, _ in _fields(model)):
        raise ValueError("it holds no graph")
    return _walk(model, "model", 0)


def _walk(data: memoryview, kind: str, depth: int) -> bool:
    if depth > _MAX_DEPTH:
        raise ValueError("it is nested too deeply")
    children = _MESSAGES[kind].children
    for number, value, body in _fields(data):
        if kind == "tensor":
            located = number == _TENSOR_DATA_LOCATION and value == _EXTERNAL
            if located or number == _TENSOR_EXTERNAL_DATA:
                return True
        child = children.get(number)
        if child is not None and body is not None and _walk(body, child, depth + 1):
            return True
    return False


def _fields(data: memoryview) -> Iterator[tuple[int, int, memoryview | None]]:
    """Yield (field number, varint value, body of a length-delimited field)."""
    position, end = 0, len(data)
    while position < end:
        key, position = _varint(data, position)
        number, wire = key >> 3, key & 7
        value, body = 0, None
        if wire == _VARINT:
            value, position = _varint(data, position)
        elif wire == _BYTES:
            length, position = _varint(data, position)
            body = data[position : position + length]
            position += length
        elif wire in (_FIXED64, _FIXED32):
            position += 8 if wire == _FIXED64 else 4
        else:
            raise ValueError("it is no protobuf message")
        if number == 0 or position > end:
            raise ValueError("it is cut off or no protobuf message")
        yield number, value, body


def _varint(data: memoryview, position: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if position >= len(data):
            raise ValueError("it is cut off")
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise ValueError("it is no protobuf message")
