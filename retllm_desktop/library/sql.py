"""A SQLite connection with typed results, on which every statement runs to its end."""

import contextlib
import os
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote

import apsw
import numpy as np
import sqlite_vec

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.runtimes import SqliteBuild
from retllm_desktop.core.types import Item, ItemIds

_KEPT_SETS: Final = 512
_KEPT_ITEMS: Final = 4_000
_KEPT_NUMBERS: Final = 2_000_000
"""16 MB a connection at the most."""


class SetCache:
    """A few sets of one connection, valid until the library changes.

    Not for several threads at once.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._sets: OrderedDict[Hashable, ItemIds | None] = OrderedDict()
        self._version: Hashable = None
        self._numbers = 0

    def get(self, version: Hashable, key: Hashable) -> tuple[bool, ItemIds | None]:
        """Return whether a set is kept, and the set.

        Args:
            version: The state of the library; sets of another one are dropped.
            key: Which set.
        """
        if version != self._version:
            self._sets.clear()
            self._version, self._numbers = version, 0
        if key not in self._sets:
            return False, None
        self._sets.move_to_end(key)
        return True, self._sets[key]

    def put(self, key: Hashable, numbers: ItemIds | None) -> None:
        """Keep a set of the present version."""
        if numbers is not None:
            # It is handed out again and again.
            numbers.flags.writeable = False
        self._drop(key)
        self._sets[key] = numbers
        self._numbers += _size(numbers)
        while len(self._sets) > _KEPT_SETS or (
            len(self._sets) > 1 and self._numbers > _KEPT_NUMBERS
        ):
            self._drop(next(iter(self._sets)))

    def _drop(self, key: Hashable) -> None:
        self._numbers -= _size(self._sets.pop(key, None))


class ItemCache:
    """Items that one connection has read, valid until the library changes.

    While a query is typed, and when it is repeated, the same items are shown. Not for several
    threads at once.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._items: dict[int, Item | None] = {}
        self._version: Hashable = None

    def of(self, version: Hashable) -> dict[int, Item | None]:
        """Return the items by number, None for what is not there; to be added to.

        Args:
            version: The state of the library; items of another one are dropped.
        """
        if version != self._version or len(self._items) > _KEPT_ITEMS:
            self._items.clear()
            self._version = version
        return self._items


def _size(numbers: ItemIds | None) -> int:
    return 0 if numbers is None else len(numbers)


Binding = int | float | str | bytes | None
Bindings = Sequence[Binding]
SqlRow = Sequence[Any]
Mode = Literal["ro", "rwc", "immutable"]

_BUSY_TIMEOUT_MS: Final = 5_000


class Connection:
    """One connection with sqlite-vec loaded; raises ``apsw.Error``.

    Attributes:
        sets: What was worked out for conditions, by ``version``.
        items: Items that were read, by ``version``.
    """

    def __init__(self, path: Path, mode: Mode) -> None:
        """Open a database.

        Args:
            path: The file; its name may hold bytes that are not UTF-8.
            mode: ``ro`` to read, ``rwc`` to write (the file is made if need be), ``immutable``
                to read a file that cannot change, which is the way to read a WAL database
                in a folder that cannot be written.
        """
        posix = path.absolute().as_posix()
        name = quote(os.fsencode(posix if posix.startswith("/") else f"/{posix}"))
        options = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
        access = apsw.SQLITE_OPEN_READONLY
        if mode == "rwc":
            access = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        self.sets = SetCache()
        self.items = ItemCache()
        # apsw's stubs name types that only Python 3.12 has.
        self._raw: Any = apsw.Connection(
            f"file://{name}?{options}", flags=access | apsw.SQLITE_OPEN_URI
        )
        try:
            self._raw.set_busy_timeout(_BUSY_TIMEOUT_MS)
            self._raw.enable_load_extension(True)
            self._raw.load_extension(sqlite_vec.loadable_path())
            self._raw.enable_load_extension(False)
            # A damaged page is noticed where it is met, not three pages later.
            self.run("PRAGMA cell_size_check = ON")
            self.run("PRAGMA foreign_keys = ON")
            self.run("PRAGMA temp_store = MEMORY")
        except BaseException:
            self._raw.close()
            raise

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._raw.in_transaction

    @property
    def read_only(self) -> bool:
        """Whether the file was opened (or had to be opened) for reading."""
        return self._raw.readonly("main")

    def run(self, statements: str, bindings: Bindings = ()) -> None:
        """Execute statements for their effect, all of them."""
        for _ in self._raw.execute(statements, bindings):
            pass

    def many(self, statement: str, rows: Iterable[Bindings]) -> None:
        """Execute a statement once for each row of bindings."""
        for _ in self._raw.executemany(statement, rows):
            pass

    def rows(self, statement: str, bindings: Bindings = ()) -> Iterator[SqlRow]:
        """Execute a statement and return its rows lazily."""
        return self._raw.execute(statement, bindings)

    def value(self, statement: str, bindings: Bindings = ()) -> Any:
        """Return the first column of the first row, None where there is no row."""
        rows = list(self.rows(statement, bindings))
        return rows[0][0] if rows else None

    def version(self) -> tuple[int, int]:
        """Return what differs once anyone has changed the file, on this connection alone."""
        return self.value("PRAGMA data_version"), self._raw.total_changes()

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file and empty it, unless a reader uses it."""
        self._raw.set_busy_timeout(0)
        try:
            self.run("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._raw.set_busy_timeout(_BUSY_TIMEOUT_MS)

    def changes(self) -> int:
        """Return how many rows the last statement changed."""
        return self._raw.changes()

    def last_id(self) -> int:
        """Return the rowid of the row inserted last."""
        return self._raw.last_insert_rowid()

    def copy_to(self, target: "Connection") -> None:
        """Copy the whole database into another one, as it is at this moment."""
        with target._raw.backup("main", self._raw, "main") as backup:  # noqa: SLF001
            while not backup.done:
                backup.step()

    def interrupt(self) -> None:
        """Make the statement that runs in another thread fail."""
        self._raw.interrupt()

    def close(self) -> None:
        """Close; after the last connection the write-ahead log is folded in and removed."""
        self._raw.close()


NO_IDS: Final[ItemIds] = np.zeros(0, np.int64)


def fetch_ids(connection: Connection, select: str, bindings: Sequence[Binding] = ()) -> ItemIds:
    """Return the set of numbers that a SELECT of one column ``number`` yields."""
    found = parse_ids(
        connection.value(f"SELECT json_group_array(number) FROM ({select})", bindings)  # noqa: S608
    )
    if len(found) > 1 and not bool((found[1:] > found[:-1]).all()):
        found = np.unique(found)
    return found


def fetch_id_pairs(connection: Connection, select: str) -> tuple[ItemIds, ItemIds]:
    """Return the columns ``first`` and ``second`` of a SELECT, in its order."""
    text = connection.rows(
        f"SELECT json_group_array(first), json_group_array(second) FROM ({select})"  # noqa: S608
    )
    first, second = next(iter(text))
    return parse_ids(first), parse_ids(second)


def first_items_of(connection: Connection, items: ItemIds) -> ItemIds:
    """Return for each of some items, ascending, the first item of its content."""
    return item_ranges_of(connection, items)[0]


def item_ranges_of(connection: Connection, items: ItemIds) -> tuple[ItemIds, ItemIds]:
    """Return for each of some items, ascending, the first of its content, and the id behind it."""
    kept, heads = connection.sets.get(connection.version(), "heads")
    if not kept or heads is None:
        # All items of contents with several, as pairs: the first, and the one after the last.
        heads = parse_ids(
            connection.value(
                "SELECT json_group_array(number) FROM (SELECT value AS number FROM (SELECT "
                "first_item, first_item + parts AS behind FROM content WHERE copies > 0 "
                "AND parts > 1 ORDER BY first_item), json_each(json_array(first_item, behind)))"
            )
        )
        connection.sets.put("heads", heads)
    return ranges_within(heads, items)


def ranges_within(heads: ItemIds, items: ItemIds) -> tuple[ItemIds, ItemIds]:
    """Return for each of some items, ascending, the first of its content, and the id behind it.

    Args:
        heads: Of contents with several items, ascending, in turn: its first item, the id behind.
        items: Which.
    """
    if not len(heads) or not len(items):
        return items, items + 1
    firsts, behind = heads[0::2], heads[1::2]
    places = np.maximum(np.searchsorted(firsts, items, side="right") - 1, 0)
    inside = (firsts[places] <= items) & (items < behind[places])
    return np.where(inside, firsts[places], items), np.where(inside, behind[places], items + 1)


def intersect_ids(first: ItemIds | None, second: ItemIds | None) -> ItemIds | None:
    """Return what is in both; None stands for everything."""
    if first is None or second is None:
        return second if first is None else first
    small, large = (first, second) if len(first) <= len(second) else (second, first)
    return small[ids_contained(small, large)]


def subtract_ids(numbers: ItemIds, others: ItemIds) -> ItemIds:
    """Return what is in the first alone."""
    return numbers[~ids_contained(numbers, others)]


def unite_ids(first: ItemIds, second: ItemIds) -> ItemIds:
    """Return what is in one or both."""
    if not len(first) or not len(second):
        return second if not len(first) else first
    return np.union1d(first, second)


def ids_contained(
    numbers: ItemIds, within: ItemIds
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return which numbers are in an ascending set, as (n,) booleans."""
    if not len(within):
        return np.zeros(len(numbers), np.bool_)
    places = within.searchsorted(numbers)
    return within[np.minimum(places, len(within) - 1)] == numbers


def parse_ids(text: str) -> ItemIds:
    """Return the whole numbers of a JSON list, as it has them."""
    inner = text[1:-1]
    return np.fromstring(inner, np.int64, sep=",") if inner else NO_IDS


def read_sqlite_build() -> SqliteBuild:
    """Return the versions; sqlite-vec is loaded for it, as for a library.

    Raises:
        StoreError: It cannot be loaded.
    """
    try:
        raw: Any = apsw.Connection(":memory:")
        with contextlib.closing(raw):
            raw.enable_load_extension(True)
            raw.load_extension(sqlite_vec.loadable_path())
            vectors = str(next(raw.execute("SELECT vec_version()"))[0])
    except apsw.Error as exc:
        raise StoreError("SQLite cannot be used with sqlite-vec", str(exc)) from exc
    return SqliteBuild(apsw.sqlite_lib_version(), apsw.apsw_version(), vectors)
