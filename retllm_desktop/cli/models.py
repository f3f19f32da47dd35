"""The command ``models``: what is here, what can be fetched; fetch, import, use, remove, verify."""

import argparse
import contextlib
import sys
from collections.abc import Generator
from pathlib import Path

from rich.table import Table

from retllm_desktop.cli.output import JsonObject, Screen, format_decimal_size, format_seconds
from retllm_desktop.composition.application import make_pack_service, open_library_only
from retllm_desktop.composition.packs import open_catalogue, open_install_service, open_pack_list
from retllm_desktop.core.errors import InputError, PackError, format_path
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.packs.catalogue import PackOffer
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
from retllm_desktop.packs.installed import InstalledPack, PackSummary
from retllm_desktop.packs.manifest import Manifest
from retllm_desktop.packs.pack_list import PackList, estimate_passage_rebuild, estimate_rebuild
from retllm_desktop.packs.validation import EncoderValidation, PassageValidation
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings


def choose_pack(pack_id: str, settings: Settings, where: AppPaths, screen: Screen) -> int:
    """Choose a pack that is installed."""
    shelf = _open_pack_list(settings, where)
    pack = shelf.find(pack_id).pack
    status, trial = _read_status(where), None
    if status is not None and _needs_embedding(pack.manifest, status):
        outcome = open_install_service(settings, where).validate(pack)
        trial = outcome if isinstance(outcome, EncoderValidation | PassageValidation) else None
    save_choice(pack, trial, settings, where, screen)
    screen.json({"id": pack_id, "role": pack.manifest.role, "chosen": True})
    return 0


def _needs_embedding(manifest: Manifest, status: LibraryStatus) -> bool:
    """Whether something of a library has to be embedded anew for a pack."""
    if manifest.coarse is not None:
        return status.space != manifest.coarse.space
    return manifest.text is not None and status.passages != manifest.text.space


def choose_no_pack(role: PackRole, settings: Settings, where: AppPaths, screen: Screen) -> int:
    """Choose no pack for a role."""
    _open_pack_list(settings, where).use_none(role)
    screen.json({"id": None, "role": role, "chosen": True})
    if role is PackRole.FINE:
        screen.print_line("No pack judges from now on; results keep the quick order.")
    else:
        screen.print_line(
            "The coarse pack finds passages too from now on; vectors of another pack are removed "
            "at the next start or index run."
        )
    return 0


def save_choice(
    pack: InstalledPack,
    trial: EncoderValidation | PassageValidation | None,
    settings: Settings,
    where: AppPaths,
    screen: Screen,
) -> None:
    """Keep the choice, and say what the library needs for it."""
    _open_pack_list(settings, where).use(pack.manifest.id)
    outcome = {
        PackRole.FINE: "judges from now on.",
        PackRole.TEXT: "finds passages from now on, each as soon as it has its vector.",
    }.get(pack.manifest.role, "is chosen.")
    screen.print_line(f"{pack.manifest.id} {outcome}")
    print_rebuild_estimate(pack, trial, where, screen)


def print_rebuild_estimate(
    pack: InstalledPack,
    trial: EncoderValidation | PassageValidation | None,
    where: AppPaths,
    screen: Screen,
) -> None:
    """Say what the library needs before it can be searched with a coarse or text pack."""
    status = _read_status(where)
    if status is None:
        if pack.manifest.role is not PackRole.FINE:
            screen.print_line("There is no library yet; begin one: retllm-desktop index FOLDER")
        return
    if isinstance(trial, PassageValidation):
        _print_passages_estimate(pack, trial, status, screen)
        return
    coarse = pack.manifest.coarse
    if coarse is None or trial is None:
        return
    rebuild = estimate_rebuild(status, coarse.space, trial)
    if rebuild is None:
        return
    screen.print_line(
        f"The library has to be built anew for it ({rebuild.images} pictures, {rebuild.texts} "
        f"texts): about {format_seconds(rebuild.embedding_s)} for the model at the speed just "
        "measured, and the time to read the files. Search goes on meanwhile: "
        "retllm-desktop rebuild"
    )


def _print_passages_estimate(
    pack: InstalledPack, trial: PassageValidation, status: LibraryStatus, screen: Screen
) -> None:
    text = pack.manifest.text
    missing = None if text is None else estimate_passage_rebuild(status, text.space, trial)
    if missing is not None:
        screen.print_line(
            f"{missing.texts} texts of the library get its vectors at the next index run, or at "
            f"once with retllm-desktop rebuild: about {format_seconds(missing.embedding_s)} at the "
            "speed just measured. Search goes on meanwhile."
        )


def remove_pack(pack_id: str, settings: Settings, where: AppPaths, screen: Screen) -> int:
    """Remove an installed pack that nothing needs, or what was fetched of one."""
    taken = _open_pack_list(settings, where).remove(pack_id)
    screen.json({"id": pack_id, "freed_bytes": taken})
    screen.print_line(f"{pack_id} is removed; {format_decimal_size(taken)} are free again.")
    return 0


def _open_pack_list(settings: Settings, where: AppPaths) -> PackList:
    return open_pack_list(settings, where, lambda: _read_status(where))


def _read_status(where: AppPaths) -> LibraryStatus | None:
    """The library in numbers, None where there is none yet."""
    if not where.database.is_file():
        return None
    with contextlib.closing(open_library_only(where, writable=False)) as library:
        return library.status()


_LITTLE_MASS = 0.5


def models_command(
    options: argparse.Namespace, settings: Settings, where: AppPaths, screen: Screen
) -> int:
    """Do what was typed after ``models``."""
    match options.action:
        case "show":
            return _show_pack(options.pack, settings, where, screen)
        case "fetch":
            return _fetch_pack(options, settings, where, screen)
        case "import":
            return _import_pack(options, settings, where, screen)
        case "use":
            if (options.pack is None) == (options.no is None):
                raise InputError("Which pack?", "retllm-desktop models use ID, or --no text")
            if options.no is not None:
                return choose_no_pack(PackRole(options.no), settings, where, screen)
            return choose_pack(options.pack, settings, where, screen)
        case "remove":
            return remove_pack(options.pack, settings, where, screen)
        case "verify":
            return _list_packs(settings, where, screen, verify=True, only=options.pack)
        case "list":
            return _list_packs(settings, where, screen, verify=options.verify, offers=True)
        case _:
            return _list_packs(settings, where, screen, verify=options.verify)


def _list_packs(
    settings: Settings,
    where: AppPaths,
    screen: Screen,
    *,
    verify: bool,
    only: str | None = None,
    offers: bool = False,
) -> int:
    service = make_pack_service(settings, where)
    packs = [p for p in service.packs() if only in {None, p.pack.manifest.id}]
    if not packs and only is not None:
        raise InputError(f"There is no pack «{only}» on this machine")
    rows: list[JsonObject] = []
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
        rows.append(_pack_json(summary, state))
    if offers:
        here = {str(row["id"]) for row in rows}
        begun = dict(open_install_service(settings, where).unfinished())
        rows += [
            _offer_json(offer, begun.get(offer.id, 0))
            for offer in open_catalogue().offers
            if offer.id not in here
        ]
    table = Table(box=None, pad_edge=False)
    for heading in ("pack", "role", "version", "size", "licence", "state"):
        table.add_column(heading, justify="right" if heading == "size" else "left")
    for row in rows:
        cells = [str(row[name]) for name in ("id", "role", "version")]
        table.add_row(
            *cells, format_decimal_size(row["size_bytes"]), str(row["licence"]), str(row["state"])
        )
    screen.json(rows)
    screen.table(table)
    return 1 if broken else 0


def _show_pack(pack_id: str, settings: Settings, where: AppPaths, screen: Screen) -> int:
    for summary in make_pack_service(settings, where).packs():
        if summary.pack.manifest.id == pack_id:
            row = _pack_json(summary, "in use" if summary.active else "installed")
            _print_pack(row, screen)
            return 0
    offer = open_catalogue().offer(pack_id)
    begun = dict(open_install_service(settings, where).unfinished())
    _print_pack(_offer_json(offer, begun.get(offer.id, 0)), screen)
    screen.print_line(f"terms: {offer.licence.name}. {offer.licence.summary}")
    return 0


def _print_pack(row: JsonObject, screen: Screen) -> None:
    screen.json(row)
    screen.print_line(f"{row['title']} ({row['id']} {row['version']}, {row['role']})")
    screen.print_line(str(row["description"]))
    screen.print_line(f"state: {row['state']}")
    screen.print_line(f"licence: {row['licence']}")
    screen.print_line(f"size: {format_decimal_size(row['size_bytes'])}")
    screen.print_line(f"memory: {format_decimal_size(row['minimum_ram_bytes'])}")
    screen.print_line(f"space: {row['space'] or '–'}")
    screen.print_line(f"source: {row['source'] or 'made or imported here'}")
    if row["folder"]:
        screen.print_line(f"folder: {row['folder']}")


def _fetch_pack(
    options: argparse.Namespace, settings: Settings, where: AppPaths, screen: Screen
) -> int:
    service = open_install_service(settings, where)
    offer = open_catalogue().offer(options.pack)
    if any(p.pack.manifest.id == offer.id for p in make_pack_service(settings, where).packs()):
        screen.note(f"The pack {offer.id} is installed already; it is fetched again.")
    plan = service.plan(offer.id)
    _print_plan(plan, screen)
    if not options.yes and not _confirm_licence(screen):
        screen.note("Nothing was fetched.")
        return 1
    installed = _run_install(service.fetch(plan, CancelToken()), screen)
    return _finish_install(installed, options, settings, where, screen)


def _print_plan(plan: InstallPlan, screen: Screen) -> None:
    offer = plan.offer
    screen.note(f"{offer.title}: {offer.description}")
    screen.note(f"from {plan.source.repo} at {plan.source.revision}, by {plan.address}")
    screen.note(f"{len(plan.files)} files, {format_decimal_size(plan.total_bytes)}")
    screen.note(f"needs {format_decimal_size(offer.minimum_ram_bytes)} of memory to run")
    screen.note(f"licence: {offer.licence.name} ({offer.licence.id}). {offer.licence.summary}")
    for file in plan.unpinned:
        proof = file.sha256 or f"git {file.git_sha1}"
        screen.note(
            f"Nobody has pinned «{file.remote}» yet: the hub says {proof}; that is believed now "
            "and held to from then on."
        )


def _confirm_licence(screen: Screen) -> bool:
    if screen.as_json or not sys.stdin.isatty():
        raise InputError("Nobody agreed to the licence", "read it above, then say --yes")
    screen.note("Fetch it under these terms? [y/N]")
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _import_pack(
    options: argparse.Namespace, settings: Settings, where: AppPaths, screen: Screen
) -> int:
    service = open_install_service(settings, where)
    path = Path(options.path).expanduser()
    installed = _run_install(service.import_from(path, options.pack, CancelToken()), screen)
    if installed is not None:
        manifest = installed.pack.manifest
        screen.note(f"Found {installed.kind}. Licence: {manifest.licence}.")
    return _finish_install(installed, options, settings, where, screen)


def _run_install(
    events: Generator[InstallEvent, None, None], screen: Screen
) -> PackInstalled | None:
    """Show what happens; Ctrl+C keeps what came."""
    installed: PackInstalled | None = None
    with screen.running(
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
                    screen.note(f"«{file.target}»: sha256 {file.sha256} {how}")
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


def _finish_install(
    installed: PackInstalled | None,
    options: argparse.Namespace,
    settings: Settings,
    where: AppPaths,
    screen: Screen,
) -> int:
    if installed is None:
        raise InputError("It was stopped before its end")
    pack = installed.pack
    mass, texts = installed.answer_mass, installed.encoder or installed.passages
    screen.json(
        {
            "id": pack.manifest.id,
            "role": pack.manifest.role,
            "folder": format_path(pack.folder),
            "kind": installed.kind,
            "received_bytes": installed.received_bytes,
            "answer_mass": None if mass is None else round(mass, 4),
            "images_s": None
            if installed.encoder is None
            else round(installed.encoder.images_per_s, 2),
            "texts_s": None if texts is None else round(texts.texts_per_s, 2),
            "elapsed_s": round(installed.elapsed_s, 3),
            "chosen": bool(options.use),
        }
    )
    screen.print_line(f"{pack.manifest.title} ({pack.manifest.id}) is installed and works.")
    if mass is not None and mass < _LITTLE_MASS:
        screen.note(
            f"Only {mass:.0%} of what the model wanted to answer was «True» or «False»: it may "
            "not be made for such questions."
        )
    if options.use:
        save_choice(pack, texts, settings, where, screen)
    else:
        screen.print_line(f"To use it: retllm-desktop models use {pack.manifest.id}")
        print_rebuild_estimate(pack, texts, where, screen)
    return 0


def _pack_json(summary: PackSummary, state: str) -> JsonObject:
    manifest = summary.pack.manifest
    spec = manifest.coarse or manifest.text
    source = manifest.source
    return {
        "id": manifest.id,
        "role": manifest.role,
        "version": manifest.version,
        "title": manifest.title,
        "description": manifest.description,
        "licence": manifest.licence,
        "size_bytes": summary.size_bytes,
        "minimum_ram_bytes": manifest.minimum_ram_bytes,
        "space": spec.space.id if spec is not None else None,
        "source": None if source is None else f"{source.repo} at {source.revision}",
        "folder": format_path(Path(summary.pack.folder)),
        "active": summary.active,
        "state": state,
    }


def _offer_json(offer: PackOffer, begun_bytes: int) -> JsonObject:
    state = (
        f"begun, {format_decimal_size(begun_bytes)} are here" if begun_bytes else "can be fetched"
    )
    at = f" at {offer.source.revision}" if offer.source.revision else ""
    return {
        "id": offer.id,
        "role": offer.role,
        "version": offer.version,
        "title": offer.title,
        "description": offer.description,
        "licence": offer.licence.id,
        "size_bytes": offer.about_bytes,
        "minimum_ram_bytes": offer.minimum_ram_bytes,
        "space": offer.space.id if offer.space is not None else None,
        "source": f"{offer.source.repo}{at}",
        "folder": None,
        "active": False,
        "state": state,
    }


def _format_rate(bytes_s: float, left_s: float | None) -> str:
    if left_s is None or bytes_s < 1:
        return "waiting"
    return f"{bytes_s / 1e6:.1f} MB/s, {format_seconds(left_s)} left"
