"""When a picture was taken, by the order of trust of ``core/file_dates.py``.

Source: Exif 3.0, 4.6.6 (dates, OffsetTime) and 4.6.7 (GPSTimeStamp, GPSDateStamp: UTC); IPTC IIM
4.2, 2:55 to 2:63; MWG Guidelines 2.0, 5.7 (dates).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from retllm_desktop.core.file_dates import (
    DateSource,
    FileDate,
    WallClock,
    find_utc_offset,
    is_plausible,
    read_instant,
)
from retllm_desktop.extraction.metadata.date_texts import read_date_text, read_mail_date
from retllm_desktop.extraction.metadata.picture_records import PictureRecords
from retllm_desktop.extraction.metadata.picture_words import iptc_texts, text_of_record
from retllm_desktop.extraction.metadata.xmp import XmpProperties

_EXIF_DATES: Final = ((0x9003, 0x9011), (0x9004, 0x9012))
"""When the photo was taken, or when it was made digital, each with its distance from UTC."""
_OFFSET: Final = 0x9010
"""The distance that is meant for the date of change; some cameras write no other."""
_IPTC_DATES: Final = (((2, 55), (2, 60)), ((2, 62), (2, 63)))
_GPS_TIME, _GPS_DATE = 7, 29
_CREATION_TIME: Final = "creation time"


def date_picture(records: PictureRecords, longitude: float | None) -> FileDate | None:
    """Return when a picture was taken, None where nothing in its file says so.

    Args:
        records: What stands in its file.
        longitude: Degrees east, None where unknown.
    """
    xmp = records.xmp
    utc_s = _satellites_s(records.place, xmp)
    for clock in _exif_clocks(records.camera):
        offset = clock.utc_offset_min
        if offset is None:
            offset = _xmp_offset(clock.moment_s, xmp)
        if offset is None and utc_s is not None:
            offset = find_utc_offset(clock.moment_s, utc_s)
        return FileDate(clock.moment_s, DateSource.EXIF, offset)
    return (
        date_xmp(xmp.dates, DateSource.XMP)
        or _first_of(_iptc_clocks(records.iptc), DateSource.IPTC)
        or _date_satellites(utc_s, records.place, longitude)
        or _first_of(_text_clocks(records.texts), DateSource.CONTAINER)
    )


def date_xmp(dates: Sequence[str], source: DateSource) -> FileDate | None:
    """Return the first of some dates of a packet that is one."""
    return _first_of((clock for text in dates if (clock := read_date_text(text))), source)


def _first_of(clocks: Iterator[WallClock], source: DateSource) -> FileDate | None:
    clock = next(clocks, None)
    return None if clock is None else FileDate(clock.moment_s, source, clock.utc_offset_min)


def _exif_clocks(camera: Mapping[int, object]) -> Iterator[WallClock]:
    for date_tag, zone_tag in _EXIF_DATES:
        zone = text_of_record(camera.get(zone_tag)) or text_of_record(camera.get(_OFFSET))
        clock = read_date_text(text_of_record(camera.get(date_tag)), zone)
        if clock is not None:
            yield clock


def _xmp_offset(moment_s: float, xmp: XmpProperties) -> int | None:
    clock = read_date_text(xmp.taken)
    return clock.utc_offset_min if clock is not None and clock.moment_s == moment_s else None


def _iptc_clocks(iptc: Mapping[tuple[int, int], object]) -> Iterator[WallClock]:
    for day_key, time_key in _IPTC_DATES:
        for day in iptc_texts(iptc.get(day_key))[:1]:
            when = "".join(iptc_texts(iptc.get(time_key))[:1])
            clock = read_date_text(f"{day}T{when}" if when else day) or read_date_text(day)
            if clock is not None:
                yield clock


def _text_clocks(texts: Mapping[str, str]) -> Iterator[WallClock]:
    text = texts.get(_CREATION_TIME, "")
    clock = read_date_text(text) or read_mail_date(text) if text else None
    if clock is not None:
        yield clock


def _satellites_s(place: Mapping[int, object], xmp: XmpProperties) -> float | None:
    """Return the satellites' time in seconds since 1970, None where it is not there."""
    day = read_date_text(text_of_record(place.get(_GPS_DATE)))
    parts = place.get(_GPS_TIME)
    if day is not None and isinstance(parts, tuple | list):
        hour, minute, second = (float(part) for part in cast("Sequence[float]", parts)[:3])
        seconds = hour * 3600 + minute * 60 + second
        if 0 <= seconds <= 86_400:
            return day.moment_s - day.moment_s % 86_400 + seconds
    clock = read_date_text(xmp.gps_time)
    if clock is None or "T" not in xmp.gps_time:
        return None
    return clock.moment_s - 60 * (clock.utc_offset_min or 0)


def _date_satellites(
    utc_s: float | None, place: Mapping[int, object], longitude: float | None
) -> FileDate | None:
    if utc_s is not None:
        clock = read_instant(utc_s, longitude)
        if is_plausible(clock.moment_s):
            return FileDate(clock.moment_s, DateSource.GPS, clock.utc_offset_min)
    day = read_date_text(text_of_record(place.get(_GPS_DATE)))
    return None if day is None else FileDate(day.moment_s, DateSource.GPS)
