"""Messages become passages, what is attached to them parts of their own."""

import struct
from email.message import EmailMessage
from pathlib import Path

import blake3
import pytest

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Modality
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.readers import ViewRequest
from retllm_desktop.extraction.reading import load_file_part, read_file, read_file_metadata
from tests.unit.extraction.documents.writers import (
    LIMITS,
    SPEC,
    compound_file,
    mail,
    part_with,
    read_bytes,
    spreadsheet_file,
    whole_text,
)
from tests.unit.extraction.samples import encoded, pdf, scene

MAY_17_S = 1715932800.0
"""Eight o'clock of Greenwich; two hours later by the clock of the message."""
LATER_S = 7200


def test_a_message_is_read_with_who_wrote_it_to_whom_and_when(tmp_path: Path) -> None:
    read = read_bytes(tmp_path, "a.eml", mail("Grüße aus Łódź", "Wetter gut.").as_bytes())
    (part,) = read.parts
    assert part.text == (
        "Grüße aus Łódź\nFrom: Flo Tenant <flo@example.com>\nTo: landlord@example.com\n"
        "Date: Fri, 17 May 2024 10:00:00 +0200\n\nWetter gut."
    )
    assert (part.heading, part.label, part.fragment) == ("Grüße aus Łódź", "", "")
    assert read.metadata.taken_s == MAY_17_S + LATER_S
    assert read.metadata.utc_offset_min == 120
    assert read.metadata.caption == "Grüße aus Łódź · Flo Tenant <flo@example.com>"
    assert read.metadata.kind is FileKind.MAIL


def test_of_two_forms_of_a_text_the_one_that_says_something_is_read(tmp_path: Path) -> None:
    page = f"<p>{'The whole newsletter. ' * 20}</p><img src='http://track.example/x.png'>"
    poor = read_bytes(tmp_path, "a.eml", mail(text="See the page.", html=page).as_bytes())
    assert "The whole newsletter." in whole_text(poor)
    assert "See the page." not in whole_text(poor)
    same = read_bytes(
        tmp_path, "b.eml", mail(text="Plain words.", html="<p>Fine words.").as_bytes()
    )
    assert "Plain words." in whole_text(same)
    assert "Fine words." not in whole_text(same)


def test_attachments_are_parts_with_an_address_and_can_be_drawn(tmp_path: Path) -> None:
    data = mail(
        attached={
            "bill.pdf": pdf(["first page", "second page"]),
            "garden.png": encoded(scene(), "PNG"),
            "money.xlsx": spreadsheet_file(),
            "tool.exe": b"MZ\x00",
        }
    ).as_bytes()
    read = read_bytes(tmp_path, "a.eml", data)
    assert "Attachments: bill.pdf, garden.png, money.xlsx, tool.exe" in (read.parts[0].text or "")
    page = part_with(read, "second page")
    assert page.index == (1 << 20) + 1
    assert page.label == "attachment bill.pdf, page 2"
    assert page.heading.startswith("bill.pdf")
    assert page.fragment.startswith("attachment=bill.pdf")
    (picture,) = [part for part in read.parts if part.modality is Modality.IMAGE]
    assert (picture.index, picture.label) == (2 << 20, "attachment garden.png")
    assert picture.pixels is not None
    assert picture.thumbnail is not None
    cell = part_with(read, "Marquee")
    assert cell.label == "attachment money.xlsx, sheet Budget"
    assert cell.fragment == "attachment=money.xlsx&sheet=Budget"
    assert cell.heading == "money.xlsx › Budget"

    content_hash = blake3.blake3(data).digest()
    view = ViewRequest(None, 300)
    drawn = load_file_part(tmp_path / "a.eml", picture.index, content_hash, view, LIMITS)
    assert drawn.shape == (188, 300, 3)
    drawn = load_file_part(tmp_path / "a.eml", page.index, content_hash, view, LIMITS)
    assert max(drawn.shape) == 300
    for index in (0, cell.index, 4 << 20, 9 << 20):
        with pytest.raises(ItemError, match="Nothing of the file can be drawn"):
            load_file_part(tmp_path / "a.eml", index, content_hash, view, LIMITS)


def test_an_attachment_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    locked = compound_file({"EncryptedPackage": b"x"})
    read = read_bytes(tmp_path, "a.eml", mail(attached={"secret.docx": locked}).as_bytes())
    assert "Attachments: secret.docx" in whole_text(read)
    assert read.note == (
        "Attachment secret.docx is not read: The document is protected by a password."
    )


def test_a_message_that_is_attached_is_text_and_its_attachments_are_names(tmp_path: Path) -> None:
    inner = mail("Old quarrel", "It was about the hedge.", {"hedge.csv": b"metre,cost\n1,2\n"})
    outer = mail("Fwd", "See below.")
    outer.add_attachment(inner)
    read = read_bytes(tmp_path, "a.eml", outer.as_bytes())
    part = part_with(read, "about the hedge")
    assert part.label == "attachment Old quarrel.eml"
    assert "Attachments: hedge.csv" in (part.text or "")
    assert "metre" not in whole_text(read)


def test_a_message_file_that_is_attached_is_text(tmp_path: Path) -> None:
    kept = {"old.eml": mail("Kept", "A kept quarrel.").as_bytes()}
    kept["other.msg"] = outlook({"__substg1.0_1000001F": wide("Another quarrel.")})
    read = read_bytes(tmp_path, "a.eml", mail(attached=kept).as_bytes())
    assert part_with(read, "A kept quarrel.").label == "attachment old.eml"
    assert part_with(read, "Another quarrel.").label == "attachment other.msg"


def test_logos_within_the_text_are_no_attachments(tmp_path: Path) -> None:
    message = mail(html="<p>Hello <img src='cid:logo'></p>")
    page = message.get_payload(1)
    page.add_related(encoded(scene(40, 20), "PNG"), "image", "png", cid="<logo>")
    read = read_bytes(tmp_path, "a.eml", message.as_bytes())
    assert [part.modality for part in read.parts] == [Modality.TEXT]
    assert "Attachments" not in whole_text(read)


def test_characters_are_told_in_headers_and_in_texts(tmp_path: Path) -> None:
    declared = (
        b"Subject: =?windows-1251?B?z/Do4uXy?=\r\nContent-Type: text/plain; charset=koi8-r\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\n" + "весна".encode("koi8-r")
    )
    assert whole_text(read_bytes(tmp_path, "a.eml", declared)) == "Привет\n\nвесна"
    raw = "Subject: Größe\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nna=C3=AFve"
    assert whole_text(read_bytes(tmp_path, "b.eml", raw.encode())) == "Größe\n\nnaïve"


def test_an_encrypted_message_says_so(tmp_path: Path) -> None:
    message = (
        b"Subject: Sealed\r\nContent-Type: multipart/encrypted; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x--\r\n"
    )
    read = read_bytes(tmp_path, "a.eml", message)
    assert whole_text(read) == "Sealed"
    assert read.note == "The message is encrypted: its text is not read."


def test_a_message_of_apple_mail_is_read(tmp_path: Path) -> None:
    message = mail().as_bytes()
    data = f"{len(message)}\n".encode() + message + b"<?xml version='1.0'?><plist>flags</plist>"
    read = read_bytes(tmp_path, "a.emlx", data)
    assert "The rent for May." in whole_text(read)
    assert "flags" not in whole_text(read)


def mailbox(*messages: EmailMessage) -> bytes:
    return b"\n".join(
        b"From flo@example.com Fri May 17 10:00:00 2024\n" + one.as_bytes() for one in messages
    )


def test_each_message_of_a_mailbox_has_an_address(tmp_path: Path) -> None:
    data = mailbox(
        mail("One", "apples\n\nFrom here on it is prose.\n"),
        mail("Two", "pears", {"list.csv": b"Fruit,Kilos\nquinces,7\n"}),
        mail("Three", "plums", {"note.txt": b"medlars"}),
    )
    read = read_bytes(tmp_path, "a.mbox", data)
    assert [part.label for part in read.parts] == [
        "message 1",
        "message 2",
        "message 3",
        "message 2, attachment list.csv",
        "message 3, attachment note.txt",
    ]
    assert part_with(read, "prose").fragment == "message=1"
    assert part_with(read, "quinces").fragment == "message=2&attachment=list.csv"
    assert part_with(read, "medlars").index == 2 << 20
    assert read.metadata.taken_s is None


def test_of_a_long_mailbox_the_beginning_is_read(tmp_path: Path) -> None:
    data = mailbox(*(mail(f"Number {number}", "word " * 300) for number in range(20)))
    few = ReadingLimits(passages=10)
    read = read_bytes(tmp_path, "a.mbox", data, few)
    assert len(read.parts) == 10
    assert read.note == "The file is long: its first 10 passages are read."
    short = ReadingLimits(document_bytes=8 * 2**10, in_memory_bytes=2**20)
    read = read_bytes(tmp_path, "b.mbox", data, short)
    assert "Number 1\n" in whole_text(read)
    assert "Number 19\n" not in whole_text(read)
    assert read.note.startswith("The mailbox has 0 MiB; the messages in its first")


def test_attachments_are_limited_in_number_and_length(tmp_path: Path) -> None:
    data = mail(attached={f"{number}.txt": b"words" for number in range(9)}).as_bytes()
    read = read_bytes(tmp_path, "a.eml", data, ReadingLimits(attachments=2))
    assert [part.label for part in read.parts[1:]] == ["attachment 0.txt", "attachment 1.txt"]
    assert read.note.endswith("4 more files in it are not read.")


def test_a_mail_without_attachments_is_read_in_the_first_pass(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail().as_bytes())
    read = read_file(tmp_path / "a.eml", None, SPEC, frozenset(), LIMITS, first_pass=True)
    assert not read.first_pass
    assert "The rent for May." in whole_text(read)
    (tmp_path / "b.eml").write_bytes(mail(attached={"a.txt": b"x"}).as_bytes())
    with pytest.raises(ItemError, match="has attachments"):
        read_file(tmp_path / "b.eml", None, SPEC, frozenset(), LIMITS, first_pass=True)


def test_what_a_message_says_of_itself_is_read_alone(tmp_path: Path) -> None:
    data = mail().as_bytes()
    (tmp_path / "a.eml").write_bytes(data)
    content_hash = blake3.blake3(data).digest()
    read = read_file_metadata(tmp_path / "a.eml", len(data), content_hash, LIMITS)
    assert (read.parts, read.metadata.taken_s) == ((), MAY_17_S + LATER_S)


def test_a_page_kept_with_its_pictures_is_read_as_a_page(tmp_path: Path) -> None:
    data = (
        b"From: <Saved by a browser>\r\nSubject: Saved\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: "
        b"quoted-printable\r\n\r\n<html><head><title>Moss =E2=80=93 a guide</title></head>"
        b"<body><p>Moss likes =\r\nshade.</p></body></html>\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-Location: a.png\r\n\r\nxx\r\n--b--\r\n"
    )
    read = read_bytes(tmp_path, "a.mhtml", data)
    assert "Moss likes shade." in whole_text(read)
    assert read.metadata.caption == "Moss – a guide"
    assert read.metadata.kind is FileKind.HTML


def outlook(properties: dict[str, bytes]) -> bytes:
    fixed = struct.pack("<IIQ", 0x00390040, 6, 133604064000000000)
    return compound_file({"__properties_version1.0": bytes(32) + fixed, **properties})


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def test_a_message_of_outlook_is_read_with_its_attachments(tmp_path: Path) -> None:
    attached = "__attach_version1.0_#00000000"
    nested = "__attach_version1.0_#00000001/__substg1.0_3701000D"
    read = read_bytes(
        tmp_path,
        "a.msg",
        outlook(
            {
                "__substg1.0_0037001F": wide("Boat trip"),
                "__substg1.0_1000001F": wide("We sail at nine."),
                "__substg1.0_0C1A001F": wide("Jo Skipper"),
                "__substg1.0_5D01001F": wide("jo@example.com"),
                "__substg1.0_0E04001F": wide("crew@example.com"),
                f"{attached}/__substg1.0_3707001F": wide("crew.csv"),
                f"{attached}/__substg1.0_37010102": b"Name,Oar\nKit,left\n".ljust(4096),
                f"{nested}/__properties_version1.0": bytes(24),
                f"{nested}/__substg1.0_0037001F": wide("Weather"),
                f"{nested}/__substg1.0_1000001F": wide("Wind from the west."),
            }
        ),
    )
    first = read.parts[0].text or ""
    assert first.startswith("Boat trip\nFrom: Jo Skipper <jo@example.com>\nTo: crew@example.com\n")
    assert "We sail at nine." in first
    assert part_with(read, "Kit | left").label == "attachment crew.csv"
    assert part_with(read, "Wind from the west").index == 2 << 20
    assert read.metadata.taken_s == MAY_17_S


def test_the_text_of_outlook_may_be_packed_rich_text(tmp_path: Path) -> None:
    # The example of [MS-OXRTFCP], 3.1.1: «{\rtf1\ansi\ansicpg1252\pard hello world}».
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3"
        "2068656c090020627705b06c647d0a800fa0"
    )
    read = read_bytes(
        tmp_path,
        "a.msg",
        outlook({"__substg1.0_0037001F": wide("Packed"), "__substg1.0_10090102": packed}),
    )
    assert "hello world" in whole_text(read)
