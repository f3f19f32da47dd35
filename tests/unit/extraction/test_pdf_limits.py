"""PDFs that are made to cost much: bounded in what is read, never a crash."""

import functools
import random
import zlib

import pytest

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ExtractedPart, ImageSpec, Modality
from retllm_desktop.extraction.documents.pdf.drawing import draw_page
from retllm_desktop.extraction.documents.pdf.reading import read_pdf
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.readers import ViewRequest
from tests.unit.extraction.pdf_files import (
    drawn,
    lines,
    page_of,
    raw_pdf,
    rewritten,
    sentence,
    shown,
    stream,
)

LIMITS = ReadingLimits()
SPEC = ImageSpec(224)
NOTE = b"<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (hello) >>"


def first(data: bytes) -> ExtractedPart:
    return read_pdf(data, LIMITS, SPEC).parts[0]


def deep_tree(depth: int) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    for level in range(depth):
        parent = b"/Parent %d 0 R" % (level + 1) if level else b""
        objects.append(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 %s >>" % (level + 3, parent))
    page = (
        page_of()[3]
        .replace(b"2 0 R", b"%d 0 R" % (depth + 1))
        .replace(b"/Contents 5 0 R", b"/Contents %d 0 R" % (depth + 3))
    )
    return raw_pdf(
        [*objects, page.replace(b"/F1 3 0 R", b"/F1 << /Type /Font >>"), stream(shown("deep"))]
    )


def test_deep_and_endless_page_trees() -> None:
    assert first(deep_tree(300)).modality is Modality.TEXT
    endless = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
    for data in (deep_tree(3000), raw_pdf(endless)):
        with pytest.raises(ItemError):
            read_pdf(data, LIMITS, SPEC)


def test_a_count_of_pages_that_lies() -> None:
    objects = page_of(content=shown("only this"))
    objects[1] = objects[1].replace(b"/Count 1", b"/Count 2000000000")
    read = read_pdf(raw_pdf(objects), ReadingLimits(pages=20), SPEC)
    assert [part.text for part in read.parts] == ["only this"]


@pytest.mark.parametrize(
    "box", [b"0 0 14400 14400", b"0 0 1e30 1e30", b"0 0 0 0", b"0 0 1 99999", b"600 300 0 0"]
)
def test_pages_of_any_size(box: bytes) -> None:
    objects = page_of(content=shown("words") + b" 0 0 500 500 re f")
    objects[3] = objects[3].replace(b"0 0 600 300", box)
    part = first(raw_pdf(objects))
    if part.pixels is not None:
        assert part.pixels.shape == (224, 224, 3)
    drawn = draw_page(raw_pdf(objects), 0, ViewRequest(None, 800), LIMITS)
    assert max(drawn.shape) == 800


def test_a_million_notes() -> None:
    part = first(
        raw_pdf([*page_of(annotations=b"6 0 R " * 1_000_000, content=shown("many")), NOTE])
    )
    assert part.text == "many\nhello"


def test_very_many_fields_are_not_looked_up() -> None:
    count = 20_000
    names = b" ".join(b"%d 0 R" % (6 + number) for number in range(count))
    objects = page_of(
        annotations=names,
        content=shown("Form"),
        catalog=b"/AcroForm << /Fields [" + names + b"] >>",
    )
    objects += [
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f%d) /V (v%d) /Rect [9 9 90 30] >>" % (n, n)
        for n in range(count)
    ]
    assert first(raw_pdf(objects)).text == "Form"


def test_endless_and_very_long_outlines() -> None:
    objects = page_of(content=shown("words"), catalog=b"/Outlines 6 0 R")
    endless = b"<< /Title (again) /Dest [4 0 R /Fit] /First 7 0 R /Next 7 0 R >>"
    assert first(raw_pdf([*objects, b"<< /First 7 0 R >>", endless])).heading == "again"
    entries = [
        b"<< /Title (s%d) /Dest [4 0 R /Fit] /Next %d 0 R >>" % (n, 8 + n) for n in range(30_000)
    ]
    long = raw_pdf([*objects, b"<< /First 7 0 R >>", *entries, b"<< /Title (last) >>"])
    assert first(long).heading == "s0"


def test_a_picture_of_very_many_pixels() -> None:
    objects = page_of(content=b"q 600 0 0 300 0 0 cm /I Do Q")
    objects[3] = objects[3].replace(b"/Font", b"/XObject << /I 6 0 R >> /Font")
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    entries = (
        b"/Type /XObject /Subtype /Image /Width 20000 /Height 20000 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Filter /FlateDecode"
    )
    assert first(raw_pdf([*objects, stream(packed, entries)])).modality is Modality.IMAGE


@pytest.mark.parametrize("share", [0.95, 0.8, 0.6])
def test_of_a_pdf_that_is_cut_off_what_is_left_is_read(share: float) -> None:
    rng = random.Random(8)
    texts = [[sentence(rng) for _ in range(30)] for _ in range(12)]
    pages = [functools.partial(lines, texts=text) for text in texts]
    whole = drawn(*pages)
    for data in (whole, rewritten(whole, lambda writer: writer.compress_identical_objects())):
        read = read_pdf(data[: int(len(data) * share)], LIMITS, SPEC)
        assert read.note.startswith("The PDF is damaged or cut off: what is left of it is read.")
        found = [part.text for part in read.parts]
        assert "\n".join(texts[0]) in found
        assert len(found) > 12 * share / 2


def test_pages_in_packed_objects_are_found_where_the_table_is_lost() -> None:
    packed = b"4 0 " + page_of()[3]
    objects = page_of(content=shown("packed"))
    objects[3] = stream(zlib.compress(packed), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    data = raw_pdf(objects).replace(b"4 0 obj", b"9 0 obj").partition(b"xref")[0]
    lost = data.replace(b"/Type /Catalog", b"/Type /Catalogue")
    assert first(lost).text == "packed"


def test_mutations_are_borne() -> None:
    """Bytes changed, cut out and cut off: read, or refused with a sentence."""
    rng = random.Random(20)
    whole = bytearray(
        raw_pdf(
            [
                *page_of(
                    annotations=b"6 0 R 7 0 R",
                    content=shown("whole"),
                    catalog=b"/AcroForm << /Fields [7 0 R] >> /Outlines 8 0 R",
                ),
                NOTE,
                b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /V (value) /Rect [9 9 90 30] >>",
                b"<< /First 9 0 R >>",
                b"<< /Title (one) /Dest [4 0 R /Fit] >>",
            ]
        )
    )
    outcomes = set[str]()
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(rng.randrange(1, 12)):
            at = rng.randrange(len(data))
            if rng.random() < 0.2:
                del data[at : at + rng.randrange(1, 60)]
            else:
                data[at] = rng.randrange(256)
        try:
            outcomes.add(read_pdf(bytes(data), LIMITS, SPEC).parts[0].modality)
        except ItemError as exc:
            outcomes.add(exc.title)
    assert Modality.TEXT in outcomes
