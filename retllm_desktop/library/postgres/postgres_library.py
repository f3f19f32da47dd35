"""The library in a shared database: opened, and put together of its aggregates."""

from dataclasses import dataclass
from uuid import UUID


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
