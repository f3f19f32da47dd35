"""Brings the beginnings of questions into the context's memory, from saved states where it can."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.judging import JudgePicture
from retllm_desktop.judge.image_embeddings import EncodedTile, ImageEmbedding
from retllm_desktop.judge.inference.prompt_layout import PromptLayout, count_common_prefix
from retllm_desktop.judge.llama.text_model import TextContext, TokenRun
from retllm_desktop.judge.llama.vision_model import VisionModel


@dataclass(frozen=True, slots=True)
class SavedPrefix:
    """A sequence's memory behind the beginning of a question.

    Attributes:
        data: llama.cpp's bytes.
        position: Position behind the last picture (or 0 where there is none).
        tokens: Tokens up to there; pictures may take fewer positions than tokens.
        tail: Token ids that follow, also in ``data``.
        branches: Places within it where other questions can branch off, by the key of the
            beginning up to there: position and tokens.
    """

    data: npt.NDArray[np.uint8] = field(repr=False)
    position: int
    tokens: int
    tail: tuple[int, ...]
    branches: Mapping[bytes, tuple[int, int]]


class SavedPrefixes:
    """Saved states by key; the least recently used are dropped above a size.

    Attributes:
        hits: Number of successful look-ups.
        misses: Number of the others.
    """

    def __init__(self, limit_bytes: int) -> None:
        """Take the limit; the latest state is kept whatever its size."""
        self._limit_bytes = limit_bytes
        self._states: OrderedDict[bytes, SavedPrefix] = OrderedDict()
        self._holders: dict[bytes, bytes] = {}
        self._bytes = 0
        self.hits = 0
        self.misses = 0

    @property
    def size_bytes(self) -> int:
        """Memory that they take."""
        return self._bytes

    def __len__(self) -> int:
        """Number of states."""
        return len(self._states)

    def __contains__(self, key: object) -> bool:
        """Whether there is one; does not count as a use."""
        return key in self._states

    def get(self, key: bytes) -> SavedPrefix | None:
        """Return the state of a beginning, which counts as a use."""
        found = self._states.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._states.move_to_end(key)
        return found

    def find_branch(self, key: bytes) -> SavedPrefix | None:
        """Return a state that holds a shorter beginning, None where there is none."""
        holder = self._holders.get(key)
        if holder is None:
            return None
        self._states.move_to_end(holder)
        return self._states[holder]

    def put(self, key: bytes, state: SavedPrefix) -> None:
        """Add a state, in place of one of the same key."""
        self.drop(key)
        self._states[key] = state
        self._bytes += state.data.nbytes
        self._holders.update(dict.fromkeys(state.branches, key))
        while self._bytes > self._limit_bytes and len(self._states) > 1:
            self.drop(next(iter(self._states)))

    def drop(self, key: bytes) -> None:
        """Drop a state, if it is there."""
        state = self._states.pop(key, None)
        if state is None:
            return
        self._bytes -= state.data.nbytes
        for branch in state.branches:
            if self._holders.get(branch) == key:
                del self._holders[branch]

    def clear(self) -> None:
        """Drop all."""
        self._states.clear()
        self._holders.clear()
        self._bytes = 0


@dataclass(slots=True)
class PrefixState:
    """A question whose beginning is in a sequence's memory.

    Attributes:
        slot: The sequence.
        layout: The question.
        prefix_end: Position behind its last picture.
        tokens: Tokens up to there.
        tail_done: How many of the tail's tokens are in memory.
        prefill_s: Seconds that it took.
        from_cache: Whether it was restored from the saved state of the very same beginning.
        branches: As in ``SavedPrefix``.
        decoded: Tokens that were decoded, not restored.
    """

    slot: int
    layout: PromptLayout
    prefix_end: int = 0
    tokens: int = 0
    tail_done: int = 0
    prefill_s: float = 0.0
    from_cache: bool = False
    branches: dict[bytes, tuple[int, int]] = field(default_factory=dict[bytes, tuple[int, int]])
    decoded: int = 0

    @property
    def position(self) -> int:
        """Position of the first token that is not in memory yet."""
        return self.prefix_end + self.tail_done

    @property
    def rest(self) -> tuple[int, ...]:
        """The tokens that are not in memory yet; at least one."""
        return self.layout.tail[self.tail_done :]


class PrefixCache:
    """Fills the sequences of one context, saving and restoring what questions share."""

    def __init__(
        self,
        context: TextContext,
        vision: VisionModel,
        saved: SavedPrefixes,
        *,
        batch_tokens: int,
        can_truncate: bool,
        check_stop: Callable[[], None],
    ) -> None:
        """Take the parts.

        Args:
            context: The sequences.
            vision: Decodes pictures into them.
            saved: States of contexts of as many sequences.
            batch_tokens: Most tokens in one decode.
            can_truncate: Whether the memory can be cut back to a position. A recurrent one is
                a single running state: it is saved as well, but continues only at its end.
            check_stop: Raises where it is to stop.
        """
        self._context = context
        self._vision = vision
        self._saved = saved
        self._batch_tokens = batch_tokens
        self._can_truncate = can_truncate
        self._check_stop = check_stop

    def find_saved(self, layout: PromptLayout) -> SavedPrefix | None:
        """Return the state of a question's beginning, if it is saved and usable."""
        key = layout.keys[-1]
        saved = self._saved.get(key) if key is not None else None
        if saved is None:
            return None
        shared = min(len(saved.tail), len(layout.tail) - 1)
        if not self._can_truncate and saved.tail != layout.tail[:shared]:
            return None
        return saved

    def restore(self, slot: int, layout: PromptLayout, saved: SavedPrefix) -> PrefixState | None:
        """Continue from a saved state; None where that fails, which costs nothing but time."""
        started = time.perf_counter()
        if not self._context.restore(slot, saved.data):
            if (key := layout.keys[-1]) is not None:
                self._saved.drop(key)
            return None
        done = min(count_common_prefix(saved.tail, layout.tail), len(layout.tail) - 1)
        if done < len(saved.tail) and not self._context.cut(saved.position + done, slot):
            return None
        return PrefixState(
            slot,
            layout,
            prefix_end=saved.position,
            tokens=saved.tokens,
            tail_done=done,
            prefill_s=time.perf_counter() - started,
            from_cache=True,
            branches=dict(saved.branches),
        )

    def prefill(
        self, slot: int, layout: PromptLayout, embeddings: Mapping[int, ImageEmbedding]
    ) -> PrefixState:
        """Decode the beginning of a question, from the last picture on that a state holds.

        Args:
            slot: The sequence.
            layout: The question.
            embeddings: The pictures' embeddings by their places among the steps.

        Raises:
            AbortedError: It was asked to stop; the sequence is undefined.
            EngineError: The decode failed; likewise.
        """
        started = time.perf_counter()
        state = PrefixState(slot, layout)
        first = self._resume_branch(state)
        number = sum(isinstance(step, JudgePicture) for step in layout.steps[:first])
        for at, step in enumerate(layout.steps[first:], start=first):
            self._check_stop()
            if not isinstance(step, JudgePicture):
                self._decode(state, step)
                continue
            for part in embeddings[at].parts:
                if isinstance(part, EncodedTile):
                    state.prefix_end = self._vision.decode_embedding(
                        self._context,
                        part.layout,
                        part.embeddings,
                        state.prefix_end,
                        batch=self._batch_tokens,
                        slot=slot,
                    )
                    state.tokens += len(part.embeddings)
                    state.decoded += len(part.embeddings)
                else:
                    self._decode(state, part)
            if (key := layout.keys[number]) is not None:
                state.branches[key] = (state.prefix_end, state.tokens)
                more = at + 1 < len(layout.steps)
                if self._can_truncate and more and self._saved.find_branch(key) is None:
                    # The query's picture, which every candidate follows.
                    self._put(key, state, ())
            number += 1
        if not self._can_truncate and layout.stable:
            # What cannot be cut back is saved before the query's words are decoded.
            stable = layout.tail[: layout.stable]
            self._context.decode_runs([TokenRun(slot, stable, state.prefix_end, want_logits=False)])
            state.tail_done = layout.stable
            self._save_shared(state)
        state.prefill_s = time.perf_counter() - started
        return state

    def _decode(self, state: PrefixState, tokens: tuple[int, ...]) -> None:
        run = TokenRun(state.slot, tokens, state.prefix_end, want_logits=False)
        self._context.decode_runs([run])
        state.prefix_end += len(tokens)
        state.tokens += len(tokens)
        state.decoded += len(tokens)

    def _resume_branch(self, state: PrefixState) -> int:
        """Restore a shorter beginning; return the first step that is left to decode."""
        places = list(state.layout.pictures)
        for number in reversed(range(len(places) if self._can_truncate else 0)):
            key = state.layout.keys[number]
            saved = self._saved.find_branch(key) if key is not None else None
            if saved is None or key is None or not self._context.restore(state.slot, saved.data):
                continue
            position, tokens = saved.branches[key]
            if self._context.cut(position, state.slot):
                state.prefix_end, state.tokens = position, tokens
                state.branches = {k: v for k, v in saved.branches.items() if v[0] <= position}
                return places[number] + 1
        self._context.forget(state.slot)
        return 0

    def save(self, state: PrefixState) -> None:
        """Cut a question back to what other queries share, and save that."""
        stable = state.layout.stable
        if not self._can_truncate or (state.from_cache and state.tail_done >= stable):
            return
        named = state.layout.keys[-1] is not None
        if named and self._context.cut(state.prefix_end + stable, state.slot):
            self._save_shared(state)

    def _save_shared(self, state: PrefixState) -> None:
        if (key := state.layout.keys[-1]) is not None:
            self._put(key, state, state.layout.tail[: state.layout.stable])

    def _put(self, key: bytes, state: PrefixState, tail: tuple[int, ...]) -> None:
        data = self._context.save(state.slot)
        branches = dict(state.branches)
        self._saved.put(key, SavedPrefix(data, state.prefix_end, state.tokens, tail, branches))
