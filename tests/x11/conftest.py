"""Stories on a real X server take minutes: they run where they are asked for by their folder."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from retllm_desktop.cli.main import run_command
from tests.x11.desktop import Desktop, wait_for

_HERE = Path(__file__).parent
NEEDED = ("Xvfb", "openbox", "xdotool", "dbus-daemon")
KEY = "Ctrl+Alt+Space"
WORDS = ("harbour", "orchard", "lantern", "bicycle", "meadow", "castle")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave them out of a run of everything."""
    asked = [Path(word.partition("::")[0]).resolve() for word in config.args]
    if any(path.is_relative_to(_HERE) for path in asked):
        return
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.skip(reason="run with python -m pytest tests/x11"))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an indexed library of a few pictures with names of their own."""
    folder = tmp_path_factory.mktemp("x11")
    pictures = folder / "pictures"
    pictures.mkdir()
    for number, word in enumerate(WORDS):
        Image.new("RGB", (320, 240), (40 * number, 200 - 30 * number, 90)).save(
            pictures / f"{word}.jpg"
        )
    # One that cannot be read, for the list of problems.
    (pictures / "half.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    data = folder / "data"
    data.mkdir()
    (data / "settings.toml").write_text(f'search_key = "{KEY}"\nocr = false\nfine_pack = ""\n')
    assert run_command(["index", "--data-dir", str(data), str(pictures)]) == 0
    return folder


@pytest.fixture
def desktop(library: Path, tmp_path: Path) -> Iterator[Desktop]:
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    if lacking:
        pytest.skip(f"there is no {', '.join(lacking)}")
    shutil.copytree(library / "data", tmp_path / "data")
    made = Desktop(tmp_path)
    yield made
    made.close()


@pytest.fixture
def app(desktop: Desktop) -> subprocess.Popen[str]:
    """The program, open, with its key."""
    started = desktop.app()
    number = desktop.window("retllm desktop")
    desktop.use("windowactivate", "--sync", number)
    # Its box stands there before it holds the library. Who starts again before that may be the
    # first to hold it, and stays.
    wait_for(desktop.listens, "the program listens")
    return started
