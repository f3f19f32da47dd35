"""Changes that other machines make in a shared library, told by the server (LISTEN, NOTIFY)."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

import psycopg
from psycopg import sql

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_changes import ChangeFeed
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.postgres.database import Database, Row

_log = logging.getLogger(__name__)

_GATHER_S: Final = 0.3
"""Changes within this time are one: an indexer stores several batches a second."""
_LOOK_S: Final = 0.5
"""How soon ``stop`` is noticed."""
_COLLECTIONS_S: Final = 60.0
"""How often it is looked whether this person was let into a further collection."""
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 30.0


class PostgresChanges(ChangeFeed):
    """Fulfils the port ``ChangeFeed`` by one connection that listens."""

    def __init__(self, database: Database) -> None:
        """Listen to nothing yet."""
        self._database = database
        self._own = str(database.token)
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    @override
    def follow(self, on_change: Callable[[], None]) -> None:
        if self._thread is not None:
            raise ValueError("changes are followed already")
        self._thread = threading.Thread(
            target=self._listen_on, args=(on_change,), name="changes of the library", daemon=True
        )
        self._thread.start()

    @override
    def stop(self) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _listen_on(self, on_change: Callable[[], None]) -> None:
        pause_s, lost = _FIRST_PAUSE_S, False
        while not self._ended.is_set():
            try:
                connection = self._database.connect_alone()
            except StoreError:
                lost = True
            else:
                try:
                    with connection:
                        channels = _listen(connection, set())
                        if lost:
                            # What happened meanwhile was not told.
                            on_change()
                        pause_s, lost = _FIRST_PAUSE_S, False
                        self._pass_on(connection, channels, on_change)
                except psycopg.Error as exc:
                    _log.info("the shared library's server went away: %s", type(exc).__name__)
                    lost = True
            if self._ended.wait(pause_s if lost else 0):
                return
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def _pass_on(
        self,
        connection: psycopg.Connection[Row],
        channels: set[str],
        on_change: Callable[[], None],
    ) -> None:
        """Wait for changes and tell them, until it is to end or the server goes away."""
        looked_s = time.monotonic()
        while not self._ended.is_set():
            told = [
                notice
                for notice in connection.notifies(timeout=_LOOK_S, stop_after=1)
                if notice.payload != self._own
            ]
            if told:
                # Others that follow at once are told by the same call.
                self._ended.wait(_GATHER_S)
                for _ in connection.notifies(timeout=0):
                    pass
                on_change()
            if time.monotonic() - looked_s > _COLLECTIONS_S:
                looked_s = time.monotonic()
                channels |= _listen(connection, channels)


def _listen(connection: psycopg.Connection[Row], known: set[str]) -> set[str]:
    """Listen to the channels of all collections that this person may read; return new ones."""
    found = {str(row[0]) for row in connection.execute("SELECT channel FROM collection")}
    for channel in sorted(found - known):
        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
    return found - known
