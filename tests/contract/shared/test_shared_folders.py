"""One shared library from several computers: their paths, and what is known already."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.library_records import RootState
from tests.fixtures.postgres_server import MANAGER
from tests.fixtures.shared_places import SharedPlace

NAME = "//nas/photos"


@pytest.fixture
def one(postgres_database, tmp_path) -> SharedPlace:
    """A computer that sees ``//nas/photos``."""
    seen = tmp_path / "one" / "photos"
    seen.mkdir(parents=True)
    return SharedPlace(
        tmp_path / "one", postgres_database, name="laptop", mappings=((NAME, str(seen)),)
    )


@pytest.fixture
def two(one, tmp_path) -> SharedPlace:
    """Another one, which sees it elsewhere."""
    seen = tmp_path / "two" / "mnt" / "nas"
    seen.mkdir(parents=True)
    return replace(
        one,
        folder=tmp_path / "two",
        machine=uuid4(),
        name="desktop",
        mappings=((NAME, str(seen)),),
    )


def _seen(place: SharedPlace) -> Path:
    return Path(place.mappings[0][1])


def test_each_computer_has_its_own_path_of_a_file(one, two, samples):
    with one.open() as first, two.open() as second:
        root = first.roots.add(_seen(one) / "2024")
        first.files.put(root.id, [samples.entry(_seen(one) / "2024" / "a.png", "cat")])
        (there,) = second.roots.all()
        assert (there.id, there.path) == (root.id, _seen(two) / "2024")
        assert second.roots.add(_seen(two) / "2024").id == root.id
        (item,) = second.items.get(second.items.newest(9))
        assert item.path == _seen(two) / "2024" / "a.png"
        assert [one_.id for one_ in second.items.of_file(item.path)] == [item.id]
        (known,) = second.files.known(root.id).items()
        assert known[0] == item.path
        # Numbers of volumes and files mean nothing on another computer.
        assert (known[1].device, known[1].inode) == (0, 0)


def test_a_folder_that_is_seen_nowhere_is_shown_by_its_name_and_offline(one, two, samples):
    far = one.folder / "own"
    far.mkdir()
    with one.open() as first, replace(two, mappings=()).open() as second:
        root = first.roots.add(far)
        first.files.put(root.id, [samples.entry(far / "a.png", "cat")])
        (there,) = second.roots.all()
        assert there.state is RootState.OFFLINE
        assert there.path == Path(f"//laptop{far}")
        (item,) = second.items.get(second.items.newest(9))
        assert item.offline
        assert item.path == there.path / "a.png"
        assert [root.state for root in first.roots.all()] == [RootState.ONLINE]


def test_content_known_from_one_computer_is_not_embedded_again(one, two, samples):
    ours, theirs = one.folder / "ours", two.folder / "theirs"
    with one.open() as first, two.open() as second:
        left, right = first.roots.add(ours), second.roots.add(theirs)
        first.files.put(left.id, [samples.entry(ours / "a.png", "cat")])
        assert second.files.hashes_by_size([3]) == {3: frozenset({samples.hash("cat")})}
        link = (samples.stat(theirs / "b.png", "cat"), samples.hash("cat"))
        assert second.files.link(right.id, [link]) == ()
        (item,) = second.items.get(second.items.newest(9))
        assert (item.copies, item.path) == (2, theirs / "b.png")
        assert len(first.vectors.nearest(samples.vectors_of("cat", 1)[0], 9)) == 1


def test_vectors_are_copied_from_another_collection_that_is_read(one, two, samples):
    number = one.held.execute("INSERT INTO collection (name) VALUES ('lab') RETURNING id")[0][0]
    one.held.execute("INSERT INTO member VALUES (%s, %s, 'manage')", (number, MANAGER))
    with one.open() as family, replace(two, collection="lab").open() as lab:
        ours, theirs = family.roots.add(one.folder / "x"), lab.roots.add(two.folder / "y")
        family.files.put(ours.id, [samples.entry(one.folder / "x" / "a.pdf", "cat", parts=3)])
        copy = samples.copy_entry(two.folder / "y" / "b.pdf", "cat")
        assert lab.files.put(theirs.id, [copy]) == ()
        items = lab.items.of_file(two.folder / "y" / "b.pdf")
        assert [item.part for item in items] == [0, 1, 2]
        assert [item.id for item in items] == list(range(items[0].id, items[0].id + 3))
        held = lab.vectors.of_items([item.id for item in items])
        given = samples.vectors_of("cat", 3)
        assert all(held[item.id] @ row > 0.999 for item, row in zip(items, given, strict=True))
        assert lab.items.thumbnail(samples.hash("cat"), 2) == b"preview"
        # Each collection has its own: one may go without the other.
        family.roots.remove(ours.id)
        assert len(lab.vectors.nearest(np.eye(1, 8, dtype=np.float32)[0], 9)) == 3


def test_what_is_not_read_is_not_copied(one, two, samples):
    one.held.execute("INSERT INTO collection (name) VALUES ('secret')")
    one.held.execute(
        "INSERT INTO member SELECT id, 'bert', 'manage' FROM collection WHERE name = 'secret'"
    )
    theirs = replace(two, person="bert", collection="secret")
    with one.open() as family, theirs.open() as secret:
        hidden, ours = secret.roots.add(two.folder / "y"), family.roots.add(one.folder / "x")
        secret.files.put(hidden.id, [samples.entry(two.folder / "y" / "b.png", "dog")])
        assert family.files.hashes_by_size([3]) == {}
        copy = samples.copy_entry(one.folder / "x" / "a.png", "dog")
        assert family.files.put(ours.id, [copy]) == (copy[0],)
        assert [root.id for root in family.roots.all()] == [ours.id]


def test_a_reader_changes_nothing(one, two, samples):
    with one.open() as family, replace(two, person="bert").open() as reader:
        root = family.roots.add(_seen(one))
        family.files.put(root.id, [samples.entry(_seen(one) / "a.png", "cat")])
        (item,) = reader.items.get(reader.items.newest(9))
        assert item.path == _seen(two) / "a.png"
        with pytest.raises(StoreError, match="may not change"):
            reader.files.put(root.id, [samples.entry(_seen(two) / "b.png", "dog")])
        with pytest.raises(StoreError, match="may not change"):
            reader.roots.add(two.folder)
        assert len(family.items.newest(9)) == 1


def test_a_collection_that_is_not_there_is_named(one):
    with (
        replace(one, collection="nothing").open() as library,
        pytest.raises(InputError, match="no collection «nothing»"),
    ):
        library.roots.add(one.folder)


def test_texts_that_a_server_takes_not_are_stored_without_what_it_refuses(one, samples):
    with one.open() as library:
        root = library.roots.add(one.folder)
        stat, extraction, vectors = samples.entry(one.folder / "a.txt", "note")
        part = replace(extraction.parts[0], label="page\0 1", text="a\0b \ud800c")
        library.files.put(root.id, [(stat, replace(extraction, parts=(part,)), vectors)])
        (item,) = library.items.of_file(stat.path)
        assert (item.label, item.text) == ("page 1", "ab \\ud800c")
