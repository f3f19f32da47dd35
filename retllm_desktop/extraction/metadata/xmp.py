"""XMP: what people said of a picture by other programs.

Source: IPTC Photo Metadata 2023; MWG Guidelines 2.0 (regions, keywords); exiftool's tables of what
digiKam, Lightroom, Microsoft, iView and ACDSee write.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, cast

from retllm_desktop.extraction.metadata.xmp_packet import CATEGORIES, collect_properties

_TITLES: Final = (
    "dc:title",
    "photoshop:Headline",
    "Iptc4xmpExt:AOTitle",
    "xmpDM:shotName",
    "dc:description",
    "exif:UserComment",
    "tiff:ImageDescription",
    "acdsee:caption",
    "acdsee:notes",
    "xmpDM:logComment",
    "Iptc4xmpCore:AltTextAccessibility",
    "Iptc4xmpCore:ExtDescrAccessibility",
    "Iptc4xmpExt:Event",
    "photoshop:Instructions",
)
_CREATORS: Final = ("dc:creator", "tiff:Artist", "acdsee:author", "photoshop:Credit")
_PEOPLE: Final = (
    "Iptc4xmpExt:PersonInImage",
    "Iptc4xmpExt:PersonName",
    "mwg-rs:Name",
    "MPReg:PersonDisplayName",
    "acdsee-rs:Name",
    "mediapro:People",
)
_KEYWORDS: Final = ("dc:subject", "acdsee:keywords", "Iptc4xmpExt:OrganisationInImageName")
_TAG_PATHS: Final = {
    "digiKam:TagsList": "/",
    "lr:hierarchicalSubject": "|",
    "MicrosoftPhoto:LastKeywordXMP": "/",
    "MicrosoftPhoto:LastKeywordIPTC": "/",
    "mediapro:CatalogSets": "|",
    "mwg-kw:Keyword": "/",
    "photoshop:SupplementalCategories": "|",
    "pdf:Keywords": ",",
    CATEGORIES: "\n",
}
"""Lists of tags with what stands between a tag and those above it."""
_OWN_TAGS: Final = "darktable"
"""The root of the tags that darktable gives by itself."""
_TAKEN: Final = "exif:DateTimeOriginal"
_DATES: Final = (
    _TAKEN,
    "photoshop:DateCreated",
    "xmp:CreateDate",
    "exif:DateTimeDigitized",
    "xmpDM:shotDate",
)
_LENSES: Final = ("exifEX:LensModel", "aux:Lens")
_PLACES: Final = {
    "location": ("Iptc4xmpCore:Location", "Iptc4xmpExt:Sublocation", "Iptc4xmpExt:LocationName"),
    "city": ("photoshop:City", "Iptc4xmpExt:City", "acdsee:city"),
    "region": ("photoshop:State", "Iptc4xmpExt:ProvinceState"),
    "country": (
        "photoshop:Country",
        "Iptc4xmpExt:CountryName",
        "Iptc4xmpCore:CountryCode",
        "Iptc4xmpExt:CountryCode",
    ),
}
_LATITUDE, _LONGITUDE = "exif:GPSLatitude", "exif:GPSLongitude"
_GPS_TIME: Final = "exif:GPSTimeStamp"
_RATING, _RATING_PERCENT = "xmp:Rating", "MicrosoftPhoto:Rating"
_EXTENDED: Final = "xmpNote:HasExtendedXMP"
_KNOWN: Final = frozenset(
    {
        *_TITLES, *_CREATORS, *_PEOPLE, *_KEYWORDS, *_TAG_PATHS, *_DATES, *_LENSES,
        *(name for names in _PLACES.values() for name in names),
        "tiff:Make", "tiff:Model", _LATITUDE, _LONGITUDE, _GPS_TIME, _RATING, _RATING_PERCENT,
        _EXTENDED,
    }
)  # fmt: skip
_COORDINATE: Final = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class XmpProperties:
    """What was found.

    Attributes:
        titles: Titles, headlines and descriptions, in each language given, then remarks.
        creators: Who made it.
        people: Who is shown.
        keywords: Tags; of paths of tags each one by itself.
        taken: When a photo was taken, as written.
        dates: All dates of its making, ``taken`` among them, the most trusted first.
        gps_time: Date and time of the satellites, UTC, as written.
        make: The camera's maker.
        model: The camera's model.
        lens: The lens's model.
        latitude: Degrees north, None where unknown.
        longitude: Degrees east, None where unknown.
        location: The place within the city.
        city: The city.
        region: The province or state.
        country: The country's name, else its code.
        rating: Stars, 0 to 5, −1 for rejected; None where none were given.
        extended: Under which name more of the packet stands elsewhere in a JPEG.
    """

    titles: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    taken: str = ""
    dates: tuple[str, ...] = ()
    gps_time: str = ""
    make: str = ""
    model: str = ""
    lens: str = ""
    latitude: float | None = None
    longitude: float | None = None
    location: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    rating: int | None = None
    extended: str = ""


def read_xmp(packet: object) -> XmpProperties:
    """Read a packet, as far as it goes; one that is too long or declares anything says nothing.

    Args:
        packet: Bytes or text of it, or anything else where there is none.
    """
    return _properties(collect_properties(packet, _KNOWN))


def join_properties(first: XmpProperties, second: XmpProperties) -> XmpProperties:
    """Return both; where only one can be meant, the first."""
    joined: dict[str, Any] = {}
    for one in fields(XmpProperties):
        mine: object = getattr(first, one.name)
        theirs: object = getattr(second, one.name)
        if isinstance(mine, tuple) and isinstance(theirs, tuple):
            texts = cast("tuple[str, ...]", mine + theirs)
            joined[one.name] = tuple(dict.fromkeys(texts))
        else:
            joined[one.name] = theirs if mine in {"", None} else mine
    return XmpProperties(**joined)


def _properties(found: Mapping[str, list[str]]) -> XmpProperties:
    def all_of(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for name in names for text in found.get(name, ())))

    def first_of(*names: str) -> str:
        return next(iter(all_of(names)), "")

    keywords = list(all_of(_KEYWORDS))
    for name, mark in _TAG_PATHS.items():
        for path in found.get(name, ()):
            levels = [level for one in path.split(mark) if (level := one.strip())]
            keywords += [] if levels[:1] == [_OWN_TAGS] else levels
    latitude = read_coordinate(first_of(_LATITUDE), 90.0)
    longitude = read_coordinate(first_of(_LONGITUDE), 180.0)
    placed = latitude is not None and longitude is not None and not latitude == longitude == 0.0
    return XmpProperties(
        titles=all_of(_TITLES),
        creators=all_of(_CREATORS),
        people=all_of(_PEOPLE),
        keywords=tuple(dict.fromkeys(keywords)),
        taken=first_of(_TAKEN),
        dates=all_of(_DATES),
        gps_time=first_of(_GPS_TIME),
        make=first_of("tiff:Make"),
        model=first_of("tiff:Model"),
        lens=first_of(*_LENSES),
        latitude=latitude if placed else None,
        longitude=longitude if placed else None,
        location=first_of(*_PLACES["location"]),
        city=first_of(*_PLACES["city"]),
        region=first_of(*_PLACES["region"]),
        country=first_of(*_PLACES["country"]),
        rating=_rating(first_of(_RATING), first_of(_RATING_PERCENT)),
        extended=first_of(_EXTENDED),
    )


def read_coordinate(text: str, limit: float) -> float | None:
    """Return degrees written as ``48,51.5N``, ``48,51,30N`` or ``-48.86``; None for none.

    Args:
        text: As written.
        limit: The largest number of degrees.
    """
    parts = [float(part) for part in _COORDINATE.findall(text)[:3]]
    if not parts:
        return None
    degrees = sum(part / 60**number for number, part in enumerate(parts))
    if not math.isfinite(degrees) or degrees > limit:
        return None
    southern = text.strip().startswith("-") or text.strip()[-1:].upper() in {"S", "W"}
    return -degrees if southern else degrees


def _rating(stars: str, percent: str) -> int | None:
    with_percent = not stars
    try:
        number = float(stars or percent)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    if with_percent:
        # Microsoft's scale: 1, 25, 50, 75, 99.
        number = 0 if number < 1 else 1 + round((number - 1) / 24.5)
    return round(number) if -1 <= number <= 5 else None
