"""A library copied into one file while it is used, and such a file put in a library's place."""

import contextlib
import os
import shutil
from collections.abc import Generator
from pathlib import Path

import apsw

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.library import audit, text_index
from retllm_desktop.library.connections import WriterLock, open_reader
from retllm_desktop.library.library_file import ThumbnailCache, content_hashes
from retllm_desktop.library.migration import check_schema_version, migrate_schema
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_errors import NOTHING_CHANGED, translate_error
from retllm_desktop.library.vector_index import state
from retllm_desktop.platform.durable_files import sync_folder

_NO_BACKUP = "the backup was not made"


def write_backup(connection: Connection, target: Path) -> None:
    """Copy what a connection sees into a new file, which gets its name when it is whole.

    Args:
        connection: Reads the library; a writer is not kept waiting.
        target: The file to make.

    Raises:
        InputError: It is there already.
        StoreError: It could not be made, or the copy is not sound; no file is left.
    """
    if os.path.lexists(target):
        raise InputError("There is a file of this name already", "Choose another name.", target)
    unfinished = target.with_name(f"{target.name}.part")
    with _errors_translated(target, _NO_BACKUP), _removed_afterwards(unfinished):
        copy = _copied(connection, unfinished)
        try:
            wrong = audit.structure_error(copy)
            if wrong is not None:
                raise StoreError(
                    f"The library is damaged ({wrong}); {_NO_BACKUP}",
                    "Run `retllm-desktop repair`, then try again.",
                    target,
                )
        finally:
            copy.close()
        _publish(unfinished, target)


def restore_library(source: Path, path: Path, *, cache_dir: Path) -> Path | None:
    """Put a backup in the place of a library.

    The library that was there is kept beside it as ``<name>.before-restore`` (with a number from
    the second time on). At every moment a whole library lies at ``path``. Previews are made anew
    as files are read again.

    Args:
        source: The backup, or any other library file.
        path: The library file, which need not exist.
        cache_dir: Where the folder of thumbnails lies.

    Returns:
        Where the former library is now, None where there was none.

    Raises:
        InputError: There is no such backup, or it is the library itself.
        StoreError: It is not sound, is no library, or was made by a later version; the library is
            in use; or the disk does not play along. Then nothing was changed.
    """
    if not source.is_file():
        raise InputError("There is no such backup", "", source)
    if path.exists() and path.samefile(source):
        raise InputError("This is the library itself", "Name the backup to restore.", source)
    unfinished = path.with_name(f"{path.name}.restoring")
    with _errors_translated(path, NOTHING_CHANGED):
        path.parent.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(path.with_name(f"{path.name}.lock"), path)
    try:
        with _removed_afterwards(unfinished):
            _copy_backup(source, unfinished)
            with _errors_translated(path, NOTHING_CHANGED):
                kept = _keep_former(path)
                try:
                    _publish(unfinished, path)
                except OSError:
                    # Windows, while another program reads the library.
                    _restore_former(path, kept)
                    raise
        _prune(path, ThumbnailCache(cache_dir / "thumbnails"))
    finally:
        lock.close()
    return kept


def _copy_backup(source: Path, unfinished: Path) -> None:
    """Copy a backup, bring the copy up to date, and make sure that it is sound."""
    with _errors_translated(source, NOTHING_CHANGED):
        original, _ = open_reader(source)
    with _errors_translated(unfinished, NOTHING_CHANGED):
        try:
            with _errors_translated(source, NOTHING_CHANGED):
                version = check_schema_version(original, source)
            if not version:
                raise StoreError("This file is not a retllm-desktop library", "", source)
            copy = _copied(original, unfinished)
        finally:
            original.close()
        try:
            _require_sound(audit.page_error(copy), source)
            migrate_schema(copy, source, keep_copy=False)
            _require_sound(audit.structure_error(copy), source)
            copy.run("BEGIN")
            text_index.catch_up(copy)
            # A process that still reads the former library must not take this one for it.
            state.forget_indexes(copy)
            copy.run("COMMIT")
        finally:
            copy.close()


def _require_sound(wrong: str | None, source: Path) -> None:
    if wrong is not None:
        raise StoreError(
            f"The backup is damaged ({wrong}); {NOTHING_CHANGED}",
            "Choose another backup.",
            source,
        )


def _copied(connection: Connection, target: Path) -> Connection:
    target.unlink(missing_ok=True)
    copy = Connection(target, "rwc")
    try:
        connection.copy_to(copy)
        # One file that can be read anywhere, a write-protected folder included.
        copy.run("PRAGMA journal_mode = DELETE")
    except BaseException:
        copy.close()
        raise
    return copy


def _keep_former(path: Path) -> Path | None:
    """Give the present library a second name; return it, None where there is no library."""
    if not path.exists():
        return None
    # What it still has in its write-ahead log, as far as it can be opened at all.
    with contextlib.suppress(apsw.Error):
        present = Connection(path, "rwc")
        try:
            present.checkpoint()
        finally:
            present.close()
    number, kept = 1, path.with_name(f"{path.name}.before-restore")
    while os.path.lexists(kept):
        number += 1
        kept = path.with_name(f"{path.name}.before-restore-{number}")
    try:
        os.link(path, kept)
    except OSError:
        # Some file systems know no second names.
        shutil.copy2(path, kept)
        _sync(kept)
    log = path.with_name(f"{path.name}-wal")
    if log.exists():
        log.replace(kept.with_name(f"{kept.name}-wal"))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return kept


def _restore_former(path: Path, kept: Path | None) -> None:
    """Undo ``_keep_former``."""
    if kept is None:
        return
    log = kept.with_name(f"{kept.name}-wal")
    if log.exists():
        log.replace(path.with_name(f"{path.name}-wal"))
    kept.unlink()


def _prune(path: Path, thumbnails: ThumbnailCache) -> None:
    # What stays too long only takes room.
    with contextlib.suppress(apsw.Error, StoreError):
        connection, _ = open_reader(path)
        try:
            thumbnails.prune(content_hashes(connection))
        finally:
            connection.close()


def _publish(unfinished: Path, target: Path) -> None:
    """Give a file its name once every byte of it has reached the disk."""
    _sync(unfinished)
    unfinished.replace(target)
    with contextlib.suppress(OSError):
        sync_folder(target.parent)


def _sync(file: Path) -> None:
    with file.open("r+b") as stream:
        os.fsync(stream.fileno())


@contextlib.contextmanager
def _removed_afterwards(unfinished: Path) -> Generator[None]:
    """Remove an unfinished file, and what SQLite laid beside it, at the end."""
    try:
        yield
    finally:
        for end in ("", "-journal", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                unfinished.with_name(unfinished.name + end).unlink(missing_ok=True)


@contextlib.contextmanager
def _errors_translated(path: Path, consequence: str) -> Generator[None]:
    """Turn errors of the system and of SQLite into sentences on a file."""
    try:
        yield
    except OSError as exc:
        raise StoreError(
            f"The file cannot be written; {consequence}", str(exc.strerror or exc), path
        ) from exc
    except apsw.Error as exc:
        error = translate_error(exc, path, consequence)
        if error is None:
            raise
        raise error from exc
