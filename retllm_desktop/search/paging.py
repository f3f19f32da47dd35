"""Pages of a search's results, for programs and for the command line."""

from dataclasses import dataclass

from retllm_desktop.core.types import Result
from retllm_desktop.search.cursor import SearchCursor
from retllm_desktop.search.events import SearchFinished
from retllm_desktop.search.service import SearchService


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of a search's results.

    Attributes:
        results: What is on it.
        next_cursor: Where the next one begins, None where there is none.
        before: How many results come before it.
    """

    results: tuple[Result, ...]
    next_cursor: SearchCursor | None
    before: int


def read_page(
    search: SearchService,
    finished: SearchFinished,
    cursor: SearchCursor,
    offset: int,
    limit: int,
) -> ResultPage:
    """Return a page of results, reading the list on as far as that needs.

    Args:
        search: Made the search.
        finished: How it ended.
        cursor: What was given out before.
        offset: Results to pass over behind that.
        limit: Results wanted.

    Raises:
        StoreError: The library cannot be read.
    """
    results, listing = finished.results, finished.listing
    if listing is None:
        raise AssertionError("a search that ended has a list")

    def left() -> list[Result]:
        return [result for result in results if not cursor.holds(result)]

    # One more tells whether there is a next page.
    while len(left()) <= offset + limit and not listing.complete:
        results = search.fetch_more(listing, results)
    rest = left()
    page = tuple(rest[offset : offset + limit])
    more = len(rest) > offset + limit
    return ResultPage(
        page, cursor.after(rest[: offset + limit]) if more else None, min(offset, len(rest))
    )
