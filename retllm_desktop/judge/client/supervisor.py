"""Keeps the judging child: started when it is needed, ended when it is too slow or too big.

llama.cpp may take its process down (a failed assertion, a damaged file, too little memory).
Here that is an ``EngineError`` with a sentence, and the next question starts a new child.
Not thread-safe: one thread at a time, by its owner's lock.
"""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import EngineError, format_path
from retllm_desktop.core.progress import Progress
from retllm_desktop.judge import protocol
from retllm_desktop.judge.client.crash_report import (
    QUICK_ORDER_STANDS,
    ChildLog,
    add_consequence,
    join_clauses,
    read_last_messages,
)
from retllm_desktop.judge.errors import ModelFailedError, replace_detail
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache, name_encoder
from retllm_desktop.judge.inference.worker import serve_judge
from retllm_desktop.judge.offload import OffloadFallback
from retllm_desktop.packs import gguf_file
from retllm_desktop.platform.processes import ChildGoneError, ChildProcess, ProcessLimits

_FREE_FAILURES: Final = 2
_FIRST_PAUSE_S: Final = 15.0
_LONGEST_PAUSE_S: Final = 600.0

FileStamps = tuple[tuple[int, int], ...]
"""(size in bytes, modification time in ns) of each model file; (−1, −1) for one not there."""


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """How starts went that came to nothing.

    A search is typed letter by letter, each letter asks for the fine stage; a model that
    cannot work must not be loaded at each. A crash may be bad luck, so the second try is free.

    Attributes:
        failures: Starts in a row that ended before the first verdict.
        not_before_s: Clock time before which no start is tried.
        files: What the model files looked like at the last failure.
    """

    failures: int = 0
    not_before_s: float = 0.0
    files: FileStamps = ()

    def wait_s(self, now_s: float, files: FileStamps) -> float:
        """Return how long to go on without; 0 when a start may be tried.

        Files that have changed since (a repaired pack) are tried at once.
        """
        if self.failures < _FREE_FAILURES or files != self.files:
            return 0.0
        return max(self.not_before_s - now_s, 0.0)

    def failed(self, now_s: float, files: FileStamps) -> "RestartPolicy":
        """Return the state after one more start that came to nothing."""
        failures = 1 if files != self.files else self.failures + 1
        doubled = min(max(failures - _FREE_FAILURES, 0), 20)
        pause_s = min(_FIRST_PAUSE_S * 2.0**doubled, _LONGEST_PAUSE_S)
        return replace(self, failures=failures, not_before_s=now_s + pause_s, files=files)


def stamp_files(*paths: Path) -> FileStamps:
    """Return what model files look like now."""
    return tuple(map(_stamp, paths))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (-1, -1)
    return (stat.st_size, stat.st_mtime_ns)


@dataclass(slots=True)
class JudgeProcess:
    """The child and how far it is.

    Attributes:
        child: It.
        ready: Whether its model is loaded.
        has_answered: Whether it has answered.
        last_activity_s: When it last said something, or was last asked.
        sent_keys: Keys of pictures that it was shown, so that it may still remember them.
    """

    child: ChildProcess
    ready: bool = False
    has_answered: bool = False
    last_activity_s: float = 0.0
    sent_keys: set[bytes] = field(default_factory=set[bytes])


class JudgeSupervisor:
    """One child at most, and what is known of those before it.

    Attributes:
        running: The child; None while there is none.
        cache: Encoded pictures on disk, as the child will use them; None before the first
            start, or where none are kept.
    """

    def __init__(
        self,
        setup: protocol.JudgeSetup,
        offloading: OffloadFallback,
        log: ChildLog,
        limits: ProcessLimits,
        *,
        load_timeout_s: float,
        candidate_timeout_s: float,
        on_loading: Callable[[Progress], None] | None,
        clock: Callable[[], float],
    ) -> None:
        """Remember what to start; nothing is started yet; see ``ProcessJudge``."""
        self._setup = setup
        self._offloading = offloading
        self._log = log
        self._limits = limits
        self._load_timeout_s = load_timeout_s
        self._candidate_timeout_s = candidate_timeout_s
        self._on_loading = on_loading
        self._clock = clock
        self._restarts = RestartPolicy()
        self._last_failure: EngineError | None = None
        self.running: JudgeProcess | None = None
        self.cache: ImageEmbeddingCache | None = None

    def ensure_running(self) -> JudgeProcess:
        """Return the child, starting one if there is none and it may be tried.

        Raises:
            EngineError: It cannot be started, or died while it loaded.
        """
        running = self.running
        if running is not None and running.child.alive:
            return running
        if running is not None:
            error = self.diagnose_exit(running)
            if not running.ready:
                raise error
            # It ended between two searches, with nothing asked of it: simply start another.
        wait_s = self._restarts.wait_s(self._clock(), self._files())
        if wait_s > 0 and (last := self._last_failure) is not None:
            detail = f"{last.detail}; the next attempt is in {max(round(wait_s), 1)} s"
            raise replace_detail(last, detail)
        setup = self._setup
        try:
            gguf_file.check_gguf_pair(setup.model, setup.mmproj)
        except EngineError as exc:
            raise self._remember(exc) from exc
        setup = replace(
            setup, gpu=self._offloading.choice_for_start(), cache_name=self._open_cache()
        )
        try:
            child = ChildProcess(
                serve_judge,
                protocol.setup_to_json(setup),
                name="retllm-judge",
                limits=self._limits,
                stderr=self._log.begin(),
            )
        except OSError as exc:
            raise EngineError(
                "The fine stage's process cannot be started", f"{exc}; {QUICK_ORDER_STANDS}"
            ) from exc
        self.running = JudgeProcess(child, last_activity_s=time.monotonic())
        return self.running

    def _open_cache(self) -> str:
        """Name the encoder by what its file holds now, which a repaired pack changes."""
        setup = self._setup
        if setup.cache_folder is None:
            return ""
        spec = setup.spec
        name = name_encoder(setup.mmproj, spec.image_max_tokens, _llama_version())
        self.cache = (
            ImageEmbeddingCache(setup.cache_folder, name, setup.cache_bytes) if name else None
        )
        return name

    def send(
        self, running: JudgeProcess, header: dict[str, object], blobs: Sequence[bytes] = ()
    ) -> None:
        """Send a message.

        Raises:
            EngineError: The child is gone.
        """
        try:
            running.child.send(header, blobs)
        except ChildGoneError as exc:
            raise self.diagnose_exit(running, exc.reason) from exc
        # Until now it may have had nothing to do.
        running.last_activity_s = time.monotonic()

    def receive(self, running: JudgeProcess, patience_s: float) -> dict[str, object] | None:
        """Take at most one message; what concerns the child itself is dealt with here.

        Returns:
            A message about a request, or None.

        Raises:
            EngineError: The child is gone, was ended, or cannot load its model.
        """
        try:
            if not running.child.poll(patience_s):
                self._watch(running)
                return None
            header, _ = running.child.receive(timeout_s=5.0)
        except ChildGoneError as exc:
            raise self.diagnose_exit(running, exc.reason) from exc
        running.last_activity_s = time.monotonic()
        kind = header.get("type")
        if kind == "loading":
            self._report(header.get("share"))
        elif kind == "placing":
            self._offloading.note_plan(header)
        elif kind == "ready":
            running.ready = True
            self._offloading.note_loaded(header)
        elif kind == "failed" and header.get("request") is None:
            raise self._refused(running, protocol.failure_from_json(header))
        else:
            return header
        return None

    def note_answer(self, running: JudgeProcess) -> None:
        """Take note of an answer: the child works, and what failed before counts no more."""
        running.has_answered = True
        self._offloading.note_verdict()
        self._restarts = RestartPolicy()
        self._last_failure = None

    def fall_back_to_cpu(self, error: ModelFailedError) -> bool:
        """Get ready for a child without a graphics processor, if that may help."""
        running = self.running
        if (running is not None and running.has_answered) or not self._offloading.fall_back(error):
            return False
        if running is not None:
            self.dispose(running)
        self.reset()
        return True

    def _report(self, share: object) -> None:
        if self._on_loading is not None and isinstance(share, (int, float)):
            self._on_loading(Progress(round(1000 * share), 1000, "model"))

    def _watch(self, running: JudgeProcess) -> None:
        """End a child that is too slow or too big."""
        allowed_s = self._candidate_timeout_s if running.ready else self._load_timeout_s
        reason = ""
        if time.monotonic() - running.last_activity_s > allowed_s:
            what = "judge a picture" if running.ready else "load its model"
            reason = f"took longer than {allowed_s:g} s to {what}"
        limit = self._limits.memory_bytes
        if limit is not None and running.child.memory_bytes() > limit:
            reason = f"needed more than {limit // 2**20} MiB of memory"
        if reason:
            running.child.kill()
            raise ChildGoneError(reason)

    def _refused(self, running: JudgeProcess, error: EngineError) -> EngineError:
        """The child said why its model cannot be loaded, and ends."""
        self.dispose(running)
        return self._remember(ModelFailedError(error.title, error.detail, error.path))

    def diagnose_exit(self, running: JudgeProcess, reason: str = "") -> EngineError:
        """Find out why a child is gone, and say so."""
        refusal, ending, ready = read_last_messages(running.child)
        running.ready = running.ready or ready
        if refusal is not None:
            return self._refused(running, refusal)
        self.dispose(running)
        stage = "judging" if running.ready else "loading its model"
        log = f"its log is {format_path(self._log.path)}" if self._log.path else ""
        error = ModelFailedError(
            f"The fine stage's process {reason or ending} while {stage}",
            join_clauses(self._log.last_complaint(), log),
            None if running.ready else self._setup.model,
        )
        return add_consequence(error) if running.has_answered else self._remember(error)

    def _remember(self, cause: EngineError) -> EngineError:
        error = add_consequence(cause)
        self._restarts = self._restarts.failed(self._clock(), self._files())
        self._last_failure = error
        return error

    def _files(self) -> tuple[tuple[int, int], ...]:
        return stamp_files(self._setup.model, self._setup.mmproj)

    def dispose(self, running: JudgeProcess) -> None:
        """Let go of a child and see that it ends."""
        if self.running is running:
            self.running = None
        running.child.close()

    def reset(self) -> None:
        """Forget earlier failures."""
        self._restarts = RestartPolicy()
        self._last_failure = None

    def close(self) -> None:
        """End the child, if there is one."""
        if (running := self.running) is None:
            return
        with contextlib.suppress(ChildGoneError):
            running.child.send({"type": "quit"})
        self.dispose(running)


def _llama_version() -> str:
    """How a picture lies is said in llama.cpp's own words, which change."""
    try:
        return version("llama-cpp-python")
    except PackageNotFoundError:
        return ""
