"""Words that people wrote into pictures by other programs, and packets that are torn."""

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from retllm_desktop.core.types import ImageSpec, Metadata
from retllm_desktop.extraction import messages
from retllm_desktop.extraction.captions import MAX_CAPTION_CHARS, join_captions
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.metadata.lenses import name_lens
from retllm_desktop.extraction.metadata.xmp import read_xmp
from retllm_desktop.extraction.pictures.images import DecodeRequest, decode_image
from tests.unit.extraction.samples import SHARED, encoded, scene

LIMITS = ReadingLimits()
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "MicrosoftPhoto": "http://ns.microsoft.com/photo/1.0/",
    "MP": "http://ns.microsoft.com/photo/1.2/",
    "MPRI": "http://ns.microsoft.com/photo/1.2/t/RegionInfo#",
    "MPReg": "http://ns.microsoft.com/photo/1.2/t/Region#",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "mediapro": "http://ns.iview-multimedia.com/mediapro/1.0/",
    "acdsee": "http://ns.acdsee.com/iptc/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
}


def packet(inside: str = "", attributes: str = "") -> str:
    declared = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {declared}>'
        f'<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="w"?>'
    )


def bag(name: str, *texts: str) -> str:
    return (
        f"<{name}><rdf:Bag>{''.join(f'<rdf:li>{one}</rdf:li>' for one in texts)}</rdf:Bag></{name}>"
    )


def described(data: bytes) -> Metadata:
    return decode_image(
        io.BytesIO(data), DecodeRequest(ImageSpec(32), metadata=True), LIMITS
    ).metadata


def jpeg(xmp: str = "", **options) -> bytes:
    return encoded(scene(64, 48), "JPEG", **({"xmp": xmp.encode()} if xmp else {}), **options)


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


@pytest.mark.parametrize(
    ("inside", "people"),
    [
        (bag("Iptc4xmpExt:PersonInImage", "Wilhelmina Test", "Otto"), ("Wilhelmina Test", "Otto")),
        (
            (
                '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li>'
                '<rdf:Description mwg-rs:Name="Greta" mwg-rs:Type="Face"/></rdf:li><rdf:li'
                ' rdf:parseType="Resource"><mwg-rs:Name>Hugo</mwg-rs:Name></rdf:li></rdf:Bag>'
                "</mwg-rs:RegionList></mwg-rs:Regions>"
            ),
            ("Greta", "Hugo"),
        ),
        (
            (
                '<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li '
                'MPReg:PersonDisplayName="Ida"/></rdf:Bag></MPRI:Regions></MP:RegionInfo>'
            ),
            ("Ida",),
        ),
        (bag("mediapro:People", "Jan"), ("Jan",)),
    ],
)
def test_people_that_programs_name(inside: str, people: tuple[str, ...]) -> None:
    found = described(jpeg(packet(inside)))
    assert found.people == people
    assert all(name in found.caption for name in people)


@pytest.mark.parametrize(
    ("inside", "keywords"),
    [
        (bag("dc:subject", "lake", "mist"), ("lake", "mist")),
        (bag("digiKam:TagsList", "Animals/Capybara"), ("Animals", "Capybara")),
        (bag("lr:hierarchicalSubject", "Places|Bohinj", "Places"), ("Places", "Bohinj")),
        (bag("MicrosoftPhoto:LastKeywordXMP", "a/b"), ("a", "b")),
        (bag("mediapro:CatalogSets", "Sets|Best"), ("Sets", "Best")),
        (bag("lr:hierarchicalSubject", "darktable|format|jpg", "Own"), ("Own",)),
        (
            (
                "<acdsee:categories>&lt;Categories&gt;&lt;Category Assigned=&quot;1&quot;&gt;Birds"
                "&lt;Category&gt;Herons&lt;/Category&gt;&lt;/Category&gt;&lt;/Categories&gt;"
                "</acdsee:categories>"
            ),
            ("Birds", "Herons"),
        ),
    ],
)
def test_tags_that_programs_give(inside: str, keywords: tuple[str, ...]) -> None:
    assert described(jpeg(packet(inside))).keywords == keywords


def test_places_camera_lens_stars_and_coordinates_that_stand_in_xmp_alone() -> None:
    found = described(
        jpeg(
            packet(
                "<Iptc4xmpCore:Location>Old harbour</Iptc4xmpCore:Location>",
                'photoshop:City="Reykjavik" photoshop:State="Capital" photoshop:Country="Iceland" '
                'tiff:Make="Fictional" tiff:Model="XmpCam 9" aux:Lens="35mm f/2" xmp:Rating="4" '
                'exif:GPSLatitude="64,8.5S" exif:GPSLongitude="21,55,30W"',
            )
        )
    )
    assert (found.city, found.region, found.country) == ("Reykjavik", "Capital", "Iceland")
    assert found.caption == "Old harbour, Reykjavik, Capital, Iceland"
    assert (found.camera, found.lens, found.rating) == ("Fictional XmpCam 9", "35mm f/2", 4)
    assert found.latitude == pytest.approx(-64.141667, abs=1e-5)
    assert found.longitude == pytest.approx(-21.925)


@pytest.mark.parametrize(
    ("attribute", "rating"),
    [
        ('xmp:Rating="-1"', -1),
        ('xmp:Rating="5.0"', 5),
        ('xmp:Rating="9"', None),
        ('xmp:Rating="many"', None),
        ('MicrosoftPhoto:Rating="1"', 1),
        ('MicrosoftPhoto:Rating="75"', 4),
        ('MicrosoftPhoto:Rating="99"', 5),
    ],
)
def test_stars(attribute: str, rating: int | None) -> None:
    assert described(jpeg(packet("", attribute))).rating == rating


def test_stars_of_exif() -> None:
    exif = Image.Exif()
    exif[0x4746] = 3
    assert described(jpeg(exif=exif.tobytes())).rating == 3


@pytest.mark.parametrize(
    ("numbers", "lens"),
    [
        ((18, 55, 3.5, 5.6), "18-55mm f/3.5-5.6"),
        ((50, 50, 1.8, 1.8), "50mm f/1.8"),
        ((50, 50, 0, 0), "50mm"),
        ((0, 0, 0, 0), ""),
    ],
)
def test_a_lens_by_its_lengths_where_it_has_no_name(numbers, lens: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA432] = tuple(
        TiffImagePlugin.IFDRational(round(number * 10), 10) for number in numbers
    )
    assert described(jpeg(exif=exif.tobytes())).lens == lens


def tag_table(order: str, begin: int, tags: list[tuple[int, int, int, bytes]]) -> bytes:
    """A table of tags (number, kind, count, value) that begins at an offset, and its values."""
    head = struct.pack(f"{order}H", len(tags))
    behind = begin + 2 + 12 * len(tags) + 4
    values = b""
    for number, kind, count, value in tags:
        head += struct.pack(f"{order}HHI", number, kind, count)
        if len(value) <= 4:
            head += value.ljust(4, b"\0")
        else:
            head += struct.pack(f"{order}I", behind + len(values))
            values += value
    return head + bytes(4) + values


def with_note(make: str, note: bytes) -> Metadata:
    """The metadata of a JPEG whose camera wrote a note."""
    exif = Image.Exif()
    exif[0x010F] = make
    exif.get_ifd(0x8769)[0x927C] = note
    return described(jpeg(exif=exif.tobytes()))


def note_of_text(make: str, name: bytes, head: bytes = b"") -> bytes:
    """A note whose text stands at an offset from the beginning of EXIF."""
    exif = Image.Exif()
    exif[0x010F] = make
    size = len(head + tag_table("<", 0, [(0x95, 2, len(name), name)]))
    exif.get_ifd(0x8769)[0x927C] = b"?" * size
    begin = exif.tobytes().removeprefix(b"Exif\0\0").index(b"?" * size)
    order = "<" if exif.tobytes().removeprefix(b"Exif\0\0")[:2] == b"II" else ">"
    tag = 0x51 if head else 0x95
    return head + tag_table(order, begin + len(head), [(tag, 2, len(name), name)])


def test_lenses_that_stand_in_notes_of_cameras_alone() -> None:
    canon = note_of_text("Canon", b"EF24-105mm f/4L IS USM\0")
    assert with_note("Canon", canon).lens == "EF24-105mm f/4L IS USM"
    moved = canon.replace(b"EF24-105mm f/4L IS USM\0", b"\x01\x02\x03" * 7 + b"\0\0")
    assert with_note("Canon", moved).lens == ""
    lumix = note_of_text("Panasonic", b"LUMIX G 20/F1.7\0", b"Panasonic\0\0\0")
    assert with_note("Panasonic", lumix).lens == "LUMIX G 20/F1.7"
    rationals = struct.pack(">8I", 180, 10, 2000, 10, 35, 10, 56, 10)
    inner = b"MM\0*" + struct.pack(">I", 8) + tag_table(">", 8, [(0x84, 5, 4, rationals)])
    assert with_note("NIKON", b"Nikon\0\x02\x10\0\0" + inner).lens == "18-200mm f/3.5-5.6"
    first = tag_table("<", 12, [(0x2010, 13, 1, struct.pack("<I", 30))])
    name = b"OLYMPUS 14-42mm\0"
    olympus = b"OLYMPUS\0II\x03\0" + first + tag_table("<", 30, [(0x203, 2, len(name), name)])
    assert with_note("OLYMPUS", olympus).lens == "OLYMPUS 14-42mm"


@given(
    st.sampled_from([b"", b"Nikon\0\x02", b"OLYMPUS\0II\x03\0", b"Panasonic\0\0\0"]), st.binary()
)
def test_no_note_of_a_camera_does_harm(head: bytes, noise: bytes) -> None:
    assert isinstance(name_lens({0x927C: head + noise}, b"II*\0" + head + noise, "Canon", ""), str)


def test_comments_of_pictures() -> None:
    plain = jpeg()
    two = segment(0xFE, b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90\n")
    two += segment(0xFE, "Großmutter am See\0".encode())
    assert described(plain[:2] + two + plain[2:]).caption == "Großmutter am See"
    written = b"\xabGans\xbb \x96 1958"
    assert described(jpeg(comment=written)).caption == "«Gans» – 1958"
    assert described(jpeg(comment=b"Created with GIMP")).caption == ""
    assert described(encoded(scene(), "GIF", comment=b"a heronbird")).caption == "a heronbird"


@pytest.mark.parametrize("compressed", [False, True])
def test_texts_of_a_png(compressed: bool) -> None:
    info = PngInfo()
    info.add_text("Comment", "Watercolour of a heronbird", zip=compressed)
    info.add_itxt("Author", "Zoë", zip=compressed)
    info.add_text("Software", "Painter")
    info.add_text("Keywords", "birds; water")
    found = described(encoded(scene(), "PNG", pnginfo=info))
    assert found.caption == "Watercolour of a heronbird · Zoë · birds, water"


TITLED = packet(
    "<dc:title><rdf:Alt><rdf:li>Kayaks at Pelican Bay</rdf:li></rdf:Alt></dc:title>",
    'exif:DateTimeOriginal="1988-12-01T18:53:44"',
)


@pytest.mark.parametrize(
    "torn",
    [
        TITLED + "li>\n</rdf:Bag>\n</x:xmpmeta>\n",
        "\x07\x08 rubbish < before " + TITLED,
        TITLED[: TITLED.index(" Bay") + 4],
        TITLED.replace("</rdf:Alt>", ""),
        TITLED.replace(f'xmlns:exif="{NAMESPACES["exif"]}" ', ""),
        TITLED.replace(f'xmlns:dc="{NAMESPACES["dc"]}" ', ""),
        TITLED.replace("<dc:title>", "<dc:creator>Tom & Jerry</dc:creator><dc:title>"),
        TITLED.replace("<dc:title>", "<!-- <b> --><![CDATA[<i>]]><dc:title>") + "</x>",
        TITLED + "<!-- never closed",
        TITLED + "<?xpacket",
        TITLED + TITLED,
    ],
)
def test_a_torn_packet_is_read_as_far_as_it_goes(torn: str) -> None:
    found = read_xmp(torn)
    assert found.titles[0] == "Kayaks at Pelican Bay"
    assert found.taken == "1988-12-01T18:53:44"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_packets_in_any_unicode(encoding: str) -> None:
    whole = TITLED.replace("Pelican", "Pélican 🛶")
    assert read_xmp(whole.encode(encoding)).titles == ("Kayaks at Pélican 🛶 Bay",)
    assert read_xmp(f"{whole}</x>".encode(encoding)).titles == ("Kayaks at Pélican 🛶 Bay",)
    declared = f'<?xml version="1.0" encoding="{encoding}"?>\n{TITLED}'
    assert read_xmp(declared.encode(encoding)).titles == ("Kayaks at Pelican Bay",)


def test_long_packets_count_and_what_they_hold_is_limited() -> None:
    history = "<xmp:History>" + "<rdf:li>saved</rdf:li>" * 60_000 + "</xmp:History>"
    assert read_xmp(packet(history + bag("dc:subject", "mist"))).keywords == ("mist",)
    many = packet(bag("dc:subject", *(f"tag{number}" for number in range(5_000))))
    found = described(encoded(scene(), "WEBP", xmp=many.encode()))
    assert len(found.keywords) == 200
    assert len(found.caption) <= MAX_CAPTION_CHARS


def test_names_keep_their_room_beside_a_long_text() -> None:
    caption = join_captions(["word " * 1_000], ["Anna, Otto", "lake"])
    assert caption.endswith(" · Anna, Otto · lake")
    assert len(caption) <= MAX_CAPTION_CHARS


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><dc:title>&a;</dc:title>',
        '<dc:title>x</dc:title><!ENTITY a SYSTEM "file:///etc/passwd">',
        "<dc:title>x</dc:title><![IGNORE[",
    ],
)
def test_declarations_are_refused(hostile: str) -> None:
    assert read_xmp(hostile).titles == ()


def test_what_does_not_fit_a_segment_of_a_jpeg_is_put_together() -> None:
    guid = "0123456789ABCDEF0123456789ABCDEF"
    rest = packet(bag("dc:subject", *(f"tag{number}" for number in range(150)))).encode()
    plain = jpeg(packet("", f'xmpNote:HasExtendedXMP="{guid}" xmp:Rating="2"'))
    pieces = b""
    for start in reversed(range(0, len(rest), 1_000)):
        head = b"http://ns.adobe.com/xmp/extension/\0" + guid.encode()
        head += struct.pack(">II", len(rest), start)
        pieces += segment(0xE1, head + rest[start : start + 1_000])
    other = segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"F" * 32 + bytes(8) + b"<a")
    end = plain.index(b"\xff\xdb")
    found = described(plain[:end] + pieces + other + plain[end:])
    assert (found.keywords[-1], found.rating) == ("tag149", 2)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_damage_to_a_packet_does_harm(data) -> None:
    whole = bytearray(TITLED.encode())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    found = described(jpeg(exif=b"")[:2] + _xmp_segment(bytes(whole)) + jpeg()[2:])
    answer = messages.extraction_answer(messages.Extraction(bytes(32), 1, (), found))
    assert messages.parse_extraction(*answer).metadata == found


def _xmp_segment(packet_bytes: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet_bytes)


CASES = SHARED / "field_cases"


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/data/field_cases is not here")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("14-xmp-with-a-torn-tail/files/torn.jpg", "Kayaks at Pelican Bay"),
        ("16-words-of-a-picture/files/jpeg-comment.jpg", "Grandmother on the veranda"),
        ("16-words-of-a-picture/files/png-comment.png", "Watercolour of a heronbird"),
        ("16-words-of-a-picture/files/person.jpg", "Wilhelmina Testperson"),
        ("16-words-of-a-picture/files/digikam-tags.jpg", "Capybara"),
        ("16-words-of-a-picture/files/city.jpg", "Reykjavik"),
    ],
)
def test_words_of_the_field_cases(name: str, words: str) -> None:
    assert words in described(Path(CASES / name).read_bytes()).caption


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/data/field_cases is not here")
def test_camera_and_place_of_the_field_cases() -> None:
    folder = CASES / "16-words-of-a-picture" / "files"
    assert described((folder / "xmp-camera.jpg").read_bytes()).camera == "Fictional XmpCam 9"
    placed = described((folder / "xmp-gps.jpg").read_bytes())
    assert placed.latitude == pytest.approx(48.858386, abs=1e-5)
    assert placed.longitude == pytest.approx(2.29445, abs=1e-5)
