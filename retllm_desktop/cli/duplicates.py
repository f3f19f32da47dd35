"""The command that lists pictures which are the same, or nearly."""

import argparse
import contextlib

from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.composition.application import open_library_only
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.search.duplicates import (
    NEAR_DISTANCE,
    DuplicateGroup,
    DuplicateProgress,
    DuplicateService,
    DuplicatesFound,
)


def duplicates_command(options: argparse.Namespace, where: AppPaths, screen: Screen) -> int:
    """List groups of pictures that are the same, or nearly.

    Raises:
        InputError: There is no library, or the distance is none.
    """
    distance = NEAR_DISTANCE if options.distance is None else options.distance
    if not 0.0 <= distance < 1.0:
        raise InputError("--distance is at least 0 and less than 1")
    found: DuplicatesFound | None = None
    with (
        contextlib.closing(open_library_only(where, writable=False)) as library,
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
        screen.say(f"{group.file_count} files are the same, or nearly:")
        for paths in group.files:
            for path in paths:
                screen.say(f"  {format_path(path)}")
    if not groups:
        screen.say("No two pictures are the same.")
    return 0


def _duplicates_json(group: DuplicateGroup) -> JsonObject:
    return {
        "files": group.file_count,
        "pictures": [[format_path(path) for path in paths] for paths in group.files],
    }
