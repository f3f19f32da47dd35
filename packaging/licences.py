"""Licences of all that is shipped with the program: gathered from an environment, and checked.

    python packaging/licences.py FOLDER [--extra shared …]   gather, check, write FOLDER
    python packaging/licences.py --check [--extra shared …]  only check
    python packaging/licences.py FOLDER --frozen DIR         of a frozen folder, too

Run by the Python of the environment that a bundle is made of. What is shipped is what the program
requires, extras included as asked for, with the libraries that their wheels carry in folders of
their own; in a frozen folder, Python and the system's libraries besides (``frozen_parts.py``).
Checked is that every part has a licence that SPDX knows, none leaves only the GPL or the AGPL to
choose (an exception for libraries that compilers link, such as GCC's, is none of them), and that
the text of each is there. FOLDER gets ``licences.json`` and the texts.
"""

import argparse
import importlib.metadata
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from licence_choice import allows_shipping
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE: Final = Path(__file__).resolve().parent / "licences"
PROGRAM: Final = "retllm-desktop"
_TEXT_NAME: Final = re.compile(r"licen[cs]e|copying|notice|copyright", re.IGNORECASE)
LIBRARY: Final = re.compile(r"\.so(\.|$)|\.dylib$|\.dll$")
_NATIVE_FOLDERS: Final = (".libs", ".dylibs")
_WORDS: Final = {
    "MIT License": "MIT",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MIT": "MIT",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""What packages say in words of their own, and what SPDX calls it."""
_CLASSIFIER: Final = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is shipped.

    Attributes:
        name: Its name.
        version: Its version; of a library in a wheel, that of the wheel.
        licence: An SPDX expression; empty where none is known.
        origin: The distribution whose wheel carries it; empty for what stands by itself.
        texts: Texts of its licence, by name.
        kind: The type of its package URL: ``pypi``, ``deb``, ``generic``.
    """

    name: str
    version: str
    licence: str
    origin: str
    texts: dict[str, str]
    kind: str = "pypi"


def shipped_distributions(
    extras: Sequence[str], name: str = PROGRAM
) -> list[importlib.metadata.Distribution]:
    """Return a distribution and all that it requires here, by name."""
    found: dict[str, importlib.metadata.Distribution] = {}
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, tuple(extras))]
    seen = set[tuple[str, tuple[str, ...]]]()
    while waiting:
        wanted, chosen = waiting.pop()
        if (wanted, chosen) in seen:
            continue
        seen.add((wanted, chosen))
        distribution = importlib.metadata.distribution(wanted)
        offered = distribution.metadata.get_all("Provides-Extra", [])
        if wanted == name and (unknown := set(chosen) - set(offered)):
            raise ValueError(f"{name} has no extra {', '.join(sorted(unknown))}")
        found[canonicalize_name(wanted)] = distribution
        for text in distribution.requires or ():
            requirement = Requirement(text)
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in (*chosen, "")):
                waiting.append((requirement.name, tuple(sorted(requirement.extras))))
    return [found[key] for key in sorted(found)]


def gather_parts(
    distributions: Iterable[importlib.metadata.Distribution], tables: dict[str, dict[str, object]]
) -> list[Part]:
    """Return what is shipped: distributions, each followed by the libraries that it carries."""
    parts: list[Part] = []
    for distribution in distributions:
        name = canonicalize_name(distribution.name)
        own = tables["expressions"].get(name)
        licence = str(own) if own else _said_licence(distribution)
        texts = dict(_texts_of(distribution, tables["texts"].get(name, ())))
        parts.append(Part(distribution.name, distribution.version, licence, "", texts))
        for library in sorted(_libraries_of(distribution)):
            known = licence_of_library(library, tables)
            parts.append(Part(library, distribution.version, known, distribution.name, {}))
    return parts


def licence_of_library(name: str, tables: dict[str, dict[str, object]]) -> str:
    """Return what ``parts.toml`` says of a library, by the beginning of its name, or nothing."""
    # The longest beginning: «libgcc_s» goes before «libg».
    fitting = [begin for begin in tables["native"] if name.startswith(begin)]
    return str(tables["native"][max(fitting, key=len)]) if fitting else ""


def find_faults(parts: Iterable[Part]) -> list[str]:
    """Return what must not be shipped so, each as a sentence."""
    faults: list[str] = []
    for part in parts:
        what = f"{part.name} {part.version}" + (f" in {part.origin}" if part.origin else "")
        if not part.licence:
            faults.append(f"{what}: its licence is not known; read it and add it to parts.toml")
            continue
        try:
            canonicalize_license_expression(part.licence)
        except InvalidLicenseExpression as exc:
            faults.append(f"{what}: «{part.licence}» is no SPDX expression: {exc}")
            continue
        if not allows_shipping(part.licence):
            faults.append(f"{what}: {part.licence} must not be shipped with the program")
        if not part.origin and not part.texts:
            faults.append(f"{what}: the text of its licence is not there")
    return faults


def read_tables() -> dict[str, dict[str, object]]:
    """Return the tables of what packages do not say of themselves."""
    return tomllib.loads((HERE / "parts.toml").read_text("utf-8"))


def write_parts(parts: Sequence[Part], folder: Path) -> None:
    """Write the list, and the texts beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    listed: list[dict[str, object]] = []
    for part in parts:
        names: list[str] = []
        for name, text in part.texts.items():
            file = f"{canonicalize_name(part.name)}-{re.sub(r'[^A-Za-z0-9.]+', '-', name)}.txt"
            (folder / file).write_text(text, "utf-8", newline="\n")
            names.append(file)
        listed.append(
            {
                "name": part.name,
                "version": part.version,
                "licence": part.licence,
                "origin": part.origin,
                "texts": names,
            }
        )
    (folder / "licences.json").write_text(
        json.dumps({"parts": listed}, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )


def _said_licence(distribution: importlib.metadata.Distribution) -> str:
    """Return the SPDX expression that a distribution's metadata amounts to, or nothing."""
    metadata = distribution.metadata
    said = [metadata.get("License-Expression"), metadata.get("License")]
    said += [
        line.removeprefix(_CLASSIFIER)
        for line in metadata.get_all("Classifier", [])
        if line.startswith(_CLASSIFIER)
    ]
    for text in said:
        if not text or "\n" in text:
            continue
        try:
            return str(canonicalize_license_expression(_WORDS.get(text, text)))
        except InvalidLicenseExpression:
            continue
    return ""


def _texts_of(
    distribution: importlib.metadata.Distribution, elsewhere: object
) -> Iterator[tuple[str, str]]:
    for file in distribution.files or ():
        inner = file.parts[-1] if file.parts else ""
        in_metadata = any(part.endswith(".dist-info") for part in file.parts)
        if in_metadata and (_TEXT_NAME.search(inner) or "licenses" in file.parts):
            yield "-".join(file.parts[1:]), Path(str(file.locate())).read_text("utf-8", "replace")
    for name in elsewhere if isinstance(elsewhere, list) else ():
        own = HERE / f"{name}.txt"
        path = own if own.is_file() else Path(str(distribution.locate_file(name)))
        yield path.name, path.read_text("utf-8", "replace")


def _libraries_of(distribution: importlib.metadata.Distribution) -> set[str]:
    """Return the names of the libraries in the folders that tools for wheels make."""
    return {
        file.name
        for file in distribution.files or ()
        if LIBRARY.search(file.name)
        and any(part.endswith(_NATIVE_FOLDERS) for part in file.parts[:-1])
    }


def gather(extras: Sequence[str], frozen: Path | None) -> list[Part]:
    """Return all parts of this environment, and of a frozen folder that was made of it."""
    tables = read_tables()
    shipped = shipped_distributions(extras)
    parts = gather_parts(shipped, tables)
    if frozen is not None:
        # Only here: it builds upon this module.
        from frozen_parts import parts_besides

        parts += parts_besides(frozen, shipped, tables)
    return parts


def main() -> int:
    """Gather and check; 1 where something must not be shipped so."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--extra", action="append", default=[], help="an extra that is shipped")
    parser.add_argument("--frozen", type=Path, help="a frozen folder of this environment")
    options = parser.parse_args()
    if options.folder is None and not options.check:
        parser.error("give a folder, or --check")
    parts = gather(options.extra, options.frozen)
    faults = find_faults(parts)
    for fault in faults:
        print(fault, file=sys.stderr)
    if options.folder is not None:
        write_parts(parts, options.folder)
    inside = sum(bool(part.origin) for part in parts)
    print(f"{len(parts) - inside} parts, {inside} libraries in them, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
