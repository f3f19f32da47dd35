"""A picture's day is the camera's own, in whatever zone this computer reads it or is asked."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.metadata import Metadata
from retllm_desktop.core.query import DateRange, NumberRange, ParsedQuery, QueryField
from retllm_desktop.core.types import EmbeddingSpace, ExtractedPart, Extraction, FileStat, Modality

ZONES = ("UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata")
EVENING = datetime(2024, 5, 1, 23, 30, tzinfo=UTC).timestamp()
"""What the camera's clock showed."""
DAY = ParsedQuery(conditions=(DateRange(date(2024, 5, 1), date(2024, 5, 2)),))

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone is not ours to set")


def put(library, folder: Path, name: str, metadata: Metadata, mtime_ns: int = 10**18) -> Path:
    (root,) = library.roots.all()
    path = folder / name
    part = ExtractedPart(0, Modality.IMAGE, width_px=4, height_px=3)
    extraction = Extraction(name.encode().ljust(32, b"."), 3, (part,), metadata)
    vector = np.eye(1, 4, dtype=np.float32)
    library.files.put(root.id, [(FileStat(path, 3, mtime_ns), extraction, vector)])
    return path


def names(library, query: ParsedQuery) -> list[str]:
    return sorted(item.path.name for item in library.items.get(library.words.scope(query).tolist()))


@pytest.mark.parametrize("read_in", ZONES)
def test_no_zone_moves_a_day(place, tmp_path, zone, read_in):
    folder = tmp_path / "photos"
    folder.mkdir()
    picture = {"kind": FileKind.PICTURE}
    zone(read_in)
    with place.open(space=EmbeddingSpace("tiny", 4)) as library:
        library.roots.add(folder)
        put(library, folder, "a.jpg", Metadata(taken_s=EVENING, **picture))
        put(library, folder, "b.jpg", Metadata(taken_s=EVENING, utc_offset_min=-420, **picture))
        put(library, folder, "IMG_20240501_000102.jpg", Metadata(**picture))
        put(library, folder, "FB_IMG_1714559400000.jpg", Metadata(**picture))
        other = EVENING + 3600
        put(library, folder, "c.jpg", Metadata(taken_s=other, **picture))
        for asked_in in ZONES:
            zone(asked_in)
            found = names(library, DAY)
            assert found == [
                "FB_IMG_1714559400000.jpg",
                "IMG_20240501_000102.jpg",
                "a.jpg",
                "b.jpg",
            ]
            (item,) = library.items.of_file(folder / "b.jpg")
            assert (item.date_s, item.date_source) == (EVENING, DateSource.EXIF)
            assert item.utc_offset_min == -420
            newest = library.items.get(library.items.newest(1))
            assert [one.path.name for one in newest] == ["c.jpg"]


def test_the_last_change_is_by_the_clock_here(place, tmp_path, zone):
    folder = tmp_path / "photos"
    folder.mkdir()
    zone("America/Los_Angeles")
    changed = datetime(2024, 5, 2, 6, 30, tzinfo=UTC)
    with place.open(space=EmbeddingSpace("tiny", 4)) as library:
        library.roots.add(folder)
        put(library, folder, "a.jpg", Metadata(), int(changed.timestamp()) * 10**9)
        assert names(library, DAY) == ["a.jpg"]
        (item,) = library.items.of_file(folder / "a.jpg")
        assert (item.date_s, item.date_source) == (EVENING, DateSource.CHANGED)


def test_what_is_said_of_a_picture_comes_back(place, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    said = Metadata(
        taken_s=EVENING,
        utc_offset_min=330,
        date_source=DateSource.IPTC,
        camera="Leica",
        lens="50mm",
        latitude=1.5,
        longitude=-2.5,
        caption="A lake · Anna",
        people=("Anna", "Otto von B."),
        keywords=("lake", "mist"),
        city="Reykjavik",
        region="Capital",
        country="Iceland",
        rating=4,
    )
    with place.open(space=EmbeddingSpace("tiny", 4)) as library:
        library.roots.add(folder)
        path = put(library, folder, "a.jpg", said)
        put(library, folder, "b.jpg", Metadata())
        (item,) = library.items.of_file(path)
        assert item.metadata == said
        assert [match.item_id for match in library.words.matches("Reykjavik ", 9)] == [item.id]
        for low, high, negated, found in (
            (4, 5, False, ["a.jpg"]),
            (1, None, False, ["a.jpg"]),
            (0, 1, False, ["b.jpg"]),
            (5, 6, False, []),
            (4, 5, True, ["b.jpg"]),
        ):
            rated = NumberRange(QueryField.RATING, low, high, negated)
            assert names(library, ParsedQuery(conditions=(rated,))) == found


def test_files_whose_sidecars_changed_are_described_again(place, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    with place.open(space=EmbeddingSpace("tiny", 4)) as library:
        library.roots.add(folder)
        path = put(library, folder, "a.jpg", Metadata(kind=FileKind.PICTURE))
        put(library, folder, "b.jpg", Metadata(kind=FileKind.PICTURE))
        library.files.describe_again([path, folder / "none.jpg"])
        (pending,) = library.enrichment.list_pending_metadata(0, 9)
        assert pending.file.path == path
