"""Opens the window on a wired program."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from retllm_desktop.composition.application import Application, needs_migration, open_application
from retllm_desktop.composition.packs import open_judge_offers, open_pack_list
from retllm_desktop.core.errors import InputError, LibraryInUseError
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings

if TYPE_CHECKING:
    from retllm_desktop.packs.judge_offers import JudgeOffers
    from retllm_desktop.packs.pack_list import PackList
    from retllm_desktop.ui.system.single_instance import WindowRequest
    from retllm_desktop.ui.window.app import WindowResult
    from retllm_desktop.ui.window.services import UiServices

_PATIENCE_S: Final = 5.0
_LOOK_AGAIN_S: Final = 0.2


def has_display() -> bool:
    """Whether this machine has a display."""
    if sys.platform in {"win32", "darwin"}:
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in named)


def read_request(words: Sequence[str]) -> "WindowRequest":
    """Tell files and folders from words to search for.

    Only what is written as a path is one (absolute, from «.» or «~», or as a «file://» address):
    a word may be the name of a folder that happens to lie here.
    """
    from retllm_desktop.ui.system.single_instance import WindowRequest

    paths: list[Path] = []
    text: list[str] = []
    for word in words:
        path = _path_of(word)
        if path is None:
            text.append(word)
        else:
            paths.append(path)
    activation = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    return WindowRequest(" ".join(text), tuple(paths), activation)


def _path_of(word: str) -> Path | None:
    if word.startswith("file://"):
        return Path(url2pathname(urlsplit(word).path))
    begins = word.startswith(("./", "../", "~/", ".\\", "..\\")) or word in {".", "..", "~"}
    path = Path(word).expanduser() if begins else Path(word)
    return path if path.is_absolute() or begins else None


def window_command(
    chosen: Callable[[], Settings], paths: AppPaths, words: Sequence[str] = ()
) -> int:
    """Open the window on the person's library; returns the exit code.

    Where a window on it is open, that one is asked instead and comes to the front.

    Args:
        chosen: Reads the settings; asked again when the window opens anew with other models.
        paths: The folders to use.
        words: What to search for at once, files to search with, folders to add.

    Raises:
        InputError: There is no display.
        StoreError: The library is in use by another program, or cannot be opened.
    """
    if not has_display():
        raise InputError(
            "There is no display to open a window on", "use «retllm-desktop search TEXT» instead"
        )
    from retllm_desktop.ui.system.single_instance import WindowRequest

    request = read_request(words)
    while True:
        settings = chosen()
        opened = _open_or_hand_over(settings, paths, request)
        if opened is None:
            return 0
        with opened as app:
            packs = open_pack_list(settings, paths, app.folders.status)
            offers = open_judge_offers(settings, paths)
            ending = show_window(app, settings, paths, request, packs=packs, judge_offers=offers)
        if ending.query is None:
            return ending.code
        request = WindowRequest(ending.query)


def _open_or_hand_over(
    settings: Settings, paths: AppPaths, request: "WindowRequest"
) -> Application | None:
    """Open the program, or hand the request to the window that has it open: then None.

    A window that begins or ends has the library for a moment without listening.

    Raises:
        StoreError: Another program holds the library, or it cannot be opened.
    """
    from retllm_desktop.ui.system.single_instance import hand_over, socket_name
    from retllm_desktop.ui.window.app import qt_application

    qt_application()
    name = socket_name(paths.database)
    patient_until_s = time.monotonic() + _PATIENCE_S
    while not hand_over(name, request):
        try:
            return _open_for_window(settings, paths)
        except LibraryInUseError:
            if time.monotonic() > patient_until_s:
                raise
            time.sleep(_LOOK_AGAIN_S)
    return None


def _open_for_window(settings: Settings, paths: AppPaths) -> Application:
    """Open the program; what takes long before there can be a window is said in a small one."""
    if not needs_migration(paths):
        return open_application(settings, paths, writable=True, watch=True)
    from retllm_desktop.ui.window.app import show_migration_note

    with show_migration_note(settings.language):
        return open_application(settings, paths, writable=True, watch=True)


def show_window(
    app: Application,
    settings: Settings,
    paths: AppPaths,
    request: "WindowRequest",
    *,
    packs: "PackList | None" = None,
    judge_offers: "JudgeOffers | None" = None,
) -> "WindowResult":
    """Run the window on an app until it is closed."""
    # Deferred: no other command needs Qt.
    from retllm_desktop.ui.system.single_instance import socket_name
    from retllm_desktop.ui.window.app import run_window

    services = window_services(app, paths.window_state, packs, paths.log_file, judge_offers)
    name = socket_name(paths.database)
    return run_window(
        services,
        request=request,
        theme=settings.theme,
        language=settings.language,
        listen_at=name,
    )


def window_services(
    app: Application,
    state_file: Path | None = None,
    packs: "PackList | None" = None,
    log_file: Path | None = None,
    judge_offers: "JudgeOffers | None" = None,
) -> "UiServices":
    """Return what the window is given of an app.

    Args:
        app: The wired program.
        state_file: Where the window keeps its own state, None to keep nothing.
        packs: The model packs, None where they are not chosen in the window.
        log_file: The program's log, None where none is written.
        judge_offers: Finds a judge to offer, None where nothing is offered.
    """
    from retllm_desktop.search.item_views import ItemViewer
    from retllm_desktop.ui.window.services import UiServices

    return UiServices(
        search=app.search,
        indexing=app.indexing,
        folders=app.folders,
        limits=app.limits,
        notice=app.notice or _describe_models(app),
        state_file=state_file,
        watching=app.watching,
        rebuilding=app.rebuilding,
        second_pass=app.second_pass,
        passages=app.passages,
        rebuild_offer=app.offer.sentence if app.offer is not None else "",
        enrichment=app.enrichment,
        throttle=app.throttle,
        annotations=app.library.annotations,
        feedback=app.search.feedback,
        explainer=app.search.explainer,
        prefetch=app.prefetch,
        views=ItemViewer(app.library.items, app.extractor),
        search_blocked=app.search_blocked,
        notices=app.notices,
        packs=packs,
        log_file=log_file,
        judge_offers=judge_offers,
    )


def _describe_models(app: Application) -> str:
    if app.search.judging_scope.knows_any:
        return f"{app.coarse_pack} proposes, {app.fine_pack} decides"
    return f"{app.coarse_pack} proposes; {app.fine_pack} does not know what is in this library"
