"""The judging child: loads the model at the first question, answers until told to quit.

Cheap to import; llama.cpp is loaded when the first message arrives.
"""

import os
import queue
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeOptions, JudgePicture
from retllm_desktop.core.types import Verdict
from retllm_desktop.judge import offload, protocol
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache
from retllm_desktop.judge.inference.inbox import JobInbox, JudgeJob, PixelsMissingError
from retllm_desktop.packs import gguf_file
from retllm_desktop.platform.processes import send_message

if TYPE_CHECKING:
    from retllm_desktop.judge.inference.engine import JudgeEngine
    from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion


_PATIENCE_S: Final = 0.75
"""What the first answer may wait for those that are read with it."""
_RECENT: Final = 0.3
"""Weight of the newest measurement."""
_WAIT_SHARE: Final = 0.1
_LONGEST_WAIT_S: Final = 0.01


class BatchScheduler:
    """Learns what questions cost, by what is kept of them (as in ``Verdict.kept``)."""

    def __init__(self, patience_s: float = _PATIENCE_S) -> None:
        """Take the longest time that an answer may wait for others."""
        self._patience_s = patience_s
        self._cost_s: dict[str, float] = {}

    def learn(self, kept: str, spent_s: float) -> None:
        """Take note of what one question cost."""
        known = self._cost_s.get(kept)
        self._cost_s[kept] = spent_s if known is None else known + _RECENT * (spent_s - known)

    def cost_s(self, kept: str) -> float:
        """Return what a question will cost; one of an unknown kind is not made to wait for."""
        return self._cost_s.get(kept, self._patience_s)

    def together(self, kept: Sequence[str], most: int) -> int:
        """Return how many of the first questions to ask at once, at least one."""
        total_s = 0.0
        for number, kind in enumerate(kept[:most]):
            total_s += self.cost_s(kind)
            if total_s > self._patience_s:
                return max(number, 1)
        return min(len(kept), most)

    def wait_s(self, kept: Sequence[str]) -> float:
        """Return how long to wait for further questions before these are asked."""
        return min(_WAIT_SHARE * sum(map(self.cost_s, kept)), _LONGEST_WAIT_S)


_PROGRESS_STEP: Final = 0.05


def serve_judge(connection: Connection, configuration: dict[str, object]) -> None:
    """Answer questions until the program closes the pipe (the target of ``processes.Child``)."""
    # Idle OpenMP threads spin by default. On a machine with other work they then keep the
    # thread they wait for from running: ten times slower, measured on two busy cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    setup = protocol.setup_from_json(configuration)
    if setup.gpu == "off":
        # Layers or none, llama.cpp wakes every card it sees, and a large batch may go there.
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    worker = _JudgeWorker(connection, setup, JobInbox(connection))
    try:
        while worker.step():
            pass
    finally:
        worker.close()


class _JudgeWorker:
    """The model and what to do with jobs."""

    def __init__(self, connection: Connection, setup: protocol.JudgeSetup, inbox: JobInbox) -> None:
        self._connection = connection
        self._setup = setup
        self._inbox = inbox
        self._engine: JudgeEngine | None = None
        self._request = 0
        self._waiting: deque[JudgeJob] = deque()
        self._parked: list[JudgeJob] = []
        # What was asked for and is on its way: (request, question, picture).
        self._wanted: set[tuple[int, int, int]] = set()
        self._pace = BatchScheduler()

    def step(self) -> bool:
        """Take what came in and do what is next; False when the child is to end."""
        from retllm_desktop.judge.llama.text_model import AbortedError

        if not self._collect(block=not self._waiting):
            return False
        if not self._waiting:
            return True
        first = self._waiting[0]
        self._request = first.request
        try:
            engine = self._engine = self._engine or self._load()
        except AbortedError:
            return False
        except EngineError as exc:
            send_message(self._connection, protocol.failure_to_json(None, exc))
            return False
        if first.kind == "load":
            self._waiting.popleft()
            return True
        kept = engine.find_cached(_read_question(first)) if first.kind == "judge" else ""
        if self._park(engine, first, kept):
            self._waiting.popleft()
            return True
        jobs = self._batch(engine, kept) if first.kind == "judge" else [first]
        if not jobs:
            return True
        self._waiting = deque(
            job for job in self._waiting if not any(job is taken for taken in jobs)
        )
        try:
            self._answer(engine, jobs)
        except AbortedError:
            pass
        except PixelsMissingError:
            # What was believed to be kept is gone.
            self._parked += jobs
            for job in jobs:
                self._ask_for(job, job.pictures)
        except EngineError as exc:
            for job in jobs:
                failure = protocol.failure_to_json(job.request, exc, job.sequence)
                send_message(self._connection, failure)
        else:
            for job in jobs:
                self._inbox.forget(job)
            done = {(job.request, job.sequence) for job in jobs}
            self._wanted = {one for one in self._wanted if one[:2] not in done}
        return True

    def _collect(self, *, block: bool, timeout_s: float = 0.0) -> bool:
        """Take in all jobs that are there; False at the end, and from then on."""
        if self._inbox.quitting:
            # Nobody waits for what is left, and the word that ends may have been taken already.
            return False
        while True:
            try:
                job = self._inbox.next(None if block else timeout_s)
            except queue.Empty:
                break
            if job is None:
                return False
            block = False
            if job.kind == "look":
                self._waiting.extendleft(reversed(self._parked))
                self._parked.clear()
            else:
                self._waiting.append(job)
        stale = self._inbox.stale
        self._parked = [job for job in self._parked if not stale(job.request)]
        self._waiting = deque(job for job in self._waiting if not stale(job.request))
        return not self._inbox.quitting

    def _park(self, engine: "JudgeEngine", job: JudgeJob, kept: str) -> bool:
        """Put a job aside whose pictures' pixels are needed, and ask for them."""
        if kept == "state" and not job.retrace:
            return False
        needed = [p for p in job.pictures if not engine.has_embedding(p)]
        if all(self._inbox.missing(picture) is None for picture in needed):
            return False
        self._parked.append(job)
        self._ask_for(job, tuple(needed))
        return True

    def _ask_for(self, job: JudgeJob, pictures: tuple[JudgePicture, ...]) -> None:
        numbers = [self._inbox.missing(picture) for picture in pictures]
        missing = {(job.request, job.sequence, n) for n in numbers if n is not None}
        if new := sorted(number for _, _, number in missing - self._wanted):
            self._wanted |= missing
            message = {"type": "missing", "request": job.request, "sequence": job.sequence}
            send_message(self._connection, {**message, "numbers": new})

    def _batch(self, engine: "JudgeEngine", first_kept: str) -> list[JudgeJob]:
        """The first jobs that are worth asking at once.

        Args:
            engine: The model.
            first_kept: What is kept of the first one; to look that up takes laying it out.
        """
        kinds: list[str] = []
        jobs: list[JudgeJob] = []
        for attempt in range(2):
            for job in list(self._waiting)[len(jobs) : engine.batch_size]:
                kept = self._joining(engine, job) if kinds else first_kept
                if kept is None or self._pace.together([*kinds, kept], engine.batch_size) <= len(
                    kinds
                ):
                    return jobs
                kinds.append(kept)
                jobs.append(job)
            # The program sends what needs no pixels in a row: the others are on their way.
            if attempt == 0 and len(jobs) < engine.batch_size:
                self._collect(block=False, timeout_s=self._pace.wait_s(kinds))
                # What came may have made these stale, or brought pixels for others.
                if jobs != list(self._waiting)[: len(jobs)]:
                    return [job for job in jobs if job in self._waiting]
        return jobs

    def _joining(self, engine: "JudgeEngine", job: JudgeJob) -> str | None:
        """What is kept of a job that can be asked with the first one now; None: it cannot."""
        first = self._waiting[0]
        if job.kind != "judge" or (job.request, job.retrace) != (first.request, first.retrace):
            return None
        kept = engine.find_cached(_read_question(job))
        if (kept == "state" and not job.retrace) or all(
            engine.has_embedding(p) or self._inbox.missing(p) is None for p in job.pictures
        ):
            return kept
        return None

    def _answer(self, engine: "JudgeEngine", jobs: list[JudgeJob]) -> None:
        first = jobs[0]
        if first.kind == "judge":
            began = time.perf_counter()
            verdicts = engine.ask_batch(
                [_read_question(job) for job in jobs], JudgeOptions(retrace=first.retrace)
            )
            share_s = (time.perf_counter() - began) / len(jobs)
            for job, verdict in zip(jobs, verdicts, strict=True):
                self._pace.learn(verdict.reused, share_s)
                self._say(job, [verdict])
        elif first.kind == "choose":
            self._say(first, engine.choose(first.query, first.options))
        elif first.kind == "write" and first.task is not None:
            self._say(first, text=engine.write(first.task, first.query))
        elif first.kind == "warm":
            engine.warm(first.pictures)
            self._say(first)

    def _say(self, job: JudgeJob, verdicts: list[Verdict] | None = None, text: str = "") -> None:
        engine = self._engine
        send_message(
            self._connection,
            {
                "type": "answer",
                "request": job.request,
                "sequence": job.sequence,
                "verdicts": [protocol.verdict_to_json(verdict) for verdict in verdicts or ()],
                "text": text,
                "kept": {} if engine is None else asdict(engine.report(on_disk=False)),
            },
        )

    def _load(self) -> "JudgeEngine":
        from retllm_desktop.judge.inference.engine import JudgeEngine

        told = 0.0

        def progress(share: float) -> bool:
            nonlocal told
            if share >= told:
                told = share + _PROGRESS_STEP
                send_message(self._connection, {"type": "loading", "share": share})
            return not self._inbox.quitting

        setup = self._setup
        placed = self._plan()
        send_message(self._connection, {"type": "placing", **asdict(placed)})
        cache = None
        if setup.cache_folder is not None and setup.cache_name:
            cache = ImageEmbeddingCache(setup.cache_folder, setup.cache_name, setup.cache_bytes)
        engine = JudgeEngine(
            setup.model,
            setup.mmproj,
            setup.spec,
            threads=setup.threads,
            gpu_layers=placed.layers,
            gpu_vision=placed.vision,
            on_progress=progress,
            should_stop=lambda: self._inbox.stale(self._request),
            cache=cache,
            state_bytes=setup.state_bytes,
        )
        loaded, of = engine.offloaded or (None, None)
        send_message(self._connection, {"type": "ready", "loaded": loaded, "of": of})
        return engine

    def _plan(self) -> offload.OffloadPlan:
        """Decide what goes onto a graphics processor, by what is free there now."""
        setup = self._setup
        if setup.gpu == "off" or setup.gpu_layers == 0:
            return offload.OffloadPlan(0, vision=False, reason=offload.OFFLOAD_NOT_WANTED)
        from retllm_desktop.judge.llama.ggml import read_llama_build

        model = gguf_file.read_gguf_summary(setup.model)
        return offload.plan_offload(
            setup.gpu,
            setup.gpu_layers,
            read_llama_build(),
            model_bytes=model.size_bytes,
            vision_bytes=setup.mmproj.stat().st_size,
            model_layers=model.layers,
        )

    def close(self) -> None:
        """Free the model."""
        if self._engine is not None:
            self._engine.close()


def _read_question(job: JudgeJob) -> "JudgeQuestion":
    from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion

    if job.pair is None:
        raise EngineError("The fine stage was asked nothing")
    return JudgeQuestion(job.pair, job.query, job.candidate)
