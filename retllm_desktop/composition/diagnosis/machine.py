"""Says what the machine and the installation are like, and what could be better."""

from retllm_desktop.composition.diagnosis.report import (
    ReportSection,
    format_binary_size,
)
from retllm_desktop.platform.hardware.components import Accelerator, AcceleratorKind, Hardware
from retllm_desktop.platform.hardware.detection import WatchLimits
from retllm_desktop.platform.hardware.python_packages import (
    PackageInstaller,
    PythonEnvironment,
    advise_single_variant,
)

_LITTLE_MEMORY_BYTES = 3 * 2**30
_MOST_WATCHES_USED = 0.75
_WATCHES_WANTED = 524_288
_INSTANCES_WANTED = 1024


def machine_section(hardware: Hardware) -> ReportSection:
    """Processor, memory and graphics processors."""
    processor, memory = hardware.processor, hardware.memory
    physical = "?" if processor.physical_cores is None else str(processor.physical_cores)
    section = ReportSection("machine", "This machine")
    section.fact("system", hardware.release)
    section.fact("processor", processor.model, processor.model or "unknown")
    section.fact("architecture", processor.architecture)
    section.fact(
        "cores",
        {"physical": processor.physical_cores, "logical": processor.logical_cores},
        f"{physical} physical, {processor.logical_cores} logical",
    )
    section.fact(
        "instructions", list(processor.instructions), " ".join(processor.instructions) or "–"
    )
    section.fact(
        "eight-bit weights",
        processor.multiplies_bytes,
        "with instructions of their own" if processor.multiplies_bytes else "without own ones",
    )
    if memory is not None:
        section.fact(
            "memory",
            {"total_bytes": memory.total_bytes, "available_bytes": memory.available_bytes},
            f"{format_binary_size(memory.total_bytes)}, "
            f"{format_binary_size(memory.available_bytes)} available",
        )
        if memory.total_bytes < _LITTLE_MEMORY_BYTES:
            section.note(
                f"This machine has {format_binary_size(memory.total_bytes)} of memory, "
                "which is little.",
                "Set «workers = 1», and keep to the starter packs.",
            )
    section.fact(
        "graphics processors",
        [_accelerator_json(one) for one in hardware.accelerators],
        "; ".join(map(_accelerator_shown, hardware.accelerators)) or "none for models",
    )
    for kind, names, verb in (
        (AcceleratorKind.METAL, "Metal and CoreML", "are"),
        (AcceleratorKind.CUDA, "CUDA", "is"),
    ):
        if hardware.accelerator(kind) is None:
            continue
        section.note(
            f"{names} {verb} covered by this program's tests, but not tried on hardware yet.",
            "Models prove themselves against the processor before they run there. If one fails "
            'or is slower there all the same, set «gpu = "off"» (close check) or '
            '«providers = "cpu"» (finding).',
        )
    return section


def _accelerator_json(one: Accelerator) -> dict[str, str | int | None]:
    return {
        "kind": one.kind,
        "name": one.name,
        "total_bytes": one.total_bytes,
        "free_bytes": one.free_bytes,
        "driver": one.driver,
    }


def _accelerator_shown(one: Accelerator) -> str:
    words = [one.name, "CUDA" if one.kind is AcceleratorKind.CUDA else "Metal"]
    if one.total_bytes is not None:
        free = "" if one.free_bytes is None else f", {format_binary_size(one.free_bytes)} free"
        words.append(f"{format_binary_size(one.total_bytes)}{free}")
    if one.driver:
        words.append(f"driver {one.driver}")
    return ", ".join(words)


def installation_section(
    program: str,
    installed: PythonEnvironment,
    hardware: Hardware,
    installer: PackageInstaller,
    display: bool,
) -> ReportSection:
    """Versions, and what excludes each other.

    Args:
        program: This program's version.
        installed: The Python environment.
        hardware: The machine.
        installer: What installs packages.
        display: Whether there is one to open a window on.
    """
    section = ReportSection("installation", "Installation")
    section.fact("retllm-desktop", program)
    section.fact("python", installed.python, f"{installed.python} ({installed.executable})")
    for name, version in installed.versions.items():
        section.fact(name, version)
    section.fact("window systems", list(installed.qt_platforms), " ".join(installed.qt_platforms))
    section.fact("display", display, "yes" if display else "no")
    variants = advise_single_variant(installed.onnx_variants, hardware, installer)
    if variants is not None:
        section.fault(variants.why, "Keep one of them:", *variants.commands)
    if not installed.onnx_variants:
        section.fault(
            "onnxruntime is not installed.",
            "Install it:",
            installer.install("onnxruntime"),
        )
    if not installed.qt_platforms:
        section.fault(
            "Qt's window systems are missing, so the window cannot open.",
            "Install Qt again:",
            installer.install("--force-reinstall", "pyside6-essentials"),
        )
    if not display:
        section.note(
            "There is no display, so the window cannot open.",
            "The commands work without one: «retllm-desktop search TEXT».",
        )
    return section


def watching_section(limits: WatchLimits | None) -> ReportSection:
    """How many folders can be followed."""
    section = ReportSection("watching", "Following folders")
    if limits is None:
        section.fact("limits", None, "none that this system tells of")
        return section
    watches, instances = limits.watches, limits.instances
    section.fact(
        "watches",
        {"used": limits.watches_used, "limit": watches},
        f"{limits.watches_used:,} of {'?' if watches is None else f'{watches:,}'} used",
    )
    section.fact(
        "instances",
        {"used": limits.instances_used, "limit": instances},
        f"{limits.instances_used} of {'?' if instances is None else instances} used",
    )
    for name, used, limit, wanted in (
        ("max_user_watches", limits.watches_used, watches, _WATCHES_WANTED),
        ("max_user_instances", limits.instances_used, instances, _INSTANCES_WANTED),
    ):
        if limit is not None and used > _MOST_WATCHES_USED * limit:
            more = max(wanted, 2 * limit)
            section.note(
                f"{used:,} of {limit:,} (fs.inotify.{name}) are taken; what cannot be watched "
                "is looked through from time to time instead.",
                "Allow more until the next start of the system:",
                f"sudo sysctl fs.inotify.{name}={more}",
            )
    return section
