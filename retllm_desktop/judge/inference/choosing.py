"""Choosing among more texts than fit one question: in groups, and the best of each again."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from retllm_desktop.core.types import Verdict


def run_tournament(
    options: Sequence[str], most: int, choose: Callable[[Sequence[str]], list[Verdict]]
) -> list[Verdict]:
    """Ask until one text is left, and say of every text how it did.

    A text that lost to another one of its group gets that one's final probability, times how it
    compared with it there; so whoever won a group stands above those who lost in it.

    Args:
        options: The texts.
        most: Texts of one question, at least two.
        choose: Asks one question: a verdict for each text of it.

    Returns:
        A verdict for each text, in their order.
    """
    if not options:
        return []
    if len(options) <= most:
        return choose(options)
    groups = _split_into_groups(len(options), most)
    asked = [choose([options[at] for at in group]) for group in groups]
    best = [
        max(range(len(group)), key=lambda i: told[i].log_odds)
        for group, told in zip(groups, asked, strict=True)
    ]
    winners = [group[i] for group, i in zip(groups, best, strict=True)]
    final = run_tournament([options[at] for at in winners], most, choose)
    found: dict[int, Verdict] = {}
    for group, told, first, last in zip(groups, asked, best, final, strict=True):
        for place, at in enumerate(group):
            found[at] = last if place == first else _rank_behind(told[place], told[first], last)
    return [found[at] for at in range(len(options))]


def _split_into_groups(count: int, most: int) -> list[list[int]]:
    """As few groups as will do, as equal as may be."""
    number = -(-count // most)
    return [list(range(count * n // number, count * (n + 1) // number)) for n in range(number)]


def _rank_behind(loser: Verdict, winner: Verdict, final: Verdict) -> Verdict:
    share = loser.p_true / winner.p_true if winner.p_true > 0 else 0.0
    return replace(
        loser,
        p_true=final.p_true * min(share, 1.0),
        log_odds=final.log_odds + min(loser.log_odds - winner.log_odds, 0.0),
    )
