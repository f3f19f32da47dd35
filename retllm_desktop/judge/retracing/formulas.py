"""The output head beside llama.cpp: the largest logits of a hidden state, by all rows or by few.

A large vocabulary makes the whole head as costly as several layers. The same question asks
for the same few tokens again and again, so a first look at all rows says which ones matter.
"""

from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge.llama.ggml import FileTensors
from retllm_desktop.judge.retracing.retracing import TOP_LOGITS, Floats

RESIDENT_HEAD_BYTES: Final = 32 << 20
"""A head up to this size, in 32 bits, stays in memory and is used whole."""
SAMPLED_ROWS: Final = 256
"""Rows kept of each state that was looked at with all of them."""


class OutputHead(Protocol):
    """Something that gives the largest logits of hidden states."""

    def logits(self, states: Floats) -> Floats:
        """Return logits that hold the ten largest of each state: (n, d) to (n, at least 10)."""
        ...


class FullOutputHead:
    """All rows of the vocabulary."""

    def __init__(self, tensors: FileTensors, kept_bytes: int = RESIDENT_HEAD_BYTES) -> None:
        """Find the head; a small one is read into memory.

        Args:
            tensors: The model file's.
            kept_bytes: Up to this size, in 32 bits, it is a small one.

        Raises:
            EngineError: The file has none, or fewer than ten rows.
        """
        self._tensors = tensors
        found = [name for name in ("output.weight", "token_embd.weight") if tensors.shape(name)]
        shape = tensors.shape(found[0]) if found else None
        if shape is None or shape[0] < TOP_LOGITS:
            raise EngineError("The model file has no output head that can be looked through")
        self._name = found[0]
        self.size, self.width = shape
        small = 4 * shape[0] * shape[1] <= kept_bytes
        self._kept = np.concatenate(list(tensors.parts(self._name))) if small else None

    @property
    def kept(self) -> bool:
        """Whether it is in memory."""
        return self._kept is not None

    def logits(self, states: Floats) -> Floats:
        """Return all logits: (n, d) to (n, vocabulary) float32."""
        if self._kept is not None:
            return states @ self._kept.T
        return np.concatenate([states @ part.T for part in self._tensors.parts(self._name)], axis=1)

    def rows(self, tokens: npt.NDArray[np.intp]) -> Floats:
        """Return the rows of some tokens: (n, d) float32."""
        if self._kept is not None:
            return self._kept[tokens]
        return self._tensors.rows(self._name, tokens.tolist())


class SampledOutputHead:
    """The rows that the whole head ranked highest for the first states of each layer."""

    def __init__(
        self, whole: FullOutputHead, tokens: tuple[int, ...] = (), scouted: int = SAMPLED_ROWS
    ):
        """Begin with a few tokens, such as the answers; the rest is found by looking.

        Args:
            whole: All rows.
            tokens: Rows that are always looked at.
            scouted: Rows kept of each state that is looked at whole.
        """
        self._whole = whole
        self._tokens = np.array(sorted(set(tokens)), np.intp)
        self._scouted = max(scouted, TOP_LOGITS)
        self._rows = np.empty((0, whole.width), np.float32)

    @property
    def size(self) -> int:
        """Rows that are looked at."""
        return len(self._tokens)

    def scout(self, states: Floats) -> Floats:
        """Look at states with all rows, remember those that matter, and return the logits."""
        logits = self._whole.logits(states)
        count = min(self._scouted, logits.shape[1])
        best = np.argpartition(logits, logits.shape[1] - count, axis=1)[:, -count:]
        self._tokens = np.union1d(self._tokens, best.ravel())
        self._rows = self._whole.rows(self._tokens)
        return logits

    def logits(self, states: Floats) -> Floats:
        """Return the logits of the remembered rows: (n, size) float32."""
        return states @ self._rows.T if len(self._rows) >= TOP_LOGITS else self.scout(states)
