"""A small, seeded sample of the torture; the long one is ``python -m tests.torture``."""

from pathlib import Path

from tests.torture.runs import Plan, Torture, without_orphans


def test_nothing_is_lost_or_doubled_when_indexing_is_killed(tmp_path: Path) -> None:
    found = Torture(tmp_path, Plan(kills=2, faults=2, files=100, operations=15, seed=7)).run()

    assert found.complaints == []
    assert found.killed + found.failed + found.whole == 4
    assert found.files > 50


ORPHAN = """Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "/usr/lib/python3.11/multiprocessing/spawn.py", line 122, in spawn_main
    exitcode = _main(fd, parent_sentinel)
               ^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/multiprocessing/spawn.py", line 130, in _main
    preparation_data = reduction.pickle.load(from_parent)
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
EOFError: Ran out of input
"""
BUG = """Traceback (most recent call last):
  File "/src/retllm_desktop/platform/processes.py", line 261, in _child_main
    target(connection, configuration)
EOFError: Ran out of input
"""


def test_only_what_an_orphan_says_at_its_start_is_passed_over() -> None:
    assert without_orphans("before\n" + ORPHAN + "after\n") == "before\nafter\n"
    assert without_orphans(BUG) == BUG
    assert without_orphans(ORPHAN + BUG + ORPHAN) == BUG
    assert without_orphans(BUG + ORPHAN) == BUG
