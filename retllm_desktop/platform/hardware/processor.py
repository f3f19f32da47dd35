"""Which processor this is and which of its instructions speed up models."""

import ctypes
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, cast

import psutil

from retllm_desktop.platform.hardware.components import Processor
from retllm_desktop.platform.processes import ProgramRunner, run_program

_CPUINFO: Final = Path("proc/cpuinfo")
# As /proc/cpuinfo spells them, and how we do.
_LINUX: Final = {
    "sse4_2": "sse4_2",
    "avx": "avx",
    "f16c": "f16c",
    "fma": "fma",
    "avx2": "avx2",
    "avx512f": "avx512f",
    "avx512_bf16": "avx512_bf16",
    "avx512_vnni": "avx512_vnni",
    "avx_vnni": "avx_vnni",
    "amx_int8": "amx_int8",
    "asimd": "neon",
    "neon": "neon",
    "asimddp": "dotprod",
    "i8mm": "i8mm",
    "sve": "sve",
}
_INTEL_MAC: Final = {
    "AVX1.0": "avx",
    "AVX2": "avx2",
    "F16C": "f16c",
    "FMA": "fma",
    "AVX512F": "avx512f",
    "AVX512VNNI": "avx512_vnni",
}
_APPLE: Final = {
    "hw.optional.arm.FEAT_DotProd": "dotprod",
    "hw.optional.arm.FEAT_I8MM": "i8mm",
    "hw.optional.arm.FEAT_BF16": "bf16",
}
# Windows: winnt.h, PF_… of IsProcessorFeaturePresent.
_WINDOWS: Final = {
    38: "sse4_2",
    39: "avx",
    40: "avx2",
    41: "avx512f",
    19: "neon",
    43: "dotprod",
}
_ARM: Final = {"aarch64", "arm64"}


def read_processor(
    system: str = sys.platform,
    *,
    machine: str | None = None,
    root: Path = Path("/"),
    ask: ProgramRunner = run_program,
) -> Processor:
    """Return the processor, as far as the platform tells.

    Args:
        system: As ``sys.platform`` names it.
        machine: As ``platform.machine()`` names the architecture; None asks it.
        root: Where ``proc`` lies on Linux.
        ask: Runs programs of the platform.
    """
    machine = platform.machine() if machine is None else machine
    architecture = (
        "arm64" if machine.lower() in _ARM else machine.lower().replace("amd64", "x86_64")
    )
    model, instructions = "", set[str]()
    if system == "linux":
        model, instructions = _read_linux(root)
    elif system == "darwin":
        model, instructions = _read_macos(ask)
    elif system == "win32":
        model, instructions = platform.processor(), _read_windows()
    if architecture == "arm64":
        instructions.add("neon")  # a part of the architecture
    return Processor(
        model=model,
        architecture=architecture,
        physical_cores=_physical_cores(),
        logical_cores=max(1, os.cpu_count() or 1),
        instructions=tuple(sorted(instructions)),
    )


def name_machine() -> str:
    """Return a name of this machine's processor and its instructions, to key measurements by."""
    found = read_processor()
    cores = f"{found.logical_cores} cores"
    return " ".join((found.model, found.architecture, cores, *found.instructions)).strip()


def _read_linux(root: Path) -> tuple[str, set[str]]:
    try:
        text = (root / _CPUINFO).read_text("utf-8", "replace")
    except OSError:
        return "", set()
    values: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            values.setdefault(name.strip().lower(), value.strip())
    flags = (values.get("flags") or values.get("features") or "").split()
    model = values.get("model name") or values.get("hardware") or values.get("cpu model", "")
    return model, _translate(flags, _LINUX)


def _read_macos(ask: ProgramRunner) -> tuple[str, set[str]]:
    model = (ask(("sysctl", "-n", "machdep.cpu.brand_string")) or "").strip()
    names = ("machdep.cpu.features", "machdep.cpu.leaf7_features")
    flags = " ".join(ask(("sysctl", "-n", name)) or "" for name in names).split()
    found = _translate(flags, _INTEL_MAC)
    for name, ours in _APPLE.items():
        if (ask(("sysctl", "-n", name)) or "").strip() == "1":
            found.add(ours)
    return model, found


def _read_windows() -> set[str]:
    try:
        has = cast("Any", ctypes).windll.kernel32.IsProcessorFeaturePresent
        return {name for number, name in _WINDOWS.items() if has(number)}
    except (OSError, AttributeError):
        return set()


def _translate(flags: Iterable[str], names: dict[str, str]) -> set[str]:
    return {names[flag] for flag in flags if flag in names}


def _physical_cores() -> int | None:
    try:
        return psutil.cpu_count(logical=False) or None
    except (OSError, NotImplementedError, psutil.Error):
        return None
