"""Every contract of import-linter catches a breach: one is planted for each, in a copy."""

import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS: dict[str, dict[str, Any]] = {
    contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]
}
HOME = "retllm_desktop"
STRANGER = "planted"
"""The name of the module that breaks a contract; it stands in no room that the contract allows."""


def rooms_in_order() -> list[list[str]]:
    """The rooms of each layer, the highest first, without the parentheses of optional ones."""
    return [
        [room.strip("() ") for room in layer.split("|")] for layer in CONTRACTS["layers"]["layers"]
    ]


def breaches() -> Iterator[tuple[str, str, str]]:
    """Yield (contract, the planted module, what it imports) for every way to break a contract."""
    layers = rooms_in_order()
    for upper, lower in itertools.pairwise(layers):
        target = next(room for room in upper if (ROOT / HOME / room).is_dir() or room == "__main__")
        for room in lower:
            if (ROOT / HOME / room).is_dir():
                yield "layers", f"{HOME}.{room}.{STRANGER}_upwards", f"{HOME}.{target}"
    for layer in layers:
        for one, other in itertools.pairwise(layer):
            yield "layers", f"{HOME}.{one}.{STRANGER}_sideways", f"{HOME}.{other}"
    for name, contract in CONTRACTS.items():
        if contract["type"] == "forbidden":
            (source,) = contract["source_modules"][:1]
            for number, target in enumerate(contract["forbidden_modules"]):
                yield name, f"{source}.{STRANGER}_{name}_{number}", target
        elif contract["type"] == "protected":
            allowed = contract["allowed_importers"]
            room = next(
                room
                for layer in layers
                for room in layer
                if (ROOT / HOME / room).is_dir()
                and not any(f"{HOME}.{room}".startswith(importer) for importer in allowed)
            )
            for number, target in enumerate(contract["protected_modules"]):
                yield name, f"{HOME}.{room}.{STRANGER}_{name}_{number}", target


BREACHES = tuple(breaches())


def lint(folder: Path) -> str:
    """Run import-linter on a copy of the package and return its report."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "500"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of the package with all breaches planted, and a room of no layer."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / HOME, folder / HOME, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for _, module, target in BREACHES:
        path = folder.joinpath(*module.split(".")).with_suffix(".py")
        path.write_text(f'"""Breaks a contract."""\n\nimport {target}\n', "utf-8")
    (folder / HOME / f"{STRANGER}_room.py").write_text('"""A room that no layer names."""\n')
    return lint(folder)


def section(report: str, name: str) -> str:
    """Return what is said of one broken contract, or nothing where it is kept."""
    _, _, broken = report.partition("Broken contracts")
    found = re.search(
        rf"^{re.escape(name)}\n-+\n(.*?)(?=^[^\n]+\n---|\Z)", broken, re.MULTILINE | re.DOTALL
    )
    return found[1] if found else ""


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_contract_has_a_breach_to_catch(contract: str) -> None:
    assert [breach for breach in BREACHES if breach[0] == contract]


@pytest.mark.parametrize(
    ("contract", "module", "target"), BREACHES, ids=[f"{b[1]}-{b[2]}" for b in BREACHES]
)
def test_a_planted_breach_is_caught(report: str, contract: str, module: str, target: str) -> None:
    said = section(report, CONTRACTS[contract]["name"])
    assert re.search(rf"{re.escape(module)} -> {re.escape(target)}\b", said), said


def test_a_room_of_no_layer_is_caught(report: str) -> None:
    assert f"{STRANGER}_room" in report


def test_the_package_itself_breaks_none() -> None:
    assert re.search(r"Contracts: \d+ kept, 0 broken\.", lint(ROOT))
