"""Keeps the index of words in few pieces: each one costs every word that is looked up a search.

FTS5 writes what each transaction brings as a piece (segment) of its own and merges pieces of about
the same age as it goes. What is left after an index run, some five to ten, makes looking a rare
word up three times as slow as one piece does.
"""

from typing import Final

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
