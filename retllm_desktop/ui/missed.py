"""What is said, and what is offered, when a search finds nothing."""

from dataclasses import dataclass
from datetime import date

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import Query
from retllm_desktop.search.query.parser import parse_query


@dataclass(frozen=True, slots=True)
class NoResults:
    """An empty list, explained.

    Attributes:
        heading: What is so.
        text: What that means.
        nearest: Whether what is nearest can be shown all the same.
        unconditional: Whether conditions can be left out.
    """

    heading: str
    text: str
    nearest: bool = False
    unconditional: bool = False


def explain_no_results(query: Query, today: date) -> NoResults:
    """Explain why a query found nothing.

    Args:
        query: What was searched for.
        today: The day that its dates are counted from.
    """
    try:
        question = parse_query(query.text, today, lenient=query.draft)
    except QueryError:
        question = ParsedQuery()
    directed = bool(question.terms or query.pictures or query.items)
    restricted = bool(question.conditions or question.phrases or question.excluded)
    conditions = bool(question.conditions)
    if directed and not query.below_floor:
        return NoResults(
            "Nothing here looks like that.",
            "What comes nearest is probably something else"
            + (", and only what meets the conditions was looked at." if conditions else "."),
            nearest=True,
            unconditional=conditions,
        )
    if question.phrases and not conditions:
        return NoResults(
            "Nothing here holds these words.",
            "Without the quotes, what is near to them in meaning is found as well.",
        )
    if restricted:
        return NoResults(
            "Nothing here meets the conditions.",
            "No picture or document of your folders does so.",
            unconditional=conditions and bool(directed or question.phrases),
        )
    return NoResults(
        "Nothing to show",
        "No picture or document of your folders has been read yet. "
        "Results appear as soon as the first ones are.",
    )
