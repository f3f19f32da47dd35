"""What follows when files of a shared library come and go: content is dropped, hidden, or found.

Content lives as long as a file holds it. While all of these files are missing no search meets its
vectors. Several computers may change files of one content at once: whoever looks at which files
hold it has locked it before, so that one of them sees what the other did.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from retllm_desktop.core.types import ItemIds
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.vector_tables import hide_halfvecs, show_halfvecs
from retllm_desktop.library.presence import ChangeEffects

_HELD = "EXISTS (SELECT FROM file WHERE file.content_id = content.id AND missing_since_s IS NULL)"


def apply_shared_presence(session: Session, contents: Iterable[int | None]) -> ChangeEffects:
    """Bring contents in line with the files that hold them now.

    Args:
        session: Inside a writing transaction.
        contents: Ids of all contents that a file gained, lost, found again or missed.
    """
    chosen = number_set(content for content in contents if content is not None)
    if not len(chosen):
        return ChangeEffects()
    session.touched.update(chosen.tolist())
    lock_contents(session, chosen)
    # Whatever brought its files here is a reason to try again what could not be read.
    session.run("DELETE FROM skipped WHERE content_id = ANY (%s)", (chosen,))
    dropped = _drop_orphans(session, chosen)
    absent = session.ids(
        "SELECT item.id FROM content JOIN item ON item.content_id = content.id "  # noqa: S608
        f"WHERE content.id = ANY (%s) AND NOT content.unread AND NOT {_HELD}",
        (chosen,),
    )
    hidden = hide_halfvecs(session, absent.tolist()) if len(absent) else 0
    # What was found until now, or was never looked at, has nothing hidden.
    back = session.ids(
        "SELECT item.id FROM content JOIN item ON item.content_id = content.id "  # noqa: S608
        "WHERE content.id = ANY (%s) AND content.copies = 0 AND content.first_item IS NOT NULL "
        f"AND NOT content.unread AND {_HELD}",
        (chosen,),
    )
    if len(back):
        show_halfvecs(session, back.tolist())
    return ChangeEffects(dropped, hidden=hidden)


def lock_contents(session: Session, contents: ItemIds) -> None:
    """Keep others from changing contents, or which files hold them, until the transaction ends."""
    session.run(
        "SELECT FROM content WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE", (contents,)
    )


def delete_shared_items(session: Session, contents: ItemIds) -> int:
    """Remove the items of contents, and with each all that is its own; return how many."""
    deleted = session.run("DELETE FROM item WHERE content_id = ANY (%s)", (contents,))
    session.run("DELETE FROM embedded WHERE content_id = ANY (%s)", (contents,))
    session.run("DELETE FROM skipped WHERE content_id = ANY (%s)", (contents,))
    return deleted


def _drop_orphans(session: Session, chosen: ItemIds) -> int:
    orphans = session.ids(
        "SELECT id FROM content WHERE id = ANY (%s) "
        "AND NOT EXISTS (SELECT FROM file WHERE file.content_id = content.id)",
        (chosen,),
    )
    if not len(orphans):
        return 0
    session.run(
        "DELETE FROM preview USING content WHERE content.id = ANY (%s) "
        "AND preview.collection_id = content.collection_id AND preview.hash = content.hash",
        (orphans,),
    )
    dropped = delete_shared_items(session, orphans)
    session.run("DELETE FROM content WHERE id = ANY (%s)", (orphans,))
    return dropped


def rename_shared_files(session: Session, names: Mapping[int, tuple[int, bytes]]) -> set[int]:
    """Give rows of the table ``file`` other names, no two the same, and clear the way for them.

    Args:
        session: Inside a writing transaction.
        names: Folder's number and path below it, by the id of the row.

    Returns:
        Contents of the files that were forgotten because their names were wanted.
    """
    numbers = sorted(names)
    # No path begins with a zero byte: out of everyone's way, so that files may swap names.
    session.run(
        "UPDATE file SET path = decode('00', 'hex') || convert_to(id::text, 'UTF8') "
        "WHERE id = ANY (%s)",
        (number_set(numbers),),
    )
    displaced = forget_names(session, [names[number] for number in numbers])
    session.run(
        "UPDATE file SET root_id = wanted.root, path = wanted.path "
        "FROM unnest(%s::int8[], %s::int8[], %s::bytea[]) AS wanted (id, root, path) "
        "WHERE file.id = wanted.id",
        (
            np.array(numbers, np.int64),
            np.array([names[number][0] for number in numbers], np.int64),
            [names[number][1] for number in numbers],
        ),
    )
    return displaced


def forget_names(session: Session, names: Sequence[tuple[int, bytes]]) -> set[int]:
    """Forget files by folder and path; return the contents that they held."""
    rows = session.rows(
        "DELETE FROM file USING unnest(%s::int8[], %s::bytea[]) AS gone (root, path) "
        "WHERE file.root_id = gone.root AND file.path = gone.path RETURNING file.content_id",
        (np.array([root for root, _ in names], np.int64), [path for _, path in names]),
    )
    return {row[0] for row in rows if row[0] is not None}


def number_set(numbers: Iterable[int]) -> ItemIds:
    """Return a set of numbers as a parameter, ascending."""
    return np.array(sorted(set(numbers)), np.int64)
