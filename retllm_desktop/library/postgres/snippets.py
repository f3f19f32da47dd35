"""Pieces of text around the words that were looked for, of items of a shared library."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.types import Snippet
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.text_rows import displayed_place
from retllm_desktop.library.query_words import QueryWord
from retllm_desktop.library.snippets import WordMarker, best_snippet

_ROWS: Final = """
    SELECT item.id, item.text, root.location, file.path, recognised.text, content.caption,
        content.camera, content.lens,
        (SELECT string_agg(tag.name, ', ' ORDER BY tag.folded) FROM tagged
            JOIN tag ON tag.id = tagged.tag_id
            WHERE tagged.hash = content.hash AND tagged.collection_id = content.collection_id),
        item.heading
    FROM item
    JOIN content ON content.id = item.content_id
    CROSS JOIN LATERAL (
        SELECT here.root_id, here.path FROM file AS here
        LEFT JOIN mount ON mount.root_id = here.root_id AND mount.machine_id = %s
        WHERE here.content_id = content.id AND here.missing_since_s IS NULL
        ORDER BY mount.state IS DISTINCT FROM 'online', here.id LIMIT 1
    ) AS file
    JOIN root ON root.id = file.root_id
    LEFT JOIN recognised ON recognised.item_id = item.id
    WHERE item.id = ANY (%s)
"""
"""Items with the file that is shown of them, looked up for each: joined to a subquery's number, all
files were read (130 ms of 200,000)."""
_COPIES: Final = """
    SELECT item.id, root.location, file.path FROM item
    JOIN content ON content.id = item.content_id AND content.first_item = item.id
    JOIN file ON file.content_id = content.id AND file.missing_since_s IS NULL
    JOIN root ON root.id = file.root_id
    WHERE item.id = ANY (%s) ORDER BY file.id
"""
"""Their other files, by whose names they may have been found."""


def find_shared_snippets(
    session: Session, machine: object, looked_for: Sequence[QueryWord], item_ids: Sequence[int]
) -> Mapping[int, Snippet]:
    """Return for items that hold some of the words the best piece of what they are found by.

    Args:
        session: Reads.
        machine: This computer, whose folders come first.
        looked_for: From ``parse_words``.
        item_ids: The items.
    """
    if not looked_for or not len(item_ids):
        return {}
    marker = WordMarker(looked_for)
    found: dict[int, Snippet] = {}
    left: list[int] = []
    wanted = np.unique(np.array(item_ids, np.int64))
    for number, text, location, path, *rest in session.rows(_ROWS, (machine, wanted)):
        best = best_snippet(marker, displayed_place(location, path), text or "", rest)
        if best is not None:
            found[number] = best
        else:
            left.append(number)
    copies = session.rows(_COPIES, (np.array(left, np.int64),)) if left else ()
    for number, location, path in copies:
        best = best_snippet(marker, displayed_place(location, path))
        if best is not None:
            found.setdefault(number, best)
    return found
