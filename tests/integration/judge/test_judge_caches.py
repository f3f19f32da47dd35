"""The judge in its child: every kind of question, what is kept between them, and who is left."""

import os
import shutil
import subprocess
import sys

import numpy as np
import psutil
import pytest

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import JudgeInput, JudgeOptions, JudgePicture, Pair, WritingTask
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.judge.inference.worker import serve_judge
from retllm_desktop.packs.question_templates import PAPER_PROMPTS
from tests.fixtures.tiny_gguf import IMAGE_ROUNDING, PICTURE_PX, spec

CHANGES = {
    "prompts": {pair.value: template for pair, template in PAPER_PROMPTS.items()},
    "context_length": 1024,
}


@pytest.fixture
def judges(judges, tmp_path):
    """Makes judges that keep pictures in one folder."""
    kept = {"spec": spec(**CHANGES), "cache_folder": tmp_path / "seen"}
    return lambda **changes: judges(**(kept | changes))


def pixels(seed):
    return np.random.default_rng(seed).integers(0, 256, (PICTURE_PX, PICTURE_PX, 3), np.uint8)


class Pictures:
    """Pictures by number, and which of them were read."""

    def __init__(self):
        self.read = []

    def picture(self, number, *, key=None):
        def load():
            self.read.append(number)
            return pixels(number)

        return JudgePicture(b"picture %d" % number if key is None else key, load)

    def sides(self, count, **more):
        return [JudgeInput(picture=self.picture(number, **more)) for number in range(count)]


@pytest.fixture
def pictures():
    return Pictures()


def judge_all(judge, query, sides, effort=None):
    found = list(
        judge.judge(query, enumerate(sides), CancelToken(), effort=effort or JudgeOptions())
    )
    assert [key for key, _ in found] == list(range(len(sides)))
    return [verdict for _, verdict in found]


@pytest.fixture(scope="module")
def expected(pack):
    """What the engine says in this process, of each question alone."""
    with JudgeEngine(pack.model, pack.mmproj, spec(**CHANGES), threads=1, state_bytes=0) as engine:

        def ask(pair, query, sides):
            return [engine.ask_batch([JudgeQuestion(pair, query, side)])[0] for side in sides]

        yield ask


def cached(folder):
    """The files of encoded pictures."""
    return list((folder / "seen").rglob("*.seen"))


def odds(verdicts):
    return pytest.approx([verdict.log_odds for verdict in verdicts], abs=IMAGE_ROUNDING)


def told(verdicts):
    return [verdict.log_odds for verdict in verdicts]


def test_every_pair_is_judged(judges, expected, pictures):
    judge = judges()
    plain, both = (
        pictures.sides(5),
        [JudgeInput("a boat", side.picture) for side in pictures.sides(3)],
    )
    texts = [JudgeInput(f"a passage about boat {number}") for number in range(4)]
    words, shown = JudgeInput("a red boat"), JudgeInput(picture=pictures.picture(9))
    composed = JudgeInput("a red boat", pictures.picture(9))
    for pair, query, sides in (
        (Pair.TEXT_TO_IMAGE, words, plain),
        (Pair.IMAGE_TO_IMAGE, shown, plain),
        (Pair.COMPOSED_TO_IMAGE, composed, plain),
        (Pair.COMPOSED_TO_COMPOSED, composed, both),
        (Pair.TEXT_TO_PASSAGE, words, texts),
    ):
        assert judge.supports(pair)
        assert told(judge_all(judge, query, sides)) == odds(expected(pair, query, sides)), pair


def test_a_pair_that_the_pack_has_no_prompt_for_is_refused_before_anything_starts(judges, pictures):
    judge = judges(spec=spec())
    assert not judge.supports(Pair.IMAGE_TO_IMAGE)
    with pytest.raises(EngineError, match="cannot be asked to compare"):
        judge_all(judge, JudgeInput(picture=pictures.picture(1)), pictures.sides(2))
    with pytest.raises(EngineError, match="cannot be asked to choose"):
        judge.choose(JudgeInput(picture=pictures.picture(1)), [(0, "a"), (1, "b")], CancelToken())
    assert judge.pid is None


def test_an_edited_query_reads_no_picture_again(judges, expected, pictures, tmp_path):
    judge = judges()
    sides = pictures.sides(6)
    first = judge_all(judge, JudgeInput("a red boat"), sides)
    assert sorted(pictures.read) == list(range(6))
    pictures.read.clear()
    edited = judge_all(judge, JudgeInput("a boat"), sides)
    assert pictures.read == []
    assert {verdict.reused for verdict in edited} == {"state"}
    assert told(edited) == odds(expected(Pair.TEXT_TO_IMAGE, JudgeInput("a boat"), sides))
    assert told(first) != odds(edited)
    assert len(cached(tmp_path)) == 6


def test_a_later_start_encodes_nothing_again(judges, expected, pictures):
    judge_all(judges(), JudgeInput("a red boat"), pictures.sides(6))
    pictures.read.clear()
    later = judge_all(judges(), JudgeInput("a boat"), pictures.sides(6))
    assert pictures.read == []
    assert {verdict.reused for verdict in later} == {"embedding"}
    assert told(later) == odds(
        expected(Pair.TEXT_TO_IMAGE, JudgeInput("a boat"), pictures.sides(6))
    )


def test_what_vanished_from_the_disk_is_read_again(judges, expected, pictures, tmp_path):
    judge = judges(state_bytes=0)
    judge_all(judge, JudgeInput("a red boat"), pictures.sides(6))
    shutil.rmtree(tmp_path / "seen")
    pictures.read.clear()
    query = JudgeInput("a boat")
    again = judge_all(judge, query, pictures.sides(6))
    # The child alone knows whether it still remembers one of them.
    assert set(pictures.read) <= set(range(6))
    assert 4 <= len(pictures.read) <= 6
    assert told(again) == odds(expected(Pair.TEXT_TO_IMAGE, query, pictures.sides(6)))


def test_a_damaged_cache_costs_time_only(judges, expected, pictures, tmp_path):
    judge_all(judges(), JudgeInput("a red boat"), pictures.sides(4))
    for path in cached(tmp_path):
        path.write_bytes(path.read_bytes()[:-5] + b"wrong")
    pictures.read.clear()
    again = judge_all(judges(), JudgeInput("a boat"), pictures.sides(4))
    assert sorted(pictures.read) == [0, 1, 2, 3]
    assert told(again) == odds(
        expected(Pair.TEXT_TO_IMAGE, JudgeInput("a boat"), pictures.sides(4))
    )


def test_pictures_without_a_name_are_judged_and_not_kept(judges, expected, pictures, tmp_path):
    judge = judges()
    for _ in range(2):
        sides = pictures.sides(4, key=b"")
        found = judge_all(judge, JudgeInput("a boat"), sides)
        assert told(found) == odds(expected(Pair.TEXT_TO_IMAGE, JudgeInput("a boat"), sides))
        assert {verdict.reused for verdict in found} == {""}
    assert cached(tmp_path) == []


def test_one_picture_may_come_twice(judges, expected, pictures):
    side = pictures.sides(1)[0]
    unnamed = JudgeInput(picture=pictures.picture(1, key=b""))
    sides = [side, unnamed, side, unnamed, side]
    found = judge_all(judges(), JudgeInput("a boat"), sides)
    assert told(found) == odds(expected(Pair.TEXT_TO_IMAGE, JudgeInput("a boat"), sides))


def test_a_candidate_that_cannot_be_read_is_told_in_its_place(judges, pictures):
    def gone():
        raise ItemError("The picture is gone")

    sides = pictures.sides(3)
    sides[1] = JudgeInput(picture=JudgePicture(b"gone", gone))
    found = judge_all(judges(), JudgeInput("a boat"), sides)
    assert [isinstance(verdict, ItemError) for verdict in found] == [False, True, False]


def test_a_querys_picture_that_cannot_be_read_ends_the_search(judges, pictures):
    def gone():
        raise ItemError("The picture is gone")

    judge = judges()
    with pytest.raises(ItemError, match="is gone"):
        judge_all(judge, JudgeInput(picture=JudgePicture(b"gone", gone)), pictures.sides(2))
    assert len(judge_all(judge, JudgeInput("a boat"), pictures.sides(2))) == 2


def test_a_crop_is_looked_at_as_well(judges, expected, pictures):
    sides = [JudgeInput(picture=pictures.picture(1), crop=pictures.picture(2))]
    found = judge_all(judges(), JudgeInput("a boat"), sides)
    assert found[0].region_checked
    assert told(found) == odds(expected(Pair.TEXT_TO_IMAGE, JudgeInput("a boat"), sides))


def test_a_text_is_chosen(judges, pictures):
    judge = judges()
    options = [(100 + number, f"a boat number {number}") for number in range(12)]
    found = judge.choose(JudgeInput(picture=pictures.picture(1)), options, CancelToken())
    assert list(found) == [key for key, _ in options]
    assert all(0 < verdict.p_true < 1 for verdict in found.values())
    cancel = CancelToken()
    cancel.cancel()
    assert judge.choose(JudgeInput(picture=pictures.picture(1)), options, cancel) == {}


def test_a_line_is_written(judges, pictures):
    judge = judges(spec=spec(**CHANGES, chat_template="gguf"))
    about = JudgeInput("a boat", pictures.picture(1))
    told = judge.write(WritingTask.EXPLAIN, about, CancelToken())
    assert told.isprintable()
    assert told
    assert judge.write(WritingTask.TRANSLATE, JudgeInput("ein Boot"), CancelToken()).isascii()
    assert len(judge_all(judge, JudgeInput("a boat"), pictures.sides(2))) == 2


def test_a_pack_of_fixed_questions_cannot_write(judges):
    judge = judges()
    with pytest.raises(EngineError, match="cannot write, only judge"):
        judge.write(WritingTask.TRANSLATE, JudgeInput("ein Boot"), CancelToken())
    assert judge.pid is None


def test_pictures_are_looked_at_ahead(judges, pictures, tmp_path):
    judge = judges()
    assert list(judge.prefetch(pictures.sides(5), CancelToken())) == [1, 2, 3, 4, 5]
    assert len(cached(tmp_path)) == 5
    pictures.read.clear()
    found = judge_all(judge, JudgeInput("a boat"), pictures.sides(5))
    assert {verdict.reused for verdict in found} == {"embedding"}
    assert pictures.read == []


def test_a_question_ends_looking_ahead_and_not_the_other_way_round(judges, pictures):
    judge = judges()
    ahead = judge.prefetch(pictures.sides(50), CancelToken())
    next(ahead)
    search = judge.judge(JudgeInput("a boat"), enumerate(pictures.sides(3)), CancelToken())
    next(search)
    assert list(ahead) == []
    assert list(judge.prefetch(pictures.sides(50), CancelToken())) == []
    assert len(list(search)) == 2


def test_a_question_not_begun_yet_is_not_lost_to_looking_ahead(judges, expected, pictures):
    judge = judges()
    query, sides = JudgeInput("a boat"), pictures.sides(3)
    search = judge.judge(query, enumerate(sides), CancelToken())
    ahead = judge.prefetch(pictures.sides(50), CancelToken())
    assert next(ahead) == 1
    found = list(search)
    assert [key for key, _ in found] == [0, 1, 2]
    assert told(v for _, v in found) == odds(expected(Pair.TEXT_TO_IMAGE, query, sides))
    assert list(ahead) == []


def test_a_question_that_is_never_begun_stops_no_looking_ahead(judges, pictures):
    judge = judges()
    abandoned = judge.judge(JudgeInput("a boat"), enumerate(pictures.sides(3)), CancelToken())
    assert list(judge.prefetch(pictures.sides(5), CancelToken())) == [1, 2, 3, 4, 5]
    # A newer one took its place meanwhile.
    assert len(judge_all(judge, JudgeInput("a red boat"), pictures.sides(2))) == 2
    assert list(abandoned) == []


def test_nothing_is_looked_at_ahead_where_nothing_is_kept(judges, pictures):
    judge = judges(cache_folder=None)
    assert list(judge.prefetch(pictures.sides(3), CancelToken())) == []
    assert judge.pid is None


def test_what_is_kept_stays_below_its_limits(judges, pictures, tmp_path):
    judge = judges(cache_bytes=20_000, state_bytes=60_000)
    judge_all(judge, JudgeInput("a boat"), pictures.sides(60))
    assert 0 < sum(path.stat().st_size for path in cached(tmp_path)) <= 20_000
    # The states of the last ones are still there, those of the first ones are not.
    again = judge_all(judge, JudgeInput("a red boat"), pictures.sides(60)[::-1])
    assert (again[0].reused, again[-1].reused) == ("state", "")


def test_a_model_without_an_encoder_is_refused(judges, pack, pictures, tmp_path):
    missing = tmp_path / "mmproj.gguf"
    with pytest.raises(EngineError) as caught:
        judge_all(judges(mmproj=missing), JudgeInput("a boat"), pictures.sides(1))
    assert caught.value.path == missing
    with pytest.raises(EngineError, match="encoder is not one"):
        judge_all(judges(mmproj=pack.model), JudgeInput("a boat"), pictures.sides(1))


def serve_in_little_room(connection, configuration):
    """A child that gets little more memory than its libraries take."""
    import resource

    import retllm_desktop.judge.inference.engine  # noqa: F401

    room = psutil.Process().memory_info().vms + (96 << 20)
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    serve_judge(connection, configuration)


@pytest.mark.skipif(sys.platform != "linux", reason="limits address space")
def test_too_little_memory_is_told(judges, pictures):
    judge = judges(
        spec=spec(**(CHANGES | {"context_length": 1 << 18, "image_max_tokens": 1 << 17})),
        target=serve_in_little_room,
    )
    with pytest.raises(EngineError, match=r"make room|ended") as caught:
        judge_all(judge, JudgeInput("a boat"), pictures.sides(2))
    assert "the results keep the quick order" in caught.value.detail
    assert judge.pid is None


PROGRAM = """
import sys, numpy as np
from pathlib import Path
from retllm_desktop.core.judging import JudgeInput, JudgePicture
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.judge.client.process_judge import ProcessJudge
from tests.fixtures.tiny_gguf import PICTURE_PX, spec

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    judge = ProcessJudge(folder / "text.gguf", folder / "mmproj.gguf", spec(), threads=1)
    shown = JudgePicture(b"", lambda: np.zeros((PICTURE_PX, PICTURE_PX, 3), np.uint8))
    endless = ((n, JudgeInput(picture=shown)) for n in range(10**9))
    for key, _ in judge.judge(JudgeInput("a boat"), endless, CancelToken()):
        if key == 3:
            print(judge.pid, flush=True)
"""


def test_no_process_is_left_where_the_program_is_killed(pack, tmp_path):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    program = subprocess.Popen(
        [sys.executable, str(script), str(pack.model.parent)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        child = psutil.Process(int(program.stdout.readline()))
        assert child.is_running()
    finally:
        program.kill()
        program.wait(30)
        program.stdout.close()
    gone, alive = psutil.wait_procs([child], timeout=30)
    assert alive == []
    assert gone
