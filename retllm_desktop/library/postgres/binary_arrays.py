"""Arrays of numbers and of vectors as parameters of statements, in PostgreSQL's binary form.

A numpy array (n,) int64 is an ``int8[]``. It is sent as it lies in memory: as a list of Python
numbers a hundred thousand ids take fifty times as long.

Source: ``array_recv`` of PostgreSQL (arrayfuncs.c) and ``halfvec_recv`` of pgvector (halfvec.c).
"""

import struct
from typing import Final

import numpy as np
import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

from retllm_desktop.core.types import ItemIds, Vectors
from retllm_desktop.core.typing_support import override

_INT8_OID: Final = 20
_INT8_ARRAY_OID: Final = 1016


class HalfVectorArray:
    """Vectors (n, d) as a parameter of the type ``halfvec[]``."""

    def __init__(self, vectors: Vectors, type_oid: int) -> None:
        """Take vectors.

        Args:
            vectors: (n, d) float32.
            type_oid: The number of the type ``halfvec`` in the database.
        """
        count, dimension = vectors.shape
        rows = np.zeros(
            count,
            [("length", ">i4"), ("dimension", ">i2"), ("unused", ">i2"), ("row", ">f2", dimension)],
        )
        rows["length"] = 4 + 2 * dimension
        rows["dimension"] = dimension
        rows["row"] = vectors
        self.packed = _array_head(count, type_oid) + rows.tobytes()


class _IdArrayDumper(Dumper):
    format = Format.BINARY
    oid = _INT8_ARRAY_OID

    @override
    def dump(self, obj: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> bytes:
        rows = np.zeros(len(obj), [("length", ">i4"), ("number", ">i8")])
        rows["length"] = 8
        rows["number"] = obj
        return _array_head(len(obj), _INT8_OID) + rows.tobytes()


class _HalfVectorArrayDumper(Dumper):
    format = Format.BINARY

    @override
    def dump(self, obj: HalfVectorArray) -> bytes:
        return obj.packed


def unpack_ids(packed: bytes | None) -> ItemIds:
    """Return numbers that ``string_agg(int8send(…), '')`` packed; none where there were none."""
    return np.frombuffer(packed or b"", ">i8").astype(np.int64)


def unpack_newest_first(packed: bytes | None) -> ItemIds:
    """Return, ascending, numbers that were packed so in descending order."""
    return unpack_ids(packed)[::-1].copy()


def decode_halfvecs(packed: list[bytes], dimension: int) -> Vectors:
    """Return vectors as ``halfvec_send`` packs them, as (n, d) float32."""
    rows = np.frombuffer(b"".join(packed), ">i2").reshape(len(packed), dimension + 2)
    return rows[:, 2:].view(">f2").astype(np.float32)


def register_arrays() -> None:
    """Let psycopg take these as parameters, on all connections made afterwards."""
    psycopg.adapters.register_dumper(np.ndarray, _IdArrayDumper)
    psycopg.adapters.register_dumper(HalfVectorArray, _HalfVectorArrayDumper)


def _array_head(count: int, type_oid: int) -> bytes:
    if not count:
        return struct.pack(">iiI", 0, 0, type_oid)
    return struct.pack(">iiIii", 1, 0, type_oid, count, 1)
