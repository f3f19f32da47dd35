"""From a query to a list that settles: the coarse stage at once, the fine stage streaming in."""

import time
from collections.abc import Generator, Sequence

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.kept_verdicts import KeptVerdicts
from retllm_desktop.core.library import Library
from retllm_desktop.core.matching import pair_of
from retllm_desktop.core.passages import PassageEncoder
from retllm_desktop.core.ports import DualEncoder, Extractor, Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.ranking import FusionRule, settle
from retllm_desktop.core.types import Candidate, Query, Rgb
from retllm_desktop.services.asking import Asked, Asking
from retllm_desktop.services.judging import FineRound, FineRules, side_of, whom
from retllm_desktop.services.picturing import Picturing
from retllm_desktop.services.proposing import Proposing
from retllm_desktop.services.search_events import (
    CandidateSkipped,
    CoarseReady,
    FineUnavailable,
    Outcome,
    SearchEvent,
    SearchFinished,
    SearchLimits,
    Settled,
)

__all__ = [
    "CandidateSkipped",
    "CoarseReady",
    "FineUnavailable",
    "Outcome",
    "SearchEvent",
    "SearchFinished",
    "SearchLimits",
    "SearchService",
    "Settled",
]


class SearchService:
    """Answers queries over one library."""

    def __init__(
        self,
        library: Library,
        encoder: DualEncoder,
        extractor: Extractor,
        judge: Judge | None,
        rules: FineRules | FusionRule,
        *,
        passages: PassageEncoder | None = None,
        kept: KeptVerdicts | None = None,
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
        self._extractor = extractor
        self._judge = judge
        self._rules = FineRules(rules) if isinstance(rules, FusionRule) else rules
        self._kept = kept
        self._pictures = Picturing(
            library,
            extractor,
            judge.image_spec if judge is not None else None,
            judge.image_max_px if judge is not None else 0,
        )
        shown = self._pictures if judge is not None else None
        self._asking = Asking(library, encoder, extractor, passages, shown)
        self._proposing = Proposing(library, encoder, passages=passages)

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
        asked = self._asking.understand(query)
        candidates = self._proposing.propose(asked, limits.coarse_k, below_floor=query.below_floor)
        coarse_s = time.monotonic() - started
        yield CoarseReady(settle(candidates, {}, self._rules.default), coarse_s)
        yield from self._settled(
            asked, candidates, limits, cancel, started=started, coarse_s=coarse_s
        )

    def _settled(
        self,
        asked: Asked,
        candidates: Sequence[Candidate],
        limits: SearchLimits,
        cancel: CancelToken,
        *,
        started: float,
        coarse_s: float,
    ) -> Generator[SearchEvent, None, None]:
        judge, rules, query = self._judge, self._rules, asked.side
        order = settle(candidates, {}, rules.default)
        chosen = (
            [] if judge is None else whom(judge, query, candidates, self._pictures, limits.fine_k)
        )
        if judge is None or not chosen:
            yield SearchFinished(order, Outcome.COARSE_ONLY, 0, 0, coarse_s, 0.0)
            return

        def rule_of(candidate: Candidate) -> FusionRule:
            return rules.of(pair_of(query, side_of(candidate, self._pictures)))

        fine = FineRound(
            judge,
            self._pictures,
            rules,
            query,
            chosen,
            risk=limits.fine_risk,
            kept=self._kept,
        )
        deadline = time.monotonic() + limits.fine_budget_s
        outcome = Outcome.COMPLETE
        round_ = fine.run(cancel)
        try:
            for trouble in round_:
                if trouble is not None:
                    yield CandidateSkipped(trouble)
                    continue
                order = settle(candidates, fine.verdicts, rule_of)
                yield Settled(order, len(fine.verdicts), fine.planned, time.monotonic() - started)
                if time.monotonic() > deadline and not fine.complete:
                    outcome = Outcome.BUDGET
                    break
        except EngineError as exc:
            outcome = Outcome.FINE_UNAVAILABLE
            yield FineUnavailable(exc)
        finally:
            round_.close()
        if outcome is Outcome.COMPLETE and not fine.complete:
            # By our caller, or because a newer search took the judge over.
            outcome = Outcome.CANCELLED
        elif outcome is Outcome.COMPLETE and fine.spared:
            outcome = Outcome.DECIDED
        yield SearchFinished(
            order,
            outcome,
            len(fine.verdicts),
            fine.planned,
            coarse_s,
            time.monotonic() - started - coarse_s,
            fine.kept,
        )

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
