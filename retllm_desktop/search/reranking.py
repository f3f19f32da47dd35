"""The fine stage of a search: what is asked of whom, in which order, and until when."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import (
    FROM_VERDICT_CACHE,
    JudgeInput,
    JudgeOptions,
    Pair,
    VerdictCache,
    pair_of,
    pairs_of,
    verdict_key,
)
from retllm_desktop.core.ports import Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.similarity import MatchPrior
from retllm_desktop.core.types import Candidate, Modality, Verdict
from retllm_desktop.search.judge_images import JudgeImages, RegionFinder
from retllm_desktop.search.ranking.order import MAYBE_FROM, FusionRule, match_relevance
from retllm_desktop.search.ranking.schedule import PendingCandidate, count_needed, judging_order


@dataclass(frozen=True, slots=True)
class RerankRules:
    """What is known of a fine pack, and how its verdicts count.

    Attributes:
        default: How verdicts of a sentence and a picture become an order.
        by_pair: The same for other pairs; where one is not in it the default holds.
        match_priors: What can be foreseen of candidates, where that was measured.
        pack: Names the model with its prompts and answers; empty: no answers are kept.
        options: What may be spent on each candidate.
        writes: Whether the model can write sentences, not only judge.
    """

    default: FusionRule = field(default_factory=FusionRule)
    by_pair: Mapping[Pair, FusionRule] = field(default_factory=dict[Pair, FusionRule])
    match_priors: Mapping[Pair, MatchPrior] = field(default_factory=dict[Pair, MatchPrior])
    pack: bytes = b""
    options: JudgeOptions = field(default_factory=JudgeOptions)
    writes: bool = False

    def of(self, pair: Pair | None) -> FusionRule:
        """Return how the verdicts of a pair count."""
        return self.default if pair is None else self.by_pair.get(pair, self.default)


class RerankRun:
    """The fine stage of one search; made for it, run once, thrown away after it.

    Attributes:
        verdicts: By item id, so far.
        planned: How many candidates are judged at most.
        skipped: How many could not be shown to the model.
        left_out: How many were left out because the order is decided.
        cached: How many verdicts were known from before.
    """

    def __init__(
        self,
        judge: Judge,
        pictures: JudgeImages,
        rules: RerankRules,
        query: JudgeInput,
        chosen: Sequence[Candidate],
        *,
        risk: float,
        cached: VerdictCache | None,
        looking: RegionFinder | None = None,
    ) -> None:
        """Plan the round.

        Args:
            judge: The model.
            pictures: Makes pictures of items.
            rules: The pack's.
            query: What is asked for.
            chosen: Whom the model may be asked about, in coarse order (see ``select_candidates``).
            risk: At which a match may be overlooked.
            cached: Answers from before, None for none.
            looking: Where to look again where an answer is in doubt; None: nowhere.
        """
        self._judge = judge
        self._pictures = pictures
        self._looking = looking
        self._doubtful: set[int] = set()
        self._rules = rules
        self._query = query
        self._risk = risk
        self._store = cached if rules.pack else None
        self._candidates = {candidate.item.id: candidate for candidate in chosen}
        self._sides = {c.item.id: judge_input_of(c, pictures) for c in chosen}
        self._names: dict[int, bytes] = {}
        self._failed: set[int] = set()
        self.verdicts: dict[int, Verdict] = {}
        self.planned = len(chosen)
        self.skipped = 0
        self.left_out = 0
        self.kept = 0

    @property
    def complete(self) -> bool:
        """Whether everyone was judged, skipped or spared."""
        done = len(self.verdicts) + self.skipped + self.left_out >= self.planned
        return done and not self._doubtful

    def run(self, cancel: CancelToken) -> Generator[ItemError | None, None, None]:
        """Judge, yielding whenever there is a new verdict, or why there is none of someone.

        Raises:
            EngineError: The model cannot go on; what was judged stands.
        """
        groups: dict[Pair, list[Candidate]] = {}
        for number, candidate in self._candidates.items():
            pair = pair_of(self._query, self._sides[number])
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
        if self._store is None:
            return
        for pair, group in groups.items():
            # A choice depends on what else there is to choose from.
            if pair is Pair.IMAGE_TO_TEXTS:
                continue
            for number in (candidate.item.id for candidate in group):
                rules = self._rules
                name = verdict_key(rules.pack, self._query, self._sides[number], rules.options)
                if name is not None:
                    self._names[number] = name
        known = self._store.recall(list(self._names.values()))
        self.verdicts = {n: known[name] for n, name in self._names.items() if name in known}
        self.kept = len(self.verdicts)

    def _store_verdicts(self) -> None:
        if self._store is not None:
            self._store.remember(
                {
                    self._names[number]: verdict
                    for number, verdict in self.verdicts.items()
                    if number in self._names
                    and verdict.reused != FROM_VERDICT_CACHE
                    and number not in self._doubtful
                }
            )

    def _judge_group(
        self, pair: Pair, group: Sequence[Candidate], cancel: CancelToken
    ) -> Generator[ItemError | None, None, None]:
        order = judging_order(pending_candidates(group, self._rules.match_priors.get(pair)))
        asked: set[int] = set()
        while not cancel.cancelled:
            waiting = self._waiting(order, asked)
            wanted = self._needed(pair, group, waiting)
            if not wanted:
                self.left_out += len(waiting)
                return
            feed = self._inputs(pair, group, waiting, wanted, asked)
            before = len(asked)
            answers = self._judge.judge(self._query, feed, cancel, effort=self._rules.options)
            try:
                for number, answer in answers:
                    if isinstance(answer, ItemError):
                        self.skipped += 1
                        self._failed.add(number)
                        yield answer
                    else:
                        self.verdicts[number] = answer
                        if self._looking is not None and self._looking.in_doubt(answer):
                            self._doubtful.add(number)
                        yield None
            except ItemError as exc:
                raise EngineError(
                    "The picture of the query cannot be shown to the model", str(exc), exc.path
                ) from exc
            finally:
                # A judge that is left in mid-stream must take its hands off the model now.
                answers.close()
            if len(asked) == before or asked - self.verdicts.keys() - self._failed:
                # Cancelled, or taken over by a newer search.
                return

    def _waiting(
        self, order: Sequence[PendingCandidate], asked: set[int]
    ) -> list[PendingCandidate]:
        return [p for p in order if p.key not in asked and p.key not in self.verdicts]

    def _inputs(
        self,
        pair: Pair,
        group: Sequence[Candidate],
        waiting: Sequence[PendingCandidate],
        wanted: int,
        asked: set[int],
    ) -> Iterator[tuple[int, JudgeInput]]:
        """Hand the wanted ones over one by one, as long as they have to be judged."""
        for place, prospect in enumerate(waiting[:wanted]):
            if place and not self._needed(pair, group, waiting[place:]):
                return
            asked.add(prospect.key)
            yield prospect.key, self._sides[prospect.key]

    def _needed(
        self, pair: Pair, group: Sequence[Candidate], waiting: Sequence[PendingCandidate]
    ) -> int:
        rule = self._rules.of(pair)
        judged = {c.item.id: c for c in group if c.item.id in self.verdicts}
        met = any(
            match_relevance(self.verdicts[number], candidate.cosine, rule) >= MAYBE_FROM
            for number, candidate in judged.items()
        )
        return count_needed(
            waiting, met=met, judged=len(judged) + len(self._failed), most=self._risk
        )

    def _judge_regions(
        self, group: Sequence[Candidate], cancel: CancelToken
    ) -> Generator[ItemError | None, None, None]:
        """Show the model a part of each picture beside it whose answer was in doubt."""
        looking = self._looking
        if looking is None:
            return
        for candidate in group:
            number = candidate.item.id
            if number not in self._doubtful:
                continue
            side = self._sides[number]
            region = None
            if side.picture is not None:
                try:
                    region = looking.find_region(
                        self._query.text, self._pictures.zoomable(candidate.item)
                    )
                except ItemError:
                    # It could be read a moment ago: the first answer stands.
                    region = None
            if region is None:
                self._doubtful.discard(number)
                continue
            closer = replace(side, crop=self._pictures.of_item(candidate.item, region))
            answers = self._judge.judge(
                self._query, iter([(number, closer)]), cancel, effort=self._rules.options
            )
            try:
                for _, answer in answers:
                    self._doubtful.discard(number)
                    if not isinstance(answer, ItemError):
                        self.verdicts[number] = answer
                        yield None
            finally:
                answers.close()
            if number in self._doubtful:
                # Cancelled, or taken over by a newer search.
                return

    def _choose_text(
        self, group: Sequence[Candidate], cancel: CancelToken
    ) -> Generator[ItemError | None, None, None]:
        options = [(c.item.id, self._sides[c.item.id].text) for c in group]
        try:
            found = self._judge.choose(self._query, options, cancel)
        except ItemError as exc:
            raise EngineError(
                "The picture of the query cannot be shown to the model", str(exc), exc.path
            ) from exc
        if found:
            self.verdicts.update(found)
            yield None


def select_candidates(
    judge: Judge, query: JudgeInput, candidates: Sequence[Candidate], most: int
) -> list[Candidate]:
    """Return the first candidates, ``most`` at most, that a pack can be asked about.

    Args:
        judge: The model.
        query: What is asked for.
        candidates: In coarse order.
        most: How many.
    """
    pairs = pairs_of(query)
    askable = (
        candidate
        for candidate in candidates
        if (pair := pairs.get(candidate.item.modality)) is not None
        and judge.supports(pair)
        and (candidate.item.modality is Modality.IMAGE or (candidate.item.text or "").strip())
    )
    return list(islice(askable, max(most, 0)))


def judge_input_of(candidate: Candidate, pictures: JudgeImages) -> JudgeInput:
    """Return a candidate as the model is shown it: its picture, or its passage."""
    item = candidate.item
    if item.modality is Modality.IMAGE:
        return JudgeInput(picture=pictures.of_item(item))
    return JudgeInput(" ".join((item.text or "").split()))


def pending_candidates(
    group: Sequence[Candidate], foresight: MatchPrior | None
) -> list[PendingCandidate]:
    """Return what can be foreseen of candidates of one pair.

    Nothing is foreseen of those for which their words speak, or which were compared with
    nothing: the pack's numbers are of nearness alone.
    """
    if not group:
        return []
    nearest = max(candidate.z_score for candidate in group)
    return [
        PendingCandidate(
            candidate.item.id,
            nearest - candidate.z_score,
            nearest,
            foresight if candidate.measured and candidate.snippet is None else None,
        )
        for candidate in group
    ]
