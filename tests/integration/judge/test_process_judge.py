"""The judge in its child process, on a real, tiny model: in order, stoppable, hard to kill."""

import functools
import os
import shutil
import signal
import sys
import threading

import gguf
import numpy as np
import psutil
import pytest

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeInput, JudgePicture
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.judge.client.process_judge import ProcessJudge
from retllm_desktop.judge.inference.engine import JudgeEngine
from tests.fixtures.tiny_gguf import IMAGE_ROUNDING, PICTURE_PX, spec, write_pack

posix_signals = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture(scope="module")
def expected(pack):
    """What the same model says in this process: by (seed, query)."""
    with JudgeEngine(pack.model, pack.mmproj, pack.spec, threads=1) as engine:
        yield lambda seed, query: answers(engine.judge(picture(seed), query))


@pytest.fixture(scope="module")
def judge(pack, tmp_path_factory):
    """One judge for all tests that leave it usable, however roughly they treat its child."""
    log = tmp_path_factory.mktemp("log") / "judge.log"
    made = ProcessJudge(pack.model, pack.mmproj, pack.spec, threads=1, log_path=log)
    yield made
    made.close()


def picture(seed):
    return np.random.default_rng(seed).integers(0, 256, (PICTURE_PX, PICTURE_PX, 3), np.uint8)


def pictures(count, first=0):
    return ((seed, picture(seed)) for seed in range(first, first + count))


def write_strange(path):
    """A whole GGUF file of an architecture that nobody knows."""
    writer = gguf.GGUFWriter(str(path), "no-such-architecture")
    writer.add_tensor("a", np.zeros(4, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def answers(verdict):
    return (verdict.p_true, verdict.entropy_nats, verdict.log_odds, verdict.answer_mass)


def ask(judge, query="a red boat", images=None, cancel=None):
    found = pictures(4) if images is None else images
    return judge.judge(JudgeInput(query), sides(found), cancel or CancelToken())


def sides(images):
    return (
        (key, JudgeInput(picture=JudgePicture(b"", lambda rgb=rgb: rgb))) for key, rgb in images
    )


def same(results, expected, query="a red boat"):
    assert [answers(v) for _, v in results] == [
        pytest.approx(expected(key, query), abs=IMAGE_ROUNDING) for key, _ in results
    ]
    return [key for key, _ in results]


def test_verdicts_come_in_order_and_are_those_of_the_model(judge, expected):
    assert same(list(ask(judge)), expected) == [0, 1, 2, 3]
    assert same(list(ask(judge, "a boat")), expected, "a boat") == [0, 1, 2, 3]


def test_nothing_to_judge(judges):
    judge = judges()
    assert list(ask(judge, images=())) == []
    assert judge.pid is None


def test_pictures_are_read_lazily_and_two_ahead_at_most(judge):
    taken = []

    def watched():
        for key, rgb in pictures(6):
            taken.append(key)
            yield key, rgb

    for done, (key, _) in enumerate(ask(judge, images=watched()), start=1):
        assert key == done - 1
        assert len(taken) <= done + 1
    assert taken == list(range(6))


def test_the_model_stays_loaded_between_searches(judge):
    list(ask(judge))
    first = judge.pid
    list(ask(judge))
    assert judge.pid == first is not None


def test_a_cancelled_search_ends_and_the_next_one_is_clean(judge, expected):
    cancel = CancelToken()
    seen = []
    for key, _ in ask(judge, images=pictures(1000), cancel=cancel):
        seen.append(key)
        cancel.cancel()
    assert seen == [0]
    assert same(list(ask(judge, "a boat", pictures(3, 50))), expected, "a boat") == [50, 51, 52]


def test_a_search_cancelled_before_it_starts_starts_nothing(judges):
    judge = judges()
    cancel = CancelToken()
    cancel.cancel()
    assert list(ask(judge, cancel=cancel)) == []
    assert judge.pid is None


def test_an_abandoned_search_leaves_no_stale_answers(judge, expected):
    # The keys are the same, so that only the request tells the answers apart.
    for _ in range(5):
        search = ask(judge, "a boat", pictures(4))
        next(search)
        search.close()
    assert same(list(ask(judge)), expected) == [0, 1, 2, 3]


def test_a_newer_search_ends_the_older_one(judge, expected):
    older = ask(judge, "a boat", pictures(100))
    next(older)
    newer = ask(judge)
    assert list(older) == []
    assert same(list(newer), expected) == [0, 1, 2, 3]


def test_searches_from_many_threads_end_and_the_last_one_is_whole(judge, expected):
    ended = []

    def search(number):
        ended.append((number, list(ask(judge, "a boat", pictures(20)))))

    threads = [threading.Thread(target=search, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(number for number, _ in ended) == list(range(6))
    assert max(len(results) for _, results in ended) == 20
    for _, results in ended:
        same(results, expected, "a boat")


def test_a_failing_source_of_pictures_is_the_callers_affair(judge, expected):
    def broken():
        yield 0, picture(0)
        raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError, match="the disk is gone"):
        list(ask(judge, images=broken()))
    assert same(list(ask(judge)), expected) == [0, 1, 2, 3]


@pytest.mark.parametrize("shape", [(16, 16, 3), (32, 32, 4), (32, 32), (0, 32, 3)])
def test_pictures_of_another_size_are_a_bug_of_the_caller(judge, shape):
    with pytest.raises(ValueError, match=r"picture|squares"):
        list(ask(judge, images=[(0, np.zeros(shape, np.uint8))]))


def test_a_model_of_any_size_takes_any_size(judges):
    judge = judges(spec=spec(image_spec=None))
    assert judge.image_spec is None
    results = list(ask(judge, images=[(0, np.zeros((20, 50, 3), np.uint8))]))
    assert [key for key, _ in results] == [0]


@posix_signals
def test_a_child_killed_in_the_midst_is_replaced_once_and_nobody_notices(judge, expected):
    search = ask(judge, images=pictures(8))
    first = next(search)
    victim = judge.pid
    os.kill(victim, signal.SIGKILL)
    assert same([first, *search], expected) == list(range(8))
    assert judge.pid not in (None, victim)


@posix_signals
def test_the_second_death_in_a_search_is_told_and_the_next_search_goes_on(judge, expected):
    victims = set()

    def kill_at_every_answer():
        for _ in ask(judge, images=pictures(1000)):
            if judge.pid is not None:
                victims.add(judge.pid)
                os.kill(judge.pid, signal.SIGKILL)

    with pytest.raises(EngineError, match="ended from outside while judging") as caught:
        kill_at_every_answer()
    assert len(victims) == 2
    assert "the results keep the quick order" in caught.value.detail
    assert same(list(ask(judge)), expected) == [0, 1, 2, 3]
    assert judge.pid not in (None, *victims)


@posix_signals
def test_one_search_is_saved_once_whatever_it_asks(judge):
    """Further requests of the same search: regions, pairs."""
    cancel = CancelToken()
    for number in range(2):
        search = ask(judge, images=pictures(1000), cancel=cancel)
        next(search)
        os.kill(judge.pid, signal.SIGKILL)
        if number:
            with pytest.raises(EngineError, match="ended from outside"):
                list(search)
        else:
            next(search)
            search.close()
    assert len(list(ask(judge))) == 4


@posix_signals
def test_a_child_that_dies_while_a_picture_is_read_is_not_waited_for(judges, expected):
    # One question is with it: another child never answers that unless it is asked again.
    judge = judges(candidate_timeout_s=20.0)
    list(ask(judge))
    killed = []

    def load(seed):
        if seed == 1 and len(killed) < 2:
            killed.append(judge.pid)
            os.kill(judge.pid, signal.SIGKILL)
            # It ends, and its exit code is left for whom it is meant for.
            os.waitid(os.P_PID, judge.pid, os.WEXITED | os.WNOWAIT)
        return picture(seed)

    def questions():
        return iter(
            [
                (seed, JudgeInput(picture=JudgePicture(b"", functools.partial(load, seed))))
                for seed in range(3)
            ]
        )

    with pytest.raises(EngineError, match="ended from outside"):
        list(judge.judge(JudgeInput("a red boat"), questions(), CancelToken()))
    assert len(killed) == 2
    killed.pop()
    found = list(judge.judge(JudgeInput("a red boat"), questions(), CancelToken()))
    assert len(killed) == 2
    assert same(found, expected) == [0, 1, 2]


def ends_at_once(connection, configuration):
    """A child that is gone before it says a word, as one killed while it starts."""


def test_one_that_never_comes_up_is_started_twice_a_search_and_then_not_at_once(judges):
    now = [1000.0]
    starts = []
    judge = judges(target=ends_at_once, clock=lambda: now[0])
    supervisor = judge._supervisor
    start = supervisor._offloading.choice_for_start
    supervisor._offloading.choice_for_start = lambda: (starts.append(1), start())[1]
    for _ in range(2):
        with pytest.raises(EngineError, match="while being loaded"):
            list(ask(judge))
    assert len(starts) == 4
    with pytest.raises(EngineError, match="next attempt is in 15 s"):
        list(ask(judge))
    now[0] += 16
    with pytest.raises(EngineError, match="while being loaded"):
        list(ask(judge))
    assert len(starts) == 5


@posix_signals
def test_a_child_killed_between_searches_goes_unnoticed(judge, expected):
    list(ask(judge))
    child = psutil.Process(judge.pid)
    child.kill()
    psutil.wait_procs([child], timeout=30)
    assert same(list(ask(judge)), expected) == [0, 1, 2, 3]


@posix_signals
def test_a_child_that_hangs_is_ended(judges):
    judge = judges(candidate_timeout_s=3.0)
    search = ask(judge, images=pictures(1000))
    next(search)
    os.kill(judge.pid, signal.SIGSTOP)
    with pytest.raises(EngineError, match=r"took longer than 3 s to judge a picture"):
        list(search)
    assert judge.pid is None


def test_a_load_that_takes_too_long_is_ended(judges):
    with pytest.raises(EngineError, match="took longer than 0 s to load its model"):
        list(ask(judges(load_timeout_s=0.0)))


def test_a_child_that_needs_too_much_memory_is_ended(judges):
    with pytest.raises(EngineError, match="needed more than 1 MiB of memory"):
        list(ask(judges(memory_limit_bytes=2**20)))


def test_a_failed_assertion_inside_llama_cpp_is_survived(judges, pack, tmp_path):
    # Five heads do not divide a width of 32: nothing checks that but an assertion.
    broken = shutil.copy(pack.mmproj, tmp_path / "mmproj.gguf")
    reader = gguf.GGUFReader(broken, "r+")
    field = reader.get_field("clip.vision.attention.head_count")
    field.parts[field.data[0]][0] = 5
    reader.data.flush()
    with pytest.raises(EngineError, match=r"crashed|ended with exit code") as caught:
        list(ask(judges(mmproj=broken)))
    assert "GGML_ASSERT" in caught.value.detail


def test_noise_behind_a_sound_header_is_survived(judges, pack, tmp_path):
    broken = tmp_path / "text.gguf"
    blob = bytearray(pack.model.read_bytes())
    half = len(blob) // 2
    blob[half:] = np.random.default_rng(0).bytes(len(blob) - half)
    broken.write_bytes(blob)
    judge = judges(model=broken)
    with pytest.raises(EngineError):
        list(ask(judge))
    with pytest.raises(EngineError):
        list(ask(judge))


def test_a_cut_file_is_refused_in_a_sentence(judges, pack, tmp_path):
    broken = tmp_path / "text.gguf"
    broken.write_bytes(pack.model.read_bytes()[:-1000])
    with pytest.raises(EngineError, match="cut short") as caught:
        list(ask(judges(model=broken)))
    assert caught.value.path == broken


def test_an_encoder_that_does_not_fit_is_refused_in_a_sentence(judges, tmp_path):
    other = write_pack(tmp_path, mmproj_width=48)
    with pytest.raises(EngineError, match="cannot use the picture encoder") as caught:
        list(ask(judges(mmproj=other.mmproj)))
    assert "mismatch" in caught.value.detail


def test_a_model_that_cannot_work_is_not_loaded_at_every_keystroke(judges, pack, tmp_path):
    broken = tmp_path / "text.gguf"
    broken.write_bytes(b"nothing like a model, only longer than one")
    now = [1000.0]
    judge = judges(model=broken, clock=lambda: now[0])
    for _ in range(2):
        with pytest.raises(EngineError, match="not a GGUF file"):
            list(ask(judge))
    with pytest.raises(EngineError, match="not a GGUF file") as caught:
        list(ask(judge))
    assert "the next attempt is in 15 s" in caught.value.detail
    now[0] += 16
    with pytest.raises(EngineError) as caught:
        list(ask(judge))
    assert "next attempt" not in caught.value.detail
    with pytest.raises(EngineError, match="next attempt is in 30 s"):
        list(ask(judge))
    now[0] += 31
    with pytest.raises(EngineError) as caught:
        list(ask(judge))
    assert "next attempt" not in caught.value.detail
    # A repaired file is tried at once.
    with pytest.raises(EngineError):
        list(ask(judge))
    shutil.copy(pack.model, broken)
    assert len(list(ask(judge))) == 4


def test_closing_ends_the_child_and_a_later_search_starts_one(judge):
    list(ask(judge))
    child = psutil.Process(judge.pid)
    judge.close()
    assert judge.pid is None
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    assert len(list(ask(judge))) == 4


def test_closing_during_a_search_ends_it(judge):
    search = ask(judge, images=pictures(1000))
    next(search)
    judge.close()
    assert list(search) == []


def test_loading_is_reported(judges):
    told = []
    list(ask(judges(on_loading=told.append)))
    assert told
    assert [p.done for p in told] == sorted(p.done for p in told)
    assert all(p.total == 1000 and 0 <= p.done <= 1000 for p in told)


def test_a_candidate_that_cannot_be_judged_fails_the_search_but_not_the_child(judges):
    judge = judges(spec=spec(prompts={"text_to_image": "{image}" + "x " * 300 + "{query}"}))
    for _ in range(2):
        with pytest.raises(EngineError, match="does not fit the model's context"):
            list(ask(judge))


def test_memory_stays_flat(judge):
    def resident_mib():
        return psutil.Process(judge.pid).memory_info().rss / 2**20

    list(ask(judge, images=pictures(100)))
    before = resident_mib()
    for number in range(4):
        list(ask(judge, f"a boat number {number}", pictures(100)))
    # A bitmap kept per candidate would be 3 KiB, a context or a chunk's pixels more than that.
    assert resident_mib() - before < 1.0


def test_a_loaded_files_refusal_is_remembered_too(judges, tmp_path):
    judge = judges(model=write_strange(tmp_path / "text.gguf"), clock=lambda: 0.0)
    for _ in range(2):
        with pytest.raises(EngineError, match="cannot load the model file"):
            list(ask(judge))
    with pytest.raises(EngineError, match="next attempt is in 15 s"):
        list(ask(judge))
    assert judge.pid is None
