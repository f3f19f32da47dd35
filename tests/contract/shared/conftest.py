"""What only a shared library does: run with ``--store postgres``."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return None if config.getoption("--store") == "postgres" else True
