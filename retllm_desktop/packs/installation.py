"""Installs packs: downloads or imports them, validates them, puts them in place; removes them."""

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import FetchError, PackError
from retllm_desktop.core.model_roles import FileRole, PackRole
from retllm_desktop.core.ports import DualEncoder, Judge
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.network.fetched_files import FetchedFile, FetchProgress, WantedFile
from retllm_desktop.packs.catalogue import Catalogue, OfferedFile, PackOffer, manifest_files
from retllm_desktop.packs.fine_spec import ChatTemplate
from retllm_desktop.packs.hub import Hub, RemoteRecord
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.kept_questions import KeptQuestions
from retllm_desktop.packs.manifest import PackFile, RepositorySource
from retllm_desktop.packs.rank_agreement import TowerComparison
from retllm_desktop.packs.staging import Importer, PackDraft, StagedPack, StagingArea
from retllm_desktop.packs.validation import (
    EncoderValidation,
    JudgeValidation,
    PackValidation,
    PassageValidation,
    TextEmbedder,
    TrialPictures,
    validate_encoder,
    validate_judge,
    validate_passages,
)


@dataclass(frozen=True, slots=True)
class InstallPlan:
    """What will be fetched, for the person to agree to.

    Attributes:
        files: What is fetched, with what proves it.
        unpinned: The files whose hash nobody has pinned: the hub's own word for them is
            taken, and kept from then on.
    """

    offer: PackOffer
    source: RepositorySource
    files: tuple[WantedFile, ...]
    unpinned: tuple[WantedFile, ...]
    total_bytes: int
    address: str


@dataclass(frozen=True, slots=True)
class DownloadAdvanced:
    """Bytes arrived."""

    progress: FetchProgress


@dataclass(frozen=True, slots=True)
class FileVerified:
    """A file arrived whole, and its hash is right.

    Attributes:
        first_use: Whether the hash was the hub's own word.
    """

    file: FetchedFile
    first_use: bool


@dataclass(frozen=True, slots=True)
class CopyAdvanced:
    """Local files are copied."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class ValidationStarted:
    """The pack is tried before it is installed."""

    pack_id: str


@dataclass(frozen=True, slots=True)
class InstallStopped:
    """It was cancelled; what came so far is kept for another attempt."""

    pack_id: str


@dataclass(frozen=True, slots=True)
class PackInstalled:
    """The pack is in its place.

    Attributes:
        kind: What it was made of, for an import.
        received_bytes: Bytes that came over the network.
    """

    pack: InstalledPack
    kind: str
    received_bytes: int
    validation: PackValidation
    elapsed_s: float


InstallEvent = (
    DownloadAdvanced
    | FileVerified
    | CopyAdvanced
    | ValidationStarted
    | InstallStopped
    | PackInstalled
)


LICENCE_FILE: Final = "LICENSE.txt"
_IMPORT: Final = "+import"
"""Where imports are put together; no pack has such an id."""
_LARGEST_BYTES: Final = 2**42
"""Of one file: four terabytes are more than any model, and a number is easily written."""


def _compare_nothing(_pack: InstalledPack) -> tuple[TowerComparison, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class ModelOpeners:
    """How a pack's model is opened, to try it.

    Attributes:
        compare: Compares each tower of a pack with its most exact file that is here.
    """

    encoder: Callable[[InstalledPack], DualEncoder]
    judge: Callable[[InstalledPack], Judge]
    passages: Callable[[InstalledPack], TextEmbedder]
    compare: Callable[[InstalledPack], tuple[TowerComparison, ...]] = _compare_nothing


class InstallService:
    """Fetches, imports, tries and removes packs. One process at a time works on one pack."""

    def __init__(
        self,
        staging: StagingArea,
        catalogue: Catalogue,
        *,
        hub: Hub,
        importer: Importer,
        models: ModelOpeners,
        trial: Callable[[], TrialPictures],
        questions: KeptQuestions | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the parts.

        Args:
            staging: Where packs are put together.
            catalogue: What can be fetched.
            hub: Where it is fetched from.
            importer: Makes packs of files of others.
            models: Opens models.
            trial: Makes what models are tried on.
            questions: Where it is kept that a judge is of no use; None: nowhere.
            clock: Seconds.
        """
        self._staging = staging
        self._catalogue = catalogue
        self._hub = hub
        self._importer = importer
        self._models = models
        self._trial = trial
        self._questions = questions
        self._clock = clock

    @property
    def offers(self) -> tuple[PackOffer, ...]:
        """What can be fetched."""
        return self._catalogue.offers

    def plan(self, pack_id: str) -> InstallPlan:
        """Find out what fetching a pack means. Asks the hub only where something is not pinned.

        Raises:
            InputError: There is no such pack.
            FetchError: The hub was to be asked and did not answer, or says too little.
        """
        offer = self._catalogue.offer(pack_id)
        records: Sequence[RemoteRecord | None] = [None] * len(offer.files)
        source = offer.source
        if not offer.pinned:
            records = self._hub.records(source, [file.remote for file in offer.files])
            source = RepositorySource(
                source.repo, source.revision or _pinned_commit(offer, records)
            )
        pairs = list(zip(offer.files, records, strict=True))
        files = tuple(_request_file(file, record) for file, record in pairs)
        unpinned = tuple(w for w, (file, _) in zip(files, pairs, strict=True) if not file.sha256)
        total = sum(file.size_bytes for file in files)
        return InstallPlan(offer, source, files, unpinned, total, self._hub.address)

    def fetch(self, plan: InstallPlan, cancel: CancelToken) -> Generator[InstallEvent, None, None]:
        """Fetch a pack, try it and put it in place.

        Cancelling, closing the generator or dying keeps what came; the next run goes on there.

        Raises:
            FetchError: It cannot be fetched, or there is no room.
            PackError: It does not do what it should; nothing is installed.
            EngineError: It cannot run here; nothing is installed.
        """
        began_s = self._clock()
        received = 0
        offer = plan.offer
        unpinned = {file.remote for file in plan.unpinned}
        with self._staging.hold(offer.id) as stage:
            self._check_free_space(plan.total_bytes - stage.present_bytes(), stage)
            fetched: dict[str, FetchedFile] = {}
            for event in self._hub.fetch(plan.source, plan.files, stage.folder, cancel):
                if isinstance(event, FetchProgress):
                    yield DownloadAdvanced(event)
                    continue
                fetched[event.remote] = event
                received += event.received_bytes
                yield FileVerified(event, event.remote in unpinned)
            if len(fetched) < len(plan.files):
                yield InstallStopped(offer.id)
                return
            entries = tuple(
                PackFile(file.role, file.path, got.size_bytes, got.sha256)
                for file in offer.files
                if (got := fetched[file.remote])
            )
            licence = self._catalogue.licence_text(offer.licence, plan.source)
            entries += (stage.write(LICENCE_FILE, licence, FileRole.LICENCE),)
            draft = PackDraft(
                offer.id,
                offer.role,
                offer.licence,
                offer.manifest(entries, plan.source),
                offer.role is not PackRole.COARSE or offer.measured,
                "",
            )
            yield from self._finish(stage, draft, received, began_s)

    def import_from(
        self, path: Path, pack_id: str | None, cancel: CancelToken
    ) -> Generator[InstallEvent, None, None]:
        """Make a pack of files that are here, try it and put it in place.

        Args:
            path: A folder, an archive, or a GGUF file with its picture encoder beside it.
            pack_id: The id that the pack is to have, None to take it from the files.
            cancel: Stops it; nothing is installed then.

        Raises:
            InputError: There is nothing at the path.
            PackError: It holds nothing that can be used, or something that must not be.
            EngineError: The model cannot run here; nothing is installed.
        """
        began_s = self._clock()
        with self._staging.hold(_IMPORT) as stage:
            stage.clear()  # What an import that died has left is of no use.
            try:
                gathering = self._importer.gather(path, self.offers, pack_id, stage.folder, cancel)
                draft: PackDraft | None = None
                try:
                    while True:
                        yield CopyAdvanced(next(gathering))
                except StopIteration as stop:
                    draft = stop.value
                if draft is None:
                    yield InstallStopped(pack_id or "")
                    return
                with self._staging.hold(draft.pack_id):
                    yield from self._finish(stage, self._with_licence(stage, draft), 0, began_s)
            finally:
                if stage.folder.is_dir():
                    stage.clear()

    def validate(self, pack: InstalledPack) -> PackValidation:
        """Try a pack as it would be used; see ``packs.validation``.

        Raises:
            PackError: It does not do what it should.
            EngineError: It cannot run here.
        """
        manifest = pack.manifest
        if manifest.coarse is not None:
            found = validate_encoder(self._models.encoder(pack), manifest.coarse, self._trial())
            return replace(found, comparisons=self._compare(pack))
        if manifest.fine is not None:
            reranker = manifest.fine.chat_template == ChatTemplate.FRAME
            return validate_judge(self._models.judge(pack), self._trial(), reranker=reranker)
        if manifest.text is not None:
            passages = validate_passages(self._models.passages(pack), manifest.text)
            return replace(passages, comparisons=self._compare(pack))
        raise PackError(f"The pack {manifest.id} has no role", "", pack.folder)

    def _compare(self, pack: InstalledPack) -> tuple[TowerComparison, ...]:
        """Compare towers by rank; where the exact one is another pack's, nothing can stand in."""
        found = self._models.compare(pack)
        for one in found:
            if one.refused and not one.own and one.agreement is not None:
                raise PackError(
                    f"The pack {pack.manifest.id} ranks otherwise than the exact model does",
                    f"{100 * one.agreement.overlap:.0f} % of the ten nearest are the same; the "
                    "exact model is in another pack",
                    pack.folder,
                )
        return found

    def unfinished(self) -> tuple[tuple[str, int], ...]:
        """Packs that were begun and not finished, with the bytes that lie there."""
        return tuple(one for one in self._staging.unfinished() if one[0] != _IMPORT)

    def remove(self, pack_id: str) -> int:
        """Remove an installed pack, or what was begun of one; returns the bytes that it took.

        Raises:
            PackError: There is neither, or the disk does not let us.
        """
        unfinished = dict(self.unfinished())
        try:
            taken = self._staging.remove(pack_id)
        except PackError:
            if pack_id not in unfinished:
                raise
            taken = 0
        return taken + (self._staging.discard(pack_id) if pack_id in unfinished else 0)

    def _finish(
        self, stage: StagedPack, draft: PackDraft, received: int, began_s: float
    ) -> Generator[InstallEvent, None, None]:
        manifest = dict(draft.manifest)
        pack = self._staging.open_staged(stage, manifest)
        yield ValidationStarted(draft.pack_id)
        validation = self.validate(pack)
        text = pack.manifest.text
        if isinstance(validation, EncoderValidation) and not draft.measured:
            manifest = draft.with_unrelated(validation.unrelated)
        elif isinstance(validation, PassageValidation) and text and text.unrelated_std is None:
            manifest = draft.with_unrelated_passages(validation.unrelated)
        installed = self._staging.publish(stage, manifest)
        if self._questions is not None and isinstance(validation, JudgeValidation):
            self._questions.note_trial(installed, validation)
        elapsed_s = self._clock() - began_s
        yield PackInstalled(installed, draft.kind, received, validation, elapsed_s)

    def _with_licence(self, stage: StagedPack, draft: PackDraft) -> PackDraft:
        """Keep the terms beside the files, where the pack does not bring them."""
        entries = cast("list[dict[str, object]]", draft.manifest["files"])
        if any(entry["role"] == FileRole.LICENCE for entry in entries):
            return draft
        text = self._catalogue.licence_text(draft.licence, None)
        kept = manifest_files((stage.write(LICENCE_FILE, text, FileRole.LICENCE),))
        manifest: dict[str, object] = {**draft.manifest, "files": [*entries, *kept]}
        return replace(draft, manifest=manifest)

    def _check_free_space(self, needed_bytes: int, stage: StagedPack) -> None:
        free = self._staging.free_bytes()
        if free is not None and needed_bytes > free:
            raise FetchError(
                "There is not enough room on the disk",
                f"{needed_bytes / 1e6:.0f} MB are needed and {free / 1e6:.0f} MB are free",
                stage.folder,
            )


def _pinned_commit(offer: PackOffer, records: Sequence[RemoteRecord]) -> str:
    commit = next((record.revision for record in records if record.revision), None)
    if commit is None:
        raise FetchError(
            f"The hub does not say which version of {offer.source.repo} it has",
            "so its files cannot be pinned; try the hub itself instead of a mirror",
        )
    return commit


def _request_file(file: OfferedFile, record: RemoteRecord | None) -> WantedFile:
    """Join what is pinned with what the hub says; what is pinned counts more."""
    size = file.size_bytes
    reported = record.size_bytes if record is not None else None
    if size is None:
        size = reported
    if size is None:
        raise FetchError(f"The hub does not say how long «{file.remote}» is")
    if size > _LARGEST_BYTES:
        raise FetchError(f"«{file.remote}» is said to be {size} bytes long: that is no model")
    if reported is not None and reported != size:
        raise FetchError(
            f"The hub has another file «{file.remote}» than the catalogue names",
            f"of {reported} bytes instead of {size}",
        )
    sha256 = file.sha256 or (record.sha256 if record is not None else None)
    git_sha1 = record.git_sha1 if record is not None and sha256 is None else None
    if sha256 is None and git_sha1 is None:
        raise FetchError(
            f"The hub does not say which bytes «{file.remote}» must have",
            "without that nobody could tell whether the right ones came",
        )
    return WantedFile(file.remote, file.path, size, sha256, git_sha1)
