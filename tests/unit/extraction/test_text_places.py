"""Where the text of a page stands: each word under its box, however the page is turned or cut."""

from pathlib import Path

import blake3
import numpy as np
import pypdf
import pytest
from pypdf.generic import RectangleObject
from reportlab.pdfgen.canvas import Canvas

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.located_text import LocatedText, TextBox, find_boxes
from retllm_desktop.extraction import messages, text_messages
from retllm_desktop.extraction.documents.pdf.drawing import draw_page
from retllm_desktop.extraction.documents.pdf.text_places import locate_page_text
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pool import ProcessExtractor
from retllm_desktop.extraction.readers import ViewRequest
from tests.unit.extraction.pdf_files import drawn, lines, rewritten

LIMITS = ReadingLimits()
BOX = (0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2)


def letter(canvas: Canvas) -> None:
    lines(canvas, ["The invoice of the harbour", "was paid in the museum."], size=24)


def turned(data: bytes, degrees: int) -> bytes:
    return rewritten(data, lambda writer: writer.pages[0].rotate(degrees))


def cut(data: bytes) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        writer.pages[0].cropbox = RectangleObject((40, 700, 595, 842))

    return rewritten(data, change)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data,
        lambda data: turned(data, 90),
        lambda data: turned(data, 180),
        lambda data: turned(data, 270),
        cut,
    ],
    ids=["upright", "90", "180", "270", "cut"],
)
def test_each_word_lies_under_its_box(change):
    data = change(drawn(letter))
    located = locate_page_text(data, 0, LIMITS)
    # PDFium takes the lines of a page that lies on its side in another order.
    said = ["The invoice of the harbour", "was paid in the museum."]
    assert sorted(located.text.split("\n")) == said
    words = [located.text[box.start : box.end] for box in located.boxes]
    assert words == located.text.split()
    pixels = draw_page(data, 0, ViewRequest(None, 1600), LIMITS)
    dark = pixels.min(axis=2) < 128
    covered = np.zeros_like(dark)
    for box in located.boxes:
        across, down = np.array(box.corners[::2]), np.array(box.corners[1::2])
        left, right = (across.min() * dark.shape[1], across.max() * dark.shape[1])
        top, bottom = (down.min() * dark.shape[0], down.max() * dark.shape[0])
        place = np.s_[int(top) : int(bottom) + 2, int(left) : int(right) + 2]
        assert dark[place].any(), located.text[box.start : box.end]
        covered[place] = True
    assert (dark & covered).sum() >= 0.99 * dark.sum()


def test_the_first_corner_is_where_the_word_begins():
    box = find_boxes(locate_page_text(drawn(letter), 0, LIMITS), ["invoice"])[0]
    assert box.corners[0] < box.corners[2]
    upside_down = locate_page_text(turned(drawn(letter), 180), 0, LIMITS)
    box = find_boxes(upside_down, ["invoice"])[0]
    assert box.corners[0] > box.corners[2]


def test_what_is_cut_off_has_no_place():
    def change(writer: pypdf.PdfWriter) -> None:
        writer.pages[0].cropbox = RectangleObject((0, 0, 595, 400))

    assert locate_page_text(rewritten(drawn(letter), change), 0, LIMITS).boxes == ()


def test_a_page_that_takes_too_long_is_located_in_part():
    def many(canvas: Canvas) -> None:
        lines(canvas, ["word " * 40] * 60, size=5)

    whole = locate_page_text(drawn(many), 0, LIMITS)
    assert len(whole.boxes) == 2400
    times = iter([0.0, 0.0, *[1e9] * 99])
    part = locate_page_text(drawn(many), 0, LIMITS, lambda: next(times))
    assert 0 < len(part.boxes) < 200


def test_pages_that_are_not_there_and_files_that_are_none():
    with pytest.raises(ItemError, match="no such page"):
        locate_page_text(drawn(letter), 1, LIMITS)
    with pytest.raises(ItemError):
        locate_page_text(b"%PDF-1.4 nothing", 0, LIMITS)


def test_a_reading_process_locates_the_text(tmp_path: Path):
    extractor = ProcessExtractor(workers=1)
    try:
        file = tmp_path / "letter.pdf"
        file.write_bytes(drawn(letter))
        digest = blake3.blake3(file.read_bytes()).digest()
        located = extractor.locate_text(file, 0, digest)
        assert located.text.startswith("The invoice")
        assert len(located.boxes) == 10
        with pytest.raises(ItemError, match="changed"):
            extractor.locate_text(file, 0, bytes(32))
        note = tmp_path / "note.txt"
        note.write_text("The invoice")
        digest = blake3.blake3(note.read_bytes()).digest()
        assert extractor.locate_text(note, 0, digest) == LocatedText()
    finally:
        extractor.close()


@pytest.mark.parametrize(
    "located",
    [
        LocatedText("word", (TextBox(0, 5, BOX),)),
        LocatedText("word", (TextBox(2, 2, BOX),)),
        LocatedText("two words", (TextBox(4, 9, BOX), TextBox(0, 3, BOX))),
        LocatedText("two words", (TextBox(0, 5, BOX), TextBox(3, 9, BOX))),
    ],
)
def test_boxes_beside_the_text_are_refused(located):
    with pytest.raises(messages.MalformedAnswerError):
        text_messages.parse_text(*text_messages.text_answer(located))


def test_a_text_survives_the_way():
    located = LocatedText("zwei Wörter", (TextBox(0, 4, BOX), TextBox(5, 11, BOX)))
    back = text_messages.parse_text(*text_messages.text_answer(located))
    assert back.text == located.text
    assert [(box.start, box.end) for box in back.boxes] == [(0, 4), (5, 11)]
    assert np.allclose([box.corners for box in back.boxes], BOX, atol=1e-4)
