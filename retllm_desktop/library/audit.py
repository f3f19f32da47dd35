"""Damage: found by comparing what the tables say of each other, and set right as far as it can be.

What is lost is a file's record at worst: content that is not whole is forgotten with its files, and
the next index run, which then finds them unknown, reads them again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import apsw

from retllm_desktop.core.library_records import Finding
from retllm_desktop.library import text_index, vector_audit
from retllm_desktop.library.presence import HELD_BY_FILE, apply_presence, delete_items
from retllm_desktop.library.sql import Connection, SqlRow
from retllm_desktop.library.vector_index import state as scan_state
from retllm_desktop.library.vector_tables import (
    building_space,
    delete_vectors,
    json_ids,
    stored_spaces,
)


def _delete_words(connection: Connection, rows: Sequence[SqlRow]) -> None:
    connection.many("DELETE FROM words WHERE rowid = ?", [(row[0],) for row in rows])


def _derive_again(connection: Connection, rows: Sequence[SqlRow]) -> None:
    connection.many("INSERT OR IGNORE INTO stale VALUES (?)", [(row[0],) for row in rows])


def _forget_recognised(connection: Connection, rows: Sequence[SqlRow]) -> None:
    connection.many("DELETE FROM recognised WHERE item_id = ?", [(row[0],) for row in rows])


WORD_RULES: Final[tuple[tuple[str, str, Callable[[Connection, Sequence[SqlRow]], None]], ...]] = (
    # What is noted in ``stale`` is no damage: the next one who writes brings it in line.
    (
        "Words of items that are not found",
        """
        SELECT words_docsize.id FROM words_docsize
        LEFT JOIN item ON item.id = words_docsize.id
        LEFT JOIN content ON content.id = item.content_id
        WHERE coalesce(content.copies, 0) = 0
        AND coalesce(item.content_id, 0) NOT IN (SELECT content_id FROM stale)
        """,
        _delete_words,
    ),
    (
        "Texts read in pictures that are not there",
        """
        SELECT item_id FROM recognised WHERE item_id NOT IN (SELECT id FROM item)
        """,
        _forget_recognised,
    ),
    (
        "Contents whose words, places or counts are not in step",
        """
        SELECT id FROM content WHERE id NOT IN (SELECT content_id FROM stale) AND (
            first_item IS NOT (
                SELECT item.id FROM item WHERE item.content_id = content.id ORDER BY part LIMIT 1)
            OR parts <> (SELECT count(*) FROM item WHERE item.content_id = content.id)
            OR copies <> iif(first_item IS NULL, 0, (SELECT count(*) FROM file
                WHERE file.content_id = content.id AND file.missing_since_s IS NULL))
            OR copies <> (SELECT count(*) FROM place WHERE place.content_id = content.id)
            OR copies <> (SELECT count(*) FROM place
                JOIN file ON file.id = place.file_id AND file.content_id = content.id
                WHERE place.content_id = content.id AND place.item_id = content.first_item
                AND file.missing_since_s IS NULL)
            OR (copies > 0 AND EXISTS (SELECT 1 FROM item WHERE item.content_id = content.id
                AND (item.id = content.first_item OR item.text IS NOT NULL OR item.id IN (
                    SELECT recognised.item_id FROM recognised WHERE recognised.text <> ''))
                AND item.id NOT IN (SELECT words_docsize.id FROM words_docsize)))
        )
        """,
        _derive_again,
    ),
    (
        "Places of no content",
        """
        SELECT DISTINCT content_id FROM place WHERE content_id NOT IN (SELECT id FROM content)
        AND content_id NOT IN (SELECT content_id FROM stale)
        """,
        _derive_again,
    ),
)
"""What is wrong, the rows that it is wrong of, and what sets them right."""


_ADVICE: Final = (
    "restore a backup with `retllm-desktop restore FILE`; without one, move the library file away "
    "and run `retllm-desktop index FOLDER` to build it again. Your own files are not touched"
)
_MESSAGES: Final = 100
_OF_AN_INDEX: Final = ("missing from index", "entries in index", "non-unique entry in index")
_OF_FREE_PAGES: Final = ("never used", "reelist")
_OF_WORDS: Final = ("fts5", "FTS5")
_OF_RULES: Final = "CHECK constraint failed"
"""What the rules below find and mend; only connections that may write are told of it."""

_ACTIVE: Final = "(SELECT id FROM embedding_space WHERE state = 'active' AND role = 'all')"
_BUILDING: Final = "(SELECT id FROM embedding_space WHERE state = 'building' AND role = 'all')"
_ITEM_PRESENT: Final = HELD_BY_FILE.format("item.content_id")

Mend = Callable[[Connection, Sequence[SqlRow]], None]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Something that never holds in a sound library.

    Attributes:
        title: What is wrong, before a colon and the number.
        select: The rows that it is wrong of.
        mend: Sets them right.
    """

    title: str
    select: str
    mend: Mend


def find_damage(connection: Connection) -> tuple[Finding, ...]:
    """Look for damage; the file is only read.

    Args:
        connection: Inside a transaction that is rolled back at the end.
    """
    try:
        findings = _structure(connection)
        for state in _examine(connection):
            findings += _of_table(state)
        findings += (
            Finding(f"{rule.title}: {len(rows)}", repairable=True)
            for rule in _RULES
            if (rows := list(connection.rows(rule.select)))
        )
    except (apsw.CorruptError, UnicodeDecodeError) as exc:
        return (_beyond_repair(str(exc)),)
    return tuple(findings)


def repair_damage(connection: Connection) -> tuple[Finding, ...]:
    """Set right what can be.

    Args:
        connection: Inside a transaction that is committed at the end, without enforcement of
            foreign keys.

    Returns:
        What was found and set right, and (not ``repairable``) what was found and was not.

    Raises:
        apsw.CorruptError: Too much is damaged to change anything.
    """
    mended = list(find_damage(connection))
    if not mended:
        return ()
    # What changed may have been lost from their record.
    scan_state.forget_indexes(connection)
    messages = _messages(connection)
    if any(words in text for text in messages for words in _OF_WORDS):
        text_index.rebuild_text_index(connection)
    if messages:
        connection.run("REINDEX")
    for state in _examine(connection):
        if not state.good:
            vector_audit.rebuild_table(connection, state)
    for rule in _RULES:
        rows = list(connection.rows(rule.select))
        if rows:
            rule.mend(connection, rows)
    text_index.catch_up(connection)
    left = find_damage(connection)
    connection.run("DROP TABLE IF EXISTS temp.sound")
    titles = {finding.title for finding in left}
    set_right = [
        Finding(finding.title, repairable=True) for finding in mended if finding.title not in titles
    ]
    return (*set_right, *(_not_repaired(finding) for finding in left))


def only_pages_lost(connection: Connection) -> bool:
    """Whether a copy of everything (VACUUM) would set right all that is wrong with the file."""
    messages = _messages(connection)
    return bool(messages) and all(
        any(words in text for words in _OF_FREE_PAGES) for text in messages
    )


def structure_error(connection: Connection) -> str | None:
    """Return what is wrong with a file of the present version, vec0 tables included, or None."""
    if wrong := page_error(connection):
        return wrong
    for stored, _ in stored_spaces(connection):
        if not vector_audit.inspect_table(connection, stored).good:
            return f"vectors of {stored.space.id} cannot be read"
    return None


def page_error(connection: Connection) -> str | None:
    """Return what is wrong with a library file of any version, None: nothing is."""
    try:
        if messages := _messages(connection):
            return messages[0]
        for row in connection.rows("PRAGMA foreign_key_check"):
            return f"a row of {row[0]} belongs to none of {row[2]}"
    except (apsw.CorruptError, apsw.NotADBError, UnicodeDecodeError) as exc:
        return str(exc)
    return None


def _messages(connection: Connection) -> list[str]:
    rows = connection.rows(f"PRAGMA integrity_check({_MESSAGES})")
    return [row[0] for row in rows if row[0] != "ok" and not row[0].startswith(_OF_RULES)]


def _structure(connection: Connection) -> list[Finding]:
    messages = _messages(connection)
    of_indexes = [text for text in messages if any(words in text for words in _OF_AN_INDEX)]
    of_pages = [text for text in messages if any(words in text for words in _OF_FREE_PAGES)]
    of_words = [text for text in messages if any(words in text for words in _OF_WORDS)]
    others = [text for text in messages if text not in {*of_indexes, *of_pages, *of_words}]
    findings: list[Finding] = []
    if others:
        findings.append(_beyond_repair(others[0]))
    if of_indexes:
        findings.append(Finding(f"Entries of indexes that are wrong: {len(of_indexes)}", True))
    if of_words:
        findings.append(Finding("The index of words cannot be read", True))
    if of_pages:
        findings.append(Finding(f"Pages of the file that are lost: {len(of_pages)}", True))
    return findings


def _beyond_repair(reason: str) -> Finding:
    return Finding(f"The file's structure is damaged ({reason}): {_ADVICE}", repairable=False)


def _not_repaired(finding: Finding) -> Finding:
    if not finding.repairable:
        return finding
    return Finding(f"{finding.title}. This could not be set right: {_ADVICE}", repairable=False)


def _of_table(state: vector_audit.TableState) -> list[Finding]:
    found = [
        (state.unreadable, "Vectors that cannot be read"),
        (state.without_item, "Vectors without an item"),
        (not state.in_step, "Tables of vectors that contradict themselves"),
    ]
    return [Finding(f"{title}: {int(count)}", repairable=True) for count, title in found if count]


def _examine(connection: Connection) -> list[vector_audit.TableState]:
    """Read all vectors; the temporary table ``sound`` gets the ids of those that are right."""
    connection.run("DROP TABLE IF EXISTS temp.sound")
    connection.run(
        "CREATE TEMP TABLE sound (space_id INTEGER, item_id INTEGER, hidden INTEGER, "
        "PRIMARY KEY (space_id, item_id, hidden)) WITHOUT ROWID"
    )
    states: list[vector_audit.TableState] = []
    for stored, _ in stored_spaces(connection):
        state = vector_audit.inspect_table(connection, stored)
        states.append(state)
        hidden = vector_audit.valid_hidden_vectors(connection, stored)
        for number, ids in enumerate((state.sound, hidden)):
            connection.many(
                "INSERT INTO sound (space_id, item_id, hidden) VALUES (?, ?, ?)",
                [(stored.id, item, number) for item in ids.tolist()],
            )
    return states


def _choose_states(connection: Connection, rows: Sequence[SqlRow]) -> None:
    """Take the oldest space for the one that search uses, if there is none."""
    for state in ("active", "building"):
        connection.run(
            "UPDATE OR IGNORE embedding_space SET state = ? "
            "WHERE id = (SELECT min(value) FROM json_each(?)) AND state NOT IN "
            "('active', 'building')",
            (state, json_ids(row[0] for row in rows)),
        )


def _delete_files(connection: Connection, rows: Sequence[SqlRow]) -> None:
    connection.many("DELETE FROM file WHERE id = ?", [(row[0],) for row in rows])


def _choose_content(connection: Connection, rows: Sequence[SqlRow]) -> None:
    ids = [(row[0],) for row in rows]
    connection.many(
        "UPDATE file SET problem_title = NULL, problem_detail = NULL "
        "WHERE id = ? AND content_id IS NOT NULL",
        ids,
    )
    connection.many("DELETE FROM file WHERE id = ? AND content_id IS NULL", ids)


def _delete_items(connection: Connection, rows: Sequence[SqlRow]) -> None:
    ids = [row[0] for row in rows]
    delete_vectors(connection, ids)
    for table, column in (("hidden_vector", "item_id"), ("item", "id")):
        connection.run(
            f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))",  # noqa: S608
            (json_ids(ids),),
        )


def _delete_pairs(table: str, first: str) -> Mend:
    def delete(connection: Connection, rows: Sequence[SqlRow]) -> None:
        connection.many(
            f"DELETE FROM {table} WHERE {first} = ? AND space_id = ?",  # noqa: S608
            [(row[0], row[1]) for row in rows],
        )

    return delete


def _settle(connection: Connection, rows: Sequence[SqlRow]) -> None:
    apply_presence(connection, {row[0] for row in rows})


def _forget_contents(connection: Connection, rows: Sequence[SqlRow]) -> None:
    """Forget contents with their files."""
    contents = sorted({row[0] for row in rows})
    delete_items(connection, contents)
    connection.run(
        "DELETE FROM file WHERE content_id IN (SELECT value FROM json_each(?))",
        (json_ids(contents),),
    )
    apply_presence(connection, contents)


def _unbuild(connection: Connection, rows: Sequence[SqlRow]) -> None:
    """Take contents out of the space being built, so that they are pending again."""
    contents = json_ids({row[0] for row in rows})
    items = connection.rows(
        "SELECT id FROM item WHERE content_id IN (SELECT value FROM json_each(?))", (contents,)
    )
    ids = [row[0] for row in items]
    stored = building_space(connection)
    if stored is None:
        return
    delete_vectors(connection, ids, (stored,))
    connection.run(
        "DELETE FROM hidden_vector WHERE space_id = ? "
        "AND item_id IN (SELECT value FROM json_each(?))",
        (stored.id, json_ids(ids)),
    )
    connection.run(
        "DELETE FROM embedded WHERE space_id = ? "
        "AND content_id IN (SELECT value FROM json_each(?))",
        (stored.id, contents),
    )


_RULES: Final = (
    _Rule(
        "Folders in no known state",
        "SELECT id FROM root WHERE state NOT IN ('online', 'offline')",
        lambda connection, _: connection.run(
            "UPDATE root SET state = 'online' WHERE state NOT IN ('online', 'offline')"
        ),
    ),
    _Rule(
        "Spaces of vectors in no known state",
        "SELECT id FROM embedding_space WHERE state NOT IN ('active', 'building')",
        _choose_states,
    ),
    _Rule(
        "Files of no folder",
        "SELECT id FROM file WHERE root_id NOT IN (SELECT id FROM root)",
        _delete_files,
    ),
    _Rule(
        "Files whose content is not there",
        "SELECT id FROM file "
        "WHERE content_id IS NOT NULL AND content_id NOT IN (SELECT id FROM content)",
        _delete_files,
    ),
    _Rule(
        "Files with both content and a problem, or with neither",
        "SELECT id FROM file WHERE (content_id IS NULL) = (problem_title IS NULL) "
        "OR (missing_since_s IS NOT NULL AND content_id IS NULL)",
        _choose_content,
    ),
    _Rule(
        "Items of no content",
        "SELECT id FROM item WHERE content_id NOT IN (SELECT id FROM content)",
        _delete_items,
    ),
    _Rule(
        "Items of no known kind",
        "SELECT content_id, id FROM item WHERE modality NOT IN ('image', 'text')",
        _forget_contents,
    ),
    *(
        _Rule(
            title,
            f"SELECT {column}, space_id FROM {table} "  # noqa: S608
            f"WHERE {column} NOT IN (SELECT id FROM {parent}) "
            "OR space_id NOT IN (SELECT id FROM embedding_space)",
            _delete_pairs(table, column),
        )
        for title, table, column, parent in (
            ("Records of vectors of no content", "embedded", "content_id", "content"),
            ("Records of content left out that is not there", "skipped", "content_id", "content"),
            ("Parked vectors without an item", "hidden_vector", "item_id", "item"),
        )
    ),
    _Rule(
        "Parked vectors that cannot be read",
        "SELECT item_id, space_id FROM hidden_vector AS vec WHERE NOT EXISTS (SELECT 1 FROM sound "
        "WHERE space_id = vec.space_id AND item_id = vec.item_id AND sound.hidden)",
        _delete_pairs("hidden_vector", "item_id"),
    ),
    _Rule(
        "Contents that no file holds",
        "SELECT id FROM content "
        "WHERE NOT EXISTS (SELECT 1 FROM file WHERE content_id = content.id)",
        _settle,
    ),
    _Rule(
        "Contents without items",
        f"SELECT content_id FROM embedded WHERE space_id = {_ACTIVE} "  # noqa: S608
        "AND NOT EXISTS (SELECT 1 FROM item WHERE item.content_id = embedded.content_id)",
        _forget_contents,
    ),
    _Rule(
        "Items without a vector",
        "SELECT content_id, id FROM item WHERE NOT EXISTS "  # noqa: S608
        f"(SELECT 1 FROM sound WHERE space_id = {_ACTIVE} AND item_id = item.id)",
        _forget_contents,
    ),
    _Rule(
        "Contents whose vectors are not recorded",
        "SELECT DISTINCT content_id FROM item WHERE NOT EXISTS (SELECT 1 FROM embedded "  # noqa: S608
        f"WHERE embedded.content_id = item.content_id AND space_id = {_ACTIVE})",
        _forget_contents,
    ),
    _Rule(
        "Contents recorded in the space being built that lack vectors there",
        "SELECT DISTINCT embedded.content_id FROM embedded "  # noqa: S608
        "LEFT JOIN item ON item.content_id = embedded.content_id "
        f"WHERE space_id = {_BUILDING} AND NOT EXISTS (SELECT 1 FROM sound "
        "WHERE space_id = embedded.space_id AND item_id = item.id)",
        _unbuild,
    ),
    _Rule(
        "Vectors in the space being built that are not recorded",
        "SELECT DISTINCT item.content_id FROM sound "  # noqa: S608
        f"JOIN item ON item.id = sound.item_id WHERE space_id = {_BUILDING} "
        "AND NOT EXISTS (SELECT 1 FROM embedded "
        "WHERE content_id = item.content_id AND space_id = sound.space_id)",
        _unbuild,
    ),
    _Rule(
        "Vectors that are both parked and searched",
        "SELECT item_id, space_id FROM sound GROUP BY item_id, space_id HAVING count(*) > 1",
        _delete_pairs("hidden_vector", "item_id"),
    ),
    _Rule(
        "Items that are not found though a file holds them, or the reverse",
        "SELECT DISTINCT item.content_id FROM sound JOIN item ON item.id = sound.item_id "  # noqa: S608
        f"WHERE sound.hidden = EXISTS ({_ITEM_PRESENT})",
        _settle,
    ),
    *(_Rule(title, select, mend) for title, select, mend in WORD_RULES),
)
