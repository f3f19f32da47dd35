"""What a server says of its model's next token: the likeliest ones, and what is left."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.types import Verdict

_FLOOR: Final = -700.0


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """Spellings of the answers that the prompts ask for; the first is the canonical one."""

    true: tuple[str, ...]
    false: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _TopTokens:
    """The likeliest next tokens.

    Attributes:
        log_p: Natural logarithm of the probability by spelling.
        mass: Probability of all of them together.
        most_elsewhere: The most that a token can have that is not among them, as a logarithm.
    """

    log_p: Mapping[str, float]
    mass: float
    most_elsewhere: float

    @property
    def entropy_nats(self) -> float:
        """What is not listed counts as one token: less than it is, by what splits it further."""
        entropy = -math.fsum(
            math.exp(value) * value for value in self.log_p.values() if value > _FLOOR
        )
        if (left := 1.0 - self.mass) > 1e-9:
            entropy -= left * math.log(left)
        return max(entropy, 0.0)

    def log_of(self, spellings: Sequence[str]) -> float | None:
        """Logarithm of the probability of all spellings that are listed, None where none is."""
        return _log_sum([self.log_p[word] for word in spellings if word in self.log_p])

    def likeliest(self) -> str:
        """The likeliest of them."""
        return max(self.log_p, key=lambda token: self.log_p[token])


def _read(step: object, host: str) -> _TopTokens:
    """Read a server's record of the next token: ``top_logprobs`` of tokens and numbers.

    Raises:
        EngineError: There is no such record, or a number is none.
    """
    found: dict[str, float] = {}
    for entry in list_at(step, "top_logprobs"):
        token = object_at(entry, "")
        spelled, log_p = token.get("token"), token.get("logprob")
        # JSON has no infinity: llama-server sends the least float for what cannot come.
        if not isinstance(spelled, str) or not isinstance(log_p, int | float):
            raise EngineError(f"The answer of {host} is damaged", "a token has no probability")
        if math.isnan(log_p) or log_p > 1e-3:
            raise EngineError(f"The answer of {host} is damaged", f"{log_p} is no logarithm")
        found[spelled] = float(log_add_exp(found.get(spelled, -math.inf), float(log_p)))
    if not found:
        raise EngineError(
            f"{host} does not say how sure its model is",
            "it must give the probabilities of tokens («logprobs»)",
        )
    mass = min(math.fsum(math.exp(value) for value in found.values()), 1.0)
    rest = math.log(max(1.0 - mass, 1e-12))
    return _TopTokens(found, mass, min(*found.values(), rest))


def read_top_tokens(step: object, words: AnswerWords, host: str) -> Verdict:
    """Return the verdict that the likeliest next tokens hold.

    An answer that is not among them has at most what is left, and no more than the least of them:
    the log-odds are then a bound.

    Args:
        step: The server's record of the next token: ``top_logprobs`` of tokens and numbers.
        words: What is counted as an answer.
        host: The server, for sentences.

    Raises:
        EngineError: There is no such record, a number is none, or neither answer is among them.
    """
    top = _read(step, host)
    log_true, log_false = top.log_of(words.true), top.log_of(words.false)
    if log_true is None and log_false is None:
        raise EngineError(
            f"The model on {host} answers neither «{words.true[0]}» nor «{words.false[0]}»",
            f"it begins with «{top.likeliest()}»",
        )
    bounded_true = top.most_elsewhere if log_true is None else log_true
    bounded_false = top.most_elsewhere if log_false is None else log_false
    return Verdict(
        p_true=math.exp(top.log_p.get(words.true[0], top.most_elsewhere)),
        entropy_nats=top.entropy_nats,
        log_odds=max(bounded_true, _FLOOR) - max(bounded_false, _FLOOR),
        answer_mass=min(math.exp(bounded_true) + math.exp(bounded_false), 1.0),
    )


def read_top_numbers(step: object, count: int, host: str) -> tuple[Verdict, ...]:
    """Return how likely each of the numbers 1, 2 … count is as the next token.

    Numbers that are not among the listed tokens are bounded as in ``read_top_tokens``.

    Returns:
        For each number: ``p_true`` of its spelling without a blank, ``log_odds`` of all its
        spellings over those of all other numbers.

    Raises:
        EngineError: As ``read_top_tokens``; no number is among them.
    """
    top = _read(step, host)
    logs = [top.log_of((f"{number}", f" {number}")) for number in range(1, count + 1)]
    if all(log is None for log in logs):
        raise EngineError(
            f"The model on {host} answers with none of the numbers 1 to {count}",
            f"it begins with «{top.likeliest()}»",
        )
    bounded = [top.most_elsewhere if log is None else log for log in logs]
    mass = min(math.fsum(map(math.exp, bounded)), 1.0)
    verdicts: list[Verdict] = []
    for number, own in enumerate(bounded, start=1):
        others = _log_sum([log for at, log in enumerate(bounded, start=1) if at != number])
        verdicts.append(
            Verdict(
                p_true=math.exp(top.log_p.get(f"{number}", top.most_elsewhere)),
                entropy_nats=top.entropy_nats,
                log_odds=max(own, _FLOOR) - max(_FLOOR if others is None else others, _FLOOR),
                answer_mass=mass,
            )
        )
    return tuple(verdicts)


def log_add_exp(one: float, other: float) -> float:
    """Return ln(e^one + e^other)."""
    top = max(one, other)
    if top == -math.inf:
        return top
    return top + math.log(math.exp(one - top) + math.exp(other - top))


def _log_sum(values: Sequence[float]) -> float | None:
    if not values:
        return None
    total = -math.inf
    for value in values:
        total = log_add_exp(total, value)
    return total


def list_at(value: object, name: str) -> list[object]:
    """Return an array of an answer; empty where there is none."""
    found = cast("dict[str, object]", value).get(name) if isinstance(value, dict) else None
    return cast("list[object]", found) if isinstance(found, list) else []


def object_at(value: object, name: str) -> dict[str, object]:
    """Return an object of an answer, or the answer itself; empty where there is none."""
    found = value if not name else None
    if name and isinstance(value, dict):
        found = cast("dict[str, object]", value).get(name)
    return cast("dict[str, object]", found) if isinstance(found, dict) else {}
