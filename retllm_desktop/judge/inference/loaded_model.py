"""Loads a pack's two files: the language model and its picture encoder, ready for questions."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import jinja2
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import Pair
from retllm_desktop.judge.inference import answers, prompts
from retllm_desktop.judge.inference.prompt_layout import (
    JudgeQuestion,
    PromptBuilder,
    PromptLayout,
    names_answer_words,
)
from retllm_desktop.judge.llama.log import LLAMA_LOG
from retllm_desktop.judge.llama.text_model import TextContext, TextModel
from retllm_desktop.judge.llama.vision_model import VisionModel
from retllm_desktop.packs.fine_spec import FineSpec
from retllm_desktop.packs.question_templates import Framing

MOST_SLOTS: Final = 8
_LARGE_SLOTS: Final = 4
"""A large model is busy with four questions; more would only delay the first answer."""
_CONTEXT_BYTES: Final = 512 * 2**20
_SHORTEST_CONTEXT: Final = 256
_MAX_BATCH: Final = 2048
_PHYSICAL_BATCH: Final = 512
_USUAL_IMAGE_TOKENS: Final = 128
_USUAL_WORDS: Final = 128


@dataclass(frozen=True, slots=True)
class InferenceTuning:
    """What depends on the model's size and kind.

    Attributes:
        precise_up_to_bytes: Size of a model up to which it computes and caches in 32 bits, with
            ``MOST_SLOTS`` sequences. Flash attention adds in 16 bits on a CPU, which moves a
            small model's P(True) by some thousandths; a large one has no memory to do without.
        interrupt_above_bytes: Size of a model above which a decode can be interrupted; below,
            the calls cost more than the few milliseconds that they save.
        can_truncate: Whether the context's memory can be cut back to a position; None: as the
            model's architecture allows (recurrent and hybrid ones cannot).
        few_head_rows: Whether retracing looks through few rows of the output head; None: where
            the whole head is too large to be kept in memory.
    """

    precise_up_to_bytes: int = 64 * 2**20
    interrupt_above_bytes: int = 64 * 2**20
    can_truncate: bool | None = None
    few_head_rows: bool | None = None


@dataclass(frozen=True, slots=True)
class ContextSize:
    """A context's number of sequences (``slots``) and the tokens of each."""

    slots: int
    length: int


def choose_context_size(
    needed: int, longest: int, bytes_a_token: int, most_slots: int = MOST_SLOTS
) -> ContextSize:
    """Return a size for questions of so many tokens, with several slots where memory allows.

    Args:
        needed: Tokens of the longest question.
        longest: Limit of a question, in tokens.
        bytes_a_token: Memory that a token takes.
        most_slots: Limit of the slots.
    """
    length = _SHORTEST_CONTEXT
    while length < needed:
        length *= 2
    length = min(length, longest)
    slots = most_slots
    while slots > 1 and slots * length * bytes_a_token > _CONTEXT_BYTES:
        slots //= 2
    return ContextSize(slots, length)


def apply_chat_template(
    prompt: prompts.Prompt,
    model: TextModel,
    system: str = "",
    arguments: Mapping[str, str | int | bool] | None = None,
) -> prompts.Prompt:
    """Wrap a prompt as the user's message of the model's chat template.

    Args:
        prompt: The question.
        model: The model, which brings the template.
        system: What it is told before; empty: nothing.
        arguments: Further arguments of the template.

    A beginning-of-sequence token that the template writes is dropped where the vocabulary
    adds one anyway; two of them change the answer. A template that would let the model think
    first, so that the first token is no answer, is told not to.

    Raises:
        EngineError: The model brings no template, one that fails, or one that lets it think
            whatever it is told.
    """
    template = model.chat_template()
    if not template:
        raise EngineError("The model's file brings no chat template, but its pack wants one")
    bos = model.special_text("bos")
    try:
        formatter = Jinja2ChatFormatter(
            template=template, eos_token=model.special_text("eos"), bos_token=bos
        )

        def wrap(given: Mapping[str, str | int | bool]) -> prompts.Prompt:
            def render(content: object) -> str:
                before = [{"role": "system", "content": system}] if system else []
                messages = [*before, {"role": "user", "content": content}]
                return str(cast("Any", formatter)(messages=messages, **given).prompt)

            return prompts.wrap_in_chat_template(prompt, render)

        wrapped = wrap(arguments or {})
        if prompts.opens_thought(wrapped):
            wrapped = wrap({**(arguments or {}), "enable_thinking": False})
    except (jinja2.TemplateError, ValueError, TypeError, LookupError) as exc:
        raise EngineError("The model's chat template fails", str(exc)) from exc
    if prompts.opens_thought(wrapped):
        raise EngineError(
            "The model thinks before it answers, so its first word is no answer",
            "its chat template opens a thought whatever «enable_thinking» says",
        )
    first = wrapped[0]
    if (
        bos
        and model.adds_bos
        and isinstance(first, prompts.PromptText)
        and first.text.startswith(bos)
    ):
        rest = prompts.PromptText(first.text[len(bos) :])
        return (rest, *wrapped[1:]) if rest.text else wrapped[1:]
    return wrapped


@dataclass(frozen=True, slots=True)
class LaidOutQuestion:
    """A question's layout, and how to make a shorter one.

    Attributes:
        layout: What the model reads.
        shorter: Lays it out with fewer tokens behind the last picture.
    """

    layout: PromptLayout
    shorter: Callable[[int], PromptLayout]


class LoadedModel:
    """A language model, its picture encoder, and the pack's prompts for them.

    Attributes:
        model: The language model.
        vision: The picture encoder.
        spec: The fine part of the pack's manifest.
        path: The language model's file.
        answers: The token ids that count as answers.
        ranking_head: Where the file's ranking head says the pack's answers; None: it has none,
            or is asked something else, and the answer is read from the output head's tokens.
        prompts: Lays out questions.
        offloaded: Layers on a graphics processor, and of how many; None: llama.cpp does not say.
        can_truncate: Whether a context's memory can be cut back to a position.
        few_head_rows: As in ``InferenceTuning``.
    """

    def __init__(
        self,
        model: Path,
        mmproj: Path,
        spec: FineSpec,
        *,
        labels: Sequence[str] = (),
        threads: int,
        gpu_layers: int,
        gpu_vision: bool,
        on_progress: Callable[[float], bool] | None,
        should_stop: Callable[[], bool],
        tuning: InferenceTuning,
    ) -> None:
        """Load both files and prepare the prompts; parameters as for ``JudgeEngine``.

        ``labels`` are what the outputs of the file's ranking head say, if it has one.

        Raises:
            EngineError: A file is refused, the two do not go together, or they lack what the
                pack needs.
            AbortedError: ``on_progress`` returned False.
        """
        self.spec = spec
        self.path = model
        self.ranking_head = (
            answers.find_ranking_head(labels, spec.answers_true, spec.answers_false)
            if spec.framing == Framing.ANSWER
            else None
        )
        self.few_head_rows = tuning.few_head_rows
        self._threads = threads
        self._offload = gpu_layers != 0
        LLAMA_LOG.verbose = True
        LLAMA_LOG.offloaded = None
        try:
            with contextlib.ExitStack() as cleanup:
                text = TextModel(model, gpu_layers=gpu_layers, on_progress=on_progress)
                cleanup.callback(text.close)
                self.model = text
                size_bytes = text.size_bytes
                self._precise = size_bytes <= tuning.precise_up_to_bytes
                self._should_stop = (
                    should_stop if size_bytes > tuning.interrupt_above_bytes else None
                )
                # Before the encoder is read, which a vocabulary without answers makes useless.
                self.answers, words = self._find_answers(spec)
                self.vision = VisionModel(
                    mmproj,
                    text,
                    threads=threads,
                    gpu=gpu_vision,
                    precise=self._precise,
                    max_tokens=spec.image_max_tokens,
                    should_stop=self._should_stop,
                )
                cleanup.callback(self.vision.close)
                self.offloaded = LLAMA_LOG.offloaded
                can_truncate = tuning.can_truncate
                self.can_truncate = not text.is_recurrent if can_truncate is None else can_truncate
                self.prompts = PromptBuilder(
                    spec,
                    prompts.PromptTokenizer(
                        lambda words, special: text.tokenize(words, special=special),
                        text.control_texts(),
                    ),
                    bos=text.bos if text.adds_bos else (),
                    wrap=self._wrap,
                    words=words,
                )
                cleanup.pop_all()
        finally:
            LLAMA_LOG.verbose = False

    def _find_answers(self, spec: FineSpec) -> tuple[answers.AnswerTokens, tuple[str, str] | None]:
        """Return the tokens of the answers, and words to ask for instead of the pack's."""
        if spec.framing != Framing.ANSWER:
            return answers.select_single_tokens(self._tokenize_plain, *spec.answer_spellings), None
        asked = [template for pair in Pair for template in spec.templates(pair)]
        return answers.find_answer_tokens(
            self._tokenize_plain,
            spec.answers_true,
            spec.answers_false,
            replaceable=all(map(names_answer_words, asked)),
        )

    def _wrap(self, prompt: prompts.Prompt) -> prompts.Prompt:
        """Put a prompt into the model's chat template or the pack's frame, where it wants one."""
        spec = self.spec
        if spec.can_write:
            return apply_chat_template(prompt, self.model, spec.system, spec.template_arguments)
        return prompts.wrap_in_frame(prompt, spec.frame) if spec.frame else prompt

    def _tokenize_plain(self, text: str) -> list[int]:
        """Tokenize as for untrusted text: control tokens are not recognised."""
        return self.model.tokenize(text, special=False)

    @property
    def reading(self) -> answers.AnswerTokens:
        """The places of the answers in what ``BatchedInference`` yields."""
        return self.answers if self.ranking_head is None else answers.HEAD_ANSWERS

    def numbers(self) -> tuple[tuple[int, ...], ...]:
        """Return the token ids that say 1, 2 … as many as the pack can choose among.

        Raises:
            EngineError: The vocabulary lacks one.
        """
        return answers.find_number_tokens(self._tokenize_plain, self.spec.most_options)

    def lay_out(self, question: JudgeQuestion, variant: int = 0) -> LaidOutQuestion:
        """Lay out a question, in one of its pair's templates.

        Raises:
            EngineError: The pack has no such prompt, or it is too long for the context.
        """

        def shorter(room: int) -> PromptLayout:
            return self.prompts.compose(question, room, variant)

        return LaidOutQuestion(shorter(self.spec.context_length), shorter)

    def usual_size(self) -> ContextSize:
        """Return the size of a context for questions of the usual length."""
        return self.size_for((self.spec.image_max_tokens or _USUAL_IMAGE_TOKENS) + _USUAL_WORDS)

    def size_for(self, tokens: int) -> ContextSize:
        """Return the size of a context for questions of so many tokens."""
        return choose_context_size(
            tokens,
            self.spec.context_length,
            self.model.memory_bytes_a_token * (2 if self._precise else 1),
            MOST_SLOTS if self._precise else _LARGE_SLOTS,
        )

    def context(
        self, size: ContextSize, graph_callback: object | None = None, *, exact: bool = False
    ) -> tuple[TextContext, int]:
        """Make a context; also return the most tokens of one decode.

        Args:
            size: Its size.
            graph_callback: As for ``TextContext``.
            exact: Whether it computes without flash attention, whatever the model's size.

        Raises:
            EngineError: There is not enough memory.
        """
        batch = min(size.slots * size.length, _MAX_BATCH)
        # Tokens that see one another have to be computed in one go.
        physical = batch if self.vision.attends_both_ways else min(batch, _PHYSICAL_BATCH)
        context = TextContext(
            self.model,
            length=size.length,
            slots=size.slots,
            batch=batch,
            physical_batch=physical,
            threads=self._threads,
            offload=self._offload,
            precise=self._precise or exact,
            should_stop=self._should_stop,
            graph_callback=graph_callback,
        )
        return context, batch

    def close(self) -> None:
        """Free both; contexts must be closed before."""
        self.vision.close()
        self.model.close()
