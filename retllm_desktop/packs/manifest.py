"""What a model pack's manifest says, typed, and checked field by field.

A pack is a folder with ``manifest.json`` and the files it names. The same format serves
the starter packs and downloadable ones. Unknown fields are refused: a manifest that says
more than we understand must not be half obeyed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.knowledge import NOTHING, Knowledge
from retllm_desktop.core.model_roles import FileRole, PackRole
from retllm_desktop.core.similarity import SimilarityCutoff
from retllm_desktop.core.types import EMBEDDED_MODALITIES, EmbeddingSpace, Modality
from retllm_desktop.packs.fine_spec import FineSpec, read_fine_spec
from retllm_desktop.packs.image_input import ImageInput, check_sequence, read_image_input
from retllm_desktop.packs.inner_paths import parse_inner_path
from retllm_desktop.packs.knowledge import read_knowledge
from retllm_desktop.packs.manifest_fields import FieldReader
from retllm_desktop.packs.text_input import (
    PassageEncoderSpec,
    ReferenceVector,
    TextTowerSpec,
    read_cutoff,
    read_passage_encoder,
    read_references,
    read_text_tower,
)

MANIFEST_FORMATS: Final = (1, 2)
"""Format 2 has further fields of towers, pictures as patches, and weights beside graphs."""
_TOWER_FILES: Final = frozenset(
    {FileRole.IMAGE, FileRole.IMAGE_INT8, FileRole.TEXT, FileRole.TEXT_INT8}
)
_PAPERS: Final = frozenset({FileRole.CARD, FileRole.LICENCE})
FILE_ROLES: Final[dict[PackRole, frozenset[FileRole]]] = {
    PackRole.COARSE: _TOWER_FILES
    | _PAPERS
    | {FileRole.TOKENIZER, FileRole.TEXT_PROJECTION, FileRole.REFERENCE_COHORT, FileRole.DATA},
    PackRole.FINE: _PAPERS | {FileRole.MODEL, FileRole.MMPROJ},
    PackRole.TEXT: _PAPERS | {FileRole.TEXT, FileRole.TEXT_INT8, FileRole.TOKENIZER, FileRole.DATA},
}
_REQUIRED_ROLES: Final[dict[PackRole, frozenset[FileRole]]] = {
    PackRole.COARSE: frozenset({FileRole.TOKENIZER}),
    PackRole.FINE: frozenset({FileRole.MODEL, FileRole.MMPROJ}),
    PackRole.TEXT: frozenset({FileRole.TOKENIZER}),
}
_TOWERS: Final[dict[PackRole, tuple[tuple[FileRole, FileRole], ...]]] = {
    PackRole.COARSE: (
        (FileRole.IMAGE, FileRole.IMAGE_INT8),
        (FileRole.TEXT, FileRole.TEXT_INT8),
    ),
    PackRole.TEXT: ((FileRole.TEXT, FileRole.TEXT_INT8),),
}
"""Of each tower a pack of these roles has at least one file, in full precision or in eight bits."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_REPO: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
_REVISION: Final = re.compile(r"[0-9a-f]{40}")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack.

    Attributes:
        role: What it is for (one of ``FILE_ROLES``).
        path: POSIX path inside the pack folder; never leaves it.
        sha256: Lower-case hex digest.
        shared_with: Id of the pack in whose folder the file lies, under the same path and with
            the same hash; None where it lies in this pack's own.
    """

    role: FileRole
    path: str
    size_bytes: int
    sha256: str
    shared_with: str | None = None


@dataclass(frozen=True, slots=True)
class RepositorySource:
    """Where a pack was, or can be, fetched from.

    Attributes:
        repo: ``owner/name`` on the hub.
        revision: The commit, 40 hexadecimal digits; None in a catalogue entry that takes the
            newest one and pins it when it is installed.
    """

    repo: str
    revision: str | None


@dataclass(frozen=True, slots=True)
class PairStatistics:
    """Cosine of unrelated pairs, measured on a pack's validation data."""

    mean: float
    std: float


@dataclass(frozen=True, slots=True)
class CoarseSpec:
    """The coarse role's part of a manifest.

    Attributes:
        normalised: Whether the towers' outputs are unit vectors already.
        unrelated: Statistics of unrelated pairs by (query modality, item modality).
        similarity_cutoff: Where a coarse list ends, without its cohort; None in a pack for
            which it was not measured, whose lists are not cut.
        references: Sentences with the vectors that the model's makers get for them.
    """

    space: EmbeddingSpace
    normalised: bool
    image: ImageInput
    text: TextTowerSpec
    unrelated: Mapping[tuple[Modality, Modality], PairStatistics]
    similarity_cutoff: SimilarityCutoff | None = None
    references: tuple[ReferenceVector, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """A pack's manifest.

    Attributes:
        id: Lower-case name, unique among packs.
        licence: SPDX identifier.
        files: The files, card included.
        coarse: Set for the coarse role.
        fine: Set for the fine role.
        source: Where it was fetched from; None for packs that were made or imported.
        text: Set for the text role.
        knows: What it was made for; where the manifest is silent, what it is taken to know.
    """

    id: str
    version: str
    role: PackRole
    title: str
    description: str
    licence: str
    files: tuple[PackFile, ...]
    minimum_ram_bytes: int
    coarse: CoarseSpec | None
    fine: FineSpec | None
    source: RepositorySource | None = None
    text: PassageEncoderSpec | None = None
    knows: Knowledge = NOTHING

    def file(self, role: FileRole) -> PackFile | None:
        """The file of a role, or None."""
        return next((file for file in self.files if file.role == role), None)

    @property
    def own_bytes(self) -> int:
        """Bytes of the files that lie in the pack's own folder."""
        return sum(file.size_bytes for file in self.files if file.shared_with is None)

    @property
    def model_bytes(self) -> int:
        """Bytes of all files, those that lie in another pack's folder included."""
        return sum(file.size_bytes for file in self.files)

    @property
    def partners(self) -> tuple[str, ...]:
        """Ids of the packs in whose folders files of this one lie."""
        return tuple(sorted({file.shared_with for file in self.files if file.shared_with}))


def parse_manifest(value: object) -> Manifest:
    """Check a decoded ``manifest.json`` and return it typed.

    Raises:
        PackError: A field is missing, unknown, of a wrong type or out of range, or a file's
            path leaves the pack folder.
    """
    top = FieldReader(value, "top level")
    if (found := top.integer("format")) not in MANIFEST_FORMATS:
        raise PackError(
            f"The pack's manifest has format {found}, this version reads formats 1 and 2",
            "get a newer version of the program" if found > max(MANIFEST_FORMATS) else "",
        )
    identifier = top.text("id")
    if not _ID.fullmatch(identifier):
        raise PackError(f"«{identifier}» is no valid pack id")
    role = PackRole(top.choice("role", tuple(PackRole)))
    files = tuple(_file(entry, role, identifier) for entry in top.array("files", 64))
    if found == 1 and any(file.role is FileRole.DATA for file in files):
        raise PackError(f"The manifest of {identifier} names weights beside graphs: format 2 does")
    coarse = top.optional_child("coarse")
    fine = top.optional_child("fine")
    text = top.optional_child("text")
    parts = {PackRole.COARSE: coarse, PackRole.FINE: fine, PackRole.TEXT: text}
    if {name for name, part in parts.items() if part} != {role}:
        raise PackError(f"The pack {identifier} has the role {role} but not that role's part")
    fine_spec = read_fine_spec(fine, found) if fine else None
    if fine_spec is None or fine_spec.server is None:
        _check_complete(identifier, role, {file.role for file in files})
    elif {file.role for file in files} - _PAPERS:
        raise PackError(f"The pack {identifier} has files of a model and names a server for it")
    manifest = Manifest(
        id=identifier,
        version=top.text("version"),
        role=role,
        title=top.text("title"),
        description=top.text("description"),
        licence=top.text("licence"),
        files=files,
        minimum_ram_bytes=top.integer("minimum_ram_bytes"),
        coarse=_coarse(coarse, found) if coarse else None,
        fine=fine_spec,
        source=read_source(source) if (source := top.optional_child("source")) else None,
        text=read_passage_encoder(text, found) if text else None,
        knows=read_knowledge(top, role, general=fine_spec is not None and fine_spec.can_write),
    )
    top.finish()
    return manifest


def read_source(reader: FieldReader) -> RepositorySource:
    """Check a ``source`` object.

    Raises:
        PackError: It names no repository, or a revision that is no commit.
    """
    source = RepositorySource(reader.text("repo"), reader.optional_text("revision"))
    reader.finish()
    if not _REPO.fullmatch(source.repo) or ".." in source.repo:
        raise PackError(f"«{source.repo}» is no «owner/name» of a repository")
    if source.revision is not None and not _REVISION.fullmatch(source.revision):
        raise PackError(f"«{source.revision}» is no commit of 40 hexadecimal digits")
    return source


def _check_complete(identifier: str, role: PackRole, named: set[FileRole]) -> None:
    missing = _REQUIRED_ROLES[role] - named
    missing |= {exact for exact, eight in _TOWERS.get(role, ()) if not {exact, eight} & named}
    if missing:
        raise PackError(f"The pack {identifier} names no file for {', '.join(sorted(missing))}")


def _file(value: object, pack_role: PackRole, pack_id: str) -> PackFile:
    reader = FieldReader(value, "files")
    file = PackFile(
        role=FileRole(reader.choice("role", tuple(sorted(FILE_ROLES[pack_role])))),
        path=reader.text("path"),
        size_bytes=reader.integer("size_bytes"),
        sha256=reader.text("sha256"),
        shared_with=reader.optional_text("shared_with"),
    )
    reader.finish()
    if file.shared_with is not None:
        if not _ID.fullmatch(file.shared_with):
            raise PackError(f"«{file.shared_with}» is no valid pack id")
        if file.shared_with == pack_id:
            raise PackError(f"The pack {pack_id} says that it shares {file.path} with itself")
    parse_inner_path(file.path)
    if not _SHA256.fullmatch(file.sha256):
        raise PackError(f"The sha256 of {file.path} is not 64 lower-case hexadecimal digits")
    return file


def _coarse(reader: FieldReader, manifest_format: int) -> CoarseSpec:
    space = EmbeddingSpace(reader.text("space"), reader.integer("dimension", 1, 8192))
    normalised = reader.flag("normalised")
    image_input = read_image_input(reader.child("image"), manifest_format)
    text_input = read_text_tower(
        reader.child("text"),
        manifest_format=manifest_format,
        dimension=space.dimension,
        normalised=normalised,
    )
    check_sequence(image_input, text_input)
    unrelated: dict[tuple[Modality, Modality], PairStatistics] = {}
    pairs = reader.child("unrelated")
    for query in EMBEDDED_MODALITIES:
        for item in EMBEDDED_MODALITIES:
            pair = pairs.child(f"{query}_to_{item}")
            unrelated[query, item] = PairStatistics(pair.number("mean"), pair.number("std"))
            pair.finish()
            if unrelated[query, item].std <= 0:
                raise PackError(f"The manifest's spread of {query}_to_{item} is not positive")
    pairs.finish()
    cutoff = read_cutoff(reader, with_cohort=True)
    references = read_references(reader.optional_array("references"), space.dimension)
    reader.finish()
    return CoarseSpec(space, normalised, image_input, text_input, unrelated, cutoff, references)
