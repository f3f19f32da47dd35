"""Linux's inotify through ctypes, and the table that says which watch stands for which folder.

watchdog watches whole trees only; excluded folders would cost watches, whose number is limited
per user. So on Linux four system calls take its place.
"""

import ctypes
import errno
import os
import select
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

ATTRIB: Final = 0x4
CLOSE_WRITE: Final = 0x8
MOVED_FROM: Final = 0x40
MOVED_TO: Final = 0x80
CREATE: Final = 0x100
DELETE: Final = 0x200
DELETE_SELF: Final = 0x400
MOVE_SELF: Final = 0x800
UNMOUNT: Final = 0x2000
Q_OVERFLOW: Final = 0x4000
IGNORED: Final = 0x8000
IS_FOLDER: Final = 0x40000000
_ONLY_FOLDERS: Final = 0x01000000
_NOT_THROUGH_LINKS: Final = 0x02000000
_NOT_UNLINKED: Final = 0x04000000

WATCH_MASK: Final = (
    ATTRIB | CLOSE_WRITE | MOVED_FROM | MOVED_TO | CREATE | DELETE | DELETE_SELF | MOVE_SELF
    | _ONLY_FOLDERS | _NOT_UNLINKED
)  # fmt: skip
"""Without IN_MODIFY: a file is of no use before it is closed."""

_HEAD: Final = struct.Struct("iIII")
_BUFFER_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event as the kernel reports it (inotify(7)).

    Attributes:
        watch: The watch descriptor, -1 for an overflow.
        mask: What happened.
        cookie: The same in both halves of a move.
        name: The entry of the watched folder, empty for the folder itself.
    """

    watch: int
    mask: int
    cookie: int
    name: str


class Inotify:
    """One inotify instance. One thread reads; any thread adds and removes watches."""

    def __init__(self) -> None:
        """Open an instance.

        Raises:
            OSError: The user has as many instances open as the system allows (EMFILE).
        """
        libc = ctypes.CDLL(None, use_errno=True)
        self._add = libc.inotify_add_watch
        self._add.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_uint32)
        self._remove = libc.inotify_rm_watch
        self._remove.argtypes = (ctypes.c_int, ctypes.c_int)
        self._fd: int = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._fd < 0:
            raise _last_os_error("inotify")
        self._wake_out, self._wake_in = os.pipe()

    def add(self, path: str, *, through_link: bool = False) -> int:
        """Watch a folder; one that is watched already keeps its descriptor.

        Args:
            path: The folder.
            through_link: Whether it may be a link to one.

        Raises:
            OSError: There is none (ENOENT, ENOTDIR, ELOOP), it may not be read (EACCES), or
                there are as many watches as the system allows (ENOSPC, ENOMEM).
        """
        mask = WATCH_MASK if through_link else WATCH_MASK | _NOT_THROUGH_LINKS
        watch = int(self._add(self._fd, os.fsencode(path), mask))
        if watch < 0:
            raise _last_os_error(path)
        return watch

    def remove(self, watch: int) -> None:
        """Remove a watch; one that is gone already is ignored."""
        self._remove(self._fd, watch)

    def read(self, timeout_s: float | None) -> list[RawEvent]:
        """Wait for events; returns none after the time-out or after ``wake``."""
        poller = select.poll()
        poller.register(self._fd, select.POLLIN)
        poller.register(self._wake_out, select.POLLIN)
        ready = poller.poll(None if timeout_s is None else timeout_s * 1000)
        if not any(fd == self._fd for fd, _ in ready):
            return []
        try:
            data = os.read(self._fd, _BUFFER_BYTES)
        except BlockingIOError:
            return []
        return _parse_events(data)

    def wake(self) -> None:
        """Make this and every later ``read`` return at once."""
        os.write(self._wake_in, b"!")

    def close(self) -> None:
        """Close the descriptors; ``read`` must not be called any more."""
        for fd in (self._fd, self._wake_in, self._wake_out):
            os.close(fd)


def _parse_events(data: bytes) -> list[RawEvent]:
    events: list[RawEvent] = []
    start = 0
    while start + _HEAD.size <= len(data):
        watch, mask, cookie, length = _HEAD.unpack_from(data, start)
        start += _HEAD.size
        name = os.fsdecode(data[start : start + length].rstrip(b"\0"))
        start += length
        events.append(RawEvent(watch, mask, cookie, name))
    return events


def _last_os_error(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number), what)


def is_limit_error(exc: OSError) -> bool:
    """Whether the system allows no more watches."""
    return exc.errno in {errno.ENOSPC, errno.ENOMEM, errno.EMFILE, errno.ENFILE}


NO_WATCH = -1


@dataclass(slots=True, eq=False)
class WatchedFolder:
    """A folder of a watched tree.

    Attributes:
        root_id: The root it lies below.
        name: Its name; the whole path for a root.
        parent: The folder it lies in, None for a root.
        watch: Its watch descriptor, ``NO_WATCH`` where it has none.
        folders: The folders in it that are not excluded.
    """

    root_id: int
    name: str
    parent: "WatchedFolder | None" = None
    watch: int = NO_WATCH
    folders: "dict[str, WatchedFolder]" = field(default_factory=dict[str, "WatchedFolder"])

    @property
    def path(self) -> str:
        """Its present path."""
        names: list[str] = []
        here: WatchedFolder | None = self
        while here is not None:
            names.append(here.name)
            here = here.parent
        top = names.pop()
        names.append("" if top == "/" else top)
        return "/".join(reversed(names)) or "/"

    def all_below(self) -> "Iterator[WatchedFolder]":
        """Yield it and all folders below it."""
        pending: list[WatchedFolder] = [self]
        while pending:
            folder = pending.pop()
            yield folder
            pending += folder.folders.values()


class WatchTable:
    """All folders by their watch.

    The kernel watches an inode: one watch may stand for several folders (a bind mount, or the
    old and the new name of a folder whose move was not reported yet).
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
        """Record a folder's watch; return its former one if that is unused now."""
        if folder.watch == watch:
            return NO_WATCH
        idle = self.unbind(folder)
        folder.watch = watch
        self._by_watch.setdefault(watch, []).append(folder)
        return idle

    def unbind(self, folder: WatchedFolder) -> int:
        """Record that a folder has no watch; return the watch if it is unused now."""
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
        """Remove a watch that the kernel removed; return the folders that it stood for."""
        folders = self._by_watch.pop(watch, [])
        for folder in folders:
            folder.watch = NO_WATCH
        return folders

    def detach(self, folder: WatchedFolder) -> list[int]:
        """Remove a folder and all below it; return the watches that are unused now."""
        if folder.parent is None:
            if self.roots.get(folder.root_id) is folder:
                del self.roots[folder.root_id]
        elif folder.parent.folders.get(folder.name) is folder:
            del folder.parent.folders[folder.name]
        idle = [self.unbind(below) for below in folder.all_below()]
        return [watch for watch in idle if watch != NO_WATCH]

    def attach(self, folder: WatchedFolder, parent: WatchedFolder, name: str) -> None:
        """Move a folder with all below it; the target must be free."""
        if folder.parent is not None and folder.parent.folders.get(folder.name) is folder:
            del folder.parent.folders[folder.name]
        folder.parent, folder.name = parent, name
        parent.folders[name] = folder
        if folder.root_id != parent.root_id:
            for below in folder.all_below():
                below.root_id = parent.root_id
