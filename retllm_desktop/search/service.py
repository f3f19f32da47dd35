"""A search: the coarse list at once, then the list again after each of the judge's verdicts."""

import logging
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from retllm_desktop.core.errors import EngineError, InputError, ItemError
from retllm_desktop.core.judging import VerdictCache
from retllm_desktop.core.knowledge import JudgingNeed
from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import DualEncoder, Extractor, Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Candidate, Item, Modality, Query, Result, Rgb, Verdict
from retllm_desktop.core.vector_stores import PassageEncoder
from retllm_desktop.platform.logging import report_duration
from retllm_desktop.search.candidate_list import CandidateList
from retllm_desktop.search.coarse_retrieval import CoarseRetriever
from retllm_desktop.search.events import (
    CandidateSkipped,
    CoarseReady,
    FineUnavailable,
    JudgeReplaced,
    OrderUpdated,
    SearchEvent,
    SearchFinished,
    SearchLimits,
    SearchOutcome,
)
from retllm_desktop.search.explanation import Explainer
from retllm_desktop.search.feedback import RelevanceFeedback, rule_of
from retllm_desktop.search.judge_images import JudgeImages, RegionFinder, load_query_picture
from retllm_desktop.search.judging_scope import JudgingScope, judging_need
from retllm_desktop.search.query.corrections import suggest_corrections
from retllm_desktop.search.query_encoding import EncodedQuery, QueryEncoder
from retllm_desktop.search.query_language import understands
from retllm_desktop.search.query_rewriting import QueryRewriter
from retllm_desktop.search.ranking.grouping import (
    extend_results,
    heads_first,
    order_groups,
    unfold_results,
)
from retllm_desktop.search.ranking.order import FusionRule, order_results
from retllm_desktop.search.reranking import RerankRules, RerankRun, find_judgeable

_log = logging.getLogger(__name__)
_SLOW_COARSE_S, _SLOW_FINE_S = 0.5, 5.0
"""Longer searches are logged at level INFO."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """What searches where a judge fails, as one on another machine may.

    Attributes:
        service: Searches the same library with another judge.
        title: What that judge is called.
    """

    service: "SearchService"
    title: str


class SearchService:
    """Answers queries over one library.

    Attributes:
        feedback: The person's right and wrong, which the order of results follows.
        explainer: Lets the judge write why a picture is among the results.
        images: Makes pictures for the judge.
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
        verdict_cache: VerdictCache | None = None,
        stand_in: "StandIn | None" = None,
    ) -> None:
        """Take the parts.

        Args:
            library: The library.
            encoder: The encoder of its embedding space.
            extractor: Reads pictures.
            judge: The fine stage; None leaves the coarse order as it is.
            rules: How verdicts order, and what was measured of the judge's pack.
            passages: The encoder of the passage space, None for none.
            verdict_cache: Verdicts of earlier searches, None to judge anew each time.
            stand_in: Searches with another judge where this one fails; None: the coarse order
                stands then.
        """
        self._stand_in = stand_in
        self._library = library
        self._extractor = extractor
        self._judge = judge
        self._rules = RerankRules(rules) if isinstance(rules, FusionRule) else rules
        self._verdict_cache = verdict_cache
        self.images = JudgeImages(
            library.items,
            extractor,
            judge.image_spec if judge is not None else None,
            judge.image_max_px if judge is not None else 0,
        )
        self._region_finder = RegionFinder(encoder)
        self._encoder = QueryEncoder(
            library, encoder, extractor, passages, self.images if judge is not None else None
        )
        self._retriever = CoarseRetriever(library, encoder, passages=passages)
        self._dual_encoder = encoder
        self._passages = passages
        self._second_pass = library.second_pass
        self._rewriter = QueryRewriter(judge) if judge is not None else None
        self.feedback = RelevanceFeedback(library.feedback, self._rules)
        self.explainer = Explainer(
            judge, self.images, writes=self._rules.writes, scope=lambda: self.judging_scope
        )

    @property
    def judging_scope(self) -> JudgingScope:
        """What the judge may be asked; a rebuild of the library may change it."""
        return JudgingScope(self._rules.knows, self._dual_encoder.knows.only_drawn_world)

    def search(
        self, query: Query, limits: SearchLimits, cancel: CancelToken
    ) -> Generator[SearchEvent, None, None]:
        """Yield the coarse list, then the list again after each verdict, then the end.

        An empty query lists the library, newest first.

        Raises:
            QueryError: The line cannot be parsed; it says at which column.
            InputError: The text is too long, or it names something that is not there.
            ItemError: The query's picture cannot be read.
            EngineError: The encoder cannot run (then there is no coarse list either).
            StoreError: The library cannot be read.
        """
        started = time.monotonic()
        encoded = self._encoder.encode(query)
        listing = self._list(encoded, query, limits)
        today = date.today()  # noqa: DTZ011 - the person's day
        corrections = suggest_corrections(query.text, today, draft=query.draft)
        coarse_s = time.monotonic() - started
        report_duration(_log, "the coarse stage of a search", coarse_s, slow_s=_SLOW_COARSE_S)
        # Of everything nothing is right or wrong.
        subject = None if query.empty else encoded.subject
        unread = self._unread(encoded)
        yield CoarseReady(
            self._order(encoded, listing, limits),
            coarse_s,
            subject=subject,
            count=listing.count(),
            listing=listing,
            corrections=corrections,
            unread=unread,
        )
        self._note_first_pass(listing.candidates)
        searched_as = ""
        if limits.query_help and limits.fine_k:
            rewritten = self._rewrite(encoded, query, listing, limits, cancel)
            if rewritten is not None:
                encoded, listing, searched_as = rewritten
                unread = frozenset[Modality]()
                yield CoarseReady(
                    self._order(encoded, listing, limits),
                    time.monotonic() - started,
                    searched_as,
                    encoded.subject,
                    listing.count(),
                    listing,
                    corrections,
                )
        for event in self._rerank(
            encoded, listing, limits, cancel, started=started, coarse_s=coarse_s
        ):
            if isinstance(event, FineUnavailable) and self._stand_in and not cancel.cancelled:
                # Another model has rules of its own: one list never mixes the answers of two.
                yield JudgeReplaced(event.error, self._stand_in.title)
                yield from self._stand_in.service.search(query, limits, cancel)
                return
            if isinstance(event, SearchFinished):
                step = f"judging {event.judged} of {event.planned} candidates ({event.outcome})"
                report_duration(_log, step, event.fine_s, slow_s=_SLOW_FINE_S)
                count = listing.count(0 if cancel.cancelled else limits.counted)
                yield replace(
                    event,
                    # To count is to read on: it may bring further members of what is shown.
                    results=self._extend(event.results, listing),
                    searched_as=searched_as,
                    subject=subject,
                    count=count,
                    listing=listing,
                    corrections=corrections,
                    unread=unread,
                )
            else:
                yield event

    def fetch_more(self, listing: CandidateList, results: Sequence[Result]) -> tuple[Result, ...]:
        """Read a list on and return it with what comes next behind what was there.

        What is added is not judged. To be called off the thread that the list is shown by.

        Args:
            listing: The list, from ``CoarseReady``.
            results: The results so far, in their order.

        Raises:
            StoreError: The library cannot be read.
        """
        more = True
        extended = tuple(results)
        while more and len(extended) == len(results):
            # What is read may be known: a repeated search begins its list anew.
            more = listing.read_on()
            extended = self._extend(extended, listing)
        return extended

    def _extend(self, results: Sequence[Result], listing: CandidateList) -> tuple[Result, ...]:
        known = {r.candidate.item.id for r in unfold_results(results)}
        added = [c for c in listing.candidates if c.item.id not in known]
        if not added:
            return tuple(results)
        encoded = listing.query
        ratings = self.feedback.ratings(encoded.subject, added)
        judged = any(result.judgeable for result in results)
        judgeable = self._judgeable(encoded, added, judged=judged)
        return extend_results(results, added, ratings, judgeable, unfolded=listing.unfolded)

    def _list(self, encoded: EncodedQuery, query: Query, limits: SearchLimits) -> CandidateList:
        return CandidateList(
            self._retriever,
            self._library,
            encoded,
            limits.coarse_k,
            below_cutoff=query.below_cutoff,
            unfolded=query.unfolded,
            newest=query.newest,
        )

    def _note_first_pass(self, candidates: Sequence[Candidate]) -> None:
        """Have what is found by a preview read as a whole before other files."""
        found = [one.item.content_hash for one in candidates if one.item.first_pass]
        if found:
            self._second_pass.note_results(found)

    def _order(
        self,
        encoded: EncodedQuery,
        listing: CandidateList,
        limits: SearchLimits,
        verdicts: Mapping[int, Verdict] | None = None,
        rules: RerankRules | None = None,
    ) -> tuple[Result, ...]:
        subject, candidates = encoded.subject, listing.candidates
        rule = rule_of(rules or self._rules, subject)
        ratings = self.feedback.ratings(subject, candidates)
        judgeable = self._judgeable(encoded, candidates, judged=limits.fine_k > 0)
        order = order_results if listing.unfolded else order_groups
        return order(candidates, verdicts or {}, rule, ratings, judgeable)

    def _judgeable(
        self, encoded: EncodedQuery, candidates: Sequence[Candidate], *, judged: bool
    ) -> frozenset[int]:
        """Return the ids of the candidates that the judge may be asked about."""
        judge, scope = self._judge, self.judging_scope
        query, shown = encoded.judge_input, encoded.shown_item
        if judge is None or not judged:
            return frozenset()
        if not scope.knows_query(query.text, shown, has_picture=query.picture is not None):
            return frozenset()
        return find_judgeable(judge, query, candidates, scope)

    def _need(self, encoded: EncodedQuery, candidates: Sequence[Candidate]) -> JudgingNeed | None:
        """Return what a judge would have to know, None where there is nothing to ask."""
        asked = encoded.judge_input
        if not candidates or not (asked.text or asked.picture is not None):
            return None
        need = judging_need((candidate.item for candidate in candidates), asked.text)
        known = self.judging_scope
        if self._judge is not None and need.domains <= known.judge.domains:
            # It knows all of it, and cannot be asked so (with a picture, for instance).
            return None if known.knows_words(need.words) else need
        return need

    def _unread(self, encoded: EncodedQuery) -> frozenset[Modality]:
        """Return the kinds of items whose model does not read the language of the query's words."""
        words = encoded.parsed.text
        of_passages = self._dual_encoder if self._passages is None else self._passages
        encoders = {Modality.IMAGE: self._dual_encoder, Modality.TEXT: of_passages}
        return frozenset(
            kind for kind, one in encoders.items() if not understands(one.knows.languages, words)
        )

    def _rewrite(
        self,
        encoded: EncodedQuery,
        query: Query,
        listing: CandidateList,
        limits: SearchLimits,
        cancel: CancelToken,
    ) -> tuple[EncodedQuery, CandidateList, str] | None:
        """Return the query in English, its candidates and its caption; None: as it was typed."""
        scope = self.judging_scope
        if self._rewriter is None or not scope.knows_any:
            return None
        if not scope.knows_words(encoded.parsed.text):
            return None
        found = self._rewriter.rewrite(encoded.parsed, listing.candidates, cancel)
        if found is None or cancel.cancelled:
            return None
        parsed, caption = found
        try:
            english = self._encoder.encode_parsed(parsed, replace(query, draft=False))
        except (InputError, ItemError, EngineError) as exc:
            # For instance a caption that cancels out with an unwanted term. Help is an offer:
            # the list of the query as it was typed stands.
            _log.info("query help is of no use here: %s", type(exc).__name__)
            _log.debug("query help is of no use here", exc_info=True)
            return None
        # Files keep the names that were given to them: words of both languages are looked up.
        words = f"{english.words.strip()} {encoded.words}".lstrip()
        english = replace(english, words=words, subject=encoded.subject)
        better = self._list(english, query, limits)
        return (english, better, caption) if better.candidates else None

    def _rerank(
        self,
        encoded: EncodedQuery,
        listing: CandidateList,
        limits: SearchLimits,
        cancel: CancelToken,
        *,
        started: float,
        coarse_s: float,
    ) -> Generator[SearchEvent, None, None]:
        judge, rules, query = self._judge, self.feedback.rules(), encoded.judge_input
        order = self._order(encoded, listing, limits)
        candidates = heads_first(listing.candidates)
        judgeable = self._judgeable(encoded, candidates, judged=limits.fine_k > 0)
        chosen = [c for c in candidates if c.item.id in judgeable][: max(limits.fine_k, 0)]
        if judge is None or not chosen:
            need = None if judgeable else self._need(encoded, candidates)
            yield SearchFinished(order, SearchOutcome.COARSE_ONLY, 0, 0, coarse_s, 0.0, need=need)
            return

        run = RerankRun(
            judge,
            self.images,
            rules,
            query,
            chosen,
            risk=limits.fine_risk,
            verdict_cache=self._verdict_cache,
            region_finder=self._region_finder if rules.options.look_again else None,
        )
        deadline = time.monotonic() + limits.fine_budget_s
        outcome = SearchOutcome.COMPLETE
        steps = run.run(cancel)
        try:
            for error in steps:
                if error is not None:
                    yield CandidateSkipped(error)
                    continue
                order = self._order(encoded, listing, limits, run.verdicts, rules)
                elapsed_s = time.monotonic() - started
                yield OrderUpdated(order, len(run.verdicts), run.planned, elapsed_s)
                if time.monotonic() > deadline and not run.complete:
                    outcome = SearchOutcome.BUDGET
                    break
        except EngineError as exc:
            outcome = SearchOutcome.FINE_UNAVAILABLE
            yield FineUnavailable(exc)
        finally:
            steps.close()
        if outcome is SearchOutcome.COMPLETE and not run.complete:
            # By our caller, or because a newer search took the judge over.
            outcome = SearchOutcome.CANCELLED
        elif outcome is SearchOutcome.COMPLETE and run.left_out:
            outcome = SearchOutcome.DECIDED
        yield SearchFinished(
            order,
            outcome,
            len(run.verdicts),
            run.planned,
            coarse_s,
            time.monotonic() - started - coarse_s,
            run.cached,
            risk=limits.fine_risk if run.left_out else 0.0,
        )

    def inspected_region(self, words: str, item: Item) -> Region | None:
        """Return the part of a picture that the judge sees beside it where its answer is in doubt.

        Args:
            words: What the judge was asked for: ``searched_as`` where the query was rewritten.
            item: A picture whose ``Verdict.region_checked`` is set.

        Raises:
            ItemError: The picture cannot be read.
            EngineError: The encoder cannot run.
        """
        return self._region_finder.find_region(words, self.images.zoomable(item))

    def prepare(self) -> bool:
        """Load what makes searches of a large library quick, ahead of the first one.

        Returns:
            Whether there is such a thing.

        Raises:
            StoreError: The library cannot be read; a search says so too.
        """
        return self._library.vectors.load_index()

    @property
    def notices(self) -> tuple[str, ...]:
        """What does not work as it should, as known by now."""
        return self._encoder.notices

    def preview(self, query: Query, max_px: int) -> Rgb | None:
        """Decode the query's first picture for display, None where the query has none.

        Args:
            query: The query.
            max_px: Longest side wanted.

        Raises:
            ItemError: It cannot be read.
        """
        if not query.pictures:
            return None
        return load_query_picture(self._extractor, query.pictures[0], None, max_px)
