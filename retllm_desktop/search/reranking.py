"""The fine stage of a search: which candidates are judged, in which order, and until when."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import (
    JudgeInput,
    JudgeOptions,
    Pair,
    VerdictCache,
    VerdictKey,
    pair_of,
    pairs_of,
    verdict_key,
)
from retllm_desktop.core.knowledge import EVERYTHING, Knowledge
from retllm_desktop.core.ports import Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.similarity import MatchPrior
from retllm_desktop.core.types import Candidate, Modality, Verdict, VerdictReuse
from retllm_desktop.search.judge_images import JudgeImages, RegionFinder
from retllm_desktop.search.judging_scope import JudgingScope
from retllm_desktop.search.ranking.order import MAYBE_FROM, FusionRule, match_relevance
from retllm_desktop.search.ranking.schedule import PendingCandidate, count_needed, judging_order


@dataclass(frozen=True, slots=True)
class RerankRules:
    """How the verdicts of a judge's pack count, and what was measured of it.

    Attributes:
        default: How verdicts on a sentence and a picture become an order.
        by_pair: The same for other pairs; ``default`` holds for those that it lacks.
        match_priors: Probabilities of a match before judging, where they were measured.
        pack: Identifies the model with its prompts and answers; empty: no verdicts are cached.
        options: What may be spent on each candidate.
        writes: Whether the model can write sentences, not only judge.
        knows: What the model may be asked about, and in which languages.
    """

    default: FusionRule = field(default_factory=FusionRule)
    by_pair: Mapping[Pair, FusionRule] = field(default_factory=dict[Pair, FusionRule])
    match_priors: Mapping[Pair, MatchPrior] = field(default_factory=dict[Pair, MatchPrior])
    pack: bytes = b""
    options: JudgeOptions = field(default_factory=JudgeOptions)
    writes: bool = False
    knows: Knowledge = EVERYTHING

    def of(self, pair: Pair | None) -> FusionRule:
        """Return how the verdicts of a pair count."""
        return self.default if pair is None else self.by_pair.get(pair, self.default)


class RerankRun:
    """The fine stage of one search: made for it, and run once.

    Attributes:
        verdicts: By item id, so far.
        planned: How many candidates are judged at most.
        skipped: How many could not be shown to the judge.
        left_out: How many need no verdict because the order is decided.
        cached: How many verdicts were known from before.
    """

    def __init__(
        self,
        judge: Judge,
        images: JudgeImages,
        rules: RerankRules,
        query: JudgeInput,
        chosen: Sequence[Candidate],
        *,
        risk: float,
        verdict_cache: VerdictCache | None,
        region_finder: RegionFinder | None = None,
    ) -> None:
        """Plan the run.

        Args:
            judge: The model.
            images: Makes pictures of items.
            rules: The pack's.
            query: What is asked for.
            chosen: What may be judged, in coarse order (see ``find_judgeable``).
            risk: Probability at which a match may be missed by ending early, 0 … 1.
            verdict_cache: Verdicts of earlier searches, None for none.
            region_finder: Finds the region to show as well where an answer is in doubt; None:
                none is shown.
        """
        self._judge = judge
        self._images = images
        self._region_finder = region_finder
        self._in_doubt: set[int] = set()
        self._rules = rules
        self._query = query
        self._risk = risk
        self._verdict_cache = verdict_cache if rules.pack else None
        self._candidates = {candidate.item.id: candidate for candidate in chosen}
        self._inputs = {c.item.id: judge_input_of(c, images) for c in chosen}
        self._keys: dict[int, VerdictKey] = {}
        self._failed: set[int] = set()
        self.verdicts: dict[int, Verdict] = {}
        self.planned = len(chosen)
        self.skipped = 0
        self.left_out = 0
        self.cached = 0

    @property
    def complete(self) -> bool:
        """Whether every candidate was judged, skipped or left out."""
        done = len(self.verdicts) + self.skipped + self.left_out >= self.planned
        return done and not self._in_doubt

    def run(self, cancel: CancelToken) -> Generator[ItemError | None, None, None]:
        """Judge; yield None for a new verdict, or the error of a candidate that has none.

        Raises:
            EngineError: The model cannot go on; the verdicts so far stand.
        """
        groups: dict[Pair, list[Candidate]] = {}
        for number, candidate in self._candidates.items():
            pair = pair_of(self._query, self._inputs[number])
            if pair is not None:
                groups.setdefault(pair, []).append(candidate)
        self._load_cached(groups)
        if self.verdicts:
            yield None
        try:
            for pair, group in groups.items():
                if pair is Pair.IMAGE_TO_TEXTS:
                    yield from self._choose_text(group, cancel)
                else:
                    yield from self._judge_group(pair, group, cancel)
                    if not cancel.cancelled:
                        yield from self._judge_regions(group, cancel)
        finally:
            self._store_verdicts()

    def _load_cached(self, groups: Mapping[Pair, Sequence[Candidate]]) -> None:
        if self._verdict_cache is None:
            return
        rules = self._rules
        for pair, group in groups.items():
            # A choice depends on what else there is to choose from.
            if pair is Pair.IMAGE_TO_TEXTS:
                continue
            for number in (candidate.item.id for candidate in group):
                name = verdict_key(rules.pack, self._query, self._inputs[number], rules.options)
                if name is not None:
                    item = self._candidates[number].item
                    self._keys[number] = VerdictKey(name, item.content_hash)
        known = self._verdict_cache.recall(list(self._keys.values()))
        self.verdicts = {n: known[key] for n, key in self._keys.items() if key in known}
        self.cached = len(self.verdicts)

    def _store_verdicts(self) -> None:
        if self._verdict_cache is not None:
            self._verdict_cache.remember(
                {
                    self._keys[number]: verdict
                    for number, verdict in self.verdicts.items()
                    if number in self._keys
                    and verdict.reused is not VerdictReuse.RESULT
                    and number not in self._in_doubt
                }
            )

    def _judge_group(
        self, pair: Pair, group: Sequence[Candidate], cancel: CancelToken
    ) -> Generator[ItemError | None, None, None]:
        """Judge candidates of one pair in the order of the schedule, as long as it needs more."""
        order = judging_order(pending_candidates(group, self._rules.match_priors.get(pair)))
        sent: set[int] = set()
        while not cancel.cancelled:
            waiting = [p for p in order if p.key not in sent and p.key not in self.verdicts]
            needed = self._count_needed(pair, group, waiting)
            if not needed:
                self.left_out += len(waiting)
                return
            inputs = self._next_inputs(pair, group, waiting, needed, sent)
            before = len(sent)
            answers = self._judge.judge(self._query, inputs, cancel, effort=self._rules.options)
            try:
                for number, answer in answers:
                    if isinstance(answer, ItemError):
                        self.skipped += 1
                        self._failed.add(number)
                        yield answer
                    else:
                        self.verdicts[number] = answer
                        if self._region_finder is not None and self._region_finder.in_doubt(answer):
                            self._in_doubt.add(number)
                        yield None
            except ItemError as exc:
                raise _query_picture_error(exc) from exc
            finally:
                # A judge that is left in mid-stream must stop using the model now.
                answers.close()
            if len(sent) == before or sent - self.verdicts.keys() - self._failed:
                # Cancelled, or taken over by a newer search.
                return

    def _next_inputs(
        self,
        pair: Pair,
        group: Sequence[Candidate],
        waiting: Sequence[PendingCandidate],
        needed: int,
        sent: set[int],
    ) -> Iterator[tuple[int, JudgeInput]]:
        """Yield the needed candidates, as long as the verdicts so far do not decide the order."""
        for place, candidate in enumerate(waiting[:needed]):
            if place and not self._count_needed(pair, group, waiting[place:]):
                return
            sent.add(candidate.key)
            yield candidate.key, self._inputs[candidate.key]

    def _count_needed(
        self, pair: Pair, group: Sequence[Candidate], waiting: Sequence[PendingCandidate]
    ) -> int:
        rule = self._rules.of(pair)
        judged = [c for c in group if c.item.id in self.verdicts]
        matched = any(
            match_relevance(self.verdicts[c.item.id], c.cosine, rule) >= MAYBE_FROM for c in judged
        )
        done = len(judged) + len(self._failed)
        return count_needed(waiting, matched=matched, judged=done, max_risk=self._risk)

    def _judge_regions(
        self, group: Sequence[Candidate], cancel: CancelToken
    ) -> Generator[ItemError | None, None, None]:
        """Judge the pictures whose answer is in doubt again, with a region shown beside each."""
        for candidate in group:
            number = candidate.item.id
            if number not in self._in_doubt:
                continue
            region = self._find_region(candidate)
            if region is None:
                self._in_doubt.discard(number)
                continue
            crop = self._images.of_item(candidate.item, region)
            closer = (number, replace(self._inputs[number], crop=crop))
            answers = self._judge.judge(
                self._query, iter([closer]), cancel, effort=self._rules.options
            )
            try:
                for _, answer in answers:
                    self._in_doubt.discard(number)
                    if not isinstance(answer, ItemError):
                        self.verdicts[number] = answer
                        yield None
            finally:
                answers.close()
            if number in self._in_doubt:
                # Cancelled, or taken over by a newer search.
                return

    def _find_region(self, candidate: Candidate) -> Region | None:
        if self._region_finder is None or self._inputs[candidate.item.id].picture is None:
            return None
        try:
            picture = self._images.zoomable(candidate.item)
            return self._region_finder.find_region(self._query.text, picture)
        except ItemError:
            # It could be read a moment ago: the first answer stands.
            return None

    def _choose_text(
        self, group: Sequence[Candidate], cancel: CancelToken
    ) -> Generator[ItemError | None, None, None]:
        options = [(c.item.id, self._inputs[c.item.id].text) for c in group]
        try:
            found = self._judge.choose(self._query, options, cancel)
        except ItemError as exc:
            raise _query_picture_error(exc) from exc
        if found:
            self.verdicts.update(found)
            yield None


def _query_picture_error(error: ItemError) -> EngineError:
    return EngineError(
        "The picture of the query cannot be shown to the model", str(error), error.path
    )


def find_judgeable(
    judge: Judge, query: JudgeInput, candidates: Sequence[Candidate], scope: JudgingScope
) -> frozenset[int]:
    """Return the ids of the candidates that a judge may be asked about.

    Args:
        judge: The model.
        query: What is asked for, which the judge knows.
        candidates: In any order.
        scope: What the judge knows of the library.
    """
    pairs = pairs_of(query)
    return frozenset(
        candidate.item.id
        for candidate in candidates
        if (pair := pairs.get(candidate.item.modality)) is not None
        and judge.supports(pair)
        and (candidate.item.modality is Modality.IMAGE or (candidate.item.text or "").strip())
        and scope.knows_item(candidate.item)
    )


def judge_input_of(candidate: Candidate, images: JudgeImages) -> JudgeInput:
    """Return a candidate as the judge sees it: its picture, or its passage."""
    item = candidate.item
    if item.modality is Modality.IMAGE:
        return JudgeInput(picture=images.of_item(item))
    return JudgeInput(" ".join((item.text or "").split()))


def pending_candidates(
    group: Sequence[Candidate], prior: MatchPrior | None
) -> list[PendingCandidate]:
    """Return candidates of one pair for the schedule.

    Those that their words found, or that were compared with no vector, get no prior: it was
    measured of nearness alone.
    """
    if not group:
        return []
    nearest = max(candidate.z_score for candidate in group)
    return [
        PendingCandidate(
            candidate.item.id,
            nearest - candidate.z_score,
            nearest,
            prior if candidate.measured and candidate.snippet is None else None,
            deferred=candidate.group_id != candidate.item.id,
        )
        for candidate in group
    ]
