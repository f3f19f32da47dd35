"""Reads an ONNX file without loading it: its inputs and outputs, and whether it wants others.

A pack's manifest vouches for the files it names. A model whose tensors point at others would
read something nobody vouched for, so it is refused before onnxruntime sees it.
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
_GRAPH_INITIALIZER: Final = 5
_GRAPH_INPUT: Final = 11
_GRAPH_OUTPUT: Final = 12
_MAX_NAME: Final = 1024
ONNX_ELEMENTS: Final = {1: "float", 6: "int32", 7: "int64", 10: "float16"}
"""Names of the element types that towers use, by the format's numbers."""


@dataclass(frozen=True, slots=True)
class OnnxPort:
    """A named input or output of a model.

    Attributes:
        element: Type of its elements, ``float``, ``int32``, ``int64``; «?» for others.
        shape: Its dimensions; a name or None where they are free.
    """

    name: str
    element: str
    shape: tuple[int | str | None, ...]


def find_external_files(model: memoryview) -> frozenset[str]:
    """Return the names of the files in which tensors of a serialised ONNX model lie.

    An empty name is among them where a tensor lies elsewhere without saying where.

    Raises:
        ValueError: The bytes are no ONNX model.
    """
    if not any(number == _MODEL_GRAPH for number, _, _ in _fields(model)):
        raise ValueError("it holds no graph")
    found: set[str] = set()
    _walk(model, "model", 0, found)
    return frozenset(found)


def _walk(data: memoryview, kind: str, depth: int, found: set[str]) -> None:
    if depth > _MAX_DEPTH:
        raise ValueError("it is nested too deeply")
    if kind == "tensor":
        _note_location(data, found)
    children = _MESSAGES[kind].children
    for number, _, body in _fields(data):
        child = children.get(number)
        if child is not None and body is not None:
            _walk(body, child, depth + 1, found)


def _note_location(tensor: memoryview, found: set[str]) -> None:
    """Note where a tensor lies, unless it lies in the model itself."""
    outside = False
    named: list[str] = []
    for number, value, body in _fields(tensor):
        if number == _TENSOR_DATA_LOCATION and value == _EXTERNAL:
            outside = True
        elif number == _TENSOR_EXTERNAL_DATA and body is not None:
            outside = True
            entry = {at: _text(text) for at, _, text in _fields(body)}
            if entry.get(1) == "location":
                named.append(entry.get(2, ""))
    if outside:
        found.update(named or [""])


def read_ports(model: memoryview) -> tuple[tuple[OnnxPort, ...], tuple[OnnxPort, ...]]:
    """Return the inputs and outputs of a serialised ONNX model.

    Raises:
        ValueError: The bytes are no ONNX model.
    """
    graphs = [body for number, _, body in _fields(model) if number == _MODEL_GRAPH]
    if not graphs or graphs[-1] is None:
        raise ValueError("it holds no graph")
    inputs: list[OnnxPort] = []
    outputs: list[OnnxPort] = []
    initial: set[str] = set()
    for number, _, body in _fields(graphs[-1]):
        if body is None:
            continue
        if number == _GRAPH_INPUT:
            inputs.append(_port(body))
        elif number == _GRAPH_OUTPUT:
            outputs.append(_port(body))
        elif number == _GRAPH_INITIALIZER:
            initial.update(_text(name) for at, _, name in _fields(body) if at == 8)
    # Old exporters list weights among the inputs.
    return tuple(port for port in inputs if port.name not in initial), tuple(outputs)


def _port(info: memoryview) -> OnnxPort:
    """Read a ValueInfoProto: name, and of a tensor's type the elements and the shape."""
    name, element = "", 0
    shape: list[int | str | None] = []
    for number, _, body in _fields(info):
        if number == 1:
            name = _text(body)
        for inner, _, tensor in _fields(body) if number == 2 and body is not None else ():
            for at, value, sides in _fields(tensor) if inner == 1 and tensor is not None else ():
                if at == 1:
                    element = value
                elif at == 2 and sides is not None:
                    shape += [_side(side) for one, _, side in _fields(sides) if one == 1]
    return OnnxPort(name, ONNX_ELEMENTS.get(element, "?"), tuple(shape))


def _side(dimension: memoryview | None) -> int | str | None:
    for number, value, body in _fields(dimension) if dimension is not None else ():
        if number == 1:
            return value
        if number == 2:
            return _text(body)
    return None


def _text(body: memoryview | None) -> str:
    return "" if body is None else bytes(body[:_MAX_NAME]).decode("utf-8", "replace")


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
