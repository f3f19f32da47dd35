"""Pictures in documents are parts of their own, with the place where they stand."""

import io
import zipfile
from pathlib import Path

import blake3
import docx
import openpyxl
import pptx
import pytest
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import Modality
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.readers import ViewRequest
from retllm_desktop.extraction.reading import load_file_part, read_file
from tests.unit.extraction.documents.writers import (
    LIMITS,
    SPEC,
    opendocument_file,
    read_bytes,
    saved,
    zipped,
)
from tests.unit.extraction.samples import encoded, scene


def picture(width: int = 320, height: int = 200, kind: str = "PNG") -> io.BytesIO:
    return io.BytesIO(encoded(scene(width, height), kind))


def show_with_pictures() -> bytes:
    """A logo on both slides, a picture on the second, a tiny one beside it."""
    show = pptx.Presentation()
    for number in range(2):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = f"Title {number}"
        slide.shapes.add_picture(picture(240, 120), 0, 0)
    slide.shapes.add_picture(picture(kind="JPEG"), 0, 0)
    slide.shapes.add_picture(picture(40, 40), 0, 0)
    return saved(show)


def images(extraction):
    return [
        (part.index, part.label, part.fragment, part.width_px)
        for part in extraction.parts
        if part.modality is Modality.IMAGE
    ]


def test_pictures_on_slides_are_found_once_and_drawn_again(tmp_path: Path) -> None:
    data = show_with_pictures()
    read = read_bytes(tmp_path, "a.pptx", data)
    assert images(read) == [
        (1 << 20, "slide 1, picture 1", "slide=1&picture=1", 240),
        (2 << 20, "slide 2, picture 1", "slide=2&picture=1", 320),
    ]
    assert [part.label for part in read.parts[:2]] == ["slide 1", "slide 2"]
    content_hash = blake3.blake3(data).digest()
    view = ViewRequest(None, 160)
    drawn = load_file_part(tmp_path / "a.pptx", 2 << 20, content_hash, view, LIMITS)
    assert drawn.shape == (100, 160, 3)
    for index in (0, 9 << 20):
        with pytest.raises(ItemError, match="Nothing of the file can be drawn"):
            load_file_part(tmp_path / "a.pptx", index, content_hash, view, LIMITS)


def test_pictures_in_texts_and_sheets_are_parts(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_picture(picture())
    assert images(read_bytes(tmp_path, "a.docx", saved(document))) == [
        (1 << 20, "picture 1", "picture=1", 320)
    ]
    book = openpyxl.Workbook()
    book.active.title = "Shop"
    image = openpyxl.drawing.image.Image(Image.open(picture()))
    book.active.add_image(image, "B2")
    assert images(read_bytes(tmp_path, "a.xlsx", saved(book))) == [
        (1 << 20, "sheet Shop, picture 1", "sheet=Shop&picture=1", 320)
    ]


def test_pictures_of_libreoffice_are_parts(tmp_path: Path) -> None:

    with zipfile.ZipFile(io.BytesIO(opendocument_file("text", "<text:p>words</text:p>"))) as packed:
        entries = {name: packed.read(name) for name in packed.namelist()}
    entries["Pictures/100.png"] = picture().getvalue()
    entries["Thumbnails/thumbnail.png"] = picture().getvalue()
    read = read_bytes(tmp_path, "a.odt", zipped(entries))
    assert images(read) == [(1 << 20, "picture 1", "picture=1", 320)]


def test_a_picture_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    data = show_with_pictures()

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        entries = {name: packed.read(name) for name in packed.namelist()}
    torn = next(name for name in entries if name.endswith(".jpg") and "media" in name)
    entries[torn] = b"\xff\xd8 torn"
    read = read_bytes(tmp_path, "a.pptx", zipped(entries))
    assert [label for _, label, _, _ in images(read)] == ["slide 1, picture 1"]
    assert read.note.startswith("Slide 2, picture 1 is not read: ")


def test_pictures_are_limited_in_number(tmp_path: Path) -> None:
    read = read_bytes(tmp_path, "a.pptx", show_with_pictures(), ReadingLimits(attachments=1))
    assert len(images(read)) == 1
    assert "Slide 2, picture 1 is not read" in read.note


def test_a_document_with_pictures_waits_for_the_second_look(tmp_path: Path) -> None:
    (tmp_path / "a.pptx").write_bytes(show_with_pictures())
    with pytest.raises(ItemError, match="holds pictures"):
        read_file(tmp_path / "a.pptx", None, SPEC, frozenset(), LIMITS, first_pass=True)
