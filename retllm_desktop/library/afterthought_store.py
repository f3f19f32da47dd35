"""The part of a library that keeps what is learnt of items after they can be found."""

from collections.abc import Sequence

from retllm_desktop.core.enrichment import PendingMetadata, PendingOcr
from retllm_desktop.core.types import Extraction
from retllm_desktop.library import enrichment
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.sqlite_errors import NOTHING_OF_BATCH


class SqliteEnrichment(LibraryFile):
    """Fulfils the port ``AfterthoughtStore``."""

    def unrecognised(self, version: str, after: int, limit: int) -> tuple[PendingOcr, ...]:
        """Pictures whose text this version has not looked for, by ids ascending.

        Only such that a present file in a folder that is there holds.

        Args:
            version: The recogniser's.
            after: Only items with higher ids.
            limit: How many.
        """
        with self._connections.reading() as connection:
            return enrichment.list_unrecognised(connection, version, after, limit)

    def unrecognised_count(self, version: str) -> int:
        """How many such pictures there are."""
        with self._connections.reading() as connection:
            return enrichment.count_unrecognised(connection, version)

    def put_recognised(self, version: str, found: Sequence[tuple[int, str]]) -> None:
        """Record the text read in items (by id), empty where there is none.

        Items that went meanwhile are passed over.

        Raises:
            StoreError: Nothing was written.
        """
        with self._connections.writing(NOTHING_OF_BATCH) as connection:
            enrichment.store_recognised(connection, version, found)

    def undescribed(self, after: int, limit: int) -> tuple[PendingMetadata, ...]:
        """Contents that were never asked what they say of themselves, by numbers ascending.

        Only such that a present file in a folder that is there holds.
        """
        with self._connections.reading() as connection:
            return enrichment.list_undescribed(connection, after, limit)

    def put_descriptions(self, found: Sequence[Extraction]) -> None:
        """Record what contents say of themselves; those that went meanwhile are passed over.

        Raises:
            StoreError: Nothing was written.
        """
        with self._connections.writing(NOTHING_OF_BATCH) as connection:
            enrichment.store_descriptions(connection, found)
