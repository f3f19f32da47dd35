from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.judge.client.supervisor import RestartPolicy

FILES = ((10, 1), (20, 2))
CHANGED = ((10, 1), (21, 3))


def after(failures, now=0.0):
    state = RestartPolicy()
    for _ in range(failures):
        state = state.failed(now, FILES)
    return state


def test_the_first_failure_costs_no_pause():
    assert RestartPolicy().wait_s(0, FILES) == 0
    assert after(1).wait_s(0, FILES) == 0


def test_from_the_second_on_there_is_a_pause_that_grows_to_a_limit():
    pauses = [after(n).wait_s(0, FILES) for n in (2, 3, 4, 50)]
    assert pauses == [15, 30, 60, 600]


def test_the_pause_passes():
    assert after(2, now=100).wait_s(107, FILES) == 8
    assert after(2, now=100).wait_s(115, FILES) == 0


def test_changed_files_are_tried_at_once_and_start_afresh():
    state = after(5)
    assert state.wait_s(0, CHANGED) == 0
    assert state.failed(0, CHANGED).wait_s(0, CHANGED) == 0


@given(st.integers(0, 2000))
def test_no_number_of_failures_waits_longer_than_ten_minutes(failures):
    state = RestartPolicy(failures=failures, files=FILES).failed(0.0, FILES)
    assert 0 <= state.wait_s(0.0, FILES) <= 600
