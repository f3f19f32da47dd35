"""Pictures and items of a query, and the composition of words and parts into one ``Query``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Item, Modality, Query, QueryPicture
from retllm_desktop.search.query.tokens import PICTURE_FIELD, QueryToken, tokenize_query
from retllm_desktop.search.query.values import format_region

MOST_PARTS: Final = 8
"""Most pictures and items of one query that a row of small previews can show."""


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A picture or an item of the library that results should be near to.

    Attributes:
        name: What it is called.
        picture: A picture from outside, None for an item.
        item: An item of the library, None for a picture from outside.
        region: Only this part of it counts; None for all of it.
    """

    name: str
    picture: QueryPicture | None = None
    item: Item | None = None
    region: Region | None = None

    @property
    def encoded_picture(self) -> QueryPicture | None:
        """The picture that is read, None where the item's vector serves."""
        if self.picture is not None or self.item is None or self.region is None:
            return self.picture
        return QueryPicture(self.item.path)

    @property
    def source(self) -> QueryPicture | None:
        """The picture that a part can be chosen of, None where there is none to read."""
        if self.picture is not None:
            return self.picture
        item = self.item
        if item is None or item.modality is not Modality.IMAGE or item.label or item.offline:
            return None
        return QueryPicture(item.path)


@dataclass(frozen=True, slots=True)
class ComposedQuery:
    """A query, and how the columns of its line belong to those of the box.

    Attributes:
        query: What is searched for.
        inserted: What the line has that the box has not: (column in the line, length), ascending.
    """

    query: Query
    inserted: tuple[tuple[int, int], ...] = ()

    def span_in_box(self, column: int, length: int) -> tuple[int, int]:
        """Where a place of the line lies in the box: its column, and its length, at least 1."""
        begin, end = self._box_column(column), self._box_column(column + length)
        return begin, max(1, end - begin)

    def _box_column(self, column: int) -> int:
        return column - sum(min(length, max(0, column - at)) for at, length in self.inserted)


def compose_query(text: str, parts: Sequence[QueryPart], *, draft: bool) -> ComposedQuery:
    """Compose one query of the text and the parts shown beside it.

    A chosen region is written into the line (``picture:1@10,20,60,80``), at the place where the
    line speaks of that picture, or else before everything.

    Args:
        text: What is typed.
        parts: What is shown beside it, in order.
        draft: Whether it is still being typed.
    """
    pictures: list[QueryPicture] = []
    regions: dict[int, str] = {}
    items: list[int] = []
    for part in parts:
        picture = part.encoded_picture
        if picture is None:
            items += [part.item.id] if part.item is not None else []
            continue
        pictures.append(picture)
        if part.region is not None:
            regions[len(pictures)] = format_region(part.region)
    line, inserted = _with_regions(text, regions)
    draft = draft and bool(text.strip())
    return ComposedQuery(Query(line, tuple(pictures), tuple(items), draft), inserted)


def renumber_pictures(line: str, places: Mapping[int, int]) -> str:
    """Let a line speak of the same pictures after their order changed.

    Args:
        line: What is typed.
        places: The new number of each picture by its old one, both from 1; what is said of a
            picture that has none is taken out.
    """
    found = list(tokenize_query(line))
    parts: list[str] = []
    done = 0
    for before, piece in zip([None, *found], found, strict=False):
        number = _picture_number(piece)
        if number is None or places.get(number, 0) == number:
            continue
        if number in places:
            value = piece.values[0]
            parts += [line[done : value.column], str(places[number])]
            done = value.column + len(value.text)
            continue
        begin = before.column if before is not None and before.operator else piece.column
        parts.append(line[done:begin])
        # One of the spaces around it goes with it.
        done = piece.end + (line[piece.end : piece.end + 1] == " ")
    return ("".join(parts) + line[done:]).strip() if done else line


def _with_regions(text: str, regions: Mapping[int, str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    if not regions:
        return text, ()
    places: list[tuple[int, str]] = []
    spoken: set[int] = set()
    for piece in tokenize_query(text):
        number = _picture_number(piece)
        if number is None or number not in regions:
            continue
        spoken.add(number)
        if not piece.values[0].region:
            places.append((piece.end, regions[number]))
    unspoken = [f"{PICTURE_FIELD}:{n}{at}" for n, at in sorted(regions.items()) if n not in spoken]
    if unspoken:
        gap = " " if text.strip() else ""
        places.insert(0, (0, " ".join(unspoken) + gap))
    line = ""
    inserted: list[tuple[int, int]] = []
    done = 0
    for at, what in places:
        line += text[done:at]
        inserted.append((len(line), len(what)))
        line += what
        done = at
    return line + text[done:], tuple(inserted)


def _picture_number(piece: QueryToken) -> int | None:
    """The number of the picture that a piece names, from 1; None for none."""
    if piece.head != PICTURE_FIELD:
        return None
    digits = piece.values[0].text
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None
