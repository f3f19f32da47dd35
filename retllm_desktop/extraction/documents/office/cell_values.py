"""Numbers in cells of spreadsheets are written as people read them."""

import math
import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DAY_LETTERS: Final = re.compile(r"[ymdhs]", re.IGNORECASE)
_CLOCK: Final = re.compile(r"[hs]", re.IGNORECASE)
_DAY: Final = re.compile(r"[yd]", re.IGNORECASE)
_EPOCH_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY: Final = 2_958_466
"""The end of the year 9999, counted from 1899."""


class CellFormat(StrEnum):
    """How the number in a cell is meant."""

    PLAIN = "plain"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"


_BUILTIN: Final = {
    **{
        str(n): CellFormat.DATE
        for n in (*range(14, 18), *range(27, 32), *range(50, 59), 34, 35, 36)
    },
    **{str(n): CellFormat.TIME for n in (18, 19, 20, 21, 32, 33, 45, 46, 47)},
    "22": CellFormat.MOMENT,
    "9": CellFormat.PERCENT,
    "10": CellFormat.PERCENT,
}
"""ECMA-376 part 1, 18.8.30; numbers of East Asian versions included."""


def get_builtin_format(number: str) -> CellFormat:
    """Return what a number format means that is known by its number alone."""
    return _BUILTIN.get(number, CellFormat.PLAIN)


def parse_format(code: str) -> CellFormat:
    """Return what a number format means that is written out (``yyyy-mm-dd``)."""
    bare = _LITERAL.sub("", code.partition(";")[0])
    if bare.casefold() in {"", "general", "@", "standard"}:
        return CellFormat.PLAIN
    if "%" in bare:
        return CellFormat.PERCENT
    if not _DAY_LETTERS.search(bare) or "0" in bare.replace(".000", "").replace(".00", ""):
        return CellFormat.PLAIN
    clock, day = _CLOCK.search(bare), _DAY.search(bare)
    if clock and day:
        return CellFormat.MOMENT
    return CellFormat.TIME if clock else CellFormat.DATE


def write_number(value: str, how: CellFormat, *, since_1904: bool = False) -> str:
    """Return a stored number as people read it; what is none stays as it is."""
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):
        return value
    if how is CellFormat.PERCENT:
        return f"{number * 100:.10g}%"
    if how is CellFormat.PLAIN or not 0 <= number < _LAST_DAY:
        return f"{number:.15g}"
    moment = (_EPOCH_1904 if since_1904 else _EPOCH_1900) + timedelta(days=number)
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    if how is CellFormat.TIME:
        hours = math.floor(number) * 24 + moment.hour
        return f"{hours:02}:{moment:%M:%S}"
    if not (moment.hour or moment.minute):
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M}"
