"""Runs tools on the library: off the server's thread, bounded, cancelled with their request."""

import time
from collections.abc import Callable, Coroutine, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import anyio
from anyio import CapacityLimiter, from_thread, to_thread
from mcp_types import ContentBlock, TextContent, Tool, ToolAnnotations

from retllm_desktop.core.errors import InputError, RetllmError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Item
from retllm_desktop.doors.access import LibraryDoor
from retllm_desktop.doors.mcp.arguments import (
    FoundPage,
    MarkArguments,
    OpenArguments,
    SearchArguments,
    SimilarArguments,
    StatusArguments,
    ToolArguments,
    read_arguments,
)
from retllm_desktop.doors.mcp.content import (
    FoundAnswer,
    show_found,
    show_item,
    show_picture,
    show_status,
)
from retllm_desktop.doors.requests import DoorEvent, SearchPage, UnknownItemError
from retllm_desktop.search.events import (
    CandidateSkipped,
    CoarseReady,
    FineUnavailable,
    JudgeReplaced,
    OrderUpdated,
)
from retllm_desktop.search.item_views import has_view

_BETWEEN_REPORTS_S: Final = 0.25
_Answer = TypeVar("_Answer")

ProgressReporter = Callable[[float, float | None, str], Coroutine[Any, Any, None]]
"""Tells a client how far its request is: done, of how many (None: unknown), in words."""


@dataclass(frozen=True, slots=True)
class ToolBounds:
    """How much tools may take.

    Attributes:
        calls: Calls that are worked on at once; further ones wait.
        longest_s: Seconds after which a call is given up.
    """

    calls: int = 8
    longest_s: float = 180.0


@dataclass(frozen=True, slots=True)
class _ToolForm:
    """A tool as clients are told of it.

    Attributes:
        name: Its name.
        title: The same for people.
        description: What a model is told.
        arguments: What it takes.
        writes: Whether it changes something.
    """

    name: str
    title: str
    description: str
    arguments: type[ToolArguments]
    writes: bool = False


_SEARCH: Final = _ToolForm(
    "search",
    "Search the library",
    "Finds the person's pictures, pages and documents by what they show or say, best first, with "
    "why each is there.",
    SearchArguments,
)
_OPEN: Final = _ToolForm(
    "open_item",
    "Open an item",
    "Returns an item's text or its picture, larger, with its details: date, place, camera, tags.",
    OpenArguments,
)
_SIMILAR: Final = _ToolForm(
    "similar", "Find what is alike", "Finds what is like an item of the library.", SimilarArguments
)
_STATUS: Final = _ToolForm(
    "library_status",
    "The library in numbers",
    "Tells what the library holds, which folders, and which models search it.",
    StatusArguments,
)
_MARK: Final = _ToolForm(
    "mark",
    "Mark an item",
    "Makes an item a favourite, changes its tags, or says that it is right or wrong for a search.",
    MarkArguments,
    writes=True,
)


class LibraryTools:
    """The tools over one library.

    Attributes:
        writes: Whether ``mark`` is among them.
    """

    def __init__(
        self, door: LibraryDoor, *, allow_marks: bool = False, bounds: ToolBounds | None = None
    ) -> None:
        """Take the library; nothing of it is opened yet.

        Args:
            door: The library.
            allow_marks: Whether clients may mark items.
            bounds: How much tools may take; None: the default.
        """
        self.writes = allow_marks
        self._door = door
        self._bounds = bounds or ToolBounds()
        self._limiter: CapacityLimiter | None = None
        forms = (_SEARCH, _OPEN, _SIMILAR, _STATUS, *((_MARK,) if allow_marks else ()))
        self._forms = {form.name: form for form in forms}

    def list_tools(self) -> list[Tool]:
        """Return what clients are told of the tools."""
        return [
            Tool(
                name=form.name,
                title=form.title,
                description=form.description,
                input_schema=_schema(form.arguments),
                annotations=ToolAnnotations(
                    read_only_hint=not form.writes,
                    destructive_hint=False,
                    idempotent_hint=True,
                    open_world_hint=False,
                ),
            )
            for form in self._forms.values()
        ]

    async def call(
        self, name: str, given: Mapping[str, object] | None, report: ProgressReporter
    ) -> list[ContentBlock]:
        """Run a tool.

        Args:
            name: The tool.
            given: Its arguments.
            report: Tells how far it is.

        Raises:
            RetllmError: It cannot be done; a sentence says why.
        """
        form = self._forms.get(name)
        if form is None:
            raise InputError(f"There is no tool «{name}»", f"there are {', '.join(self._forms)}")
        match read_arguments(form.arguments, given):
            case SearchArguments() | SimilarArguments() as asked:
                query = asked.door_query()
                return await self._find(asked, lambda c: self._door.search(query, c), report)
            case OpenArguments() as asked:
                return await self._run(lambda: self._open(asked))
            case MarkArguments() as asked:
                return await self._run(lambda: self._mark(asked))
            case _:
                return await self.read_status()

    async def read_status(self) -> list[ContentBlock]:
        """Return the library in numbers.

        Raises:
            RetllmError: It cannot be read.
        """
        return await self._run(lambda: show_status(self._door.status()))

    async def read_item(self, item_id: int) -> list[ContentBlock]:
        """Return an item's details and text.

        Raises:
            RetllmError: There is none, or the library cannot be read.
        """
        return await self._run(lambda: self._show(item_id, None, 0)[1])

    async def read_preview(self, item_id: int) -> tuple[bytes, str]:
        """Return an item's preview and its media type.

        Raises:
            RetllmError: There is none, or the library cannot be read.
        """
        preview = await self._run(lambda: self._door.preview(item_id))
        return preview.data, preview.media_type

    async def _find(
        self,
        asked: FoundPage,
        search: Callable[[CancelToken], Generator[DoorEvent, None, None]],
        report: ProgressReporter,
    ) -> list[ContentBlock]:
        cancel = CancelToken()

        def run() -> list[ContentBlock]:
            page, notes = _consume(search(cancel), cancel, report)
            without = asked.item if isinstance(asked, SimilarArguments) else 0
            answer = FoundAnswer(page, notes, named=self.writes, without=without)
            return show_found(answer, asked.pictures, self._door.preview)

        return await self._run(run, cancel)

    def _open(self, asked: OpenArguments) -> list[ContentBlock]:
        item, blocks = self._show(asked.item, asked.part, asked.text_from)
        if has_view(item):
            try:
                picture = self._door.preview(item.id, asked.size_px)
            except UnknownItemError:
                return blocks
            except RetllmError as exc:
                # What is known of it is told all the same.
                return [*blocks, TextContent(text=f"It cannot be shown: {exc}")]
            blocks.append(show_picture(picture))
        return blocks

    def _show(
        self, item_id: int, part: int | None, text_from: int
    ) -> tuple[Item, list[ContentBlock]]:
        (item,) = self._door.items([item_id])
        parts = self._door.item_access.parts(item)
        if part is not None:
            chosen = [one for one in parts if one.part == part]
            if not chosen:
                ends = f"{parts[0].part} to {parts[-1].part}"
                raise UnknownItemError(f"The file has no part {part}", f"it has parts {ends}")
            (item,) = chosen[:1]
        return item, show_item(item, parts, self._door.item_access.annotations(item), text_from)

    def _mark(self, asked: MarkArguments) -> list[ContentBlock]:
        annotates = asked.favourite is not None or asked.add_tags or asked.remove_tags
        if not annotates and not asked.search_id:
            raise InputError(
                "Nothing is said of the item", "give favourite, tags, or a search_id with right"
            )
        if asked.right is not None and not asked.search_id:
            raise InputError("Right and wrong are said for a search", "give its search_id")
        if asked.search_id:
            self._door.mark(asked.search_id, asked.item, asked.right)
        (item,) = self._door.items([asked.item])
        if annotates:
            self._door.item_access.annotate(
                item,
                favourite=asked.favourite,
                added=asked.add_tags,
                removed=asked.remove_tags,
            )
        return show_item(item, (), self._door.item_access.annotations(item), 0)[:1]

    async def _run(self, work: Callable[[], _Answer], cancel: CancelToken | None = None) -> _Answer:
        """Run work on a thread; where the request is cancelled or takes too long, so is the work.

        Raises:
            InputError: It took too long.
        """
        if self._limiter is None:
            self._limiter = CapacityLimiter(self._bounds.calls)
        try:
            with anyio.fail_after(self._bounds.longest_s):
                return await to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._limiter)
        except TimeoutError as exc:
            raise InputError(
                f"The library did not answer within {self._bounds.longest_s:.0f} s",
                "ask again, for fewer results or without the check",
            ) from exc
        finally:
            if cancel is not None:
                cancel.cancel()


def _consume(
    events: Generator[DoorEvent, None, None], cancel: CancelToken, report: ProgressReporter
) -> tuple[SearchPage, tuple[str, ...]]:
    """Read a search to its end, telling how far it is; on a thread of the event loop's.

    Returns:
        Its page, and sentences on what went otherwise than asked for.

    Raises:
        RetllmError: What searching raises.
        InputError: It was cancelled before anything was found.
    """
    notes: list[str] = []
    next_report_s = 0.0
    with closing(events):
        for event in events:
            if cancel.cancelled:
                break
            match event:
                case CoarseReady():
                    _report(report, 1, None, f"{len(event.results)} candidates")
                case OrderUpdated():
                    if time.monotonic() >= next_report_s:
                        next_report_s = time.monotonic() + _BETWEEN_REPORTS_S
                        told = f"{event.judged} of {event.planned} checked"
                        _report(report, 1 + event.judged, 1 + event.planned, told)
                case CandidateSkipped():
                    notes.append(f"Not checked: {event.error}")
                case FineUnavailable():
                    notes.append(f"The checking model cannot be used: {event.error}")
                case JudgeReplaced():
                    notes.append(f"{event.title} checks instead: {event.error}")
                case SearchPage():
                    return event, tuple(notes)
                case _:
                    pass
    raise InputError("The search was stopped", "ask again")


def _report(report: ProgressReporter, done: float, total: float | None, told: str) -> None:
    from_thread.run(report, done, total, told)


def _schema(arguments: type[ToolArguments]) -> dict[str, Any]:
    """Return the JSON schema of a tool's arguments, without the titles that repeat the names."""
    schema = arguments.model_json_schema()
    schema.pop("title", None)
    schema.pop("description", None)
    properties: dict[str, dict[str, Any]] = schema.get("properties", {})
    for one in properties.values():
        one.pop("title", None)
    # What is asked for comes before how much of it is told.
    own = [name for name in properties if name in arguments.__annotations__]
    if own:
        schema["properties"] = {
            name: properties[name] for name in dict.fromkeys((*own, *properties))
        }
    return schema
