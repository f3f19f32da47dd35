"""The command ``models``: what is here, what can be fetched; fetch, import, use, remove, verify."""

import argparse
import contextlib
import sys
from collections.abc import Generator
from pathlib import Path

from rich.table import Table

from retllm_desktop.cli.model_choice import choose, remove, say_rebuild, use, use_none
from retllm_desktop.cli.output import Json, Screen, duration, size
from retllm_desktop.composition.application import pack_service
from retllm_desktop.composition.packs import catalogue, install_service
from retllm_desktop.core.errors import InputError, PackError, printable
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.packs.catalogue import Offer
from retllm_desktop.packs.install_events import (
    Fetching,
    FileVerified,
    Gathering,
    Installed,
    InstallEvent,
    InstallPlan,
    InstallStopped,
    Trying,
)
from retllm_desktop.packs.packs import PackSummary
from retllm_desktop.platform.paths import Places
from retllm_desktop.platform.settings import Settings

_LITTLE_MASS = 0.5


def models(options: argparse.Namespace, settings: Settings, where: Places, screen: Screen) -> int:
    """Do what was typed after ``models``."""
    match options.action:
        case "show":
            return _show(options.pack, settings, where, screen)
        case "fetch":
            return _fetch(options, settings, where, screen)
        case "import":
            return _import(options, settings, where, screen)
        case "use":
            if (options.pack is None) == (options.no is None):
                raise InputError("Which pack?", "retllm-desktop models use ID, or --no text")
            if options.no is not None:
                return use_none(options.no, settings, where, screen)
            return use(options.pack, settings, where, screen)
        case "remove":
            return remove(options.pack, settings, where, screen)
        case "verify":
            return _installed(settings, where, screen, verify=True, only=options.pack)
        case "list":
            return _installed(settings, where, screen, verify=options.verify, offers=True)
        case _:
            return _installed(settings, where, screen, verify=options.verify)


def _installed(
    settings: Settings,
    where: Places,
    screen: Screen,
    *,
    verify: bool,
    only: str | None = None,
    offers: bool = False,
) -> int:
    service = pack_service(settings, where)
    packs = [p for p in service.packs() if only in {None, p.pack.manifest.id}]
    if not packs and only is not None:
        raise InputError(f"There is no pack «{only}» on this machine")
    rows: list[Json] = []
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
        begun = dict(install_service(settings, where).unfinished())
        rows += [
            _offer_json(offer, begun.get(offer.id, 0))
            for offer in catalogue().offers
            if offer.id not in here
        ]
    table = Table(box=None, pad_edge=False)
    for heading in ("pack", "role", "version", "size", "licence", "state"):
        table.add_column(heading, justify="right" if heading == "size" else "left")
    for row in rows:
        cells = [str(row[name]) for name in ("id", "role", "version")]
        table.add_row(*cells, size(row["size_bytes"]), str(row["licence"]), str(row["state"]))
    screen.json(rows)
    screen.table(table)
    return 1 if broken else 0


def _show(pack_id: str, settings: Settings, where: Places, screen: Screen) -> int:
    for summary in pack_service(settings, where).packs():
        if summary.pack.manifest.id == pack_id:
            row = _pack_json(summary, "in use" if summary.active else "installed")
            _say_pack(row, screen)
            return 0
    offer = catalogue().offer(pack_id)
    begun = dict(install_service(settings, where).unfinished())
    _say_pack(_offer_json(offer, begun.get(offer.id, 0)), screen)
    screen.say(f"terms: {offer.licence.name}. {offer.licence.summary}")
    return 0


def _say_pack(row: Json, screen: Screen) -> None:
    screen.json(row)
    screen.say(f"{row['title']} ({row['id']} {row['version']}, {row['role']})")
    screen.say(str(row["description"]))
    screen.say(f"state: {row['state']}")
    screen.say(f"licence: {row['licence']}")
    screen.say(f"size: {size(row['size_bytes'])}")
    screen.say(f"memory: {size(row['minimum_ram_bytes'])}")
    screen.say(f"space: {row['space'] or '–'}")
    screen.say(f"source: {row['source'] or 'made or imported here'}")
    if row["folder"]:
        screen.say(f"folder: {row['folder']}")


def _fetch(options: argparse.Namespace, settings: Settings, where: Places, screen: Screen) -> int:
    service = install_service(settings, where)
    offer = catalogue().offer(options.pack)
    if any(p.pack.manifest.id == offer.id for p in pack_service(settings, where).packs()):
        screen.note(f"The pack {offer.id} is installed already; it is fetched again.")
    plan = service.plan(offer.id)
    _say_plan(plan, screen)
    if not options.yes and not _agreed(screen):
        screen.note("Nothing was fetched.")
        return 1
    installed = _run(service.fetch(plan, CancelToken()), screen)
    return _done(installed, options, settings, where, screen)


def _say_plan(plan: InstallPlan, screen: Screen) -> None:
    offer = plan.offer
    screen.note(f"{offer.title}: {offer.description}")
    screen.note(f"from {plan.source.repo} at {plan.source.revision}, by {plan.address}")
    screen.note(f"{len(plan.files)} files, {size(plan.total_bytes)}")
    screen.note(f"needs {size(offer.minimum_ram_bytes)} of memory to run")
    screen.note(f"licence: {offer.licence.name} ({offer.licence.id}). {offer.licence.summary}")
    for file in plan.on_first_use:
        proof = file.sha256 or f"git {file.git_sha1}"
        screen.note(
            f"Nobody has pinned «{file.remote}» yet: the hub says {proof}; that is believed now "
            "and held to from then on."
        )


def _agreed(screen: Screen) -> bool:
    if screen.as_json or not sys.stdin.isatty():
        raise InputError("Nobody agreed to the licence", "read it above, then say --yes")
    screen.note("Fetch it under these terms? [y/N]")
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _import(options: argparse.Namespace, settings: Settings, where: Places, screen: Screen) -> int:
    service = install_service(settings, where)
    path = Path(options.path).expanduser()
    installed = _run(service.import_from(path, options.pack, CancelToken()), screen)
    if installed is not None:
        manifest = installed.pack.manifest
        screen.note(f"Found {installed.kind}. Licence: {manifest.licence}.")
    return _done(installed, options, settings, where, screen)


def _run(events: Generator[InstallEvent, None, None], screen: Screen) -> Installed | None:
    """Show what happens; Ctrl+C keeps what came."""
    installed: Installed | None = None
    with screen.progress() as line, contextlib.closing(events):
        try:
            for event in events:
                match event:
                    case Fetching(progress):
                        what = progress.waiting or _pace(progress.bytes_s, progress.left_s)
                        kib = progress.done_bytes >> 10
                        line.show(f"Fetching, {what} (KiB)", kib, progress.total_bytes >> 10)
                    case FileVerified(file, first_use):
                        how = "is what the hub says" if first_use else "is the one that was pinned"
                        screen.note(f"«{file.target}»: sha256 {file.sha256} {how}")
                    case Gathering(progress):
                        total = None if progress.total is None else progress.total >> 10
                        line.show("Copying (KiB)", progress.done >> 10, total)
                    case Trying(pack_id):
                        line.show(f"Trying {pack_id}", 0, None)
                    case InstallStopped():
                        pass
                    case Installed():
                        installed = event
        except KeyboardInterrupt:
            screen.note("Stopped; what came so far is kept, the same command goes on from there.")
            raise
    return installed


def _done(
    installed: Installed | None,
    options: argparse.Namespace,
    settings: Settings,
    where: Places,
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
            "folder": printable(pack.folder),
            "kind": installed.kind,
            "received_bytes": installed.received_bytes,
            "answer_mass": None if mass is None else round(mass, 4),
            "images_s": None if installed.encoder is None else round(installed.encoder.images_s, 2),
            "texts_s": None if texts is None else round(texts.texts_s, 2),
            "elapsed_s": round(installed.elapsed_s, 3),
            "chosen": bool(options.use),
        }
    )
    screen.say(f"{pack.manifest.title} ({pack.manifest.id}) is installed and works.")
    if mass is not None and mass < _LITTLE_MASS:
        screen.note(
            f"Only {mass:.0%} of what the model wanted to answer was «True» or «False»: it may "
            "not be made for such questions."
        )
    if options.use:
        choose(pack, texts, settings, where, screen)
    else:
        screen.say(f"To use it: retllm-desktop models use {pack.manifest.id}")
        say_rebuild(pack, texts, where, screen)
    return 0


def _pack_json(summary: PackSummary, state: str) -> Json:
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
        "folder": printable(Path(summary.pack.folder)),
        "active": summary.active,
        "state": state,
    }


def _offer_json(offer: Offer, begun_bytes: int) -> Json:
    state = f"begun, {size(begun_bytes)} are here" if begun_bytes else "can be fetched"
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


def _pace(bytes_s: float, left_s: float | None) -> str:
    if left_s is None or bytes_s < 1:
        return "waiting"
    return f"{bytes_s / 1e6:.1f} MB/s, {duration(left_s)} left"
