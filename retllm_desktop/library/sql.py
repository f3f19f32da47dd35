"""A SQLite connection with typed results, on which every statement runs to its end."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote

import apsw
import sqlite_vec

from retllm_desktop.library.kept_sets import SetCache

Binding = int | float | str | bytes | None
Bindings = Sequence[Binding]
SqlRow = Sequence[Any]
Mode = Literal["ro", "rwc", "immutable"]

_BUSY_TIMEOUT_MS: Final = 5_000


class Connection:
    """One connection with sqlite-vec loaded; raises ``apsw.Error``.

    Attributes:
        sets: What was worked out for conditions, by ``version``.
    """

    def __init__(self, path: Path, mode: Mode) -> None:
        """Open a database.

        Args:
            path: The file; its name may hold bytes that are not UTF-8.
            mode: ``ro`` to read, ``rwc`` to write (the file is made if need be), ``immutable``
                to read a file that nobody can change, which is the way to read a WAL database
                in a folder that cannot be written.
        """
        posix = path.absolute().as_posix()
        name = quote(os.fsencode(posix if posix.startswith("/") else f"/{posix}"))
        options = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
        access = apsw.SQLITE_OPEN_READONLY
        if mode == "rwc":
            access = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        self.sets = SetCache()
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
        """Execute a statement and return its rows as they are asked for."""
        return self._raw.execute(statement, bindings)

    def value(self, statement: str, bindings: Bindings = ()) -> Any:
        """Return the first column of the first row, None where there is no row."""
        rows = list(self.rows(statement, bindings))
        return rows[0][0] if rows else None

    def version(self) -> tuple[int, int]:
        """Return what differs once anyone has changed the file, on this connection alone."""
        return self.value("PRAGMA data_version"), self._raw.total_changes()

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file and empty it, unless somebody reads from it."""
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
