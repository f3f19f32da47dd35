"""Choosing a model pack, or none, or removing one, and what that means for the library."""

import contextlib

from retllm_desktop.cli.output import Screen, format_decimal_size, format_seconds
from retllm_desktop.composition.application import open_library_only
from retllm_desktop.composition.packs import open_install_service, open_pack_list
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.manifest import Manifest
from retllm_desktop.packs.pack_list import PackList
from retllm_desktop.packs.switching import estimate_passage_rebuild, estimate_rebuild
from retllm_desktop.packs.validation import EncoderValidation, PassageValidation
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings


def choose_pack(pack_id: str, settings: Settings, where: AppPaths, screen: Screen) -> int:
    """Choose a pack that is installed."""
    shelf = _open_pack_list(settings, where)
    pack = shelf.find(pack_id).pack
    status, trial = _read_status(where), None
    if status is not None and _needs_embedding(pack.manifest, status):
        outcome = open_install_service(settings, where).try_out(pack)
        trial = outcome if isinstance(outcome, EncoderValidation | PassageValidation) else None
    save_choice(pack, trial, settings, where, screen)
    screen.json({"id": pack_id, "role": pack.manifest.role, "chosen": True})
    return 0


def _needs_embedding(manifest: Manifest, status: LibraryStatus) -> bool:
    """Whether something of a library has to be embedded anew for a pack."""
    if manifest.coarse is not None:
        return status.space != manifest.coarse.space
    return manifest.text is not None and status.passages != manifest.text.space


def choose_no_pack(role: str, settings: Settings, where: AppPaths, screen: Screen) -> int:
    """Choose no pack for a role."""
    _open_pack_list(settings, where).use_none(role)
    screen.json({"id": None, "role": role, "chosen": True})
    if role == "fine":
        screen.say("No pack judges from now on; results keep the quick order.")
    else:
        screen.say(
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
        "fine": "judges from now on.",
        "text": "finds passages from now on, each as soon as it has its vector.",
    }.get(pack.manifest.role, "is chosen.")
    screen.say(f"{pack.manifest.id} {outcome}")
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
        if pack.manifest.role != "fine":
            screen.say("There is no library yet; begin one: retllm-desktop index FOLDER")
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
    screen.say(
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
        screen.say(
            f"{missing.texts} texts of the library get its vectors at the next index run, or at "
            f"once with retllm-desktop rebuild: about {format_seconds(missing.embedding_s)} at the "
            "speed just measured. Search goes on meanwhile."
        )


def remove_pack(pack_id: str, settings: Settings, where: AppPaths, screen: Screen) -> int:
    """Remove an installed pack that nothing needs, or what was fetched of one."""
    taken = _open_pack_list(settings, where).remove(pack_id)
    screen.json({"id": pack_id, "freed_bytes": taken})
    screen.say(f"{pack_id} is removed; {format_decimal_size(taken)} are free again.")
    return 0


def _open_pack_list(settings: Settings, where: AppPaths) -> PackList:
    return open_pack_list(settings, where, lambda: _read_status(where))


def _read_status(where: AppPaths) -> LibraryStatus | None:
    """The library in numbers, None where there is none yet."""
    if not where.database.is_file():
        return None
    with contextlib.closing(open_library_only(where, writable=False)) as library:
        return library.status()
