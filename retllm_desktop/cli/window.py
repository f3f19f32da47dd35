"""Opens the window on a wired program."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from retllm_desktop.composition.application import Application, needs_migration, open_application
from retllm_desktop.composition.packs import open_judge_offers, open_pack_list
from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings

if TYPE_CHECKING:
    from retllm_desktop.packs.judge_offers import JudgeOffers
    from retllm_desktop.packs.pack_list import PackList
    from retllm_desktop.ui.app import WindowResult
    from retllm_desktop.ui.services import UiServices


def has_display() -> bool:
    """Whether this machine has a display."""
    if sys.platform in {"win32", "darwin"}:
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in named)


def window_command(chosen: Callable[[], Settings], paths: AppPaths, query: str = "") -> int:
    """Open the window on the person's library; returns the exit code.

    Args:
        chosen: Reads the settings; asked again when the window opens anew with other models.
        paths: The folders to use.
        query: Searched for at once, if not empty.

    Raises:
        InputError: There is no display.
        StoreError: The library is in use by another window, or cannot be opened.
    """
    if not has_display():
        raise InputError(
            "There is no display to open a window on", "use «retllm-desktop search TEXT» instead"
        )
    while True:
        settings = chosen()
        with _open_for_window(settings, paths) as app:
            packs = open_pack_list(settings, paths, app.folders.status)
            offers = open_judge_offers(settings, paths)
            ending = show_window(app, settings, paths, query, packs=packs, judge_offers=offers)
        if ending.query is None:
            return ending.code
        query = ending.query


def _open_for_window(settings: Settings, paths: AppPaths) -> Application:
    """Open the program; what takes long before there can be a window is said in a small one."""
    if not needs_migration(paths):
        return open_application(settings, paths, writable=True, watch=True)
    from retllm_desktop.ui.app import show_waiting_note

    with show_waiting_note(
        "Bringing the library up to date. This happens once and may take a minute…"
    ):
        return open_application(settings, paths, writable=True, watch=True)


def show_window(
    app: Application,
    settings: Settings,
    paths: AppPaths,
    query: str = "",
    *,
    packs: "PackList | None" = None,
    judge_offers: "JudgeOffers | None" = None,
) -> "WindowResult":
    """Run the window on an app until it is closed."""
    # Deferred: no other command needs Qt.
    from retllm_desktop.ui.app import run_window

    services = window_services(app, paths.window_state, packs, paths.log_file, judge_offers)
    return run_window(services, query=query, theme=settings.theme)


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
    from retllm_desktop.ui.services import UiServices

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
