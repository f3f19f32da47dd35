"""Metadata of pictures: EXIF, IPTC, XMP and the texts that formats hold, brought together.

A broken record is left out, the others count.
"""

import binascii
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar, cast

from PIL import Image, IptcImagePlugin

from retllm_desktop.core.file_dates import is_plausible
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Metadata
from retllm_desktop.extraction.captions import (
    MAX_NAME_CHARS,
    MAX_NAMES,
    join_captions,
)
from retllm_desktop.extraction.metadata.picture_words import (
    SCREENSHOT,
    iptc_texts,
    iterate_jpeg_segments,
    list_keywords,
    list_texts,
    once,
    read_user_comment,
    text_of_record,
    texts_of_format,
)
from retllm_desktop.extraction.metadata.screenshots import is_screen_size
from retllm_desktop.extraction.metadata.xmp import XmpProperties, join_properties, read_xmp
from retllm_desktop.extraction.metadata.xmp_packet import MAX_XMP_BYTES

_EXIF, _GPS = 0x8769, 0x8825
_MAKE, _MODEL, _XMP = 0x010F, 0x0110, 0x02BC
_RATING, _RATING_PERCENT = 0x4746, 0x4749
_TAKEN_TAGS: Final = ((0x9003, 0x9011), (0x9004, 0x9012))
"""When the photo was taken, or when it was made digital, each with its distance from UTC."""
_COMMENT, _LENS, _LENS_SPECIFICATION = 0x9286, 0xA434, 0xA432
_IPTC_CITY, _IPTC_LOCATION, _IPTC_REGION, _IPTC_COUNTRY = (2, 90), (2, 92), (2, 95), (2, 101)
_EXTENDED_XMP: Final = b"http://ns.adobe.com/xmp/extension/\0"
_GUID_CHARS: Final = 32
_PIECE_HEAD: Final = _GUID_CHARS + 8
_DATE: Final = re.compile(
    r"(\d{4})[:\-](\d\d)[:\-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+\-]\d\d:?\d\d)?"
)
_ZONE: Final = re.compile(r"Z|[+\-]\d\d:?\d\d")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _RawMetadata:
    """EXIF tags of the picture, the shot and the place, and the other kinds of metadata."""

    main: Mapping[int, object]
    camera: Mapping[int, object]
    place: Mapping[int, object]
    iptc: Mapping[tuple[int, int], object]
    xmp: XmpProperties
    texts: Mapping[str, str]


def read_image_metadata(image: Image.Image, width_px: int, height_px: int) -> Metadata:
    """Read the metadata of a decoded picture; the size is that of the original."""
    records = _read_raw(image)
    xmp, iptc = records.xmp, records.iptc
    comment = _attempt(lambda: read_user_comment(records.camera.get(_COMMENT)), "")
    place = _attempt(lambda: _place(records.place), None) or (xmp.latitude, xmp.longitude)
    people = once(xmp.people)[:MAX_NAMES]
    keywords = _attempt(lambda: list_keywords(records.main, iptc, xmp, records.texts), ())
    city = xmp.city or _iptc_text(iptc, _IPTC_CITY)
    region = xmp.region or _iptc_text(iptc, _IPTC_REGION)
    country = xmp.country or _iptc_text(iptc, _IPTC_COUNTRY)
    places = (xmp.location or _iptc_text(iptc, _IPTC_LOCATION), city, region, country)
    texts = _attempt(lambda: list_texts(records.main, iptc, xmp, records.texts, comment), [])
    return Metadata(
        taken_s=_attempt(lambda: _taken_s(records), None),
        camera=_attempt(lambda: _camera(records), ""),
        lens=_attempt(lambda: _lens(records), "")[:MAX_NAME_CHARS],
        latitude=place[0],
        longitude=place[1],
        caption=join_captions(
            texts, (", ".join(names) for names in (people, keywords, once(places)))
        ),
        people=tuple(name[:MAX_NAME_CHARS] for name in people),
        keywords=tuple(name[:MAX_NAME_CHARS] for name in keywords[:MAX_NAMES]),
        city=city[:MAX_NAME_CHARS],
        region=region[:MAX_NAME_CHARS],
        country=country[:MAX_NAME_CHARS],
        rating=_attempt(lambda: _rating(records), None),
        screenshot=comment.casefold() == SCREENSHOT,
        screen_sized=image.format == "PNG" and is_screen_size(width_px, height_px),
        kind=FileKind.PICTURE,
    )


def _attempt(read: Callable[[], _Value], otherwise: _Value) -> _Value:
    try:
        return read()
    except Exception:  # noqa: BLE001 - broken records come in every form
        return otherwise


def _read_raw(image: Image.Image) -> _RawMetadata:
    empty: dict[int, object] = {}
    exif = _attempt(image.getexif, Image.Exif())
    main = _attempt(lambda: cast("dict[int, object]", dict(exif)), empty)
    info = _attempt(lambda: cast("dict[str, object]", dict(image.info)), {})
    applist: object = getattr(image, "applist", None)
    comments = _attempt(lambda: list(iterate_jpeg_segments(applist, "COM", b"")), [])
    return _RawMetadata(
        main,
        _attempt(lambda: cast("dict[int, object]", exif.get_ifd(_EXIF)), empty),
        _attempt(lambda: cast("dict[int, object]", exif.get_ifd(_GPS)), empty),
        _attempt(lambda: _iptc(image), {}),
        _attempt(lambda: _xmp(info, main, applist), XmpProperties()),
        _attempt(lambda: texts_of_format(info, comments), {}),
    )


def _xmp(info: Mapping[str, object], main: Mapping[int, object], applist: object) -> XmpProperties:
    """Return what a picture's packet says, with the part of it that did not fit (JPEG)."""
    raw = info.get("xmp") or info.get("XML:com.adobe.xmp") or main.get(_XMP)
    if raw is None:
        raw = _raw_profile(info.get("Raw profile type xmp"))
    found = read_xmp(raw)
    if not found.extended:
        return found
    pieces: dict[int, bytes] = {}
    length = 0
    for piece in iterate_jpeg_segments(applist, "APP1", _EXTENDED_XMP + found.extended.encode()):
        offset = int.from_bytes(piece[4:8], "big")
        length += len(piece) - 8
        if length > MAX_XMP_BYTES:
            return found
        pieces[offset] = piece[8:]
    return join_properties(found, read_xmp(b"".join(pieces[at] for at in sorted(pieces))))


def _raw_profile(value: object) -> bytes | None:
    """Return the bytes of a profile that ImageMagick wrote into a PNG as hexadecimal lines."""
    if not isinstance(value, str):
        return None
    lines = value.strip().split("\n")
    return binascii.unhexlify("".join(lines[2:]).replace(" ", "")) if len(lines) > 2 else None


def _iptc(image: Image.Image) -> Mapping[tuple[int, int], object]:
    found: object = IptcImagePlugin.getiptcinfo(image)  # type: ignore[arg-type]
    return cast("dict[tuple[int, int], object]", found) if isinstance(found, dict) else {}


def _iptc_text(iptc: Mapping[tuple[int, int], object], key: tuple[int, int]) -> str:
    return _attempt(lambda: next(iter(iptc_texts(iptc.get(key))), ""), "")


def _camera(records: _RawMetadata) -> str:
    make, model = text_of_record(records.main.get(_MAKE)), text_of_record(records.main.get(_MODEL))
    if not model:
        make, model = make or records.xmp.make, records.xmp.model
    maker = make.partition(" ")[0]
    if maker and model.casefold().startswith(maker.casefold()):
        make = ""
    return f"{make} {model}".strip()[:MAX_NAME_CHARS]


def _lens(records: _RawMetadata) -> str:
    named = text_of_record(records.camera.get(_LENS)) or records.xmp.lens
    return named or _attempt(lambda: _specified_lens(records.camera.get(_LENS_SPECIFICATION)), "")


def _specified_lens(value: object) -> str:
    """Return «18-55mm f/3.5-5.6» of the least and greatest focal length and their f-numbers."""
    numbers = [float(part) for part in cast("tuple[float, ...]", value)]
    shortest, longest, wide, tele = (
        f"{number:.3g}" if math.isfinite(number) and 0 < number < 10_000 else ""
        for number in numbers
    )
    if not shortest or not longest:
        return ""
    focal = shortest if shortest == longest else f"{shortest}-{longest}"
    opening = wide if wide == tele or not tele else f"{wide}-{tele}"
    return f"{focal}mm f/{opening}" if wide else f"{focal}mm"


def _rating(records: _RawMetadata) -> int | None:
    if records.xmp.rating is not None:
        return records.xmp.rating
    stars, percent = records.main.get(_RATING), records.main.get(_RATING_PERCENT)
    if isinstance(stars, int) and 0 <= stars <= 5:
        return stars
    if isinstance(percent, int) and 0 <= percent <= 100:
        return 0 if percent < 1 else min(5, 1 + round((percent - 1) / 24.5))
    return None


def _taken_s(records: _RawMetadata) -> float | None:
    for date_tag, zone_tag in _TAKEN_TAGS:
        date, zone = (
            text_of_record(records.camera.get(date_tag)),
            text_of_record(records.camera.get(zone_tag)),
        )
        moment = _moment_s(date, zone)
        if moment is not None:
            return moment
    return _moment_s(records.xmp.taken, "")


def _moment_s(date: str, zone: str) -> float | None:
    """Return seconds since 1970; without a zone, by this computer's."""
    match = _DATE.match(date)
    if match is None:
        return None
    *numbers, own_zone = match.groups()
    zone = own_zone or (zone if _ZONE.fullmatch(zone) else "")
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    text = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{min(second, 59):02}"
    try:
        seconds = datetime.fromisoformat(f"{text}{zone.replace('Z', '+00:00')}").timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    # Cameras whose clock was never set write the day from which it counts, or zeros.
    return seconds if is_plausible(seconds) else None


def _place(tags: Mapping[int, object]) -> tuple[float, float] | None:
    if 2 not in tags or 4 not in tags:
        return None
    latitude = _degrees(tags.get(2), text_of_record(tags.get(1)), "S", 90.0)
    longitude = _degrees(tags.get(4), text_of_record(tags.get(3)), "W", 180.0)
    if latitude is None or longitude is None or latitude == longitude == 0.0:
        # Zero and zero is written for an unknown place.
        return None
    return latitude, longitude


def _degrees(value: object, side: str, negative: str, limit: float) -> float | None:
    several = cast("tuple[float, ...]", value if isinstance(value, tuple | list) else (value,))
    parts = [float(part) for part in several[:3]]
    total = sum(part / 60**number for number, part in enumerate(parts))
    if not math.isfinite(total) or not 0.0 <= total <= limit:
        return None
    return -total if side.upper().startswith(negative) else total
