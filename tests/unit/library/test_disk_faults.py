"""Wherever the disk fails, nothing is half done: the library is as before, or as after."""

import random
from collections.abc import Callable
from pathlib import Path

import apsw
import numpy as np
import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import EmbeddingSpace, Modality
from retllm_desktop.library.backup import restore_library
from retllm_desktop.library.sqlite_library import SqliteLibrary
from tests.fixtures.faulty_vfs import Faults, faulty_disk
from tests.unit.library.conftest import Place, Samples

NEW = EmbeddingSpace("new", 6)
SAMPLES, RENEWED = Samples(), Samples(dimension=6)
POSITIONS = 3
"""Where each operation is made to fail, for each kind of failure: the first write and others."""

Operation = Callable[[SqliteLibrary, Path], object]


def _prepare(library: SqliteLibrary, folder: Path) -> None:
    root = library.roots.add(folder)
    entries = [SAMPLES.entry(folder / f"{n}", f"{n}", thumbnail=None) for n in range(40)]
    report = SAMPLES.entry(folder / "report", "report", parts=5, modality=Modality.TEXT)
    library.files.put(root.id, [*entries, report])
    library.files.mark_missing(root.id, [folder / f"{n}" for n in range(5)], 1.0)
    library.spaces.begin(NEW)
    library.spaces.put_vectors(
        [(SAMPLES.hash(f"{n}"), RENEWED.vectors_of(f"{n}", 1)) for n in range(20)]
    )


def _put(library: SqliteLibrary, folder: Path) -> None:
    # More than one chunk of the vec0 table, so that it makes another.
    long = SAMPLES.entry(folder / "9", "new", parts=300, modality=Modality.TEXT, thumbnail=None)
    library.files.put(1, [long, SAMPLES.copy_entry(folder / "copy", "1")])


OPERATIONS: dict[str, Operation] = {
    "put": _put,
    "mark missing": lambda library, folder: library.files.mark_missing(
        1, [folder / f"{n}" for n in range(30)], 9.0
    ),
    "touch": lambda library, folder: library.files.touch(
        1, [SAMPLES.stat(folder / f"{n}", f"{n}", 7) for n in range(9)]
    ),
    "relocate": lambda library, folder: library.files.relocate(
        1, [(folder / f"{n}", SAMPLES.stat(folder / f"{n + 3}", "?")) for n in range(20)]
    ),
    "purge": lambda library, folder: library.files.purge_missing(9.0),
    "remove a root": lambda library, folder: library.roots.remove(1),
    "put vectors": lambda library, folder: library.spaces.put_vectors(
        [(SAMPLES.hash(f"{n}"), RENEWED.vectors_of(f"{n}", 1)) for n in range(20, 40)]
    ),
    "activate": lambda library, folder: library.spaces.activate(),
    "drop": lambda library, folder: library.spaces.drop(),
    "compact": lambda library, folder: library.compact(),
}


def _state(library: SqliteLibrary) -> object:
    """All that a person or an index run could tell apart."""
    status = library.status()
    found = []
    if status.space is not None:
        library.vectors.use_space(status.space)
        query = np.eye(1, status.space.dimension, dtype=np.float32)[0]
        found = [(n.item_id, round(n.distance, 5)) for n in library.vectors.nearest(query, 1000)]
    return (
        [library.files.known(root.id) for root in status.roots],
        (status.roots, status.items, status.space, status.building, status.building_done),
        found,
        library.items.get([number for number, _ in found]),
    )


@pytest.fixture(scope="module")
def disk():
    with faulty_disk() as faults:
        yield faults


@pytest.fixture(scope="module")
def prepared(disk, tmp_path_factory):
    """The library before, and what a restored copy of it is called."""
    place = Place(tmp_path_factory.mktemp("before"))
    with place.open() as library:
        _prepare(library, place.folder / "pictures")
        backup = place.folder / "backup.db"
        library.back_up(backup)
        state = _state(library)
    return place, backup, state


def _again(prepared, place: Place) -> None:
    _, backup, _ = prepared
    place.database.parent.mkdir(parents=True, exist_ok=True)
    for leftover in place.database.parent.iterdir():
        leftover.unlink()
    place.database.write_bytes(backup.read_bytes())


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_failing_disk_leaves_the_state_before_or_after(name, disk: Faults, prepared, place):
    source, _, before = prepared
    folder, operation = source.folder / "pictures", OPERATIONS[name]
    _again(prepared, place)
    with place.open() as library:
        disk.seen = 0
        operation(library, folder)
        writes, after = disk.seen, _state(library)
    assert writes > 1
    if name != "compact":
        assert after != before
    choose = random.Random(name)
    outcomes = set()
    for error in (apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_FULL):
        for lasting in (True, False):
            for position in {0, *(choose.randrange(writes) for _ in range(POSITIONS - 1))}:
                _again(prepared, place)
                with place.open() as library:
                    failed = False
                    try:
                        with disk.after(position, error, lasting=lasting):
                            operation(library, folder)
                    except StoreError as exc:
                        failed = True
                        assert exc.path == place.database  # noqa: PT017
                    # The library can be used on, without opening it again.
                    state = _state(library)
                    assert library.check() == ()
                assert state in (before, after), (name, error, lasting, position)
                assert disk.failed
                if failed and name != "compact":
                    assert state == before, (name, error, lasting, position)
                outcomes.add(failed)
                with place.open(space=None) as library:
                    assert library.check() == ()
                    assert _state(library) == state
    assert True in outcomes


def test_a_failing_disk_while_a_backup_is_made_leaves_none(disk: Faults, prepared, place):
    _again(prepared, place)
    target = place.folder / "backup.db"
    with place.open() as library:
        for position in (0, 5, 20):
            with (
                disk.after(position, apsw.SQLITE_FULL, lasting=False),
                pytest.raises(StoreError, match="The disk is full; the backup was not made"),
            ):
                library.back_up(target)
            assert list(place.folder.glob("backup*")) == []
        library.back_up(target)
    assert target.exists()


def test_a_failing_disk_while_a_backup_is_restored_changes_nothing(disk: Faults, prepared, place):
    _, backup, before = prepared
    _again(prepared, place)
    with place.open() as library:
        library.roots.remove(1)
    for position in (0, 5, 20):
        with (
            disk.after(position, apsw.SQLITE_IOERR_WRITE, lasting=False),
            pytest.raises(StoreError, match="nothing was changed"),
        ):
            restore_library(backup, place.database, cache_dir=place.cache)
        with place.open() as library:
            assert library.status().files == 0
            assert library.check() == ()
    restore_library(backup, place.database, cache_dir=place.cache)
    with place.open() as library:
        assert _state(library) == before
