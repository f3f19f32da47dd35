"""The exact commands that put a machine's graphics processor to use; nothing is run."""

import importlib.util
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.platform.hardware.components import CUDA, METAL, Hardware

_WINDOWS: Final = "win32"
_LLAMA: Final = "llama-cpp-python"
LLAMA_VERSION: Final = "0.3.36"
"""What rerank/ is written for: llama.cpp's C interface changes between releases."""
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
    accelerator = hardware.accelerator(CUDA) or hardware.accelerator(METAL)
    if accelerator is None:
        return None
    cuda = accelerator.kind == CUDA
    needs = "the CUDA toolkit (nvcc) and a C++ compiler" if cuda else "Xcode's command line tools"
    return InstallAdvice(
        f"The fine stage can run on {accelerator.name}; building it takes {needs}.",
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
    accelerator = hardware.accelerator(CUDA)
    if accelerator is None or hardware.processor.architecture != "x86_64":
        return None  # there are no such packages for other architectures
    return InstallAdvice(
        f"The coarse stage can run on {accelerator.name}. The two variants of onnxruntime exclude "
        "each other, so the one goes first.",
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
    stays = graphics if graphics in variants and hardware.accelerator(CUDA) else variants[0]
    return InstallAdvice(
        f"{' and '.join(variants)} are installed side by side and overwrite each other's files.",
        (installer.uninstall(*variants), installer.install(stays)),
    )
