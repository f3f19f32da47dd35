"""The watcher: the platform's events, polling for the rest, and notices about it."""

import contextlib
import os
import re
import sys
import time
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.library_records import Root
from retllm_desktop.core.typing_support import override
from retllm_desktop.indexing.file_events import EventKind, FileEvent, Watcher
from retllm_desktop.watching.event_queue import MAX_EVENTS, EventQueue, EventSource, ExclusionTest
from retllm_desktop.watching.polling import FIRST_PAUSE_S, Poller

_MIN_PROPOSED_WATCHES: Final = 524_288
_MOUNTS_S: Final = 5.0
"""Seconds between two reads of the table of mounts."""
_MOUNT_TABLE: Final = Path("/proc/self/mountinfo")
_REMOTE_FILE_SYSTEMS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "glusterfs", "davfs",
     "lustre", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.glusterfs", "fuse.s3fs",
     "fuse.gvfsd-fuse", "virtiofs", "vboxsf", "fuse.vmhgfs-fuse"}
)  # fmt: skip
"""Here the kernel reports only what this computer does, not what others do."""


def read_mounts(table: Path = _MOUNT_TABLE) -> dict[str, str]:
    """Return mount points and the kinds of their file systems; none where there is no table."""
    try:
        text = table.read_text(errors="surrogateescape")
    except OSError:
        return {}
    found: dict[str, str] = {}
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ")[0]
        if len(fields) > 4:
            found[re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])] = kind
    return found


def find_remote_folders(root: str, mounted: dict[str, str]) -> list[str]:
    """Return the parts of a folder (itself, or folders below) that lie on network volumes."""
    above = [point for point in mounted if _is_at_or_below(root, point)]
    holder = max(above, key=len, default="")
    if mounted.get(holder) in _REMOTE_FILE_SYSTEMS:
        return [root]
    below = (point for point in mounted if point != root and _is_at_or_below(point, root))
    return sorted(point for point in below if mounted[point] in _REMOTE_FILE_SYSTEMS)


def _is_at_or_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


class FolderWatcher(Watcher):
    """Watches the folders of a library.

    On Linux each folder takes one of the user's inotify watches, excluded ones take none; if
    they run out, the remaining branches are polled. Network volumes are polled as well: the
    kernel does not report what other computers do there. Elsewhere watchdog watches whole trees.
    A root that vanishes is reported by an event and watched no more until ``watch`` is called
    again. For use by one thread.
    """

    def __init__(
        self,
        *,
        max_events: int = MAX_EVENTS,
        max_watches: int | None = None,
        first_pause_s: float = FIRST_PAUSE_S,
        use_watchdog: bool = sys.platform != "linux",
    ) -> None:
        """Start without folders.

        Args:
            max_events: Events kept between two reads; beyond it come overflows.
            max_watches: inotify watches to use at most; None for a share of the limit.
            first_pause_s: Seconds between scans of polled folders, after a change.
            use_watchdog: Whether to use watchdog instead of inotify.
        """
        self._events = EventQueue(max_events)
        self._poller = Poller(self._events.put, first_pause_s)
        self._roots: dict[int, Root] = {}
        self._excludes: dict[int, ExclusionTest] = {}
        self._remote: dict[int, list[str]] = {}
        self._source = self._open(use_watchdog, max_watches)
        self._mounts = read_mounts()
        self._mounts_due_s = time.monotonic() + _MOUNTS_S

    def _open(self, use_watchdog: bool, max_watches: int | None) -> EventSource | None:
        if use_watchdog:
            from retllm_desktop.watching.watchdog_source import WatchdogSource

            return WatchdogSource(self._events, self._poller)
        from retllm_desktop.watching.inotify_source import InotifySource

        # Without an inotify instance everything is polled; ``notices`` tells it.
        with contextlib.suppress(OSError):
            return InotifySource(self._events, self._poller, max_watches)
        return None

    @override
    def watch(self, root: Root, excludes: ExclusionTest) -> None:
        self.unwatch(root.id)
        path = str(root.path)
        if not os.path.isdir(path):  # noqa: PTH112 - text, not Path
            return
        self._roots[root.id] = root
        self._excludes[root.id] = excludes
        self._events.add_root(root.id, root.path)
        if self._source is None:
            self._poller.add(root.id, path, excludes)
        else:
            self._source.watch(root.id, path, excludes)
        self._poll_remote(root.id)

    def _poll_remote(self, root_id: int) -> None:
        folders = find_remote_folders(str(self._roots[root_id].path), read_mounts())
        self._remote[root_id] = folders
        for folder in folders:
            self._poller.add(root_id, folder, self._excludes[root_id])

    @override
    def unwatch(self, root_id: int) -> None:
        if self._source is not None:
            self._source.unwatch(root_id)
        self._poller.remove(root_id)
        self._events.remove_root(root_id)
        for table in (self._roots, self._excludes, self._remote):
            table.pop(root_id, None)

    @override
    def read(self, timeout_s: float) -> tuple[FileEvent, ...]:
        if time.monotonic() >= self._mounts_due_s:
            self._check_mounts()
        return self._events.read(timeout_s)

    def _check_mounts(self) -> None:
        """Report volumes that were mounted or unmounted below a root: there is no event of that."""
        self._mounts_due_s = time.monotonic() + _MOUNTS_S
        present = read_mounts()
        differing = {point for point, _ in present.items() ^ self._mounts.items()}
        self._mounts = present
        for root_id, root in self._roots.items():
            below = [point for point in differing if root.path in Path(point).parents]
            if not below:
                continue
            if self._source is not None:
                self._source.refresh(root_id)
            self._poll_remote(root_id)
            for point in below:
                event = FileEvent(EventKind.MODIFIED, root_id, Path(point), is_folder=True)
                self._events.put(event)

    @override
    def notices(self) -> tuple[str, ...]:
        return tuple(
            notice
            for root_id, root in self._roots.items()
            for notice in (self._limit_notice(root_id, root), self._network_notice(root_id, root))
            if notice
        )

    def _limit_notice(self, root_id: int, root: Root) -> str:
        name = format_path(root.path)
        if self._source is None:
            return (
                f"«{name}» is looked at every few minutes instead of being watched: other "
                "programs use all watchers that the system allows. To allow more: "
                "sudo sysctl fs.inotify.max_user_instances=1024"
            )
        unwatched = self._source.unwatched(root_id)
        if not unwatched:
            return ""
        if sys.platform != "linux":
            return f"«{name}» cannot be watched and is looked at every few minutes instead."
        from retllm_desktop.watching.inotify_source import read_watch_limit

        most = read_watch_limit()
        return (
            f"In «{name}» {unwatched:,} folders, with all below them, are looked at every few "
            f"minutes instead of being watched: the system allows {most:,} watches. To allow "
            f"more: sudo sysctl fs.inotify.max_user_watches={max(_MIN_PROPOSED_WATCHES, 2 * most)}"
        )

    def _network_notice(self, root_id: int, root: Root) -> str:
        folders = self._remote.get(root_id, [])
        if not folders:
            return ""
        if folders == [str(root.path)]:
            what = f"«{format_path(root.path)}» lies on a server: it"
        else:
            what = f"In «{format_path(root.path)}» {len(folders):,} folders lie on servers: each"
        return (
            f"{what} is looked at every few minutes, because changes by other computers are not "
            "told. Your own changes are seen at once."
        )

    @override
    def close(self) -> None:
        if self._source is not None:
            self._source.close()
        self._poller.close()
        self._events.close()
