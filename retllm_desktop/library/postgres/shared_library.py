"""What the aggregates of a shared library share: connections, who uses it from where, its space."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.library.embedding_spaces import StoredSpace
from retllm_desktop.library.postgres.database import Database, Session
from retllm_desktop.library.postgres.leases import FolderLeases, check_lease
from retllm_desktop.library.postgres.vector_tables import shared_active_space

NO_FOLDER: Final = (
    "This folder is no longer in the library",
    "It was removed, or a folder that contains it was added.",
)


@dataclass(frozen=True, slots=True)
class SharedLibraryAddress:
    """Where a shared library is and who uses it from here.

    Attributes:
        server: A connection string of libpq: ``service=family``. It holds no password.
        machine: This computer's number among those that use the library.
        machine_name: What people call this computer.
        collection: Name of the collection that folders added here go to.
        mappings: Folders that have a name for all computers: the name (``//nas/photos``) and
            where this computer sees it (``/mnt/photos``).
    """

    server: str
    machine: UUID
    machine_name: str
    collection: str
    mappings: tuple[tuple[str, str], ...] = ()


class SharedLibrary:
    """An open shared library, as its aggregates share it.

    Attributes:
        database: Its connections.
        address: Where it is and who uses it from here.
        cache_dir: Where this computer keeps what can be thrown away.
        writable: Whether this program may index.
        languages: Languages beside English that its words may be of (ISO 639-1 codes).
        chosen_space: The space that the caller's vectors are of, None before one was chosen.
        leases: The folders that this program indexes.
    """

    def __init__(
        self,
        database: Database,
        address: SharedLibraryAddress,
        cache_dir: Path,
        *,
        writable: bool,
        languages: frozenset[str],
    ) -> None:
        """Take over connections."""
        self.database = database
        self.address = address
        self.cache_dir = cache_dir
        self.writable = writable
        self.languages = languages
        self.chosen_space: EmbeddingSpace | None = None
        self.leases = FolderLeases(database, address.machine, address.machine_name)

    def close(self) -> None:
        """Give leases back and close the connections."""
        self.leases.close()
        self.database.close()

    def active_space(self, session: Session) -> StoredSpace | None:
        """Return the space that search uses, None before the first index.

        Raises:
            StoreError: It is no longer the one that was chosen: vectors of the two cannot be
                compared.
        """
        stored = shared_active_space(session)
        chosen = self.chosen_space
        if stored is not None and chosen is not None and stored.space != chosen:
            raise StoreError(
                f"The library was rebuilt for the pack {stored.space.id} meanwhile",
                "Choose that pack, or open the program again.",
            )
        return stored

    def active_id(self, session: Session) -> int:
        """Return the number of the space that search uses; 0, which none has, before the first."""
        stored = shared_active_space(session)
        return 0 if stored is None else stored.id

    def collection_id(self, session: Session) -> int:
        """Return the number of the collection that folders added here go to.

        Raises:
            InputError: There is none of that name that this person may see.
        """
        number = session.value(
            "SELECT id FROM collection WHERE name = %s", (self.address.collection,)
        )
        if number is None:
            raise InputError(
                f"You see no collection «{self.address.collection}» in the shared library",
                "Check its name, or ask whoever manages it for access.",
            )
        return number

    def collection_of(self, session: Session, root_id: int, *, indexing: bool = True) -> int:
        """Return the collection that a folder belongs to, and note that it changes.

        A person may remove a folder while it is indexed.

        Args:
            session: Writes.
            root_id: The folder.
            indexing: Whether files below it are written, which one program at a time may.

        Raises:
            InputError: It is no longer there.
            StoreError: Another program holds its lease.
        """
        number = session.value("SELECT collection_id FROM root WHERE id = %s", (root_id,))
        if number is None:
            raise InputError(*NO_FOLDER)
        if indexing:
            check_lease(session, root_id)
        session.collections.add(number)
        return number
