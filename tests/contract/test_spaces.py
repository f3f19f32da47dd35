"""A second space is built beside the first, resumes after any end, and takes its place whole."""

import numpy as np
import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_records import READER_VERSION, KnownFile, PendingContent
from retllm_desktop.core.types import EmbeddingSpace, FileStat
from tests.fixtures.library_samples import SPACE, Samples
from tests.fixtures.second_spaces import NEW, QUERY, build_vectors, names_found, names_of, put_files


@pytest.fixture
def renewed():
    """What the new encoder makes."""
    return Samples(dimension=6)


@pytest.fixture
def root(library, folder):
    return library.roots.add(folder)


def test_the_newest_comes_first_and_every_page_goes_on_where_the_last_ended(
    library, root, samples, renewed
):
    contents = [f"content {n}" for n in range(25)]
    put_files(library, root, samples, *contents)
    library.spaces.begin(NEW)
    seen = []
    while pending := library.spaces.pending(4):
        assert library.spaces.pending(4) == pending
        names = names_of(pending)
        seen += names
        build_vectors(library, samples, renewed, *names)
        if len(seen) == 8:
            put_files(library, root, samples, "later")
    assert seen == [*reversed(contents), "later"]


def test_only_files_that_can_be_read_are_pending(library, tmp_path, samples, renewed):
    one, two = library.roots.add(tmp_path / "1"), library.roots.add(tmp_path / "2")
    put_files(library, one, samples, "cat", "dog", "horse")
    library.files.put(two.id, [samples.copy_entry(tmp_path / "2" / "copy", "dog")])
    put_files(library, two, samples, "goat")
    library.spaces.begin(NEW)
    assert set(names_of(library.spaces.pending(9))) == {"cat", "dog", "horse", "goat"}
    library.roots.set_offline(one.id, True)
    library.files.mark_missing(two.id, [tmp_path / "2" / "goat"], 1.0)
    assert library.spaces.pending(9) == (
        PendingContent(samples.hash("dog"), FileStat(tmp_path / "2" / "copy", 3, 1)),
    )
    assert library.status().building_total == 1
    # The folder is back, then the file is there again.
    library.roots.set_offline(one.id, False)
    assert names_of(library.spaces.pending(9)) == ["horse", "dog", "cat"]
    build_vectors(library, samples, renewed, "dog")
    assert names_of(library.spaces.pending(9)) == ["horse", "cat"]
    library.files.touch(two.id, [samples.stat(tmp_path / "2" / "goat", "goat")])
    build_vectors(library, samples, renewed, "horse", "cat")
    assert names_of(library.spaces.pending(9)) == ["goat"]


def test_an_interrupted_building_goes_on_after_opening(place, folder, samples, renewed):
    with place.open() as library:
        root = library.roots.add(folder)
        put_files(library, root, samples, "cat", "dog", "horse")
        library.spaces.begin(NEW)
        build_vectors(library, samples, renewed, "dog")
        library.spaces.skip([samples.hash("horse")])
    with place.open() as library:
        library.spaces.begin(NEW)
        status = library.status()
        assert (status.building, status.building_done, status.building_total) == (NEW, 1, 2)
        assert names_of(library.spaces.pending(9)) == ["cat"]
        # Written before the end, but nobody heard of it.
        build_vectors(library, samples, renewed, "dog", "cat")
        assert library.check() == ()
        library.spaces.activate()
        assert names_found(library, NEW) == ["cat", "dog"]


def test_another_space_replaces_the_one_being_built(library, root, samples, renewed):
    put_files(library, root, samples, "cat", "dog")
    library.spaces.begin(NEW)
    build_vectors(library, samples, renewed, "dog")
    library.spaces.skip([samples.hash("cat")])
    other = EmbeddingSpace("other", 6)
    library.spaces.begin(other)
    assert library.status().building == other
    assert names_of(library.spaces.pending(9)) == ["dog", "cat"]
    library.spaces.drop()
    library.spaces.drop()
    assert (library.status().building, library.spaces.pending(9)) == (None, ())
    assert names_found(library, SPACE) == ["cat", "dog"]
    library.spaces.begin(NEW)
    assert names_of(library.spaces.pending(9)) == ["dog", "cat"]
    assert library.check() == ()


def test_the_active_space_cannot_be_built_again(library):
    with pytest.raises(ValueError, match="active"):
        library.spaces.begin(SPACE)
    with pytest.raises(StoreError, match="has 9 dimensions now, and had 8"):
        library.spaces.begin(EmbeddingSpace(SPACE.id, 9))
    assert library.status().building is None


def test_without_a_space_being_built_nothing_is_done(library, root, samples, renewed):
    put_files(library, root, samples, "cat")
    for call in (
        library.spaces.activate,
        lambda: build_vectors(library, samples, renewed, "cat"),
        lambda: library.spaces.skip([samples.hash("cat")]),
    ):
        with pytest.raises(StoreError, match="being built; nothing was changed"):
            call()
    assert names_found(library, SPACE) == ["cat"]


def test_vectors_that_do_not_fit_are_refused_together(library, root, samples, renewed):
    put_files(library, root, samples, "cat", "dog")
    library.spaces.begin(NEW)
    good = (samples.hash("cat"), renewed.vectors_of("cat", 1))
    for vectors in (
        renewed.vectors_of("dog", 2),
        samples.vectors_of("dog", 1),
        renewed.vectors_of("dog", 1).astype(np.float64),
        np.zeros((1, 6), np.float32),
    ):
        with pytest.raises(ValueError, match="vector"):
            library.spaces.put_vectors([good, (samples.hash("dog"), vectors)])
    assert library.status().building_done == 0
    library.spaces.put_vectors([good, (samples.hash("went"), renewed.vectors_of("went", 1))])
    assert library.status().building_done == 1


def test_files_change_while_a_space_is_built(library, root, samples, renewed):
    put_files(library, root, samples, "cat", "dog", "horse")
    library.spaces.begin(NEW)
    build_vectors(library, samples, renewed, "cat", "dog", "horse")
    library.files.mark_missing(root.id, [root.path / "cat", root.path / "horse"], 1.0)
    library.files.put(root.id, [samples.entry(root.path / "dog", "goat", mtime_ns=9)])
    assert library.check() == ()
    assert names_of(library.spaces.pending(9)) == ["dog"]
    # Hidden, found again, and hidden vectors that are added while the file is missing.
    library.files.touch(root.id, [samples.stat(root.path / "cat", "cat")])
    library.files.mark_missing(root.id, [root.path / "dog"], 1.0)
    build_vectors(library, samples, renewed, "goat")
    assert library.check() == ()
    library.spaces.activate()
    assert names_found(library, NEW) == ["cat"]
    library.files.touch(
        root.id, [samples.stat(root.path / name, name) for name in ("horse", "dog")]
    )
    assert names_found(library, NEW) == ["cat", "dog", "horse"]
    assert library.check() == ()


def test_what_could_not_be_read_becomes_a_problem(library, root, samples, renewed):
    put_files(library, root, samples, "cat", "dog", "horse")
    copy = root.path / "copy"
    library.files.put(root.id, [samples.copy_entry(copy, "dog")])
    library.files.put(root.id, [samples.copy_entry(root.path / "gone", "dog")])
    library.files.mark_missing(root.id, [root.path / "gone"], 1.0)
    library.spaces.begin(NEW)
    library.spaces.skip([samples.hash("dog"), samples.hash("horse"), b"?" * 32])
    assert names_of(library.spaces.pending(9)) == ["cat"]
    assert library.status().building_total == 1
    # Another file with the same content is a reason to try again.
    library.files.put(root.id, [samples.copy_entry(root.path / "horse 2", "horse")])
    assert set(names_of(library.spaces.pending(9))) == {"cat", "horse"}
    library.spaces.skip([samples.hash("horse")])
    build_vectors(library, samples, renewed, "cat")
    assert names_found(library, SPACE) == ["cat", "dog", "horse"]
    library.spaces.activate()
    assert names_found(library, NEW) == ["cat"]
    problems = {problem.path.name: problem for problem in library.files.problems()}
    assert set(problems) == {"dog", "copy", "horse", "horse 2"}
    assert "could not be read again" in problems["dog"].title
    assert library.files.known(root.id)[copy] == KnownFile(3, 1, None, readers=READER_VERSION)
    assert root.path / "gone" not in library.files.known(root.id)
    assert library.items.thumbnail(samples.hash("dog"), 0) is None
    assert library.check() == ()


def test_what_was_away_is_unknown_afterwards_and_is_read_when_it_is_back(
    library, tmp_path, samples, renewed
):
    home, stick = library.roots.add(tmp_path / "home"), library.roots.add(tmp_path / "stick")
    put_files(library, home, samples, "cat", "dog")
    away = FileStat(tmp_path / "stick" / "away", 4, 1, device=2, inode=3)
    (_, extraction, vectors) = samples.entry(away.path, "away")
    library.files.put(stick.id, [(away, extraction, vectors)])
    library.roots.set_offline(stick.id, True)
    library.files.mark_missing(home.id, [home.path / "dog"], 1.0)
    library.spaces.begin(NEW)
    build_vectors(library, samples, renewed, "cat")
    assert library.spaces.pending(9) == ()
    library.spaces.activate()

    assert names_found(library, NEW) == ["cat"]
    assert library.status().items == {"image": 1}
    assert library.status().files == 2
    assert library.files.hashes_by_size([3, 4]) == {3: frozenset({samples.hash("cat")})}
    assert library.files.by_inode([away]) == {}
    assert library.files.known(stick.id) == {away.path: KnownFile(-1, 1, None, 2, 3)}
    known = library.files.known(home.id)
    assert known[home.path / "dog"] == KnownFile(-1, 2, None, missing_since_s=1.0)
    assert known[home.path / "cat"] == KnownFile(3, 1, samples.hash("cat"))
    assert library.check() == ()

    # The stick is back: neither its name nor its hash will do, it is read in full.
    library.roots.set_offline(stick.id, False)
    link = (away, samples.hash("away"))
    assert library.files.link(stick.id, [link]) == (away,)
    assert library.files.put(stick.id, [(away, extraction, renewed.vectors_of("away", 1))]) == ()
    assert names_found(library, NEW) == ["away", "cat"]
    assert library.files.known(stick.id)[away.path].content_hash == samples.hash("away")
    assert library.files.purge_missing(9.0) == 0
    assert library.check() == ()


def test_content_without_vectors_is_not_pending_for_a_third_space(library, root, samples, renewed):
    put_files(library, root, samples, "cat", "dog")
    library.spaces.begin(NEW)
    library.spaces.activate()
    assert library.status().items == {}
    third = EmbeddingSpace("third", 6)
    library.spaces.begin(third)
    assert library.spaces.pending(9) == ()
    library.spaces.put_vectors([(samples.hash("cat"), renewed.vectors_of("cat", 1))])
    assert library.status().building_done == 0
    assert library.check() == ()


def test_whoever_chose_the_old_space_is_told(place, folder, samples, renewed):
    with place.open() as library, place.open(writable=False) as reader:
        root = library.roots.add(folder)
        put_files(library, root, samples, "cat")
        library.spaces.begin(NEW)
        build_vectors(library, samples, renewed, "cat")
        assert len(reader.vectors.nearest(QUERY, 9)) == 1
        library.spaces.activate()
        for one in (reader, library):
            with pytest.raises(StoreError, match="rebuilt for the pack new meanwhile"):
                one.vectors.nearest(QUERY, 9)
        with pytest.raises(StoreError, match="rebuilt for the pack new meanwhile"):
            library.files.put(root.id, [samples.entry(folder / "dog", "dog")])
        assert names_found(reader, NEW) == ["cat"]


def test_who_chose_no_space_has_to_choose_the_new_one(place, folder, samples, renewed):
    with place.open() as library:
        put_files(library, library.roots.add(folder), samples, "cat")
    with place.open(space=None) as library:
        library.spaces.begin(NEW)
        build_vectors(library, samples, renewed, "cat")
        assert len(library.vectors.nearest(QUERY, 9)) == 1
        library.spaces.activate()
        with pytest.raises(StoreError, match="rebuilt for the pack new meanwhile"):
            library.vectors.nearest(QUERY, 9)
        assert names_found(library, NEW) == ["cat"]
