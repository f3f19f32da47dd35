"""From coarse orders and answers to the rows of an evaluation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.similarity import MatchPrior
from retllm_desktop.evaluation.ablations import (
    COARSE_STAGE,
    AblationStage,
    JudgeMode,
    Ordering,
    choose_option,
    compute_match_probability,
    reorder_candidates,
    select_worth_judging,
)
from retllm_desktop.evaluation.coarse import CoarseRanking
from retllm_desktop.evaluation.metrics import (
    QueryValues,
    RelevantRanks,
    bootstrap_intervals,
    expected_calibration_error,
    hits_at_k,
    ndcg_at_k,
    reciprocal_ranks,
    wilson_interval,
)
from retllm_desktop.evaluation.records import TimedVerdict
from retllm_desktop.evaluation.report import Estimate, ReportRow, StageCost
from retllm_desktop.evaluation.tasks import ChoiceTask, RetrievalTask
from retllm_desktop.search.ranking.order import FusionRule

_MOST_KINDS: Final = 24
_SUBSET_RECALLS: Final = (1, 2, 3)
_APPLIED: Final = frozenset({JudgeMode.RETRACED, JudgeMode.LOOKED_AGAIN, JudgeMode.LOOKED_TWICE})
"""Modes that do something to some comparisons alone."""
_NOTHING_PREDICTED: Final = "the pack does not say what can be foreseen, or no risk may be taken"
_TEXTS: Final = frozenset({Pair.IMAGE_TO_TEXTS, Pair.TEXT_TO_PASSAGE})

AnswerTable = Sequence[Sequence[TimedVerdict | None]]
"""By query and candidate, in coarse order; None where there is no answer."""


@dataclass(frozen=True, slots=True)
class FusionRules:
    """The rules by which a search orders and skips.

    Attributes:
        fusion_of: The fusion by pair.
        match_priors: By pair, what the pack knows of candidates that were not judged.
        risk: Probability at which a match may be overlooked.
    """

    fusion_of: Callable[[Pair], FusionRule] = lambda _: FusionRule()
    match_priors: Mapping[Pair, MatchPrior] = field(default_factory=dict[Pair, MatchPrior])
    risk: float = 0.0

    def shipped(self, stage: AblationStage, pair: Pair) -> FusionRule:
        """The fusion of a stage."""
        return self.fusion_of(
            pair if stage.mode is JudgeMode.SET_WISE else get_pointwise_pair(pair)
        )


def get_pointwise_pair(pair: Pair) -> Pair:
    """Return the pair that the judge compares where candidates come one at a time."""
    return Pair.TEXT_TO_IMAGE if pair is Pair.IMAGE_TO_TEXTS else pair


class RetrievalRows:
    """Makes the rows of one retrieval task; the coarse one first."""

    def __init__(
        self, task: RetrievalTask, order: CoarseRanking, rules: FusionRules, *, seed: int
    ) -> None:
        """Take a task with its coarse ranking; ``seed`` is of the bootstrap."""
        self._task = task
        self._order = order
        self._rules = rules
        self._seed = seed
        self._coarse_r1 = hits_at_k(order.ranks, 1)

    def coarse(self) -> ReportRow:
        """The coarse stage's row."""
        own = self._order
        cost = _cost(own.seconds)
        return self._row(COARSE_STAGE, 0, own.ranks, own.rivals, cost=cost)

    def row(self, stage: AblationStage, k: int, answers: AnswerTable) -> ReportRow:
        """The row of a stage that puts the first ``k`` candidates to the model."""
        pair = self._task.pair
        prior = self._rules.match_priors.get(pair)
        if stage.skips_predicted and (prior is None or self._rules.risk <= 0):
            return ReportRow(stage, 0, _NOTHING_PREDICTED)
        k = min(k, self._order.top.shape[1])
        shipped = self._rules.shipped(stage, pair)
        ranks: list[RelevantRanks] = []
        used: list[TimedVerdict] = []
        seconds: list[float] = []
        probabilities: list[float] = []
        matches: list[bool] = []
        rivals: list[npt.NDArray[np.int64]] = []
        unreadable = candidates = 0
        for number, own in enumerate(answers):
            first = list(own[:k])
            candidates += len(first)
            unreadable += sum(one is None for one in first)
            cosines: list[float] = self._order.cosines[number][: len(first)].tolist()
            if stage.skips_predicted and prior is not None:
                judged = select_worth_judging(
                    shipped,
                    prior,
                    self._rules.risk,
                    z_scores=self._order.z_scores[number][: len(first)].tolist(),
                    cosines=cosines,
                    verdicts=[None if one is None else one.verdict for one in first],
                )
                first = [one if place in judged else None for place, one in enumerate(first)]
            verdicts = [None if one is None else one.verdict for one in first]
            places = reorder_candidates(
                stage.ordering, shipped, cosines, verdicts, text=pair in _TEXTS
            )
            ranks.append(_move_ranks(self._order.ranks[number], places))
            if self._order.rivals:
                rivals.append(_move_ranks(self._order.rivals[number], places))
            used += [one for one in first if one is not None]
            seconds.append(sum(one.wall_s for one in first if one is not None))
            if stage.ordering is Ordering.SHIPPED and shipped.absolute:
                relevant = set(self._task.relevant[number])
                for place, verdict in enumerate(verdicts):
                    if verdict is not None:
                        probabilities.append(
                            compute_match_probability(shipped, verdict, cosines[place])
                        )
                        matches.append(int(self._order.top[number][place]) in relevant)
        cost = _cost(seconds, used)
        row = self._row(stage, k, ranks, rivals, cost=cost, used=used, unreadable=unreadable)
        if row.unavailable or not probabilities:
            return row
        error = expected_calibration_error(
            np.array(probabilities), np.array(matches, dtype=np.bool_)
        )
        spared = candidates - unreadable - len(used)
        return replace(row, calibration_error=error, spared=spared)

    def _row(
        self,
        stage: AblationStage,
        k: int,
        ranks: Sequence[RelevantRanks],
        rivals: Sequence[npt.NDArray[np.int64]],
        *,
        cost: StageCost | None,
        used: Sequence[TimedVerdict] = (),
        unreadable: int = 0,
    ) -> ReportRow:
        applied = _count_applied(stage, used)
        if (missed := _explain_not_applied(stage, used, applied)) != "":
            return ReportRow(stage, k, missed)
        first = hits_at_k(ranks, 1)
        resampled = {
            "ndcg10": ndcg_at_k(ranks, 10),
            "mrr": reciprocal_ranks(ranks),
            "gain_r1": first - self._coarse_r1,
        }
        intervals = bootstrap_intervals(list(resampled.values()), self._seed)
        values = {f"r{at}": _share(hits_at_k(ranks, at)) for at in self._task.recalls}
        if rivals:
            within = [
                np.array([1 + int((others < own.min()).sum())], np.int64)
                for own, others in zip(ranks, rivals, strict=True)
            ]
            values |= {f"rs{at}": _share(hits_at_k(within, at)) for at in _SUBSET_RECALLS}
        for (name, column), (low, high) in zip(resampled.items(), intervals, strict=True):
            values[name] = Estimate(float(column.mean()), low, high)
        if stage.mode is None:
            del values["gain_r1"]
        return ReportRow(
            stage,
            k,
            "",
            values,
            _by_kind(self._task.kinds, first),
            cost,
            len(used),
            applied,
            unreadable,
        )


def make_choice_row(
    stage: AblationStage,
    task: ChoiceTask,
    cosines: Sequence[Sequence[float]],
    answers: AnswerTable,
    rules: FusionRules,
) -> ReportRow:
    """Make a stage's row of a task of choices; answers by choice and option."""
    shipped = rules.shipped(stage, task.pair)
    right: list[bool] = []
    seconds: list[float] = []
    used: list[TimedVerdict] = []
    k = 0
    for number, choice in enumerate(task.choices):
        own = answers[number] if stage.mode is not None else ()
        verdicts = [None if one is None else one.verdict for one in own]
        right.append(
            choose_option(stage.ordering, shipped, cosines[number], verdicts) == choice.right
        )
        used += [one for one in own if one is not None]
        if own:
            k = max(k, len(choice.options))
            seconds.append(sum(one.wall_s for one in own if one is not None))
    applied = _count_applied(stage, used)
    if (missed := _explain_not_applied(stage, used, applied)) != "":
        return ReportRow(stage, k, missed)
    outcomes = np.array(right, dtype=np.float64)
    return ReportRow(
        stage,
        k,
        "",
        {"accuracy": _share(outcomes)},
        _by_kind([choice.kind for choice in task.choices], outcomes),
        _cost(seconds, used),
        len(used),
        applied,
        sum(one is None for own in answers for one in own) if stage.mode is not None else 0,
    )


def _move_ranks(ranks: RelevantRanks, places: Sequence[int]) -> RelevantRanks:
    """Return the ranks of what is relevant after the first candidates were reordered."""
    now = {place + 1: rank for rank, place in enumerate(places, start=1)}
    return np.array([now.get(int(rank), int(rank)) for rank in ranks], dtype=np.int64)


def _share(outcomes: QueryValues) -> Estimate:
    low, high = wilson_interval(int(outcomes.sum()), len(outcomes))
    return Estimate(float(outcomes.mean()), low, high)


def _by_kind(kinds: Sequence[str], outcomes: QueryValues) -> Mapping[str, tuple[Estimate, int]]:
    names = list(dict.fromkeys(kinds))
    if not 1 < len(names) <= _MOST_KINDS:
        return {}
    labels: npt.NDArray[np.str_] = np.array(kinds)
    return {name: (_share(outcomes[labels == name]), int((labels == name).sum())) for name in names}


def _cost(seconds: Sequence[float], used: Sequence[TimedVerdict] = ()) -> StageCost | None:
    if not seconds:
        return None
    median, p95 = np.percentile(np.array(seconds), [50.0, 95.0]).tolist()
    calls, tokens = (sum(getattr(one, name) for one in used) for name in ("calls", "tokens"))
    count = len(seconds)
    return StageCost(median, p95, count, _reused_share(used), calls / count, tokens / count)


def _reused_share(used: Sequence[TimedVerdict]) -> float:
    return sum(bool(one.verdict.reused) for one in used) / max(1, len(used))


def _count_applied(stage: AblationStage, used: Sequence[TimedVerdict]) -> int:
    if stage.mode is JudgeMode.RETRACED:
        return sum(one.verdict.retraced for one in used)
    if stage.mode in {JudgeMode.LOOKED_AGAIN, JudgeMode.LOOKED_TWICE}:
        return sum(one.verdict.region_checked for one in used)
    return 0


def _explain_not_applied(stage: AblationStage, used: Sequence[TimedVerdict], applied: int) -> str:
    """Return why a stage has no numbers of its own, or empty."""
    if applied or stage.mode not in _APPLIED:
        return ""
    what = "retraced" if stage.mode is JudgeMode.RETRACED else "looked at again"
    return f"none of {len(used):,} comparisons was {what}"
