import math

from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.similarity import sigmoid
from retllm_desktop.search.ranking.calibration import Calibration, LabelledValue, refine_calibration

OWN = st.builds(Calibration, st.floats(0.05, 5.0), st.floats(-10, 10))
MARKS = st.lists(st.builds(LabelledValue, st.floats(-20, 20), st.booleans()), max_size=40)


def at(calibration: Calibration, value: float) -> float:
    return sigmoid(calibration.log_odds(value))


@given(OWN)
def test_no_marks_change_nothing(own):
    assert refine_calibration(own, []) == own


@given(OWN, MARKS)
def test_more_relevant_to_the_pack_stays_more_relevant(own, marks):
    assert refine_calibration(own, marks).scale > 0


@given(OWN, MARKS)
def test_marks_move_it_boundedly(own, marks):
    # At the pack's own point of doubt only the shift counts: a quarter a mark at the most.
    doubt = -own.offset / own.scale
    moved = refine_calibration(own, marks).log_odds(doubt)
    assert abs(moved) <= 0.25 * len(marks) + 1e-6


@given(OWN, MARKS, st.floats(-5, 5))
def test_right_raises_and_wrong_lowers_what_was_marked(own, marks, odds):
    value = (odds - own.offset) / own.scale
    before = at(refine_calibration(own, marks), value)
    assert (
        at(refine_calibration(own, [*marks, LabelledValue(value, right=True)]), value)
        >= before - 1e-6
    )
    assert (
        at(refine_calibration(own, [*marks, LabelledValue(value, right=False)]), value)
        <= before + 1e-6
    )


@given(OWN, MARKS)
def test_the_order_of_marks_does_not_matter(own, marks):
    one, other = refine_calibration(own, marks), refine_calibration(own, marks[::-1])
    assert math.isclose(one.scale, other.scale, rel_tol=1e-6, abs_tol=1e-9)
    assert math.isclose(one.offset, other.offset, rel_tol=1e-6, abs_tol=1e-6)


def test_many_marks_bring_a_wrong_scale_right():
    own = Calibration(1.0, 0.0)
    # Everything lies two log-odds too high: what the pack calls 0.88 is right half of the time.
    marks = [
        LabelledValue(step / 10, right=(step * 7919 % 1000) / 1000 < sigmoid(step / 10 - 2.0))
        for step in range(-40, 81)
        for _ in range(4)
    ]
    found = refine_calibration(own, marks)
    assert 1.3 < -found.log_odds(0.0) < 2.4
    assert abs(at(found, 2.0) - 0.5) < 0.1


def test_one_slip_far_out_does_not_turn_the_scale():
    own = Calibration(1.0, 0.0)
    found = refine_calibration(own, [LabelledValue(1000.0, right=False)])
    assert found.scale > 0.5
    assert at(found, 3.0) > 0.8


def test_contradicting_the_pack_flattens_it_and_never_turns_it():
    marks = [LabelledValue(4.0, right=False), LabelledValue(-4.0, right=True)] * 100
    found = refine_calibration(Calibration(1.0, 0.0), marks)
    assert math.isclose(found.scale, 0.2)
    assert abs(found.offset) < 1e-6
