"""How much memory there is: the machine's, or what its container allows."""

from pathlib import Path
from typing import Final

import psutil

from retllm_desktop.platform.hardware.components import Memory

_CGROUP_FILES: Final = (
    (Path("sys/fs/cgroup/memory.max"), Path("sys/fs/cgroup/memory.current")),
    (
        Path("sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)
"""Linux: the files of this container's limit and use, of both kinds of control groups."""


def read_memory(root: Path = Path("/")) -> Memory | None:
    """Return what there is, None where there is no telling.

    Args:
        root: Where ``sys`` lies on Linux.
    """
    try:
        found = psutil.virtual_memory()
        total, available = int(found.total), int(found.available)
    except (OSError, RuntimeError, ValueError, psutil.Error):
        return None
    for limit_file, use_file in _CGROUP_FILES:
        limit, use = _read_limit(root / limit_file), _read_limit(root / use_file)
        if limit is not None and limit < total:
            total = limit
            available = min(available, max(0, limit - (use or 0)))
    return Memory(total, available)


def _read_limit(path: Path) -> int | None:
    """Return the number in a file; None where there is none («max»)."""
    try:
        return int(path.read_text("ascii").strip())
    except (OSError, ValueError):
        return None
