"""The watcher: the platform's own events, polling for the rest, and what to say about it."""

import contextlib
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.library_records import Root
from retllm_desktop.indexing.file_events import EventKind, FileEvent
from retllm_desktop.watching.event_queue import MAX_EVENTS, EventQueue
from retllm_desktop.watching.polling import FIRST_PAUSE_S, ExclusionTest, Poller

_MOUNT_TABLE: Final = Path("/proc/self/mountinfo")
_REMOTE_FILE_SYSTEMS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "glusterfs", "davfs",
     "lustre", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.glusterfs", "fuse.s3fs",
     "fuse.gvfsd-fuse", "virtiofs", "vboxsf", "fuse.vmhgfs-fuse"}
)  # fmt: skip
"""Here the kernel sees only what this machine does, not what others do."""


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
    """Return the parts of a folder (itself, or folders below) on volumes that others write to."""
    above = [point for point in mounted if _is_at_or_below(root, point)]
    holder = max(above, key=len, default="")
    if mounted.get(holder) in _REMOTE_FILE_SYSTEMS:
        return [root]
    below = (point for point in mounted if point != root and _is_at_or_below(point, root))
    return sorted(point for point in below if mounted[point] in _REMOTE_FILE_SYSTEMS)


def _is_at_or_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


_LEAST_LIMIT: Final = 524_288
_MOUNTS_S: Final = 5.0
"""Seconds between looks at the table of mounted volumes."""


class _Source(Protocol):
    """Watches trees with what the platform offers."""

    def watch(self, root_id: int, path: str, leave_out: ExclusionTest) -> None: ...

    def unwatch(self, root_id: int) -> None: ...

    def unwatched(self, root_id: int) -> int: ...

    def refresh(self, root_id: int) -> None: ...

    def close(self) -> None: ...


class FolderWatcher:
    """Watches the folders of a library; fulfils the port ``Watcher``.

    On Linux each folder takes one of the watches that a person has: what is left out takes none,
    and if they run out the remaining branches are polled. Parts of a folder that lie on a server
    are polled as well, for the kernel does not tell what others do there. Elsewhere watchdog
    watches whole trees. A root that vanishes is watched no more, without a word beside the event
    that tells of it; ``watch`` resumes it. One thread may use a watcher.
    """

    def __init__(
        self,
        *,
        most_events: int = MAX_EVENTS,
        most_watches: int | None = None,
        first_pause_s: float = FIRST_PAUSE_S,
        use_observer: bool = sys.platform != "linux",
    ) -> None:
        """Start to listen, to nothing yet.

        Args:
            most_events: Events kept between two reads; beyond it come overflows.
            most_watches: inotify watches to use at most; None for a share of the limit.
            first_pause_s: Seconds between looks at what is polled, after something happened.
            use_observer: Whether watchdog does it, not inotify.
        """
        self._mailbox = EventQueue(most_events)
        self._poller = Poller(self._mailbox.put, first_pause_s)
        self._roots: dict[int, Root] = {}
        self._leave_out: dict[int, ExclusionTest] = {}
        self._remote: dict[int, list[str]] = {}
        self._source = self._open(use_observer, most_watches)
        self._mounts = read_mounts()
        self._mounts_due_s = time.monotonic() + _MOUNTS_S

    def _open(self, use_observer: bool, most_watches: int | None) -> _Source | None:
        if use_observer:
            from retllm_desktop.watching.watchdog_source import WatchdogSource

            return WatchdogSource(self._mailbox, self._poller)
        from retllm_desktop.watching.inotify_source import InotifySource

        # Too many programs watch already: everything is polled, and that is said.
        with contextlib.suppress(OSError):
            return InotifySource(self._mailbox, self._poller, most_watches)
        return None

    def watch(self, root: Root, leave_out: Callable[[Path, bool], bool]) -> None:
        """Begin to watch a folder and all below it, or begin anew.

        It returns when everything that happens from then on is told. A folder that is not there
        is passed over.
        """
        self.unwatch(root.id)
        path = str(root.path)
        if not os.path.isdir(path):  # noqa: PTH112 - text, not Path
            return
        self._roots[root.id] = root
        self._leave_out[root.id] = leave_out
        self._mailbox.add_root(root.id, root.path)
        if self._source is None:
            self._poller.add(root.id, path, leave_out)
        else:
            self._source.watch(root.id, path, leave_out)
        self._poll_remote(root.id)

    def _poll_remote(self, root_id: int) -> None:
        folders = find_remote_folders(str(self._roots[root_id].path), read_mounts())
        self._remote[root_id] = folders
        for folder in folders:
            self._poller.add(root_id, folder, self._leave_out[root_id])

    def unwatch(self, root_id: int) -> None:
        """Stop watching a folder; what was not read of it is forgotten."""
        if self._source is not None:
            self._source.unwatch(root_id)
        self._poller.remove(root_id)
        self._mailbox.remove_root(root_id)
        for table in (self._roots, self._leave_out, self._remote):
            table.pop(root_id, None)

    def read(self, timeout_s: float) -> tuple[FileEvent, ...]:
        """Wait for events; returns those that came, oldest first, or none after the time-out."""
        if time.monotonic() >= self._mounts_due_s:
            self._look_at_mounts()
        return self._mailbox.read(timeout_s)

    def _look_at_mounts(self) -> None:
        """Volumes that come and go below a root do so without an event."""
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
                self._mailbox.put(event)

    def notices(self) -> tuple[str, ...]:
        """Say of each folder what cannot be watched and is looked at now and then instead."""
        return tuple(
            notice
            for root_id, root in self._roots.items()
            for notice in (self._of_limits(root_id, root), self._of_servers(root_id, root))
            if notice
        )

    def _of_limits(self, root_id: int, root: Root) -> str:
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
            f"more: sudo sysctl fs.inotify.max_user_watches={max(_LEAST_LIMIT, 2 * most)}"
        )

    def _of_servers(self, root_id: int, root: Root) -> str:
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

    def close(self) -> None:
        """Stop watching everything and end all threads."""
        if self._source is not None:
            self._source.close()
        self._poller.close()
        self._mailbox.close()
