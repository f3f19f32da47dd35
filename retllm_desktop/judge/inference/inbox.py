"""Reads the program's messages on a thread of its own, so that a cancel takes effect at once."""

import queue
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import cast

from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair, WritingTask
from retllm_desktop.core.types import Rgb
from retllm_desktop.judge import protocol
from retllm_desktop.judge.protocol import JOB_KINDS, MessageKind
from retllm_desktop.platform.processes import receive_message


@dataclass(frozen=True, slots=True)
class JudgeJob:
    """A message that asks for something.

    Attributes:
        kind: One of ``JOB_KINDS``, or ``PICTURE`` where pixels have arrived.
        request: The request's number.
        sequence: The question's number in the request.
        query: The query, what is written about, or a picture to encode.
        candidate: The candidate.
        pair: What is compared with what.
        options: Texts to choose among.
        task: What to write.
        retrace: Whether visual retracing is used.
    """

    kind: MessageKind
    request: int
    sequence: int = 0
    query: JudgeInput = field(default_factory=JudgeInput)
    candidate: JudgeInput = field(default_factory=JudgeInput)
    pair: Pair | None = None
    options: tuple[str, ...] = ()
    task: WritingTask | None = None
    retrace: bool = False

    @property
    def pictures(self) -> tuple[JudgePicture, ...]:
        """The pictures of both sides."""
        return self.query.pictures + self.candidate.pictures


class PixelsMissingError(Exception):
    """A picture's pixels are needed and have not been sent."""


class JobInbox:
    """The jobs in the order of their arrival, and the pixels of the newest request's pictures.

    Attributes:
        quitting: Whether the program is gone or has asked the child to end.
    """

    def __init__(self, connection: Connection) -> None:
        """Start reading."""
        self._connection = connection
        self._jobs: queue.SimpleQueue[JudgeJob | None] = queue.SimpleQueue()
        self._newest = 0
        self._cancelled = -1
        # By a picture's number; replaced as a whole, as both threads use them.
        self._pixels: dict[int, Rgb] = {}
        self._pictures: dict[int, JudgePicture] = {}
        self.quitting = False
        self._thread = threading.Thread(target=self._read, name="inbox", daemon=True)
        self._thread.start()

    def next(self, timeout_s: float | None = None) -> JudgeJob | None:
        """Wait for a job; None is the end.

        Args:
            timeout_s: How long; None: for ever.

        Raises:
            queue.Empty: None came in time.
        """
        return self._jobs.get(timeout=timeout_s) if timeout_s != 0 else self._jobs.get_nowait()

    def is_stale(self, request: int) -> bool:
        """Whether nobody waits for a request's answers any more."""
        return self.quitting or request < self._newest or request <= self._cancelled

    def missing_number(self, picture: JudgePicture) -> int | None:
        """Return the number of a picture whose pixels are not here, None where they are."""
        for number, known in list(self._pictures.items()):
            if known is picture:
                return None if number in self._pixels else number
        return None

    def drop_pixels(self, job: JudgeJob) -> None:
        """Drop the pixels that no other job is likely to need.

        A query's picture stays for the next candidate; pixels that are needed again after all
        are requested.
        """
        pictures = job.candidate.pictures if job.kind is MessageKind.JUDGE else job.pictures
        for number, known in list(self._pictures.items()):
            if any(known is picture for picture in pictures):
                self._pixels.pop(number, None)

    def join(self) -> None:
        """Wait until the reading thread has ended, once the connection is closed."""
        self._thread.join()

    def _read(self) -> None:
        try:
            while self._receive_one():
                pass
        except (EOFError, OSError, ValueError, KeyError, TypeError):
            # The program is gone, or speaks another protocol: nothing left to do.
            pass
        finally:
            self.quitting = True
            self._jobs.put(None)

    def _receive_one(self) -> bool:
        header, blobs = receive_message(self._connection)
        kind = protocol.kind_of(header)
        if kind is MessageKind.QUIT:
            return False
        request = protocol.read_integer(header["request"])
        if kind is MessageKind.CANCEL:
            self._cancelled = max(self._cancelled, request)
            return True
        if request > self._newest:
            self._newest = request
            self._pixels = {}
            self._pictures = {}
        if kind is MessageKind.PICTURE and request == self._newest:
            number, rgb = protocol.picture_from_json(header, blobs[0])
            self._pixels[number] = rgb
            # Wakes the jobs that wait for pixels.
            self._jobs.put(JudgeJob(kind, request))
        elif kind in JOB_KINDS:
            self._jobs.put(self._read_job(kind, request, header))
        return True

    def _read_job(self, kind: MessageKind, request: int, header: Mapping[str, object]) -> JudgeJob:
        pair, task = header.get("pair"), header.get("task")
        return JudgeJob(
            kind,
            request,
            protocol.read_integer(header["sequence"]),
            protocol.side_from_json(header["query"], self._picture),
            protocol.side_from_json(header["candidate"], self._picture),
            None if pair is None else Pair(str(pair)),
            tuple(cast("list[str]", header.get("options") or [])),
            None if task is None else WritingTask(str(task)),
            retrace=header.get("retrace") is True,
        )

    def _picture(self, number: int, key: bytes) -> JudgePicture:
        """One object for each picture of a request, as pictures are compared by identity."""
        found = self._pictures.get(number)
        if found is None:
            pixels = self._pixels

            def load() -> Rgb:
                if number not in pixels:
                    raise PixelsMissingError
                return pixels[number]

            found = self._pictures[number] = JudgePicture(key, load)
        return found
