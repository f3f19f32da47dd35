"""Embeddings of pictures by the judge's encoder, and their cache on disk.

The cache has a file for each picture in a folder for each encoder, and removes the least recently
used files above a size. Several processes may share it: files appear whole and may vanish.
"""

import contextlib
import hashlib
import os
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

_MAGIC: Final = b"RETLLM1\n"
_CHECK_BYTES: Final = 16
_MAX_PARTS: Final = 4096


@dataclass(frozen=True, slots=True)
class EncodedTile:
    """A picture, or a tile of it, as the language model takes it.

    Attributes:
        layout: How its tokens are laid out, in mtmd's own bytes.
        embeddings: (tokens, width) float32.
    """

    layout: bytes
    embeddings: npt.NDArray[np.float32] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ImageEmbedding:
    """A picture as the language model takes it.

    Attributes:
        parts: Its tiles, and the token ids that the model wants around them.
    """

    parts: tuple[tuple[int, ...] | EncodedTile, ...]

    @property
    def tokens(self) -> int:
        """Number of tokens that it takes in the context."""
        return sum(
            len(part.embeddings) if isinstance(part, EncodedTile) else len(part)
            for part in self.parts
        )


def round_to_half(embeddings: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return embeddings as the cache holds them: rounded to 16 bits, where those can hold them.

    New embeddings are rounded as well, so that a cached picture and a new one give the same
    answer, to the last bit.
    """
    with np.errstate(over="ignore"):
        half = embeddings.astype(np.float16)
    return half.astype(np.float32) if np.isfinite(half).all() else embeddings


def embedding_to_bytes(embedding: ImageEmbedding) -> bytes:
    """Return the content of a cache file: magic, parts, checksum of all before."""
    chunks = [_MAGIC, struct.pack("<I", len(embedding.parts))]
    for part in embedding.parts:
        if isinstance(part, EncodedTile):
            with np.errstate(over="ignore"):
                half = part.embeddings.astype("<f2")
            exact = np.isfinite(half).all()
            body = (half if exact else part.embeddings.astype("<f4")).tobytes()
            rows, columns = part.embeddings.shape
            chunks += [
                struct.pack("<BIIIB", 1, len(part.layout), rows, columns, 2 if exact else 4),
                part.layout,
                body,
            ]
        else:
            chunks += [struct.pack("<BI", 0, len(part)), np.array(part, "<i4").tobytes()]
    whole = b"".join(chunks)
    return whole + hashlib.blake2b(whole, digest_size=_CHECK_BYTES).digest()


def embedding_from_bytes(data: bytes) -> ImageEmbedding:
    """Undo ``embedding_to_bytes``.

    Raises:
        ValueError: It is no such file, or was damaged.
    """
    whole, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
    if not whole.startswith(_MAGIC):
        raise ValueError("not a kept picture")
    if hashlib.blake2b(whole, digest_size=_CHECK_BYTES).digest() != check:
        raise ValueError("a kept picture is damaged")
    try:
        return ImageEmbedding(tuple(_read_embedding_parts(memoryview(whole)[len(_MAGIC) :])))
    except (struct.error, IndexError, OverflowError) as exc:
        raise ValueError("a kept picture is malformed") from exc


def _read_embedding_parts(data: memoryview) -> list[tuple[int, ...] | EncodedTile]:
    (count,) = struct.unpack_from("<I", data)
    if count > _MAX_PARTS:
        raise ValueError("a kept picture has too many parts")
    at = 4
    found: list[tuple[int, ...] | EncodedTile] = []
    for _ in range(count):
        kind = data[at]
        if kind == 0:
            (length,) = struct.unpack_from("<I", data, at + 1)
            at += 5
            found.append(tuple(np.frombuffer(data, "<i4", length, at).tolist()))
            at += 4 * length
            continue
        _, layout, rows, columns, width = struct.unpack_from("<BIIIB", data, at)
        at += 14
        place = bytes(data[at : at + layout])
        at += layout
        numbers = np.frombuffer(data, "<f2" if width == 2 else "<f4", rows * columns, at)
        at += width * rows * columns
        found.append(EncodedTile(place, numbers.reshape(rows, columns).astype(np.float32)))
    return found


_SUFFIX: Final = ".seen"
_REVISION: Final = 2
"""Part of an encoder's name: raised where cached embeddings may be wrong, which are then unused.

Revision 1 cached encodings that had been aborted half-way.
"""
_SAMPLES: Final = 64
_SAMPLE_BYTES: Final = 64 * 1024


def name_encoder(mmproj: Path, *settings: object) -> str:
    """Return an encoder's name: a hash of samples of its file and of its settings.

    Args:
        mmproj: The encoder's file; other weights differ everywhere, so samples are enough.
        settings: What else its output depends on.

    Returns:
        24 hexadecimal digits; empty where the file cannot be read.
    """
    digest = hashlib.blake2b(repr((_REVISION, *settings)).encode(), digest_size=12)
    try:
        with mmproj.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            digest.update(b"%d" % size)
            for sample in range(_SAMPLES):
                file.seek(sample * max(size - _SAMPLE_BYTES, 0) // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
    except OSError:
        return ""
    return digest.hexdigest()


class ImageEmbeddingCache:
    """The embeddings of one encoder on disk.

    Attributes:
        hits: Number of successful look-ups.
        misses: Number of the others.
    """

    def __init__(self, folder: Path, name: str, limit_bytes: int) -> None:
        """Take the folder; nothing is read or made yet.

        Args:
            folder: Folder of all encoders' folders.
            name: The encoder's, from :func:`name_encoder`.
            limit_bytes: Size limit of all encoders' files together.
        """
        self._root = folder
        self._folder = folder / name
        self._limit_bytes = limit_bytes
        self._bytes: int | None = None
        self.hits = 0
        self.misses = 0

    def _path(self, key: bytes) -> Path:
        return self._folder / (hashlib.blake2b(key, digest_size=20).hexdigest() + _SUFFIX)

    def __contains__(self, key: bytes) -> bool:
        """Whether a picture seems to be cached; does not count as a use."""
        return bool(key) and self._path(key).exists()

    def get(self, key: bytes) -> ImageEmbedding | None:
        """Return a picture's embedding, or None; a damaged file is removed."""
        path = self._path(key)
        try:
            found = embedding_from_bytes(path.read_bytes())
        except OSError:
            self.misses += 1
            return None
        except ValueError:
            self.misses += 1
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        self.hits += 1
        with contextlib.suppress(OSError):
            os.utime(path)
        return found

    def put(self, key: bytes, value: ImageEmbedding) -> None:
        """Store a picture's embedding, if the disk has room."""
        data = embedding_to_bytes(value)
        path = self._path(key)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data)
            partial.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink()
            return
        if self._bytes is None or self._bytes + len(data) > self._limit_bytes:
            self._make_room()
        else:
            self._bytes += len(data)

    def size(self) -> tuple[int, int]:
        """Return the number of cached pictures of all encoders, and their bytes."""
        files = self._files()
        return len(files), sum(size for _, size, _ in files)

    def _files(self) -> list[tuple[int, int, str]]:
        """(time of last use in ns, bytes, path) of each file, oldest first."""
        found: list[tuple[int, int, str]] = []
        try:
            folders = [entry.path for entry in os.scandir(self._root) if entry.is_dir()]
        except OSError:
            return []
        for folder in folders:
            with contextlib.suppress(OSError), os.scandir(folder) as entries:
                for entry in entries:
                    with contextlib.suppress(OSError):
                        stat = entry.stat()
                        found.append((stat.st_mtime_ns, stat.st_size, entry.path))
        return sorted(found)

    def _make_room(self) -> None:
        files = self._files()
        total = sum(size for _, size, _ in files)
        # A tenth more than need be, so that the next pictures cost no look at all files.
        wanted = self._limit_bytes if total <= self._limit_bytes else self._limit_bytes * 9 // 10
        for _, size, path in files[:-1]:
            if total <= wanted:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108
                total -= size
        self._bytes = total
