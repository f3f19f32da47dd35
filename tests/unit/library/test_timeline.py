"""The library by date, read from indexes: order, copies, missing and unread files, scopes."""

import time

import pytest

from retllm_desktop.core.file_dates import wall_clock_here_s
from retllm_desktop.core.query import OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import Modality
from retllm_desktop.library.text_index import rebuild_text_index
from retllm_desktop.search.timeline import TimelineService
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
