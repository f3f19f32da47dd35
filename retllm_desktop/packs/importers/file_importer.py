"""Makes packs of what lies in a folder, an archive or a cache: the port ``Importer``."""

import hashlib
import os
import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import InputError, PackError
from retllm_desktop.core.knowledge import ANY_LANGUAGE, Domain
from retllm_desktop.core.model_roles import FileRole, PackRole
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.core.typing_support import override
from retllm_desktop.packs.catalogue import (
    Licence,
    PackOffer,
    manifest_files,
    placeholder_statistics,
)
from retllm_desktop.packs.importers.archives import is_archive, unpack_archive
from retllm_desktop.packs.importers.file_tree import (
    FileTree,
    find_cached_snapshot,
    list_files_beside,
    list_tree,
)
from retllm_desktop.packs.importers.layouts import LayoutMatch, match_encoder, match_gguf_pair
from retllm_desktop.packs.importers.model_files import (
    PICKLE_SUFFIXES,
    inspect_gguf,
    inspect_onnx,
    refuse_danger,
)
from retllm_desktop.packs.installed import MANIFEST_NAME, load_pack, read_json
from retllm_desktop.packs.knowledge import assume_knowledge, knowledge_fields
from retllm_desktop.packs.manifest import Manifest, PackFile
from retllm_desktop.packs.staging import Importer, PackDraft

_UNPACKED: Final = "unpacked"
_BLOCK_BYTES: Final = 1 << 20
_LICENCE_NAMES: Final = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE")
_MAX_LICENCE_BYTES: Final = 1 << 20
_KNOWN: Final = {"apache-2.0": "Apache-2.0", "mit": "MIT"}
UNKNOWN_LICENCE: Final = Licence(
    "LicenseRef-unknown",
    "Unknown licence",
    "The files do not say under which terms they may be used; ask where you have them from.",
)


class FileImporter(Importer):
    """Looks at files, finds out what they are, and copies what a pack needs of them."""

    def __init__(self, packs: Sequence[Path] = ()) -> None:
        """Take the folders of packs in which what a pack shares with another may lie."""
        self._packs = tuple(packs)

    @override
    def gather(
        self,
        source: Path,
        offers: Sequence[PackOffer],
        pack_id: str | None,
        folder: Path,
        cancel: CancelToken,
    ) -> Generator[Progress, None, PackDraft | None]:
        chosen: Path | None = None
        if source.is_dir():
            wanted = {offer.source.repo: offer.id for offer in offers}
            tree = find_cached_snapshot(source, wanted) or list_tree(source)
        elif not source.is_file():
            raise InputError("There is no such file or folder", "", source)
        elif is_archive(source):
            yield from unpack_archive(source, folder / _UNPACKED, cancel)
            if cancel.cancelled:
                return None
            tree = list_tree(folder / _UNPACKED).unwrapped()
            if tree.root == folder / _UNPACKED:
                tree = FileTree(
                    tree.root, source.name.split(".")[0], tree.files, tree.outside_links
                )
        else:
            refuse_danger(source, source.name)
            chosen = source
            tree = list_files_beside(source)
        made = self._from_tree(tree, offers, pack_id, chosen, folder=folder, cancel=cancel)
        return (yield from made)

    def _from_tree(
        self,
        tree: FileTree,
        offers: Sequence[PackOffer],
        pack_id: str | None,
        chosen: Path | None,
        *,
        folder: Path,
        cancel: CancelToken,
    ) -> Generator[Progress, None, PackDraft | None]:
        if MANIFEST_NAME in tree.files and chosen is None:
            return (yield from self._own(tree, pack_id, folder, cancel))
        offer = None if pack_id is not None else _find_offer(tree, offers)
        if offer is not None:
            return (yield from self._as_offered(tree, *offer, folder, cancel))
        name = pack_id or make_slug(tree.name)
        match = match_gguf_pair(tree, chosen) or match_encoder(tree)
        if match is None:
            raise _no_model_error(tree)
        files = yield from _copy_files(tree, match.files, folder, cancel)
        if files is None:
            return None
        licence, further = _licence(tree, folder)
        return _draft(name, match, tree, (*files, *further), licence)

    def _own(
        self, tree: FileTree, pack_id: str | None, folder: Path, cancel: CancelToken
    ) -> Generator[Progress, None, PackDraft | None]:
        """Take a pack as this program makes them; what it shares with another is copied too.

        So an imported pack is whole, whatever becomes of the one that it shared files with.
        """
        pack = load_pack(tree.root, self._packs)
        manifest = pack.manifest
        if pack_id not in {None, manifest.id}:
            raise InputError(f"The folder holds the pack {manifest.id}, not {pack_id}")
        shared = {file.path: pack.place_of(file) for file in manifest.files if file.shared_with}
        tree = replace(tree, files={**tree.files, **shared})
        _inspect_models(manifest, tree)
        wanted = tuple((file.role, file.path, file.path) for file in manifest.files)
        files = yield from _copy_files(tree, wanted, folder, cancel)
        if files is None:
            return None
        for copied, listed in zip(files, manifest.files, strict=True):
            if copied.sha256 != listed.sha256:
                raise PackError(
                    f"A file of the pack {manifest.id} is not the one its manifest names",
                    "its SHA-256 differs",
                    pack.place_of(listed),
                )
        value = read_json(tree.files[MANIFEST_NAME], "The pack's manifest")
        body = dict(cast("Mapping[str, object]", value))  # load_pack has seen that it is one.
        body["files"] = manifest_files(files)
        licence = Licence(manifest.licence, manifest.licence, "")
        return PackDraft(manifest.id, manifest.role, licence, body, True, "a pack")

    def _as_offered(
        self,
        tree: FileTree,
        offer: PackOffer,
        names: Mapping[str, str],
        folder: Path,
        cancel: CancelToken,
    ) -> Generator[Progress, None, PackDraft | None]:
        """Take files that the catalogue knows by their hashes."""
        wanted = tuple((file.role, names[file.path], file.path) for file in offer.files)
        for _, name, _ in wanted:
            refuse_danger(tree.files[name], name)
        files = yield from _copy_files(tree, wanted, folder, cancel)
        if files is None:
            return None
        for copied, pinned in zip(files, offer.files, strict=True):
            if copied.sha256 != pinned.sha256:
                raise PackError(f"«{pinned.path}» changed while it was read", "", tree.root)
        source = tree.source if tree.source is not None else offer.source
        known = source if source.revision is not None else None
        manifest = offer.manifest(files, known)
        measured = offer.role is not PackRole.COARSE or offer.measured
        kind = f"the files of {offer.id}"
        return PackDraft(offer.id, offer.role, offer.licence, manifest, measured, kind)


def make_slug(name: str) -> str:
    """Return a name as a pack's id."""
    plain = re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")[:60]
    return plain or "imported"


def _find_offer(
    tree: FileTree, offers: Sequence[PackOffer]
) -> tuple[PackOffer, dict[str, str]] | None:
    """Find the offer whose files these are, by name and length first, then by hash."""
    for offer in offers:
        names: dict[str, str] = {}
        for file in offer.files:
            basename = file.remote.rsplit("/", 1)[-1]
            likely = [
                name
                for name in tree.files
                if name.rsplit("/", 1)[-1] in {basename, file.path}
                and file.sha256 is not None
                and file.size_bytes in {None, tree.size_bytes(name)}
            ]
            found = next((n for n in likely if _sha256(tree.files[n]) == file.sha256), None)
            if found is None:
                break
            names[file.path] = found
        else:
            return offer, names
    return None


def _copy_files(
    tree: FileTree,
    wanted: Sequence[tuple[FileRole, str, str]],
    folder: Path,
    cancel: CancelToken,
) -> Generator[Progress, None, tuple[PackFile, ...] | None]:
    """Copy files, hashing what is written."""
    for _, name, _ in wanted:
        if name in tree.outside_links:
            raise PackError(f"«{name}» is a link that leads out of the folder", "", tree.root)
        if name not in tree.files:
            raise PackError(f"The folder lacks «{name}»", "", tree.root)
        refuse_danger(tree.files[name], name)
    total = sum(tree.size_bytes(name) for _, name, _ in wanted)
    done = 0
    files: list[PackFile] = []
    for role, name, target in wanted:
        digest = hashlib.sha256()
        size = 0
        place = folder / target
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with tree.files[name].open("rb") as stream, place.open("wb") as out:
                while data := stream.read(_BLOCK_BYTES):
                    if cancel.cancelled:
                        return None
                    out.write(data)
                    digest.update(data)
                    size += len(data)
                    yield Progress(done + size, total, name)
                out.flush()
                os.fsync(out.fileno())
        except OSError as exc:
            raise PackError("A file cannot be copied", exc.strerror or str(exc), place) from exc
        done += size
        files.append(PackFile(role, target, size, digest.hexdigest()))
    return tuple(files)


def _draft(
    name: str, match: LayoutMatch, tree: FileTree, files: tuple[PackFile, ...], licence: Licence
) -> PackDraft:
    part = dict(match.part)
    if match.role is not PackRole.FINE:
        # By content: another model under the same name has another space.
        together = "".join(
            sorted(file.sha256 for file in files if file.role is not FileRole.LICENCE)
        )
        part["space"] = f"{name}-{hashlib.sha256(together.encode()).hexdigest()[:12]}"
    if match.role is PackRole.COARSE:
        part["unrelated"] = placeholder_statistics()
    manifest: dict[str, object] = {
        "format": match.manifest_format,
        "id": name,
        "version": "imported",
        "role": match.role,
        "title": tree.name,
        "description": f"Made of {match.kind}; nobody tried just these files with this program.",
        "licence": licence.id,
        "files": manifest_files(files),
        "minimum_ram_bytes": sum(file.size_bytes for file in files),
        match.role: part,
    }
    knows = assume_knowledge(match.role, general=True).domains
    if match.role is PackRole.FINE and part["chat_template"] == "none":
        # Asked in the words of one prompt alone, about pictures.
        knows -= {Domain.PASSAGES}
    manifest |= knowledge_fields([d for d in Domain if d in knows], [ANY_LANGUAGE])
    if tree.source is not None:
        manifest["source"] = {"repo": tree.source.repo, "revision": tree.source.revision}
    return PackDraft(
        name, match.role, licence, manifest, match.role is not PackRole.COARSE, match.kind
    )


def _licence(tree: FileTree, folder: Path) -> tuple[Licence, tuple[PackFile, ...]]:
    """Find out the terms: the licence file is kept, the card's word for it is taken."""
    card = _read_card_header(tree, "README.md")
    declared = re.search(r"^license:\s*([A-Za-z0-9.+-]{1,40})\s*$", card, re.MULTILINE)
    identifier = _KNOWN.get(declared[1].lower(), declared[1]) if declared else UNKNOWN_LICENCE.id
    licence = (
        Licence(identifier, identifier, "The files' own card says so.")
        if declared
        else UNKNOWN_LICENCE
    )
    for name in _LICENCE_NAMES:
        if name in tree.files and 0 < tree.size_bytes(name) <= _MAX_LICENCE_BYTES:
            data = tree.files[name].read_bytes()
            (folder / "LICENSE.txt").write_bytes(data)
            entry = PackFile(
                FileRole.LICENCE, "LICENSE.txt", len(data), hashlib.sha256(data).hexdigest()
            )
            return licence, (entry,)
    return licence, ()


def _read_card_header(tree: FileTree, name: str) -> str:
    """Return the table at the head of a model's card."""
    if name not in tree.files:
        return ""
    try:
        with tree.files[name].open("rb") as stream:
            text = stream.read(1 << 16).decode("utf-8", "replace")
    except OSError:
        return ""
    parts = text.split("---", 2)
    return parts[1] if len(parts) == 3 and not parts[0].strip() else ""


def _inspect_models(manifest: Manifest, tree: FileTree) -> None:
    """Look at the models of a pack whose manifest anyone may have written."""
    data = [file.path for file in manifest.files if file.role is FileRole.DATA]
    for file in manifest.files:
        if file.path not in tree.files:
            continue
        if file.path.endswith(".onnx"):
            folder = Path(file.path).parent
            beside = frozenset(Path(one).name for one in data if Path(one).parent == folder)
            inspect_onnx(tree.files[file.path], beside)
        elif file.path.endswith(".gguf"):
            inspect_gguf(tree.files[file.path])


def _no_model_error(tree: FileTree) -> PackError:
    pickles = sorted(n for n in tree.files if Path(n).suffix.lower() in PICKLE_SUFFIXES)
    if pickles:
        return PackError(
            f"The folder's weights are pickles («{pickles[0]}»), which are refused",
            "opening one runs whatever its author wrote into it; look for ONNX or GGUF files",
            tree.root,
        )
    return PackError(
        "There is no model here that can be used",
        "known are: packs of this program; a GGUF model with its mmproj; ONNX models as Immich, "
        "rclip and transformers.js lay them out",
        tree.root,
    )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as exc:
        raise PackError("A file cannot be read", exc.strerror or str(exc), path) from exc
