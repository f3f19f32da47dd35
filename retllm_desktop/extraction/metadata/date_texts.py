"""Dates as files write them become what a clock on the wall showed, with its distance from UTC."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from retllm_desktop.core.file_dates import (
    MAX_UTC_OFFSET_MIN,
    WallClock,
    is_plausible,
    read_wall_clock,
)

_ZONE: Final = r"(?P<zone>Z|UTC|[+\-]\d\d:?\d\d)"
_FORMS: Final = (
    # EXIF, ISO 8601 (XMP): 2021:07:04 12:30:15, 2021-07-04T12:30:15.5+02:00, 2021-07, 2021
    re.compile(
        r"(?P<year>\d{4})(?:[:\-/.](?P<month>\d\d)(?:[:\-/.](?P<day>\d\d)"
        r"(?:(?:\s*T\s*|\s+)(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
        rf"\s*{_ZONE}?)?)?)?(?!\d)"
    ),
    # IPTC: 20050929, 20050929T165100+0000
    re.compile(
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
        rf"(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?\s*{_ZONE}?)?(?!\d)"
    ),
)
_PDF_DATE: Final = re.compile(
    r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([Z+-])(\d\d)?'?(\d\d)?)?"
)
"""As ISO 32000-1, 7.9.4 has it; what is left out is the first of its kind."""
_NOON: Final = 12
_MIDDLE_MONTH, _MIDDLE_DAY = 7, 15


def read_date_text(text: str, zone: str = "") -> WallClock | None:
    """Return what a date says, None for none, or for one that no clock that was set can show.

    A day without a time counts as its noon, a month as its middle, a year as the beginning of
    July; a month or day 0 counts as unknown.

    Args:
        text: The date; what follows it is passed over.
        zone: The distance from UTC where it stands elsewhere (``+02:00``).
    """
    for form in _FORMS:
        match = form.match(text.strip())
        if match is not None:
            return _clock(match.groupdict(), zone)
    return None


def read_pdf_date(text: str) -> WallClock | None:
    """Return what a date of a PDF says (``D:20050929165100+02'00'``), None for none."""
    match = _PDF_DATE.match(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(one or 0) for one in match.groups()[:6])
    sign, hours, minutes = match.groups()[6:]
    zone = "Z" if sign == "Z" else f"{sign}{hours or '00'}{minutes or '00'}"
    try:
        shown = datetime(
            year, month or 1, day or 1, hour, minute, min(second, 59), tzinfo=UTC
        ).timestamp()
    except ValueError:
        return None
    return WallClock(shown, read_zone(zone) if sign else None) if is_plausible(shown) else None


def read_mail_date(text: str) -> WallClock | None:
    """Return what a date by RFC 5322 says, None for none."""
    try:
        clock = read_wall_clock(parsedate_to_datetime(text))
    except (ValueError, TypeError, OverflowError):
        return None
    return clock if is_plausible(clock.moment_s) else None


def read_zone(text: str) -> int | None:
    """Return how many minutes a zone (``+02:00``, ``-0330``, ``Z``) is ahead of UTC."""
    match = re.fullmatch(r"(Z|UTC)|([+\-])(\d\d):?(\d\d)", text.strip())
    if match is None:
        return None
    if match[1]:
        return 0
    minutes = int(match[3]) * 60 + int(match[4])
    if minutes > MAX_UTC_OFFSET_MIN:
        return None
    return -minutes if match[2] == "-" else minutes


def _clock(found: Mapping[str, str | None], zone: str) -> WallClock | None:
    year, month, day = (int(found[part] or 0) for part in ("year", "month", "day"))
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    timed = found["hour"] is not None and hour < 24 and minute < 60
    if not month or not day or not timed:
        hour, minute, second = _NOON, 0, 0
    if not month:
        month, day = _MIDDLE_MONTH, 1
    try:
        shown = datetime(year, month, day or _MIDDLE_DAY, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None
    if not is_plausible(shown.timestamp()):
        return None
    return WallClock(shown.timestamp(), read_zone(found["zone"] or zone) if timed else None)
