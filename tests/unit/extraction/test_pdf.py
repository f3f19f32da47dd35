"""PDFs: their text page by page, and what cannot be read of them."""

import io
import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_dates import DateSource, read_wall_clock
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ImageSpec, Metadata, Modality, Rgb
from retllm_desktop.extraction.deadlines import is_spent
from retllm_desktop.extraction.documents.pdf import reading
from retllm_desktop.extraction.documents.pdf.drawing import draw_page
from retllm_desktop.extraction.documents.pdf.page_text import PageText
from retllm_desktop.extraction.documents.pdf.reading import read_pdf
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.readers import ViewRequest
from tests.unit.extraction.samples import SHARED, pdf

EAST = timezone(timedelta(hours=2))
LIMITS = ReadingLimits()
SPEC = ImageSpec(224)


def test_every_page_is_a_part() -> None:
    read = read_pdf(pdf(["The first page", "", "The third page"]), LIMITS, SPEC)
    assert [(part.index, part.label, part.fragment, part.text) for part in read.parts] == [
        (0, "page 1", "page=1", "The first page"),
        (2, "page 3", "page=3", "The third page"),
    ]
    assert {part.modality for part in read.parts} == {Modality.TEXT}
    assert not any(part.words_drawn for part in read.parts)
    assert read.note == ""


def test_a_single_page_needs_no_label() -> None:
    (part,) = read_pdf(pdf(["Only this"]), LIMITS, SPEC).parts
    assert part.label == ""
    assert part.thumbnail is not None
    preview = Image.open(io.BytesIO(part.thumbnail))
    assert preview.size == (256, 128)
    assert preview.convert("L").getextrema()[0] < 128  # there is ink on it


def test_what_a_pdf_says_of_itself() -> None:
    data = pdf(["x"]).replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 99 0 R")
    said = b"99 0 obj\n<< /Title (The tale) /Author (A. Writer) /Keywords (tale) >>\nendobj\n"
    metadata = read_pdf(data.replace(b"\nxref\n", b"\n" + said + b"xref\n"), LIMITS, SPEC).metadata
    assert metadata == Metadata(caption="The tale · A. Writer", kind=FileKind.PDF)


@pytest.mark.parametrize(
    ("written", "made"),
    [
        (
            "D:20210704123015+02'00'",
            datetime(2021, 7, 4, 12, 30, 15, tzinfo=EAST),
        ),
        ("D:20210704123015Z", datetime(2021, 7, 4, 12, 30, 15, tzinfo=UTC)),
        ("D:20210704123015", datetime(2021, 7, 4, 12, 30, 15)),  # noqa: DTZ001 - a clock on a wall
        ("20210704", datetime(2021, 7, 4)),  # noqa: DTZ001 - a clock on a wall
        ("D:19700101000000", None),
        ("D:00000000000000", None),
        ("D:29990704123015", None),
        ("yesterday", None),
    ],
)
def test_a_document_says_when_it_was_made(written: str, made: datetime | None) -> None:
    data = pdf(["words"]).replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 99 0 R")
    said = f"99 0 obj\n<< /CreationDate ({written}) >>\nendobj\n".encode()
    metadata = read_pdf(data.replace(b"\nxref\n", b"\n" + said + b"xref\n"), LIMITS, SPEC).metadata
    clock = (None, None) if made is None else read_wall_clock(made)
    assert (metadata.taken_s, metadata.utc_offset_min) == clock
    assert metadata.date is None or metadata.date.source is DateSource.DOCUMENT
    assert read_pdf(pdf(["x"]), LIMITS, SPEC).metadata == Metadata(kind=FileKind.PDF)


def test_a_pdf_of_blank_pages() -> None:
    with pytest.raises(ItemError, match=r"is blank .none of its 2 pages shows anything"):
        read_pdf(pdf(["", ""]), LIMITS, SPEC)
    with pytest.raises(ItemError, match=r"is blank .its only page shows nothing"):
        read_pdf(pdf([""]), LIMITS, SPEC)


def scan(pages: int) -> bytes:
    """A PDF of pages that are pictures: the left half red, the right half white."""
    picture = Image.new("RGB", (60, 30), (255, 255, 255))
    picture.paste((255, 0, 0), (0, 0, 30, 30))
    out = io.BytesIO()
    picture.save(out, "PDF", save_all=True, append_images=[picture] * (pages - 1))
    return out.getvalue()


def test_a_page_that_is_a_picture_is_one() -> None:
    read = read_pdf(scan(2), LIMITS, SPEC)
    parts = read.parts
    assert [(part.index, part.modality, part.label, part.text) for part in parts] == [
        (0, Modality.IMAGE, "page 1", None),
        (1, Modality.IMAGE, "page 2", None),
    ]
    assert read.metadata.kind == "pdf"
    pixels = parts[0].pixels
    assert pixels is not None
    assert pixels.shape == (224, 224, 3)
    assert pixels[112, 20].tolist() == pytest.approx([255, 0, 0], abs=8)
    assert pixels[112, 200].tolist() == pytest.approx([255, 255, 255], abs=8)
    assert parts[0].thumbnail is not None


def view(data: bytes, max_px: int, region: Region | None = None) -> Rgb:
    """The first page of a document, or a part of it."""
    return draw_page(data, 0, ViewRequest(None, max_px, region), LIMITS)


def test_a_page_is_drawn_at_the_size_asked_for() -> None:
    drawn = view(scan(1), 1000)
    assert drawn.shape == (500, 1000, 3)
    assert drawn[250, 100].tolist() == pytest.approx([255, 0, 0], abs=8)
    with pytest.raises(ItemError, match="cannot be drawn"):
        draw_page(scan(1), 1, ViewRequest(None, 1000), LIMITS)


def test_a_page_is_drawn_as_an_encoder_saw_it() -> None:
    (part,) = read_pdf(scan(1), LIMITS, SPEC).parts
    assert part.pixels is not None
    assert np.array_equal(draw_page(scan(1), 0, ViewRequest(SPEC, 0), LIMITS), part.pixels)


def test_of_a_page_a_part_is_drawn_as_large_as_all_of_it() -> None:
    left = view(scan(1), 1000, Region(0.0, 0.0, 0.5, 1.0))
    assert left.shape == (1000, 1000, 3)
    assert left[500, 900].tolist() == pytest.approx([255, 0, 0], abs=8)
    right = draw_page(scan(1), 0, ViewRequest(SPEC, 0, Region(0.5, 0.0, 1.0, 1.0)), LIMITS)
    assert right.shape == (224, 224, 3)
    assert right[112, 20].tolist() == pytest.approx([255, 255, 255], abs=8)


def test_a_speck_of_a_page_does_not_make_it_huge() -> None:
    speck = view(scan(1), 1000, Region(0.0, 0.0, 0.01, 0.01))
    assert speck.shape == (30, 60, 3)


def test_a_page_that_is_listed_but_missing_cannot_be_drawn() -> None:
    whole = pdf(["first", "second"])
    data = whole.replace(b"6 0 obj\n<< /Type /Page ", b"6 0 obj\nnull %% /Type /Page ")
    assert data != whole
    with pytest.raises(ItemError, match=r"cannot be drawn \(page 2\)"):
        draw_page(data, 1, ViewRequest(None, 1000), LIMITS)


class Watch:
    """A clock that goes on by so many seconds each time it is looked at."""

    def __init__(self, look_s: float) -> None:
        self._look_s = look_s
        self._now_s = 0.0

    def __call__(self) -> float:
        """Return the time; pages are looked at before they are read, and around their drawing."""
        self._now_s += self._look_s
        return self._now_s


def test_drawing_takes_a_share_of_the_time_and_reading_goes_on() -> None:
    limits = ReadingLimits(file_s=90.0)
    read = read_pdf(scan(6), limits, SPEC, Watch(10.0))
    assert [part.index for part in read.parts] == [0, 1, 2]
    lines = [f"line {n}" for n in range(6)]
    limits = ReadingLimits(file_s=120.0)
    read = read_pdf(pdf(lines), limits, SPEC, Watch(5.0))
    assert [part.text for part in read.parts] == lines
    assert len(read_pdf(scan(6), limits, SPEC, Watch(1.0)).parts) == 6


def test_what_there_is_no_time_for_is_said() -> None:
    read = read_pdf(pdf(["words"] * 9), ReadingLimits(file_s=90.0), None, Watch(10.0))
    assert len(read.parts) == 7
    assert read.note == (
        "The PDF has 9 pages; the first 7 are read: the others would take too long."
    )


def test_a_page_that_is_never_done_costs_itself_and_those_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_page, release = reading.read_page_text, threading.Event()

    def read_slowly(page: pypdfium2.PdfPage, *arguments: Any, **options: Any) -> PageText:
        text = read_page(page, *arguments, **options)
        if text.printed == "endless":
            release.wait(60)
        return text

    monkeypatch.setattr(reading, "read_page_text", read_slowly)
    assert not is_spent()
    read = read_pdf(pdf(["first", "second", "endless", "last"]), ReadingLimits(file_s=1.5), None)
    assert [part.text for part in read.parts] == ["first", "second"]
    assert read.note == (
        "The PDF has 4 pages; the first 2 are read: the others would take too long."
    )
    assert is_spent()
    with pytest.raises(ItemError, match="takes too long to read"):
        read_pdf(pdf(["endless"]), ReadingLimits(file_s=0.5), None)
    release.set()
    while is_spent():  # PDFium is no place for two
        time.sleep(0.01)


def test_pages_that_are_pictures_are_kept_as_far_as_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "_PIXEL_BYTES", 200_000)
    read = read_pdf(scan(6), LIMITS, SPEC)
    assert [part.index for part in read.parts] == [0, 1]
    assert read.note == "4 pages are without text and not read: it has very many of them."


def test_of_a_pdf_with_very_many_pages_the_first_are_read() -> None:
    read = read_pdf(pdf(["x"] * 4), ReadingLimits(pages=3), SPEC)
    assert [part.label for part in read.parts] == ["page 1", "page 2", "page 3"]
    assert read.note == "The PDF has 4 pages; the first 3 are read."


def test_a_protected_pdf() -> None:
    with pytest.raises(ItemError, match="protected by a password"):
        read_pdf(pdf(["secret"], encrypt=True), LIMITS, SPEC)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"no pdf at all", pdf(["x"])[:60]])
def test_a_broken_pdf(data: bytes) -> None:
    with pytest.raises(ItemError, match="damaged or no PDF"):
        read_pdf(data, LIMITS, SPEC)


def test_real_pdfs() -> None:
    folder = SHARED / "pdf_samples"
    if not folder.is_dir():
        pytest.skip("the sample PDFs are not beside this checkout")
    pages = read_pdf(
        (folder / "004-pdflatex-4-pages" / "pdflatex-4-pages.pdf").read_bytes(), LIMITS, SPEC
    ).parts
    assert [part.label for part in pages] == ["page 1", "page 2", "page 3", "page 4"]
    assert "some text without a meaning" in (pages[0].text or "")
    locked = folder / "005-libreoffice-writer-password" / "libreoffice-writer-password.pdf"
    with pytest.raises(ItemError, match="protected by a password"):
        read_pdf(locked.read_bytes(), LIMITS, SPEC)
    (scanned,) = read_pdf(
        (folder / "023-cmyk-image" / "cmyk-image.pdf").read_bytes(), LIMITS, SPEC
    ).parts
    assert scanned.modality is Modality.IMAGE
