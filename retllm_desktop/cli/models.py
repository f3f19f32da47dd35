"""The command ``models``: what is here, what can be fetched; fetch, import, use, remove, verify."""

import argparse
import contextlib
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from retllm_desktop.cli.connecting import connect_command
from retllm_desktop.cli.model_rows import make_offer_row, make_pack_row
from retllm_desktop.cli.output import JsonObject, Screen, format_decimal_size, format_seconds
from retllm_desktop.composition.application import make_pack_service
from retllm_desktop.composition.library_access import library_exists, open_library_only
from retllm_desktop.composition.models import open_kept_questions
from retllm_desktop.composition.packs import open_catalogue, open_install_service, open_pack_list
from retllm_desktop.core.errors import InputError, PackError, format_path
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.packs.installation import (
    CopyAdvanced,
    DownloadAdvanced,
    FileVerified,
    InstallEvent,
    InstallPlan,
    InstallStopped,
    PackInstalled,
    ValidationStarted,
)
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.manifest import Manifest
from retllm_desktop.packs.pack_list import PackList, estimate_passage_rebuild, estimate_rebuild
from retllm_desktop.packs.validation import (
    EncoderValidation,
    JudgeValidation,
    PackValidation,
    PassageValidation,
)
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings

_LITTLE_MASS = 0.5


def models_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Do what was typed after ``models``."""
    command = _ModelsCommand(settings, paths, screen)
    match options.action:
        case "show":
            return command.show(options.pack)
        case "fetch":
            return command.fetch(options)
        case "import":
            return command.import_pack(options)
        case "connect":
            return connect_command(options, settings, paths, screen)
        case "use":
            if (options.pack is None) == (options.no is None):
                raise InputError("Which pack?", "retllm-desktop models use ID, or --no text")
            if options.no is not None:
                return command.use_none(PackRole(options.no))
            return command.use(options.pack)
        case "remove":
            return command.remove(options.pack)
        case "verify":
            return command.list_packs(verify=True, only=options.pack)
        case "list":
            return command.list_packs(verify=options.verify, offers=True)
        case _:
            return command.list_packs(verify=options.verify)


@dataclass(frozen=True, slots=True)
class _ModelsCommand:
    settings: Settings
    paths: AppPaths
    screen: Screen

    def use(self, pack_id: str) -> int:
        """Choose a pack that is installed."""
        packs = self._pack_list()
        pack = packs.find(pack_id).pack
        status, trial = _read_status(self.settings, self.paths), None
        if status is not None and _needs_embedding(pack.manifest, status):
            trial = open_install_service(self.settings, self.paths).validate(pack)
        self._save_choice(pack, trial)
        self.screen.json({"id": pack_id, "role": pack.manifest.role, "chosen": True})
        return 0

    def use_none(self, role: PackRole) -> int:
        """Choose no pack for a role."""
        self._pack_list().use_none(role)
        self.screen.json({"id": None, "role": role, "chosen": True})
        if role is PackRole.FINE:
            self.screen.print_line("No pack judges from now on; results keep the quick order.")
        else:
            self.screen.print_line(
                "The model for finding finds passages too from now on; vectors of another pack are "
                "removed at the next start or index run."
            )
        return 0

    def _save_choice(self, pack: InstalledPack, trial: PackValidation | None) -> None:
        """Keep the choice, and say what the library needs for it."""
        self._pack_list().use(pack.manifest.id)
        outcome = {
            PackRole.FINE: "judges from now on.",
            PackRole.TEXT: "finds passages from now on, each as soon as it has its vector.",
        }.get(pack.manifest.role, "is chosen.")
        self.screen.print_line(f"{pack.manifest.id} {outcome}")
        self._print_rebuild_estimate(pack, trial)

    def _print_rebuild_estimate(self, pack: InstalledPack, trial: PackValidation | None) -> None:
        """Say what the library needs before it can be searched with a coarse or text pack."""
        status = _read_status(self.settings, self.paths)
        if status is None:
            if pack.manifest.role is not PackRole.FINE:
                self.screen.print_line(
                    "There is no library yet; begin one: retllm-desktop index FOLDER"
                )
            return
        if isinstance(trial, PassageValidation):
            self._print_passages_estimate(pack, trial, status)
            return
        coarse = pack.manifest.coarse
        if coarse is None or not isinstance(trial, EncoderValidation):
            return
        rebuild = estimate_rebuild(status, coarse.space, trial)
        if rebuild is None:
            return
        self.screen.print_line(
            f"The library has to be built anew for it ({rebuild.images} pictures, {rebuild.texts} "
            f"texts): about {format_seconds(rebuild.embedding_s)} for the model at the speed just "
            "measured, and the time to read the files. Search goes on meanwhile: "
            "retllm-desktop rebuild"
        )

    def _print_passages_estimate(
        self, pack: InstalledPack, trial: PassageValidation, status: LibraryStatus
    ) -> None:
        text = pack.manifest.text
        missing = None if text is None else estimate_passage_rebuild(status, text.space, trial)
        if missing is not None:
            self.screen.print_line(
                f"{missing.texts} texts of the library get its vectors at the next index run, or "
                "at once with retllm-desktop rebuild: about "
                f"{format_seconds(missing.embedding_s)} at the speed just measured. Search goes "
                "on meanwhile."
            )

    def remove(self, pack_id: str) -> int:
        """Remove an installed pack that nothing needs, or what was fetched of one."""
        taken = self._pack_list().remove(pack_id)
        self.screen.json({"id": pack_id, "freed_bytes": taken})
        self.screen.print_line(
            f"{pack_id} is removed; {format_decimal_size(taken)} are free again."
        )
        return 0

    def list_packs(self, *, verify: bool, only: str | None = None, offers: bool = False) -> int:
        service = make_pack_service(self.settings, self.paths)
        packs = [p for p in service.packs() if only in {None, p.pack.manifest.id}]
        if not packs and only is not None:
            raise InputError(f"There is no pack «{only}» on this machine")
        rows: list[JsonObject] = []
        questions = open_kept_questions(self.paths)
        broken = False
        for summary in packs:
            state = "in use" if summary.active else ""
            if verify:
                try:
                    service.verify(summary.pack.manifest.id)
                    state = f"{state}, whole".lstrip(", ")
                except PackError as exc:
                    broken = True
                    state = str(exc)
            rows.append(make_pack_row(summary, state, questions.get(summary.pack)))
        if offers:
            here = {str(row["id"]) for row in rows}
            begun = dict(open_install_service(self.settings, self.paths).unfinished())
            rows += [
                make_offer_row(offer, begun.get(offer.id, 0))
                for offer in open_catalogue().offers
                if offer.id not in here
            ]
        table = Table(box=None, pad_edge=False)
        for heading in ("pack", "role", "version", "size", "licence", "state"):
            table.add_column(heading, justify="right" if heading == "size" else "left")
        for row in rows:
            cells = [str(row[name]) for name in ("id", "role", "version")]
            table.add_row(
                *cells,
                format_decimal_size(row["size_bytes"]),
                str(row["licence"]),
                str(row["state"]),
            )
        self.screen.json(rows)
        self.screen.table(table)
        if only is None:
            for problem in service.problems():
                self.screen.note(f"{problem}.")
        return 1 if broken else 0

    def show(self, pack_id: str) -> int:
        for summary in make_pack_service(self.settings, self.paths).packs():
            if summary.pack.manifest.id == pack_id:
                row = make_pack_row(
                    summary,
                    "in use" if summary.active else "installed",
                    open_kept_questions(self.paths).get(summary.pack),
                )
                self._print_pack(row)
                for file in summary.pack.manifest.files:
                    owner = f", of the pack {file.shared_with}" if file.shared_with else ""
                    size = format_decimal_size(file.size_bytes)
                    self.screen.print_line(f"  {file.role}: {file.path}, {size}{owner}")
                return 0
        offer = open_catalogue().offer(pack_id)
        begun = dict(open_install_service(self.settings, self.paths).unfinished())
        self._print_pack(make_offer_row(offer, begun.get(offer.id, 0)))
        self.screen.print_line(f"terms: {offer.licence.name}. {offer.licence.summary}")
        return 0

    def _print_pack(self, row: JsonObject) -> None:
        self.screen.json(row)
        self.screen.print_line(f"{row['title']} ({row['id']} {row['version']}, {row['role']})")
        self.screen.print_line(str(row["description"]))
        self.screen.print_line(f"state: {row['state']}")
        self.screen.print_line(f"licence: {row['licence']}")
        self.screen.print_line(f"size: {format_decimal_size(row['size_bytes'])}")
        self.screen.print_line(f"memory: {format_decimal_size(row['minimum_ram_bytes'])}")
        self.screen.print_line(f"knows: {row['about']}")
        if row["asked"]:
            self.screen.print_line(f"asked: {row['asked']}")
        self.screen.print_line(f"space: {row['space'] or '–'}")
        self.screen.print_line(f"source: {row['source'] or 'made or imported here'}")
        if row["folder"]:
            self.screen.print_line(f"folder: {row['folder']}")

    def fetch(self, options: argparse.Namespace) -> int:
        service = open_install_service(self.settings, self.paths)
        offer = open_catalogue().offer(options.pack)
        if any(
            p.pack.manifest.id == offer.id
            for p in make_pack_service(self.settings, self.paths).packs()
        ):
            self.screen.note(f"The pack {offer.id} is installed already; it is fetched again.")
        plan = service.plan(offer.id)
        self._print_plan(plan)
        if not options.yes and not self._confirm_licence():
            self.screen.note("Nothing was fetched.")
            return 1
        installed = self._run_install(service.fetch(plan, CancelToken()))
        return self._finish_install(installed, options)

    def _print_plan(self, plan: InstallPlan) -> None:
        offer = plan.offer
        self.screen.note(f"{offer.title}: {offer.description}")
        self.screen.note(f"from {plan.source.repo} at {plan.source.revision}, by {plan.address}")
        self.screen.note(f"{len(plan.files)} files, {format_decimal_size(plan.total_bytes)}")
        self.screen.note(f"needs {format_decimal_size(offer.minimum_ram_bytes)} of memory to run")
        self.screen.note(
            f"licence: {offer.licence.name} ({offer.licence.id}). {offer.licence.summary}"
        )
        for file in plan.unpinned:
            proof = file.sha256 or f"git {file.git_sha1}"
            self.screen.note(
                f"Nobody has pinned «{file.remote}» yet: the hub says {proof}; that is believed "
                "now and held to from then on."
            )

    def _confirm_licence(self) -> bool:
        if self.screen.as_json or not sys.stdin.isatty():
            raise InputError("Nobody agreed to the licence", "read it above, then say --yes")
        self.screen.note("Fetch it under these terms? [y/N]")
        return sys.stdin.readline().strip().casefold() in {"y", "yes"}

    def import_pack(self, options: argparse.Namespace) -> int:
        service = open_install_service(self.settings, self.paths)
        path = Path(options.path).expanduser()
        installed = self._run_install(service.import_from(path, options.pack, CancelToken()))
        if installed is not None:
            manifest = installed.pack.manifest
            self.screen.note(f"Found {installed.kind}. Licence: {manifest.licence}.")
        return self._finish_install(installed, options)

    def _run_install(self, events: Generator[InstallEvent, None, None]) -> PackInstalled | None:
        """Show what happens; Ctrl+C keeps what came."""
        installed: PackInstalled | None = None
        with self.screen.running(
            events, "what came so far is kept, the same command goes on from there."
        ) as line:
            for event in events:
                match event:
                    case DownloadAdvanced(progress):
                        what = progress.waiting or _format_rate(progress.bytes_s, progress.left_s)
                        kib = progress.done_bytes >> 10
                        line.show(f"Fetching, {what} (KiB)", kib, progress.total_bytes >> 10)
                    case FileVerified(file, first_use):
                        how = "is what the hub says" if first_use else "is the one that was pinned"
                        self.screen.note(f"«{file.target}»: sha256 {file.sha256} {how}")
                    case CopyAdvanced(progress):
                        total = None if progress.total is None else progress.total >> 10
                        line.show("Copying (KiB)", progress.done >> 10, total)
                    case ValidationStarted(pack_id):
                        line.show(f"Trying {pack_id}", 0, None)
                    case InstallStopped():
                        pass
                    case PackInstalled():
                        installed = event
        return installed

    def _finish_install(self, installed: PackInstalled | None, options: argparse.Namespace) -> int:
        if installed is None:
            raise InputError("It was stopped before its end")
        pack = installed.pack
        trial = installed.validation
        mass = trial.answer_mass if isinstance(trial, JudgeValidation) else None
        self.screen.json(
            {
                "id": pack.manifest.id,
                "role": pack.manifest.role,
                "folder": format_path(pack.folder),
                "kind": installed.kind,
                "received_bytes": installed.received_bytes,
                "answer_mass": None if mass is None else round(mass, 4),
                "images_s": None
                if not isinstance(trial, EncoderValidation)
                else round(trial.images_per_s, 2),
                "texts_s": None
                if isinstance(trial, JudgeValidation)
                else round(trial.texts_per_s, 2),
                "elapsed_s": round(installed.elapsed_s, 3),
                "chosen": bool(options.use),
            }
        )
        self.screen.print_line(
            f"{pack.manifest.title} ({pack.manifest.id}) is installed and works."
        )
        if not isinstance(trial, JudgeValidation):
            for one in trial.comparisons:
                self.screen.note(one.sentence(pack.manifest.id))
        if mass is not None and mass < _LITTLE_MASS:
            self.screen.note(
                f"Only {mass:.0%} of what the model wanted to answer was «True» or «False»: it may "
                "not be made for such questions."
            )
        if isinstance(trial, JudgeValidation) and not trial.judges:
            told = f"{trial.discrimination:.0%} of pairs told apart; chance is 50 %"
            self.screen.note(f"It says {trial.same_answer} to everything ({told}).")
        if options.use:
            self._save_choice(pack, trial)
        else:
            self.screen.print_line(f"To use it: retllm-desktop models use {pack.manifest.id}")
            self._print_rebuild_estimate(pack, trial)
        return 0

    def _pack_list(self) -> PackList:
        return open_pack_list(
            self.settings, self.paths, lambda: _read_status(self.settings, self.paths)
        )


def _needs_embedding(manifest: Manifest, status: LibraryStatus) -> bool:
    """Whether something of a library has to be embedded anew for a pack."""
    if manifest.coarse is not None:
        return status.space != manifest.coarse.space
    return manifest.text is not None and status.passages != manifest.text.space


def _read_status(settings: Settings, paths: AppPaths) -> LibraryStatus | None:
    """The library in numbers, None where there is none yet."""
    if not library_exists(settings, paths):
        return None
    with contextlib.closing(open_library_only(settings, paths, writable=False)) as library:
        return library.status()


def _format_rate(bytes_s: float, left_s: float | None) -> str:
    if left_s is None or bytes_s < 1:
        return "waiting"
    return f"{bytes_s / 1e6:.1f} MB/s, {format_seconds(left_s)} left"
