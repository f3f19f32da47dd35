"""Puts questions through the model: what is kept is taken up, what is asked is asked at once."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeOptions, JudgePicture
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache
from retllm_desktop.judge.inference.image_encoding import EncodedImage, ImageEncoder
from retllm_desktop.judge.inference.loaded_model import ContextSize, LaidOutQuestion, LoadedModel
from retllm_desktop.judge.inference.prefix_cache import (
    PrefixCache,
    PrefixState,
    SavedPrefix,
    SavedPrefixes,
)
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion, PromptLayout
from retllm_desktop.judge.llama.text_model import TextContext, TokenRun
from retllm_desktop.judge.retracing.retracer import RetracingDecoder


@dataclass(frozen=True, slots=True)
class Logits:
    """What the model would say next, behind one question.

    Attributes:
        logits: (n_vocab,) float32.
        encode_s: Seconds in the picture encoder.
        prefill_s: Seconds reading what comes before the words of the question.
        suffix_s: Seconds reading those; of questions read together an equal share.
        kept: What was kept from before, as in ``Verdict.kept``.
        retraced: Whether the picture was shown to the model again within.
    """

    logits: npt.NDArray[np.float32] = field(repr=False)
    encode_s: float
    prefill_s: float
    suffix_s: float
    kept: str
    retraced: bool = False


@dataclass(slots=True)
class _PlannedQuestion:
    """A question on its way: how it is laid out, what is remembered, what was seen."""

    made: PromptLayout
    shorter: Callable[[int], PromptLayout]
    state: SavedPrefix | None
    seen: dict[int, EncodedImage] = field(default_factory=dict[int, EncodedImage])

    @property
    def pictures(self) -> list[tuple[int, JudgePicture]]:
        """Pictures, with their places among the steps."""
        return [
            (at, step) for at, step in enumerate(self.made.steps) if isinstance(step, JudgePicture)
        ]

    @property
    def opening(self) -> int:
        """Tokens up to the last picture."""
        if self.state is not None:
            return self.state.behind_tokens
        return sum(
            self.seen[at].embedding.tokens if isinstance(step, JudgePicture) else len(step)
            for at, step in enumerate(self.made.steps)
        )

    @property
    def tokens(self) -> int:
        return self.opening + len(self.made.tail)


class BatchedInference:
    """A context and what is kept for it; the context grows with the questions.

    Attributes:
        store: What the model remembers of beginnings of questions.
    """

    def __init__(
        self,
        loaded: LoadedModel,
        cache: ImageEmbeddingCache | None,
        state_bytes: int,
        check_stop: Callable[[], None],
    ) -> None:
        """Make a context of the usual size.

        Raises:
            EngineError: There is not enough memory.
        """
        self._loaded = loaded
        self._check_stop = check_stop
        self.store = SavedPrefixes(state_bytes)
        self._sight = ImageEncoder(
            loaded.vision, cache, max_tokens=loaded.spec.image_max_tokens, check_stop=check_stop
        )
        self._context: TextContext | None = None
        self._size = loaded.usual_size()
        self._batch = 0
        self._retracing: RetracingDecoder | None = None
        self._cannot_retrace = False
        self._watched = False
        self._beginnings = self._begin_anew(self._size)

    @property
    def slots(self) -> int:
        """How many questions are answered at once."""
        return self._size.slots

    @property
    def context(self) -> TextContext:
        """The context in use.

        Raises:
            EngineError: It is closed.
        """
        if self._context is None:
            raise EngineError("The fine stage's model is closed")
        return self._context

    def find_cached(self, question: JudgeQuestion) -> str:
        """What is kept of a question, as in ``Verdict.kept``."""
        try:
            made = self._loaded.lay_out(question).layout
        except EngineError:
            # Nothing, of what cannot be asked; asking says why.
            return ""
        if made.keys[-1] in self.store:
            return "state"
        pictures = [step for step in made.steps if isinstance(step, JudgePicture)]
        return "embedding" if pictures and all(map(self._sight.has_embedding, pictures)) else ""

    def has_embedding(self, picture: JudgePicture) -> bool:
        """Whether a picture need not be encoded."""
        return self._sight.has_embedding(picture)

    def encode_images(self, pictures: Sequence[JudgePicture]) -> list[EncodedImage]:
        """Encode pictures, or fetch them where that was done before."""
        return self._sight.encode_images(pictures)

    def infer(self, questions: Sequence[LaidOutQuestion], effort: JudgeOptions) -> Iterator[Logits]:
        """Put questions to the model, in groups, and yield what it would say, in their order.

        Raises:
            EngineError: One does not fit, or the model failed; what is kept stays sound.
            ItemError: A picture cannot be read.
            AbortedError: Nobody waits any more; likewise.
        """
        at = 0
        while at < len(questions):
            self._check_stop()
            self._watch(wanted=effort.retrace)
            asked = questions[at : at + self._size.slots]
            plans = self._planned(asked, look=self._watched)
            at += len(plans)
            try:
                yield from self._answered(plans)
            except BaseException:
                self._wipe()
                raise

    def generate(
        self, question: LaidOutQuestion, most: int, next_token: Callable[[], int | None]
    ) -> None:
        """Put a question to the model and let it write.

        Args:
            question: What it reads first.
            most: Tokens that it may write.
            next_token: Takes the next one from the context; None ends.

        Raises:
            EngineError: As :meth:`think`; likewise the others.
        """
        self._watch(wanted=False)
        (plan,) = self._planned([question], most)
        try:
            begun = self._begun(0, plan)
            position = begun.position + len(begun.rest)
            self._read([begun], [plan])
            for written in range(most):
                self._check_stop()
                token = next_token()
                if token is None:
                    break
                self.context.decode_runs([TokenRun(0, (token,), position + written)])
            self._beginnings.save(begun)
        except BaseException:
            self._wipe()
            raise

    def _wipe(self) -> None:
        """A decode that broke off may leave numbers that are none, which pass any mask."""
        if self._context is not None:
            self._context.clear(wipe=True)

    def _watch(self, *, wanted: bool) -> None:
        """Have the model's graph watched, or no longer: asking at each node takes time."""
        if wanted and self._retracing is None and not self._cannot_retrace:
            try:
                self._retracing = RetracingDecoder(self._loaded)
            except EngineError:
                # Not every kind of model can be retraced; their answers say that they were not.
                self._cannot_retrace = True
        wanted = wanted and self._retracing is not None
        if wanted != self._watched:
            self._watched = wanted
            self._beginnings = self._begin_anew(self._size)

    def _planned(
        self, questions: Sequence[LaidOutQuestion], more: int = 0, *, look: bool = False
    ) -> list[_PlannedQuestion]:
        """See the pictures that have to be seen, and make room for the longest question.

        Args:
            questions: What is asked.
            more: Tokens that will follow.
            look: Whether pictures are to be seen whose tokens the model remembers.
        """
        if self._context is None:
            self._beginnings = self._begin_anew(self._loaded.usual_size())
        plans = [
            _PlannedQuestion(one.layout, one.shorter, self._beginnings.find_saved(one.layout))
            for one in questions
        ]
        self._look([plan for plan in plans if look or plan.state is None])
        longest = self._loaded.spec.context_length
        for plan in plans:
            if plan.opening >= longest:
                raise EngineError(
                    "The picture does not fit the model's context",
                    f"it takes {plan.opening} of {longest} tokens; lower the pack's "
                    "image_max_tokens or raise its context_length",
                )
            if plan.tokens > longest:
                plan.made = plan.shorter(longest - plan.opening)
        size = self._loaded.size_for(max(plan.tokens for plan in plans) + more)
        if size.length > self._size.length:
            slots = self._size.slots
            self._beginnings = self._begin_anew(size)
            if size.slots != slots:
                # What was kept is of another form now, and of no use.
                self.store.clear()
                return self._planned(questions[: size.slots], more, look=look)
        return self._fitting(plans)

    def _fitting(self, plans: list[_PlannedQuestion]) -> list[_PlannedQuestion]:
        """As many as can be read in one decode, at least one."""
        total = 0
        for number, plan in enumerate(plans):
            total += len(plan.made.tail)
            if total > self._batch and number:
                return plans[:number]
        return plans

    def _look(self, plans: Sequence[_PlannedQuestion]) -> None:
        """See the pictures of questions, those that must be encoded together."""
        places = [(plan, at) for plan in plans for at, _ in plan.pictures]
        sightings = self._sight.encode_images(
            [picture for plan in plans for _, picture in plan.pictures]
        )
        for (plan, at), sighting in zip(places, sightings, strict=True):
            plan.seen[at] = sighting

    def _answered(self, plans: list[_PlannedQuestion]) -> Iterator[Logits]:
        begun = [self._begun(slot, plan) for slot, plan in enumerate(plans)]
        self._check_stop()
        started = time.perf_counter()
        logits, retraced = self._read(begun, plans)
        share_s = (time.perf_counter() - started) / len(begun)
        for one in begun:
            self._beginnings.save(one)
        for number, (plan, one, row) in enumerate(zip(plans, begun, logits, strict=True)):
            encoded = bool(plan.seen) and all(sighting.kept for sighting in plan.seen.values())
            yield Logits(
                row,
                encode_s=sum(sighting.encode_s for sighting in plan.seen.values()),
                prefill_s=one.prefill_s,
                suffix_s=share_s,
                kept="state" if one.kept else "embedding" if encoded else "",
                retraced=retraced[number],
            )

    def _begun(self, slot: int, plan: _PlannedQuestion) -> PrefixState:
        if plan.state is not None:
            begun = self._beginnings.restore(slot, plan.made, plan.state)
            if begun is not None:
                return begun
            self._look([plan])
        return self._beginnings.prefill(
            slot, plan.made, {at: sighting.embedding for at, sighting in plan.seen.items()}
        )

    def _read(
        self, begun: Sequence[PrefixState], plans: Sequence[_PlannedQuestion]
    ) -> tuple[list[npt.NDArray[np.float32]], list[bool]]:
        """Read what is left of all questions at once.

        Returns:
            The logits behind each, and whether it was retraced.
        """
        runs = [TokenRun(one.slot, one.rest, one.position) for one in begun]
        retraced = [False] * len(runs)
        if self._watched and self._retracing is not None:
            reading = self._retracing
            memories = [
                reading.memory(plan.made, {at: one.embedding for at, one in plan.seen.items()})
                for plan in plans
            ]
            retraced = reading.read(self.context, runs, memories)
            return [self.context.logits(at) for at in range(len(runs))], retraced
        self.context.decode_runs(runs)
        if len(runs) == 1:
            return [self.context.logits()], retraced
        ends = np.cumsum([len(run.tokens) for run in runs]) - 1
        return [self.context.logits(int(end)) for end in ends], retraced

    def _begin_anew(self, size: ContextSize) -> PrefixCache:
        """Make a context of another size in place of the one there is."""
        if self._context is not None:
            self._context.close()
            self._context = None
        watch = self._retracing.watch.callback if self._watched and self._retracing else None
        self._context, self._batch = self._loaded.context(size, watch)
        self._size = size
        return PrefixCache(
            self._context,
            self._loaded.vision,
            self.store,
            batch=self._batch,
            cuts=self._loaded.can_truncate,
            check_stop=self._check_stop,
        )

    def close(self) -> None:
        """Free the context."""
        if self._retracing is not None:
            self._retracing.close()
            self._retracing = None
            self._watched = False
        if self._context is not None:
            self._context.close()
            self._context = None
