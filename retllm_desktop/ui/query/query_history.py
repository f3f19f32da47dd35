"""Former searches of a library, the newest first, and the file that they are kept in."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.query import Region
from retllm_desktop.core.types import QueryPicture
from retllm_desktop.ui.query.query_parts import QueryPart

MOST_SEARCHES: Final = 200
"""Older ones are forgotten."""
_MOST_CHARACTERS: Final = 2_000
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class FormerPicture:
    """A picture that was searched with, as far as it can be searched with again.

    Attributes:
        path: Its file.
        region: The part of it that was meant, None for all.
    """

    path: Path
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class FormerSearch:
    """A search that can be repeated.

    Attributes:
        line: What stood in the box.
        pictures: The pictures beside it.
    """

    line: str
    pictures: tuple[FormerPicture, ...] = ()

    @property
    def parts(self) -> tuple[QueryPart, ...]:
        """The pictures as parts of a query."""
        return tuple(
            QueryPart(one.path.name, QueryPicture(one.path), region=one.region)
            for one in self.pictures
        )


def former_search(line: str, parts: Iterable[QueryPart]) -> FormerSearch | None:
    """Return a search as it can be repeated, None where it cannot: with a pasted picture."""
    pictures: list[FormerPicture] = []
    for part in parts:
        source = part.source
        if source is None or source.path is None:
            return None
        pictures.append(FormerPicture(source.path, part.region))
    line = line.strip()
    if len(line) > _MOST_CHARACTERS or not (line or pictures):
        return None
    return FormerSearch(line, tuple(pictures))


@dataclass(frozen=True, slots=True)
class QueryHistory:
    """What is remembered.

    Attributes:
        searches: Former searches, the newest first, each once.
        remembers: Whether further ones are remembered; the person decides.
    """

    searches: tuple[FormerSearch, ...] = ()
    remembers: bool = True

    def with_search(
        self, search: FormerSearch, instead_of: FormerSearch | None = None
    ) -> "QueryHistory":
        """Return it with one more search.

        Args:
            search: The search.
            instead_of: The beginning of it, which need not be remembered any more.
        """
        if not self.remembers:
            return self
        kept = tuple(one for one in self.searches if one not in (search, instead_of))
        return replace(self, searches=(search, *kept)[:MOST_SEARCHES])

    def without(self, search: FormerSearch) -> "QueryHistory":
        """Return it without a search."""
        return replace(self, searches=tuple(one for one in self.searches if one != search))

    def matching(self, text: str) -> tuple[FormerSearch, ...]:
        """Return the searches that hold a text; all of them where none does."""
        folded = text.strip().casefold()
        found = tuple(
            one
            for one in self.searches
            if folded in one.line.casefold() and folded != one.line.casefold()
        )
        return found or self.searches


def read_history(file: Path) -> QueryHistory:
    """Read what was remembered; what is missing or damaged counts as nothing."""
    try:
        table: object = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return QueryHistory()
    if not isinstance(table, dict):
        return QueryHistory()
    known = cast("dict[str, object]", table)
    rows = known.get("searches")
    searches = [
        _search(row) for row in cast("list[object]", rows if isinstance(rows, list) else [])
    ]
    found = tuple(one for one in searches if one is not None)[:MOST_SEARCHES]
    return QueryHistory(found, known.get("remembers") is not False)


def write_history(file: Path, history: QueryHistory) -> None:
    """Write it, whole or not at all, for its owner's eyes alone.

    Raises:
        OSError: It cannot be written.
    """
    searches = [
        {
            "line": one.line,
            "pictures": [{"path": str(p.path), "region": _numbers(p.region)} for p in one.pictures],
        }
        for one in history.searches
    ]
    table = {"version": _VERSION, "remembers": history.remembers, "searches": searches}
    # In ASCII: names of files need not be valid Unicode.
    text = json.dumps(table, indent=1)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    new.replace(file)


def _numbers(region: Region | None) -> list[float] | None:
    if region is None:
        return None
    return [region.left, region.top, region.right, region.bottom]


def _search(row: object) -> FormerSearch | None:
    if not isinstance(row, dict):
        return None
    known = cast("dict[str, object]", row)
    line, rows = known.get("line"), known.get("pictures", [])
    if not isinstance(line, str) or not isinstance(rows, list):
        return None
    pictures = [_picture(one) for one in cast("list[object]", rows)]
    if None in pictures or not (line or pictures):
        return None
    return FormerSearch(line, tuple(one for one in pictures if one is not None))


def _picture(row: object) -> FormerPicture | None:
    if not isinstance(row, dict):
        return None
    known = cast("dict[str, object]", row)
    path, numbers = known.get("path"), known.get("region")
    if not isinstance(path, str) or not path:
        return None
    if numbers is None:
        return FormerPicture(Path(path))
    if not isinstance(numbers, list):
        return None
    sides = [float(one) for one in cast("list[object]", numbers) if isinstance(one, int | float)]
    if len(sides) != 4 or not (0 <= sides[0] < sides[2] <= 1 and 0 <= sides[1] < sides[3] <= 1):
        return None
    return FormerPicture(Path(path), Region(*sides))
