"""A small, seeded sample of the fuzzing; the long one is ``python -m tests.fuzz``."""

import random
from pathlib import Path

import pytest

from retllm_desktop.extraction.readers import get_read_endings
from tests.fixtures.specimens import SPECIMENS
from tests.fuzz.command import format_report
from tests.fuzz.mutations import LONGEST_BYTES, mutate
from tests.fuzz.runs import Fuzzing, Plan

_FILES = 2


def test_damaged_files_of_every_format_are_read_or_refused(tmp_path: Path) -> None:
    files = _FILES * len({specimen.name for specimen in SPECIMENS})
    # A busy machine is no reason to fail: whether files hang is for the long run to say.
    report = Fuzzing(tmp_path, Plan(files, seed=4, file_s=300.0)).run()

    assert report.complaints == []
    assert sum(row.files for row in report.formats.values()) == files
    assert all(row.files == _FILES for row in report.formats.values())
    assert sum(row.refused for row in report.formats.values()) > files // 10
    assert f"{files} files" in format_report(report)


def test_every_format_has_a_seed() -> None:
    seeded = {ending for specimen in SPECIMENS for ending in specimen.endings}
    assert seeded >= set(get_read_endings())


@pytest.mark.parametrize("number", range(5))
def test_a_number_is_the_same_file_in_every_run(tmp_path: Path, number: int) -> None:
    for specimen in SPECIMENS[:12]:
        data = specimen.make(tmp_path)
        one, other = (mutate(random.Random(number), data, b"PK\x03\x04" * 9) for _ in range(2))
        assert one == other != data
        assert len(one) <= LONGEST_BYTES
