"""The pictures of an evaluation: which exist, their hashes, and their pixels."""

import contextlib
import hashlib
from collections import OrderedDict
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path
from typing import Final, Protocol

from retllm_desktop.core.errors import InputError, ItemError
from retllm_desktop.core.ports import Extractor
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import FileStat, ImageSpec, Modality, Rgb
from retllm_desktop.core.typing_support import override

_CACHE_BYTES: Final = 128 * 2**20


class PictureSource(Protocol):
    """Where the pictures of an evaluation come from."""

    @property
    def place(self) -> str:
        """Where they are, for people."""
        ...

    def absent(self, names: Iterable[str]) -> dict[str, str]:
        """Return why a picture cannot be used, by name, without opening any."""
        ...

    def look(self, names: Iterable[str]) -> Generator[tuple[str, str], None, None]:
        """Hash pictures, yielding each name and why it cannot be used, or empty."""
        ...

    def key(self, name: str) -> bytes:
        """Hash of a picture's content, 32 bytes; only after ``look``."""
        ...

    def forget(self, names: Iterable[str]) -> None:
        """Drop hashes of content, which of millions of pictures would not fit memory."""
        ...

    def at_size(
        self, names: Sequence[str], spec: ImageSpec, cancel: CancelToken
    ) -> Generator[tuple[str, Rgb | ItemError], None, None]:
        """Read many pictures at an encoder's size, in order."""
        ...

    def load(
        self, name: str, spec: ImageSpec | None, max_px: int, region: Region | None = None
    ) -> Rgb:
        """Read one picture, or a part of it, for the judge; recent ones may come from a cache.

        Raises:
            ItemError: It cannot be read.
        """
        ...


class FolderPictureSource(PictureSource):
    """Picture files below a folder, read as those of a library are."""

    def __init__(self, folder: Path, extractor: Extractor) -> None:
        """Take the folder.

        Raises:
            InputError: There is no such folder.
        """
        if not folder.is_dir():
            raise InputError("There is no such folder of pictures", "", folder)
        self._folder = folder
        self._extractor = extractor
        self._keys: dict[str, bytes] = {}
        self._cache = PixelCache(_CACHE_BYTES)

    @property
    @override
    def place(self) -> str:
        return str(self._folder)

    @override
    def absent(self, names: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in names:
            try:
                if not self._path(name).is_file():
                    found[name] = "it is not there"
            except (OSError, ValueError) as exc:
                found[name] = str(exc)
        return found

    @override
    def look(self, names: Iterable[str]) -> Generator[tuple[str, str], None, None]:
        for name in names:
            try:
                with self._path(name).open("rb") as file:
                    self._keys[name] = hashlib.file_digest(file, "sha256").digest()
            except OSError as exc:
                yield name, exc.strerror or str(exc)
            else:
                yield name, ""

    @override
    def key(self, name: str) -> bytes:
        return self._keys[name]

    @override
    def forget(self, names: Iterable[str]) -> None:
        for name in names:
            self._keys.pop(name, None)

    @override
    def at_size(
        self, names: Sequence[str], spec: ImageSpec, cancel: CancelToken
    ) -> Generator[tuple[str, Rgb | ItemError], None, None]:
        with contextlib.closing(
            self._extractor.extract_many(self._stats(names), spec, cancel)
        ) as read:
            for name, (file, outcome) in zip(names, read, strict=False):
                if isinstance(outcome, ItemError):
                    yield name, outcome
                    continue
                part = outcome.parts[0] if outcome.parts else None
                if part is None or part.modality is not Modality.IMAGE or part.pixels is None:
                    yield name, ItemError("The file is no picture", "", file.path)
                else:
                    yield name, part.pixels

    @override
    def load(
        self, name: str, spec: ImageSpec | None, max_px: int, region: Region | None = None
    ) -> Rgb:
        key = f"{max_px} {spec} {region} {name}"
        pixels = self._cache.get(key)
        if pixels is None:
            pixels = self._extractor.load_image(self._path(name), spec, max_px, region)
            self._cache.put(key, pixels)
        return pixels

    def _path(self, name: str) -> Path:
        return self._folder.joinpath(*name.split("/"))

    def _stats(self, names: Iterable[str]) -> Generator[FileStat, None, None]:
        for name in names:
            path = self._path(name)
            try:
                found = path.stat()
                yield FileStat(path, found.st_size, found.st_mtime_ns)
            except OSError:
                # Gone since it was looked at: reading it says so.
                yield FileStat(path, 0, 0)


class PixelCache:
    """Recently read pictures, up to a number of bytes; not thread-safe."""

    def __init__(self, most_bytes: int) -> None:
        """Begin empty."""
        self._most_bytes = most_bytes
        self._entries: OrderedDict[str, Rgb] = OrderedDict()
        self._bytes = 0

    def get(self, name: str) -> Rgb | None:
        """Return a picture, None where it is not cached."""
        if name in self._entries:
            self._entries.move_to_end(name)
        return self._entries.get(name)

    def put(self, name: str, pixels: Rgb) -> None:
        """Keep a picture; the least recently used go first."""
        self._bytes += pixels.nbytes - (self._entries[name].nbytes if name in self._entries else 0)
        self._entries[name] = pixels
        self._entries.move_to_end(name)
        while self._bytes > self._most_bytes and len(self._entries) > 1:
            _, old = self._entries.popitem(last=False)
            self._bytes -= old.nbytes
