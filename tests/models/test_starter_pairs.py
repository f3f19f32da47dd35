"""The shipped judge answers every pair of query and candidate, as its card says."""

from typing import Any

import numpy as np
import pytest

from models.training.asker import Asker, options_question, question
from models.training.pair_cases import SETS, cases_of, lists_of
from models.training.pair_questions import options_text
from models.training.scores import picture_of
from models.training.settings import MOST_OPTIONS, OPTIONS_AFTER, PROMPTS
from models.world.pair_sets import Item, PairSet, option_lists
from retllm_desktop.core.judging import Pair
from retllm_desktop.judge.inference.prompt_layout import number_options as app_options_text
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.question_templates import PAPER_PROMPTS

STORED = 10
QUERIES = 16
LEAST = {
    "image_to_image": 0.85,
    "composed_to_image": 0.7,
    "composed_to_composed": 0.85,
    "text_to_passage": 0.6,
}
"""Least share of choices, match against one that misleads, that must be right."""
UNASKED = {Pair.IMAGE_TO_IMAGE}
"""The model can answer, but finds no more than the coarse order of pictures."""


def truth(
    asker: Asker, pair: str, data: PairSet, query: int, candidate: int
) -> tuple[float, float]:
    def shown(item: Item) -> Any:
        return None if item.scene is None else asker.shown(picture_of(item.scene))

    one, two = data.queries[query], data.gallery[candidate]
    return asker.truth(question(pair, one, two, (shown(one), shown(two))))


def test_the_pack_has_a_prompt_and_a_rule_for_every_pair_that_it_is_asked(
    fine_pack: InstalledPack,
) -> None:
    spec = fine_pack.manifest.fine
    assert spec is not None
    asked = set(Pair) - UNASKED
    assert dict(spec.prompts) == {pair.value: PAPER_PROMPTS[pair] for pair in asked}
    # A choice among texts orders these alone, so no rule makes a relevance of it.
    assert set(spec.pairs) == asked - {Pair.TEXT_TO_IMAGE, Pair.IMAGE_TO_TEXTS}
    assert spec.most_options == MOST_OPTIONS


def test_the_app_asks_in_the_words_of_training() -> None:
    assert options_text(["a", "b"])[0].endswith(app_options_text(["a", "b"]) + OPTIONS_AFTER)
    assert {pair.value: text for pair, text in PAPER_PROMPTS.items()} == PROMPTS


@pytest.mark.parametrize("pair", list(SETS))
def test_answers_are_those_of_the_framework(
    pair: str, asker: Asker, known_pair_answers: dict[str, Any]
) -> None:
    data, cases = cases_of(pair)
    stored = known_pair_answers[pair]
    assert [(case["query"], case["candidate"]) for case in stored] == cases
    for case in stored[:STORED]:
        _, p_true = truth(asker, pair, data, case["query"], case["candidate"])
        assert p_true == pytest.approx(case["p_true"], abs=2e-3), case


def test_choices_are_those_of_the_framework(
    asker: Asker, known_pair_answers: dict[str, Any]
) -> None:
    lists = lists_of()
    for entry, expected in list(zip(lists, known_pair_answers["image_to_texts"], strict=True))[
        :STORED
    ]:
        asked = options_question(asker.shown(picture_of(entry.scene)), entry.options)
        found = asker.choice(asked, len(entry.options))
        assert found == pytest.approx(np.array(expected), abs=2e-3), entry


@pytest.mark.parametrize("pair", list(SETS))
def test_a_match_wins_against_what_misleads(pair: str, asker: Asker) -> None:
    make = next(iter(SETS[pair].values()))
    data = make("test", QUERIES)
    right: list[bool] = []
    for query, target in enumerate(data.targets):
        own, _ = truth(asker, pair, data, query, target)
        others = [item for item in data.groups[query] if item != target]
        wrong = [others[(query + i) % len(others)] for i in range(3)]
        right += [own > truth(asker, pair, data, query, item)[0] for item in wrong]
    assert np.mean(right) >= LEAST[pair], right


def test_the_true_sentence_is_chosen_more_often_than_by_chance(asker: Asker) -> None:
    lists = option_lists("test", 40)
    right = [
        int(
            asker.choice(
                options_question(asker.shown(picture_of(entry.scene)), entry.options),
                len(entry.options),
            ).argmax()
        )
        == entry.answer
        for entry in lists
    ]
    # A third of them by chance.
    assert np.mean(right) >= 0.6, right
