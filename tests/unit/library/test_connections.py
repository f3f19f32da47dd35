"""Readers never wait for the writer, threads do not disturb each other, closing leaks nothing."""

import contextlib
import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import apsw
import pytest

from retllm_desktop.core.errors import StoreError


def test_a_search_does_not_wait_for_a_write(library, folder, samples):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a", "cat")])
    query = samples.vectors_of("cat", 1)[0]
    inside, finished = threading.Event(), threading.Event()

    def write() -> None:
        with library._file.connections.writing() as connection:
            connection.run("UPDATE file SET mtime_ns = 99")
            connection.run("DELETE FROM vectors_1_1")
            inside.set()
            # The search below must be answered while this transaction is open.
            assert finished.wait(60)

    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(write)
        assert inside.wait(60)
        try:
            assert [n.item_id for n in library.vectors.nearest(query, 5)] == [1]
            assert library.items.get([1])[0].mtime_ns == 1
            assert library.files.known(root.id)[folder / "a"].mtime_ns == 1
        finally:
            finished.set()
        written.result()
    assert library.vectors.nearest(query, 5) == []
    assert library.items.get([1])[0].mtime_ns == 99


def test_many_threads_read_and_write_at_once(library, folder, samples, all_items):
    root = library.roots.add(folder)

    def put(n: int) -> int:
        library.files.put(root.id, [samples.entry(folder / f"{n}", f"{n}", thumbnail=None)])
        return len(all_items(library))

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(put, range(40)))
    assert max(seen) == 40
    assert library.status().files == 40
    assert len(library._file.connections._idle) <= 4


def test_who_waits_to_write_comes_after_the_transaction_under_way(library):
    connections = library._file.connections
    order: list[str] = []
    inside = threading.Event()

    def write_many() -> None:
        for number in range(3):
            with connections.writing():
                order.append("many")
                if number == 0:
                    inside.set()
                    # Not left before the other one waits.
                    while not connections._write_lock._waiting:
                        time.sleep(0.001)

    def write_once() -> None:
        assert inside.wait(60)
        with connections.writing():
            order.append("once")

    with ThreadPoolExecutor(2) as pool:
        for work in [pool.submit(write_many), pool.submit(write_once)]:
            work.result()
    assert order == ["many", "once", "many", "many"]


def test_a_read_sees_one_state_throughout(library, folder, samples):
    root = library.roots.add(folder)
    with library._file.connections.reading() as connection:
        assert connection.value("SELECT count(*) FROM file") == 0
        library.files.put(root.id, [samples.entry(folder / "a", "cat")])
        assert connection.value("SELECT count(*) FROM file") == 0
    assert library.status().files == 1


def test_closing_waits_for_a_write_and_ends_what_reads(place, folder, samples):
    library = place.open()
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a", "cat")])
    reading, closing = threading.Event(), threading.Event()

    def read_for_ever() -> None:
        with library._file.connections.reading() as connection:
            reading.set()
            assert closing.wait(60)
            connection.value(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                "SELECT count(*) FROM n"
            )

    with ThreadPoolExecutor(2) as pool:
        read = pool.submit(read_for_ever)
        assert reading.wait(60)
        closed = pool.submit(library.close)
        closing.set()
        # Interrupting ends only what runs already: say it until it is heard.
        while not closed.done():
            for connection in list(library._file.connections._busy):
                with contextlib.suppress(apsw.ConnectionClosedError):
                    connection.interrupt()
            time.sleep(0.001)
        closed.result()
        with pytest.raises(StoreError, match="closed"):
            read.result()
    with place.open() as again:
        assert again.status().files == 1


def test_closing_leaves_no_connection_behind(place, folder, samples):
    before = len(apsw.connections())
    with place.open() as library, place.open(writable=False) as reader:
        library.files.put(library.roots.add(folder).id, [samples.entry(folder / "a", "cat")])
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda _: (library.status(), reader.status()), range(30)))
        assert len(apsw.connections()) > before
    gc.collect()
    assert len(apsw.connections()) == before
    assert sorted(path.name for path in place.database.parent.iterdir()) == [
        "library.db",
        "library.db.lock",
    ]


def test_a_failed_opening_leaves_no_connection_behind(place):
    place.database.parent.mkdir()
    place.database.write_bytes(b"no database" * 1000)
    before = len(apsw.connections())
    for writable in (True, False):
        with pytest.raises(StoreError):
            place.open(writable=writable)
    gc.collect()
    assert len(apsw.connections()) == before
