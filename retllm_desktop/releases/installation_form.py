"""How this copy was put on the machine, and so what brings a newer version."""

import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from retllm_desktop.releases.feed import Release, ReleaseFile

_PACKAGE: Final = "retllm-desktop"
_DPKG_LIST: Final = Path("/var/lib/dpkg/info") / f"{_PACKAGE}.list"
_MACHINES: Final = {"amd64": "x86_64", "x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}
_SYSTEMS: Final = {"win32": "windows", "darwin": "macos"}


class InstallationForm(StrEnum):
    """How a copy can be put on a machine."""

    APPIMAGE = "appimage"
    DEB = "deb"
    FLATPAK = "flatpak"
    INSTALLER = "installer"
    DMG = "dmg"
    FOLDER = "folder"
    PIPX = "pipx"
    UV_TOOL = "uv"
    PIP = "pip"
    CHECKOUT = "checkout"


FETCHED: Final = frozenset(
    {
        InstallationForm.APPIMAGE,
        InstallationForm.DEB,
        InstallationForm.INSTALLER,
        InstallationForm.DMG,
    }
)
"""Forms whose newer version is a file that a person opens."""


@dataclass(frozen=True, slots=True)
class Installation:
    """This copy.

    Attributes:
        system: As lists of releases call it.
        architecture: Likewise.
    """

    form: InstallationForm
    system: str
    architecture: str

    def file_of(self, release: Release) -> ReleaseFile | None:
        """Return the file of a release that suits this copy, None where a command does, or none."""
        if self.form not in FETCHED:
            return None
        return next(
            (
                file
                for file in release.files
                if file.form == self.form
                and file.system in {self.system, "any"}
                and file.architecture in {self.architecture, "any"}
            ),
            None,
        )

    def command(self, file: Path | None = None) -> str:
        """Return what to type for the newer version, empty where nothing is.

        Args:
            file: Where its file lies, where there is one.
        """
        match self.form:
            case InstallationForm.CHECKOUT:
                return "git pull && sh packaging/run.sh"
            case InstallationForm.PIPX:
                return f"pipx upgrade {_PACKAGE}"
            case InstallationForm.UV_TOOL:
                return f"uv tool upgrade {_PACKAGE}"
            case InstallationForm.PIP:
                python = _quote(sys.executable or "python", self.system)
                return f"{python} -m pip install --upgrade {_PACKAGE}"
            case InstallationForm.FLATPAK:
                return "flatpak update org.retllm.desktop"
            case InstallationForm.DEB if file is not None:
                return f"sudo apt install {_quote(str(file), self.system)}"
            case _:
                return ""


def find_installation(
    said: str,
    environment: Mapping[str, str],
    *,
    resources: Path,
    machine: str,
    platform: str = sys.platform,
    prefix: Path = Path(sys.prefix),
    program: Path = Path(sys.executable),
    frozen: bool = bool(getattr(sys, "frozen", False)),
    dpkg_list: Path = _DPKG_LIST,
) -> Installation:
    """Tell how this copy was put on the machine.

    Args:
        said: What came with it says; empty or unknown: it is looked at.
        environment: The process's variables.
        resources: Where the program's resources lie.
        machine: The processor's name as Python's ``platform.machine`` says it.
        platform: As ``sys.platform``.
        prefix: The environment of Python.
        program: The running program.
        frozen: Whether it is a bundle.
        dpkg_list: Where dpkg lists the files of our package.
    """
    system = _SYSTEMS.get(platform, "linux")
    architecture = _MACHINES.get(machine.lower(), machine.lower())

    def found(form: InstallationForm) -> Installation:
        return Installation(form, system, architecture)

    if frozen and environment.get("APPIMAGE"):
        return found(InstallationForm.APPIMAGE)
    if frozen and Path("/.flatpak-info").exists():
        return found(InstallationForm.FLATPAK)
    if frozen and _is_listed(program, dpkg_list):
        return found(InstallationForm.DEB)
    if said in set(InstallationForm):
        return found(InstallationForm(said))
    if frozen:
        return found(
            {"windows": InstallationForm.INSTALLER, "macos": InstallationForm.DMG}.get(
                system, InstallationForm.FOLDER
            )
        )
    if "_bundled" not in resources.parts:
        return found(InstallationForm.CHECKOUT)
    if (prefix / "pipx_metadata.json").is_file():
        return found(InstallationForm.PIPX)
    if (prefix / "uv-receipt.toml").is_file():
        return found(InstallationForm.UV_TOOL)
    return found(InstallationForm.PIP)


def _is_listed(program: Path, dpkg_list: Path) -> bool:
    try:
        return str(program) in dpkg_list.read_text("utf-8", "replace").splitlines()
    except OSError:
        return False


def _quote(word: str, system: str) -> str:
    return subprocess.list2cmdline([word]) if system == "windows" else shlex.quote(word)
