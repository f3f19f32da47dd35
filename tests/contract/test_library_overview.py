"""Parts of the library: counts say what the conditions find, recent is what it says."""

import time
from pathlib import Path

import pytest

from retllm_desktop.core.annotations import TagEdit
from retllm_desktop.core.errors import InputError
from retllm_desktop.core.library_overview import PlaceCount, TagCount
from retllm_desktop.core.query import OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import Annotations, Metadata
from tests.contract.stored_state import ask_rows

DAY_S = 24 * 3600.0


def being(value: str) -> ParsedQuery:
    return ParsedQuery(conditions=(OneOfValues(QueryField.IS, (value,)),))


def put(library, folder: Path, samples, *contents: str, **metadata: object) -> int:
    root = library.roots.add(folder)
    for content in contents:
        stat, extraction, vectors = samples.entry(folder / content, content)
        if metadata:
            extraction = type(extraction)(
                extraction.content_hash,
                extraction.size_bytes,
                extraction.parts,
                metadata=Metadata(**metadata),
            )
        library.files.put(root.id, [(stat, extraction, vectors)])
    return root.id


def test_counts_are_what_the_conditions_find(library, folder, samples, all_items):
    root = put(library, folder, samples, "a", "b", "c")
    put(library, folder, samples, "d", country="Norway", city="Oslo")
    put(library, folder, samples, "e", country="Norway", city="Bergen")
    put(library, folder, samples, "f", country="Norway", city="Oslo")
    put(library, folder, samples, "g", country="Peru")
    library.files.put(root, [samples.copy_entry(folder / "a again", "a")])
    library.annotations.set_favourite(samples.hash("b"), True)
    library.annotations.set_favourite(samples.hash("never indexed"), True)
    library.annotations.set_tags(samples.hash("b"), ["Holiday", "sea"])
    library.annotations.set_tags(samples.hash("c"), ["holiday"])
    counted = library.overview.count_contents()
    assert (counted.contents, counted.duplicates) == (7, 1)
    assert counted.duplicates == len(library.words.scope(being("duplicate")))
    assert counted.places == (
        PlaceCount("Norway", "Bergen", 1),
        PlaceCount("Norway", "Oslo", 2),
        PlaceCount("Peru", "", 1),
    )
    noted = library.overview.count_annotations()
    assert noted.favourites == 1 == len(library.words.scope(being("favourite")))
    assert noted.tags == (TagCount("Holiday", 2), TagCount("sea", 1))
    library.files.mark_missing(root, [folder / "c", folder / "g"], 1.0)
    assert library.overview.count_contents().contents == 5
    assert PlaceCount("Peru", "", 1) not in library.overview.count_contents().places
    assert library.overview.count_annotations().tags == (TagCount("Holiday", 1), TagCount("sea", 1))


def test_what_came_with_a_new_folder_is_not_recent_and_what_came_later_is(
    library, folder, samples, place, store
):
    put(library, folder, samples, "old", "new", "older")
    # Just added: all of it is new here, and so nothing stands out.
    assert library.overview.count_contents().recent == 0
    assert library.words.scope(being("recent")).tolist() == []
    ask_rows(place, "UPDATE root SET added_at = '2020-01-01T00:00:00+00:00'")
    ask_rows(place, "UPDATE content SET added_s = %s WHERE id = 1", time.time() - 31 * DAY_S)
    # A file of an early version does not say when.
    long_ago = None if store == "sqlite" else 0.0
    ask_rows(place, "UPDATE content SET added_s = %s WHERE id = 3", long_ago)
    assert library.words.scope(being("recent")).tolist() == [2]
    assert library.overview.count_contents().recent == 1
    library.files.mark_missing(1, [folder / "new"], 1.0)
    assert library.overview.count_contents().recent == 0


def test_what_was_opened_lately_is_recent_wherever_it_lies(library, folder, samples, place):
    root = put(library, folder, samples, "a", "b")
    assert library.overview.note_opened([folder / "a", folder / "nowhere", folder]) == 1
    assert library.words.scope(being("recent")).tolist() == [1]
    assert library.overview.count_contents().recent == 1
    library.files.relocate(root, [(folder / "a", samples.stat(folder / "moved", "a"))])
    assert library.words.scope(being("recent")).tolist() == [1]
    ask_rows(place, "UPDATE opened SET at_s = %s", time.time() - 31 * DAY_S)
    assert library.overview.count_contents().recent == 0
    library.overview.note_opened([folder / "b"])
    # What was opened long ago is not kept.
    assert ask_rows(place, "SELECT count(*) FROM opened") == [(1,)]


def test_a_tag_is_renamed_merged_removed_and_all_of_it_undone(library, folder, samples):
    put(library, folder, samples, "a", "b", "c")
    a, b, c = (samples.hash(name) for name in "abc")
    library.annotations.set_tags(a, ["Sea"])
    library.annotations.set_tags(b, ["sea", "Beach"])
    library.annotations.set_tags(c, ["Beach"])
    before = library.annotations.of_contents([a, b, c])

    renamed = library.annotations.rename_tag("SEA", "Ocean")
    assert library.annotations.all_tags() == ("Beach", "Ocean")
    assert [match.item_id for match in library.words.matches("ocean", 5)] == [1, 2]
    assert library.words.matches("sea", 5) == []
    library.annotations.edit_tags(renamed.inverse)
    assert library.annotations.of_contents([a, b, c]) == before

    merged = library.annotations.rename_tag("sea", "beach")
    assert library.annotations.of_contents([a, b, c]) == {
        a: Annotations(tags=("Beach",)),
        b: Annotations(tags=("Beach",)),
        c: Annotations(tags=("Beach",)),
    }
    # What had both of them before has both again.
    library.annotations.edit_tags(merged.inverse)
    assert library.annotations.of_contents([a, b, c]) == before

    spelt = library.annotations.rename_tag("beach", "BEACH")
    assert library.annotations.all_tags() == ("BEACH", "Sea")
    library.annotations.edit_tags(spelt.inverse)
    assert library.annotations.all_tags() == ("Beach", "Sea")

    removed = library.annotations.remove_tag("Beach")
    assert library.annotations.all_tags() == ("Sea",)
    assert removed == TagEdit(removed={"Beach": frozenset({b, c})})
    library.annotations.edit_tags(removed.inverse)
    assert library.annotations.of_contents([a, b, c]) == before
    assert library.check() == ()


def test_a_tag_that_is_not_there_is_said(library, samples):
    library.annotations.set_tags(samples.hash("a"), ["Sea"])
    for act in (
        lambda: library.annotations.remove_tag("lake"),
        lambda: library.annotations.rename_tag("lake", "Sea"),
    ):
        with pytest.raises(InputError, match="no tag «lake»"):
            act()
    with pytest.raises(InputError, match="empty"):
        library.annotations.rename_tag("Sea", "  ")
    assert library.annotations.all_tags() == ("Sea",)
