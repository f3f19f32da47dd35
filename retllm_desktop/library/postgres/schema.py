"""The schema of a shared library as ordered steps; ``migration.py`` applies each of them once.

All lies in the schema ``retllm`` of one database. A *collection* is what people are given access
to: every folder belongs to one, and all that follows from a folder bears its number, so that one
policy guards each table. Content is one row a hash *and collection*: who reads one collection can
tell by no query that another one holds the same file.

Names of tables and columns are those of the SQLite adapter where they mean the same. Paths are
bytes (names need not be valid UTF-8), relative to their folder, with slashes on every system.
"""

from dataclasses import dataclass
from typing import Final

from retllm_desktop.library.postgres.first_schema import FIRST_POSTGRES_SCHEMA
from retllm_desktop.library.postgres.vector_schema import make_vector_functions
from retllm_desktop.library.postgres.word_schema import WORD_FUNCTIONS

GUARDED_TABLES: Final = (
    "root",
    "mount",
    "lease",
    "content",
    "file",
    "item",
    "recognised",
    "embedded",
    "skipped",
    "picture_signature",
    "picture_colours",
    "preview",
    "folder",
    "place",
    "words",
    "tag",
    "tagged",
)
"""Tables with a column ``collection_id``: read and written by the members of the collection."""
PERSONAL_TABLES: Final = ("favourite", "opened", "feedback", "saved_search", "saved_picture")
"""Tables with a column ``person``: read and written by that person alone."""


@dataclass(frozen=True, slots=True)
class PostgresMigration:
    """One step.

    Attributes:
        name: Its name in the table ``migration``.
        version: The version of the schema after it; strictly rising.
        script: SQL statements; must neither begin nor end a transaction.
    """

    name: str
    version: int
    script: str


def _guard(table: str) -> str:
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY members_read ON {table} FOR SELECT
            USING (collection_id = ANY ((SELECT readable())::bigint[]));
        CREATE POLICY members_insert ON {table} FOR INSERT
            WITH CHECK (collection_id = ANY ((SELECT writable())::bigint[]));
        CREATE POLICY members_update ON {table} FOR UPDATE
            USING (collection_id = ANY ((SELECT writable())::bigint[]))
            WITH CHECK (collection_id = ANY ((SELECT writable())::bigint[]));
        CREATE POLICY members_delete ON {table} FOR DELETE
            USING (collection_id = ANY ((SELECT writable())::bigint[]));
        GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO PUBLIC;
    """


def _guard_personal(table: str) -> str:
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY own ON {table} USING (person = session_user)
            WITH CHECK (person = session_user);
        GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO PUBLIC;
    """


POSTGRES_MIGRATIONS: Final[tuple[PostgresMigration, ...]] = (
    PostgresMigration(
        "0001-first",
        1,
        "".join(
            (
                FIRST_POSTGRES_SCHEMA,
                *(_guard(table) for table in GUARDED_TABLES),
                *(_guard_personal(table) for table in PERSONAL_TABLES),
                make_vector_functions(_guard("%1$I")),
                WORD_FUNCTIONS,
            )
        ),
    ),
)
