"""Which question tells right from wrong, and when another one is surely better."""

import numpy as np
import pytest

from retllm_desktop.evaluation.framing_figures import (
    FramedAnswers,
    average_precision,
    decide_framing,
    measure_framings,
)
from retllm_desktop.packs.question_templates import Framing

OWN, OTHER = Framing.ANSWER, Framing.YES_NO


def group(name="pictures", queries=40, **noise):
    """Answers of two framings to a right and a wrong candidate of each query."""
    chance = np.random.default_rng(7)
    right = np.tile([True, False], queries)
    made = {
        Framing(framing): np.where(right, 1.0, -1.0) + spread * chance.standard_normal(2 * queries)
        for framing, spread in noise.items()
    }
    return FramedAnswers(
        name,
        np.repeat(np.arange(queries), 2),
        right,
        made,
        dict.fromkeys(made, 0.5),
        dict.fromkeys(made, 1.0),
    )


def noisy(own, other, **more):
    return group(**{OWN.value: own, OTHER.value: other}, **more)


def test_average_precision_of_known_orders():
    right = np.array([True, False, True, False])
    once = np.ones(4, np.int64)
    assert average_precision(np.array([4.0, 3, 2, 1]), right, once) == pytest.approx(
        (1 + 2 / 3) / 2
    )
    assert average_precision(np.array([4.0, 1, 3, 2]), right, once) == 1.0
    # All alike: the share of what is right, whatever their order.
    assert average_precision(np.zeros(4), right, once) == 0.5
    # What was not drawn does not count.
    assert average_precision(np.array([4.0, 3, 2, 1]), right, np.array([1, 0, 2, 5])) == 1.0
    with pytest.raises(ValueError, match="nothing is right"):
        average_precision(np.zeros(4), right, np.array([0, 1, 0, 1]))


def test_figures_lie_within_their_intervals():
    found = measure_framings([noisy(0.2, 3.0)], seed=0)
    clear, unclear = found
    assert (clear.framing, unclear.framing) == (OWN, OTHER)
    for one in found:
        assert one.pairs == 80
        for figure in (one.accuracy, one.average_precision, one.log_loss):
            assert figure.low <= figure.value <= figure.high
    assert clear.accuracy.value == 1.0
    assert clear.average_precision.value > unclear.average_precision.high
    assert clear.log_loss.value < unclear.log_loss.low
    assert measure_framings([noisy(0.2, 3.0)], seed=0) == found


def test_another_question_is_taken_only_where_it_is_surely_better():
    better = decide_framing([noisy(3.0, 0.2)], OWN, seed=0)
    assert better.framing is OTHER
    assert better.gains[OTHER].low > 0
    assert better.discrimination > 0.95
    alike = decide_framing([noisy(1.0, 0.97)], OWN, seed=0)
    assert alike.framing is OWN
    assert alike.gains[OTHER].low < 0 < alike.gains[OTHER].high
    # On four pairs even a question that makes no mistake is not surely better.
    few = decide_framing([noisy(1.2, 0.1, queries=2)], OWN, seed=0)
    assert few.framing is OWN


def test_groups_count_alike_and_every_framing_must_be_asked_about_each():
    many, few = noisy(0.1, 3.0, name="many", queries=60), noisy(3.0, 0.1, name="few", queries=20)
    mean = decide_framing([many, few], OWN, seed=0).average_precision
    alone = [decide_framing([one], OWN, seed=0).average_precision for one in (many, few)]
    assert mean[OWN] == pytest.approx((alone[0][OWN] + alone[1][OWN]) / 2)
    with pytest.raises(ValueError, match="every framing"):
        decide_framing([many, group(**{OWN.value: 1.0})], OWN, seed=0)
    with pytest.raises(ValueError, match="every framing"):
        decide_framing([], OWN, seed=0)


def test_a_judge_that_says_one_thing_to_everything_is_told():
    blind = noisy(0.5, 0.5)
    lifted = FramedAnswers(
        blind.group, blind.queries, blind.right,
        {framing: 9.0 + 0 * values for framing, values in blind.log_odds.items()},
        blind.prior, blind.answer_mass,
    )  # fmt: skip
    found = decide_framing([lifted], OWN, seed=0)
    assert found.says_one_thing
    assert found.discrimination == 0.5
    assert not decide_framing([blind], OWN, seed=0).says_one_thing
