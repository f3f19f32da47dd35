"""What a picture file says of itself: EXIF, IPTC and XMP, taken with a pinch of salt.

Whatever is wrong with a record costs that record and no more.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar, cast

from PIL import Image, IptcImagePlugin

from retllm_desktop.core.types import Metadata
from retllm_desktop.extraction.caption import MAX_NAME_CHARS, clean_line, join_captions
from retllm_desktop.extraction.screenshots import is_screen_size
from retllm_desktop.extraction.xmp import XmpProperties, read_xmp

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
"""What cameras and programs write where a person would describe the picture."""
_DATE: Final = re.compile(
    r"(\d{4})[:\-](\d\d)[:\-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+\-]\d\d:?\d\d)?"
)
_ZONE: Final = re.compile(r"Z|[+\-]\d\d:?\d\d")

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _RawMetadata:
    """All that a picture carries beside its pixels.

    Attributes:
        main: EXIF tags of the picture.
        camera: EXIF tags of the shot.
        place: EXIF tags of the place.
        iptc: IPTC datasets.
        xmp: What XMP says.
        texts: Texts of a PNG.
    """

    main: Mapping[int, object]
    camera: Mapping[int, object]
    place: Mapping[int, object]
    iptc: Mapping[tuple[int, int], object]
    xmp: XmpProperties
    texts: Mapping[str, object]


def read_image_metadata(image: Image.Image, width_px: int, height_px: int) -> Metadata:
    """Read what a loaded picture says of itself.

    Args:
        image: The picture, decoded, so that what stands behind its pixels is known too.
        width_px: Width of the original.
        height_px: Height of the original.
    """
    records = _read_raw(image)
    camera = _attempt(lambda: _camera(records), "")
    place = _attempt(lambda: _place(records.place), None)
    comment = _attempt(lambda: _user_comment(records.camera.get(_COMMENT)), "")
    by_size = image.format == "PNG" and not camera and is_screen_size(width_px, height_px)
    return Metadata(
        taken_s=_attempt(lambda: _taken_s(records), None),
        camera=camera,
        lens=_attempt(lambda: _text(records.camera.get(_LENS)) or records.xmp.lens, "")[
            :MAX_NAME_CHARS
        ],
        latitude=None if place is None else place[0],
        longitude=None if place is None else place[1],
        caption=_attempt(lambda: _caption(records, comment), ""),
        screenshot=by_size or comment.casefold() == _SCREENSHOT,
        kind="picture",
    )


def _attempt(read: Callable[[], _Value], otherwise: _Value) -> _Value:
    try:
        return read()
    except Exception:  # noqa: BLE001 - broken records come in every form and are no reason to fail
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
    return seconds if math.isfinite(seconds) else None


def _place(tags: Mapping[int, object]) -> tuple[float, float] | None:
    if 2 not in tags or 4 not in tags:
        return None
    latitude = _degrees(tags.get(2), _text(tags.get(1)), "S", 90.0)
    longitude = _degrees(tags.get(4), _text(tags.get(3)), "W", 180.0)
    if latitude is None or longitude is None or latitude == longitude == 0.0:
        # Zero and zero is what many write who do not know.
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
    said = [text for text in found if not _CAMERA_BOILERPLATE.fullmatch(text.casefold())]
    words = dict.fromkeys(clean_line(word) for word in keywords)
    return join_captions([*said, ", ".join(word for word in words if word)])


def _xp_text(value: object) -> str:
    if isinstance(value, tuple):
        value = bytes(cast("tuple[int, ...]", value))
    if not isinstance(value, bytes):
        return ""
    return clean_line(value.decode("utf-16-le", "replace").partition("\0")[0])


def _iptc_texts(value: object) -> list[str]:
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    return [text for one in values if (text := _text(one))]
