"""Keeps what is derived from files, items and marks in step: words, places, counts.

Triggers note in the table ``stale`` each content of which a file, an item, a description or a tag
was added, deleted or changed; ``catch_up`` then makes its derived rows anew, before the
transaction ends. No writer can forget to: whatever changes a row leaves its note. What only Python
can do (folding, splitting names, pairing characters) is not done in triggers, for then no other
program could change the file.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from retllm_desktop.core.file_dates import DateSource, FileDate, resolve_file_date
from retllm_desktop.library.derived_columns import (
    PictureSigns,
    find_content_type,
    fold_folder,
    folded_suffix,
)
from retllm_desktop.library.exposures import shared_name, update_companions
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.file_names import has_made_part
from retllm_desktop.library.sql import Connection, SqlRow
from retllm_desktop.library.sqlite_errors import stored_enum
from retllm_desktop.library.text_analysis import fold_text, prepare_text
from retllm_desktop.library.vector_tables import json_ids
from retllm_desktop.library.word_columns import COLUMNS, ContentWords, heading_columns

_CONTENTS_AT_ONCE: Final = 256
_CHOSEN: Final = "IN (SELECT value FROM json_each(?))"
_INSERT: Final = (
    f"INSERT INTO words (rowid, {', '.join(COLUMNS)}) "  # noqa: S608
    f"VALUES (?, {', '.join('?' * len(COLUMNS))})"
)


@dataclass(slots=True)
class _Content:
    """A content with all that its derived rows are made of."""

    row: SqlRow
    files: list[SqlRow] = field(default_factory=list[SqlRow])
    items: list[SqlRow] = field(default_factory=list[SqlRow])
    tags: list[str] = field(default_factory=list[str])

    @property
    def date(self) -> FileDate | None:
        """What it carries of a date."""
        taken_s, source = self.row[2], self.row[8]
        return None if taken_s is None else FileDate(taken_s, stored_enum(DateSource, source))

    @property
    def found(self) -> bool:
        """Whether search may meet it."""
        return bool(self.files and self.items)


def catch_up(connection: Connection) -> None:
    """Bring all derived rows in line.

    Args:
        connection: Inside a transaction.
    """
    while catch_up_some(connection):
        pass


def catch_up_some(connection: Connection, limit: int = _CONTENTS_AT_ONCE) -> bool:
    """Bring the derived rows of some contents up to date; return whether there were any.

    Args:
        connection: Inside a transaction.
        limit: How many contents.
    """
    rows = connection.rows("SELECT content_id FROM stale LIMIT ?", (limit,))
    numbers = [row[0] for row in rows]
    if not numbers:
        return False
    chosen = json_ids(numbers)
    contents = _read_contents(connection, chosen)
    _update_contents(connection, contents.values())
    _update_places(connection, chosen, contents)
    _update_words(connection, contents.values())
    # Last, for what is written above is noted as a change as well.
    connection.run(f"DELETE FROM stale WHERE content_id {_CHOSEN}", (chosen,))  # noqa: S608
    return True


def rebuild_text_index(connection: Connection) -> None:
    """Make all derived rows anew, whatever state they are in.

    Args:
        connection: Inside a transaction.
    """
    connection.run("INSERT INTO words (words) VALUES ('delete-all')")
    connection.run("DELETE FROM place; DELETE FROM folder")
    connection.run("INSERT OR IGNORE INTO stale SELECT id FROM content")
    catch_up(connection)


def _read_contents(connection: Connection, chosen: str) -> dict[int, _Content]:
    contents = {
        row[0]: _Content(row)
        for row in connection.rows(
            "SELECT id, kind, taken_s, camera, lens, caption, screenshot, picture_type, "  # noqa: S608
            "date_source, city, region, country, type, copies, first_item, parts, worded "
            f"FROM content WHERE id {_CHOSEN}",
            (chosen,),
        )
    }
    for content, *columns in connection.rows(
        "SELECT file.content_id, file.id, file.path, file.mtime_ns, root.path "
        "FROM json_each(?) AS chosen "
        "CROSS JOIN file ON file.content_id = chosen.value AND file.missing_since_s IS NULL "
        "LEFT JOIN root ON root.id = file.root_id ORDER BY file.id",
        (chosen,),
    ):
        if content in contents:
            contents[content].files.append(columns)
    for content, *columns in connection.rows(
        "SELECT item.content_id, item.id, item.modality, "
        "item.text IS NOT NULL OR coalesce(recognised.text, '') <> '' OR item.heading <> '' "
        "FROM json_each(?) AS chosen CROSS JOIN item ON item.content_id = chosen.value "
        "LEFT JOIN recognised ON recognised.item_id = item.id "
        "ORDER BY item.content_id, item.part",
        (chosen,),
    ):
        if content in contents:
            contents[content].items.append(columns)
    if connection.value("SELECT 1 FROM tagged LIMIT 1") is not None:
        for content, name in connection.rows(
            "SELECT content.id, tag.name FROM json_each(?) AS chosen "
            "CROSS JOIN content ON content.id = chosen.value "
            "CROSS JOIN tagged ON tagged.hash = content.hash "
            "CROSS JOIN tag ON tag.id = tagged.tag_id ORDER BY tag.folded",
            (chosen,),
        ):
            contents[content].tags.append(name)
    return contents


def _update_contents(connection: Connection, contents: Iterable[_Content]) -> None:
    for content in contents:
        number, *_, type_, copies, first_item, parts, worded = content.row
        items = content.items
        wanted = (
            _type_of(content),
            len(content.files) if items else 0,
            items[0][0] if items else None,
            len(items),
            int(any(has_text for _, _, has_text in items)),
        )
        if wanted != (type_, copies, first_item, parts, worded):
            connection.run(
                "UPDATE content SET type = ?, copies = ?, first_item = ?, parts = ?, worded = ? "
                "WHERE id = ?",
                (*wanted, number),
            )


def _type_of(content: _Content) -> str:
    _, kind, _, camera, _, _, screenshot, picture_type, _, _, _, _, type_, *_ = content.row
    if not content.found:
        return type_
    name = os.fsdecode(content.files[0][1])
    seen = PictureSigns(picture_type, screenshot=bool(screenshot), camera=camera)
    return find_content_type(kind, name, content.items[0][1], seen)


def _update_places(connection: Connection, chosen: str, contents: dict[int, _Content]) -> None:
    present: dict[int, SqlRow] = {
        row[0]: tuple(row)
        for row in connection.rows(
            "SELECT place.file_id, place.content_id, place.item_id, place.folder_id, place.name, "
            "place.ending, place.moment_s, place.date_source, place.exposure "
            "FROM json_each(?) AS chosen "
            "CROSS JOIN place ON place.content_id = chosen.value",
            (chosen,),
        )
    }
    folders: dict[bytes, int] = {}
    wanted: dict[int, SqlRow] = {}
    for number, content in contents.items():
        for file_id, path, mtime_ns, _ in content.files if content.items else ():
            head, _, tail = split_path(path)
            if head not in folders:
                folders[head] = _folder_id(connection, head)
            name = os.fsdecode(tail)
            date = resolve_file_date(content.date, name, mtime_ns)
            wanted[file_id] = (
                file_id,
                number,
                content.items[0][0],
                folders[head],
                fold_text(valid_unicode(name)),
                folded_suffix(name),
                date.moment_s,
                date.source,
                shared_name(name, content.row[1], len(content.items)),
            )
    connection.many(
        "DELETE FROM place WHERE file_id = ?", [(one,) for one in present if one not in wanted]
    )
    connection.many(
        "INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [row for file_id, row in wanted.items() if present.get(file_id) != row],
    )
    touched = {(row[3], row[8]) for row in (*present.values(), *wanted.values())}
    update_companions(connection, touched, contents)
    left = {row[3] for row in present.values()} - set(folders.values())
    if left:
        connection.run(
            f"DELETE FROM folder WHERE id {_CHOSEN} "  # noqa: S608
            "AND NOT EXISTS (SELECT 1 FROM place WHERE folder_id = folder.id)",
            (json_ids(left),),
        )


def note_made_names(connection: Connection) -> Callable[[], None]:
    """Have the words of files made anew whose names hold what a camera or a program made."""
    made = {
        content
        for content, path in connection.rows(
            "SELECT content_id, path FROM file WHERE content_id IS NOT NULL"
        )
        if has_made_part(valid_unicode(os.fsdecode(split_path(path)[2])))
    }

    def note() -> None:
        connection.many("INSERT OR IGNORE INTO stale VALUES (?)", [(one,) for one in sorted(made)])

    return note


def split_path(path: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the folder, what is between, and the name."""
    return path.rpartition(os.fsencode(os.sep))


def _folder_id(connection: Connection, path: bytes) -> int:
    number = connection.value("SELECT id FROM folder WHERE path = ?", (path,))
    if number is None:
        number = connection.value(
            "INSERT INTO folder (path, folded) VALUES (?, ?) RETURNING id",
            (path, fold_folder(os.fsdecode(path))),
        )
    return number


def _update_words(connection: Connection, contents: Iterable[_Content]) -> None:
    firsts: dict[int, _Content] = {}
    others: list[int] = []
    hidden: list[int] = []
    for content in contents:
        numbers = [item[0] for item in content.items]
        if not content.found:
            hidden += numbers
            continue
        firsts[numbers[0]] = content
        others += (number for number, _, has_text in content.items[1:] if has_text)
    rows = connection.rows(
        f"SELECT id FROM words_docsize WHERE id {_CHOSEN}",  # noqa: S608
        (json_ids([*firsts, *others, *hidden]),),
    )
    there = {row[0] for row in rows}
    connection.many(
        "DELETE FROM words WHERE rowid = ?",
        [(number,) for number in (*hidden, *firsts) if number in there],
    )
    wanted = [*firsts, *(number for number in others if number not in there)]
    for start in range(0, len(wanted), _CONTENTS_AT_ONCE):
        some = wanted[start : start + _CONTENTS_AT_ONCE]
        rows = connection.rows(
            "SELECT item.id, item.heading, item.text, recognised.text FROM item "  # noqa: S608
            f"LEFT JOIN recognised ON recognised.item_id = item.id WHERE item.id {_CHOSEN}",
            (json_ids(some),),
        )
        texts = {
            number: (heading, prepare_text(text or ""), prepare_text(read or ""))
            for number, heading, text, read in rows
        }
        connection.many(
            _INSERT,
            (
                (
                    number,
                    *heading_columns(
                        _words_of(firsts[number]) if number in firsts else None,
                        texts.get(number, ("",))[0],
                    ),
                    *texts.get(number, ("", "", ""))[1:],
                )
                for number in some
            ),
        )


def _words_of(content: _Content) -> ContentWords:
    _, _, _, camera, lens, caption, _, _, _, *places = content.row[:12]
    parts = ((split_path(path), root) for _, path, _, root in content.files)
    return ContentWords(
        files=[
            (displayed_folder(head, root), valid_unicode(os.fsdecode(tail)))
            for (head, _, tail), root in parts
        ],
        caption=caption,
        details=(camera, lens, *places),
        tags=content.tags,
    )


def displayed_folder(folder: bytes, root: bytes | None) -> str:
    """Return a folder's path from the name of the library's folder on; others have the rest too."""
    above = len(split_path(root)[0]) if root and folder.startswith(root) else 0
    return valid_unicode(os.fsdecode(folder[above:])).removeprefix(os.sep)
