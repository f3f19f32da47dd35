"""The headings of a list by date: months above their days, in the person's language."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
from PySide6.QtCore import QDate, QLocale

from retllm_desktop.core.timeline import Moments
from retllm_desktop.ui.gallery.gallery_model import GallerySection
from retllm_desktop.ui.shared.translation import tr

_EPOCH: Final = 2_440_588
"""The Julian day of 1 January 1970."""
_DAY_S: Final = 86_400.0
_FARTHEST_DAYS: Final = 3_000_000
"""Some eight thousand years: what is beyond is no date, and Qt writes none."""
SPARSE: Final = 3
"""A month whose days have fewer items than this on average stands under its own heading alone, and
so does a year of such months: headings above single pictures would be most of what one sees."""
_KEPT_TITLES: Final = 8192


@dataclass(frozen=True, slots=True)
class MonthStart:
    """A month in a list by date.

    Attributes:
        first_row: Its first row.
        year: The year.
        month: 1 … 12.
    """

    first_row: int
    year: int
    month: int


def find_months(moments: Moments) -> tuple[MonthStart, ...]:
    """Return the months of a list by date, in its order.

    Args:
        moments: Of its rows, descending.
    """
    months = _day_numbers(moments).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    firsts = _first_rows(months)
    return tuple(
        MonthStart(row, 1970 + number // 12, number % 12 + 1)
        for row, number in zip(firsts.tolist(), months[firsts].tolist(), strict=True)
    )


def make_date_sections(
    moments: Moments, today: date, locale: QLocale
) -> tuple[GallerySection, ...]:
    """Return a heading for each month, and below it one for each of its days; see ``SPARSE``.

    A day is one by the clock on the wall where a picture was taken, wherever this computer is.

    Args:
        moments: Of the rows, descending.
        today: The person's day.
        locale: How dates and numbers are written.
    """
    if not len(moments):
        return ()
    days = _day_numbers(moments)
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    day_rows, month_rows = _first_rows(days), _first_rows(months)
    day_ends, month_ends = np.append(day_rows[1:], len(days)), np.append(month_rows[1:], len(days))
    day_of = np.searchsorted(day_rows, np.append(month_rows, len(days)))
    today_number = (today - date(1970, 1, 1)).days
    present = (today.year - 1970) * 12 + today.month - 1
    month_numbers = months[month_rows]
    sections: list[GallerySection] = []
    sparse = 0
    for place, (row, end) in enumerate(zip(month_rows.tolist(), month_ends.tolist(), strict=True)):
        number = int(month_numbers[place])
        if place < sparse:
            continue
        # The months of its year that follow, which all do.
        after_year = int(np.searchsorted(-month_numbers, -(number // 12 * 12), side="right"))
        finish_row = int(month_ends[after_year - 1])
        begins = not place or int(month_numbers[place - 1]) // 12 != number // 12
        if (
            begins
            and number // 12 != present // 12
            and (finish_row - row < SPARSE * (after_year - place))
        ):
            sparse = after_year
            year = year_name(_month_start(number), locale)
            sections.append(GallerySection(row, year, locale.toString(finish_row - row), 0))
            continue
        first_day, after = int(day_of[place]), int(day_of[place + 1])
        sections.append(
            GallerySection(row, month_title(number, locale), locale.toString(end - row), 0)
        )
        if number != present and end - row < SPARSE * (after - first_day):
            continue
        for one in range(first_day, after):
            begin, finish = int(day_rows[one]), int(day_ends[one])
            title = day_title(int(days[begin]), today_number, locale)
            sections.append(GallerySection(begin, title, locale.toString(finish - begin), 1))
    return tuple(sections)


def day_title(day: int, today: int, locale: QLocale) -> str:
    """Return what a day is called.

    Args:
        day: Days since 1 January 1970.
        today: The person's day, as such a number.
        locale: How dates are written.
    """
    if day == today:
        return tr("Today")
    if day == today - 1:
        return tr("Yesterday")
    return _long_date(day, locale.name())


def month_title(number: int, locale: QLocale) -> str:
    """Return what a month is called: its name and year.

    Args:
        number: Months since January 1970.
        locale: How dates are written.
    """
    return month_title_of(_month_start(number), locale)


def _month_start(number: int) -> MonthStart:
    return MonthStart(0, 1970 + number // 12, number % 12 + 1)


def month_title_of(month: MonthStart, locale: QLocale) -> str:
    """Return what a month is called: its name and year."""
    name = locale.standaloneMonthName(month.month, QLocale.FormatType.LongFormat)
    return tr("{month} {year}", month=name, year=year_name(month, locale))


def month_name(month: MonthStart, locale: QLocale) -> str:
    """Return the short name of a month."""
    return locale.standaloneMonthName(month.month, QLocale.FormatType.ShortFormat)


def year_name(month: MonthStart, locale: QLocale) -> str:
    """Return the year of a month in the digits of a language."""
    return locale.toString(QDate(month.year, month.month, 1), "yyyy")


@lru_cache(maxsize=_KEPT_TITLES)
def _long_date(day: int, locale: str) -> str:
    return QLocale(locale).toString(
        QDate.fromJulianDay(_EPOCH + day), QLocale.FormatType.LongFormat
    )


def _day_numbers(moments: Moments) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    days = np.floor(moments / _DAY_S)
    return np.clip(np.nan_to_num(days), -_EPOCH / 4, _FARTHEST_DAYS).astype(np.int64)


def _first_rows(
    numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    """Return where runs of equal numbers begin."""
    if not len(numbers):
        return np.zeros(0, np.intp)
    return np.append(0, np.flatnonzero(np.diff(numbers)) + 1)
