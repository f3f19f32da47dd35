"""From a query to a list that settles: the coarse stage at once, the fine stage streaming in."""

import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace

from retllm_desktop.core.errors import EngineError, InputError, ItemError
from retllm_desktop.core.judging import VerdictCache
from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import DualEncoder, Extractor, Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Candidate, Item, Query, Result, Rgb, Verdict
from retllm_desktop.core.vector_stores import PassageEncoder
from retllm_desktop.search.coarse_retrieval import CoarseRetriever
from retllm_desktop.search.events import (
    CandidateSkipped,
    CoarseReady,
    FineUnavailable,
    OrderUpdated,
    SearchEvent,
    SearchFinished,
    SearchLimits,
    SearchOutcome,
)
from retllm_desktop.search.explanation import Explainer
from retllm_desktop.search.feedback import RelevanceFeedback, rule_of
from retllm_desktop.search.judge_images import JudgeImages, RegionFinder
from retllm_desktop.search.query.printer import format_query
from retllm_desktop.search.query_encoding import EncodedQuery, QueryEncoder
from retllm_desktop.search.query_rewriting import QueryRewriter
from retllm_desktop.search.ranking.order import FusionRule, order_results
from retllm_desktop.search.reranking import RerankRules, RerankRun, select_candidates


class SearchService:
    """Answers queries over one library.

    Attributes:
        feedback: Keeps what is right and wrong, which the lists follow.
        explainer: Lets the model say why something is in a list.
        images: Makes pictures for the model.
    """

    def __init__(
        self,
        library: Library,
        encoder: DualEncoder,
        extractor: Extractor,
        judge: Judge | None,
        rules: RerankRules | FusionRule,
        *,
        passages: PassageEncoder | None = None,
        kept: VerdictCache | None = None,
    ) -> None:
        """Take the parts.

        Args:
            library: The library.
            encoder: Its encoder.
            extractor: Reads pictures.
            judge: The fine stage; None leaves the coarse order as it is.
            rules: How verdicts order, and what is known of the fine pack.
            passages: The encoder of the space of passages, None for none.
            kept: Answers of the fine stage from before, None to ask anew each time.
        """
        self._library = library
        self._extractor = extractor
        self._judge = judge
        self._rules = RerankRules(rules) if isinstance(rules, FusionRule) else rules
        self._kept = kept
        self.images = JudgeImages(
            library,
            extractor,
            judge.image_spec if judge is not None else None,
            judge.image_max_px if judge is not None else 0,
        )
        shown = self.images if judge is not None else None
        self._looking = RegionFinder(encoder)
        self._asking = QueryEncoder(library, encoder, extractor, passages, shown)
        self._proposing = CoarseRetriever(library, encoder, passages=passages)
        self._rewording = QueryRewriter(judge) if judge is not None else None
        self.feedback = RelevanceFeedback(library, self._rules)
        self.explainer = Explainer(judge, self.images, writes=self._rules.writes)

    def search(
        self, query: Query, limits: SearchLimits, cancel: CancelToken
    ) -> Generator[SearchEvent, None, None]:
        """Yield the coarse list, then the list again after each verdict, then the end.

        Raises:
            QueryError: The line cannot be understood; it says at which column.
            InputError: There is nothing to search for, or the text is too long.
            ItemError: The query's picture cannot be read.
            EngineError: The encoder cannot run (then there is no coarse list either).
            StoreError: The library cannot be read.
        """
        started = time.monotonic()
        asked = self._asking.encode(query)
        candidates = self._proposing.retrieve(
            asked, limits.coarse_k, below_cutoff=query.below_cutoff
        )
        coarse_s = time.monotonic() - started
        yield CoarseReady(self._order(asked, candidates), coarse_s, subject=asked.subject)
        searched_as = ""
        if limits.query_help and limits.fine_k:
            helped = self._rewrite(asked, query, candidates, limits, cancel)
            if helped is not None:
                asked, candidates, searched_as = helped
                elapsed_s = time.monotonic() - started
                order = self._order(asked, candidates)
                yield CoarseReady(order, elapsed_s, searched_as, asked.subject)
        times = {"started": started, "coarse_s": coarse_s}
        for event in self._rerank(asked, candidates, limits, cancel, **times):
            if isinstance(event, SearchFinished):
                yield replace(event, searched_as=searched_as, subject=asked.subject)
            else:
                yield event

    def _order(
        self,
        asked: EncodedQuery,
        candidates: Sequence[Candidate],
        verdicts: Mapping[int, Verdict] | None = None,
        rules: RerankRules | None = None,
    ) -> tuple[Result, ...]:
        rule = rule_of(rules or self._rules, asked.subject)
        return order_results(
            candidates, verdicts or {}, rule, self.feedback.ratings(asked.subject, candidates)
        )

    def _rewrite(
        self,
        asked: EncodedQuery,
        query: Query,
        candidates: Sequence[Candidate],
        limits: SearchLimits,
        cancel: CancelToken,
    ) -> tuple[EncodedQuery, list[Candidate], str] | None:
        """What the query and its candidates are in English, None to go on as it was typed."""
        if self._rewording is None:
            return None
        found = self._rewording.rewrite(asked.parsed, candidates, cancel)
        if found is None or cancel.cancelled:
            return None
        question, caption = found
        try:
            english = self._asking.encode(replace(query, text=format_query(question), draft=False))
        except (InputError, ItemError, EngineError, ValueError):
            # A caption that our own query language cannot say.
            return None
        # Files keep the names that were given to them: they are looked up in both languages.
        words = f"{english.words} {asked.words}".strip()
        english = replace(english, words=words, subject=asked.subject)
        better = self._proposing.retrieve(english, limits.coarse_k, below_cutoff=query.below_cutoff)
        return (english, better, caption) if better else None

    def _rerank(
        self,
        asked: EncodedQuery,
        candidates: Sequence[Candidate],
        limits: SearchLimits,
        cancel: CancelToken,
        *,
        started: float,
        coarse_s: float,
    ) -> Generator[SearchEvent, None, None]:
        judge, rules, query = self._judge, self.feedback.rules(), asked.judge_input
        order = self._order(asked, candidates)
        chosen = [] if judge is None else select_candidates(judge, query, candidates, limits.fine_k)
        if judge is None or not chosen:
            yield SearchFinished(order, SearchOutcome.COARSE_ONLY, 0, 0, coarse_s, 0.0)
            return

        fine = RerankRun(
            judge,
            self.images,
            rules,
            query,
            chosen,
            risk=limits.fine_risk,
            cached=self._kept,
            looking=self._looking if rules.options.look_again else None,
        )
        deadline = time.monotonic() + limits.fine_budget_s
        outcome = SearchOutcome.COMPLETE
        round_ = fine.run(cancel)
        try:
            for trouble in round_:
                if trouble is not None:
                    yield CandidateSkipped(trouble)
                    continue
                order = self._order(asked, candidates, fine.verdicts, rules)
                yield OrderUpdated(
                    order, len(fine.verdicts), fine.planned, time.monotonic() - started
                )
                if time.monotonic() > deadline and not fine.complete:
                    outcome = SearchOutcome.BUDGET
                    break
        except EngineError as exc:
            outcome = SearchOutcome.FINE_UNAVAILABLE
            yield FineUnavailable(exc)
        finally:
            round_.close()
        if outcome is SearchOutcome.COMPLETE and not fine.complete:
            # By our caller, or because a newer search took the judge over.
            outcome = SearchOutcome.CANCELLED
        elif outcome is SearchOutcome.COMPLETE and fine.left_out:
            outcome = SearchOutcome.DECIDED
        yield SearchFinished(
            order,
            outcome,
            len(fine.verdicts),
            fine.planned,
            coarse_s,
            time.monotonic() - started - coarse_s,
            fine.kept,
            risk=limits.fine_risk if fine.left_out else 0.0,
        )

    def inspected_region(self, words: str, item: Item) -> Region | None:
        """Return the part of a picture that is shown beside it where an answer is in doubt.

        Args:
            words: What was asked for, as the model was asked: ``searched_as`` where the query
                was put into other words.
            item: A picture whose ``Verdict.looked_again`` says that it was looked at again.

        Raises:
            ItemError: The picture cannot be read.
            EngineError: The encoder cannot run.
        """
        return self._looking.find_region(words, self.images.zoomable(item))

    def prepare(self) -> bool:
        """Load what makes searches of a large library quick, ahead of the first one.

        Returns:
            Whether there is such a thing.

        Raises:
            StoreError: The library cannot be read; a search says so too.
        """
        return self._library.load_scan_copy()

    @property
    def notices(self) -> tuple[str, ...]:
        """What does not work as it should, as known by now."""
        return self._asking.notices

    def preview(self, query: Query, max_px: int) -> Rgb | None:
        """Decode the query's picture for display, None where the query has none.

        Args:
            query: The query.
            max_px: Longest side wanted.

        Raises:
            ItemError: It cannot be read.
        """
        for picture in query.pictures:
            if picture.path is not None:
                return self._extractor.load_image(picture.path, None, max_px)
            return self._extractor.load_image_data(picture.data or b"", None, max_px)
        return None
