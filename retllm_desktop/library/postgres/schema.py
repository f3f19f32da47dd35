"""The schema of a shared library as ordered steps; ``migration.py`` applies each of them once.

All lies in the schema ``retllm`` of one database. A *collection* is what people are given access
to: every folder belongs to one, and all that follows from a folder bears its number, so that one
policy guards each table. Content is one row a hash *and collection*: who reads one collection can
tell by no query that another one holds the same file.

Names of tables and columns are those of the SQLite adapter where they mean the same. Paths are
bytes (names need not be valid UTF-8), relative to their folder, with slashes on every system.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.library.postgres.first_schema import FIRST_POSTGRES_SCHEMA
from retllm_desktop.library.postgres.vector_schema import make_vector_functions
from retllm_desktop.library.postgres.word_schema import WORD_FUNCTIONS

_OF_ROOT: Final = (("root_id", "root"),)
_OF_CONTENT: Final = (("content_id", "content"),)
_OF_ITEM: Final = (("item_id", "item"),)
"""What rows of a table hang on: columns, and the table whose ``id`` each refers to."""
GUARDED_TABLES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "root": (),
    "mount": _OF_ROOT,
    "lease": _OF_ROOT,
    "content": (),
    "file": _OF_ROOT + _OF_CONTENT,
    "item": _OF_CONTENT,
    "recognised": _OF_ITEM,
    "embedded": _OF_CONTENT,
    "skipped": _OF_CONTENT,
    "picture_signature": _OF_ITEM,
    "picture_colours": _OF_ITEM,
    "preview": (),
    "folder": _OF_ROOT,
    "place": (("file_id", "file"),),
    "words": _OF_ITEM,
    "tag": (),
    "tagged": (("tag_id", "tag"),),
}
"""Tables with a column ``collection_id``, read and written by the members of the collection; and
what their rows hang on, which is of the same collection."""
PERSONAL_TABLES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "favourite": (),
    "opened": (),
    "feedback": (),
    "saved_search": (),
    "saved_picture": (("search_id", "saved_search"),),
}
"""Tables with a column ``person``, read and written by that person alone; and what their rows hang
on, which is the same person's."""


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


def _guard(table: str, parents: Sequence[tuple[str, str]] = ()) -> str:
    """Return the statements that put a table with ``collection_id`` under row-level security.

    Rows that hang on others (``parents``: column and table) must be of the collection of those.
    That is checked before any key is: otherwise a unique violation, or its absence, would tell who
    may write somewhere what lies elsewhere.
    """
    check = _same_owner("collection_id", table, parents)
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY members_read ON {table} FOR SELECT
            USING (collection_id = ANY ((SELECT readable())::bigint[]));
        CREATE POLICY members_insert ON {table} FOR INSERT
            WITH CHECK (collection_id = ANY ((SELECT writable())::bigint[]) {check});
        CREATE POLICY members_update ON {table} FOR UPDATE
            USING (collection_id = ANY ((SELECT writable())::bigint[]))
            WITH CHECK (collection_id = ANY ((SELECT writable())::bigint[]) {check});
        CREATE POLICY members_delete ON {table} FOR DELETE
            USING (collection_id = ANY ((SELECT writable())::bigint[]));
        GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO PUBLIC;
    """


def _guard_personal(table: str, parents: Sequence[tuple[str, str]]) -> str:
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY own ON {table} USING (person = session_user)
            WITH CHECK (person = session_user {_same_owner("person", table, parents)});
        GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO PUBLIC;
    """


def _same_owner(owner: str, table: str, parents: Sequence[tuple[str, str]]) -> str:
    """Return the condition that what a row hangs on has the same value of a column."""
    return "".join(
        f"AND ({table}.{column} IS NULL OR EXISTS (SELECT FROM {parent} AS above "
        f"WHERE above.id = {table}.{column} AND above.{owner} = {table}.{owner}))"
        for column, parent in parents
    )


_COUNTED_COLUMNS: Final = ("copies", "first_item", "companion_of", "parts", "part", "modality")
"""Columns, beside numbers of rows and yes or no, of which the planner may have statistics."""
_NO_STATISTICS: Final = f"""
    -- The planner keeps statistics of all rows, whoever may read them, and tells by EXPLAIN what it
    -- expects: so there are none of what files hold and people wrote. The same for each table.
    DO $statistics$
    DECLARE
        of_table record;
    BEGIN
        FOR of_table IN
            SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a
            ON a.attrelid = c.oid WHERE c.relnamespace = 'retllm'::regnamespace
            AND c.relkind = 'r' AND c.relrowsecurity AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attname <> 'id' AND a.attname !~ '_id$' AND a.atttypid <> 'boolean'::regtype
            AND a.attname <> ALL ('{{{", ".join(_COUNTED_COLUMNS)}}}')
        LOOP
            EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET STATISTICS 0',
                of_table.relname, of_table.attname);
        END LOOP;
    END $statistics$;
"""  # noqa: S608


POSTGRES_MIGRATIONS: Final[tuple[PostgresMigration, ...]] = (
    PostgresMigration(
        "0001-first",
        1,
        "".join(
            (
                FIRST_POSTGRES_SCHEMA,
                *(_guard(table, parents) for table, parents in GUARDED_TABLES.items()),
                *(_guard_personal(table, parents) for table, parents in PERSONAL_TABLES.items()),
                make_vector_functions(_guard("%1$I", _OF_ITEM)),
                WORD_FUNCTIONS,
                _NO_STATISTICS,
            )
        ),
    ),
)
