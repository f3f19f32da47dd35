"""Right or wrong: keeps what the person says of results, and lets it count.

For the same question it counts at once: what is right is sure, what is wrong is among the rest.
For all others it refines the pack's calibration, two numbers a pair, with the pack's own as prior
(``core/calibration.py``); nothing is trained, and all of it can be taken back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.relevance_feedback import FeedbackStore, FeedbackSubject, RatedAnswer
from retllm_desktop.core.similarity import sigmoid
from retllm_desktop.core.types import Candidate, Result
from retllm_desktop.search.ranking.calibration import LabelledValue, refine_calibration
from retllm_desktop.search.ranking.order import FusionRule, Scoring, fuse_log_odds, order_results
from retllm_desktop.search.reranking import RerankRules

_MOST_RATINGS: Final = 500
"""The latest count: more would only slow down what hardly moves any more."""


@dataclass(frozen=True, slots=True)
class CalibrationEffect:
    """What was said of results makes of a pack's calibration.

    Attributes:
        marks: How many were said of the model's answers to this comparison.
        at_half: What the pack alone calls a match with probability 0.5 counts as this now.
    """

    marks: int
    at_half: float


class RelevanceFeedback:
    """Keeps right and wrong for one library and one fine pack. Any thread may call."""

    def __init__(self, store: FeedbackStore, rules: RerankRules) -> None:
        """Take the store and the pack's own rules."""
        self._store = store
        self._own = rules
        self._latest: tuple[tuple[tuple[RatedAnswer, bool], ...], RerankRules] = ((), rules)

    @property
    def counts(self) -> bool:
        """Whether what is said refines anything: the paper's rule has no calibration."""
        return bool(self._own.pack) and self._own.default.scoring is not Scoring.PAPER

    def rules(self) -> RerankRules:
        """The pack's rules, refined by what was said.

        Raises:
            StoreError: The library cannot be read.
        """
        if not self.counts:
            return self._own
        said = self._store.rated_answers(self._own.pack, _MOST_RATINGS)
        known, rules = self._latest
        if said != known:
            rules = self._refined(said)
            self._latest = (said, rules)
        return rules

    def ratings(
        self, subject: FeedbackSubject, candidates: Sequence[Candidate]
    ) -> Mapping[int, bool]:
        """What was said of candidates for a subject, by item id.

        Raises:
            StoreError: The library cannot be read.
        """
        known = self._store.ratings(subject.name)
        if not known:
            return {}
        keys = {c.item.id: (c.item.content_hash, c.item.part) for c in candidates}
        return {number: known[key] for number, key in keys.items() if key in known}

    def rate(self, subject: FeedbackSubject, result: Result, right: bool | None) -> None:
        """Keep that a result is right for a subject, or wrong; None takes it back.

        Raises:
            StoreError: Nothing was written.
        """
        item = result.candidate.item
        verdict, pair = result.verdict, subject.pairs.get(item.modality)
        tells = self.counts and subject.whole and self._own.of(pair).absolute
        answer = None
        if tells and verdict is not None and pair is not None:
            answer = RatedAnswer(self._own.pack, pair, verdict.log_odds, result.candidate.cosine)
        self._store.rate(subject.name, item.content_hash, item.part, right, answer)

    def forget(self) -> int:
        """Take back all that was ever said; returns how much it was.

        Raises:
            StoreError: Nothing was written.
        """
        return self._store.forget_ratings()

    def reorder(self, subject: FeedbackSubject, results: Sequence[Result]) -> tuple[Result, ...]:
        """Return a list of results as what was said puts it now; nobody is judged anew.

        Raises:
            StoreError: The library cannot be read.
        """
        candidates = sorted((r.candidate for r in results), key=lambda c: c.coarse_rank)
        verdicts = {r.candidate.item.id: r.verdict for r in results if r.verdict is not None}
        rule = rule_of(self.rules(), subject)
        return order_results(candidates, verdicts, rule, self.ratings(subject, candidates))

    def effect(self, pair: Pair = Pair.TEXT_TO_IMAGE) -> CalibrationEffect:
        """Tell in two numbers what has been said so far does.

        Raises:
            StoreError: The library cannot be read.
        """
        rules = self.rules()
        marks = sum(answer.pair is pair for answer, _ in self._latest[0]) if self.counts else 0
        own, now = self._own.of(pair).calibration, rules.of(pair).calibration
        return CalibrationEffect(marks, sigmoid(now.log_odds(-own.offset / own.scale)))

    def _refined(self, said: Sequence[tuple[RatedAnswer, bool]]) -> RerankRules:
        by_pair: dict[Pair, FusionRule] = {}
        for pair in Pair:
            own = self._own.of(pair)
            marks = [
                LabelledValue(fuse_log_odds(answer.log_odds, answer.cosine, own), right)
                for answer, right in said
                if answer.pair is pair
            ]
            by_pair[pair] = own
            if marks and own.absolute:
                now = refine_calibration(own.calibration, marks)
                by_pair[pair] = replace(
                    own, calibration_scale=now.scale, calibration_offset=now.offset
                )
        return replace(self._own, default=by_pair[Pair.TEXT_TO_IMAGE], by_pair=by_pair)


def rule_of(rules: RerankRules, subject: FeedbackSubject) -> Callable[[Candidate], FusionRule]:
    """Return which rule a candidate is ordered by, for a subject."""
    return lambda candidate: rules.of(subject.pairs.get(candidate.item.modality))
