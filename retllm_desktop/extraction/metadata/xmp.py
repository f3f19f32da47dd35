"""XMP: the packets in which programs write what people said of a file, read as far as they go.

A packet that is sound is parsed strictly. Of a torn one, or one whose names are not declared, tags
are taken as they come, so that what was written before and after the damage counts. Declarations,
which attacks use, are refused by both; no entity is ever expanded but those of single characters.

Source: ISO 16684-1 (XMP); IPTC Photo Metadata 2023; MWG Guidelines 2.0 (regions, keywords);
exiftool's tables of the namespaces of digiKam, Lightroom, Microsoft, iView and ACDSee.
"""

import codecs
import html
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Final, cast
from xml.parsers import expat

from retllm_desktop.extraction.captions import clean_line

MAX_XMP_BYTES: Final = 64 * 1024 * 1024
"""Histories and depth maps make packets of many megabytes; the reading process is limited too."""
_MAX_TEXTS: Final = 2000
_MAX_CHARS: Final = 2000
_MAX_PREFIXES: Final = 200

_NAMESPACES: Final = {
    "http://purl.org/dc/elements/1.1": "dc",
    "http://ns.adobe.com/photoshop/1.0": "photoshop",
    "http://ns.adobe.com/xap/1.0": "xmp",
    "http://ns.adobe.com/exif/1.0": "exif",
    "http://ns.adobe.com/exif/1.0/aux": "aux",
    "http://cipa.jp/exif/1.0": "exifEX",
    "http://ns.adobe.com/tiff/1.0": "tiff",
    "http://iptc.org/std/iptc4xmpcore/1.0/xmlns": "Iptc4xmpCore",
    "http://iptc.org/std/iptc4xmpext/2008-02-29": "Iptc4xmpExt",
    "http://www.digikam.org/ns/1.0": "digiKam",
    "http://ns.adobe.com/lightroom/1.0": "lr",
    "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.2/t/region": "MPReg",
    "http://www.metadataworkinggroup.com/schemas/regions": "mwg-rs",
    "http://www.metadataworkinggroup.com/schemas/keywords": "mwg-kw",
    "http://ns.iview-multimedia.com/mediapro/1.0": "mediapro",
    "http://ns.microsoft.com/expressionmedia/1.0": "mediapro",
    "http://ns.acdsee.com/iptc/1.0": "acdsee",
    "http://ns.acdsee.com/regions": "acdsee-rs",
    "http://ns.adobe.com/xmp/1.0/dynamicmedia": "xmpDM",
    "http://ns.adobe.com/pdf/1.3": "pdf",
    "http://ns.adobe.com/xmp/note": "xmpNote",
}
"""Prefixes by the names of namespaces, in lower case and without what they end with."""
_USUAL_PREFIXES: Final = {prefix.casefold(): prefix for prefix in _NAMESPACES.values()} | {
    "xap": "xmp",
    "microsoftphoto_1_": "MicrosoftPhoto",
    "expressionmedia": "mediapro",
}

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
_CATEGORIES: Final = "acdsee:categories"
_TAG_PATHS: Final = {
    "digiKam:TagsList": "/",
    "lr:hierarchicalSubject": "|",
    "MicrosoftPhoto:LastKeywordXMP": "/",
    "MicrosoftPhoto:LastKeywordIPTC": "/",
    "mediapro:CatalogSets": "|",
    "mwg-kw:Keyword": "/",
    "photoshop:SupplementalCategories": "|",
    "pdf:Keywords": ",",
    _CATEGORIES: "\n",
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
_TAG: Final = re.compile(
    r"<(/?)([A-Za-z_][\w.-]*(?::[\w.-]+)?)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)(/?)>"
)
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"([A-Za-z_][\w.-]*(?::[\w.-]+)?)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_XML_HEAD: Final = re.compile(r"\s*<\?xml\s[^>]*\?>")
_LITERAL: Final = ("<![CDATA[", "]]>")
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


class _DeclarationError(Exception):
    """The packet declares a document type, which XMP has no use for and attacks have."""


@dataclass(slots=True)
class _XmpCollector:
    """Collects the texts of properties that are known, and their attributes."""

    found: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    texts: int = 0
    _open: list[str] = field(default_factory=list[str])
    _pieces: list[str] = field(default_factory=list[str])
    _length: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        for key, value in attributes.items():
            if key in _KNOWN:
                self._keep(key, value)
        if name in _KNOWN:
            self._open.append(name)
        self._clear()

    def end(self, name: str) -> None:
        self.flush()
        if name in self._open:
            while self._open.pop() != name:
                pass

    def data(self, text: str) -> None:
        if self._open and self._length < _MAX_CHARS * 4:
            self._pieces.append(text)
            self._length += len(text)

    def flush(self) -> None:
        """Keep the text that was begun."""
        if self._open and self._pieces:
            self._keep(self._open[-1], "".join(self._pieces))
        self._clear()

    def _clear(self) -> None:
        self._pieces.clear()
        self._length = 0

    def _keep(self, name: str, text: str) -> None:
        if self.texts < _MAX_TEXTS:
            # ACDSee writes its categories as tags within the text.
            parts = _ANY_TAG.split(text) if name == _CATEGORIES else (text,)
            tidy = "\n".join(line for one in parts if (line := clean_line(one[: 4 * _MAX_CHARS])))
            if tidy:
                self.texts += 1
                self.found.setdefault(name, []).append(tidy[:_MAX_CHARS])


def read_xmp(packet: object) -> XmpProperties:
    """Read a packet, as far as it goes; one that is too long or declares anything says nothing.

    Args:
        packet: Bytes or text of it, or anything else where there is none.
    """
    if not isinstance(packet, bytes | str) or len(packet) > MAX_XMP_BYTES:
        return XmpProperties()
    text = packet if isinstance(packet, str) else _decode(packet)
    text = text.strip("\0 \t\r\n\ufeff")
    if "<" not in text:
        return XmpProperties()
    try:
        return _properties(_parse(text))
    except _DeclarationError:
        return XmpProperties()


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


def _decode(packet: bytes) -> str:
    """Return a packet's text: UTF-8, or UTF-16 and UTF-32 by their mark or their zeros."""
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (b"<\0\0\0", "utf-32-le"),
        (b"\0\0\0<", "utf-32-be"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if packet.startswith(mark):
            return packet.decode(encoding, "replace")
    try:
        return packet.decode()
    except UnicodeDecodeError:
        sound = packet.decode("utf-8", "replace")
        # A byte or two are damage; where most of what is not ASCII is none, it is another code.
        damaged, other = sound.count("\ufffd"), sum(char > "\x7f" for char in sound)
        return sound if damaged * 2 < other else packet.decode("cp1252", "replace")


def _parse(text: str) -> _XmpCollector:
    reader = _XmpCollector()
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: reader.start(
        _qualified(name), {_qualified(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: reader.end(_qualified(name))
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    head = _XML_HEAD.match(text)
    try:
        parser.Parse(text[head.end() if head else 0 :].encode("utf-8", "replace"), True)
    except (expat.ExpatError, ValueError, LookupError):
        return _parse_torn(text)
    return reader


def _refuse(*_: object) -> None:
    raise _DeclarationError


def _qualified(name: str) -> str:
    """Return a name with the usual prefix of its namespace; others as they are."""
    space, _, local = name.rpartition(" ")
    prefix = _NAMESPACES.get(space.rstrip("/#").casefold()) if space else None
    return name if prefix is None else f"{prefix}:{local}"


def _parse_torn(text: str) -> _XmpCollector:
    """Take tags as they come: what is not closed, not declared or not escaped is passed over."""
    reader = _XmpCollector()
    prefixes: dict[str, str] = {}
    for token in _torn_tokens(text):
        if isinstance(token, str):
            reader.data(html.unescape(token))
            continue
        closing, name, inside, single = token.groups()
        attributes = {
            found[1]: html.unescape(found[2] if found[2] is not None else found[3] or "")
            for found in _ATTRIBUTE.finditer(inside)
        }
        for key, value in attributes.items():
            if key.startswith("xmlns:") and len(prefixes) < _MAX_PREFIXES:
                usual = _NAMESPACES.get(value.rstrip("/#").casefold())
                prefixes[key[6:]] = usual or f"{value} "
        if closing:
            reader.end(_prefixed(name, prefixes))
            continue
        reader.start(
            _prefixed(name, prefixes),
            {_prefixed(key, prefixes): value for key, value in attributes.items()},
        )
        if single:
            reader.end(_prefixed(name, prefixes))
    reader.flush()
    return reader


def _torn_tokens(text: str) -> Iterator[str | re.Match[str]]:
    """Yield texts and tags; comments and instructions are left out.

    Raises:
        _DeclarationError: Something is declared.
    """
    at = 0
    while at < len(text):
        opened = text.find("<", at)
        if opened < 0:
            yield text[at:]
            return
        if opened > at:
            yield text[at:opened]
        tag = _TAG.match(text, opened)
        if tag is not None:
            yield tag
            at = tag.end()
        elif text.startswith("<!", opened):
            # A comment or a literal text; anything else declares.
            opening, closing = ("<!--", "-->") if text.startswith("<!-", opened) else _LITERAL
            if not text.startswith(opening, opened):
                raise _DeclarationError
            end = text.find(closing, opened)
            end = len(text) if end < 0 else end
            if opening != "<!--":
                yield html.escape(text[opened + len(opening) : end])
            at = end + len(closing)
        elif text.startswith("<?", opened):
            end = text.find("?>", opened)
            at = len(text) if end < 0 else end + 2
        else:
            at = opened + 1


def _prefixed(name: str, prefixes: dict[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    if not colon:
        return name
    known = prefixes.get(prefix) or _USUAL_PREFIXES.get(prefix.casefold(), prefix)
    return f"{known}:{local}"


def _properties(reader: _XmpCollector) -> XmpProperties:
    found = reader.found

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
