"""The exact commands that put a machine's graphics processor to use; nothing is run."""

import importlib.util
import platform
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from retllm_desktop.platform.hardware.components import AcceleratorKind, Hardware

ONNX_VARIANTS: Final = (
    "onnxruntime",
    "onnxruntime-gpu",
    "onnxruntime-directml",
    "onnxruntime-openvino",
    "onnxruntime-silicon",
    "onnxruntime-rocm",
)
"""All of them write into one folder: of two, the one installed last wins, half."""
_REPORTED: Final = (
    "numpy",
    "onnxruntime",
    "llama-cpp-python",
    "tokenizers",
    "apsw",
    "sqlite-vec",
    "pillow",
    "pypdfium2",
    "pyside6-essentials",
)
_PLUGINS: Final = (
    Path("Qt", "plugins", "platforms"),  # Linux, macOS
    Path("plugins", "platforms"),  # Windows
)


@dataclass(frozen=True, slots=True)
class PythonEnvironment:
    """The Python environment.

    Attributes:
        python: Version of Python.
        executable: Where it lies.
        versions: By library; those that are not there are not named.
        onnx_variants: The distributions of onnxruntime that are installed; more than one is wrong.
        qt_platforms: Names of Qt's platform plug-ins (``xcb``, ``wayland``, ``offscreen``).
    """

    python: str
    executable: str
    versions: dict[str, str]
    onnx_variants: tuple[str, ...]
    qt_platforms: tuple[str, ...]


def read_environment(search: Sequence[str] | None = None) -> PythonEnvironment:
    """Return what is installed; nothing is imported for it.

    Args:
        search: Folders to look for distributions in; None for those of this Python.
    """
    path = list(sys.path if search is None else search)
    found: dict[str, str] = {}
    for distribution in metadata.distributions(path=path):
        name = _distribution_name(distribution)
        if name in _REPORTED or name in ONNX_VARIANTS:
            found.setdefault(name, distribution.version)
    variants = tuple(name for name in ONNX_VARIANTS if name in found)
    return PythonEnvironment(
        python=platform.python_version(),
        executable=sys.executable,
        versions={name: found[name] for name in (*_REPORTED, *variants) if name in found},
        onnx_variants=variants,
        qt_platforms=_qt_platforms(),
    )


def _distribution_name(distribution: metadata.Distribution) -> str:
    # A broken installation has records without a name.
    value: object = distribution.metadata["Name"]
    return str(value).lower().replace("_", "-") if value else ""


def _qt_platforms() -> tuple[str, ...]:
    """Return Qt's platform plug-ins by their files: Qt itself is the window's affair."""
    spec = importlib.util.find_spec("PySide6")
    names = set[str]()
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for plugins in _PLUGINS:
            try:
                files = list((Path(folder) / plugins).iterdir())
            except OSError:
                continue
            # libqxcb.so, libqcocoa.dylib, qwindows.dll
            names |= {file.stem.removeprefix("lib").removeprefix("q") for file in files}
    return tuple(sorted(names))


_WINDOWS: Final = "win32"
_LLAMA: Final = "llama-cpp-python"
LLAMA_VERSION: Final = "0.3.36"
"""What judge/ is written for: llama.cpp's C interface changes between releases."""
_ONNX: Final = "onnxruntime"


@dataclass(frozen=True, slots=True)
class InstallAdvice:
    """Something that can be installed.

    Attributes:
        why: What it gains, as a sentence.
        commands: To be typed one after the other.
    """

    why: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackageInstaller:
    """What packages are installed with in one Python environment.

    Attributes:
        python: The environment's interpreter.
        uv: Path of uv, None where the environment has a pip of its own.
        system: As ``sys.platform`` names it: decides how a line is typed.
    """

    python: str
    uv: str | None
    system: str

    def install(self, *words: str) -> str:
        """Return a line that installs."""
        if self.uv is None:
            return self._line((self.python, "-m", "pip", "install", *words))
        return self._line((self.uv, "pip", "install", "--python", self.python, *words))

    def uninstall(self, *names: str) -> str:
        """Return a line that takes away."""
        if self.uv is None:
            return self._line((self.python, "-m", "pip", "uninstall", "--yes", *names))
        return self._line((self.uv, "pip", "uninstall", "--python", self.python, *names))

    def compile(self, requirement: str, flag: str) -> tuple[str, ...]:
        """Return lines that build a package anew from its sources with an option of CMake."""
        name = requirement.partition("==")[0]
        # The caches hold what was built without the option.
        anew = (
            ("--force-reinstall", "--no-cache-dir")
            if self.uv is None
            else ("--reinstall-package", name, "--no-cache")
        )
        line = self.install(*anew, "--no-deps", "--no-binary", name, requirement)
        if self.system == _WINDOWS:
            return (f'$env:CMAKE_ARGS = "{flag}"', line)
        return (f'CMAKE_ARGS="{flag}" {line}',)

    def _line(self, words: tuple[str, ...]) -> str:
        if self.system != _WINDOWS:
            return shlex.join(words)
        quoted = [f'"{word}"' if " " in word or "[" in word else word for word in words]
        # PowerShell runs a quoted path only behind «&».
        return ("& " if quoted[0].startswith('"') else "") + " ".join(quoted)


def find_installer(python: str = sys.executable, system: str = sys.platform) -> PackageInstaller:
    """Return what installs packages into this environment; those that uv made have no pip."""
    if importlib.util.find_spec("pip") is not None:
        return PackageInstaller(python, None, system)
    # packaging/run.sh keeps its own beside the environment.
    beside = Path(python).parent.parent.parent / ".uv" / Path(python).parent.name
    return PackageInstaller(
        python, shutil.which("uv") or shutil.which("uv", path=beside) or "uv", system
    )


def advise_llama(
    hardware: Hardware, version: str, installer: PackageInstaller
) -> InstallAdvice | None:
    """Return how to build llama.cpp for this machine; None where there is nothing to gain.

    Args:
        hardware: The machine.
        version: The version of llama-cpp-python that this program is pinned to.
        installer: What installs.
    """
    accelerator = hardware.accelerator(AcceleratorKind.CUDA) or hardware.accelerator(
        AcceleratorKind.METAL
    )
    if accelerator is None:
        return None
    cuda = accelerator.kind is AcceleratorKind.CUDA
    needs = "the CUDA toolkit (nvcc) and a C++ compiler" if cuda else "Xcode's command line tools"
    return InstallAdvice(
        f"The close check can run on {accelerator.name}; building it takes {needs}.",
        installer.compile(f"{_LLAMA}=={version}", "-DGGML_CUDA=on" if cuda else "-DGGML_METAL=on"),
    )


def advise_onnx(
    hardware: Hardware, version: str, installer: PackageInstaller
) -> InstallAdvice | None:
    """Return how to give onnxruntime this machine's card; None where there is nothing to gain.

    macOS needs no other onnxruntime: the usual one brings CoreML.

    Args:
        hardware: The machine.
        version: The version of onnxruntime installed now.
        installer: What installs.
    """
    accelerator = hardware.accelerator(AcceleratorKind.CUDA)
    if accelerator is None or hardware.processor.architecture != "x86_64":
        return None  # there are no such packages for other architectures
    return InstallAdvice(
        f"Finding can run on {accelerator.name}. The two variants of onnxruntime exclude each "
        "other, so the one goes first.",
        (
            installer.uninstall(_ONNX),
            installer.install(f"{_ONNX}-gpu[cuda,cudnn]=={version}"),
        ),
    )


def advise_single_variant(
    variants: tuple[str, ...], hardware: Hardware, installer: PackageInstaller
) -> InstallAdvice | None:
    """Return how to undo variants of onnxruntime side by side; None where there is only one.

    Args:
        variants: Those installed.
        hardware: The machine: decides which one stays.
        installer: What installs.
    """
    if len(variants) < 2:
        return None
    graphics = f"{_ONNX}-gpu"
    stays = (
        graphics
        if graphics in variants and hardware.accelerator(AcceleratorKind.CUDA)
        else variants[0]
    )
    return InstallAdvice(
        f"{' and '.join(variants)} are installed side by side and overwrite each other's files.",
        (installer.uninstall(*variants), installer.install(stays)),
    )
