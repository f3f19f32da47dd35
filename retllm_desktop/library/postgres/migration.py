"""Brings a database to the schema of this program, once, whoever comes first."""

from typing import Final

from retllm_desktop.core.errors import StoreError
from retllm_desktop.library.postgres.database import SCHEMA, Database, Session
from retllm_desktop.library.postgres.schema import POSTGRES_MIGRATIONS

LEAST_VECTOR: Final = (0, 8, 0)
"""Of pgvector: iterative scans came with it."""
_LOCK: Final = 0x7265746C6C6D
"""Number of the advisory lock under which the schema is changed."""


def check_server(session: Session) -> None:
    """Check that the server can hold a library.

    Raises:
        StoreError: PostgreSQL is older than 15, or pgvector is missing or too old.
    """
    version = int(session.value("SHOW server_version_num"))
    if version < 150000:
        raise StoreError(
            f"The server is PostgreSQL {version // 10000}; a shared library needs 15 or newer"
        )
    offered = session.value(
        "SELECT default_version FROM pg_available_extensions WHERE name = 'vector'"
    )
    held = session.value("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
    # Where a server was set up anew without the package, databases hold what is not there.
    if offered is None or (held is None and schema_version(session)):
        raise StoreError(
            "The server has no pgvector",
            "Install it there (Debian, Ubuntu: apt-get install postgresql-18-pgvector); if it is "
            "there, its superuser runs `CREATE EXTENSION vector` in the database.",
        )
    there = str(held or offered)
    if _parts(there) < LEAST_VECTOR:
        least = ".".join(map(str, LEAST_VECTOR))
        raise StoreError(
            f"The server's pgvector is {there}; a shared library needs {least} or newer",
            "Update it there; then run `ALTER EXTENSION vector UPDATE` in the database.",
        )


def schema_version(session: Session) -> int:
    """Return the version of a database's schema, 0 where it holds no library."""
    if session.value("SELECT to_regclass(%s)::text", (f"{SCHEMA}.migration",)) is None:
        return 0
    return int(session.value(f"SELECT coalesce(max(version), 0) FROM {SCHEMA}.migration"))  # noqa: S608


def check_postgres_schema(session: Session) -> None:
    """Check that this program can use a database.

    Raises:
        StoreError: It holds no library, one of a later program, or one not converted yet.
    """
    found, ours = schema_version(session), POSTGRES_MIGRATIONS[-1].version
    if found == 0:
        raise StoreError(
            "This database holds no shared library",
            "Run `retllm-desktop library init` first, or check the service file.",
        )
    if found > ours:
        raise StoreError(
            "The shared library was made by a later version of retllm-desktop",
            "Update retllm-desktop on this computer.",
        )
    if found < ours:
        raise StoreError(
            "The shared library is of an earlier version of retllm-desktop",
            "Whoever made it runs `retllm-desktop library init` again, which converts it.",
        )


def migrate_postgres(database: Database) -> int:
    """Make or convert a database's schema; whoever runs it becomes or is its owner.

    Several may try at once: one does it, the others wait and find it done.

    Returns:
        How many steps were applied.

    Raises:
        StoreError: The server cannot hold a library, or the database is of a later program;
            nothing was changed.
    """
    applied = 0
    with database.writing() as session:
        check_server(session)
        session.run("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        found = schema_version(session)
        if found > POSTGRES_MIGRATIONS[-1].version:
            check_postgres_schema(session)
        if not found:
            session.run(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            session.run("CREATE EXTENSION IF NOT EXISTS vector SCHEMA public")
            session.run(f"GRANT USAGE ON SCHEMA {SCHEMA} TO PUBLIC")
            session.run(
                f"CREATE TABLE {SCHEMA}.migration (version integer PRIMARY KEY, "
                "name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
            )
            session.run(f"GRANT SELECT ON {SCHEMA}.migration TO PUBLIC")
        for step in POSTGRES_MIGRATIONS:
            if step.version > found:
                session.run(step.script)
                session.run(
                    f"INSERT INTO {SCHEMA}.migration (version, name) VALUES (%s, %s)",  # noqa: S608
                    (step.version, step.name),
                )
                applied += 1
    return applied


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
