"""What stands on pages of PDFs beside their text: scans, drawings, forms, notes, sections."""

import random
from collections.abc import Callable

import pypdf
import pytest
from pypdf.annotations import FreeText, Highlight, Text
from pypdf.generic import ArrayObject, FloatObject, NameObject, RectangleObject
from reportlab.lib.colors import blue, red
from reportlab.pdfgen.canvas import Canvas

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ExtractedPart, ImageSpec, Modality
from retllm_desktop.extraction.documents.pdf.reading import read_pdf
from retllm_desktop.extraction.files import ReadingLimits
from tests.unit.extraction.pdf_files import (
    drawn,
    lines,
    page_of,
    print_sheet,
    put_outlines,
    put_scan,
    raw_pdf,
    rewritten,
    sentence,
    shown,
    unmapped,
)
from tests.unit.extraction.samples import SHARED, pdf

LIMITS = ReadingLimits()
SPEC = ImageSpec(224)


def first(data: bytes) -> ExtractedPart:
    return read_pdf(data, LIMITS, SPEC).parts[0]


def stamp(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 9)
    canvas.drawString(60, 822, "Received 12 March 2024 by the registry")


def signature(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 6)
    canvas.rect(350, 60, 180, 50)
    for number, text in enumerate(("Digitally signed by Anna Example", "Reason: I approve this")):
        canvas.drawString(355, 95 - 10 * number, text)


def watermark(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(120, 200)
    canvas.rotate(52)
    canvas.setFont("Helvetica-Bold", 70)
    canvas.setFillColorRGB(0.8, 0.8, 0.8, alpha=0.5)
    canvas.drawString(0, 0, "CONFIDENTIAL")
    canvas.restoreState()


@pytest.mark.parametrize(
    ("mark", "words"),
    [(stamp, "Received 12 March"), (signature, "signed by Anna"), (watermark, "CONFIDENTIAL")],
)
def test_a_line_printed_over_a_scan_leaves_it_a_picture(
    mark: Callable[[Canvas], None], words: str
) -> None:
    part = first(drawn(lambda canvas: (put_scan(canvas, print_sheet()), mark(canvas))))
    assert part.modality is Modality.IMAGE
    assert part.pixels is not None
    assert part.thumbnail is not None
    assert words in (part.text or "")
    assert part.words_drawn


def test_words_in_outlines_are_looked_for() -> None:
    rng = random.Random(3)

    def page(canvas: Canvas) -> None:
        put_outlines(canvas, [sentence(rng) for _ in range(12)])
        lines(canvas, ["page 17 of 20"], 30)

    part = first(drawn(page))
    assert (part.modality, part.text) == (Modality.IMAGE, "page 17 of 20")


def test_text_that_means_nothing_is_not_kept() -> None:
    part = first(unmapped("Garden invoice for the harbour board"))
    assert (part.modality, part.text) == (Modality.IMAGE, None)
    assert part.words_drawn
    with pytest.raises(ItemError):
        read_pdf(unmapped("Garden"), LIMITS, None)


def test_a_long_text_beside_a_scan_stays_a_text_and_words_are_looked_for() -> None:
    rng = random.Random(4)

    def page(canvas: Canvas) -> None:
        lines(canvas, [sentence(rng) for _ in range(20)])
        put_scan(canvas, print_sheet(count=20).crop((0, 0, 1000, 700)), (0, 0, 595, 416))

    part = first(drawn(page))
    assert (part.modality, part.words_drawn) == (Modality.TEXT, True)


def form_of_boxes(canvas: Canvas) -> None:
    for row in range(14):
        lines(canvas, ["Name:"], 780 - row * 50, 8)
        for box in range(28):
            canvas.rect(60 + 16 * box, 750 - row * 50, 16, 18)


def chart(canvas: Canvas) -> None:
    lines(canvas, ["Budget by month"])
    for month in range(12):
        canvas.rect(80 + month * 38, 400, 28, 40 + month * 17, fill=1)


def banner(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.1, 0.2, 0.6)
    canvas.rect(0, 700, 595, 100, fill=1, stroke=0)
    canvas.setFillColorRGB(1, 1, 1)
    lines(canvas, ["Winter report"], 740, 30)


@pytest.mark.parametrize("page", [form_of_boxes, chart, banner])
def test_rules_and_boxes_and_bars_leave_a_page_its_text(page: Callable[[Canvas], None]) -> None:
    part = first(drawn(page))
    assert (part.modality, part.words_drawn) == (Modality.TEXT, False)


def test_a_scan_whose_words_were_read_before_is_a_text() -> None:
    rng = random.Random(5)
    texts = [sentence(rng) for _ in range(30)]

    def page(canvas: Canvas) -> None:
        put_scan(canvas, print_sheet(5))
        layer = canvas.beginText(0, 0)
        layer.setTextRenderMode(3)
        for number, text in enumerate(texts):
            layer.setTextOrigin(18, 842 - (20 + 24 * 1.6 * number + 21) * 0.595)
            layer.setFont("Helvetica", 24 * 0.595, 0)
            layer.textOut(text)
        canvas.drawText(layer)

    part = first(drawn(page))
    assert part.modality is Modality.TEXT
    assert texts[7] in (part.text or "")


def plan(canvas: Canvas) -> None:
    canvas.setLineWidth(2)
    for number in range(6):
        canvas.rect(80 + 40 * number, 300, 40, 200)


def shading(canvas: Canvas) -> None:
    canvas.linearGradient(100, 100, 400, 600, (red, blue))


@pytest.mark.parametrize("page", [plan, shading])
def test_a_page_of_drawings_is_a_picture(page: Callable[[Canvas], None]) -> None:
    part = first(drawn(page))
    assert (part.modality, part.text) == (Modality.IMAGE, None)


def test_pages_that_show_nothing_are_left_out() -> None:
    def white(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(0, 0, 595, 842, fill=1, stroke=0)

    read = read_pdf(drawn(plan, white, lambda _: None, plan), LIMITS, SPEC)
    assert [part.label for part in read.parts] == ["page 1", "page 4"]
    assert read.note == ""
    with pytest.raises(ItemError, match="is blank"):
        read_pdf(drawn(white), LIMITS, SPEC)


def test_notes_on_a_page_are_read_unless_hidden() -> None:
    def annotate(writer: pypdf.PdfWriter) -> None:
        box = RectangleObject((50, 50, 200, 100))
        marked = ArrayObject(FloatObject(side) for side in (50, 100, 200, 100, 50, 50, 200, 50))
        secret = Text(text="secret plan", rect=box)
        secret[NameObject("/F")] = pypdf.generic.NumberObject(2)
        for note in (
            Text(text="ask about the marmalade", rect=box),
            FreeText(text="see the cupboard", rect=box),
            Highlight(rect=box, quad_points=marked),
            secret,
        ):
            added = writer.add_annotation(0, note)
            if added["/Subtype"] == "/Highlight":
                added[NameObject("/Contents")] = pypdf.generic.TextStringObject("too dear")

    text = first(rewritten(pdf(["Printed words"]), annotate)).text or ""
    assert text.splitlines() == [
        "Printed words",
        "ask about the marmalade",
        "see the cupboard",
        "too dear",
    ]


def test_values_of_a_form_are_read_unless_hidden() -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, ["Application"])
        form = canvas.acroForm
        form.textfield(name="who", value="Ottilie Brandt", x=60, y=700, width=200, height=20)
        form.textfield(
            name="code", value="hunter2", x=60, y=660, width=200, height=20, fieldFlags="password"
        )
        form.textfield(
            name="inner", value="internal", x=60, y=620, width=200, height=20,
            annotationFlags="print hidden",
        )  # fmt: skip
        form.choice(
            name="town", value="Porto", options=["Porto", "Lisbon"], x=60, y=580, width=120,
            height=20,
        )  # fmt: skip
        form.checkbox(name="agree", checked=True, x=60, y=540)

    part = first(drawn(page))
    assert (part.text or "").splitlines() == ["Application", "Ottilie Brandt", "Porto"]
    assert part.modality is Modality.TEXT


def field(entries: bytes) -> bytes:
    objects = page_of(
        annotations=b"6 0 R",
        content=shown("Form"),
        catalog=b"/AcroForm << /Fields [6 0 R] >>",
    )
    return raw_pdf([*objects, b"<< /Type /Annot /Subtype /Widget /T (f) " + entries + b" >>"])


@pytest.mark.parametrize(
    ("entries", "read"),
    [
        (b"/FT /Tx /V (seen) /Rect [10 10 90 30]", "Form\nseen"),
        (b"/FT /Tx /V (flat) /Rect [10 10 10 10]", "Form"),
        (b"/FT /Tx /V (beside) /Rect [900 10 990 30]", "Form"),
        (b"/FT /Tx /V (not on screens) /F 32 /Rect [10 10 90 30]", "Form"),
        (b"/FT /Tx /V (layer) /OC << /Type /OCG >> /Rect [10 10 90 30]", "Form"),
    ],
)
def test_a_field_is_read_where_it_can_be_seen(entries: bytes, read: str) -> None:
    assert first(field(entries)).text == read


def test_pages_know_their_section() -> None:
    def page(title: str, level: int | None) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            lines(canvas, ["words"])
            if level is not None:
                canvas.bookmarkPage(title)
                canvas.addOutlineEntry(title, title, level)

        return draw

    pages = (("", None), ("Methods", 0), ("", None), ("Data", 1), ("Results", 0), ("", None))
    read = read_pdf(drawn(*(page(*entry) for entry in pages)), LIMITS, SPEC)
    assert [part.heading for part in read.parts] == [
        "", "Methods", "Methods", "Methods › Data", "Results", "Results",
    ]  # fmt: skip


def test_attached_files_are_named() -> None:
    data = rewritten(
        pdf(["Invoice 12"]), lambda writer: writer.add_attachment("ledger-2024.xml", b"<a/>")
    )
    read = read_pdf(data, LIMITS, SPEC)
    assert read.metadata.caption.endswith("ledger-2024.xml")
    assert read.note == "1 attached file is not read: ledger-2024.xml."


def test_forms_of_adobe_are_said() -> None:
    objects = page_of(
        content=shown("Please wait"), catalog=b"/AcroForm << /XFA 6 0 R /Fields [] >>"
    )
    read = read_pdf(raw_pdf([*objects, b"<< /Length 0 >>\nstream\n\nendstream"]), LIMITS, SPEC)
    assert read.note == "Its form is an XFA form, whose fields are not read."


def test_what_is_cut_off_a_page_is_not_read() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(30, 800, "printer's mark")
        canvas.drawString(250, 400, "inside")

    def crop(writer: pypdf.PdfWriter) -> None:
        writer.pages[0].cropbox = RectangleObject((200, 200, 500, 600))

    assert first(rewritten(drawn(page), crop)).text == "inside"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_and_cropped_pages_are_measured_alike(turn: int) -> None:
    """Over a scan a line leaves most uncovered; beside a scan with its words none."""

    def page(canvas: Canvas) -> None:
        put_scan(canvas, print_sheet())
        stamp(canvas)

    def change(writer: pypdf.PdfWriter) -> None:
        writer.pages[0].cropbox = RectangleObject((20, 30, 595, 842))
        writer.pages[0].rotate(turn)

    part = first(rewritten(drawn(page), change))
    assert part.modality is Modality.IMAGE
    rng = random.Random(1)
    plain = drawn(lambda canvas: lines(canvas, [sentence(rng) for _ in range(30)]))
    assert first(rewritten(plain, change)).modality is Modality.TEXT


def test_only_the_owners_password_does_not_lock_a_pdf() -> None:
    def lock(user: str) -> bytes:
        return rewritten(
            pdf(["Minutes"]),
            lambda writer: writer.encrypt(user, "owner", algorithm="RC4-128"),
        )

    assert first(lock("")).text == "Minutes"
    with pytest.raises(ItemError, match="protected by a password"):
        read_pdf(lock("user"), LIMITS, SPEC)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample files are not beside this checkout")
def test_cases_from_the_field() -> None:
    cases = SHARED / "field_cases"
    plan = read_pdf(
        (cases / "07-drawing-called-empty/files/floor-plan.pdf").read_bytes(), LIMITS, SPEC
    )
    assert [part.modality for part in plan.parts] == [Modality.IMAGE]
    manual = read_pdf((cases / "12-pdf-of-2001-pages/files/manual.pdf").read_bytes(), LIMITS, None)
    assert len(manual.parts) == 2000
    assert "ptarmigan" in (manual.parts[9].text or "")
    assert manual.note == "The PDF has 2,001 pages; the first 2,000 are read."


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample files are not beside this checkout")
@pytest.mark.parametrize(
    ("name", "word", "modality"),
    [
        ("012-libreoffice-form/libreoffice-form", "Alice", Modality.TEXT),
        ("024-annotations/annotated_pdf", "Highlight comment", Modality.TEXT),
        ("018-base64-image/base64image", "Trial Version", Modality.IMAGE),
        ("023-cmyk-image/cmyk-image", "", Modality.IMAGE),
        ("026-latex-multicolumn/multicolumn", "Lorem Ipsum", Modality.TEXT),
        ("015-arabic/habibi-rotated", "habibi", Modality.TEXT),
    ],
)
def test_pages_of_others(name: str, word: str, modality: Modality) -> None:
    part = first((SHARED / f"pdf_samples/{name}.pdf").read_bytes())
    assert part.modality is modality
    assert word in (part.text or "")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample files are not beside this checkout")
def test_scans_of_others() -> None:
    folder = SHARED / "markitdown_docs/packages"
    scans = sorted(folder.rglob("*_scan*.pdf"))
    assert len(scans) == 5
    for scan in scans:
        assert {part.modality for part in read_pdf(scan.read_bytes(), LIMITS, SPEC).parts} == {
            Modality.IMAGE
        }
    for mixed in sorted(folder.rglob("pdf_image_*.pdf")):
        assert first(mixed.read_bytes()).words_drawn, mixed.name
