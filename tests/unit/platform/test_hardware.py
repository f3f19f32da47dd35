"""What platforms answer, as files and printed words, and what is made of it."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from retllm_desktop.platform.hardware.components import Processor
from retllm_desktop.platform.hardware.detection import (
    WatchLimits,
    read_accelerators,
    read_hardware,
    read_memory,
    read_watch_limits,
)
from retllm_desktop.platform.hardware.processor import read_processor
from retllm_desktop.platform.processes import run_program

MIB = 2**20


def silent(_words):
    return None


def answering(**answers):
    """A platform whose programs print these words, by the last word of the question."""
    return lambda words: answers.get(words[-1].replace(".", "_"))


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_this_machine_is_read_without_a_failure():
    here = read_hardware()
    assert here.system == sys.platform
    assert here.processor.logical_cores == os.cpu_count()
    assert here.processor.architecture
    assert here.memory is not None
    assert 0 < here.memory.available_bytes <= here.memory.total_bytes


@pytest.mark.parametrize(
    ("flags", "instructions", "bytes_are_fast"),
    [
        ("fpu avx avx2 fma f16c", {"avx", "avx2", "fma", "f16c"}, False),
        ("avx2 avx512f avx512_vnni", {"avx2", "avx512f", "avx512_vnni"}, True),
        ("avx2 avx_vnni", {"avx2", "avx_vnni"}, True),
        ("fpu", set(), False),
    ],
)
def test_a_linux_pc(tmp_path, flags, instructions, bytes_are_fast):
    text = f"processor\t: 0\nmodel name\t: A Maker's CPU\nflags\t\t: {flags}\n\nprocessor\t: 1\n"
    write(tmp_path, "proc/cpuinfo", text)
    found = read_processor("linux", machine="x86_64", root=tmp_path, ask=silent)
    assert found.model == "A Maker's CPU"
    assert set(found.instructions) == instructions
    assert found.multiplies_bytes is bytes_are_fast


def test_a_linux_arm_board(tmp_path):
    write(tmp_path, "proc/cpuinfo", "processor: 0\nFeatures: fp asimd asimddp i8mm\n")
    found = read_processor("linux", machine="aarch64", root=tmp_path, ask=silent)
    assert (found.architecture, found.model) == ("arm64", "")
    assert set(found.instructions) == {"neon", "dotprod", "i8mm"}
    assert found.multiplies_bytes


def test_a_mac_with_apple_silicon():
    ask = answering(machdep_cpu_brand_string="Apple M1\n", hw_optional_arm_FEAT_DotProd="1\n")
    found = read_processor("darwin", machine="arm64", ask=ask)
    assert found.model == "Apple M1"
    assert set(found.instructions) == {"neon", "dotprod"}
    (metal,) = read_accelerators("darwin", machine="arm64", ask=ask)
    assert (metal.kind, metal.name, metal.total_bytes) == ("metal", "Apple M1", None)


def test_a_mac_with_an_intel_processor_has_no_metal_worth_using():
    ask = answering(machdep_cpu_brand_string="Intel(R)", machdep_cpu_leaf7_features="AVX2 BMI1")
    assert read_processor("darwin", machine="x86_64", ask=ask).instructions == ("avx2",)
    assert read_accelerators("darwin", machine="x86_64", ask=ask) == ()


@pytest.mark.parametrize("system", ["linux", "darwin", "win32", "freebsd14"])
def test_a_platform_that_tells_nothing(tmp_path, system):
    found = read_processor(system, machine="AMD64", root=tmp_path, ask=silent)
    assert isinstance(found, Processor)
    assert found.architecture == "x86_64"

    def no_driver():
        raise OSError

    assert read_accelerators(system, machine="x86_64", ask=silent, cuda_library=no_driver) == ()
    assert read_watch_limits(tmp_path) is None


def test_cards_as_nvidia_smi_tells_them():
    answer = "Small, old, 4096, 1000, 570.1\nBig, 24576, 24000, 570.1\nUnified, [N/A], [N/A], 1\n"
    found = read_accelerators("linux", machine="x86_64", ask=lambda _: answer)
    assert [card.name for card in found] == ["Big", "Small, old", "Unified"]
    assert found[0].total_bytes == 24576 * MIB
    assert found[0].free_bytes == 24000 * MIB
    assert found[0].driver == "570.1"
    assert found[2].total_bytes is None


@pytest.mark.parametrize("answer", ["", "No devices were found\n", "a,b\n\n,,,\n"])
def test_an_answer_that_names_no_card(answer):
    driver = fake_driver(0)
    found = read_accelerators("linux", ask=lambda _: answer, cuda_library=lambda: driver)
    assert found == ()


def fake_driver(cards: int, wakes: int = 0) -> SimpleNamespace:
    """The functions of the CUDA driver's library that are asked."""

    def fill(value):
        def give(target, *_about):
            target._obj.value = value
            return 0

        return give

    return SimpleNamespace(
        cuInit=lambda _flags: wakes,
        cuDeviceGetCount=fill(cards),
        cuDriverGetVersion=fill(12040),
        cuDeviceGet=fill(0),
        cuDeviceGetName=lambda name, _length, _device: ctypes.memmove(name, b"A card", 6),
        cuDeviceTotalMem_v2=fill(8 * 1024 * MIB),
    )


def test_cards_as_the_driver_tells_them():
    found = read_accelerators("linux", ask=silent, cuda_library=lambda: fake_driver(2))
    assert [card.name for card in found] == ["A card", "A card"]
    assert (found[0].total_bytes, found[0].driver) == (8 * 1024 * MIB, "CUDA 12.4")


def test_a_driver_without_a_card():
    asleep = fake_driver(1, wakes=100)
    assert read_accelerators("linux", ask=silent, cuda_library=lambda: asleep) == ()


def test_a_containers_limit_is_the_memory_there_is(tmp_path):
    whole = read_memory(tmp_path)
    assert whole is not None
    write(tmp_path, "sys/fs/cgroup/memory.max", f"{100 * MIB}\n")
    write(tmp_path, "sys/fs/cgroup/memory.current", f"{30 * MIB}\n")
    limited = read_memory(tmp_path)
    assert limited is not None
    assert (limited.total_bytes, limited.available_bytes) == (100 * MIB, 70 * MIB)
    write(tmp_path, "sys/fs/cgroup/memory.max", "max\n")
    unlimited = read_memory(tmp_path)
    assert unlimited is not None
    assert unlimited.total_bytes == whole.total_bytes


def test_watches_are_counted_in_the_open_files(tmp_path):
    write(tmp_path, "proc/sys/fs/inotify/max_user_watches", "1000\n")
    write(tmp_path, "proc/sys/fs/inotify/max_user_instances", "10\n")
    info = "pos:\t0\ninotify wd:1 ino:5\ninotify wd:2 ino:6\n"
    write(tmp_path, "proc/42/fdinfo/3", info)
    write(tmp_path, "proc/42/fdinfo/4", "pos:\t0\n")
    fd = tmp_path / "proc/42/fd"
    fd.mkdir()
    (fd / "3").symlink_to("anon_inode:inotify")
    (fd / "4").symlink_to("/somewhere/else")
    (tmp_path / "proc/43").mkdir()
    assert read_watch_limits(tmp_path) == WatchLimits(1000, 10, 2, 1)


def test_a_program_answers_or_has_no_answer(monkeypatch):
    # Programs are looked for on the path, where this Python is not always.
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    name = Path(sys.executable).name
    assert run_program((name, "-c", "print('seen')")) == f"seen{os.linesep}"
    assert run_program((name, "-c", "raise SystemExit(3)")) is None
    assert run_program(("no-such-program-anywhere",)) is None

    def hang(*_words, **_options):
        raise subprocess.TimeoutExpired("x", 1.0)

    monkeypatch.setattr(subprocess, "run", hang)
    assert run_program((name, "-c", "0")) is None
