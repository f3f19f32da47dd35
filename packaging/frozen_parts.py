"""What a frozen folder holds besides the program's packages: Python, the starter, system libraries.

PyInstaller copies every library that a package is linked to and that is not the C library's own.
Where Debian's packages tell whose a library is, its version and the text of its licence come from
there.
"""

import importlib.metadata
import platform
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from licences import HERE, LIBRARY, Part, licence_of_library

_LESSER: Final = "LGPL-2.1-only"
_STARTER: Final = "pyinstaller"
_DOCUMENTS: Final = Path("/usr/share/doc")


def parts_besides(
    frozen: Path,
    shipped: Iterable[importlib.metadata.Distribution],
    tables: dict[str, dict[str, object]],
) -> list[Part]:
    """Return what a frozen folder holds besides distributions, by name.

    Args:
        frozen: The folder, or what PyInstaller keeps libraries in within it.
        shipped: The distributions that it was made of, in this environment.
        tables: See :func:`licences.read_tables`.
    """
    own = set[str]()
    for distribution in shipped:
        own |= {Path(str(file)).name for file in distribution.files or ()}
    standard = Path(sysconfig.get_path("stdlib"))
    own |= {path.name for path in (standard / "lib-dynload").glob("*")}
    libraries = {
        path.name
        for path in frozen.rglob("*")
        if LIBRARY.search(path.name) and path.is_file() and not path.is_symlink()
    }
    starter = importlib.metadata.distribution(_STARTER)
    texts = {
        file.name: Path(str(file.locate())).read_text("utf-8", "replace")
        for file in starter.files or ()
        if file.name.startswith("COPYING")
    }
    licence = str(tables["expressions"][_STARTER])
    return [
        _python(standard),
        Part(starter.name, starter.version, licence, "", texts),
        *_system_parts(sorted(libraries - own), tables),
    ]


def _python(standard: Path) -> Part:
    """Return Python itself: its library, its modules and what they are made of."""
    places = (standard / "LICENSE.txt", standard.parent / "LICENSE.txt")
    texts = {path.name: path.read_text("utf-8") for path in places if path.is_file()}
    return Part("Python", platform.python_version(), "PSF-2.0", "", texts, "generic")


def _system_parts(names: list[str], tables: dict[str, dict[str, object]]) -> list[Part]:
    """Return the packages, or the libraries themselves, that libraries of these names come from."""
    owners = _debian_owners(names)
    by_owner = dict[tuple[str, str], list[str]]()
    for name in names:
        if not name.startswith(("libpython", "python3")):
            by_owner.setdefault(owners.get(name, (name, "")), []).append(name)
    parts: list[Part] = []
    for (owner, version), libraries in sorted(by_owner.items()):
        said = sorted({licence_of_library(name, tables) for name in libraries})
        # One that is not known must not hide behind the others.
        grouped = [f"({one})" if " OR " in one and len(said) > 1 else one for one in said]
        licence = "" if "" in said else " AND ".join(grouped)
        if not version:
            parts.append(Part(owner, "of the system", licence, "", {"text": licence}, "generic"))
            continue
        document = _DOCUMENTS / owner / "copyright"
        texts = {"copyright": document.read_text("utf-8", "replace")} if document.is_file() else {}
        if _LESSER.removesuffix("-only") in licence:
            # Debian's copyright files only say where on a Debian its text lies.
            texts[_LESSER] = (HERE / f"{_LESSER}.txt").read_text("utf-8")
        parts.append(Part(owner, version, licence, "", texts, "deb"))
    return parts


def _debian_owners(names: list[str]) -> dict[str, tuple[str, str]]:
    """Return name and version of the package that each library is of, as far as dpkg tells."""
    if not names or shutil.which("dpkg-query") is None:
        return {}
    machine = _ask("dpkg", "--print-architecture").strip()
    packages = dict[str, str]()
    for line in _ask("dpkg-query", "-S", *(f"*/{name}" for name in names)).splitlines():
        owner, _, path = line.partition(": ")
        package, _, architecture = owner.split(",")[0].partition(":")
        folder = Path(path).parent
        if architecture in {machine, ""} and folder.name.endswith(("-linux-gnu", "lib", "lib64")):
            packages[Path(path).name] = package
    if not packages:
        return {}
    asked = sorted({f"{package}:{machine}" for package in packages.values()})
    lines = _ask("dpkg-query", "-W", "-f", "${Package} ${Version}\n", *asked).splitlines()
    versions = dict(line.split(" ", 1) for line in lines)
    return {
        name: (package, versions[package])
        for name, package in packages.items()
        if package in versions
    }


def _ask(*command: str) -> str:
    # Names that no package has make dpkg-query fail; the others are answered all the same.
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return done.stdout
