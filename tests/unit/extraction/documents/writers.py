"""Makes documents to read, by the usual writers where there are any, by hand else."""

import io
import itertools
import json
import struct
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pptx
from openpyxl.comments import Comment
from pptx.util import Inches

from retllm_desktop.core.types import ExtractedPart, Extraction, ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.reading import read_file

LIMITS = ReadingLimits()
SPEC = ImageSpec(64)


def read(path: Path, limits: ReadingLimits = LIMITS) -> Extraction:
    return read_file(path, None, SPEC, frozenset(), limits)


def read_bytes(folder: Path, name: str, data: bytes, limits: ReadingLimits = LIMITS) -> Extraction:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(data)
    return read(path, limits)


def whole_text(extraction: Extraction) -> str:
    return "\n".join(part.text or "" for part in extraction.parts)


def part_with(extraction: Extraction, word: str) -> ExtractedPart:
    """The only part that holds a word."""
    found = [part for part in extraction.parts if word in (part.text or "")]
    assert len(found) == 1, (word, [part.label for part in found])
    return found[0]


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_file() -> bytes:
    """Two chapters, a table, a comment, and properties."""
    document = docx.Document()
    document.core_properties.title = "Garden plan"
    document.core_properties.author = "Ada Example"
    document.core_properties.keywords = "roses, hedges"
    document.add_heading("Soil", 1)
    paragraph = document.add_paragraph("The loam is heavy here. " * 30)
    document.add_comment(paragraph.runs, text="Ask the neighbour", author="Bea", initials="B")
    document.add_heading("Plants", 1)
    document.add_heading("Shade", 2)
    document.add_paragraph("Ferns like the northern wall. " * 30)
    table = document.add_table(rows=2, cols=3)
    for row, cells in zip(
        table.rows, (("Plant", "Height", "Price"), ("Yew", "2 m", "40")), strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.sections[0].footer.paragraphs[0].text = "Printed for the allotment club"
    return saved(document)


def presentation_file() -> bytes:
    """Three slides; a table and speaker notes on the third."""
    show = pptx.Presentation()
    for title, text in (
        ("Opening", "Welcome all"),
        ("Figures", "Turnover rose"),
        ("Outlook", "Zeppelins return"),
    ):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    slide.notes_slide.notes_text_frame.text = "Mention the hangar"
    table = slide.shapes.add_table(1, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Mast", "Lakehurst"
    return saved(show)


def spreadsheet_file() -> bytes:
    """Two sheets that are shown and one that is not."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Budget"
    sheet.append(["Item", "Cost", "Paid on", "Share"])
    sheet.append(["Marquee", 1200.5, datetime(2024, 5, 17), 0.25])  # noqa: DTZ001
    sheet["D2"].number_format = "0%"
    sheet["A2"].comment = Comment("Cheaper in June", "Cal")
    more = book.create_sheet("Guests")
    more.append(["Name", "Table"])
    for number in range(200):
        more.append([f"Guest number {number}", number])
    secret = book.create_sheet("Lists")
    secret.append(["Invisible"])
    secret.sheet_state = "hidden"
    return saved(book)


def zipped(entries: Mapping[str, str | bytes], *, stored: Iterable[str] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, method)
    return out.getvalue()


_ODF = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


def opendocument_file(kind: str, body: str, styles: str = "", header: str = "") -> bytes:
    """A document of LibreOffice: ``kind`` is ``text``, ``spreadsheet`` or ``presentation``."""
    content = (
        f"{_ODF}<office:automatic-styles><number:text-style><number:text>x</number:text>"
        f"</number:text-style>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    meta = (
        '<office:document-meta xmlns:office="o" xmlns:meta="m" xmlns:dc="d"><office:meta>'
        "<dc:title>Harvest</dc:title><meta:initial-creator>Dora</meta:initial-creator>"
        "<meta:creation-date>2022-06-26T12:36:59.816192000</meta:creation-date>"
        "<dc:date>2023-01-01T00:00:00</dc:date></office:meta></office:document-meta>"
    )
    styles_file = (
        f"{_ODF.replace('document-content', 'document-styles')}<office:master-styles>"
        f"<style:master-page><style:header><text:p>{header}</text:p></style:header>"
        "</style:master-page></office:master-styles></office:document-styles>"
    )
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "meta.xml": meta,
            "styles.xml": styles_file,
        },
        stored=["mimetype"],
    )


def ebook_file(*, cover: bytes = b"", encryption: str = "") -> bytes:
    """A book of two chapters with a table of contents."""
    entries: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/>'
        "</rootfiles></container>",
        "OPS/book.opf": '<!DOCTYPE package><package xmlns:dc="d"><metadata>'
        "<dc:title>The Lighthouse</dc:title>"
        "<dc:creator>Eve Keeper</dc:creator><dc:date>1911-03-02</dc:date></metadata><manifest>"
        '<item id="c2" href="two.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="c1" href="text%20one.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        '<item id="p" href="cover.png" properties="cover-image" media-type="image/png"/>'
        '</manifest><spine><itemref idref="c1"/><itemref idref="c2"/></spine></package>',
        "OPS/nav.xhtml": '<html><body><nav><a href="text%20one.xhtml#top">The Storm</a>'
        '<a href="two.xhtml">The Calm</a></nav></body></html>',
        "OPS/text one.xhtml": "<!DOCTYPE html><html><body><h1>I</h1><p>Waves&nbsp;broke. "
        + "The lamp turned. " * 60
        + "</p></body></html>",
        "OPS/two.xhtml": "<html><body><p>The gulls came back.</p></body></html>",
    }
    if cover:
        entries["OPS/cover.png"] = cover
    if encryption:
        entries["META-INF/encryption.xml"] = (
            f'<encryption><CipherReference URI="{encryption}"/></encryption>'
        )
    return zipped(entries, stored=["mimetype"])


def notebook_file() -> bytes:
    cells = [
        {"cell_type": "markdown", "source": ["# Tides\n", "How the sea moves."]},
        {
            "cell_type": "code",
            "source": "plot(moon)\n" * 40,
            "outputs": [
                {"output_type": "stream", "text": ["high water\n"]},
                {
                    "output_type": "display_data",
                    "data": {"image/png": "AAAA", "text/plain": "Figure"},
                },
            ],
        },
    ]
    return json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}).encode()


def mail(
    subject: str = "Rent",
    text: str = "The rent for May.",
    attached: Mapping[str, bytes] | None = None,
    html: str = "",
) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Flo Tenant <flo@example.com>"
    message["To"] = "landlord@example.com"
    message["Date"] = "Fri, 17 May 2024 10:00:00 +0200"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE 2) with streams by path; short ones are filled up with zeros."""
    entries: list[list[object]] = [["Root Entry", 5, b"", []]]
    numbers = {"": 0}
    for path, data in streams.items():
        folder = ""
        for piece in path.split("/"):
            whole = f"{folder}/{piece}".lstrip("/")
            if whole not in numbers:
                numbers[whole] = len(entries)
                last = whole == path
                entries.append([piece, 2 if last else 1, data if last else b"", []])
                entries[numbers[folder]][3].append(numbers[whole])
            folder = whole
    sectors: list[bytes] = []
    chain: list[int] = []

    def store(data: bytes) -> int:
        count = max(1, -(-len(data) // _SECTOR))
        first = len(sectors)
        for number in range(count):
            sectors.append(data[number * _SECTOR :][:_SECTOR].ljust(_SECTOR, b"\0"))
            chain.append(first + number + 1 if number + 1 < count else _END)
        return first

    directory = b""
    right = dict(pair for entry in entries for pair in itertools.pairwise(entry[3]))
    for number, (name, kind, short, children) in enumerate(entries):
        data = short.ljust(4096, b"\0") if kind == 2 else short
        encoded = (name + "\0").encode("utf-16-le")
        start = store(data) if kind == 2 else (_END if kind == 5 else 0)
        directory += struct.pack(
            "<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, _FREE, right.get(number, _FREE),
            children[0] if children else _FREE, b"", 0, 0, 0, start, len(data),
        )  # fmt: skip
    at_directory = store(directory)
    tables = -(-(len(chain) + 1) // 127)
    first_table = len(chain)
    chain += [_FAT] * tables
    packed = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * _SECTOR, b"\xff")
    head = struct.pack(
        "<8s16sHHHHHHIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, 0, 0, tables, at_directory, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    places = [first_table + number for number in range(tables)]
    head += struct.pack("<109I", *(places + [_FREE] * (109 - len(places))))
    return head + b"".join(sectors) + packed
