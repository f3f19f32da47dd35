"""Which watch stands for which folder, while folders are renamed and moved."""

from collections.abc import Iterator
from dataclasses import dataclass, field

NO_WATCH = -1


@dataclass(slots=True, eq=False)
class WatchedFolder:
    """A folder of a watched tree.

    Attributes:
        root_id: The root it lies below.
        name: Its name; the whole path for a root.
        above: The folder it lies in, None for a root.
        watch: Number of its watch, ``NO_WATCH`` where it has none.
        folders: The folders in it that are not left out.
    """

    root_id: int
    name: str
    above: "WatchedFolder | None" = None
    watch: int = NO_WATCH
    folders: "dict[str, WatchedFolder]" = field(default_factory=dict[str, "WatchedFolder"])

    @property
    def path(self) -> str:
        """Where it lies now."""
        names: list[str] = []
        here: WatchedFolder | None = self
        while here is not None:
            names.append(here.name)
            here = here.above
        top = names.pop()
        names.append("" if top == "/" else top)
        return "/".join(reversed(names)) or "/"

    def all_below(self) -> "Iterator[WatchedFolder]":
        """Yield it and everything below it."""
        pending: list[WatchedFolder] = [self]
        while pending:
            folder = pending.pop()
            yield folder
            pending += folder.folders.values()


class WatchTable:
    """All folders by their watch.

    The kernel watches an inode: one watch may stand for several folders (a bind mount, or for a
    moment the old and the new name of a folder whose move was not told yet).
    """

    def __init__(self) -> None:
        """Start without folders."""
        self.roots: dict[int, WatchedFolder] = {}
        self._by_watch: dict[int, list[WatchedFolder]] = {}

    def __len__(self) -> int:
        """How many watches there are."""
        return len(self._by_watch)

    def by_watch(self, watch: int) -> list[WatchedFolder]:
        """Return the folders that a watch stands for."""
        return list(self._by_watch.get(watch, ()))

    def bind(self, folder: WatchedFolder, watch: int) -> int:
        """Record a folder's watch; return its former one if that stands for nothing now."""
        if folder.watch == watch:
            return NO_WATCH
        idle = self.unbind(folder)
        folder.watch = watch
        self._by_watch.setdefault(watch, []).append(folder)
        return idle

    def unbind(self, folder: WatchedFolder) -> int:
        """Record that a folder has no watch; return the watch if it stands for nothing now."""
        watch, folder.watch = folder.watch, NO_WATCH
        holders = self._by_watch.get(watch)
        if holders is None:
            return NO_WATCH
        holders.remove(folder)
        if holders:
            return NO_WATCH
        del self._by_watch[watch]
        return watch

    def forget_watch(self, watch: int) -> list[WatchedFolder]:
        """Drop a watch that the kernel has dropped; return the folders that are without it."""
        folders = self._by_watch.pop(watch, [])
        for folder in folders:
            folder.watch = NO_WATCH
        return folders

    def cut(self, folder: WatchedFolder) -> list[int]:
        """Take a folder and all below it out; return the watches that stand for nothing now."""
        if folder.above is None:
            if self.roots.get(folder.root_id) is folder:
                del self.roots[folder.root_id]
        elif folder.above.folders.get(folder.name) is folder:
            del folder.above.folders[folder.name]
        idle = [self.unbind(below) for below in folder.all_below()]
        return [watch for watch in idle if watch != NO_WATCH]

    def graft(self, folder: WatchedFolder, above: WatchedFolder, name: str) -> None:
        """Put a folder with all below it elsewhere; the place must be free."""
        if folder.above is not None and folder.above.folders.get(folder.name) is folder:
            del folder.above.folders[folder.name]
        folder.above, folder.name = above, name
        above.folders[name] = folder
        if folder.root_id != above.root_id:
            for below in folder.all_below():
                below.root_id = above.root_id
