"""What of a file's name are words, and what a camera or a program made, by convention."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.library.file_names import has_made_part, name_entry, split_file_name
from retllm_desktop.library.text_analysis import split_words


def marked(name: str) -> str:
    """The name, with what was made in braces."""
    return "".join(
        f"{{{name[part.start : part.end]}}}" if part.made else name[part.start : part.end]
        for part in split_file_name(name)
    )


@pytest.mark.parametrize(
    "name",
    [
        # DCF: four free characters and four digits.
        "{IMG_2034}.JPG", "{DSC_1234}.NEF", "{_DSC1234}.ARW", "{_MG_1234}.CR2", "{DSCN1234}.JPG",
        "{DSCF0012}.RAF", "{P1010001}.JPG", "{PA120034}.ORF", "{100_0001}.JPG", "{IMAG0001}.jpg",
        "{PICT0012}.JPG", "{SAM_1234}.JPG", "{CIMG1234}.JPG", "{GOPR0123}.MP4", "{DJI_0001}.JPG",
        "{MVI_1234}.MOV", "{IMGP1234}.PEF", "{KIF_0012}.JPG", "{STA_1234}.JPG", "{ROSE0042}.JPG",
        "{R0012345}.DNG", "{L1001234}.DNG", "{S1234567}.JPG", "{GH010123}.MP4",
        # More digits, as phones and scanners have them.
        "{DSC01234}.JPG", "{IMG_E2034}.JPG", "{EPSON001}.JPG", "{CCF20240101_0001}.pdf",
        "{PXL_20240101_123456789}.jpg", "{PXL_20240101_123456789}.MP.jpg",
        "{IMG_20240101_123456}.jpg", "{MVIMG_20190101_123456}.jpg", "{20240101_123456}.jpg",
        "{20240101_123456(0)}.jpg", "{20240101_123456_HDR}.jpg", "{WP_20140101_001}.jpg",
        "{WIN_20240101_12_34_56_Pro}.jpg", "{C360_2014-01-01-12-34-56-789}.jpg",
        "{BURST20190101123456}.jpg", "{DJI_20240101123456_0001}_D.JPG",
        # Messengers and social networks.
        "{IMG-20240101-WA0001}.jpg", "{VID-20240101-WA0012}.mp4", "{FB_IMG_1480000000000}.jpg",
        "{received_123456789012345}.jpeg", "{signal-2024-01-01-123456}.jpg",
        "{photo_2024-01-01_12-34-56}.jpg", "{photo_5@01-01-2024_12-34-56}.jpg",
        "WhatsApp {Image 2024-01-05 at 10.22.33 (1)}.jpeg",
        "{12345678_10152345678901234_1234567890_n}.jpg", "{12345678901_1a2b3c4d5e_o}.jpg",
        "{1579198375_e003a}.jpg", "{FqX3kZ9XwAE1abc}.jpg", "{dQw4w9WgXcQ}.jpg",
        "{AF1QipN3xK9aZ0bQ_7cD-2eF}.jpg",
        # Hashes and UUIDs.
        "{d41d8cd98f00b204e9800998ecf8427e}.png", "{550e8400-e29b-41d4-a716-446655440000}.jpg",
        "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}.HEIC",
        # Pictures of the screen: the word stays one.
        "Screenshot {2024-01-05 at 10.22.33}.png", "Screenshot_{20240105-102233}_Chrome.jpg",
        "Screen Shot {2020-05-01 at 9.12.33 PM}.png",
        "Bildschirmfoto {2024-01-05 um 10.22.33}.png", "Screenshot from {2024-01-05 10-22-33}.png",
        # What says no more than that there is a file.
        "{image0}.jpeg", "{Image (12)}.jpg", "{photo12}.jpg", "{Scan 3}.pdf", "{Scan0001}.pdf",
        "{Bild 4}.png",
        # With words of a person.
        "{IMG_2034}_beach.jpg", "{IMG_2034}-edited.jpg", "{IMG 2034} with dog.jpg",
        "{2024-01-05 10.22.33} sunset.jpg", "{IMG_2034~2}.JPG",
    ],
)  # fmt: skip
def test_what_cameras_and_programs_make(name: str) -> None:
    plain = name.replace("{", "").replace("}", "")
    assert marked(plain) == name
    assert has_made_part(plain)


@pytest.mark.parametrize(
    "name",
    [
        "invoice_2024_march.pdf", "mom-birthday 3.jpg", "HolidayPhotos2019.png", "photo 2023.jpg",
        "iPhone15ProMax.jpg", "2024-01-05 invoice.pdf", "20240105 invoice.pdf", "TRIP2023.jpg",
        "report_v2_final_20240105.docx", "Rechnung_4711_0815.pdf", "TAX_2023.pdf", "MEMO0012.PDF",
        "face2023.jpg", "Photos 2023 Rome.jpg", "deadbeef.txt", "my-trip-2-rome-3.jpg",
        "covid19vaccination.pdf", "MP3Player4GB2008.pdf", "Boeing 747-400.jpg", "ISO9001.pdf",
        "Vertrag_2021-12-31_final.pdf", "P&L_2023.xlsx", "S3 bucket notes.md", "R2D2.jpg",
        "DB_Ticket_123456789.pdf", "order 1234567890.pdf", "Img.png", "2034.jpg", "notes.md",
        "", "東京 2034.jpg", "été 2020.png",
    ],
)  # fmt: skip
def test_what_people_call_their_files(name: str) -> None:
    assert marked(name) == name
    assert not has_made_part(name)


@given(st.text() | st.from_regex(r"[A-Za-z0-9_\- .()~@]{0,40}"))
def test_the_parts_of_a_name_are_the_name(name: str) -> None:
    parts = split_file_name(name)
    position = 0
    for part in parts:
        assert part.start == position <= part.end
        position = part.end
    assert position == len(name)
    for part in parts:
        if part.made:
            assert split_words(name_entry(name[part.start : part.end])) != []


@given(
    st.sampled_from(["IMG_", "DSC_", "DSCN", "DSCF", "P101", "PICT", "CIMG", "SAM_", "_MG_"]),
    st.integers(1, 9999),
    st.sampled_from(["JPG", "jpg", "HEIC", "NEF", "png"]),
)
def test_every_name_of_a_dcf_camera_is_made(free: str, number: int, suffix: str) -> None:
    name = f"{free}{number:04d}.{suffix}"
    assert marked(name) == f"{{{free}{number:04d}}}.{suffix}"


@given(st.uuids(), st.booleans())
def test_every_uuid_is_made(value, upper: bool) -> None:
    name = str(value).upper() if upper else str(value)
    assert marked(f"{name}.jpg") == f"{{{name}}}.jpg"


@given(st.integers(631152000, 4102444799))
def test_a_time_of_day_is_made_and_a_day_is_not(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert has_made_part(f"{moment:%Y%m%d_%H%M%S}.jpg")
    assert has_made_part(f"Screenshot {moment:%Y-%m-%d at %H.%M.%S}.png")
    assert not has_made_part(f"{moment:%Y-%m-%d} birthday.jpg")


def test_an_entry_is_one_word_however_it_is_typed() -> None:
    assert name_entry("IMG_2034") == name_entry("img 2034") == name_entry("IMG2034") != ""
    assert name_entry("--") == ""
