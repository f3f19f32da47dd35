"""Zip and tar files of strangers: everything is judged before the first byte is written."""

import bz2
import gzip
import io
import lzma
import shutil
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.packs.importers.file_tree import MAX_TREE_FILES
from retllm_desktop.packs.inner_paths import fold_inner_path, parse_inner_path

MAX_ARCHIVE_BYTES: Final = 64 * 2**30
_MAX_DIRECTORY_BYTES: Final = 8 * 2**20
_FREE_RATIO_BYTES: Final = 64 * 2**20
_MAX_RATIO: Final = 50
"""Weights hardly shrink. What grows more than this, beyond a first few megabytes, is a bomb."""
_CHUNK_BYTES: Final = 1 << 20
_MAX_READ_BYTES: Final = 4 << 20
_END: Final = struct.Struct("<4s4H2IH")
_END_64: Final = struct.Struct("<4sQ2H2I4Q")
_LOCATOR_64: Final = struct.Struct("<4sIQI")
_UNREADABLE: Final = (
    OSError, EOFError, RuntimeError, NotImplementedError, ValueError, struct.error,
    tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Member:
    """A file of an archive."""

    inner: str
    size_bytes: int


def is_archive(path: Path) -> bool:
    """Whether a file is a zip or a tar, by its content."""
    try:
        if zipfile.is_zipfile(path):
            return True
        with path.open("rb") as stream:
            return _opener(stream.read(6)) is not None or tarfile.is_tarfile(path)
    except _UNREADABLE:
        return False


def unpack_archive(
    path: Path, folder: Path, cancel: CancelToken
) -> Generator[Progress, None, None]:
    """Unpack an archive into a new folder.

    Args:
        path: The archive.
        folder: Where to; it must not be there.
        cancel: Stops it between two megabytes.

    Yields:
        Bytes written.

    Raises:
        PackError: A name leads out, a member is no plain file, there is more than any pack
            would hold, or the archive is damaged.
    """
    try:
        if zipfile.is_zipfile(path):
            yield from _unzip(path, folder, cancel)
        else:
            yield from _untar(path, folder, cancel)
    except PackError:
        raise
    except MemoryError as exc:
        raise PackError("The archive asks for more memory than there is", "", path) from exc
    except _UNREADABLE as exc:
        detail = getattr(exc, "strerror", None) or str(exc)[:200]
        raise PackError("The archive cannot be unpacked", detail, path) from exc


def _unzip(path: Path, folder: Path, cancel: CancelToken) -> Generator[Progress, None, None]:
    _check_directory(path)
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        guard = _ArchiveGuard(path)
        for info in archive.infolist():
            kind = stat.S_IFMT(info.external_attr >> 16)
            if info.flag_bits & 1:
                raise PackError("The archive is encrypted", info.filename[:120], path)
            if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
                raise guard.special(info.filename)
            if not info.is_dir():
                guard.add(_Member(info.filename, info.file_size))
            elif info.file_size:
                raise guard.special(info.filename)
        total = guard.total_bytes
        done = 0
        folder.mkdir(parents=True)
        for info in members:
            with archive.open(info) as stream:
                target = folder / parse_inner_path(info.filename)
                for written in _copy(stream, target, info.file_size, cancel):
                    done += written
                    yield Progress(done, total, info.filename)
            if cancel.cancelled:
                return


def _check_directory(path: Path) -> None:
    """Look at a zip's own count of its files before a list of them is made in memory."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        back = min(size, _END.size + 0xFFFF)
        stream.seek(size - back)
        tail = stream.read(back)
        at = tail.rfind(b"PK\5\6")
        if at < 0 or at + _END.size > len(tail):
            raise PackError("The archive is damaged", "it has no end", path)
        end = _END.unpack_from(tail, at)
        count, directory = end[4], end[5]
        behind = size - back + at - _LOCATOR_64.size
        if behind >= 0:
            stream.seek(behind)
            locator = _LOCATOR_64.unpack(stream.read(_LOCATOR_64.size))
            if locator[0] == b"PK\6\7":
                stream.seek(locator[2])
                end64 = _END_64.unpack(stream.read(_END_64.size))
                count, directory = max(count, end64[7]), max(directory, end64[8])
                if directory == 0xFFFFFFFF:
                    directory = end64[8]
                if count == 0xFFFF:
                    count = end64[7]
    if count > MAX_TREE_FILES or directory > _MAX_DIRECTORY_BYTES:
        raise PackError(
            f"The archive holds more than {MAX_TREE_FILES} files: it is no pack", "", path
        )


def _untar(path: Path, folder: Path, cancel: CancelToken) -> Generator[Progress, None, None]:
    # Twice: the first time to judge, the second to write. A tar has no list at its end.
    guard = _ArchiveGuard(path)
    for member in _members(path):
        if member.isdir():
            continue
        if not member.isreg() or member.issparse():
            raise guard.special(member.name)
        guard.add(_Member(_plain(member.name), member.size))
    done = 0
    folder.mkdir(parents=True)
    with _tar(path) as archive:
        for member in archive:
            if member.isdir():
                continue
            stream = archive.extractfile(member)
            if stream is None:
                raise guard.special(member.name)
            target = folder / parse_inner_path(_plain(member.name))
            for written in _copy(stream, target, member.size, cancel):
                done += written
                yield Progress(done, guard.total_bytes, member.name)
            if cancel.cancelled:
                return


def _members(path: Path) -> Iterable[tarfile.TarInfo]:
    with _tar(path) as archive:
        for member in archive:
            yield member
            if member.size > MAX_ARCHIVE_BYTES:
                return  # It was judged; to skip over it would take for ever.


def _tar(path: Path) -> tarfile.TarFile:
    with path.open("rb") as stream:
        opener = _opener(stream.read(6))
    raw = cast("IO[bytes]", path.open("rb") if opener is None else opener(path))
    try:
        # TarFile closes only what it opened itself.
        return _ClosingTar(fileobj=_Bounded(raw), mode="r")
    except BaseException:
        raw.close()
        raise


class _ClosingTar(tarfile.TarFile):
    """Closes the file below it as well."""

    def close(self) -> None:
        """Close both."""
        super().close()
        self.fileobj.close()


class _Bounded(io.RawIOBase):
    """A file of which no more than a few megabytes are read at once.

    A tar's extended headers say themselves how long they are, and are read in one piece.
    """

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw

    def read(self, size: int = -1, /) -> bytes:
        """Read; refuses to read very much."""
        if not 0 <= size <= _MAX_READ_BYTES:
            raise tarfile.ReadError("a header is longer than any header is")
        return self._raw.read(size)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return self._raw.tell()

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()


def _opener(head: bytes) -> "type[gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile] | None":
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile
    if head.startswith(b"BZh"):
        return bz2.BZ2File
    return lzma.LZMAFile if head.startswith(b"\xfd7zXZ\x00") else None


def _plain(name: str) -> str:
    """Take away the «./» that tar likes to begin names with."""
    return name.removeprefix("./")


class _ArchiveGuard:
    """Counts the members of an archive and refuses what no pack would have."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._archive_bytes = path.stat().st_size
        self._names: set[str] = set()
        self.total_bytes = 0

    def special(self, name: str) -> PackError:
        return PackError(
            "The archive holds something that is no plain file (a link, a device)",
            ascii(name[:120])[1:-1],
            self._path,
        )

    def add(self, member: _Member) -> None:
        name = fold_inner_path(parse_inner_path(member.inner))
        if name in self._names:
            raise PackError("The archive holds two files of one name", member.inner, self._path)
        self._names.add(name)
        self.total_bytes += member.size_bytes
        if len(self._names) > MAX_TREE_FILES:
            raise PackError(
                f"The archive holds more than {MAX_TREE_FILES} files: it is no pack", "", self._path
            )
        if self.total_bytes > MAX_ARCHIVE_BYTES:
            raise PackError(
                f"The archive's files would take more than {MAX_ARCHIVE_BYTES >> 30} GiB: "
                "it is no pack",
                "",
                self._path,
            )
        if self.total_bytes > _FREE_RATIO_BYTES + _MAX_RATIO * self._archive_bytes:
            raise PackError(
                "The archive's files are far longer than it could hold: it is no pack",
                f"{self.total_bytes} bytes out of {self._archive_bytes}",
                self._path,
            )


def _copy(
    stream: IO[bytes], target: Path, size_bytes: int, cancel: CancelToken
) -> Generator[int, None, None]:
    target.parent.mkdir(parents=True, exist_ok=True)
    left = size_bytes
    if size_bytes > shutil.disk_usage(target.parent).free:
        raise PackError("There is not enough room on the disk", f"for {target.name}")
    with target.open("xb") as out:
        while left and not cancel.cancelled:
            data = stream.read(min(left, _CHUNK_BYTES))
            if not data:
                raise EOFError("it ends too early")
            out.write(data)
            left -= len(data)
            yield len(data)
