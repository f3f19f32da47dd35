"""Annotations in a shared library: favourites are a person's own, tags a collection's.

A tag that a person gives to content stands in every collection that holds it and that the person
may write to; which of them hold it too is told to nobody who cannot read them. Content that lies
nowhere yet is tagged in the collection that this computer adds folders to.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from retllm_desktop.core.annotations import AnnotationStore, TagEdit
from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.types import Annotations
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.annotations import fold_tag, normalise_tag, tags_by_folded
from retllm_desktop.library.postgres.database import NOTHING_CHANGED, Session
from retllm_desktop.library.postgres.shared_library import SharedLibrary

_Targets = Mapping[bytes, Sequence[int]]
"""Of each content hash the collections whose tags are changed for it."""


class PostgresAnnotations(AnnotationStore):
    """Fulfils the port ``AnnotationStore``."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Use a shared library."""
        self._shared = shared

    @override
    def set_favourite(self, content_hash: bytes, favourite: bool) -> None:
        with self._shared.database.writing() as session:
            _write_favourites(session, {content_hash: favourite})

    @override
    def set_tags(self, content_hash: bytes, tags: Sequence[str]) -> None:
        wanted = {content_hash: tags_by_folded(tags)}
        self._shared.database.repeat(lambda session: self._write_tags(session, wanted))

    @override
    def replace(self, annotations: Mapping[bytes, Annotations]) -> None:
        tags = {key: tags_by_folded(one.tags) for key, one in annotations.items()}
        favourites = {key: one.favourite for key, one in annotations.items()}

        def work(session: Session) -> None:
            _write_favourites(session, favourites)
            # Whoever only reads may have favourites: tags that stay as they are need no right.
            held = _read(session, tags)
            changed = {
                key: wanted
                for key, wanted in tags.items()
                if set(tags_by_folded(held[key].tags)) != set(wanted)
            }
            self._write_tags(session, changed)

        self._shared.database.repeat(work)

    @override
    def of_content(self, content_hash: bytes) -> Annotations:
        return self.of_contents((content_hash,))[content_hash]

    @override
    def of_contents(self, content_hashes: Iterable[bytes]) -> Mapping[bytes, Annotations]:
        with self._shared.database.reading() as session:
            return _read(session, tuple(content_hashes))

    @override
    def rename_tag(self, tag: str, name: str) -> TagEdit:
        wanted = normalise_tag(name)

        def work(session: Session) -> TagEdit:
            held = _require_tagged(session, tag)
            return self._edit(session, TagEdit(held, {wanted: next(iter(held.values()))}))

        return self._shared.database.repeat(work)

    @override
    def remove_tag(self, tag: str) -> TagEdit:
        return self._shared.database.repeat(
            lambda session: self._edit(session, TagEdit(removed=_require_tagged(session, tag)))
        )

    @override
    def edit_tags(self, edit: TagEdit) -> TagEdit:
        added = {normalise_tag(tag): contents for tag, contents in edit.added.items()}
        return self._shared.database.repeat(
            lambda session: self._edit(session, TagEdit(edit.removed, added))
        )

    @override
    def all_tags(self) -> tuple[str, ...]:
        with self._shared.database.reading() as session:
            rows = session.rows(
                'SELECT DISTINCT ON (folded COLLATE "C") name FROM tag '
                'ORDER BY folded COLLATE "C", collection_id'
            )
            return tuple(row[0] for row in rows)

    @override
    def favourites(self) -> frozenset[bytes]:
        with self._shared.database.reading() as session:
            rows = session.rows("SELECT hash FROM favourite WHERE person = session_user")
            return frozenset(row[0] for row in rows)

    def _write_tags(self, session: Session, wanted: Mapping[bytes, Mapping[str, str]]) -> None:
        """Give contents, by hash, these tags (by folded form) instead of those they have."""
        targets = self._targets(session, wanted)
        for content_hash in sorted(wanted):
            former = session.rows(
                "DELETE FROM tagged WHERE hash = %s AND collection_id = ANY (%s) RETURNING tag_id",
                (content_hash, list(targets[content_hash])),
            )
            _delete_unused(session, [row[0] for row in former])
            for collection in targets[content_hash]:
                for folded, name in sorted(wanted[content_hash].items()):
                    _put_tag(session, collection, folded, name, [content_hash])
        _note_changed(session, targets)

    def _edit(self, session: Session, edit: TagEdit) -> TagEdit:
        """Change tags; return what was changed."""
        removed = {
            tag: _take_off(session, fold_tag(tag), contents)
            for tag, contents in edit.removed.items()
        }
        refused = any(edit.removed.values()) and not any(removed.values())
        if refused and any(_holders(session, tag) for tag in edit.removed):
            raise refuse_change()
        contents = frozenset[bytes]().union(*edit.added.values())
        targets = self._targets(session, contents) if contents else {}
        added: dict[str, frozenset[bytes]] = {}
        for tag, wanted in edit.added.items():
            if not wanted:
                continue
            changed: set[bytes] = set()
            for collection in sorted({one for key in wanted for one in targets[key]}):
                hashes = sorted(key for key in wanted if collection in targets[key])
                changed |= _put_tag(session, collection, fold_tag(tag), tag, hashes)
            added[tag] = frozenset(changed)
        _note_changed(session, targets)
        return TagEdit(removed, added)

    def _targets(self, session: Session, hashes: Iterable[bytes]) -> dict[bytes, list[int]]:
        """Return in which collections tags of contents are changed.

        Raises:
            StoreError: Content lies only where this person may not write.
        """
        found: dict[bytes, list[int]] = {key: [] for key in sorted(hashes)}
        for content_hash, collection in session.rows(
            "SELECT hash, collection_id FROM content "
            "WHERE hash = ANY (%s) AND collection_id = ANY (writable()) "
            "UNION SELECT hash, collection_id FROM tagged "
            "WHERE hash = ANY (%s) AND collection_id = ANY (writable()) ORDER BY 1, 2",
            (list(found), list(found)),
        ):
            found[content_hash].append(collection)
        left = [key for key, collections in found.items() if not collections]
        if not left:
            return found
        if session.value("SELECT 1 FROM content WHERE hash = ANY (%s) LIMIT 1", (left,)):
            raise refuse_change()
        own = session.value(
            "SELECT id FROM collection WHERE name = %s AND id = ANY (writable())",
            (self._shared.address.collection,),
        )
        if own is None:
            raise refuse_change()
        return found | {key: [own] for key in left}


def refuse_change() -> StoreError:
    """Return the error for a change that the person may not make."""
    return StoreError(
        f"You may not change this in the shared library; {NOTHING_CHANGED}",
        "Ask whoever manages the collection for the right to write.",
    )


def _read(session: Session, hashes: Collection[bytes]) -> dict[bytes, Annotations]:
    wanted = list(hashes)
    favourites = {
        row[0]
        for row in session.rows(
            "SELECT hash FROM favourite WHERE person = session_user AND hash = ANY (%s)", (wanted,)
        )
    }
    tags: dict[bytes, list[str]] = {}
    for content_hash, name in session.rows(
        'SELECT DISTINCT ON (tagged.hash, tag.folded COLLATE "C") tagged.hash, tag.name '
        "FROM tagged JOIN tag ON tag.id = tagged.tag_id WHERE tagged.hash = ANY (%s) "
        'ORDER BY tagged.hash, tag.folded COLLATE "C", tag.collection_id',
        (wanted,),
    ):
        tags.setdefault(content_hash, []).append(name)
    return {key: Annotations(key in favourites, tuple(tags.get(key, ()))) for key in wanted}


def _write_favourites(session: Session, wanted: Mapping[bytes, bool]) -> None:
    session.many(
        "INSERT INTO favourite (hash) VALUES (%s) ON CONFLICT DO NOTHING",
        [(key,) for key in sorted(wanted) if wanted[key]],
    )
    session.run(
        "DELETE FROM favourite WHERE person = session_user AND hash = ANY (%s)",
        ([key for key in sorted(wanted) if not wanted[key]],),
    )


def _holders(session: Session, tag: str) -> dict[str, frozenset[bytes]]:
    """Return the contents of a tag under the name that most have in common, none without any."""
    rows = session.rows(
        "SELECT tag.name, tagged.hash FROM tag JOIN tagged ON tagged.tag_id = tag.id "
        "WHERE tag.folded = %s ORDER BY tag.collection_id",
        (fold_tag(tag),),
    )
    return {rows[0][0]: frozenset(row[1] for row in rows)} if rows else {}


def _require_tagged(session: Session, tag: str) -> dict[str, frozenset[bytes]]:
    """Return the contents of a tag under its name.

    Raises:
        InputError: There is no such tag.
    """
    held = _holders(session, tag)
    if not held:
        raise InputError(f"There is no tag «{tag}» any more", "it may have been removed")
    return held


def _take_off(session: Session, folded: str, contents: Collection[bytes]) -> frozenset[bytes]:
    """Take a tag off contents wherever the person may; return the contents that lost it."""
    rows = session.rows(
        "DELETE FROM tagged USING tag WHERE tag.id = tagged.tag_id AND tag.folded = %s "
        "AND tagged.hash = ANY (%s) AND tagged.collection_id = ANY (writable()) "
        "RETURNING tagged.hash, tagged.tag_id, tagged.collection_id",
        (folded, sorted(contents)),
    )
    _delete_unused(session, sorted({row[1] for row in rows}))
    collections = sorted({row[2] for row in rows})
    _note_changed(session, {key: collections for key, _, _ in rows})
    return frozenset(row[0] for row in rows)


def _delete_unused(session: Session, tags: Sequence[int]) -> None:
    session.run(
        "DELETE FROM tag WHERE id = ANY (%s) "
        "AND NOT EXISTS (SELECT 1 FROM tagged WHERE tag_id = tag.id)",
        (list(tags),),
    )


def _put_tag(
    session: Session, collection: int, folded: str, name: str, hashes: Sequence[bytes]
) -> set[bytes]:
    """Give contents a tag in one collection; return those that had it not."""
    session.run(
        "INSERT INTO tag (collection_id, folded, name) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (collection, folded, name),
    )
    rows = session.rows(
        "INSERT INTO tagged (hash, tag_id, collection_id) "
        "SELECT wanted.hash, tag.id, tag.collection_id FROM unnest(%s::bytea[]) AS wanted (hash) "
        "JOIN tag ON tag.collection_id = %s AND tag.folded = %s "
        "ON CONFLICT DO NOTHING RETURNING hash",
        (list(hashes), collection, folded),
    )
    return {row[0] for row in rows}


def _note_changed(session: Session, targets: _Targets) -> None:
    """Have the words of contents made anew, for tags are among them."""
    collections = sorted({one for few in targets.values() for one in few})
    session.collections.update(collections)
    session.touched.update(
        row[0]
        for row in session.rows(
            "SELECT id FROM content WHERE hash = ANY (%s) AND collection_id = ANY (%s)",
            (sorted(targets), collections),
        )
    )
