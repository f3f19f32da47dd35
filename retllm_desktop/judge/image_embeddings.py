"""Encoded pictures kept on disk, the longest unused ones removed above a limit.

A file for each picture, in a folder for each encoder. Several processes may use one folder:
files appear whole and may vanish at any time.
"""

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Final

from retllm_desktop.judge import seen
from retllm_desktop.judge.seen import ImageEmbedding

_SUFFIX: Final = ".seen"
_REVISION: Final = 2
"""Raised where what was kept until then may be wrong: nothing of an earlier one is taken up.

1 kept encodings that had been broken off half-way.
"""
_SAMPLES: Final = 64
_SAMPLE_BYTES: Final = 64 * 1024


def name_encoder(mmproj: Path, *settings: object) -> str:
    """Return what names an encoder: its file's content, sampled, and how it is used.

    Args:
        mmproj: The encoder's file; other weights differ everywhere, so samples tell them apart.
        settings: What else the encoder's output depends on.

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
    """The pictures that one encoder has seen.

    Attributes:
        hits: How often a picture was there.
        misses: How often it was not.
    """

    def __init__(self, folder: Path, name: str, limit_bytes: int) -> None:
        """Take the folder; nothing is read or made yet.

        Args:
            folder: Folder of all encoders' folders.
            name: The encoder's, from :func:`name_encoder`.
            limit_bytes: What all encoders' files may take together.
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
        """Whether a picture seems to be there; does not count as a use."""
        return bool(key) and self._path(key).exists()

    def get(self, key: bytes) -> ImageEmbedding | None:
        """Return what the encoder made of a picture, None where that is not there.

        A damaged file is removed.
        """
        path = self._path(key)
        try:
            found = seen.embedding_from_bytes(path.read_bytes())
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
        """Keep what the encoder made of a picture; a disk that is full keeps nothing."""
        data = seen.embedding_to_bytes(value)
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
        """Return how many pictures are kept by all encoders, and their bytes."""
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
