"""Dates of libraries made before they were wall clocks; for a step of the schema.

They were seconds since 1970 by the zone of the computer that read them. What its clock shows at
them is what the camera's showed, but for files that named a zone; those are read anew.
"""

import os
from collections.abc import Callable
from typing import Final

from retllm_desktop.core.file_dates import (
    DateSource,
    FileDate,
    resolve_file_date,
    wall_clock_here_s,
)
from retllm_desktop.core.file_kinds import DOCUMENT_KINDS
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.text_index import split_path

_TRIGGER: Final = """
    CREATE TRIGGER content_described
    AFTER UPDATE OF kind, taken_s, date_source, camera, lens, caption, screenshot, picture_type,
        city, region, country ON content
    WHEN (new.kind, new.taken_s, new.date_source, new.camera, new.lens, new.caption,
        new.screenshot, new.picture_type, new.city, new.region, new.country)
        IS NOT (old.kind, old.taken_s, old.date_source, old.camera, old.lens, old.caption,
        old.screenshot, old.picture_type, old.city, old.region, old.country) BEGIN
        INSERT INTO stale SELECT new.id
            WHERE new.id NOT IN (SELECT content_id FROM stale);
    END
"""


def convert_dates(connection: Connection) -> Callable[[], None]:
    """Find the dates that change; return what changes them, and then notes later changes.

    Nothing else follows from them, so that no word is written again.
    """
    carried = {
        content: FileDate(
            wall_clock_here_s(taken_s),
            DateSource.DOCUMENT if type_ in DOCUMENT_KINDS else DateSource.EXIF,
        )
        for content, taken_s, type_ in connection.rows(
            "SELECT id, taken_s, type FROM content WHERE taken_s IS NOT NULL"
        )
    }
    places = [
        (date.moment_s, date.source, file_id)
        for file_id, path, mtime_ns, content in connection.rows(
            "SELECT file.id, file.path, file.mtime_ns, place.content_id "
            "FROM place JOIN file ON file.id = place.file_id"
        )
        for date in (
            resolve_file_date(carried.get(content), os.fsdecode(split_path(path)[2]), mtime_ns),
        )
    ]

    def convert() -> None:
        connection.many(
            "UPDATE content SET taken_s = ?, date_source = ? WHERE id = ?",
            [(date.moment_s, date.source, content) for content, date in carried.items()],
        )
        connection.many("UPDATE place SET moment_s = ?, date_source = ? WHERE file_id = ?", places)
        connection.run(_TRIGGER)

    return convert
