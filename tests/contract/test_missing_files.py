"""Files that are gone are kept for a while: search does not see them, and coming back is free."""

import numpy as np
import pytest

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.library_records import Problem
from retllm_desktop.core.types import FileStat, Modality

QUERY = np.eye(1, 8, dtype=np.float32)[0]


@pytest.fixture
def root(library, folder):
    return library.roots.add(folder)


def _paths(library, folder, **options):
    found = library.vectors.nearest(QUERY, 4096, **options)
    items = library.items.get([neighbour.item_id for neighbour in found])
    assert len(items) == len(found)
    return sorted(item.path.name for item in items)


def _counts(library, root):
    (known,) = [one for one in library.roots.all() if one.id == root.id]
    return known.files, known.missing, known.problems


def test_a_missing_file_is_not_found_and_comes_back_with_its_items(library, root, folder, samples):
    a, b = folder / "a.png", folder / "b.pdf"
    report = samples.entry(b, "report", parts=3, modality=Modality.TEXT)
    library.files.put(root.id, [samples.entry(a, "cat"), report])
    before = library.vectors.nearest(QUERY, 10)
    assert library.files.mark_missing(root.id, [b], 100.0) == 3
    assert _paths(library, folder) == ["a.png"]
    assert _paths(library, folder, modality=Modality.TEXT) == []
    assert library.status().items == {"image": 1}
    assert (library.status().files, _counts(library, root)) == (1, (1, 1, 0))
    assert library.items.get([neighbour.item_id for neighbour in before])[0].path == a
    assert library.files.known(root.id)[b].missing_since_s == 100.0
    assert library.items.thumbnail(samples.hash("report"), 0) == b"preview"

    library.files.touch(root.id, [FileStat(b, 6, 9, device=3, inode=4)])
    assert library.vectors.nearest(QUERY, 10) == before
    known = library.files.known(root.id)[b]
    assert (known.missing_since_s, known.mtime_ns, known.device, known.inode) == (None, 9, 3, 4)
    assert _counts(library, root) == (2, 0, 0)


def test_k_items_are_found_however_many_are_missing(library, root, folder, samples):
    entries = [samples.entry(folder / f"{n}", f"{n}", thumbnail=None) for n in range(400)]
    library.files.put(root.id, entries)
    library.files.mark_missing(root.id, [folder / f"{n}" for n in range(0, 400, 2)], 1.0)
    query = samples.vectors_of("6", 1)[0]
    held = library.vectors.of_items(range(1, 401))
    assert sorted(held) == list(range(2, 401, 2))
    rows = np.stack([held[n + 1] for n in range(1, 400, 2)])
    best = sorted(1.0 - float(cosine) for cosine in rows @ query)[:50]
    found = library.vectors.nearest(query, 50)
    assert [neighbour.distance for neighbour in found] == pytest.approx(best, abs=1e-5)


def test_a_copy_that_is_there_keeps_the_item(library, tmp_path, samples, all_items):
    disk, home = tmp_path / "disk", tmp_path / "home"
    first, second = library.roots.add(disk), library.roots.add(home)
    a, b, c = disk / "a.png", home / "b.png", home / "c.png"
    library.files.put(first.id, [samples.entry(a, "cat")])
    library.files.put(second.id, [samples.copy_entry(b, "cat"), samples.copy_entry(c, "cat")])
    assert library.status().duplicates == 2
    assert library.files.mark_missing(first.id, [a], 1.0) == 0
    (item,) = all_items(library)
    assert (item.path, item.copies) == (b, 2)
    assert library.status().duplicates == 1
    # A file in a folder that is not here is better than one that is gone.
    library.roots.set_offline(second.id, True)
    (item,) = all_items(library)
    assert (item.path, item.offline) == (b, True)
    assert library.files.mark_missing(second.id, [b, c], 1.0) == 1
    assert all_items(library) == ()
    assert library.items.get([item.id]) == ()


def test_the_first_date_counts_for_what_was_read_and_what_was_not(library, root, folder, samples):
    a, broken = folder / "a.png", folder / "broken.png"
    library.files.put(root.id, [samples.entry(a, "cat")])
    library.files.put_problems(root.id, [(FileStat(broken, 1, 1), Problem(broken, "Cut off"))])
    assert library.files.mark_missing(root.id, [a, broken, folder / "never"], 5.0) == 2
    assert library.files.mark_missing(root.id, [a], 50.0) == 0
    assert {path: file.missing_since_s for path, file in library.files.known(root.id).items()} == {
        a: 5.0,
        broken: 5.0,
    }
    assert library.files.mark_missing(root.id + 1, [a], 50.0) == 0


def test_what_is_missing_for_long_is_dropped(library, root, folder, samples):
    paths = [folder / f"{n}.png" for n in range(4)]
    library.files.put(root.id, [samples.entry(path, path.stem) for path in paths])
    for number, path in enumerate(paths[:3]):
        library.files.mark_missing(root.id, [path], float(number))
    assert library.files.purge_missing(2.0) == 2
    assert set(library.files.known(root.id)) == {paths[2], paths[3]}
    assert library.items.thumbnail(samples.hash("0"), 0) is None
    assert library.items.thumbnail(samples.hash("2"), 0) == b"preview"
    assert library.files.purge_missing(2.0) == 0
    assert library.files.purge_missing(2.5) == 1
    assert _paths(library, folder) == ["3.png"]
    assert library.check() == ()


def test_a_missing_copy_that_is_dropped_takes_nothing_from_the_others(
    library, root, folder, samples
):
    a, b = folder / "a.png", folder / "b.png"
    library.files.put(root.id, [samples.entry(a, "cat"), samples.copy_entry(b, "cat")])
    library.files.mark_missing(root.id, [a], 1.0)
    assert library.files.purge_missing(9.0) == 0
    assert _paths(library, folder) == ["b.png"]


@pytest.mark.parametrize("way", ["parts", "hash", "link", "relocate", "wider"])
def test_missing_content_is_found_again_wherever_it_comes_back(
    library, root, folder, samples, way, tmp_path
):
    a, b = folder / "a.png", folder / "b.png"
    library.files.put(root.id, [samples.entry(a, "cat"), samples.entry(folder / "c.png", "dog")])
    before = {neighbour.item_id for neighbour in library.vectors.nearest(QUERY, 10)}
    library.files.mark_missing(root.id, [a], 1.0)
    assert library.files.hashes_by_size([3]) == {
        3: frozenset({samples.hash("cat"), samples.hash("dog")})
    }
    if way == "parts":
        assert library.files.put(root.id, [samples.entry(b, "cat")]) == ()
    elif way == "hash":
        assert library.files.put(root.id, [samples.copy_entry(b, "cat")]) == ()
    elif way == "link":
        assert library.files.link(root.id, [(samples.stat(b, "cat"), samples.hash("cat"))]) == ()
    elif way == "relocate":
        library.files.relocate(root.id, [(a, samples.stat(b, "cat"))])
    else:
        library.roots.add(tmp_path)
        (wide,) = library.roots.all()
        assert wide.missing == 1
        library.files.touch(wide.id, [samples.stat(a, "cat")])
    assert {neighbour.item_id for neighbour in library.vectors.nearest(QUERY, 10)} == before
    assert library.check() == ()


def test_a_missing_file_whose_place_is_taken_is_forgotten(library, root, folder, samples):
    a = folder / "a.png"
    library.files.put(root.id, [samples.entry(a, "cat")])
    library.files.mark_missing(root.id, [a], 1.0)
    library.files.put_problems(root.id, [(FileStat(a, 1, 1), Problem(a, "Cut off"))])
    assert _counts(library, root) == (0, 0, 1)
    assert library.files.hashes_by_size([3]) == {}
    library.files.put(root.id, [samples.entry(a, "dog")])
    library.files.mark_missing(root.id, [a], 1.0)
    library.files.put(root.id, [samples.entry(a, "horse")])
    assert _counts(library, root) == (1, 0, 0)
    assert library.files.hashes_by_size([3, 5]) == {5: frozenset({samples.hash("horse")})}
    library.files.mark_missing(root.id, [a], 1.0)
    assert library.files.forget(root.id, [a]) == 1
    assert library.check() == ()


def test_removing_a_folder_hides_what_is_only_missing_elsewhere(library, tmp_path, samples):
    one, two = library.roots.add(tmp_path / "1"), library.roots.add(tmp_path / "2")
    a, b = tmp_path / "1" / "a", tmp_path / "2" / "b"
    library.files.put(one.id, [samples.entry(a, "cat")])
    library.files.put(two.id, [samples.copy_entry(b, "cat")])
    library.files.mark_missing(two.id, [b], 1.0)
    assert _paths(library, tmp_path) == ["a"]
    library.roots.remove(one.id)
    assert _paths(library, tmp_path) == []
    assert library.status().items == {}
    library.files.touch(two.id, [samples.stat(b, "cat")])
    assert _paths(library, tmp_path) == ["b"]
    assert library.check() == ()


def test_touching_what_is_not_known_changes_nothing(library, root, folder, samples):
    library.files.touch(root.id, [samples.stat(folder / "a", "cat")])
    library.files.put(root.id, [samples.entry(folder / "a", "cat")])
    library.files.touch(root.id + 1, [FileStat(folder / "a", 9, 9)])
    assert library.files.known(root.id)[folder / "a"].size_bytes == 3


def test_exclusions_are_kept_for_each_folder(library, tmp_path):
    one, two = library.roots.add(tmp_path / "1"), library.roots.add(tmp_path / "2")
    patterns = ["*.tmp", "!/keep/*", "ü \udcff", ""]
    library.roots.set_exclusions(one.id, patterns)
    kept = {root.id: root.exclusions for root in library.status().roots}
    assert kept == {one.id: ("*.tmp", "!/keep/*", "ü \\udcff", ""), two.id: ()}
    library.roots.set_exclusions(one.id, [])
    assert library.roots.all()[0].exclusions == ()
    with pytest.raises(InputError, match="no longer"):
        library.roots.set_exclusions(99, ["a"])
