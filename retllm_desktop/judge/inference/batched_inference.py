"""Runs questions through the model in batches, reusing what the caches hold of them."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeOptions, JudgePicture
from retllm_desktop.core.types import VerdictReuse
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache
from retllm_desktop.judge.inference.answers import RankingHead
from retllm_desktop.judge.inference.image_encoding import EncodedImage, ImageEncoder
from retllm_desktop.judge.inference.loaded_model import ContextSize, LaidOutQuestion, LoadedModel
from retllm_desktop.judge.inference.prefix_cache import (
    PrefixCache,
    PrefixState,
    SavedPrefix,
    SavedPrefixes,
)
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion, PromptLayout
from retllm_desktop.judge.llama.text_model import TextContext, TokenRun, split_last_tokens
from retllm_desktop.judge.retracing.retracer import RetracingDecoder


@dataclass(frozen=True, slots=True)
class Logits:
    """The logits of the token behind one question.

    Attributes:
        values: (n_vocab,) float32; from a ranking head (2,), of the affirmative answer and of the
            negative one.
        encode_s: Seconds in the picture encoder.
        prefill_s: Seconds decoding everything before the query's words.
        suffix_s: Seconds decoding those; an equal share of a batch.
        reused: What was taken from a cache.
        retraced: Whether visual retracing was triggered.
        tokens: How many were decoded.
    """

    values: npt.NDArray[np.float32] = field(repr=False)
    encode_s: float
    prefill_s: float
    suffix_s: float
    reused: VerdictReuse
    retraced: bool = False
    tokens: int = 0


@dataclass(slots=True)
class _PlannedQuestion:
    """A question of a batch: its layout, its cached prefix and its encoded pictures by step."""

    layout: PromptLayout
    shorter: Callable[[int], PromptLayout]
    prefix: SavedPrefix | None
    images: dict[int, EncodedImage] = field(default_factory=dict[int, EncodedImage])

    @property
    def prefix_tokens(self) -> int:
        """Tokens up to the last picture, that included."""
        if self.prefix is not None:
            return self.prefix.tokens
        return sum(
            self.images[at].embedding.tokens if isinstance(step, JudgePicture) else len(step)
            for at, step in enumerate(self.layout.steps)
        )

    @property
    def tokens(self) -> int:
        return self.prefix_tokens + len(self.layout.tail)

    @property
    def embeddings_reused(self) -> bool:
        return bool(self.images) and all(image.from_cache for image in self.images.values())


class BatchedInference:
    """One context with its caches; the context is replaced by a larger one as needed.

    Attributes:
        prefixes: Saved states of the context behind pictures.
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
        self.prefixes = SavedPrefixes(state_bytes)
        self._encoder = ImageEncoder(
            loaded.vision, cache, max_tokens=loaded.spec.image_max_tokens, check_stop=check_stop
        )
        self._context: TextContext | None = None
        self._size = loaded.usual_size()
        self._batch_tokens = 0
        self._retracing: RetracingDecoder | None = None
        self._cannot_retrace = False
        self._retraces = False
        self._prefix_cache = self._replace_context(self._size)

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
            raise EngineError("The model of the close check is closed")
        return self._context

    def find_cached(self, question: JudgeQuestion) -> VerdictReuse:
        """Return what of a question is cached; does not count as a use."""
        try:
            layout = self._loaded.lay_out(question).layout
        except EngineError:
            # A question that cannot be asked reuses nothing; asking it raises the error.
            return VerdictReuse.NOTHING
        if layout.keys[-1] in self.prefixes:
            return VerdictReuse.STATE
        pictures = layout.pictures.values()
        if pictures and all(map(self._encoder.has_embedding, pictures)):
            return VerdictReuse.EMBEDDING
        return VerdictReuse.NOTHING

    def has_embedding(self, picture: JudgePicture) -> bool:
        """Whether a picture need not be encoded."""
        return self._encoder.has_embedding(picture)

    def encode_images(self, pictures: Sequence[JudgePicture]) -> list[EncodedImage]:
        """Encode pictures, or fetch their embeddings from the cache."""
        return self._encoder.encode_images(pictures)

    def forget_recent(self) -> None:
        """Drop all that is cached in memory, as a benchmark needs between its runs."""
        self.prefixes.clear()
        self._encoder.forget_recent()

    def infer(self, questions: Sequence[LaidOutQuestion], effort: JudgeOptions) -> Iterator[Logits]:
        """Put questions to the model, in batches, and yield their logits in their order.

        Raises:
            EngineError: One does not fit, or the model failed; the caches stay valid.
            ItemError: A picture cannot be read.
            AbortedError: It was asked to stop; the caches stay valid.
        """
        at = 0
        while at < len(questions):
            self._check_stop()
            self._enable_retracing(effort.retrace)
            # Retracing shows the embeddings again, so a cached prefix does not replace them.
            batch = self._plan(questions[at : at + self._size.slots], encode_all=self._retraces)
            at += len(batch)
            try:
                yield from self._infer_batch(batch)
            except BaseException:
                self._wipe()
                raise

    def generate(
        self, question: LaidOutQuestion, most: int, next_token: Callable[[], int | None]
    ) -> None:
        """Put a question to the model and let it write.

        Args:
            question: What it reads first.
            most: Limit of the tokens that it writes.
            next_token: Samples the next token from the context; None ends.

        Raises:
            EngineError: As :meth:`infer`; likewise the others.
        """
        self._enable_retracing(False)
        (planned,) = self._plan([question], most)
        try:
            state = self._prefill(0, planned)
            position = state.position + len(state.rest)
            self._decode([state], [planned])
            for written in range(most):
                self._check_stop()
                token = next_token()
                if token is None:
                    break
                self.context.decode_runs([TokenRun(0, (token,), position + written)])
            self._prefix_cache.save(state)
        except BaseException:
            self._wipe()
            raise

    def _wipe(self) -> None:
        """Overwrite the memory: an aborted decode may leave NaN, which passes any mask."""
        if self._context is not None:
            self._context.clear(wipe=True)

    def _enable_retracing(self, wanted: bool) -> None:
        """Replace the context by one with or without graph callback, which costs time."""
        if wanted and self._retracing is None and not self._cannot_retrace:
            try:
                self._retracing = RetracingDecoder(self._loaded)
            except EngineError:
                # Not every architecture can be retraced; the verdicts say that they were not.
                self._cannot_retrace = True
        wanted = wanted and self._retracing is not None
        if wanted != self._retraces:
            self._retraces = wanted
            self._prefix_cache = self._replace_context(self._size)

    def _plan(
        self, questions: Sequence[LaidOutQuestion], more: int = 0, *, encode_all: bool = False
    ) -> list[_PlannedQuestion]:
        """Encode the pictures, shorten the texts, and make room for the longest question.

        Args:
            questions: At most one a slot.
            more: Tokens that will be generated.
            encode_all: Whether pictures of cached prefixes are encoded as well.

        Returns:
            The first of them, as many as fit one decode.
        """
        if self._context is None:
            self._prefix_cache = self._replace_context(self._loaded.usual_size())
        batch = [
            _PlannedQuestion(one.layout, one.shorter, self._prefix_cache.find_saved(one.layout))
            for one in questions
        ]
        self._encode([one for one in batch if encode_all or one.prefix is None])
        longest = self._loaded.spec.context_length
        for one in batch:
            picture_tokens = one.prefix_tokens - one.layout.opening_words
            if picture_tokens >= longest:
                raise EngineError(
                    "The picture does not fit the model's context",
                    f"it takes {picture_tokens} of {longest} tokens; lower the pack's "
                    "image_max_tokens or raise its context_length",
                )
            if one.tokens > longest:
                self._shorten(one, longest - picture_tokens)
        size = self._loaded.size_for(max(one.tokens for one in batch) + more)
        if size.length > self._size.length:
            slots = self._size.slots
            self._prefix_cache = self._replace_context(size)
            if size.slots != slots:
                # Saved states are of contexts of another number of sequences: useless now.
                self.prefixes.clear()
                return self._plan(questions[: size.slots], more, encode_all=encode_all)
        total = 0
        for number, one in enumerate(batch):
            total += len(one.layout.tail)
            if total > self._batch_tokens and number:
                return batch[:number]
        return batch

    def _shorten(self, one: _PlannedQuestion, room: int) -> None:
        """Lay a question out with fewer words; where those before a picture are cut, it is anew."""
        steps = one.layout.steps
        one.layout = one.shorter(room)
        if one.layout.steps != steps:
            one.prefix = None
            self._encode([one])

    def _encode(self, batch: Sequence[_PlannedQuestion]) -> None:
        """Encode the pictures of questions together."""
        places = [
            (one, at, picture) for one in batch for at, picture in one.layout.pictures.items()
        ]
        images = self._encoder.encode_images([picture for _, _, picture in places])
        for (one, at, _), image in zip(places, images, strict=True):
            one.images[at] = image

    def _infer_batch(self, batch: list[_PlannedQuestion]) -> Iterator[Logits]:
        states = [self._prefill(slot, one) for slot, one in enumerate(batch)]
        self._check_stop()
        started = time.perf_counter()
        rows, retraced = self._decode(states, batch)
        share_s = (time.perf_counter() - started) / len(states)
        for state in states:
            self._prefix_cache.save(state)
        for one, state, row, again in zip(batch, states, rows, retraced, strict=True):
            reused = VerdictReuse.EMBEDDING if one.embeddings_reused else VerdictReuse.NOTHING
            yield Logits(
                row,
                encode_s=sum(image.encode_s for image in one.images.values()),
                prefill_s=state.prefill_s,
                suffix_s=share_s,
                reused=VerdictReuse.STATE if state.from_cache else reused,
                retraced=again,
                tokens=state.decoded + len(state.rest),
            )

    def _prefill(self, slot: int, one: _PlannedQuestion) -> PrefixState:
        if one.prefix is not None:
            state = self._prefix_cache.restore(slot, one.layout, one.prefix)
            if state is not None:
                return state
            self._encode([one])
        embeddings = {at: image.embedding for at, image in one.images.items()}
        return self._prefix_cache.prefill(slot, one.layout, embeddings)

    def _decode(
        self, states: Sequence[PrefixState], batch: Sequence[_PlannedQuestion]
    ) -> tuple[list[npt.NDArray[np.float32]], list[bool]]:
        """Decode what is left of all questions at once.

        Returns:
            The logits behind each, and whether it was retraced.
        """
        runs = [TokenRun(state.slot, state.rest, state.position) for state in states]
        head = self._loaded.ranking_head
        if self._retraces and self._retracing is not None:
            decoder = self._retracing
            memories = [
                decoder.memory(
                    one.layout, {at: image.embedding for at, image in one.images.items()}
                )
                for one in batch
            ]
            with self.context.ranking() if head else contextlib.nullcontext():
                retraced = decoder.decode(self.context, runs, memories)
            if head is None:
                return [self.context.logits(at) for at in range(len(runs))], retraced
            return self._read_head(head, runs), retraced
        if head is not None:
            before, last = split_last_tokens(runs)
            self.context.decode_runs(before)
            with self.context.ranking():
                self.context.decode_runs(last)
            return self._read_head(head, runs), [False] * len(runs)
        self.context.decode_runs(runs)
        if len(runs) == 1:
            return [self.context.logits()], [False]
        ends = np.cumsum([len(run.tokens) for run in runs]) - 1
        return [self.context.logits(int(end)) for end in ends], [False] * len(runs)

    def _read_head(
        self, head: RankingHead, runs: Sequence[TokenRun]
    ) -> list[npt.NDArray[np.float32]]:
        return [head.logits(self.context.class_scores(run.slot)) for run in runs]

    def _replace_context(self, size: ContextSize) -> PrefixCache:
        """Make a context of another size in place of the present one."""
        if self._context is not None:
            self._context.close()
            self._context = None
        callback = self._retracing.graph.callback if self._retraces and self._retracing else None
        self._context, self._batch_tokens = self._loaded.context(size, callback)
        self._size = size
        return PrefixCache(
            self._context,
            self._loaded.vision,
            self.prefixes,
            batch_tokens=self._batch_tokens,
            can_truncate=self._loaded.can_truncate,
            check_stop=self._check_stop,
        )

    def close(self) -> None:
        """Free the context."""
        if self._retracing is not None:
            self._retracing.close()
            self._retracing = None
            self._retraces = False
        if self._context is not None:
            self._context.close()
            self._context = None
