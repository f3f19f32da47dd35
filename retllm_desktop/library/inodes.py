"""A file's stat in the 64-bit integers of SQLite, there and back."""

from typing import Final

import numpy as np

from retllm_desktop.core.library_records import KnownFile
from retllm_desktop.core.types import FileStat
from retllm_desktop.library.sql import SqlRow

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
    """Return what ``size_bytes, mtime_ns, hash, device, inode, missing_since_s`` say of a file."""
    size_bytes, mtime_ns, content_hash, device, inode, missing_since_s = row
    return KnownFile(
        size_bytes,
        mtime_ns,
        content_hash,
        from_signed_64(device),
        from_signed_64(inode),
        missing_since_s,
    )
