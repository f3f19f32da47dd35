"""Compares queries with candidates by a multimodal model in this very process.

llama.cpp can end a process without a word, so the program runs this in a child (``worker``);
the evaluation and the tests may use it directly. Not thread-safe.
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
    JudgeCacheReport,
    JudgeInput,
    JudgeOptions,
    JudgePicture,
    Pair,
    WritingTask,
)
from retllm_desktop.core.types import Rgb, Verdict
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache
from retllm_desktop.judge.inference import answers
from retllm_desktop.judge.inference.batched_inference import BatchedInference
from retllm_desktop.judge.inference.loaded_model import LoadedModel, load_model
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion, PromptLayout, number_options
from retllm_desktop.judge.inference.text_generation import TextGenerator
from retllm_desktop.judge.llama.text_model import AbortedError
from retllm_desktop.packs import gguf_file
from retllm_desktop.packs.fine_spec import FineSpec


def run_tournament(
    options: Sequence[str], most: int, choose: Callable[[Sequence[str]], list[Verdict]]
) -> list[Verdict]:
    """Ask until one text is left, and say of every text how it did.

    A text that lost to another one of its group gets that one's final probability, times how it
    compared with it there; so whoever won a group stands above those who lost in it.

    Args:
        options: The texts.
        most: Texts of one question, at least two.
        choose: Asks one question: a verdict for each text of it.

    Returns:
        A verdict for each text, in their order.
    """
    if not options:
        return []
    if len(options) <= most:
        return choose(options)
    groups = _split_into_groups(len(options), most)
    asked = [choose([options[at] for at in group]) for group in groups]
    best = [
        max(range(len(group)), key=lambda i: told[i].log_odds)
        for group, told in zip(groups, asked, strict=True)
    ]
    winners = [group[i] for group, i in zip(groups, best, strict=True)]
    final = run_tournament([options[at] for at in winners], most, choose)
    found: dict[int, Verdict] = {}
    for group, told, first, last in zip(groups, asked, best, final, strict=True):
        for place, at in enumerate(group):
            found[at] = last if place == first else _rank_behind(told[place], told[first], last)
    return [found[at] for at in range(len(options))]


def _split_into_groups(count: int, most: int) -> list[list[int]]:
    """As few groups as will do, as equal as may be."""
    number = -(-count // most)
    return [list(range(count * n // number, count * (n + 1) // number)) for n in range(number)]


def _rank_behind(loser: Verdict, winner: Verdict, final: Verdict) -> Verdict:
    share = loser.p_true / winner.p_true if winner.p_true > 0 else 0.0
    return replace(
        loser,
        p_true=final.p_true * min(share, 1.0),
        log_odds=final.log_odds + min(loser.log_odds - winner.log_odds, 0.0),
    )


_INTERRUPTED_ABOVE_BYTES: Final = 64 * 2**20
_STATE_BYTES: Final = 256 * 2**20
_PLAIN: Final = JudgeOptions()


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
        interrupt_above_bytes: int = _INTERRUPTED_ABOVE_BYTES,
        cache: ImageEmbeddingCache | None = None,
        state_bytes: int = _STATE_BYTES,
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
            cache: Where encoded pictures are kept; None: nowhere.
            state_bytes: Memory for what the model remembers of beginnings of questions.

        Raises:
            EngineError: A file is damaged or foreign, the two do not go together, or the
                vocabulary lacks the pack's answers.
            AbortedError: ``on_progress`` said stop.
        """
        self._spec = spec
        self._should_stop = should_stop
        self._cache = cache
        self._loaded: LoadedModel | None = None
        gguf_file.check_gguf_pair(model, mmproj)
        self._loaded = load_model(
            model,
            mmproj,
            spec,
            threads=threads,
            gpu_layers=gpu_layers,
            gpu_vision=gpu_layers != 0 if gpu_vision is None else gpu_vision,
            on_progress=on_progress,
            should_stop=should_stop,
            interrupt_above_bytes=interrupt_above_bytes,
        )
        try:
            self._thinking = BatchedInference(self._loaded, cache, state_bytes, self._check_stop)
        except BaseException:
            self.close()
            raise

    def _parts(self) -> tuple[LoadedModel, BatchedInference]:
        if self._loaded is None:
            raise EngineError("The fine stage's model is closed")
        return self._loaded, self._thinking

    @property
    def offloaded(self) -> tuple[int, int] | None:
        """Layers that are on a graphics processor, and of how many; None: llama.cpp is silent."""
        return self._parts()[0].offloaded

    @property
    def answer_tokens(self) -> answers.AnswerTokens:
        """The token ids that count as answers."""
        return self._parts()[0].answers

    @property
    def batch_size(self) -> int:
        """How many questions are worth being asked together."""
        return self._parts()[1].slots

    def answers(self, pair: Pair) -> bool:
        """Whether the pack can be asked this."""
        return self._spec.prompt(pair) is not None

    def find_cached(self, question: JudgeQuestion) -> str:
        """What is kept of a question, as in ``Verdict.kept``; a look, not a use."""
        return self._parts()[1].find_cached(question)

    def ask_batch(
        self, questions: Sequence[JudgeQuestion], effort: JudgeOptions = _PLAIN
    ) -> list[Verdict]:
        """Answer questions, as many at once as there is room for.

        Neither their order nor their number changes an answer. A text that is too long for
        the context is cut at its end.

        Raises:
            EngineError: A question does not fit, the pack has no prompt for it, or the model
                failed.
            ItemError: A picture cannot be read.
            AbortedError: ``should_stop`` said so.
        """
        loaded, thinking = self._parts()
        found: list[Verdict] = []
        for thought in thinking.infer([loaded.lay_out(question) for question in questions], effort):
            answer = answers.read_answer(thought.logits, loaded.answers)
            found.append(
                Verdict(
                    p_true=answer.p_true,
                    entropy_nats=answer.entropy_nats,
                    log_odds=answer.log_odds,
                    answer_mass=answer.answer_mass,
                    encode_s=thought.encode_s,
                    prefill_s=thought.prefill_s,
                    suffix_s=thought.suffix_s,
                    reused=thought.kept,
                    region_checked=questions[len(found)].candidate.crop is not None,
                    retraced=thought.retraced,
                )
            )
        return found

    def choose(self, query: JudgeInput, options: Sequence[str]) -> list[Verdict]:
        """Ask which of several texts describes a picture best; see the port ``Judge``.

        Raises:
            EngineError: As :meth:`ask`; also where the vocabulary lacks numbers.
            ItemError: The picture cannot be read.
            AbortedError: ``should_stop`` said so.
        """
        loaded, thinking = self._parts()
        numbers = loaded.numbers()

        def chosen(texts: Sequence[str]) -> list[Verdict]:
            question = JudgeQuestion(Pair.IMAGE_TO_TEXTS, query, JudgeInput(number_options(texts)))
            (thought,) = thinking.infer([loaded.lay_out(question)], _PLAIN)
            read = answers.read_number_answers(thought.logits, numbers[: len(texts)])
            return [
                Verdict(
                    answer.p_true,
                    answer.entropy_nats,
                    answer.log_odds,
                    answer.answer_mass,
                    encode_s=thought.encode_s,
                    prefill_s=thought.prefill_s,
                    suffix_s=thought.suffix_s,
                    reused=thought.kept,
                )
                for answer in read
            ]

        return run_tournament(list(options), len(numbers), chosen)

    def write(self, task: WritingTask, about: JudgeInput) -> str:
        """Let the model write one line.

        Raises:
            EngineError: The pack cannot write, or the model failed.
            ItemError: The picture cannot be read.
            AbortedError: ``should_stop`` said so.
        """
        loaded, thinking = self._parts()
        return TextGenerator(loaded, thinking).write(task, about)

    def warm(self, pictures: Sequence[JudgePicture]) -> None:
        """Encode pictures and keep that; without a cache there is nothing to do.

        Raises:
            EngineError: The encoder failed.
            ItemError: A picture cannot be read.
            AbortedError: ``should_stop`` said so.
        """
        if self._cache is not None:
            self._parts()[1].encode_images(
                [p for p in pictures if p.key and p.key not in self._cache]
            )

    def has_embedding(self, picture: JudgePicture) -> bool:
        """Whether a picture need not be encoded, so that its pixels are not needed."""
        return self._parts()[1].has_embedding(picture)

    def report(self, *, on_disk: bool = True) -> JudgeCacheReport:
        """What is kept, and how often that helped.

        Args:
            on_disk: Whether the files of encoded pictures are counted, which takes a look at
                each.
        """
        store = self._parts()[1].store
        counted = self._cache if on_disk else None
        count, size = counted.size() if counted is not None else (0, 0)
        return JudgeCacheReport(
            embeddings=count,
            embedding_bytes=size,
            embedding_hits=self._cache.hits if self._cache is not None else 0,
            embedding_misses=self._cache.misses if self._cache is not None else 0,
            states=len(store),
            state_bytes=store.size_bytes,
            state_hits=store.hits,
            state_misses=store.misses,
        )

    def lay_out(self, question: JudgeQuestion) -> PromptLayout:
        """What the model reads of a question.

        Raises:
            EngineError: The pack cannot be asked this, or not at this length.
        """
        return self._parts()[0].lay_out(question).layout

    def suffix_tokens(self, query_text: str) -> list[int]:
        """Return the ids of everything behind the picture, for one caption."""
        shown = JudgePicture(b"", lambda: np.zeros((0, 0, 3), np.uint8))
        question = JudgeQuestion(
            Pair.TEXT_TO_IMAGE, JudgeInput(query_text), JudgeInput(picture=shown)
        )
        return list(self.lay_out(question).tail)

    def judge(self, rgb: Rgb, query_text: str) -> Verdict:
        """Ask whether a picture matches a caption; nothing of it is kept.

        Raises:
            EngineError: The model failed.
            AbortedError: ``should_stop`` said so.
        """
        side = JudgeInput(picture=JudgePicture(b"", lambda: rgb))
        return self.ask_batch([JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(query_text), side)])[0]

    def judge_many(self, rgb: Rgb, queries: Iterable[str]) -> list[Verdict]:
        """Ask whether a picture matches several captions; it is read in once.

        Each verdict carries the whole time of encoding and reading in.

        Raises:
            EngineError: The model failed.
            AbortedError: ``should_stop`` said so.
        """
        digest = hashlib.blake2b(repr(rgb.shape).encode(), digest_size=32)
        digest.update(rgb.tobytes())
        side = JudgeInput(picture=JudgePicture(b"pixels " + digest.digest(), lambda: rgb))
        asked = [JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(text), side) for text in queries]
        if not asked:
            return []
        first = self.ask_batch(asked[:1])
        return first + self.ask_batch(asked[1:])

    def _check_stop(self) -> None:
        if self._should_stop():
            raise AbortedError

    def close(self) -> None:
        """Free everything; closing twice is fine."""
        if self._loaded is not None:
            if hasattr(self, "_thinking"):
                self._thinking.close()
            self._loaded.close()
            self._loaded = None

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
