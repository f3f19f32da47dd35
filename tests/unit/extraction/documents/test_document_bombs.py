"""Documents that are made to fill memory or time are bounded, with a reason or a note."""

import io
import itertools
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import Extraction
from retllm_desktop.extraction.files import MIB, ReadingLimits
from tests.unit.extraction.documents.writers import (
    compound_file,
    ebook_file,
    mail,
    notebook_file,
    presentation_file,
    read_bytes,
    spreadsheet_file,
    whole_text,
    word_file,
    zipped,
)

SMALL = ReadingLimits(passages=50, expanded_bytes=64 * MIB)
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise("abcdefghij"))
    + "]>"
)


def poured(name: str, pieces: Iterator[bytes]) -> bytes:
    """An archive of one entry that is never whole in memory."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as entry,
    ):
        for piece in pieces:
            entry.write(piece)
    return out.getvalue()


def read_bounded(folder: Path, name: str, data: bytes, limits: ReadingLimits = SMALL) -> Extraction:
    """Read a file; the parser's own memory stays small."""
    (folder / name).write_bytes(data)
    tracemalloc.start()
    try:
        return read_bytes(folder, name, data, limits)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 3 * len(data) + 64 * MIB


def test_an_archive_of_zeros_is_not_expanded(tmp_path: Path) -> None:
    data = poured("word/document.xml", (bytes(MIB) for _ in range(200)))
    with pytest.raises(ItemError, match="damaged"):
        read_bounded(tmp_path, "a.docx", data)


def test_an_entry_that_grows_beyond_reason_is_left(tmp_path: Path) -> None:
    start = b"<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>first words</w:t></w:r></w:p>"
    blank = b" " * MIB
    data = poured("word/document.xml", itertools.chain([start], itertools.repeat(blank, 100)))
    read = read_bounded(tmp_path, "a.docx", data)
    assert whole_text(read) == "first words"
    assert read.note == (
        "The document expands to more than 200 times its size: what comes before that is read."
    )


def test_a_document_that_expands_to_too_much_is_read_in_part(tmp_path: Path) -> None:
    start = b"<w:document xmlns:w='w'><w:body>"
    words = (f"<w:p><w:r><w:t>{n * 7919 % 104729:x}</w:t></w:r></w:p>" for n in range(10**9))
    pieces = ("".join(itertools.islice(words, 1000)).encode() for _ in range(40))
    data = poured("word/document.xml", itertools.chain([start], pieces))
    read = read_bounded(tmp_path, "a.docx", data, ReadingLimits(expanded_bytes=MIB))
    assert len(read.parts) > 10
    assert read.note.startswith("The document expands to more than 1 MiB:")


def test_a_document_of_a_million_paragraphs_is_read_in_part(tmp_path: Path) -> None:
    start = b"<w:document xmlns:w='w'><w:body>"
    lines = b"<w:p><w:r><w:t>One of very many paragraphs.</w:t></w:r></w:p>" * 1000
    data = poured("word/document.xml", itertools.chain([start], itertools.repeat(lines, 1000)))
    read = read_bounded(tmp_path, "a.docx", data)
    assert len(read.parts) == 50
    assert read.note == "The file is long: its first 50 passages are read."


def test_a_sheet_of_very_many_rows_is_read_in_part(tmp_path: Path) -> None:
    book = zipfile.ZipFile(io.BytesIO(spreadsheet_file()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in book.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                archive.writestr(entry.filename, book.read(entry))
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b"<worksheet><sheetData>")
            rows = b"<row><c t='str'><v>cell</v></c><c><v>1</v></c></row>" * 1000
            for _ in range(200):
                sheet.write(rows)
            sheet.write(b"</sheetData></worksheet>")
    read = read_bounded(tmp_path, "a.xlsx", out.getvalue())
    assert len(read.parts) == 50
    assert "its first 50 passages are read." in read.note


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", zipped({"word/document.xml": f"{LAUGHS}<document><t>&j;</t></document>"})),
        ("a.odt", zipped({"content.xml": f"{LAUGHS}<body><text><p>&j;</p></text></body>"})),
        ("a.xlsx", zipped({"xl/workbook.xml": f"{LAUGHS}<workbook>&j;</workbook>"})),
        ("a.pptx", zipped({"ppt/presentation.xml": f"{LAUGHS}<presentation>&j;</presentation>"})),
        ("a.epub", zipped({"META-INF/container.xml": f"{LAUGHS}<container>&j;</container>"})),
        ("a.fodt", f"{LAUGHS}<office:document><office:body>&j;</office:body>".encode()),
    ],
)
def test_entities_are_refused(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(ItemError, match="The document declares entities"):
        read_bounded(tmp_path, name, data)


def test_no_entity_of_outside_is_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret")
    outside = (
        f'<!DOCTYPE x SYSTEM "file://{tmp_path}/secret.txt"><d><body><text><p>shown &amp; all</p>'
    )
    data = zipped({"content.xml": f"{outside}</text></body></d>"})
    assert whole_text(read_bytes(tmp_path, "a.odt", data)) == "shown & all"


def test_relations_to_the_outside_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "header.xml").write_text("<hdr><p><r><t>the secret</t></r></p></hdr>")
    rels = "".join(
        f'<Relationship Id="r{n}" Type="x/header" Target="{target}"{mode}/>'
        for n, (target, mode) in enumerate(
            [
                (f"file://{tmp_path}/header.xml", ' TargetMode="External"'),
                ("../../../../../../../../tmp/header.xml", ""),
                (f"{tmp_path}/header.xml", ""),
            ]
        )
    )
    entries = {
        "word/document.xml": "<document><p><r><t>shown</t></r></p></document>",
        "word/_rels/document.xml.rels": f"<Relationships>{rels}</Relationships>",
    }
    assert whole_text(read_bytes(tmp_path, "a.docx", zipped(entries))) == "shown"


def test_an_archive_of_very_many_entries_is_refused(tmp_path: Path) -> None:
    data = zipped({f"{n}.xml": "" for n in range(300)})
    with pytest.raises(ItemError, match="The document holds too many files"):
        read_bytes(tmp_path, "a.docx", data, ReadingLimits(archive_entries=200))


def test_an_archive_packed_in_an_unusual_way_is_left(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(ItemError, match="packed in an unusual way"):
        read_bytes(tmp_path, "a.docx", out.getvalue())


def test_xml_nested_without_end_is_left(tmp_path: Path) -> None:
    data = zipped({"word/document.xml": "<p>" * 200_000})
    with pytest.raises(ItemError, match="nested too deeply"):
        read_bounded(tmp_path, "a.docx", data)


def test_rich_text_nested_without_end_is_left(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match="nested too deeply"):
        read_bounded(tmp_path, "a.rtf", b"{\\rtf1 " + b"{" * 100_000)


def test_messages_within_messages_end(tmp_path: Path) -> None:
    rfc822 = b"Content-Type: message/rfc822\r\n\r\n" * 50_000 + b"Subject: bottom\r\n\r\nx"
    assert read_bounded(tmp_path, "a.eml", b"Subject: top\r\n" + rfc822).parts
    nested = b"Subject: top\r\n"
    for number in range(2000):
        nested += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number)
    assert "bottom" not in whole_text(read_bounded(tmp_path, "b.eml", nested + b"\r\nbottom"))


def test_messages_attached_to_each_other_end(tmp_path: Path) -> None:
    message = mail("level 0", "words")
    for level in range(1, 30):
        outer = mail(f"level {level}", "words")
        outer.add_attachment(message)
        message = outer
    read = read_bounded(tmp_path, "a.eml", message.as_bytes())
    assert [part.heading for part in read.parts] == ["level 29", "level 28.eml"]


def test_a_message_of_very_many_parts_ends(tmp_path: Path) -> None:
    data = b"Subject: top\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    data += b"--b\r\n\r\nx\r\n" * 20_000
    assert read_bounded(tmp_path, "a.eml", data).parts


def test_a_packed_attachment_that_lies_about_its_size_ends(tmp_path: Path) -> None:
    inner = poured("word/document.xml", (bytes(MIB) for _ in range(100)))
    read = read_bounded(tmp_path, "a.eml", mail(attached={"bomb.docx": inner}).as_bytes())
    assert read.note == "Attachment bomb.docx is not read: The document is damaged."


def test_a_piece_table_that_promises_too_much_is_left(tmp_path: Path) -> None:
    stream = bytearray(4096)
    struct.pack_into("<HH6xH", stream, 0, 0xA5EC, 0x00C1, 0)
    clx = b"\x02" + struct.pack("<I", 0xFFFFFFF0)
    struct.pack_into("<II", stream, 0x01A2, 0, len(clx))
    data = compound_file({"WordDocument": bytes(stream), "0Table": clx})
    with pytest.raises(ItemError, match="The document is damaged"):
        read_bytes(tmp_path, "a.doc", data)


def test_a_table_with_a_cell_without_end_is_read(tmp_path: Path) -> None:
    data = b'name,text\n1,"' + b"word " * 500_000
    read = read_bounded(tmp_path, "a.csv", data)
    assert "its first 50 passages are read." in read.note or read.parts


WHOLE = {
    "a.docx": word_file,
    "a.pptx": presentation_file,
    "a.xlsx": spreadsheet_file,
    "a.epub": ebook_file,
    "a.ipynb": notebook_file,
    "a.eml": lambda: mail(attached={"a.docx": word_file()}).as_bytes(),
    "a.doc": lambda: compound_file({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(5000)}),
    "a.msg": lambda: compound_file({"__properties_version1.0": bytes(64)}),
    "a.rtf": lambda: b"{\\rtf1 {\\fonttbl{\\f0 A;}} words \\u8364? \\par more}",
}


@pytest.mark.parametrize("name", list(WHOLE))
def test_a_damaged_document_is_read_or_an_error_of_the_file(tmp_path: Path, name: str) -> None:
    draw = random.Random(name)
    whole = WHOLE[name]()
    for _ in range(25):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 30)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        if draw.random() < 0.3:
            del data[draw.randrange(1, len(data)) :]
        try:
            assert read_bytes(tmp_path, name, bytes(data), SMALL).parts
        except ItemError as error:
            assert error.title  # noqa: PT017
