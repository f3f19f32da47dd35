"""The conditions of a question asked of the tables of a shared library."""

import os
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from retllm_desktop.core.query import RECENT_DAYS
from retllm_desktop.core.types import ItemIds
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.conditions import (
    DAY_S,
    NAME_COLUMNS,
    SHORT_ANSWER,
    TEXT_COLUMNS,
    ConditionTables,
    ConditionTest,
    FolderPlace,
    spread_ranges,
)
from retllm_desktop.library.derived_columns import fold_folder
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.postgres.binary_arrays import unpack_ids, unpack_newest_first
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.kept_sets import KeptSets
from retllm_desktop.library.postgres.mounts import Mounts
from retllm_desktop.library.postgres.word_index import text_query

SHARED_RECENT: Final = f"""
    content.id IN (
        SELECT new.id FROM content AS new WHERE new.copies > 0
        AND new.added_s > extract(epoch FROM now()) - {RECENT_DAYS * DAY_S}
        AND new.added_s > {DAY_S} + (
            SELECT min(extract(epoch FROM nullif(added_at, '')::timestamptz)) FROM root
        )
        AND EXISTS (
            SELECT FROM file JOIN root ON root.id = file.root_id
            WHERE file.content_id = new.id AND file.missing_since_s IS NULL
            AND new.added_s > {DAY_S}
                + coalesce(extract(epoch FROM nullif(root.added_at, '')::timestamptz), 0)
        )
        UNION ALL SELECT known.id FROM opened JOIN content AS known ON known.hash = opened.hash
        WHERE opened.at_s > extract(epoch FROM now()) - {RECENT_DAYS * DAY_S}
    )
"""  # noqa: S608
"""Content that was opened by this person, or came into its folder, lately."""
_OFFLINE: Final = """
    (content.id IN (SELECT content_id FROM file
        WHERE root_id = ANY ('{offline}') AND content_id IS NOT NULL AND missing_since_s IS NULL)
    AND NOT EXISTS (SELECT FROM file WHERE file.content_id = content.id
        AND file.missing_since_s IS NULL AND root_id <> ALL ('{offline}')))
"""
_IN_FOLDERS: Final = """
    (root_id = ANY (%s::int8[]) OR EXISTS (
        SELECT FROM unnest(%s::text[]) AS begun (text) WHERE starts_with(folded, text)
    ))
"""
_FIRST_ITEMS: Final = {"content": "first_item", "place": "item_id"}
_EVERY: Final = 2**31 - 1


class PostgresConditions(ConditionTables):
    """The tables in the state of one transaction."""

    placeholder = "%s"
    listed = "= ANY (%s::text[])"
    tagged = "(content.collection_id, content.hash) IN (SELECT collection_id, hash FROM tagged)"
    tagged_with = (
        "(content.collection_id, content.hash) IN ("
        "SELECT tagged.collection_id, tagged.hash FROM tag "
        "JOIN tagged ON tagged.tag_id = tag.id WHERE tag.folded = ANY (%s::text[]))"
    )

    def __init__(
        self, session: Session, mounts: Mounts, kept: KeptSets, short_answer: int = SHORT_ANSWER
    ) -> None:
        """Use a transaction that reads.

        Args:
            session: Reads.
            mounts: Where this computer sees the folders.
            kept: What was worked out before.
            short_answer: Up to so many first items are handed on to the next question.
        """
        self._session = session
        self._mounts = mounts
        self._kept = kept
        self._short_answer = short_answer
        offline = ",".join(map(str, mounts.offline))
        self.being: Mapping[str, str] = {
            "recent": SHARED_RECENT,
            "unread": "content.unread",
            "duplicate": "copies > 1",
            "favourite": "hash IN (SELECT hash FROM favourite)",
            "offline": _OFFLINE.format(offline="{" + offline + "}"),
        }

    @override
    def bind_list(self, texts: Sequence[str]) -> list[str]:
        return list(texts)

    @override
    def contains(self, column: str) -> str:
        return f"strpos({column}, %s) > 0"

    @override
    def in_folder(self, place: FolderPlace) -> tuple[str, Sequence[Any]]:
        if not place.absolute:
            return "strpos(folded, %s) > 0", (place.folded,)
        # A path of this computer, which no row has: what others call it; or a location itself.
        inside = [place.folded]
        around: list[int] = []
        for root in self._mounts.roots.values():
            own = fold_folder(valid_unicode(os.fsdecode(root.path)))
            if root.seen and place.folded.startswith(own):
                location = fold_folder(valid_unicode(os.fsdecode(root.location)))
                inside.append(location + place.folded[len(own) :])
            elif root.seen and own.startswith(place.folded):
                around.append(root.id)
        return _IN_FOLDERS, (around, inside)

    @override
    def distinct(self, column: str) -> list[str]:
        return [value for value, _ in self._kept.values_of(self._session, "content", column)]

    @override
    def found(self) -> ItemIds:
        return fetch_shared_ids(
            self._session, "SELECT first_item AS number FROM content WHERE copies > 0"
        )

    @override
    def narrow(self, table: str, tests: Sequence[ConditionTest], firsts: ItemIds | None) -> ItemIds:
        condition = " AND ".join(test.condition for test in tests)
        values = tuple(value for test in tests for value in test.bindings)
        if table == "content":
            condition = f"copies > 0 AND {condition}"
        if firsts is not None and len(firsts) <= self._short_answer:
            return fetch_shared_ids(
                self._session,
                "SELECT chosen.id AS number FROM unnest(%s::int8[]) AS chosen (id) "  # noqa: S608
                "JOIN item ON item.id = chosen.id "
                f"JOIN {table} ON {table}.{'id' if table == 'content' else 'content_id'} "
                f"= item.content_id WHERE {condition}",
                (firsts, *values),
            )
        return fetch_shared_ids(
            self._session,
            f"SELECT {_FIRST_ITEMS[table]} AS number FROM {table} WHERE {condition}",  # noqa: S608
            values,
        )

    @override
    def items(self, test: ConditionTest) -> ItemIds:
        return fetch_shared_ids(
            self._session,
            f"SELECT id AS number FROM item WHERE {test.sql}",  # noqa: S608
            test.bindings,
        )

    @override
    def hidden(self) -> ItemIds:
        return fetch_shared_ids(
            self._session,
            "SELECT item.id AS number FROM content JOIN item ON item.content_id = content.id "
            "WHERE content.copies = 0",
        )

    @override
    def holding(self, expression: str) -> tuple[ItemIds, ItemIds]:
        rows = self._session.rows(
            "SELECT find_words(query::tsquery, %s) FROM unnest(%s::text[]) "
            "WITH ORDINALITY AS wanted (query, number) ORDER BY number",
            (_EVERY, [text_query(expression, TEXT_COLUMNS), text_query(expression, NAME_COLUMNS)]),
        )
        (in_text,), (in_names,) = rows
        return unpack_newest_first(in_text), unpack_newest_first(in_names)

    @override
    def spread(self, firsts: ItemIds) -> ItemIds:
        if not len(firsts):
            return firsts
        heads, behind = self._kept.ranges_of(self._session, self._session.state(), firsts)
        return spread_ranges(firsts, heads, behind - heads)


def fetch_shared_ids(session: Session, select: str, values: Sequence[Any] = ()) -> ItemIds:
    """Return the set of numbers that a SELECT of one column ``number`` yields, ascending."""
    packed = session.value(
        f"SELECT string_agg(int8send(number), '') FROM ({select}) AS of_them",  # noqa: S608
        values,
    )
    found = unpack_ids(packed)
    if len(found) > 1 and not bool((found[1:] > found[:-1]).all()):
        found = np.unique(found)
    return found
