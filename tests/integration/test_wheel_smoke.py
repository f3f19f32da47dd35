"""The wheel, in an environment of its own: what the checkout hides (a file that the wheel lacks,
a library that only the development group brings) shows here.
"""

import json
import os
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import llama_wheel
import pytest
from uv import find_uv_bin

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "packaging" / "locks"


def run(*command: str | Path, cwd: Path, environment: dict[str, str]) -> str:
    """Run a program to its end and return what it printed; a failure shows all it said."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def run_uv(*arguments: str | Path, cwd: Path, environment: dict[str, str]) -> None:
    """Run uv from its cache alone; only what the cache lacks is fetched."""
    uv = Path(find_uv_bin())
    offline = subprocess.run(
        [uv, *arguments, "--offline"], cwd=cwd, env=environment, capture_output=True, check=False
    )
    if offline.returncode != 0:
        run(uv, *arguments, cwd=cwd, environment=environment)


def compiled_wheel(folder: Path) -> Path:
    """The wheel of llama-cpp-python that this environment was set up with, or the same anew.

    It takes minutes to compile, so nothing is compiled here.
    """
    if (kept := llama_wheel.find_wheel()) is not None:
        return kept
    installed = Path(str(distribution(llama_wheel.NAME).locate_file("")))
    return llama_wheel.pack_wheel(installed, folder)


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder from which the checkout cannot be seen."""
    return tmp_path_factory.mktemp("outside")


@pytest.fixture(scope="module")
def environment(outside: Path) -> dict[str, str]:
    """The environment of a stranger's machine: nothing of ours, a home that is empty."""
    names = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "RETLLM_DATA_DIR"}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return kept | {
        "RETLLM_DATA_DIR": str(outside / "data"),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONWARNINGS": "default",
    }


@pytest.fixture(scope="module")
def wheel(outside: Path, environment: dict[str, str]) -> Path:
    run_uv(
        "build", "--wheel", "--build-constraints", LOCKS / "build.txt", "--python", sys.executable,
        "--out-dir", outside / "dist", ROOT,
        cwd=outside, environment=environment,
    )  # fmt: skip
    (built,) = (outside / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, outside: Path, environment: dict[str, str]) -> Path:
    """The folder of programs of a new environment that holds the wheel and its locked needs."""
    venv = outside / "environment with a space"
    run_uv("venv", "--python", sys.executable, venv, cwd=outside, environment=environment)
    folder = venv / ("Scripts" if os.name == "nt" else "bin")
    python = folder / ("python.exe" if os.name == "nt" else "python")
    lock = outside / "lock.txt"
    llama_wheel.write_lock("app", compiled_wheel(outside), lock)
    run_uv(
        "pip", "install", "--python", python, "--no-deps", "--only-binary", ":all:",
        "--require-hashes", "--requirements", lock,
        cwd=outside, environment=environment,
    )  # fmt: skip
    run_uv(
        "pip", "install", "--python", python, "--no-deps", wheel,
        cwd=outside, environment=environment,
    )  # fmt: skip
    run_uv("pip", "check", "--python", python, cwd=outside, environment=environment)
    return folder


def test_the_wheel_holds_what_the_program_needs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    packs = [name for name in names if name.startswith("retllm_desktop/_bundled/models/")]
    for pack in ("starter-coarse", "starter-fine", "starter-photos", "starter-text"):
        shipped = {path.name for path in (ROOT / "models" / pack).iterdir() if path.is_file()}
        assert {name.rsplit("/", 1)[1] for name in packs if f"/{pack}/" in name} == shipped
        assert "manifest.json" in shipped
    offered = {path.name for path in (ROOT / "models" / "catalogue").glob("*.json")}
    assert {name.rsplit("/", 1)[1] for name in packs if "/catalogue/" in name} >= offered > set()
    resources = {"demo-photographs.zip", "demo-drawn.zip", "trial.zip", "translations/retllm_ar.qm"}
    assert {f"retllm_desktop/_bundled/resources/{name}" for name in resources} < set(names)
    foreign = [
        name
        for name in names
        if not name.startswith(("retllm_desktop/", "retllm_desktop-"))
        and not name.split("/")[0].endswith(".dist-info")
    ]
    assert not foreign
    assert not [
        name for name in names if "training" in name or "world" in name or "__pycache__" in name
    ]
    assert "retllm_desktop/py.typed" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_environment_has_no_development_tools(
    scripts: Path, outside: Path, environment: dict[str, str]
) -> None:
    code = (
        "import importlib.util as u, json, retllm_desktop; print(json.dumps(["
        "[n for n in ('pytest', 'hypothesis', 'onnx', 'gguf', 'torch') if u.find_spec(n)],"
        "retllm_desktop.__file__]))"
    )
    tools, place = json.loads(
        run(scripts / "python", "-c", code, cwd=outside, environment=environment)
    )
    assert tools == []
    assert not Path(place).is_relative_to(ROOT)


def test_the_program_says_its_version(
    scripts: Path, outside: Path, environment: dict[str, str]
) -> None:
    from retllm_desktop import __version__

    said = run(scripts / "retllm-desktop", "--version", cwd=outside, environment=environment)
    assert said.split() == ["retllm-desktop", __version__]


def test_the_packs_came_along_unharmed(
    scripts: Path, outside: Path, environment: dict[str, str]
) -> None:
    said = json.loads(
        run(
            scripts / "retllm-desktop", "models", "--verify", "--json",
            cwd=outside, environment=environment,
        )
    )  # fmt: skip
    states = {pack["id"]: pack["state"] for pack in said}
    assert states == {
        "starter-coarse": "whole",
        "starter-fine": "in use, whole",
        "starter-photos": "in use, whole",
        "starter-text": "in use, whole",
    }
    for pack in said:
        assert not Path(pack["folder"]).is_relative_to(ROOT)


def test_the_demo_finds_what_is_meant(
    scripts: Path, outside: Path, environment: dict[str, str]
) -> None:
    library = outside / "a demo library"
    said = json.loads(
        run(
            scripts / "retllm-desktop", "demo", "--no-window", "--json", library,
            cwd=outside, environment=environment,
        )
    )  # fmt: skip
    packs = {name: part["packs"] for name, part in said["libraries"].items()}
    assert packs == {
        "photographs": {
            "coarse": "starter-photos", "text": "starter-text", "fine": "starter-fine"
        },
        "drawn": {"coarse": "starter-coarse", "text": None, "fine": "starter-fine"},
    }  # fmt: skip
    assert [search["part"] for search in said["searches"]].count("drawn") == 3
    for search in said["searches"]:
        expected = search["expected"]
        assert Path(expected["path"]).is_relative_to(library)
        assert expected["rank"] == 1, f"not found first: {search}"
        if search["part"] == "drawn":
            assert expected["coarse_rank"] > 1, "the coarse stage alone was to be wrong here"
        else:
            assert not search["judged"], "no judge here knows photographs"


def test_the_window_can_be_loaded(
    scripts: Path, outside: Path, environment: dict[str, str]
) -> None:
    code = (
        "from PySide6.QtWidgets import QApplication; import retllm_desktop.ui.window.app;"
        "a = QApplication([]); print(a.platformName())"
    )
    said = run(
        scripts / "python", "-c", code,
        cwd=outside, environment=environment | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert said.strip() == "offscreen"
