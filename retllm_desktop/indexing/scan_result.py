"""What a walk is given and what it found: files, and what nothing can be said about."""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.library_records import KnownFile
from retllm_desktop.core.types import FileStat


@dataclass(slots=True)
class FolderScan:
    """What one walk is given and what it finds.

    Attributes:
        known: What the library remembers below the folder, by path text. The walk takes out
            what it finds; what remains was not found. Without it every file is reported.
        files: Supported files that are new or differ in anything (size, time, volume, inode)
            from what is known, and known ones that were missing; folder by folder, in the order
            of their names. Those that differ in volume and inode alone need no reading.
        unchanged: How many files are just as they are known.
        unreadable: Folders that could not be listed; what they hold is unknown, not gone.
        entries: How many directory entries were seen in all.
        blind: Paths of which nothing is known: unreadable folders, files that could not be
            looked at, links into nowhere.
        volumes: The folder, and each below it where another volume begins, with the volume's
            number; empty on Windows, where the walk never leaves a volume.
        renumbered: (known, present) numbers of volumes on which files were found again.
        within: What the walk was confined to, None for everything.
    """

    known: dict[str, KnownFile] = field(default_factory=dict[str, KnownFile])
    files: list[FileStat] = field(default_factory=list[FileStat])
    unchanged: int = 0
    unreadable: list[ItemError] = field(default_factory=list[ItemError])
    entries: int = 0
    blind: set[str] = field(default_factory=set[str])
    volumes: dict[str, int] = field(default_factory=dict[str, int])
    renumbered: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    within: frozenset[str] | None = None

    def covers(self, path: Path) -> bool:
        """Whether the walk would have seen this file if it were there.

        It would not where a folder could not be listed, outside of what the walk was confined
        to, and where the file's volume is not there any more: a file that lay on another volume
        than the one that now holds the nearest folder above it was not deleted, its volume is
        absent. Volumes may get another number when they come back; one on which known files
        were found again counts as the same.
        """
        text = str(path)
        if self.within is not None and find_self_or_ancestor(text, self.within) is None:
            return False
        if find_self_or_ancestor(text, self.blind) is not None:
            return False
        known = self.known.get(text)
        if known is None or not known.device:
            return True
        folder = find_self_or_ancestor(text, self.volumes)
        if folder is None:
            return True
        present = self.volumes[folder]
        return known.device == present or (known.device, present) in self.renumbered

    def gone(self) -> list[Path]:
        """Return known files that were not found, though the walk would have seen them.

        Those that are missing already are not among them. Ask when the walk is over.
        """
        return [
            path
            for text, known in self.known.items()
            if known.missing_since_s is None and self.covers(path := Path(text))
        ]


def find_self_or_ancestor(path: str, among: Collection[str]) -> str | None:
    """Return the path, or the nearest folder above it, that is among some paths."""
    here = path
    while here not in among:
        above: str = os.path.dirname(here)  # noqa: PTH120 - text, not Path
        if len(above) >= len(here):
            return None
        here = above
    return here
