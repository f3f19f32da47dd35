"""Sets of items that were worked out, kept for as long as the shared library stays as it is."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, Final

from retllm_desktop.core.types import ItemIds
from retllm_desktop.library.postgres.binary_arrays import unpack_ids
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.sql import NO_IDS, SetCache, ranges_within

_SLOW_S: Final = 0.02
_KEPT_S: Final = 10.0
"""What takes longer than ``_SLOW_S`` to work out may be so old where others write all the time."""
_MOST_DISTINCT: Final = 4_000
_TIMES: Final = 100
"""The numbers of all words are kept for so many times as long as it took to count them, which takes
every row: while others write all the time, a hundredth of it is spent on that."""


class KeptSets:
    """Sets of one program, by the state of the library; for any thread."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._sets = SetCache()
        self._state = ""
        self._slow: dict[str, tuple[str, float, Any]] = {}

    def get(self, state: str, key: Hashable) -> tuple[bool, ItemIds | None]:
        """Return whether a set is kept, and the set."""
        with self._lock:
            if state != self._state:
                return False, None
            return self._sets.get(state, key)

    def put(self, state: str, key: Hashable, numbers: ItemIds | None) -> None:
        """Keep a set; what was kept of another state is dropped."""
        with self._lock:
            self._sets.get(state, key)
            self._state = state
            self._sets.put(key, numbers)

    def ranges_of(self, session: Session, state: str, items: ItemIds) -> tuple[ItemIds, ItemIds]:
        """Return for each of some items, ascending, the first of its content, and the id behind.

        A content of several items that came in the last seconds may be missing.
        """
        heads = self._slowly("heads", state, lambda: _read_heads(session))
        return ranges_within(heads, items)

    def word_counts(self, session: Session, state: str) -> tuple[int, int]:
        """Return how many items have words, and how many words these are, some time ago."""
        counts = self._slowly(
            "words",
            state,
            lambda: session.rows("SELECT items, of_them FROM count_words()")[0],
            times=_TIMES,
        )
        return int(counts[0]), int(counts[1])

    def values_of(
        self, session: Session, table: str, column: str, least_seconds: float = 0.0
    ) -> tuple[tuple[str, int], ...]:
        """Return the texts of a column of what is found, and how many have each, most first.

        Args:
            session: Reads.
            table: ``content`` or ``place``.
            column: One that is indexed.
            least_seconds: So old they may be however quickly they are read.
        """
        held = f"{column} <> ''" + (" AND copies > 0" if table == "content" else "")
        return self._slowly(
            f"{table}.{column}",
            session.state(),
            lambda: tuple(
                session.rows(
                    f"SELECT {column}, count(*) FROM {table} WHERE {held} "  # noqa: S608
                    f"GROUP BY {column} ORDER BY 2 DESC, 1 LIMIT {_MOST_DISTINCT}"
                )
            ),
            least_seconds,
        )

    def _slowly(
        self,
        key: str,
        state: str,
        read: Callable[[], Any],
        least_seconds: float = 0.0,
        *,
        times: int = 0,
    ) -> Any:
        with self._lock:
            known = self._slow.get(key)
        if known is not None and (known[0] == state or time.monotonic() < known[1]):
            return known[2]
        began = time.monotonic()
        value = read()
        ended = time.monotonic()
        took_s = ended - began
        until = ended + least_seconds
        if took_s > _SLOW_S:
            until = ended + max(_KEPT_S, least_seconds, times * took_s)
        with self._lock:
            self._slow[key] = (state, until, value)
        return value


def _read_heads(session: Session) -> ItemIds:
    rows = session.value(
        "SELECT string_agg(int8send(first_item) || int8send(first_item + parts), '' "
        "ORDER BY first_item) FROM content WHERE copies > 0 AND parts > 1"
    )
    return NO_IDS if rows is None else unpack_ids(rows)
