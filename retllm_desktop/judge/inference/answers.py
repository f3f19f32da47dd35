"""From the logits of the next token to a verdict: which tokens say «True», and how likely.

Source: the quantities p_true and entropy are those of RetLLM (arXiv 2602.22278); the log-odds
over several spellings are ours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.types import Verdict
from retllm_desktop.judge.errors import ModelFailedError

ANSWER_FAMILIES: Final = (("True", "False"), ("Yes", "No"), ("1", "0"))
"""Answers that a question may ask for, in the order in which they are tried."""
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

    @property
    def exchanged(self) -> "AnswerTokens":
        """The tokens where the other answer is the affirmative one."""
        return AnswerTokens(self.false[0], self.false, self.true)


HEAD_ANSWERS: Final = AnswerTokens(0, (0,), (1,))
"""The places of both answers in what ``RankingHead.logits`` returns."""


@dataclass(frozen=True, slots=True)
class RankingHead:
    """Which outputs of a model's ranking head are the answers.

    Attributes:
        yes: Place of the affirmative one.
        no: Place of the negative one.
    """

    yes: int
    no: int

    def logits(self, probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the logarithms of both probabilities, the affirmative one first: (2,) float32.

        Args:
            probabilities: (classes,) float32, what llama.cpp's softmax over the head gives.
        """
        both = probabilities[[self.yes, self.no]].astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log(both).astype(np.float32)


def find_ranking_head(
    labels: Sequence[str], true_spellings: Sequence[str], false_spellings: Sequence[str]
) -> RankingHead | None:
    """Return where a ranking head says what a pack's answers say; None where it does not.

    Args:
        labels: What the head's outputs say, in their order; empty without a head.
        true_spellings: The pack's spellings of the affirmative answer.
        false_spellings: Those of the negative one.
    """
    places: list[int] = []
    for spellings in (true_spellings, false_spellings):
        own = {spelling.strip().casefold() for spelling in spellings}
        at = [place for place, label in enumerate(labels) if label.strip().casefold() in own]
        if len(at) != 1:
            return None
        places += at
    yes, no = places
    return RankingHead(yes, no) if yes != no and len(labels) == 2 else None


@dataclass(frozen=True, slots=True)
class AnswerProbabilities:
    """What the logits say of an answer; fields as in ``core.types.Verdict``."""

    p_true: float
    entropy_nats: float
    log_odds: float
    answer_mass: float


def find_answer_tokens(
    tokenize: Callable[[str], Sequence[int]],
    true_spellings: Sequence[str],
    false_spellings: Sequence[str],
    *,
    replaceable: bool = True,
) -> tuple[AnswerTokens, tuple[str, str] | None]:
    """Find tokens for the pack's answers, or for other words where those are no single tokens.

    Args:
        tokenize: Turns plain text into token ids, without a beginning-of-sequence token.
        true_spellings: The pack's spellings of the affirmative answer.
        false_spellings: Those of the negative one.
        replaceable: Whether other words can be asked for: the pack's templates name the answers.

    Returns:
        The tokens, and the words to ask for instead of the pack's; None: the pack's own.

    Raises:
        EngineError: No answer is one token, or one token says both.
    """
    if _all_single(tokenize, true_spellings, false_spellings):
        return select_single_tokens(tokenize, true_spellings, false_spellings), None
    for true, false in ANSWER_FAMILIES if replaceable else ():
        spelled = [(word, f" {word}", word.lower(), f" {word.lower()}") for word in (true, false)]
        if _all_single(tokenize, *spelled):
            return select_single_tokens(tokenize, *spelled), (true, false)
    if not replaceable:
        raise _no_single_token_error(tokenize, true_spellings, false_spellings)
    tried = [*true_spellings, *false_spellings]
    tried += [word for family in ANSWER_FAMILIES for word in family if word not in tried]
    raise EngineError(
        "The model's vocabulary has no single token for an answer",
        "tried " + ", ".join(f"«{spelling}»" for spelling in tried),
    )


def _no_single_token_error(
    tokenize: Callable[[str], Sequence[int]],
    true_spellings: Sequence[str],
    false_spellings: Sequence[str],
) -> EngineError:
    """Say which answer is several tokens, and where both begin with the same one."""
    lacking = next(
        spellings
        for spellings in (true_spellings, false_spellings)
        if not _single_tokens(tokenize, spellings)
    )
    listed = ", ".join(f"«{spelling}»" for spelling in lacking)
    detail = f"each of {listed} is several tokens of it"
    beginnings = [
        {tokenize(spelling)[0] for spelling in spellings if spelling}
        for spellings in (true_spellings, false_spellings)
    ]
    if beginnings[0] & beginnings[1]:
        detail += f", and «{true_spellings[0]}» and «{false_spellings[0]}» begin with the same one"
    return EngineError(
        "The model's vocabulary has no single token for an answer of the pack", detail
    )


def _all_single(tokenize: Callable[[str], Sequence[int]], *answers: Sequence[str]) -> bool:
    return all(_single_tokens(tokenize, spellings) for spellings in answers)


def _single_tokens(
    tokenize: Callable[[str], Sequence[int]], spellings: Sequence[str]
) -> tuple[int, ...]:
    """Return the ids of those spellings that are one token, in their order."""
    encoded = [tuple(tokenize(spelling)) for spelling in spellings]
    return tuple(dict.fromkeys(ids[0] for ids in encoded if len(ids) == 1))


def find_number_tokens(
    tokenize: Callable[[str], Sequence[int]], count: int
) -> tuple[tuple[int, ...], ...]:
    """Return the token ids that say 1, 2 … count; the first of each is the canonical one.

    Raises:
        EngineError: A number is no single token.
    """
    return find_label_tokens(tokenize, [f"{number}" for number in range(1, count + 1)])


def find_label_tokens(
    tokenize: Callable[[str], Sequence[int]], labels: Sequence[str]
) -> tuple[tuple[int, ...], ...]:
    """Return the token ids that say each label; the first of each is the canonical one.

    Raises:
        EngineError: A label is no single token.
    """
    found: list[tuple[int, ...]] = []
    for label in labels:
        single = _single_tokens(tokenize, (label, f" {label}"))
        if not single:
            raise EngineError(
                "The model cannot choose by labels",
                f"its vocabulary has no single token for «{label}»",
            )
        found.append(single)
    return tuple(found)


def select_single_tokens(
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
    found = [_single_tokens(tokenize, own) for own in (true_spellings, false_spellings)]
    if not all(found):
        raise _no_single_token_error(tokenize, true_spellings, false_spellings)
    true, false = found
    if set(true) & set(false):
        raise EngineError("The pack counts one token of the vocabulary as both answers")
    return AnswerTokens(true[0], true, false)


def read_answer(logits: npt.NDArray[np.float32], tokens: AnswerTokens) -> AnswerProbabilities:
    """Read the answer off the next token's logits.

    Args:
        logits: (n_vocab,) float32, unnormalised; −inf means «never».
        tokens: Which of them are answers.

    Raises:
        EngineError: A logit is not a number, or no token is possible.
    """
    log_p, entropy = _log_softmax(logits)
    log_true = _log_sum(log_p[list(tokens.true)])
    log_false = _log_sum(log_p[list(tokens.false)])
    return AnswerProbabilities(
        p_true=float(np.exp(log_p[tokens.canonical])),
        entropy_nats=entropy,
        log_odds=log_true - log_false,
        answer_mass=min(float(np.exp(log_true) + np.exp(log_false)), 1.0),
    )


def average_verdicts(one: Verdict, other: Verdict) -> Verdict:
    """Return the mean of the answers to a choice and to the same choice exchanged.

    What a model prefers of a letter or a place is in both, with the other sign. Times are those
    of both together.
    """
    return replace(
        one,
        p_true=(one.p_true + other.p_true) / 2,
        entropy_nats=(one.entropy_nats + other.entropy_nats) / 2,
        log_odds=(one.log_odds + other.log_odds) / 2,
        answer_mass=(one.answer_mass + other.answer_mass) / 2,
        encode_s=one.encode_s + other.encode_s,
        prefill_s=one.prefill_s + other.prefill_s,
        suffix_s=one.suffix_s + other.suffix_s,
        retraced=one.retraced or other.retraced,
        tokens=one.tokens + other.tokens,
    )


def read_number_answers(
    logits: npt.NDArray[np.float32], numbers: Sequence[tuple[int, ...]]
) -> tuple[AnswerProbabilities, ...]:
    """Read off the next token's logits which number is the answer.

    Args:
        logits: (n_vocab,) float32, unnormalised; −inf means «never».
        numbers: Token ids of each number.

    Returns:
        For each number: ``p_true`` the probability of its canonical token, ``log_odds`` of all
        its spellings over those of all others.

    Raises:
        EngineError: A logit is not a number, or no token is possible.
    """
    log_p, entropy = _log_softmax(logits)
    each = np.array([_log_sum(log_p[list(spellings)]) for spellings in numbers])
    mass = min(float(np.exp(_log_sum(each))), 1.0)
    return tuple(
        AnswerProbabilities(
            p_true=float(np.exp(log_p[spellings[0]])),
            entropy_nats=entropy,
            log_odds=float(each[at]) - _log_sum(np.delete(each, at)),
            answer_mass=mass,
        )
        for at, spellings in enumerate(numbers)
    )


def _log_softmax(logits: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float64], float]:
    x = logits.astype(np.float64)
    top = float(x.max(initial=-np.inf))
    # NaN compares unequal to itself and makes the maximum NaN as well.
    if not np.isfinite(top):
        raise ModelFailedError(
            "The model's answer is not a number",
            "its files may be damaged, or the accelerator computes wrongly",
        )
    log_p = x - (top + np.log(np.exp(x - top).sum()))
    p = np.exp(log_p)
    possible = p > 0
    return log_p, max(-float(np.sum(p[possible] * log_p[possible])), 0.0)


def _log_sum(log_p: npt.NDArray[np.float64]) -> float:
    top = float(log_p.max(initial=-np.inf))
    if top < _FLOOR:
        return _FLOOR
    return top + float(np.log(np.exp(log_p - top).sum()))
