"""Model packs as they lie on disk: found, opened, checked against their manifests."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NoReturn

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.model_roles import FileRole, PackRole
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.packs.fine_spec import FineSpec
from retllm_desktop.packs.manifest import Manifest, PackFile, parse_manifest

MANIFEST_NAME: Final = "manifest.json"
MAX_MANIFEST_BYTES: Final = 1024 * 1024

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """A pack folder whose manifest was read and whose files are all there.

    Attributes:
        folder: The folder that holds ``manifest.json``.
        partners: Folders of the packs that files are shared with, by id.
    """

    folder: Path
    manifest: Manifest
    partners: Mapping[str, Path] = field(default_factory=dict[str, Path])

    def has(self, role: FileRole) -> bool:
        """Whether the pack names a file for a role."""
        return self.manifest.file(role) is not None

    def path_of(self, role: FileRole) -> Path:
        """Return where the file of a role lies.

        Raises:
            PackError: The pack has no such file.
        """
        file = self.manifest.file(role)
        if file is None:
            raise PackError(
                f"The pack {self.manifest.id} has no file for «{role}»", "", self.folder
            )
        return self.place_of(file)

    def place_of(self, file: PackFile) -> Path:
        """Return where a file of the manifest lies: here, or in the pack that it is shared with."""
        folder = self.folder if file.shared_with is None else self.partners[file.shared_with]
        return folder / file.path

    def verify(self) -> None:
        """Read every file through and compare length and SHA-256 with the manifest.

        Raises:
            PackError: A file is missing, unreadable or not the one the manifest names.
        """
        for file in self.manifest.files:
            owner = file.shared_with
            folder = self.folder if owner is None else self.partners[owner]
            path = _check_file(folder, owner or self.manifest.id, file)
            try:
                with path.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()
            except OSError as exc:
                raise PackError(
                    f"A file of the pack {self.manifest.id} cannot be read",
                    exc.strerror or str(exc),
                    path,
                ) from exc
            if digest != file.sha256:
                raise PackError(
                    f"A file of the pack {self.manifest.id} is not the one its manifest names",
                    "its SHA-256 differs; install the pack again",
                    path,
                )


def replace_spec(pack: InstalledPack, change: Callable[[FineSpec], FineSpec]) -> InstalledPack:
    """Return a judge's pack with another fine part; a pack of another role as it is."""
    fine = pack.manifest.fine
    if fine is None:
        return pack
    return replace(pack, manifest=replace(pack.manifest, fine=change(fine)))


def load_pack(folder: Path, others: Sequence[Path] = ()) -> InstalledPack:
    """Read a pack's manifest and see that its files are there, without hashing them.

    Args:
        folder: The pack's folder.
        others: Folders of packs in which one that shares its files may lie; the folder beside
            this one is looked for first.

    Raises:
        PackError: The manifest is missing, unreadable or malformed, or a file is missing, of
            a wrong length or outside of the folder that it belongs to.
    """
    manifest = _read_manifest(folder)
    for name, values in (
        ("role", [file.role for file in manifest.files if file.role is not FileRole.DATA]),
        ("path", [(file.shared_with, file.path) for file in manifest.files]),
    ):
        if len(set(values)) != len(values):
            raise PackError(f"The pack {manifest.id} names the same {name} twice", "", folder)
    for file in manifest.files:
        if file.shared_with is None:
            _check_file(folder, manifest.id, file)
    places = (folder.parent, *(other for other in others if other != folder.parent))
    partners = {name: _find_partner(folder, manifest, name, places) for name in manifest.partners}
    return InstalledPack(folder, manifest, partners)


def survey_packs(folders: Sequence[Path]) -> tuple[list[InstalledPack], list[PackError]]:
    """Look for packs in the sub-folders of some folders.

    Args:
        folders: Folders of packs, most trusted first; one that is not there holds no packs.

    Returns:
        The usable packs ordered by folder, then by name, and what is wrong with the others.
        Of packs with the same id only the first counts.
    """
    packs: list[InstalledPack] = []
    problems: list[PackError] = []
    seen: set[str] = set()
    for folder in folders:
        try:
            inside = sorted(
                child for child in folder.iterdir() if (child / MANIFEST_NAME).is_file()
            )
        except OSError:
            continue
        for child in inside:
            try:
                pack = load_pack(child, folders)
            except PackError as exc:
                problems.append(exc)
                continue
            if pack.manifest.id not in seen:
                seen.add(pack.manifest.id)
                packs.append(pack)
    return packs, problems


def find_packs(folders: Sequence[Path]) -> list[InstalledPack]:
    """Return the usable packs of ``survey_packs``; the unusable ones go to the log."""
    packs, problems = survey_packs(folders)
    for problem in problems:
        _log.warning("%s", problem)
    return packs


def read_json(path: Path, what: str) -> object:
    """Decode a small JSON file that a stranger may have written.

    Args:
        path: The file.
        what: What it is, for the sentence.

    Raises:
        PackError: It cannot be read, is too large or is not JSON.
        FileNotFoundError: It is not there.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_MANIFEST_BYTES + 1)
    except FileNotFoundError:
        raise
    except OSError as exc:
        raise PackError(f"{what} cannot be read", exc.strerror or str(exc), path) from exc
    if len(data) > MAX_MANIFEST_BYTES:
        detail = f"it is larger than {MAX_MANIFEST_BYTES // 1024} KiB"
        raise PackError(f"{what} cannot be read", detail, path)
    try:
        value: object = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as exc:
        raise PackError(f"{what} is not valid JSON", str(exc)[:200], path) from exc
    return value


def _read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST_NAME
    try:
        value = read_json(path, "The pack's manifest")
    except FileNotFoundError as exc:
        raise PackError(
            "The folder holds no model pack", f"it has no {MANIFEST_NAME}", folder
        ) from exc
    try:
        return parse_manifest(value)
    except PackError as exc:
        raise PackError(exc.title, exc.detail, path) from exc


def _no_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python reads although JSON has none."""
    raise ValueError(f"{name} is no JSON number")


def _find_partner(
    folder: Path, manifest: Manifest, partner_id: str, places: Sequence[Path]
) -> Path:
    """Return the folder of a pack that shares its files with the one in ``folder``.

    Of several packs of that id the first is taken whose files are the ones that are needed.

    Raises:
        PackError: There is none.
    """
    problem: PackError | None = None
    for place in places:
        found = place / partner_id
        if not (found / MANIFEST_NAME).is_file():
            continue
        try:
            partner = _read_manifest(found)
            for file in manifest.files:
                if file.shared_with == partner_id:
                    _check_shared(found, partner, file)
        except PackError as exc:
            problem = problem or exc
            continue
        return found
    names = ", ".join(file.path for file in manifest.files if file.shared_with == partner_id)
    state = "is not here" if problem is None else "cannot be used"
    reason = "" if problem is None else f"{problem.title}: "
    raise PackError(
        f"The pack {manifest.id} needs {names} of the pack {partner_id}, which {state}",
        f"{reason}get {partner_id} again; if it came with this program, install that again",
        folder,
    )


def _check_shared(folder: Path, partner: Manifest, file: PackFile) -> None:
    """Refuse a file in another pack's folder that is not the very one that is needed."""
    own = next((own for own in partner.files if own.path == file.path), None)
    if own is None or own.shared_with is not None or own.sha256 != file.sha256:
        raise PackError(
            f"The pack {partner.id} {partner.version} has another {file.path} or none", "", folder
        )
    _check_file(folder, partner.id, file)


def _check_file(folder: Path, pack_id: str, file: PackFile) -> Path:
    """Return a file's path after the quick check: it is inside, it is there, its length fits."""
    path = folder / file.path
    try:
        real = path.resolve(strict=True)
        inside = real.is_relative_to(folder.resolve(strict=True))
        size = real.stat().st_size
        regular = real.is_file()
    except FileNotFoundError as exc:
        raise PackError(
            f"A file of the pack {pack_id} is missing", "install the pack again", path
        ) from exc
    except (OSError, RuntimeError) as exc:
        raise PackError(f"A file of the pack {pack_id} cannot be read", str(exc), path) from exc
    if not inside:
        raise PackError(
            f"A file of the pack {pack_id} is a link that leads out of the pack's folder", "", path
        )
    if not regular:
        raise PackError(f"A file of the pack {pack_id} is not a regular file", "", path)
    if size != file.size_bytes:
        raise PackError(
            f"A file of the pack {pack_id} is not the one its manifest names",
            f"it has {size} bytes instead of {file.size_bytes}; install the pack again",
            path,
        )
    return path


@dataclass(frozen=True, slots=True)
class PackSummary:
    """A pack as a list shows it.

    Attributes:
        active: Whether the settings choose it.
        size_bytes: Bytes in its own folder.
    """

    pack: InstalledPack
    active: bool
    size_bytes: int


class PackService:
    """Finds packs in the folders that came with the program or were installed."""

    def __init__(
        self, folders: Sequence[Path], coarse_pack: str, fine_pack: str, text_pack: str = ""
    ) -> None:
        """Take where to look, first match wins, and the ids that the settings choose."""
        self._folders = tuple(folders)
        self._chosen = {
            PackRole.COARSE: coarse_pack,
            PackRole.FINE: fine_pack,
            PackRole.TEXT: text_pack,
        }

    def packs(self) -> tuple[PackSummary, ...]:
        """All packs that can be used, by role and id."""
        found = sorted(find_packs(self._folders), key=lambda p: (p.manifest.role, p.manifest.id))
        return tuple(
            PackSummary(
                pack,
                self._chosen.get(pack.manifest.role) == pack.manifest.id,
                pack.manifest.own_bytes,
            )
            for pack in found
        )

    def problems(self) -> tuple[PackError, ...]:
        """What is wrong with packs that lie in the folders and cannot be used."""
        return tuple(survey_packs(self._folders)[1])

    def chosen(self, role: PackRole) -> InstalledPack:
        """The pack that the settings choose for a role.

        Raises:
            PackError: It is not here, or cannot be used.
        """
        wanted = self._chosen[role]
        packs = [summary.pack for summary in self.packs() if summary.pack.manifest.role == role]
        for pack in packs:
            if pack.manifest.id == wanted:
                return pack
        problem = self._problem_of(wanted)
        if problem is not None:
            raise problem
        have = ", ".join(pack.manifest.id for pack in packs) or "none"
        raise PackError(f"The {role} pack «{wanted}» is not on this machine", f"there are: {have}")

    def _problem_of(self, pack_id: str) -> PackError | None:
        """Return why a pack that lies in one of the folders cannot be used, None for another."""
        for folder in self._folders:
            if pack_id and (folder / pack_id / MANIFEST_NAME).is_file():
                try:
                    load_pack(folder / pack_id, self._folders)
                except PackError as exc:
                    return exc
        return None

    def of_space(self, space: EmbeddingSpace) -> InstalledPack | None:
        """A coarse pack whose vectors are of a space, None if none is on this machine."""
        for summary in self.packs():
            coarse = summary.pack.manifest.coarse
            if coarse is not None and coarse.space == space:
                return summary.pack
        return None

    def verify(self, pack_id: str) -> None:
        """Compare every file of a pack with its hash.

        Raises:
            PackError: A file is missing or altered, or there is no such pack.
        """
        for summary in self.packs():
            if summary.pack.manifest.id == pack_id:
                summary.pack.verify()
                return
        raise PackError(f"There is no pack «{pack_id}» on this machine")
