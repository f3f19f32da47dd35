"""Files looked up by folder, by inode, and given other names."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.library_records import READER_VERSION, KnownFile, Problem
from retllm_desktop.core.types import FileStat

QUERY = np.eye(1, 8, dtype=np.float32)[0]


@pytest.fixture
def root(library, folder):
    return library.roots.add(folder)


def _held(library, samples, *contents):
    """Path name → content, for every file of the library."""
    names = {samples.hash(content): content for content in contents}
    return {
        path.name: names[file.content_hash]
        for root in library.roots.all()
        for path, file in library.files.known(root.id).items()
        if file.content_hash is not None
    }


def test_files_below_a_folder_are_not_those_of_one_that_begins_alike(
    library, root, folder, samples
):
    names = ["a", "a/b", "a/b/c", "a/b/d/e", "a/bc", "a/b c", "a/b-c/d", "a/b\x01", "b", "ab"]
    paths = [folder.joinpath(*name.split("/")) for name in names]
    # Folder and file may have had the same name at different times.
    library.files.put(root.id, [samples.entry(path, str(path), thumbnail=None) for path in paths])
    found = library.files.known(root.id, [folder / "a" / "b"])
    assert set(found) == {paths[1], paths[2], paths[3]}
    assert found == {path: library.files.known(root.id)[path] for path in found}
    assert set(library.files.known(root.id, [folder / "a" / "b", folder / "a", folder / "x"])) == {
        *paths[:8]
    }
    assert library.files.known(root.id, []) == {}
    assert library.files.known(root.id, [folder]) == library.files.known(root.id)
    assert library.files.known(root.id, [Path(folder.anchor)]) == library.files.known(root.id)


def test_only_files_of_the_root_asked_for_are_told(library, tmp_path, samples):
    one, two = library.roots.add(tmp_path / "1"), library.roots.add(tmp_path / "2")
    library.files.put(one.id, [samples.entry(tmp_path / "1" / "a", "cat")])
    library.files.put(two.id, [samples.entry(tmp_path / "2" / "b", "dog")])
    assert set(library.files.known(two.id, [tmp_path])) == {tmp_path / "2" / "b"}


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="needs names of bytes")
def test_names_that_are_not_utf8_are_found_below_their_folder(library, samples, tmp_path):
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    file = odd / os.fsdecode(b"\xff\xff")
    root = library.roots.add(tmp_path)
    library.files.put(root.id, [samples.entry(file, "cat")])
    assert list(library.files.known(root.id, [odd])) == [file]


def test_files_are_found_by_their_numbers(library, tmp_path, samples):
    one, two = library.roots.add(tmp_path / "1"), library.roots.add(tmp_path / "2")
    large = 2**64 - 5
    a = FileStat(tmp_path / "1" / "a", 3, 1, device=7, inode=large)
    b = FileStat(tmp_path / "2" / "b", 3, 1, device=7, inode=large)
    c = FileStat(tmp_path / "2" / "c", 3, 1, device=8, inode=large)
    d = FileStat(tmp_path / "2" / "d", 3, 1)
    (_, cat, row), (_, dog, other) = samples.entry(a.path, "cat"), samples.entry(c.path, "dog")
    library.files.put(one.id, [(a, cat, row)])
    library.files.put(two.id, [(b, cat, row), (c, dog, other), (d, dog, other)])
    library.files.put_problems(
        two.id, [(FileStat(tmp_path / "2" / "e", 1, 1, 9, 9), Problem(a.path, "?"))]
    )
    library.files.mark_missing(one.id, [a.path], 4.0)
    wanted = [
        FileStat(tmp_path / "new", 3, 1, device=7, inode=large),
        FileStat(tmp_path / "other", 3, 1, device=9, inode=9),
        FileStat(tmp_path / "none", 3, 1),
    ]
    hashed = samples.hash("cat")
    assert library.files.by_inode(wanted) == {
        (7, large): (
            (a.path, KnownFile(3, 1, hashed, 7, large, 4.0)),
            (b.path, KnownFile(3, 1, hashed, 7, large)),
        ),
        (9, 9): ((tmp_path / "2" / "e", KnownFile(1, 1, None, 9, 9, None, READER_VERSION)),),
    }
    assert library.files.by_inode([]) == {}


def test_a_rename_costs_nothing_and_replaces_what_was_there(library, root, folder, samples):
    a, b = folder / "a", folder / "b"
    library.files.put(root.id, [samples.entry(a, "cat"), samples.entry(b, "dog")])
    (cat,) = [i for i in library.items.get([1, 2]) if i.content_hash == samples.hash("cat")]
    library.files.relocate(root.id, [(a, FileStat(b, 3, 77, device=1, inode=2))])
    assert library.files.known(root.id) == {b: KnownFile(3, 77, samples.hash("cat"), 1, 2)}
    (item,) = library.items.get([1, 2])
    assert (item.id, item.path, item.mtime_ns) == (cat.id, b, 77)
    assert len(library.vectors.nearest(QUERY, 9)) == 1
    assert library.items.thumbnail(samples.hash("dog"), 0) is None
    assert library.check() == ()


def test_names_are_swapped_and_handed_on_in_one_call(library, root, folder, samples):
    contents = {name: f"content {name}" for name in "abcdef"}
    library.files.put(root.id, [samples.entry(folder / n, text) for n, text in contents.items()])
    ids = {i.content_hash: i.id for i in library.items.get(range(1, 9))}
    moves = {"a": "b", "b": "a", "c": "d", "d": "e", "f": "F"}
    library.files.relocate(
        root.id,
        [(folder / old, samples.stat(folder / new, contents[old])) for old, new in moves.items()],
    )
    assert _held(library, samples, *contents.values()) == {
        "b": "content a",
        "a": "content b",
        "d": "content c",
        "e": "content d",
        "F": "content f",
    }
    ids.pop(samples.hash("content e"))
    assert {i.content_hash: i.id for i in library.items.get(range(1, 9))} == ids
    assert library.check() == ()


def test_moves_between_folders_and_of_unknown_files(library, tmp_path, samples):
    one, two = library.roots.add(tmp_path / "1"), library.roots.add(tmp_path / "2")
    a, b = tmp_path / "1" / "a", tmp_path / "2" / "b"
    library.files.put(one.id, [samples.entry(a, "cat")])
    library.files.mark_missing(one.id, [a], 3.0)
    moves = [(a, samples.stat(b, "cat")), (tmp_path / "1" / "x", samples.stat(b, "cat"))]
    library.files.relocate(two.id, moves)
    assert library.files.known(one.id) == {}
    assert library.files.known(two.id) == {b: KnownFile(3, 1, samples.hash("cat"))}
    assert [root.files for root in library.roots.all()] == [0, 1]
    # Named twice: the first new name counts; wanted twice: the last file gets the name.
    c, d = tmp_path / "2" / "c", tmp_path / "2" / "d"
    library.files.put(two.id, [samples.entry(c, "dog")])
    e = tmp_path / "2" / "e"
    library.files.relocate(two.id, [(b, samples.stat(d, "cat")), (b, samples.stat(e, "cat"))])
    assert set(library.files.known(two.id)) == {c, d}
    library.files.relocate(two.id, [(c, samples.stat(e, "dog")), (d, samples.stat(e, "cat"))])
    assert _held(library, samples, "cat", "dog") == {"e": "cat"}
    library.roots.remove(two.id)
    with pytest.raises(InputError, match="no longer"):
        library.files.relocate(two.id, moves)
    assert library.check() == ()


def test_a_problem_moves_with_its_file(library, root, folder):
    a, b = folder / "a", folder / "b"
    library.files.put_problems(root.id, [(FileStat(a, 1, 1), Problem(a, "Cut off"))])
    library.files.relocate(root.id, [(a, FileStat(b, 1, 1))])
    assert library.files.problems() == (Problem(b, "Cut off"),)


def test_links_to_content_that_went_are_handed_back(library, root, folder, samples):
    a, b, c = folder / "a", folder / "b", folder / "c"
    library.files.put(root.id, [samples.entry(a, "cat"), samples.entry(c, "dog")])
    links = [
        (samples.stat(b, "cat"), samples.hash("cat")),
        (samples.stat(c, "horse"), samples.hash("horse")),
    ]
    assert library.files.link(root.id, links) == (links[1][0],)
    assert _held(library, samples, "cat") == {"a": "cat", "b": "cat"}
    assert [item.copies for item in library.items.get([1, 2])] == [2]
    assert library.files.link(root.id, []) == ()
    library.roots.remove(root.id)
    with pytest.raises(InputError, match="no longer"):
        library.files.link(root.id, links)
