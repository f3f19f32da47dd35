"""The folders of a library: added, removed, excluded from, and what is known of them."""

import os
from collections.abc import Sequence
from pathlib import Path

from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import LibraryStatus, ReadingReport, Root
from retllm_desktop.core.types import Item
from retllm_desktop.indexing.exclusions import Exclusions


class FolderService:
    """Adds and removes folders; reads what the library knows of them."""

    def __init__(self, library: Library) -> None:
        """Take the library."""
        self._library = library

    def add(self, path: Path) -> Root:
        """Add a folder, after checking that it can be read.

        Raises:
            InputError: It is not there, is no folder, cannot be read, or lies inside a folder
                that the library has already.
            StoreError: The library cannot be written.
        """
        folder = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - keeps symlinks
        if not folder.exists():
            raise InputError("There is no such folder", "check its name", folder)
        if not folder.is_dir():
            raise InputError("This is a file, not a folder", "give the folder it is in", folder)
        try:
            with os.scandir(folder):
                pass
        except OSError as exc:
            raise InputError(
                "The folder cannot be read", exc.strerror or "no permission", folder
            ) from exc
        return self._library.roots.add(folder)

    def remove(self, root_id: int) -> None:
        """Forget a folder; the files in it are not touched."""
        self._library.roots.remove(root_id)

    def find(self, path: Path) -> Root:
        """The folder of the library at a path.

        Raises:
            InputError: There is none.
        """
        wanted = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - keeps symlinks
        roots = self._library.roots.all()
        for root in roots:
            if root.path == wanted or (
                wanted.exists() and root.path.exists() and root.path.samefile(wanted)
            ):
                return root
        known = ", ".join(format_path(root.path) for root in roots) or "none"
        raise InputError("This is no folder of the library", f"its folders: {known}", wanted)

    def set_exclusions(self, root: Root, patterns: Sequence[str]) -> None:
        """Choose what is left out below a folder; the next index run acts on it.

        Args:
            root: The folder.
            patterns: As in ``.gitignore``, relative to the folder; they replace the former ones.

        Raises:
            InputError: A pattern cannot be understood; nothing was changed.
            StoreError: The library cannot be written.
        """
        Exclusions(root.path, patterns)
        self._library.roots.set_exclusions(root.id, tuple(patterns))

    def roots(self) -> tuple[Root, ...]:
        """All folders."""
        return self._library.roots.all()

    def status(self) -> LibraryStatus:
        """The library in numbers."""
        return self._library.status()

    def reading_report(self, limit: int = 1000) -> ReadingReport:
        """What was not read, or in part; so many files of each at most."""
        files = self._library.files
        return ReadingReport(files.problems(limit), files.notes(limit), self.status().named)

    def thumbnail(self, item: Item) -> bytes | None:
        """The encoded preview of an item, None where there is none."""
        return self._library.items.thumbnail(item.content_hash, item.part)
