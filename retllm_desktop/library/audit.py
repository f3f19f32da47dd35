"""Damage: found by comparing what the tables say of each other, and repaired as far as it can be.

What is lost is a file's record at worst: content that is not whole is forgotten with its files, and
the next index run, which then finds them unknown, reads them again.
"""

from typing import Final

import apsw

from retllm_desktop.core.library_records import Finding
from retllm_desktop.library import text_index, vector_audit
from retllm_desktop.library.audit_rules import RULES
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.vector_index import state as index_state
from retllm_desktop.library.vector_tables import (
    stored_spaces,
)

_ADVICE: Final = (
    "restore a backup with `retllm-desktop restore FILE`; without one, move the library file away "
    "and run `retllm-desktop index FOLDER` to build it again. Your own files are not touched"
)
_MESSAGES: Final = 100
_OF_AN_INDEX: Final = ("missing from index", "entries in index", "non-unique entry in index")
_OF_FREE_PAGES: Final = ("never used", "reelist")
_OF_WORDS: Final = ("fts5", "FTS5")
_OFRULES: Final = "CHECK constraint failed"
"""What the rules below find and mend; reported to connections that may write only."""


def find_damage(connection: Connection) -> tuple[Finding, ...]:
    """Look for damage; the file is only read.

    Args:
        connection: Inside a transaction that is rolled back at the end.
    """
    try:
        findings = _structure(connection)
        for state in _inspect_tables(connection):
            findings += _table_findings(state)
        findings += (
            Finding(f"{rule.title}: {len(rows)}", repairable=True)
            for rule in RULES
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
    index_state.forget_indexes(connection)
    messages = _messages(connection)
    if any(words in text for text in messages for words in _OF_WORDS):
        text_index.rebuild_text_index(connection)
    if messages:
        connection.run("REINDEX")
    for state in _inspect_tables(connection):
        if not state.good:
            vector_audit.rebuild_table(connection, state)
    for rule in RULES:
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
    return (*set_right, *(_not_repairable(finding) for finding in left))


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
    return [row[0] for row in rows if row[0] != "ok" and not row[0].startswith(_OFRULES)]


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


def _not_repairable(finding: Finding) -> Finding:
    if not finding.repairable:
        return finding
    return Finding(f"{finding.title}. This could not be set right: {_ADVICE}", repairable=False)


def _table_findings(state: vector_audit.TableState) -> list[Finding]:
    found = [
        (state.unreadable, "Vectors that cannot be read"),
        (state.without_item, "Vectors without an item"),
        (not state.in_step, "Tables of vectors that contradict themselves"),
    ]
    return [Finding(f"{title}: {int(count)}", repairable=True) for count, title in found if count]


def _inspect_tables(connection: Connection) -> list[vector_audit.TableState]:
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
