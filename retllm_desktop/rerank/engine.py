"""Judges pictures with a multimodal model in this very process.

llama.cpp can end a process without a word, so the program runs this in a child (``worker``);
the evaluation and the tests may use it directly. Not thread-safe.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from retllm_desktop import gguf_file
from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.fine_spec import FineSpec
from retllm_desktop.core.types import Rgb, Verdict
from retllm_desktop.rerank import answers, chat, prompts
from retllm_desktop.rerank.native_log import LOG
from retllm_desktop.rerank.native_text import AbortedError, TextContext, TextModel
from retllm_desktop.rerank.native_vision import PicturePiece, Pieces, TextPiece, VisionModel

_MAX_BATCH: Final = 2048
_PHYSICAL_BATCH: Final = 512
_SMALL_BYTES: Final = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What reading a picture into the model took.

    Attributes:
        image_tokens: Tokens in the model's memory, the text before the picture included.
        encode_s: Seconds in the picture encoder.
        prefill_s: Seconds decoding its output into the language model.
    """

    image_tokens: int
    encode_s: float
    prefill_s: float


@dataclass(slots=True)
class _Held:
    """The picture that questions are about.

    Attributes:
        pieces: It and the text before it.
        embeddings: What the encoder made of its parts.
        report: What that took.
        position: Position of the question's first token.
        in_memory: Whether the model's memory ends with the picture.
    """

    pieces: Pieces
    embeddings: list[npt.NDArray[np.float32]]
    report: Prefilled
    position: int = 0
    in_memory: bool = False


class JudgeEngine:
    """One model, one picture at a time, any number of questions about it."""

    def __init__(
        self,
        model: Path,
        mmproj: Path,
        spec: FineSpec,
        *,
        threads: int,
        gpu_layers: int = 0,
        gpu_vision: bool | None = None,
        on_progress: Callable[[float], bool] | None = None,
        should_stop: Callable[[], bool] = lambda: False,
        interrupt_above_bytes: int = _SMALL_BYTES,
    ) -> None:
        """Load both files.

        Args:
            model: GGUF of the language model.
            mmproj: GGUF of the picture encoder.
            spec: The fine part of the pack's manifest.
            threads: CPU threads.
            gpu_layers: Layers on a graphics processor, −1 for all, 0 for none.
            gpu_vision: Whether the picture encoder goes there; None: where layers do.
            on_progress: Told the share of the language model that is loaded; returns whether
                to go on.
            should_stop: Asked between steps and, on the CPU, within them; cheap.
            interrupt_above_bytes: Size from which on a language model's decode is interrupted.
                Below it the asking costs more than the decode's few milliseconds are worth.

        Raises:
            EngineError: A file is damaged or foreign, the two do not go together, or the
                vocabulary lacks the pack's answers.
            AbortedError: ``on_progress`` said stop.
        """
        self._spec = spec
        self._should_stop = should_stop
        self._held: _Held | None = None
        self._model: TextModel | None = None
        self._vision: VisionModel | None = None
        self._context: TextContext | None = None
        gguf_file.inspect_pair(model, mmproj)
        LOG.verbose = True
        LOG.offloaded = None
        try:
            self._model = TextModel(model, gpu_layers=gpu_layers, on_progress=on_progress)
            self._answers = answers.choose_tokens(
                self._plain_tokens, spec.answers_true, spec.answers_false
            )
            self._prompt = prompts.split(spec.prompts["text_to_image"])
            if spec.chat_template == "gguf":
                self._prompt = chat.in_model_template(self._prompt, self._model)
            self._special = self._model.control_texts()
            # Flash attention sums in 16 bits on a CPU, which moves a small model's P(True) by
            # some thousandths. A large model could not afford the memory without it.
            precise = self._model.size_bytes <= _SMALL_BYTES
            self._vision = VisionModel(
                mmproj,
                self._model,
                threads=threads,
                gpu=gpu_layers != 0 if gpu_vision is None else gpu_vision,
                precise=precise,
                max_tokens=spec.image_max_tokens,
            )
            self._batch = min(spec.context_length, _MAX_BATCH)
            # Tokens that see one another have to be computed in one go.
            physical = self._batch if self._vision.attends_both_ways else _PHYSICAL_BATCH
            self._context = TextContext(
                self._model,
                length=spec.context_length,
                batch=self._batch,
                physical_batch=min(self._batch, physical),
                threads=threads,
                offload=gpu_layers != 0,
                precise=precise,
                should_stop=(
                    should_stop if self._model.size_bytes > interrupt_above_bytes else None
                ),
            )
        except BaseException:
            self.close()
            raise
        finally:
            LOG.verbose = False

    def _loaded(self) -> tuple[TextModel, VisionModel, TextContext]:
        if self._model is None or self._vision is None or self._context is None:
            raise EngineError("The fine stage's model is closed")
        return self._model, self._vision, self._context

    def _plain_tokens(self, text: str) -> list[int]:
        if self._model is None:
            raise EngineError("The fine stage's model is closed")
        return self._model.tokenize(text, special=False)

    @property
    def offloaded(self) -> tuple[int, int] | None:
        """Layers that are on a graphics processor, and of how many; None: llama.cpp is silent."""
        return LOG.offloaded

    @property
    def answer_tokens(self) -> answers.AnswerTokens:
        """The token ids that count as answers."""
        return self._answers

    def suffix_tokens(self, query_text: str) -> list[int]:
        """Return the ids of everything after the picture, for one query."""
        return self._suffix(prompts.clean(query_text))

    def _suffix(self, query: str) -> list[int]:
        model, _, _ = self._loaded()
        parts = prompts.suffix(self._prompt, query, self._special)
        return [
            *(model.tokenize(parts.opening, special=True) if parts.opening else []),
            *model.tokenize(parts.plain, special=False),
            *(model.tokenize(parts.closing, special=True) if parts.closing else []),
        ]

    def prefill(self, rgb: Rgb) -> Prefilled:
        """Read a picture into the model's memory, in place of the last one.

        Args:
            rgb: (height, width, 3) uint8.

        Raises:
            EngineError: It does not fit, or the model failed.
            AbortedError: ``should_stop`` said so.
        """
        if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8 or 0 in rgb.shape:
            raise ValueError(f"not an RGB picture: shape {rgb.shape}, dtype {rgb.dtype}")
        _, vision, context = self._loaded()
        self._forget()
        pieces = vision.prepare(rgb, self._prompt.before)
        held = _Held(pieces, [], Prefilled(pieces.tokens, 0.0, 0.0))
        try:
            if pieces.tokens >= context.length:
                raise EngineError(
                    "The picture does not fit the model's context",
                    f"it takes {pieces.tokens} of {context.length} tokens; lower the pack's "
                    "image_max_tokens or raise its context_length",
                )
            encode_s = 0.0
            for piece in pieces.entries:
                if isinstance(piece, PicturePiece):
                    self._check_stop()
                    started = time.perf_counter()
                    held.embeddings.append(vision.encode(piece))
                    encode_s += time.perf_counter() - started
            self._check_stop()
            started = time.perf_counter()
            self._decode_prefix(held)
            prefill_s = time.perf_counter() - started
        except BaseException:
            pieces.close()
            context.clear(wipe=True)
            raise
        held.report = Prefilled(pieces.tokens, encode_s, prefill_s)
        self._held = held
        return held.report

    def _decode_prefix(self, held: _Held) -> None:
        _, vision, context = self._loaded()
        position = 0
        embeddings = iter(held.embeddings)
        for piece in held.pieces.entries:
            if isinstance(piece, TextPiece):
                context.decode(piece.tokens, position, want_logits=False)
                position += len(piece.tokens)
            else:
                position = vision.decode(context, piece, next(embeddings), position, self._batch)
        held.position = position
        held.in_memory = True

    def judge_prefilled(self, query_text: str) -> Verdict:
        """Ask about the picture in memory; the picture stays there for the next question.

        A query that is too long for the context is cut at its end.

        Raises:
            EngineError: There is no picture in memory, or the model failed.
            AbortedError: ``should_stop`` said so.
        """
        model, _, context = self._loaded()
        held = self._held
        if held is None:
            raise EngineError("No picture was given to the fine stage's model")
        self._check_stop()
        tokens = self._fitting_suffix(query_text, context.length - held.report.image_tokens)
        try:
            if not held.in_memory:
                context.clear()
                self._decode_prefix(held)
            started = time.perf_counter()
            context.decode(tokens, held.position, want_logits=True)
            answer = answers.read(context.logits(), self._answers)
            suffix_s = time.perf_counter() - started
            # A recurrent memory is one running state, which cannot be cut: then the picture
            # is read in again, without encoding it again, if there is another question.
            held.in_memory = not model.keeps_no_positions and context.cut(held.position)
        except BaseException:
            self._forget()
            context.clear(wipe=True)
            raise
        return Verdict(
            p_true=answer.p_true,
            entropy_nats=answer.entropy_nats,
            log_odds=answer.log_odds,
            answer_mass=answer.answer_mass,
            encode_s=held.report.encode_s,
            prefill_s=held.report.prefill_s,
            suffix_s=suffix_s,
        )

    def _fitting_suffix(self, query_text: str, room: int) -> list[int]:
        query = prompts.clean(query_text)
        tokens = self._suffix(query)
        while len(tokens) > room:
            if not query:
                raise EngineError(
                    "The pack's prompt does not fit the model's context beside the picture",
                    f"{len(tokens)} tokens for a room of {room}",
                )
            # At least one character goes; usually this is right at the first try.
            keep = min(len(query) - 1, len(query) * room // len(tokens))
            query = query[:keep].rstrip()
            tokens = self._suffix(query)
        return tokens

    def judge(self, rgb: Rgb, query_text: str) -> Verdict:
        """Ask one question about one picture.

        Raises:
            EngineError: The model failed.
            AbortedError: ``should_stop`` said so.
        """
        self.prefill(rgb)
        return self.judge_prefilled(query_text)

    def judge_many(self, rgb: Rgb, queries: Iterable[str]) -> list[Verdict]:
        """Ask several questions about one picture, which is read in once.

        Each verdict carries the whole time of encoding and reading in.

        Raises:
            EngineError: The model failed.
            AbortedError: ``should_stop`` said so.
        """
        self.prefill(rgb)
        return [self.judge_prefilled(query) for query in queries]

    def _check_stop(self) -> None:
        if self._should_stop():
            raise AbortedError

    def _forget(self) -> None:
        if self._held is not None:
            self._held.pieces.close()
            self._held = None
        if self._context is not None:
            self._context.clear()

    def close(self) -> None:
        """Free everything; closing twice is fine."""
        if self._held is not None:
            self._held.pieces.close()
            self._held = None
        if self._context is not None:
            self._context.close()
            self._context = None
        if self._vision is not None:
            self._vision.close()
            self._vision = None
        if self._model is not None:
            self._model.close()
            self._model = None

    def __enter__(self) -> Self:
        """Return itself; ``with`` closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()
