"""The library that doors ask: opened when it is first needed, and anew where it was replaced."""

import contextlib
import threading
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import Extractor
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.search.service import SearchService


@dataclass(frozen=True, slots=True)
class DoorServices:
    """What a door is built on, of one open library.

    Attributes:
        library: The library, opened for reading.
        search: Answers queries.
        extractor: Reads files in its own processes.
        limits: What a search may cost.
        space: The embedding space that queries are encoded into.
        judged: Whether there is a judge.
        packs: Ids of the packs in use by role; a role without one is absent.
        notices: Returns sentences on what does not run as the settings ask.
        close: Releases all of it.
    """

    library: Library
    search: SearchService
    extractor: Extractor
    limits: SearchLimits
    space: EmbeddingSpace
    judged: bool
    packs: Mapping[str, str]
    notices: Callable[[], tuple[str, ...]]
    close: Callable[[], None]


@dataclass(slots=True)
class _Lease:
    """Open services with the number of those who use them at present."""

    services: DoorServices
    file: tuple[int, int]
    users: int = 0
    retired: bool = False


class OpenLibrary:
    """Lends the services of an open library to any number of threads.

    Whoever lends sees what was committed last. Where the file was replaced (restored, made anew)
    or brought to another model, it is opened anew, and what was open before is closed by who uses
    it last.
    """

    def __init__(
        self, database: Path, open_services: Callable[[], DoorServices], *, on_server: bool = False
    ) -> None:
        """Remember how to open the library; nothing is opened yet.

        Args:
            database: The library file; what names the library where a server keeps it.
            open_services: Opens it for reading, with all that searches it.
            on_server: Whether a server keeps the library.
        """
        self._on_server = on_server
        self._database = database
        self._open_services = open_services
        self._lock = threading.Lock()
        self._lease: _Lease | None = None
        self._closed = False

    def close(self) -> None:
        """Close the library; whoever uses it still closes it at the end of that."""
        with self._lock:
            self._closed = True
            lease, self._lease = self._lease, None
            closing = lease is not None and self._retire(lease)
        if lease is not None and closing:
            lease.services.close()

    @contextlib.contextmanager
    def lend(self) -> Generator[DoorServices]:
        """Lend the open library; one that was replaced meanwhile is opened anew."""
        with self._lock:
            if self._closed:
                raise StoreError("The library was closed meanwhile", "", self._database)
            lease, stale = self._current()
            lease.users += 1
        if stale is not None:
            stale.services.close()
        try:
            yield lease.services
        finally:
            with self._lock:
                lease.users -= 1
                closing = lease.retired and not lease.users
            if closing:
                lease.services.close()

    def _current(self) -> tuple[_Lease, _Lease | None]:
        """Return what is open, and what nobody uses any more and is to be closed."""
        file = self._identify()
        lease, stale = self._lease, None
        if lease is not None and (lease.file != file or _is_rebuilt(lease.services)):
            self._lease = None
            stale = lease if self._retire(lease) else None
            lease = None
        if lease is None:
            try:
                lease = self._lease = _Lease(self._open_services(), file)
            except InputError as exc:
                raise StoreError(exc.title, exc.detail, exc.path) from exc
        return lease, stale

    def _identify(self) -> tuple[int, int]:
        if self._on_server:
            # It is the same one for as long as the process runs.
            return 0, 0
        try:
            found = self._database.stat()
        except FileNotFoundError as exc:
            raise StoreError(
                "There is no library yet",
                "Run `retllm-desktop index FOLDER` first to make one.",
                self._database,
            ) from exc
        except OSError as exc:
            reason = str(exc.strerror or exc)
            raise StoreError("The library cannot be opened", reason, self._database) from exc
        return found.st_dev, found.st_ino

    @staticmethod
    def _retire(lease: _Lease) -> bool:
        """Have services closed by who uses them last; return whether nobody does."""
        lease.retired = True
        return not lease.users


def _is_rebuilt(services: DoorServices) -> bool:
    """Whether the library was brought to another model since it was opened."""
    stored = services.library.vectors.active_space()
    return stored is not None and stored != services.space
