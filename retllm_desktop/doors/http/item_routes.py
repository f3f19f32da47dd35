"""Items over HTTP: what is known of them, their previews, their files, what is like them."""

import re
from collections.abc import Iterator
from mimetypes import guess_type
from typing import Annotated, BinaryIO, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi import Query as QueryParameters
from fastapi.responses import Response, StreamingResponse

from retllm_desktop import __version__
from retllm_desktop.core.errors import format_path
from retllm_desktop.core.library_records import RootState
from retllm_desktop.core.types import Item
from retllm_desktop.doors.access import LibraryDoor
from retllm_desktop.doors.http.models import (
    MAX_RESULTS,
    FeedbackBody,
    FolderRecord,
    ItemDetails,
    ItemId,
    ItemList,
    ProblemDetails,
    Rating,
    SearchAnswer,
    SimilarParameters,
    StatusAnswer,
)
from retllm_desktop.doors.http.problems import problem_answers, problem_response
from retllm_desktop.doors.http.search_routes import answer_search
from retllm_desktop.doors.http.search_runs import SearchRuns
from retllm_desktop.doors.requests import DoorQuery, StoredFile
from retllm_desktop.search.result_records import item_json

_CHUNK: Final = 256 * 1024
_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_WEBP: Final = {"content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}}
_BYTES: Final = {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}


def make_item_routes(door: LibraryDoor, runs: SearchRuns) -> APIRouter:
    """Return the operations on items and on the library as a whole."""
    routes = APIRouter()

    @routes.get(
        "/items", tags=["items"], operation_id="listItems", responses=problem_answers(404, 422)
    )
    def list_items(
        item: Annotated[list[ItemId], QueryParameters(min_length=1, max_length=MAX_RESULTS)],
    ) -> ItemList:
        """Return items, in the order in which they are named."""
        return ItemList(items=[_details(one) for one in door.items(item)])

    @routes.get(
        "/items/{item}", tags=["items"], operation_id="getItem", responses=problem_answers(404, 422)
    )
    def get_item(item: ItemId) -> ItemDetails:
        """Return what is known of an item."""
        (found,) = door.items([item])
        return _details(found)

    @routes.get(
        "/items/{item}/preview",
        tags=["items"],
        operation_id="getPreview",
        response_class=Response,
        responses={200: {"description": "WebP", **_WEBP}, **problem_answers(404, 409, 422)},
    )
    def get_preview(
        item: ItemId,
        px: Annotated[
            int | None,
            QueryParameters(
                ge=1, le=door.bounds.preview_px, description="Longest side; absent: as it is kept."
            ),
        ] = None,
    ) -> Response:
        """Return a picture of an item; a text without one has none."""
        preview = door.preview(item, px)
        return Response(preview.data, media_type=preview.media_type)

    @routes.get(
        "/items/{item}/file",
        tags=["items"],
        operation_id="getFile",
        response_class=Response,
        responses={
            200: {"description": "The file", **_BYTES},
            206: {"description": "A part of it", **_BYTES},
            **problem_answers(404, 409, 416, 422),
        },
    )
    def get_file(item: ItemId, request: Request) -> Response:
        """Return an item's file, or the part that ``Range`` names."""
        return _send_file(door.open_file(item), request.headers.get("range"))

    @routes.get(
        "/items/{item}/similar",
        tags=["search"],
        operation_id="findSimilar",
        responses=problem_answers(404, 422),
    )
    async def find_similar(
        item: ItemId, request: Request, given: Annotated[SimilarParameters, QueryParameters()]
    ) -> SearchAnswer:
        """Search for what is like an item."""
        query = DoorQuery(items=(item,), checking=given.check, limit=given.limit)
        return await answer_search(runs, query, request)

    @routes.put(
        "/feedback",
        tags=["feedback"],
        operation_id="rateResult",
        status_code=204,
        responses=problem_answers(404, 409, 422),
    )
    def rate_result(body: FeedbackBody) -> None:
        """Keep that a result of a search is right or wrong, or take that back."""
        right = None if body.rating is None else body.rating is Rating.RIGHT
        door.mark(body.search, body.item, right)

    @routes.get("/status", tags=["library"], operation_id="getStatus", responses=problem_answers())
    def get_status() -> StatusAnswer:
        """Return the library in numbers, and what answers for it."""
        status = door.status()
        library = status.library
        return StatusAnswer(
            version=__version__,
            library=library.place,
            folders=[
                FolderRecord(
                    path=format_path(root.path),
                    online=root.state is RootState.ONLINE,
                    files=root.files,
                    problems=root.problems,
                )
                for root in library.roots
            ],
            files=library.files,
            items=library.items,
            problems=library.problems,
            duplicates=library.duplicates,
            first_pass=library.first_pass,
            size_bytes=library.size_bytes,
            packs=dict(status.packs),
            judged=status.judged,
            notices=list(status.notices),
        )

    return routes


def _details(item: Item) -> ItemDetails:
    further = {
        "width_px": item.width_px,
        "height_px": item.height_px,
        "size_bytes": item.size_bytes,
        "text": item.text,
    }
    return ItemDetails.model_validate(item_json(item) | further)


def _send_file(file: StoredFile, wanted: str | None) -> Response:
    """Return a file, or the one part of it that is wanted; several parts are sent as the whole."""
    headers = {
        # Never shown by a browser in our place: it may be a page with scripts.
        "Content-Disposition": _disposition(file.path.name),
        "Accept-Ranges": "bytes",
    }
    media_type = guess_type(file.path.name)[0] or "application/octet-stream"
    begin, end, status = 0, file.size_bytes, 200
    if wanted is not None and (match := _RANGE.fullmatch(wanted.strip())) and any(match.groups()):
        first, last = match.groups()
        # Without a first byte: so many of the last ones.
        begin = int(first) if first else max(0, file.size_bytes - int(last))
        end = min(file.size_bytes, int(last) + 1) if first and last else file.size_bytes
        if begin >= end:
            file.stream.close()
            problem = ProblemDetails(title="The file has no such part", status=416)
            return problem_response(problem, {"Content-Range": f"bytes */{file.size_bytes}"})
        headers["Content-Range"] = f"bytes {begin}-{end - 1}/{file.size_bytes}"
        status = 206
    headers["Content-Length"] = str(end - begin)
    chunks = _read_chunks(file.stream, begin, end - begin)
    return StreamingResponse(chunks, status, headers, media_type)


def _disposition(name: str) -> str:
    """Return what has a file saved under its name; a plainer one is for who knows ASCII alone."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    plain = re.sub(r"[^ !#-\[\]-~]", "_", text)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(text, safe='')}"


def _read_chunks(stream: BinaryIO, begin: int, length: int) -> Iterator[bytes]:
    with stream:
        stream.seek(begin)
        while length and (chunk := stream.read(min(_CHUNK, length))):
            length -= len(chunk)
            yield chunk
