"""Which graphics processors models could run on: NVIDIA's by CUDA, Apple's by Metal."""

import contextlib
import ctypes
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from retllm_desktop.platform.hardware.components import (
    Accelerator,
    AcceleratorKind,
    Hardware,
    Memory,
)
from retllm_desktop.platform.hardware.processor import read_processor
from retllm_desktop.platform.processes import ProgramRunner, run_program

_MIB: Final = 2**20
_NVIDIA_SMI: Final = (
    "nvidia-smi",
    "--query-gpu=name,memory.total,memory.free,driver_version",
    "--format=csv,noheader,nounits",
)
_FAILURES: Final = (OSError, AttributeError, ValueError, ctypes.ArgumentError)


def read_accelerators(
    system: str = sys.platform,
    *,
    machine: str | None = None,
    ask: ProgramRunner = run_program,
    cuda_library: Callable[[], Any] | None = None,
) -> tuple[Accelerator, ...]:
    """Return the graphics processors, those with most memory first.

    Args:
        system: As ``sys.platform`` names it.
        machine: As ``platform.machine()`` names the architecture; None asks it.
        ask: Runs programs of the platform.
        cuda_library: Loads the driver's library, which is asked where the program
            ``nvidia-smi`` is not there; None for the platform's.

    Raises:
        Nothing: what cannot be read is left out.
    """
    machine = platform.machine() if machine is None else machine
    if system == "darwin":
        return _read_metal(machine, ask)
    answer = ask(_NVIDIA_SMI)
    found = _parse_nvidia_smi(answer) if answer else ()
    if not found:
        with contextlib.suppress(*_FAILURES):
            found = _query_driver((cuda_library or _driver_loader(system))())
    return tuple(sorted(found, key=lambda one: -(one.total_bytes or 0)))


def name_driver() -> str:
    """Return a name of this machine's graphics processors and their driver, to key records by.

    On macOS the driver is a part of the system, whose version it has.
    """
    found = [" ".join((one.kind, one.name, one.driver)).strip() for one in read_accelerators()]
    return ", ".join((*found, platform.mac_ver()[0] or platform.system()))


def _read_metal(machine: str, ask: ProgramRunner) -> tuple[Accelerator, ...]:
    # Macs with Intel processors have Metal too, but nothing there that is faster for models.
    if machine != "arm64":
        return ()
    name = (ask(("sysctl", "-n", "machdep.cpu.brand_string")) or "").strip()
    return (Accelerator(AcceleratorKind.METAL, name or "Apple silicon", None, None, ""),)


def _parse_nvidia_smi(answer: str) -> tuple[Accelerator, ...]:
    found: list[Accelerator] = []
    for line in answer.splitlines():
        # A name may hold commas, the three others do not.
        parts = [part.strip() for part in line.rsplit(",", 3)]
        if len(parts) == 4 and parts[0]:
            total, free = _parse_mib(parts[1]), _parse_mib(parts[2])
            found.append(Accelerator(AcceleratorKind.CUDA, parts[0], total, free, parts[3]))
    return tuple(found)


def _parse_mib(text: str) -> int | None:
    """Return bytes; None for «[N/A]», as shared memory is reported."""
    return int(text) * _MIB if text.isdigit() else None


def _driver_loader(system: str) -> Callable[[], Any]:
    if system == "win32":
        return lambda: ctypes.CDLL("nvcuda.dll")
    return lambda: ctypes.CDLL("libcuda.so.1")


def _query_driver(cuda: Any) -> Sequence[Accelerator]:
    """Ask the driver's library; the memory that is free takes a context, which is not made."""
    if cuda.cuInit(0) != 0:
        return ()
    count, version = ctypes.c_int(), ctypes.c_int()
    if cuda.cuDeviceGetCount(ctypes.byref(count)) != 0:
        return ()
    known = cuda.cuDriverGetVersion(ctypes.byref(version)) == 0
    # CUDA's version that the driver serves, 12040 for 12.4; its own version it does not tell.
    driver = f"CUDA {version.value // 1000}.{version.value % 1000 // 10}" if known else ""
    found: list[Accelerator] = []
    for number in range(count.value):
        device, name, size = ctypes.c_int(), ctypes.create_string_buffer(256), ctypes.c_size_t()
        if cuda.cuDeviceGet(ctypes.byref(device), number) != 0:
            continue
        cuda.cuDeviceGetName(name, len(name), device)
        known = cuda.cuDeviceTotalMem_v2(ctypes.byref(size), device) == 0
        found.append(
            Accelerator(
                AcceleratorKind.CUDA,
                name.value.decode("utf-8", "replace"),
                size.value if known else None,
                None,
                driver,
            )
        )
    return found


_CGROUP_FILES: Final = (
    (Path("sys/fs/cgroup/memory.max"), Path("sys/fs/cgroup/memory.current")),
    (
        Path("sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)
"""Linux: the files of this container's limit and use, of both kinds of control groups."""


def read_memory(root: Path = Path("/")) -> Memory | None:
    """Return what there is, None where unknown.

    Args:
        root: Where ``sys`` lies on Linux.
    """
    try:
        found = psutil.virtual_memory()
        total, available = int(found.total), int(found.available)
    except (OSError, RuntimeError, ValueError, psutil.Error):
        return None
    for limit_file, use_file in _CGROUP_FILES:
        limit, use = _read_number(root / limit_file), _read_number(root / use_file)
        if limit is not None and limit < total:
            total = limit
            available = min(available, max(0, limit - (use or 0)))
    return Memory(total, available)


def _read_number(path: Path) -> int | None:
    """Return the number in a file; None where there is none («max»)."""
    try:
        return int(path.read_text("ascii").strip())
    except (OSError, ValueError):
        return None


_INOTIFY: Final = Path("proc/sys/fs/inotify")
_MAX_PROCESSES: Final = 20_000


@dataclass(frozen=True, slots=True)
class WatchLimits:
    """Limits of one person's programs together.

    Attributes:
        watches: Folders that may be watched, None where unknown.
        instances: Programs (roughly) that may watch, None where unknown.
        watches_used: How many are taken, by those programs that may be looked at.
        instances_used: Likewise.
    """

    watches: int | None
    instances: int | None
    watches_used: int
    instances_used: int


def read_watch_limits(root: Path = Path("/")) -> WatchLimits | None:
    """Return the limits, None where the system has no such thing.

    Args:
        root: Where ``proc`` lies.
    """
    watches = _read_number(root / _INOTIFY / "max_user_watches")
    instances = _read_number(root / _INOTIFY / "max_user_instances")
    if watches is None and instances is None:
        return None
    watches_used = instances_used = 0
    for process in _list_processes(root / "proc"):
        try:
            files = list((process / "fdinfo").iterdir())
        except OSError:
            continue  # another person's, or gone by now
        for file in files:
            count = _count_watches(process / "fd" / file.name, file)
            if count is not None:
                instances_used += 1
                watches_used += count
    return WatchLimits(watches, instances, watches_used, instances_used)


def _list_processes(proc: Path) -> list[Path]:
    try:
        return [path for path in proc.iterdir() if path.name.isdigit()][:_MAX_PROCESSES]
    except OSError:
        return []


def _count_watches(link: Path, info: Path) -> int | None:
    """Return the watches of an open file, None where it is something else."""
    try:
        if "inotify" not in str(link.readlink()):
            return None
        lines = info.read_text("ascii", "replace").splitlines()
    except (OSError, ValueError):
        return None
    return sum(line.startswith("inotify ") for line in lines)


def read_hardware() -> Hardware:
    """Return what this machine consists of, as far as the platform tells.

    Takes up to some seconds where a graphics processor has to wake.
    """
    return Hardware(
        system=sys.platform,
        release=f"{platform.system()} {platform.release()}".strip(),
        processor=read_processor(),
        memory=read_memory(),
        accelerators=read_accelerators(),
    )
