"""The library by date, read from indexes: order, copies, missing and unread files, scopes."""

import time
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.file_dates import wall_clock_here_s
from retllm_desktop.core.library_records import Problem
from retllm_desktop.core.query import ContainsText, OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import FileStat, Modality
from retllm_desktop.library.text_index import rebuild_text_index
from retllm_desktop.search.timeline import TimelineService

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


def names(library, timeline) -> list[str]:
    return [item.path.name for item in library.items.get(timeline.item_ids.tolist())]


def agrees(library, timeline) -> bool:
    """Whether all columns are what the items say of themselves."""
    items = library.items.get(timeline.item_ids.tolist())
    return (
        [item.date_s for item in items] == timeline.moments.tolist()
        and [item.width_px for item in items] == timeline.width_px.tolist()
        and [item.height_px for item in items] == timeline.height_px.tolist()
        and [bool(item.unread) for item in items] == timeline.unread.tolist()
    )


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


def test_colours_come_with_the_rows_and_go_with_their_items(library, put, folder):
    put("dark over light.png", 3, signature=bytes([0]) * 384 + bytes([255]) * 384)
    put("black.png", 2, signature=bytes(768))
    put("of before.png", 1)
    timeline = library.items.timeline()
    assert [bytes(row).hex() for row in timeline.colours] == ["000fff", "000001", "000000"]
    assert library.items.timeline(limit=1).colours.tolist() == timeline.colours[:1].tolist()
    some = timeline.item_ids[1:2]
    assert library.items.timeline(some).colours.tolist() == timeline.colours[1:2].tolist()
    (root,) = library.roots.all()
    library.files.forget(root.id, [folder / "dark over light.png", folder / "black.png"])
    assert library.check() == ()
    with library._file.connections.reading() as connection:
        assert connection.value("SELECT count(*) FROM picture_colours") == 0


def test_items_with_numbers_far_apart_are_listed_like_others(library, root, folder, put, samples):
    """Where most was deleted since, columns are put together by searching, not by a table."""
    put("1.png", 1, signature=bytes([16]) * 768)
    with library._file.connections.writing() as connection:
        connection.run("UPDATE sqlite_sequence SET seq = 3000000000 WHERE name = 'item'")
    put("9.png", 9, signature=bytes([255]) * 768)
    put("4.txt", 4, modality=Modality.TEXT)
    # One content in two files, which stands once.
    put("first.png", 5, "same")
    library.files.put(root.id, [samples.copy_entry(folder / "copy.png", "same", 7 * SECOND)])
    timeline = library.items.timeline()
    assert names(library, timeline) == ["9.png", "first.png", "4.txt", "1.png"]
    assert agrees(library, timeline)
    assert timeline.item_ids.max() > 3_000_000_000
    assert [bytes(row).hex() for row in timeline.colours] == [
        "ffffff",
        "000000",
        "000000",
        "111111",
    ]


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


def test_what_is_derived_of_exposures_can_be_made_anew(library, put, folder):
    for name in ("IMG_1.jpg", "IMG_1.cr2", "IMG_2.jpg"):
        put(name, 5)
    with library._file.connections.writing() as connection:
        connection.run("UPDATE content SET companion_of = 77; UPDATE place SET exposure = 'x'")
        rebuild_text_index(connection)
    assert goes_with(library) == {"IMG_1.cr2": "IMG_1.jpg"}


def test_what_is_recent_stands_by_when_it_came(library, root, put):
    put("old.png", 9_000)
    put("new.png", 5_000)
    now_s = time.time()
    with library._file.connections.writing() as connection:
        connection.run("UPDATE root SET added_at = datetime('now', '-40 days')")
        for name, days in (("old.png", 2), ("new.png", 1)):
            connection.run(
                "UPDATE content SET added_s = ? WHERE id = ("
                "SELECT content_id FROM place WHERE name = ?)",
                (now_s - days * 86_400, name),
            )
    recent = ParsedQuery(conditions=(OneOfValues(QueryField.IS, ("recent",)),))
    service = TimelineService(library.items, library.words)
    timeline = service.list(recent)
    assert names(library, timeline) == ["new.png", "old.png"]
    came = [wall_clock_here_s(now_s - days * 86_400) for days in (1, 2)]
    assert timeline.moments.tolist() == pytest.approx(came, abs=1)
    # Everything else is by date.
    assert names(library, service.list(ParsedQuery())) == ["old.png", "new.png"]
    other = ParsedQuery(conditions=(OneOfValues(QueryField.IS, ("recent",), negated=True),))
    assert len(service.list(other)) == 0


def test_what_was_opened_lately_stands_by_that_where_it_came_long_ago(library, put):
    put("long ago.png", 9_000)
    put("yesterday.png", 5_000)
    now_s = time.time()
    with library._file.connections.writing() as connection:
        connection.run("UPDATE root SET added_at = datetime('now', '-90 days')")
        connection.run(
            "UPDATE content SET added_s = iif(id = (SELECT content_id FROM place "
            "WHERE name = 'long ago.png'), ?, ?)",
            (now_s - 80 * 86_400, now_s - 86_400),
        )
        connection.run(
            "INSERT INTO opened SELECT hash, ? FROM content WHERE added_s < ?",
            (now_s, now_s - 50 * 86_400),
        )
    recent = ParsedQuery(conditions=(OneOfValues(QueryField.IS, ("recent",)),))
    timeline = TimelineService(library.items, library.words).list(recent)
    assert names(library, timeline) == ["long ago.png", "yesterday.png"]
