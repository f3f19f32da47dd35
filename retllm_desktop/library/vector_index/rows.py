"""The rows of an index, in memory or in its file, and their products with a query by onnxruntime.

It has what numpy lacks, an operation that multiplies with four bits a weight as fast as memory is
read: MatMulNBits, for whose sake language models are quantised. The codes take the place of the
weights, which it lays out anew for the processor that it runs on, and holds.

Source: com.microsoft.MatMulNBits, ContribOperators.md of onnxruntime 1.26.
"""

import os
import sys
import threading
import weakref
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol, cast

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Vectors
from retllm_desktop.library.vector_index import onnx_writer as onnx
from retllm_desktop.library.vector_index.quantizer import CodeBytes, FloatRows, Quantizer

RowNumbers = npt.NDArray[np.int64]
Checks = npt.NDArray[np.uint32]

_AHEAD_BYTES: Final = 1 << 20

_LOCKED_READS: Final = sys.platform == "win32"
"""Whether to go to a place and to read there are two calls."""


class UnusableIndexError(Exception):
    """An index that cannot be searched: damaged, another one, or no memory for it."""


class RowFile:
    """A file that is open for reading for as long as anybody has this object."""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            OSError: It cannot be opened.
        """
        self._number = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._lock = threading.Lock()
        weakref.finalize(self, os.close, self._number)

    def read(self, length: int, places: list[int]) -> list[bytes]:
        """Return as many bytes at each of some places, fewer at the end of the file.

        Raises:
            OSError: They cannot be read.
        """
        if not _LOCKED_READS:
            number, pread = self._number, os.pread
            return [pread(number, length, place) for place in places]
        found: list[bytes] = []
        with self._lock:
            for place in places:
                os.lseek(self._number, place, os.SEEK_SET)
                found.append(os.read(self._number, length))
        return found


class RowsHeld:
    """The vectors of a segment whose finer steps are in memory; an ``ExactRows``."""

    def __init__(self, quantizer: Quantizer, steps: CodeBytes) -> None:
        """Take over the finer steps (n, 2 * bytes) and what made them."""
        self._quantizer = quantizer
        self._steps = steps

    def read(self, rows: RowNumbers) -> Vectors:
        """Return some rows (n, d) float32, turned."""
        return self._quantizer.decode(self._steps[rows])


class RowsInFile:
    """The vectors of a segment, whose codes and rests lie in a file; an ``ExactRows``."""

    def __init__(
        self, file: RowFile, quantizer: Quantizer, places: tuple[int, int], checks: Checks
    ) -> None:
        """Take over what tells where they are.

        Args:
            file: The file.
            quantizer: What made them.
            places: Where in the file the first codes and the first rests are; all others follow.
            checks: (n,) uint32: CRC-32 of each row's codes and rests.
        """
        self._file = file
        self._quantizer = quantizer
        self._places = places
        self._checks = checks

    def read_ahead(self, step_bytes: int = _AHEAD_BYTES) -> None:
        """Have the system read all rests, so that no search waits for the disk row by row.

        The codes were read when they were laid out. What the system keeps of it is no memory of
        this process, and is given up where others want it.
        """
        end = self._places[1] + len(self._checks) * self._quantizer.byte_count
        with suppress(OSError):  # A search that wants the row will say so.
            for place in range(self._places[1], end, step_bytes):
                self._file.read(min(step_bytes, end - place), [place])

    def read(self, rows: RowNumbers) -> Vectors:
        """Return some rows (n, d) float32, turned.

        Args:
            rows: (n,) int64: which.

        Raises:
            UnusableIndexError: They cannot be read, or are damaged.
        """
        length = self._quantizer.byte_count
        try:
            codes, rests = (
                self._file.read(length, (place + rows * length).tolist()) for place in self._places
            )
        except OSError as exc:
            raise UnusableIndexError(str(exc)) from exc
        if list(map(zlib.crc32, rests, map(zlib.crc32, codes))) != self._checks[rows].tolist():
            raise UnusableIndexError("a row is damaged")
        steps = (
            np.frombuffer(b"".join(parts), np.uint8).reshape(len(rows), length)
            for parts in (codes, rests)
        )
        return self._quantizer.decode(self._quantizer.finer(*steps))


_DOMAIN: Final = "com.microsoft"
_CODES: Final = "codes"
_EIGHT_BIT_QUERIES: Final = 4
"""The accuracy level at which the query too is cut into steps, 255 of them for each block.

What that is wrong by is a twentieth of what the four bits of the rows are.
"""

_MOST_THREADS: Final = 4
"""They wait for memory; more only wait for each other."""

_ROWS_OF_A_THREAD: Final = 16_384
"""Fewer rows are multiplied before a second thread has woken up."""

ROWS_AT_ONCE: Final = 262_144
"""More rows are of several sessions: while one is laid out it is in memory twice. And a processor
that onnxruntime has no operation of four bits for (x86 without AVX2) has it unpack all codes of a
session to floats for each query, which so are 0.5 GB at 512 dimensions at the most."""

_SPIN_US: Final = "100"
"""As long a thread looks for more to do before it sleeps (see ``encoders.sessions``)."""

_FATAL_ONLY: Final = 4


class _Session(Protocol):
    """The part of ``onnxruntime.InferenceSession`` that we use."""

    def run(
        self, output_names: list[str], input_feed: dict[str, FloatRows]
    ) -> list[npt.NDArray[np.float32]]:
        """Run the graph."""
        ...


class CodeProducts:
    """The codes of a segment's rows, laid out to be multiplied. Any thread may."""

    def __init__(self, sessions: Sequence[_Session], kept: object = None) -> None:
        """Take over sessions, each of the rows after the one before, and what they live by."""
        self._sessions = sessions
        self._kept = kept

    def with_query(self, weights: FloatRows) -> FloatRows:
        """Return, for all rows (n,), the sum of what each step, less ``MIDDLE``, weighs.

        Args:
            weights: (2 * bytes,) float32: of each dimension.

        Raises:
            UnusableIndexError: There is no memory for it.
        """
        query = {"query": weights[np.newaxis]}
        try:
            found = [session.run(["products"], query)[0][0] for session in self._sessions]
            return found[0] if len(found) == 1 else np.concatenate(found)
        except Exception as exc:
            raise UnusableIndexError(str(exc)) from exc


def products_of_codes(
    codes: CodeBytes, block: int, *, rows_at_once: int = ROWS_AT_ONCE
) -> CodeProducts:
    """Lay out codes (n, bytes), n above 0; blocks are of so many dimensions.

    Raises:
        UnusableIndexError: onnxruntime cannot.
    """
    width = codes.shape[1]
    sessions: list[_Session] = []
    kept: list[object] = []
    try:
        runtime = _import_onnxruntime()
        for start in range(0, len(codes), rows_at_once):
            part = codes[start : start + rows_at_once]
            options = _options(runtime, len(part))
            held = runtime.OrtValue.ortvalue_from_numpy(part.reshape(len(part), -1, block // 2))
            options.add_external_initializers([_CODES], [held])
            kept.append(held)
            # The place is not looked at; a tensor that lies outside has to have one.
            graph = _graph(len(part), width, block, {"location": _CODES})
            sessions.append(_session(runtime, graph, options))
        return CodeProducts(sessions, kept)
    except Exception as exc:
        raise UnusableIndexError(str(exc)) from exc


def products_of_file(
    path: Path, offset: int, rows: int, width: int, block: int, *, rows_at_once: int = ROWS_AT_ONCE
) -> CodeProducts:
    """Lay out the codes (rows, width), rows above 0, that lie in a file, and close it.

    So they are in memory once; as ``products_of_codes`` has them they are twice.

    Raises:
        UnusableIndexError: They cannot be read, or onnxruntime cannot.
        UnicodeEncodeError: onnxruntime does not take such names.
    """
    str(path).encode()
    sessions: list[_Session] = []
    try:
        runtime = _import_onnxruntime()
        for start in range(0, rows, rows_at_once):
            count = min(rows_at_once, rows - start)
            span = {"offset": str(offset + start * width), "length": str(count * width)}
            options = _options(runtime, count)
            options.add_session_config_entry(
                "session.model_external_initializers_file_folder_path", str(path.parent)
            )
            graph = _graph(count, width, block, {"location": path.name, **span})
            sessions.append(_session(runtime, graph, options))
        return CodeProducts(sessions)
    except Exception as exc:
        raise UnusableIndexError(str(exc)) from exc


def _import_onnxruntime() -> Any:
    import onnxruntime

    runtime = cast("Any", onnxruntime)
    # On Windows, where the variable that the package sets counts for nothing.
    runtime.disable_telemetry_events()
    return runtime


def _options(runtime: Any, rows: int) -> Any:
    options = runtime.SessionOptions()
    options.log_severity_level = _FATAL_ONLY
    options.intra_op_num_threads = max(
        1, min(_MOST_THREADS, os.cpu_count() or 1, rows // _ROWS_OF_A_THREAD)
    )
    options.inter_op_num_threads = 1
    # Its steps would take twice the memory.
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.spin_duration_us", _SPIN_US)
    return options


def _session(runtime: Any, graph: bytes, options: Any) -> _Session:
    return cast(
        "_Session", runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    )


def _graph(rows: int, width: int, block: int, place: dict[str, str]) -> bytes:
    dimension = 2 * width
    blocks = dimension // block
    one = onnx.tensor_proto("one", np.ones(1, np.float32))
    scales = onnx.node_proto(
        "ConstantOfShape", ["count"], "scales", [onnx.tensor_attribute("value", one)]
    )
    numbers = {
        "K": dimension,
        "N": rows,
        "bits": 4,
        "block_size": block,
        "accuracy_level": _EIGHT_BIT_QUERIES,
    }
    product = onnx.node_proto(
        "MatMulNBits",
        ["query", _CODES, "scales"],
        "products",
        [onnx.integer_attribute(name, value) for name, value in numbers.items()],
        domain=_DOMAIN,
    )
    return onnx.model_proto(
        [scales, product],
        [
            onnx.external_tensor_proto(_CODES, onnx.UINT8, (rows, blocks, block // 2), place),
            onnx.tensor_proto("count", np.array([rows * blocks], np.int64)),
        ],
        [onnx.value_info_proto("query", onnx.FLOAT, (1, dimension))],
        [onnx.value_info_proto("products", onnx.FLOAT, (1, rows))],
        domains={_DOMAIN: 1},
    )
