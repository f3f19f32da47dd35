"""Connections to a shared library: a pool, transactions, and errors as sentences."""

import contextlib
import logging
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any, Final, LiteralString, TypeVar, cast
from uuid import UUID, uuid4

import numpy as np
import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.string import StrBinaryDumper, StrDumper, StrDumperUnknown
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import ItemIds
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.postgres.binary_arrays import register_arrays

register_arrays()

# What psycopg says of a server that is away comes as a sentence of ours.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

SCHEMA: Final = "retllm"
NOTHING_READ: Final = "nothing could be read"
NOTHING_CHANGED: Final = "nothing was changed"
NOTHING_OF_BATCH: Final = "nothing of the batch was written"

_MOST_CONNECTIONS: Final = 6
"""A machine's share: searches, indexing and the window's own reading at once."""
_SOON_S: Final = 1.0
"""After so long without a connection it is asked why there is none."""
_WAIT_S: Final = 10.0
_REFUSED: Final = "FATAL:"
_TRIES: Final = 5
"""Of a transaction that another one was in the way of."""
_AGAIN: Final = (errors.SerializationFailure, errors.DeadlockDetected)
# A machine that lost its power is given up by the server within a minute, and with it its leases.
_OPTIONS: Final = {
    "connect_timeout": "10",
    "keepalives": "1",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "35000",
    "application_name": "retllm-desktop",
}
_SEARCH_PATH: Final = f"-c search_path={SCHEMA},public"

Value = Any
Row = tuple[Any, ...]
_Answer = TypeVar("_Answer")

# What libpq finds out by itself, of which it tells no code either.
_BEFORE_CONNECTED: Final = (
    (
        "no password supplied",
        "The shared library's server asks for a password, and none is written down here",
        "Write it into ~/.pgpass (a line HOST:PORT:DATABASE:USER:PASSWORD, readable by you alone).",
    ),
    (
        "certificate",
        "The shared library's server did not prove that it is the right one",
        (
            "Its certificate has to be of the host that the service file names, and signed by what "
            "sslrootcert names there; whoever looks after the server gives you that file."
        ),
    ),
)
_SENTENCES: Final[tuple[tuple[type[psycopg.Error], str, str], ...]] = (
    (
        errors.DiskFull,
        "The disk of the shared library's server is full",
        "Make room there, then try again.",
    ),
    (
        errors.TooManyConnections,
        "The shared library's server takes no more connections",
        "Close other programs that use it, or raise max_connections there; then try again.",
    ),
    (
        errors.InvalidPassword,
        "The shared library's server refused the password",
        "Check the password in ~/.pgpass, or ask whoever manages the library.",
    ),
    (
        errors.InvalidAuthorizationSpecification,
        "The shared library's server refused this person",
        "Ask whoever manages the library for access.",
    ),
    (
        errors.InsufficientPrivilege,
        "You may not change this in the shared library",
        "Ask whoever manages the collection for the right to write.",
    ),
    (
        errors.InvalidCatalogName,
        "There is no such database on the shared library's server",
        "Check the name in the service file.",
    ),
    (
        errors.OutOfMemory,
        "The shared library's server has not enough memory",
        "Try again later, or give the server more.",
    ),
    (
        errors.ReadOnlySqlTransaction,
        "The shared library's server only reads at present",
        "It may be a copy of the real one; check the service file.",
    ),
    (
        errors.QueryCanceled,
        "The shared library's server took too long",
        "Try again.",
    ),
    (
        errors.UndefinedTable,
        "This database holds no shared library",
        "Run `retllm-desktop library init` first, or check the service file.",
    ),
    (
        errors.InvalidSchemaName,
        "This database holds no shared library",
        "Run `retllm-desktop library init` first, or check the service file.",
    ),
)


class Session:
    """One transaction on one connection; raises ``psycopg.Error``.

    Statements are ours (literals), values are parameters (``%s``).

    Attributes:
        raw: The connection, for what has no shorthand here: COPY, pipelines, server-side cursors.
        touched: Contents whose derived rows are to be made anew before the transaction ends.
        collections: Collections that were changed, whose members are told at the end.
        token: Names this program among those that have the library open.
    """

    def __init__(self, raw: psycopg.Connection[Row], token: UUID) -> None:
        """Use a connection that is inside a transaction."""
        self.raw = raw
        self.token = token
        self.touched: set[int] = set()
        self.collections: set[int] = set()

    def run(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Execute a statement; return how many rows it changed."""
        return self.raw.execute(_own(statement), values or None).rowcount

    def many(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Execute a statement once for each row of values."""
        with self.raw.cursor() as cursor:
            cursor.executemany(_own(statement), rows)

    def rows(self, statement: str, values: Sequence[Value] = ()) -> list[Row]:
        """Execute a statement and return its rows."""
        return self.raw.execute(_own(statement), values or None, binary=True).fetchall()

    def value(self, statement: str, values: Sequence[Value] = ()) -> Value:
        """Return the first column of the first row, None where there is no row."""
        row = self.raw.execute(_own(statement), values or None, binary=True).fetchone()
        return None if row is None else row[0]

    def ids(self, statement: str, values: Sequence[Value] = ()) -> ItemIds:
        """Return the set of numbers that a SELECT of one column yields, ascending, each once."""
        packed = self.value(
            f"SELECT string_agg(int8send(number), '' ORDER BY number) FROM "  # noqa: S608
            f"(SELECT DISTINCT number FROM ({statement}) AS of_them (number)) AS each",
            values,
        )
        if packed is None:
            return np.zeros(0, np.int64)
        return np.frombuffer(packed, ">i8").astype(np.int64)

    def state(self) -> str:
        """Return what is equal only where all that can be read is the same: the snapshot."""
        return str(self.value("SELECT pg_current_snapshot()::text"))


class Database:
    """A pool of connections to one shared library.

    Any thread may use it. A lost server raises ``StoreError`` with a sentence; once it is there
    again the next use finds it.

    Attributes:
        token: Names this program among those that have the library open.
    """

    def __init__(self, address: str, finish: Callable[[Session], None] | None = None) -> None:
        """Prepare; nothing is connected yet.

        Args:
            address: A connection string of libpq: ``service=family``, or any other. Passwords come
                from libpq's own places (service file, ``.pgpass``, environment).
            finish: Called at the end of each writing transaction, before it is committed.
        """
        self._finish = finish
        self.token: Final = uuid4()
        self._pool: ConnectionPool[psycopg.Connection[Row]] = ConnectionPool(
            address,
            kwargs={**_OPTIONS, "options": _SEARCH_PATH},
            min_size=0,
            max_size=_MOST_CONNECTIONS,
            timeout=_WAIT_S,
            max_idle=300.0,
            open=False,
            check=ConnectionPool.check_connection,
            name="retllm-shared-library",
        )
        self._opening = threading.Lock()
        self._opened = False
        self._address = address

    @property
    def address(self) -> str:
        """The connection string without anything secret."""
        return describe_address(self._address)

    @contextlib.contextmanager
    def reading(self) -> Generator[Session]:
        """A read-only transaction with one snapshot for all of its statements.

        Raises:
            StoreError: The server cannot be asked.
        """
        with (
            self._connected(NOTHING_READ) as raw,
            self.translated(NOTHING_READ),
            raw.transaction(),
        ):
            raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield Session(raw, self.token)

    @contextlib.contextmanager
    def writing(self, consequence: str = NOTHING_CHANGED) -> Generator[Session]:
        """A transaction that is committed at the end, or taken back as a whole.

        Raises:
            StoreError: Nothing was written.
        """
        with (
            self._connected(consequence) as raw,
            self.translated(consequence),
            raw.transaction(),
        ):
            session = Session(raw, self.token)
            yield session
            if self._finish is not None:
                self._finish(session)

    def repeat(
        self, work: Callable[[Session], _Answer], consequence: str = NOTHING_CHANGED
    ) -> _Answer:
        """Do work in a transaction of its own, again where another transaction was in its way.

        Args:
            work: May run several times, each time on a state without what it wrote before.
            consequence: The end of the sentence when it fails.

        Raises:
            StoreError: Nothing was written.
        """
        for attempt in range(_TRIES):
            try:
                with self.writing(consequence) as session:
                    return work(session)
            except StoreError as exc:
                if attempt == _TRIES - 1 or not isinstance(exc.__cause__, _AGAIN):
                    raise
        raise AssertionError("unreachable")

    def connect_alone(self, consequence: str = NOTHING_READ) -> psycopg.Connection[Row]:
        """Return a connection outside of the pool, each statement a transaction of its own.

        Raises:
            StoreError: The server cannot be reached.
        """
        with self.translated(consequence):
            return psycopg.connect(
                make_conninfo(self._address, **_OPTIONS, options=_SEARCH_PATH), autocommit=True
            )

    @contextlib.contextmanager
    def translated(self, consequence: str) -> Generator[None]:
        """Raise the server's errors as sentences.

        Raises:
            StoreError: What happened, with the consequence.
        """
        try:
            yield
        except psycopg.Error as exc:
            error = translate_postgres_error(exc, consequence)
            if error is None:
                raise
            raise error from exc

    def close(self) -> None:
        """Close all connections of the pool."""
        self._pool.close()

    @contextlib.contextmanager
    def _connected(self, consequence: str) -> Generator[psycopg.Connection[Row]]:
        with self._opening:
            if not self._opened:
                self._pool.open()
                self._opened = True
        try:
            raw = self._pool.getconn(_SOON_S)
        except PoolClosed as exc:
            raise _closed_error() from exc
        except PoolTimeout:
            # Either all are in use, or there is no server; a connection of its own tells which.
            self.connect_alone(consequence).close()
            try:
                raw = self._pool.getconn(_WAIT_S)
            except PoolClosed as exc:
                raise _closed_error() from exc
            except PoolTimeout as exc:
                raise StoreError(
                    f"The shared library's server answers too slowly; {consequence}", "Try again."
                ) from exc
        try:
            yield raw
        finally:
            self._pool.putconn(raw)


def translate_postgres_error(exc: psycopg.Error, consequence: str) -> StoreError | None:
    """Return the sentence for a failure that is the environment's; None for a bug of ours."""
    for kind, title, detail in _SENTENCES:
        if isinstance(exc, kind):
            return StoreError(f"{title}; {consequence}", detail)
    if isinstance(exc, _AGAIN):
        return StoreError(
            f"Another computer was changing the same part of the library; {consequence}",
            "Try again.",
        )
    reason = " ".join(str(exc).split())
    lost = isinstance(exc, errors.AdminShutdown | errors.CrashShutdown | errors.CannotConnectNow)
    if lost or (isinstance(exc, psycopg.OperationalError) and exc.sqlstate is None):
        if _REFUSED in reason:
            # libpq tells no code of what the server says to who connects, only its words.
            said = reason.partition(_REFUSED)[2].strip()
            return StoreError(
                f"The shared library's server refused the connection; {consequence}",
                f"It said: {said}.",
            )
        for words, title, detail in _BEFORE_CONNECTED:
            if words in reason:
                return StoreError(f"{title}; {consequence}", f"{detail} It was said: {reason}")
        return StoreError(
            f"The shared library's server does not answer; {consequence}",
            f"Check that it runs and can be reached, then try again. It was said: {reason}",
        )
    if isinstance(exc, psycopg.OperationalError):
        return StoreError(
            f"The shared library's server reported an error; {consequence}",
            reason,
        )
    return None


def describe_address(address: str) -> str:
    """Return a connection string for people: person, server and database, nothing secret."""
    try:
        parts = conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        return "not a connection string"
    if "service" in parts:
        return f"service={parts['service']}"
    person = f"{parts['user']}@" if parts.get("user") else ""
    return f"{person}{parts.get('host') or 'this computer'}/{parts.get('dbname') or ''}".rstrip("/")


def _closed_error() -> StoreError:
    return StoreError("The library was closed meanwhile")


def _own(statement: str) -> LiteralString:
    """Mark a statement as one of ours: names of tables are put in, never what people typed."""
    return cast("LiteralString", statement)


def storable_text(text: str) -> str:
    """Return a text that PostgreSQL takes: no NUL, and lone surrogates escaped."""
    return text.replace("\0", "").encode("utf-8", "backslashreplace").decode()


class _TextDumper(StrDumper):
    @override
    def dump(self, obj: str) -> bytes:
        return storable_text(obj).encode()


class _PackedTextDumper(StrBinaryDumper):
    @override
    def dump(self, obj: str) -> bytes:
        return storable_text(obj).encode()


class _UntypedTextDumper(StrDumperUnknown):
    @override
    def dump(self, obj: str) -> bytes:
        return storable_text(obj).encode()


def register_texts() -> None:
    """Let any text be a parameter, on all connections made afterwards; connections use UTF-8."""
    # The last one is what a text is without further ado, as in psycopg itself.
    for dumper in (_PackedTextDumper, _TextDumper, _UntypedTextDumper):
        psycopg.adapters.register_dumper(str, dumper)


register_texts()
