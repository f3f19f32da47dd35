"""What is derived follows the files: through renames, merged folders, copies and old contents."""

from dataclasses import replace
from pathlib import Path

import pytest

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.query import ContainsText, DateRange, OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import EmbeddingSpace, Metadata, Modality
from retllm_desktop.library.sql import Connection
from tests.contract.stored_state import derived_and_anew


def found(library, words: str) -> list[str]:
    items = library.items.get([match.item_id for match in library.words.matches(words, 99)])
    return sorted(item.path.name for item in items)


def inside(library, value: str) -> int:
    return len(
        library.words.scope(ParsedQuery(conditions=(ContainsText(QueryField.IN, (value,)),)))
    )


def test_a_rename_is_found_by_its_new_name_alone(library, folder, samples):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "old.png", "cat")])
    library.files.relocate(
        root.id, [(folder / "old.png", samples.stat(folder / "sub/new.png", "cat"))]
    )
    assert found(library, "old ") == []
    assert found(library, "new ") == found(library, "sub ") == ["new.png"]
    assert inside(library, "sub") == 1


def test_a_folder_that_becomes_part_of_a_wider_one(library, folder, samples):
    narrow = folder / "inner"
    narrow.mkdir()
    root = library.roots.add(narrow)
    library.files.put(root.id, [samples.entry(narrow / "a.png", "cat")])
    assert found(library, "pictures ") == []
    library.roots.add(folder)
    assert found(library, "pictures ") == found(library, "inner ") == ["a.png"]
    kept, anew = derived_and_anew(library)
    assert kept == anew


def test_many_copies_are_found_by_any_of_their_names(library, folder, samples):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "first.png", "cat")])
    library.files.put(
        root.id, [samples.copy_entry(folder / f"copy{n}x.png", "cat") for n in range(40)]
    )
    assert found(library, "copy39x ") == ["first.png"]
    library.files.forget(root.id, [folder / f"copy{n}x.png" for n in range(39)])
    assert found(library, "copy3x ") == []
    assert found(library, "copy39x ") == ["first.png"]


def test_missing_files_are_not_found_until_they_are_back(library, folder, samples):
    root = library.roots.add(folder)
    report = samples.entry(folder / "r.pdf", "report", parts=3, modality=Modality.TEXT)
    library.files.put(root.id, [report])
    assert len(found(library, "report ")) == 3
    library.files.mark_missing(root.id, [folder / "r.pdf"], 1.0)
    assert found(library, "report ") == []
    assert (
        library.words.scope(
            ParsedQuery(conditions=(OneOfValues(QueryField.EXT, ("pdf",)),))
        ).tolist()
        == []
    )
    library.files.touch(root.id, [samples.stat(folder / "r.pdf", "report")])
    assert len(found(library, "report ")) == 3


def test_a_new_date_counts_for_files_without_a_date_of_their_own(library, folder, samples):
    root = library.roots.add(folder)
    photo = samples.entry(folder / "photo.jpg", "cat")
    dated = replace(photo[1], metadata=Metadata(taken_s=1_600_000_000.0))
    library.files.put(
        root.id, [(photo[0], dated, photo[2]), samples.entry(folder / "b.png", "dog")]
    )
    day = 86_400 * 10**9
    library.files.touch(
        root.id,
        [
            samples.stat(folder / name, content, 19_000 * day)
            for name, content in (("photo.jpg", "cat"), ("b.png", "dog"))
        ],
    )
    from datetime import date

    since = ParsedQuery(conditions=(DateRange(date(2021, 1, 1), None),))
    assert library.words.scope(since).tolist() == [2]
    assert library.words.scope(
        ParsedQuery(conditions=(DateRange(None, date(2021, 1, 1)),))
    ).tolist() == [1]


def test_another_space_keeps_the_words(library, folder, samples):
    root = library.roots.add(folder)
    library.files.put(
        root.id, [samples.entry(folder / f"{name}.png", name) for name in ("cat", "dog")]
    )
    library.spaces.begin(EmbeddingSpace("new", 8))
    library.spaces.put_vectors([(samples.hash("cat"), samples.vectors_of("cat", 1))])
    library.spaces.skip([samples.hash("dog")])
    library.spaces.activate()
    assert found(library, "cat ") == ["cat.png"]
    # It is not read, and known by its name.
    assert found(library, "dog ") == ["dog.png"]
    kept, anew = derived_and_anew(library)
    assert kept == anew


def test_metadata_of_content_that_is_read_again(library, folder, samples):
    """Content of an older schema has none until one of its files is read again."""
    root = library.roots.add(folder)
    stat, extraction, vectors = samples.entry(folder / "a.png", "cat")
    library.files.put(root.id, [(stat, extraction, vectors)])
    assert found(library, "leica ") == []
    said = replace(extraction, metadata=Metadata(camera="Leica", kind=FileKind.PICTURE))
    library.files.put(root.id, [(stat, said, vectors)])
    assert found(library, "leica ") == ["a.png"]
    photos = ParsedQuery(conditions=(OneOfValues(QueryField.TYPE, ("photo",)),))
    assert library.words.scope(photos).tolist() == [1]


def test_a_library_left_behind_is_brought_in_line_step_by_step(library, folder, samples, place):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / f"{n}.png", f"{n}") for n in range(9)])
    library.close()
    connection = Connection(place.database, "rwc")
    connection.run("INSERT INTO words (words) VALUES ('delete-all')")
    connection.run("DELETE FROM place; INSERT INTO stale SELECT id FROM content")
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("retllm_desktop.library.sqlite_library._CATCH_UP_CONTENTS", 2)
        with place.open() as opened:
            assert opened.check() == ()
            assert len(found(opened, "png ")) == 9


def test_a_place_of_each_system(library, folder, samples):
    """Names are kept folded, whatever the person or the system made of them."""
    root = library.roots.add(folder)
    names = ("Ä.PNG", "no ending", ".hidden", "two.dots.TAR", "trailing.")
    library.files.put(root.id, [samples.entry(folder / name, name) for name in names])
    for ending, count in (("png", 1), ("tar", 1), ("hidden", 0)):
        question = ParsedQuery(conditions=(OneOfValues(QueryField.EXT, (ending,)),))
        assert len(library.words.scope(question)) == count
    assert inside(library, Path(folder).name) == len(names)
