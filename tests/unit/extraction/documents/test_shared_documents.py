"""Documents of other programs, from beside the repository, are read as a person reads them."""

from pathlib import Path

import pytest

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import Modality
from tests.unit.extraction.documents.writers import read, whole_text
from tests.unit.extraction.samples import SHARED

MARKITDOWN = SHARED / "markitdown_docs" / "packages"
FILES = MARKITDOWN / "markitdown" / "tests" / "test_files"
PICTURES = MARKITDOWN / "markitdown-ocr" / "tests" / "ocr_test_data"
PDF_SAMPLES = SHARED / "pdf_samples"
UNREAD = SHARED / "field_cases" / "05-unread-kinds-are-silent" / "files"

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="there are no sample files beside us")

EXPECTED = [
    # path, a label or address of a part, words that stand in that part
    (FILES / "test.docx", "heading=Abstract", "AutoGen is an open-source framework"),
    (FILES / "test.docx", "", "d666f1f7-46cb-42bd-9a39-9a39cf2a509f"),
    (FILES / "test_with_comment.docx", "comments", "This is a test comment. 12df-321a"),
    (FILES / "equations.docx", "", "m=1"),
    (FILES / "rlink.docx", "", "Testing Linked Images"),
    (FILES / "test.pptx", "slide 2", "2cdda5c8-e50e-4db4-b5f0-9722a649f455"),
    (FILES / "test.pptx", "slide 2", "04191ea8-5c73-4215-a1d3-1cfb43aaaf12"),
    (FILES / "test.pptx", "slide 3", "1b92870d-e3b5-4e65-8153-919f4ff45592"),
    (FILES / "test.xlsx", "sheet Sheet1", "6ff4173b-42a5-4784-9b19-f49caff4d93d"),
    (
        FILES / "test.xlsx",
        "sheet 09060124-b5e7-4717-9d07-3c046eb",
        "affc7dad-52dc-4b98-9b5d-51e65d8a8ad0",
    ),
    (FILES / "test.xls", "sheet Sheet1", "6ff4173b-42a5-4784-9b19-f49caff4d93d"),
    (
        FILES / "test.xls",
        "sheet 09060124-b5e7-4717-9d07-3c046eb",
        "affc7dad-52dc-4b98-9b5d-51e65d8a8ad0",
    ),
    (FILES / "test.epub", "heading=Chapter%201%3A%20Test%20Content", "This is a test paragraph"),
    (FILES / "test.epub", "", "This is a blockquote for testing"),
    (FILES / "test_outlook_msg.msg", "", "Test Email Message"),
    (FILES / "test_outlook_msg.msg", "", "This is the body of the test email message"),
    (FILES / "test_notebook.ipynb", "", "markitdown"),
    (FILES / "test_mskanji.csv", "", "名前 | 年齢 | 住所"),
    (FILES / "test.json", "", "5b64c88c-b3c3-4510-bcb8-da0b200602d8"),
    (FILES / "test_rss.xml", "", "Microsoft Ignite 2024"),
    (
        MARKITDOWN / "markitdown-sample-plugin" / "tests" / "test_files" / "test.rtf",
        "",
        "Sample RTF File",
    ),
    (PICTURES / "docx_complex_layout.docx", "", "Authentication | Active"),
    (PICTURES / "docx_multipage.docx", "", "BEFORE IMAGE: Important content appears here."),
    (PICTURES / "pptx_complex_layout.pptx", "slide 1", "Our products lead the market"),
    (PICTURES / "xlsx_complex_layout.xlsx", "sheet Complex Report", "Feb | 1200"),
    (PICTURES / "xlsx_multiple_images.xlsx", "sheet Overview", "Status: Active"),
    (
        PDF_SAMPLES / "002-trivial-libre-office-writer" / "source.odt",
        "",
        "Lorem ipsum dolor sit amet",
    ),
    (PDF_SAMPLES / "012-libreoffice-form" / "libreoffice-form.odt", "", "Nationality:"),
    (UNREAD / "budget.csv", "", "rent | 900"),
    (UNREAD / "letter.eml", "", "The rent for May."),
    (UNREAD / "server.log", "", "error 42"),
]


@pytest.mark.parametrize(
    ("path", "address", "words"), EXPECTED, ids=[f"{row[0].name}-{row[1]}" for row in EXPECTED]
)
def test_a_sample_is_read(path: Path, address: str, words: str) -> None:
    parts = read(path).parts
    found = [part for part in parts if words in (part.text or "")]
    assert found
    if address:
        assert address in {one for part in found for one in (part.label, part.fragment)}


@pytest.mark.parametrize(
    "path",
    sorted(path for ending in ("docx", "pptx", "xlsx") for path in PICTURES.glob(f"*.{ending}")),
    ids=lambda path: path.name,
)
def test_every_sample_is_read_without_a_note(path: Path) -> None:
    extraction = read(path)
    if path.name != "pptx_multiple_images.pptx":
        assert whole_text(extraction)
    assert [part.modality for part in extraction.parts].count(Modality.IMAGE) > 0
    assert extraction.note == ""


def test_an_archive_that_only_says_it_is_a_document_is_an_error_of_the_file() -> None:
    with pytest.raises(ItemError, match="The document is damaged"):
        read(UNREAD / "report.docx")
