"""Keeps what is derived from files, items and marks of a shared library in step.

Whoever changes a content, its files, items, description or tags, adds its number to
``Session.touched``; before the transaction ends ``derive_rows`` makes anew what follows: places and
folders, counts, words, which file goes with which. The other store does the same by triggers
(``text_index.py``).
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from retllm_desktop.core.file_dates import DateSource, FileDate, resolve_file_date
from retllm_desktop.core.types import ItemIds
from retllm_desktop.library.derived_columns import (
    PictureSigns,
    find_content_type,
    fold_folder,
    folded_suffix,
)
from retllm_desktop.library.exposures import ExposureKey, find_companion_changes, shared_name
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.mounts import join_location
from retllm_desktop.library.postgres.presence import lock_contents, number_set
from retllm_desktop.library.postgres.text_rows import (
    WordRow,
    delete_word_rows,
    make_word_row,
    put_word_rows,
)
from retllm_desktop.library.text_analysis import fold_text, prepare_text
from retllm_desktop.library.word_columns import ContentWords, heading_columns

_CONTENTS_AT_ONCE: Final = 512
_MEMBERS: Final = """
    SELECT place.folder_id, place.exposure, place.name, content.id, content.first_item,
        content.kind, content.companion_of, place.moment_s, place.date_source
    FROM unnest(%s::int8[], %s::text[]) AS wanted (folder, shared)
    JOIN place ON place.folder_id = wanted.folder AND place.exposure = wanted.shared
        AND place.exposure <> ''
    JOIN content ON content.id = place.content_id
    WHERE place.file_id = (
        SELECT min(its.file_id) FROM place AS its WHERE its.content_id = place.content_id
    )
    ORDER BY place.moment_s DESC, place.item_id DESC
"""


@dataclass(slots=True)
class _Derived:
    """A content with all that its derived rows are made of."""

    collection: int
    columns: Mapping[str, Any]
    files: list[tuple[int, int, bytes, int, bytes]] = field(
        default_factory=list[tuple[int, int, bytes, int, bytes]]
    )
    """Id, folder of the library, path, date in ns, location of the folder."""
    items: list[tuple[int, str, bool]] = field(default_factory=list[tuple[int, str, bool]])
    """Id, modality, whether it has words of its own."""
    tags: list[str] = field(default_factory=list[str])

    @property
    def found(self) -> bool:
        """Whether search may meet it."""
        return bool(self.files and self.items)

    @property
    def date(self) -> FileDate | None:
        """What it carries of a date."""
        taken_s = self.columns["taken_s"]
        if taken_s is None:
            return None
        return FileDate(taken_s, DateSource(self.columns["date_source"]))


def derive_rows(session: Session) -> None:
    """Bring what is derived of all touched contents in line; inside a writing transaction."""
    waiting = number_set(session.touched)
    session.touched.clear()
    for start in range(0, len(waiting), _CONTENTS_AT_ONCE):
        chosen = waiting[start : start + _CONTENTS_AT_ONCE]
        # Another computer may have changed files of the same content: one waits for the other.
        lock_contents(session, chosen)
        contents = _read_contents(session, chosen)
        _update_contents(session, contents)
        _update_places(session, chosen, contents)
        _update_words(session, contents)


_COLUMNS: Final = (
    *("kind", "taken_s", "camera", "lens", "caption", "screenshot", "picture_type"),
    *("date_source", "city", "region", "country"),
    *("type", "copies", "first_item", "parts", "worded"),
)


def _read_contents(session: Session, chosen: ItemIds) -> dict[int, _Derived]:
    contents = {
        int(number): _Derived(collection, dict(zip(_COLUMNS, columns, strict=True)))
        for number, collection, *columns in session.rows(
            f"SELECT id, collection_id, {', '.join(_COLUMNS)} FROM content "  # noqa: S608
            "WHERE id = ANY (%s)",
            (chosen,),
        )
    }
    for number, *columns in session.rows(
        "SELECT file.content_id, file.id, file.root_id, file.path, file.mtime_ns, root.location "
        "FROM file JOIN root ON root.id = file.root_id "
        "WHERE file.content_id = ANY (%s) AND file.missing_since_s IS NULL ORDER BY file.id",
        (chosen,),
    ):
        file, root, path, mtime_ns, location = columns
        contents[number].files.append((file, root, path, mtime_ns, location))
    for number, item, modality, has_text in session.rows(
        "SELECT item.content_id, item.id, item.modality, item.text IS NOT NULL "
        "OR coalesce(recognised.text, '') <> '' OR item.heading <> '' FROM item "
        "LEFT JOIN recognised ON recognised.item_id = item.id "
        "WHERE item.content_id = ANY (%s) ORDER BY item.content_id, item.part",
        (chosen,),
    ):
        contents[number].items.append((item, modality, has_text))
    for number, name in session.rows(
        "SELECT content.id, tag.name FROM content "
        "JOIN tagged ON tagged.collection_id = content.collection_id "
        "AND tagged.hash = content.hash JOIN tag ON tag.id = tagged.tag_id "
        "WHERE content.id = ANY (%s) ORDER BY tag.folded",
        (chosen,),
    ):
        contents[number].tags.append(name)
    return contents


def _update_contents(session: Session, contents: Mapping[int, _Derived]) -> None:
    changes: list[tuple[Any, ...]] = []
    for number, content in contents.items():
        items, columns = content.items, content.columns
        wanted = (
            _type_of(content),
            len(content.files) if items else 0,
            items[0][0] if items else None,
            len(items),
            any(has_text for _, _, has_text in items),
        )
        if wanted != tuple(
            columns[name] for name in ("type", "copies", "first_item", "parts", "worded")
        ):
            changes.append((*wanted, number))
    session.many(
        "UPDATE content SET type = %s, copies = %s, first_item = %s, parts = %s, worded = %s "
        "WHERE id = %s",
        changes,
    )


def _type_of(content: _Derived) -> str:
    columns = content.columns
    if not content.found:
        return columns["type"]
    signs = PictureSigns(
        columns["picture_type"], screenshot=columns["screenshot"], camera=columns["camera"]
    )
    name = os.fsdecode(content.files[0][2])
    return str(find_content_type(columns["kind"], name, content.items[0][1], signs))


_PLACE: Final = (
    *("file_id", "collection_id", "content_id", "item_id", "folder_id", "name", "ending"),
    *("moment_s", "date_source", "exposure"),
)
_PUT_PLACE: Final = (
    f"INSERT INTO place ({', '.join(_PLACE)}) VALUES ({', '.join(['%s'] * len(_PLACE))}) "  # noqa: S608
    "ON CONFLICT (file_id) DO UPDATE SET "
    f"{', '.join(f'{name} = excluded.{name}' for name in _PLACE[1:])}"
)


def _update_places(session: Session, chosen: ItemIds, contents: Mapping[int, _Derived]) -> None:
    present = {
        row[0]: row
        for row in session.rows(
            f"SELECT {', '.join(_PLACE)} FROM place WHERE content_id = ANY (%s)",  # noqa: S608
            (chosen,),
        )
    }
    # What has no items, for it waits to be read again, is found nowhere.
    folders = _find_folders(session, (one for one in contents.values() if one.items))
    wanted: dict[int, tuple[Any, ...]] = {}
    for number, content in contents.items():
        for file, root, path, mtime_ns, _ in content.files if content.items else ():
            head, _, tail = path.rpartition(b"/")
            name = os.fsdecode(tail)
            date = resolve_file_date(content.date, name, mtime_ns)
            wanted[file] = (
                file,
                content.collection,
                number,
                content.items[0][0],
                folders[root, head],
                fold_text(valid_unicode(name)),
                folded_suffix(name),
                date.moment_s,
                date.source.value,
                shared_name(name, content.columns["kind"], len(content.items)),
            )
    gone = [number for number in present if number not in wanted]
    if gone:
        session.run("DELETE FROM place WHERE file_id = ANY (%s)", (number_set(gone),))
    session.many(
        _PUT_PLACE, [row for file, row in sorted(wanted.items()) if present.get(file) != row]
    )
    keys = {(row[4], row[9]) for row in (*present.values(), *wanted.values())}
    _update_companions(session, keys, chosen)
    left = {row[4] for row in present.values()} - {row[4] for row in wanted.values()}
    if left:
        session.run(
            "DELETE FROM folder WHERE id = ANY (%s) "
            "AND NOT EXISTS (SELECT FROM place WHERE folder_id = folder.id)",
            (number_set(left),),
        )


def _find_folders(session: Session, contents: Iterable[_Derived]) -> dict[tuple[int, bytes], int]:
    """Return the numbers of the folders that files lie in, by folder of the library and path."""
    needed: dict[tuple[int, bytes], tuple[int, bytes]] = {}
    for content in contents:
        for _, root, path, _, location in content.files:
            head = path.rpartition(b"/")[0]
            needed.setdefault((root, head), (content.collection, location))
    if not needed:
        return {}
    keys = sorted(needed)
    values = (np.array([root for root, _ in keys], np.int64), [head for _, head in keys])
    select = (
        "SELECT folder.root_id, folder.path, folder.id "
        "FROM unnest(%s::int8[], %s::bytea[]) AS wanted (root, path) "
        "JOIN folder ON folder.root_id = wanted.root AND folder.path = wanted.path"
    )
    found = {(root, path): number for root, path, number in session.rows(select, values)}
    new = [key for key in keys if key not in found]
    if new:
        session.many(
            "INSERT INTO folder (collection_id, root_id, path, folded) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (root_id, path) DO NOTHING",
            [
                (
                    needed[root, head][0],
                    root,
                    head,
                    fold_folder(os.fsdecode(join_location(needed[root, head][1], head))),
                )
                for root, head in new
            ],
        )
        found = {(root, path): number for root, path, number in session.rows(select, values)}
    return found


def _update_companions(session: Session, keys: set[ExposureKey], chosen: ItemIds) -> None:
    """Bring ``companion_of`` in line, of these exposures and of what changed."""
    session.run(
        "UPDATE content SET companion_of = NULL WHERE companion_of IS NOT NULL "
        "AND id = ANY (%s) AND NOT EXISTS "
        "(SELECT FROM place WHERE content_id = content.id AND exposure <> '')",
        (chosen,),
    )
    shared = sorted(key for key in keys if key[1])
    if not shared:
        return
    rows = session.rows(
        _MEMBERS,
        (np.array([folder for folder, _ in shared], np.int64), [name for _, name in shared]),
    )
    changes = find_companion_changes(rows)
    session.many(
        "UPDATE content SET companion_of = %s WHERE id = %s",
        sorted(changes, key=lambda change: change[1]),
    )


def _update_words(session: Session, contents: Mapping[int, _Derived]) -> None:
    firsts: dict[int, _Derived] = {}
    others: dict[int, _Derived] = {}
    hidden: list[int] = []
    for content in contents.values():
        if not content.found:
            hidden += (item for item, _, _ in content.items)
            continue
        firsts[content.items[0][0]] = content
        others |= {item: content for item, _, has_text in content.items[1:] if has_text}
    if hidden:
        delete_word_rows(session, hidden)
    there = set(
        session.ids(
            "SELECT item_id FROM words WHERE item_id = ANY (%s)", (number_set(others),)
        ).tolist()
    )
    wanted = {**firsts, **{item: one for item, one in others.items() if item not in there}}
    numbers = sorted(wanted)
    for start in range(0, len(numbers), _CONTENTS_AT_ONCE):
        put_word_rows(
            session, _word_rows(session, numbers[start : start + _CONTENTS_AT_ONCE], firsts, wanted)
        )


def _word_rows(
    session: Session,
    numbers: Sequence[int],
    firsts: Mapping[int, _Derived],
    wanted: Mapping[int, _Derived],
) -> Iterable[WordRow]:
    for item, heading, text, recognised in session.rows(
        "SELECT item.id, item.heading, item.text, recognised.text FROM item "
        "LEFT JOIN recognised ON recognised.item_id = item.id WHERE item.id = ANY (%s)",
        (number_set(numbers),),
    ):
        names = _words_of(firsts[item]) if item in firsts else None
        columns = (
            *heading_columns(names, heading),
            prepare_text(text or ""),
            prepare_text(recognised or ""),
        )
        yield make_word_row(item, wanted[item].collection, columns)


def _words_of(content: _Derived) -> ContentWords:
    columns = content.columns
    return ContentWords(
        files=[
            (shared_folder(location, head), valid_unicode(os.fsdecode(tail)))
            for (head, _, tail), location in (
                (path.rpartition(b"/"), location) for _, _, path, _, location in content.files
            )
        ],
        caption=columns["caption"],
        details=[columns[name] for name in ("camera", "lens", "city", "region", "country")],
        tags=content.tags,
    )


def shared_folder(location: bytes, path: bytes) -> str:
    """Return a folder as it is shown and found: from the name of the library's folder on."""
    name = location.rpartition(b"/")[2]
    return valid_unicode(os.fsdecode(join_location(name, path)))
