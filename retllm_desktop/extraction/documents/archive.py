"""Documents that are ZIP archives are opened within limits; nothing is written to disk."""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.documents.sections import ReadingStoppedError
from retllm_desktop.extraction.files import MIB, ReadingLimits

PASSWORD: Final = "The document is protected by a password"  # noqa: S105
"""Title of the error of a document that takes a password to be read."""
_CHUNK_BYTES: Final = 64 * 1024
_ENCRYPTED: Final = 1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Other methods may take any amount of memory, and no program writes documents with them."""
_ENTRY: Final = b"PK\x01\x02"
_SUSPICIOUS_BYTES: Final = 8 * MIB
_SUSPICIOUS_RATIO: Final = 200
"""An entry that is longer than that and grew by more is no document: sheets full of equal rows
reach a hundred, and what is made to fill memory a thousand."""
_READING_SHARE: Final = 2
_DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, ValueError
)  # fmt: skip
"""What zipfile says of damage: offsets before the beginning are a ``ValueError``."""


class DocumentArchive:
    """A document that is a ZIP archive.

    Entries that are archives themselves are not looked into, and names are never paths of a disk.
    """

    def __init__(self, data: bytes, limits: ReadingLimits) -> None:
        """Read the list of entries.

        Raises:
            ItemError: It is damaged, encrypted, or has too many entries.
        """
        # Counted before they are listed: a list of millions fills the memory.
        if data.count(_ENTRY) > limits.archive_entries:
            raise ItemError(
                "The document holds too many files", f"the limit is {limits.archive_entries:,}"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*_DAMAGED, LookupError) as exc:
            raise ItemError("The document is damaged", "it is no whole ZIP archive") from exc
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in self._zip.infolist():
            self._entries.setdefault(_fold(entry.filename), entry)
        self._left_bytes = limits.expanded_bytes
        self._limit_bytes = limits.expanded_bytes
        self._until_s = time.monotonic() + limits.file_s / _READING_SHARE

    def __contains__(self, name: str) -> bool:
        """Whether there is an entry of that name, in whatever case."""
        return _fold(name) in self._entries

    @property
    def names(self) -> list[str]:
        """All names, folded, in the archive's order."""
        return list(self._entries)

    def packed_bytes(self, name: str) -> int:
        """Return how long an entry is in the archive, 0 where there is none."""
        entry = self._entries.get(_fold(name))
        return entry.compress_size if entry else 0

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield an entry's bytes; nothing where there is no such entry.

        Raises:
            ItemError: It is encrypted.
            ReadingStoppedError: It is damaged, expands to too much, or takes too long.
        """
        entry = self._entries.get(_fold(name))
        if entry is None:
            return
        if entry.flag_bits & _ENCRYPTED:
            raise ItemError(PASSWORD)
        if entry.compress_type not in _METHODS:
            raise ReadingStoppedError("The document is packed in an unusual way")
        read = 0
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    read += len(chunk)
                    self._spend(len(chunk), read, entry.compress_size)
                    yield chunk
        except _DAMAGED as exc:
            raise ReadingStoppedError("The document is damaged", str(exc)[:200]) from exc

    def read(self, name: str, limit_bytes: int = 16 * MIB) -> bytes:
        """Return an entry as a whole; empty where there is none or it is longer than the limit.

        Raises:
            ItemError: It is encrypted.
            ReadingStoppedError: It is damaged, or the document expands to too much.
        """
        pieces: list[bytes] = []
        length = 0
        for chunk in self.chunks(name):
            length += len(chunk)
            if length > limit_bytes:
                return b""
            pieces.append(chunk)
        return b"".join(pieces)

    def _spend(self, count: int, read: int, packed: int) -> None:
        self._left_bytes -= count
        if self._left_bytes < 0:
            raise ReadingStoppedError(
                f"The document expands to more than {self._limit_bytes // MIB} MiB"
            )
        if read > _SUSPICIOUS_BYTES and read > _SUSPICIOUS_RATIO * packed:
            raise ReadingStoppedError(
                f"The document expands to more than {_SUSPICIOUS_RATIO} times its size"
            )
        if time.monotonic() > self._until_s:
            raise ReadingStoppedError("The document takes too long to read")


def _fold(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
