"""The fine stage as the program sees it: port ``Judge``, with the model in a child process.

llama.cpp may take its process down (a failed assertion, a damaged file, too little memory).
Here that is an ``EngineError`` with a sentence, and the next search starts a new child.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop import gguf_file
from retllm_desktop.core.errors import EngineError, ItemError, printable
from retllm_desktop.core.fine_spec import FineSpec
from retllm_desktop.core.matching import Effort, KeptReport, Pair, Side, Writing, pair_of
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.core.types import ImageSpec, Rgb, Verdict
from retllm_desktop.processes import Child, ChildGoneError, Limits
from retllm_desktop.rerank import messages
from retllm_desktop.rerank.child_log import ChildLog
from retllm_desktop.rerank.endings import STANDS, join, last_words, told
from retllm_desktop.rerank.offloading import Offloading
from retllm_desktop.rerank.restarts import Restarts, fingerprint
from retllm_desktop.rerank.worker import serve

_AHEAD: Final = 2
"""Candidates in the child at once: one being judged, one waiting, so that it never idles."""
_SLICE_S: Final = 0.05
_PLAIN: Final = Effort()


class _SupersededError(Exception):
    """A newer search has taken over the model."""


@dataclass(slots=True)
class _Running:
    """The child and how far it is."""

    child: Child
    ready: bool = False
    proven: bool = False
    quiet_since_s: float = 0.0


class ProcessJudge:
    """Judges pictures in a child process that may die without harm.

    One search at a time: a newer call takes over from an older one, whose iterator then ends.
    Any thread may call any method.
    """

    def __init__(
        self,
        model: Path,
        mmproj: Path,
        spec: FineSpec,
        *,
        threads: int,
        gpu_layers: int = 0,
        offloading: Offloading | None = None,
        log_path: Path | None = None,
        load_timeout_s: float = 180.0,
        candidate_timeout_s: float = 120.0,
        memory_limit_bytes: int | None = None,
        on_loading: Callable[[Progress], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Remember what to start; nothing is started yet.

        Args:
            model: GGUF of the language model.
            mmproj: GGUF of the picture encoder.
            spec: The fine part of the pack's manifest.
            threads: CPU threads of the child.
            gpu_layers: Layers on a graphics processor at most, −1 for all, 0 for none.
            offloading: Whether one may be used; None: where it can.
            log_path: File that llama.cpp's log is appended to.
            load_timeout_s: Longest silence while the model loads.
            candidate_timeout_s: Longest time for one candidate.
            memory_limit_bytes: Resident memory above which the child is ended.
            on_loading: Told how far loading is, in thousandths, from the searching thread.
            clock: Seconds, for the pauses between attempts.
        """
        self._setup = messages.Setup(model, mmproj, spec, threads, gpu_layers)
        self._offloading = offloading or Offloading("auto" if gpu_layers else "off")
        self._log = ChildLog(log_path)
        self._load_timeout_s = load_timeout_s
        self._candidate_timeout_s = candidate_timeout_s
        self._limits = Limits(memory_bytes=memory_limit_bytes)
        self._on_loading = on_loading
        self._clock = clock
        self._newest = 0
        self._numbering = threading.Lock()
        # Re-entrant: the collector may close an abandoned iterator in the middle of our work.
        self._turn = threading.RLock()
        self._running: _Running | None = None
        self._restarts = Restarts()
        self._last_failure: EngineError | None = None

    @property
    def image_spec(self) -> ImageSpec | None:
        """The exact size that pictures must come in, None for any."""
        return self._setup.spec.image_spec

    @property
    def image_max_px(self) -> int:
        """Longest side of a picture that is worth sending."""
        return self._setup.spec.image_max_px

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        running = self._running
        return running.child.pid if running is not None else None

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on what was asked for and does not run as asked."""
        return self._offloading.notices

    @property
    def offload(self) -> Mapping[str, object]:
        """What the child said of the graphics processor; empty before it loads a model."""
        return self._offloading.report

    def preload(self) -> None:
        """Start loading the model without waiting for it; a failure is told by ``judge``."""
        with self._turn, contextlib.suppress(EngineError):
            if self._running is None:
                self._tell(self._started(), {"type": "load", "request": 0})

    def answers(self, pair: Pair) -> bool:
        """Whether the pack can be asked this."""
        return pair is Pair.TEXT_TO_IMAGE and self._setup.spec.prompt(pair) is not None

    def judge(
        self,
        query: Side,
        candidates: Iterable[tuple[int, Side]],
        cancel: CancelToken,
        *,
        effort: Effort = _PLAIN,
    ) -> Generator[tuple[int, Verdict | ItemError], None, None]:
        """Compare candidates with a query, in order, yielding as each is done.

        The next picture is read while the child works. The iterator ends early, without an
        error, when it is cancelled or a newer ``judge`` is called.

        Args:
            query: What is asked for; too long a text is cut at its end.
            candidates: Pairs of caller's key and candidate.
            cancel: Looked at many times a second.
            effort: What may be spent on each.

        Raises:
            EngineError: The model cannot be loaded or its process died.
            ValueError: A picture is not of ``image_spec``'s size.
        """
        del effort
        return self._run(self._take_over(), query, iter(candidates), cancel)

    def choose(
        self, query: Side, options: Sequence[tuple[int, str]], cancel: CancelToken
    ) -> Mapping[int, Verdict]:
        """Ask which of several texts describes a picture best.

        Raises:
            EngineError: The pack cannot be asked this.
        """
        del query, options, cancel
        raise EngineError("The model pack cannot be asked to choose among texts")

    def write(self, task: Writing, about: Side, cancel: CancelToken) -> str:
        """Let the model write one line.

        Raises:
            EngineError: The pack cannot write.
        """
        del task, about, cancel
        raise EngineError("The model pack cannot write")

    def warm(self, candidates: Iterable[Side], cancel: CancelToken) -> Generator[int, None, None]:
        """Encode pictures ahead of any question; nothing is kept yet."""
        del candidates, cancel
        yield from ()

    def kept(self) -> KeptReport:
        """What is kept between questions."""
        return KeptReport()

    def _take_over(self) -> int:
        with self._numbering:
            self._newest += 1
            return self._newest

    def _run(
        self,
        request: int,
        query: Side,
        candidates: Iterator[tuple[int, Side]],
        cancel: CancelToken,
    ) -> Generator[tuple[int, Verdict | ItemError], None, None]:
        waiting: deque[tuple[int, Rgb | ItemError]] = deque()
        more = True
        try:
            while not cancel.cancelled:
                try:
                    if more and len(waiting) < _AHEAD:
                        upcoming = next(candidates, None)
                        more = upcoming is not None
                        if upcoming is not None:
                            pixels = _pixels(query, upcoming[1])
                            waiting.append((upcoming[0], pixels))
                            self._submit(request, query.text, waiting, first=len(waiting) == 1)
                    elif waiting and isinstance(error := waiting[0][1], ItemError):
                        yield waiting.popleft()[0], error
                    elif waiting:
                        verdict = self._await(request, waiting[0][0], cancel)
                        if verdict is None:
                            return
                        yield waiting.popleft()[0], verdict
                    else:
                        return
                except EngineError as exc:
                    if not self._without_graphics(exc):
                        raise
                    again, waiting = waiting, deque()
                    for candidate in again:
                        waiting.append(candidate)
                        self._submit(request, query.text, waiting, first=len(waiting) == 1)
        except _SupersededError:
            waiting.clear()
        finally:
            if waiting:
                self._cancel(request)

    def _without_graphics(self, error: EngineError) -> bool:
        """Get ready for a child without a graphics processor, if that may help."""
        with self._turn:
            running = self._running
            proven = running is not None and running.proven
            if proven or not self._offloading.gave_up(error):
                return False
            if running is not None:
                self._dispose(running)
            self.reset()
            return True

    def _submit(
        self,
        request: int,
        query_text: str,
        waiting: deque[tuple[int, Rgb | ItemError]],
        *,
        first: bool,
    ) -> None:
        key, rgb = waiting[-1]
        if isinstance(rgb, ItemError):
            return
        self._check(rgb)
        header = messages.question_to_json(request, key, query_text, rgb)
        with self._turn:
            if request < self._newest:
                raise _SupersededError
            running = self._started()
            pixels = np.ascontiguousarray(rgb).tobytes()
            try:
                running.child.send(header, [pixels])
            except ChildGoneError as exc:
                if not (first and running.proven):
                    raise self._died(running, exc.reason) from exc
                # It ended while nothing was asked of it, which is nobody's loss.
                self._dispose(running)
                running = self._started()
                self._tell(running, header, pixels)
            # Until now it may have had nothing to do.
            running.quiet_since_s = time.monotonic()

    def _check(self, rgb: Rgb) -> None:
        if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8 or 0 in rgb.shape:
            raise ValueError(f"not an RGB picture: shape {rgb.shape}, dtype {rgb.dtype}")
        spec = self.image_spec
        exact = spec is not None and (spec.crop or spec.resize == "squash")
        if spec is not None and exact and rgb.shape[:2] != (spec.px, spec.px):
            raise ValueError(f"the model takes {spec.px} px squares, not {rgb.shape[:2]}")

    def _await(self, request: int, key: int, cancel: CancelToken) -> Verdict | None:
        """Wait for one verdict, letting go of the child many times a second; None if cancelled."""
        while not cancel.cancelled:
            with self._turn:
                running = self._running
                if request < self._newest or running is None:
                    raise _SupersededError
                verdict = self._listen(running, request, key)
                if verdict is not None:
                    return verdict
        return None

    def _listen(self, running: _Running, request: int, key: int) -> Verdict | None:
        """Take at most one message from the child."""
        try:
            if not running.child.poll(_SLICE_S):
                self._watch(running)
                return None
            header, _ = running.child.receive(timeout_s=5.0)
        except ChildGoneError as exc:
            raise self._died(running, exc.reason) from exc
        running.quiet_since_s = time.monotonic()
        kind, about = header.get("type"), header.get("request")
        if kind == "loading":
            self._report(header.get("share"))
        elif kind == "placing":
            self._offloading.placing(header)
        elif kind == "ready":
            running.ready = True
            self._offloading.ready(header)
        elif kind == "failed" and about is None:
            raise self._refused(running, messages.failure_from_json(header))
        elif kind == "failed" and about == request:
            raise messages.failure_from_json(header)
        elif kind == "verdict" and about == request and header.get("key") == key:
            running.proven = True
            self._offloading.judged()
            self._restarts = Restarts()
            self._last_failure = None
            return messages.verdict_from_json(header)
        # Anything else answers an older request, which nobody waits for.
        return None

    def _report(self, share: object) -> None:
        if self._on_loading is not None and isinstance(share, (int, float)):
            self._on_loading(Progress(round(1000 * share), 1000, "model"))

    def _watch(self, running: _Running) -> None:
        """End a child that is too slow or too big."""
        allowed_s = self._candidate_timeout_s if running.ready else self._load_timeout_s
        reason = ""
        if time.monotonic() - running.quiet_since_s > allowed_s:
            what = "judge a picture" if running.ready else "load its model"
            reason = f"took longer than {allowed_s:g} s to {what}"
        limit = self._limits.memory_bytes
        if limit is not None and running.child.memory_bytes() > limit:
            reason = f"needed more than {limit // 2**20} MiB of memory"
        if reason:
            running.child.kill()
            raise ChildGoneError(reason)

    def _started(self) -> _Running:
        """Return the child, starting one if there is none and it may be tried."""
        running = self._running
        if running is not None and running.child.alive:
            return running
        if running is not None:
            error = self._died(running)
            if not running.ready:
                raise error
            # It ended between two searches, with nothing asked of it: simply start another.
        wait_s = self._restarts.wait_s(self._clock(), self._files())
        if wait_s > 0 and (last := self._last_failure) is not None:
            detail = f"{last.detail}; the next attempt is in {max(round(wait_s), 1)} s"
            raise EngineError(last.title, detail, last.path)
        setup = self._setup
        try:
            gguf_file.inspect_pair(setup.model, setup.mmproj)
        except EngineError as exc:
            raise self._remember(exc) from exc
        try:
            child = Child(
                serve,
                messages.setup_to_json(replace(setup, gpu=self._offloading.choice_for_start())),
                name="retllm-judge",
                limits=self._limits,
                stderr=self._log.begin(),
            )
        except OSError as exc:
            raise EngineError(
                "The fine stage's process cannot be started", f"{exc}; {STANDS}"
            ) from exc
        self._running = _Running(child, quiet_since_s=time.monotonic())
        return self._running

    def _tell(self, running: _Running, header: dict[str, object], *blobs: bytes) -> None:
        try:
            running.child.send(header, blobs)
        except ChildGoneError as exc:
            raise self._died(running, exc.reason) from exc

    def _refused(self, running: _Running, error: EngineError) -> EngineError:
        """The child said why its model cannot be loaded, and ends."""
        self._dispose(running)
        return self._remember(error)

    def _died(self, running: _Running, reason: str = "") -> EngineError:
        refusal, ending, ready = last_words(running.child)
        running.ready = running.ready or ready
        if refusal is not None:
            return self._refused(running, refusal)
        self._dispose(running)
        stage = "judging" if running.ready else "loading its model"
        log = f"its log is {printable(self._log.path)}" if self._log.path else ""
        error = EngineError(
            f"The fine stage's process {reason or ending} while {stage}",
            join(self._log.last_complaint(), log),
            None if running.ready else self._setup.model,
        )
        return told(error) if running.proven else self._remember(error)

    def _remember(self, cause: EngineError) -> EngineError:
        error = told(cause)
        self._restarts = self._restarts.failed(self._clock(), self._files())
        self._last_failure = error
        return error

    def _files(self) -> tuple[tuple[int, int], ...]:
        return fingerprint(self._setup.model, self._setup.mmproj)

    def _dispose(self, running: _Running) -> None:
        if self._running is running:
            self._running = None
        running.child.close()

    def _cancel(self, request: int) -> None:
        if request < self._newest:
            # The newer request has told the child already.
            return
        with self._turn:
            running = self._running
            if running is not None:
                with contextlib.suppress(ChildGoneError):
                    running.child.send({"type": "cancel", "request": request})

    def reset(self) -> None:
        """Forget earlier failures, so that the next search tries at once."""
        with self._turn:
            self._restarts = Restarts()
            self._last_failure = None

    def close(self) -> None:
        """End the child, if there is one; a later ``judge`` starts a new one."""
        self._take_over()
        with self._turn:
            if (running := self._running) is None:
                return
            with contextlib.suppress(ChildGoneError):
                running.child.send({"type": "quit"})
            self._dispose(running)


def _pixels(query: Side, candidate: Side) -> Rgb | ItemError:
    if pair_of(query, candidate) is not Pair.TEXT_TO_IMAGE or candidate.picture is None:
        raise EngineError("The model pack cannot be asked to compare these")
    try:
        return candidate.picture.load()
    except ItemError as exc:
        return exc
