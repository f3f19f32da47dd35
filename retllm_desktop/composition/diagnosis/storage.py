"""Says where things lie, whether they can be written and are whole, and what the network may do."""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from retllm_desktop.composition.diagnosis.report import (
    ReportSection,
    format_binary_size,
)
from retllm_desktop.core.errors import PackError, RetllmError, format_path
from retllm_desktop.core.library_records import LibraryStatus, describe_named_files
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.core.runtimes import SqliteBuild
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.platform.paths import AppPaths

_INSTALL_AGAIN = "Install the pack again."
_LITTLE_BYTES = 2**30
_NO_BYTES = 64 * 2**20
_VARIABLES = ("HF_HUB_OFFLINE", "HF_ENDPOINT", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")
_TRUTHY = {"1", "on", "yes", "true"}


def folders_section(
    paths: AppPaths, sqlite: SqliteBuild | RetllmError, unreadable: RetllmError | None = None
) -> ReportSection:
    """The program's folders, its library and what keeps it.

    Args:
        paths: The folders.
        sqlite: The library's engine, or why it cannot be used.
        unreadable: Why the settings file cannot be used, None where it can or is not there.
    """
    section = ReportSection("folders", "Folders")
    if unreadable is not None:
        section.fault(
            f"{unreadable}.", "Correct the file or delete it; the defaults hold meanwhile."
        )
    for name in ("data", "cache", "log", "config"):
        folder = getattr(paths, name)
        free = _free_bytes(folder)
        reason = _write_obstacle(folder)
        shown = (
            f"{format_path(folder)} ({'' if free is None else f'{format_binary_size(free)} free, '}"
        )
        shown += f"{'cannot be written' if reason else 'can be written'})"
        about = {"path": format_path(folder), "free_bytes": free, "writable": not reason}
        section.fact(name, about, shown)
        if reason:
            section.fault(
                f"The {name} folder {format_path(folder)} cannot be written: {reason}.",
                "Change its permissions, or choose another one with --data-dir or RETLLM_DATA_DIR.",
            )
        elif free is not None and free < _LITTLE_BYTES and name in {"data", "cache"}:
            add = section.fault if free < _NO_BYTES else section.note
            add(
                f"Only {format_binary_size(free)} are free for the {name} folder "
                f"{format_path(folder)}.",
                "Make room, or choose another drive with --data-dir or RETLLM_DATA_DIR.",
            )
    section.fact("log file", format_path(paths.log_file))
    try:
        count = paths.database.stat().st_size
        shown = f"{format_path(paths.database)}, {format_binary_size(count)}"
    except OSError:
        count, shown = None, f"{format_path(paths.database)} (none yet)"
    about = {"path": format_path(paths.database), "size_bytes": count}
    section.fact("library", about, shown)
    if isinstance(sqlite, RetllmError):
        section.fault(f"{sqlite}.", "Install apsw and sqlite-vec again.")
    else:
        versions = {"sqlite": sqlite.sqlite, "apsw": sqlite.apsw, "sqlite_vec": sqlite.vectors}
        shown = f"SQLite {sqlite.sqlite}, apsw {sqlite.apsw}, sqlite-vec {sqlite.vectors}"
        section.fact("engine", versions, shown)
    return section


def add_reading(section: ReportSection, status: LibraryStatus | RetllmError | None) -> None:
    """Add what of the library's files was not read, or in part."""
    if status is None or isinstance(status, RetllmError):
        return
    about = {
        "read": status.files,
        "problems": status.problems,
        "noted": status.noted,
        "named": dict(status.named),
    }
    shown = f"{status.files:,} read, {status.problems:,} could not be, {status.noted:,} in part"
    section.fact("files", about, shown)
    named = describe_named_files(status.named)
    if named:
        section.note(
            f"{named}.",
            "Nothing here reads such files; their names, folders, dates and sizes are found.",
        )
    if status.problems:
        section.note(
            "Some files could not be read; they are found by name.",
            "Why, of each:",
            "retllm-desktop status --problems",
        )


def packs_section(
    packs: Sequence[InstalledPack],
    problems: Sequence[PackError],
    chosen: Mapping[PackRole, str],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> ReportSection:
    """The packs on this machine: each file is compared with its hash.

    Args:
        packs: Those that can be opened.
        problems: What is wrong with the others.
        chosen: The settings' choice by role; an empty id is none.
        progress: Told how many packs of all are done.
    """
    section = ReportSection("packs", "Model packs")
    for number, pack in enumerate(packs):
        progress(number, len(packs))
        manifest = pack.manifest
        count = manifest.own_bytes
        whole = True
        try:
            pack.verify()
        except PackError as exc:
            whole = False
            section.fault(f"{exc}.", _INSTALL_AGAIN)
        in_use = chosen.get(manifest.role) == manifest.id
        about = {
            "role": manifest.role,
            "version": manifest.version,
            "size_bytes": count,
            "folder": format_path(pack.folder),
            "whole": whole,
            "in_use": in_use,
        }
        words = [f"{manifest.role} {manifest.version}", format_binary_size(count)]
        words += ["whole" if whole else "damaged", *(["in use"] if in_use else [])]
        section.fact(manifest.id, about, ", ".join(words))
    for problem in problems:
        section.fault(f"{problem}.", _INSTALL_AGAIN)
    here = {(pack.manifest.role, pack.manifest.id) for pack in packs}
    for role, wanted in chosen.items():
        if wanted and (role, wanted) not in here:
            section.fault(
                f"The {role} pack «{wanted}» that the settings choose is not on this machine.",
                f"Install it («retllm-desktop models» lists what is here), or set "
                f"{role}_pack to another one.",
            )
    return section


def network_section(offline: bool, environment: Mapping[str, str]) -> ReportSection:
    """Whether anything may be fetched, and by what way.

    Args:
        offline: The setting.
        environment: The process's variables.
    """
    named = {name: _read_variable(environment, name) for name in _VARIABLES}
    closed = offline or named["HF_HUB_OFFLINE"].strip().lower() in _TRUTHY
    shown = "no: nothing is fetched" if closed else "only when a pack is fetched"
    # A proxy's address may hold a password, which no report may show.
    section = ReportSection("network", "Network")
    section.fact("network used", not closed, shown)
    for name, value in named.items():
        if value and name.startswith("HF_"):
            section.fact(name, value)
        elif value:
            section.fact(name, True, "set")
    return section


def _read_variable(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name) or environment.get(name.lower()) or ""


def _nearest_existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _free_bytes(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(_nearest_existing(folder)).free
    except OSError:
        return None


def _write_obstacle(folder: Path) -> str:
    """Return why nothing can be written there, or nothing; nothing is left there."""
    nearest = _nearest_existing(folder)
    if not nearest.is_dir():
        return f"{format_path(nearest)} is not a folder"
    if nearest != folder:
        return "" if os.access(nearest, os.W_OK | os.X_OK) else "it cannot be made"
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as exc:
        return exc.strerror or str(exc)
