"""Wires what other programs may do with the library, for every door."""

from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.composition.library_access import (
    encode_preview,
    is_shared,
    library_exists,
    library_identity,
    open_library_only,
)
from retllm_desktop.doors.access import LibraryDoor
from retllm_desktop.doors.open_library import DoorServices
from retllm_desktop.doors.requests import DoorBounds
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings


def check_library_file(settings: Settings, paths: AppPaths) -> None:
    """Open the library's file once, where there is one: a door opens it at its first request.

    What it can never do is so said to who starts the door. A server may only be away for now, and
    there may be a library later.

    Raises:
        StoreError: It cannot be read, or is of a later version.
    """
    if library_exists(settings, paths) and not is_shared(settings):
        open_library_only(settings, paths, writable=False).close()


def make_library_door(
    settings: Settings,
    paths: AppPaths,
    bounds: DoorBounds | None = None,
    *,
    with_judge: bool = True,
) -> LibraryDoor:
    """Return the door to a library; the library is opened when it is first asked for something.

    Args:
        settings: The person's choices.
        paths: The folders to use.
        bounds: How much may be asked for at a time; None: the default.
        with_judge: Whether there may be a judge.
    """

    def open_services() -> DoorServices:
        app = open_application(settings, paths, writable=False, with_judge=with_judge)
        return make_door_services(app)

    return LibraryDoor(
        library_identity(settings, paths),
        open_services,
        lambda: open_library_only(settings, paths, writable=True),
        encode_preview,
        bounds,
        on_server=is_shared(settings),
    )


def make_door_services(app: Application) -> DoorServices:
    """Return what a door uses of an open library, which it closes."""
    packs = {"coarse": app.coarse_pack, "fine": app.fine_pack, "text": app.text_pack}

    def notices() -> tuple[str, ...]:
        return (*((app.notice,) if app.notice else ()), *app.notices())

    return DoorServices(
        library=app.library,
        search=app.search,
        extractor=app.extractor,
        limits=app.limits,
        space=app.encoder.space,
        judged=app.judge is not None,
        packs={role: pack for role, pack in packs.items() if pack is not None},
        notices=notices,
        close=app.close,
    )
