"""The library: one SQLite file that keeps folders, files, items and vectors."""

import contextlib
import stat
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

import apsw

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.library_records import Finding
from retllm_desktop.library import text_index
from retllm_desktop.library.connections import (
    Connections,
    WriterLock,
    open_reader,
    open_writer,
    prepare_writer,
)
from retllm_desktop.library.enrichment import SqliteEnrichment
from retllm_desktop.library.feedback import SqliteFeedback
from retllm_desktop.library.items import SqliteItems, SqliteListing
from retllm_desktop.library.library_file import ThumbnailCache
from retllm_desktop.library.passages import SqlitePassages
from retllm_desktop.library.schema import (
    MIGRATIONS,
    check_schema_current,
    check_schema_version,
    migrate_schema,
)
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_errors import (
    DamagedLibraryError,
    damaged_library_error,
    translate_error,
)
from retllm_desktop.library.vectors import SqliteVectors
from retllm_desktop.library.words import SqliteWords

_SMALLEST_BYTES: Final = 512
_HEADER_BYTES, _VERSION_AT = 100, 60
"""Of every SQLite file; where the header has ``user_version``, four bytes, the highest first."""
_CATCH_UP_CONTENTS: Final = 2048


def is_of_earlier_version(path: Path) -> bool:
    """Whether opening a library for writing will first convert it, which may take a minute."""
    try:
        with path.open("rb") as stream:
            header = stream.read(_HEADER_BYTES)
    except OSError:
        return False
    version = int.from_bytes(header[_VERSION_AT : _VERSION_AT + 4], "big")
    return len(header) == _HEADER_BYTES and 0 < version < MIGRATIONS[-1].version


def open_library(path: Path, *, cache_dir: Path, writable: bool) -> "SqliteLibrary":
    """Open a library; when writing, make it or bring it up to date.

    Args:
        path: The database file.
        cache_dir: Where the folder of thumbnails lies; it need not exist.
        writable: Whether to be the library's one writer. Readers may be many, work beside a
            writer, and in a folder that cannot be written.

    Raises:
        InputError: There is nothing to read yet.
        StoreError: Another process writes; or the file cannot be read or written, is damaged,
            is no library, or was made by a later version. The file is left as it was.
    """
    thumbnails = ThumbnailCache(cache_dir / "thumbnails")
    return _open_writable(path, thumbnails) if writable else _open_readable(path, thumbnails)


def _open_writable(path: Path, thumbnails: ThumbnailCache) -> "SqliteLibrary":
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StoreError(
            "The data directory cannot be made", str(exc.strerror or exc), path.parent
        ) from exc
    _existing_bytes(path)
    lock = WriterLock(path.with_name(f"{path.name}.lock"), path)
    writer: Connection | None = None
    try:
        writer = open_writer(path)
        check_schema_version(writer, path)
        prepare_writer(writer)
        migrate_schema(writer, path)
        # Where the index of words is damaged ``repair``, which opens the file too, makes it anew.
        with contextlib.suppress(apsw.CorruptError):
            _catch_up(writer)
    except BaseException as exc:
        if writer is not None:
            writer.close()
        lock.close()
        if isinstance(exc, apsw.Error) and (error := translate_error(exc, path)):
            raise error from exc
        raise
    connections = Connections(path, writer=writer, finish=text_index.catch_up)
    library = SqliteLibrary(path, connections, thumbnails, lock)
    if lock.left_behind:
        library.prune_thumbnails()
    return library


def _catch_up(writer: Connection) -> None:
    """Do what a migration or an older program left to do, in steps that may be interrupted."""
    behind = True
    while behind:
        writer.run("BEGIN IMMEDIATE")
        try:
            behind = text_index.catch_up_some(writer, _CATCH_UP_CONTENTS)
            writer.run("COMMIT")
        except BaseException:
            if writer.in_transaction:
                writer.run("ROLLBACK")
            raise


def _open_readable(path: Path, thumbnails: ThumbnailCache) -> "SqliteLibrary":
    if not _existing_bytes(path):
        raise _no_library(path)
    reader: Connection | None = None
    try:
        reader, mode = open_reader(path)
        check_schema_current(reader, path)
    except BaseException as exc:
        if reader is not None:
            reader.close()
        if isinstance(exc, apsw.Error) and (error := translate_error(exc, path)):
            raise error from exc
        raise
    connections = Connections(path, writer=None, reader=reader, mode=mode)
    return SqliteLibrary(path, connections, thumbnails, None)


class SqliteLibrary(
    SqliteItems,
    SqliteListing,
    SqliteVectors,
    SqlitePassages,
    SqliteWords,
    SqliteFeedback,
    SqliteEnrichment,
):
    """A library opened by ``open_library``; fulfils the port ``Library``.

    Any thread may call any method. What reads never waits for what writes; what writes takes
    turns. After ``close`` every method raises ``StoreError``. Methods that change something
    raise ``StoreError`` when the disk is full, fails or cannot be written; then nothing was
    changed and the library can be used on.
    """

    def __enter__(self) -> Self:
        """Return the library, which is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def back_up(self, target: Path) -> None:
        """Copy the library, as it is now, into one new file, and check the copy.

        Reading and writing go on meanwhile. Previews are not part of it.

        Raises:
            InputError: The target is there already.
            StoreError: The copy could not be made or is not sound; no file is left.
        """
        from retllm_desktop.library import backup

        with self._connections.reading() as connection:
            backup.write_backup(connection, target)

    def check(self) -> tuple[Finding, ...]:
        """Look for damage: the file's integrity, orphans, items without vectors and the reverse."""
        from retllm_desktop.library import audit

        with self._connections.reading() as connection:
            return audit.find_damage(connection)

    def repair(self) -> tuple[Finding, ...]:
        """Set right what can be; content without vectors is forgotten and indexed anew.

        Returns:
            What was found and set right, and (not ``repairable``) what was found and was not.
        """
        from retllm_desktop.library import audit

        try:
            with self._connections.alone() as connection:
                if audit.only_pages_lost(connection):
                    connection.run("VACUUM")
                # What is damaged need not obey them; in the end nothing is left that does not.
                connection.run("PRAGMA foreign_keys = OFF")
                try:
                    with self._connections.writing():
                        findings = audit.repair_damage(connection)
                finally:
                    connection.run("PRAGMA foreign_keys = ON")
        except StoreError as exc:
            if not isinstance(
                exc.__cause__, apsw.CorruptError | DamagedLibraryError | UnicodeDecodeError
            ):
                raise
            return tuple(replace(finding, repairable=False) for finding in self.check())
        if findings:
            self.prune_thumbnails()
        return findings


def _no_library(path: Path) -> InputError:
    return InputError(
        "There is no library yet", "Run `retllm-desktop index FOLDER` first to make one.", path
    )


def _existing_bytes(path: Path) -> int:
    """Return the length of the file, 0 where there is none.

    Raises:
        StoreError: What is there cannot be a library. SQLite would take a file shorter than
            its smallest page for a new one, and write over it.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0
    except OSError as exc:
        raise StoreError("The library cannot be opened", str(exc.strerror or exc), path) from exc
    if not stat.S_ISREG(found.st_mode):
        raise StoreError("The library cannot be opened", "What is there is not a file.", path)
    if 0 < found.st_size < _SMALLEST_BYTES:
        raise damaged_library_error(path)
    return found.st_size
