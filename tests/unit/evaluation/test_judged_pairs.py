"""Judged pairs are read from a table, the program's own and anybody's."""

from collections import Counter

import pytest

from retllm_desktop.composition.prompt_evaluation import open_shipped_pairs
from retllm_desktop.core.errors import InputError
from retllm_desktop.core.judging import Pair
from retllm_desktop.core.knowledge import Domain
from retllm_desktop.evaluation.judged_pairs import (
    list_pair_pictures,
    read_judged_pairs,
    sample_judged_pairs,
)

HEAD = "query,query_picture,picture,text,right\n"


def table(tmp_path, *lines, head=HEAD):
    path = tmp_path / "judged.csv"
    path.write_text(head + "\n".join(lines) + "\n", "utf-8")
    return path


def test_what_is_compared_follows_from_what_is_there(tmp_path):
    path = table(
        tmp_path,
        "a cat,,cat.jpg,,yes",
        "a cat,,dog.jpg,,no",
        ",cat.jpg,dog.jpg,,No",
        "in grey,cat.jpg,grey.jpg,,1",
        '"a, b",,,a passage,true',
    )
    found = read_judged_pairs(path)
    assert [one.pair for one in found] == [
        Pair.TEXT_TO_IMAGE, Pair.TEXT_TO_IMAGE, Pair.IMAGE_TO_IMAGE, Pair.COMPOSED_TO_IMAGE,
        Pair.TEXT_TO_PASSAGE,
    ]  # fmt: skip
    assert [one.right for one in found] == [True, False, False, True, True]
    assert found[0].group == "text to image"
    assert found[0].domain is None
    assert found[4].query.text == "a, b"
    assert list_pair_pictures(found) == ("cat.jpg", "dog.jpg", "grey.jpg")


def test_columns_that_are_not_needed_may_be_missing(tmp_path):
    path = table(tmp_path, "yes,a cat,cat.jpg", "no,a dog,cat.jpg", head="right,query,picture\n")
    assert len(read_judged_pairs(path)) == 2


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("a cat,,cat.jpg,,perhaps", "does not say «yes» or «no»"),
        ("a cat,,,,yes", "names nothing that a judge compares"),
        (",cat.jpg,,a passage,yes", "names nothing that a judge compares"),
        ("a cat,,cat.jpg,,yes", "no right ones, or no wrong ones"),
    ],
)
def test_a_line_that_says_nothing_is_refused(tmp_path, line, sentence):
    with pytest.raises(InputError, match=sentence):
        read_judged_pairs(table(tmp_path, line))


def test_a_table_that_is_none(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_judged_pairs(tmp_path / "none.csv")
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="no UTF-8"):
        read_judged_pairs(bad)
    with pytest.raises(InputError, match="is no CSV"):
        read_judged_pairs(table(tmp_path, '"a cat,,cat.jpg,,yes'))
    with pytest.raises(InputError, match="domains are"):
        read_judged_pairs(table(tmp_path, "moon,a,b.jpg,yes", head="domain,query,picture,right\n"))


def test_a_sample_keeps_queries_whole(tmp_path):
    lines = [f"query {n},,{picture}.jpg,,{right}" for n in range(9) for picture, right in
             (("a", "yes"), ("b", "no"), ("c", "no"))]  # fmt: skip
    pairs = read_judged_pairs(table(tmp_path, *lines))
    assert sample_judged_pairs(pairs, 0, 0) == pairs
    few = sample_judged_pairs(pairs, 4, 0)
    assert len(few) == 12
    assert set(Counter(one.query for one in few).values()) == {3}
    assert sample_judged_pairs(pairs, 4, 0) == few != sample_judged_pairs(pairs, 4, 1)


def test_the_programs_own_pairs_have_every_kind_and_all_their_pictures():
    with open_shipped_pairs() as judged:
        named = list_pair_pictures(judged.pairs)
        assert all((judged.folder / name).is_file() for name in named)
    kinds = Counter((one.pair, one.domain) for one in judged.pairs)
    assert {pair for pair, _ in kinds} == set(Pair) - {Pair.IMAGE_TO_TEXTS}
    assert {domain for _, domain in kinds} == set(Domain)
    groups: dict[tuple[str, Domain | None], Counter[bool]] = {}
    for one in judged.pairs:
        groups.setdefault((one.group, one.domain), Counter())[one.right] += 1
    # As many right ones as wrong ones, so that chance is one half.
    assert all(both[True] == both[False] >= 8 for both in groups.values())
    assert len(set(judged.pairs)) == len(judged.pairs)
