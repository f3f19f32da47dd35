"""Finds the pictures in documents: photographs on slides, drawings in texts."""

import posixpath
from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind, get_file_kind
from retllm_desktop.extraction.documents.archive import DocumentArchive
from retllm_desktop.extraction.documents.embedded_files import EmbeddedFile
from retllm_desktop.extraction.documents.office.packages import (
    find_related,
    read_relationships,
)
from retllm_desktop.extraction.documents.sections import (
    ReadingStoppedError,
    make_fragment,
)
from retllm_desktop.extraction.files import MIB

_SMALLEST_PX: Final = 64
"""Smaller pictures are logos, bullets and lines."""
_LONGEST: Final = 64 * MIB

Place = tuple[str, str, dict[str, str | int]]
"""A part that may refer to pictures, what people call it, and its address."""


def find_pictures(archive: DocumentArchive, places: Iterable[Place]) -> list[EmbeddedFile]:
    """Return the pictures that parts of a package refer to, each once, where it first stands."""
    found: dict[str, EmbeddedFile] = {}
    for part, label, address in places:
        number = 0
        for entry in find_related(read_relationships(archive, part), "image"):
            if entry not in found and entry in archive and _is_picture(entry):
                number += 1
                found[entry] = _embed(archive, entry, label, {**address, "picture": number})
    return list(found.values())


def list_packed_pictures(archive: DocumentArchive, folder: str = "") -> list[EmbeddedFile]:
    """Return all pictures in a folder of an archive, in its order."""
    entries = [name for name in archive.names if name.startswith(folder) and _is_picture(name)]
    return [
        _embed(archive, entry, "", {"picture": number}) for number, entry in enumerate(entries, 1)
    ]


def _is_picture(entry: str) -> bool:
    return get_file_kind(PurePath(entry)) is FileKind.PICTURE


def _embed(
    archive: DocumentArchive, entry: str, label: str, address: dict[str, str | int]
) -> EmbeddedFile:
    def load() -> bytes:
        try:
            return archive.read(entry, _LONGEST)
        except ReadingStoppedError as exc:
            raise ItemError(exc.title, exc.detail) from exc

    return EmbeddedFile(
        posixpath.basename(entry),
        load,
        archive.packed_bytes(entry),
        label=", ".join(filter(None, (label, f"picture {address['picture']}"))),
        heading="",
        fragment=make_fragment(**address),
        smallest_px=_SMALLEST_PX,
    )
