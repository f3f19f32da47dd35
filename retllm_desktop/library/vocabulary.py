"""The library's own words, looked up by what they begin with: values of fields, words, people.

Every look-up goes by an index and is bounded: distinct values are read by jumping from one to the
next in the index of their column, words by the terms of the full-text index, people by the captions
that name them.
"""

import functools
import itertools
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.query import QueryField
from retllm_desktop.core.typing_support import override
from retllm_desktop.core.vocabulary import KnownValue, VocabularyStore
from retllm_desktop.library.file_columns import decode_path, valid_unicode
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.text_analysis import fold_text, is_unspaced, split_words
from retllm_desktop.library.vector_tables import json_ids

KEPT_S: Final = 20.0
"""Distinct values of a column are read again after so long: they hardly change."""
MOST_DISTINCT: Final = 4_000
_COUNTED: Final = 1_000
"""How many are common enough: beyond, it is not counted further."""
MOST_FOLDERS: Final = 160
_MOST_TERMS: Final = 4_000
MOST_CAPTIONS: Final = 500
_LEAST_LETTERS: Final = 3
"""Two letters begin thousands of words."""
_WORD: Final = re.compile(r"[^\W_]+")

VALUE_COLUMNS: Final = {
    QueryField.CAMERA: (("content", "camera"),),
    QueryField.LENS: (("content", "lens"),),
    QueryField.PLACE: (("content", "city"), ("content", "region"), ("content", "country")),
    QueryField.COUNTRY: (("content", "country"),),
    QueryField.EXT: (("place", "ending"),),
}
"""Fields with the columns that an index lists in order."""


@dataclass(frozen=True, slots=True)
class FoldedValue:
    """A value with its text folded."""

    value: KnownValue
    folded: str


class SqliteVocabulary(VocabularyStore):
    """Fulfils the port ``VocabularyStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file
        self._lock = threading.Lock()
        self._kept: dict[QueryField, tuple[float, tuple[FoldedValue, ...]]] = {}

    @override
    def values(self, field: QueryField, begun: str, limit: int) -> tuple[KnownValue, ...]:
        folded = fold_text(begun)
        if field is QueryField.IN:
            with self._file.connections.reading() as connection:
                return _folders(connection, folded.replace(os.sep, "/"), limit)
        if field is QueryField.TAG:
            with self._file.connections.reading() as connection:
                known = _tags(connection)
            return beginning_values(known, folded, limit)
        if field not in VALUE_COLUMNS:
            return ()
        return beginning_values(self._distinct(field), folded, limit)

    @override
    def words(self, begun: str, limit: int) -> tuple[KnownValue, ...]:
        piece = word_begun(begun)
        if piece is None:
            return ()
        with self._file.connections.reading() as connection:
            return _words(connection, piece, limit)

    @override
    def people(self, begun: str, limit: int) -> tuple[KnownValue, ...]:
        piece = name_begun(begun)
        if piece is None:
            return ()
        with self._file.connections.reading() as connection:
            return _people(connection, piece, limit)

    def _distinct(self, field: QueryField) -> tuple[FoldedValue, ...]:
        with self._lock:
            kept = self._kept.get(field)
            if kept is not None and time.monotonic() - kept[0] < KEPT_S:
                return kept[1]
        with self._file.connections.reading() as connection:
            counts: Counter[str] = Counter()
            for table, column in VALUE_COLUMNS[field]:
                for value in _distinct_values(connection, table, column):
                    counts[value] = max(counts[value], _count(connection, table, column, value))
        found = tuple(
            FoldedValue(KnownValue(text), fold_text(text)) for text, _ in counts.most_common()
        )
        with self._lock:
            self._kept[field] = (time.monotonic(), found)
        return found


def word_begun(begun: str) -> str | None:
    """Return the beginning of a word, folded, that words are looked up by; None for nothing."""
    pieces = split_words(begun)
    if len(pieces) != 1 or pieces[0] != fold_text(begun):
        return None
    # Scripts without spaces are indexed by pairs, which are no words.
    return None if len(begun) < _LEAST_LETTERS or is_unspaced(pieces[0]) else pieces[0]


def name_begun(begun: str) -> str | None:
    """Return the beginning of a person's name, folded; None where it is too little."""
    pieces = split_words(begun)
    return pieces[0] if len(pieces) == 1 and len(begun) >= _LEAST_LETTERS - 1 else None


def beginning_values(
    known: Sequence[FoldedValue], folded: str, limit: int
) -> tuple[KnownValue, ...]:
    """Return the values that begin so, then those of which another word does."""
    if not folded:
        return tuple(one.value for one in known[:limit])
    first = [one.value for one in known if one.folded.startswith(folded)]
    within = _begins_word(folded)
    second = [
        one.value for one in known if within(one.folded) and not one.folded.startswith(folded)
    ]
    return tuple((first + second)[:limit])


def _begins_word(folded: str) -> Callable[[str], bool]:
    pattern = re.compile(r"(?<![^\W_])" + re.escape(folded))
    return lambda text: pattern.search(text) is not None


def _distinct_values(connection: Connection, table: str, column: str) -> list[str]:
    """Return the values of a column, each once, in the order of its index."""
    # The condition of the partial index has to be repeated, or SQLite does not take it.
    held = f"{column} <> ''" + (" AND copies > 0" if table == "content" else "")
    rows = connection.rows(
        f"WITH RECURSIVE one (value) AS ("  # noqa: S608 - names of ours
        f"SELECT (SELECT min({column}) FROM {table} WHERE {held}) UNION ALL "
        f"SELECT (SELECT min({column}) FROM {table} WHERE {held} AND {column} > one.value) "
        "FROM one WHERE one.value IS NOT NULL) "
        "SELECT value FROM one WHERE value IS NOT NULL LIMIT ?",
        (MOST_DISTINCT,),
    )
    return [row[0] for row in rows]


def _count(connection: Connection, table: str, column: str, value: str) -> int:
    held = f"{column} = ? AND {column} <> ''" + (" AND copies > 0" if table == "content" else "")
    return connection.value(
        f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {held} LIMIT ?)",  # noqa: S608
        (value, _COUNTED),
    )


def _tags(connection: Connection) -> list[FoldedValue]:
    rows = connection.rows("SELECT name FROM tag ORDER BY folded LIMIT ?", (MOST_DISTINCT,))
    return [FoldedValue(KnownValue(row[0]), fold_text(row[0])) for row in rows]


def _folders(connection: Connection, begun: str, limit: int) -> tuple[KnownValue, ...]:
    rows = connection.rows("SELECT path FROM root")
    roots = [names_of_path(valid_unicode(str(decode_path(row[0])))) for row in rows]

    def below(within: str) -> Iterator[Sequence[str]]:
        rows = connection.rows(
            "SELECT path FROM folder WHERE instr(folded, ?) LIMIT ?", (within, MOST_FOLDERS)
        )
        for (path,) in rows:
            names = names_of_path(valid_unicode(str(decode_path(path))))
            above = max((len(one) - 1 for one in roots if names[: len(one)] == one), default=0)
            yield names[above:]

    return folder_values(below, begun, limit)


def folder_values(
    below: Callable[[str], Iterable[Sequence[str]]], begun: str, limit: int
) -> tuple[KnownValue, ...]:
    """Return folders that begin so, then those of which another word does.

    Args:
        below: Gives the folders whose folded path contains a text, as names from the library's
            folder on.
        begun: Folded, with slashes.
        limit: How many.
    """
    counts: Counter[str] = Counter()
    for within in (f"/{begun}", begun) if begun else ("/",):
        for names in below(within):
            counts.update(_fitting(names, begun))
        if len(counts) >= limit:
            break
    folded = [(fold_text(text), text, count) for text, count in counts.items()]
    folded.sort(key=lambda one: (not one[0].startswith(begun), -one[2], one[0]))
    return tuple(KnownValue(text) for _, text, _ in folded[:limit])


def _fitting(names: Sequence[str], begun: str) -> set[str]:
    """Return the parts of a path that could be meant, each of as many names as are typed."""
    length = begun.count("/") + 1
    within = _begins_word(begun)
    found: set[str] = set()
    for start in range(len(names) - length + 1):
        text = "/".join(names[start : start + length])
        if within(fold_text(text)):
            found.add(text)
    return found


def names_of_path(path: str) -> list[str]:
    """Return the names that a path consists of."""
    return [name for name in path.replace(os.sep, "/").split("/") if name]


def _words(connection: Connection, begun: str, limit: int) -> tuple[KnownValue, ...]:
    connection.run(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_terms USING fts5vocab('main', 'words', 'col')"
    )
    rows = connection.rows(
        "SELECT term, sum(doc) AS files FROM (SELECT term, col, doc FROM temp.word_terms "
        "WHERE term >= ?1 AND term < ?2 LIMIT ?3) "
        "WHERE col IN ('name', 'parts', 'caption', 'tags') "
        "GROUP BY term ORDER BY term = ?1 DESC, files DESC, term LIMIT ?4",
        (begun, begun + "\U0010ffff", _MOST_TERMS, limit),
    )
    found = [(str(term), int(files)) for term, files in rows]
    return tuple(KnownValue(_spelling(connection, term), files) for term, files in found)


def _spelling(connection: Connection, term: str) -> str:
    """Return a folded word as somebody wrote it, accents and all, in small letters."""
    row = connection.value(
        "SELECT rowid FROM words WHERE words MATCH ? LIMIT 1",
        (f'{{name parts caption tags}} : "{term}"',),
    )
    if row is None:
        return term
    texts = connection.rows(
        "SELECT content.caption, file.path FROM item JOIN content ON content.id = item.content_id "
        "JOIN file ON file.content_id = content.id WHERE item.id = ? LIMIT 8",
        (row,),
    )
    return spelling_of(
        term, ((caption, valid_unicode(decode_path(path).name)) for caption, path in texts)
    )


def spelling_of(term: str, texts: Iterable[tuple[str, str]]) -> str:
    """Return a folded word as it is written in captions or names, in small letters."""
    for caption, name in texts:
        for word in itertools.chain(_WORD.findall(caption), _WORD.findall(name)):
            if fold_text(word) == term:
                return word.lower()
    return term


def _people(connection: Connection, begun: str, limit: int) -> tuple[KnownValue, ...]:
    items = connection.rows(
        "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?",
        (f'caption : "{begun}" *', MOST_CAPTIONS),
    )
    rows = connection.rows(
        "SELECT DISTINCT content.id, content.people FROM json_each(?) AS found "
        "CROSS JOIN item ON item.id = found.value "
        "CROSS JOIN content ON content.id = item.content_id WHERE content.people <> ''",
        (json_ids([row[0] for row in items]),),
    )
    return count_people((people for _, people in rows), begun, limit)


def count_people(lists: Iterable[str], begun: str, limit: int) -> tuple[KnownValue, ...]:
    """Return the people of some contents, of whose names a word begins so, most frequent first.

    Args:
        lists: Of each content its people, a line each.
        begun: Folded.
        limit: How many.
    """
    within = functools.lru_cache(maxsize=None)(_begins_word(begun))
    counts: Counter[str] = Counter()
    for people in lists:
        counts.update(name for name in people.split("\n") if within(fold_text(name)))
    return tuple(KnownValue(name, count) for name, count in counts.most_common(limit))
