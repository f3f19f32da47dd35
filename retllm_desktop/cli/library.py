"""Commands on the library: folders, duplicates, backup, restore, check, repair, rebuild."""

import argparse
import contextlib
from pathlib import Path

from rich.table import Table

from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.cli.status import folder_json
from retllm_desktop.composition.application import (
    Application,
    open_application,
)
from retllm_desktop.composition.library_access import (
    backup_name,
    open_library_only,
    restore_backup,
)
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.library_records import (
    Finding,
)
from retllm_desktop.core.progress import CancelToken, WorkPaused
from retllm_desktop.indexing.events import FileSkipped, PassageProgress, RootOffline
from retllm_desktop.indexing.folders import FolderService
from retllm_desktop.indexing.rebuild import (
    PassageService,
    RebuildFinished,
    RebuildProgress,
    RebuildService,
    SpaceActivated,
)
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.duplicates import (
    NEAR_DISTANCE,
    DuplicateGroup,
    DuplicateProgress,
    DuplicateService,
    DuplicatesFound,
)


def library_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Run one of this module's commands; returns the exit code."""
    match options.command:
        case "folders":
            return folders_command(options, settings, paths, screen)
        case "duplicates":
            return duplicates_command(options, settings, paths, screen)
        case "backup":
            return backup_command(options, settings, paths, screen)
        case "restore":
            return restore_command(options, settings, paths, screen)
        case "check":
            return check_command(settings, paths, screen)
        case "repair":
            return repair_command(settings, paths, screen)
        case "rebuild":
            return rebuild_command(settings, paths, screen)
        case unknown:
            raise AssertionError(f"«{unknown}» is no command on the library")


def folders_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Change a folder of the library, then list them.

    Raises:
        InputError: The folder is not in the library, or a pattern cannot be understood.
    """
    changes = options.remove or options.leave_out is not None
    if changes and options.folder is None:
        raise InputError("Which folder?", "retllm-desktop folders DIR --leave-out PATTERN")
    if options.remove and options.leave_out is not None:
        raise InputError("«--remove» and «--leave-out» exclude each other")
    with contextlib.closing(open_library_only(settings, paths, writable=changes)) as library:
        service = FolderService(library)
        chosen = None if options.folder is None else service.find(options.folder)
        if chosen is not None and options.remove:
            service.remove(chosen.id)
            screen.print_line(
                f"{format_path(chosen.path)} is forgotten; its files were not touched."
            )
        elif chosen is not None and options.leave_out is not None:
            service.set_exclusions(chosen, [pattern for pattern in options.leave_out if pattern])
            screen.print_line("Run «retllm-desktop index» for it to count.")
        roots = [
            root for root in service.roots() if chosen is None or changes or root.id == chosen.id
        ]
    screen.json([folder_json(root) for root in roots])
    table = Table(box=None, pad_edge=False)
    for heading in ("folder", "state", "files", "problems", "gone lately", "left out"):
        number = heading in {"files", "problems", "gone lately"}
        table.add_column(heading, justify="right" if number else "left")
    for root in roots:
        table.add_row(
            format_path(root.path).replace("[", "\\["),
            root.state.value,
            str(root.files),
            str(root.problems),
            str(root.missing),
            ", ".join(root.exclusions).replace("[", "\\["),
        )
    screen.table(table)
    return 0


def backup_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Copy the library; it may be in use meanwhile."""
    with contextlib.closing(open_library_only(settings, paths, writable=False)) as library:
        target: Path = options.file
        if target.is_dir():
            target /= backup_name(settings, paths)
        library.back_up(target)
    size_bytes = target.stat().st_size
    screen.json({"file": format_path(target), "size_bytes": size_bytes})
    screen.print_line(
        f"The library is copied to {format_path(target)} ({size_bytes / 1e6:.1f} MB)."
    )
    return 0


def restore_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Put a backup in the library's place."""
    kept = restore_backup(options.file, settings, paths)
    screen.json({"restored": True, "kept": kept})
    screen.print_line(
        "The backup is in place; the next index run brings it in step with the folders."
    )
    if kept is not None:
        screen.print_line(f"The former library is kept as {kept}.")
    return 0


def check_command(settings: Settings, paths: AppPaths, screen: Screen) -> int:
    """Look for damage; the exit code tells whether there is some."""
    with contextlib.closing(open_library_only(settings, paths, writable=False)) as library:
        findings = library.check()
    screen.json({"sound": not findings, "findings": [_finding_json(f) for f in findings]})
    for finding in findings:
        screen.print_line(finding.title)
    if not findings:
        screen.print_line("The library is sound.")
    elif any(finding.repairable for finding in findings):
        screen.print_line("Run «retllm-desktop repair» to set it right.")
    return 1 if findings else 0


def repair_command(settings: Settings, paths: AppPaths, screen: Screen) -> int:
    """Set right what can be; the exit code tells whether something is left."""
    with contextlib.closing(open_library_only(settings, paths, writable=True)) as library:
        findings = library.repair()
    left = [finding for finding in findings if not finding.repairable]
    screen.json(
        {
            "sound": not left,
            "repaired": [_finding_json(f) for f in findings if f.repairable],
            "left": [_finding_json(f) for f in left],
        }
    )
    for finding in findings:
        screen.print_line(f"{finding.title}: {'set right' if finding.repairable else 'still so'}")
    if not findings:
        screen.print_line("The library is sound; there was nothing to do.")
    elif left:
        screen.print_line(
            "Restore a backup («retllm-desktop restore FILE»), or index into a new library."
        )
    else:
        screen.print_line("Run «retllm-desktop index» to read again what was forgotten.")
    return 1 if left else 0


def rebuild_command(settings: Settings, paths: AppPaths, screen: Screen) -> int:
    """Bring the library to the chosen coarse pack, and its passages to the chosen text pack."""
    with open_application(settings, paths, writable=True, with_judge=False) as app:
        if app.library.vectors.active_space() is None:
            raise InputError("There is nothing to rebuild yet", "run retllm-desktop index first")
        report: JsonObject = {"activated": True, "embedded": 0, "skipped": 0}
        if app.rebuilding is None:
            screen.print_line(f"The library is built with {app.coarse_pack} already.")
        else:
            report = rebuild_json(run_rebuild(app.rebuilding, screen))
        if app.passages is not None:
            report["passages"] = run_passage_embedding(app.passages, screen)
            screen.print_line(f"{report['passages']} passages embedded with {app.text_pack}")
        screen.json(report)
    return 0


def run_passage_embedding(service: PassageService, screen: Screen) -> int:
    """Give all texts their vectors, with a progress bar; returns how many got one."""
    events = service.embed_missing(CancelToken())
    with screen.running(
        events, "what was embedded is kept, the next run goes on from there."
    ) as line:
        while True:
            try:
                event = next(events)
            except StopIteration as stop:
                return int(stop.value)
            match event:
                case PassageProgress(progress):
                    line.show("Embedding passages", progress.done, progress.total)
                case WorkPaused(reason):
                    line.show(f"Resting: {reason}", 0, None)


def rebuild_if_needed(app: Application, screen: Screen) -> None:
    """Bring the library to the pack that a person chose before anything is added to it."""
    if app.offer is not None:
        screen.note(app.offer.command_line)
    if app.rebuilding is not None and (app.offer is None or not app.offer.coarse):
        screen.note(
            "Another model for finding is chosen than the library was built with: rebuilding."
        )
        run_rebuild(app.rebuilding, screen)


def run_rebuild(service: RebuildService, screen: Screen) -> RebuildFinished:
    """Run a rebuild with a progress bar; Ctrl+C keeps what is done."""
    finished: RebuildFinished | None = None
    events = service.rebuild(CancelToken())
    with screen.running(events, "what was built is kept, the next run goes on from there.") as line:
        for event in events:
            match event:
                case RebuildProgress(progress):
                    line.show("Rebuilding", progress.done, progress.total)
                case WorkPaused(reason):
                    line.show(f"Resting: {reason}", 0, None)
                case RootOffline(root):
                    screen.note(f"{format_path(root.path)} is not there at present.")
                case FileSkipped(problem):
                    screen.note(f"Skipped {format_path(problem.path)}: {problem.title}")
                case SpaceActivated():
                    pass
                case RebuildFinished():
                    finished = event
    if finished is None:
        raise AssertionError("rebuilding ended without saying so")
    if finished.notice:
        screen.note(finished.notice)
    screen.print_line(
        f"{finished.embedded} contents embedded anew, {finished.skipped} skipped, "
        f"in {finished.elapsed_s:.1f} s"
    )
    return finished


def rebuild_json(finished: RebuildFinished) -> JsonObject:
    """The outcome of a rebuild."""
    return {
        "activated": finished.activated,
        "embedded": finished.embedded,
        "skipped": finished.skipped,
        "compacted": finished.compacted,
        "elapsed_s": round(finished.elapsed_s, 3),
    }


def _finding_json(finding: Finding) -> JsonObject:
    return {"title": finding.title, "repairable": finding.repairable}


def duplicates_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """List groups of pictures that are the same, or nearly.

    Raises:
        InputError: There is no library, or the distance is none.
    """
    distance = NEAR_DISTANCE if options.distance is None else options.distance
    if not 0.0 <= distance < 1.0:
        raise InputError("--distance is at least 0 and less than 1")
    found: DuplicatesFound | None = None
    with (
        contextlib.closing(open_library_only(settings, paths, writable=False)) as library,
        screen.progress() as line,
    ):
        for event in DuplicateService(library).find(CancelToken(), distance):
            if isinstance(event, DuplicateProgress):
                line.show("Reading", event.progress.done, event.progress.total)
            else:
                found = event
    groups = () if found is None else found.groups
    screen.json([_duplicates_json(group) for group in groups])
    for group in groups:
        screen.print_line(f"{group.file_count} files are the same, or nearly:")
        for copies in group.files:
            for path in copies:
                screen.print_line(f"  {format_path(path)}")
    if not groups:
        screen.print_line("No two pictures are the same.")
    return 0


def _duplicates_json(group: DuplicateGroup) -> JsonObject:
    return {
        "files": group.file_count,
        "pictures": [[format_path(path) for path in copies] for copies in group.files],
    }
