"""The lines that doctor prints can be typed as they stand, on each kind of machine."""

import shlex
import tomllib
from pathlib import Path

import pytest

from retllm_desktop.platform.hardware.components import (
    Accelerator,
    AcceleratorKind,
    Hardware,
    Processor,
)
from retllm_desktop.platform.hardware.python_packages import (
    LLAMA_VERSION,
    PackageInstaller,
    advise_llama,
    advise_onnx,
    advise_single_variant,
    find_installer,
    read_environment,
)

CARD = Accelerator(AcceleratorKind.CUDA, "A card", 8 * 2**30, None, "570.1")
METAL_CHIP = Accelerator(AcceleratorKind.METAL, "Apple M1", None, None, "")
PIP = PackageInstaller("/opt/my env/bin/python", None, "linux")
UV = PackageInstaller("/opt/env/bin/python", "/opt/uv", "linux")


def machine(*accelerators, system="linux", architecture="x86_64"):
    processor = Processor("", architecture, 2, 2, ())
    return Hardware(system, "", processor, None, accelerators)


def test_without_a_graphics_processor_there_is_nothing_to_install():
    assert advise_llama(machine(), "0.3.36", PIP) is None
    assert advise_onnx(machine(), "1.32.0", PIP) is None


@pytest.mark.parametrize(
    ("chip", "flag"), [(CARD, "-DGGML_CUDA=on"), (METAL_CHIP, "-DGGML_METAL=on")]
)
def test_llama_cpp_is_built_at_the_pinned_version(chip, flag):
    advice = advise_llama(machine(chip), "0.3.36", PIP)
    assert advice is not None
    words = shlex.split(advice.commands[0])
    assert words[:5] == [f"CMAKE_ARGS={flag}", "/opt/my env/bin/python", "-m", "pip", "install"]
    assert words[-1] == "llama-cpp-python==0.3.36"
    assert "--no-cache-dir" in words
    (line,) = (advise_llama(machine(chip), "0.3.36", UV) or advice).commands
    assert shlex.split(line)[1:6] == ["/opt/uv", "pip", "install", "--python", UV.python]


def test_powershell_takes_the_lines_too():
    windows = PackageInstaller(r"C:\Program Files\env\python.exe", None, "win32")
    advice = advise_llama(machine(CARD, system="win32"), "0.3.36", windows)
    assert advice is not None
    assert advice.commands[0] == '$env:CMAKE_ARGS = "-DGGML_CUDA=on"'
    assert advice.commands[1].startswith(r'& "C:\Program Files\env\python.exe" -m pip install')


def test_one_onnxruntime_goes_before_the_other_comes():
    advice = advise_onnx(machine(CARD), "1.32.0", PIP)
    assert advice is not None
    first, second = map(shlex.split, advice.commands)
    assert first[-3:] == ["uninstall", "--yes", "onnxruntime"]
    assert second[-1] == "onnxruntime-gpu[cuda,cudnn]==1.32.0"
    assert advise_onnx(machine(METAL_CHIP), "1.32.0", PIP) is None
    assert advise_onnx(machine(CARD, architecture="arm64"), "1.32.0", PIP) is None


def test_two_variants_are_separated():
    both = ("onnxruntime", "onnxruntime-gpu")
    assert advise_single_variant(("onnxruntime",), machine(), PIP) is None
    advice = advise_single_variant(both, machine(CARD), PIP)
    assert advice is not None
    assert shlex.split(advice.commands[0])[-2:] == list(both)
    assert shlex.split(advice.commands[1])[-1] == "onnxruntime-gpu"
    without_card = advise_single_variant(both, machine(), PIP)
    assert without_card is not None
    assert shlex.split(without_card.commands[1])[-1] == "onnxruntime"


def test_variants_are_seen_by_their_records(tmp_path):
    for name, version in (("onnxruntime", "1.32.0"), ("onnxruntime_gpu", "1.31.0")):
        record = tmp_path / f"{name}-{version}.dist-info"
        record.mkdir()
        (record / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
    (tmp_path / "broken-1.dist-info").mkdir()
    found = read_environment([str(tmp_path)])
    assert found.onnx_variants == ("onnxruntime", "onnxruntime-gpu")
    assert found.versions["onnxruntime-gpu"] == "1.31.0"


def test_what_is_installed_here():
    here = read_environment()
    assert {"onnxruntime", "numpy", "pyside6-essentials"} <= set(here.versions)
    assert here.onnx_variants == ("onnxruntime",)
    assert here.qt_platforms
    assert find_installer().install("x").endswith(" x")


def test_the_pinned_version_is_the_projects():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))[
        "project"
    ]
    assert f"llama-cpp-python=={LLAMA_VERSION}" in project["dependencies"]
