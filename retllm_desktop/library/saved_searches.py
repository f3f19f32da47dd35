"""Searches that a person keeps. They refer to content by its hash, whether it is there or not."""

import json
from collections.abc import Sequence
from dataclasses import replace

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.query import Region
from retllm_desktop.core.saved_searches import SavedPicture, SavedSearch, SavedSearchStore
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.annotations import MAX_TAG_CHARACTERS, fold_tag
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.sqlite_errors import DamagedLibraryError


class SqliteSavedSearches(SavedSearchStore):
    """Fulfils the port ``SavedSearchStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file

    @override
    def all(self) -> tuple[SavedSearch, ...]:
        with self._file.connections.reading() as connection:
            pictures: dict[int, list[SavedPicture]] = {}
            for number, content_hash, part, region in connection.rows(
                "SELECT search_id, hash, part, region FROM saved_picture ORDER BY search_id, place"
            ):
                pictures.setdefault(number, []).append(
                    SavedPicture(content_hash, part, decode_region(region))
                )
            return tuple(
                SavedSearch(name, line, tuple(pictures.get(number, ())))
                for number, name, line in connection.rows(
                    "SELECT id, name, line FROM saved_search ORDER BY id"
                )
            )

    @override
    def replace(self, searches: Sequence[SavedSearch]) -> None:
        kept = check_saved_searches(searches)
        with self._file.connections.writing() as connection:
            connection.run("DELETE FROM saved_picture; DELETE FROM saved_search")
            for number, search in enumerate(kept, start=1):
                connection.run(
                    "INSERT INTO saved_search (id, folded, name, line) VALUES (?, ?, ?, ?)",
                    (number, fold_tag(search.name), search.name, search.line),
                )
                connection.many(
                    "INSERT INTO saved_picture (search_id, place, hash, part, region) "
                    "VALUES (?, ?, ?, ?, ?)",
                    [
                        (number, place, one.content_hash, one.part, encode_region(one.region))
                        for place, one in enumerate(search.pictures)
                    ],
                )


def check_saved_searches(searches: Sequence[SavedSearch]) -> tuple[SavedSearch, ...]:
    """Return searches as they are kept.

    Raises:
        InputError: A name is empty, too long, or comes twice; or a search asks for nothing.
    """
    kept = tuple(
        replace(one, name=_normalise_name(one), line=valid_unicode(one.line)) for one in searches
    )
    folded = [fold_tag(one.name) for one in kept]
    for one, key in zip(kept, folded, strict=True):
        if folded.count(key) > 1:
            raise InputError(
                f"There is a saved search «{one.name}» already", "give this one another name"
            )
    return kept


def _normalise_name(search: SavedSearch) -> str:
    """Return the name of a search as it is kept, on one line.

    Raises:
        InputError: It is empty or too long, or the search asks for nothing.
    """
    name = " ".join(valid_unicode(search.name).replace("\0", " ").split())
    if not name:
        raise InputError("A saved search needs a name", "write one")
    if len(name) > MAX_TAG_CHARACTERS:
        raise InputError(
            f"A name has {len(name)} characters; {MAX_TAG_CHARACTERS} are the most",
            "choose a shorter one",
        )
    if not search.line.strip() and not search.pictures:
        raise InputError("There is nothing to save", "search for something first")
    return name


def encode_region(region: Region | None) -> str | None:
    """Return a region as it is kept."""
    if region is None:
        return None
    return json.dumps([region.left, region.top, region.right, region.bottom])


def decode_region(stored: str | None) -> Region | None:
    """Return the region that ``encode_region`` got.

    Raises:
        DamagedLibraryError: It is none.
    """
    if stored is None:
        return None
    try:
        left, top, right, bottom = json.loads(stored)
        return Region(float(left), float(top), float(right), float(bottom))
    except (TypeError, ValueError) as exc:
        raise DamagedLibraryError(stored) from exc
