"""The judging child: loads the model at the first question, answers until told to quit.

Cheap to import; llama.cpp is loaded when the first message arrives.
"""

import os
import queue
import threading
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final

import numpy as np

from retllm_desktop import gguf_file
from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.types import Rgb
from retllm_desktop.processes import receive, send
from retllm_desktop.rerank import offload
from retllm_desktop.rerank.messages import (
    Setup,
    failure_to_json,
    setup_from_json,
    verdict_to_json,
)

if TYPE_CHECKING:
    from retllm_desktop.rerank.engine import JudgeEngine

_PROGRESS_STEP: Final = 0.05


@dataclass(frozen=True, slots=True)
class _Job:
    """One candidate to judge; ``rgb`` None asks for nothing but a loaded model."""

    request: int
    key: int
    query: str
    rgb: Rgb | None


class _Inbox:
    """Reads messages on a thread of its own, so that a cancel arrives during a decode."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._newest = 0
        self._cancelled = -1
        self.quitting = False
        self._thread = threading.Thread(target=self._read, name="inbox", daemon=True)
        self._thread.start()

    def next(self) -> _Job | None:
        """Wait for a job; None is the end."""
        return self._jobs.get()

    def stale(self, request: int) -> bool:
        """Whether nobody waits for a request's answers any more."""
        return self.quitting or request < self._newest or request <= self._cancelled

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
        header, blobs = receive(self._connection)
        kind = header["type"]
        if kind == "quit":
            return False
        request = header["request"]
        if not isinstance(request, int):
            raise TypeError
        if kind == "cancel":
            self._cancelled = max(self._cancelled, request)
        elif kind == "load":
            self._newest = max(self._newest, request)
            self._jobs.put(_Job(request, 0, "", None))
        elif kind == "judge":
            self._newest = max(self._newest, request)
            self._jobs.put(_job(request, header, blobs))
        return True


def _job(request: int, header: dict[str, object], blobs: list[bytes]) -> _Job:
    key, query = header["key"], header["query"]
    height, width = header["height"], header["width"]
    if not (isinstance(key, int) and isinstance(height, int) and isinstance(width, int)):
        raise TypeError
    rgb = np.frombuffer(blobs[0], dtype=np.uint8).reshape(height, width, 3)
    return _Job(request, key, str(query), rgb)


def serve(connection: Connection, configuration: dict[str, object]) -> None:
    """Answer questions until the program closes the pipe (the target of ``processes.Child``)."""
    # Idle OpenMP threads spin by default. On a machine with other work they then keep the
    # thread they wait for from running: ten times slower, measured on two busy cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    setup = setup_from_json(configuration)
    if setup.gpu == "off":
        # Layers or none, llama.cpp wakes every card it sees, and a large batch may go there.
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    inbox = _Inbox(connection)
    worker = _Worker(connection, setup, inbox)
    try:
        while (job := inbox.next()) is not None:
            if not worker.answer(job):
                break
    finally:
        worker.close()


class _Worker:
    """The model and what to do with a job."""

    def __init__(self, connection: Connection, setup: Setup, inbox: _Inbox) -> None:
        self._connection = connection
        self._setup = setup
        self._inbox = inbox
        self._engine: JudgeEngine | None = None
        self._request = 0

    def answer(self, job: _Job) -> bool:
        """Do one job; False when the child cannot go on."""
        if self._inbox.stale(job.request):
            return True
        from retllm_desktop.rerank.native_text import AbortedError

        try:
            engine = self._engine or self._load()
        except AbortedError:
            return False
        except EngineError as exc:
            send(self._connection, failure_to_json(None, exc))
            return False
        self._engine = engine
        if job.rgb is None:
            return True
        self._request = job.request
        try:
            verdict = engine.judge(job.rgb, job.query)
        except AbortedError:
            return True
        except EngineError as exc:
            send(self._connection, failure_to_json(job.request, exc))
            return True
        send(self._connection, verdict_to_json(job.request, job.key, verdict))
        return True

    def _load(self) -> "JudgeEngine":
        from retllm_desktop.rerank.engine import JudgeEngine

        told = 0.0

        def progress(share: float) -> bool:
            nonlocal told
            if share >= told:
                told = share + _PROGRESS_STEP
                send(self._connection, {"type": "loading", "share": share})
            return not self._inbox.quitting

        setup = self._setup
        placed = self._plan()
        send(self._connection, {"type": "placing", **asdict(placed)})
        engine = JudgeEngine(
            setup.model,
            setup.mmproj,
            setup.spec,
            threads=setup.threads,
            gpu_layers=placed.layers,
            gpu_vision=placed.vision,
            on_progress=progress,
            should_stop=lambda: self._inbox.stale(self._request),
        )
        loaded, of = engine.offloaded or (None, None)
        send(self._connection, {"type": "ready", "loaded": loaded, "of": of})
        return engine

    def _plan(self) -> offload.Plan:
        """Decide what goes onto a graphics processor, by what is free there now."""
        setup = self._setup
        if setup.gpu == "off" or setup.gpu_layers == 0:
            return offload.Plan(0, vision=False, reason=offload.NOT_WANTED)
        from retllm_desktop.rerank.native_devices import read_build

        model = gguf_file.inspect(setup.model)
        return offload.plan(
            setup.gpu,
            setup.gpu_layers,
            read_build(),
            model_bytes=model.size_bytes,
            vision_bytes=setup.mmproj.stat().st_size,
            model_layers=model.layers,
        )

    def close(self) -> None:
        """Free the model."""
        if self._engine is not None:
            self._engine.close()
