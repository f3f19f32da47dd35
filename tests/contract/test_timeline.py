"""The library by date, read from indexes: order, copies, missing and unread files, scopes."""

from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.library_records import Problem
from retllm_desktop.core.query import ContainsText, OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import FileStat, Modality
from tests.fixtures.listed_by_date import agrees, names

SECOND = 1_000_000_000


@pytest.fixture
def root(library, folder):
    return library.roots.add(folder)


@pytest.fixture
def put(library, root, folder, samples):
    def add(name: str, at_s: int, content: str = "", **more: object) -> None:
        entry = samples.entry(folder / name, content or name, mtime_ns=at_s * SECOND, **more)
        library.files.put(root.id, [entry])

    return add


def test_an_empty_library_has_none(library):
    assert len(library.items.timeline()) == 0
    assert len(library.items.timeline(np.zeros(0, np.int64))) == 0


def test_the_newest_come_first_each_file_by_its_first_part(library, put):
    for name, at_s in (("5.png", 5), ("1.png", 1), ("9.png", 9)):
        put(name, at_s)
    put("report.pdf", 7, parts=3, modality=Modality.TEXT)
    timeline = library.items.timeline()
    assert names(library, timeline) == ["9.png", "report.pdf", "5.png", "1.png"]
    assert [item.part for item in library.items.get(timeline.item_ids.tolist())] == [0] * 4
    assert agrees(library, timeline)


def test_of_equal_moments_the_last_indexed_comes_first(library, put):
    for name in ("a.png", "b.png", "c.png"):
        put(name, 3)
    timeline = library.items.timeline()
    assert names(library, timeline) == ["c.png", "b.png", "a.png"]
    assert names(library, library.items.timeline(limit=2)) == ["c.png", "b.png"]


def test_moments_keep_fractions_of_seconds_and_years_long_past(library, root, folder, samples):
    for name, mtime_ns in (("old.png", -3_000_000_123 * SECOND // 2), ("new.png", 1_234_567_891)):
        entry = samples.entry(folder / name, name, mtime_ns=mtime_ns)
        library.files.put(root.id, [entry])
    timeline = library.items.timeline()
    assert names(library, timeline) == ["new.png", "old.png"]
    assert agrees(library, timeline)
    assert timeline.moments[1] < 0


def test_a_content_in_several_files_stands_once_where_the_shown_one_does(
    library, root, folder, put, samples
):
    put("first.png", 5, "same")
    put("between.png", 7)
    later = samples.copy_entry(folder / "later.png", "same", mtime_ns=9 * SECOND)
    twin = samples.copy_entry(folder / "twin.png", "same", mtime_ns=5 * SECOND)
    library.files.put(root.id, [later, twin])
    timeline = library.items.timeline()
    assert names(library, timeline) == ["between.png", "first.png"]
    assert agrees(library, timeline)
    library.files.mark_missing(root.id, [folder / "first.png"], 1.0)
    timeline = library.items.timeline()
    assert names(library, timeline) == ["later.png", "between.png"]
    assert agrees(library, timeline)


def test_of_copies_one_in_a_folder_that_is_there_is_meant(
    library, root, folder, put, samples, tmp_path
):
    put("away.png", 9, "same")
    put("other.png", 7)
    near = tmp_path / "near"
    near.mkdir()
    here = library.roots.add(near)
    library.files.put(here.id, [samples.copy_entry(near / "here.png", "same", 5 * SECOND)])
    assert names(library, library.items.timeline()) == ["away.png", "other.png"]
    library.roots.set_offline(root.id, True)
    timeline = library.items.timeline()
    assert names(library, timeline) == ["other.png", "here.png"]
    assert agrees(library, timeline)


def test_missing_files_are_not_in_it_and_offline_ones_are(library, root, folder, put):
    for name, at_s in (("1.png", 1), ("2.png", 2)):
        put(name, at_s)
    library.files.mark_missing(root.id, [folder / "2.png"], 1.0)
    assert names(library, library.items.timeline()) == ["1.png"]
    library.roots.set_offline(root.id, True)
    assert names(library, library.items.timeline()) == ["1.png"]
    library.roots.remove(root.id)
    assert len(library.items.timeline()) == 0


def test_unread_files_are_in_it_and_told_apart(library, root, folder, put, samples):
    put("1.png", 1)
    stat = samples.stat(folder / "strange.xyz", "strange", 4 * SECOND)
    problem = Problem(stat.path, "It cannot be read", "")
    library.files.put_problems(root.id, [(stat, problem)])
    timeline = library.items.timeline()
    assert names(library, timeline) == ["strange.xyz", "1.png"]
    assert timeline.unread.tolist() == [True, False]
    assert agrees(library, timeline)


def test_within_a_scope_the_first_part_within_it_stands_for_its_file(library, folder, put):
    put("1.png", 1)
    put("2.png", 2)
    put("report.pdf", 3, parts=3, modality=Modality.TEXT)
    parts = [item.id for item in library.items.of_file(folder / "report.pdf")]
    (picture,) = library.items.of_file(folder / "1.png")
    within = np.array(sorted([*parts[1:], picture.id]), np.int64)
    timeline = library.items.timeline(within)
    assert timeline.item_ids.tolist() == [parts[1], picture.id]
    assert agrees(library, timeline)
    assert library.items.timeline(within, limit=1).item_ids.tolist() == [parts[1]]


def test_within_a_folder_and_within_what_is_a_favourite(library, folder, put):
    (folder / "a").mkdir()
    put(str(Path("a") / "1.png"), 1)
    put("2.png", 2)
    inside = ParsedQuery(conditions=(ContainsText(QueryField.IN, (str(folder / "a"),)),))
    timeline = library.items.timeline(library.words.scope(inside))
    assert names(library, timeline) == ["1.png"]
    starred = ParsedQuery(conditions=(OneOfValues(QueryField.IS, ("favourite",)),))
    assert len(library.items.timeline(library.words.scope(starred))) == 0
    (item,) = library.items.of_file(folder / "2.png")
    library.annotations.set_favourite(item.content_hash, True)
    assert names(library, library.items.timeline(library.words.scope(starred))) == ["2.png"]


def test_the_beginning_is_what_the_whole_begins_with(library, put):
    for number in range(20):
        put(f"{number}.png", (number * 7) % 5)
    whole = library.items.timeline()
    for limit in (1, 7, 20, 50):
        some = library.items.timeline(limit=limit)
        assert some.item_ids.tolist() == whole.item_ids.tolist()[:limit]
        assert some.width_px.tolist() == whole.width_px.tolist()[:limit]


def goes_with(library) -> dict[str, str]:
    """By name: the picture that it goes with."""
    timeline = library.items.timeline()
    called = dict(zip(timeline.item_ids.tolist(), names(library, timeline), strict=True))
    pairs = zip(timeline.item_ids.tolist(), timeline.companion_of.tolist(), strict=True)
    return {called[one]: called[picture] for one, picture in pairs if picture}


def test_raw_files_films_and_edited_copies_go_with_their_picture(library, put):
    for name in ("IMG_1.jpg", "IMG_1.cr2", "a/IMG_1234.heic", "a/IMG_E1234.jpg", "b/IMG_1.dng"):
        put(name, 5)
    for name in ("logo.png", "logo.jpg", "IMG_1.txt", "x.cr2", "x.nef"):
        put(name, 6)
    assert goes_with(library) == {"IMG_1.cr2": "IMG_1.jpg", "IMG_E1234.jpg": "IMG_1234.heic"}


def test_in_whatever_order_they_come_and_go(library, root, folder, put):
    put("IMG_1.cr2", 5)
    assert goes_with(library) == {}
    put("IMG_1.jpg", 5)
    assert goes_with(library) == {"IMG_1.cr2": "IMG_1.jpg"}
    library.files.forget(root.id, [folder / "IMG_1.jpg"])
    assert goes_with(library) == {}
    put("IMG_1.jpg", 5)
    put("IMG_1-edited.jpg", 9)
    assert goes_with(library) == {"IMG_1.cr2": "IMG_1.jpg", "IMG_1-edited.jpg": "IMG_1.jpg"}
    assert library.check() == ()


def test_a_renamed_picture_is_followed(library, root, folder, put):
    put("IMG_1.jpg", 5)
    put("IMG_1.cr2", 5)
    library.files.relocate(root.id, [(folder / "IMG_1.jpg", FileStat(folder / "beach.jpg", 3, 5))])
    assert goes_with(library) == {}
    library.files.relocate(root.id, [(folder / "beach.jpg", FileStat(folder / "IMG_1.jpg", 3, 5))])
    assert goes_with(library) == {"IMG_1.cr2": "IMG_1.jpg"}
