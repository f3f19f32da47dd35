"""A second space is built beside the first, resumes after any end, and takes its place whole."""

import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_records import PendingContent
from retllm_desktop.core.types import FileStat, Modality
from tests.fixtures.second_spaces import (
    NEW,
    NEW_QUERY,
    QUERY,
    build_vectors,
    names_found,
    names_of,
    put_files,
)
from tests.unit.library.conftest import SPACE, Samples


@pytest.fixture
def renewed():
    """What the new encoder makes."""
    return Samples(dimension=6)


@pytest.fixture
def root(library, folder):
    return library.roots.add(folder)


def test_a_space_is_built_while_search_goes_on_and_then_takes_over(library, root, samples, renewed):
    put_files(library, root, samples, "cat", "dog")
    report = samples.entry(root.path / "report", "report", parts=3, modality=Modality.TEXT)
    library.files.put(root.id, [report])
    assert (library.status().building, library.spaces.pending(9)) == (None, ())
    library.spaces.begin(NEW)
    assert library.spaces.pending(0) == ()
    assert library.spaces.pending(2) == (
        PendingContent(samples.hash("dog"), FileStat(root.path / "dog", 3, 2)),
        PendingContent(samples.hash("cat"), FileStat(root.path / "cat", 3, 1)),
    )
    build_vectors(library, samples, renewed, "dog", "cat")
    status = library.status()
    assert (status.space, status.building) == (SPACE, NEW)
    assert (status.building_done, status.building_total) == (2, 3)
    assert names_of(library.spaces.pending(9)) == ["report"]
    library.spaces.put_vectors([(samples.hash("report"), renewed.vectors_of("report", 3))])
    assert library.spaces.pending(9) == ()
    assert library.check() == ()
    before = library.vectors.nearest(QUERY, 9)
    ids = {item.id for item in library.items.get([n.item_id for n in before])}

    library.spaces.activate()
    status = library.status()
    assert (status.space, status.building) == (NEW, None)
    assert (status.building_done, status.building_total) == (0, 0)
    assert status.items == {"image": 2, "text": 3}
    assert names_found(library, NEW) == ["cat", "dog", "report", "report", "report"]
    assert {n.item_id for n in library.vectors.nearest(NEW_QUERY, 9)} == ids
    (nearest,) = library.vectors.nearest(renewed.vectors_of("cat", 1)[0], 1)
    assert nearest.distance == pytest.approx(0.0, abs=1e-4)
    assert library.files.hashes_by_size([6]) == {6: frozenset({samples.hash("report")})}
    with pytest.raises(StoreError, match="indexed with the pack new"):
        library.vectors.use_space(SPACE)
    with library._file.connections.reading() as connection:
        tables = [row[0] for row in connection.rows("SELECT name FROM sqlite_schema")]
    assert not [name for name in tables if name.startswith("vectors_1")]
    assert library.check() == ()


def test_a_failing_activation_changes_nothing(library, root, samples, renewed):
    put_files(library, root, samples, "cat", "dog")
    library.spaces.begin(NEW)
    build_vectors(library, samples, renewed, "cat")
    library.spaces.skip([samples.hash("dog")])
    writer = library._file.connections._writer
    writer.value(f"PRAGMA max_page_count = {writer.value('PRAGMA page_count')}")
    writer.run(
        "CREATE TEMP TRIGGER full BEFORE DELETE ON main.embedding_space "
        "BEGIN SELECT raise(ABORT, 'no'); END"
    )
    with pytest.raises(Exception, match="no"):
        library.spaces.activate()
    writer.run("DROP TRIGGER full")
    assert names_found(library, SPACE) == ["cat", "dog"]
    assert library.status().building == NEW
    assert library.check() == ()
    library.spaces.activate()
    assert names_found(library, NEW) == ["cat"]


def test_compacting_gives_the_room_back_and_loses_nothing(library, place, root, samples):
    entries = [samples.entry(root.path / f"{n}", f"{n}", thumbnail=None) for n in range(2000)]
    library.files.put(root.id, entries)
    # Chunks that were given up leave gaps in sqlite-vec's own numbering.
    library.files.forget(root.id, [root.path / f"{n}" for n in range(1500)])
    library.files.mark_missing(root.id, [root.path / f"{n}" for n in range(1500, 1900)], 1.0)
    before = library.vectors.nearest(QUERY, 100)
    size_bytes = library.status().size_bytes
    assert library.worth_compacting(least_bytes=4096)
    assert not library.worth_compacting()
    library.compact()
    assert not library.worth_compacting(least_bytes=4096)
    assert library.status().size_bytes < size_bytes / 2
    assert library.vectors.nearest(QUERY, 100) == before
    assert library.check() == ()
    library.files.touch(root.id, [entry[0] for entry in entries[1500:1900]])
    library.files.put(root.id, entries[:300])
    assert len(library.vectors.nearest(QUERY, 4096)) == 800
    assert library.check() == ()


def test_what_could_not_be_compacted_is_not_tried_again(library, root, samples, monkeypatch):
    entries = [samples.entry(root.path / f"{n}", f"{n}", thumbnail=None) for n in range(1000)]
    library.files.put(root.id, entries)
    library.files.forget(root.id, [root.path / f"{n}" for n in range(1000)])
    assert library.worth_compacting(least_bytes=4096)

    def full(_consequence=""):
        raise StoreError("The disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(library._file.connections, "alone", full)
        with pytest.raises(StoreError, match="The disk is full"):
            library.compact()
    assert not library.worth_compacting(least_bytes=4096)


def test_a_reader_goes_on_while_the_file_is_compacted(library, place, root, samples):
    put_files(library, root, samples, "cat", "dog")
    with place.open(writable=False) as reader:
        with reader._file.connections.reading() as connection:
            assert connection.value("SELECT count(*) FROM item") == 2
            library.compact()
            assert connection.value("SELECT count(*) FROM item") == 2
        assert names_found(reader, SPACE) == ["cat", "dog"]
    assert library.check() == ()
