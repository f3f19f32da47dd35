"""SQLite connections: one that writes, under a lock, and a few that read beside it."""

import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable, Generator
from pathlib import Path
from typing import BinaryIO, Final

import apsw

from retllm_desktop.core.errors import LibraryInUseError, StoreError
from retllm_desktop.library.sql import Connection, Mode
from retllm_desktop.library.sqlite_errors import (
    NOTHING_CHANGED,
    NOTHING_READ,
    DamagedLibraryError,
    damaged_library_error,
    translate_error,
)
from retllm_desktop.platform.file_locks import lock_file, unlock_file


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
            lock_file(self._file)
        except OSError as exc:
            holder = _holder(self._file)
            self._file.close()
            self._file = None
            raise LibraryInUseError(
                "Another retllm-desktop is using this library",
                f"It is process {holder}. Close it, then try again."
                if holder
                else "Close it, then try again.",
                library,
            ) from exc
        self.left_behind = _holder(self._file) is not None
        self._write(str(os.getpid()).encode())

    def close(self) -> None:
        """Release the lock."""
        if self._file is None:
            return
        self._write(b"")
        with contextlib.suppress(OSError):
            unlock_file(self._file)
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


_KEPT_READERS: Final = 4
_WAL_LIMIT_BYTES: Final = 64 * 1024 * 1024
_CACHE_KIB: Final = 32 * 1024
"""The writer walks along the pages of long blobs; SQLite's own 2 MiB hold hardly one of them."""
_READER_CACHE_KIB: Final = 16 * 1024
"""A query by words passes through some megabytes of the index; with SQLite's own 2 MiB each page
of them is read anew at every letter that is typed."""
_READ_ON: Final = f"SELECT count(*) FROM sqlite_schema; PRAGMA cache_size = -{_READER_CACHE_KIB}"  # noqa: S608
"""The first statement, which fails where the file cannot be read at all."""
_PROBE_BYTES: Final = 16 * 1024 * 1024
_SQLITE_VEC_IN_TROUBLE: Final = ("Internal sqlite-vec error", "shadow table")


def open_writer(path: Path) -> Connection:
    """Open (or make) the file for writing; nothing in it is changed yet.

    Raises:
        StoreError: The file is write-protected.
        apsw.Error: It cannot be opened.
    """
    connection = Connection(path, "rwc")
    # SQLite quietly opens a write-protected file for reading.
    if connection.read_only:
        connection.close()
        raise StoreError(
            "The library file is write-protected",
            "Change its permissions, or choose another data directory.",
            path,
        )
    return connection


def prepare_writer(connection: Connection) -> None:
    """Choose write-ahead logging, so that readers and the writer never wait for each other."""
    # Where shared memory is not to be had (some network drives) SQLite keeps its old journal:
    # slower, and readers wait, but right.
    connection.run("PRAGMA journal_mode = WAL")
    connection.run("PRAGMA synchronous = NORMAL")
    connection.run(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
    connection.run(f"PRAGMA cache_size = -{_CACHE_KIB}")


def open_reader(path: Path) -> tuple[Connection, Mode]:
    """Open the file for reading, also where its folder cannot be written.

    Returns:
        The connection and the mode that worked.

    Raises:
        apsw.Error: It cannot be read.
    """
    connection = Connection(path, "ro")
    try:
        connection.run(_READ_ON)
    except (apsw.ReadOnlyError, apsw.CantOpenError):
        connection.close()
        wal = path.with_name(f"{path.name}-wal")
        if wal.exists() and wal.stat().st_size:
            raise
    except BaseException:
        connection.close()
        raise
    else:
        return connection, "ro"
    connection = Connection(path, "immutable")
    try:
        connection.run(_READ_ON)
    except BaseException:
        connection.close()
        raise
    return connection, "immutable"


def _further_reader(path: Path, mode: Mode) -> Connection:
    connection = Connection(path, mode)
    try:
        connection.run(_READ_ON)
    except BaseException:
        connection.close()
        raise
    return connection


class _FairLock:
    """A lock that is given to who has waited longest; who holds it may take it again.

    Python's own goes to whoever comes first. A thread that writes transaction after transaction
    takes that again at once, and whoever waits gets it after hundreds of them.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._holder: int | None = None
        self._depth = 0
        self._waiting: deque[tuple[int, threading.Event]] = deque()

    def acquire(self, *, blocking: bool = True) -> bool:
        """Take the lock; returns whether it was taken, which waiting always does."""
        own = threading.get_ident()
        with self._guard:
            if self._holder in {None, own}:
                self._holder = own
                self._depth += 1
                return True
            if not blocking:
                return False
            turn = (own, threading.Event())
            self._waiting.append(turn)
        try:
            turn[1].wait()
        except BaseException:
            with self._guard:
                given = turn not in self._waiting
                if not given:
                    self._waiting.remove(turn)
            if given:
                self.release()
            raise
        return True

    def release(self) -> None:
        """Give the lock back, or to who waits for it."""
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            self._holder = None
            if self._waiting:
                self._holder, turn = self._waiting.popleft()
                self._depth = 1
                turn.set()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_exc: object) -> None:
        self.release()


class Connections:
    """The open connections of one library; any thread may ask for one.

    Reads never wait for a write: each borrows a connection of its own and sees the state
    committed last. Writes take turns.
    """

    def __init__(
        self,
        path: Path,
        *,
        writer: Connection | None,
        reader: Connection | None = None,
        mode: Mode = "ro",
        finish: Callable[[Connection], None] | None = None,
    ) -> None:
        """Take over connections.

        Args:
            path: The library file.
            writer: The connection that writes, None for a library opened for reading.
            reader: A first connection that reads.
            mode: How further ones are opened.
            finish: Called at the end of each transaction that writes, as a part of it.
        """
        self._path = path
        self._mode: Mode = mode
        self._finish = finish
        self._writer = writer
        self._write_lock = _FairLock()
        self._idle: list[Connection] = [] if reader is None else [reader]
        self._busy: set[Connection] = set()
        self._returned = threading.Condition()
        self._closed = False

    @contextlib.contextmanager
    def writing(self, consequence: str = NOTHING_CHANGED) -> Generator[Connection]:
        """Lend the writing connection inside a transaction that is committed at the end.

        Args:
            consequence: What the error says of the work; everything was rolled back.

        Raises:
            StoreError: The environment's fault, or the library was opened for reading.
        """
        with self.alone(consequence) as connection:
            connection.run("BEGIN IMMEDIATE")
            try:
                yield connection
                if self._finish is not None:
                    self._finish(connection)
                connection.run("COMMIT")
            except BaseException:
                # SQLite itself rolls back after some errors; a failing rollback adds
                # nothing to the failure that led here.
                if connection.in_transaction:
                    with contextlib.suppress(apsw.Error):
                        connection.run("ROLLBACK")
                raise

    @contextlib.contextmanager
    def alone(self, consequence: str = NOTHING_CHANGED) -> Generator[Connection]:
        """Lend the writing connection outside of a transaction, for what cannot be inside one.

        Args:
            consequence: What the error says of the work.

        Raises:
            StoreError: The environment's fault, or the library was opened for reading.
        """
        with self._write_lock:
            connection = self._writer
            if self._closed:
                raise self._closed_error()
            if connection is None:
                raise StoreError("The library was opened for reading only", "", self._path)
            with self._translated(connection, consequence):
                yield connection

    @contextlib.contextmanager
    def reading(self) -> Generator[Connection]:
        """Lend a connection that sees one unchanging state.

        Raises:
            StoreError: The environment's fault.
        """
        connection = self._borrow()
        try:
            with self._translated(connection, NOTHING_READ):
                connection.run("BEGIN")
                try:
                    yield connection
                finally:
                    if connection.in_transaction:
                        with contextlib.suppress(apsw.Error):
                            connection.run("ROLLBACK")
        finally:
            self._give_back(connection)

    def release_memory(self) -> None:
        """Give back what the connections keep of the file; nothing waits for a write under way."""
        with self._returned:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        if self._write_lock.acquire(blocking=False):
            try:
                if self._writer is not None and not self._closed:
                    with contextlib.suppress(apsw.Error):
                        self._writer.run("PRAGMA shrink_memory")
            finally:
                self._write_lock.release()

    def close(self) -> None:
        """Interrupt what reads, wait for what writes, and close every connection."""
        with self._write_lock:
            with self._returned:
                self._closed = True
                for connection in self._busy:
                    connection.interrupt()
                self._returned.wait_for(lambda: not self._busy)
                idle, self._idle = self._idle, []
            for connection in idle:
                connection.close()
            # Last, so that it can fold the write-ahead log into the file and remove it.
            if self._writer is not None:
                writer, self._writer = self._writer, None
                with self._translated(writer, ""):
                    writer.close()

    def _borrow(self) -> Connection:
        with self._returned:
            if self._closed:
                raise self._closed_error()
            if self._idle:
                connection = self._idle.pop()
                self._busy.add(connection)
                return connection
        try:
            connection = _further_reader(self._path, self._mode)
        except apsw.Error as exc:
            raise translate_error(exc, self._path, NOTHING_READ) or exc from exc
        with self._returned:
            if self._closed:
                connection.close()
                raise self._closed_error()
            self._busy.add(connection)
        return connection

    def _give_back(self, connection: Connection) -> None:
        with self._returned:
            self._busy.discard(connection)
            if self._closed or len(self._idle) >= _KEPT_READERS:
                connection.close()
            else:
                self._idle.append(connection)
            self._returned.notify_all()

    @contextlib.contextmanager
    def _translated(self, connection: Connection, consequence: str) -> Generator[None]:
        try:
            yield
        except (DamagedLibraryError, UnicodeDecodeError) as exc:
            raise damaged_library_error(self._path) from exc
        except apsw.Error as exc:
            error = translate_error(exc, self._path, consequence)
            if error is None and isinstance(exc, apsw.SQLError):
                error = self._diagnose(connection, exc, consequence)
            if error is None:
                raise
            raise error from exc

    def _diagnose(
        self, connection: Connection, exc: apsw.SQLError, consequence: str
    ) -> StoreError | None:
        """Find what a plain SQLITE_ERROR stands for.

        sqlite-vec reports whatever befalls its own tables so, a full disk and damage included.
        """
        try:
            if not connection.read_only:
                _write_and_undo(connection)
            sound = connection.value("PRAGMA quick_check(1)") == "ok"
        except apsw.Error as found:
            return translate_error(found, self._path, consequence)
        if not sound:
            return damaged_library_error(self._path)
        if any(words in str(exc) for words in _SQLITE_VEC_IN_TROUBLE):
            title = "The library's vectors could not be read or written"
            return StoreError(f"{title}; {consequence}", f"sqlite-vec: {exc}", self._path)
        return None

    def _closed_error(self) -> StoreError:
        return StoreError("The library was closed meanwhile", "", self._path)


def _write_and_undo(connection: Connection) -> None:
    """Write more than fits in the page cache, so that a full disk shows, and take it back."""
    connection.run("BEGIN IMMEDIATE")
    try:
        connection.run("CREATE TABLE probe (content BLOB)")
        connection.run("INSERT INTO probe VALUES (zeroblob(?))", (_PROBE_BYTES,))
    finally:
        if connection.in_transaction:
            connection.run("ROLLBACK")
