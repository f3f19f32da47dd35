"""A small, seeded sample of the torture; the long one is ``python -m tests.torture``."""

from pathlib import Path

from tests.torture.runs import Plan, Torture


def test_nothing_is_lost_or_doubled_when_indexing_is_killed(tmp_path: Path) -> None:
    found = Torture(tmp_path, Plan(kills=3, faults=2, files=120, operations=15, seed=7)).run()

    assert found.complaints == []
    assert found.killed + found.failed + found.whole == 5
    assert found.files > 50
