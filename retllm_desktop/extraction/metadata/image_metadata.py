"""Metadata of pictures: EXIF, IPTC, XMP and the texts that formats hold, brought together.

A broken record is left out, the others count.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, cast

from PIL import Image

from retllm_desktop.core.file_dates import FileDate
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Metadata
from retllm_desktop.extraction.captions import (
    MAX_NAME_CHARS,
    MAX_NAMES,
    join_captions,
)
from retllm_desktop.extraction.metadata.lenses import name_lens
from retllm_desktop.extraction.metadata.picture_dates import date_picture
from retllm_desktop.extraction.metadata.picture_records import (
    PictureRecords,
    attempt,
    read_records,
)
from retllm_desktop.extraction.metadata.picture_words import (
    SCREENSHOT,
    iptc_texts,
    list_keywords,
    list_texts,
    once,
    read_user_comment,
    text_of_record,
)
from retllm_desktop.extraction.metadata.screenshots import is_screen_size

_MAKE, _MODEL = 0x010F, 0x0110
_RATING, _RATING_PERCENT = 0x4746, 0x4749
_COMMENT: Final = 0x9286
_IPTC_CITY, _IPTC_LOCATION, _IPTC_REGION, _IPTC_COUNTRY = (2, 90), (2, 92), (2, 95), (2, 101)


def read_image_metadata(image: Image.Image, width_px: int, height_px: int) -> Metadata:
    """Read the metadata of a decoded picture; the size is that of the original."""
    records = read_records(image)
    xmp, iptc = records.xmp, records.iptc
    comment = attempt(lambda: read_user_comment(records.camera.get(_COMMENT)), "")
    place = attempt(lambda: _place(records.place), None) or (xmp.latitude, xmp.longitude)
    date = _date(records, place[1])
    people = once(xmp.people)[:MAX_NAMES]
    keywords = attempt(lambda: list_keywords(records.main, iptc, xmp, records.texts), ())
    city = xmp.city or _iptc_text(iptc, _IPTC_CITY)
    region = xmp.region or _iptc_text(iptc, _IPTC_REGION)
    country = xmp.country or _iptc_text(iptc, _IPTC_COUNTRY)
    places = (xmp.location or _iptc_text(iptc, _IPTC_LOCATION), city, region, country)
    texts = attempt(lambda: list_texts(records.main, iptc, xmp, records.texts, comment), [])
    return Metadata(
        taken_s=None if date is None else date.moment_s,
        utc_offset_min=None if date is None else date.utc_offset_min,
        date_source=None if date is None else date.source,
        camera=attempt(lambda: _camera(records), ""),
        lens=attempt(lambda: _lens(records), "")[:MAX_NAME_CHARS],
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
        rating=attempt(lambda: _rating(records), None),
        screenshot=comment.casefold() == SCREENSHOT,
        screen_sized=image.format == "PNG" and is_screen_size(width_px, height_px),
        kind=FileKind.PICTURE,
    )


def _iptc_text(iptc: Mapping[tuple[int, int], object], key: tuple[int, int]) -> str:
    return attempt(lambda: next(iter(iptc_texts(iptc.get(key))), ""), "")


def _camera(records: PictureRecords) -> str:
    make, model = text_of_record(records.main.get(_MAKE)), text_of_record(records.main.get(_MODEL))
    if not model:
        make, model = make or records.xmp.make, records.xmp.model
    maker = make.partition(" ")[0]
    if maker and model.casefold().startswith(maker.casefold()):
        make = ""
    return f"{make} {model}".strip()[:MAX_NAME_CHARS]


def _lens(records: PictureRecords) -> str:
    make = text_of_record(records.main.get(_MAKE))
    return name_lens(records.camera, records.exif, make, records.xmp.lens)


def _rating(records: PictureRecords) -> int | None:
    if records.xmp.rating is not None:
        return records.xmp.rating
    stars, percent = records.main.get(_RATING), records.main.get(_RATING_PERCENT)
    if isinstance(stars, int) and 0 <= stars <= 5:
        return stars
    if isinstance(percent, int) and 0 <= percent <= 100:
        return 0 if percent < 1 else min(5, 1 + round((percent - 1) / 24.5))
    return None


def _date(records: PictureRecords, longitude: float | None) -> FileDate | None:
    """Return when a picture was taken; kinds of records that are broken count as not there."""
    return (
        attempt(lambda: date_picture(records, longitude), None)
        or attempt(lambda: date_picture(replace(records, place={}), longitude), None)
        or attempt(lambda: date_picture(replace(records, place={}, camera={}), longitude), None)
    )


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
