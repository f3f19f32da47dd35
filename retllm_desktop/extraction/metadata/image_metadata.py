"""Metadata of pictures: EXIF, IPTC, XMP and whether it is a screenshot.

A broken record is left out, the others count. XMP is parsed without declarations, which attacks
use. A screenshot is told by its record or by a name as the usual systems give it. That a PNG is
exactly as large as a usual screen only hints at one (``pictures/picture_type.py``); JPEGs of such
sizes are as often frames of films.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar, cast
from xml.parsers import expat

from PIL import Image, IptcImagePlugin

from retllm_desktop.core.file_dates import is_plausible
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Metadata
from retllm_desktop.extraction.captions import MAX_NAME_CHARS, clean_line, join_captions

_SCREENSHOT_NAME: Final = re.compile(
    r"[\W\d_]*(?:"
    r"screen[ _-]?(?:shot|cap|grab|capture|clip)|bildschirm(?:foto|aufnahme)|capture d.?[ée]cran"
    r"|captura (?:de )?(?:pantalla|tela|ecr[ãa])|captura_de_(?:pantalla|tela)|schermata"
    r"|istantanea schermo|schermafbeelding|schermopname|skärm(?:avbild|bild)|skjermbilde"
    r"|skærmbillede|näyttökuva|zrzut[ _]ekranu|sn[ií]mek[ _]obrazovky|képernyő(?:fotó|kép)"
    r"|captură de ecran|ekran (?:görüntüsü|alıntısı|resmi)|снимок экрана|скриншот|знімок екрана"
    r"|στιγμιότυπο|ảnh chụp màn hình|tangkapan layar|لقطة شاشة|צילום מסך|ภาพหน้าจอ"
    r"|スクリーンショット|截屏|截图|截圖|屏幕截图|屏幕快照|螢幕截圖|螢幕快照|스크린샷|화면 캡처"
    r")"
)

_SCREEN_SIZES: Final = frozenset(
    {
        # Desktops and notebooks.
        (1024, 768), (1280, 720), (1280, 800), (1280, 1024), (1366, 768), (1440, 900),
        (1536, 864), (1600, 900), (1600, 1200), (1680, 1050), (1920, 1080), (1920, 1200),
        (2256, 1504), (2560, 1080), (2560, 1440), (2560, 1600), (2560, 1664), (2880, 1800),
        (2880, 1864), (3024, 1964), (3200, 1800), (3440, 1440), (3456, 2234), (3840, 2160),
        (3840, 2400), (5120, 1440), (5120, 2880), (6016, 3384),
        # Phones and tablets, longer side first too.
        (1136, 640), (1334, 750), (1600, 720), (1792, 828), (2160, 1080), (2208, 1242),
        (2220, 1080), (2280, 1080), (2340, 1080), (2400, 1080), (2436, 1125), (2532, 1170),
        (2556, 1179), (2622, 1206), (2688, 1242), (2778, 1284), (2796, 1290), (2868, 1320),
        (2960, 1440), (3040, 1440), (3088, 1440), (3120, 1440), (3200, 1440), (3216, 1440),
        (2048, 1536), (2160, 1620), (2224, 1668), (2360, 1640), (2388, 1668), (2732, 2048),
    }
)  # fmt: skip
MAX_XMP_BYTES: Final = 512 * 1024
_MAX_XMP_TEXTS: Final = 200
_MAX_XMP_CHARS: Final = 2000
_DC: Final = "http://purl.org/dc/elements/1.1/"
_XMP_TITLES: Final = (
    f"{_DC} title",
    f"{_DC} description",
    "http://ns.adobe.com/photoshop/1.0/ Headline",
)
_XMP_KEYWORDS: Final = f"{_DC} subject"
_XMP_TAKEN: Final = (
    "http://ns.adobe.com/exif/1.0/ DateTimeOriginal",
    "http://ns.adobe.com/photoshop/1.0/ DateCreated",
)
_XMP_LENSES: Final = (
    "http://cipa.jp/exif/1.0/ LensModel",
    "http://ns.adobe.com/exif/1.0/aux/ Lens",
)
_XMP_KNOWN: Final = frozenset({*_XMP_TITLES, _XMP_KEYWORDS, *_XMP_TAKEN, *_XMP_LENSES})
_EXIF, _GPS = 0x8769, 0x8825
_DESCRIPTION, _MAKE, _MODEL, _XMP = 0x010E, 0x010F, 0x0110, 0x02BC
_TAKEN_TAGS: Final = ((0x9003, 0x9011), (0x9004, 0x9012))
"""When the photo was taken, or when it was made digital, each with its distance from UTC."""
_COMMENT, _LENS = 0x9286, 0xA434
_XP_TEXTS: Final = (0x9C9B, 0x9C9F, 0x9C9C, 0x9C9E)
"""Title, subject, comment, keywords, as Windows writes them."""
_IPTC_TEXTS: Final = ((2, 5), (2, 105), (2, 120), (2, 25))
"""Title, headline, caption, keywords."""
_PNG_TEXTS: Final = ("Title", "Description")
_SCREENSHOT: Final = "screenshot"
_CAMERA_BOILERPLATE: Final = re.compile(
    r"[a-z ]*digital (?:still )?camera|sony dsc|samsung camera pictures|dcim|dav|default|untitled"
    r"|jpeg|charset=\S*|created with .*|.*<\w+ .*",
    re.DOTALL,
)
"""What cameras and programs write where a description belongs."""
_DATE: Final = re.compile(
    r"(\d{4})[:\-](\d\d)[:\-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+\-]\d\d:?\d\d)?"
)
_ZONE: Final = re.compile(r"Z|[+\-]\d\d:?\d\d")
_Value = TypeVar("_Value")


def is_screen_size(width_px: int, height_px: int) -> bool:
    """Whether a picture is exactly as large as a usual screen, upright or lying."""
    return (max(width_px, height_px), min(width_px, height_px)) in _SCREEN_SIZES


def is_screenshot_name(name: str) -> bool:
    """Whether a file's name is one that systems give to pictures of the screen."""
    return _SCREENSHOT_NAME.match(unicodedata.normalize("NFC", name).casefold()) is not None


@dataclass(frozen=True, slots=True)
class XmpProperties:
    """What was found.

    Attributes:
        titles: Title, description and headline, in each language given.
        taken: When a photo was taken, as written.
    """

    titles: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    taken: str = ""
    lens: str = ""


class _DeclarationError(Exception):
    """The packet declares a document type, which XMP has no use for and attacks have."""


@dataclass(slots=True)
class _XmpCollector:
    """Collects the texts of properties that are known, and their attributes."""

    found: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    texts: int = 0
    _property: str = ""
    _pieces: list[str] = field(default_factory=list[str])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        for key, value in attributes.items():
            if key in _XMP_KNOWN:
                self._keep(key, value)
        if name in _XMP_KNOWN and not self._property:
            self._property = name
        self._pieces.clear()

    def end(self, name: str) -> None:
        if self._property:
            self._keep(self._property, "".join(self._pieces))
            self._pieces.clear()
            if name == self._property:
                self._property = ""

    def data(self, text: str) -> None:
        if self._property:
            self._pieces.append(text)

    def refuse(self, *_: object) -> None:
        raise _DeclarationError

    def _keep(self, name: str, text: str) -> None:
        tidy = " ".join(text.split())[:_MAX_XMP_CHARS]
        if tidy and self.texts < _MAX_XMP_TEXTS:
            self.texts += 1
            self.found.setdefault(name, []).append(tidy)


def read_xmp(packet: object) -> XmpProperties:
    """Read a packet; one that is damaged, too long or declares anything says nothing.

    Args:
        packet: Bytes or text of it, or anything else where there is none.
    """
    if isinstance(packet, str):
        packet = packet.encode("utf-8", "replace")
    if not isinstance(packet, bytes) or not packet or len(packet) > MAX_XMP_BYTES:
        return XmpProperties()
    reader = _XmpCollector()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    try:
        parser.Parse(packet.rstrip(b"\0 \t\r\n"), True)
    except (expat.ExpatError, _DeclarationError, ValueError, LookupError):
        return XmpProperties()
    found = reader.found
    return XmpProperties(
        tuple(text for name in _XMP_TITLES for text in found.get(name, ())),
        tuple(found.get(_XMP_KEYWORDS, ())),
        next((found[name][0] for name in _XMP_TAKEN if name in found), ""),
        next((found[name][0] for name in _XMP_LENSES if name in found), ""),
    )


@dataclass(frozen=True, slots=True)
class _RawMetadata:
    """EXIF tags of the picture, the shot and the place, and the other kinds of metadata."""

    main: Mapping[int, object]
    camera: Mapping[int, object]
    place: Mapping[int, object]
    iptc: Mapping[tuple[int, int], object]
    xmp: XmpProperties
    texts: Mapping[str, object]


def read_image_metadata(image: Image.Image, width_px: int, height_px: int) -> Metadata:
    """Read the metadata of a decoded picture; the size is that of the original."""
    records = _read_raw(image)
    camera = _attempt(lambda: _camera(records), "")
    place = _attempt(lambda: _place(records.place), None)
    comment = _attempt(lambda: _user_comment(records.camera.get(_COMMENT)), "")
    return Metadata(
        taken_s=_attempt(lambda: _taken_s(records), None),
        camera=camera,
        lens=_attempt(lambda: _text(records.camera.get(_LENS)) or records.xmp.lens, "")[
            :MAX_NAME_CHARS
        ],
        latitude=None if place is None else place[0],
        longitude=None if place is None else place[1],
        caption=_attempt(lambda: _caption(records, comment), ""),
        screenshot=comment.casefold() == _SCREENSHOT,
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
    raw = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or main.get(_XMP)
    return _RawMetadata(
        main,
        _attempt(lambda: cast("dict[int, object]", exif.get_ifd(_EXIF)), empty),
        _attempt(lambda: cast("dict[int, object]", exif.get_ifd(_GPS)), empty),
        _attempt(lambda: _iptc(image), {}),
        _attempt(lambda: read_xmp(raw), XmpProperties()),
        _attempt(lambda: cast("dict[str, object]", dict(image.info)), {}),
    )


def _iptc(image: Image.Image) -> Mapping[tuple[int, int], object]:
    found: object = IptcImagePlugin.getiptcinfo(image)  # type: ignore[arg-type]
    return cast("dict[tuple[int, int], object]", found) if isinstance(found, dict) else {}


def _text(value: object) -> str:
    """Return a record as text; what is not UTF-8 is read as Latin-1."""
    if isinstance(value, str):
        # Pillow reads EXIF as Latin-1, where phones write UTF-8.
        try:
            value = value.encode("latin-1")
        except UnicodeEncodeError:
            return clean_line(value)
    if not isinstance(value, bytes):
        return ""
    value = value.rstrip(b"\0")
    try:
        return clean_line(value.decode())
    except UnicodeDecodeError:
        return clean_line(value.decode("latin-1"))


def _camera(records: _RawMetadata) -> str:
    make, model = _text(records.main.get(_MAKE)), _text(records.main.get(_MODEL))
    maker = make.partition(" ")[0]
    if maker and model.casefold().startswith(maker.casefold()):
        make = ""
    return f"{make} {model}".strip()[:MAX_NAME_CHARS]


def _taken_s(records: _RawMetadata) -> float | None:
    for date_tag, zone_tag in _TAKEN_TAGS:
        date, zone = _text(records.camera.get(date_tag)), _text(records.camera.get(zone_tag))
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
    latitude = _degrees(tags.get(2), _text(tags.get(1)), "S", 90.0)
    longitude = _degrees(tags.get(4), _text(tags.get(3)), "W", 180.0)
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


def _user_comment(value: object) -> str:
    if not isinstance(value, bytes):
        return _text(value)
    code, body = value[:8], value[8:]
    if code == b"UNICODE\0":
        big = body[:2] == b"\xfe\xff" or body[:1] == b"\0"
        return clean_line(
            body.decode("utf-16-be" if big else "utf-16-le", "replace").strip("\ufeff\0")
        )
    return _text(body if code in {b"ASCII\0\0\0", bytes(8)} else value)


def _caption(records: _RawMetadata, comment: str) -> str:
    found = [*records.xmp.titles]
    found += (_xp_text(records.main.get(tag)) for tag in _XP_TEXTS[:3])
    found += (_text(records.texts.get(name)) for name in _PNG_TEXTS)
    found.append(_text(records.main.get(_DESCRIPTION)))
    found += (text for key in _IPTC_TEXTS[:3] for text in _iptc_texts(records.iptc.get(key)))
    found += [comment] if comment.casefold() != _SCREENSHOT else []
    keywords = [*records.xmp.keywords, *_iptc_texts(records.iptc.get(_IPTC_TEXTS[3]))]
    keywords += _xp_text(records.main.get(_XP_TEXTS[3])).split(";")
    written = [text for text in found if not _CAMERA_BOILERPLATE.fullmatch(text.casefold())]
    words = dict.fromkeys(clean_line(word) for word in keywords)
    return join_captions([*written, ", ".join(word for word in words if word)])


def _xp_text(value: object) -> str:
    if isinstance(value, tuple):
        value = bytes(cast("tuple[int, ...]", value))
    if not isinstance(value, bytes):
        return ""
    return clean_line(value.decode("utf-16-le", "replace").partition("\0")[0])


def _iptc_texts(value: object) -> list[str]:
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    return [text for one in values if (text := _text(one))]
