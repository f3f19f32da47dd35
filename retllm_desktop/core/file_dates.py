"""The date of a file and where it comes from: what it carries, its name, or its last change.

A date is what the clock on the wall showed where the file was made. It is kept as the seconds from
1970-01-01 00:00 to it *as if that clock ran in UTC*, with the clock's distance from UTC beside it
where that is known. So a day stays the same day wherever this computer is, and dates compare and
sort as people read them.

Order of trust. The first that is there and plausible counts; ``DateSource`` says which it was:

1. EXIF: DateTimeOriginal, then DateTimeDigitized; the distance from UTC from OffsetTime…, else from
   the difference to the satellites' time.
2. XMP beside the file (sidecars), then within it: exif:DateTimeOriginal, photoshop:DateCreated,
   xmp:CreateDate, exif:DateTimeDigitized. An exif:DateTimeOriginal of a sidecar comes before EXIF:
   it is a copy of that very record, and where it differs a person set it right.
3. IPTC: DateCreated and TimeCreated, then the digital ones.
4. The satellites' date and time, which are UTC, and what Google exports beside a picture.
5. The record of a container (QuickTime, Matroska; a PNG's creation time), of a document its own.
6. The name, as cameras, phones and messengers give it (``read_date_in_name``).
7. The file's last change, by the clock of this computer: the only one that asks its zone.

What is known as a moment alone (UTC) gets the clock of its longitude, in whole hours, else UTC's.
A day without a time counts as its noon, a month as its middle, a year as the beginning of July.
"""

import math
import re
import time
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple


class DateSource(StrEnum):
    """Where a date comes from; the module's first lines say in which order."""

    EXIF = "exif"
    XMP = "xmp"
    SIDECAR = "sidecar"
    IPTC = "iptc"
    GPS = "gps"
    CONTAINER = "container"
    DOCUMENT = "document"
    NAME = "name"
    CHANGED = "changed"


class WallClock(NamedTuple):
    """What a clock showed.

    Attributes:
        moment_s: Seconds since 1970-01-01 00:00 as if it ran in UTC.
        utc_offset_min: How far it is ahead of UTC, in minutes; None where unknown.
    """

    moment_s: float
    utc_offset_min: int | None = None


class FileDate(NamedTuple):
    """When a file was made, as well as is known.

    Attributes:
        moment_s: What the clock showed there (``WallClock``).
        source: Where it comes from.
        utc_offset_min: How far that clock is ahead of UTC, in minutes; None where unknown.
    """

    moment_s: float
    source: DateSource
    utc_offset_min: int | None = None


_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock on a wall has no zone
MAX_UTC_OFFSET_MIN: Final = 15 * 60
"""No clock is farther from UTC."""
_DEGREES_AN_HOUR: Final = 15
_QUARTER_S: Final = 15 * 60
_APART_S: Final = 3 * 60
"""Satellites' time is that of the last fix, a film's that of its end or beginning."""
_FARTHEST_MIN: Final = 14 * 60
"""No place keeps a time farther from UTC."""
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
    # 31.01.2024: with points the day comes first; Telegram exports photo_1@31-01-2024_10-22-33
    re.compile(
        rf"(?<![0-9a-z.])(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{{4}})"
        rf"(?:{_TIME}{_WHOLE}|(?!\d))"
    ),
    re.compile(rf"@(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d{{4}}){_TIME}{_WHOLE}"),
)
_COUNTED_DAYS: Final = re.compile(
    r"(?<![0-9a-z])(?:[a-z]+)?(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:[ _t-]?(?P<hour>[01]\d|2[0-3])(?P<colon>[._-]?)(?P<minute>[0-5]\d)(?P=colon)"
    r"(?P<second>[0-5]\d)(?:[._]?\d{1,3})?)?"
    r"(?![0-9a-z])"
)
"""IMG_20240131_123456, PXL_20240131_123456789, IMG-20240131-WA0001, IMG20240131123456."""
_COUNTED_MS: Final = re.compile(
    r"(?:fb_img_|mmexport|wx_camera_|snapchat-|pt|^)(\d{13})(?![0-9a-z])"
)
"""Programs that name pictures by the milliseconds since 1970, which are UTC."""
_NOON: Final = 12


def read_wall_clock(moment: datetime) -> WallClock:
    """Return what a clock showed; one without a zone is taken as it is."""
    offset = moment.utcoffset()
    shown = moment.replace(tzinfo=None) - _EPOCH
    minutes = None if offset is None else round(offset / timedelta(minutes=1))
    return WallClock(shown / timedelta(seconds=1), minutes)


def wall_clock_here_s(instant_s: float) -> float:
    """Return what this computer's clock shows at a moment, as seconds of a wall clock.

    Args:
        instant_s: Seconds since 1970, UTC.
    """
    try:
        here = datetime.fromtimestamp(instant_s).astimezone()
        return read_wall_clock(here).moment_s
    except (OverflowError, OSError, ValueError):
        # Years that this system's calendar does not reach; no zone differs by more than a day.
        return instant_s


def read_instant(instant_s: float, longitude: float | None = None, name: str = "") -> WallClock:
    """Return what a clock showed at a moment: by the file's name or the longitude, else in UTC.

    Args:
        instant_s: Seconds since 1970, UTC.
        longitude: Degrees east of where that was, None where unknown.
        name: Of the file; where it tells the same moment by another clock, that clock counts.
    """
    named_s = read_date_in_name(name)
    offset = None if named_s is None else find_utc_offset(named_s, instant_s)
    if offset is not None:
        return WallClock(instant_s + offset * 60, offset)
    if longitude is None:
        return WallClock(instant_s, 0)
    hours = round(longitude / _DEGREES_AN_HOUR)
    return WallClock(instant_s + hours * 3600, hours * 60)


def find_utc_offset(moment_s: float, utc_s: float) -> int | None:
    """Return how far a clock was ahead of UTC, by what it showed and a moment at most minutes away.

    Zones lie a multiple of a quarter of an hour from UTC; None where that is not so, for then the
    clock was set wrong, or the moment is another.

    Args:
        moment_s: Seconds of the wall clock.
        utc_s: Seconds since 1970, UTC.
    """
    ahead_s = moment_s - utc_s
    quarters = round(ahead_s / _QUARTER_S)
    if abs(ahead_s - quarters * _QUARTER_S) > _APART_S or abs(quarters * 15) > _FARTHEST_MIN:
        return None
    return quarters * 15


def is_plausible(moment_s: float, now_s: float | None = None) -> bool:
    """Whether a moment can be a file's: not before photography, not to come, not a clock's zero.

    Args:
        moment_s: Seconds of a wall clock.
        now_s: The present in UTC; None for that of this computer.
    """
    # No wall clock is a day ahead of UTC.
    latest_s = (time.time() if now_s is None else now_s) + _DAY_S
    if not math.isfinite(moment_s) or moment_s > latest_s:
        return False
    day = read_moment(moment_s)
    return (
        day is not None
        and day.year >= _FIRST_YEAR
        and (day.year, day.month, day.day) not in _UNSET_DAYS
    )


def read_moment(moment_s: float) -> datetime | None:
    """Return what a wall clock showed, without a zone; None beyond the calendar."""
    try:
        return _EPOCH + timedelta(seconds=moment_s)
    except (OverflowError, ValueError):
        return None


def read_date_in_name(name: str, now_s: float | None = None) -> float | None:
    """Return the moment that a file's name tells, in seconds of a wall clock; None for none.

    A day without a time counts as its noon. Numbers that only look like a date, days that are
    none and days to come are passed over.

    Args:
        name: The name, without the folder.
        now_s: The present in UTC; None for that of this computer.
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


def resolve_file_date(carried: FileDate | None, name: str, mtime_ns: int) -> FileDate:
    """Return a file's date: what it carries, or what its name tells, or its last change.

    Args:
        carried: What it carries, None for nothing.
        name: Its name, without the folder.
        mtime_ns: When it was last changed, in nanoseconds since 1970 UTC.
    """
    if carried is not None and is_plausible(carried.moment_s):
        return carried
    named_s = read_date_in_name(name)
    if named_s is not None:
        return FileDate(named_s, DateSource.NAME)
    return FileDate(wall_clock_here_s(mtime_ns / 1e9), DateSource.CHANGED)


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
        shown = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - a wall clock
    except ValueError:
        return None
    return read_wall_clock(shown).moment_s
