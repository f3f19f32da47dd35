"""The full-text index: words are looked up, conditions met, and segments merged."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from retllm_desktop.core.library import WordStore
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import ItemIds, Snippet, TextMatch
from retllm_desktop.core.typing_support import override
from retllm_desktop.library import conditions, snippets, word_search
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.postings import SqliteWordIndex
from retllm_desktop.library.query_words import QueryWord, parse_words
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_conditions import SqliteConditions
from retllm_desktop.library.stop_words import ENGLISH

_WORTH_IT: Final = 1 / 8
"""Share of all pages outside of the largest piece from which on all are merged: a page is written
again eight times at the most while an index grows to its size."""
_PAGES_AT_ONCE: Final = 1_000
"""4 KB each: a transaction of some hundredths of a second."""


# FTS5 numbers its pages segment << 37 | page; beyond 2^16 segments are lists of deleted rows.
_PIECES: Final = """
    WITH RECURSIVE piece (first) AS (
        SELECT min(id) FROM words_data WHERE id >= 1 << 37
        UNION ALL
        SELECT (SELECT min(id) FROM words_data WHERE id >= ((piece.first >> 37) + 1) << 37)
        FROM piece WHERE piece.first IS NOT NULL
    )
    SELECT (SELECT max(id) FROM words_data
        WHERE id BETWEEN first AND ((first >> 37) << 37) + (1 << 31) - 1) - first + 1
    FROM piece WHERE first < 1 << 53
"""


def index_segments(connection: Connection) -> list[int]:
    """Return of how many pages each piece of the index is."""
    return [row[0] for row in connection.rows(_PIECES)]


def needs_merging(connection: Connection) -> bool:
    """Whether the index is in pieces, and not in one large one with some small ones."""
    sizes = index_segments(connection)
    return len(sizes) > 1 and sum(sizes) - max(sizes) >= _WORTH_IT * sum(sizes)


def merge_step(connection: Connection, *, begin: bool) -> bool:
    """Merge some pages; return whether there may be more to do.

    Args:
        connection: Inside a transaction.
        begin: Whether to put all pieces into one merge; then go on with False.
    """
    before = connection.version()
    pages = -_PAGES_AT_ONCE if begin else _PAGES_AT_ONCE
    connection.run("INSERT INTO words (words, rank) VALUES ('merge', ?)", (pages,))
    # The statement itself counts as one change; a merge that did something changes rows besides.
    return connection.version()[1] - before[1] >= 2


class SqliteWords(WordStore):
    """Fulfils the port ``WordStore``.

    Attributes:
        short_answer: See ``SqliteConditions``.
    """

    def __init__(self, file: LibraryFile, languages: frozenset[str] = frozenset()) -> None:
        """Use an open file.

        Args:
            file: The file.
            languages: Languages beside English that its words may be of (ISO 639-1 codes).
        """
        self._file = file
        self._languages = languages | {ENGLISH}
        self.short_answer = conditions.SHORT_ANSWER

    @override
    def matches(self, words: str, k: int, within: ItemIds | None = None) -> list[TextMatch]:
        with self._file.connections.reading() as connection:
            return word_search.match_words(
                SqliteWordIndex(connection), self._parse(words), k, within
            )

    @override
    def snippets(self, words: str, item_ids: Sequence[int]) -> Mapping[int, Snippet]:
        with self._file.connections.reading() as connection:
            return snippets.find_snippets(connection, self._parse(words), item_ids)

    @override
    def marks(self, words: str, texts: Sequence[str]) -> list[tuple[tuple[int, int], ...]]:
        return snippets.mark_words(self._parse(words), texts)

    @override
    def count_words(self, words: str) -> int:
        return len(self._parse(words))

    def _parse(self, words: str) -> list[QueryWord]:
        return parse_words(words, self._languages)

    @override
    def scope(self, question: ParsedQuery) -> ItemIds | None:
        if not conditions.restricts(question):
            return None
        key = (question.phrases, question.excluded, question.conditions)
        with self._file.connections.reading() as connection:
            kept, numbers = connection.sets.get(connection.version(), key)
            if not kept:
                numbers = conditions.scope(
                    SqliteConditions(connection, self.short_answer),
                    question,
                    languages=self._languages,
                )
                connection.sets.put(key, numbers)
        return numbers

    @override
    def merge(self, stopped: Callable[[], bool]) -> bool:
        with self._file.connections.reading() as connection:
            if not needs_merging(connection):
                return False
        begin = True
        while not stopped():
            with self._file.connections.writing() as connection:
                if not merge_step(connection, begin=begin):
                    break
            begin = False
        return not begin
