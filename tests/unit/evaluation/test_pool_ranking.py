"""Streamed pools, candidates of a query's own, subsets, and pools of several kinds."""

import json
from dataclasses import replace

import numpy as np
import pytest

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Verdict
from retllm_desktop.evaluation import pool_ranking
from retllm_desktop.evaluation.ablations import JudgeMode
from retllm_desktop.evaluation.coarse import CoarseStage
from retllm_desktop.evaluation.fine import FineStage
from retllm_desktop.evaluation.mbeir import index_pool
from retllm_desktop.evaluation.pictures import FolderPictureSource
from retllm_desktop.evaluation.pool_ranking import PoolRanker
from retllm_desktop.evaluation.records import AnswerCache, VectorCache
from retllm_desktop.evaluation.report import PackIdentity, RunEnvironment
from retllm_desktop.evaluation.report_formats import build_report_json, build_report_markdown
from retllm_desktop.evaluation.rows import FusionRules
from retllm_desktop.evaluation.run import EvalFinished, EvalPlan, EvaluationService
from retllm_desktop.evaluation.tasks import (
    AveragedMeasure,
    EvaluationSet,
    RetrievalTask,
    TaskEntry,
    list_pictures,
)
from tests.unit.fakes import FakeJudge

# No two candidates are equally near to a query.
FAR = (250, 252, 254)
REDS = tuple(range(5, 250, 6))


@pytest.fixture
def pictures(tmp_path, extractor):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for red in (*REDS, 12, 19, 26, 33, *FAR):
        (folder / f"{red}.img").write_bytes(bytes([red]))
    return FolderPictureSource(folder, extractor)


@pytest.fixture
def parts(tmp_path, encoder, pictures):
    vectors = VectorCache(tmp_path, {"pack": "fake"}, 3)
    coarse = CoarseStage(encoder, pictures, vectors)
    yield coarse, PoolRanker(coarse, encoder, pictures, tmp_path, {"pack": "fake"})
    vectors.close()


def write_pool(path, entries):
    with path.open("w") as stream:
        for number, entry in enumerate(entries):
            kinds = ["image"] * bool(entry.picture) + ["text"] * bool(entry.text)
            row = {"did": f"1:{number}", "modality": ",".join(kinds)}
            row |= {"txt": entry.text or None, "img_path": entry.picture or None}
            stream.write(json.dumps(row) + "\n")
    return index_pool(path, set())[0]


def prepare(coarse, pictures, task):
    assert not any(reason for _, reason in pictures.look(list_pictures([task])))
    list(coarse.embed(task.entries, CancelToken()))


def finish(steps):
    seen = []
    while True:
        try:
            seen.append(next(steps))
        except StopIteration as end:
            return seen, end.value


def rank(ranker, task, k, cancel=None):
    known = set(list_pictures([task]))
    return finish(ranker.rank(task, k, known, cancel or CancelToken(), lambda *step: step))


GALLERY = (
    *(TaskEntry(picture=f"{red}.img") for red in REDS),
    *(TaskEntry("y" * length) for length in range(6, 60, 6)),
    *(TaskEntry("z" * 80, f"{red}.img") for red in FAR),
)
QUERIES = tuple(TaskEntry("x" * length) for length in (13, 40, 76, 151))
RELEVANT = ((1,), (5, 40), (30,), (2, 3, 4))


@pytest.mark.parametrize("fused", [False, True])
@pytest.mark.parametrize("block", [1, 7, 256])
def test_a_streamed_pool_ranks_as_a_held_one(parts, pictures, tmp_path, monkeypatch, fused, block):
    monkeypatch.setattr(pool_ranking, "_BLOCK", block)
    coarse, ranker = parts
    held = RetrievalTask("t", Pair.TEXT_TO_IMAGE, QUERIES, GALLERY, RELEVANT, fused=fused)
    streamed = replace(held, gallery=write_pool(tmp_path / "pool.jsonl", GALLERY))
    prepare(coarse, pictures, streamed)
    seen, (found, counts) = rank(ranker, streamed, 6)
    assert seen[-1] == (len(GALLERY), len(GALLERY))
    assert counts.unreadable == 0
    prepare(coarse, pictures, held)
    wanted = coarse.rank(held, 6)
    assert np.allclose(found.cosines, wanted.cosines, atol=1e-6)
    assert found.top.tolist() == wanted.top.tolist()
    assert [own.tolist() for own in found.ranks] == [own.tolist() for own in wanted.ranks]
    assert found.z_scores == pytest.approx(wanted.z_scores, abs=1e-5)


def test_an_interrupted_ranking_goes_on(parts, pictures, encoder, tmp_path, monkeypatch):
    monkeypatch.setattr(pool_ranking, "_BLOCK", 10)
    coarse, ranker = parts
    pool = write_pool(tmp_path / "pool.jsonl", GALLERY)
    task = RetrievalTask("t", Pair.TEXT_TO_IMAGE, QUERIES, pool, RELEVANT)
    prepare(coarse, pictures, task)
    before = encoder.embedded
    cancel = CancelToken()
    steps = ranker.rank(task, 3, set(), cancel, lambda *step: step)
    next(steps)
    cancel.cancel()
    assert finish(steps)[1] is None
    assert encoder.embedded == before + 10
    prepare(coarse, pictures, task)
    _, (first, _) = rank(ranker, task, 3)
    whole = encoder.embedded
    _, (again, _) = rank(ranker, task, 3)
    # The queries whose time is taken are embedded again; nothing of the pool is.
    assert encoder.embedded - whole == len(QUERIES) + 1
    assert again.top.tolist() == first.top.tolist()
    # Another content of a picture is another candidate.
    (tmp_path / "pictures" / "5.img").write_bytes(bytes([13]))
    prepare(coarse, pictures, task)
    _, (changed, _) = rank(ranker, task, 1)
    assert changed.top[0].tolist() == [0]


def test_what_cannot_be_read_is_no_candidate(parts, pictures, tmp_path):
    coarse, ranker = parts
    entries = (TaskEntry(picture="gone.img"), *GALLERY, TaskEntry(picture="torn.img"))
    (tmp_path / "pictures" / "torn.img").write_bytes(b"")
    pool = write_pool(tmp_path / "pool.jsonl", entries)
    task = RetrievalTask("t", Pair.TEXT_TO_IMAGE, QUERIES[:1], pool, ((2,),))
    prepare(coarse, pictures, task)
    _, (found, counts) = rank(ranker, task, len(entries))
    assert counts.unreadable == 2
    assert "gone.img" in counts.example
    assert not {0, len(entries) - 1} & set(found.top[0].tolist())
    assert found.top[0].tolist()[-2:] == [-1, -1]
    assert found.cosines[0].tolist()[-2:] == [-np.inf, -np.inf]


def test_candidates_of_a_query_s_own_what_is_excluded_and_a_subset(parts, pictures):
    coarse, _ = parts
    gallery = tuple(TaskEntry(picture=f"{red}.img") for red in (5, 12, 19, 26, 33))
    queries = (TaskEntry("x" * 13), TaskEntry("x" * 18))
    task = RetrievalTask("t", Pair.TEXT_TO_IMAGE, queries, gallery, ((1,), (3,)))
    prepare(coarse, pictures, task)
    assert [own.tolist() for own in coarse.rank(task, 2).ranks] == [[1], [3]]
    own = coarse.rank(replace(task, pools=((0, 1, 4), (3, 4))), 3)
    assert own.top.tolist() == [[1, 0, 4], [3, 4, -1]]
    assert [ranks.tolist() for ranks in own.ranks] == [[1], [1]]
    less = coarse.rank(replace(task, excluded=((0,), (2,))), 5)
    assert less.top.tolist() == [[1, 2, 3, 4, -1], [1, 3, 0, 4, -1]]
    assert [ranks.tolist() for ranks in less.ranks] == [[1], [2]]
    subset = coarse.rank(replace(task, subsets=((0, 1, 4), (2, 3, 4))), 5)
    assert [ranks.tolist() for ranks in subset.rivals] == [[3, 5], [1, 5]]


class LengthJudge(FakeJudge):
    """Says yes to what is as long, or as red, as the query; counts by pair."""

    def judge(self, query, candidates, cancel, *, effort):
        kinds = set()
        for key, side in candidates:
            kinds.add(side.picture is not None)
            shown = int(side.picture.load()[0, 0, 0]) if side.picture else len(side.text)
            gap = abs(len(query.text) - shown)
            yield key, Verdict(0.9 if gap < 2 else 0.1, gap / 100, 3.0 - gap, 1.0)
        # A judge is given what is of one pair.
        assert len(kinds) == 1
        self.seen.append(kinds.pop())


def run_service(tmp_path, parts, pictures, judge, data, k=4):
    coarse, ranker = parts
    answers = AnswerCache(tmp_path, {"pack": "judge"})
    service = EvaluationService(
        pictures,
        coarse,
        FineStage(judge, pictures, answers),
        FusionRules(),
        packs=(PackIdentity("coarse", "fake", "1", "", {}),),
        circumstances=lambda: RunEnvironment("1", {}, "a machine", (), "now"),
        pools=ranker,
    )
    plan = EvalPlan(k, k, 0, frozenset({JudgeMode.PLAIN}))
    try:
        events = list(service.evaluate(data, plan, CancelToken()))
    finally:
        answers.close()
    assert isinstance(events[-1], EvalFinished)
    return events[-1].report


def rows_of(task):
    return {(row.stage.key, row.k): row for row in task.rows}


def test_a_pool_of_several_kinds_is_judged_by_the_pairs_that_the_pack_has(
    tmp_path, parts, pictures
):
    # Nearest to both queries, in turn: a text, a picture and a picture with a text.
    gallery = (
        TaskEntry("y" * 13),
        TaskEntry(picture="12.img"),
        TaskEntry("z" * 4, "19.img"),
        TaskEntry(picture="gone.img"),
        TaskEntry("far" * 60),
    )
    pool = write_pool(tmp_path / "pool.jsonl", gallery)
    task = RetrievalTask("mixed", Pair.TEXT_TO_IMAGE, (TaskEntry("x" * 12),), pool, ((1,),))
    data = EvaluationSet("s", "s", "f", list_pictures([task]), lambda gone: (task.without(gone),))
    judge = LengthJudge(pairs=(Pair.TEXT_TO_IMAGE, Pair.TEXT_TO_PASSAGE))
    report = run_service(tmp_path, parts, pictures, judge, data)
    (measured,) = report.tasks
    found = rows_of(measured)
    assert (found["log-odds/plain", 4].comparisons, found["log-odds/plain", 4].unreadable) == (4, 0)
    assert found["log-odds/plain", 4].values["r1"].value == 1.0
    assert len(judge.seen) >= 2
    assert set(judge.seen) == {False, True}
    (remark,) = measured.remarks
    assert remark.startswith("1 candidates cannot be read and are left out, the first «gone.img»")
    # One that knows no passages leaves them where the coarse stage has them.
    (tmp_path / "other").mkdir()
    only = run_service(tmp_path / "other", parts, pictures, LengthJudge(), data)
    assert rows_of(only.tasks[0])["log-odds/plain", 4].unreadable == 2


def test_a_benchmark_s_own_measures_and_means(tmp_path, parts, pictures):
    gallery = tuple(TaskEntry(picture=f"{red}.img") for red in (5, 12, 19, 26, 33))
    queries = (TaskEntry("x" * 13), TaskEntry("x" * 18))

    def make(gone):
        del gone
        whole = RetrievalTask(
            "one",
            Pair.TEXT_TO_IMAGE,
            queries,
            gallery,
            ((1,), (3,)),
            subsets=((0, 1, 4), (2, 3, 4)),
            recalls=(1, 5, 50),
        )
        return whole, replace(whole, name="two", queries=queries[::-1])

    data = EvaluationSet(
        "s",
        "s",
        "f",
        tuple(entry.picture for entry in gallery),
        make,
        averages=(AveragedMeasure("mean", ("r1", "rs1")), AveragedMeasure("none", ("r7",))),
    )
    report = run_service(tmp_path, parts, pictures, LengthJudge(), data, k=3)
    values = rows_of(report.tasks[0])["cosine", 0].values
    assert {name: values[name].value for name in ("r1", "r5", "r50", "rs1", "rs2")} == {
        "r1": 0.5,
        "r5": 1.0,
        "r50": 1.0,
        "rs1": 0.5,
        "rs2": 1.0,
    }
    assert "r10" not in values
    shares = [
        rows_of(task)["cosine", 0].values[name].value
        for task in report.tasks
        for name in ("r1", "rs1")
    ]
    (coarse,) = [row for row in report.averages if row.stage.key == "cosine"]
    assert coarse.value == pytest.approx(sum(shares) / 4)
    assert {row.title for row in report.averages} == {"mean"}
    assert build_report_json(report)["averages"][0]["title"] == "mean"
    text = build_report_markdown(report)
    assert "| stage | k | mean |" in text
    assert "R_subset@1" in text
