"""Which volumes are mounted where, as far as watching depends on it (Linux)."""

import re
from pathlib import Path
from typing import Final

_MOUNT_TABLE: Final = Path("/proc/self/mountinfo")
_REMOTE_FILE_SYSTEMS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "glusterfs", "davfs",
     "lustre", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.glusterfs", "fuse.s3fs",
     "fuse.gvfsd-fuse", "virtiofs", "vboxsf", "fuse.vmhgfs-fuse"}
)  # fmt: skip
"""Here the kernel sees only what this machine does, not what others do."""


def read_mounts() -> dict[str, str]:
    """Return mount points and the kinds of their file systems; none where there is no table."""
    try:
        text = _MOUNT_TABLE.read_text(errors="surrogateescape")
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
