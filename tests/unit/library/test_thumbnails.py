"""Previews are whole or absent, and go with their content."""

import os
from pathlib import Path

import pytest

from retllm_desktop.library.library_file import ThumbnailCache

HASH = bytes(range(32))


@pytest.fixture
def cache(tmp_path):
    return ThumbnailCache(tmp_path / "cache" / "previews")


def _files(tmp_path):
    return sorted(path.name for path in (tmp_path / "cache").rglob("*") if path.is_file())


def test_a_preview_comes_back(cache):
    assert cache.read(HASH, 0) is None
    assert cache.write(HASH, 0, b"webp")
    assert cache.read(HASH, 0) == b"webp"
    assert cache.read(HASH, 1) is None


def test_a_preview_is_written_once(cache, tmp_path):
    assert cache.write(HASH, 2, b"first")
    assert not cache.write(HASH, 2, b"second")
    assert cache.read(HASH, 2) == b"first"
    assert _files(tmp_path) == [f"{HASH.hex()}-2.webp"]


def test_deleting_what_is_not_there_is_fine(cache):
    cache.write(HASH, 0, b"webp")
    cache.delete([(HASH, 0), (HASH, 0), (b"\0" * 32, 7)])
    assert cache.read(HASH, 0) is None


def test_a_folder_that_cannot_be_made_only_means_no_previews(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = ThumbnailCache(tmp_path / "file" / "previews")
    assert not cache.write(HASH, 0, b"webp")
    assert cache.read(HASH, 0) is None
    cache.delete([(HASH, 0)])
    assert cache.prune(set()) == 0


def test_a_write_that_fails_leaves_nothing_behind(cache, tmp_path, monkeypatch):
    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert not cache.write(HASH, 0, b"webp")
    assert _files(tmp_path) == []


def test_pruning_keeps_what_is_wanted_and_what_is_not_ours(cache, tmp_path):
    other = bytes(32)
    cache.write(HASH, 0, b"1")
    cache.write(HASH, 1, b"2")
    cache.write(other, 0, b"3")
    shard = tmp_path / "cache" / "previews" / HASH.hex()[:2]
    (shard / "half.part").write_bytes(b"")
    (shard / "notes.txt").write_text("not ours")
    assert cache.prune({HASH}) == 2
    assert _files(tmp_path) == [f"{HASH.hex()}-0.webp", f"{HASH.hex()}-1.webp", "notes.txt"]


def test_a_library_after_a_crash_prunes_what_has_no_item(place, folder, samples):
    with place.open() as library:
        library.files.put(library.roots.add(folder).id, [samples.entry(folder / "a", "cat")])
    cache = ThumbnailCache(place.cache / "thumbnails")
    cache.write(HASH, 0, b"written, but its batch was never committed")
    with place.open():
        assert cache.read(HASH, 0) is not None  # closed in good order: nobody looks
    lock = place.database.with_name("library.db.lock")
    lock.write_text(str(os.getpid()))
    with place.open() as library:
        assert cache.read(HASH, 0) is None
        assert library.items.thumbnail(samples.hash("cat"), 0) == b"preview"
