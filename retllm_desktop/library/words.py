"""The part of a library that looks up words, meets conditions and keeps marks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import Annotations, ItemIds, Snippet, TextMatch
from retllm_desktop.library import annotations, conditions, snippets, word_search
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.sql import Connection

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
    """Merge some pages; tell whether there may be more to do.

    Args:
        connection: Inside a transaction.
        begin: Whether to put all pieces into one merge; then go on with False.
    """
    before = connection.version()
    pages = -_PAGES_AT_ONCE if begin else _PAGES_AT_ONCE
    connection.run("INSERT INTO words (words, rank) VALUES ('merge', ?)", (pages,))
    # The statement itself counts as one change; a merge that did something changes rows besides.
    return connection.version()[1] - before[1] >= 2


class SqliteWords(LibraryFile):
    """Fulfils the ports ``LexicalStore`` and ``MarkStore``."""

    def matches(self, words: str, k: int, within: ItemIds | None = None) -> list[TextMatch]:
        """The k items that match words best, best first, ties by id.

        Any of the words (or another form of it) is enough; the last one may be the beginning of a
        word unless a space follows. Case and diacritics do not count; scripts without spaces are
        matched by their characters. Files that are missing are not found. Signs are no operators.

        Args:
            words: What was typed.
            k: How many.
            within: Only these items, ascending; None: all.
        """
        with self._connections.reading() as connection:
            return word_search.match_words(connection, words, k, within)

    def snippets(self, words: str, item_ids: Sequence[int]) -> Mapping[int, Snippet]:
        """For items that hold some of the words: the best piece of text, with the words marked."""
        with self._connections.reading() as connection:
            return snippets.find_snippets(connection, words, item_ids)

    def scope(self, question: ParsedQuery) -> ItemIds | None:
        """The items that meet conditions, hold all phrases and no excluded word.

        Returns:
            Their ids, ascending and read-only; None where the question restricts nothing.
        """
        if not conditions.restricts(question):
            return None
        key = (question.phrases, question.excluded, question.conditions)
        with self._connections.reading() as connection:
            kept, numbers = connection.sets.get(connection.version(), key)
            if not kept:
                numbers = conditions.scope(connection, question)
                connection.sets.put(key, numbers)
        return numbers

    def merge_words(self, stopped: Callable[[], bool]) -> bool:
        """Merge the pieces that the index of words was written in, if it has come to many.

        To be called after indexing, by the one who writes. Searches go on meanwhile, and so does
        writing between the steps.

        Args:
            stopped: Asked before each step; what is merged by then stays.

        Returns:
            Whether anything was merged.

        Raises:
            StoreError: The library cannot be written; searches are right all the same.
        """
        with self._connections.reading() as connection:
            if not needs_merging(connection):
                return False
        begin = True
        while not stopped():
            with self._connections.writing() as connection:
                if not merge_step(connection, begin=begin):
                    break
            begin = False
        return not begin

    def set_favourite(self, content_hash: bytes, favourite: bool) -> None:
        """Mark content as a favourite, or no longer.

        Raises:
            StoreError: Nothing was written.
        """
        with self._connections.writing() as connection:
            annotations.store_favourite(connection, content_hash, favourite)

    def set_tags(self, content_hash: bytes, tags: Sequence[str]) -> None:
        """Give content these tags instead of those it has; case is kept and does not count.

        Raises:
            StoreError: Nothing was written.
            InputError: A tag is empty or longer than 100 characters.
        """
        with self._connections.writing() as connection:
            annotations.store_tags(connection, content_hash, tags)

    def marks(self, content_hash: bytes) -> Annotations:
        """What was said of content."""
        with self._connections.reading() as connection:
            return annotations.read_annotations(connection, content_hash)

    def tags(self) -> tuple[str, ...]:
        """All tags in use, in alphabetical order."""
        with self._connections.reading() as connection:
            return annotations.list_tags(connection)
