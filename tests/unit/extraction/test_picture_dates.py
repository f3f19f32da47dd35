"""When a picture was taken: what is trusted first, and how dates are written."""

import io
import struct
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from retllm_desktop.core.file_dates import DateSource, read_date_in_name, read_moment
from retllm_desktop.core.types import ImageSpec, Metadata
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.metadata.date_texts import read_date_text, read_zone
from retllm_desktop.extraction.pictures.images import DecodeRequest, decode_image
from tests.unit.extraction.samples import SHARED, encoded, scene

EXIF, GPS = 0x8769, 0x8825
LIMITS = ReadingLimits()


def shown(*parts: int) -> float:
    """What a clock showed."""
    return datetime(*parts, tzinfo=UTC).timestamp()


def described(data: bytes) -> Metadata:
    return decode_image(
        io.BytesIO(data), DecodeRequest(ImageSpec(32), metadata=True), LIMITS
    ).metadata


def rational(*values: float) -> tuple[TiffImagePlugin.IFDRational, ...]:
    return tuple(TiffImagePlugin.IFDRational(round(value * 100), 100) for value in values)


def jpeg(shot=(), place=(), xmp: str = "", iptc=()) -> bytes:
    exif = Image.Exif()
    for number, tags in ((EXIF, shot), (GPS, place)):
        if tags:
            exif.get_ifd(number).update(dict(tags))
    options = {"exif": exif.tobytes()} if shot or place else {}
    if xmp:
        options["xmp"] = (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
            'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
            f"<rdf:Description {xmp}/></rdf:RDF>"
        ).encode()
    data = encoded(scene(64, 48), "JPEG", **options)
    if not iptc:
        return data
    body = b"".join(b"\x1c\x02" + struct.pack(">BH", kind, len(text)) + text for kind, text in iptc)
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(body)) + body + b"\0" * (len(body) % 2)
    payload = b"Photoshop 3.0\0" + block
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload + data[2:]


ORIGINAL = (0x9003, "2001:01:01 01:01:01")
DIGITISED = (0x9004, "2002:02:02 02:02:02")
UTC_NOON = [(7, rational(12, 30, 0)), (29, "2005:05:05")]
SYDNEY = [(1, "S"), (2, rational(33, 52, 0)), (3, "E"), (4, rational(151, 12, 0))]
XMP = 'exif:DateTimeOriginal="2003-03-03T03:03:03"'
IPTC = [(55, b"20040404"), (60, b"040404+0200")]


@pytest.mark.parametrize(
    ("picture", "moment", "source", "offset"),
    [
        ({"shot": [ORIGINAL, DIGITISED], "xmp": XMP}, (2001, 1, 1, 1, 1, 1), "exif", None),
        ({"shot": [DIGITISED], "xmp": XMP}, (2002, 2, 2, 2, 2, 2), "exif", None),
        (
            {"shot": [(0x9003, "0000:00:00 00:00:00")], "xmp": XMP},
            (2003, 3, 3, 3, 3, 3),
            "xmp",
            None,
        ),
        ({"xmp": XMP, "iptc": IPTC}, (2003, 3, 3, 3, 3, 3), "xmp", None),
        ({"iptc": IPTC, "place": UTC_NOON}, (2004, 4, 4, 4, 4, 4), "iptc", 120),
        ({"iptc": [(55, b"20050929")]}, (2005, 9, 29, 12), "iptc", None),
        ({"iptc": [(62, b"20050929"), (63, b"0815")]}, (2005, 9, 29, 8, 15), "iptc", None),
        ({"place": UTC_NOON}, (2005, 5, 5, 12, 30), "gps", 0),
        ({"place": [*UTC_NOON, *SYDNEY]}, (2005, 5, 5, 22, 30), "gps", 600),
        ({"place": [(29, "2005:05:05")]}, (2005, 5, 5, 12), "gps", None),
        ({"xmp": 'xmp:CreateDate="2013-09-23T10:09:46"'}, (2013, 9, 23, 10, 9, 46), "xmp", None),
        ({"xmp": 'photoshop:DateCreated="2003-08-31"'}, (2003, 8, 31, 12), "xmp", None),
        ({"xmp": 'photoshop:DateCreated="1955-07"'}, (1955, 7, 15, 12), "xmp", None),
        ({"xmp": 'photoshop:DateCreated="1955"'}, (1955, 7, 1, 12), "xmp", None),
        ({"xmp": 'exif:GPSTimeStamp="2011-11-15T12:30:00Z"'}, (2011, 11, 15, 12, 30), "gps", 0),
        (
            {"shot": [ORIGINAL], "xmp": 'exif:DateTimeOriginal="2001-01-01T01:01:01-08:00"'},
            (2001, 1, 1, 1, 1, 1),
            "exif",
            -480,
        ),
        (
            {"shot": [(0x9003, "2005:05:05 22:31:40")], "place": UTC_NOON},
            (2005, 5, 5, 22, 31, 40),
            "exif",
            600,
        ),
        (
            {"shot": [(0x9003, "2005:05:05 22:37:00")], "place": UTC_NOON},
            (2005, 5, 5, 22, 37),
            "exif",
            None,
        ),
        (
            {"shot": [ORIGINAL, (0x9010, "+05:30")]},
            (2001, 1, 1, 1, 1, 1),
            "exif",
            330,
        ),
    ],
)
def test_what_is_trusted_first(picture, moment, source, offset) -> None:
    assert described(jpeg(**picture)).date == (shown(*moment), DateSource(source), offset)


@pytest.mark.parametrize("here", ["America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone is not ours to set")
def test_no_zone_of_this_computer_moves_a_date(monkeypatch, here) -> None:
    pictures = [
        jpeg(shot=[(0x9003, "2024:05:01 23:30:00")]),
        jpeg(shot=[(0x9003, "2024:05:01 23:30:00"), (0x9011, "+13:00")]),
        jpeg(xmp='xmp:CreateDate="2024-05-01T23:30:00Z"'),
        jpeg(iptc=[(55, b"20240501"), (60, b"233000-1000")]),
        jpeg(place=[(7, rational(23, 30, 0)), (29, "2024:05:01")]),
    ]
    try:
        monkeypatch.setenv("TZ", here)
        time.tzset()
        moments = {described(picture).taken_s for picture in pictures}
        moments.add(read_date_in_name("Screenshot_2024-05-01-23-30-00.png"))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert moments == {shown(2024, 5, 1, 23, 30)}


@pytest.mark.parametrize("written", ["2011-12-13T14:15:16", "Tue, 13 Dec 2011 14:15:16 +0100"])
def test_a_png_says_when_it_was_made(written) -> None:
    info = PngInfo()
    info.add_text("Creation Time", written)
    found = described(encoded(scene(), "PNG", pnginfo=info)).date
    assert found is not None
    assert found[:2] == (shown(2011, 12, 13, 14, 15, 16), DateSource.CONTAINER)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2021",
        "2021:13:01",
        "2021-02-30T10:00:00",
        "99999999",
        "0000",
        "1,2021",
        "20211",
    ],
)
def test_what_is_no_date(text: str) -> None:
    found = read_date_text(text)
    assert found is None or (text == "2021" and read_moment(found.moment_s).year == 2021)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("Z", 0), ("+02:00", 120), ("-0330", -210), ("+16:00", None), ("", None), ("02:00", None)],
)
def test_zones(text: str, minutes: int | None) -> None:
    assert read_zone(text) == minutes


@given(st.text(max_size=40) | st.from_regex(r"\A[0-9:T +.\-]{4,30}\Z"))
def test_no_text_breaks_it(text: str) -> None:
    found = read_date_text(text)
    assert found is None or read_moment(found.moment_s) is not None


CASES = SHARED / "field_cases" / "10-dates-written-elsewhere" / "files"


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/data/field_cases is not here")
@pytest.mark.parametrize(
    ("name", "day", "source"),
    [
        ("xmp-createdate.jpg", "2013-09-23 10:09", "xmp"),
        ("xmp-day-only.jpg", "2003-08-31 12:00", "xmp"),
        ("iptc-date.jpg", "2005-09-29 16:51", "iptc"),
        ("gps-date.jpg", "2011-11-15 12:30", "gps"),
        ("IMG-20180203-WA0007.jpg", "2018-02-03 12:00", "name"),
        ("Screenshot_20160314-092653.png", "2016-03-14 09:26", "name"),
    ],
)
def test_dates_of_the_field_cases(name: str, day: str, source: str) -> None:
    found = described(Path(CASES / name).read_bytes()).date
    if source == "name":
        assert found is None
        moment_s = read_date_in_name(name)
    else:
        assert found is not None
        assert found.source == source
        moment_s = found.moment_s
    assert read_moment(moment_s).strftime("%Y-%m-%d %H:%M") == day
