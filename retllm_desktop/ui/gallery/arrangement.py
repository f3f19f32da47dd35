"""In which order results are shown, and under which headings. Pure, but for the person's language.

Any order but that of relevance, and any group, is decided by what files are: no verdict moves a
result within it. A folded group is placed by all that is in it, for a verdict may have another one
of it stand for it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from PySide6.QtCore import QLocale

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.types import Item, Result
from retllm_desktop.search.ranking.order import Section, split_sections
from retllm_desktop.ui.gallery.gallery_model import GallerySection
from retllm_desktop.ui.library.date_sections import make_date_sections
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import format_number, isolate, tr

_Value = TypeVar("_Value")
_DIGITS: Final = re.compile(r"(\d+)")


class SortOrder(StrEnum):
    """What results are ordered by."""

    RELEVANCE = "relevance"
    DATE = "date"
    NAME = "name"
    SIZE = "size"
    FOLDER = "folder"
    KIND = "kind"


class Grouping(StrEnum):
    """What results stand together for."""

    NONE = "none"
    DAY = "day"
    FOLDER = "folder"
    SIMILARITY = "similarity"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How results are arranged.

    Attributes:
        sort: Their order, within groups.
        group: What they stand together for.
        backwards: Whether the order is turned round: the oldest first, the smallest, from Z to A.
            That of relevance is not.
    """

    sort: SortOrder = SortOrder.RELEVANCE
    group: Grouping = Grouping.NONE
    backwards: bool = False

    def __post_init__(self) -> None:
        """Let the order of relevance be as it is."""
        if self.sort is SortOrder.RELEVANCE and self.backwards:
            object.__setattr__(self, "backwards", False)

    def sorted_by(self, sort: SortOrder) -> "Arrangement":
        """The arrangement by a column; by that of before, it is turned round."""
        return replace(self, sort=sort, backwards=sort is self.sort and not self.backwards)

    @property
    def by_relevance(self) -> bool:
        """Whether it is the order in which results were found, with the sections of verdicts."""
        return self == BY_RELEVANCE


BY_RELEVANCE: Final = Arrangement()
BY_DAY: Final = Arrangement(SortOrder.DATE, Grouping.DAY)


@dataclass(frozen=True, slots=True)
class ArrangedResults:
    """Results in the order in which they are shown.

    Attributes:
        results: In that order.
        sections: By places among them.
    """

    results: tuple[Result, ...]
    sections: tuple[GallerySection, ...] = ()


def arrange(
    results: Sequence[Result],
    arrangement: Arrangement,
    *,
    today: date,
    locale: QLocale,
    alike: Mapping[int, int] | None = None,
) -> ArrangedResults:
    """Put results into an order and under headings.

    Args:
        results: Best first.
        arrangement: The order and the headings.
        today: The person's day.
        locale: How dates are written.
        alike: By item id, the first item that it is alike to; empty or None: not known yet.
    """
    if arrangement.by_relevance:
        return ArrangedResults(tuple(results), _verdict_sections(results))
    ordered = _sorted(results, arrangement.sort)
    if arrangement.backwards:
        ordered.reverse()
    match arrangement.group:
        case Grouping.NONE:
            return ArrangedResults(tuple(ordered))
        case Grouping.DAY:
            # Days follow each other; the order is that within a day.
            ordered.sort(key=lambda one: -(_date(one) // 86_400))
            moments = np.array([_date(one) for one in ordered], np.float64)
            return ArrangedResults(tuple(ordered), make_date_sections(moments, today, locale))
        case Grouping.FOLDER:
            return _grouped(ordered, _folder, lambda one, _: _folder_title(one))
        case Grouping.SIMILARITY:
            return _by_likeness(ordered, alike or {})


def _verdict_sections(results: Sequence[Result]) -> tuple[GallerySection, ...]:
    parts = split_sections(results)
    # «The rest» of nothing needs no name: each result says that it is unlikely.
    if not any(section in {Section.SURE, Section.MAYBE} for section, _ in parts):
        return ()
    ends = (*(place for _, place in parts), len(results))[1:]
    return tuple(
        GallerySection(place, texts.section_heading(section), format_number(end - place))
        for (section, place), end in zip(parts, ends, strict=True)
    )


def _sorted(results: Sequence[Result], sort: SortOrder) -> list[Result]:
    match sort:
        case SortOrder.RELEVANCE:
            return list(results)
        case SortOrder.DATE:
            return sorted(results, key=lambda one: (-_date(one), one.candidate.group_id))
        case SortOrder.NAME:
            return sorted(
                results,
                key=lambda one: (_of_all(one, min, _name_key), one.candidate.group_id),
            )
        case SortOrder.SIZE:
            return sorted(
                results,
                key=lambda one: (
                    -_of_all(one, max, lambda item: item.size_bytes),
                    one.candidate.group_id,
                ),
            )
        case SortOrder.FOLDER:
            return sorted(
                results,
                key=lambda one: (_of_all(one, min, _path_key), one.candidate.group_id),
            )
        case SortOrder.KIND:
            return sorted(
                results,
                key=lambda one: (
                    _of_all(one, min, _kind_key),
                    _of_all(one, min, _name_key),
                    one.candidate.group_id,
                ),
            )


def _grouped(
    ordered: Sequence[Result],
    key: Callable[[Result], object],
    title: Callable[[Result, int], str],
) -> ArrangedResults:
    """Put results together, groups in the order of their first ones."""
    groups: dict[object, list[Result]] = {}
    for one in ordered:
        groups.setdefault(key(one), []).append(one)
    results: list[Result] = []
    sections: list[GallerySection] = []
    for group in groups.values():
        number = format_number(len(group))
        sections.append(GallerySection(len(results), title(group[0], len(group)), number))
        results += group
    return ArrangedResults(tuple(results), tuple(sections))


def _by_likeness(ordered: Sequence[Result], alike: Mapping[int, int]) -> ArrangedResults:
    """Put those together that are alike; the ones that nothing is like stand at the end."""
    if not alike:
        return ArrangedResults(tuple(ordered))
    leaders = [alike.get(one.candidate.group_id, one.candidate.group_id) for one in ordered]
    numbers: dict[int, int] = {}
    for leader in leaders:
        numbers[leader] = numbers.get(leader, 0) + 1
    with_leaders = list(zip(ordered, leaders, strict=True))
    several = [one for one, leader in with_leaders if numbers[leader] > 1]
    single = [one for one, leader in with_leaders if numbers[leader] == 1]
    leader_of = {one.candidate.group_id: leader for one, leader in with_leaders}
    found = _grouped(
        several,
        lambda one: leader_of[one.candidate.group_id],
        lambda one, _: tr("Like {name}", name=texts.file_name(one.candidate.item.path)),
    )
    if not single:
        return found
    rest = GallerySection(len(several), tr("Like nothing else here"), format_number(len(single)))
    return ArrangedResults((*found.results, *single), (*found.sections, rest))


def _of_all(
    result: Result, choose: Callable[[list[_Value]], _Value], key: Callable[[Item], _Value]
) -> _Value:
    """What all of a folded group come to, whoever stands for it at present."""
    if not result.members:
        return key(result.candidate.item)
    return choose([key(one.candidate.item) for one in (result, *result.members)])


def _date(result: Result) -> float:
    return _of_all(result, max, lambda item: item.date_s)


def _folder(result: Result) -> Path:
    return _of_all(result, min, lambda item: item.path.parent)


def _folder_title(result: Result) -> str:
    return isolate(format_path(_folder(result)))


_Natural = tuple[tuple[int, int, str], ...]


def _name_key(item: Item) -> _Natural:
    return _natural(item.path.name)


def _kind_key(item: Item) -> str:
    return texts.item_kind(item).casefold()


def _path_key(item: Item) -> tuple[_Natural, _Natural]:
    return (_natural(str(item.path.parent)), _natural(item.path.name))


def _natural(text: str) -> _Natural:
    """A key by which «2.jpg» comes before «10.jpg», whatever the case of letters."""
    return tuple(
        (0, int(piece), "") if piece.isdecimal() else (1, 0, piece)
        for piece in _DIGITS.split(text.casefold())
        if piece
    )
