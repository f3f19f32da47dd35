"""Annotations of content: favourites and tags, by the hash of the content.

Their tables are referred to by nothing derived: they stay when content is deleted, and apply again
when it comes back.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from retllm_desktop.core.annotations import AnnotationStore, TagEdit
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
        wanted = tags_by_folded(tags)
        with self._file.connections.writing() as connection:
            _write_tags(connection, content_hash, wanted)

    @override
    def replace(self, annotations: Mapping[bytes, Annotations]) -> None:
        wanted = {
            key: (one.favourite, tags_by_folded(one.tags)) for key, one in annotations.items()
        }
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
    def rename_tag(self, tag: str, name: str) -> TagEdit:
        wanted = normalise_tag(name)
        with self._file.connections.writing() as connection:
            held = _require_tagged(connection, tag)
            return _edit(connection, TagEdit(held, {wanted: next(iter(held.values()))}))

    @override
    def remove_tag(self, tag: str) -> TagEdit:
        with self._file.connections.writing() as connection:
            return _edit(connection, TagEdit(removed=_require_tagged(connection, tag)))

    @override
    def edit_tags(self, edit: TagEdit) -> TagEdit:
        added = {normalise_tag(tag): contents for tag, contents in edit.added.items()}
        with self._file.connections.writing() as connection:
            return _edit(connection, TagEdit(edit.removed, added))

    @override
    def all_tags(self) -> tuple[str, ...]:
        with self._file.connections.reading() as connection:
            return tuple(row[0] for row in connection.rows("SELECT name FROM tag ORDER BY folded"))

    @override
    def favourites(self) -> frozenset[bytes]:
        with self._file.connections.reading() as connection:
            return frozenset(row[0] for row in connection.rows("SELECT hash FROM favourite"))


def _require_tagged(connection: Connection, tag: str) -> dict[str, frozenset[bytes]]:
    """Return the contents of a tag under its name.

    Raises:
        InputError: There is no such tag.
    """
    rows = connection.rows(
        "SELECT tag.name, tagged.hash FROM tag JOIN tagged ON tagged.tag_id = tag.id "
        "WHERE tag.folded = ?",
        (fold_tag(tag),),
    )
    held: dict[str, set[bytes]] = {}
    for name, content_hash in rows:
        held.setdefault(name, set()).add(content_hash)
    if not held:
        raise InputError(f"There is no tag «{tag}» any more", "it may have been removed")
    return {name: frozenset(contents) for name, contents in held.items()}


def _edit(connection: Connection, edit: TagEdit) -> TagEdit:
    """Change tags, each with one statement a content; return what was changed."""
    removed: dict[str, frozenset[bytes]] = {}
    for tag, contents in edit.removed.items():
        removed[tag] = _run_for(
            connection,
            "DELETE FROM tagged WHERE hash = ?1 AND tag_id = (SELECT id FROM tag WHERE folded = ?2)"
            " RETURNING hash",
            contents,
            fold_tag(tag),
        )
        connection.run(
            "DELETE FROM tag WHERE folded = ? "
            "AND NOT EXISTS (SELECT 1 FROM tagged WHERE tag_id = tag.id)",
            (fold_tag(tag),),
        )
    added: dict[str, frozenset[bytes]] = {}
    for tag, contents in edit.added.items():
        if not contents:
            continue
        connection.run(
            "INSERT OR IGNORE INTO tag (folded, name) VALUES (?, ?)", (fold_tag(tag), tag)
        )
        added[tag] = _run_for(
            connection,
            "INSERT INTO tagged (hash, tag_id) SELECT ?1, id FROM tag WHERE folded = ?2 "
            "ON CONFLICT DO NOTHING RETURNING hash",
            contents,
            fold_tag(tag),
        )
    changed = frozenset[bytes]().union(*removed.values(), *added.values())
    connection.many(
        "INSERT OR IGNORE INTO stale SELECT id FROM content WHERE hash = ?",
        [(content_hash,) for content_hash in changed],
    )
    return TagEdit(removed, added)


def _run_for(
    connection: Connection, statement: str, contents: Iterable[bytes], folded: str
) -> frozenset[bytes]:
    """Run a statement for each content; return those for which it returned a row."""
    return frozenset(
        row[0]
        for content_hash in contents
        for row in list(connection.rows(statement, (content_hash, folded)))
    )


def tags_by_folded(tags: Sequence[str]) -> dict[str, str]:
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
