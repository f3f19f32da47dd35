"""What is known of files, as facts with what to search for to find others like them."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.file_dates import DateSource, read_moment
from retllm_desktop.core.metadata import Metadata
from retllm_desktop.core.query import (
    Condition,
    ContainsText,
    DateRange,
    OneOfValues,
    ParsedQuery,
    QueryField,
)
from retllm_desktop.core.types import Item, Result
from retllm_desktop.search.query.printer import format_query
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import isolate, tr, tr_count

_MOST_NAMES: Final = 12


@dataclass(frozen=True, slots=True)
class ItemFact:
    """Something known of a file, or of several.

    Attributes:
        name: What is known: «Taken», «Camera».
        value: What it is.
        line: What to search for to find others of which it is true; empty for nothing.
        whole: All of the value, where ``value`` is a part of it; else empty.
    """

    name: str
    value: str
    line: str = ""
    whole: str = ""


def list_facts(item: Item) -> tuple[ItemFact, ...]:
    """What is asked for most: when, with what and where it was made, its size, its folder."""
    metadata = item.metadata
    found = (
        ItemFact(_date_name(item.date_source), texts.date_value(item), _day_line(item)),
        ItemFact(tr("Camera"), _camera(metadata), _line(QueryField.CAMERA, metadata.camera)),
        _place_fact(metadata),
        ItemFact(tr("Size"), _size_text(item)),
        _folder_fact(item.path.parent),
    )
    return tuple(fact for fact in found if fact.value)


def list_more_facts(item: Item) -> tuple[ItemFact, ...]:
    """What else is known of an item's file."""
    metadata = item.metadata
    found = (
        ItemFact(tr("People"), _some(metadata.people)),
        ItemFact(tr("Keywords"), _some(metadata.keywords)),
        ItemFact(tr("Stars"), "★" * max(0, metadata.rating or 0)),
        ItemFact(tr("Kind"), _kind_text(item)),
    )
    return tuple(fact for fact in found if fact.value)


def list_companion_facts(result: Result) -> tuple[ItemFact, ...]:
    """The files of the same exposure: raw file, film, edited copies; none where there are none."""
    if result.candidate.companion:
        return ()
    found = {
        one.candidate.item.path: one.candidate.item
        for one in result.members
        if one.candidate.companion
    }
    value = texts.join_words(
        f"{isolate(texts.file_name(item.path))} ({texts.size_text(item.size_bytes)})"
        if item.size_bytes
        else isolate(texts.file_name(item.path))
        for item in found.values()
    )
    return (ItemFact(tr("With it"), value),) if value else ()


def list_common_facts(items: Sequence[Item]) -> tuple[ItemFact, ...]:
    """What is known of several items: sums, and what is true of all of them."""
    paths = {item.path: item for item in items}
    files = tuple(paths.values())
    size_bytes = sum(item.size_bytes for item in files)
    found = (
        ItemFact(tr("Kind"), _kinds_text(items)),
        ItemFact(tr("Size"), texts.size_text(size_bytes) if size_bytes else ""),
        ItemFact(tr("Dates"), _dates_text(files)),
        _common_fact(
            tr("Camera"),
            {_line(QueryField.CAMERA, one.metadata.camera): one.metadata.camera for one in files},
            lambda count: tr_count("%n camera(s)", count),
        ),
        _common_fact(
            tr("Place"),
            {_place_line(one.metadata): place_text(one.metadata) for one in files},
            lambda count: tr_count("%n place(s)", count),
        ),
        _common_folder(files),
    )
    return tuple(fact for fact in found if fact.value)


def tag_line(tag: str) -> str:
    """What to search for to find all that bears a tag."""
    return _query(OneOfValues(QueryField.TAG, (tag,)))


def _kinds_text(items: Sequence[Item]) -> str:
    documents = sum(map(texts.is_document, items))
    pictures = len(items) - documents
    return texts.join_words(
        (
            tr_count("%n picture(s)", pictures) if pictures else "",
            tr_count("%n document(s)", documents) if documents else "",
        )
    )


def _dates_text(items: Iterable[Item]) -> str:
    days = sorted(day for item in items if (day := _day(item)) is not None)
    if not days:
        return ""
    first, last = texts.format_day(days[0]), texts.format_day(days[-1])
    return first if first == last else tr("{first} to {last}", first=first, last=last)


def _common_fact(name: str, values: dict[str, str], count_text: Callable[[int], str]) -> ItemFact:
    """A fact that is true of all, or how many different ones there are; values by their lines."""
    known = {line: value for line, value in values.items() if value}
    if len(values) == 1:
        return next(
            (ItemFact(name, value, line) for line, value in known.items()), ItemFact("", "")
        )
    return ItemFact(name, count_text(len(known)) if known else "")


def _common_folder(items: Sequence[Item]) -> ItemFact:
    folders = {item.path.parent for item in items}
    if not folders:
        # Nothing of them is read yet.
        return ItemFact("", "")
    try:
        common = Path(os.path.commonpath(folders))
    except ValueError:
        # On different drives.
        return ItemFact(tr("Folder"), tr_count("%n folder(s)", len(folders)))
    if len(folders) == 1 or len(common.parts) > 1:
        return _folder_fact(common)
    return ItemFact(tr("Folder"), tr_count("%n folder(s)", len(folders)))


def _folder_fact(folder: Path) -> ItemFact:
    whole = format_path(folder)
    parts = folder.parts
    short = whole if len(parts) <= 3 else "… / " + " / ".join(map(texts.display_name, parts[-2:]))
    return ItemFact(tr("Folder"), short, _line(QueryField.IN, str(folder)), whole)


def _place_fact(metadata: Metadata) -> ItemFact:
    return ItemFact(tr("Place"), place_text(metadata), _place_line(metadata))


def _place_line(metadata: Metadata) -> str:
    named = metadata.city or metadata.region or metadata.country
    return _line(QueryField.PLACE, named)


def _day(item: Item) -> date | None:
    moment = None if item.date_s == 0 else read_moment(item.date_s)
    return None if moment is None else moment.date()


def _day_line(item: Item) -> str:
    day = _day(item)
    return "" if day is None else _query(DateRange(day, day + timedelta(days=1)))


def _line(field: QueryField, value: str) -> str:
    value = " ".join(value.split())
    return _query(ContainsText(field, (value,))) if value else ""


def _query(condition: Condition) -> str:
    try:
        return format_query(ParsedQuery(conditions=(condition,)))
    except ValueError:
        # Nothing that a line could say.
        return ""


def _date_name(source: DateSource) -> str:
    match source:
        case DateSource.NAME:
            return tr("Date")
        case DateSource.CONTAINER:
            return tr("Recorded")
        case DateSource.DOCUMENT:
            return tr("Written")
        case DateSource.CHANGED:
            return tr("Changed")
        case _:
            return tr("Taken")


def _camera(metadata: Metadata) -> str:
    return " · ".join(part for part in (metadata.camera, metadata.lens) if part)


def _some(names: Sequence[str]) -> str:
    """Return names in a line, the first of very many."""
    more = len(names) - _MOST_NAMES
    shown = texts.join_words(names[:_MOST_NAMES])
    return tr_count("{names} and %n more", more, names=shown) if more > 0 else shown


def place_text(metadata: Metadata) -> str:
    """Where a picture was taken: its town and country, or its coordinates; empty: unknown."""
    named = [part for part in (metadata.city, metadata.region, metadata.country) if part]
    if named:
        return texts.join_words(dict.fromkeys(named))
    if metadata.latitude is None or metadata.longitude is None:
        return ""
    latitude, longitude = abs(metadata.latitude), abs(metadata.longitude)
    north, east = metadata.latitude >= 0, metadata.longitude >= 0
    return texts.join_words(
        (
            tr("{degrees:.4f}° N", degrees=latitude)
            if north
            else tr("{degrees:.4f}° S", degrees=latitude),
            tr("{degrees:.4f}° E", degrees=longitude)
            if east
            else tr("{degrees:.4f}° W", degrees=longitude),
        )
    )


def _size_text(item: Item) -> str:
    parts: list[str] = []
    if item.width_px and item.height_px:
        parts.append(tr("{width} × {height}", width=item.width_px, height=item.height_px))
    if item.size_bytes:
        parts.append(texts.size_text(item.size_bytes))
    return " · ".join(parts)


def _kind_text(item: Item) -> str:
    parts = [texts.item_kind(item)]
    if item.copies > 1:
        parts.append(tr_count("%n copies", item.copies))
    if item.recognised:
        parts.append(tr("text below was read in the picture"))
    return " · ".join(parts)
