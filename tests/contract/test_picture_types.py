"""What pictures are, and the dates of files: kept with the content, told later, migrated."""

from datetime import date

import pytest

from retllm_desktop.core.file_dates import DateSource, read_moment
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.picture_types import PIXEL_TYPES, PictureType
from retllm_desktop.core.query import OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import FileStat, Metadata
from tests.fixtures.typed_pictures import MTIME_NS, item_of, names_in_scope, picture_writer


@pytest.fixture
def put(library, folder, samples):
    return picture_writer(library, folder, samples)


def of_type(*values: str, negated: bool = False) -> ParsedQuery:
    return ParsedQuery(conditions=(OneOfValues(QueryField.TYPE, values, negated),))


def test_each_type_is_found_by_its_name(library, put):
    for one in PIXEL_TYPES:
        put(f"{one}.png", Metadata(picture_type=one))
    put("nothing.png", Metadata())
    put("camera.jpg", Metadata(camera="Leica"))
    put("recorded.png", Metadata(screenshot=True))
    put("page.pdf", Metadata(), page=True)
    assert names_in_scope(library, of_type("photo")) == ["camera.jpg", "photo.png"]
    assert names_in_scope(library, of_type("screenshot")) == ["recorded.png", "screenshot.png"]
    assert names_in_scope(library, of_type("drawing", "scan")) == ["drawing.png", "scan.png"]
    assert names_in_scope(library, of_type("page")) == ["page.pdf"]
    assert names_in_scope(library, of_type("scan", "page")) == ["page.pdf", "scan.png"]
    assert names_in_scope(library, of_type("document")) == ["page.pdf"]
    assert "nothing.png" in names_in_scope(library, of_type("picture"))
    assert "page.pdf" not in names_in_scope(library, of_type("picture"))
    others = names_in_scope(library, of_type("photo", "page", negated=True))
    assert others == ["drawing.png", "nothing.png", "recorded.png", "scan.png", "screenshot.png"]


def test_an_item_says_what_it_is(library, put):
    assert item_of(library, put("a.png", Metadata(picture_type=PictureType.SCAN))).picture_type is (
        PictureType.SCAN
    )
    assert item_of(library, put("b.png", Metadata())).picture_type is None
    assert item_of(library, put("c.pdf", Metadata(), page=True)).picture_type is PictureType.PAGE


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("attachment=a.jpg", None),
        ("message=3&attachment=a.jpg", None),
        ("slide=4&picture=1", None),
        ("attachment=scan.pdf&page=2", PictureType.PAGE),
    ],
)
def test_a_picture_within_a_document_is_no_page(library, put, fragment, expected):
    path = put("a.eml", Metadata(kind=FileKind.MAIL), fragment=fragment)
    assert item_of(library, path).picture_type is expected


def test_a_renamed_file_has_the_date_of_its_new_name(library, put, folder):
    path = put("a.jpg", Metadata())
    renamed = folder / "2015-05-05 feast.jpg"
    (root,) = library.roots.all()
    library.files.relocate(root.id, [(path, FileStat(renamed, 9, MTIME_NS))])
    item = item_of(library, renamed)
    assert item.date_source is DateSource.NAME
    assert read_moment(item.date_s).date() == date(2015, 5, 5)
