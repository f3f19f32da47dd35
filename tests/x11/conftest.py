"""Stories on a real X server take minutes: they run where they are asked for by their folder."""

from pathlib import Path

import pytest

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave them out of a run of everything."""
    asked = [Path(word.partition("::")[0]).resolve() for word in config.args]
    if any(path.is_relative_to(_HERE) for path in asked):
        return
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.skip(reason="run with python -m pytest tests/x11"))
