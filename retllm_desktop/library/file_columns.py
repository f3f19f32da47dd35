"""Paths as bytes, and when two folders are the same or one lies in the other."""

import contextlib
import os
from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.library_records import KnownFile
from retllm_desktop.core.types import FileStat
from retllm_desktop.library.sql import SqlRow


def encode_path(path: Path) -> bytes:
    """Return the path as the file system's bytes, names that are not UTF-8 included."""
    return os.fsencode(path)


def decode_path(stored: bytes) -> Path:
    """Return the path that ``encode_path`` got."""
    return Path(os.fsdecode(stored))


def valid_unicode(text: str) -> str:
    """Return text that is valid Unicode: lone surrogates, as in odd file names, are escaped."""
    return text.encode("utf-8", "backslashreplace").decode()


def absolute_path(path: Path) -> Path:
    """Return the path as the person will read it: absolute, without dots, symlinks kept."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() follows symlinks


def names_below(child: Path, parent: Path) -> tuple[str, ...] | None:
    """Return the names that lead from one folder to another.

    Symlinks are followed. Where both folders are there, the file system says what is the same,
    so that spellings in other case and bind mounts are recognised.

    Args:
        child: The folder that may lie inside.
        parent: The folder that may contain it.

    Returns:
        Empty when they are the same folder, None when ``child`` is not inside ``parent``.
    """
    real_child, real_parent = Path(os.path.realpath(child)), Path(os.path.realpath(parent))
    parts = real_child.parts
    wanted = tuple(os.path.normcase(part) for part in real_parent.parts)
    if tuple(os.path.normcase(part) for part in parts[: len(wanted)]) == wanted:
        return parts[len(wanted) :]
    for depth, ancestor in enumerate((real_child, *real_child.parents)):
        with contextlib.suppress(OSError):
            if ancestor.samefile(real_parent):
                return parts[len(parts) - depth :]
    return None


_INT64: Final = np.iinfo(np.int64)
"""SQLite's integers: a file may bear a date after the year 2262, which does not fit."""


def to_signed_64(number: int) -> int:
    """Return a device or inode number as it is kept.

    Windows numbers files up to 2¹²⁸ (ReFS) and most systems up to 2⁶⁴: of larger numbers the
    lower 64 bits are kept, as a number with sign.
    """
    return (number + 2**63) % 2**64 - 2**63


def from_signed_64(stored: int) -> int:
    """Return the number below 2⁶⁴ that ``to_signed_64`` got."""
    return stored % 2**64


def stat_columns(stat: FileStat) -> tuple[int, int, int, int]:
    """Return ``size_bytes, mtime_ns, device, inode`` of a file's row."""
    return (
        stat.size_bytes,
        min(max(stat.mtime_ns, _INT64.min), _INT64.max),
        to_signed_64(stat.device),
        to_signed_64(stat.inode),
    )


def stored_inode(stat: FileStat) -> tuple[int, int]:
    """Return the device and inode as they are kept."""
    return to_signed_64(stat.device), to_signed_64(stat.inode)


def known_file_of(row: SqlRow) -> KnownFile:
    """Return what a row of these columns says of a file, in this order."""
    size_bytes, mtime_ns, content_hash, device, inode, missing_since_s, readers = row
    return KnownFile(
        size_bytes,
        mtime_ns,
        content_hash,
        from_signed_64(device),
        from_signed_64(inode),
        missing_since_s,
        readers,
    )
