"""What other programs wrote beside a picture belongs to it."""

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.metadata import Metadata
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.metadata import sidecars
from retllm_desktop.extraction.reading import read_file, read_file_metadata
from tests.unit.extraction.samples import SHARED, encoded, scene

SPEC = ImageSpec(32)
LIMITS = ReadingLimits()
EXIF = 0x8769


def shown(*parts: int) -> float:
    """What a clock showed."""
    return datetime(*parts, tzinfo=UTC).timestamp()


def packet(inside: str = "", attributes: str = "") -> str:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
        f'<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description></rdf:RDF>'
        "</x:xmpmeta>"
    )


def bag(name: str, *texts: str) -> str:
    return (
        f"<{name}><rdf:Bag>{''.join(f'<rdf:li>{one}</rdf:li>' for one in texts)}</rdf:Bag></{name}>"
    )


def jpeg(original: str = "", xmp: str = "") -> bytes:
    options: dict[str, object] = {"xmp": xmp.encode()} if xmp else {}
    if original:
        exif = Image.Exif()
        exif.get_ifd(EXIF)[0x9003] = original
        options["exif"] = exif.tobytes()
    return encoded(scene(64, 48), "JPEG", **options)


def described(path: Path) -> Metadata:
    found = read_file(path, None, SPEC, frozenset(), LIMITS)
    again = read_file_metadata(path, path.stat().st_size, found.content_hash, LIMITS)
    assert again.metadata == found.metadata
    return found.metadata


@pytest.mark.parametrize("beside", ["a.xmp", "a.XMP", "a.jpg.xmp", "A.JPG.xmp"])
def test_words_place_stars_and_date_of_a_sidecar(tmp_path: Path, beside: str) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(jpeg(xmp=packet(bag("dc:subject", "fence"))))
    (tmp_path / beside).write_text(
        packet(
            "<dc:description><rdf:Alt><rdf:li>Hedgehogs</rdf:li></rdf:Alt></dc:description>"
            + bag("dc:subject", "spines", "Fence"),
            'photoshop:DateCreated="2007-03-04T05:06:07" xmp:Rating="3" photoshop:City="Bled" '
            'exif:GPSLatitude="48,51.5N" exif:GPSLongitude="2,17.6E"',
        )
    )
    (tmp_path / "b.xmp").write_text(packet(bag("dc:subject", "other")))
    found = described(picture)
    assert found.caption == "Hedgehogs · fence · spines · Bled"
    assert found.keywords == ("fence", "spines")
    assert found.date == (shown(2007, 3, 4, 5, 6, 7), DateSource.SIDECAR, None)
    assert (found.rating, found.city, found.latitude) == (3, "Bled", pytest.approx(48.858333))


ORIGINAL = 'exif:DateTimeOriginal="2003-03-03T03:03:03"'
CREATED = 'xmp:CreateDate="2004-04-04T04:04:04"'


@pytest.mark.parametrize(
    ("own", "beside", "moment", "source"),
    [
        ({"original": "2001:01:01 01:01:01"}, CREATED, (2001, 1, 1, 1, 1, 1), "exif"),
        ({"original": "2001:01:01 01:01:01"}, ORIGINAL, (2003, 3, 3, 3, 3, 3), "sidecar"),
        ({"original": "2003:03:03 03:03:03"}, ORIGINAL, (2003, 3, 3, 3, 3, 3), "exif"),
        ({"xmp": packet("", ORIGINAL)}, CREATED, (2004, 4, 4, 4, 4, 4), "sidecar"),
        ({"xmp": packet("", ORIGINAL)}, "", (2003, 3, 3, 3, 3, 3), "xmp"),
        ({}, CREATED, (2004, 4, 4, 4, 4, 4), "sidecar"),
    ],
)
def test_which_date_counts(tmp_path: Path, own, beside: str, moment, source: str) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(**own))
    (tmp_path / "a.xmp").write_text(packet("", beside))
    assert described(tmp_path / "a.jpg").date == (shown(*moment), DateSource(source), None)


@pytest.mark.parametrize(
    ("picture", "beside"),
    [
        ("a.jpg", "a.jpg.json"),
        ("a.jpg", "a.jpg.supplemental-metadata.json"),
        ("a.jpg", "a.jpg.supplemental-me.json"),
        ("a(1).jpg", "a.jpg.supplemental-metadata(1).json"),
    ],
)
def test_what_google_exports(tmp_path: Path, picture: str, beside: str) -> None:
    said = {
        "title": "a.jpg",
        "description": "Anna at the fence",
        "people": [{"name": "Anna"}, {"name": "Otto"}, {}],
        "photoTakenTime": {"timestamp": "1714559400"},
        "geoData": {"latitude": -33.86, "longitude": 151.2},
    }
    (tmp_path / picture).write_bytes(jpeg())
    (tmp_path / beside).write_text(json.dumps(said))
    found = described(tmp_path / picture)
    assert found.people == ("Anna", "Otto")
    assert "Anna at the fence" in found.caption
    assert (found.latitude, found.longitude) == (-33.86, 151.2)
    assert found.date == (1714559400.0 + 36_000, DateSource.SIDECAR, 600)
    (tmp_path / picture).write_bytes(jpeg("2001:01:01 01:01:01"))
    assert described(tmp_path / picture).date == (shown(2001, 1, 1, 1, 1, 1), DateSource.EXIF, None)


@pytest.mark.parametrize(
    "write",
    [
        lambda path: path.write_text("no packet"),
        lambda path: path.write_bytes(b""),
        lambda path: path.mkdir(),
        lambda path: path.write_text('<!DOCTYPE x [<!ENTITY a "b">]>' + packet("", CREATED)),
        lambda path: os.mkfifo(path) if hasattr(os, "mkfifo") else path.touch(),
        lambda path: path.symlink_to("nowhere"),
    ],
)
@pytest.mark.parametrize("name", ["a.xmp", "a.jpg.json"])
def test_a_sidecar_that_cannot_be_read_says_nothing(tmp_path: Path, write, name: str) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(xmp=packet(bag("dc:subject", "fence"))))
    write(tmp_path / name)
    assert described(tmp_path / "a.jpg").caption == "fence"


@pytest.mark.parametrize(
    "text", ["[]", "7", '{"people": 3, "geoData": []}', '{"photoTakenTime": {"timestamp": "x"}}']
)
def test_an_export_of_another_form_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    (tmp_path / "a.jpg.json").write_text(text)
    assert described(tmp_path / "a.jpg").taken_s is None


def test_what_is_too_long_is_not_read(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    (tmp_path / "a.xmp").write_text(packet("", CREATED))
    monkeypatch.setattr(sidecars, "_MAX_BYTES", 100)
    assert described(tmp_path / "a.jpg").taken_s is None


def test_a_folder_is_listed_again_once_it_changed(tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(jpeg())
    before = time.time() - 100
    os.utime(tmp_path, (before, before))
    assert described(picture).rating is None
    assert described(picture).rating is None
    (tmp_path / "a.xmp").write_text(packet("", 'xmp:Rating="5"'))
    assert described(picture).rating == 5
    os.utime(tmp_path, (before + 1, before + 1))
    (tmp_path / "a.xmp").write_text(packet("", 'xmp:Rating="2"'))
    assert described(picture).rating == 2


CASE = SHARED / "field_cases" / "09-xmp-sidecar" / "files"


@pytest.mark.skipif(not CASE.is_dir(), reason="../shared/data/field_cases is not here")
def test_sidecars_of_the_field_case() -> None:
    first, second = described(CASE / "a.jpg"), described(CASE / "b.jpg")
    assert first.caption == "Hedgehogs behind the greenhouse"
    assert first.date == (shown(2007, 3, 4, 5, 6, 7), DateSource.SIDECAR, None)
    assert first.latitude == pytest.approx(48.858333)
    assert second.keywords == ("porcupinetag",)
