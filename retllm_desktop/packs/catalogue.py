"""Packs that can be fetched: what is known of each before any of it is here.

An offer is a manifest with gaps. Lengths and hashes that nobody has pinned yet are null; they
are taken from the hub's records when the pack is fetched, shown, and kept in the installed
manifest from then on. Cosines of unrelated pairs that nobody has measured are null too; they
are measured with the model itself when it is installed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import InputError, PackError
from retllm_desktop.core.knowledge import Knowledge
from retllm_desktop.core.model_roles import FileRole, PackRole
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.packs.inner_paths import parse_inner_path
from retllm_desktop.packs.installed import read_json
from retllm_desktop.packs.manifest import (
    Manifest,
    PackFile,
    RepositorySource,
    parse_manifest,
    read_source,
)
from retllm_desktop.packs.manifest_fields import FieldReader
from retllm_desktop.packs.requirements import PackRequirements, PackWork

_MOST_GFLOP: Final = 1e6
_ANY_SHA256: Final = "0" * 64
_PAIRS: Final = ("text_to_text", "text_to_image", "image_to_text", "image_to_image")


@dataclass(frozen=True, slots=True)
class Licence:
    """The terms under which a pack may be used, as shown before it is fetched.

    Attributes:
        id: SPDX identifier.
        summary: What it asks of the person, in a sentence or two.
    """

    id: str
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file of an offer.

    Attributes:
        path: Where it goes in the pack folder.
        remote: Where it lies in the repository.
        size_bytes: Exact length of what is fetched, None where that is not pinned.
        about_bytes: Roughly how long it is; None where nobody said.
        sha256: Of what is fetched, None where that is not pinned.
    """

    role: FileRole
    path: str
    remote: str
    size_bytes: int | None
    about_bytes: int | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class PackOffer:
    """A pack that can be fetched.

    Attributes:
        id: Lower-case name, unique among packs.
        space: The embedding space; None for the fine role.
        measured: Whether cosines of unrelated pairs are known.
        knows: What it was made for.
        body: The decoded manifest, but for the licence, the source and the files.
        untried: Whether nothing of its shape was compared with a reference: it is never
            recommended, and said to be so.
        work: What it has to compute (``models/training/pack_work.py``); None where that is not
            known.
    """

    id: str
    version: str
    role: PackRole
    title: str
    description: str
    licence: Licence
    source: RepositorySource
    files: tuple[OfferedFile, ...]
    minimum_ram_bytes: int
    space: EmbeddingSpace | None
    measured: bool
    knows: Knowledge
    body: Mapping[str, object]
    untried: bool = False
    work: PackWork | None = None

    @property
    def requirements(self) -> PackRequirements:
        """What it needs of a machine and its person."""
        return PackRequirements(
            self.id,
            self.role,
            self.minimum_ram_bytes,
            0 if self.space is None else self.space.dimension,
            self.knows.languages,
        )

    @property
    def about_bytes(self) -> int | None:
        """Roughly how much is fetched; None where that is not known of every file."""
        sizes = [file.size_bytes or file.about_bytes for file in self.files]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None

    @property
    def pinned(self) -> bool:
        """Whether the offer itself says all that has to be known before anything is fetched."""
        return self.source.revision is not None and all(
            file.sha256 is not None and file.size_bytes is not None for file in self.files
        )

    def manifest(
        self,
        files: tuple[PackFile, ...],
        source: RepositorySource | None,
        unrelated: Mapping[str, object] | None = None,
    ) -> dict[str, object]:
        """Return the manifest of the installed pack, gaps filled.

        Args:
            files: The files as they lie in the pack folder.
            source: Where they came from.
            unrelated: Cosines of unrelated pairs, where the offer has none; None: placeholders,
                for a look at the model before it is measured.
        """
        made: dict[str, object] = {
            **self.body,
            "licence": self.licence.id,
            "files": manifest_files(files),
        }
        if source is not None:
            made["source"] = {"repo": source.repo, "revision": source.revision}
        if self.role is PackRole.COARSE and not self.measured:
            coarse = dict(cast("dict[str, object]", self.body["coarse"]))
            made["coarse"] = coarse | {"unrelated": dict(unrelated or placeholder_statistics())}
        return made


def manifest_files(files: tuple[PackFile, ...]) -> list[dict[str, object]]:
    """The ``files`` of a manifest."""
    return [
        {"role": f.role, "path": f.path, "size_bytes": f.size_bytes, "sha256": f.sha256}
        for f in files
    ]


def placeholder_statistics() -> dict[str, object]:
    """Stand-ins for the cosines of unrelated pairs: every cosine stands out by itself."""
    return {pair: {"mean": 0.0, "std": 1.0} for pair in _PAIRS}


def parse_offer(value: object) -> PackOffer:
    """Check a decoded file of the catalogue and return it typed.

    Raises:
        PackError: A field is missing, unknown, of a wrong type or out of range.
    """
    top = FieldReader(value, "top level")
    licence = _licence(top.child("licence"))
    source = read_source(top.child("source"))
    files = tuple(_file(entry) for entry in top.array("files", 64))
    untried = "untried" in top.names() and top.flag("untried")
    work = _work(top.child("work")) if "work" in top.names() else None
    body = dict(cast("dict[str, object]", value))
    for taken in ("licence", "source", "files", "untried", "work"):
        body.pop(taken, None)
    coarse = body.get("coarse")
    measured = not (
        isinstance(coarse, dict) and cast("dict[str, object]", coarse).get("unrelated") is None
    )
    known = _with_stand_ins(body, licence, files, measured=measured)
    return PackOffer(
        id=known.id,
        version=known.version,
        role=known.role,
        title=known.title,
        description=known.description,
        licence=licence,
        source=source,
        files=files,
        minimum_ram_bytes=known.minimum_ram_bytes,
        space=spec.space if (spec := known.coarse or known.text) else None,
        measured=measured,
        knows=known.knows,
        body=body,
        untried=untried,
        work=work,
    )


def _with_stand_ins(
    body: Mapping[str, object],
    licence: Licence,
    files: tuple[OfferedFile, ...],
    *,
    measured: bool,
) -> Manifest:
    """Check everything that an offer shares with a manifest by the manifest's own rules."""
    whole: dict[str, object] = {**body, "licence": licence.id}
    whole["files"] = manifest_files(
        tuple(PackFile(f.role, f.path, f.size_bytes or 0, f.sha256 or _ANY_SHA256) for f in files)
    )
    if not measured:
        coarse = cast("dict[str, object]", body["coarse"])
        whole["coarse"] = coarse | {"unrelated": placeholder_statistics()}
    manifest = parse_manifest(whole)
    if len({file.path for file in files}) != len(files):
        raise PackError(f"The offer {manifest.id} names the same path twice")
    return manifest


def _licence(reader: FieldReader) -> Licence:
    licence = Licence(reader.text("id"), reader.text("name"), reader.text("summary"))
    reader.finish()
    return licence


def _work(reader: FieldReader) -> PackWork:
    work = PackWork(
        picture_gflop=reader.optional_number("picture_gflop", 0.0, _MOST_GFLOP),
        text_gflop=reader.optional_number("text_gflop", 0.0, _MOST_GFLOP),
        question_gflop=reader.optional_number("question_gflop", 0.0, _MOST_GFLOP),
    )
    reader.finish()
    return work


def _file(value: object) -> OfferedFile:
    reader = FieldReader(value, "files")
    file = OfferedFile(
        role=FileRole(reader.choice("role", tuple(FileRole))),
        path=reader.text("path"),
        remote=reader.text("remote"),
        size_bytes=reader.optional_integer("size_bytes", 1),
        about_bytes=reader.optional_integer("about_bytes", 1),
        sha256=reader.optional_text("sha256"),
    )
    reader.finish()
    parse_inner_path(file.remote)
    return file


_LICENCES: Final = "licences"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be fetched.

    Attributes:
        offers: The packs, by id.
    """

    folder: Path
    offers: tuple[PackOffer, ...]

    def offer(self, pack_id: str) -> PackOffer:
        """The offer of an id.

        Raises:
            InputError: There is none.
        """
        for offer in self.offers:
            if offer.id == pack_id:
                return offer
        known = ", ".join(offer.id for offer in self.offers)
        raise InputError(f"There is no pack «{pack_id}» to fetch", f"there are: {known}")

    def licence_text(self, licence: Licence, source: RepositorySource | None) -> str:
        """Return what is kept beside the files: the terms, for whom, and their whole text."""
        lines = [f"{licence.name} ({licence.id})", ""]
        if source is not None:
            at = f" at {source.revision}" if source.revision else ""
            lines += [f"The files of this pack come from the repository {source.repo}{at}.", ""]
        if licence.summary:
            lines += [licence.summary, ""]
        try:
            whole = (self.folder / _LICENCES / f"{licence.id}.txt").read_text("utf-8")
        except (OSError, ValueError):
            whole = "The whole text of the licence is found under its identifier.\n"
        return "\n".join([*lines, "-" * 72, "", whole])


def load_catalogue(folder: Path) -> Catalogue:
    """Read the catalogue.

    Raises:
        PackError: One of its files is damaged: the program was not installed properly.
    """
    offers: list[PackOffer] = []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".json")
    except OSError as exc:
        raise PackError("The catalogue of packs is missing", exc.strerror or "", folder) from exc
    for path in paths:
        try:
            offer = parse_offer(read_json(path, "A file of the catalogue"))
        except PackError as exc:
            raise PackError(exc.title, exc.detail, path) from exc
        except FileNotFoundError as exc:
            raise PackError("A file of the catalogue is missing", "", path) from exc
        if offer.id != path.stem:
            raise PackError(f"The catalogue offers {offer.id} under another name", "", path)
        offers.append(offer)
    return Catalogue(folder, tuple(offers))
