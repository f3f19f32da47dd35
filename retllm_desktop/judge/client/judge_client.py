"""Carries requests to the judging child and its answers back, the newest request's alone."""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Set
from dataclasses import dataclass, field
from typing import Final, cast

import numpy as np

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import JudgeCacheReport, JudgeInput, JudgePicture
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ImageSpec, Rgb
from retllm_desktop.judge import protocol
from retllm_desktop.judge.client.supervisor import JudgeProcess, JudgeSupervisor
from retllm_desktop.judge.errors import ModelFailedError
from retllm_desktop.platform.processes import ChildGoneError

QUESTIONS_AHEAD: Final = 16
"""Questions with the child at once, where it needs no pixels for them."""
_PIXELS_AHEAD: Final = 2
"""Questions with the child whose pictures had to be read: one it works on, one that waits, so
that it never idles."""


@dataclass(slots=True)
class PendingQuestion:
    """A question that was put, and its answer.

    Attributes:
        key: The caller's.
        sequence: Its number in the request.
        header: What the child is told, less the request.
        pictures: Its pictures.
        pixels_sent: Whether pixels were sent for it.
        answer: What the child said, or why a picture could not be read; None: not yet.
    """

    key: int
    sequence: int
    header: dict[str, object]
    pictures: tuple[JudgePicture, ...]
    pixels_sent: bool = False
    answer: dict[str, object] | ItemError | EngineError | None = None


@dataclass(slots=True)
class JudgeRequest:
    """One request.

    Attributes:
        request: Its number.
        pending: Its questions that were put and not yielded, oldest first.
        sent: Numbers of the pictures whose pixels the child has.
    """

    request: int
    pending: deque[PendingQuestion] = field(default_factory=deque[PendingQuestion])
    sent: set[int] = field(default_factory=set[int])
    _numbers: dict[int, int] = field(default_factory=dict[int, int])
    _pictures: list[JudgePicture] = field(default_factory=list[JudgePicture])
    _asked: int = 0

    def add(
        self, key: int, kind: str, query: JudgeInput, candidate: JudgeInput, **more: object
    ) -> PendingQuestion:
        """Make the next question."""
        sides = (query, candidate)
        pictures = tuple(
            picture
            for side in sides
            for picture in (side.picture, side.crop)
            if picture is not None
        )
        self._asked += 1
        header: dict[str, object] = {
            "type": kind,
            "sequence": self._asked,
            "query": protocol.side_to_json(query, self.number),
            "candidate": protocol.side_to_json(candidate, self.number),
            **more,
        }
        asked = PendingQuestion(key, self._asked, header, pictures)
        self.pending.append(asked)
        return asked

    def number(self, picture: JudgePicture) -> int:
        """The number of a picture in this request; one object is one picture."""
        found = self._numbers.get(id(picture))
        if found is None:
            found = self._numbers[id(picture)] = len(self._pictures)
            # Kept, so that no other picture comes to have its identity.
            self._pictures.append(picture)
        return found

    def picture(self, number: int) -> JudgePicture | None:
        """The picture of a number."""
        return self._pictures[number] if 0 <= number < len(self._pictures) else None

    def find(self, sequence: object) -> PendingQuestion | None:
        """The waiting question of a number."""
        return next((asked for asked in self.pending if asked.sequence == sequence), None)

    @property
    def wants_more(self) -> bool:
        """Whether another question may be put before the first is answered."""
        loaded = sum(asked.pixels_sent and asked.answer is None for asked in self.pending)
        return len(self.pending) < QUESTIONS_AHEAD and loaded < _PIXELS_AHEAD

    def has_other_unanswered(self, asked: PendingQuestion | None) -> bool:
        """Whether any other question that was put has no answer."""
        return any(one.answer is None and one is not asked for one in self.pending)

    @property
    def first_unanswered(self) -> PendingQuestion | None:
        """The oldest question without an answer."""
        return next((asked for asked in self.pending if asked.answer is None), None)


def select_unsent_pictures(
    pictures: Iterable[JudgePicture], kept: Callable[[bytes], bool]
) -> tuple[JudgePicture, ...]:
    """The pictures whose pixels have to be sent, as far as is known."""
    return tuple(picture for picture in pictures if not (picture.key and kept(picture.key)))


def check_pixels(rgb: Rgb, spec: ImageSpec | None) -> Rgb:
    """Return a picture's pixels if the model takes them.

    Raises:
        ValueError: It is no picture, or of another size than the model takes.
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8 or 0 in rgb.shape:
        raise ValueError(f"not an RGB picture: shape {rgb.shape}, dtype {rgb.dtype}")
    exact = spec is not None and (spec.crop or spec.resize == "squash")
    if spec is not None and exact and rgb.shape[:2] != (spec.px, spec.px):
        raise ValueError(f"the model takes {spec.px} px squares, not {rgb.shape[:2]}")
    return rgb


_SLICE_S: Final = 0.05


class _SupersededError(Exception):
    """A newer request has taken over the model."""


class JudgeClient:
    """What any number of threads ask of one child, one request at a time.

    Attributes:
        kept: What the child keeps, as far as it has told.
    """

    def __init__(self, tending: JudgeSupervisor, image_spec: ImageSpec | None) -> None:
        """Take the parts; nothing is started yet.

        Args:
            tending: Keeps the child.
            image_spec: Exact size that pictures must come in, None for any.
        """
        self._tending = tending
        self._image_spec = image_spec
        self._newest = 0
        # The newest that was asked for by somebody who waits for the answer.
        self._newest_awaited = 0
        self._active = 0
        self._numbering = threading.Lock()
        # Re-entrant: the collector may close an abandoned iterator in the middle of our work.
        self._turn = threading.RLock()
        self.kept = JudgeCacheReport()

    def begin_request(self) -> int:
        """Begin a request, which ends all older ones; return its number."""
        with self._numbering:
            self._newest += 1
            self._newest_awaited = self._newest
            return self._newest

    def begin_background_request(self) -> int | None:
        """Begin a request that any other ends, if none is under way; return its number.

        One that was taken over and has not put its first question is not under way, as it may
        never be; it takes over when it does.
        """
        with self._numbering:
            if self._active:
                return None
            self._newest += 1
            return self._newest

    def preload(self) -> None:
        """Start loading the model without waiting for it."""
        with self._turn, contextlib.suppress(EngineError):
            if self._tending.running is None:
                self._tending.send(self._tending.ensure_running(), {"type": "load", "request": 0})

    def stream_answers(
        self,
        request: int,
        put: Callable[[JudgeRequest], PendingQuestion | None],
        cancel: CancelToken,
        of_query: JudgePicture | None,
    ) -> Generator[PendingQuestion, None, None]:
        """Put questions and yield them, answered, in their order.

        Args:
            request: Its number.
            put: Makes the next question, None at the end.
            cancel: Ends it.
            of_query: A picture without which there is no question.

        Raises:
            EngineError: The model cannot be loaded, its process died, or it failed.
            ItemError: ``of_query`` cannot be read.
            ValueError: A picture is not of the size that the model takes.
        """
        with self._numbering:
            self._active += 1
            if request == self._newest_awaited < self._newest:
                # What began since then, nobody waits for.
                self._newest += 1
                self._newest_awaited = request = self._newest
        talk = JudgeRequest(request)
        more = True
        try:
            while not cancel.cancelled:
                try:
                    if talk.pending and isinstance(talk.pending[0].answer, EngineError):
                        raise talk.pending[0].answer
                    if talk.pending and talk.pending[0].answer is not None:
                        yield talk.pending.popleft()
                    elif more and talk.wants_more:
                        asked = put(talk)
                        more = asked is not None
                        if asked is not None:
                            self._submit(talk, asked, of_query)
                    elif talk.pending:
                        self._listen(talk, of_query)
                    else:
                        return
                except ModelFailedError as exc:
                    # Anything else, a question or a picture, fails anywhere alike.
                    with self._turn:
                        if not self._tending.fall_back_to_cpu(exc):
                            raise
                    talk.sent.clear()
                    for asked in talk.pending:
                        asked.answer = None
                        self._submit(talk, asked, of_query)
        except _SupersededError:
            talk.pending.clear()
        finally:
            with self._numbering:
                self._active -= 1
            if talk.pending:
                self._cancel(request)

    def _submit(
        self, talk: JudgeRequest, asked: PendingQuestion, of_query: JudgePicture | None
    ) -> None:
        """Send a question, and the pixels that it takes."""
        with self._turn:
            running = self._started(talk, asked)
            # What the model remembers of a picture is not what it looks at once more.
            shown = frozenset[bytes]() if asked.header.get("retrace") else running.sent_keys
            wanted = select_unsent_pictures(asked.pictures, lambda key: self._believed(shown, key))
        blobs = self._loaded(talk, asked, wanted, of_query)
        if blobs is None:
            return
        with self._turn:
            running = self._started(talk, asked)
            alone = talk.first_unanswered is asked and running.has_answered
            try:
                self._send(running, talk, asked, blobs)
            except ChildGoneError as exc:
                if not alone:
                    raise self._tending.diagnose_exit(running, exc.reason) from exc
                # It ended while nothing was asked of it, which is nobody's loss. What it was
                # believed to remember went with it, so it will ask for what it needs.
                self._tending.dispose(running)
                running = self._tending.ensure_running()
                try:
                    self._send(running, talk, asked, blobs)
                except ChildGoneError as again:
                    raise self._tending.diagnose_exit(running, again.reason) from again
            running.last_activity_s = time.monotonic()

    def _started(self, talk: JudgeRequest, asked: PendingQuestion | None = None) -> JudgeProcess:
        """Return the child, a new one where the last one ended with nothing to answer but this."""
        if talk.request < self._newest:
            raise _SupersededError
        running = self._tending.running
        if running is not None and not running.child.alive and talk.has_other_unanswered(asked):
            # A new one would never answer what this one was asked.
            raise self._tending.diagnose_exit(running)
        return self._tending.ensure_running()

    def _believed(self, shown: Set[bytes], key: bytes) -> bool:
        cache = self._tending.cache
        return key in shown or (cache is not None and key in cache)

    def _loaded(
        self,
        talk: JudgeRequest,
        asked: PendingQuestion,
        pictures: Iterable[JudgePicture],
        of_query: JudgePicture | None,
    ) -> list[tuple[dict[str, object], bytes]] | None:
        """Read pictures; None where one cannot be read, which then is the answer.

        Raises:
            ItemError: It is the query's.
        """
        found: list[tuple[dict[str, object], bytes]] = []
        for picture in pictures:
            number = talk.number(picture)
            if number in talk.sent:
                continue
            try:
                rgb = check_pixels(picture.load(), self._image_spec)
            except ItemError as exc:
                if picture is of_query:
                    raise
                asked.answer = exc
                return None
            asked.pixels_sent = True
            header = protocol.picture_to_json(talk.request, number, rgb)
            found.append((header, np.ascontiguousarray(rgb).tobytes()))
        return found

    def _send(
        self,
        running: JudgeProcess,
        talk: JudgeRequest,
        asked: PendingQuestion,
        blobs: Iterable[tuple[dict[str, object], bytes]],
    ) -> None:
        for header, pixels in blobs:
            running.child.send(header, [pixels])
            talk.sent.add(cast("int", header["number"]))
        running.child.send({**asked.header, "request": talk.request})
        running.sent_keys.update(picture.key for picture in asked.pictures if picture.key)

    def _listen(self, talk: JudgeRequest, of_query: JudgePicture | None) -> None:
        """Wait a moment for one message, letting go of the child many times a second."""
        with self._turn:
            running = self._tending.running
            if talk.request < self._newest or running is None:
                raise _SupersededError
            header = self._tending.receive(running, _SLICE_S)
            if header is None or header.get("request") != talk.request:
                # What answers an older request, nobody waits for.
                return
            asked = talk.find(header.get("sequence"))
            if asked is None:
                return
            if header.get("type") == "failed":
                asked.answer = protocol.failure_from_json(header)
            elif header.get("type") == "answer":
                self._tending.note_answer(running)
                self.kept = protocol.report_from_json(
                    cast("dict[str, object]", header.get("kept", {}))
                )
                asked.answer = header
        if header.get("type") == "missing":
            self._send_missing(talk, asked, header, of_query)

    def _send_missing(
        self,
        talk: JudgeRequest,
        asked: PendingQuestion,
        header: dict[str, object],
        of_query: JudgePicture | None,
    ) -> None:
        """Send pixels of what was believed to be kept and is not."""
        numbers = cast("list[int]", header.get("numbers", []))
        pictures = [talk.picture(number) for number in numbers]
        talk.sent.difference_update(numbers)
        blobs = self._loaded(talk, asked, [p for p in pictures if p is not None], of_query)
        if blobs is None:
            return
        with self._turn:
            running = self._started(talk)
            for picture_header, pixels in blobs:
                self._tending.send(running, picture_header, [pixels])
                talk.sent.add(cast("int", picture_header["number"]))

    def _cancel(self, request: int) -> None:
        if request < self._newest:
            # The newer request has told the child already.
            return
        with self._turn:
            running = self._tending.running
            if running is not None:
                with contextlib.suppress(ChildGoneError):
                    running.child.send({"type": "cancel", "request": request})

    def reset(self) -> None:
        """Forget earlier failures."""
        with self._turn:
            self._tending.reset()

    def close(self) -> None:
        """End all requests, and the child, if there is one."""
        self.begin_request()
        with self._turn:
            self._tending.close()
