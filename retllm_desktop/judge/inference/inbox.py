"""What the judging child is asked: read on a thread of its own, so a cancel arrives at once."""

import queue
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Final, cast

from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair, WritingTask
from retllm_desktop.core.types import Rgb
from retllm_desktop.judge import protocol
from retllm_desktop.platform.processes import receive_message

_KINDS: Final = frozenset({"judge", "choose", "write", "warm", "load"})


@dataclass(frozen=True, slots=True)
class JudgeJob:
    """Something to do.

    Attributes:
        kind: ``judge``, ``choose``, ``write``, ``warm`` or ``load``.
        request: Whose.
        sequence: Its number in the request.
        query: What is asked for, or what is written about, or a picture to encode.
        candidate: What may match.
        pair: What is compared with what.
        options: Texts to choose among.
        task: What to write.
        retrace: Whether the picture may be shown to the model again within.
    """

    kind: str
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
        """The pictures that it is about."""
        sides = (self.query, self.candidate)
        found = [picture for side in sides for picture in (side.picture, side.crop)]
        return tuple(picture for picture in found if picture is not None)


class PixelsMissingError(Exception):
    """A picture's pixels are needed and have not been sent."""


class JobInbox:
    """The jobs, in the order in which they came, and the pixels of their pictures."""

    def __init__(self, connection: Connection) -> None:
        """Start reading."""
        self._connection = connection
        self._jobs: queue.SimpleQueue[JudgeJob | None] = queue.SimpleQueue()
        self._newest = 0
        self._cancelled = -1
        # Of the newest request alone, by a picture's number; both threads look at them.
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

    def stale(self, request: int) -> bool:
        """Whether nobody waits for a request's answers any more."""
        return self.quitting or request < self._newest or request <= self._cancelled

    def missing(self, picture: JudgePicture) -> int | None:
        """Return the number of a picture whose pixels are not here, None where they are."""
        for number, known in list(self._pictures.items()):
            if known is picture:
                return None if number in self._pixels else number
        return None

    def forget(self, job: JudgeJob) -> None:
        """Let go of the pixels that no other job is likely to need.

        A query's picture is kept for the next candidate; pixels that are needed again after
        all are asked for.
        """
        sides = (job.candidate,) if job.kind == "judge" else (job.query, job.candidate)
        pictures = [p for side in sides for p in (side.picture, side.crop) if p is not None]
        for number, known in list(self._pictures.items()):
            if any(known is picture for picture in pictures):
                self._pixels.pop(number, None)

    def _read(self) -> None:
        try:
            while self._take():
                pass
        except (EOFError, OSError, ValueError, KeyError, TypeError):
            # The program is gone, or speaks another language: nothing left to do.
            pass
        finally:
            self.quitting = True
            self._jobs.put(None)

    def _take(self) -> bool:
        header, blobs = receive_message(self._connection)
        kind = header["type"]
        if kind == "quit":
            return False
        request = protocol.read_integer(header["request"])
        if kind == "cancel":
            self._cancelled = max(self._cancelled, request)
            return True
        if request > self._newest:
            self._newest = request
            self._pixels = {}
            self._pictures = {}
        if kind == "picture" and request == self._newest:
            number, rgb = protocol.picture_from_json(header, blobs[0])
            self._pixels[number] = rgb
            # A job that waits for them looks again.
            self._jobs.put(JudgeJob("look", request))
        elif kind in _KINDS:
            self._jobs.put(self._job(str(kind), request, header))
        return True

    def _job(self, kind: str, request: int, header: Mapping[str, object]) -> JudgeJob:
        if kind == "load":
            return JudgeJob(kind, request)
        pair, task, options = header.get("pair"), header.get("task"), header.get("options")
        return JudgeJob(
            kind,
            request,
            protocol.read_integer(header["sequence"]),
            protocol.side_from_json(header["query"], self._picture),
            protocol.side_from_json(header["candidate"], self._picture),
            None if pair is None else Pair(str(pair)),
            tuple(cast("list[str]", options or [])),
            None if task is None else WritingTask(str(task)),
            retrace=header.get("retrace") is True,
        )

    def _picture(self, number: int, key: bytes) -> JudgePicture:
        """One object for each picture of a request, so that it is known for the same."""
        found = self._pictures.get(number)
        if found is None:
            pixels = self._pixels

            def load() -> Rgb:
                if number not in pixels:
                    raise PixelsMissingError
                return pixels[number]

            found = self._pictures[number] = JudgePicture(key, load)
        return found
