"""What is written twice about the set-up must say the same, and the locks must hold no address."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "packaging" / "locks"


def read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text("utf-8")


def pins(lock: str) -> dict[str, set[str]]:
    """Name → versions (numpy has one for old and one for new Pythons) that a lock pins."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"(?m)^([a-z0-9-]+)==([^\s;]+)", read("packaging/locks", lock)):
        found.setdefault(name, set()).add(version)
    assert found, f"{lock} pins nothing"
    return found


@pytest.mark.parametrize("lock", ["app.txt", "dev.txt", "build.txt", "uv.txt"])
def test_a_lock_pins_by_hash_and_holds_no_address(lock: str) -> None:
    text = read("packaging/locks", lock)
    assert not re.search(r"://|--(index-url|extra-index-url|find-links)", text)
    requirements = re.split(r"(?m)^(?=[a-z])", text)[1:]
    assert all("--hash=sha256:" in requirement for requirement in requirements)


def test_the_tests_run_on_the_versions_that_the_program_runs_on() -> None:
    app, dev = pins("app.txt"), pins("dev.txt")
    assert {name: dev.get(name) for name in app} == app
    assert dev["uv"] == pins("uv.txt")["uv"]


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    names = {re.split(r"[^A-Za-z0-9._-]", need)[0] for need in project["project"]["dependencies"]}
    assert names <= pins("app.txt").keys()
    tools = {re.split(r"[^A-Za-z0-9._-]", need)[0] for need in project["dependency-groups"]["dev"]}
    assert tools <= pins("dev.txt").keys()


def test_the_locks_know_no_training_library() -> None:
    assert not {"torch", "triton"} & pins("dev.txt").keys()


def test_the_readme_names_the_system_packages_that_ci_installs() -> None:
    in_ci = re.search(r"system_packages=\((.*?)\)", read(".ci/run"), re.DOTALL)
    in_readme = re.search(r"apt-get install ((?:.*\\\n)*.*)", read("README.md"))
    assert in_ci is not None
    assert in_readme is not None
    assert set(in_ci[1].split()) == set(in_readme[1].replace("\\", " ").split())


@pytest.mark.parametrize("script", ["run.sh", "run.ps1"])
def test_both_scripts_accept_the_pythons_that_the_project_accepts(script: str) -> None:
    wanted = tomllib.loads(read("pyproject.toml"))["project"]["requires-python"]
    assert f"'{wanted}'" in read("packaging", script)


@pytest.mark.parametrize("command", ["demo", "test"])
def test_the_readme_gives_both_commands_for_both_shells(command: str) -> None:
    readme = read("README.md")
    assert f"`sh packaging/run.sh {command}`" in readme
    assert f"`powershell -ExecutionPolicy Bypass -File packaging\\run.ps1 {command}`" in readme
