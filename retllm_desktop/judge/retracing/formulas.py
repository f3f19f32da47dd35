"""The arithmetic of visual retracing, and the output head that it measures layers with.

A layer whose best tokens are undecided makes the next one mix in the picture again: MemVR (arXiv
2410.03577) as used by RetLLM (arXiv 2602.22278). Arrays in, arrays out: the graph of llama.cpp and
the reference in the tests use the same functions. A large vocabulary makes the whole head as costly
as several layers; the same question needs the same few rows each time, so the first states choose
them.
"""

from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge.llama.ggml import FileTensors

Floats = npt.NDArray[np.float32]

TOP_LOGITS: Final = 10
"""Logits that uncertainty is about."""
_SMALL: Final = 1e-12


def uncertainty(logits: Floats) -> npt.NDArray[np.float64]:
    """Return the normalised entropy of the best ten tokens: 0 one of them, 1 all alike.

    u = −Σ p ln p / ln 10, p the softmax of the ten largest logits.

    Args:
        logits: (n, at least 10) float32, −inf for «never»; rows with an infinite or missing
            maximum count as sure, for there is nothing to mend.

    Returns:
        (n,) float64 in [0, 1].

    Raises:
        ValueError: There are fewer than ten logits.
    """
    if logits.ndim != 2 or logits.shape[1] < TOP_LOGITS:
        raise ValueError(f"uncertainty needs rows of at least {TOP_LOGITS} logits")
    best = np.partition(logits, logits.shape[1] - TOP_LOGITS, axis=1)[:, -TOP_LOGITS:].astype(
        np.float64
    )
    top = best.max(axis=1, keepdims=True)
    sound = np.isfinite(top)
    p = np.exp(np.where(sound, best - np.where(sound, top, 0.0), 0.0))
    p /= p.sum(axis=1, keepdims=True)
    terms = p * np.log(np.maximum(p, _SMALL))
    return np.where(sound[:, 0], np.clip(-terms.sum(axis=1) / np.log(TOP_LOGITS), 0.0, 1.0), 0.0)


def rms_norm(states: Floats, weight: Floats, epsilon: float) -> Floats:
    """Return states as the output head sees them: (n, d) float32."""
    power = np.mean(np.square(states, dtype=np.float64), axis=1, keepdims=True)
    return (states / np.sqrt(power + epsilon) * weight).astype(np.float32)


def recall_memory(
    x: Floats, memory: Floats, *, inward: float, outward: float, activated: bool
) -> npt.NDArray[np.float64]:
    """Return the output of a feed-forward whose weights are the picture, before scaling.

    A = act(x·W1ᵀ)·W2ᵀ with W1 = Z·mean|W_in| / mean|Z| and W2 = Zᵀ·mean|W_down| / mean|Z|;
    without activation the two factors only scale A, which its size being matched undoes.

    Args:
        x: (d,) float32, the normed input of the feed-forward.
        memory: Z, (n, d) float32, the picture's tokens as the model was given them.
        inward: Mean of the absolute weights into the feed-forward.
        outward: The same of those out of it.
        activated: Whether SiLU lies between (MemVR's variant for Qwen).
    """
    size = float(np.mean(np.abs(memory), dtype=np.float64)) + _SMALL
    z = memory.astype(np.float64)
    hidden = z @ x.astype(np.float64) * (inward / size)
    if activated:
        hidden = hidden / (1.0 + np.exp(-np.clip(hidden, -700.0, 700.0)))
    return hidden @ z * (outward / size)


def mix_memory(
    ffn: Floats,
    x: Floats,
    memory: Floats,
    *,
    share: float,
    inward: float = 1.0,
    outward: float = 1.0,
    activated: bool = False,
) -> Floats:
    """Return the feed-forward's output with the picture mixed in: (d,) float32.

    FFN′ = (1−α)·FFN(x) + α·(mean|FFN(x)| / mean|A|)·A.

    Args:
        ffn: (d,) float32, its own output.
        x: (d,) float32, its input.
        memory: (n, d) float32, the picture's tokens.
        share: α in [0, 1].
        inward: As in :func:`recall_memory`.
        outward: As in :func:`recall_memory`.
        activated: As in :func:`recall_memory`.
    """
    added = recall_memory(x, memory, inward=inward, outward=outward, activated=activated)
    size = float(np.mean(np.abs(added)))
    if size < _SMALL:
        # Nothing in the picture answers: there is nothing to mix in.
        return ffn
    own = ffn.astype(np.float64)
    matched = added * (float(np.mean(np.abs(own))) / size)
    return ((1.0 - share) * own + share * matched).astype(np.float32)


RESIDENT_HEAD_BYTES: Final = 32 << 20
"""A head up to this size, in 32 bits, stays in memory and is used whole."""
SAMPLED_ROWS: Final = 256
"""Rows taken from each state that is multiplied with all of them."""


class OutputHead(Protocol):
    """Computes the largest logits of hidden states."""

    def logits(self, states: Floats) -> Floats:
        """Return logits that hold the ten largest of each state: (n, d) to (n, at least 10)."""
        ...


class FullOutputHead:
    """All rows of the vocabulary."""

    def __init__(self, tensors: FileTensors, resident_bytes: int = RESIDENT_HEAD_BYTES) -> None:
        """Find the head; a small one is read into memory.

        Args:
            tensors: The model file's.
            resident_bytes: Up to this size, in 32 bits, it is a small one.

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
        small = 4 * shape[0] * shape[1] <= resident_bytes
        self._matrix = np.concatenate(list(tensors.parts(self._name))) if small else None

    @property
    def in_memory(self) -> bool:
        """Whether it is in memory."""
        return self._matrix is not None

    def logits(self, states: Floats) -> Floats:
        """Return all logits: (n, d) to (n, vocabulary) float32."""
        if self._matrix is not None:
            return states @ self._matrix.T
        return np.concatenate([states @ part.T for part in self._tensors.parts(self._name)], axis=1)

    def rows(self, tokens: npt.NDArray[np.intp]) -> Floats:
        """Return the rows of some tokens: (n, d) float32."""
        if self._matrix is not None:
            return self._matrix[tokens]
        return self._tensors.rows(self._name, tokens.tolist())


class SampledOutputHead:
    """The rows that the whole head ranked highest for the first states that it was given."""

    def __init__(
        self, whole: FullOutputHead, tokens: tuple[int, ...] = (), sampled: int = SAMPLED_ROWS
    ):
        """Begin with a few tokens, such as the answers; the first states add the others.

        Args:
            whole: All rows.
            tokens: Rows that are always used.
            sampled: Rows taken from each state that is multiplied with all rows.
        """
        self._whole = whole
        self._tokens = np.array(sorted(set(tokens)), np.intp)
        self._sampled = max(sampled, TOP_LOGITS)
        self._rows = np.empty((0, whole.width), np.float32)

    @property
    def size(self) -> int:
        """Number of rows in use."""
        return len(self._tokens)

    def sample(self, states: Floats) -> Floats:
        """Multiply states with all rows, add their best ones, and return the logits."""
        logits = self._whole.logits(states)
        count = min(self._sampled, logits.shape[1])
        best = np.argpartition(logits, logits.shape[1] - count, axis=1)[:, -count:]
        self._tokens = np.union1d(self._tokens, best.ravel())
        self._rows = self._whole.rows(self._tokens)
        return logits

    def logits(self, states: Floats) -> Floats:
        """Return the logits of the rows in use: (n, size) float32."""
        return states @ self._rows.T if len(self._rows) >= TOP_LOGITS else self.sample(states)
