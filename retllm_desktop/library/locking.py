"""One writer per library: a lock of the operating system, which a dying process lets go."""

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

from retllm_desktop.core.errors import StoreError
from retllm_desktop.platform.file_locks import lock, unlock


class WriterLock:
    """Held from construction until ``close``.

    The lock file stays where it is; what counts is the lock on it. While it is held the file
    holds the process id; a clean ``close`` empties it.

    Attributes:
        left_behind: Whether the last holder ended without ``close``.
    """

    def __init__(self, path: Path, library: Path) -> None:
        """Take the lock.

        Args:
            path: The lock file, made if it is not there.
            library: The library that it guards, for the messages.

        Raises:
            StoreError: Another process (or another part of this one) holds it, or the folder
                cannot be written.
        """
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        except OSError as exc:
            raise StoreError(
                "The data directory cannot be written",
                f"{exc.strerror or exc}. Change its permissions, or choose another data directory.",
                path.parent,
            ) from exc
        self._file: BinaryIO | None = os.fdopen(descriptor, "r+b", buffering=0)
        try:
            lock(self._file)
        except OSError as exc:
            holder = _holder(self._file)
            self._file.close()
            self._file = None
            raise StoreError(
                "Another retllm-desktop is using this library",
                f"It is process {holder}. Close it, then try again."
                if holder
                else "Close it, then try again.",
                library,
            ) from exc
        self.left_behind = _holder(self._file) is not None
        self._write(str(os.getpid()).encode())

    def close(self) -> None:
        """Let go of the lock."""
        if self._file is None:
            return
        self._write(b"")
        with contextlib.suppress(OSError):
            unlock(self._file)
        self._file.close()
        self._file = None

    def _write(self, text: bytes) -> None:
        # The id only serves a message; a full disk must not keep anyone from reading or closing.
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.seek(0)
                self._file.truncate()
                self._file.write(text)


def _holder(file: BinaryIO) -> int | None:
    try:
        file.seek(0)
        return int(file.read(32))
    except (OSError, ValueError):
        return None
