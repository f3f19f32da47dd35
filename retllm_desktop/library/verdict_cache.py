"""Answers of the fine stage, kept in a small SQLite file that can be deleted at any time."""

import contextlib
import math
import struct
import threading
import time
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

import apsw

from retllm_desktop.core.judging import VerdictCache, VerdictKey
from retllm_desktop.core.types import Verdict, VerdictReuse
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.sql import Connection

_VERSION: Final = 1
_PACKED: Final = struct.Struct("<4dB")
_CHECKED: Final = struct.Struct("<I")
_ROW_BYTES: Final = 160
"""What a row takes in the file, indices and half-filled pages included (measured: 141)."""
_KEPT_SHARE: Final = 0.9
"""How much stays when the file has grown too large: clearing row by row would never end."""
_STEP: Final = 500
_PATIENCE_S: Final = 1.0
_PAUSE_S: Final = 0.01
_Answer = TypeVar("_Answer")


class SqliteVerdictCache(VerdictCache):
    """Fulfils the port ``VerdictCache``. Any thread, and several processes, may use one file.

    What cannot be read or written is no error: the model is only asked again. A damaged file is
    begun anew. What was not used for longest goes first.
    """

    def __init__(self, path: Path, max_bytes: int = 32 * 2**20) -> None:
        """Use a file, which is made with the first answer.

        Args:
            path: The file.
            max_bytes: How large it may become, about.
        """
        self._path = path
        self._most = max(1, max_bytes // _ROW_BYTES)
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._closed = False

    @override
    def recall(self, keys: Sequence[VerdictKey]) -> Mapping[VerdictKey, Verdict]:
        if not keys or not self._path.exists():
            return {}
        names = [key.name for key in keys]
        found = self._attempt(lambda connection: _read_verdicts(connection, names)) or {}
        return {key: found[key.name] for key in keys if key.name in found}

    @override
    def remember(self, verdicts: Mapping[VerdictKey, Verdict]) -> None:
        kept = {
            key.name: pack_verdict(verdict)
            for key, verdict in verdicts.items()
            if not math.isnan(verdict.log_odds)
        }
        if kept:
            self._attempt(lambda connection: _write_verdicts(connection, kept, self._most))

    @override
    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._disconnect()

    def _attempt(self, work: Callable[[Connection], _Answer]) -> _Answer | None:
        with self._lock:
            for attempt in range(2):
                if self._closed:
                    return None
                try:
                    return work(self._connect())
                except (apsw.CorruptError, apsw.NotADBError, DamagedCacheError):
                    self._disconnect()
                    if attempt or not self._delete_file():
                        return None
                except (apsw.Error, OSError):
                    self._disconnect()
                    return None
        return None

    def _connect(self) -> Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = Connection(self._path, "rwc")
            _prepare(self._connection)
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(apsw.Error):
                self._connection.close()
        self._connection = None

    def _delete_file(self) -> bool:
        """Delete the file; returns whether it is gone."""
        try:
            for end in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
        except OSError:
            return False
        return True


class DamagedCacheError(Exception):
    """The file is whole to SQLite, and holds what was not written."""


def _prepare(connection: Connection) -> None:
    _write_ahead(connection)
    # What the last seconds before a power cut brought may be lost: it is asked for again.
    connection.run("PRAGMA synchronous = NORMAL")
    if connection.value("PRAGMA user_version") == _VERSION:
        return
    with _transaction(connection):
        if connection.value("PRAGMA user_version") == _VERSION:
            # Another process was faster.
            return
        connection.run("DROP TABLE IF EXISTS verdict")
        connection.run(
            "CREATE TABLE verdict (key BLOB PRIMARY KEY, answer BLOB NOT NULL, "
            "used INTEGER NOT NULL) STRICT, WITHOUT ROWID"
        )
        connection.run("CREATE INDEX verdict_by_use ON verdict (used)")
        connection.run(f"PRAGMA user_version = {_VERSION}")


def _write_ahead(connection: Connection) -> None:
    """Choose write-ahead logging, which the file keeps; without it all is right, and slower."""
    end_s = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end_s:
        # Where another one begins the same file, SQLite gives this up without having waited.
        with contextlib.suppress(apsw.BusyError):
            connection.run("PRAGMA journal_mode = WAL")
            return
        time.sleep(_PAUSE_S)


@contextlib.contextmanager
def _transaction(connection: Connection) -> Generator[None]:
    connection.run("BEGIN IMMEDIATE")
    try:
        yield
        connection.run("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.run("ROLLBACK")
        raise


def _read_verdicts(connection: Connection, keys: Sequence[bytes]) -> dict[bytes, Verdict]:
    found: dict[bytes, Verdict] = {}
    for step in _key_batches(keys):
        places = ", ".join("?" * len(step))
        rows = connection.rows(
            f"SELECT key, answer FROM verdict WHERE key IN ({places})",  # noqa: S608 - places only
            step,
        )
        found |= {row[0]: unpack_verdict(row[1]) for row in rows}
    if found:
        # Only used when the cache is trimmed: it is not worth a failed search.
        with contextlib.suppress(apsw.BusyError, apsw.ReadOnlyError), _transaction(connection):
            now = _next(connection)
            connection.many(
                "UPDATE verdict SET used = ? WHERE key = ?", [(now, key) for key in found]
            )
    return found


def _write_verdicts(connection: Connection, answers: Mapping[bytes, bytes], most: int) -> None:
    with _transaction(connection):
        now = _next(connection)
        connection.many(
            "INSERT INTO verdict VALUES (?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET answer = excluded.answer, used = excluded.used",
            [(key, answer, now) for key, answer in answers.items()],
        )
        count = int(connection.value("SELECT count(*) FROM verdict") or 0)
        if count > most:
            too_many = count - int(most * _KEPT_SHARE)
            connection.run(
                "DELETE FROM verdict WHERE key IN "
                "(SELECT key FROM verdict ORDER BY used, key LIMIT ?)",
                (too_many,),
            )


def _next(connection: Connection) -> int:
    return int(connection.value("SELECT max(used) FROM verdict") or 0) + 1


def _key_batches(keys: Sequence[bytes]) -> Iterator[tuple[bytes, ...]]:
    left = iter(dict.fromkeys(keys))
    while step := tuple(islice(left, _STEP)):
        yield step


def pack_verdict(verdict: Verdict) -> bytes:
    """Return a verdict as it is stored: 37 bytes, the last four its checksum."""
    values = _PACKED.pack(
        verdict.p_true,
        verdict.entropy_nats,
        verdict.log_odds,
        verdict.answer_mass,
        verdict.region_checked + 2 * verdict.retraced,
    )
    return values + _CHECKED.pack(zlib.crc32(values))


def unpack_verdict(answer: bytes) -> Verdict:
    """Return the verdict that ``pack_verdict`` got, marked as reused.

    Raises:
        DamagedCacheError: It is none.
    """
    values, check = answer[: _PACKED.size], answer[_PACKED.size :]
    if len(values) != _PACKED.size or check != _CHECKED.pack(zlib.crc32(values)):
        raise DamagedCacheError
    p_true, entropy, log_odds, mass, flags = _PACKED.unpack(values)
    return Verdict(
        p_true,
        entropy,
        log_odds,
        mass,
        reused=VerdictReuse.RESULT,
        region_checked=bool(flags & 1),
        retraced=bool(flags & 2),
    )
