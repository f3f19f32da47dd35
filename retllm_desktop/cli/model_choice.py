"""Choosing a model pack, or none, or removing one, and what that means for the library."""

import contextlib

from retllm_desktop.cli.output import Screen, duration, size
from retllm_desktop.composition.application import open_for_upkeep
from retllm_desktop.composition.packs import install_service, pack_shelf
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.manifest import Manifest
from retllm_desktop.packs.pack_list import PackShelf
from retllm_desktop.packs.switching import passages_for, rebuild_for
from retllm_desktop.packs.validation import EncoderTrial, PassageTrial
from retllm_desktop.platform.paths import Places
from retllm_desktop.platform.settings import Settings


def use(pack_id: str, settings: Settings, where: Places, screen: Screen) -> int:
    """Choose a pack that is installed."""
    shelf = _shelf(settings, where)
    pack = shelf.find(pack_id).pack
    status, trial = _status(where), None
    if status is not None and _is_new(pack.manifest, status):
        outcome = install_service(settings, where).try_out(pack)
        trial = outcome if isinstance(outcome, EncoderTrial | PassageTrial) else None
    choose(pack, trial, settings, where, screen)
    screen.json({"id": pack_id, "role": pack.manifest.role, "chosen": True})
    return 0


def _is_new(manifest: Manifest, status: LibraryStatus) -> bool:
    """Whether something of a library has to be embedded anew for a pack."""
    if manifest.coarse is not None:
        return status.space != manifest.coarse.space
    return manifest.text is not None and status.passages != manifest.text.space


def use_none(role: str, settings: Settings, where: Places, screen: Screen) -> int:
    """Choose no pack for a role."""
    _shelf(settings, where).use_none(role)
    screen.json({"id": None, "role": role, "chosen": True})
    if role == "fine":
        screen.say("No pack judges from now on; results keep the quick order.")
    else:
        screen.say(
            "The coarse pack finds passages too from now on; vectors of another pack are removed "
            "at the next start or index run."
        )
    return 0


def choose(
    pack: InstalledPack,
    trial: EncoderTrial | PassageTrial | None,
    settings: Settings,
    where: Places,
    screen: Screen,
) -> None:
    """Keep the choice, and say what the library needs for it."""
    _shelf(settings, where).use(pack.manifest.id)
    outcome = {
        "fine": "judges from now on.",
        "text": "finds passages from now on, each as soon as it has its vector.",
    }.get(pack.manifest.role, "is chosen.")
    screen.say(f"{pack.manifest.id} {outcome}")
    say_rebuild(pack, trial, where, screen)


def say_rebuild(
    pack: InstalledPack, trial: EncoderTrial | PassageTrial | None, where: Places, screen: Screen
) -> None:
    """Say what the library needs before it can be searched with a coarse or text pack."""
    status = _status(where)
    if status is None:
        if pack.manifest.role != "fine":
            screen.say("There is no library yet; begin one: retllm-desktop index FOLDER")
        return
    if isinstance(trial, PassageTrial):
        _say_passages(pack, trial, status, screen)
        return
    coarse = pack.manifest.coarse
    if coarse is None or trial is None:
        return
    rebuild = rebuild_for(status, coarse.space, trial)
    if rebuild is None:
        return
    screen.say(
        f"The library has to be built anew for it ({rebuild.images} pictures, {rebuild.texts} "
        f"texts): about {duration(rebuild.embedding_s)} for the model at the speed just "
        "measured, and the time to read the files. Search goes on meanwhile: "
        "retllm-desktop rebuild"
    )


def _say_passages(
    pack: InstalledPack, trial: PassageTrial, status: LibraryStatus, screen: Screen
) -> None:
    text = pack.manifest.text
    missing = None if text is None else passages_for(status, text.space, trial)
    if missing is not None:
        screen.say(
            f"{missing.texts} texts of the library get its vectors at the next index run, or at "
            f"once with retllm-desktop rebuild: about {duration(missing.embedding_s)} at the "
            "speed just measured. Search goes on meanwhile."
        )


def remove(pack_id: str, settings: Settings, where: Places, screen: Screen) -> int:
    """Remove an installed pack that nothing needs, or what was fetched of one."""
    taken = _shelf(settings, where).remove(pack_id)
    screen.json({"id": pack_id, "freed_bytes": taken})
    screen.say(f"{pack_id} is removed; {size(taken)} are free again.")
    return 0


def _shelf(settings: Settings, where: Places) -> PackShelf:
    return pack_shelf(settings, where, lambda: _status(where))


def _status(where: Places) -> LibraryStatus | None:
    """The library in numbers, None where there is none yet."""
    if not where.database.is_file():
        return None
    with contextlib.closing(open_for_upkeep(where, writable=False)) as library:
        return library.status()
