"""The conditions of a question asked of the SQLite tables."""

import json
from collections.abc import Sequence
from typing import Final

from retllm_desktop.core.query import RECENT_DAYS
from retllm_desktop.core.types import ItemIds
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.conditions import (
    DAY_S,
    NAME_COLUMNS,
    TEXT_COLUMNS,
    ConditionTables,
    ConditionTest,
    FolderPlace,
    spread_ranges,
)
from retllm_desktop.library.sql import Binding, Connection, fetch_id_pairs, fetch_ids
from retllm_desktop.library.vector_tables import json_ids

RECENT: Final = f"""
    content.id IN (
        SELECT new.id FROM content AS new WHERE new.copies > 0
        AND new.added_s > unixepoch() - {RECENT_DAYS * DAY_S}
        AND new.added_s > {DAY_S} + (
            SELECT min(unixepoch(added_at)) FROM root WHERE added_at <> ''
        )
        AND EXISTS (
            SELECT 1 FROM file JOIN root ON root.id = file.root_id
            WHERE file.content_id = new.id AND file.missing_since_s IS NULL
            AND new.added_s > {DAY_S} + unixepoch(root.added_at)
        )
        UNION ALL SELECT known.id FROM opened JOIN content AS known ON known.hash = opened.hash
        WHERE opened.at_s > unixepoch() - {RECENT_DAYS * DAY_S}
    )
"""  # noqa: S608
"""Content that was opened, or came into its folder, lately (``IS_VALUES``)."""
_BEING: Final = {
    "recent": RECENT,
    "unread": "content.unread",
    "duplicate": "copies > 1",
    "favourite": "hash IN (SELECT hash FROM favourite)",
    "offline": (
        "(content.id IN (SELECT content_id FROM file JOIN root ON root.id = file.root_id "
        "WHERE root.state = 'offline' AND content_id IS NOT NULL AND missing_since_s IS NULL) "
        "AND NOT EXISTS (SELECT 1 FROM file JOIN root ON root.id = file.root_id "
        "WHERE file.content_id = content.id AND file.missing_since_s IS NULL "
        "AND root.state = 'online'))"
    ),
}


_FIRST_ITEMS: Final = {"content": "first_item", "place": "item_id"}


class SqliteConditions(ConditionTables):
    """The tables as one connection sees them in a transaction."""

    placeholder = "?"
    listed = "IN (SELECT value FROM json_each(?))"
    tagged = "hash IN (SELECT hash FROM tagged)"
    tagged_with = (
        "hash IN (SELECT tagged.hash FROM tag JOIN tagged ON tagged.tag_id = tag.id "
        "WHERE tag.folded IN (SELECT value FROM json_each(?)))"
    )
    being = _BEING

    def __init__(self, connection: Connection, short_answer: int) -> None:
        """Use a connection that reads.

        Args:
            connection: Reads.
            short_answer: Up to so many first items are handed on to the next question.
        """
        self._connection = connection
        self._short_answer = short_answer

    @override
    def bind_list(self, texts: Sequence[str]) -> Binding:
        return json.dumps(list(texts))

    @override
    def contains(self, column: str) -> str:
        return f"instr({column}, ?) > 0"

    @override
    def in_folder(self, place: FolderPlace) -> tuple[str, Sequence[Binding]]:
        return ("instr(folded, ?) = 1" if place.absolute else "instr(folded, ?) > 0"), (
            place.folded,
        )

    @override
    def distinct(self, column: str) -> list[str]:
        rows = self._connection.rows(
            f"WITH RECURSIVE next (value) AS (SELECT min({column}) FROM content "  # noqa: S608
            f"WHERE copies > 0 AND {column} <> '' UNION ALL SELECT (SELECT min({column}) "
            f"FROM content WHERE copies > 0 AND {column} <> '' AND {column} > next.value) "
            "FROM next WHERE next.value IS NOT NULL) SELECT value FROM next "
            "WHERE value IS NOT NULL"
        )
        return [row[0] for row in rows]

    @override
    def found(self) -> ItemIds:
        return fetch_ids(
            self._connection, "SELECT first_item AS number FROM content WHERE copies > 0"
        )

    @override
    def narrow(self, table: str, tests: Sequence[ConditionTest], firsts: ItemIds | None) -> ItemIds:
        condition = " AND ".join(test.condition for test in tests)
        bindings = tuple(binding for test in tests for binding in test.bindings)
        if firsts is not None and len(firsts) <= self._short_answer:
            join = (
                "JOIN content ON content.id = item.content_id AND copies > 0"
                if table == "content"
                else "JOIN place ON place.content_id = item.content_id"
            )
            return fetch_ids(
                self._connection,
                "SELECT number FROM (SELECT value AS number FROM json_each(?)) "  # noqa: S608
                f"CROSS JOIN item ON item.id = number CROSS {join} WHERE {condition}",
                (json_ids(firsts.tolist()), *bindings),
            )
        return fetch_ids(
            self._connection,
            f"SELECT {_FIRST_ITEMS[table]} AS number FROM {table} WHERE {condition}"  # noqa: S608
            f"{' AND copies > 0' if table == 'content' else ''}",
            bindings,
        )

    @override
    def items(self, test: ConditionTest) -> ItemIds:
        return fetch_ids(
            self._connection,
            f"SELECT id AS number FROM item WHERE {test.sql}",  # noqa: S608
            test.bindings,
        )

    @override
    def hidden(self) -> ItemIds:
        return fetch_ids(
            self._connection,
            "SELECT item.id AS number FROM content "
            "CROSS JOIN item ON item.content_id = content.id WHERE content.copies = 0",
        )

    @override
    def holding(self, expression: str) -> tuple[ItemIds, ItemIds]:
        found = "SELECT rowid AS number FROM words WHERE words MATCH ?"
        texts, names = " ".join(TEXT_COLUMNS), " ".join(NAME_COLUMNS)
        in_text = fetch_ids(self._connection, found, (f"{{{texts}}} : {expression}",))
        in_names = fetch_ids(self._connection, found, (f"{{{names}}} : {expression}",))
        return in_text, in_names

    @override
    def spread(self, firsts: ItemIds) -> ItemIds:
        if not len(firsts):
            return firsts
        if len(firsts) <= self._short_answer:
            several = (
                "SELECT content.first_item AS first, content.parts AS second "  # noqa: S608
                f"FROM json_each('{json_ids(firsts.tolist())}') AS chosen "
                "CROSS JOIN item ON item.id = chosen.value "
                "CROSS JOIN content ON content.id = item.content_id AND content.parts > 1 "
                "ORDER BY content.first_item"
            )
        else:
            several = (
                "SELECT first_item AS first, parts AS second FROM content "
                "WHERE copies > 0 AND parts > 1 ORDER BY first_item"
            )
        return spread_ranges(firsts, *fetch_id_pairs(self._connection, several))
