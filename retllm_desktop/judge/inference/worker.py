"""The judge's process: loads the model at the first question, answers until told to quit.

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
from retllm_desktop.core.judging import JudgeOptions, JudgePicture, PictureAttention
from retllm_desktop.core.types import Verdict, VerdictReuse
from retllm_desktop.judge import offload, protocol
from retllm_desktop.judge.errors import AbortedError
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache
from retllm_desktop.judge.inference.inbox import JobInbox, JudgeJob, PixelsMissingError
from retllm_desktop.judge.offload import OffloadChoice, OffloadPlan
from retllm_desktop.judge.protocol import MessageKind
from retllm_desktop.packs import gguf_file
from retllm_desktop.platform.processes import send_message

if TYPE_CHECKING:
    from retllm_desktop.judge.inference.engine import JudgeEngine
    from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion

_FIRST_ANSWER_S: Final = 0.75
"""Longest time that the first answer of a batch may wait for the others."""
_NEWEST_WEIGHT: Final = 0.3
_WAIT_SHARE: Final = 0.1
_LONGEST_WAIT_S: Final = 0.01
_PROGRESS_STEP: Final = 0.05


class BatchScheduler:
    """Sizes batches by moving averages of what a question costs, by what it reuses."""

    def __init__(self, first_answer_s: float = _FIRST_ANSWER_S) -> None:
        """Take the longest time that a batch's first answer may take."""
        self._first_answer_s = first_answer_s
        self._cost_s: dict[VerdictReuse, float] = {}

    def learn(self, reuse: VerdictReuse, spent_s: float) -> None:
        """Take in the measured cost of one question."""
        known = self._cost_s.get(reuse)
        self._cost_s[reuse] = (
            spent_s if known is None else known + _NEWEST_WEIGHT * (spent_s - known)
        )

    def cost_s(self, reuse: VerdictReuse) -> float:
        """Estimate a question's cost; one of a kind not measured yet fills a batch."""
        return self._cost_s.get(reuse, self._first_answer_s)

    def batch_size(self, kinds: Sequence[VerdictReuse], most: int) -> int:
        """Return how many of the first questions to answer at once, at least one."""
        total_s = 0.0
        for number, reuse in enumerate(kinds[:most]):
            total_s += self.cost_s(reuse)
            if total_s > self._first_answer_s:
                return max(number, 1)
        return min(len(kinds), most)

    def wait_s(self, kinds: Sequence[VerdictReuse]) -> float:
        """Return how long to wait for further questions before these are answered."""
        return min(_WAIT_SHARE * sum(map(self.cost_s, kinds)), _LONGEST_WAIT_S)


def serve_judge(connection: Connection, configuration: dict[str, object]) -> None:
    """Answer questions until the program closes the pipe (the target of ``ChildProcess``)."""
    # Idle OpenMP threads spin by default. On a machine with other work they then keep the
    # thread they wait for from running: ten times slower, measured on two busy cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    setup = protocol.setup_from_json(configuration)
    if setup.gpu is OffloadChoice.OFF:
        # Layers or none, llama.cpp wakes every card it sees, and a large batch may go there.
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    worker = JudgeWorker(connection, setup, JobInbox(connection))
    try:
        while worker.step():
            pass
    finally:
        worker.close()


class JudgeWorker:
    """The child's loop: jobs in, answers out."""

    def __init__(
        self,
        connection: Connection,
        setup: protocol.JudgeSetup,
        inbox: JobInbox,
        scheduler: BatchScheduler | None = None,
    ) -> None:
        """Take the parts; the model is loaded by the first step that needs it."""
        self._connection = connection
        self._setup = setup
        self._inbox = inbox
        self._scheduler = scheduler or BatchScheduler()
        self._engine: JudgeEngine | None = None
        self._request = 0
        self._waiting: deque[JudgeJob] = deque()
        self._lacking_pixels: list[JudgeJob] = []
        # Pixels that were requested and are on their way: (request, sequence, picture).
        self._requested: set[tuple[int, int, int]] = set()

    def step(self) -> bool:
        """Take in what has arrived and do the next job; False when the child is to end."""
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
            self._send(protocol.failure_to_json(None, exc))
            return False
        judging = first.kind is MessageKind.JUDGE
        reuse = engine.inference.find_cached(_question(first)) if judging else VerdictReuse.NOTHING
        if self._request_pixels(engine, first, reuse):
            self._waiting.popleft()
            return True
        jobs = self._form_batch(engine, reuse) if judging else [first]
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
            # An embedding that was believed to be cached is gone.
            self._lacking_pixels += jobs
            for job in jobs:
                self._send_missing(job, job.pictures)
        except EngineError as exc:
            for job in jobs:
                self._send(protocol.failure_to_json(job.request, exc, job.sequence))
        else:
            for job in jobs:
                self._inbox.drop_pixels(job)
            done = {(job.request, job.sequence) for job in jobs}
            self._requested = {one for one in self._requested if one[:2] not in done}
        return True

    def _collect(self, *, block: bool, timeout_s: float = 0.0) -> bool:
        """Take in all jobs that have arrived; False at the end, and from then on."""
        if self._inbox.quitting:
            # The None that marks the end may have been taken already.
            return False
        while True:
            try:
                job = self._inbox.next(None if block else timeout_s)
            except queue.Empty:
                break
            if job is None:
                return False
            block = False
            if job.kind is MessageKind.PICTURE:
                self._waiting.extendleft(reversed(self._lacking_pixels))
                self._lacking_pixels.clear()
            else:
                self._waiting.append(job)
        stale = self._inbox.is_stale
        self._lacking_pixels = [job for job in self._lacking_pixels if not stale(job.request)]
        self._waiting = deque(job for job in self._waiting if not stale(job.request))
        return not self._inbox.quitting

    def _request_pixels(self, engine: "JudgeEngine", job: JudgeJob, reuse: VerdictReuse) -> bool:
        """Set a job aside and request its pixels, where it needs any; returns whether it does."""
        if self._has_pixels(engine, job, reuse):
            return False
        self._lacking_pixels.append(job)
        self._send_missing(
            job, tuple(p for p in job.pictures if not engine.inference.has_embedding(p))
        )
        return True

    def _has_pixels(self, engine: "JudgeEngine", job: JudgeJob, reuse: VerdictReuse) -> bool:
        """Whether a job can be answered without further pixels."""
        if reuse is VerdictReuse.STATE and not job.retrace:
            return True
        return all(
            engine.inference.has_embedding(picture) or self._inbox.missing_number(picture) is None
            for picture in job.pictures
        )

    def _send_missing(self, job: JudgeJob, pictures: tuple[JudgePicture, ...]) -> None:
        numbers = [self._inbox.missing_number(picture) for picture in pictures]
        missing = {(job.request, job.sequence, n) for n in numbers if n is not None}
        if new := sorted(number for _, _, number in missing - self._requested):
            self._requested |= missing
            header = {"type": MessageKind.MISSING, "request": job.request, "numbers": new}
            self._send({**header, "sequence": job.sequence})

    def _form_batch(self, engine: "JudgeEngine", first_reuse: VerdictReuse) -> list[JudgeJob]:
        """The first jobs that are worth answering at once.

        Args:
            engine: The model.
            first_reuse: What the first one reuses, which takes its layout to find out.
        """
        kinds: list[VerdictReuse] = []
        jobs: list[JudgeJob] = []
        for attempt in range(2):
            for job in list(self._waiting)[len(jobs) : engine.inference.slots]:
                reuse = self._find_joining(engine, job) if kinds else first_reuse
                if reuse is None or self._scheduler.batch_size(
                    [*kinds, reuse], engine.inference.slots
                ) <= len(kinds):
                    return jobs
                kinds.append(reuse)
                jobs.append(job)
            # The program sends questions without pixels in a row: others are on their way.
            if attempt == 0 and len(jobs) < engine.inference.slots:
                self._collect(block=False, timeout_s=self._scheduler.wait_s(kinds))
                # What came may have made these stale, or brought pixels for others.
                if jobs != list(self._waiting)[: len(jobs)]:
                    return [job for job in jobs if job in self._waiting]
        return jobs

    def _find_joining(self, engine: "JudgeEngine", job: JudgeJob) -> VerdictReuse | None:
        """What a job reuses that can be answered with the first one now; None: it cannot."""
        first = self._waiting[0]
        joins = (job.kind, job.request, job.retrace) == (first.kind, first.request, first.retrace)
        reuse = engine.inference.find_cached(_question(job)) if joins else VerdictReuse.NOTHING
        return reuse if joins and self._has_pixels(engine, job, reuse) else None

    def _answer(self, engine: "JudgeEngine", jobs: list[JudgeJob]) -> None:
        first = jobs[0]
        if first.kind is MessageKind.JUDGE:
            began = time.perf_counter()
            questions = [_question(job) for job in jobs]
            verdicts = engine.ask_batch(questions, JudgeOptions(retrace=first.retrace))
            share_s = (time.perf_counter() - began) / len(jobs)
            for job, verdict in zip(jobs, verdicts, strict=True):
                self._scheduler.learn(verdict.reused, share_s)
                self._send_answer(job, [verdict])
        elif first.kind is MessageKind.CHOOSE:
            self._send_answer(first, engine.choose(first.query, first.options))
        elif first.kind is MessageKind.WRITE and first.task is not None:
            self._send_answer(first, text=engine.write(first.task, first.query))
        elif first.kind is MessageKind.ATTEND:
            self._send_answer(first, attention=engine.attend(_question(first)))
        elif first.kind is MessageKind.PREFETCH:
            engine.prefetch(first.pictures)
            self._send_answer(first)

    def _send_answer(
        self,
        job: JudgeJob,
        verdicts: Sequence[Verdict] = (),
        text: str = "",
        attention: PictureAttention | None = None,
    ) -> None:
        self._send(
            {
                "type": MessageKind.ANSWER,
                "request": job.request,
                "sequence": job.sequence,
                "verdicts": [asdict(verdict) for verdict in verdicts],
                "text": text,
                "attention": None if attention is None else asdict(attention),
            }
        )

    def _send(self, header: protocol.Header) -> None:
        send_message(self._connection, header)

    def _load(self) -> "JudgeEngine":
        from retllm_desktop.judge.inference.engine import JudgeEngine

        next_share = 0.0

        def progress(share: float) -> bool:
            nonlocal next_share
            if share >= next_share:
                next_share = share + _PROGRESS_STEP
                self._send({"type": MessageKind.LOADING, "share": share})
            return not self._inbox.quitting

        setup = self._setup
        plan = self._plan_offload()
        self._send({"type": MessageKind.PLACING, **asdict(plan)})
        cache = None
        if setup.cache_folder is not None and setup.cache_name:
            cache = ImageEmbeddingCache(setup.cache_folder, setup.cache_name, setup.cache_bytes)
        engine = JudgeEngine(
            setup.model,
            setup.mmproj,
            setup.spec,
            threads=setup.threads,
            gpu_layers=plan.layers,
            gpu_vision=plan.vision,
            on_progress=progress,
            should_stop=lambda: self._inbox.is_stale(self._request),
            cache=cache,
            state_bytes=setup.state_bytes,
        )
        loaded, of = engine.model.offloaded or (None, None)
        self._send({"type": MessageKind.READY, "loaded": loaded, "of": of})
        return engine

    def _plan_offload(self) -> OffloadPlan:
        """Decide what goes onto a graphics processor, by its free memory now."""
        setup = self._setup
        if setup.gpu is OffloadChoice.OFF or setup.gpu_layers == 0:
            return OffloadPlan(0, vision=False, reason=offload.OFFLOAD_NOT_WANTED)
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


def _question(job: JudgeJob) -> "JudgeQuestion":
    from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion

    if job.pair is None:
        raise EngineError("The close check was asked nothing")
    return JudgeQuestion(job.pair, job.query, job.candidate)
