"""Searches over HTTP: the last order as JSON, or every order as it comes (server-sent events)."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Annotated, Any, Final, TypedDict

from fastapi import APIRouter, Depends, Request
from fastapi import Query as QueryParameters
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from retllm_desktop.core.errors import InputError, ItemError, RetllmError
from retllm_desktop.core.types import Query, Result
from retllm_desktop.doors.http.models import (
    CoarseEvent,
    NoticeEvent,
    ProblemDetails,
    ResultRecord,
    SearchAnswer,
    SearchBody,
    SearchOptions,
    SearchParameters,
    SettledEvent,
)
from retllm_desktop.doors.http.problems import describe_problem, problem_answers
from retllm_desktop.doors.http.search_runs import SearchRuns
from retllm_desktop.doors.requests import Checking, DoorEvent, DoorQuery, SearchPage
from retllm_desktop.doors.turns import BusyError
from retllm_desktop.search.events import (
    CandidateSkipped,
    CoarseReady,
    FineUnavailable,
    JudgeReplaced,
    OrderUpdated,
    SearchFinished,
)
from retllm_desktop.search.result_records import result_json, search_json

_LOOK_S: Final = 0.25
"""How often it is looked whether who asked is still there."""
EVENT_MODELS: Final = (CoarseEvent, SettledEvent, NoticeEvent, SearchAnswer, ProblemDetails)
_STREAM: Final[dict[str, Any]] = {
    "description": "Events «coarse», «settled», «notice» and at last «finished» or «error».",
    "content": {
        "text/event-stream": {
            "itemSchema": {
                "type": "object",
                "required": ["event", "data"],
                "properties": {
                    "event": {"enum": ["coarse", "settled", "notice", "finished", "error"]},
                    "data": {
                        "type": "string",
                        "contentMediaType": "application/json",
                        "contentSchema": {
                            "anyOf": [
                                {"$ref": f"#/components/schemas/{model.__name__}"}
                                for model in EVENT_MODELS
                            ]
                        },
                    },
                },
            }
        }
    },
}


class DoorOptions(TypedDict):
    """Fields of a ``DoorQuery`` that say how it is searched."""

    checking: Checking
    below_cutoff: bool
    unfolded: bool
    as_typed: bool
    counted: bool
    limit: int
    cursor: str


def _read_parameters(given: Annotated[SearchParameters, QueryParameters()]) -> DoorQuery:
    return DoorQuery(given.q, **_options(given))


def _read_body(given: SearchBody) -> DoorQuery:
    pictures = tuple(given.pictures)
    return DoorQuery(given.query, tuple(given.items), pictures, **_options(given))


def _options(given: SearchOptions) -> DoorOptions:
    return {
        "checking": given.check,
        "below_cutoff": given.below_cutoff,
        "unfolded": given.unfolded,
        "as_typed": given.as_typed,
        "counted": given.count,
        "limit": given.limit,
        "cursor": given.cursor,
    }


_Asked = Annotated[DoorQuery, Depends(_read_parameters)]
_Sent = Annotated[DoorQuery, Depends(_read_body)]


def make_search_routes(runs: SearchRuns) -> APIRouter:
    """Return the operations that search."""
    routes = APIRouter(tags=["search"])
    plain: dict[int | str, dict[str, Any]] = problem_answers(422)
    stream: dict[int | str, dict[str, Any]] = {200: _STREAM, **problem_answers(422)}

    @routes.get("/search", operation_id="search", responses=plain)
    async def search(request: Request, query: _Asked) -> SearchAnswer:
        """Search by words, and return the last order."""
        return await answer_search(runs, query, request)

    @routes.post("/search", operation_id="searchWith", responses=plain)
    async def search_with(request: Request, query: _Sent) -> SearchAnswer:
        """Search by words, pictures and items, and return the last order."""
        return await answer_search(runs, query, request)

    @routes.get(
        "/search/events",
        operation_id="streamSearch",
        response_class=EventSourceResponse,
        responses=stream,
    )
    async def stream_search(query: _Asked) -> AsyncIterator[ServerSentEvent]:
        """Search by words, and stream each order as it comes."""
        async with contextlib.aclosing(_stream(runs, query)) as events:
            async for event in events:
                yield event

    @routes.post(
        "/search/events",
        operation_id="streamSearchWith",
        response_class=EventSourceResponse,
        responses=stream,
    )
    async def stream_search_with(query: _Sent) -> AsyncIterator[ServerSentEvent]:
        """Search by words, pictures and items, and stream each order as it comes."""
        async with contextlib.aclosing(_stream(runs, query)) as events:
            async for event in events:
                yield event

    return routes


async def answer_search(runs: SearchRuns, query: DoorQuery, request: Request) -> SearchAnswer:
    """Search to the end; who goes away ends it.

    Raises:
        InputError: It cannot be asked for so.
        RetllmError: What searching raises.
    """
    async with contextlib.aclosing(runs.run(query)) as events:
        watch = asyncio.ensure_future(_wait_for_leaving(request))
        try:
            while True:
                step = asyncio.ensure_future(anext(events))
                await asyncio.wait({step, watch}, return_when=asyncio.FIRST_COMPLETED)
                if not step.done():
                    step.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await step
                    raise HTTPException(499, "Who asked went away")
                if isinstance(event := step.result(), SearchPage):
                    return _answer(event)
        except ItemError as exc:
            raise InputError(exc.title, exc.detail, exc.path) from exc
        except StopAsyncIteration as exc:
            raise BusyError("The server ends", "ask again when it runs") from exc
        finally:
            watch.cancel()


async def _wait_for_leaving(request: Request) -> None:
    while not await request.is_disconnected():
        await asyncio.sleep(_LOOK_S)


async def _stream(runs: SearchRuns, query: DoorQuery) -> AsyncGenerator[ServerSentEvent, None]:
    """Yield what is told of a search; its failure is the last event, for the answer has begun."""
    try:
        async with contextlib.aclosing(runs.run(query)) as events:
            async for event in events:
                told = _tell(event, query.limit)
                if told is not None:
                    yield ServerSentEvent(event=told[0], data=told[1])
    except ItemError as exc:
        problem = describe_problem(InputError(exc.title, exc.detail, exc.path))
        yield ServerSentEvent(event="error", data=problem)
    except RetllmError as exc:
        yield ServerSentEvent(event="error", data=describe_problem(exc))


def _tell(event: DoorEvent, limit: int) -> tuple[str, BaseModel] | None:
    """Return the name and the record of an event, None for what is not told."""
    match event:
        case CoarseReady():
            return "coarse", CoarseEvent(
                elapsed_s=round(event.elapsed_s, 4),
                searched_as=event.searched_as or None,
                results=_records(event.results, limit),
            )
        case OrderUpdated():
            return "settled", SettledEvent(
                elapsed_s=round(event.elapsed_s, 4),
                judged=event.judged,
                planned=event.planned,
                results=_records(event.results, limit),
            )
        case CandidateSkipped(error):
            return "notice", NoticeEvent(title="Not checked", detail=str(error))
        case FineUnavailable(error):
            return "notice", NoticeEvent(
                title="The results keep the quick order", detail=str(error)
            )
        case JudgeReplaced(error, title):
            return "notice", NoticeEvent(title=f"{title} checks instead", detail=str(error))
        case SearchPage():
            return "finished", _answer(event)
        case SearchFinished():
            return None


def _records(results: Sequence[Result], limit: int) -> list[ResultRecord]:
    return [ResultRecord.model_validate(result_json(result)) for result in results[:limit]]


def _answer(page: SearchPage) -> SearchAnswer:
    record = search_json(Query(page.query.line), page.finished, page.results, read=page.read)
    return SearchAnswer.model_validate(
        record
        | {
            "search": page.search_id,
            "next_cursor": page.next_cursor or None,
            "library_changed": page.library_changed,
        }
    )
