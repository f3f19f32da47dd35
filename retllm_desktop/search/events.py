"""The events of a search, and its limits."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.knowledge import JudgingNeed
from retllm_desktop.core.relevance_feedback import FeedbackSubject
from retllm_desktop.core.types import Modality, Result
from retllm_desktop.search.candidate_list import CandidateList, ResultCount
from retllm_desktop.search.query.corrections import QueryCorrection


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """How much a search may cost.

    Attributes:
        coarse_k: Candidates that the coarse stage proposes.
        fine_k: Candidates put to the model, 0 for none.
        fine_budget_s: Seconds after which no further candidate is judged.
        fine_risk: Probability, 0 … 1, of a missed match at which no more candidates are judged;
            0: all are judged.
        query_help: Whether the judge may rewrite a query that the coarse stage may not understand.
        counted: Candidates that are looked at to tell how many there are, after everything else;
            0: no more than are listed. Ten thousand items take 57 ms for it, eight times the list.
    """

    coarse_k: int = 60
    fine_k: int = 16
    fine_budget_s: float = 20.0
    fine_risk: float = 0.0
    query_help: bool = False
    counted: int = 1_000

    def thorough(self) -> "SearchLimits":
        """Return limits under which every candidate is judged, however long that takes."""
        fine_k = max(self.coarse_k, self.fine_k)
        return replace(self, fine_k=fine_k, fine_budget_s=math.inf, fine_risk=0.0)


class SearchOutcome(StrEnum):
    """Why a search ended where it ended."""

    COMPLETE = "complete"
    DECIDED = "decided"
    """The rest was not judged: a match among it is less probable than the allowed risk."""
    BUDGET = "budget"
    CANCELLED = "cancelled"
    COARSE_ONLY = "coarse-only"
    FINE_UNAVAILABLE = "fine-unavailable"


@dataclass(frozen=True, slots=True)
class CoarseReady:
    """The coarse list is there; a second one replaces the first where the query was rewritten.

    Attributes:
        results: In coarse order, nothing judged; each with what is folded into it.
        elapsed_s: Seconds since the search began.
        searched_as: Other words that were searched for instead, or empty.
        subject: What results are rated right or wrong for.
        count: How many results there are in all, as far as that is known by now.
        listing: The list that they begin, to be read on (``SearchService.fetch_more``).
        corrections: What parts of the line may have meant that were taken for words.
        unread: The kinds of items whose model does not read the language of the words: of these
            only names and texts are found, word by word.
    """

    results: tuple[Result, ...]
    elapsed_s: float
    searched_as: str = ""
    subject: FeedbackSubject | None = None
    count: ResultCount | None = None
    listing: CandidateList | None = None
    corrections: tuple[QueryCorrection, ...] = ()
    unread: frozenset[Modality] = frozenset()


@dataclass(frozen=True, slots=True)
class OrderUpdated:
    """More candidates were judged.

    Attributes:
        results: All results in their present order, each with what is folded into it.
        judged: How many are judged.
        planned: How many will be at most.
        elapsed_s: Seconds since the search began.
    """

    results: tuple[Result, ...]
    judged: int
    planned: int
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class CandidateSkipped:
    """A candidate could not be shown to the judge and keeps its coarse place."""

    error: ItemError


@dataclass(frozen=True, slots=True)
class FineUnavailable:
    """The fine stage failed; what was judged before stands, the rest keeps the coarse order."""

    error: EngineError


@dataclass(frozen=True, slots=True)
class JudgeReplaced:
    """The chosen judge failed and another one checks; the list begins anew (``CoarseReady``).

    Attributes:
        error: How it failed.
        title: What the other one is called.
    """

    error: EngineError
    title: str


@dataclass(frozen=True, slots=True)
class SearchFinished:
    """The search is over.

    Attributes:
        results: The final order.
        outcome: Why it ended here.
        judged: How many candidates were judged.
        planned: How many were to be at most.
        coarse_s: Seconds until the coarse list.
        fine_s: Seconds spent on the fine stage.
        cached: How many of the verdicts were known from before.
        searched_as: Other words that were searched for instead, or empty.
        risk: The allowed probability of a missed match, where judging ended early.
        subject: What results are rated right or wrong for.
        need: What a judge would have to know, where something was found and there is none that
            may be asked about any of it; else None.
        count: How many results there are in all, as far as that is known.
        listing: The list that they begin, to be read on (``SearchService.fetch_more``).
        corrections: What parts of the line may have meant that were taken for words.
        unread: As of ``CoarseReady``.
    """

    results: tuple[Result, ...]
    outcome: SearchOutcome
    judged: int
    planned: int
    coarse_s: float
    fine_s: float
    cached: int = 0
    searched_as: str = ""
    risk: float = 0.0
    subject: FeedbackSubject | None = None
    need: JudgingNeed | None = None
    count: ResultCount | None = None
    listing: CandidateList | None = None
    corrections: tuple[QueryCorrection, ...] = ()
    unread: frozenset[Modality] = frozenset()


SearchEvent = (
    CoarseReady | OrderUpdated | CandidateSkipped | FineUnavailable | JudgeReplaced | SearchFinished
)
