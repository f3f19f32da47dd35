"""Text read in pictures, and metadata of contents, stored after indexing in a shared library.

What is pending is pending for who can do it: contents of collections that the person may write to,
in folders that this computer sees.
"""

from collections.abc import Sequence
from typing import Final

from retllm_desktop.core.enrichment import (
    EnrichmentStore,
    PendingMetadata,
    PendingOcr,
    PendingPictureType,
)
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.library_records import RootState
from retllm_desktop.core.located_text import LocatedText, pack_boxes, unpack_boxes
from retllm_desktop.core.picture_types import PICTURE_TYPE_VERSION, PictureType
from retllm_desktop.core.types import Extraction, FileStat, Metadata
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.postgres.contents import describe_contents
from retllm_desktop.library.postgres.database import NOTHING_OF_BATCH, Session
from retllm_desktop.library.postgres.mounts import Mounts, read_root_mounts
from retllm_desktop.library.postgres.shared_library import SharedLibrary

_HELD: Final = """
    CROSS JOIN LATERAL (
        SELECT here.root_id, here.path, here.size_bytes, here.mtime_ns FROM file AS here
        WHERE here.content_id = content.id AND here.missing_since_s IS NULL
        AND here.root_id = ANY (%s) ORDER BY here.id LIMIT 1
    ) AS held
"""
"""A present file that holds a content, in a folder that is there; takes the folders' numbers."""
# Of a video each frame would have to be sought and decoded again, mostly to find no text in it.
_PICTURES: Final = f"""
    FROM item JOIN content ON content.id = item.content_id {_HELD}
    WHERE (item.modality = 'image' OR item.words_drawn) AND content.kind <> '{FileKind.VIDEO}'
    AND content.collection_id = ANY (writable()) AND item.id > %s
    AND NOT EXISTS (SELECT 1 FROM recognised WHERE item_id = item.id AND version = %s)
"""  # noqa: S608
_UNRECOGNISED: Final = f"""
    SELECT item.id, content.hash, item.part, held.root_id, held.path, held.size_bytes,
        held.mtime_ns, content.type IN ('screenshot', 'scan', 'pdf') OR content.parts > 1,
        least(item.width_px, item.height_px)
    {_PICTURES} ORDER BY item.id LIMIT %s
"""
_COUNT: Final = f"SELECT count(*) {_PICTURES}"
_UNDESCRIBED: Final = f"""
    SELECT content.id, content.hash, held.root_id, held.path, held.size_bytes, held.mtime_ns
    FROM content {_HELD} WHERE NOT content.described
    AND content.collection_id = ANY (writable()) AND content.id > %s
    ORDER BY content.id LIMIT %s
"""  # noqa: S608
_UNTYPED: Final = f"""
    SELECT content.id, held.root_id, held.path, content.camera, content.screenshot,
        preview.picture
    FROM content {_HELD}
    JOIN item ON item.id = content.first_item AND item.modality = 'image'
    LEFT JOIN preview ON preview.collection_id = content.collection_id
        AND preview.hash = content.hash AND preview.part = item.part
    WHERE content.typed_by < %s AND content.described AND content.kind = '{FileKind.PICTURE}'
    AND content.copies > 0 AND content.collection_id = ANY (writable()) AND content.id > %s
    ORDER BY content.id LIMIT %s
"""  # noqa: S608


class PostgresEnrichment(EnrichmentStore):
    """Fulfils the port ``EnrichmentStore``."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Use a shared library."""
        self._shared = shared

    @override
    def list_pending_ocr(self, version: str, after: int, limit: int) -> tuple[PendingOcr, ...]:
        with self._shared.database.reading() as session:
            mounts, here = self._folders_here(session)
            return tuple(
                PendingOcr(
                    item,
                    content_hash,
                    part,
                    FileStat(mounts.full_path(root, path), size_bytes, mtime_ns),
                    likely=likely,
                    smallest_px=smallest_px,
                )
                for (
                    item, content_hash, part, root, path, size_bytes, mtime_ns, likely, smallest_px
                ) in session.rows(_UNRECOGNISED, (here, after, version, limit))
            )  # fmt: skip

    @override
    def count_pending_ocr(self, version: str) -> int:
        with self._shared.database.reading() as session:
            _, here = self._folders_here(session)
            return session.value(_COUNT, (here, 0, version))

    @override
    def put_ocr_texts(self, version: str, found: Sequence[tuple[int, LocatedText]]) -> None:
        rows = [
            (version, valid_unicode(read.text).replace("\0", " "), pack_boxes(read.boxes), item)
            for item, read in sorted(found, key=lambda one: one[0])
        ]

        def work(session: Session) -> None:
            session.many(
                "INSERT INTO recognised (item_id, collection_id, version, text, boxes) "
                "SELECT id, collection_id, %s, %s, %s FROM item WHERE id = %s "
                "ON CONFLICT (item_id) DO UPDATE SET version = excluded.version, "
                "text = excluded.text, boxes = excluded.boxes",
                rows,
            )
            _touch(
                session,
                "SELECT content.id, content.collection_id FROM item "
                "JOIN content ON content.id = item.content_id WHERE item.id = ANY (%s)",
                [item for item, _ in found],
            )

        self._shared.database.repeat(work, NOTHING_OF_BATCH)

    @override
    def list_text_boxes(self, items: Sequence[int]) -> dict[int, LocatedText]:
        with self._shared.database.reading() as session:
            return {
                item: LocatedText(text, unpack_boxes(boxes))
                for item, text, boxes in session.rows(
                    "SELECT item_id, text, boxes FROM recognised "
                    "WHERE item_id = ANY (%s) AND boxes <> ''",
                    (list(items),),
                )
            }

    @override
    def list_pending_metadata(self, after: int, limit: int) -> tuple[PendingMetadata, ...]:
        with self._shared.database.reading() as session:
            mounts, here = self._folders_here(session)
            return tuple(
                PendingMetadata(
                    content,
                    content_hash,
                    FileStat(mounts.full_path(root, path), size_bytes, mtime_ns),
                )
                for content, content_hash, root, path, size_bytes, mtime_ns in session.rows(
                    _UNDESCRIBED, (here, after, limit)
                )
            )

    @override
    def put_metadata(self, found: Sequence[Extraction]) -> None:
        def work(session: Session) -> None:
            described: list[tuple[int, Metadata]] = []
            for extraction in sorted(found, key=lambda one: one.content_hash):
                rows = session.rows(
                    "SELECT id, collection_id FROM content "
                    "WHERE hash = %s AND collection_id = ANY (writable()) ORDER BY id",
                    (extraction.content_hash,),
                )
                for content, collection in rows:
                    described.append((content, extraction.metadata))
                    session.collections.add(collection)
            describe_contents(session, described)

        self._shared.database.repeat(work, NOTHING_OF_BATCH)

    @override
    def list_pending_picture_types(self, after: int, limit: int) -> tuple[PendingPictureType, ...]:
        with self._shared.database.reading() as session:
            mounts, here = self._folders_here(session)
            return tuple(
                PendingPictureType(
                    content,
                    mounts.full_path(root, path).name,
                    preview,
                    # Before types were told, a PNG of a screen's size was called a screenshot.
                    Metadata(camera=camera, screen_sized=screenshot, kind=FileKind.PICTURE),
                )
                for content, root, path, camera, screenshot, preview in session.rows(
                    _UNTYPED, (here, PICTURE_TYPE_VERSION, after, limit)
                )
            )

    @override
    def put_picture_types(self, found: Sequence[tuple[int, PictureType | None]]) -> None:
        def work(session: Session) -> None:
            session.many(
                "UPDATE content SET picture_type = %s, typed_by = %s WHERE id = %s",
                [
                    (one or "", PICTURE_TYPE_VERSION, content)
                    for content, one in sorted(found, key=lambda pair: pair[0])
                ],
            )
            _touch_contents(session, [content for content, _ in found])

        self._shared.database.repeat(work, NOTHING_OF_BATCH)

    @override
    def describe_again(self, contents: Sequence[int]) -> None:
        def work(session: Session) -> None:
            session.many(
                "UPDATE content SET described = false WHERE id = %s",
                [(one,) for one in sorted(contents)],
            )
            _touch_contents(session, contents)

        self._shared.database.repeat(work, NOTHING_OF_BATCH)

    def _folders_here(self, session: Session) -> tuple[Mounts, list[int]]:
        """Return all folders, and the numbers of those that are there for this computer."""
        mounts = read_root_mounts(session, self._shared.address)
        here = [root.id for root in mounts.roots.values() if root.state is RootState.ONLINE]
        return mounts, here


def _touch(session: Session, select: str, numbers: Sequence[int]) -> None:
    """Note contents, of which a SELECT yields number and collection, as changed."""
    for content, collection in session.rows(select, (list(numbers),)):
        session.touched.add(content)
        session.collections.add(collection)


def _touch_contents(session: Session, contents: Sequence[int]) -> None:
    _touch(session, "SELECT id, collection_id FROM content WHERE id = ANY (%s)", contents)
