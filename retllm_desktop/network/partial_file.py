"""A file that is not complete yet: its bytes, and a note that lets the next run go on."""

import contextlib
import errno
import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, Protocol, cast

from retllm_desktop.core.errors import FetchError
from retllm_desktop.network.fetched_files import WantedFile
from retllm_desktop.platform.durable_files import sync_folder

PART_SUFFIX: Final = ".part"
NOTE_SUFFIX: Final = ".part.json"
_BLOCK_BYTES: Final = 1 << 20
_MAX_NOTE_BYTES: Final = 1 << 16
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class _Digest(Protocol):
    """The part of a hash of the standard library that we use."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Add bytes."""
        ...

    def hexdigest(self) -> str:
        """Return the hash of all bytes so far."""
        ...


@dataclass(frozen=True, slots=True)
class PartialFileRecord:
    """What a partial file is a part of.

    Attributes:
        sha256: Hash of the whole, None where it was not known.
        git_sha1: Git blob id of the whole, None where it was not known.
    """

    repo: str
    revision: str
    remote: str
    size_bytes: int
    sha256: str | None
    git_sha1: str | None

    @classmethod
    def of(cls, repo: str, revision: str, wanted: WantedFile) -> "PartialFileRecord":
        """Return the record of a file that is to be fetched."""
        return cls(repo, revision, wanted.remote, wanted.size_bytes, wanted.sha256, wanted.git_sha1)


@dataclass(slots=True)
class PartialFile:
    """The bytes that are here, in ``<name>.part``, with a note beside them.

    Bytes are written as they come, so that a process that dies loses none. What lies on the
    disk after a crash of the machine is believed only when the whole file's hash is right.

    Attributes:
        record: What it is a part of.
        tags: The ``ETag`` that each server gave, by server.
    """

    target: Path
    record: PartialFileRecord
    tags: dict[str, str] = field(default_factory=dict[str, str])
    size_bytes: int = 0
    _file: BinaryIO | None = None
    _sha256: _Digest = field(default_factory=hashlib.sha256)

    @property
    def _part(self) -> Path:
        return self.target.with_name(self.target.name + PART_SUFFIX)

    @property
    def _note(self) -> Path:
        return self.target.with_name(self.target.name + NOTE_SUFFIX)

    def open(self) -> None:
        """Take up what an earlier run left of the same file; anything else is thrown away.

        Raises:
            FetchError: The disk does not let us.
        """
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            known = self._read_note()
            # Only a file of our own making is taken up: no link, no device.
            ours = self._part.is_file() and not self._part.is_symlink()
            if known is not None and known[0] == self.record and ours:
                self._file = self._part.open("r+b", 0)
                self.tags = known[1]
                self._hash_existing()
            else:
                self._part.unlink(missing_ok=True)
                self._file = self._part.open("x+b", 0)
            self._write_note()
        except OSError as exc:
            raise self._disk_error(exc) from exc

    def _hash_existing(self) -> None:
        file = self._opened()
        while block := file.read(_BLOCK_BYTES):
            self._sha256.update(block)
            self.size_bytes += len(block)
            if self.size_bytes > self.record.size_bytes:
                self.restart()
                return

    def remember_tag(self, server: str, tag: str) -> None:
        """Remember which version of the file a server sends."""
        if self.tags.get(server) != tag:
            self.tags[server] = tag
            try:
                self._write_note()
            except OSError as exc:
                raise self._disk_error(exc) from exc

    def write(self, data: bytes) -> None:
        """Add bytes at the end.

        Raises:
            FetchError: The disk is full or fails.
        """
        left = memoryview(data)
        try:
            while left:
                written = self._opened().write(left)
                self._sha256.update(left[:written])
                self.size_bytes += written
                left = left[written:]
        except OSError as exc:
            raise self._disk_error(exc) from exc

    def restart(self) -> None:
        """Throw away all bytes.

        Raises:
            FetchError: The disk fails.
        """
        try:
            file = self._opened()
            file.seek(0)
            file.truncate()
        except OSError as exc:
            raise self._disk_error(exc) from exc
        self.size_bytes = 0
        self.tags = {}
        self._sha256 = hashlib.sha256()

    def is_complete(self) -> bool:
        """Whether these are the bytes that were wanted, all of them.

        Raises:
            FetchError: The disk fails.
        """
        record = self.record
        if record.size_bytes != self.size_bytes:
            return False
        if record.sha256 is not None:
            return self._sha256.hexdigest() == record.sha256
        return record.git_sha1 is not None and self._git_sha1() == record.git_sha1

    @property
    def sha256(self) -> str:
        """The hash of what is here."""
        return self._sha256.hexdigest()

    def publish(self) -> None:
        """Give the file its name, when it is surely on the disk.

        Raises:
            FetchError: The disk fails.
        """
        try:
            os.fsync(self._opened().fileno())
            self.close()
            self._part.replace(self.target)
            self._note.unlink(missing_ok=True)
            sync_folder(self.target.parent)
        except OSError as exc:
            raise self._disk_error(exc) from exc

    def close(self) -> None:
        """Let go of the file; what is there stays for another run."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    def discard(self) -> None:
        """Remove what is here."""
        self.close()
        for path in (self._part, self._note):
            with contextlib.suppress(OSError):
                path.unlink()

    def _opened(self) -> BinaryIO:
        if self._file is None:
            raise ValueError("the partial file is not open")
        return self._file

    def _git_sha1(self) -> str:
        """Return git's name of the content: SHA-1 over a header and the bytes."""
        digest = hashlib.sha1(b"blob %d\0" % self.size_bytes, usedforsecurity=False)
        file = self._opened()
        try:
            file.seek(0)
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
        except OSError as exc:
            raise self._disk_error(exc) from exc
        return digest.hexdigest()

    def _read_note(self) -> tuple[PartialFileRecord, dict[str, str]] | None:
        """Return what the note says; None without one, or with one that we did not write."""
        try:
            with self._note.open("rb") as stream:
                value: object = json.loads(stream.read(_MAX_NOTE_BYTES))
            table = cast("dict[str, object]", value)
            record = cast("dict[str, object]", table["begun"])
            tags = cast("dict[object, object]", table["tags"])
            return PartialFileRecord(**record), {str(k): str(v) for k, v in tags.items()}  # type: ignore[arg-type]
        except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def _write_note(self) -> None:
        new = self._note.with_name(self._note.name + ".new")
        new.write_text(json.dumps({"begun": asdict(self.record), "tags": self.tags}), "utf-8")
        new.replace(self._note)

    def _disk_error(self, exc: OSError) -> FetchError:
        if exc.errno in _FULL:
            return FetchError(
                "The disk is full",
                "make room and fetch again: what came so far is kept",
                self.target.parent,
            )
        return FetchError("A fetched file cannot be written", exc.strerror or str(exc), self.target)


def hash_file(path: Path) -> str | None:
    """Return the SHA-256 of a file, None where there is no regular file."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
