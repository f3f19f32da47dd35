"""What pictures say of themselves, and that nothing which they say makes them unreadable."""

import io
import math
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import ImageSpec, Metadata
from retllm_desktop.extraction import messages
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.metadata.screenshots import is_screen_size, is_screenshot_name
from retllm_desktop.extraction.metadata.xmp import XmpProperties, read_xmp
from retllm_desktop.extraction.pictures.images import DecodeRequest, decode_image
from retllm_desktop.extraction.reading import read_file
from tests.unit.extraction.samples import SHARED, encoded, scene

LIMITS = ReadingLimits()
EXIF, GPS = 0x8769, 0x8825


def described(data: bytes) -> Metadata:
    return decode_image(
        io.BytesIO(data), DecodeRequest(ImageSpec(32), metadata=True), LIMITS
    ).metadata


def jpeg(main=(), shot=(), place=(), **options) -> bytes:
    """A JPEG with EXIF tags, each a pair of number and value."""
    exif = Image.Exif()
    exif.update(dict(main))
    for number, tags in ((EXIF, shot), (GPS, place)):
        if tags:
            exif.get_ifd(number).update(dict(tags))
    return encoded(scene(64, 48), "JPEG", exif=exif.tobytes(), **options)


def shown(*parts: int) -> float:
    """What a clock showed."""
    return datetime(*parts, tzinfo=UTC).timestamp()


def rational(*values: int) -> tuple[TiffImagePlugin.IFDRational, ...]:
    return tuple(TiffImagePlugin.IFDRational(value, 1) for value in values)


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Canon", "Canon EOS 80D", "Canon EOS 80D"),
        ("NIKON CORPORATION", "NIKON D90", "NIKON D90"),
        ("Apple", "iPhone 13", "Apple iPhone 13"),
        ("FUJIFILM\0\0", "  X-T4 \0", "FUJIFILM X-T4"),
        ("", "DSC", "DSC"),
        ("Leica", "", "Leica"),
    ],
)
def test_a_camera_names_its_maker_once(make: str, model: str, camera: str) -> None:
    assert described(jpeg([(0x010F, make), (0x0110, model)])).camera == camera


def test_lens_and_moment_in_the_zone_that_is_named() -> None:
    found = described(
        jpeg(
            shot=[
                (0x9003, "2021:07:04 12:30:15"),
                (0x9011, "+02:00"),
                (0xA434, "EF 50mm f/1.8"),
            ]
        )
    )
    assert found.lens == "EF 50mm f/1.8"
    assert found.date == (shown(2021, 7, 4, 12, 30, 15), DateSource.EXIF, 120)


def test_without_a_zone_the_clock_there_is_meant() -> None:
    found = described(jpeg(shot=[(0x9003, "2021:07:04 12:30:15")]))
    assert found.date == (shown(2021, 7, 4, 12, 30, 15), DateSource.EXIF, None)


@pytest.mark.parametrize(
    "date",
    [
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "soon",
        "2021:13:40 1",
        "1970:01:01 00:00:00",
        "1980:01:01 00:00:07",
        "1900:01:01 12:00:00",
        "2999:07:04 12:30:15",
    ],
)
def test_a_clock_that_was_not_set(date: str) -> None:
    assert described(jpeg(shot=[(0x9003, date)])).taken_s is None


def test_when_it_was_changed_is_not_when_it_was_taken() -> None:
    assert described(jpeg([(0x0132, "2021:07:04 12:30:15")])).taken_s is None


def test_the_place() -> None:
    north = described(
        jpeg(place=[(1, "N"), (2, rational(48, 51, 30)), (3, "W"), (4, rational(2, 20, 0))])
    )
    assert north.latitude == pytest.approx(48.858333, abs=1e-5)
    assert north.longitude == pytest.approx(-2.333333, abs=1e-5)
    south = described(jpeg(place=[(1, "S"), (2, rational(33, 0, 0)), (3, "E"), (4, rational(151))]))
    assert (south.latitude, south.longitude) == (-33.0, 151.0)


@pytest.mark.parametrize(
    "place",
    [
        [(1, "N"), (2, rational(0, 0, 0)), (3, "E"), (4, rational(0, 0, 0))],
        [(1, "N"), (2, rational(91, 0, 0)), (3, "E"), (4, rational(1, 0, 0))],
        [(1, "N"), (2, rational(9, 0, 0))],
        [
            (1, "N"),
            (2, (TiffImagePlugin.IFDRational(1, 0),) * 3),
            (3, "E"),
            (4, rational(1, 0, 0)),
        ],
    ],
)
def test_a_place_that_is_none(place) -> None:
    found = described(jpeg(place=place))
    assert (found.latitude, found.longitude) == (None, None)


def test_titles_and_keywords_of_windows() -> None:
    found = described(
        jpeg(
            [
                (0x9C9B, "Grandmother’s garden\0".encode("utf-16-le")),
                (0x9C9E, "roses;rain;\0".encode("utf-16-le")),
            ]
        )
    )
    assert found.caption == "Grandmother’s garden · roses, rain"


def test_a_description_in_either_encoding() -> None:
    # Pillow writes what it is given as UTF-8 or ASCII; phones write UTF-8.
    assert described(jpeg([(0x010E, "Käse".encode())])).caption == "Käse"
    assert described(jpeg([(0x010E, "Käse".encode("latin-1"))])).caption == "Käse"


@pytest.mark.parametrize("text", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "default", "DCIM", " \0 "])
def test_what_cameras_write_by_themselves_is_no_caption(text: str) -> None:
    assert described(jpeg([(0x010E, text)])).caption == ""


def test_a_caption_says_everything_once() -> None:
    found = described(
        jpeg([(0x010E, "a beach"), (0x9C9B, "A beach at dusk\0".encode("utf-16-le"))])
    )
    assert found.caption == "A beach at dusk"


def iptc(*datasets: tuple[int, bytes]) -> bytes:
    body = b"".join(
        b"\x1c\x02" + struct.pack(">BH", kind, len(text)) + text for kind, text in datasets
    )
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(body)) + body + b"\0" * (len(body) % 2)
    payload = b"Photoshop 3.0\0" + block
    return b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload


def test_iptc() -> None:
    data = jpeg()
    fields = iptc((5, b"The lake"), (120, "Früh am Morgen".encode()), (25, b"water"), (25, b"mist"))
    found = described(data[:2] + fields + data[2:])
    assert found.caption == "The lake · Früh am Morgen · water, mist"


PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:DateTimeOriginal="2019-02-03T04:05:06Z">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Der
 See</rdf:li></rdf:Alt></dc:title>
<dc:subject><rdf:Bag><rdf:li>Wasser</rdf:li><rdf:li>Nebel</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_xmp(kind: str) -> None:
    options: dict[str, object] = {"xmp": PACKET.encode()}
    if kind == "PNG":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", PACKET)
        options = {"pnginfo": info}
    elif kind == "TIFF":
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[700] = PACKET.encode()
        tags.tagtype[700] = 1
        options = {"tiffinfo": tags}
    found = described(encoded(scene(64, 48), kind, **options))
    assert found.caption == "Der See · Wasser, Nebel"
    assert found.date == (shown(2019, 2, 3, 4, 5, 6), DateSource.XMP, 0)


def test_titles_of_a_png() -> None:
    info = PngInfo()
    info.add_text("Title", "A drawing")
    info.add_itxt("Description", "of a tree · «été»")
    assert (
        described(encoded(scene(), "PNG", pnginfo=info)).caption == "A drawing · of a tree · «été»"
    )


def test_an_xmp_packet_may_not_declare_anything() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert read_xmp(f"<?xml version='1.0'?>{bomb}{PACKET[54:]}") == XmpProperties()
    assert read_xmp(PACKET).keywords == ("Wasser", "Nebel")
    assert read_xmp(f"{bomb}<rdf:li>{PACKET}") == XmpProperties()


@given(st.binary(max_size=200) | st.text(max_size=200) | st.none() | st.integers())
def test_no_packet_does_any_harm(packet: object) -> None:
    assert isinstance(read_xmp(packet), XmpProperties)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_no_exif_makes_a_picture_unreadable(noise: bytes, headed: bool) -> None:
    head = b"Exif\0\0" + (b"II*\0\x08\0\0\0" if headed else b"")
    payload = head + noise
    segment = b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload
    plain = encoded(scene(32, 24), "JPEG")
    found = described(plain[:2] + segment + plain[2:])
    assert (
        messages.parse_extraction(
            *messages.extraction_answer(
                messages.Extraction(bytes(32), 1, (), found),
            )
        ).metadata
        == found
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_to_a_record_makes_a_picture_unreadable(data) -> None:
    whole = bytearray(
        jpeg(
            [(0x010F, "Canon"), (0x010E, "A tree"), (0x9C9B, b"x\0y\0")],
            [(0x9003, "2021:07:04 12:30:15"), (0x9286, b"ASCII\0\0\0hello")],
            [(1, "N"), (2, rational(4, 5, 6)), (3, "E"), (4, rational(7, 8, 9))],
        )
    )
    start = whole.index(b"Exif")
    for _ in range(data.draw(st.integers(1, 12))):
        whole[start + 6 + data.draw(st.integers(0, 250))] = data.draw(st.integers(0, 255))
    found = described(bytes(whole))
    assert found.taken_s is None or math.isfinite(found.taken_s)
    assert found.caption == found.caption.encode().decode()


@pytest.mark.parametrize(
    "name",
    [
        "Screenshot 2024-01-02 at 03.04.05.png", "Screenshot_20240102-030405.jpg",
        "Screen Shot 2016-05-06 at 7.08.09 PM.png", "Bildschirmfoto 2023-01-01 um 12.00.00.png",
        "Capture d’écran 2022.png", "Capture d'écran (3).png", "Captura de pantalla.png",
        "スクリーンショット 2024.png", "截屏2024-01-02.png", "屏幕截图 2024.png", "스크린샷.png",
        "Снимок экрана.png", "Schermata 2020.png", "2024-01-02_screenshot.png",
        "Capture d'e\u0301cran.png",
    ],
)  # fmt: skip
def test_names_of_screenshots(name: str) -> None:
    assert is_screenshot_name(name)


@pytest.mark.parametrize(
    "name", ["IMG_1.jpg", "my screenshot collection.png", "screen.png", "capture.jpg", "Foto.png"]
)
def test_names_of_others(name: str) -> None:
    assert not is_screenshot_name(name)


def test_what_looks_like_a_screen(tmp_path: Path) -> None:
    screen = Image.new("RGB", (1080, 2400))
    assert described(encoded(screen, "PNG")).screen_sized
    assert not described(encoded(screen, "PNG")).screenshot
    assert not described(encoded(screen, "JPEG")).screen_sized
    assert not described(encoded(screen.crop((0, 0, 1080, 2300)), "PNG")).screen_sized
    assert described(jpeg(shot=[(0x9286, b"ASCII\0\0\0Screenshot")])).screenshot
    assert is_screen_size(1920, 1080)
    assert is_screen_size(1080, 1920)
    by_name = tmp_path / "Screenshot_1.jpg"
    by_name.write_bytes(encoded(scene(), "JPEG"))
    taken = tmp_path / "Screenshot_2.jpg"
    taken.write_bytes(jpeg([(0x0110, "Camera 5")]))
    spec = ImageSpec(32)
    assert read_file(by_name, None, spec, frozenset(), LIMITS).metadata.screenshot
    assert not read_file(taken, None, spec, frozenset(), LIMITS).metadata.screenshot


def test_what_other_kinds_say(tmp_path: Path) -> None:
    def read(name: str, data: bytes) -> Metadata:
        path = tmp_path / name
        path.write_bytes(data)
        return read_file(path, None, ImageSpec(32), frozenset(), LIMITS).metadata

    page = b"<html><head><title>Trees &amp; <!-- --></title></head><body>Oaks.</body></html>"
    assert read("a.html", page) == Metadata(caption="Trees &", kind=FileKind.HTML)
    assert read("a.htm", b"<p>Oaks.") == Metadata(kind=FileKind.HTML)
    assert read("a.md", b"# Oaks") == Metadata(kind=FileKind.MARKDOWN)
    assert read("a.txt", b"Oaks") == Metadata(kind=FileKind.TEXT)
    drawn = read("a.png", encoded(scene(), "PNG"))
    assert drawn == Metadata(picture_type=drawn.picture_type, kind=FileKind.PICTURE)


def test_turned_photos_are_described_too() -> None:
    folder = SHARED / "exif_orientation"
    if not folder.is_dir():
        pytest.skip("the sample photos are not beside this checkout")
    for path in sorted(folder.glob("*.jpg")):
        assert described(path.read_bytes()) == Metadata(kind=FileKind.PICTURE)
