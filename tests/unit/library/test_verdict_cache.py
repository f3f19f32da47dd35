import hashlib
import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.judging import (
    JudgeInput,
    JudgeOptions,
    JudgePicture,
    VerdictKey,
    hash_texts,
    verdict_key,
)
from retllm_desktop.core.types import Verdict, VerdictReuse
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.verdict_cache import SqliteVerdictCache


def key(number: int) -> VerdictKey:
    return VerdictKey(hashlib.blake2b(str(number).encode(), digest_size=32).digest(), b"content")


def verdict(number: float) -> Verdict:
    return Verdict(0.25, 1.5, float(number), 0.75, encode_s=1.0)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cache" / "verdicts.db"


@pytest.fixture
def opened(path):
    files = []

    def make(**options):
        files.append(SqliteVerdictCache(path, **options))
        return files[-1]

    yield make
    for file in files:
        file.close()


def test_what_was_remembered_is_recalled_after_a_restart(opened):
    first = opened()
    first.remember({key(1): verdict(1.5), key(2): Verdict(0.1, 0.2, 0.3, 0.4, region_checked=True)})
    first.close()
    found = opened().recall([key(1), key(2), key(3)])
    assert found == {
        key(1): Verdict(0.25, 1.5, 1.5, 0.75, reused=VerdictReuse.RESULT),
        key(2): Verdict(0.1, 0.2, 0.3, 0.4, reused=VerdictReuse.RESULT, region_checked=True),
    }


def test_nothing_is_made_before_there_is_something(opened, path):
    assert opened().recall([key(1)]) == {}
    assert not path.parent.exists()


def test_what_was_not_used_for_longest_goes_first(opened):
    file = opened(max_bytes=160 * 100)
    for number in range(100):
        file.remember({key(number): verdict(number)})
    assert len(file.recall([key(0), key(1)])) == 2
    file.remember({key(100): verdict(100)})
    left = file.recall([key(number) for number in range(101)])
    assert len(left) == 90
    assert {key(0), key(1), key(100)} <= left.keys()
    assert not {key(number) for number in range(2, 13)} & left.keys()


def test_the_file_keeps_to_its_size(opened, path):
    file = opened(max_bytes=400_000)
    for start in range(0, 8000, 500):
        file.remember({key(n): verdict(n) for n in range(start, start + 500)})
    file.close()
    assert path.stat().st_size < 440_000


@pytest.mark.parametrize("where", [0, 50, 4096, -2000])
def test_a_damaged_file_is_begun_anew(opened, path, where):
    file = opened()
    file.remember({key(n): verdict(n) for n in range(200)})
    file.close()
    data = bytearray(path.read_bytes())
    data[where : where + 900 if where >= 0 else None] = os.urandom(900)
    path.write_bytes(data)
    file = opened()
    found = file.recall([key(n) for n in range(200)])
    assert all(value.log_odds in range(200) for value in found.values())
    file.remember({key(7): verdict(70)})
    assert file.recall([key(7)])[key(7)].log_odds == 70


def test_an_answer_that_was_altered_is_not_believed(opened, path):
    file = opened()
    file.remember({key(1): verdict(1), key(2): verdict(2)})
    file.close()
    connection = Connection(path, "rwc")
    connection.run("UPDATE verdict SET answer = zeroblob(37) WHERE key = ?", (key(1).name,))
    connection.close()
    file = opened()
    assert file.recall([key(1), key(2)]) == {}
    file.remember({key(1): verdict(3)})
    assert file.recall([key(1)])[key(1)].log_odds == 3


def test_a_file_that_is_no_database_and_a_folder_that_cannot_be_made(opened, path, tmp_path):
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 100)
    file = opened()
    assert file.recall([key(1)]) == {}
    file.remember({key(1): verdict(1)})
    assert file.recall([key(1)])
    (tmp_path / "taken").write_text("a file")
    blocked = SqliteVerdictCache(tmp_path / "taken" / "verdicts.db")
    blocked.remember({key(1): verdict(1)})
    assert blocked.recall([key(1)]) == {}
    blocked.close()


def test_two_open_files_share_and_threads_take_turns(opened):
    first, second = opened(), opened()

    def fill(file, start):
        for number in range(start, start + 40):
            file.remember({key(number): verdict(number)})
            file.recall([key(number), key(number - 1)])

    threads = [
        threading.Thread(target=fill, args=(file, start))
        for file, start in ((first, 0), (second, 100), (first, 200))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = [key(n) for start in (0, 100, 200) for n in range(start, start + 40)]
    assert len(first.recall(wanted)) == len(second.recall(wanted)) == 120


def test_a_file_that_several_begin_at_once_keeps_what_each_brings(tmp_path):
    for attempt in range(20):
        path = tmp_path / str(attempt) / "verdicts.db"
        path.parent.mkdir()
        files = [SqliteVerdictCache(path) for _ in range(3)]
        together = threading.Barrier(len(files))

        def begin(file, number, together=together):
            together.wait()
            file.remember({key(number): verdict(number)})

        threads = [
            threading.Thread(target=begin, args=(file, number)) for number, file in enumerate(files)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(files[0].recall([key(n) for n in range(3)])) == 3
        for file in files:
            file.close()


def test_after_closing_nothing_is_known_and_nothing_fails(opened):
    file = opened()
    file.remember({key(1): verdict(1)})
    file.close()
    assert file.recall([key(1)]) == {}
    file.remember({key(2): verdict(2)})
    file.close()


def picture(name: bytes) -> JudgePicture:
    return JudgePicture(name, lambda: pytest.fail("a key needs no pixels"))


def test_every_part_of_the_question_is_part_of_the_name():
    query, candidate = JudgeInput("a cat"), JudgeInput(picture=picture(b"1"))
    names = [
        verdict_key(b"pack", query, candidate, JudgeOptions()),
        verdict_key(b"other", query, candidate, JudgeOptions()),
        verdict_key(b"pack", JudgeInput("a dog"), candidate, JudgeOptions()),
        verdict_key(b"pack", JudgeInput("a cat", picture(b"2")), candidate, JudgeOptions()),
        verdict_key(b"pack", query, JudgeInput(picture=picture(b"2")), JudgeOptions()),
        verdict_key(b"pack", query, JudgeInput("1"), JudgeOptions()),
        verdict_key(b"pack", query, candidate, JudgeOptions(retrace=True)),
        verdict_key(
            b"pack", query, JudgeInput(picture=picture(b"1"), crop=picture(b"3")), JudgeOptions()
        ),
    ]
    assert len(set(names)) == len(names)
    assert {len(name or b"") for name in names} == {32}
    assert names[0] == verdict_key(
        b"pack", JudgeInput("a cat"), JudgeInput(picture=picture(b"1")), JudgeOptions()
    )


def test_a_picture_without_a_name_is_not_kept():
    assert (
        verdict_key(b"pack", JudgeInput("a"), JudgeInput(picture=picture(b"")), JudgeOptions())
        is None
    )
    assert (
        verdict_key(b"pack", JudgeInput("a", picture(b"")), JudgeInput("b"), JudgeOptions()) is None
    )


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_fingerprints_differ_where_the_texts_do(one, other):
    assert (hash_texts(one) == hash_texts(other)) == (one == other)
