"""The port of the folders that the person added to a library."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from retllm_desktop.core.library_records import Root


class RootStore(Protocol):
    """The folders that the person added."""

    def all(self) -> tuple[Root, ...]:
        """Return all folders of this library, by path."""
        ...

    def add(self, path: Path) -> Root:
        """Add a folder; the same folder twice (by whatever name) is the same root.

        Folders of the library that lie inside it and are available become part of it, with their
        exclusions, and without being indexed again. Whether ``path`` exists is for the caller to
        check.

        Raises:
            InputError: It lies inside a folder that is already there.
            StoreError: The library cannot be written.
        """
        ...

    def claim(self, root_id: int) -> str:
        """Be the one program that indexes a folder, until the library is closed.

        Returns:
            The computer that indexes it instead; empty where this program may.

        Raises:
            StoreError: The library cannot be asked.
        """
        ...

    def remove(self, root_id: int) -> None:
        """Forget a folder and all items found only there."""
        ...

    def set_offline(self, root_id: int, offline: bool) -> None:
        """Mark a folder as unavailable (its items stay) or available again."""
        ...

    def detach(self, root_id: int, folder: Path, device: int) -> None:
        """Give the files of a volume that is away a root of their own, which is offline.

        Args:
            root_id: The folder.
            folder: Where the volume was mounted, or below: all its files lie below it.
            device: The number that the volume had.
        """
        ...

    def reattach(self, detached_id: int, root_id: int) -> None:
        """Put what was detached back into its folder, since its volume is there again."""
        ...

    def set_exclusions(self, root_id: int, patterns: Sequence[str]) -> None:
        """Record what to leave out below a root; the next index run acts on it.

        Raises:
            InputError: The folder is no longer in the library.
        """
        ...
