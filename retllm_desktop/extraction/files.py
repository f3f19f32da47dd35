"""What reading one file may cost; opens one safely, reads it once and hashes it."""

import contextlib
import io
import math
import os
import stat
import time
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

import blake3

from retllm_desktop.core.errors import ONLINE_ONLY, ItemError, OnlineOnlyError
from retllm_desktop.platform.file_flags import is_online_only

MIB: Final = 1024 * 1024
_WORKER_BYTES: Final = 256 * MIB
"""A reading process needs at least this: itself, and a picture of thirty megapixels."""
_CHUNK_BYTES: Final = 4 * MIB
_HASHES_KEPT: Final = 64
_hashes: dict[tuple[int, ...], bytes] = {}
"""Of long files that this process has read, by device, inode, length and times; oldest first."""
_OPEN_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO that took the file's place must not hold us
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
)


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Limits for one file.

    Attributes:
        picture_bytes: Longest picture file.
        video_bytes: Longest video file; one that is not hashed in half of ``file_s`` is not read
            either.
        pdf_bytes: Longest PDF file.
        text_bytes: How much of a text is read; the rest is hashed only.
        long_text_bytes: Longest text file of which the beginning is read.
        document_bytes: Longest file of an office program, e-book or mail.
        mailbox_bytes: Longest file of many messages; of one longer than ``document_bytes`` the
            first part is read.
        in_memory_bytes: Files up to this length are read once into memory; longer ones
            (pictures, texts and videos) are hashed in passing and then read by the decoder.
        decoded_pixels: Most pixels that a decoder may lay out in memory. A JPEG of more
            passes if it can be decoded at a reduced size that fits.
        progressive_pixels: Most pixels of a progressive JPEG, whose decoder keeps all
            coefficients at any size, and of a HEIC, whose decoder lays all pixels out once.
        pages: Most pages of a PDF.
        passages: Most passages of a text or another document.
        attachments: Most attachments of a mail or a mailbox.
        archive_entries: Most files within a document that is a ZIP archive.
        expanded_bytes: Most bytes that are read out of such a document.
        file_s: Seconds one file may take.
        memory_bytes: Memory that a reading process may use beyond what it starts with.
    """

    picture_bytes: int = 2048 * MIB
    video_bytes: int = 64 * 1024 * MIB
    pdf_bytes: int = 256 * MIB
    text_bytes: int = 32 * MIB
    long_text_bytes: int = 2048 * MIB
    document_bytes: int = 256 * MIB
    mailbox_bytes: int = 4096 * MIB
    in_memory_bytes: int = 256 * MIB
    decoded_pixels: int = 100_000_000
    progressive_pixels: int = 200_000_000
    pages: int = 2000
    passages: int = 20_000
    attachments: int = 200
    archive_entries: int = 20_000
    expanded_bytes: int = 512 * MIB
    file_s: float = 120.0
    memory_bytes: int = 2048 * MIB


def fit_memory_cap(
    memory_bytes: int | None, workers: int, limits: ReadingLimits
) -> tuple[int, ReadingLimits]:
    """Fit reading into a cap on memory.

    Fewer processes come before less for each: a large file needs what it needs.

    Args:
        memory_bytes: What all reading processes may use together, None for no cap.
        workers: How many are wanted.
        limits: What one file may cost without the cap.

    Returns:
        How many processes there may be, and what one file may cost in each.
    """
    if memory_bytes is None:
        return workers, limits
    fitting = max(1, min(workers, memory_bytes // _WORKER_BYTES))
    share = max(_WORKER_BYTES, memory_bytes // fitting)
    return fitting, replace(limits, memory_bytes=min(limits.memory_bytes, share))


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file's bytes with their identity.

    Attributes:
        size_bytes: Number of bytes.
        content_hash: BLAKE3-256 of them.
        stream: Positioned at the start; in memory unless the file was too long for it.
        data: The bytes, None where they are not in memory.
        spent_s: Seconds that hashing a long file took: of the file's time they are gone.
    """

    size_bytes: int
    content_hash: bytes
    stream: BinaryIO
    data: bytes | None
    spent_s: float = 0.0

    def head(self, most: int) -> bytes:
        """Return the first bytes, all of them where there are no more than ``most``."""
        return self.stream.read(most) if self.data is None else self.data[:most]

    def whole(self) -> bytes:
        """Return all bytes.

        Raises:
            ItemError: They are not in memory.
        """
        if self.data is None:
            raise ItemError("The file is too long to be read", f"it has {self.size_bytes} bytes")
        return self.data


def is_present(path: Path) -> bool:
    """Whether a file's bytes may be read here and now, as far as its entry tells."""
    try:
        status = path.stat()
        regular = stat.S_ISREG(status.st_mode) and not is_online_only(status)
        return regular and os.access(path, os.R_OK)
    except (OSError, ValueError):
        return False


@contextlib.contextmanager
def open_hashed(
    path: Path,
    *,
    expected_bytes: int | None,
    limit_bytes: int,
    in_memory_bytes: int,
    seconds: float = math.inf,
) -> Generator[OpenedFile]:
    """Read and hash a regular file; at the end, see that it did not change meanwhile.

    Args:
        path: The file; a link is followed.
        expected_bytes: Its length when it was found, None where that is not known.
        limit_bytes: Longest file that is read.
        in_memory_bytes: Longest file that is kept in memory.
        seconds: Longest time that hashing a longer one may take.

    Raises:
        ItemError: It is gone, forbidden, no regular file, empty, too long, not on this
            computer, was changed in the meantime, or hashing it takes too long.
    """
    try:
        with _open_regular(path) as stream:
            before = os.fstat(stream.fileno())
            _check_length(path, before.st_size, expected_bytes, limit_bytes)
            in_memory = before.st_size <= in_memory_bytes
            source = (
                _read_into_memory(stream) if in_memory else _hash_stream(stream, before, seconds)
            )
            _check_same(path, before, stream, source.size_bytes)
            yield source
            if not in_memory:
                _check_same(path, before, stream, source.size_bytes)
    except FileNotFoundError as exc:
        raise ItemError("The file is no longer there", "", path) from exc
    except PermissionError as exc:
        raise ItemError("The file may not be read", exc.strerror or str(exc), path) from exc
    except OSError as exc:
        raise ItemError("The file cannot be read", exc.strerror or str(exc), path) from exc


def _open_regular(path: Path) -> BinaryIO:
    """Open a file of which we know, before opening and after, that it is a regular one."""
    status = path.stat()
    _check_regular(path, status)
    if is_online_only(status):
        raise OnlineOnlyError(ONLINE_ONLY, "it is indexed once it is kept on this computer", path)
    descriptor = os.open(path, _OPEN_FLAGS)
    try:
        _check_regular(path, os.fstat(descriptor))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _check_regular(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ItemError("This is a folder, not a file", "", path)
    if not stat.S_ISREG(status.st_mode):
        raise ItemError("This is no regular file but a pipe, a socket or a device", "", path)


def _check_length(path: Path, size: int, expected: int | None, limit: int) -> None:
    if size == 0:
        raise ItemError("The file is empty", "", path)
    if size > limit:
        raise ItemError(
            "The file is too long", f"{size // MIB} MiB; the limit is {limit // MIB} MiB", path
        )
    if expected is not None and size != expected:
        raise _changed_error(path)


def _check_same(path: Path, before: os.stat_result, stream: BinaryIO, read: int) -> None:
    after = os.fstat(stream.fileno())
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not same or read != before.st_size:
        raise _changed_error(path)


def _changed_error(path: Path) -> ItemError:
    return ItemError("The file changed while it was being read", "it is read again later", path)


def _read_into_memory(stream: BinaryIO) -> OpenedFile:
    chunks: list[bytes] = []
    while chunk := stream.read(_CHUNK_BYTES):
        chunks.append(chunk)
    data = b"".join(chunks) if len(chunks) != 1 else chunks[0]
    return OpenedFile(len(data), blake3.blake3(data).digest(), io.BytesIO(data), data)


def _hash_stream(stream: BinaryIO, status: os.stat_result, seconds: float) -> OpenedFile:
    """Hash a long file, or take the hash from when this process last read the same file.

    Moments of a film are drawn one after another: each time gigabytes would be read anew.
    """
    key = (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )
    known = _hashes.get(key) if status.st_ino else None
    if known is not None:
        return OpenedFile(status.st_size, known, stream, None)
    hasher = blake3.blake3()
    size = 0
    began_s = time.monotonic()
    while chunk := stream.read(_CHUNK_BYTES):
        if not size and chunk.count(0) == len(chunk):
            # A hole, or a download that never came: no use to read gigabytes of it.
            raise ItemError("The file begins with nothing", f"{len(chunk) // MIB} MiB of zeros")
        hasher.update(chunk)
        size += len(chunk)
        if time.monotonic() - began_s > seconds:
            raise ItemError(
                "The file takes too long to read",
                f"{size // MIB} of {status.st_size // MIB} MiB were read in {seconds:.0f} s",
            )
    stream.seek(0)
    if len(_hashes) >= _HASHES_KEPT:
        del _hashes[next(iter(_hashes))]
    _hashes[key] = hasher.digest()
    return OpenedFile(size, hasher.digest(), stream, None, time.monotonic() - began_s)
