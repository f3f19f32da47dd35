"""The fine stage as the program sees it: the port ``Judge``, with the model in a child process."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import (
    JudgeInput,
    JudgeOptions,
    Pair,
    PictureAttention,
    WritingTask,
    pair_of,
)
from retllm_desktop.core.ports import Judge
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.core.types import ImageSpec, Verdict
from retllm_desktop.core.typing_support import override
from retllm_desktop.judge import protocol
from retllm_desktop.judge.client.crash_report import ChildLog
from retllm_desktop.judge.client.judge_client import JudgeClient, JudgeRequest, PendingQuestion
from retllm_desktop.judge.client.supervisor import ChildTarget, JudgeSupervisor
from retllm_desktop.judge.inference.worker import serve_judge
from retllm_desktop.judge.offload import OffloadChoice, OffloadFallback
from retllm_desktop.judge.protocol import MessageKind
from retllm_desktop.packs.fine_spec import FineSpec
from retllm_desktop.platform.processes import ProcessLimits

_PLAIN: Final = JudgeOptions()
_NO_SIDE: Final = JudgeInput()
_STATE_BYTES: Final = 256 * 2**20
_CACHE_BYTES: Final = 512 * 2**20


class ProcessJudge(Judge):
    """The judge in a child process that may die without harm.

    One request at a time: a newer one takes over from an older one, whose iterator then ends
    without an error. Any thread may call any method; after ``close`` a question starts a new child.
    Pictures of another size than ``image_spec`` are a ValueError.
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
        target: ChildTarget = serve_judge,
    ) -> None:
        """Store what to start; nothing is started yet.

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
            cache_folder: Folder of image embeddings; None: none are cached.
            cache_bytes: Size limit of that folder.
            state_bytes: Memory limit of the prefix cache.
            on_loading: Called with the share loaded, in thousandths, on the searching thread.
            clock: Seconds, for the pauses between attempts.
            target: What the child runs.
        """
        self._spec = spec
        default = OffloadChoice.AUTO if gpu_layers else OffloadChoice.OFF
        self._offloading = offloading or OffloadFallback(default)
        self._keeps_embeddings = cache_folder is not None
        self._supervisor = JudgeSupervisor(
            protocol.JudgeSetup(
                model,
                mmproj,
                spec,
                threads,
                gpu_layers,
                cache_folder=cache_folder,
                cache_bytes=cache_bytes,
                state_bytes=state_bytes,
            ),
            self._offloading,
            ChildLog(log_path),
            ProcessLimits(memory_bytes=memory_limit_bytes),
            load_timeout_s=load_timeout_s,
            candidate_timeout_s=candidate_timeout_s,
            on_loading=on_loading,
            clock=clock,
            target=target,
        )
        self._client = JudgeClient(self._supervisor, spec.image_spec)

    @property
    @override
    def image_spec(self) -> ImageSpec | None:
        return self._spec.image_spec

    @property
    @override
    def image_max_px(self) -> int:
        return self._spec.image_max_px

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        running = self._supervisor.running
        return running.child.pid if running is not None else None

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on where the model does not run as the settings ask."""
        return self._offloading.notices

    @property
    def offload(self) -> Mapping[str, object]:
        """The child's report on the graphics processor; empty before it loads a model."""
        return self._offloading.report

    @override
    def supports(self, pair: Pair) -> bool:
        return self._spec.prompt(pair) is not None

    @override
    def judge(
        self,
        query: JudgeInput,
        candidates: Iterable[tuple[int, JudgeInput]],
        cancel: CancelToken,
        *,
        effort: JudgeOptions = _PLAIN,
    ) -> Generator[tuple[int, Verdict | ItemError], None, None]:
        # Pictures are read two ahead while the child works; those with something in a cache not
        # at all. The request begins here, not with the iterator's first step.
        return self._judge(self._client.begin_request(), query, iter(candidates), cancel, effort)

    def _judge(
        self,
        number: int,
        query: JudgeInput,
        candidates: Iterator[tuple[int, JudgeInput]],
        cancel: CancelToken,
        effort: JudgeOptions,
    ) -> Generator[tuple[int, Verdict | ItemError], None, None]:
        def next_question(request: JudgeRequest) -> PendingQuestion | None:
            upcoming = next(candidates, None)
            if upcoming is None:
                return None
            key, candidate = upcoming
            pair = pair_of(query, candidate)
            if pair is None or pair is Pair.IMAGE_TO_TEXTS or not self.supports(pair):
                raise EngineError("The model pack cannot be asked to compare these", f"{pair}")
            return request.add(
                key, MessageKind.JUDGE, query, candidate, pair=pair.value, retrace=effort.retrace
            )

        for question in self._client.stream_answers(number, next_question, cancel, query.picture):
            if isinstance(question.answer, ItemError):
                yield question.key, question.answer
            elif isinstance(question.answer, dict):
                yield question.key, _verdicts(question.answer)[0]

    @override
    def choose(
        self, query: JudgeInput, options: Sequence[tuple[int, str]], cancel: CancelToken
    ) -> Mapping[int, Verdict]:
        if query.picture is None or not (query.text or self.supports(Pair.IMAGE_TO_TEXTS)):
            raise EngineError("The model pack cannot be asked to choose among texts")
        texts = [text for _, text in options]
        picture = JudgeInput(query.text, query.picture)
        answer = self._ask_once(cancel, MessageKind.CHOOSE, picture, options=texts)
        verdicts = _verdicts(answer) if answer is not None else []
        return {key: verdict for (key, _), verdict in zip(options, verdicts, strict=False)}

    def attend(
        self, query: JudgeInput, candidate: JudgeInput, cancel: CancelToken
    ) -> PictureAttention | None:
        """Return where the model looks in the candidate's picture.

        Returns:
            None where it was cancelled, or the picture is not one grid of tokens.

        Raises:
            EngineError: As ``judge``; also where llama.cpp does not tell.
            ItemError: A picture cannot be read.
        """
        pair = pair_of(query, candidate)
        if pair is None or pair is Pair.IMAGE_TO_TEXTS or not self.supports(pair):
            raise EngineError("The model pack cannot be asked to compare these", f"{pair}")
        more = {"pair": pair.value}
        answer = self._ask_once(cancel, MessageKind.ATTEND, query, candidate, **more)
        found = cast("dict[str, object] | None", answer and answer.get("attention"))
        if not found:
            return None
        shares = tuple(cast("list[float]", found["shares"]))
        return PictureAttention(shares, protocol.read_integer(found["tokens"]))

    @override
    def write(self, task: WritingTask, about: JudgeInput, cancel: CancelToken) -> str:
        if not self._spec.can_write:
            raise EngineError("The model pack cannot write, only judge")
        answer = self._ask_once(cancel, MessageKind.WRITE, about, task=task.value)
        return str(answer.get("text", "")) if answer is not None else ""

    def _ask_once(
        self,
        cancel: CancelToken,
        kind: MessageKind,
        query: JudgeInput,
        candidate: JudgeInput = _NO_SIDE,
        **more: object,
    ) -> protocol.Header | None:
        """Send one question; None where it was cancelled or superseded."""
        inputs = iter([query])

        def next_question(request: JudgeRequest) -> PendingQuestion | None:
            upcoming = next(inputs, None)
            return upcoming and request.add(0, kind, upcoming, candidate, **more)

        number = self._client.begin_request()
        for question in self._client.stream_answers(number, next_question, cancel, query.picture):
            if isinstance(question.answer, ItemError):
                raise question.answer
            if isinstance(question.answer, dict):
                return question.answer
        return None

    @override
    def prefetch(
        self, candidates: Iterable[JudgeInput], cancel: CancelToken
    ) -> Generator[int, None, None]:
        number = self._client.begin_background_request() if self._keeps_embeddings else None
        if number is None:
            return
        pictures = (picture for side in candidates for picture in side.pictures if picture.key)

        def next_question(request: JudgeRequest) -> PendingQuestion | None:
            picture = next(pictures, None)
            if picture is None:
                return None
            return request.add(0, MessageKind.PREFETCH, JudgeInput("", picture), JudgeInput())

        answers = self._client.stream_answers(number, next_question, cancel, None)
        for done, _ in enumerate(answers, start=1):
            yield done

    def release(self) -> None:
        """End the child while nobody asks anything; the next question starts another."""
        self._client.release()

    @override
    def close(self) -> None:
        self._client.close()


def _verdicts(answer: Mapping[str, object]) -> list[Verdict]:
    verdicts = cast("list[dict[str, object]]", answer["verdicts"])
    return [protocol.verdict_from_json(verdict) for verdict in verdicts]
