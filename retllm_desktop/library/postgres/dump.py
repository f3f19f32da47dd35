"""A shared library copied into one file by ``pg_dump``, and put back by ``pg_restore``."""

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.library.postgres.database import NOTHING_CHANGED, SCHEMA, Database

_NO_BACKUP: Final = "the backup was not made"
_LINES: Final = 3


def write_dump(database: Database, server: str, target: Path) -> None:
    """Copy a shared library into a new file, which gets its name when it is whole.

    Args:
        database: Its connections.
        server: Its connection string.
        target: The file to make.

    Raises:
        InputError: It is there already.
        StoreError: ``pg_dump`` is not there or too old, failed, or this person may not see all.
    """
    if os.path.lexists(target):
        raise InputError("There is a file of this name already", "Choose another name.", target)
    _require_unbound(database, _NO_BACKUP)
    program = _find_program("pg_dump", database, _NO_BACKUP)
    unfinished = target.with_name(f"{target.name}.part")
    try:
        _run(
            (program, "--format=custom", f"--schema={SCHEMA}", "--no-password",
             f"--file={unfinished}", f"--dbname={server}"),
            _NO_BACKUP,
        )  # fmt: skip
        unfinished.replace(target)
    except OSError as exc:
        raise StoreError(
            f"The file cannot be written; {_NO_BACKUP}", str(exc.strerror or exc), target
        ) from exc
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def restore_shared_library(source: Path, server: str) -> str | None:
    """Put a dump in the place of a shared library; the former one is kept under another name.

    Args:
        source: The file that ``write_dump`` made.
        server: The connection string of somebody whom the rights of collections do not bind.

    Returns:
        The schema that the former library is in now, None where there was none.

    Raises:
        InputError: There is no such backup, or it is none.
        StoreError: It could not be put back; nothing was changed.
    """
    if not source.is_file():
        raise InputError("There is no such backup", "", source)
    database = Database(server)
    try:
        _require_unbound(database, NOTHING_CHANGED)
        program = _find_program("pg_restore", database, NOTHING_CHANGED)
        listed = _run((program, "--list", str(source)), NOTHING_CHANGED)
        if not re.search(rf"SCHEMA - {SCHEMA} ", listed):
            raise InputError("This file is no backup of a shared library", "", source)
        kept = _rename_schema(database)
        try:
            _run(
                (program, "--no-password", "--single-transaction", "--exit-on-error",
                 f"--dbname={server}", str(source)),
                NOTHING_CHANGED,
            )  # fmt: skip
        except StoreError:
            if kept is not None:
                _rename_back(database, kept)
            raise
        return kept
    finally:
        database.close()


def _require_unbound(database: Database, consequence: str) -> None:
    """Make sure that a person sees all of the library: of a part nothing can be put back."""
    with database.reading() as session:
        unbound = session.value(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user"
        )
        person = session.value("SELECT session_user::text")
    if not unbound:
        raise StoreError(
            f"«{person}» sees a part of the shared library only; {consequence}",
            "Back it up and restore it as somebody whom the rights of collections do not bind: a "
            "superuser, or a role with BYPASSRLS.",
        )


def _find_program(name: str, database: Database, consequence: str) -> str:
    """Return a program of PostgreSQL that is not older than the server."""
    with database.reading() as session:
        wanted = int(session.value("SHOW server_version_num")) // 10000
    program = shutil.which(name)
    if program is None:
        raise StoreError(
            f"The program {name} is not on this computer; {consequence}",
            f"Install it (Debian, Ubuntu: apt-get install postgresql-client-{wanted}).",
        )
    found = re.search(r"\d+", _run((program, "--version"), consequence))
    if found is not None and int(found[0]) < wanted:
        raise StoreError(
            f"{name} is of PostgreSQL {found[0]}, the server of {wanted}; {consequence}",
            f"Install one of version {wanted} or newer "
            f"(Debian, Ubuntu: apt-get install postgresql-client-{wanted}).",
        )
    return program


def _run(command: Sequence[str], consequence: str) -> str:
    """Run a program; return what it printed.

    Raises:
        StoreError: It failed; the detail is the end of what it said.
    """
    try:
        done = subprocess.run(  # noqa: S603 - found by name, arguments are ours
            command, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as exc:
        raise StoreError(
            f"{command[0]} cannot be run; {consequence}", str(exc.strerror or exc)
        ) from exc
    if done.returncode:
        said = " ".join(done.stderr.strip().splitlines()[-_LINES:])
        raise StoreError(f"{Path(command[0]).name} failed; {consequence}", said)
    return done.stdout


def _rename_schema(database: Database) -> str | None:
    """Give the present library's schema another name; return it, None where there is none."""
    with database.writing() as session:
        taken = {row[0] for row in session.rows("SELECT nspname::text FROM pg_namespace")}
        if SCHEMA not in taken:
            return None
        number, kept = 1, f"{SCHEMA}_before_restore"
        while kept in taken:
            number += 1
            kept = f"{SCHEMA}_before_restore_{number}"
        session.raw.execute(
            sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(
                sql.Identifier(SCHEMA), sql.Identifier(kept)
            )
        )
        return kept


def _rename_back(database: Database, kept: str) -> None:
    try:
        with database.writing() as session:
            session.raw.execute(
                sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(
                    sql.Identifier(kept), sql.Identifier(SCHEMA)
                )
            )
    except (StoreError, psycopg.Error) as exc:
        raise StoreError(
            f"The backup could not be put back, and the library is in the schema {kept} now",
            f"Somebody who may runs `ALTER SCHEMA {kept} RENAME TO {SCHEMA}` in the database.",
        ) from exc
