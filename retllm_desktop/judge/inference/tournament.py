"""Chooses among more texts than fit one question."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from retllm_desktop.core.types import Verdict


def run_tournament(
    options: Sequence[str], most: int, choose: Callable[[Sequence[str]], list[Verdict]]
) -> list[Verdict]:
    """Choose among more texts than fit one question: in groups, then among their winners.

    A text that lost within its group gets the winner's final probability times the ratio of the
    two within the group; so every winner of a group stands above all losers of that group.

    Args:
        options: The texts.
        most: Texts of one question, at least two.
        choose: Asks one question and returns a verdict for each of its texts.

    Returns:
        A verdict for each text, in their order.
    """
    if not options:
        return []
    if len(options) <= most:
        return choose(options)
    count, number = len(options), -(-len(options) // most)
    groups = [range(count * n // number, count * (n + 1) // number) for n in range(number)]
    rounds = [choose([options[at] for at in group]) for group in groups]
    best = [
        max(range(len(group)), key=lambda i: verdicts[i].log_odds)
        for group, verdicts in zip(groups, rounds, strict=True)
    ]
    winners = [group[i] for group, i in zip(groups, best, strict=True)]
    finals = run_tournament([options[at] for at in winners], most, choose)
    found: list[Verdict] = []
    for verdicts, first, final in zip(rounds, best, finals, strict=True):
        for place, verdict in enumerate(verdicts):
            found.append(final if place == first else _scale(verdict, verdicts[first], final))
    return found


def _scale(loser: Verdict, winner: Verdict, final: Verdict) -> Verdict:
    share = loser.p_true / winner.p_true if winner.p_true > 0 else 0.0
    return replace(
        loser,
        p_true=final.p_true * min(share, 1.0),
        log_odds=final.log_odds + min(loser.log_odds - winner.log_odds, 0.0),
    )
