"""The date of a file and where it comes from: what it carries, its name, or its last change."""

import math
import re
import time
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple


class DateSource(StrEnum):
    """Where a date comes from, the first that is there.

    ``TAKEN``: the camera's record; ``DOCUMENT``: what a document says of its making; ``NAME``: the
    file's name; ``CHANGED``: when the file was last changed.
    """

    TAKEN = "taken"
    DOCUMENT = "document"
    NAME = "name"
    CHANGED = "changed"


class FileDate(NamedTuple):
    """When a file was made, as well as is known.

    Attributes:
        moment_s: Seconds since 1970. What names no zone is local time of this computer.
        source: Where it comes from.
    """

    moment_s: float
    source: DateSource


_DAY_S: Final = 86_400
_FIRST_YEAR: Final = 1826
"""Of the oldest photograph that is kept (Niépce)."""
_UNSET_DAYS: Final = frozenset(
    {(1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1904, 1, 1), (1970, 1, 1), (1980, 1, 1)}
)
"""Days from which clocks and file formats count: written where the date was never set."""
_FIRST_YEAR_NAMED: Final = 1900
_FIRST_YEAR_COUNTED: Final = 1990
"""Of digits without separators, which are as often numbers of something else."""

_TIME: Final = (
    r"(?:(?:[ _T-]|\s*,\s*|\s+(?:at|um|à|a las|alle|om|kl\.?|às|klo)\s+)"
    r"(?P<hour>[01]?\d|2[0-3])(?P<colon>[.:_-]?)(?P<minute>[0-5]\d)"
    r"(?:(?P=colon)(?P<second>[0-5]\d))?(?:[.,_]?\d{3})?"
    r"(?:\s*(?P<half>[ap])\.?m\.?(?![a-z]))?)?"
)
_WHOLE: Final = r"(?![0-9a-z])"
_NAMED_DAYS: Final = (
    # 2024-01-31, 2024_01_31, 2024.01.31
    re.compile(
        rf"(?<![0-9a-z.])(?:[a-z]+)?(?<!\d)(?P<year>\d{{4}})(?P<mark>[._-])(?P<month>\d\d)(?P=mark)"
        rf"(?P<day>\d\d)(?:{_TIME}{_WHOLE}|(?!\d))"
    ),
    # 31.01.2024: with points the day comes first
    re.compile(
        rf"(?<![0-9a-z.])(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{{4}})"
        rf"(?:{_TIME}{_WHOLE}|(?!\d))"
    ),
)
_COUNTED_DAYS: Final = re.compile(
    r"(?<![0-9a-z])(?:[a-z]+)?(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:[ _t-]?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)(?:[._]?\d{1,3})?)?"
    r"(?![0-9a-z])"
)
"""IMG_20240131_123456, PXL_20240131_123456789, IMG-20240131-WA0001, IMG20240131123456."""
_COUNTED_MS: Final = re.compile(r"(?:fb_img_|mmexport|wx_camera_|snapchat-|pt)(\d{13})(?!\d)")
"""Programs that name pictures by the milliseconds since 1970."""
_NOON: Final = 12


def is_plausible(moment_s: float, now_s: float | None = None) -> bool:
    """Whether a moment can be a file's: not before photography, not to come, not a clock's zero.

    Args:
        moment_s: Seconds since 1970.
        now_s: The present; None for that of this computer.
    """
    latest_s = (time.time() if now_s is None else now_s) + _DAY_S
    if not math.isfinite(moment_s) or moment_s > latest_s:
        return False
    try:
        day = datetime.fromtimestamp(moment_s).astimezone()
    except (OverflowError, OSError, ValueError):
        return False
    return day.year >= _FIRST_YEAR and (day.year, day.month, day.day) not in _UNSET_DAYS


def read_date_in_name(name: str, now_s: float | None = None) -> float | None:
    """Return the moment that a file's name tells, None where it tells none.

    A day without a time counts as its noon. Numbers that only look like a date, days that are
    none and days to come are passed over.

    Args:
        name: The name, without the folder.
        now_s: The present; None for that of this computer.
    """
    if not any(letter.isdigit() for letter in name):
        return None
    folded = name.casefold()
    for pattern, first_year in (
        *((pattern, _FIRST_YEAR_NAMED) for pattern in _NAMED_DAYS),
        (_COUNTED_DAYS, _FIRST_YEAR_COUNTED),
    ):
        for match in pattern.finditer(folded):
            moment_s = _matched_moment_s(match, first_year)
            if moment_s is not None and is_plausible(moment_s, now_s):
                return moment_s
    match = _COUNTED_MS.search(folded)
    if match is not None:
        moment_s = int(match[1]) / 1000
        if is_plausible(moment_s, now_s) and moment_s > 0:
            return moment_s
    return None


def resolve_file_date(
    carried_s: float | None, name: str, mtime_ns: int, *, document: bool
) -> FileDate:
    """Return a file's date: what it carries, or what its name tells, or its last change.

    Args:
        carried_s: What it carries: seconds since 1970, None for nothing.
        name: Its name, without the folder.
        mtime_ns: When it was last changed.
        document: Whether it is a document; else it is a picture.
    """
    if carried_s is not None and is_plausible(carried_s):
        return FileDate(carried_s, DateSource.DOCUMENT if document else DateSource.TAKEN)
    named_s = read_date_in_name(name)
    if named_s is not None:
        return FileDate(named_s, DateSource.NAME)
    return FileDate(mtime_ns / 1e9, DateSource.CHANGED)


def _matched_moment_s(match: re.Match[str], first_year: int) -> float | None:
    found = match.groupdict()
    year, month, day = (int(found[part]) for part in ("year", "month", "day"))
    if year < first_year:
        return None
    hour = _NOON if found["hour"] is None else int(found["hour"])
    half = found.get("half")
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    try:
        return datetime(year, month, day, hour, minute, second).astimezone().timestamp()
    except (ValueError, OverflowError, OSError):
        return None
