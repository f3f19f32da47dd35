"""Opens the library without the rest of the program, and brings a backup back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from retllm_desktop.core.library import Library
    from retllm_desktop.core.types import Rgb
    from retllm_desktop.platform.paths import AppPaths


def needs_migration(paths: AppPaths) -> bool:
    """Whether opening the library for writing will first convert it, which may take a minute."""
    from retllm_desktop.library.sqlite_library import is_of_earlier_version

    return is_of_earlier_version(paths.database)


def open_library_only(paths: AppPaths, *, writable: bool) -> Library:
    """Open the library alone, for looking after it: without any pack.

    Raises:
        InputError: There is none yet.
        StoreError: It cannot be opened.
    """
    from retllm_desktop.library.sqlite_library import open_library

    return open_library(paths.database, cache_dir=paths.library_cache, writable=writable)


def restore_backup(source: Path, paths: AppPaths) -> Path | None:
    """Put a backup in the library's place; returns where the former library is now.

    Raises:
        InputError: There is no such backup.
        StoreError: It is not sound, or the library is in use; nothing was changed.
    """
    from retllm_desktop.library.backup import restore_library

    return restore_library(source, paths.database, cache_dir=paths.library_cache)


def encode_preview(pixels: Rgb) -> bytes:
    """Encode pixels as WebP, as previews of the library are."""
    from retllm_desktop.extraction.pictures.images import encode_pixels

    return encode_pixels(pixels)
