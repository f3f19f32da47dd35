"""The pool keeps order, bounds and promises while files and processes misbehave."""

import itertools
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Extraction, FileStat, ImageSpec
from retllm_desktop.extraction.files import MIB, ReadingLimits
from retllm_desktop.extraction.pool import ProcessExtractor
from tests.unit.extraction.hostile import serve_hostile, serve_nothing
from tests.unit.extraction.samples import encoded, scene

SPEC = ImageSpec(16)
WAIT_S = 300.0
Outcomes = list[tuple[FileStat, Extraction | ItemError]]


@pytest.fixture
def hostile() -> Iterator[ProcessExtractor]:
    """Two workers that obey their files' names, with little patience."""
    limits = ReadingLimits(file_s=WAIT_S)
    extractor = ProcessExtractor(2, nice=0, limits=limits, target=serve_hostile)
    yield extractor
    extractor.close()


def named(*names: str) -> list[FileStat]:
    return [FileStat(Path("/nowhere") / name, 1, 0) for name in names]


def said(outcome: Extraction | ItemError) -> str:
    if isinstance(outcome, ItemError):
        return f"! {outcome.detail}"
    return outcome.parts[0].text or ""


def read(extractor: ProcessExtractor, files: list[FileStat]) -> Outcomes:
    return list(extractor.extract_many(files, SPEC, CancelToken()))


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so; the time limit only keeps a failing test from hanging."""
    pause = threading.Event()
    for _ in range(int(WAIT_S / 0.02)):
        if condition():
            return
        pause.wait(0.02)
    raise TimeoutError("it never came about")


def test_order_is_kept_whatever_takes_longer(hostile: ProcessExtractor) -> None:
    files = named(*(f"{'sleep' if n % 3 else 'quick'}{n}" for n in range(60)))
    found = read(hostile, files)
    assert [file for file, _ in found] == files
    assert [said(outcome) for _, outcome in found] == [file.path.name for file in files]


def test_a_dead_reader_costs_its_file_only(hostile: ProcessExtractor) -> None:
    files = named("a", "die1", "b", "die2", "die3", "c", "lie", "d", "babble", "e")
    found = read(hostile, files)
    assert [file for file, _ in found] == files
    answers = {file.path.name: said(outcome) for file, outcome in found}
    for name in "abcde":
        assert answers[name] == name
    for name in ("die1", "die2", "die3"):
        assert answers[name] == "! the reading process ended with exit code 7"
    assert answers["lie"] == "! the reading process gave an unreadable answer"
    assert answers["babble"] == "! the reading process sent an unreadable answer"
    problem = dict(zip((f.path.name for f, _ in found), (o for _, o in found), strict=True))["lie"]
    assert isinstance(problem, ItemError)
    assert problem.path == Path("/nowhere/lie")


def test_a_file_that_takes_too_long_is_given_up() -> None:
    extractor = ProcessExtractor(1, nice=0, limits=ReadingLimits(file_s=2.0), target=serve_hostile)
    try:
        found = [said(outcome) for _, outcome in read(extractor, named("a", "hang", "b"))]
    finally:
        extractor.close()
    assert found == ["a", "! the reading process took longer than 2 s", "b"]


def test_a_reader_that_eats_memory_is_stopped() -> None:
    limits = ReadingLimits(memory_bytes=64 * MIB, file_s=WAIT_S)
    extractor = ProcessExtractor(1, nice=0, limits=limits, target=serve_hostile)
    try:
        found = [said(outcome) for _, outcome in read(extractor, named("a", "eat", "b"))]
    finally:
        extractor.close()
    assert found[::2] == ["a", "b"]
    assert "MiB of memory" in found[1]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_a_reader_killed_from_outside_is_replaced(hostile: ProcessExtractor) -> None:
    found: Outcomes = []
    files = named("a", "hang", "b", "c")
    thread = threading.Thread(target=lambda: found.extend(read(hostile, files)))
    thread.start()
    wait_for(lambda: len(found) == 0 and _busy(hostile) is not None)
    pid = _busy(hostile)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    thread.join(WAIT_S)
    assert not thread.is_alive()
    assert [said(o) for _, o in found] == [
        "a",
        "! the reading process was ended from outside",
        "b",
        "c",
    ]


def _busy(extractor: ProcessExtractor) -> int | None:
    """The process that hangs: the one still busy when the other three files are read."""
    if sum(reader._files for reader in extractor._readers) < 3:
        return None
    return next((reader.pid for reader in extractor._readers if reader.busy), None)


def test_cancelling_ends_the_iteration_though_a_reader_hangs(hostile: ProcessExtractor) -> None:
    cancel = CancelToken()
    found: Outcomes = []

    def run() -> None:
        found.extend(hostile.extract_many(named("a", "hang1", "hang2", "b"), SPEC, cancel))

    thread = threading.Thread(target=run)
    thread.start()
    wait_for(lambda: sum(reader.busy for reader in hostile._readers) == 2)
    cancel.cancel()
    thread.join(WAIT_S)
    assert not thread.is_alive()
    assert [said(outcome) for _, outcome in found] in (["a"], [])


def test_cancelled_before_the_start_takes_no_file(hostile: ProcessExtractor) -> None:
    cancel = CancelToken()
    cancel.cancel()
    taken = iter(named("a", "b"))
    assert list(hostile.extract_many(taken, SPEC, cancel)) == []
    assert len(list(taken)) == 2


def test_input_is_taken_no_faster_than_output(hostile: ProcessExtractor) -> None:
    taken = itertools.count()
    endless = (named(f"a{number}")[0] for number in taken)
    outcomes = hostile.extract_many(endless, SPEC, CancelToken())
    for number in range(20):
        assert said(next(outcomes)[1]) == f"a{number}"
    outcomes.close()  # type: ignore[attr-defined]
    assert next(taken) <= 20 + 24


def test_few_large_files_are_taken_at_a_time(hostile: ProcessExtractor) -> None:
    taken: list[int] = []

    def large() -> Iterator[FileStat]:
        for number in range(10):
            taken.append(number)
            yield FileStat(Path(f"/nowhere/a{number}"), 400 * MIB, 0)

    outcomes = hostile.extract_many(large(), SPEC, CancelToken())
    next(outcomes)
    assert len(taken) <= 3
    assert len(list(outcomes)) == 9


def test_stopping_early_leaves_a_pool_that_works(hostile: ProcessExtractor) -> None:
    for _ in range(3):
        outcomes = hostile.extract_many(
            named(*(f"sleep{n}" for n in range(30))), SPEC, CancelToken()
        )
        assert said(next(outcomes)[1]) == "sleep0"
        outcomes.close()  # type: ignore[attr-defined]
    assert [said(outcome) for _, outcome in read(hostile, named("x", "y"))] == ["x", "y"]


def test_a_broken_source_is_the_callers_to_see(hostile: ProcessExtractor) -> None:
    def broken() -> Iterator[FileStat]:
        yield from named("a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(hostile.extract_many(broken(), SPEC, CancelToken()))
    assert said(read(hostile, named("b"))[0][1]) == "b"


def test_two_iterations_at_once_do_not_mix(hostile: ProcessExtractor) -> None:
    found: dict[str, list[str]] = {}

    def run(letter: str) -> None:
        files = named(*(f"sleep-{letter}{number}" for number in range(25)))
        found[letter] = [said(outcome) for _, outcome in read(hostile, files)]

    threads = [threading.Thread(target=run, args=(letter,)) for letter in "xyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    for letter in "xyz":
        assert found[letter] == [f"sleep-{letter}{number}" for number in range(25)]


def test_a_process_is_replaced_after_its_share_of_files() -> None:
    extractor = ProcessExtractor(1, nice=0, recycle_after=2, target=serve_hostile)
    try:
        assert len(read(extractor, named("a", "b", "c", "d", "e"))) == 5
        assert extractor._readers[0].started == 3
    finally:
        extractor.close()


def test_a_process_that_left_work_behind_is_replaced() -> None:
    extractor = ProcessExtractor(1, nice=0, target=serve_hostile)
    try:
        found = [said(outcome) for _, outcome in read(extractor, named("spend", "b", "c"))]
        assert found == ["spend", "b", "c"]
        assert extractor._readers[0].started == 2
    finally:
        extractor.close()


def test_closing_ends_an_iteration_and_all_processes(hostile: ProcessExtractor) -> None:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            read(hostile, named("hang1", "hang2", "a"))
        except EngineError as exc:
            failures.append(exc)

    thread = threading.Thread(target=run)
    thread.start()
    wait_for(lambda: sum(reader.busy for reader in hostile._readers) == 2)
    pids = [reader.pid for reader in hostile._readers]
    hostile.close()
    thread.join(WAIT_S)
    assert [str(failure) for failure in failures] == ["The readers of files were closed"]
    assert all(pid is not None and not psutil.pid_exists(pid) for pid in pids)
    with pytest.raises(EngineError, match="were closed"):
        read(hostile, named("a"))
    with pytest.raises(EngineError, match="were closed"):
        hostile.load_image(Path("a"), SPEC, 0)


def test_processes_that_never_start_are_no_fault_of_the_files() -> None:
    extractor = ProcessExtractor(1, nice=0, target=serve_nothing)
    try:
        with pytest.raises(EngineError, match="does not start"):
            read(extractor, named("a"))
        with pytest.raises(EngineError, match="does not start"):
            extractor.load_image(Path("a"), SPEC, 0)
    finally:
        extractor.close()


def test_a_query_does_not_wait_for_an_indexing(tmp_path: Path) -> None:
    picture = tmp_path / "query.png"
    picture.write_bytes(encoded(scene(), "PNG"))
    release = threading.Event()
    extractor = ProcessExtractor(1, nice=0)
    loaded: list[np.ndarray] = []

    def held() -> Iterator[FileStat]:
        yield FileStat(picture, picture.stat().st_size, 0)
        loaded.append(extractor.load_image(picture, SPEC, 0))
        release.set()

    try:
        found = list(extractor.extract_many(held(), SPEC, CancelToken()))
    finally:
        extractor.close()
    assert release.is_set()
    assert len(found) == 1
    assert loaded[0].shape == (16, 16, 3)


def test_at_least_one_worker() -> None:
    with pytest.raises(ValueError, match="one worker"):
        ProcessExtractor(0)
