"""Lists the library by date off the window's thread: first the beginning, then all of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import Query
from retllm_desktop.search.timeline import TimelineService, read_conditions
from retllm_desktop.ui.library.library_listing import LibraryListing, make_listing
from retllm_desktop.ui.shared.serial_executor import Work
from retllm_desktop.ui.shared.translation import current_language

FIRST_ROWS: Final = 200
"""More than a screen holds: it is painted before a large library is read."""


@dataclass(frozen=True, slots=True)
class LibraryListed:
    """What a query of conditions lists.

    Attributes:
        conditions: What the query asks for.
        listing: The rows.
        complete: Whether these are all; else the first ones.
    """

    conditions: ParsedQuery
    listing: LibraryListing
    complete: bool


class TimelineLister:
    """Makes the work of listing a query, for an executor."""

    def __init__(self, service: TimelineService) -> None:
        """Take the service that lists."""
        self._service = service

    def work_on(self, query: Query, *, beginning: bool = True) -> Work | None:
        """Return work that yields ``LibraryListed``; None where the query is to be searched for.

        Args:
            query: What is asked for.
            beginning: Whether the first rows come before all of them.
        """
        today = date.today()  # noqa: DTZ011 - the person's day
        conditions = read_conditions(query, today)
        if conditions is None:
            return None
        service, locale = self._service, current_language().locale

        def listed(limit: int | None) -> LibraryListing:
            return make_listing(service.list(conditions, limit), today, locale)

        def work(cancel: CancelToken) -> Iterator[object]:
            # Conditions are met in one go, whatever is wanted of it.
            if beginning and not conditions.conditions:
                first = listed(FIRST_ROWS)
                complete = not len(first.timeline)
                yield LibraryListed(conditions, first, complete)
                if complete or cancel.cancelled:
                    return
            yield LibraryListed(conditions, listed(None), complete=True)

        return work
