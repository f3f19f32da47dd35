"""What the person said of contents: favourites and tags, by the hash of the content.

They are in tables of their own that nothing derived refers to: content that goes leaves them, and
finds them again when it comes back.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.types import Annotations
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.sql import Connection

MAX_TAG_CHARACTERS: Final = 100


def store_favourite(connection: Connection, content_hash: bytes, favourite: bool) -> None:
    """Mark content as a favourite, or no longer."""
    if favourite:
        connection.run("INSERT OR IGNORE INTO favourite VALUES (?)", (content_hash,))
    else:
        connection.run("DELETE FROM favourite WHERE hash = ?", (content_hash,))


def store_tags(connection: Connection, content_hash: bytes, tags: Sequence[str]) -> None:
    """Give content these tags instead of those it has.

    Of a tag that other content has, their spelling is kept.

    Raises:
        InputError: A tag is empty or too long.
    """
    wanted = {fold_tag(tag): tag for tag in reversed([normalise_tag(tag) for tag in tags])}
    rows = connection.rows(
        "DELETE FROM tagged WHERE hash = ? RETURNING tag_id",
        (content_hash,),
    )
    former = [(row[0],) for row in rows]
    connection.many(
        "DELETE FROM tag WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM tagged WHERE tag_id = ?1)",
        former,
    )
    connection.many("INSERT OR IGNORE INTO tag (folded, name) VALUES (?, ?)", wanted.items())
    connection.many(
        "INSERT INTO tagged (hash, tag_id) SELECT ?, id FROM tag WHERE folded = ?",
        [(content_hash, folded) for folded in wanted],
    )
    # They are among the content's words.
    connection.run(
        "INSERT OR IGNORE INTO stale SELECT id FROM content WHERE hash = ?", (content_hash,)
    )


def read_annotations(connection: Connection, content_hash: bytes) -> Annotations:
    """Return what was said of content."""
    favourite = connection.value("SELECT 1 FROM favourite WHERE hash = ?", (content_hash,))
    rows = connection.rows(
        "SELECT tag.name FROM tagged JOIN tag ON tag.id = tagged.tag_id WHERE tagged.hash = ? "
        "ORDER BY tag.folded",
        (content_hash,),
    )
    return Annotations(favourite is not None, tuple(row[0] for row in rows))


def list_tags(connection: Connection) -> tuple[str, ...]:
    """Return all tags in use, in alphabetical order."""
    return tuple(row[0] for row in connection.rows("SELECT name FROM tag ORDER BY folded"))


def normalise_tag(tag: str) -> str:
    """Return a tag as it is kept, on one line.

    Raises:
        InputError: It is empty or too long.
    """
    tidy = " ".join(unicodedata.normalize("NFC", valid_unicode(tag)).replace("\0", " ").split())
    if not tidy:
        raise InputError("A tag is empty", "give it a word")
    if len(tidy) > MAX_TAG_CHARACTERS:
        raise InputError(
            f"A tag has {len(tidy)} characters; {MAX_TAG_CHARACTERS} are the most",
            "give it a shorter name",
        )
    return tidy


def fold_tag(tag: str) -> str:
    """Return that by which a tag is the same as another one."""
    return unicodedata.normalize("NFC", tag.casefold())
