"""Supervises the judge's process: started on demand, ended where too slow or too large.

llama.cpp may end its process (a failed assertion, a damaged file, too little memory). That
becomes an ``EngineError`` with a sentence, and the next question starts another process.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import EngineError, format_path
from retllm_desktop.core.progress import Progress
from retllm_desktop.judge import protocol
from retllm_desktop.judge.client.crash_report import (
    QUICK_ORDER_STANDS,
    ChildLog,
    add_consequence,
    read_last_messages,
)
from retllm_desktop.judge.errors import ModelFailedError, ProcessLostError
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache, name_encoder
from retllm_desktop.judge.inference.worker import serve_judge
from retllm_desktop.judge.offload import OffloadFallback
from retllm_desktop.judge.protocol import MessageKind
from retllm_desktop.packs import gguf_file
from retllm_desktop.platform.processes import ChildGoneError, ChildProcess, ProcessLimits

_log = logging.getLogger(__name__)

_FREE_FAILURES: Final = 2
_FIRST_PAUSE_S: Final = 15.0
_LONGEST_PAUSE_S: Final = 600.0

FileStamps = tuple[tuple[int, int], ...]
"""(size in bytes, modification time in ns) of each model file; (−1, −1) for one not there."""


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """Exponential back-off between starts that fail before the first verdict.

    Every letter typed into the search line may start the model; one that cannot work must not
    be loaded each time. A crash may be bad luck, so the second try comes at once.

    Attributes:
        failures: Failed starts in a row.
        not_before_s: Clock time of the next attempt.
        files: The model files at the last failure.
    """

    failures: int = 0
    not_before_s: float = 0.0
    files: FileStamps = ()

    def wait_s(self, now_s: float, files: FileStamps) -> float:
        """Return the seconds until the next attempt: 0 also for files that changed (a repair)."""
        if self.failures < _FREE_FAILURES or files != self.files:
            return 0.0
        return max(self.not_before_s - now_s, 0.0)

    def failed(self, now_s: float, files: FileStamps) -> "RestartPolicy":
        """Return the policy after one more failed start."""
        failures = 1 if files != self.files else self.failures + 1
        doubled = min(max(failures - _FREE_FAILURES, 0), 20)
        pause_s = min(_FIRST_PAUSE_S * 2.0**doubled, _LONGEST_PAUSE_S)
        return replace(self, failures=failures, not_before_s=now_s + pause_s, files=files)


def stamp_files(*paths: Path) -> FileStamps:
    """Return size and modification time of files."""
    return tuple(map(_stamp, paths))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (-1, -1)
    return (stat.st_size, stat.st_mtime_ns)


ChildTarget = Callable[[Connection, dict[str, object]], None]
"""What the child runs, as for ``ChildProcess``."""


@dataclass(slots=True)
class JudgeProcess:
    """The running child.

    Attributes:
        child: The process.
        ready: Whether its model is loaded.
        has_answered: Whether it has answered a question.
        last_activity_s: Monotonic time of its last message, or of the last one sent to it.
        sent_keys: Keys of pictures that it was sent or asked about, so may have cached.
        over_limit: Whether it was ended for what it took, in time or memory.
    """

    child: ChildProcess
    ready: bool = False
    has_answered: bool = False
    last_activity_s: float = 0.0
    sent_keys: set[bytes] = field(default_factory=set[bytes])
    over_limit: bool = False


class JudgeSupervisor:
    """At most one child, and the failures of those before it. Not thread-safe.

    Attributes:
        running: The child; None while there is none.
        cache: The image embeddings that the child will use; None before the first start, or
            where none are cached.
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
        target: ChildTarget = serve_judge,
    ) -> None:
        """Store the parameters, see ``ProcessJudge``; nothing is started yet."""
        self._setup = setup
        self._offloading = offloading
        self._log = log
        self._limits = limits
        self._load_timeout_s = load_timeout_s
        self._candidate_timeout_s = candidate_timeout_s
        self._on_loading = on_loading
        self._clock = clock
        self._target = target
        self._restarts = RestartPolicy()
        self._last_failure: EngineError | None = None
        self._before_failure = self._restarts
        self.running: JudgeProcess | None = None
        self.cache: ImageEmbeddingCache | None = None

    def ensure_running(self) -> JudgeProcess:
        """Return the child, starting one if there is none and the restart policy allows it.

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
            # It ended between two searches, with no question open: simply start another.
        setup = self._setup
        wait_s = self._restarts.wait_s(self._clock(), self._stamps())
        if wait_s > 0 and (last := self._last_failure) is not None:
            detail = f"{last.detail}; the next attempt is in {max(round(wait_s), 1)} s"
            # Told again, it is no new loss.
            kind = ModelFailedError if isinstance(last, ProcessLostError) else type(last)
            raise kind(last.title, detail, last.path)
        try:
            gguf_file.check_gguf_pair(setup.model, setup.mmproj)
        except EngineError as exc:
            raise self._record_failure(exc) from exc
        setup = replace(
            setup, gpu=self._offloading.choice_for_start(), cache_name=self._open_cache()
        )
        try:
            child = ChildProcess(
                self._target,
                protocol.setup_to_json(setup),
                name="retllm-judge",
                limits=self._limits,
                stderr=self._log.open_for_child(),
            )
        except OSError as exc:
            raise EngineError(
                "The model of the close check cannot be started", f"{exc}; {QUICK_ORDER_STANDS}"
            ) from exc
        self.running = JudgeProcess(child, last_activity_s=time.monotonic())
        return self.running

    def _open_cache(self) -> str:
        """Name the encoder by the present content of its file, which a repaired pack changes."""
        setup = self._setup
        if setup.cache_folder is None:
            return ""
        name = name_encoder(setup.mmproj, setup.spec.image_max_tokens, _llama_version())
        folder, limit = setup.cache_folder, setup.cache_bytes
        self.cache = ImageEmbeddingCache(folder, name, limit) if name else None
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
        # Until now it may have been idle.
        running.last_activity_s = time.monotonic()

    def receive(self, running: JudgeProcess, timeout_s: float) -> dict[str, object] | None:
        """Receive at most one message; those about the child itself are handled here.

        Returns:
            A message about a request, or None.

        Raises:
            EngineError: The child is gone, was ended, or cannot load its model.
        """
        try:
            if not running.child.poll(timeout_s):
                self._enforce_limits(running)
                return None
            header, _ = running.child.receive(timeout_s=5.0)
        except ChildGoneError as exc:
            raise self.diagnose_exit(running, exc.reason) from exc
        running.last_activity_s = time.monotonic()
        kind = header.get("type")
        if kind == MessageKind.LOADING:
            share = header.get("share")
            if self._on_loading is not None and isinstance(share, (int, float)):
                self._on_loading(Progress(round(1000 * share), 1000, "model"))
        elif kind == MessageKind.PLACING:
            self._offloading.note_plan(header)
        elif kind == MessageKind.READY:
            running.ready = True
            self._offloading.note_loaded(header)
        elif kind == MessageKind.FAILED and header.get("request") is None:
            raise self._refuse(running, protocol.failure_from_json(header))
        else:
            return header
        return None

    def note_answer(self, running: JudgeProcess) -> None:
        """Record that the child works; earlier failures count no more."""
        running.has_answered = True
        self._offloading.note_verdict()
        self.reset()

    def fall_back_to_cpu(self, error: ModelFailedError) -> bool:
        """End a child that may have failed for its graphics processor.

        Returns:
            Whether the next child, without one, may do better.
        """
        running = self.running
        if (running is not None and running.has_answered) or not self._offloading.fall_back(error):
            return False
        if running is not None:
            self.dispose(running)
        self.reset()
        return True

    def may_try_again(self, error: EngineError) -> bool:
        """Whether another child may answer at once what one that was lost did not.

        The failure that it would have been is not counted; the next one is.
        """
        if not isinstance(error, ProcessLostError):
            return False
        if self._before_failure.failures >= _FREE_FAILURES:
            return False
        self._restarts = self._before_failure
        return True

    def _enforce_limits(self, running: JudgeProcess) -> None:
        allowed_s = self._candidate_timeout_s if running.ready else self._load_timeout_s
        reason = ""
        if time.monotonic() - running.last_activity_s > allowed_s:
            task = "judge a picture" if running.ready else "load its model"
            reason = f"took longer than {allowed_s:g} s to {task}"
        limit = self._limits.memory_bytes
        if limit is not None and running.child.memory_bytes() > limit:
            reason = f"needed more than {limit // 2**20} MiB of memory"
        if reason:
            running.over_limit = True
            running.child.kill()
            raise ChildGoneError(reason)

    def _refuse(self, running: JudgeProcess, error: EngineError) -> EngineError:
        """The child told why its model cannot be loaded, and ends."""
        self.dispose(running)
        return self._record_failure(ModelFailedError(error.title, error.detail, error.path))

    def diagnose_exit(self, running: JudgeProcess, reason: str = "") -> EngineError:
        """Dispose of a child that is gone and return the error that says why."""
        refusal, ending, ready = read_last_messages(running.child)
        running.ready = running.ready or ready
        if refusal is not None:
            return self._refuse(running, refusal)
        self.dispose(running)
        stage = "judging" if running.ready else "being loaded"
        if self._log.path is not None:
            _log.warning("what the judge printed is in %s", format_path(self._log.path))
        cause = self._log.find_cause()
        # What llama.cpp refused once it refuses again.
        lost = not cause and not running.over_limit
        error = (ProcessLostError if lost else ModelFailedError)(
            f"The model of the close check {reason or ending} while {stage}",
            cause,
            None if running.ready else self._setup.model,
        )
        self._before_failure = self._restarts
        return add_consequence(error) if running.has_answered else self._record_failure(error)

    def _record_failure(self, cause: EngineError) -> EngineError:
        error = add_consequence(cause)
        self._restarts = self._restarts.failed(self._clock(), self._stamps())
        self._last_failure = error
        return error

    def _stamps(self) -> FileStamps:
        return stamp_files(self._setup.model, self._setup.mmproj)

    def dispose(self, running: JudgeProcess) -> None:
        """Drop a child and make sure that it ends."""
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
            running.child.send({"type": MessageKind.QUIT})
        self.dispose(running)


def _llama_version() -> str:
    """Part of the encoder's name: the layout of embeddings is llama.cpp's own and changes."""
    try:
        return version("llama-cpp-python")
    except PackageNotFoundError:
        return ""
