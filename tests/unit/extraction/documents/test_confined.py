"""Documents are read in real reading processes, which may touch nothing but the file."""

import io
from pathlib import Path

import xlwt

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Extraction, FileStat, ImageSpec, Item, Modality
from retllm_desktop.extraction.pool import ProcessExtractor
from retllm_desktop.search.item_views import has_view
from tests.unit.extraction.documents.test_embedded_pictures import show_with_pictures
from tests.unit.extraction.documents.test_mail import mailbox, outlook, wide
from tests.unit.extraction.documents.test_office import RTF, old_word
from tests.unit.extraction.documents.writers import (
    ebook_file,
    mail,
    notebook_file,
    opendocument_file,
    spreadsheet_file,
    word_file,
    zipped,
)
from tests.unit.extraction.samples import encoded, pdf, scene


def old_spreadsheet() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, "needle")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_format_is_read_in_a_process_without_rights(tmp_path: Path) -> None:
    letter = mail(attached={"bill.pdf": pdf(["one", "two"]), "a.png": encoded(scene(), "PNG")})
    files = {
        "a.docx": word_file(),
        "a.pptx": show_with_pictures(),
        "a.xlsx": spreadsheet_file(),
        "a.xls": old_spreadsheet(),
        "a.doc": old_word("An old letter.\r"),
        "a.odt": opendocument_file("text", "<text:p>needle</text:p>"),
        "a.rtf": RTF,
        "a.epub": ebook_file(cover=encoded(scene(), "PNG")),
        "a.ipynb": notebook_file(),
        "a.csv": b"a,b\n1,2\n",
        "a.py": b"x = 1\n",
        "a.mbox": mailbox(mail(), mail()),
        "a.msg": outlook({"__substg1.0_0037001F": wide("needle")}),
        "a.eml": letter.as_bytes(),
    }
    bad = {
        "bad.docx": b"PK\x03\x04 torn",
        "laughs.odt": zipped({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    }
    stats = []
    for name, data in (files | bad).items():
        path = tmp_path / name
        path.write_bytes(data)
        stats.append(FileStat(path, len(data), path.stat().st_mtime_ns))
    pool = ProcessExtractor(1, nice=0)
    try:
        outcomes = {
            file.path.name: outcome
            for file, outcome in pool.extract_many(stats, ImageSpec(32), CancelToken())
        }
        assert {name for name, one in outcomes.items() if isinstance(one, ItemError)} == set(bad)
        read = outcomes["a.eml"]
        assert isinstance(read, Extraction)
        page, picture = read.parts[2], read.parts[3]
        assert (page.fragment, picture.modality) == ("attachment=bill.pdf&page=2", Modality.IMAGE)
        for part in (page, picture):
            drawn = pool.load_part(
                tmp_path / "a.eml", part.index, read.content_hash, spec=None, max_px=50
            )
            assert max(drawn.shape) == 50
            item = Item(1, b"", part.index, part.modality, tmp_path, fragment=part.fragment)
            assert has_view(item)
        text = read.parts[0]
        assert not has_view(Item(1, b"", text.index, text.modality, tmp_path))
    finally:
        pool.close()
