"""Lists the library by date off the window's thread: first the beginning, then all of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import Query
from retllm_desktop.search.timeline import TimelineService, read_conditions
from retllm_desktop.ui.gallery.gallery_geometry import PreparedLayout
from retllm_desktop.ui.gallery.gallery_model import GallerySection
from retllm_desktop.ui.library.library_listing import LibraryListing, make_listing
from retllm_desktop.ui.shared.serial_executor import Work
from retllm_desktop.ui.shared.translation import current_language

FIRST_ROWS: Final = 200
"""More than a screen holds: it is painted before a large library is read."""

PrepareLayout = Callable[[NDArray[np.float32], Sequence[GallerySection]], PreparedLayout | None]
"""Lays out, on the lister's thread, the rows of a list by their aspect ratios and headings."""


@dataclass(frozen=True, slots=True)
class LibraryListed:
    """What a query of conditions lists.

    Attributes:
        conditions: What the query asks for.
        listing: The rows.
        complete: Whether these are all; else the first ones.
        layout: Where the rows lie, None where that was not to be known yet.
    """

    conditions: ParsedQuery
    listing: LibraryListing
    complete: bool
    layout: PreparedLayout | None


class TimelineLister:
    """Makes the work of listing a query, for an executor."""

    def __init__(self, service: TimelineService, prepare: PrepareLayout) -> None:
        """Take the service that lists, and who lays lists out."""
        self._service = service
        self._prepare = prepare

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
        service, prepare, locale = self._service, self._prepare, current_language().locale

        def listed(limit: int | None) -> LibraryListed:
            made = make_listing(service.list(conditions, limit), today, locale)
            whole = limit is None or not len(made.timeline)
            return LibraryListed(conditions, made, whole, prepare(made.ratios, made.sections))

        def work(cancel: CancelToken) -> Iterator[object]:
            # Conditions are met in one go, whatever is wanted of it.
            if beginning and not conditions.conditions:
                first = listed(FIRST_ROWS)
                yield first
                if first.complete or cancel.cancelled:
                    return
            yield listed(None)

        return work
