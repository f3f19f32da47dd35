"""Text read in pictures, and metadata of contents, that are stored after indexing."""

from collections.abc import Sequence
from typing import Final

from retllm_desktop.core.enrichment import (
    EnrichmentStore,
    PendingMetadata,
    PendingOcr,
    PendingPictureType,
)
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.located_text import LocatedText, pack_boxes, unpack_boxes
from retllm_desktop.core.picture_types import PICTURE_TYPE_VERSION, PictureType
from retllm_desktop.core.types import Extraction, FileStat, Metadata
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.contents import store_metadata
from retllm_desktop.library.file_columns import decode_path, valid_unicode
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.sqlite_errors import NOTHING_OF_BATCH
from retllm_desktop.library.vector_tables import json_ids

_HELD: Final = """
    CROSS JOIN file ON file.id = (
        SELECT here.id FROM file AS here JOIN root ON root.id = here.root_id
        WHERE here.content_id = content.id AND here.missing_since_s IS NULL
        AND root.state = 'online' ORDER BY here.id LIMIT 1
    )
"""
"""A present file that holds a content, in a folder that is there."""
# Of a video each frame would have to be sought and decoded again, mostly to find no text in it.
_PICTURES: Final = f"""
    FROM item CROSS JOIN content ON content.id = item.content_id {_HELD}
    WHERE (item.modality = 'image' OR item.words_drawn) AND content.kind <> '{FileKind.VIDEO}'
    AND item.id > ?
    AND NOT EXISTS (SELECT 1 FROM recognised WHERE item_id = item.id AND version = ?)
"""  # noqa: S608
_UNRECOGNISED: Final = f"""
    SELECT item.id, content.hash, item.part, file.path, file.size_bytes, file.mtime_ns,
        content.type IN ('screenshot', 'scan', 'pdf') OR content.parts > 1,
        min(item.width_px, item.height_px)
    {_PICTURES} ORDER BY item.id LIMIT ?
"""
_COUNT: Final = f"SELECT count(*) {_PICTURES}"
_UNDESCRIBED: Final = f"""
    SELECT content.id, content.hash, file.path, file.size_bytes, file.mtime_ns
    FROM content {_HELD}
    WHERE content.described = 0 AND content.id > ? ORDER BY content.id LIMIT ?
"""  # noqa: S608
_UNTYPED: Final = f"""
    SELECT content.id, content.hash, file.path, item.part, content.camera, content.screenshot
    FROM content {_HELD}
    CROSS JOIN item ON item.id = content.first_item AND item.modality = 'image'
    WHERE content.typed_by < ? AND content.described AND content.kind = '{FileKind.PICTURE}'
    AND content.copies > 0 AND content.id > ? ORDER BY content.id LIMIT ?
"""  # noqa: S608


class SqliteEnrichment(EnrichmentStore):
    """Fulfils the port ``EnrichmentStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file

    @override
    def list_pending_ocr(self, version: str, after: int, limit: int) -> tuple[PendingOcr, ...]:
        with self._file.connections.reading() as connection:
            return tuple(
                PendingOcr(
                    item,
                    content_hash,
                    part,
                    FileStat(decode_path(path), size_bytes, mtime_ns),
                    likely=bool(likely),
                    smallest_px=smallest_px,
                )
                for item, content_hash, part, path, size_bytes, mtime_ns, likely, smallest_px in (
                    connection.rows(_UNRECOGNISED, (after, version, limit))
                )
            )

    @override
    def count_pending_ocr(self, version: str) -> int:
        with self._file.connections.reading() as connection:
            return connection.value(_COUNT, (0, version))

    @override
    def put_ocr_texts(self, version: str, found: Sequence[tuple[int, LocatedText]]) -> None:
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            connection.many(
                "INSERT INTO recognised (item_id, version, text, boxes) "
                "SELECT id, ?2, ?3, ?4 FROM item WHERE id = ?1 ON CONFLICT (item_id) DO UPDATE "
                "SET version = excluded.version, text = excluded.text, boxes = excluded.boxes",
                [
                    (item, version, valid_unicode(read.text), pack_boxes(read.boxes))
                    for item, read in found
                ],
            )

    @override
    def list_text_boxes(self, items: Sequence[int]) -> dict[int, LocatedText]:
        with self._file.connections.reading() as connection:
            return {
                item: LocatedText(text, unpack_boxes(boxes))
                for item, text, boxes in connection.rows(
                    "SELECT item_id, text, boxes FROM recognised "
                    "WHERE item_id IN (SELECT value FROM json_each(?)) AND boxes <> x''",
                    (json_ids(items),),
                )
            }

    @override
    def list_pending_metadata(self, after: int, limit: int) -> tuple[PendingMetadata, ...]:
        with self._file.connections.reading() as connection:
            return tuple(
                PendingMetadata(
                    content, content_hash, FileStat(decode_path(path), size_bytes, mtime_ns)
                )
                for content, content_hash, path, size_bytes, mtime_ns in connection.rows(
                    _UNDESCRIBED, (after, limit)
                )
            )

    @override
    def put_metadata(self, found: Sequence[Extraction]) -> None:
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            for extraction in found:
                number = connection.value(
                    "SELECT id FROM content WHERE hash = ?", (extraction.content_hash,)
                )
                if number is not None:
                    store_metadata(connection, number, extraction.metadata)

    @override
    def list_pending_picture_types(self, after: int, limit: int) -> tuple[PendingPictureType, ...]:
        with self._file.connections.reading() as connection:
            rows = list(connection.rows(_UNTYPED, (PICTURE_TYPE_VERSION, after, limit)))
        return tuple(
            PendingPictureType(
                content,
                decode_path(path).name,
                self._file.thumbnails.read(content_hash, part),
                # Before types were told, a PNG of a screen's size was called a screenshot.
                Metadata(camera=camera, screen_sized=bool(screenshot), kind=FileKind.PICTURE),
            )
            for content, content_hash, path, part, camera, screenshot in rows
        )

    @override
    def put_picture_types(self, found: Sequence[tuple[int, PictureType | None]]) -> None:
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            connection.many(
                "UPDATE content SET picture_type = ?, typed_by = ? WHERE id = ?",
                [(one or "", PICTURE_TYPE_VERSION, content) for content, one in found],
            )

    @override
    def describe_again(self, contents: Sequence[int]) -> None:
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            connection.many(
                "UPDATE content SET described = 0 WHERE id = ?", [(one,) for one in contents]
            )
