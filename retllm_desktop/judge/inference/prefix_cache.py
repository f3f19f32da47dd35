"""Brings what questions begin with into the model's memory, from what is kept where it can."""

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
    """The model's memory behind the beginning of a question.

    Attributes:
        data: What llama.cpp saved.
        behind: Position behind the last picture (or at the start, where there is none).
        behind_tokens: Tokens up to there.
        tail: Token ids in it from there on.
        marks: Places within it where another question may go on, by the key of the beginning
            up to there: position and tokens.
    """

    data: npt.NDArray[np.uint8] = field(repr=False)
    behind: int
    behind_tokens: int
    tail: tuple[int, ...]
    marks: Mapping[bytes, tuple[int, int]]


class SavedPrefixes:
    """States by key, the longest unused ones dropped where they take too much memory.

    Attributes:
        hits: How often one was there.
        misses: How often none was.
    """

    def __init__(self, limit_bytes: int) -> None:
        """Take the limit; the state that was put in last is kept whatever its size."""
        self._limit_bytes = limit_bytes
        self._states: OrderedDict[bytes, SavedPrefix] = OrderedDict()
        self._marked: dict[bytes, bytes] = {}
        self._bytes = 0
        self.hits = 0
        self.misses = 0

    @property
    def size_bytes(self) -> int:
        """Memory that they take."""
        return self._bytes

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._states)

    def __contains__(self, key: object) -> bool:
        """Whether one is kept; does not count as a use."""
        return key in self._states

    def get(self, key: bytes) -> SavedPrefix | None:
        """Return the state of a beginning, which then is the last to be dropped."""
        found = self._states.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._states.move_to_end(key)
        return found

    def marked(self, key: bytes) -> SavedPrefix | None:
        """Return a state that begins with a shorter beginning, None where there is none."""
        holder = self._marked.get(key)
        if holder is None:
            return None
        self._states.move_to_end(holder)
        return self._states[holder]

    def put(self, key: bytes, state: SavedPrefix) -> None:
        """Keep a state, in place of one of the same key."""
        self.drop(key)
        self._states[key] = state
        self._bytes += state.data.nbytes
        self._marked.update(dict.fromkeys(state.marks, key))
        while self._bytes > self._limit_bytes and len(self._states) > 1:
            self.drop(next(iter(self._states)))

    def drop(self, key: bytes) -> None:
        """Drop a state, if it is there."""
        state = self._states.pop(key, None)
        if state is None:
            return
        self._bytes -= state.data.nbytes
        for mark in state.marks:
            if self._marked.get(mark) == key:
                del self._marked[mark]

    def clear(self) -> None:
        """Drop all."""
        self._states.clear()
        self._marked.clear()
        self._bytes = 0


@dataclass(slots=True)
class PrefixState:
    """A question whose beginning is in memory.

    Attributes:
        slot: The sequence that it is in.
        layout: The question.
        behind: Position behind its last picture.
        behind_tokens: Tokens up to there.
        done: How many of the tail's tokens are in memory.
        prefill_s: Seconds that it took.
        kept: Whether the model went on from what it remembered of the very same beginning.
        marks: Places within it, as in ``SavedPrefix``.
    """

    slot: int
    layout: PromptLayout
    behind: int = 0
    behind_tokens: int = 0
    done: int = 0
    prefill_s: float = 0.0
    kept: bool = False
    marks: dict[bytes, tuple[int, int]] = field(default_factory=dict[bytes, tuple[int, int]])

    @property
    def position(self) -> int:
        """Position of the first token that is not in memory yet."""
        return self.behind + self.done

    @property
    def rest(self) -> tuple[int, ...]:
        """The tokens that are not in memory yet; at least one."""
        return self.layout.tail[self.done :]


class PrefixCache:
    """The sequences of a context and the states kept of earlier ones."""

    def __init__(
        self,
        context: TextContext,
        vision: VisionModel,
        store: SavedPrefixes,
        *,
        batch: int,
        cuts: bool,
        check_stop: Callable[[], None],
    ) -> None:
        """Take the parts.

        Args:
            context: The sequences.
            vision: Puts pictures into them.
            store: States of earlier beginnings, of contexts of as many sequences.
            batch: Most tokens in one decode.
            cuts: Whether the memory can be cut back to a position. A recurrent one is one
                running state: it is kept as well, but goes on only where it ends.
            check_stop: Raises where nobody waits any more.
        """
        self._context = context
        self._vision = vision
        self._store = store
        self._batch = batch
        self._cuts = cuts
        self._check_stop = check_stop

    def find_saved(self, made: PromptLayout) -> SavedPrefix | None:
        """Return the state of a question's beginning, if it is kept and of use."""
        key = made.keys[-1]
        state = self._store.get(key) if key is not None else None
        if state is None:
            return None
        if not self._cuts and state.tail != made.tail[: min(len(state.tail), len(made.tail) - 1)]:
            return None
        return state

    def restore(self, slot: int, made: PromptLayout, state: SavedPrefix) -> PrefixState | None:
        """Go on from a kept state; None where that fails, which costs nothing but time."""
        began = time.perf_counter()
        if not self._context.restore(slot, state.data):
            if (key := made.keys[-1]) is not None:
                self._store.drop(key)
            return None
        done = min(count_common_prefix(state.tail, made.tail), len(made.tail) - 1)
        if done < len(state.tail) and not self._context.cut(state.behind + done, slot):
            return None
        spent_s = time.perf_counter() - began
        return PrefixState(
            slot,
            made,
            behind=state.behind,
            behind_tokens=state.behind_tokens,
            done=done,
            prefill_s=spent_s,
            kept=True,
            marks=dict(state.marks),
        )

    def prefill(
        self, slot: int, made: PromptLayout, seen: Mapping[int, ImageEmbedding]
    ) -> PrefixState:
        """Read the beginning of a question, from the last picture on that is remembered.

        Args:
            slot: The sequence.
            made: The question.
            seen: By the place of its picture among the steps: what the encoder made of it.

        Raises:
            AbortedError: Nobody waits any more; the sequence is undefined.
            EngineError: The decode failed; likewise.
        """
        started = time.perf_counter()
        begun = PrefixState(slot, made)
        first = self._go_on(begun)
        number = sum(isinstance(step, JudgePicture) for step in made.steps[:first])
        for at, step in enumerate(made.steps[first:], start=first):
            self._check_stop()
            if not isinstance(step, JudgePicture):
                self._read(begun, step)
                continue
            for part in seen[at].parts:
                if isinstance(part, EncodedTile):
                    begun.behind = self._vision.decode_seen(
                        self._context,
                        part.layout,
                        part.embeddings,
                        begun.behind,
                        batch=self._batch,
                        slot=slot,
                    )
                    begun.behind_tokens += len(part.embeddings)
                else:
                    self._read(begun, part)
            if (key := made.keys[number]) is not None:
                begun.marks[key] = (begun.behind, begun.behind_tokens)
                if self._cuts and at + 1 < len(made.steps):
                    # The query's picture, which every candidate comes after.
                    self._keep_mark(begun, key)
            number += 1
        if not self._cuts and made.stable:
            # What cannot be cut is kept before the query is read.
            self._context.decode_runs(
                [TokenRun(slot, made.tail[: made.stable], begun.behind, want_logits=False)]
            )
            begun.done = made.stable
            self._save(begun, made.stable)
        begun.prefill_s = time.perf_counter() - started
        return begun

    def _read(self, begun: PrefixState, tokens: tuple[int, ...]) -> None:
        self._context.decode_runs([TokenRun(begun.slot, tokens, begun.behind, want_logits=False)])
        begun.behind += len(tokens)
        begun.behind_tokens += len(tokens)

    def _go_on(self, begun: PrefixState) -> int:
        """Take up a remembered shorter beginning; return the first step that is left."""
        places = [
            at for at, step in enumerate(begun.layout.steps) if isinstance(step, JudgePicture)
        ]
        for number in reversed(range(len(places) if self._cuts else 0)):
            key = begun.layout.keys[number]
            state = self._store.marked(key) if key is not None else None
            if state is None or key is None or not self._context.restore(begun.slot, state.data):
                continue
            position, tokens = state.marks[key]
            if self._context.cut(position, begun.slot):
                begun.behind, begun.behind_tokens = position, tokens
                begun.marks = {k: v for k, v in state.marks.items() if v[0] <= position}
                return places[number] + 1
        self._context.forget(begun.slot)
        return 0

    def _keep_mark(self, begun: PrefixState, key: bytes) -> None:
        if self._store.marked(key) is None:
            state = SavedPrefix(
                self._context.save(begun.slot),
                behind=begun.behind,
                behind_tokens=begun.behind_tokens,
                tail=(),
                marks=dict(begun.marks),
            )
            self._store.put(key, state)

    def save(self, begun: PrefixState) -> None:
        """Cut a question back to what other queries share, and keep that."""
        if not self._cuts:
            return
        stable = begun.layout.stable
        if begun.kept and begun.done >= stable:
            return
        if begun.layout.keys[-1] is not None and self._context.cut(
            begun.behind + stable, begun.slot
        ):
            self._save(begun, stable)

    def _save(self, begun: PrefixState, stable: int) -> None:
        key = begun.layout.keys[-1]
        if key is None:
            return
        state = SavedPrefix(
            self._context.save(begun.slot),
            behind=begun.behind,
            behind_tokens=begun.behind_tokens,
            tail=begun.layout.tail[:stable],
            marks=begun.marks,
        )
        self._store.put(key, state)
