"""The library in a shared database: opened, and put together of its aggregates."""

from pathlib import Path
from typing import Self

from retllm_desktop.core.judging import VerdictCache
from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import Finding, LibraryStatus
from retllm_desktop.library.postgres.annotations import PostgresAnnotations
from retllm_desktop.library.postgres.changes import PostgresChanges
from retllm_desktop.library.postgres.database import Database, Session
from retllm_desktop.library.postgres.derived_rows import derive_rows
from retllm_desktop.library.postgres.dump import write_dump
from retllm_desktop.library.postgres.enrichment import PostgresEnrichment
from retllm_desktop.library.postgres.feedback import PostgresFeedback
from retllm_desktop.library.postgres.files import PostgresFiles
from retllm_desktop.library.postgres.items import PostgresItems
from retllm_desktop.library.postgres.library_overview import PostgresOverview
from retllm_desktop.library.postgres.library_state import (
    find_shared_damage,
    read_shared_status,
    repair_shared_damage,
)
from retllm_desktop.library.postgres.migration import check_postgres_schema, check_server
from retllm_desktop.library.postgres.passages import PostgresPassages
from retllm_desktop.library.postgres.people import may_write
from retllm_desktop.library.postgres.roots import PostgresRoots
from retllm_desktop.library.postgres.saved_searches import PostgresSavedSearches
from retllm_desktop.library.postgres.second_pass import PostgresSecondPass
from retllm_desktop.library.postgres.shared_library import SharedLibrary, SharedLibraryAddress
from retllm_desktop.library.postgres.spaces import PostgresSpaces
from retllm_desktop.library.postgres.transfer import PostgresTransfer
from retllm_desktop.library.postgres.vectors import PostgresVectors
from retllm_desktop.library.postgres.verdict_cache import PostgresVerdictCache
from retllm_desktop.library.postgres.vocabulary import PostgresVocabulary
from retllm_desktop.library.postgres.words import PostgresWords


def open_shared_library(
    address: SharedLibraryAddress,
    *,
    cache_dir: Path,
    writable: bool,
    languages: frozenset[str] = frozenset(),
) -> "PostgresLibrary":
    """Open a shared library.

    Args:
        address: Where it is and who uses it from here.
        cache_dir: Where this computer keeps what can be thrown away; it need not exist.
        writable: Whether this program may index. Many may, on as many computers.
        languages: Languages beside English that its words may be of (ISO 639-1 codes).

    Raises:
        StoreError: The server cannot be asked; or the database holds no library, or one of
            another version.
    """
    database = Database(address.server, finish=_finish)
    try:
        with database.reading() as session:
            check_postgres_schema(session)
            check_server(session)
        if writable:
            with database.writing() as session:
                _register(session, address)
    except BaseException:
        database.close()
        raise
    return PostgresLibrary(
        SharedLibrary(database, address, cache_dir, writable=writable, languages=languages)
    )


class PostgresLibrary(Library):
    """A library opened by ``open_shared_library``; fulfils the port ``Library``.

    Any thread may call any method. Programs on several computers read and write at once. After
    ``close`` every method raises ``StoreError``; a server that is lost meanwhile makes methods
    raise it until it is there again.
    """

    def __init__(self, shared: SharedLibrary) -> None:
        """Take over an open library."""
        self._shared = shared
        self.roots = PostgresRoots(shared)
        self.annotations = PostgresAnnotations(shared)
        self.saved_searches = PostgresSavedSearches(shared)
        self.feedback = PostgresFeedback(shared)
        self.overview = PostgresOverview(shared)
        self.enrichment = PostgresEnrichment(shared)
        self.transfer = PostgresTransfer(shared)
        self.files = PostgresFiles(shared)
        self.items = PostgresItems(shared)
        self.vectors = PostgresVectors(shared)
        self.spaces = PostgresSpaces(shared)
        self.passages = PostgresPassages(shared)
        self.words = PostgresWords(shared)
        self.vocabulary = PostgresVocabulary(shared)
        self.second_pass = PostgresSecondPass(shared)
        self.changes = PostgresChanges(shared.database)

    def __enter__(self) -> Self:
        """Return the library, which is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def status(self) -> LibraryStatus:
        """Return what the person may see of the library, in numbers."""
        with self._shared.database.reading() as session:
            return read_shared_status(session, self._shared)

    def check(self) -> tuple[Finding, ...]:
        """Look for rows that contradict each other in collections that the person may write to."""
        with self._shared.database.reading() as session:
            return find_shared_damage(session)

    def repair(self) -> tuple[Finding, ...]:
        """Set right what ``check`` finds; contents without vectors are read anew."""
        return self._shared.database.repeat(repair_shared_damage)

    def worth_compacting(self) -> bool:
        """Never: the server gives room back by itself (autovacuum)."""
        return False

    def compact(self) -> None:
        """Leave that to the server."""

    def release_memory(self) -> None:
        """Nothing is kept of a file."""

    def back_up(self, target: Path) -> None:
        """Copy the library, as it is now, into one new file; see ``write_dump``."""
        write_dump(self._shared.database, self._shared.address.server, target)

    def may_write(self) -> bool:
        """Whether the person may write to any collection."""
        return may_write(self._shared.database)

    def share_verdicts(self, own: VerdictCache) -> VerdictCache:
        """Return the judge's answers that members share, with those that this computer keeps."""
        return PostgresVerdictCache(self._shared.database, own)

    def close(self) -> None:
        """Give folders back that this program indexes, and close the connections."""
        self.changes.stop()
        self._shared.close()


def _register(session: Session, address: SharedLibraryAddress) -> None:
    """Note that this computer takes part."""
    session.run(
        "INSERT INTO machine (id, name) VALUES (%s, %s) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, seen_at = now()",
        (address.machine, address.machine_name),
    )


def _finish(session: Session) -> None:
    """Do what belongs at the end of each writing transaction."""
    derive_rows(session)
    if session.collections:
        session.rows(
            "SELECT pg_notify(channel, %s) FROM collection WHERE id = ANY(%s)",
            (str(session.token), sorted(session.collections)),
        )
