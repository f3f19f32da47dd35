"""Failures as ``application/problem+json``, each with the sentence that a person would read."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from retllm_desktop.core.errors import (
    InputError,
    ItemError,
    LibraryInUseError,
    QueryError,
    RetllmError,
    format_path,
)
from retllm_desktop.doors.http.models import ProblemDetails
from retllm_desktop.doors.requests import UnknownItemError
from retllm_desktop.doors.turns import BusyError
from retllm_desktop.platform.logging import log_failure

PROBLEM_TYPE: Final = "application/problem+json"
UNFORESEEN: Final = ProblemDetails(
    title="Something unforeseen went wrong",
    status=500,
    detail="the log says what; `retllm-desktop doctor` says where it is",
)
_RETRY_S: Final = 2
_SENTENCES: Final[Mapping[int, str]] = {
    400: "The request cannot be read",
    404: "There is nothing at this address; /v1/openapi.json says what there is",
    405: "This cannot be done here; /v1/openapi.json says what can",
    413: "The request is too large",
}


def problem_response(
    problem: ProblemDetails, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return a problem as a response."""
    return JSONResponse(
        problem.model_dump(exclude_none=True),
        problem.status,
        headers=dict(headers or {}),
        media_type=PROBLEM_TYPE,
    )


def describe_problem(error: RetllmError) -> ProblemDetails:
    """Return a failure as a problem."""
    problem = ProblemDetails(
        title=error.title,
        status=_status_of(error),
        detail=error.detail,
        path=None if error.path is None else format_path(error.path),
    )
    if isinstance(error, QueryError):
        problem.column, problem.length = error.column, error.length
    return problem


def problem_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how an operation may fail, for its description.

    Every operation may besides be refused before it begins (400 to 421), and 503 says that the
    library cannot be read at present, or that too much is asked for at once.
    """
    every = sorted({400, 401, 403, 413, 414, 421, 503, *statuses})
    content = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {status: {"description": _describe(status), "content": content} for status in every}


def answer_failures(app: FastAPI) -> None:
    """Have an application answer every failure with a problem."""
    app.add_exception_handler(RetllmError, _answer_known)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(Exception, _answer_unforeseen)


def _status_of(error: RetllmError) -> int:
    match error:
        case UnknownItemError():
            return 404
        case InputError():
            return 422
        case LibraryInUseError() | ItemError():
            return 409
        case _:
            return 503


async def _answer_known(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RetllmError):
        raise error
    problem = describe_problem(error)
    if problem.status == 503:
        log_failure(error)
    retry = {"Retry-After": str(_RETRY_S)} if isinstance(error, BusyError) else None
    return problem_response(problem, retry)


async def _answer_invalid(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    # What was sent is not repeated: it may be large, and private.
    details = "; ".join(_explain(one) for one in error.errors()[:3])
    return problem_response(
        ProblemDetails(title="The request is not as it is described", status=422, detail=details)
    )


async def _answer_http(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    title = _SENTENCES.get(error.status_code, str(error.detail))
    problem = ProblemDetails(title=title, status=error.status_code)
    return problem_response(problem, error.headers)


async def _answer_unforeseen(_: Request, error: Exception) -> JSONResponse:
    # Without its text, which may be private; the framework raises it again, and it is logged.
    del error
    return problem_response(UNFORESEEN)


def _explain(error: Mapping[str, Any]) -> str:
    place: Sequence[object] = error.get("loc", ())
    return f"{'.'.join(str(part) for part in place)}: {error.get('msg', '')}"


def _describe(status: int) -> str:
    return {
        400: "The request cannot be read",
        401: "The token is missing or wrong",
        403: "Asked for by the page of another site",
        404: "There is no such item",
        409: "The file or the library is in another state",
        413: "The request is too large",
        414: "The address is too long",
        416: "The file has no such part",
        421: "The host is not one that is served",
        422: "It cannot be asked for so",
        503: "Not at present: the library cannot be read, or too much is asked for at once",
    }[status]
