"""Writes small ONNX models: graphs that are made here rather than read from a pack.

Functions whose names are those of ONNX's messages return such a message's bytes. What is not
given is left out. ``onnx_format`` reads what this writes.

Source: onnx/onnx.proto of ONNX 1.17 (field numbers are part of the format and do not change).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

FLOAT: Final = 1
UINT8: Final = 2
INT32: Final = 6
INT64: Final = 7
"""Element types."""

_ELEMENTS: Final = {"float32": FLOAT, "uint8": UINT8, "int32": INT32, "int64": INT64}
_INT: Final = 2
_TENSOR: Final = 4
_EXTERNAL: Final = 1


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number_field(field: int, value: int) -> bytes:
    """Return a field that holds a number, 0 or more."""
    return _varint(field << 3) + _varint(value)


def bytes_field(field: int, data: bytes | str) -> bytes:
    """Return a field that holds a text or a message."""
    raw = data.encode() if isinstance(data, str) else data
    return _varint(field << 3 | 2) + _varint(len(raw)) + raw


def tensor_proto(name: str, values: npt.NDArray[np.generic]) -> bytes:
    """Return a tensor with its values."""
    return _tensor(name, _ELEMENTS[values.dtype.name], values.shape) + bytes_field(
        9, values.tobytes()
    )


def external_tensor_proto(
    name: str, element: int, shape: Sequence[int], place: Mapping[str, str]
) -> bytes:
    """Return a tensor whose values lie in another file.

    Args:
        name: Its name.
        element: Type of its elements.
        shape: Its dimensions.
        place: ``location`` of the file, and perhaps ``offset`` and ``length`` in bytes.
    """
    entries = (bytes_field(1, key) + bytes_field(2, value) for key, value in place.items())
    told = b"".join(bytes_field(13, entry) for entry in entries)
    return _tensor(name, element, shape) + told + number_field(14, _EXTERNAL)


def _tensor(name: str, element: int, shape: Sequence[int]) -> bytes:
    return (
        b"".join(number_field(1, side) for side in shape)
        + number_field(2, element)
        + bytes_field(8, name)
    )


def value_info_proto(name: str, element: int, shape: Sequence[int | str]) -> bytes:
    """Return a named input or output; dimensions that have names are free."""
    sides = b"".join(
        bytes_field(1, number_field(1, side) if isinstance(side, int) else bytes_field(2, side))
        for side in shape
    )
    return bytes_field(1, name) + bytes_field(
        2, bytes_field(1, number_field(1, element) + bytes_field(2, sides))
    )


def integer_attribute(name: str, value: int) -> bytes:
    """Return an attribute of one whole number."""
    return bytes_field(1, name) + number_field(3, value) + number_field(20, _INT)


def tensor_attribute(name: str, value: bytes) -> bytes:
    """Return an attribute that holds a tensor."""
    return bytes_field(1, name) + bytes_field(5, value) + number_field(20, _TENSOR)


def node_proto(
    op: str,
    inputs: Sequence[str],
    output: str,
    attributes: Sequence[bytes] = (),
    *,
    domain: str = "",
) -> bytes:
    """Return an operation with one output."""
    return (
        b"".join(bytes_field(1, name) for name in inputs)
        + bytes_field(2, output)
        + bytes_field(4, op)
        + b"".join(bytes_field(5, attribute) for attribute in attributes)
        + (bytes_field(7, domain) if domain else b"")
    )


def model_proto(
    nodes: Sequence[bytes],
    tensors: Sequence[bytes],
    inputs: Sequence[bytes],
    outputs: Sequence[bytes],
    *,
    domains: Mapping[str, int] | None = None,
) -> bytes:
    """Return a model of IR version 8.

    Args:
        nodes: Its operations, each after those whose outputs it takes.
        tensors: Constants.
        inputs: What is given when it is run.
        outputs: What comes out.
        domains: Versions of further sets of operations than ONNX's own, of which it has version 13.
    """
    graph = (
        b"".join(bytes_field(1, entry) for entry in nodes)
        + bytes_field(2, "made")
        + b"".join(bytes_field(5, entry) for entry in tensors)
        + b"".join(bytes_field(11, entry) for entry in inputs)
        + b"".join(bytes_field(12, entry) for entry in outputs)
    )
    sets = {"": 13, **(domains or {})}
    versions = (bytes_field(1, name) + number_field(2, version) for name, version in sets.items())
    return (
        number_field(1, 8)
        + bytes_field(7, graph)
        + b"".join(bytes_field(8, entry) for entry in versions)
    )
