"""Paths as bytes, and when two folders are the same or one lies in the other."""

import contextlib
import os
from pathlib import Path


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
