"""The whole program on a data folder of its own, with the packs of the drawn world."""

from collections.abc import Callable
from pathlib import Path

import pytest

from retllm_desktop.cli.main import run_command
from tests.fixtures.drawn_world import choose_drawn_packs

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def drawn_data(tmp_path: Path) -> Path:
    """The data folder."""
    return choose_drawn_packs(tmp_path / "data")


@pytest.fixture
def call(drawn_data: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command; returns its exit code, what it printed and what it noted."""

    def invoke(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_command(["--data-dir", str(drawn_data), *map(str, words)])
        return code, *capsys.readouterr()

    return invoke
