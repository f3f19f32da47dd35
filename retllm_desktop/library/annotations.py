"""Annotations of content: favourites and tags, by the hash of the content.

Their tables are referred to by nothing derived: they stay when content is deleted, and apply again
when it comes back.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from retllm_desktop.core.annotations import AnnotationStore
from retllm_desktop.core.errors import InputError
from retllm_desktop.core.types import Annotations
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.connections import Connection
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.library_file import LibraryFile

MAX_TAG_CHARACTERS: Final = 100


class SqliteAnnotations(AnnotationStore):
    """Fulfils the port ``AnnotationStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file

    @override
    def set_favourite(self, content_hash: bytes, favourite: bool) -> None:
        with self._file.connections.writing() as connection:
            _write_favourite(connection, content_hash, favourite)

    @override
    def set_tags(self, content_hash: bytes, tags: Sequence[str]) -> None:
        wanted = _by_folded(tags)
        with self._file.connections.writing() as connection:
            _write_tags(connection, content_hash, wanted)

    @override
    def replace(self, annotations: Mapping[bytes, Annotations]) -> None:
        wanted = {key: (one.favourite, _by_folded(one.tags)) for key, one in annotations.items()}
        with self._file.connections.writing() as connection:
            for content_hash, (favourite, tags) in wanted.items():
                _write_favourite(connection, content_hash, favourite)
                _write_tags(connection, content_hash, tags)

    @override
    def of_content(self, content_hash: bytes) -> Annotations:
        with self._file.connections.reading() as connection:
            return _read(connection, content_hash)

    @override
    def of_contents(self, content_hashes: Iterable[bytes]) -> Mapping[bytes, Annotations]:
        with self._file.connections.reading() as connection:
            return {key: _read(connection, key) for key in content_hashes}

    @override
    def all_tags(self) -> tuple[str, ...]:
        with self._file.connections.reading() as connection:
            return tuple(row[0] for row in connection.rows("SELECT name FROM tag ORDER BY folded"))

    @override
    def favourites(self) -> frozenset[bytes]:
        with self._file.connections.reading() as connection:
            return frozenset(row[0] for row in connection.rows("SELECT hash FROM favourite"))


def _by_folded(tags: Sequence[str]) -> dict[str, str]:
    """Tags by the form in which they are compared; of two spellings the first one counts."""
    return {fold_tag(tag): tag for tag in reversed([normalise_tag(tag) for tag in tags])}


def _write_favourite(connection: Connection, content_hash: bytes, favourite: bool) -> None:
    statement = (
        "INSERT OR IGNORE INTO favourite VALUES (?)"
        if favourite
        else "DELETE FROM favourite WHERE hash = ?"
    )
    connection.run(statement, (content_hash,))


def _write_tags(connection: Connection, content_hash: bytes, wanted: Mapping[str, str]) -> None:
    rows = connection.rows("DELETE FROM tagged WHERE hash = ? RETURNING tag_id", (content_hash,))
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
    # Tags are among the content's words.
    connection.run(
        "INSERT OR IGNORE INTO stale SELECT id FROM content WHERE hash = ?", (content_hash,)
    )


def _read(connection: Connection, content_hash: bytes) -> Annotations:
    favourite = connection.value("SELECT 1 FROM favourite WHERE hash = ?", (content_hash,))
    rows = connection.rows(
        "SELECT tag.name FROM tagged JOIN tag ON tag.id = tagged.tag_id "
        "WHERE tagged.hash = ? ORDER BY tag.folded",
        (content_hash,),
    )
    return Annotations(favourite is not None, tuple(row[0] for row in rows))


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
    """Return the form in which two spellings of the same tag are equal."""
    return unicodedata.normalize("NFC", tag.casefold())
