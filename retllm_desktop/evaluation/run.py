"""Runs an evaluation: embeds and ranks a set, asks the judge, yields progress and a report."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Final

from retllm_desktop.core.errors import EngineError, InputError
from retllm_desktop.core.judging import Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.evaluation.ablations import LIST_WISE, AblationStage, JudgeMode, list_stages
from retllm_desktop.evaluation.coarse import CoarseRanking, CoarseStage
from retllm_desktop.evaluation.fine import FineStage
from retllm_desktop.evaluation.pictures import PictureSource
from retllm_desktop.evaluation.pool_ranking import PoolRanker
from retllm_desktop.evaluation.records import TimedVerdict, hash_values
from retllm_desktop.evaluation.report import (
    EvalReport,
    PackIdentity,
    ReportRow,
    RunEnvironment,
    TaskReport,
    average_measures,
)
from retllm_desktop.evaluation.rows import FusionRules, RetrievalRows, make_choice_row
from retllm_desktop.evaluation.tasks import (
    ChoiceTask,
    EvaluationSet,
    EvaluationTask,
    RetrievalTask,
    TaskEntry,
    list_pictures,
)

_NO_MODEL: Final = "no fine pack is chosen"
_ATTEMPTS: Final = 2

_Answers = list[list[TimedVerdict | None]]


@dataclass(frozen=True, slots=True)
class EvalPlan:
    """What is measured of a set.

    Attributes:
        paper_k: Candidates of the paper's rows.
        fine_k: Candidates of ours.
        seed: Of draws and intervals.
        modes: How the judge is asked; empty for the coarse stage alone.
        settings: What was chosen, for the report.
    """

    paper_k: int
    fine_k: int
    seed: int
    modes: frozenset[JudgeMode]
    settings: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def ks(self) -> tuple[int, ...]:
        """How many candidates the judge gets; each has its own rows."""
        return tuple(sorted({self.paper_k, self.fine_k}))

    def stages(self, pair: Pair) -> tuple[AblationStage, ...]:
        """The rows of a task."""
        return tuple(
            stage for stage in list_stages(pair) if stage.mode is None or stage.mode in self.modes
        )


@dataclass(frozen=True, slots=True)
class EvalProgress:
    """Progress of the step that is named."""

    step: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class PicturesMissing:
    """Why pictures of the set cannot be used, by name."""

    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TaskMeasured:
    """All rows of one task are computed."""

    report: TaskReport


@dataclass(frozen=True, slots=True)
class EvalFinished:
    """The evaluation is over; stopped early, it has no report."""

    report: EvalReport


EvalEvent = EvalProgress | PicturesMissing | TaskMeasured | EvalFinished


class EvaluationService:
    """Runs evaluations; what was computed is cached, so that an interrupted one continues."""

    def __init__(
        self,
        pictures: PictureSource,
        coarse: CoarseStage,
        fine: FineStage | None,
        rules: FusionRules,
        *,
        packs: tuple[PackIdentity, ...],
        circumstances: Callable[[], RunEnvironment],
        pools: PoolRanker | None = None,
    ) -> None:
        """Take the parts; without ``pools`` no streamed gallery is ranked."""
        self._pools = pools
        self._pictures = pictures
        self._coarse = coarse
        self._fine = fine
        self._rules = rules
        self._packs = packs
        self._circumstances = circumstances

    def evaluate(
        self, data: EvaluationSet, plan: EvalPlan, cancel: CancelToken
    ) -> Generator[EvalEvent, None, None]:
        """Measure a set; cancelled, it ends without a report and can be continued later.

        Raises:
            InputError: None of the pictures can be used, or a cache cannot be written.
            EngineError: The encoder cannot run.
        """
        missing = self._pictures.absent(data.pictures)
        checked: set[str] = set()
        while True:
            tasks = _drop_empty(data.make(frozenset(missing)), missing)
            known = len(missing)
            yield from self._check_pictures(list_pictures(tasks), checked, missing, cancel)
            if cancel.cancelled:
                return
            entries = [
                entry for task in tasks for entry in task.entries if entry.picture not in missing
            ]
            for done, total in self._coarse.embed(entries, cancel):
                yield EvalProgress("Embedding", done, total)
            if cancel.cancelled:
                return
            missing |= self._coarse.unreadable
            if len(missing) == known:
                break
            # Others take the place of what turned out to be unreadable.
        if missing:
            yield PicturesMissing(missing)
        used = list_pictures(tasks)
        run = _Run(
            self._coarse,
            self._fine,
            self._rules,
            plan,
            cancel,
            pools=self._pools,
            known=frozenset(used),
        )
        reports: list[TaskReport] = []
        for task in tasks:
            rows = yield from run.rows(task)
            if cancel.cancelled:
                return
            reports.append(_task_report(task, rows, tuple(run.remarks)))
            run.remarks.clear()
            yield TaskMeasured(reports[-1])
        yield EvalFinished(
            EvalReport(
                data.name,
                data.source,
                data.fingerprint,
                hash_values(sorted((name, self._pictures.key(name).hex()) for name in used)),
                len(used),
                missing,
                data.remarks,
                plan.settings,
                self._packs,
                self._circumstances(),
                tuple(reports),
                next(iter(run.failures.values()), ""),
                average_measures(reports, data.averages),
            )
        )

    def _check_pictures(
        self,
        names: tuple[str, ...],
        checked: set[str],
        missing: dict[str, str],
        cancel: CancelToken,
    ) -> Generator[EvalEvent, None, None]:
        """Hash pictures that were not hashed yet."""
        new = [name for name in names if name not in checked]
        for done, (name, reason) in enumerate(self._pictures.look(new), start=1):
            checked.add(name)
            if reason:
                missing[name] = reason
            yield EvalProgress("Looking at pictures", done, len(new))
            if cancel.cancelled:
                return


class _Run:
    """One evaluation under way.

    Attributes:
        failures: Why a mode was given up.
        remarks: On the task that is measured.
    """

    def __init__(
        self,
        coarse: CoarseStage,
        fine: FineStage | None,
        rules: FusionRules,
        plan: EvalPlan,
        cancel: CancelToken,
        *,
        pools: PoolRanker | None,
        known: frozenset[str],
    ) -> None:
        self._pools = pools
        self._known = known
        self.remarks: list[str] = []
        self._coarse = coarse
        self._fine = fine
        self._rules = rules
        self._plan = plan
        self._cancel = cancel
        self.failures: dict[JudgeMode, str] = {}

    def rows(self, task: EvaluationTask) -> Generator[EvalEvent, None, tuple[ReportRow, ...]]:
        """All rows of a task; some are missing where it was cancelled."""
        if isinstance(task, RetrievalTask):
            return (yield from self._retrieval(task))
        return (yield from self._choices(task))

    def _retrieval(self, task: RetrievalTask) -> Generator[EvalEvent, None, tuple[ReportRow, ...]]:
        plan = self._plan
        yield EvalProgress(f"Ranking {task.name}", 0, len(task.queries))
        most = max(plan.ks)
        ranking = yield from self._rank(task, most)
        if ranking is None:
            return ()
        rows = RetrievalRows(task, ranking, self._rules, seed=plan.seed)
        found = [rows.coarse()]
        answers: dict[tuple[JudgeMode, int], _Answers | str] = {}
        for stage in plan.stages(task.pair):
            if stage.mode is None:
                continue
            for k in plan.ks:
                # A short list of comparisons one by one is the beginning of a long one.
                count = k if stage.mode in LIST_WISE else most
                if (stage.mode, count) not in answers:
                    questions = _top_candidates(task, ranking, count)
                    answers[stage.mode, count] = yield from self._ask_all(
                        task, stage.mode, questions, at_once=min(plan.ks)
                    )
                if self._cancel.cancelled:
                    return ()
                own = answers[stage.mode, count]
                if isinstance(own, str):
                    found.append(ReportRow(stage, 0, own))
                    break
                found.append(rows.row(stage, k, own))
                if found[-1].unavailable:
                    break
        return tuple(found)

    def _rank(
        self, task: RetrievalTask, most: int
    ) -> Generator[EvalEvent, None, CoarseRanking | None]:
        """Rank a gallery; None where it was cancelled."""
        if isinstance(task.gallery, tuple):
            return self._coarse.rank(task, most)
        if self._pools is None:
            raise InputError("Candidates that are read from a file cannot be ranked here")
        found = yield from self._pools.rank(
            task,
            most,
            self._known,
            self._cancel,
            lambda done, total: EvalProgress(f"Ranking {task.name}", done, total),
        )
        if found is None:
            return None
        ranking, counts = found
        if counts.unreadable:
            self.remarks.append(
                f"{counts.unreadable:,} candidates cannot be read and are left out, the first "
                f"{counts.example}"
            )
        return ranking

    def _choices(self, task: ChoiceTask) -> Generator[EvalEvent, None, tuple[ReportRow, ...]]:
        cosines = [self._coarse.compare(choice) for choice in task.choices]
        questions = [(choice.query, list(choice.options)) for choice in task.choices]
        answers: dict[JudgeMode, _Answers | str] = {}
        found: list[ReportRow] = []
        for stage in self._plan.stages(task.pair):
            if stage.skips_predicted:
                continue
            if stage.mode is None:
                found.append(make_choice_row(stage, task, cosines, [], self._rules))
                continue
            if stage.mode not in answers:
                answers[stage.mode] = yield from self._ask_all(task, stage.mode, questions)
            if self._cancel.cancelled:
                return ()
            own = answers[stage.mode]
            found.append(
                ReportRow(stage, 0, own)
                if isinstance(own, str)
                else make_choice_row(stage, task, cosines, own, self._rules)
            )
        return tuple(found)

    def _ask_all(
        self,
        task: EvaluationTask,
        mode: JudgeMode,
        questions: list[tuple[TaskEntry, list[TaskEntry]]],
        *,
        at_once: int = 0,
    ) -> Generator[EvalEvent, None, _Answers | str]:
        """Ask all of a task's questions in one mode; returns why where that is impossible."""
        fine = self._fine
        if fine is None:
            return _NO_MODEL
        broken = (
            fine.explain_unavailable(mode, task.pair)
            or self.failures.get(mode)
            or self.failures.get(JudgeMode.PLAIN, "")
        )
        if broken:
            return broken
        found: _Answers = []
        step = f"{task.name}, {mode}"
        for number, (query, candidates) in enumerate(questions):
            yield EvalProgress(step, number, len(questions))
            if self._cancel.cancelled:
                return found
            for attempt in range(_ATTEMPTS):
                try:
                    found.append(fine.ask(mode, query, candidates, self._cancel, at_once=at_once))
                    break
                except EngineError as exc:
                    # A process that died has a successor; one that dies again has a reason.
                    if attempt + 1 == _ATTEMPTS:
                        self.failures[mode] = f"{exc}, at query {number + 1} of {len(questions)}"
                        return self.failures[mode]
        yield EvalProgress(step, len(questions), len(questions))
        return found


def _drop_empty(
    tasks: tuple[EvaluationTask, ...], missing: Mapping[str, str]
) -> tuple[EvaluationTask, ...]:
    """Return the tasks that have queries."""
    found = [
        task
        for task in tasks
        if (task.queries if isinstance(task, RetrievalTask) else task.choices)
    ]
    if not found:
        if missing:
            name, reason = next(iter(missing.items()))
            raise InputError(
                f"None of the pictures can be used; {len(missing):,} are missing",
                f"«{name}»: {reason}; name the folder that they lie in with --images",
            )
        raise InputError("The set holds nothing to ask")
    return tuple(found)


def _top_candidates(
    task: RetrievalTask, ranking: CoarseRanking, k: int
) -> list[tuple[TaskEntry, list[TaskEntry]]]:
    """Return each query with its first candidates."""
    places: list[list[int]] = ranking.top[:, :k].tolist()
    return [
        (query, [task.gallery[place] for place in own if place >= 0])
        for query, own in zip(task.queries, places, strict=True)
    ]


def _task_report(
    task: EvaluationTask, rows: tuple[ReportRow, ...], remarks: tuple[str, ...]
) -> TaskReport:
    if isinstance(task, RetrievalTask):
        gallery = len(task.gallery)
        return TaskReport(task.name, task.pair, len(task.queries), gallery, rows, remarks)
    most = max(len(choice.options) for choice in task.choices)
    return TaskReport(task.name, task.pair, len(task.choices), most, rows, remarks)
