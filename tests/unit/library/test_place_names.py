"""Coordinates get names of places, and places are found by them, in several languages."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.metadata import Metadata
from retllm_desktop.core.query import ContainsText, ParsedQuery, QueryField
from retllm_desktop.core.types import EmbeddingSpace, ExtractedPart, Extraction, FileStat, Modality
from retllm_desktop.library.place_names import (
    PlaceName,
    cities_called,
    countries_called,
    name_country,
    name_place,
)
from retllm_desktop.library.sqlite_library import open_library
from retllm_desktop.platform.paths import bundled_folder


@pytest.mark.parametrize(
    ("latitude", "longitude", "city", "country"),
    [
        (38.71, -9.14, "Lisbon", "Portugal"),
        (51.53, -0.10, "London", "United Kingdom"),
        (48.8584, 2.2945, "Paris", "France"),
        (46.369, 14.114, "Bled", "Slovenia"),
        (-33.86, 151.2, "Sydney", "Australia"),
        (42.32, -83.04, "Detroit", "United States"),
        (-16.79, 179.99, "Labasa", "Fiji"),
    ],
)
def test_the_city_at_coordinates(latitude, longitude, city, country) -> None:
    found = name_place(latitude, longitude)
    assert city in found.city.split(", ") or (city, found.city) == ("Labasa", "")
    assert found.country == country


def test_far_from_everything_is_nowhere() -> None:
    assert name_place(0.0, -30.0) == PlaceName()
    wild = name_place(67.5, 19.0)
    assert (wild.city, wild.country) == ("", "Sweden")


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_no_coordinates_break_it(latitude: float, longitude: float) -> None:
    assert isinstance(name_place(latitude, longitude), PlaceName)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Deutschland", "Germany"),
        ("DE", "Germany"),
        ("deu", "Germany"),
        ("USA", "United States"),
        ("Ísland", "Iceland"),
        ("日本", "Japan"),
        ("Grèce", "Greece"),
        ("Narnia", "Narnia"),
        ("", ""),
    ],
)
def test_countries_by_names_and_codes(text: str, name: str) -> None:
    assert name_country(text) == name


def test_names_in_other_languages() -> None:
    assert cities_called("Lissabon") == cities_called("ЛИССАБОН") == {"lisbon"}
    assert cities_called("Nowhere at all") == frozenset()
    assert countries_called("Portogallo") == countries_called("pt") == {"portugal"}
    assert countries_called("portu") == frozenset()


def test_where_the_names_are_from_is_said_with_them() -> None:
    path = bundled_folder("resources") / "places.zip"
    assert path.stat().st_size < 1_500_000
    with zipfile.ZipFile(path) as archive:
        said = archive.read("SOURCES.md").decode()
    assert "GeoNames" in said
    assert "Creative Commons Attribution 4.0" in said


PLACES = {
    "lisbon.jpg": Metadata(latitude=38.71, longitude=-9.14),
    "bled.jpg": Metadata(latitude=46.369, longitude=14.114),
    "written.jpg": Metadata(city="Reykjavik", country="Ísland"),
    "both.jpg": Metadata(city="Belém", latitude=38.70, longitude=-9.20),
    "made up.jpg": Metadata(city="Minas Tirith", region="Anórien", country="Gondor"),
    "nowhere.jpg": Metadata(),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    base: Path = tmp_path_factory.mktemp("places")
    (base / "photos").mkdir()
    with open_library(base / "l.db", cache_dir=base / "cache", writable=True) as opened:
        opened.vectors.use_space(EmbeddingSpace("tiny", 4))
        root = opened.roots.add(base / "photos")
        for name, said in PLACES.items():
            part = ExtractedPart(0, Modality.IMAGE, width_px=4, height_px=3)
            content = name.encode().ljust(32, b".")
            metadata = Metadata(
                **{field: getattr(said, field) for field in ("city", "region", "country")},
                latitude=said.latitude,
                longitude=said.longitude,
                kind=FileKind.PICTURE,
            )
            extraction = Extraction(content, 3, (part,), metadata)
            vector = np.eye(1, 4, dtype=np.float32)
            stat = FileStat(base / "photos" / name, 3, 10**18)
            opened.files.put(root.id, [(stat, extraction, vector)])
        yield opened


@pytest.mark.parametrize(
    ("field", "values", "found"),
    [
        (QueryField.PLACE, ("Lisbon",), ["lisbon.jpg"]),
        (QueryField.PLACE, ("Lissabon",), ["lisbon.jpg"]),
        (QueryField.PLACE, ("portugal",), ["both.jpg", "lisbon.jpg"]),
        (QueryField.PLACE, ("belem", "bled"), ["bled.jpg", "both.jpg"]),
        (QueryField.PLACE, ("Reykjavík",), ["written.jpg"]),
        (QueryField.PLACE, ("tirith",), ["made up.jpg"]),
        (QueryField.PLACE, ("minas-tirith",), ["made up.jpg"]),
        (QueryField.PLACE, ("rith",), []),
        (QueryField.PLACE, ("anorien",), ["made up.jpg"]),
        (QueryField.COUNTRY, ("pt",), ["both.jpg", "lisbon.jpg"]),
        (QueryField.COUNTRY, ("Iceland",), ["written.jpg"]),
        (QueryField.COUNTRY, ("Island", "Gondor"), ["made up.jpg", "written.jpg"]),
        (QueryField.COUNTRY, ("slov",), ["bled.jpg"]),
        (QueryField.COUNTRY, ("Lisbon",), []),
        (QueryField.COUNTRY, ("is",), ["written.jpg"]),
    ],
)
def test_places_are_found_by_name(library, field, values, found) -> None:
    def names(negated: bool) -> list[str]:
        query = ParsedQuery(conditions=(ContainsText(field, values, negated),))
        ids = library.words.scope(query).tolist()
        return sorted(item.path.name for item in library.items.get(ids))

    assert names(negated=False) == found
    assert names(negated=True) == sorted(PLACES.keys() - set(found))


def test_names_of_places_are_words(library) -> None:
    for word, name in (("Slovenia ", "bled.jpg"), ("Iceland ", "written.jpg")):
        matches = library.words.matches(word, 9)
        (item,) = library.items.get([match.item_id for match in matches])
        assert item.path.name == name
    (item,) = library.items.of_file(library.roots.all()[0].path / "both.jpg")
    assert (item.metadata.city, item.metadata.country) == ("Belém", "Portugal")
