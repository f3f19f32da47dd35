"""From a query to a list that settles: the coarse stage at once, the fine stage streaming in."""

import time
from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum

from retllm_desktop.core.errors import EngineError, InputError, ItemError
from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import DualEncoder, Extractor, Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.ranking import FusionRule, merge, settle
from retllm_desktop.core.types import (
    Candidate,
    Modality,
    Query,
    Result,
    Rgb,
    Vectors,
    Verdict,
)

MAX_QUERY_CHARACTERS = 1000
"""A query is a sentence or a few; what is longer no model here would read to its end."""


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
    ) -> None:
        """Take the parts; ``judge`` None leaves the coarse order as it is."""
        self._library = library
        self._encoder = encoder
        self._extractor = extractor
        self._judge = judge
        self._rule = rule

    def search(
        self, query: Query, limits: SearchLimits, cancel: CancelToken
    ) -> Generator[SearchEvent, None, None]:
        """Yield the coarse list, then the list again after each verdict, then the end.

        Raises:
            InputError: There is nothing to search for, or the text is too long.
            ItemError: The query's picture cannot be read.
            EngineError: The encoder cannot run (then there is no coarse list either).
            StoreError: The library cannot be read.
        """
        started = time.monotonic()
        candidates = self._propose(query, limits.coarse_k)
        order = settle(candidates, {}, self._rule)
        coarse_s = time.monotonic() - started
        yield CoarseReady(order, coarse_s)
        # Pairs with a picture on the query's side need prompts that the packs do not speak yet.
        chosen = [c for c in candidates if c.item.modality is Modality.IMAGE][: limits.fine_k]
        if query.has_image or self._judge is None or not chosen:
            yield SearchFinished(order, Outcome.COARSE_ONLY, 0, 0, coarse_s, 0.0)
            return
        verdicts: dict[int, Verdict] = {}
        skipped: list[ItemError] = []
        told = 0
        deadline = time.monotonic() + limits.fine_budget_s
        outcome = Outcome.COMPLETE
        pictures = self._pictures(self._judge, chosen, cancel, skipped)
        answers = self._judge.judge(query.text.strip(), pictures, cancel)
        try:
            for item_id, verdict in answers:
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
            pictures.close()
        for error in skipped[told:]:
            yield CandidateSkipped(error)
        if outcome is Outcome.COMPLETE and len(verdicts) + len(skipped) < len(chosen):
            # By our caller, or because a newer search took the judge over.
            outcome = Outcome.CANCELLED
        fine_s = time.monotonic() - started - coarse_s
        yield SearchFinished(order, outcome, len(verdicts), len(chosen), coarse_s, fine_s)

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

    def _propose(self, query: Query, coarse_k: int) -> list[Candidate]:
        asked, vector = self._embed(query)
        found = [
            neighbour
            for modality in Modality
            for neighbour in self._library.nearest(vector, coarse_k, modality)
        ]

        def standout(modality: Modality, cosine: float) -> float:
            return self._encoder.standout(asked, modality, cosine)

        ranked = merge(found, standout, coarse_k)
        items = {i.id: i for i in self._library.items([n.item_id for n, _ in ranked])}
        # An item may be deleted by the indexer between the two reads: then it is no candidate.
        present = [(n, s) for n, s in ranked if n.item_id in items]
        return [
            Candidate(items[neighbour.item_id], rank, neighbour.distance, standout)
            for rank, (neighbour, standout) in enumerate(present, start=1)
        ]

    def _embed(self, query: Query) -> tuple[Modality, Vectors]:
        text = query.text.strip()
        if query.has_image:
            if text:
                raise InputError(
                    "A picture and words together are not searched yet",
                    "search with the picture alone or with the words alone",
                )
            spec = self._encoder.image_spec
            picture = query.pictures[0]
            if picture.path is not None:
                pixels = self._extractor.load_image(picture.path, spec, spec.px)
            else:
                pixels = self._extractor.load_image_data(picture.data or b"", spec, spec.px)
            return Modality.IMAGE, self._encoder.embed_images([pixels])[0]
        if not text:
            raise InputError("There is nothing to search for", "type a few words or give a picture")
        if len(text) > MAX_QUERY_CHARACTERS:
            raise InputError(
                f"The query has {len(text):,} characters; {MAX_QUERY_CHARACTERS:,} are the most",
                "shorten it to what the picture or document shows",
            )
        return Modality.TEXT, self._encoder.embed_texts([text])[0]

    def _pictures(
        self, judge: Judge, chosen: list[Candidate], cancel: CancelToken, skipped: list[ItemError]
    ) -> Generator[tuple[int, Rgb], None, None]:
        for candidate in chosen:
            if cancel.cancelled:
                return
            try:
                yield candidate.item.id, self._picture_of(judge, candidate)
            except ItemError as exc:
                skipped.append(exc)

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
