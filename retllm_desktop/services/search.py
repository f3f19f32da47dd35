"""From a query to a list that settles: the coarse stage at once, the fine stage streaming in."""

import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.library import Library
from retllm_desktop.core.matching import Pair, Picture, Side
from retllm_desktop.core.passages import PassageEncoder
from retllm_desktop.core.ports import DualEncoder, Extractor, Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.ranking import FusionRule, settle
from retllm_desktop.core.types import (
    Candidate,
    Modality,
    Query,
    Result,
    Rgb,
    Verdict,
)
from retllm_desktop.services.asking import Asking
from retllm_desktop.services.proposing import Proposing


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """How much a search may cost.

    Attributes:
        coarse_k: Candidates that the coarse stage proposes.
        fine_k: Candidates put to the model, 0 for none.
        fine_budget_s: Seconds after which no further candidate is judged.
    """

    coarse_k: int = 60
    fine_k: int = 16
    fine_budget_s: float = 20.0


class Outcome(StrEnum):
    """Why a search ended where it ended."""

    COMPLETE = "complete"
    BUDGET = "budget"
    CANCELLED = "cancelled"
    COARSE_ONLY = "coarse-only"
    FINE_UNAVAILABLE = "fine-unavailable"


@dataclass(frozen=True, slots=True)
class CoarseReady:
    """The coarse list is there.

    Attributes:
        results: In coarse order, nothing judged.
        elapsed_s: Seconds since the search began.
    """

    results: tuple[Result, ...]
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class Settled:
    """One more candidate was judged.

    Attributes:
        results: All candidates in their present order.
        judged: How many are judged.
        planned: How many will be.
        elapsed_s: Seconds since the search began.
    """

    results: tuple[Result, ...]
    judged: int
    planned: int
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class CandidateSkipped:
    """A candidate could not be shown to the model and keeps its coarse place."""

    error: ItemError


@dataclass(frozen=True, slots=True)
class FineUnavailable:
    """The fine stage failed; what was judged before stands, the rest keeps the coarse order."""

    error: EngineError


@dataclass(frozen=True, slots=True)
class SearchFinished:
    """The search is over.

    Attributes:
        results: The final order.
        outcome: Why it ended here.
        judged: How many candidates were judged.
        planned: How many were to be.
        coarse_s: Seconds until the coarse list.
        fine_s: Seconds spent on the fine stage.
    """

    results: tuple[Result, ...]
    outcome: Outcome
    judged: int
    planned: int
    coarse_s: float
    fine_s: float


SearchEvent = CoarseReady | Settled | CandidateSkipped | FineUnavailable | SearchFinished


class SearchService:
    """Answers queries over one library."""

    def __init__(
        self,
        library: Library,
        encoder: DualEncoder,
        extractor: Extractor,
        judge: Judge | None,
        rule: FusionRule,
        *,
        passages: PassageEncoder | None = None,
    ) -> None:
        """Take the parts.

        Args:
            library: The library.
            encoder: Its encoder.
            extractor: Reads pictures.
            judge: The fine stage; None leaves the coarse order as it is.
            rule: How verdicts order.
            passages: The encoder of the space of passages, None for none.
        """
        self._library = library
        self._extractor = extractor
        self._asking = Asking(library, encoder, extractor, passages)
        self._proposing = Proposing(library, encoder, passages=passages)
        self._judge = judge
        self._rule = rule

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
        order = settle(candidates, {}, self._rule)
        coarse_s = time.monotonic() - started
        yield CoarseReady(order, coarse_s)
        # The judge is asked about a sentence; it has no prompt for pictures or for what is not
        # wanted.
        chosen = [c for c in candidates if c.item.modality is Modality.IMAGE][: limits.fine_k]
        if (
            not asked.caption
            or self._judge is None
            or not self._judge.answers(Pair.TEXT_TO_IMAGE)
            or not chosen
        ):
            yield SearchFinished(order, Outcome.COARSE_ONLY, 0, 0, coarse_s, 0.0)
            return
        verdicts: dict[int, Verdict] = {}
        skipped: list[ItemError] = []
        told = 0
        deadline = time.monotonic() + limits.fine_budget_s
        outcome = Outcome.COMPLETE
        sides = self._sides(self._judge, chosen)
        answers = self._judge.judge(Side(asked.caption), sides, cancel)
        try:
            for item_id, verdict in answers:
                if isinstance(verdict, ItemError):
                    skipped.append(verdict)
                    continue
                verdicts[item_id] = verdict
                order = settle(candidates, verdicts, self._rule)
                yield Settled(order, len(verdicts), len(chosen), time.monotonic() - started)
                for error in skipped[told:]:
                    yield CandidateSkipped(error)
                told = len(skipped)
                if time.monotonic() > deadline and len(verdicts) < len(chosen):
                    outcome = Outcome.BUDGET
                    break
        except EngineError as exc:
            outcome = Outcome.FINE_UNAVAILABLE
            yield FineUnavailable(exc)
        finally:
            # A judge that is left in mid-stream must take its hands off the model now.
            answers.close()
        for error in skipped[told:]:
            yield CandidateSkipped(error)
        if outcome is Outcome.COMPLETE and len(verdicts) + len(skipped) < len(chosen):
            # By our caller, or because a newer search took the judge over.
            outcome = Outcome.CANCELLED
        fine_s = time.monotonic() - started - coarse_s
        yield SearchFinished(order, outcome, len(verdicts), len(chosen), coarse_s, fine_s)

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

    def _sides(self, judge: Judge, chosen: list[Candidate]) -> Iterable[tuple[int, Side]]:
        for candidate in chosen:
            load = partial(self._picture_of, judge, candidate)
            yield candidate.item.id, Side(picture=Picture(b"", load))

    def _picture_of(self, judge: Judge, candidate: Candidate) -> Rgb:
        item = candidate.item
        try:
            return self._extractor.load_image(item.path, judge.image_spec, judge.image_max_px)
        except ItemError:
            # The file is gone or its drive is not there: the preview still tells what it showed.
            preview = self._library.thumbnail(item.content_hash, item.part)
            if preview is None:
                raise
            return self._extractor.load_image_data(preview, judge.image_spec, judge.image_max_px)
