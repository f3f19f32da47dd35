"""Visual retracing: where a model is unsure, its next feed-forward looks at the picture again.

Source: MemVR (arXiv 2410.03577) as used by RetLLM (arXiv 2602.22278). Arrays in, arrays out:
the same functions serve the graph of llama.cpp and the reference that it is compared with.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

TOP_LOGITS: Final = 10
"""Logits that uncertainty is about."""
_SMALL: Final = 1e-12


def uncertainty(logits: Floats) -> npt.NDArray[np.float64]:
    """Return how undecided the best ten tokens are: 0 one of them, 1 all alike.

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
    """Return what a feed-forward made of the picture would add, before its size is matched.

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
