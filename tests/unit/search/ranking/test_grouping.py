"""What is folded, where it stands, and which of it stands for the others."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.types import Candidate, Item, Modality, Verdict
from retllm_desktop.search.ranking.grouping import (
    append_shown,
    describe_members,
    extend_results,
    heads_first,
    order_groups,
    unfold_results,
)
from retllm_desktop.search.ranking.order import FusionRule, Scoring, order_results
from retllm_desktop.search.ranking.schedule import PendingCandidate, judging_order


def verdict(log_odds: float) -> Verdict:
    return Verdict(0.5, 0.1, log_odds, 1.0)


def made(documents: list[int]) -> list[Candidate]:
    """Candidates in coarse order, given the document that each belongs to."""
    firsts: dict[int, int] = {}
    found: list[Candidate] = []
    for number, document in enumerate(documents, start=1):
        group = firsts.setdefault(document, number)
        item = Item(number, bytes([document]) * 32, number, Modality.TEXT, Path(f"{document}.txt"))
        found.append(Candidate(item, number, 0.5, 0.0, group=group))
    return found


CANDIDATES = st.lists(st.integers(0, 5), min_size=1, max_size=14).map(made)
VERDICTS = st.dictionaries(st.integers(1, 14), st.floats(-30, 30).map(verdict))
RATINGS = st.dictionaries(st.integers(1, 14), st.booleans())
RULES = st.builds(FusionRule, scoring=st.sampled_from(Scoring), temperature=st.floats(0.1, 10))


def ids(results) -> list[int]:
    return [result.candidate.item.id for result in results]


@given(CANDIDATES, VERDICTS, RULES, RATINGS)
def test_every_candidate_is_in_one_group_and_every_group_there_once(
    candidates, verdicts, rule, ratings
):
    results = order_groups(candidates, verdicts, rule, ratings)
    assert sorted(ids(unfold_results(results))) == [c.item.id for c in candidates]
    groups = [result.candidate.group_id for result in results]
    assert max(Counter(groups).values()) == 1
    for rank, result in enumerate(results, start=1):
        assert {m.candidate.group_id for m in result.members} <= {result.candidate.group_id}
        assert {result.rank, *(m.rank for m in result.members)} == {rank}
        assert not any(member.members for member in result.members)


@given(CANDIDATES, VERDICTS, RULES)
def test_groups_move_by_verdicts_alone(candidates, verdicts, rule):
    """Groups of which nothing was judged keep their order, and without a verdict their places."""
    coarse = [result.candidate.group_id for result in order_groups(candidates, {}, rule)]
    assert coarse == list(dict.fromkeys(c.group_id for c in candidates))
    judged = {c.group_id for c in candidates if c.item.id in verdicts}
    settled = [r.candidate.group_id for r in order_groups(candidates, verdicts, rule)]
    unjudged = [group for group in coarse if group not in judged]
    assert [group for group in settled if group not in judged] == unjudged


@given(CANDIDATES, VERDICTS, RULES, RATINGS)
def test_the_head_is_what_would_come_first_of_its_group(candidates, verdicts, rule, ratings):
    for result in order_groups(candidates, verdicts, rule, ratings):
        own = [c for c in candidates if c.group_id == result.candidate.group_id]
        expected = ids(order_results(own, verdicts, rule, ratings))
        assert ids(unfold_results([result])) == expected


@given(CANDIDATES, VERDICTS, RULES, RATINGS)
def test_without_groups_it_is_the_order_of_single_results(candidates, verdicts, rule, ratings):
    single = [replace(candidate, group=0) for candidate in candidates]
    assert order_groups(single, verdicts, rule, ratings) == order_results(
        single, verdicts, rule, ratings
    )


@given(CANDIDATES, VERDICTS, RULES, st.integers(1, 14))
def test_what_is_read_on_moves_nothing(candidates, verdicts, rule, shown):
    before = order_groups(candidates[:shown], verdicts, rule)
    after = extend_results(before, candidates[shown:])
    assert [r.candidate for r in after[: len(before)]] == [r.candidate for r in before]
    assert [r.rank for r in after] == list(range(1, len(after) + 1))
    assert sorted(ids(unfold_results(after))) == [c.item.id for c in candidates]
    unjudged = order_groups(candidates, {}, rule)
    assert extend_results(order_groups(candidates[:shown], {}, rule), candidates[shown:]) == (
        unjudged
    )


@given(CANDIDATES, st.integers(1, 14))
def test_an_order_made_before_the_list_was_read_on_keeps_what_is_shown(candidates, known):
    rule = FusionRule()
    shown = order_groups(candidates, {}, rule)
    earlier = order_groups(candidates[:known], {}, rule)
    kept = append_shown(earlier, shown)
    assert kept[: len(earlier)] == earlier
    assert {r.candidate.group_id for r in kept} == {r.candidate.group_id for r in shown}
    assert [r.rank for r in kept] == list(range(1, len(shown) + 1))


@given(CANDIDATES)
def test_the_first_of_each_group_is_judged_before_the_others(candidates):
    order = heads_first(candidates)
    assert sorted(c.item.id for c in order) == [c.item.id for c in candidates]
    is_head = [c.group_id == c.item.id for c in order]
    assert is_head == sorted(is_head, reverse=True)
    waiting = [
        PendingCandidate(c.item.id, 0.0, 0.0, deferred=c.group_id != c.item.id) for c in order
    ]
    assert [p.key for p in judging_order(waiting)] == [c.item.id for c in order]


def test_parts_of_documents_are_judged_before_pictures_alike():
    first, page, copy, other = made([1, 1, 2, 3])
    copy = replace(copy, group=1)
    assert heads_first([first, copy, page, other]) == [first, other, page, copy]


def test_it_says_what_is_folded():
    rule = FusionRule()
    (one,) = order_groups(made([1]), {}, rule)
    assert describe_members(one) == ""
    (two,) = order_groups(made([1, 1]), {}, rule)
    assert describe_members(two) == "+1 more place in this file"
    alike = [replace(candidate, group=1) for candidate in made([1, 2, 3])]
    (three,) = order_groups(alike, {}, rule)
    assert describe_members(three) == "+2 alike"
