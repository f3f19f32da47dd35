"""Checks cheaply, before llama.cpp opens it, that a file is a GGUF file and is complete.

llama.cpp checks most of this too, but some failures end the process with no sentence.
Source: the GGUF specification, versions 2 and 3.
"""

import mmap
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import EngineError

_MAX_ENTRIES: Final = 1 << 20
_MAX_DIMENSIONS: Final = 4
_PICTURE_ARCHITECTURE: Final = "clip"
RANK_POOLING: Final = 4
"""llama.cpp's number for what scores a query and a document: ``LLAMA_POOLING_TYPE_RANK``."""
_RANKING_HEAD: Final = b"cls.output.weight"
_UINT32: Final = 4
_STRING: Final = 8
_ARRAY: Final = 9
_TEXTS: Final = frozenset({b"general.architecture", b"general.name"})
_NUMBERS: Final = frozenset({b"general.alignment", b"block_count", b"pooling_type"})
_LABELS: Final = b"output_labels"
_MAX_LABELS: Final = 16
_SCALAR_BYTES: Final[dict[int, int]] = {
    0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8,
}  # fmt: skip
# (elements, bytes) of a block, by tensor type: ggml.h and ggml-common.h.
_BLOCKS: Final[dict[int, tuple[int, int]]] = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 24: (1, 1),
    25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 30: (1, 2),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GgufSummary:
    """What a GGUF file's header says.

    Attributes:
        architecture: ``general.architecture``; «clip» for picture encoders.
        layers: Blocks of the network, 0 where the file does not say.
        name: What the model is called, or empty.
        pooling: What a sequence's states become, by llama.cpp's number; 0: nothing.
        labels: What the outputs of a ranking head say, in their order; empty without such a head.
    """

    architecture: str
    tensors: int
    layers: int
    chat_template: bool
    size_bytes: int
    name: str = ""
    pooling: int = 0
    labels: tuple[str, ...] = ()


def read_gguf_summary(path: Path) -> GgufSummary:
    """Read the header, walk over the metadata, and check that the tensors fit into the file.

    Raises:
        EngineError: The file cannot be read, is no GGUF, is of a version we do not know, or
            ends before its last tensor does.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < 24:
                raise EngineError("The model file is too short to be one", path=path)
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _GgufReader(data, size, path).run()
    except OSError as exc:
        raise EngineError("The model file cannot be read", exc.strerror or str(exc), path) from exc


def check_gguf_pair(model: Path, mmproj: Path) -> GgufSummary:
    """Refuse files that are damaged, foreign or swapped; return what the model's header says.

    Raises:
        EngineError: One of them is.
    """
    summary = read_gguf_summary(model)
    if summary.architecture == _PICTURE_ARCHITECTURE:
        raise EngineError(
            "The pack names a picture encoder where its language model should be", path=model
        )
    if read_gguf_summary(mmproj).architecture != _PICTURE_ARCHITECTURE:
        raise EngineError("The pack's picture encoder is not one", path=mmproj)
    return summary


class _GgufReader:
    """A cursor over the file's bytes, checked against their end."""

    def __init__(self, data: mmap.mmap, size: int, path: Path) -> None:
        self._data = data
        self._size = size
        self._path = path
        self._at = 0

    def _fail(self, title: str, detail: str = "") -> EngineError:
        return EngineError(title, detail, self._path)

    def _skip(self, count: int) -> int:
        start = self._at
        if count > self._size - start:
            raise self._fail(
                "The model file is cut short or damaged", "install the pack again to repair it"
            )
        self._at = start + count
        return start

    def _u32(self) -> int:
        return int(struct.unpack_from("<I", self._data, self._skip(4))[0])

    def _u64(self) -> int:
        return int(struct.unpack_from("<Q", self._data, self._skip(8))[0])

    def _text(self) -> bytes:
        count = self._u64()
        start = self._skip(count)
        return self._data[start : start + count] if count < 4096 else b""

    def run(self) -> GgufSummary:
        magic = self._data[self._skip(4) : 4]
        if magic != b"GGUF":
            raise self._fail("The model file is not a GGUF file", f"it begins with {magic!r}")
        version = self._u32()
        if version not in (2, 3):
            raise self._fail(f"The model file has GGUF version {version}; 2 and 3 are known")
        tensors, entries = self._u64(), self._u64()
        if tensors > _MAX_ENTRIES or entries > _MAX_ENTRIES:
            raise self._fail("The model file's header is damaged")
        found: dict[bytes, str | int | tuple[str, ...]] = {}
        chat_template = False
        for _ in range(entries):
            key = self._text()
            kind = self._u32()
            chat_template = chat_template or key == b"tokenizer.chat_template"
            # The last part alone: the first is the architecture's name.
            end = key if key.startswith(b"general.") else key.rpartition(b".")[2]
            if end in _TEXTS and kind == _STRING:
                found[end] = self._text().decode("utf-8", "replace")
            elif end in _NUMBERS and kind == _UINT32 and b".classifier." not in key:
                found[end] = self._u32()
            elif end == _LABELS and kind == _ARRAY:
                found[end] = self._labels()
            else:
                self._skip_value(kind)
        names: list[bytes] = []
        ends = [self._tensor_end(names) for _ in range(tensors)]
        alignment = cast("int", found.get(b"general.alignment", 32))
        if alignment < 1 or alignment & (alignment - 1):
            raise self._fail("The model file's alignment is damaged")
        begin = -(-self._at // alignment) * alignment
        end_of_data = begin + max(ends, default=0)
        if end_of_data > self._size:
            raise self._fail(
                "The model file is cut short",
                f"{end_of_data - self._size} bytes are missing; install the pack again",
            )
        labels = cast("tuple[str, ...]", found.get(_LABELS, ()))
        return GgufSummary(
            architecture=cast("str", found.get(b"general.architecture", "")),
            tensors=tensors,
            layers=cast("int", found.get(b"block_count", 0)),
            chat_template=chat_template,
            size_bytes=self._size,
            name=cast("str", found.get(b"general.name", "")),
            pooling=cast("int", found.get(b"pooling_type", 0)),
            labels=labels if _RANKING_HEAD in names else (),
        )

    def _labels(self) -> tuple[str, ...]:
        """Read an array of few strings; of others only their end is found."""
        start = self._at
        inner, count = self._u32(), self._u64()
        if inner != _STRING or count > _MAX_LABELS:
            self._at = start
            self._skip_value(_ARRAY)
            return ()
        return tuple(self._text().decode("utf-8", "replace") for _ in range(count))

    def _skip_value(self, kind: int) -> None:
        if kind == _STRING:
            self._text()
            return
        if kind != _ARRAY:
            self._skip(self._scalar_bytes(kind))
            return
        inner, count = self._u32(), self._u64()
        if inner == _STRING:
            for _ in range(count):
                self._skip(self._u64())
        elif inner == _ARRAY:
            raise self._fail("The model file's metadata is damaged", "an array of arrays")
        else:
            self._skip(self._scalar_bytes(inner) * count)

    def _scalar_bytes(self, kind: int) -> int:
        if kind not in _SCALAR_BYTES:
            raise self._fail("The model file's metadata is damaged", f"value type {kind}")
        return _SCALAR_BYTES[kind]

    def _tensor_end(self, names: list[bytes]) -> int:
        """Offset, in the data section, behind one tensor; its start where the type is new."""
        names.append(self._text())
        dimensions = self._u32()
        if dimensions > _MAX_DIMENSIONS:
            raise self._fail("The model file's list of tensors is damaged")
        elements = 1
        for _ in range(dimensions):
            elements *= self._u64()
        block = _BLOCKS.get(self._u32())
        offset = self._u64()
        if block is None:
            return offset
        per_block, block_bytes = block
        return offset + -(-elements // per_block) * block_bytes
