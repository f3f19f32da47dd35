"""A backup is one sound file made while others write; restoring is all or nothing."""

import os
import shutil
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.library.backup import restore_library
from retllm_desktop.library.migration import APPLICATION_ID
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_library import open_library
from tests.unit.library.conftest import Place

QUERY = np.eye(1, 8, dtype=np.float32)[0]
FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def filled(library, folder, samples):
    root = library.roots.add(folder)
    entries = [samples.entry(folder / f"{n}", f"{n}") for n in range(30)]
    library.files.put(root.id, entries)
    library.files.mark_missing(root.id, [folder / "3"], 1.0)
    return library


@pytest.fixture
def backup(filled, tmp_path):
    target = tmp_path / "backup.db"
    filled.back_up(target)
    return target


def _contents(place):
    with place.open(writable=False) as library:
        found = library.vectors.nearest(QUERY, 100)
        return {item.content_hash for item in library.items.get([n.item_id for n in found])}


def _restore(source, place):
    return restore_library(source, place.database, cache_dir=place.cache)


def _beside(place):
    return sorted(path.name for path in place.database.parent.iterdir())


def test_a_backup_is_one_file_that_can_be_opened(filled, backup, tmp_path, samples):
    assert sorted(path.name for path in tmp_path.glob("backup*")) == ["backup.db"]
    copy = Connection(backup, "ro")
    assert copy.value("PRAGMA journal_mode") == "delete"
    copy.close()
    with open_library(backup, cache_dir=tmp_path / "none", writable=False) as library:
        assert library.status().items == filled.status().items == {"image": 29}
        assert library.vectors.nearest(QUERY, 100) == filled.vectors.nearest(QUERY, 100)
        assert library.check() == ()


def test_a_reader_can_make_a_backup(filled, place, tmp_path):
    with place.open(writable=False) as reader:
        reader.back_up(tmp_path / "from reader.db")
    assert (tmp_path / "from reader.db").stat().st_size > 0


def test_a_backup_made_while_another_thread_writes_is_of_one_moment(
    library, folder, samples, tmp_path
):
    root = library.roots.add(folder)
    stop = threading.Event()

    def write() -> int:
        batches = 0
        while not stop.is_set():
            # Always ten at once: a backup that has seen half of a batch shows.
            library.files.put(
                root.id,
                [
                    samples.entry(folder / f"{batches} {n}", f"{batches} {n}", thumbnail=None)
                    for n in range(10)
                ],
            )
            batches += 1
        return batches

    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(write)
        try:
            for number in range(4):
                library.back_up(tmp_path / f"{number}.db")
        finally:
            stop.set()
        assert written.result() > 0
    for number in range(4):
        target = tmp_path / f"{number}.db"
        with open_library(target, cache_dir=tmp_path, writable=False) as copy:
            assert copy.check() == ()
            assert copy.status().files % 10 == 0


def test_a_file_that_is_there_is_never_replaced(filled, backup, place):
    before = backup.read_bytes()
    for target in (backup, place.database):
        with pytest.raises(InputError, match="a file of this name already"):
            filled.back_up(target)
    assert backup.read_bytes() == before


def test_a_backup_that_cannot_be_made_leaves_nothing(filled, tmp_path):
    with pytest.raises(StoreError, match="the backup was not made") as caught:
        filled.back_up(tmp_path / "nowhere" / "backup.db")
    assert caught.value.path == tmp_path / "nowhere" / "backup.db"
    blocked = tmp_path / "blocked.db.part"
    (blocked / "full").mkdir(parents=True)
    with pytest.raises(StoreError, match="the backup was not made"):
        filled.back_up(tmp_path / "blocked.db")
    assert not (tmp_path / "blocked.db").exists()


def test_a_backup_of_a_damaged_library_is_not_taken_for_one(filled, tmp_path):
    with filled._file.connections.writing() as connection:
        connection.run("DELETE FROM vectors_1_1_vector_chunks00")
    with pytest.raises(StoreError, match="The library is damaged") as caught:
        filled.back_up(tmp_path / "backup.db")
    assert "retllm-desktop repair" in caught.value.detail
    assert list(tmp_path.glob("backup*")) == []


def test_what_a_crash_left_of_a_backup_is_no_hindrance(filled, tmp_path):
    (tmp_path / "b.db.part").write_bytes(b"half a copy")
    filled.back_up(tmp_path / "b.db")
    assert sorted(path.name for path in tmp_path.glob("b.db*")) == ["b.db"]


def test_a_backup_takes_the_place_of_the_library_which_is_kept(
    filled, backup, place, folder, samples
):
    everything = {samples.hash(f"{n}") for n in range(30)} - {samples.hash("3")}
    filled.files.put(filled.roots.all()[0].id, [samples.entry(folder / "new", "new")])
    filled.close()
    kept = _restore(backup, place)
    assert kept == place.database.with_name("library.db.before-restore")
    assert _contents(place) == everything
    assert _beside(place) == ["library.db", "library.db.before-restore", "library.db.lock"]
    with open_library(kept, cache_dir=place.cache, writable=False) as former:
        assert former.status().files == 30
    # Previews of what is not in it are gone, the others are still there.
    with place.open() as library:
        assert library.items.thumbnail(samples.hash("new"), 0) is None
        assert library.items.thumbnail(samples.hash("5"), 0) == b"preview"
        assert library.check() == ()
    again = _restore(backup, place)
    assert again == place.database.with_name("library.db.before-restore-2")


def test_a_backup_can_be_restored_where_there_was_no_library(filled, backup, tmp_path):
    place = Place(tmp_path / "other")
    assert _restore(backup, place) is None
    assert _beside(place) == ["library.db", "library.db.lock"]
    assert len(_contents(place)) == 29


def test_a_damaged_library_is_replaced_and_kept(filled, backup, place):
    filled.close()
    place.database.write_bytes(b"no database at all " * 500)
    kept = _restore(backup, place)
    assert kept is not None
    assert kept.read_bytes().startswith(b"no database")
    assert len(_contents(place)) == 29


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a file that is being read")
def test_who_reads_while_a_backup_is_restored_sees_what_was_there(
    filled, backup, place, folder, samples
):
    filled.files.put(filled.roots.all()[0].id, [samples.entry(folder / "new", "new")])
    filled.close()
    with place.open(writable=False) as reader:
        assert len(reader.vectors.nearest(QUERY, 100)) == 30
        _restore(backup, place)
        assert len(reader.vectors.nearest(QUERY, 100)) == 30
        assert len(_contents(place)) == 29
        with place.open() as library:
            library.files.put(library.roots.all()[0].id, [samples.entry(folder / "newer", "newer")])
            reader.close()
            assert library.check() == ()
            assert library.status().files == 30
    assert len(_contents(place)) == 30


def test_a_library_in_use_is_not_replaced(filled, backup, place):
    with pytest.raises(StoreError, match="Another retllm-desktop"):
        _restore(backup, place)
    assert _beside(place) == [
        "library.db",
        "library.db-shm",
        "library.db-wal",
        "library.db.lock",
    ]


def _later(path):
    connection = Connection(path, "rwc")
    connection.run("PRAGMA user_version = 99000")
    connection.close()


def _foreign(path):
    path.unlink()
    connection = Connection(path, "rwc")
    connection.run(f"PRAGMA application_id = {APPLICATION_ID + 1}; CREATE TABLE t (a)")
    connection.close()


def _halved(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _overwritten(path):
    content = bytearray(path.read_bytes())
    for page in range(3, len(content) // 4096, 3):
        content[page * 4096 : page * 4096 + 16] = b"\xff" * 16
    path.write_bytes(content)


def _without_vectors(path):
    connection = Connection(path, "rwc")
    connection.run("DELETE FROM vectors_1_1_chunks")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "title"),
    [
        (Path.unlink, "no such backup"),
        (lambda path: path.write_bytes(b""), "not a retllm-desktop library"),
        (lambda path: path.write_bytes(b"a letter " * 999), "damaged"),
        (_later, "later version"),
        (_foreign, "not a retllm-desktop library"),
        (_halved, "damaged"),
        (_overwritten, "damaged"),
        (_without_vectors, "damaged"),
    ],
)
def test_what_is_no_sound_backup_changes_nothing(filled, backup, place, spoil, title):
    filled.close()
    before = place.database.read_bytes()
    spoil(backup)
    with pytest.raises((InputError, StoreError), match=title):
        _restore(backup, place)
    assert place.database.read_bytes() == before
    assert _beside(place) == ["library.db", "library.db.lock"]


def test_the_library_is_not_its_own_backup(filled, place):
    filled.close()
    with pytest.raises(InputError, match="the library itself"):
        _restore(place.database, place)


def test_a_backup_of_a_development_version_is_told_and_left_alone(tmp_path):
    source = tmp_path / "old.db"
    shutil.copy(FIXTURES / "library-1.0.db", source)
    before = source.read_bytes()
    place = Place(tmp_path)
    with pytest.raises(StoreError, match="development version"):
        _restore(source, place)
    assert source.read_bytes() == before
    assert _beside(place) == ["library.db.lock"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs folders that cannot be written")
def test_a_folder_that_cannot_be_written_is_told(filled, backup, tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    place = Place(tmp_path / "other")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StoreError, match="nothing was changed") as caught:
        _restore(backup, place)
    assert caught.value.detail == "Permission denied"
    assert _beside(place) == ["library.db.lock"]


def test_a_refused_swap_leaves_the_library_as_it_was(filled, backup, place, monkeypatch):
    filled.close()
    before = place.database.read_bytes()
    monkeypatch.setattr(
        Path, "replace", lambda *_: (_ for _ in ()).throw(PermissionError(13, "In use"))
    )
    with pytest.raises(StoreError, match="nothing was changed"):
        _restore(backup, place)
    assert place.database.read_bytes() == before
    assert _beside(place) == ["library.db", "library.db.lock"]


def test_where_files_have_one_name_only_the_library_is_copied_aside(
    filled, backup, place, monkeypatch
):
    filled.close()

    def unknown(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", unknown)
    kept = _restore(backup, place)
    assert kept is not None
    with open_library(kept, cache_dir=place.cache, writable=False) as former:
        assert former.status().files == 29
    assert len(_contents(place)) == 29
