"""Builds packs in a hidden folder and publishes each by one rename; removes installed packs.

What is unfinished there stays for the next attempt; nothing of it is ever taken for a pack.
"""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol, cast

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.model_roles import FileRole, PackRole
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.packs.catalogue import Licence, PackOffer
from retllm_desktop.packs.inner_paths import parse_inner_path
from retllm_desktop.packs.installed import MANIFEST_NAME, InstalledPack, find_packs, load_pack
from retllm_desktop.packs.manifest import PackFile
from retllm_desktop.platform.durable_files import sync_folder, write_durably
from retllm_desktop.platform.file_locks import lock_file, unlock_file


@dataclass(frozen=True, slots=True)
class PackDraft:
    """A pack whose files are staged; its manifest may lack what only a trial measures.

    Attributes:
        manifest: Its decoded manifest, with stand-ins where nothing was measured.
        measured: Whether cosines of unrelated pairs are known, or not needed.
        kind: What the files were known by, as a phrase («a pack», «files in Immich's layout»).
    """

    pack_id: str
    role: PackRole
    licence: Licence
    manifest: Mapping[str, object]
    measured: bool
    kind: str

    def with_unrelated(self, unrelated: Mapping[str, Mapping[str, float]]) -> dict[str, object]:
        """Return the manifest with what was measured."""
        coarse = dict(cast("dict[str, object]", self.manifest["coarse"]))
        coarse["unrelated"] = {pair: dict(values) for pair, values in unrelated.items()}
        return {**self.manifest, "coarse": coarse}

    def with_unrelated_passages(self, unrelated: Mapping[str, float]) -> dict[str, object]:
        """Return the manifest of a text pack with what was measured."""
        text = dict(cast("dict[str, object]", self.manifest["text"]))
        return {**self.manifest, "text": text | {"unrelated": dict(unrelated)}}


class Importer(Protocol):
    """Makes packs of files of others, without running anything of them."""

    def gather(
        self,
        source: Path,
        offers: Sequence[PackOffer],
        pack_id: str | None,
        folder: Path,
        cancel: CancelToken,
    ) -> Generator[Progress, None, PackDraft | None]:
        """Copy what a pack needs into a folder, yielding how many bytes are there.

        Returns:
            The pack; None when cancelled.

        Raises:
            PackError: It holds nothing that can be used, or something that must not be.
            InputError: It is not there.
        """
        ...


_STAGING: Final = ".incoming"
_OLD: Final = ".old"
_MARGIN_BYTES: Final = 256 * 2**20
"""Room on the disk that is left to others."""


@dataclass(frozen=True, slots=True)
class StagedPack:
    """A folder in which one pack is built, locked while this is held.

    Attributes:
        name: The pack's id, or what the folder is for.
    """

    name: str
    folder: Path

    def present_bytes(self) -> int:
        """Bytes that lie here from an earlier attempt."""
        return folder_size_bytes(self.folder)

    def clear(self) -> None:
        """Throw away all that lies here.

        Raises:
            PackError: The disk does not let us.
        """
        try:
            for path in self.folder.iterdir():
                _remove_tree(path) if path.is_dir() else path.unlink()
        except OSError as exc:
            raise _disk_error(exc, self.folder) from exc

    def write(self, path: str, text: str, role: FileRole) -> PackFile:
        """Write a small file of our own and return its entry for the manifest.

        Raises:
            PackError: The disk fails.
        """
        target = self.folder / parse_inner_path(path)
        data = text.encode()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_durably(target, data)
        except OSError as exc:
            raise _disk_error(exc, target) from exc
        return PackFile(role, path, len(data), hashlib.sha256(data).hexdigest())


class StagingArea:
    """The folder of installed packs, with the hidden folder in which they are built."""

    def __init__(self, packs: Path) -> None:
        """Take the folder; it is made when it is needed."""
        self._packs = packs
        self._staging = packs / _STAGING

    @property
    def packs(self) -> Path:
        """The folder of installed packs."""
        return self._packs

    @contextlib.contextmanager
    def hold(self, name: str) -> Generator[StagedPack]:
        """Lock the folder in which a pack is built.

        Raises:
            PackError: Another process is at it, or the disk does not let us.
        """
        folder = self._staging / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            guard = (self._staging / f"{name}.lock").open("a+b")
        except OSError as exc:
            raise _disk_error(exc, folder) from exc
        with guard:
            try:
                lock_file(guard)
            except OSError as exc:
                raise PackError(
                    f"The pack {name} is being installed already",
                    "wait for the other retllm-desktop to be done",
                ) from exc
            try:
                yield StagedPack(name, folder)
            finally:
                self._release(guard, folder)

    def open_staged(self, stage: StagedPack, manifest: dict[str, object]) -> InstalledPack:
        """Write a staged pack's manifest and open the pack where it is.

        Raises:
            PackError: The manifest or a file is not as it should be.
        """
        path = stage.folder / MANIFEST_NAME
        try:
            text = json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
            write_durably(path, text.encode())
        except OSError as exc:
            raise _disk_error(exc, path) from exc
        return load_pack(stage.folder)

    def publish(self, stage: StagedPack, manifest: dict[str, object]) -> InstalledPack:
        """Publish a staged pack under its id; an earlier one of that id is replaced.

        Every file is read once more and compared with the manifest. What the manifest does not
        name is thrown away.

        Raises:
            PackError: A file is not the one that the manifest names, another pack needs a file
                that this one would replace by another, or the disk fails; what was installed
                before is as it was.
        """
        pack = self.open_staged(stage, manifest)
        pack.verify()
        self._check_needed(pack)
        named = {pack.folder / file.path for file in pack.manifest.files}
        _remove_strays(pack.folder, named | {pack.folder / MANIFEST_NAME})
        pack_id = pack.manifest.id
        target = self._packs / pack_id
        old = self._staging / f"{pack_id}{_OLD}"
        try:
            _remove_tree(old)
            if os.path.lexists(target):
                target.rename(old)
            try:
                stage.folder.rename(target)
            except OSError:
                if os.path.lexists(old):
                    old.rename(target)
                raise
            sync_folder(self._packs)
        except OSError as exc:
            raise PackError(
                f"The pack {pack_id} cannot be put in its place",
                f"{exc.strerror or exc}; if the program is open elsewhere, close it and try again",
                target,
            ) from exc
        with contextlib.suppress(OSError):
            _remove_tree(old)
        return load_pack(target)

    def _check_needed(self, pack: InstalledPack) -> None:
        """See that packs which share files with an earlier one of this id find them in this."""
        pack_id = pack.manifest.id
        here = {(file.path, file.sha256) for file in pack.manifest.files}
        for other in find_packs((self._packs,)):
            if other.partners.get(pack_id) != self._packs / pack_id:
                continue
            shared = [file for file in other.manifest.files if file.shared_with == pack_id]
            if missing := [file.path for file in shared if (file.path, file.sha256) not in here]:
                raise PackError(
                    f"The pack {other.manifest.id} needs {', '.join(missing)} of the pack "
                    f"{pack_id} that is installed, and the new one has another",
                    f"remove {other.manifest.id} first",
                    self._packs / pack_id,
                )

    def remove(self, pack_id: str) -> int:
        """Remove an installed pack; returns the bytes that it took.

        Raises:
            PackError: It is not among the installed ones, or the disk does not let us.
        """
        target = self._packs / parse_inner_path(pack_id)
        if not (target / MANIFEST_NAME).is_file():
            raise PackError(f"There is no installed pack «{pack_id}»", "", self._packs)
        taken = folder_size_bytes(target)
        with self.hold(pack_id):
            old = self._staging / f"{pack_id}{_OLD}"
            try:
                _remove_tree(old)
                # First out of sight: what is half removed must not be taken for a pack.
                target.rename(old)
                _remove_tree(old)
            except OSError as exc:
                raise PackError(
                    f"The pack {pack_id} cannot be removed",
                    f"{exc.strerror or exc}; if the program is open elsewhere, close it and "
                    "try again",
                    target,
                ) from exc
        return taken

    def discard(self, pack_id: str) -> int:
        """Throw away what lies there of a pack that was never finished; returns its bytes."""
        with self.hold(pack_id) as stage:
            taken = stage.present_bytes()
            with contextlib.suppress(OSError):
                _remove_tree(stage.folder)
        return taken

    def unfinished(self) -> tuple[tuple[str, int], ...]:
        """The packs that were begun and not finished, with the bytes that lie there."""
        try:
            folders = sorted(path for path in self._staging.iterdir() if path.is_dir())
        except OSError:
            return ()
        sizes = ((folder.name, folder_size_bytes(folder)) for folder in folders)
        return tuple((name, size) for name, size in sizes if size and not name.endswith(_OLD))

    def free_bytes(self) -> int | None:
        """Room on the disk, less a margin; None where there is no telling."""
        folder = self._packs
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        try:
            return max(0, shutil.disk_usage(folder).free - _MARGIN_BYTES)
        except OSError:
            return None

    def _release(self, guard: BinaryIO, folder: Path) -> None:
        with contextlib.suppress(OSError):
            folder.rmdir()  # Only where nothing is left in it.
        with contextlib.suppress(OSError):
            unlock_file(guard)


def folder_size_bytes(folder: Path) -> int:
    """Bytes of all files in a folder and below; links are not followed."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if not path.is_symlink() and path.is_file():
                total += path.stat().st_size
    return total


def _remove_strays(folder: Path, named: set[Path]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        with contextlib.suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()  # Fails, as it should, where something named is in it.
            elif path not in named:
                path.unlink()


def _remove_tree(path: Path) -> None:
    if path.is_symlink():
        path.unlink()
    elif os.path.lexists(path):
        shutil.rmtree(path)


def _disk_error(exc: OSError, path: Path) -> PackError:
    return PackError("The folder of packs cannot be written", exc.strerror or str(exc), path)
