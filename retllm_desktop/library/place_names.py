"""Names of places: which city and country lie at coordinates, and how else they are called.

Nothing is asked of anybody: the names come with the program (``resources/places.zip``, made by
``packaging/places.py``). Cities and regions: GeoNames, CC BY 4.0; countries: Unicode CLDR.
"""

import functools
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from retllm_desktop.library.text_analysis import fold_text
from retllm_desktop.platform.paths import bundled_folder

_CITY_KM: Final = 30.0
"""As far from its middle a city is said to be the place."""
_COUNTRY_KM: Final = 100.0
"""As far from a city the land is said to be its country's."""
_EARTH_KM: Final = 6371.0
_LARGE: Final = 200_000
_TIMES_LARGER: Final = 5.0
_KM_OF_ROOT: Final = 0.012
"""A large city reaches so many kilometres for each root of its inhabitants: Paris 17, London 36."""
_DECADE: Final = 30


class PlaceName(NamedTuple):
    """Where coordinates lie; what is unknown is empty.

    Attributes:
        city: The nearest city; of a part of a larger one, both: «Islington, London».
        region: Its province or state.
        country: The country's name in English.
    """

    city: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Gazetteer:
    """The names that come with the program.

    Attributes:
        directions: Of each city, (n, 3) float32 unit rows.
        population: Of each city, (n,) float32, rounded.
        region_of: Of each city, (n,) its line in ``regions``.
        country_of: Of each city, (n,) its line in ``countries``.
        large: Numbers of large cities.
        cities: Their names.
        regions: Names of regions; the first is empty.
        countries: Of each country its name, then its codes and other names, folded.
        country_by_name: Countries by codes and names, folded.
    """

    directions: npt.NDArray[np.float32]
    population: npt.NDArray[np.float32]
    region_of: npt.NDArray[np.uint16]
    country_of: npt.NDArray[np.uint16]
    large: npt.NDArray[np.intp]
    cities: Sequence[str]
    regions: Sequence[str]
    countries: Sequence[Sequence[str]]
    country_by_name: Mapping[str, int]


def name_place(latitude: float, longitude: float) -> PlaceName:
    """Return the city, region and country at coordinates, by the nearest city.

    Args:
        latitude: Degrees north.
        longitude: Degrees east.
    """
    known = _gazetteer()
    cosines = known.directions @ _directions(np.array([latitude]), np.array([longitude]))[0]
    nearest = int(cosines.argmax())
    distance_km = _kilometres(float(cosines[nearest]))
    if distance_km > _COUNTRY_KM:
        return PlaceName()
    country = known.countries[int(known.country_of[nearest])][0]
    if distance_km > _CITY_KM:
        return PlaceName(country=country)
    city = known.cities[nearest]
    around = _city_around(known, nearest, cosines)
    return PlaceName(
        f"{city}, {around}" if around and around != city else city,
        known.regions[int(known.region_of[nearest])],
        country,
    )


def name_country(text: str) -> str:
    """Return a country's name in English by its name in some language, or by its code.

    What is no country's is returned as it is.
    """
    known = _gazetteer()
    number = known.country_by_name.get(fold_text(text.strip()))
    return text if number is None else known.countries[number][0]


def countries_called(text: str) -> frozenset[str]:
    """Return the names in English of countries with that name or code, folded."""
    known = _gazetteer()
    wanted = fold_text(text.strip())
    number = known.country_by_name.get(wanted)
    return frozenset() if number is None else frozenset({fold_text(known.countries[number][0])})


def cities_called(text: str) -> frozenset[str]:
    """Return the names of large cities that are called so in some language, folded."""
    wanted = fold_text(text.strip())
    return frozenset(_cities_by_alternate().get(wanted, ()))


@functools.cache
def _gazetteer() -> _Gazetteer:
    with zipfile.ZipFile(bundled_folder("resources") / "places.zip") as archive:
        bytes_of_numbers = np.frombuffer(archive.read("coordinates"), np.uint8).reshape(2, 4, -1)
        degrees = np.ascontiguousarray(bytes_of_numbers.transpose(0, 2, 1)).view("<i4")[:, :, 0]
        decades = np.frombuffer(archive.read("population"), np.uint8).astype(np.float32) / _DECADE
        population = np.power(np.float32(10), decades)
        lines = [line.split("\t") for line in archive.read("countries.txt").decode().split("\n")]
        # A code is a country's own; a name may be another one's in some language.
        codes = {code: number for number, line in enumerate(lines) for code in line[1:3]}
        english = {fold_text(line[0]): number for number, line in enumerate(lines)}
        others = {name: number for number, line in enumerate(lines) for name in line[3:]}
        return _Gazetteer(
            _directions(degrees[0] / 1000, degrees[1] / 1000),
            population,
            np.frombuffer(archive.read("region"), "<u2"),
            np.frombuffer(archive.read("country"), "<u2"),
            np.flatnonzero(population >= _LARGE),
            archive.read("cities.txt").decode().split("\n"),
            archive.read("regions.txt").decode().split("\n"),
            lines,
            others | codes | english,
        )


@functools.cache
def _cities_by_alternate() -> Mapping[str, set[str]]:
    cities = _gazetteer().cities
    found: dict[str, set[str]] = {}
    with zipfile.ZipFile(bundled_folder("resources") / "places.zip") as archive:
        for line in archive.read("alternates.txt").decode().split("\n"):
            number, *names = line.split("\t")
            city = fold_text(cities[int(number)])
            for name in names:
                found.setdefault(name, set()).add(city)
    return found


def _city_around(known: _Gazetteer, nearest: int, cosines: npt.NDArray[np.float32]) -> str:
    """Return the large city of which the nearest one is a part, or empty."""
    large = known.large
    apart_km = _kilometres(cosines[large])
    fitting = large[
        (apart_km < _KM_OF_ROOT * np.sqrt(known.population[large]))
        & (known.population[large] > _TIMES_LARGER * known.population[nearest])
        & (known.country_of[large] == known.country_of[nearest])
    ]
    if not len(fitting):
        return ""
    return known.cities[int(fitting[known.population[fitting].argmax()])]


def _directions(
    latitudes: npt.NDArray[np.float64], longitudes: npt.NDArray[np.float64]
) -> npt.NDArray[np.float32]:
    """Return (n, 3) float32 unit rows of (n,) degrees."""
    north, east = np.radians(latitudes), np.radians(longitudes)
    rows = (np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north))
    return np.stack(rows, axis=1).astype(np.float32)


def _kilometres(cosines: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return distances over ground by the cosines of angles at the middle of the earth."""
    return np.arccos(np.clip(np.asarray(cosines, np.float64), -1, 1)) * _EARTH_KM
