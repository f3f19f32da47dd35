"""The fine stage as the program sees it: port ``Judge``, with the model in a child process."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import (
    JudgeCacheReport,
    JudgeInput,
    JudgeOptions,
    Pair,
    WritingTask,
    pair_of,
)
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.core.types import ImageSpec, Verdict
from retllm_desktop.judge import protocol
from retllm_desktop.judge.client.crash_report import ChildLog
from retllm_desktop.judge.client.judge_client import JudgeClient, JudgeRequest, PendingQuestion
from retllm_desktop.judge.client.supervisor import JudgeSupervisor
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache
from retllm_desktop.judge.offload import OffloadFallback
from retllm_desktop.packs.fine_spec import FineSpec
from retllm_desktop.platform.processes import ProcessLimits

_PLAIN: Final = JudgeOptions()
_STATE_BYTES: Final = 256 * 2**20
_CACHE_BYTES: Final = 512 * 2**20


class ProcessJudge:
    """Compares queries with candidates in a child process that may die without harm.

    One request at a time: a newer one takes over from an older one, whose iterator then ends.
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
        offloading: OffloadFallback | None = None,
        log_path: Path | None = None,
        load_timeout_s: float = 180.0,
        candidate_timeout_s: float = 120.0,
        memory_limit_bytes: int | None = None,
        cache_folder: Path | None = None,
        cache_bytes: int = _CACHE_BYTES,
        state_bytes: int = _STATE_BYTES,
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
            cache_folder: Folder for encoded pictures; None: none are kept.
            cache_bytes: What that folder may take.
            state_bytes: Memory for what the model remembers of beginnings of questions.
            on_loading: Told how far loading is, in thousandths, from the searching thread.
            clock: Seconds, for the pauses between attempts.
        """
        self._spec = spec
        self._offloading = offloading or OffloadFallback("auto" if gpu_layers else "off")
        setup = protocol.JudgeSetup(
            model,
            mmproj,
            spec,
            threads,
            gpu_layers,
            cache_folder=cache_folder,
            cache_bytes=cache_bytes,
            state_bytes=state_bytes,
        )
        self._tending = JudgeSupervisor(
            setup,
            self._offloading,
            ChildLog(log_path),
            ProcessLimits(memory_bytes=memory_limit_bytes),
            load_timeout_s=load_timeout_s,
            candidate_timeout_s=candidate_timeout_s,
            on_loading=on_loading,
            clock=clock,
        )
        self._cache_folder = cache_folder
        self._talking = JudgeClient(self._tending, spec.image_spec)

    @property
    def image_spec(self) -> ImageSpec | None:
        """The exact size that pictures must come in, None for any."""
        return self._spec.image_spec

    @property
    def image_max_px(self) -> int:
        """Longest side of a picture that is worth sending."""
        return self._spec.image_max_px

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        running = self._tending.running
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
        self._talking.preload()

    def supports(self, pair: Pair) -> bool:
        """Whether the pack can be asked this."""
        return self._spec.prompt(pair) is not None

    def judge(
        self,
        query: JudgeInput,
        candidates: Iterable[tuple[int, JudgeInput]],
        cancel: CancelToken,
        *,
        effort: JudgeOptions = _PLAIN,
    ) -> Generator[tuple[int, Verdict | ItemError], None, None]:
        """Compare candidates with a query, in order, yielding as each is done.

        Pictures are read while the child works, two ahead; those of which something is kept
        are not read at all. The iterator ends early, without an error, when it is cancelled
        or something newer is asked.

        Args:
            query: What is asked for; too long a text is cut at its end.
            candidates: Pairs of caller's key and candidate.
            cancel: Looked at many times a second.
            effort: What may be spent on each.

        Yields:
            The key with the answer, or with the ``ItemError`` of a picture.

        Raises:
            EngineError: The model cannot be loaded, its process died, or the pack cannot be
                asked this.
            ItemError: The query's picture cannot be read.
            ValueError: A picture is not of ``image_spec``'s size.
        """
        return self._judge(self._talking.begin_request(), query, iter(candidates), cancel, effort)

    def _judge(
        self,
        request: int,
        query: JudgeInput,
        candidates: Iterator[tuple[int, JudgeInput]],
        cancel: CancelToken,
        effort: JudgeOptions,
    ) -> Generator[tuple[int, Verdict | ItemError], None, None]:
        def put(talk: JudgeRequest) -> PendingQuestion | None:
            upcoming = next(candidates, None)
            if upcoming is None:
                return None
            key, candidate = upcoming
            pair = pair_of(query, candidate)
            if pair is None or pair is Pair.IMAGE_TO_TEXTS or not self.supports(pair):
                raise EngineError("The model pack cannot be asked to compare these", f"{pair}")
            return talk.add(key, "judge", query, candidate, pair=pair.value, retrace=effort.retrace)

        for asked in self._talking.stream_answers(request, put, cancel, query.picture):
            if isinstance(asked.answer, ItemError):
                yield asked.key, asked.answer
            elif isinstance(asked.answer, dict):
                yield asked.key, _verdicts(asked.answer)[0]

    def choose(
        self, query: JudgeInput, options: Sequence[tuple[int, str]], cancel: CancelToken
    ) -> Mapping[int, Verdict]:
        """Ask which of several texts describes a picture best; see the port.

        Raises:
            EngineError: As :meth:`judge`.
            ItemError: The picture cannot be read.
        """
        if query.picture is None or not self.supports(Pair.IMAGE_TO_TEXTS):
            raise EngineError("The model pack cannot be asked to choose among texts")
        texts = [text for _, text in options]
        answer = self._ask_once(cancel, "choose", JudgeInput("", query.picture), options=texts)
        verdicts = _verdicts(answer) if answer is not None else []
        return {key: verdict for (key, _), verdict in zip(options, verdicts, strict=False)}

    def write(self, task: WritingTask, about: JudgeInput, cancel: CancelToken) -> str:
        """Let the model write one line; see the port.

        Raises:
            EngineError: As :meth:`judge`; also where the pack cannot write.
            ItemError: The picture cannot be read.
        """
        if self._spec.chat_template != "gguf":
            raise EngineError("The model pack cannot write, only judge")
        answer = self._ask_once(cancel, "write", about, task=task.value)
        return str(answer.get("text", "")) if answer is not None else ""

    def _ask_once(
        self, cancel: CancelToken, kind: str, query: JudgeInput, **more: object
    ) -> dict[str, object] | None:
        """Put one question; None where nobody waits for the answer any more."""
        left = [query]

        def put(talk: JudgeRequest) -> PendingQuestion | None:
            return talk.add(0, kind, left.pop(), JudgeInput(), **more) if left else None

        for asked in self._talking.stream_answers(
            self._talking.begin_request(), put, cancel, query.picture
        ):
            if isinstance(asked.answer, dict):
                return asked.answer
        return None

    def prefetch(
        self, candidates: Iterable[JudgeInput], cancel: CancelToken
    ) -> Generator[int, None, None]:
        """Encode pictures ahead of any question; see the port.

        Raises:
            EngineError: The model cannot be loaded or its process died.
        """
        request = (
            self._talking.begin_background_request() if self._cache_folder is not None else None
        )
        if request is None:
            return
        pictures = (
            picture
            for side in candidates
            for picture in (side.picture, side.crop)
            if picture is not None and picture.key
        )

        def put(talk: JudgeRequest) -> PendingQuestion | None:
            picture = next(pictures, None)
            return (
                None
                if picture is None
                else talk.add(0, "warm", JudgeInput("", picture), JudgeInput())
            )

        for done, _ in enumerate(self._talking.stream_answers(request, put, cancel, None), start=1):
            yield done

    def kept(self) -> JudgeCacheReport:
        """What is kept between questions, as far as the child has told; files are counted now."""
        cache = self._tending.cache
        if cache is None and self._cache_folder is not None:
            cache = ImageEmbeddingCache(self._cache_folder, "", 0)
        count, size = cache.size() if cache is not None else (0, 0)
        return replace(self._talking.kept, embeddings=count, embedding_bytes=size)

    def reset(self) -> None:
        """Forget earlier failures, so that the next search tries at once."""
        self._talking.reset()

    def close(self) -> None:
        """End the child, if there is one; a later question starts a new one."""
        self._talking.close()


def _verdicts(answer: Mapping[str, object]) -> list[Verdict]:
    told = cast("list[dict[str, object]]", answer["verdicts"])
    return [protocol.verdict_from_json(verdict) for verdict in told]
