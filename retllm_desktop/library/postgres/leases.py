"""Leases of folders: of several machines that see one folder a single one indexes it.

An advisory lock of a connection of its own is what counts: the server releases it the moment that
connection ends, however it ends, so that a killed indexer is in nobody's way. The rows of ``lease``
say who holds what, since a lock has no name on it; they are beaten while the holder lives, by the
server's clock, and what was not beaten for long is swept away by the next indexer.
"""

import contextlib
import logging
import threading
from typing import Final
from uuid import UUID

import psycopg

from retllm_desktop.core.errors import StoreError
from retllm_desktop.library.postgres.database import NOTHING_CHANGED, Database, Row, Session

_log = logging.getLogger(__name__)

BEAT_S: Final = 20.0
"""How often a holder says that it lives."""
LOST_AFTER_S: Final = 60.0
"""A row not beaten for so long tells nothing any more."""
# The number of a lock is opaque: anybody may list locks, and is not to learn of other collections.
_TRY_LOCK: Final = """
    SELECT pg_try_advisory_lock(hashtextextended(collection.channel || '/' || root.id, 0))
    FROM root JOIN collection ON collection.id = root.collection_id
    WHERE root.id = %s AND root.collection_id = ANY (writable())
"""
_RECORD: Final = """
    INSERT INTO lease (root_id, collection_id, machine_id, machine_name, token)
    SELECT id, collection_id, %s, %s, %s FROM root WHERE id = %s
    ON CONFLICT (root_id) DO UPDATE SET machine_id = excluded.machine_id,
        machine_name = excluded.machine_name, token = excluded.token,
        taken_at = now(), beaten_at = now()
"""
_HOLDER: Final = """
    SELECT machine_name FROM lease
    WHERE root_id = %s AND beaten_at > now() - make_interval(secs => %s)
"""
_BEAT: Final = "UPDATE lease SET beaten_at = now() WHERE token = %s RETURNING root_id"
_SWEEP: Final = "DELETE FROM lease WHERE beaten_at < now() - make_interval(secs => %s)"


class FolderLeases:
    """The leases of this process. Any thread may use it."""

    def __init__(
        self, database: Database, machine: UUID, machine_name: str, *, beat_s: float = BEAT_S
    ) -> None:
        """Hold nothing yet; nothing is connected.

        Args:
            database: The shared library.
            machine: This computer's number.
            machine_name: What people call it.
            beat_s: How often its life is told.
        """
        self._database = database
        self._machine = machine
        self._machine_name = machine_name
        self._beat_s = beat_s
        self._lock = threading.Lock()
        self._held: set[int] = set()
        self._connection: psycopg.Connection[Row] | None = None
        self._beating: threading.Thread | None = None
        self._closed = threading.Event()
        self._token = database.token

    @property
    def held(self) -> frozenset[int]:
        """Numbers of the folders that this process may index."""
        with self._lock:
            return frozenset(self._held)

    def claim(self, root_id: int) -> str:
        """Take the lease of a folder.

        Returns:
            The name of the computer that holds it; empty where this process does.

        Raises:
            StoreError: The server cannot be asked.
        """
        with self._lock, self._database.translated(NOTHING_CHANGED):
            if self._closed.is_set():
                return ""
            connection = self._connected()
            if root_id in self._held:
                return ""
            try:
                row = connection.execute(_TRY_LOCK, (root_id,)).fetchone()
                if row is None:
                    # Not there any more, or not ours to write: writing says so.
                    return ""
                if not row[0]:
                    holder = connection.execute(_HOLDER, (root_id, LOST_AFTER_S)).fetchone()
                    return str(holder[0]) if holder else "another computer"
                connection.execute(
                    _RECORD, (self._machine, self._machine_name, self._token, root_id)
                )
            except psycopg.OperationalError:
                self._drop()
                raise
            self._held.add(root_id)
        self._start_beating()
        return ""

    def beat(self) -> None:
        """Tell that this process lives, and sweep away what others left behind.

        A lost connection loses the leases: they are taken anew by the next ``claim``.
        """
        with self._lock:
            if self._connection is None:
                return
            try:
                kept = {row[0] for row in self._connection.execute(_BEAT, (self._token,))}
                self._connection.execute(_SWEEP, (LOST_AFTER_S,))
            except psycopg.Error as exc:
                _log.warning("the leases of folders were lost: %s", type(exc).__name__)
                self._drop()
                return
            self._held &= kept

    def release(self, root_id: int) -> None:
        """Give a folder back, so that another computer can index it."""
        with self._lock:
            if root_id not in self._held or self._connection is None:
                return
            self._held.discard(root_id)
            with contextlib.suppress(psycopg.Error):
                self._connection.execute(
                    "DELETE FROM lease WHERE token = %s AND root_id = %s", (self._token, root_id)
                )
                self._connection.execute(
                    _TRY_LOCK.replace("pg_try_advisory_lock", "pg_advisory_unlock"), (root_id,)
                )

    def close(self) -> None:
        """Give all back."""
        self._closed.set()
        with self._lock:
            if self._connection is not None:
                with contextlib.suppress(psycopg.Error):
                    self._connection.execute("DELETE FROM lease WHERE token = %s", (self._token,))
            self._drop()
            beating = self._beating
        if beating is not None:
            beating.join()

    def _connected(self) -> psycopg.Connection[Row]:
        if self._connection is not None and self._connection.closed:
            self._drop()
        if self._connection is None:
            self._connection = self._database.connect_alone()
        return self._connection

    def _drop(self) -> None:
        self._held.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                connection.close()

    def _start_beating(self) -> None:
        with self._lock:
            if self._beating is None and not self._closed.is_set():
                self._beating = threading.Thread(
                    target=self._beat_on, name="leases of folders", daemon=True
                )
                self._beating.start()

    def _beat_on(self) -> None:
        while not self._closed.wait(self._beat_s):
            self.beat()


def check_lease(session: Session, root_id: int) -> None:
    """Check that no other process indexes a folder, and keep it so until the transaction ends.

    Raises:
        StoreError: Another one does; nothing is to be written.
    """
    holder = session.rows(
        "SELECT machine_name FROM lease WHERE root_id = %s AND token <> %s "
        "AND beaten_at > now() - make_interval(secs => %s) FOR SHARE",
        (root_id, session.token, LOST_AFTER_S),
    )
    for (name,) in holder:
        raise StoreError(
            f"The folder is being indexed by {name}; nothing of the batch was written",
            "It can be indexed from here once that computer is done.",
        )
