"""The library by date: all of it, or what meets conditions; nothing is ranked."""

from collections.abc import Sequence
from datetime import date

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.library import ItemStore, WordStore
from retllm_desktop.core.query import Condition, OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.timeline import Timeline
from retllm_desktop.core.types import Item, Query
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.search.query_encoding import MAX_QUERY_CHARACTERS


def read_conditions(query: Query, today: date) -> ParsedQuery | None:
    """Return the conditions of a query that consists of nothing else; None where it does not.

    The empty query has none and asks for everything. Words, phrases, pictures and what is excluded
    are searched for.

    Args:
        query: What is asked for.
        today: The day that its dates are counted from.
    """
    if query.pictures or query.items or query.below_cutoff or query.unfolded:
        return None
    if query.newest is not None or len(query.text) > MAX_QUERY_CHARACTERS:
        return None
    try:
        parsed = parse_query(query.text, today, lenient=query.draft)
    except QueryError:
        return None
    return None if parsed.terms or parsed.phrases or parsed.excluded else parsed


def _asks_for_recent(condition: Condition) -> bool:
    return (
        isinstance(condition, OneOfValues)
        and condition.field is QueryField.IS
        and condition.values == ("recent",)
        and not condition.negated
    )


class TimelineService:
    """Lists a library by date."""

    def __init__(self, items: ItemStore, words: WordStore) -> None:
        """Take what is known of items, and what meets conditions."""
        self._items = items
        self._words = words

    def list(self, conditions: ParsedQuery, limit: int | None = None) -> Timeline:
        """Return what meets conditions, newest first; near-duplicates are not folded.

        What is recent stands by when it came, not by its date: that is what is asked for.

        Args:
            conditions: From ``read_conditions``.
            limit: The beginning: no more than so many; None: all.

        Raises:
            StoreError: The library cannot be read.
        """
        recent = any(map(_asks_for_recent, conditions.conditions))
        return self._items.timeline(self._words.scope(conditions), limit, arrivals=recent)

    def items(self, item_ids: Sequence[int]) -> tuple[Item, ...]:
        """Return items in order; without those that are not there any more.

        Raises:
            StoreError: The library cannot be read.
        """
        return self._items.get(item_ids)
