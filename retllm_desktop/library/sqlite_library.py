"""The library: one SQLite file that keeps folders, files, items and vectors."""

import contextlib
import os
import shutil
import stat
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

import apsw

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.library import Library
from retllm_desktop.core.library_changes import NoChanges
from retllm_desktop.core.library_records import Finding, LibraryStatus
from retllm_desktop.core.types import Modality
from retllm_desktop.core.typing_support import override
from retllm_desktop.library import text_index, vector_tables
from retllm_desktop.library.annotations import SqliteAnnotations
from retllm_desktop.library.connections import (
    Connections,
    WriterLock,
    open_reader,
    open_writer,
    prepare_writer,
)
from retllm_desktop.library.enrichment import SqliteEnrichment
from retllm_desktop.library.feedback import SqliteFeedback
from retllm_desktop.library.files import SqliteFiles
from retllm_desktop.library.items import SqliteItems
from retllm_desktop.library.library_file import LibraryFile, ThumbnailCache, content_hashes
from retllm_desktop.library.library_overview import SqliteOverview
from retllm_desktop.library.migration import (
    check_schema_current,
    check_schema_version,
    migrate_schema,
)
from retllm_desktop.library.passages import SqlitePassages, passage_progress
from retllm_desktop.library.roots import SqliteRoots, list_roots
from retllm_desktop.library.saved_searches import SqliteSavedSearches
from retllm_desktop.library.schema import MIGRATIONS
from retllm_desktop.library.second_pass import SqliteSecondPass, count_first_pass
from retllm_desktop.library.spaces import SqliteSpaces, rebuild_progress
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_errors import (
    DamagedLibraryError,
    damaged_library_error,
    translate_error,
)
from retllm_desktop.library.transfer import SqliteTransfer
from retllm_desktop.library.vector_index.index import IndexTuning
from retllm_desktop.library.vectors import SqliteVectors
from retllm_desktop.library.vocabulary import SqliteVocabulary
from retllm_desktop.library.words import SqliteWords

_SPARE_LEAST_BYTES: Final = 32 * 2**20
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
    return (
        len(header) == _HEADER_BYTES and MIGRATIONS[0].version <= version < MIGRATIONS[-1].version
    )


def open_library(
    path: Path,
    *,
    cache_dir: Path,
    writable: bool,
    tuning: IndexTuning | None = None,
    languages: frozenset[str] = frozenset(),
) -> "SqliteLibrary":
    """Open a library; when writing, make it or bring it up to date.

    Args:
        path: The database file.
        cache_dir: Where the folder of thumbnails lies; it need not exist.
        writable: Whether to be the library's one writer. Readers may be many, work beside a
            writer, and in a folder that cannot be written.
        tuning: When a vector index is built and used; None: as measured.
        languages: Languages beside English that its words may be of (ISO 639-1 codes).

    Raises:
        InputError: There is nothing to read yet.
        StoreError: Another process writes; or the file cannot be read or written, is damaged,
            is no library, or was made by a later version. The file is left as it was.
    """
    thumbnails = ThumbnailCache(cache_dir / "thumbnails")
    tuning = tuning or IndexTuning()
    if writable:
        return _open_writable(path, thumbnails, tuning, languages)
    return _open_readable(path, thumbnails, tuning, languages)


def _open_writable(
    path: Path, thumbnails: ThumbnailCache, tuning: IndexTuning, languages: frozenset[str]
) -> "SqliteLibrary":
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StoreError(
            "The data directory cannot be made",
            f"{exc.strerror or exc}. Change its permissions, or choose another data directory.",
            path.parent,
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
    library = SqliteLibrary(LibraryFile(path, connections, thumbnails, lock, tuning), languages)
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


def _open_readable(
    path: Path, thumbnails: ThumbnailCache, tuning: IndexTuning, languages: frozenset[str]
) -> "SqliteLibrary":
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
    return SqliteLibrary(LibraryFile(path, connections, thumbnails, None, tuning), languages)


class SqliteLibrary(Library):
    """A library opened by ``open_library``; fulfils the port ``Library``.

    Any thread may call any method. Readers never wait for the writer; writers take turns. After
    ``close`` every method raises ``StoreError``. Methods that change something raise
    ``StoreError`` when the disk is full, fails or cannot be written; then nothing was changed and
    the library can be used on.
    """

    def __init__(self, file: LibraryFile, languages: frozenset[str] = frozenset()) -> None:
        """Take over an open file; ``languages`` as for ``open_library``."""
        self._file = file
        self._could_not_compact = False
        self.roots = SqliteRoots(file)
        self.files = SqliteFiles(file)
        self.items = SqliteItems(file)
        self.vectors = SqliteVectors(file)
        self.spaces = SqliteSpaces(file)
        self.passages = SqlitePassages(file)
        self.second_pass = SqliteSecondPass(file)
        self.words = SqliteWords(file, languages)
        self.annotations = SqliteAnnotations(file)
        self.overview = SqliteOverview(file)
        self.saved_searches = SqliteSavedSearches(file)
        self.feedback = SqliteFeedback(file)
        self.enrichment = SqliteEnrichment(file)
        self.vocabulary = SqliteVocabulary(file)
        self.transfer = SqliteTransfer(file)
        # One process writes, and whoever reads beside it asks anew each time.
        self.changes = NoChanges()

    def __enter__(self) -> Self:
        """Return the library, which is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    @override
    def status(self) -> LibraryStatus:
        with self._file.connections.reading() as connection:
            found = list_roots(connection)
            stored = vector_tables.active_space(connection)
            items = _count_by_modality(connection, vector_tables.active_id(connection))
            duplicates = _count_duplicates(connection)
            building, done, total = rebuild_progress(connection)
            of_passages, searched, embedded, texts = passage_progress(connection)
            first_pass = count_first_pass(connection)
            named = _count_named(connection)
            noted = connection.value("SELECT count(*) FROM content WHERE note <> '' AND copies > 0")
        path = self._file.path
        return LibraryStatus(
            path=path,
            roots=found,
            files=sum(root.files for root in found),
            items=items,
            problems=sum(root.problems for root in found),
            space=None if stored is None else stored.space,
            size_bytes=sum(_size_bytes(path.with_name(path.name + end)) for end in ("", "-wal")),
            duplicates=duplicates,
            building=building,
            building_done=done,
            building_total=total,
            passages=of_passages,
            passages_searched=searched,
            passages_done=embedded,
            passages_total=texts,
            first_pass=first_pass,
            named=named,
            noted=noted,
        )

    @override
    def back_up(self, target: Path) -> None:
        from retllm_desktop.library import backup

        with self._file.connections.reading() as connection:
            backup.write_backup(connection, target)

    @override
    def check(self) -> tuple[Finding, ...]:
        from retllm_desktop.library import audit

        with self._file.connections.reading() as connection:
            return audit.find_damage(connection)

    @override
    def repair(self) -> tuple[Finding, ...]:
        from retllm_desktop.library import audit

        try:
            with self._file.connections.alone() as connection:
                if audit.only_pages_lost(connection):
                    connection.run("VACUUM")
                # What is damaged need not obey them; in the end nothing is left that does not.
                connection.run("PRAGMA foreign_keys = OFF")
                try:
                    with self._file.connections.writing():
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

    @override
    def worth_compacting(self, least_bytes: int = _SPARE_LEAST_BYTES) -> bool:
        with self._file.connections.reading() as connection:
            page_bytes = connection.value("PRAGMA page_size")
            whole_bytes = page_bytes * connection.value("PRAGMA page_count")
            spare_bytes = page_bytes * connection.value("PRAGMA freelist_count")
        if self._could_not_compact or spare_bytes < max(least_bytes, whole_bytes // 2):
            return False
        # SQLite makes a copy among the temporary files, and writes it back through its log.
        room_bytes = 2 * (whole_bytes - spare_bytes)
        try:
            folders = (self._file.path.parent, _temporary_folder())
            return all(shutil.disk_usage(folder).free > room_bytes for folder in folders)
        except OSError:
            return False

    @override
    def compact(self) -> None:
        # Where it fails it is not tried again by itself until the program starts anew.
        self._could_not_compact = True
        with self._file.connections.writing() as connection:
            for stored, _ in vector_tables.stored_spaces(connection):
                if vector_tables.has_empty_chunks(connection, stored):
                    vector_tables.repack(connection, stored)
        with self._file.connections.alone() as connection:
            # Otherwise SQLite makes its copy in memory.
            connection.run("PRAGMA temp_store = FILE")
            try:
                connection.run("VACUUM")
            finally:
                connection.run("PRAGMA temp_store = MEMORY")
            connection.checkpoint()
        self._could_not_compact = False

    def prune_thumbnails(self) -> int:
        """Remove previews of content that is not in the library; returns how many."""
        with self._file.connections.writing() as connection:
            return self._file.thumbnails.prune(content_hashes(connection))

    @override
    def release_memory(self) -> None:
        self._file.release_memory()

    @override
    def close(self) -> None:
        self._file.close()


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


def _count_by_modality(connection: Connection, space_id: int | None) -> dict[str, int]:
    """Return how many items of each modality can be found."""
    rows = connection.rows("SELECT modality, count(*) FROM item GROUP BY modality")
    counts: dict[str, int] = {modality: count for modality, count in rows}  # noqa: C416
    # A file that was not read has one item of its own, and no vector that could be hidden.
    counts[Modality.FILE] = connection.value(
        "SELECT count(*) FROM file WHERE unread <> '' AND missing_since_s IS NULL"
    )
    hidden = connection.rows(
        "SELECT modality, count(*) FROM hidden_vector WHERE space_id = ? GROUP BY modality",
        (space_id,),
    )
    for modality, count in hidden:
        counts[modality] -= count
    return {modality: count for modality, count in counts.items() if count}


def _count_named(connection: Connection) -> dict[str, int]:
    """Return how many files of kinds that nothing reads there are of each ending, most first."""
    rows = connection.rows(
        "SELECT place.ending, count(*) AS files FROM file "
        "JOIN place ON place.file_id = file.id "
        "WHERE file.unread = 'kind' GROUP BY place.ending ORDER BY files DESC, place.ending"
    )
    return {ending: count for ending, count in rows}  # noqa: C416


def _count_duplicates(connection: Connection) -> int:
    """Return how many present files hold what an earlier one of them holds."""
    return connection.value(
        "SELECT count(*) - count(DISTINCT content_id) FROM file "
        "WHERE content_id IS NOT NULL AND missing_since_s IS NULL"
    )


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _temporary_folder() -> Path:
    """Return where SQLite lays temporary files."""
    if os.name == "posix":
        named = (os.environ.get("SQLITE_TMPDIR"), os.environ.get("TMPDIR"))
        for folder in (*named, "/var/tmp", "/usr/tmp"):  # noqa: S108 - only looked at
            if folder and Path(folder).is_dir() and os.access(folder, os.W_OK | os.X_OK):
                return Path(folder)
    return Path(tempfile.gettempdir())
