"""The records of metadata in a picture's file: EXIF, IPTC, XMP, texts, as Pillow finds them."""

import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar, cast

from PIL import Image, IptcImagePlugin

from retllm_desktop.extraction.metadata.picture_words import iterate_jpeg_segments, texts_of_format
from retllm_desktop.extraction.metadata.xmp import XmpProperties, join_properties, read_xmp
from retllm_desktop.extraction.metadata.xmp_packet import MAX_XMP_BYTES

_EXIF, _GPS = 0x8769, 0x8825
_XMP: Final = 0x02BC
_EXTENDED_XMP: Final = b"http://ns.adobe.com/xmp/extension/\0"
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class PictureRecords:
    """What stands in a picture's file beside its pixels.

    Attributes:
        main: EXIF's tags of the picture.
        camera: EXIF's tags of the shot.
        place: EXIF's tags of the place.
        iptc: The IPTC records.
        xmp: The XMP.
        texts: Texts of its format by their names in lower case.
        exif: EXIF as a whole, in bytes; None where it is not at hand.
    """

    main: Mapping[int, object]
    camera: Mapping[int, object]
    place: Mapping[int, object]
    iptc: Mapping[tuple[int, int], object]
    xmp: XmpProperties
    texts: Mapping[str, str]
    exif: object = None


def attempt(read: Callable[[], _Value], otherwise: _Value) -> _Value:
    """Return what a stranger's record says, or something else where it cannot be read."""
    try:
        return read()
    except Exception:  # noqa: BLE001 - broken records come in every form
        return otherwise


def read_records(image: Image.Image) -> PictureRecords:
    """Read the records of an opened picture; broken ones count as not there."""
    empty: dict[int, object] = {}
    exif = attempt(image.getexif, Image.Exif())
    main = attempt(lambda: cast("dict[int, object]", dict(exif)), empty)
    info = attempt(lambda: cast("dict[str, object]", dict(image.info)), {})
    applist: object = getattr(image, "applist", None)
    comments = attempt(lambda: list(iterate_jpeg_segments(applist, "COM", b"")), [])
    return PictureRecords(
        main,
        attempt(lambda: cast("dict[int, object]", exif.get_ifd(_EXIF)), empty),
        attempt(lambda: cast("dict[int, object]", exif.get_ifd(_GPS)), empty),
        attempt(lambda: _iptc(image), {}),
        attempt(lambda: _xmp(info, main, applist), XmpProperties()),
        attempt(lambda: texts_of_format(info, comments), {}),
        info.get("exif"),
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
