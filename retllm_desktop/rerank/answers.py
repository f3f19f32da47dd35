"""From the logits of the next token to a verdict: which tokens say «True», and how likely.

Source: the quantities p_true and entropy are those of RetLLM (arXiv 2602.22278); the log-odds
over several spellings are ours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import EngineError

_FLOOR: Final = -700.0
"""Log-probabilities below this are not told apart: e^-700 is about the smallest double."""


@dataclass(frozen=True, slots=True)
class AnswerTokens:
    """The token ids that count as an answer.

    Attributes:
        canonical: The one token whose probability is the paper's score.
        true: All spellings of the affirmative answer, ``canonical`` among them.
        false: All spellings of the negative answer.
    """

    canonical: int
    true: tuple[int, ...]
    false: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the logits say; the fields are explained at ``core.types.Verdict``.

    Attributes:
        p_true: Probability of the canonical «True».
        entropy_nats: Entropy of the whole distribution.
        log_odds: ln of all spellings of «True» over all spellings of «False».
        answer_mass: Probability of all spellings of both.
    """

    p_true: float
    entropy_nats: float
    log_odds: float
    answer_mass: float


def choose_tokens(
    tokenize: Callable[[str], Sequence[int]],
    true_spellings: Sequence[str],
    false_spellings: Sequence[str],
) -> AnswerTokens:
    """Keep the spellings that are one token in the model's vocabulary.

    Args:
        tokenize: Turns plain text into token ids, without a beginning-of-sequence token.
        true_spellings: Spellings of «True»; the first that is one token is the canonical one.
        false_spellings: Spellings of «False».

    Raises:
        EngineError: No spelling of an answer is one token, or one token says both.
    """
    found: list[tuple[int, ...]] = []
    for spellings in (true_spellings, false_spellings):
        encoded = [tuple(tokenize(spelling)) for spelling in spellings]
        single = tuple(dict.fromkeys(ids[0] for ids in encoded if len(ids) == 1))
        if not single:
            listed = ", ".join(f"«{spelling}»" for spelling in spellings)
            raise EngineError(
                "The model's vocabulary has no single token for an answer of the pack",
                f"tried {listed}",
            )
        found.append(single)
    true, false = found
    if set(true) & set(false):
        raise EngineError("The pack counts one token of the vocabulary as both answers")
    return AnswerTokens(true[0], true, false)


def read(logits: npt.NDArray[np.float32], tokens: AnswerTokens) -> Answer:
    """Read the answer off the next token's logits.

    Args:
        logits: (n_vocab,) float32, unnormalised; −inf means «never».
        tokens: Which of them are answers.

    Raises:
        EngineError: A logit is not a number, or no token is possible.
    """
    x = logits.astype(np.float64)
    top = float(x.max(initial=-np.inf))
    # NaN compares unequal to itself and makes the maximum NaN as well.
    if not np.isfinite(top):
        raise EngineError(
            "The model's answer is not a number",
            "its files may be damaged, or the accelerator computes wrongly",
        )
    log_p = x - (top + np.log(np.exp(x - top).sum()))
    p = np.exp(log_p)
    possible = p > 0
    entropy = -float(np.sum(p[possible] * log_p[possible]))
    log_true = _log_sum(log_p[list(tokens.true)])
    log_false = _log_sum(log_p[list(tokens.false)])
    return Answer(
        p_true=float(p[tokens.canonical]),
        entropy_nats=max(entropy, 0.0),
        log_odds=log_true - log_false,
        answer_mass=min(float(np.exp(log_true) + np.exp(log_false)), 1.0),
    )


def _log_sum(log_p: npt.NDArray[np.float64]) -> float:
    top = float(log_p.max())
    if top < _FLOOR:
        return _FLOOR
    return top + float(np.log(np.exp(log_p - top).sum()))
