"""ggml through ctypes: nodes of a running graph, rows of a file's tensors, the devices.

Thin and typed; no policy. Pinned to llama-cpp-python 0.3.36, whose C interface it mirrors.
"""

import ctypes
import functools
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

import llama_cpp
import numpy as np
import numpy.typing as npt
from llama_cpp import _ctypes_extensions, _ggml

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.runtimes import LlamaBuild, LlamaDevice

_FLOAT_32: Final = 0
_FLOAT_32_KIND: Final = 6
_CHUNK_BYTES: Final = 8 << 20
"""Numbers of a large tensor at once, as 32 bits: what a processor's cache about holds."""


def ggml_function(name: str, result: Any, *arguments: Any) -> Any:
    """Return a function of ggml, whose two halves are two libraries.

    Raises:
        AttributeError: Neither has it.
        OSError: The second cannot be loaded.
    """
    library = cast("Any", _ggml.libggml)
    if not hasattr(library, name):
        library = _ctypes_extensions.load_shared_library("ggml-base", _ggml.libggml_base_path)
    function = library[name]  # an object of our own: attributes are shared with the binding
    function.restype = result
    function.argtypes = arguments
    return function


@functools.cache
def load_backends() -> None:
    """Load the libraries that compute, where they are not linked in; once a process.

    A llama.cpp for more than one machine has a library for each generation of processors; the
    best that this one can run is taken. Left to itself, llama.cpp would look beside the
    interpreter and in the current folder, and find none.

    Raises:
        EngineError: None of them runs here.
    """
    folder = _ggml.libggml_base_path
    if not any(folder.glob("*ggml-cpu-*")):
        return
    load = ggml_function("ggml_backend_load_all_from_path", None, ctypes.c_char_p)
    load(str(folder).encode())
    if not ggml_function("ggml_backend_dev_count", ctypes.c_size_t)():
        raise EngineError("llama.cpp has nothing that computes on this processor", str(folder))


class GraphNodeAccess:
    """Reads and overwrites nodes of a graph by their addresses, rows of 32-bit floats."""

    def __init__(self) -> None:
        """Look up the functions.

        Raises:
            EngineError: The installed llama.cpp lacks them.
        """
        pointer, size = ctypes.c_void_p, ctypes.c_size_t
        try:
            self.name: Any = ggml_function("ggml_get_name", ctypes.c_char_p, pointer)
            self._bytes: Any = ggml_function("ggml_nbytes", size, pointer)
            self._rows: Any = ggml_function("ggml_nrows", ctypes.c_int64, pointer)
            self._count: Any = ggml_function("ggml_nelements", ctypes.c_int64, pointer)
            transfer = (pointer, pointer, size, size)
            self._get: Any = ggml_function("ggml_backend_tensor_get", None, *transfer)
            self._set: Any = ggml_function("ggml_backend_tensor_set", None, *transfer)
        except (AttributeError, OSError) as exc:
            raise EngineError(
                "The installed llama.cpp does not let its graph be watched", str(exc)
            ) from exc

    def rows(self, node: int, width: int) -> int:
        """Return how many rows a node has.

        Raises:
            EngineError: It holds other numbers, or its rows have another width.
        """
        elements = int(self._count(node))
        if int(self._bytes(node)) != 4 * elements or elements % width:
            raise EngineError("llama.cpp's graph has a node of an unexpected shape")
        return elements // width

    def row_width(self, node: int) -> int:
        """Return how many numbers a row of a node has."""
        return int(self._count(node)) // max(int(self._rows(node)), 1)

    def read(self, node: int, row: int, width: int) -> npt.NDArray[np.float32]:
        """Return a copy of one row: (width,) float32."""
        values = np.empty(width, np.float32)
        self._get(node, values.ctypes.data, row * values.nbytes, values.nbytes)
        return values

    def write(self, node: int, row: int, values: npt.NDArray[np.float32]) -> None:
        """Overwrite one row with (width,) float32."""
        values = np.ascontiguousarray(values, np.float32)
        self._set(node, values.ctypes.data, row * values.nbytes, values.nbytes)


class _Traits(ctypes.Structure):
    """The beginning of ggml's ``ggml_type_traits``."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("block", ctypes.c_int64),
        ("interleave", ctypes.c_int64),
        ("block_bytes", ctypes.c_size_t),
        ("quantized", ctypes.c_bool),
        ("to_float", ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)),
    )


class _Opening(ctypes.Structure):
    """ggml's ``gguf_init_params``."""

    _fields_ = (("no_alloc", ctypes.c_bool), ("context", ctypes.c_void_p))


class FileTensors:
    """A GGUF file's tensors, read from the disk and widened to 32 bits on demand."""

    def __init__(self, path: Path) -> None:
        """Read the file's directory.

        Raises:
            EngineError: It cannot be read.
        """
        pointer, text, integer = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64
        self._path = path
        self._find: Any = ggml_function("gguf_find_tensor", integer, pointer, text)
        self._shape: Any = ggml_function(
            "gguf_get_tensor_ne", ctypes.POINTER(integer), pointer, integer
        )
        self._type: Any = ggml_function("gguf_get_tensor_type", ctypes.c_int, pointer, integer)
        self._offset: Any = ggml_function(
            "gguf_get_tensor_offset", ctypes.c_size_t, pointer, integer
        )
        self._traits: Any = ggml_function(
            "ggml_get_type_traits", ctypes.POINTER(_Traits), ctypes.c_int
        )
        opened: Any = ggml_function("gguf_init_from_file", pointer, text, _Opening)
        self._directory: int | None = opened(os.fsencode(path), _Opening(True, None))
        if self._directory is None:
            raise EngineError("llama.cpp cannot read the model file", path=path)
        begin: Any = ggml_function("gguf_get_data_offset", ctypes.c_size_t, pointer)
        self._begin = int(begin(self._directory))
        try:
            self._data: npt.NDArray[np.uint8] = np.memmap(path, np.uint8, mode="r")
        except OSError as exc:
            self.close()
            raise EngineError("The model file cannot be read", str(exc), path) from exc

    def shape(self, name: str) -> tuple[int, int] | None:
        """Return (rows, width) of a tensor, None where the file has none of that name."""
        number = self._number(name)
        if number < 0:
            return None
        sizes = self._shape(self._directory, number)
        return int(sizes[1]) * int(sizes[2]) * int(sizes[3]), int(sizes[0])

    def decimal(self, key: str) -> float | None:
        """Return a 32-bit float of the file's metadata, None where there is none."""
        pointer, text = ctypes.c_void_p, ctypes.c_char_p
        find = ggml_function("gguf_find_key", ctypes.c_int64, pointer, text)
        number = int(find(self._directory, key.encode()))
        kind = ggml_function("gguf_get_kv_type", ctypes.c_int, pointer, ctypes.c_int64)
        if number < 0 or int(kind(self._directory, number)) != _FLOAT_32_KIND:
            return None
        value = ggml_function("gguf_get_val_f32", ctypes.c_float, pointer, ctypes.c_int64)
        return float(value(self._directory, number))

    def rows(self, name: str, wanted: Sequence[int]) -> npt.NDArray[np.float32]:
        """Return some rows of a tensor: (len(wanted), width) float32.

        Raises:
            EngineError: The file has no such tensor or row.
        """
        shape = self.shape(name)
        if shape is None or any(not 0 <= row < shape[0] for row in wanted):
            raise EngineError("The model file lacks a part of the network", name, self._path)
        found = np.empty((len(wanted), shape[1]), np.float32)
        for place, row in enumerate(wanted):
            found[place] = self._part(name, row, 1)[0]
        return found

    def parts(self, name: str) -> Iterator[npt.NDArray[np.float32]]:
        """Yield a whole tensor, some rows at a time: (n, width) float32 each.

        Raises:
            EngineError: The file has no such tensor.
        """
        shape = self.shape(name)
        if shape is None:
            raise EngineError("The model file lacks a part of the network", name, self._path)
        step = max(_CHUNK_BYTES // (4 * shape[1]), 1)
        for first in range(0, shape[0], step):
            yield self._part(name, first, min(step, shape[0] - first))

    def _number(self, name: str) -> int:
        if self._directory is None:
            raise EngineError("The model file is closed", path=self._path)
        return int(self._find(self._directory, name.encode()))

    def _part(self, name: str, first: int, count: int) -> npt.NDArray[np.float32]:
        number = self._number(name)
        width = int(self._shape(self._directory, number)[0])
        kind = int(self._type(self._directory, number))
        traits = self._traits(kind).contents
        row_bytes = width // int(traits.block) * int(traits.block_bytes)
        start = self._begin + int(self._offset(self._directory, number)) + first * row_bytes
        raw = self._data[start : start + count * row_bytes]
        if len(raw) != count * row_bytes:
            raise EngineError("The model file is cut short", name, self._path)
        if kind == _FLOAT_32:
            return raw.view(np.float32).reshape(count, width).copy()
        if not traits.to_float:
            raise EngineError("The model file has a type of numbers that cannot be read", name)
        values = np.empty((count, width), np.float32)
        traits.to_float(raw.ctypes.data, values.ctypes.data, values.size)
        return values

    def close(self) -> None:
        """Forget the file; closing twice is fine."""
        if self._directory is not None:
            ggml_function("gguf_free", None, ctypes.c_void_p)(self._directory)
            self._directory = None
        # On Windows a mapped file cannot be replaced.
        self._data = np.empty(0, np.uint8)


# As ggml-backend.h numbers them.
_DEVICE_KINDS: Final = {0: "cpu", 1: "gpu", 2: "integrated"}
_OTHER_DEVICE: Final = "accelerator"
_c = cast("Any", llama_cpp)


def read_llama_build() -> LlamaBuild:
    """Return what llama.cpp was built for, and the devices that it finds.

    Only in a child process: a graphics processor's driver can end the process that loads it.

    Raises:
        EngineError: See ``load_backends``.
    """
    load_backends()
    _c.llama_backend_init()
    system = cast("bytes", _c.llama_print_system_info())
    return LlamaBuild(
        version=str(_c.__version__),
        offloads=bool(_c.llama_supports_gpu_offload()),
        system=system.decode("utf-8", "replace").strip(" |\n"),
        devices=_list_devices(),
    )


def _list_devices() -> tuple[LlamaDevice, ...]:
    try:
        count = ggml_function("ggml_backend_dev_count", ctypes.c_size_t)
        get = ggml_function("ggml_backend_dev_get", ctypes.c_void_p, ctypes.c_size_t)
        name = ggml_function("ggml_backend_dev_name", ctypes.c_char_p, ctypes.c_void_p)
        description = ggml_function(
            "ggml_backend_dev_description", ctypes.c_char_p, ctypes.c_void_p
        )
        kind = ggml_function("ggml_backend_dev_type", ctypes.c_int, ctypes.c_void_p)
        size = ctypes.POINTER(ctypes.c_size_t)
        memory = ggml_function("ggml_backend_dev_memory", None, ctypes.c_void_p, size, size)
    except (AttributeError, OSError):
        return ()
    found: list[LlamaDevice] = []
    for number in range(int(count())):
        device = get(number)
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        memory(device, ctypes.byref(free), ctypes.byref(total))
        found.append(
            LlamaDevice(
                name=_decode_text(name(device)),
                description=_decode_text(description(device)),
                kind=_DEVICE_KINDS.get(int(kind(device)), _OTHER_DEVICE),
                free_bytes=int(free.value),
                total_bytes=int(total.value),
            )
        )
    return tuple(found)


def _decode_text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace").strip()
