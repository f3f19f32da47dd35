"""Relevance feedback: the person's right or wrong on results, and how it counts.

For the same query it counts at once: what is right is sure, what is wrong is among the rest. For
all others it refines the pack's calibration, two numbers a pair (``ranking/calibration.py``).
Nothing is trained, and all of it can be taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.relevance_feedback import FeedbackStore, FeedbackSubject, RatedAnswer
from retllm_desktop.core.similarity import sigmoid
from retllm_desktop.core.types import Candidate, Result
from retllm_desktop.search.ranking.calibration import LabelledValue, refine_calibration
from retllm_desktop.search.ranking.grouping import order_groups, unfold_results
from retllm_desktop.search.ranking.order import (
    FusionRule,
    RuleSelector,
    Scoring,
    fuse_log_odds,
)
from retllm_desktop.search.reranking import RerankRules

_MAX_RATINGS: Final = 500
"""The latest count: more would only slow down what hardly moves any more."""


@dataclass(frozen=True, slots=True)
class CalibrationEffect:
    """How ratings change a pack's calibration.

    Attributes:
        ratings: How many ratings of the judge's answers to this pair there are.
        at_half: The relevance now of what the pack alone gives a relevance of 0.5.
    """

    ratings: int
    at_half: float


class RelevanceFeedback:
    """Keeps ratings for one library and one judge's pack. Any thread may call.

    Every method raises StoreError where the library cannot be read or written.
    """

    def __init__(self, store: FeedbackStore, rules: RerankRules) -> None:
        """Take the store and the pack's own rules."""
        self._store = store
        self._own = rules
        self._latest: tuple[tuple[tuple[RatedAnswer, bool], ...], RerankRules] = ((), rules)

    def storing_in(self, store: FeedbackStore) -> "RelevanceFeedback":
        """Return what keeps ratings by the same rules in another store: one that can be written."""
        return RelevanceFeedback(store, self._own)

    @property
    def counts(self) -> bool:
        """Whether ratings refine anything: the paper's rule has no calibration."""
        return bool(self._own.pack) and self._own.default.scoring is not Scoring.PAPER

    def rules(self) -> RerankRules:
        """Return the pack's rules, refined by the ratings."""
        if not self.counts:
            return self._own
        ratings = self._store.rated_answers(self._own.pack, _MAX_RATINGS)
        known, rules = self._latest
        if ratings != known:
            rules = self._refined(ratings)
            self._latest = (ratings, rules)
        return rules

    def ratings(
        self, subject: FeedbackSubject, candidates: Sequence[Candidate]
    ) -> Mapping[int, bool]:
        """Return the ratings of candidates for a subject, by item id."""
        known = self._store.ratings(subject.name)
        if not known:
            return {}
        keys = {c.item.id: (c.item.content_hash, c.item.part) for c in candidates}
        return {number: known[key] for number, key in keys.items() if key in known}

    def rate(self, subject: FeedbackSubject, result: Result, right: bool | None) -> None:
        """Keep that a result is right for a subject, or wrong; None takes it back."""
        item = result.candidate.item
        verdict, pair = result.verdict, subject.pairs.get(item.modality)
        calibrates = self.counts and subject.whole and self._own.of(pair).absolute
        answer = None
        if calibrates and verdict is not None and pair is not None:
            answer = RatedAnswer(self._own.pack, pair, verdict.log_odds, result.candidate.cosine)
        self._store.rate(subject.name, item.content_hash, item.part, right, answer)

    def forget(self) -> int:
        """Take back all ratings of the library; returns how many there were."""
        return self._store.forget_ratings()

    def reorder(self, subject: FeedbackSubject, results: Sequence[Result]) -> tuple[Result, ...]:
        """Return results in the order that the ratings now give; nothing is judged anew."""
        every = unfold_results(results)
        candidates = sorted((r.candidate for r in every), key=lambda c: c.coarse_rank)
        verdicts = {r.candidate.item.id: r.verdict for r in every if r.verdict is not None}
        rule = rule_of(self.rules(), subject)
        judgeable = {r.candidate.item.id for r in every if r.judgeable}
        ratings = self.ratings(subject, candidates)
        return order_groups(candidates, verdicts, rule, ratings, judgeable)

    def effect(self, pair: Pair = Pair.TEXT_TO_IMAGE) -> CalibrationEffect:
        """Return in two numbers what the ratings so far change."""
        rules = self.rules()
        count = sum(answer.pair is pair for answer, _ in self._latest[0]) if self.counts else 0
        own, now = self._own.of(pair).calibration, rules.of(pair).calibration
        return CalibrationEffect(count, sigmoid(now.log_odds(-own.offset / own.scale)))

    def _refined(self, ratings: Sequence[tuple[RatedAnswer, bool]]) -> RerankRules:
        by_pair: dict[Pair, FusionRule] = {}
        for pair in Pair:
            own = by_pair[pair] = self._own.of(pair)
            labelled = [
                LabelledValue(fuse_log_odds(answer.log_odds, answer.cosine, own), right)
                for answer, right in ratings
                if answer.pair is pair
            ]
            if labelled and own.absolute:
                now = refine_calibration(own.calibration, labelled)
                by_pair[pair] = replace(
                    own, calibration_scale=now.scale, calibration_offset=now.offset
                )
        return replace(self._own, default=by_pair[Pair.TEXT_TO_IMAGE], by_pair=by_pair)


def rule_of(rules: RerankRules, subject: FeedbackSubject) -> RuleSelector:
    """Return which rule a candidate is ordered by, for a subject."""
    return lambda candidate: rules.of(subject.pairs.get(candidate.item.modality))
