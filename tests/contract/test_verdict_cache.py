"""Answers of the judge are remembered, whatever keeps them."""

import threading

import pytest

from retllm_desktop.core.judging import VerdictKey
from retllm_desktop.core.types import Verdict, VerdictReuse
from retllm_desktop.library.postgres.postgres_library import PostgresLibrary
from retllm_desktop.library.verdict_cache import SqliteVerdictCache


@pytest.fixture
def open_verdicts(library, folder, samples, tmp_path):
    """Opens the cache as a program does that starts, or one of another computer."""
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a", "cat")])
    opened = []

    def make(computer="this"):
        own = SqliteVerdictCache(tmp_path / computer / "verdicts.db")
        shared = isinstance(library, PostgresLibrary)
        opened.append(library.share_verdicts(own) if shared else own)
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def key(samples):
    """Makes the name of a question about content of the library."""
    return lambda number: VerdictKey(number.to_bytes(32, "big"), samples.hash("cat"))


def verdict(number):
    return Verdict(0.25, 1.5, float(number), 0.75, encode_s=1.0)


@pytest.mark.both_stores
def test_what_was_remembered_is_recalled_after_a_restart(open_verdicts, key):
    first = open_verdicts()
    assert first.recall([key(1)]) == {}
    first.remember({key(1): verdict(1.5), key(2): Verdict(0.1, 0.2, 0.3, 0.4, region_checked=True)})
    first.close()
    assert open_verdicts().recall([key(1), key(2), key(3)]) == {
        key(1): Verdict(0.25, 1.5, 1.5, 0.75, reused=VerdictReuse.RESULT),
        key(2): Verdict(0.1, 0.2, 0.3, 0.4, reused=VerdictReuse.RESULT, region_checked=True),
    }


def test_two_take_turns_and_lose_nothing(open_verdicts, key):
    first, second = open_verdicts(), open_verdicts()

    def fill(file, start):
        for number in range(start, start + 20):
            file.remember({key(number): verdict(number)})
            file.recall([key(number), key(number - 1)])

    threads = [
        threading.Thread(target=fill, args=(file, start))
        for file, start in ((first, 1), (second, 101), (first, 201))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = [key(number) for start in (1, 101, 201) for number in range(start, start + 20)]
    assert len(first.recall(wanted)) == len(second.recall(wanted)) == 60


def test_after_closing_nothing_fails(open_verdicts, key):
    cache = open_verdicts()
    cache.close()
    cache.remember({key(1): verdict(1)})
    assert cache.recall([key(2)]) == {}
    cache.close()


def test_another_computer_knows_it_where_the_library_is_shared(open_verdicts, key, store):
    open_verdicts().remember({key(1): verdict(1)})
    assert len(open_verdicts("other").recall([key(1)])) == (store == "postgres")
