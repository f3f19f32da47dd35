"""The packs that a person can use or get: their status, choice and removal, rebuild estimates."""

import contextlib
from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.knowledge import EVERYTHING, Knowledge
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.core.types import EmbeddingSpace, Modality
from retllm_desktop.packs.benchmarks import PASSAGE_AS_SENTENCES, PackBenchmark, PackSpeed
from retllm_desktop.packs.installation import (
    InstallEvent,
    InstallPlan,
    InstallService,
    PackInstalled,
)
from retllm_desktop.packs.installed import InstalledPack, PackService, PackSummary
from retllm_desktop.packs.kept_questions import KeptQuestion, KeptQuestions
from retllm_desktop.packs.recommendation import (
    MachineLimits,
    PackSet,
    gather_candidates,
    library_load,
    recommend_set,
)
from retllm_desktop.packs.requirements import memory_budget_bytes
from retllm_desktop.packs.validation import EncoderValidation, PassageValidation
from retllm_desktop.platform import settings
from retllm_desktop.platform.hardware.components import Hardware
from retllm_desktop.platform.settings_file import write_setting


@dataclass(frozen=True, slots=True)
class RebuildEstimate:
    """What has to be embedded anew.

    Attributes:
        texts: Pages and passages.
        embedding_s: Seconds that the encoder takes for them; to read the files comes on top.
    """

    images: int
    texts: int
    embedding_s: float


def estimate_rebuild(
    status: LibraryStatus, space: EmbeddingSpace, trial: EncoderValidation
) -> RebuildEstimate | None:
    """Return what a library needs for another space; None where it is in that space already."""
    if status.space is None or status.space == space:
        return None
    images = status.items.get(Modality.IMAGE.value, 0)
    texts = status.items.get(Modality.TEXT.value, 0)
    return RebuildEstimate(images, texts, images / trial.images_per_s + texts / trial.texts_per_s)


def estimate_passage_rebuild(
    status: LibraryStatus, space: EmbeddingSpace, trial: PassageValidation
) -> RebuildEstimate | None:
    """Return what a library needs for a space of passages; None where it has it, or no texts."""
    texts = status.items.get(Modality.TEXT.value, 0)
    if status.passages == space:
        texts = status.passages_total - status.passages_done
    if not texts:
        return None
    return RebuildEstimate(0, texts, texts * PASSAGE_AS_SENTENCES / trial.texts_per_s)


class PackStatus(StrEnum):
    """How a pack stands on this machine."""

    IN_USE = "in use"
    HERE = "here"
    BEGUN = "begun"
    OFFERED = "offered"


@dataclass(frozen=True, slots=True)
class PackListRow:
    """A pack, here or not.

    Attributes:
        licence: SPDX identifier.
        size_bytes: Bytes on the disk, or to be fetched; None where that is not known.
        begun_bytes: Bytes of it that lie here unfinished.
        fits: Whether this machine has that memory; None where that cannot be told.
        removable: Whether it can be removed: it is not in use and did not come with the program.
        knows: What it was made for.
        speed: How fast it runs on this machine; None where that was not measured.
        untried: Whether nothing of its make and shape was compared; see ``PackOffer``.
        question: In which question the judge is asked, where that was decided here; None else.
    """

    id: str
    role: PackRole
    title: str
    description: str
    licence: str
    status: PackStatus
    size_bytes: int | None
    begun_bytes: int
    minimum_ram_bytes: int
    fits: bool | None
    removable: bool
    knows: Knowledge = EVERYTHING
    speed: PackSpeed | None = None
    untried: bool = False
    question: KeptQuestion | None = None


@dataclass(frozen=True, slots=True)
class OtherLibrary:
    """Another library of the same person, with models of its own.

    Attributes:
        name: Its name; empty for the one without.
        packs: Ids of the packs that it has chosen, None where its settings cannot be read.
        space: Tells the space of its vectors, None where it has none yet.
    """

    name: str
    packs: frozenset[str] | None
    space: Callable[[], EmbeddingSpace | None] = lambda: None

    @property
    def title(self) -> str:
        """What it is called in a sentence."""
        return f"the library «{self.name}»" if self.name else "the library without a name"


class PackList:
    """Lists packs, gets them, chooses among them, and removes them."""

    def __init__(
        self,
        packs: Callable[[], PackService],
        install_service: InstallService,
        *,
        settings_path: Path,
        own_folder: Path,
        library: Callable[[], LibraryStatus | None],
        hardware: Callable[[], Hardware | None],
        others: Callable[[], Sequence[OtherLibrary]] = lambda: (),
        benchmark: PackBenchmark | None = None,
        limits: Callable[[], MachineLimits] | None = None,
        languages: Callable[[], Collection[str]] = lambda: (),
        questions: KeptQuestions | None = None,
    ) -> None:
        """Take the parts.

        Args:
            packs: The packs under the settings as they are now.
            install_service: Fetches, imports and removes.
            settings_path: Where choices are kept.
            own_folder: Where packs that can be removed lie.
            library: The library in numbers, None where there is none.
            hardware: The machine; None where it cannot be told.
            others: The person's other libraries, which use the same packs.
            benchmark: Measures packs; None where they are not measured.
            limits: What the machine has for models; None: no set of packs is recommended.
            languages: Codes of the languages that the person reads.
            questions: What was decided on how judges are asked; None: nothing.
        """
        self._packs = packs
        self._install_service = install_service
        self._settings_path = settings_path
        self._own_folder = own_folder
        self._library = library
        self._hardware = hardware
        self._others = others
        self._benchmark = benchmark
        self._limits = limits
        self._languages = languages
        self._questions = questions

    def rows(self) -> tuple[PackListRow, ...]:
        """All packs by role: what is in use first, then what is here, then what could be.

        Raises:
            InputError: The settings cannot be read.
        """
        hardware = self._hardware()
        here = self._packs().packs()
        unfinished = dict(self._install_service.unfinished())
        needed = frozenset[str]().union(*(other.packs or () for other in self._others()))
        needed |= {name for summary in here for name in summary.pack.manifest.partners}
        rows = [self._installed(summary, hardware, needed) for summary in here]
        known = {row.id for row in rows}
        for offer in self._install_service.offers:
            if offer.id in known:
                continue
            bytes_here = unfinished.get(offer.id, 0)
            rows.append(
                PackListRow(
                    id=offer.id,
                    role=offer.role,
                    title=offer.title,
                    description=offer.description,
                    licence=offer.licence.id,
                    status=PackStatus.BEGUN if bytes_here else PackStatus.OFFERED,
                    size_bytes=offer.about_bytes,
                    begun_bytes=bytes_here,
                    minimum_ram_bytes=offer.minimum_ram_bytes,
                    fits=_fits(offer.role, offer.minimum_ram_bytes, hardware),
                    removable=bytes_here > 0,
                    knows=offer.knows,
                    untried=offer.untried,
                )
            )
        roles, standings = list(PackRole), list(PackStatus)
        return tuple(
            sorted(
                rows,
                key=lambda r: (
                    roles.index(r.role),
                    standings.index(r.status),
                    r.minimum_ram_bytes,
                    r.id,
                ),
            )
        )

    def recommend(self) -> PackSet | None:
        """Return the packs that suit this machine, its person and the library together.

        The first time on a machine this takes a tenth of a second more, to measure it.

        Returns:
            None where no set is recommended. Packs that were not tried are of none.

        Raises:
            InputError: The settings cannot be read.
        """
        if self._limits is None:
            return None
        here = [summary.pack for summary in self._packs().packs()]
        candidates = gather_candidates(here, self._install_service.offers, self._known_speed)
        load = library_load(self._library())
        return recommend_set(candidates, self._limits(), load, self._languages())

    def plan(self, pack_id: str) -> InstallPlan:
        """Find out what fetching a pack means; see ``InstallService.plan``."""
        return self._install_service.plan(pack_id)

    def fetch(self, plan: InstallPlan, cancel: CancelToken) -> Generator[InstallEvent, None, None]:
        """Fetch what was agreed to; see ``InstallService.fetch``."""
        yield from self._remembering(self._install_service.fetch(plan, cancel))

    def import_from(self, path: Path, cancel: CancelToken) -> Generator[InstallEvent, None, None]:
        """Make a pack of files that are here; see ``InstallService.import_from``."""
        yield from self._remembering(self._install_service.import_from(path, None, cancel))

    def _remembering(
        self, events: Generator[InstallEvent, None, None]
    ) -> Generator[InstallEvent, None, None]:
        """Keep what trying a new pack told of its speed."""
        with contextlib.closing(events):
            for event in events:
                if isinstance(event, PackInstalled) and self._benchmark is not None:
                    self._benchmark.remember_trial(event.pack, event.validation)
                yield event

    def validate(self, pack_id: str) -> None:
        """Compare a pack's files with their hashes and try it as it would be used.

        Raises:
            InputError: It is not here.
            PackError: A file is damaged, or the model does not do what it should.
            EngineError: It cannot run here.
        """
        pack = self.find(pack_id).pack
        pack.verify()
        trial = self._install_service.validate(pack)
        if self._benchmark is not None:
            self._benchmark.remember_trial(pack, trial)

    def measure(
        self, pack_id: str, cancel: CancelToken
    ) -> Generator[Progress, None, PackSpeed | None]:
        """Measure how fast a pack runs here; see ``PackBenchmark.measure``.

        Raises:
            InputError: It is not here, or nothing is measured.
            PackError: It does not do what it should.
            EngineError: It cannot run here.
        """
        if self._benchmark is None:
            raise InputError("The speed of packs is not measured here")
        return (yield from self._benchmark.measure(self.find(pack_id).pack, cancel))

    def find(self, pack_id: str) -> PackSummary:
        """Return a pack that is here.

        Raises:
            InputError: It is not here.
        """
        found = self._found(pack_id)
        if found is None:
            raise InputError(
                f"There is no pack «{pack_id}» on this machine", "see retllm-desktop models list"
            )
        return found

    def use(self, pack_id: str) -> PackSummary:
        """Choose a pack, from the next start of the models on.

        Raises:
            InputError: It is not here, or the settings cannot be written.
        """
        found = self.find(pack_id)
        role = found.pack.manifest.role
        write_setting(self._settings_path, settings.PACK_SETTINGS[role], pack_id)
        return found

    def use_none(self, role: PackRole) -> None:
        """Choose no pack for a role that can go without.

        Raises:
            InputError: The role needs a pack, or the settings cannot be written.
        """
        if role is PackRole.COARSE:
            raise InputError("Without a model for finding nothing can be found")
        write_setting(self._settings_path, settings.PACK_SETTINGS[role], "")

    def remove(self, pack_id: str) -> int:
        """Remove a pack, or what was begun of one; returns the bytes that are free again.

        Raises:
            InputError: It is in use, a library is built with it, another pack needs its files, or
                it came with the program.
            PackError: There is none, or the disk does not let us.
        """
        found = self._found(pack_id)
        if found is not None:
            if not self._own(found):
                raise InputError(f"The pack «{pack_id}» came with the program and stays")
            self._check_unneeded(found)
        return self._install_service.remove(pack_id)

    def _check_unneeded(self, summary: PackSummary) -> None:
        pack_id, coarse = summary.pack.manifest.id, summary.pack.manifest.coarse
        for one in self._packs().packs():
            if one.pack.partners.get(pack_id) == summary.pack.folder:
                raise InputError(
                    f"The pack «{one.pack.manifest.id}» needs files of the pack «{pack_id}»",
                    f"remove {one.pack.manifest.id} first",
                )
        if summary.active:
            role = summary.pack.manifest.role
            none = (
                ""
                if role is PackRole.COARSE
                else f", or none: retllm-desktop models use --no {role}"
            )
            raise InputError(f"The pack «{pack_id}» is in use", f"choose another first{none}")
        status = self._library()
        if coarse is not None and status is not None and status.space == coarse.space:
            raise InputError(
                f"The library is built with the pack «{pack_id}»",
                "without it nothing could be found; let the library be rebuilt first",
            )
        for other in self._others():
            if other.packs is None:
                raise InputError(
                    f"Whether {other.title} needs the pack «{pack_id}» cannot be told",
                    "its settings cannot be read; retllm-desktop doctor tells why",
                )
            if pack_id in other.packs:
                raise InputError(
                    f"The pack «{pack_id}» is in use by {other.title}",
                    "choose another there first",
                )
            if coarse is not None and other.space() == coarse.space:
                raise InputError(
                    f"{other.title.capitalize()} is built with the pack «{pack_id}»",
                    "without it nothing could be found there; let it be rebuilt first",
                )

    def _found(self, pack_id: str) -> PackSummary | None:
        return next((p for p in self._packs().packs() if p.pack.manifest.id == pack_id), None)

    def _own(self, summary: PackSummary) -> bool:
        return summary.pack.folder.parent == self._own_folder

    def _installed(
        self, summary: PackSummary, hardware: Hardware | None, needed: frozenset[str]
    ) -> PackListRow:
        manifest = summary.pack.manifest
        return PackListRow(
            id=manifest.id,
            role=manifest.role,
            title=manifest.title,
            description=manifest.description,
            licence=manifest.licence,
            status=PackStatus.IN_USE if summary.active else PackStatus.HERE,
            size_bytes=summary.size_bytes,
            begun_bytes=0,
            minimum_ram_bytes=manifest.minimum_ram_bytes,
            fits=_fits(manifest.role, manifest.minimum_ram_bytes, hardware),
            removable=self._own(summary) and not summary.active and manifest.id not in needed,
            knows=manifest.knows,
            speed=self._known_speed(summary.pack),
            question=None if self._questions is None else self._questions.get(summary.pack),
        )

    def _known_speed(self, pack: InstalledPack) -> PackSpeed | None:
        return None if self._benchmark is None else self._benchmark.known(pack)


def total_disk_bytes(rows: Sequence[PackListRow]) -> int:
    """Bytes that packs take on this machine, unfinished ones included."""
    return sum(
        row.begun_bytes
        if row.status in {PackStatus.BEGUN, PackStatus.OFFERED}
        else row.size_bytes or 0
        for row in rows
    )


def _fits(role: PackRole, needed_bytes: int, hardware: Hardware | None) -> bool | None:
    if hardware is None or hardware.memory is None:
        return None
    return needed_bytes <= memory_budget_bytes(role, hardware)
