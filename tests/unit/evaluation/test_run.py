from dataclasses import replace

import pytest

from retllm_desktop.core.errors import EngineError, InputError
from retllm_desktop.core.judging import Pair, PictureAttention
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.similarity import MatchCurve, MatchPrior
from retllm_desktop.core.types import Verdict, VerdictReuse
from retllm_desktop.evaluation.ablations import JudgeMode
from retllm_desktop.evaluation.coarse import CoarseStage
from retllm_desktop.evaluation.fine import FineStage
from retllm_desktop.evaluation.pictures import FolderPictureSource
from retllm_desktop.evaluation.records import AnswerCache, VectorCache
from retllm_desktop.evaluation.report import PackIdentity, RunEnvironment
from retllm_desktop.evaluation.rows import FusionRules
from retllm_desktop.evaluation.run import (
    EvalFinished,
    EvalPlan,
    EvalProgress,
    EvaluationService,
    PicturesMissing,
    TaskMeasured,
)
from retllm_desktop.evaluation.tasks import (
    CaptionedPicture,
    ChoiceQuestion,
    ChoiceTask,
    Direction,
    EvaluationSet,
    RetrievalTask,
    TaskEntry,
    make_caption_tasks,
)
from tests.unit.fakes import FakeJudge

REDS = (10, 30, 50, 70, 90, 110)
CIRCUMSTANCES = RunEnvironment("1", {"python": "3"}, "a machine", (0.5, 0.7), "now")
PACKS = (PackIdentity("coarse", "fake", "1", "", {"a": "b"}),)


class TrueJudge(FakeJudge):
    """Knows which picture a text means: as many letters as it is red; counts questions."""

    def __init__(self, pairs=(Pair.TEXT_TO_IMAGE,), broken_after=None):
        super().__init__(pairs=pairs)
        self.count = 0
        self.broken_after = broken_after

    def judge(self, query, candidates, cancel, *, effort):
        self.asked.append((query, effort))
        for key, side in candidates:
            if cancel.cancelled:
                return
            if self.broken_after is not None and self.count >= self.broken_after:
                raise EngineError("The model broke")
            self.count += 1
            gap = abs(len(query.text) - int(side.picture.load()[0, 0, 0]))
            verdict = Verdict(0.9 if gap < 5 else 0.1, gap / 100, 3.0 - gap, 1.0)
            yield (
                key,
                replace(
                    verdict,
                    retraced=effort.retrace,
                    region_checked=side.crop is not None,
                    reused=VerdictReuse.EMBEDDING,
                ),
            )


class Looks:
    """Looks again where the answer is no."""

    def __init__(self, everywhere=True):
        self.everywhere = everywhere

    def in_doubt(self, first):
        return first.p_true < 0.5

    def find_part(self, text, view):
        return view.crop(Region(0.0, 0.0, 0.5, 0.5)) if self.everywhere else None


@pytest.fixture
def pictures(tmp_path, extractor):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for red in REDS:
        (folder / f"{red}.img").write_bytes(bytes([red]))
    return FolderPictureSource(folder, extractor)


@pytest.fixture
def service(tmp_path, encoder, pictures):
    opened = []

    def build(judge, look=None, out=tmp_path, rules=FusionRules()):  # noqa: B008
        kept = VectorCache(out, {"pack": "fake"}, 3)
        answers = AnswerCache(out, {"pack": "judge"})
        opened.extend((kept, answers))
        return EvaluationService(
            pictures,
            CoarseStage(encoder, pictures, kept),
            FineStage(judge, pictures, answers, look) if judge else None,
            rules,
            packs=PACKS,
            circumstances=lambda: CIRCUMSTANCES,
        )

    yield build
    for part in opened:
        part.close()


def captioned(reds=REDS, directions=tuple(Direction), limit=0):
    """Pictures with captions that both stages know."""
    captions = tuple(CaptionedPicture(f"{red}.img", ("x" * red,)) for red in reds)
    return EvaluationSet(
        "set",
        "made up",
        "f" * 64,
        tuple(picture.name for picture in captions),
        lambda gone: make_caption_tasks(
            [picture for picture in captions if picture.name not in gone], directions, limit=limit
        ),
    )


def plan(modes=frozenset(JudgeMode), paper_k=2, fine_k=3):
    return EvalPlan(paper_k, fine_k, 0, modes, {"seed": 0})


def run(service, data, chosen=None, cancel=None):
    return list(service.evaluate(data, chosen or plan(), cancel or CancelToken()))


def report_of(events):
    assert isinstance(events[-1], EvalFinished)
    return events[-1].report


def rows_of(task):
    return {(row.stage.key, row.k): row for row in task.rows}


def test_all_rows_of_both_directions(service):
    report = report_of(
        run(service(TrueJudge((Pair.TEXT_TO_IMAGE, Pair.IMAGE_TO_TEXTS))), captioned())
    )
    to_image, to_text = report.tasks
    assert (to_image.name, to_image.queries, to_image.gallery) == ("text-to-image", 6, 6)
    found = rows_of(to_image)
    assert found["cosine", 0].values["r1"].value == 1.0
    assert found["paper/plain", 2].comparisons == 12
    assert found["paper/plain", 3].comparisons == 18
    assert found["shipped/plain", 3].values["r1"].value == 1.0
    assert found["shipped/plain", 3].cost.kept_share == 1.0
    assert found["shipped/plain", 3].calibration_error is not None
    assert found["paper/plain", 3].calibration_error is None
    assert found["paper/retraced", 3].applied == 18
    assert "where to look again" in found["paper/looked-again", 0].unavailable
    assert ("set-wise/set-wise", 3) not in found
    assert rows_of(to_text)["set-wise/set-wise", 3].comparisons == 18
    assert report.packs == PACKS
    assert report.circumstances == CIRCUMSTANCES
    assert report.failure == ""
    assert report.pictures == 6


def test_the_model_mends_what_the_coarse_stage_confuses(service, pictures):
    # The coarse stage takes captions of 19 letters too many for those of the next picture.
    names = [f"{red}.img" for red in REDS]
    task = RetrievalTask(
        "t",
        Pair.TEXT_TO_IMAGE,
        tuple(TaskEntry("x" * (red + 19)) for red in REDS[:-1]),
        tuple(TaskEntry(picture=name) for name in names),
        tuple((place,) for place in range(5)),
        ("even", "odd", "even", "odd", "even"),
    )

    class Shifted(TrueJudge):
        def judge(self, query, candidates, cancel, *, effort):
            wanted = replace(query, text=query.text[19:])
            return super().judge(wanted, candidates, cancel, effort=effort)

    data = EvaluationSet("s", "s", "f", tuple(names), lambda gone: (task,))
    (measured,) = report_of(run(service(Shifted()), data)).tasks
    found = rows_of(measured)
    assert found["cosine", 0].values["r1"].value == 0.0
    assert "gain_r1" not in found["cosine", 0].values
    shipped = found["shipped/plain", 3]
    assert shipped.values["r1"].value == 1.0
    assert shipped.values["gain_r1"].value == 1.0
    assert shipped.values["mrr"].value == 1.0
    assert {kind: (value.value, n) for kind, (value, n) in shipped.by_kind.items()} == {
        "even": (1.0, 3),
        "odd": (1.0, 2),
    }


def test_choices(service):
    def choice(red, wrong, right, kind):
        options = [TaskEntry("x" * red), TaskEntry("x" * wrong)]
        return ChoiceQuestion(
            TaskEntry(picture=f"{red}.img"),
            tuple(options if right == 0 else options[::-1]),
            right,
            kind,
        )

    task = ChoiceTask(
        "choices",
        Pair.IMAGE_TO_TEXTS,
        (choice(10, 60, 0, "far"), choice(30, 90, 1, "far"), choice(50, 52, 1, "near")),
    )
    data = EvaluationSet("s", "s", "f", tuple(f"{red}.img" for red in REDS), lambda _: (task,))
    judge = TrueJudge((Pair.TEXT_TO_IMAGE, Pair.IMAGE_TO_TEXTS))
    (measured,) = report_of(run(service(judge), data)).tasks
    found = rows_of(measured)
    assert found["cosine", 0].values["accuracy"].value == 1.0
    # Both are within the judge's reach of «yes»: a tie, which only the entropy decides.
    near = found["p-true/plain", 2]
    assert near.values["accuracy"].value == pytest.approx(2 / 3)
    assert {kind: value.value for kind, (value, _) in near.by_kind.items()} == {
        "far": 1.0,
        "near": 0.0,
    }
    assert found["paper/plain", 2].values["accuracy"].value == 1.0
    assert found["log-odds/plain", 2].values["accuracy"].value == 1.0
    # The fake chooses the longest text, wherever it stands.
    assert found["set-wise/set-wise", 2].values["accuracy"].value == 0.0


def test_without_a_model_the_coarse_stage_stands_alone(service):
    report = report_of(run(service(None), captioned(), plan(frozenset())))
    assert [row.stage.key for row in report.tasks[0].rows] == ["cosine"]
    report = report_of(run(service(None), captioned(), plan(frozenset({JudgeMode.PLAIN}))))
    assert rows_of(report.tasks[0])["paper/plain", 0].unavailable == "no fine pack is chosen"


def test_what_a_pack_cannot_be_asked_is_not_available(service):
    task = RetrievalTask(
        "t",
        Pair.IMAGE_TO_IMAGE,
        (TaskEntry(picture="10.img"),),
        (TaskEntry(picture="30.img"), TaskEntry(picture="50.img")),
        ((0,),),
    )
    data = EvaluationSet("s", "s", "f", (), lambda _: (task,))
    (measured,) = report_of(run(service(TrueJudge()), data)).tasks
    found = rows_of(measured)
    assert found["cosine", 0].values["r1"].value == 1.0
    assert "image_to_image" in found["shipped/plain", 0].unavailable


def test_an_answer_that_was_not_retraced_is_not_called_so(service):
    class Plain(TrueJudge):
        def judge(self, query, candidates, cancel, *, effort):
            return super().judge(query, candidates, cancel, effort=replace(effort, retrace=False))

    report = report_of(run(service(Plain()), captioned()))
    row = rows_of(report.tasks[0])["paper/retraced", 2]
    assert row.unavailable == "none of 12 comparisons was retraced"
    assert not row.values


def test_only_doubtful_answers_are_looked_at_again(service):
    judge = TrueJudge()
    report = report_of(
        run(service(judge, Looks()), captioned(directions=[Direction.TEXT_TO_IMAGE]))
    )
    row = rows_of(report.tasks[0])["paper/looked-again", 3]
    # Of three candidates a query one is right at once.
    assert (row.comparisons, row.applied) == (18, 12)
    plain = rows_of(report.tasks[0])["paper/plain", 3]
    assert row.cost.median_s > plain.cost.median_s
    assert judge.count == 18 + 18 + 12


def test_nowhere_to_look_again(service):
    report = report_of(run(service(TrueJudge(), Looks(everywhere=False)), captioned()))
    row = rows_of(report.tasks[0])["paper/looked-again", 2]
    assert row.unavailable == "none of 12 comparisons was looked at again"


def test_an_interrupted_run_goes_on_where_it_was(service, tmp_path):
    whole = report_of(run(service(judge := TrueJudge(), Looks()), captioned()))
    asked = judge.count
    out = tmp_path / "second"
    out.mkdir()
    judges = [TrueJudge(), TrueJudge()]
    cancel, events = CancelToken(), []
    for event in service(judges[0], Looks(), out).evaluate(captioned(), plan(), cancel):
        events.append(event)
        if judges[0].count >= 20:
            cancel.cancel()
    assert not any(isinstance(event, EvalFinished) for event in events)
    again = report_of(run(service(judges[1], Looks(), out), captioned()))
    assert judges[0].count + judges[1].count == asked
    assert [without_times(task) for task in again.tasks] == [
        without_times(task) for task in whole.tasks
    ]
    # A third run asks nothing at all.
    idle = TrueJudge()
    report_of(run(service(idle, Looks(), out), captioned()))
    assert idle.count == 0


def without_times(task):
    return [replace(row, cost=None) for row in task.rows]


def test_both_directions_share_what_was_asked(service):
    judge = TrueJudge()
    run(service(judge), captioned(), plan(frozenset({JudgeMode.PLAIN})))
    # 6 × 3 comparisons each way; neighbours are mutual but for the ends.
    assert judge.count < 36


def test_a_model_that_breaks_leaves_the_rest_standing(service):
    events = run(service(TrueJudge(broken_after=5)), captioned())
    report = report_of(events)
    assert report.failure == "The model broke, at query 2 of 6"
    found = rows_of(report.tasks[0])
    assert found["cosine", 0].values["r1"].value == 1.0
    assert found["shipped/plain", 0].unavailable == report.failure
    # Whoever cannot be asked plainly is not asked otherwise.
    assert found["paper/retraced", 0].unavailable == report.failure
    assert rows_of(report.tasks[1])["shipped/plain", 0].unavailable == report.failure


def test_a_model_that_breaks_once_has_a_successor(service):
    class Once(TrueJudge):
        def judge(self, query, candidates, cancel, *, effort):
            if self.count == 4 and not self.seen:
                self.seen.append("broke")
                raise EngineError("The model broke")
            yield from super().judge(query, candidates, cancel, effort=effort)

    report = report_of(run(service(Once()), captioned()))
    assert report.failure == ""
    assert rows_of(report.tasks[0])["shipped/plain", 3].values["r1"].value == 1.0


def test_what_can_be_predicted_is_not_asked(service):
    nothing_more = MatchCurve(-20.0, 0.0, 0.0)
    rules = FusionRules(
        match_priors={Pair.TEXT_TO_IMAGE: MatchPrior(nothing_more, nothing_more)}, risk=0.1
    )
    report = report_of(run(service(TrueJudge(), rules=rules), captioned()))
    found = rows_of(report.tasks[0])
    early = found["shipped/plain/early", 3]
    # The nearest candidate is judged always.
    assert (early.comparisons, early.spared) == (6, 12)
    assert early.values["r1"].value == 1.0
    assert early.cost.median_s < found["shipped/plain", 3].cost.median_s
    report = report_of(run(service(TrueJudge()), captioned()))
    assert "foreseen" in rows_of(report.tasks[0])["shipped/plain/early", 0].unavailable


def test_missing_pictures_are_counted_and_the_rest_is_measured(service, pictures):
    (pictures._folder / "30.img").unlink()
    (pictures._folder / "50.img").write_bytes(b"")
    events = run(service(TrueJudge()), captioned())
    reasons = {"30.img": "it is not there", "50.img": "The file is empty"}
    assert [event.reasons for event in events if isinstance(event, PicturesMissing)] == [reasons]
    report = report_of(events)
    assert report.missing == reasons
    assert report.pictures == 4
    assert {(task.queries, task.gallery) for task in report.tasks} == {(4, 4)}


def test_others_take_the_place_of_queries_that_cannot_be_asked(service, pictures):
    (pictures._folder / "30.img").unlink()
    (pictures._folder / "50.img").write_bytes(b"")
    report = report_of(run(service(TrueJudge()), captioned(limit=4)))
    assert {(task.queries, task.gallery) for task in report.tasks} == {(4, 4)}


def test_no_picture_at_all_is_an_error(service, pictures):
    for path in pictures._folder.iterdir():
        path.unlink()
    with pytest.raises(InputError, match="None of the pictures can be used; 6 are missing"):
        run(service(TrueJudge()), captioned())
    with pytest.raises(InputError, match="nothing to ask"):
        run(service(TrueJudge()), captioned(reds=()))


def test_progress_is_told(service):
    events = run(service(TrueJudge()), captioned())
    told = {event.step for event in events if isinstance(event, EvalProgress)}
    assert {"Looking at pictures", "Embedding", "text-to-image, plain"} <= told
    assert all(
        0 <= event.done <= event.total for event in events if isinstance(event, EvalProgress)
    )
    assert sum(isinstance(event, TaskMeasured) for event in events) == 2


def test_a_candidate_that_cannot_be_read_keeps_its_place(service, pictures):
    class Gone(TrueJudge):
        def judge(self, query, candidates, cancel, *, effort):
            (pictures._folder / "50.img").unlink(missing_ok=True)
            return FakeJudge.judge(self, query, candidates, cancel, effort=effort)

    report = report_of(
        run(
            service(Gone()),
            captioned(directions=[Direction.TEXT_TO_IMAGE]),
            plan(frozenset({JudgeMode.PLAIN})),
        )
    )
    row = rows_of(report.tasks[0])["paper/plain", 3]
    assert 0 < row.unreadable < 18
    assert row.comparisons == 18 - row.unreadable


class AttentiveJudge(TrueJudge):
    """Looks at the upper left, and prefers whatever stands in a sheet's first cell."""

    def __init__(self):
        super().__init__()
        self.attended = 0
        self.sheets = []

    def attend(self, query, candidate, cancel):
        self.attended += 1
        grid = [0.001] * 64
        grid[0:3] = grid[8:11] = [0.004] * 3
        return PictureAttention(tuple(grid), 75)

    def choose(self, query, options, cancel):
        self.sheets.append((query.text, query.picture.load().shape, [key for key, _ in options]))
        return {
            key: Verdict(0.5 if place == 0 else 0.1, 0.1, 0.0, 1.0, tokens=90)
            for place, (key, _) in enumerate(options)
        }


def test_sheets_and_a_look_by_attention(tmp_path, encoder, pictures):
    judge = AttentiveJudge()
    modes = frozenset(
        {JudgeMode.PLAIN, JudgeMode.LOOKED_TWICE, JudgeMode.SHEET, JudgeMode.SHEET_VOTES}
    )
    data = captioned(directions=(Direction.TEXT_TO_IMAGE,))
    vectors, answers = VectorCache(tmp_path, {}, 3), AnswerCache(tmp_path, {})
    fine = FineStage(judge, pictures, answers, Looks(), attention=judge)
    service = EvaluationService(
        pictures,
        CoarseStage(encoder, pictures, vectors),
        fine,
        FusionRules(),
        packs=PACKS,
        circumstances=lambda: CIRCUMSTANCES,
    )
    found = rows_of(report_of(run(service, data, plan(modes, 2, 3))).tasks[0])
    # Two of a query's three are in doubt; each of them takes a pass for attention and a second.
    looked = found["shipped/looked-twice", 3]
    assert (judge.attended, looked.applied) == (12, 12)
    assert looked.cost.calls == 3 + 2 * 2
    assert looked.cost.tokens == 2 * 75
    plain = found["shipped/plain", 3]
    assert plain.cost.calls == 3
    # One sheet a query, of each length; it prefers the first cell: the coarse order stays.
    sheet = found["set-wise/contact-sheet", 3]
    assert (sheet.cost.calls, sheet.cost.tokens) == (pytest.approx(1), pytest.approx(90))
    assert sheet.values["r1"].value == found["cosine", 0].values["r1"].value
    assert {shape for _, shape, _ in judge.sheets} == {(64, 64, 3)}
    assert [keys for text, _, keys in judge.sheets if len(text) == 10 and len(keys) == 3] == [
        *([[0, 1, 2]] * 2),
        [1, 2, 0],
        [2, 0, 1],
    ]
    # Over all orders no cell is preferred, so that candidates tie and keep their order.
    votes = found["set-wise/contact-sheet-votes", 3]
    assert votes.cost.calls == pytest.approx(3)
    assert votes.values["r1"].value == found["cosine", 0].values["r1"].value
    asked = len(judge.sheets)
    again = report_of(run(service, data, plan(modes, 2, 3))).tasks[0]
    assert rows_of(again)["set-wise/contact-sheet-votes", 3] == votes
    assert len(judge.sheets) == asked
    vectors.close()
    answers.close()


def test_a_judge_elsewhere_shows_no_attention(service):
    report = report_of(run(service(TrueJudge()), captioned()))
    found = rows_of(report.tasks[0])
    assert "neither its attention" in found["set-wise/contact-sheet", 0].unavailable
