"""The library's own words by their beginnings: as written, the likeliest first."""

from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.query import QueryField
from retllm_desktop.core.types import (
    EmbeddingSpace,
    ExtractedPart,
    Extraction,
    FileStat,
    Metadata,
    Modality,
)

ROOT = Path("/home/user/Pictures").absolute()


@pytest.fixture
def library(place):
    with place.open(space=EmbeddingSpace("test", 2)) as made:
        yield made


def put(library, name: str, number: int, **metadata: object) -> None:
    known = {root.path: root for root in library.roots.all()}
    root = known.get(ROOT) or library.roots.add(ROOT)
    path = ROOT / name
    part = ExtractedPart(0, Modality.IMAGE, width_px=40, height_px=30)
    described = Metadata(kind=FileKind.PICTURE, **metadata)
    extraction = Extraction(number.to_bytes(32, "big"), 100 + number, (part,), described)
    vectors = np.eye(2, dtype=np.float32)[:1]
    library.files.put(root.id, [(FileStat(path, 100 + number, 10**18), extraction, vectors)])


def values(library, field: QueryField, begun: str, limit: int = 20) -> list[str]:
    return [known.text for known in library.vocabulary.values(field, begun, limit)]


def test_cameras_lenses_places_and_endings(library):
    put(library, "a.jpg", 1, camera="Canon EOS 80D", lens="EF 50mm", city="Köln")
    put(library, "b.jpg", 2, camera="NIKON D90", city="København", country="Denmark")
    put(library, "c.tif", 3, camera="NIKON D90", city="Köln", country="Germany")
    field = QueryField
    # The most frequent first.
    assert values(library, field.CAMERA, "") == ["NIKON D90", "Canon EOS 80D"]
    assert values(library, field.CAMERA, "can") == ["Canon EOS 80D"]
    assert values(library, field.CAMERA, "eos") == ["Canon EOS 80D"]
    assert values(library, field.CAMERA, "anon") == []
    assert values(library, field.LENS, "ef") == ["EF 50mm"]
    assert values(library, field.PLACE, "ko")[0] == "Köln"
    assert "København" in values(library, field.PLACE, "kob")
    assert values(library, field.COUNTRY, "den") == ["Denmark"]
    assert values(library, field.EXT, "") == ["jpg", "tif"]
    assert values(library, field.SIZE, "") == []


def test_folders_are_named_as_they_are_asked_for(library):
    for number, name in enumerate(
        ("Holiday 2019/a.jpg", "Holiday 2019/Lisbon/b.jpg", "Family/holiday/c.jpg", "100%/d.jpg")
    ):
        put(library, name, number)
    assert values(library, QueryField.IN, "hol") == ["Holiday 2019", "holiday"]
    assert values(library, QueryField.IN, "holiday 2019/l") == ["Holiday 2019/Lisbon"]
    assert values(library, QueryField.IN, "2019") == ["Holiday 2019"]
    assert values(library, QueryField.IN, "100%") == ["100%"]
    # What lies above the library's own folder asks nothing.
    assert values(library, QueryField.IN, "home") == []
    assert values(library, QueryField.IN, "pict") == ["Pictures"]
    assert len(values(library, QueryField.IN, "", 3)) == 3


def test_words_are_those_of_people_as_they_wrote_them(library):
    put(library, "Müller garden 1.jpg", 1, caption="at the Gardening show")
    put(library, "garden party 2.jpg", 2)
    put(library, "IMG_2034.jpg", 3)
    library.annotations.set_tags((3).to_bytes(32, "big"), ["Gardenia"])
    found = library.vocabulary.words("gar", 9)
    assert [known.text for known in found] == ["garden", "gardenia", "gardening"]
    assert found[0].count == 2
    assert [known.text for known in library.vocabulary.words("mul", 9)] == ["müller"]
    assert library.vocabulary.words("gardening", 9)[0].text == "gardening"
    assert library.vocabulary.words("MUL", 1)[0].text == "müller"
    # What a camera made is no word, and two letters begin too much.
    assert library.vocabulary.words("img", 9) == ()
    assert library.vocabulary.words("ga", 9) == ()
    assert library.vocabulary.words('"x', 9) == ()
    assert values(library, QueryField.TAG, "gard") == ["Gardenia"]


def test_people_are_known_by_any_of_their_names(library):
    put(library, "a.jpg", 1, people=("Anna Schmidt", "Bo Lee"), caption="Anna Schmidt, Bo Lee")
    put(library, "b.jpg", 2, people=("Anna Schmidt",), caption="Anna Schmidt")
    put(library, "c.jpg", 3, caption="Schmiede")
    people = library.vocabulary.people("schmi", 5)
    assert [(one.text, one.count) for one in people] == [("Anna Schmidt", 2)]
    assert [one.text for one in library.vocabulary.people("bo", 5)] == ["Bo Lee"]
    assert library.vocabulary.people("*", 5) == ()


def test_what_is_gone_is_not_offered(library):
    put(library, "Old/quince.jpg", 1, camera="Leica M3")
    assert values(library, QueryField.IN, "old") == ["Old"]
    root = library.roots.all()[0]
    library.files.mark_missing(root.id, [ROOT / "Old/quince.jpg"], 1.0)
    assert values(library, QueryField.IN, "old") == []
    assert library.vocabulary.words("qui", 5) == ()
    assert values(library, QueryField.CAMERA, "lei") == []
