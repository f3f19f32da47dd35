"""Keeps which content goes with which picture, beside the other derived rows (``text_index``).

``place.exposure`` is the name that the files of an exposure share, of pictures and videos;
``content.companion_of`` the first item of the picture that a content goes with. A content in
several files counts by the first of them.
"""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final

from retllm_desktop.core.exposures import ExposureRole, exposure_name, may_be_one_moment
from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.file_kinds import FileKind, get_file_kind
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_errors import stored_enum
from retllm_desktop.library.vector_tables import json_ids

ExposureKey = tuple[int, str]
"""A folder's number, and the name that the files of an exposure share."""
_KEYS_AT_ONCE: Final = 256
_MEMBERS: Final = """
    SELECT place.folder_id, place.exposure, place.name, content.id, content.first_item,
        content.kind, content.companion_of, place.moment_s, place.date_source
    FROM json_each(?) AS wanted
    CROSS JOIN place ON place.folder_id = wanted.value ->> 0
        AND place.exposure = wanted.value ->> 1 AND place.exposure <> ''
    CROSS JOIN content ON content.id = place.content_id
    WHERE place.file_id = (
        SELECT min(its.file_id) FROM place AS its WHERE its.content_id = place.content_id
    )
    ORDER BY place.moment_s DESC, place.item_id DESC
"""


def shared_name(name: str, kind: str, parts: int) -> str:
    """Return what ``place.exposure`` is of a file; empty where it can be of none.

    Args:
        name: Of the file.
        kind: Of the content, empty where that was not recorded.
        parts: Of how many items it consists: pages are no exposures.
    """
    known = _kind_of(name, kind)
    if known is FileKind.VIDEO or (known is FileKind.PICTURE and parts == 1):
        return exposure_name(valid_unicode(name), known)[0]
    return ""


def _kind_of(name: str, kind: str) -> FileKind:
    return stored_enum(FileKind, kind) if kind else get_file_kind(PurePath(name))


def update_companions(
    connection: Connection, keys: Iterable[ExposureKey], contents: Iterable[int]
) -> None:
    """Bring ``companion_of`` in line.

    Args:
        connection: Inside a transaction.
        keys: The exposures that files came to, went from, or changed in.
        contents: What changed; those that have no place any more go with nothing.
    """
    connection.run(
        "UPDATE content SET companion_of = NULL WHERE companion_of IS NOT NULL "
        "AND id IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM place WHERE content_id = content.id AND exposure <> '')",
        (json_ids(contents),),
    )
    left = sorted({key for key in keys if key[1]})
    for start in range(0, len(left), _KEYS_AT_ONCE):
        _update(connection, left[start : start + _KEYS_AT_ONCE])


def _update(connection: Connection, keys: list[ExposureKey]) -> None:
    changes = find_companion_changes(connection.rows(_MEMBERS, (json.dumps(keys),)))
    connection.many("UPDATE content SET companion_of = ? WHERE id = ?", changes)


def find_companion_changes(rows: Iterable[Sequence[Any]]) -> list[tuple[int | None, int]]:
    """Return what is to change: what a content goes with, None for nothing, and the content.

    Args:
        rows: Of contents that share exposures: number of the folder, shared name, name of the
            file, ``content.id``, ``first_item``, ``kind``, ``companion_of``, date in seconds and
            its source; the latest first.
    """
    members: dict[ExposureKey, list[tuple[int, int, int | None, ExposureRole, float, DateSource]]]
    members = defaultdict(list)
    for folder, shared, name, content, first, kind, companion, moment_s, source in rows:
        role = exposure_name(name, _kind_of(name, kind))[1]
        known = stored_enum(DateSource, source)
        members[folder, shared].append((content, first, companion, role, moment_s, known))
    changes: list[tuple[int | None, int]] = []
    for files in members.values():
        head = next((one for one in files if one[3] is ExposureRole.PICTURE), None)
        for content, first, companion, role, moment_s, source in files:
            goes_with = None
            if head is not None and head[1] != first and role is not ExposureRole.PICTURE:
                near = may_be_one_moment(moment_s, source, head[4], head[5])
                goes_with = head[1] if near else None
            if goes_with != companion:
                changes.append((goes_with, content))
    return changes


def note_exposures(connection: Connection) -> Callable[[], None]:
    """Find the exposures of a library made before they were kept; for a step of the schema."""
    named = list(_shared_names(connection))

    def note() -> None:
        connection.many("UPDATE place SET exposure = ? WHERE file_id = ?", named)
        several = connection.rows(
            "SELECT folder_id, exposure FROM place WHERE exposure <> '' "
            "GROUP BY folder_id, exposure HAVING count(*) > 1"
        )
        update_companions(connection, [(folder, shared) for folder, shared in several], ())

    return note


def _shared_names(connection: Connection) -> Iterator[tuple[str, int]]:
    for file, path, kind, parts in connection.rows(
        "SELECT place.file_id, file.path, content.kind, content.parts FROM place "
        "JOIN file ON file.id = place.file_id JOIN content ON content.id = place.content_id"
    ):
        name = os.fsdecode(path.rpartition(os.fsencode(os.sep))[2])
        if shared := shared_name(name, kind, parts):
            yield shared, file
