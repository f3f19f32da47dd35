"""Answers questions by a multimodal model in this very process.

llama.cpp can end a process without a word, so the program runs this in a child (``worker``);
the training pipeline and the tests use it directly. Not thread-safe.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import (
    SHEET_LETTERS,
    JudgeInput,
    JudgeOptions,
    JudgePicture,
    Pair,
    PictureAttention,
    WritingTask,
)
from retllm_desktop.core.types import Rgb, Verdict
from retllm_desktop.judge.errors import AbortedError
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache
from retllm_desktop.judge.inference import answers, prompts
from retllm_desktop.judge.inference.batched_inference import BatchedInference, Logits
from retllm_desktop.judge.inference.loaded_model import (
    InferenceTuning,
    LaidOutQuestion,
    LoadedModel,
)
from retllm_desktop.judge.inference.prompt_layout import (
    JudgeQuestion,
    PromptLayout,
    number_options,
)
from retllm_desktop.judge.inference.text_generation import TextGenerator
from retllm_desktop.judge.inference.tournament import run_tournament
from retllm_desktop.judge.retracing.attention import AttentionReader
from retllm_desktop.packs import gguf_file
from retllm_desktop.packs.fine_spec import FineSpec

_STATE_BYTES: Final = 256 * 2**20
_PLAIN: Final = JudgeOptions()
_TUNING: Final = InferenceTuning()


class JudgeEngine:
    """One model, asked any number of questions, several at once."""

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
        cache: ImageEmbeddingCache | None = None,
        state_bytes: int = _STATE_BYTES,
        tuning: InferenceTuning = _TUNING,
    ) -> None:
        """Load both files.

        Args:
            model: GGUF of the language model.
            mmproj: GGUF of the picture encoder.
            spec: The fine part of the pack's manifest.
            threads: CPU threads.
            gpu_layers: Layers on a graphics processor, −1 for all, 0 for none.
            gpu_vision: Whether the picture encoder goes there; None: where layers do.
            on_progress: Called with the share of the language model that is loaded; returns
                whether to go on.
            should_stop: Called between steps and, on the CPU, within them; cheap.
            cache: Cache of image embeddings; None: none.
            state_bytes: Memory limit of the prefix cache.
            tuning: What depends on the model's size and kind.

        Raises:
            EngineError: A file is damaged or foreign, the two do not go together, or the
                vocabulary lacks the pack's answers.
            AbortedError: ``on_progress`` returned False.
        """
        self._should_stop = should_stop
        self._cache = cache
        self._attention: AttentionReader | None = None
        summary = gguf_file.check_gguf_pair(model, mmproj)
        loaded = LoadedModel(
            model,
            mmproj,
            spec,
            labels=summary.labels if summary.pooling == gguf_file.RANK_POOLING else (),
            threads=threads,
            gpu_layers=gpu_layers,
            gpu_vision=gpu_layers != 0 if gpu_vision is None else gpu_vision,
            on_progress=on_progress,
            should_stop=should_stop,
            tuning=tuning,
        )
        try:
            inference = BatchedInference(loaded, cache, state_bytes, self._check_stop)
        except BaseException:
            loaded.close()
            raise
        self._parts: tuple[LoadedModel, BatchedInference] | None = (loaded, inference)

    @property
    def model(self) -> LoadedModel:
        """The loaded files.

        Raises:
            EngineError: They are closed.
        """
        return self._open_parts()[0]

    @property
    def inference(self) -> BatchedInference:
        """The context and its caches.

        Raises:
            EngineError: It is closed.
        """
        return self._open_parts()[1]

    def _open_parts(self) -> tuple[LoadedModel, BatchedInference]:
        if self._parts is None:
            raise EngineError("The model of the close check is closed")
        return self._parts

    def ask_batch(
        self, questions: Sequence[JudgeQuestion], effort: JudgeOptions = _PLAIN
    ) -> list[Verdict]:
        """Answer questions, as many at once as there is room for.

        Their order and number change an answer by rounding alone: a matrix product over more
        rows may add in another order, which differs between processors. A text that is too
        long for the context is cut at its end.

        Raises:
            EngineError: A question does not fit, the pack has no prompt for it, or the model
                failed.
            ItemError: A picture cannot be read.
            AbortedError: ``should_stop`` returned True.
        """
        loaded, inference = self._open_parts()
        found = [
            _verdict(answers.read_answer(logits.values, loaded.reading), logits)
            for logits in inference.infer([loaded.lay_out(one) for one in questions], effort)
        ]
        twice = [at for at, one in enumerate(questions) if len(loaded.spec.templates(one.pair)) > 1]
        if twice:
            # After the others: their pictures are in the prefix cache by now.
            again = [loaded.lay_out(questions[at], 1) for at in twice]
            for at, logits in zip(twice, inference.infer(again, effort), strict=True):
                other = answers.read_answer(logits.values, loaded.reading.exchanged)
                found[at] = answers.average_verdicts(found[at], _verdict(other, logits))
        return [
            replace(verdict, region_checked=one.candidate.crop is not None)
            for one, verdict in zip(questions, found, strict=True)
        ]

    def choose(self, query: JudgeInput, options: Sequence[str]) -> list[Verdict]:
        """Ask which of several texts describes a picture best; see the port ``Judge``.

        A query with words as well is of a contact sheet: which of its cells matches them?

        Raises:
            EngineError: As :meth:`ask_batch`; also where the vocabulary lacks numbers.
            ItemError: The picture cannot be read.
            AbortedError: ``should_stop`` returned True.
        """
        loaded, inference = self._open_parts()
        if query.text:
            question, letters = _lay_out_sheet(loaded, query, len(options))
            (logits,) = inference.infer([question], _PLAIN)
            read = answers.read_number_answers(logits.values, letters)
            return [_verdict(answer, logits) for answer in read]
        numbers = loaded.numbers()

        def choose_once(texts: Sequence[str]) -> list[Verdict]:
            candidate = JudgeInput(number_options(texts))
            question = JudgeQuestion(Pair.IMAGE_TO_TEXTS, query, candidate)
            (logits,) = inference.infer([loaded.lay_out(question)], _PLAIN)
            read = answers.read_number_answers(logits.values, numbers[: len(texts)])
            return [_verdict(answer, logits) for answer in read]

        return run_tournament(options, len(numbers), choose_once)

    def attend(self, question: JudgeQuestion) -> PictureAttention | None:
        """Return where the model looks in the candidate's picture while it answers.

        Returns:
            None where the picture is not one grid of tokens.

        Raises:
            EngineError: As :meth:`ask_batch`; also where llama.cpp does not tell.
            ItemError: A picture cannot be read.
            AbortedError: ``should_stop`` returned True.
        """
        loaded, inference = self._open_parts()
        layout = loaded.lay_out(question).layout
        images = inference.encode_images(list(layout.pictures.values()))
        embeddings = {
            at: image.embedding for at, image in zip(layout.pictures, images, strict=True)
        }
        if self._attention is None:
            self._attention = AttentionReader(loaded, self._check_stop)
        return self._attention.read(layout, embeddings)

    def write(self, task: WritingTask, about: JudgeInput) -> str:
        """Let the model write one line.

        Raises:
            EngineError: The pack cannot write, or the model failed.
            ItemError: The picture cannot be read.
            AbortedError: ``should_stop`` returned True.
        """
        return TextGenerator(*self._open_parts()).write(task, about)

    def prefetch(self, pictures: Sequence[JudgePicture]) -> None:
        """Encode pictures into the cache; without a cache there is nothing to do.

        Raises:
            EngineError: The encoder failed.
            ItemError: A picture cannot be read.
            AbortedError: ``should_stop`` returned True.
        """
        if self._cache is not None:
            missing = [p for p in pictures if p.key and p.key not in self._cache]
            self.inference.encode_images(missing)

    def suffix_tokens(self, query_text: str) -> list[int]:
        """Return the ids of everything behind the picture, for one caption."""
        shown = JudgePicture(b"", lambda: np.zeros((0, 0, 3), np.uint8))
        candidate = JudgeInput(picture=shown)
        question = JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(query_text), candidate)
        return list(self.model.lay_out(question).layout.tail)

    def judge(self, rgb: Rgb, query_text: str) -> Verdict:
        """Ask whether a picture matches a caption; nothing is cached.

        Raises:
            EngineError: The model failed.
            AbortedError: ``should_stop`` returned True.
        """
        side = JudgeInput(picture=JudgePicture(b"", lambda: rgb))
        return self.ask_batch([JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(query_text), side)])[0]

    def judge_many(self, rgb: Rgb, queries: Iterable[str]) -> list[Verdict]:
        """Ask whether a picture matches several captions; it is read in once.

        Raises:
            EngineError: The model failed.
            AbortedError: ``should_stop`` returned True.
        """
        digest = hashlib.blake2b(repr(rgb.shape).encode(), digest_size=32)
        digest.update(rgb.tobytes())
        side = JudgeInput(picture=JudgePicture(b"pixels " + digest.digest(), lambda: rgb))
        questions = [JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(text), side) for text in queries]
        return self.ask_batch(questions[:1]) + self.ask_batch(questions[1:])

    def _check_stop(self) -> None:
        if self._should_stop():
            raise AbortedError

    def close(self) -> None:
        """Free everything; closing twice is fine."""
        if self._parts is not None:
            loaded, inference = self._parts
            self._parts = None
            if self._attention is not None:
                self._attention.close()
            inference.close()
            loaded.close()

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


def _verdict(answer: answers.AnswerProbabilities, logits: Logits) -> Verdict:
    return Verdict(
        p_true=answer.p_true,
        entropy_nats=answer.entropy_nats,
        log_odds=answer.log_odds,
        answer_mass=answer.answer_mass,
        encode_s=logits.encode_s,
        prefill_s=logits.prefill_s,
        suffix_s=logits.suffix_s,
        reused=logits.reused,
        retraced=logits.retraced,
        tokens=logits.tokens,
    )


def _lay_out_sheet(
    loaded: LoadedModel, query: JudgeInput, cells: int
) -> tuple[LaidOutQuestion, tuple[tuple[int, ...], ...]]:
    """Return the question of a contact sheet, and the token ids of its cells' letters.

    Source: Vote-in-Context (arXiv 2511.01617) asks for an order of candidates that are shown at
    once; here the order is that of the probabilities of the cells' letters as the next token, so
    that nothing is written. The model sees one picture with letters in its cells.

    Args:
        loaded: The model.
        query: The words, and the picture of the sheet.
        cells: How many there are, at most ``SHEET_LETTERS``.

    Raises:
        EngineError: There is no sheet, it has too many cells, or the vocabulary lacks a letter.
    """
    if query.picture is None or not 2 <= cells <= len(SHEET_LETTERS):
        raise EngineError("A contact sheet has two to ten cells", f"not {cells}")
    letters = answers.find_label_tokens(
        lambda text: loaded.model.tokenize(text, special=False), SHEET_LETTERS[:cells]
    )
    builder = loaded.prompts
    prompt = builder.prepare(prompts.SHEET_PROMPT, ("image", "query"))
    texts = {"query": prompts.flatten_text(query.text)}
    pictures = {"image": query.picture}

    def lay_out(room: int) -> PromptLayout:
        return builder.lay_out(prompt, texts, pictures, room)

    return LaidOutQuestion(lay_out(loaded.spec.context_length), lay_out), letters
