"""One writer, many readers, in this process and across processes."""

import os
import subprocess
import sys

import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.library.connections import WriterLock

_CHILD = """
import sys, os
from pathlib import Path
from retllm_desktop.core.errors import RetllmError
from retllm_desktop.library.sqlite_library import open_library

base, how = Path(sys.argv[1]), sys.argv[2]
try:
    library = open_library(base / "data" / "library.db", cache_dir=base / "cache",
                           writable=how != "reader")
except RetllmError as exc:
    print(exc.title, "|", exc.detail, flush=True)
else:
    print("open", library.status().files, flush=True)
    if how == "writer that dies":
        library.roots.add(base / "added before dying")
        print("added", flush=True)
        sys.stdin.readline()
        os._exit(9)
    if how == "writer that stays":
        sys.stdin.readline()
    library.close()
"""


def _child(place, how):
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(place.folder), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _ask(place, how):
    with _child(place, how) as child:
        return child.communicate()[0].strip()


def test_a_second_writer_is_told_who_the_first_is(place):
    with place.open() as library:
        with pytest.raises(StoreError, match="Another retllm-desktop is using this library") as it:
            place.open()
        assert str(os.getpid()) in it.value.detail
        assert library.status().files == 0
    place.open().close()


def test_a_second_writer_in_another_process_is_told_too(place):
    with place.open():
        said = _ask(place, "writer")
        assert said.startswith("Another retllm-desktop is using this library")
        assert f"process {os.getpid()}" in said
    assert _ask(place, "writer") == "open 0"


def test_readers_work_beside_a_writer_and_see_what_it_committed(place, folder, samples):
    with place.open() as writer, place.open(writable=False) as reader:
        assert reader.status().files == 0
        writer.files.put(writer.roots.add(folder).id, [samples.entry(folder / "a", "cat")])
        assert reader.status().files == 1
        assert _ask(place, "reader") == "open 1"
        query = samples.vectors_of("cat", 1)[0]
        assert [n.item_id for n in reader.vectors.nearest(query, 5)] == [1]
    assert not place.database.with_name("library.db-wal").exists()


def test_a_writer_that_dies_leaves_the_library_to_the_next(place, folder, samples):
    with place.open() as library:
        library.files.put(library.roots.add(folder).id, [samples.entry(folder / "a", "cat")])
    with _child(place, "writer that dies") as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "open 1"
        assert child.stdout.readline().strip() == "added"
        with pytest.raises(StoreError, match="Another retllm-desktop") as caught:
            place.open()
        assert f"process {child.pid}" in caught.value.detail
        child.communicate("die\n")
    assert child.returncode == 9
    assert place.database.with_name("library.db-wal").stat().st_size > 0
    with place.open(writable=False) as reader:
        assert len(reader.roots.all()) == 2
    with place.open() as library:
        assert library.status().files == 1
        assert len(library.roots.all()) == 2


def test_the_holder_is_only_named_while_there_is_one(tmp_path):
    path = tmp_path / "lock"
    first = WriterLock(path, tmp_path / "library.db")
    assert not first.left_behind
    assert path.read_bytes() == str(os.getpid()).encode()
    first.close()
    first.close()
    assert path.read_bytes() == b""
    path.write_bytes(b"4711")
    second = WriterLock(path, tmp_path / "library.db")
    assert second.left_behind
    second.close()


def test_nonsense_in_the_lock_file_does_no_harm(tmp_path):
    path = tmp_path / "lock"
    path.write_bytes(b"\xff\xfe nonsense")
    lock = WriterLock(path, tmp_path / "library.db")
    assert not lock.left_behind
    lock.close()


def test_a_failed_opening_lets_go_of_the_lock(place):
    place.database.parent.mkdir()
    place.database.write_bytes(b"no database at all, but a letter" * 100)
    for _ in range(2):
        with pytest.raises(StoreError, match="damaged"):
            place.open()
