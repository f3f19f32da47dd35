"""Opens the library that the settings name: a file here, or one that a server keeps for several."""

from __future__ import annotations

import re
import socket
import uuid
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from retllm_desktop.core.errors import InputError, StoreError, format_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from retllm_desktop.core.judging import VerdictCache
    from retllm_desktop.core.library import Library
    from retllm_desktop.core.types import Rgb
    from retllm_desktop.library.postgres.shared_library import SharedLibraryAddress
    from retllm_desktop.platform.paths import AppPaths
    from retllm_desktop.platform.settings import Settings

_BETWEEN_FOLDERS: Final = ";"
_NAMED_FOLDER: Final = re.compile(r"(//[^=;]*[^=;/\s][^=;]*)=([^;]+)")


def is_shared(settings: Settings) -> bool:
    """Whether a server keeps the library."""
    return bool(settings.shared_library)


def library_exists(settings: Settings, paths: AppPaths) -> bool:
    """Whether there is a library to read. A server that keeps one need not answer."""
    return is_shared(settings) or paths.database.is_file()


def library_identity(settings: Settings, paths: AppPaths) -> Path:
    """Return what tells this library from this computer's others; of a file its path."""
    if not is_shared(settings):
        return paths.database
    # An address may hold the folder of a socket.
    return paths.database.with_name(f"on {quote(settings.shared_library, safe='')}")


def needs_migration(settings: Settings, paths: AppPaths) -> bool:
    """Whether opening the library for writing will first convert it, which may take a minute."""
    from retllm_desktop.library.sqlite_library import is_of_earlier_version

    return not is_shared(settings) and is_of_earlier_version(paths.database)


def open_library_only(
    settings: Settings,
    paths: AppPaths,
    *,
    writable: bool,
    languages: frozenset[str] = frozenset(),
) -> Library:
    """Open the library alone, without any pack.

    Args:
        settings: Say where it is.
        paths: The folders to use.
        writable: Whether this process may change it. A file has one writer.
        languages: Languages beside English that its words may be of (ISO 639-1 codes).

    Raises:
        InputError: There is none yet, or the settings name none.
        StoreError: It cannot be opened, or its server does not answer.
    """
    if is_shared(settings):
        from retllm_desktop.library.postgres.postgres_library import open_shared_library

        return open_shared_library(
            shared_address(settings, paths),
            cache_dir=paths.library_cache / "shared",
            writable=writable,
            languages=languages,
        )
    from retllm_desktop.library.sqlite_library import open_library

    return open_library(
        paths.database, cache_dir=paths.library_cache, writable=writable, languages=languages
    )


def may_index(settings: Settings, library: Library) -> bool:
    """Whether this person may change the library at all: in a shared one some only read."""
    if not is_shared(settings):
        return True
    from retllm_desktop.library.postgres.postgres_library import PostgresLibrary

    return isinstance(library, PostgresLibrary) and library.may_write()


def open_verdict_cache(settings: Settings, paths: AppPaths, library: Library) -> VerdictCache:
    """Return what keeps the judge's answers: beside a file, of a shared library also on it."""
    from retllm_desktop.library.verdict_cache import SqliteVerdictCache

    own = SqliteVerdictCache(paths.library_cache / "verdicts.db")
    if not is_shared(settings):
        return own
    from retllm_desktop.library.postgres.postgres_library import PostgresLibrary

    return library.share_verdicts(own) if isinstance(library, PostgresLibrary) else own


def shared_address(settings: Settings, paths: AppPaths) -> SharedLibraryAddress:
    """Return where the shared library of the settings is, and who uses it from here.

    Raises:
        InputError: The settings name none rightly, or hold a password.
        StoreError: This computer's number cannot be kept.
    """
    from retllm_desktop.library.postgres.people import FIRST_COLLECTION, normalise_address
    from retllm_desktop.library.postgres.shared_library import SharedLibraryAddress

    return SharedLibraryAddress(
        normalise_address(settings.shared_library),
        read_computer_id(paths),
        settings.shared_computer or socket.gethostname(),
        settings.shared_collection or FIRST_COLLECTION,
        parse_folder_names(settings.shared_folders),
    )


def parse_folder_names(text: str) -> tuple[tuple[str, str], ...]:
    """Read folders that have a name for all computers: ``//nas/photos=/mnt/photos; …``.

    Raises:
        InputError: Something is written otherwise.
    """
    found: list[tuple[str, str]] = []
    for part in text.split(_BETWEEN_FOLDERS):
        if not part.strip():
            continue
        match = _NAMED_FOLDER.fullmatch(part.strip())
        if match is None:
            raise InputError(
                f"«{part.strip()}» is not //NAME=FOLDER",
                "as in «//nas/photos=/mnt/photos»; neither holds a semicolon",
            )
        found.append((match[1].rstrip("/"), match[2].strip()))
    return tuple(found)


def join_folder_names(folders: Sequence[str]) -> str:
    """Return folders with names, each as it is typed, as the setting holds them.

    Raises:
        InputError: One is not typed rightly.
    """
    typed = "; ".join(folders)
    if any(_BETWEEN_FOLDERS in folder for folder in folders):
        raise InputError("A folder with a semicolon in its name cannot be given a name for all")
    return "; ".join(f"{name}={folder}" for name, folder in parse_folder_names(typed))


def read_computer_id(paths: AppPaths) -> uuid.UUID:
    """Return this computer's number among those that use shared libraries; made when first asked.

    Raises:
        StoreError: It cannot be read or kept.
    """
    file = paths.data / "computer-id"
    try:
        try:
            return uuid.UUID(file.read_text("ascii").strip())
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
        made = uuid.uuid4()
        own = file.with_name(f"{file.name}.{made}")
        own.write_text(f"{made}\n", "ascii")
        try:
            # Another process may be first: its number holds.
            file.hardlink_to(own)
        except FileExistsError:
            return uuid.UUID(file.read_text("ascii").strip())
        except OSError:
            # Some file systems know no second names.
            own.replace(file)
        finally:
            own.unlink(missing_ok=True)
    except (OSError, ValueError) as exc:
        raise StoreError(
            "This computer's number for shared libraries cannot be kept",
            f"{exc}; delete the file if it is damaged: the computer then counts as another one.",
            file,
        ) from exc
    return made


def backup_name(settings: Settings, paths: AppPaths) -> str:
    """Return what a backup is called where only a folder was named for it."""
    return "library.dump" if is_shared(settings) else paths.database.name


def restore_backup(source: Path, settings: Settings, paths: AppPaths) -> str | None:
    """Put a backup in the library's place; returns where the former library is now.

    Raises:
        InputError: There is no such backup.
        StoreError: It is not sound, or the library is in use; nothing was changed.
    """
    if is_shared(settings):
        from retllm_desktop.library.postgres.dump import restore_shared_library

        return restore_shared_library(source, shared_address(settings, paths).server)
    from retllm_desktop.library.backup import restore_library

    kept = restore_library(source, paths.database, cache_dir=paths.library_cache)
    return None if kept is None else format_path(kept)


def encode_preview(pixels: Rgb) -> bytes:
    """Encode pixels as WebP, as previews of the library are."""
    from retllm_desktop.extraction.pictures.images import encode_pixels

    return encode_pixels(pixels)
