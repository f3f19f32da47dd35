"""The licences of what the program is made of, with their texts.

A bundle carries a list that was gathered and checked when it was made (``packaging/licences.py``);
elsewhere the installed distributions are asked.
"""

import contextlib
import importlib.metadata
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, cast

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from retllm_desktop import __version__
from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.paths import bundled_folder

PROGRAM: Final = "retllm-desktop"
_LIST: Final = "licences.json"
_TEXT_NAME: Final = re.compile(r"licen[cs]e|copying|notice|copyright", re.IGNORECASE)
_CLASSIFIER: Final = "License :: OSI Approved :: "
_MAX_LIST_BYTES: Final = 4 * 2**20
_MAX_TEXT_BYTES: Final = 2 * 2**20


class LicensedKind(StrEnum):
    """What something with a licence is."""

    PROGRAM = "program"
    LIBRARY = "library"
    MODEL = "model"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class LicensedPart:
    """Something that the program is made of.

    Attributes:
        name: Its name.
        version: Its version; empty where it has none.
        licence: As it says itself, mostly an SPDX expression; empty where it says nothing.
        origin: What carries it, or where it is from; may be empty.
        files: Its texts; none: the text comes with what carries it.
    """

    kind: LicensedKind
    name: str
    version: str = ""
    licence: str = ""
    origin: str = ""
    files: tuple[Path, ...] = field(default=(), repr=False)

    def text(self) -> str:
        """Read the texts of its licence, one after the other; empty where there is none.

        Raises:
            InputError: One of them cannot be read.
        """
        texts: list[str] = []
        for file in self.files:
            try:
                with file.open("rb") as stream:
                    texts.append(stream.read(_MAX_TEXT_BYTES).decode("utf-8", "replace"))
            except OSError as exc:
                detail = exc.strerror or str(exc)
                raise InputError("The text of a licence cannot be read", detail, file) from exc
        return "\n\n".join(text.strip("\n\f") for text in texts)


def read_licences(folder: Path | None = None) -> tuple[LicensedPart, ...]:
    """Return the program, the data that comes with it, and its libraries.

    Args:
        folder: Where a bundle has its list; None: where this one would have it.

    Raises:
        InputError: The bundle's list cannot be read.
    """
    folder = bundled_folder("licences") if folder is None else folder
    parts = list(_listed(folder) if (folder / _LIST).is_file() else _installed())
    own = next((part.files for part in parts if canonicalize_name(part.name) == PROGRAM), ())
    others = [part for part in parts if canonicalize_name(part.name) != PROGRAM]
    whole = bundled_folder("resources").parent / "LICENSE"
    program = LicensedPart(
        LicensedKind.PROGRAM,
        PROGRAM,
        __version__,
        "Apache-2.0",
        files=own or ((whole,) if whole.is_file() else ()),
    )
    notes = bundled_folder("resources") / "licences" / "third-party.md"
    data = LicensedPart(LicensedKind.DATA, "third-party-notes", files=(notes,))
    return (program, *((data,) if notes.is_file() else ()), *others)


def _listed(folder: Path) -> Iterator[LicensedPart]:
    file = folder / _LIST
    try:
        with file.open("rb") as stream:
            table: object = json.loads(stream.read(_MAX_LIST_BYTES))
        for entry in cast("dict[str, list[dict[str, object]]]", table)["parts"]:
            names = [str(name) for name in cast("list[object]", entry["texts"])]
            yield LicensedPart(
                LicensedKind.LIBRARY,
                str(entry["name"]),
                str(entry["version"]),
                str(entry["licence"]),
                str(entry["origin"]),
                # Names alone: whatever the list says, no other folder is read.
                tuple(folder / Path(name).name for name in names),
            )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise InputError("The list of licences cannot be read", str(exc), file) from exc


def _installed() -> Iterator[LicensedPart]:
    """Yield what the program requires here, extras included where they are installed."""
    found: dict[str, importlib.metadata.Distribution] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(PROGRAM, frozenset())]
    seen = set[tuple[str, frozenset[str]]]()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        found[canonicalize_name(name)] = distribution
        if name == PROGRAM:
            extras = frozenset(distribution.metadata.get_all("Provides-Extra") or ())
        for text in distribution.requires or ():
            with contextlib.suppress(InvalidRequirement):
                wanted = Requirement(text)
                marker = wanted.marker
                if marker is None or any(marker.evaluate({"extra": one}) for one in (*extras, "")):
                    waiting.append((wanted.name, frozenset(wanted.extras)))
    for key in sorted(found):
        distribution = found[key]
        files = tuple(
            Path(str(file.locate()))
            for file in distribution.files or ()
            if any(part.endswith(".dist-info") for part in file.parts)
            and (_TEXT_NAME.search(file.name) or "licenses" in file.parts)
        )
        yield LicensedPart(
            LicensedKind.LIBRARY,
            distribution.name,
            distribution.version,
            _said_licence(distribution),
            files=files,
        )


def _said_licence(distribution: importlib.metadata.Distribution) -> str:
    metadata = distribution.metadata
    for name in ("License-Expression", "License"):
        said = next(iter(metadata.get_all(name) or ()), "")
        if said and "\n" not in said and len(said) < 100:
            return said
    said_by_classifiers = [
        line.removeprefix(_CLASSIFIER)
        for line in metadata.get_all("Classifier") or ()
        if line.startswith(_CLASSIFIER)
    ]
    return ", ".join(said_by_classifiers)
