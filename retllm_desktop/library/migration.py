"""Applies the steps of the schema that a library lacks, each once, in one transaction."""

import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import StoreError
from retllm_desktop.library.schema import MIGRATIONS, Migration
from retllm_desktop.library.sql import Connection

APPLICATION_ID: Final = 0x52744C4D
"""«RtLM» in the file's header: says that a SQLite file is one of our libraries."""

_MAJOR: Final = 1000
"""``PRAGMA user_version`` is major * 1000 + minor. A new minor version only adds what an older
program may ignore; a new major version is not for older programs."""


def check_schema_version(
    connection: Connection, path: Path, migrations: Sequence[Migration] = MIGRATIONS
) -> int:
    """Return the file's version, 0 for a new one, without changing anything.

    Raises:
        StoreError: It is not a library of ours, or a later version made it, or a version before
            the first release.
    """
    version, application = (
        _pragma(connection, "user_version"),
        _pragma(connection, "application_id"),
    )
    if application != APPLICATION_ID:
        empty = not connection.value("SELECT count(*) FROM sqlite_schema")
        if version == 0 and application == 0 and empty:
            return 0
        raise StoreError(
            "This file is not a retllm-desktop library",
            "It was left as it is; move it away, or choose another data directory.",
            path,
        )
    if version < migrations[0].version:
        raise StoreError(
            "The library was made by a development version of retllm-desktop: index again",
            "It was left as it is. Move it away and run `retllm-desktop index FOLDER` to build the "
            "library again, or choose another data directory. Your own files are not touched.",
            path,
        )
    ours = migrations[-1].version
    if version // _MAJOR > ours // _MAJOR:
        raise StoreError(
            "The library was made by a later version of retllm-desktop",
            f"Its schema is {_printed(version)}, this program knows {_printed(ours)}. Install the "
            "later version, or choose another data directory.",
            path,
        )
    return version


def check_schema_current(
    connection: Connection, path: Path, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Make sure that a reader, which may not migrate, finds the tables that it knows.

    Raises:
        StoreError: The file needs a migration, is not a library of ours, or is too new.
    """
    version = check_schema_version(connection, path, migrations)
    ours = migrations[-1].version
    if version < ours:
        raise StoreError(
            "The library was made by an earlier version of retllm-desktop",
            "Run `retllm-desktop index` once to bring it up to date.",
            path,
        )


def migrate_schema(
    connection: Connection,
    path: Path,
    migrations: Sequence[Migration] = MIGRATIONS,
    *,
    keep_copy: bool = True,
) -> None:
    """Apply what is missing; the file is copied first when it already holds data.

    Args:
        connection: The one writing connection, outside of a transaction.
        path: The library file; the copy is ``<name>.before-<new version>`` beside it.
        migrations: The steps, in order.
        keep_copy: Whether to copy it; a file that is a copy itself needs none.

    Raises:
        StoreError: See ``check_schema_version``.
        apsw.Error: A step failed; it was rolled back, the steps before it stay.
    """
    version = check_schema_version(connection, path, migrations)
    pending = [step for step in migrations if step.version > version]
    if pending and version and keep_copy:
        _copy(connection, path, pending[-1].version)
    for step in pending:
        _apply(connection, step)


def _apply(connection: Connection, step: Migration) -> None:
    convert = None if step.conversion is None else step.conversion(connection)
    connection.run("BEGIN IMMEDIATE")
    try:
        connection.run(
            "CREATE TABLE IF NOT EXISTS migration "
            "(name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT"
        )
        connection.run(step.script)
        if convert is not None:
            convert()
        connection.run(
            "INSERT INTO migration (name, applied_at) VALUES (?, ?)",
            (step.name, datetime.now(UTC).isoformat(timespec="seconds")),
        )
        connection.run(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.run(f"PRAGMA user_version = {step.version:d}")
        connection.run("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.run("ROLLBACK")
        raise


def _copy(connection: Connection, path: Path, version: int) -> None:
    # Under another name until it is whole, so that nobody takes half a copy for a copy.
    copy = path.with_name(f"{path.name}.before-{version}")
    unfinished = path.with_name(f"{copy.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        target = Connection(unfinished, "rwc")
        try:
            connection.copy_to(target)
        finally:
            target.close()
        unfinished.replace(copy)
    except OSError as exc:
        raise StoreError(
            "The library could not be copied before its upgrade, so it was not upgraded",
            str(exc.strerror or exc),
            path,
        ) from exc
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.value(f"PRAGMA {name}"))


def _printed(version: int) -> str:
    return f"{version // _MAJOR}.{version % _MAJOR}"
