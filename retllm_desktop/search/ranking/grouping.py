"""Folding: several candidates of one document, or pictures alike, as one result. Pure functions.

Which candidates form a group, and the group's place, are decided by the coarse order and never
change afterwards: a group stands where its first candidate stands. Verdicts decide which of its
candidates stands for it (its *head*), and they move groups by their heads as they move single
candidates (``order_results``). So a list whose verdicts stream in moves only by verdicts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from retllm_desktop.core.types import Candidate, Result, Verdict
from retllm_desktop.search.ranking.order import FusionRule, RuleSelector, order_results


def order_groups(
    candidates: Sequence[Candidate],
    verdicts: Mapping[int, Verdict],
    rule: FusionRule | RuleSelector,
    ratings: Mapping[int, bool] | None = None,
    judgeable: Collection[int] | None = None,
) -> tuple[Result, ...]:
    """Order candidates by what has been judged so far, and fold groups into their best.

    Args:
        candidates: In coarse order.
        verdicts: By item id; ids of no candidate are ignored.
        rule: The pack's fusion, or which one a candidate has; all of one scoring.
        ratings: By item id: whether the person called it right for this query, or wrong.
        judgeable: Ids of the items that the judge may be asked about; None: all.

    Returns:
        One result for each group, best first, ranks 1…n; the others of a group are its members.
    """
    groups: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.group or candidate.item.id, []).append(candidate)
    if len(groups) == len(candidates):
        return order_results(candidates, verdicts, rule, ratings, judgeable)
    within: dict[int, tuple[Result, ...]] = {}
    heads: list[Candidate] = []
    for number, group in groups.items():
        if len(group) == 1:
            heads += group
            continue
        ordered = order_results(group, verdicts, rule, ratings, judgeable)
        # A picture stands for its exposure, whatever its film shows.
        within[number] = tuple(sorted(ordered, key=lambda result: result.candidate.companion))
        heads.append(within[number][0].candidate)
    return tuple(
        result
        if (members := within.get(result.candidate.group_id)) is None
        else replace(
            result, members=tuple(replace(member, rank=result.rank) for member in members[1:])
        )
        for result in order_results(heads, verdicts, rule, ratings, judgeable)
    )


def unfold_results(results: Sequence[Result]) -> tuple[Result, ...]:
    """Return all results, each head followed by what is folded into it."""
    return tuple(
        single
        for result in results
        for single in (
            (result,) if not result.members else (replace(result, members=()), *result.members)
        )
    )


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """What is folded into a result.

    Attributes:
        beside: Kinds of other files of the same exposure, as in «CR2».
        places: How many more places in the same file.
        alike: How many other pictures that look alike.
    """

    beside: tuple[str, ...]
    places: int
    alike: int


def count_members(result: Result) -> MemberCounts:
    """Count what is folded into a result."""
    own = result.candidate.item.content_hash
    places = alike = 0
    beside: dict[bytes, str] = {}
    for member in result.members:
        item = member.candidate.item
        if item.content_hash == own:
            places += 1
        elif member.candidate.companion and not result.candidate.companion:
            beside[item.content_hash] = item.path.suffix.removeprefix(".").upper()
        else:
            alike += 1
    return MemberCounts(tuple(dict.fromkeys(beside.values())), places, alike)


def describe_members(result: Result) -> str:
    """Return in words what is folded into a result, or nothing."""
    members = count_members(result)
    found: list[str] = []
    if members.beside:
        found.append("+" + " +".join(members.beside))
    if members.places:
        what = "place" if members.places == 1 else "places"
        found.append(f"+{members.places:,} more {what} in this file")
    if members.alike:
        found.append(f"+{members.alike:,} alike")
    return ", ".join(found)


def heads_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates in the order in which they are worth judging.

    First what stands for each group, for that is what the person looks at; then the other parts of
    documents, of which any may be the one; last what looks like another picture or goes with it,
    for the answer would be the same. Within each the coarse order is kept.

    Args:
        candidates: In coarse order.
    """
    contents: dict[int, bytes] = {}
    for candidate in candidates:
        if not candidate.companion:
            contents.setdefault(candidate.group_id, candidate.item.content_hash)
    met: set[int] = set()
    heads: list[Candidate] = []
    parts: list[Candidate] = []
    alike: list[Candidate] = []
    for candidate in candidates:
        number, own = candidate.group_id, candidate.item.content_hash
        if own != contents.setdefault(number, own):
            alike.append(candidate)
        elif number not in met:
            met.add(number)
            heads.append(candidate)
        else:
            parts.append(candidate)
    return heads + parts + alike


def extend_results(
    results: Sequence[Result],
    added: Sequence[Candidate],
    ratings: Mapping[int, bool] | None = None,
    judgeable: Collection[int] | None = None,
    *,
    unfolded: bool = False,
) -> tuple[Result, ...]:
    """Put further candidates behind results that are shown, without moving any of these.

    Candidates of a group that is there become its last members.

    Args:
        results: In their order.
        added: Further candidates in coarse order, none of them among the results.
        ratings: By item id: whether the person called it right for this query, or wrong.
        judgeable: Ids of the items that the judge may be asked about; None: all.
        unfolded: Whether every candidate is a result of its own.
    """
    ratings = ratings or {}
    extended = list(results)
    places = {} if unfolded else {r.candidate.group_id: n for n, r in enumerate(extended)}
    members: dict[int, list[Result]] = {}
    for candidate in added:
        number = candidate.item.id
        known = judgeable is None or number in judgeable
        own = Result(candidate, 0, feedback=ratings.get(number), judgeable=known)
        place = places.get(candidate.group_id)
        if place is None:
            if not unfolded:
                places[candidate.group_id] = len(extended)
            extended.append(replace(own, rank=len(extended) + 1))
        else:
            members.setdefault(place, []).append(replace(own, rank=extended[place].rank))
    for place, more in members.items():
        extended[place] = replace(extended[place], members=(*extended[place].members, *more))
    return tuple(extended)


def append_shown(results: Sequence[Result], shown: Sequence[Result]) -> tuple[Result, ...]:
    """Return results with those groups behind them that are shown already and not among them.

    An order that was made before the list was read on lacks what came by that.
    """
    held = {result.candidate.group_id for result in results}
    others = [result for result in shown if result.candidate.group_id not in held]
    return (
        *results,
        *(replace(r, rank=rank) for rank, r in enumerate(others, start=len(results) + 1)),
    )
