"""PDFs: their text page by page, and what cannot be read of them."""

import io

import pytest
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec, Metadata, Modality
from retllm_desktop.extract.limits import ReadingLimits
from retllm_desktop.extract.pdf import draw_page, read_pdf
from tests.unit.extract.samples import SHARED, pdf

LIMITS = ReadingLimits()
SPEC = ImageSpec(224)


def test_every_page_is_a_part() -> None:
    parts, _ = read_pdf(pdf(["The first page", "", "The third page"]), LIMITS, SPEC)
    assert [(part.index, part.label, part.text) for part in parts] == [
        (0, "page 1", "The first page"),
        (2, "page 3", "The third page"),
    ]
    assert {part.modality for part in parts} == {Modality.TEXT}


def test_a_single_page_needs_no_label() -> None:
    ((part,), _) = read_pdf(pdf(["Only this"]), LIMITS, SPEC)
    assert part.label == ""
    assert part.thumbnail is not None
    preview = Image.open(io.BytesIO(part.thumbnail))
    assert preview.size == (256, 128)
    assert preview.convert("L").getextrema()[0] < 128  # there is ink on it


def test_what_a_pdf_says_of_itself() -> None:
    data = pdf(["x"]).replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 99 0 R")
    said = b"99 0 obj\n<< /Title (The tale) /Author (A. Writer) /Keywords (tale) >>\nendobj\n"
    (_, metadata) = read_pdf(data.replace(b"\nxref\n", b"\n" + said + b"xref\n"), LIMITS, SPEC)
    assert metadata == Metadata(caption="The tale · A. Writer", kind="pdf")
    assert read_pdf(pdf(["x"]), LIMITS, SPEC)[1] == Metadata(kind="pdf")


def test_a_pdf_without_text() -> None:
    with pytest.raises(ItemError, match=r"is empty .*neither text nor pictures"):
        read_pdf(pdf(["", ""]), LIMITS, SPEC)


def scan(pages: int) -> bytes:
    """A PDF of pages that are pictures: the left half red, the right half white."""
    picture = Image.new("RGB", (60, 30), (255, 255, 255))
    picture.paste((255, 0, 0), (0, 0, 30, 30))
    out = io.BytesIO()
    picture.save(out, "PDF", save_all=True, append_images=[picture] * (pages - 1))
    return out.getvalue()


def test_a_page_that_is_a_picture_is_one() -> None:
    parts, metadata = read_pdf(scan(2), LIMITS, SPEC)
    assert [(part.index, part.modality, part.label, part.text) for part in parts] == [
        (0, Modality.IMAGE, "page 1", None),
        (1, Modality.IMAGE, "page 2", None),
    ]
    assert metadata.kind == "pdf"
    pixels = parts[0].pixels
    assert pixels is not None
    assert pixels.shape == (224, 224, 3)
    assert pixels[112, 20].tolist() == pytest.approx([255, 0, 0], abs=8)
    assert pixels[112, 200].tolist() == pytest.approx([255, 255, 255], abs=8)
    assert parts[0].thumbnail is not None


def test_a_page_is_drawn_at_the_size_asked_for() -> None:
    drawn = draw_page(scan(1), 0, 1000)
    assert drawn.shape == (500, 1000, 3)
    assert drawn[250, 100].tolist() == pytest.approx([255, 0, 0], abs=8)
    with pytest.raises(ItemError, match="cannot be drawn"):
        draw_page(scan(1), 1, 1000)


def test_a_pdf_with_too_many_pages() -> None:
    with pytest.raises(ItemError, match="too many pages"):
        read_pdf(pdf(["x"] * 4), ReadingLimits(pages=3), SPEC)


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
    pages, _ = read_pdf(
        (folder / "004-pdflatex-4-pages" / "pdflatex-4-pages.pdf").read_bytes(), LIMITS, SPEC
    )
    assert [part.label for part in pages] == ["page 1", "page 2", "page 3", "page 4"]
    assert "some text without a meaning" in (pages[0].text or "")
    locked = folder / "005-libreoffice-writer-password" / "libreoffice-writer-password.pdf"
    with pytest.raises(ItemError, match="protected by a password"):
        read_pdf(locked.read_bytes(), LIMITS, SPEC)
    (scanned, *_), _ = read_pdf(
        (folder / "023-cmyk-image" / "cmyk-image.pdf").read_bytes(), LIMITS, SPEC
    )
    assert scanned.modality is Modality.IMAGE
