"""The schema as ordered steps, and what applies each of them once, in one transaction."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import StoreError
from retllm_desktop.library.sql import Connection


@dataclass(frozen=True, slots=True)
class Migration:
    """One step.

    Attributes:
        name: Its name in the table ``migration``.
        version: ``user_version`` after it; strictly rising.
        script: SQL statements; must neither begin nor end a transaction.
        conversion: What SQL cannot say: looks at the file before the transaction, and returns what
            is done after the script, within it.
    """

    name: str
    version: int
    script: str
    conversion: Callable[[Connection], Callable[[], None]] | None = None


MIGRATIONS: Final[tuple[Migration, ...]] = (
    Migration(
        "0001-first",
        6000,
        """
        -- Paths are the bytes of os.fsencode, for names need not be valid UTF-8. Exclusions are
        -- as in .gitignore: a JSON list of texts.
        CREATE TABLE root (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path BLOB NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('online', 'offline')),
            added_at TEXT NOT NULL,
            exclusions TEXT NOT NULL DEFAULT '[]'
        ) STRICT;
        -- ``described``: whether metadata was read. Derived: what «type:» matches, how many
        -- present files hold it (0: it is not found), the first of its items, whose numbers are
        -- consecutive, how many these are, and whether they have text (``worded``).
        CREATE TABLE content (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            hash BLOB NOT NULL UNIQUE,
            size_bytes INTEGER NOT NULL,
            described INTEGER NOT NULL DEFAULT 0,
            kind TEXT NOT NULL DEFAULT '',
            taken_s REAL,
            camera TEXT NOT NULL DEFAULT '',
            lens TEXT NOT NULL DEFAULT '',
            latitude REAL,
            longitude REAL,
            caption TEXT NOT NULL DEFAULT '',
            screenshot INTEGER NOT NULL DEFAULT 0,
            type TEXT NOT NULL DEFAULT '',
            copies INTEGER NOT NULL DEFAULT 0,
            first_item INTEGER,
            parts INTEGER NOT NULL DEFAULT 0,
            worded INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX content_by_size ON content (size_bytes);
        CREATE INDEX content_by_type ON content (type, first_item) WHERE copies > 0;
        CREATE INDEX content_by_camera ON content (camera, first_item)
            WHERE copies > 0 AND camera <> '';
        CREATE INDEX content_by_lens ON content (lens, first_item)
            WHERE copies > 0 AND lens <> '';
        CREATE INDEX content_taken ON content (taken_s, first_item)
            WHERE copies > 0 AND taken_s IS NOT NULL;
        CREATE INDEX content_placed ON content (first_item)
            WHERE copies > 0 AND latitude IS NOT NULL;
        CREATE INDEX content_worded ON content (first_item) WHERE copies > 0 AND worded;
        CREATE INDEX content_copied ON content (first_item) WHERE copies > 1;
        CREATE INDEX content_hidden ON content (id) WHERE copies = 0;
        CREATE INDEX content_of_parts ON content (first_item, parts) WHERE copies > 0 AND parts > 1;
        -- A file has content, or a problem that says why it has none. Device and inode: lower 64
        -- bits, with sign; 0 where unknown.
        CREATE TABLE file (
            id INTEGER PRIMARY KEY,
            root_id INTEGER NOT NULL REFERENCES root (id),
            path BLOB NOT NULL UNIQUE,
            size_bytes INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            content_id INTEGER REFERENCES content (id),
            problem_title TEXT,
            problem_detail TEXT,
            device INTEGER NOT NULL DEFAULT 0,
            inode INTEGER NOT NULL DEFAULT 0,
            missing_since_s REAL CHECK (missing_since_s IS NULL OR content_id IS NOT NULL),
            CHECK ((content_id IS NULL) = (problem_title IS NOT NULL))
        ) STRICT;
        CREATE INDEX file_by_root ON file (root_id, content_id, missing_since_s);
        CREATE INDEX file_by_content ON file (content_id, missing_since_s, root_id);
        CREATE INDEX file_with_problem ON file (id) WHERE problem_title IS NOT NULL;
        CREATE INDEX file_by_inode ON file (inode, device) WHERE inode <> 0;
        CREATE INDEX file_missing ON file (missing_since_s) WHERE missing_since_s IS NOT NULL;
        CREATE TABLE item (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            content_id INTEGER NOT NULL REFERENCES content (id),
            part INTEGER NOT NULL,
            modality TEXT NOT NULL CHECK (modality IN ('image', 'text')),
            width_px INTEGER NOT NULL,
            height_px INTEGER NOT NULL,
            label TEXT NOT NULL,
            text TEXT,
            UNIQUE (content_id, part)
        ) STRICT;
        CREATE INDEX item_by_modality ON item (modality);
        CREATE INDEX item_by_sides ON item (width_px, height_px) WHERE width_px > 0;
        -- The text that was read in a picture, empty where there is none, and the recogniser's
        -- version.
        CREATE TABLE recognised (
            item_id INTEGER PRIMARY KEY,
            version TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        -- The vec0 table of a space is made with the space, since it has the dimension in it. The
        -- role is what has vectors in it: «all» items, or «passages» only.
        CREATE TABLE embedding_space (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            dimension INTEGER NOT NULL,
            table_name TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('building', 'active')),
            role TEXT NOT NULL DEFAULT 'all' CHECK (role IN ('all', 'passages'))
        ) STRICT;
        CREATE UNIQUE INDEX embedding_space_active ON embedding_space (role)
            WHERE state = 'active';
        CREATE UNIQUE INDEX embedding_space_building ON embedding_space (role)
            WHERE state = 'building';
        -- Content all of whose items have vectors in the space.
        CREATE TABLE embedded (
            content_id INTEGER NOT NULL REFERENCES content (id),
            space_id INTEGER NOT NULL REFERENCES embedding_space (id),
            PRIMARY KEY (content_id, space_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX embedded_by_space ON embedded (space_id);
        -- Content that the space being built does without, for it can no longer be read.
        CREATE TABLE skipped (
            content_id INTEGER NOT NULL REFERENCES content (id),
            space_id INTEGER NOT NULL REFERENCES embedding_space (id),
            PRIMARY KEY (content_id, space_id)
        ) STRICT, WITHOUT ROWID;
        -- Vectors of items all of whose files are missing; they are not in the vec0 tables.
        CREATE TABLE hidden_vector (
            item_id INTEGER NOT NULL REFERENCES item (id),
            space_id INTEGER NOT NULL REFERENCES embedding_space (id),
            modality TEXT NOT NULL,
            embedding BLOB NOT NULL,
            PRIMARY KEY (item_id, space_id)
        ) STRICT;
        CREATE INDEX hidden_vector_by_space ON hidden_vector (space_id, modality);
        -- Derived: index files beside this one (see ``vector_index.state``), and the items whose
        -- vectors were added or removed since.
        CREATE TABLE vector_index (
            space_id INTEGER PRIMARY KEY,
            table_name TEXT NOT NULL,
            lineage TEXT NOT NULL,
            token TEXT NOT NULL,
            base INTEGER NOT NULL,
            kept_from INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE vector_index_change (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            space_id INTEGER NOT NULL,
            item_id INTEGER NOT NULL
        ) STRICT;
        -- Derived: folders and present files that are found, under the first item of their
        -- content, as conditions ask for them. Names and paths are folded.
        CREATE TABLE folder (
            id INTEGER PRIMARY KEY,
            path BLOB NOT NULL UNIQUE,
            folded TEXT NOT NULL
        ) STRICT;
        CREATE TABLE place (
            file_id INTEGER PRIMARY KEY,
            content_id INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            folder_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            ending TEXT NOT NULL,
            moment_s REAL NOT NULL
        ) STRICT;
        CREATE INDEX place_by_content ON place (content_id);
        CREATE INDEX place_by_folder ON place (folder_id, item_id);
        CREATE INDEX place_by_ending ON place (ending, item_id);
        CREATE INDEX place_by_moment ON place (moment_s, item_id);
        -- Derived: the words of each item that is found. The first item of a content has those
        -- of its files' names as well. ``parts`` are names taken apart.
        CREATE VIRTUAL TABLE words USING fts5 (
            name, parts, folder, caption, details, tags, text, recognised,
            content = '', contentless_delete = 1,
            tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co'"
        );
        -- What the person added, by the hash of the content.
        CREATE TABLE favourite (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE tag (
            id INTEGER PRIMARY KEY,
            folded TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL
        ) STRICT;
        CREATE TABLE tagged (
            hash BLOB NOT NULL,
            tag_id INTEGER NOT NULL REFERENCES tag (id),
            PRIMARY KEY (hash, tag_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tagged_by_tag ON tagged (tag_id, hash);
        -- Ratings of results: of a part of content, for a subject (what was searched for); with
        -- the model's answer, where there was one. The latest has the highest number.
        CREATE TABLE feedback (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            subject BLOB NOT NULL,
            hash BLOB NOT NULL,
            part INTEGER NOT NULL,
            correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
            pack BLOB,
            pair TEXT,
            log_odds REAL,
            cosine REAL,
            UNIQUE (subject, hash, part),
            CHECK ((pack IS NULL) = (pair IS NULL)),
            CHECK ((pack IS NULL) = (log_odds IS NULL)),
            CHECK ((pack IS NULL) = (cosine IS NULL))
        ) STRICT;
        CREATE INDEX feedback_by_pack ON feedback (pack, id) WHERE pack IS NOT NULL;
        -- Contents whose derived rows are out of date (see ``text_index``).
        CREATE TABLE stale (content_id INTEGER PRIMARY KEY) STRICT;
        -- Not «OR IGNORE»: the statement that fires a trigger decides what its conflicts do.
        CREATE TRIGGER file_came AFTER INSERT ON file WHEN new.content_id IS NOT NULL BEGIN
            INSERT INTO stale SELECT new.content_id
                WHERE new.content_id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER file_went AFTER DELETE ON file WHEN old.content_id IS NOT NULL BEGIN
            INSERT INTO stale SELECT old.content_id
                WHERE old.content_id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER file_changed
        AFTER UPDATE OF root_id, path, content_id, missing_since_s, mtime_ns ON file
        WHEN (new.root_id, new.path, new.content_id, new.missing_since_s, new.mtime_ns)
            IS NOT (old.root_id, old.path, old.content_id, old.missing_since_s, old.mtime_ns) BEGIN
            INSERT INTO stale
                SELECT DISTINCT value FROM json_each(json_array(old.content_id, new.content_id))
                WHERE value IS NOT NULL AND value NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER item_came AFTER INSERT ON item BEGIN
            INSERT INTO stale SELECT new.content_id
                WHERE new.content_id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER item_went AFTER DELETE ON item BEGIN
            DELETE FROM words WHERE rowid = old.id;
            DELETE FROM recognised WHERE item_id = old.id;
            INSERT INTO stale SELECT old.content_id
                WHERE old.content_id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER content_described
        AFTER UPDATE OF kind, taken_s, camera, lens, caption, screenshot ON content BEGIN
            INSERT INTO stale SELECT new.id
                WHERE new.id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER recognised_came AFTER INSERT ON recognised WHEN new.text <> '' BEGIN
            DELETE FROM words WHERE rowid = new.item_id;
            INSERT INTO stale SELECT content_id FROM item
                WHERE id = new.item_id AND content_id NOT IN (SELECT content_id FROM stale);
        END;
        CREATE TRIGGER recognised_changed AFTER UPDATE OF text ON recognised
        WHEN new.text <> old.text BEGIN
            DELETE FROM words WHERE rowid = new.item_id;
            INSERT INTO stale SELECT content_id FROM item
                WHERE id = new.item_id AND content_id NOT IN (SELECT content_id FROM stale);
        END;
        """,
    ),
)


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
