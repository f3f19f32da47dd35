"""Documents of office programs become passages with the place of each as its address."""

import io
import struct
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
import xlwt
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.extraction.documents.office.cell_values import (
    CellFormat,
    parse_format,
    write_number,
)
from tests.unit.extraction.documents.writers import (
    compound_file,
    opendocument_file,
    part_with,
    presentation_file,
    read_bytes,
    saved,
    spreadsheet_file,
    whole_text,
    word_file,
    zipped,
)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_a_text_document_is_read_by_its_headings(tmp_path: Path) -> None:
    read = read_bytes(tmp_path, "plan.docx", word_file())
    ferns = [part for part in read.parts if "Ferns" in (part.text or "")]
    assert {part.heading for part in ferns} == {"Plants › Shade"}
    assert {part.fragment for part in ferns} == {"heading=Shade"}
    assert "Plant | Height | Price\nYew | 2 m | 40" in whole_text(read)
    assert part_with(read, "Ask the neighbour").label == "comments"
    assert part_with(read, "allotment club").label == "headers and footers"
    assert read.metadata.caption == "Garden plan · Ada Example · roses, hedges"
    assert read.metadata.kind is FileKind.WORD
    assert read.note == ""


def test_what_was_deleted_or_hidden_in_a_text_is_not_read(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The price is ")
    for xml in (
        f'<w:ins xmlns:w="{W}"><w:r><w:t>ninety</w:t></w:r></w:ins>',
        f'<w:del xmlns:w="{W}"><w:r><w:delText>eighty</w:delText></w:r></w:del>',
        f'<w:moveFrom xmlns:w="{W}"><w:r><w:t>seventy</w:t></w:r></w:moveFrom>',
        f'<w:r xmlns:w="{W}"><w:rPr><w:vanish/></w:rPr><w:t>sixty</w:t></w:r>',
        f'<w:r xmlns:w="{W}"><w:instrText>PAGEREF fifty</w:instrText></w:r>',
        f'<w:r xmlns:w="{W}"><w:t>pounds</w:t><w:tab/><w:t>net</w:t></w:r>',
    ):
        paragraph._p.append(parse_xml(xml))
    text = whole_text(read_bytes(tmp_path, "a.docx", saved(document)))
    assert "The price is ninetypounds\tnet" in text
    assert not any(word in text for word in ("eighty", "seventy", "sixty", "fifty"))


def test_a_heading_is_told_by_its_style_in_any_language_and_by_its_level(tmp_path: Path) -> None:
    document = docx.Document()
    element = document.styles["Heading 2"].element
    document.add_heading("Vorwort", 2)
    document.add_paragraph("Ein langer Absatz. " * 60)
    element.find(qn("w:name")).set(qn("w:val"), "Überschrift 2")
    own = document.add_paragraph("Anhang")
    own._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl xmlns:w="{W}" w:val="0"/>'))
    document.add_paragraph("Noch ein langer Absatz. " * 60)
    read = read_bytes(tmp_path, "a.docx", saved(document))
    assert [part.heading for part in read.parts][:1] == ["Vorwort"]
    assert read.parts[-1].heading == "Anhang"


def test_a_presentation_is_read_by_slides_with_notes_and_tables(tmp_path: Path) -> None:
    read = read_bytes(tmp_path, "show.pptx", presentation_file())
    assert [part.label for part in read.parts] == ["slide 1", "slide 2", "slide 3"]
    third = read.parts[2]
    assert (third.heading, third.fragment) == ("Outlook", "slide=3")
    assert third.text == "Outlook\nZeppelins return\nMast | Lakehurst\nNotes:\nMention the hangar"
    assert read.metadata.kind is FileKind.PRESENTATION


def test_a_spreadsheet_is_read_by_sheets_with_its_header_in_every_passage(tmp_path: Path) -> None:
    read = read_bytes(tmp_path, "money.xlsx", spreadsheet_file())
    budget = part_with(read, "Marquee")
    assert budget.text == "Item | Cost | Paid on | Share\nMarquee | 1200.5 | 2024-05-17 | 25%"
    assert (budget.label, budget.heading, budget.fragment) == (
        "sheet Budget",
        "Budget",
        "sheet=Budget",
    )
    assert part_with(read, "Cheaper in June").label == "sheet Budget, comments"
    guests = [part for part in read.parts if part.heading == "Guests"]
    assert len(guests) > 2
    assert all((part.text or "").startswith("Name | Table\n") for part in guests)
    last = part_with(read, "Guest number 199 |")
    first = int(last.fragment.removeprefix("sheet=Guests&row="))
    assert last.label == f"sheet Guests, rows {first}–201"
    assert (last.text or "").splitlines()[1] == f"Guest number {first - 2} | {first - 2}"
    assert "Invisible" not in whole_text(read)
    assert read.note == "Hidden sheets are not read: «Lists»."


def test_a_spreadsheet_of_hidden_sheets_says_so(tmp_path: Path) -> None:
    table = (
        '<table:table table:name="Secret" table:style-name="s"><table:table-row><table:table-cell>'
    )
    table += "<text:p>word</text:p></table:table-cell></table:table-row></table:table>"
    style = (
        '<style:style style:name="s"><style:table-properties table:display="false"/></style:style>'
    )
    with pytest.raises(ItemError, match="All sheets of the file are hidden"):
        read_bytes(tmp_path, "a.ods", opendocument_file("spreadsheet", table, style))


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("General", CellFormat.PLAIN),
        ("0.00", CellFormat.PLAIN),
        ('#,##0.00 "days"', CellFormat.PLAIN),
        ("[Red]0.0%", CellFormat.PERCENT),
        ("yyyy\\-mm\\-dd;@", CellFormat.DATE),
        ("[$-407]d. mmmm yyyy", CellFormat.DATE),
        ("h:mm:ss", CellFormat.TIME),
        ("[h]:mm", CellFormat.TIME),
        ("dd/mm/yyyy hh:mm", CellFormat.MOMENT),
    ],
)
def test_formats_of_numbers(code: str, meant: CellFormat) -> None:
    assert parse_format(code) is meant


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        ("0.1", CellFormat.PLAIN, "0.1"),
        ("12345678901", CellFormat.PLAIN, "12345678901"),
        ("1.5", CellFormat.TIME, "36:00:00"),
        ("45429.75", CellFormat.MOMENT, "2024-05-17 18:00"),
        ("-3", CellFormat.DATE, "-3"),
        ("#N/A", CellFormat.DATE, "#N/A"),
    ],
)
def test_numbers_are_written_as_people_read_them(value: str, how: CellFormat, text: str) -> None:
    assert write_number(value, how) == text


def test_days_are_counted_from_1904_where_the_file_says_so() -> None:
    assert write_number("0", CellFormat.DATE, since_1904=True) == "1904-01-01"


def test_a_text_of_libreoffice_is_read_by_its_headings(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>struck out</text:p></text:tracked-changes>"
        '<text:h text:outline-level="1">Barn</text:h>'
        f"<text:p>Hay<text:s text:c='2'/>and<text:tab/>straw.{' More hay.' * 80}</text:p>"
        '<text:h text:outline-level="2">Loft</text:h>'
        "<text:p>An owl<office:annotation><dc:creator>Dora</dc:creator><text:p>which one?</text:p>"
        "</office:annotation> lives<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Since spring.</text:p></text:note-body></text:note> here."
        "<draw:frame><svg:desc>A drawing of the owl</svg:desc></draw:frame></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Bale</text:p></table:table-cell>"
        "<table:table-cell><text:p>30 kg</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    )
    data = opendocument_file("text", body, header="Farm &amp; Sons")
    read = read_bytes(tmp_path, "a.odt", data)
    assert part_with(read, "Farm & Sons").label == "headers and footers"
    text = whole_text(read)
    assert "Hay  and\tstraw." in text
    assert "An owl lives here." in text
    assert "Since spring." in text
    assert "A drawing of the owl" in text
    assert "Bale | 30 kg" in text
    assert "which one?" in text
    assert "struck out" not in text
    assert "Dora" not in text
    assert part_with(read, "An owl").heading == "Barn › Loft"
    assert read.metadata.caption == "Harvest · Dora"
    made = datetime.fromtimestamp(read.metadata.taken_s or 0, UTC).astimezone()
    assert (made.year, made.month, made.day, made.hour) == (2022, 6, 26, 12)


def test_a_flat_file_of_libreoffice_is_read(tmp_path: Path) -> None:
    packed = opendocument_file("text", "<text:p>A flat barn</text:p>")
    import zipfile

    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        content = archive.read("content.xml").decode()
    flat = content.replace("office:document-content", "office:document")
    flat = flat.replace(
        "<office:automatic-styles>",
        "<office:meta><dc:title>Flat</dc:title></office:meta><office:automatic-styles>",
    )
    read = read_bytes(tmp_path, "a.fodt", flat.encode())
    assert whole_text(read) == "A flat barn"
    assert read.metadata.caption == "Flat"


def test_sheets_of_libreoffice_repeat_cells_and_rows(tmp_path: Path) -> None:
    body = (
        '<table:table table:name="Log"><table:table-row><table:table-cell><text:p>Day</text:p>'
        "</table:table-cell><table:table-cell><text:p>Eggs</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
        "<table:table-row><table:table-cell><text:p>Monday</text:p></table:table-cell>"
        "<table:table-cell><office:annotation><text:p>Count again</text:p></office:annotation>"
        "<text:p>12</text:p></table:table-cell></table:table-row></table:table>"
    )
    read = read_bytes(tmp_path, "a.ods", opendocument_file("spreadsheet", body))
    assert read.parts[0].text == "Day | Eggs\nMonday | 12"
    assert part_with(read, "Count again").label == "sheet Log, comments"


def test_slides_of_libreoffice_have_titles_and_notes(tmp_path: Path) -> None:
    body = "".join(
        f'<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>{title}</text:p>'
        "</draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>Seen</text:p></draw:text-box>"
        f"</draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>Say {title}</text:p>"
        "</draw:text-box></draw:frame></presentation:notes></draw:page>"
        for title in ("Past", "Future")
    )
    read = read_bytes(tmp_path, "a.odp", opendocument_file("presentation", body))
    assert [(part.label, part.heading, part.text) for part in read.parts] == [
        ("slide 1", "Past", "Past\nSeen\nNotes:\nSay Past"),
        ("slide 2", "Future", "Future\nSeen\nNotes:\nSay Future"),
    ]


RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}"
    rb"{\f2\fcharset128 Mincho;}}{\colortbl;\red0\green0\blue0;}"
    rb"{\info{\title Caf\'e9 bill}{\author Gus}{\creatim\yr2019\mo3\dy4\hr5\min6}}"
    rb"{\*\generator Word;}\pard Caf\'e9 \u8364?5 \ldblquote open\rdblquote\par"
    rb"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2}\par{\f2 \'93\'fa\'96\'7b}\par"
    rb"{\field{\*\fldinst HYPERLINK secret}{\fldrslt the menu}}{\v hidden}{\deleted gone}\par"
    rb"{\pict\wmetafile8 00ffee}\trowd\intbl Tea\cell 2.50\cell\row"
    rb"{\upr{narrow}{\*\ud{wide \u26085?}}}\par\u-10179?\u-8704?\par{\bin4 }}}}after\par}"
)


def test_rich_text_is_read_in_its_code_pages(tmp_path: Path) -> None:
    read = read_bytes(tmp_path, "a.rtf", RTF)
    text = whole_text(read)
    for line in ("Café €5 “open”", "Привет", "日本", "the menu", "Tea | 2.50", "wide 日", "😀"):
        assert line in text.splitlines() or line in text, line
    for word in ("HYPERLINK", "hidden", "gone", "00ffee", "Arial", "generator"):
        assert word not in text
    assert read.metadata.caption == "Café bill · Gus"
    made = datetime.fromtimestamp(read.metadata.taken_s or 0, UTC).astimezone()
    assert (made.year, made.month, made.day) == (2019, 3, 4)


def test_old_spreadsheets_are_read(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Ledger")
    when = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, value in enumerate(("Name", "Owed", "Since")):
        sheet.write(4, column, value)
    for column, value in enumerate(("Hal", 3.5)):
        sheet.write(5, column, value)
    sheet.write(5, 2, datetime(2001, 9, 8), when)  # noqa: DTZ001
    book.add_sheet("Notes").visibility = 1
    out = io.BytesIO()
    book.save(out)
    read = read_bytes(tmp_path, "a.xls", out.getvalue())
    assert [(part.label, part.text) for part in read.parts] == [
        ("sheet Ledger", "Name | Owed | Since\nHal | 3.5 | 2001-09-08")
    ]
    assert read.note == "Hidden sheets are not read: «Notes»."


def old_word(text: str, *, flags: int = 0) -> bytes:
    """A document of Word 97 whose second half is stored before its first, one byte a character."""
    half = len(text) // 2
    narrow, wide = text[half:].encode("cp1252"), text[:half].encode("utf-16-le")
    stream = bytearray(1024)
    struct.pack_into("<HH6xH", stream, 0, 0xA5EC, 0x00C1, flags)
    at_narrow, at_wide = len(stream), len(stream) + len(narrow)
    pieces = struct.pack("<3I", 0, half, len(text))
    pieces += struct.pack("<HIH", 0, at_wide, 0)
    pieces += struct.pack("<HIH", 0, at_narrow * 2 | 0x4000_0000, 0)
    clx = b"\x01\x02\x00ab" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", stream, 0x01A2, 0, len(clx))
    return compound_file({"WordDocument": bytes(stream) + narrow + wide, "0Table": clx})


def test_old_texts_are_read_in_the_order_of_their_pieces(tmp_path: Path) -> None:
    text = (
        "Dear Łucja,\rthe \x13 HYPERLINK x \x14boat\x15 is sold.\r"
        "Oars\x07Two\x07\x07Sail\x07One\x07\x07Yours\x0bIvo\r"
    )
    read = read_bytes(tmp_path, "a.doc", old_word(text))
    assert whole_text(read) == (
        "Dear Łucja,\n\nthe boat is sold.\n\nOars | Two\nSail | One\n\nYours\nIvo"
    )


def test_an_old_text_with_a_password_says_so(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match="protected by a password"):
        read_bytes(tmp_path, "a.doc", old_word("nothing", flags=0x0100))


def record(kind: int, data: bytes, instance: int = 0, *, container: bool = False) -> bytes:
    return struct.pack("<HHI", instance << 4 | (0xF if container else 0), kind, len(data)) + data


def test_old_presentations_are_read_by_slides(tmp_path: Path) -> None:
    def text(words: str, kind: int) -> bytes:
        head = record(0x0F9F, struct.pack("<I", kind))
        wide = any(ord(one) > 255 for one in words)
        packed = words.encode("utf-16-le") if wide else words.encode("latin-1")
        return head + record(0x0FA0 if wide else 0x0FA8, packed)

    entry = record(0x03F3, bytes(20))
    slides = entry + text("Départ", 0) + text("Pack\rLeave", 1) + entry + text("Łódź", 0)
    master = record(0x0FF0, entry + text("Click to edit", 0), 1, container=True)
    drawn = record(0x03EE, b"", container=True)
    box = record(0x03EE, record(0x0FA8, b"in a box"), container=True)
    listed = record(0x0FF0, slides, 0, container=True)
    stream = record(0x03E8, master + listed, container=True) + drawn + box
    read = read_bytes(tmp_path, "a.ppt", compound_file({"PowerPoint Document": stream}))
    assert [(part.label, part.heading, part.text) for part in read.parts] == [
        ("slide 1", "Départ", "Départ\nPack\nLeave"),
        ("slide 2", "Łódź", "Łódź\nin a box"),
    ]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pptx", "a.doc"])
def test_a_document_with_a_password_says_so(tmp_path: Path, name: str) -> None:
    locked = compound_file({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})
    with pytest.raises(ItemError, match="The document is protected by a password"):
        read_bytes(tmp_path, name, locked)


def test_a_locked_document_of_libreoffice_says_so(tmp_path: Path) -> None:
    locked = zipped({"content.xml": b"\x00\x01", "META-INF/manifest.xml": "<encryption-data/>"})
    with pytest.raises(ItemError, match="protected by a password"):
        read_bytes(tmp_path, "a.odt", locked)


def test_an_encrypted_entry_says_so(tmp_path: Path) -> None:
    data = bytearray(zipped({"word/document.xml": "<document/>"}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(mark) + (6 if mark[2] == 3 else 8)
        data[at] |= 1
    with pytest.raises(ItemError, match="protected by a password"):
        read_bytes(tmp_path, "a.docx", bytes(data))


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("really-a-docx.doc", word_file, "Ferns"),
        ("really-a-doc.docx", lambda: old_word("Only plain words here.\r"), "plain words"),
        ("really-rtf.doc", lambda: RTF, "the menu"),
        ("a-page.xls", lambda: b"<html><table><tr><td>Cell in a page", "Cell in a page"),
        ("a-table.xls", lambda: b"Name\tAge\nIda\t7\n", "Ida"),
    ],
)
def test_a_document_is_read_by_what_it_is(tmp_path: Path, name: str, make, words: str) -> None:
    assert words in whole_text(read_bytes(tmp_path, name, make()))


def test_what_comes_before_the_damage_is_read(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>before the damage</w:t></w:r></w:p>"
    broken = zipped({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}<w:p></w:r>'})
    read = read_bytes(tmp_path, "a.docx", broken)
    assert whole_text(read) == "before the damage"
    assert read.note == "The document is damaged: what comes before that is read."


def test_a_document_without_text_is_none(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match="The file holds no text"):
        read_bytes(tmp_path, "a.docx", saved(docx.Document()))
    with pytest.raises(ItemError, match="it is an archive that holds no document"):
        read_bytes(tmp_path, "b.docx", zipped({"a.txt": "x"}))
    with pytest.raises(ItemError, match="it is no whole ZIP archive"):
        read_bytes(tmp_path, "c.docx", word_file()[:2000])


def test_the_moment_of_greenwich_is_kept(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("dated")
    document.core_properties.created = datetime(2020, 2, 3, 4, 5, 6)  # noqa: DTZ001
    read = read_bytes(tmp_path, "a.docx", saved(document))
    assert read.metadata.taken_s == datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC).timestamp()


def test_an_office_file_that_is_one_xml_file_is_read(tmp_path: Path) -> None:
    text = f'<?mso-application?><w:wordDocument xmlns:w="{W}"><w:p><w:r><w:t>A letter of 2003'
    read = read_bytes(tmp_path, "a.doc", f"{text}</w:t></w:r></w:p></w:wordDocument>".encode())
    assert whole_text(read) == "A letter of 2003"
    sheet = (
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{}</Workbook>'
    )
    shown = (
        '<Worksheet ss:Name="Stock"><Table><Row><Cell><Data ss:Type="String">Part</Data></Cell>'
        '<Cell><Data ss:Type="String">Left</Data></Cell></Row><Row ss:Index="9"><Cell>'
        '<Data ss:Type="String">Hinge</Data></Cell><Cell><Data ss:Type="Number">4</Data></Cell>'
        "</Row></Table></Worksheet>"
    )
    unseen = shown.replace("Stock", "Old").replace(
        "</Worksheet>",
        "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>",
    )
    read = read_bytes(tmp_path, "a.xls", sheet.format(unseen + shown).encode())
    assert [(part.label, part.text) for part in read.parts] == [
        ("sheet Stock", "Part | Left\nHinge | 4")
    ]
    assert read.note == "Hidden sheets are not read: «Old»."


def test_a_page_that_word_kept_with_its_pictures_is_read(tmp_path: Path) -> None:
    page = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html\r\n\r\n<html><body>Kept by Word</body></html>\r\n--b--\r\n"
    )
    assert whole_text(read_bytes(tmp_path, "a.doc", page)) == "Kept by Word"


def binary_record(kind: int, data: bytes = b"") -> bytes:
    """A record of a binary workbook ([MS-XLSB], 2.1.4)."""
    head = bytes((kind,)) if kind < 128 else bytes((kind & 0x7F | 0x80, kind >> 7))
    return head + bytes((len(data),)) + data


def binary_string(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_binary_workbooks_are_read(tmp_path: Path) -> None:
    def sheet(*words: str) -> bytes:
        cells = b"".join(
            binary_record(6, struct.pack("<II", column, 0) + binary_string(word))
            for column, word in enumerate(words)
        )
        row = binary_record(0, struct.pack("<IIHHB", 0, 0, 300, 0, 0) + bytes(4))
        size = binary_record(148, struct.pack("<4I", 0, 0, 0, len(words) - 1))
        ends = binary_record(145), binary_record(146)
        return binary_record(129) + size + ends[0] + row + cells + ends[1] + binary_record(130)

    listed = b"".join(
        binary_record(
            156,
            struct.pack("<II", state, number) + binary_string(f"rId{number}") + binary_string(name),
        )
        for number, (name, state) in enumerate((("Crew", 0), ("Codes", 1)), 1)
    )
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in (1, 2)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    data = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{space}"><Relationship Id="r" Type="x/'
            'officeDocument" Target="xl/workbook.bin"/></Relationships>',
            "xl/workbook.bin": binary_record(131)
            + binary_record(143)
            + listed
            + binary_record(144)
            + binary_record(132),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{space}">{rels}</Relationships>',
            "xl/worksheets/sheet1.bin": sheet("Name", "Berth"),
            "xl/worksheets/sheet2.bin": sheet("secret", "words"),
        }
    )
    read = read_bytes(tmp_path, "a.xlsb", data)
    assert [(part.label, part.text) for part in read.parts] == [("sheet Crew", "Name | Berth")]
    assert read.note == "Hidden sheets are not read: «Codes»."
