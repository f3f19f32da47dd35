"""Carries requests to the judge's process and its answers back, one request at a time."""

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Set
from dataclasses import dataclass, field
from typing import Final, cast

import numpy as np

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import JudgeInput, JudgePicture
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ImageSpec, Rgb
from retllm_desktop.judge import protocol
from retllm_desktop.judge.client.supervisor import JudgeProcess, JudgeSupervisor
from retllm_desktop.judge.errors import ModelFailedError
from retllm_desktop.judge.protocol import MessageKind
from retllm_desktop.platform.processes import ChildGoneError

_log = logging.getLogger(__name__)

_QUESTIONS_AHEAD: Final = 16
"""Most questions with the child at once."""
_PIXELS_AHEAD: Final = 2
"""Most of them whose pixels had to be sent: one in work, one waiting, so the child never idles."""
_RECEIVE_S: Final = 0.05
"""Longest wait for one message, with the lock held."""

PixelMessage = tuple[protocol.Header, bytes]


@dataclass(slots=True)
class PendingQuestion:
    """A question of a request, and its answer.

    Attributes:
        key: The caller's.
        sequence: Its number in the request.
        header: The message, less the request's number.
        pictures: Its pictures.
        pixels_sent: Whether pixels were sent for it.
        answer: The child's message, or the error; None: not answered yet.
    """

    key: int
    sequence: int
    header: protocol.Header
    pictures: tuple[JudgePicture, ...]
    pixels_sent: bool = False
    answer: protocol.Header | ItemError | EngineError | None = None


@dataclass(slots=True)
class JudgeRequest:
    """The questions of one request, and the numbers of their pictures.

    Attributes:
        number: The request's number.
        query_picture: The query's picture, which an error in ends the request.
        pending: Questions that were sent and not yielded, oldest first.
        sent: Numbers of the pictures whose pixels the child has.
    """

    number: int
    query_picture: JudgePicture | None = None
    pending: deque[PendingQuestion] = field(default_factory=deque[PendingQuestion])
    sent: set[int] = field(default_factory=set[int])
    _numbers: dict[int, int] = field(default_factory=dict[int, int])
    _pictures: list[JudgePicture] = field(default_factory=list[JudgePicture])
    _sequence: int = 0

    def add(
        self, key: int, kind: MessageKind, query: JudgeInput, candidate: JudgeInput, **more: object
    ) -> PendingQuestion:
        """Append a question; ``more`` are further fields of its message."""
        self._sequence += 1
        header: protocol.Header = {
            "type": kind,
            "sequence": self._sequence,
            "query": protocol.side_to_json(query, self.number_of),
            "candidate": protocol.side_to_json(candidate, self.number_of),
            **more,
        }
        pictures = query.pictures + candidate.pictures
        question = PendingQuestion(key, self._sequence, header, pictures)
        self.pending.append(question)
        return question

    def number_of(self, picture: JudgePicture) -> int:
        """Return a picture's number in this request, by identity."""
        found = self._numbers.get(id(picture))
        if found is None:
            found = self._numbers[id(picture)] = len(self._pictures)
            # Referenced, so that its id is not reused for another picture.
            self._pictures.append(picture)
        return found

    def pictures_of(self, numbers: Iterable[int]) -> list[JudgePicture]:
        """Return the pictures of those numbers that there are."""
        known = range(len(self._pictures))
        return [self._pictures[number] for number in numbers if number in known]

    def find(self, sequence: object) -> PendingQuestion | None:
        """Return the pending question of a number."""
        return next((one for one in self.pending if one.sequence == sequence), None)

    @property
    def wants_more(self) -> bool:
        """Whether another question may be sent before the first is answered."""
        loaded = sum(one.pixels_sent and one.answer is None for one in self.pending)
        return len(self.pending) < _QUESTIONS_AHEAD and loaded < _PIXELS_AHEAD

    def has_other_unanswered(self, question: PendingQuestion | None) -> bool:
        """Whether any question but this one has no answer."""
        return any(one.answer is None and one is not question for one in self.pending)

    @property
    def first_unanswered(self) -> PendingQuestion | None:
        """The oldest question without an answer."""
        return next((one for one in self.pending if one.answer is None), None)


def _check_pixels(rgb: Rgb, spec: ImageSpec | None) -> Rgb:
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


class _SupersededError(Exception):
    """A newer request has taken over the model."""


class JudgeClient:
    """Requests of any number of threads to one child; a newer request ends an older one."""

    def __init__(self, supervisor: JudgeSupervisor, image_spec: ImageSpec | None) -> None:
        """Take the parts; nothing is started yet.

        Args:
            supervisor: Starts and ends the child.
            image_spec: Exact size that pictures must come in, None for any.
        """
        self._supervisor = supervisor
        self._image_spec = image_spec
        self._newest = 0
        # The newest request in the foreground, whose answers somebody waits for.
        self._newest_awaited = 0
        self._active = 0
        self._saved: CancelToken | None = None
        self._numbering = threading.Lock()
        # Re-entrant: the garbage collector may close an abandoned iterator while it is held.
        self._turn = threading.RLock()

    def begin_request(self) -> int:
        """Begin a request, which ends all older ones; return its number."""
        with self._numbering:
            self._newest += 1
            self._newest_awaited = self._newest
            return self._newest

    def release(self) -> bool:
        """End the child while nobody asks anything; returns whether nobody did.

        The next question starts another, which loads the model anew.
        """
        with self._numbering:
            if self._active:
                return False
        with self._turn:
            self._supervisor.close()
        return True

    def begin_background_request(self) -> int | None:
        """Begin a request that any other ends; return its number, None while one is active.

        A request whose iterator was not started is not active, as it may never be; it takes
        over when it is.
        """
        with self._numbering:
            if self._active:
                return None
            self._newest += 1
            return self._newest

    def stream_answers(
        self,
        number: int,
        next_question: Callable[[JudgeRequest], PendingQuestion | None],
        cancel: CancelToken,
        query_picture: JudgePicture | None,
    ) -> Generator[PendingQuestion, None, None]:
        """Send questions and yield them, answered, in their order.

        Args:
            number: The request's.
            next_question: Adds the next question to the request; None at the end.
            cancel: Ends it.
            query_picture: A picture without which there is no question.

        Raises:
            EngineError: The model cannot be loaded, its process died, or it failed.
            ItemError: ``query_picture`` cannot be read.
            ValueError: A picture is not of the size that the model takes.
        """
        with self._numbering:
            self._active += 1
            if number == self._newest_awaited < self._newest:
                # Only background requests have begun since then.
                self._newest += 1
                self._newest_awaited = number = self._newest
        request = JudgeRequest(number, query_picture)
        more = True
        try:
            while not cancel.cancelled:
                try:
                    if request.pending and isinstance(request.pending[0].answer, EngineError):
                        raise request.pending[0].answer
                    if request.pending and request.pending[0].answer is not None:
                        yield request.pending.popleft()
                    elif more and request.wants_more:
                        question = next_question(request)
                        more = question is not None
                        if question is not None:
                            self._submit(request, question)
                    elif request.pending:
                        self._listen(request)
                    else:
                        return
                except ModelFailedError as exc:
                    # Other errors, of a question or a picture, would come without a GPU as well.
                    if not self._may_ask_again(exc, cancel):
                        raise
                    request.sent.clear()
                    for question in request.pending:
                        question.answer = None
                        self._submit(request, question)
        except _SupersededError:
            request.pending.clear()
        finally:
            with self._numbering:
                self._active -= 1
            if request.pending:
                self._cancel(number)

    def _may_ask_again(self, error: ModelFailedError, cancel: CancelToken) -> bool:
        """Whether another child is to answer what is open.

        One that was lost is replaced once a search, whatever it asks: searches are told by what
        cancels them.
        """
        with self._turn:
            if self._supervisor.fall_back_to_cpu(error):
                return True
            if self._saved is cancel or not self._supervisor.may_try_again(error):
                return False
            self._saved = cancel
        _log.info("the judge was lost and is asked once more: %s", error.title)
        return True

    def _submit(self, request: JudgeRequest, question: PendingQuestion) -> None:
        """Send a question, and the pixels that it takes."""
        with self._turn:
            running = self._ensure_running(request, question)
            # Retracing needs the encoder's output, which the prefix cache does not hold.
            sent = frozenset[bytes]() if question.header.get("retrace") else running.sent_keys
            needed = [
                picture
                for picture in question.pictures
                if not (picture.key and self._is_cached(sent, picture.key))
            ]
        pixels = self._load_pixels(request, question, needed)
        if pixels is None:
            return
        with self._turn:
            running = self._ensure_running(request, question)
            alone = request.first_unanswered is question and running.has_answered
            try:
                self._send(running, request, question, pixels)
            except ChildGoneError as exc:
                if not alone:
                    raise self._supervisor.diagnose_exit(running, exc.reason) from exc
                # It ended while no question was open, which is nobody's loss. Its caches went
                # with it, so the next one will ask for the pixels that it lacks.
                self._supervisor.dispose(running)
                running = self._supervisor.ensure_running()
                try:
                    self._send(running, request, question, pixels)
                except ChildGoneError as again:
                    raise self._supervisor.diagnose_exit(running, again.reason) from again
            running.last_activity_s = time.monotonic()

    def _ensure_running(
        self, request: JudgeRequest, question: PendingQuestion | None = None
    ) -> JudgeProcess:
        """Return the child; a new one unless the last one died with other questions open."""
        if request.number < self._newest:
            raise _SupersededError
        running = self._supervisor.running
        lost = running is not None and not running.child.alive
        if running is not None and lost and request.has_other_unanswered(question):
            # A new one would never answer those.
            raise self._supervisor.diagnose_exit(running)
        return self._supervisor.ensure_running()

    def _is_cached(self, sent: Set[bytes], key: bytes) -> bool:
        cache = self._supervisor.cache
        return key in sent or (cache is not None and key in cache)

    def _load_pixels(
        self, request: JudgeRequest, question: PendingQuestion, pictures: Iterable[JudgePicture]
    ) -> list[PixelMessage] | None:
        """Read pictures; None where one cannot be read, which then is the answer.

        Raises:
            ItemError: It is the query's.
        """
        found: list[PixelMessage] = []
        for picture in pictures:
            number = request.number_of(picture)
            if number in request.sent:
                continue
            try:
                rgb = _check_pixels(picture.load(), self._image_spec)
            except ItemError as exc:
                if picture is request.query_picture:
                    raise
                question.answer = exc
                return None
            question.pixels_sent = True
            header = protocol.picture_to_json(request.number, number, rgb)
            found.append((header, np.ascontiguousarray(rgb).tobytes()))
        return found

    def _send(
        self,
        running: JudgeProcess,
        request: JudgeRequest,
        question: PendingQuestion,
        pixels: Iterable[PixelMessage],
    ) -> None:
        for header, blob in pixels:
            running.child.send(header, [blob])
            request.sent.add(cast("int", header["number"]))
        running.child.send({**question.header, "request": request.number})
        running.sent_keys.update(picture.key for picture in question.pictures if picture.key)

    def _listen(self, request: JudgeRequest) -> None:
        """Wait a moment for one message; the lock is released many times a second."""
        with self._turn:
            running = self._supervisor.running
            if request.number < self._newest or running is None:
                raise _SupersededError
            header = self._supervisor.receive(running, _RECEIVE_S)
            if header is None or header.get("request") != request.number:
                # Answers to older requests are dropped.
                return
            question = request.find(header.get("sequence"))
            if question is None:
                return
            kind = header.get("type")
            if kind == MessageKind.FAILED:
                question.answer = protocol.failure_from_json(header)
            elif kind == MessageKind.ANSWER:
                self._supervisor.note_answer(running)
                question.answer = header
        if kind == MessageKind.MISSING:
            self._send_missing(request, question, cast("list[int]", header.get("numbers", [])))

    def _send_missing(
        self, request: JudgeRequest, question: PendingQuestion, numbers: list[int]
    ) -> None:
        """Send the pixels of pictures that the child has not cached after all."""
        request.sent.difference_update(numbers)
        pixels = self._load_pixels(request, question, request.pictures_of(numbers))
        if pixels is None:
            return
        with self._turn:
            running = self._ensure_running(request)
            for header, blob in pixels:
                self._supervisor.send(running, header, [blob])
                request.sent.add(cast("int", header["number"]))

    def _cancel(self, number: int) -> None:
        if number < self._newest:
            # The newer request ends it in the child as well.
            return
        with self._turn:
            running = self._supervisor.running
            if running is not None:
                with contextlib.suppress(ChildGoneError):
                    running.child.send({"type": MessageKind.CANCEL, "request": number})

    def close(self) -> None:
        """End all requests, and the child, if there is one."""
        self.begin_request()
        with self._turn:
            self._supervisor.close()
