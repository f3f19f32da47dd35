"""Encoded previews (WebP) in a shared library: one a part of a content, in each collection."""

from collections.abc import Iterable

from retllm_desktop.core.types import Extraction
from retllm_desktop.library.postgres.database import Session


def put_previews(
    session: Session,
    collection: int,
    extractions: Iterable[Extraction],
    *,
    in_place: bool = False,
) -> None:
    """Keep the previews of files that were read.

    Args:
        session: Inside a writing transaction.
        collection: Their collection.
        extractions: What was read.
        in_place: Whether they take the place of those that are there.
    """
    pictures = {
        (extraction.content_hash, part.index): part.thumbnail
        for extraction in extractions
        for part in extraction.parts
        if part.thumbnail is not None
    }
    conflict = "DO UPDATE SET picture = excluded.picture" if in_place else "DO NOTHING"
    session.many(
        "INSERT INTO preview (collection_id, hash, part, picture) VALUES (%s, %s, %s, %s) "  # noqa: S608
        f"ON CONFLICT (collection_id, hash, part) {conflict}",
        [(collection, *name, pictures[name]) for name in sorted(pictures)],
    )


def read_preview(session: Session, content_hash: bytes, part: int) -> bytes | None:
    """Return a preview that this person may see, None where there is none."""
    return (
        session.value(
            "SELECT picture FROM preview WHERE hash = %s AND part = %s LIMIT 1",
            (content_hash, part),
        )
        or None
    )
