"""Looks after the library itself: copies it, looks for damage, sets it right."""

from pathlib import Path

from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import Finding


class UpkeepService:
    """Backup, check and repair of the one library."""

    def __init__(self, library: Library) -> None:
        """Take the library."""
        self._library = library

    def back_up(self, target: Path) -> Path:
        """Copy the library into a new file; a folder gets a file of the library's name.

        Returns:
            The file.

        Raises:
            InputError: It is there already.
            StoreError: It could not be made; no file is left.
        """
        if target.is_dir():
            target /= self._library.status().path.name
        self._library.back_up(target)
        return target

    def check(self) -> tuple[Finding, ...]:
        """Look for damage; empty when all is well."""
        return self._library.check()

    def repair(self) -> tuple[Finding, ...]:
        """Set right what can be.

        Returns:
            What was found; what is not ``repairable`` is still so.
        """
        return self._library.repair()
