"""What a library remembers of files, items and problems."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.library_records import READER_VERSION, KnownFile, Problem
from retllm_desktop.core.types import EmbeddingSpace, ExtractedPart, Extraction, FileStat, Modality


def test_a_new_library_is_empty(library, place):
    status = library.status()
    assert status.path == place.database
    assert (status.roots, status.files, status.items, status.problems) == ((), 0, {}, 0)
    assert status.space == EmbeddingSpace("small", 8)
    assert status.size_bytes >= place.database.stat().st_size > 0


def test_an_item_comes_back_as_it_was_put(library, folder, samples, all_items):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a.png", "cat", mtime_ns=7)])
    (item,) = all_items(library)
    assert item.path == folder / "a.png"
    assert item.content_hash == samples.hash("cat")
    assert (item.part, item.modality, item.copies, item.offline) == (0, Modality.IMAGE, 1, False)
    assert (item.width_px, item.height_px, item.label, item.text) == (640, 480, "", None)
    assert (item.size_bytes, item.mtime_ns) == (3, 7)
    assert library.items.thumbnail(item.content_hash, 0) == b"preview"
    assert library.files.known(root.id) == {folder / "a.png": KnownFile(3, 7, samples.hash("cat"))}


def test_a_document_gives_one_item_for_each_part(library, folder, samples, all_items):
    root = library.roots.add(folder)
    entry = samples.entry(folder / "a.pdf", "report", parts=3, modality=Modality.TEXT)
    library.files.put(root.id, [entry])
    items = all_items(library)
    assert [(item.part, item.label, item.text) for item in items] == [
        (0, "page 1", "report 0"),
        (1, "page 2", "report 1"),
        (2, "page 3", "report 2"),
    ]
    assert library.status().items == {"text": 3}
    assert library.status().files == 1


def test_items_come_in_the_order_asked_for_without_unknown_ones(library, folder, samples):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / f"{n}.png", f"{n}") for n in range(5)])
    wanted = [4, 2, 99, 5, 2]
    assert [item.id for item in library.items.get(wanted)] == [4, 2, 5, 2]
    assert library.items.get([]) == ()


def test_thousands_of_items_come_in_one_call(library, folder, samples):
    root = library.roots.add(folder)
    entry = samples.entry(folder / "a.txt", "book", parts=3000, thumbnail=None)
    library.files.put(root.id, [entry])
    ids = list(range(3000, 0, -1))
    assert [item.id for item in library.items.get(ids)] == ids


def test_copies_share_an_item(library, folder, samples, all_items):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a.png", "cat")])
    library.files.put(root.id, [samples.copy_entry(folder / "b.png", "cat")])
    (item,) = all_items(library)
    assert (item.path, item.copies) == (folder / "a.png", 2)

    assert library.files.forget(root.id, [folder / "a.png"]) == 0
    (item,) = all_items(library)
    assert (item.path, item.copies) == (folder / "b.png", 1)

    assert library.files.forget(root.id, [folder / "b.png"]) == 1
    assert all_items(library) == ()
    assert library.items.thumbnail(samples.hash("cat"), 0) is None


def test_copies_in_one_batch_share_an_item_whichever_carries_the_parts(
    library, folder, samples, all_items
):
    root = library.roots.add(folder)
    unknown = library.files.put(
        root.id,
        [
            samples.copy_entry(folder / "a.png", "cat"),
            samples.entry(folder / "b.png", "cat"),
            samples.entry(folder / "c.png", "cat"),
        ],
    )
    assert not unknown
    assert [item.copies for item in all_items(library)] == [3]


def test_a_rename_keeps_the_item(library, folder, samples, all_items):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a.png", "cat")])
    (before,) = all_items(library)
    library.files.put(root.id, [samples.copy_entry(folder / "b.png", "cat")])
    library.files.forget(root.id, [folder / "a.png"])
    (after,) = all_items(library)
    assert (after.id, after.path) == (before.id, folder / "b.png")


def test_changed_content_replaces_the_former(library, folder, samples, all_items):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a.png", "cat")])
    (before,) = all_items(library)
    library.files.put(root.id, [samples.entry(folder / "a.png", "dogs", mtime_ns=2)])
    (after,) = all_items(library)
    assert after.content_hash == samples.hash("dogs")
    assert after.id > before.id
    assert library.items.get([before.id]) == ()
    assert library.items.thumbnail(samples.hash("cat"), 0) is None
    assert library.files.known(root.id)[folder / "a.png"] == KnownFile(4, 2, samples.hash("dogs"))


def test_two_files_that_swap_their_content_keep_both_items(library, folder, samples, all_items):
    root = library.roots.add(folder)
    a, b = folder / "a.png", folder / "b.png"
    library.files.put(root.id, [samples.entry(a, "cat"), samples.entry(b, "dog")])
    ids = {item.content_hash: item.id for item in all_items(library)}
    assert not library.files.put(
        root.id, [samples.copy_entry(a, "dog"), samples.copy_entry(b, "cat")]
    )
    assert {item.content_hash: item.id for item in all_items(library)} == ids
    assert {item.content_hash: item.path for item in all_items(library)} == {
        samples.hash("dog"): a,
        samples.hash("cat"): b,
    }


def test_content_that_went_meanwhile_is_reported_and_not_recorded(
    library, folder, samples, all_items
):
    root = library.roots.add(folder)
    a, b = folder / "a.png", folder / "b.png"
    library.files.put(root.id, [samples.entry(a, "cat"), samples.entry(b, "dog")])
    library.files.put(root.id, [samples.copy_entry(a, "dog")])  # the last cat goes
    entry = samples.copy_entry(b, "cat")
    assert library.files.put(root.id, [entry]) == (entry[0],)
    assert b not in library.files.known(root.id)
    assert [item.content_hash for item in all_items(library)] == [samples.hash("dog")]
    assert library.files.put(root.id, [samples.entry(b, "cat")]) == ()
    assert len(all_items(library)) == 2


def test_item_numbers_are_never_used_again(library, folder, samples, all_items):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a.png", "cat")])
    (first,) = all_items(library)
    library.files.forget(root.id, [folder / "a.png"])
    library.files.put(root.id, [samples.entry(folder / "a.png", "cat")])
    (second,) = all_items(library)
    assert second.id > first.id


def test_problems_are_remembered_and_go_when_the_file_is_read(library, folder, samples):
    root = library.roots.add(folder)
    path = folder / "broken.jpg"
    stat = FileStat(path, 10, 3)
    library.files.put_problems(
        root.id, [(stat, Problem(path, "The picture is cut off", "at byte 9"))]
    )
    assert library.files.problems() == (Problem(path, "The picture is cut off", "at byte 9"),)
    assert library.files.problems(limit=0) == ()
    assert library.files.known(root.id) == {path: KnownFile(10, 3, None, readers=READER_VERSION)}
    (known,) = library.roots.all()
    assert (known.files, known.problems) == (0, 1)

    library.files.put(root.id, [samples.entry(path, "cat")])
    assert library.files.problems() == ()
    assert (library.status().files, library.status().problems) == (1, 0)


def test_a_file_that_became_unreadable_loses_its_items(library, folder, samples, all_items):
    root = library.roots.add(folder)
    path = folder / "a.png"
    library.files.put(root.id, [samples.entry(path, "cat")])
    library.files.put_problems(root.id, [(FileStat(path, 1, 2), Problem(path, "Empty"))])
    assert all_items(library) == ()
    assert library.status().problems == 1


def test_hashes_are_found_by_size(library, folder, samples):
    root = library.roots.add(folder)
    names = ["cat", "dog", "horse"]
    library.files.put(root.id, [samples.entry(folder / name, name) for name in names])
    assert library.files.hashes_by_size([3, 5, 9]) == {
        3: frozenset({samples.hash("cat"), samples.hash("dog")}),
        5: frozenset({samples.hash("horse")}),
    }
    assert library.files.hashes_by_size([]) == {}


def test_offline_folders_keep_their_items_and_yield_to_copies_that_are_there(
    library, tmp_path, samples, all_items
):
    disk, home = tmp_path / "disk", tmp_path / "home"
    first, second = library.roots.add(disk), library.roots.add(home)
    library.files.put(first.id, [samples.entry(disk / "a.png", "cat")])
    library.roots.set_offline(first.id, True)
    (item,) = all_items(library)
    assert (item.path, item.offline) == (disk / "a.png", True)

    library.files.put(second.id, [samples.copy_entry(home / "z.png", "cat")])
    (item,) = all_items(library)
    assert (item.path, item.offline, item.copies) == (home / "z.png", False, 2)

    library.roots.set_offline(first.id, False)
    (item,) = all_items(library)
    assert (item.path, item.offline) == (disk / "a.png", False)


def test_removing_a_folder_keeps_what_is_also_elsewhere(library, tmp_path, samples, all_items):
    one, two = library.roots.add(tmp_path / "1"), library.roots.add(tmp_path / "2")
    shared, own = tmp_path / "1" / "s.png", tmp_path / "1" / "o.png"
    library.files.put(one.id, [samples.entry(shared, "shared"), samples.entry(own, "own")])
    library.files.put(two.id, [samples.copy_entry(tmp_path / "2" / "s.png", "shared")])
    library.roots.remove(one.id)
    (item,) = all_items(library)
    assert item.path == tmp_path / "2" / "s.png"
    assert [root.id for root in library.roots.all()] == [two.id]
    assert library.items.thumbnail(samples.hash("own"), 0) is None
    assert library.items.thumbnail(samples.hash("shared"), 0) == b"preview"


def test_forgetting_unknown_files_changes_nothing(library, folder, samples, all_items):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a.png", "cat")])
    assert library.files.forget(root.id, [folder / "b.png"]) == 0
    assert library.files.forget(root.id + 1, [folder / "a.png"]) == 0
    assert len(all_items(library)) == 1


def test_writing_into_a_folder_that_was_removed_says_so(library, folder, samples):
    root = library.roots.add(folder)
    library.roots.remove(root.id)
    with pytest.raises(InputError, match="no longer in the library"):
        library.files.put(root.id, [samples.entry(folder / "a.png", "cat")])
    with pytest.raises(InputError, match="no longer in the library"):
        library.files.put_problems(root.id, [(FileStat(folder, 1, 1), Problem(folder, "No"))])
    assert library.items.thumbnail(samples.hash("cat"), 0) is None


def test_everything_is_there_after_closing_and_opening(place, folder, samples, all_items):
    with place.open() as library:
        root = library.roots.add(folder)
        library.files.put(root.id, [samples.entry(folder / "a.png", "cat")])
        before = library.status().roots, all_items(library), library.files.known(root.id)
    with place.open() as library:
        assert (library.status().roots, all_items(library), library.files.known(root.id)) == before


def test_a_closed_library_says_so(place):
    library = place.open()
    library.close()
    library.close()
    with pytest.raises(StoreError, match="closed"):
        library.status()
    with pytest.raises(StoreError, match="closed"):
        library.roots.remove(1)


def test_names_that_are_not_utf8_come_back(library, samples, all_items, tmp_path):
    if sys.platform in {"win32", "darwin"}:
        pytest.skip("the file system takes Unicode names only")
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    file = Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.png"))
    file.write_bytes(b"x")
    root = library.roots.add(folder)
    assert root.path == folder
    library.files.put(root.id, [samples.entry(file, "cat")])
    assert list(library.files.known(root.id)) == [file]
    (item,) = all_items(library)
    assert item.path.read_bytes() == b"x"
    problem = Problem(file, f"Cannot read {file}", f"because of {file}")
    library.files.put_problems(root.id, [(FileStat(file, 1, 1), problem)])
    (kept,) = library.files.problems()
    assert kept.path == file
    kept.title.encode("utf-8")


def test_text_with_lone_surrogates_and_zero_bytes_is_kept_readable(
    library, folder, samples, all_items
):
    root = library.roots.add(folder)
    part = ExtractedPart(0, Modality.TEXT, text="a\ud800b\x00c", label="\udcff")
    extraction = Extraction(samples.hash("x"), 3, (part,))
    library.files.put(
        root.id, [(FileStat(folder / "x", 3, 1), extraction, samples.vectors_of("x", 1))]
    )
    (item,) = all_items(library)
    assert item.text == "a\\ud800b\x00c"
    assert item.label == "\\udcff"


@pytest.mark.parametrize("mtime_ns", [-(2**70), -1, 0, 2**63 - 1, 2**70])
def test_any_date_can_be_recorded(library, folder, samples, mtime_ns):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a", "cat", mtime_ns=mtime_ns)])
    kept = library.files.known(root.id)[folder / "a"].mtime_ns
    assert kept == min(max(mtime_ns, -(2**63)), 2**63 - 1)


@pytest.mark.parametrize(
    "vectors",
    [
        None,
        np.ones((2, 8), np.float32),
        np.ones((1, 7), np.float32),
        np.zeros((1, 8), np.float32),
        np.full((1, 8), np.nan, np.float32),
        np.eye(1, 8, dtype=np.float64),
    ],
    ids=["none", "two", "narrow", "zero", "nan", "double"],
)
def test_vectors_that_do_not_fit_are_refused_before_anything_is_written(
    library, folder, samples, all_items, vectors
):
    root = library.roots.add(folder)
    stat, extraction, _ = samples.entry(folder / "b", "dog")
    batch = [samples.entry(folder / "a", "cat"), (stat, extraction, vectors)]
    with pytest.raises(ValueError, match="vectors"):
        library.files.put(root.id, batch)
    assert library.files.known(root.id) == {}
    assert library.items.thumbnail(samples.hash("cat"), 0) is None


def test_putting_before_choosing_a_space_is_a_bug(place, folder, samples):
    with place.open(space=None) as library:
        root = library.roots.add(folder)
        with pytest.raises(ValueError, match="use_space"):
            library.files.put(root.id, [samples.entry(folder / "a", "cat")])
