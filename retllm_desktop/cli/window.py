"""Opens the window on a wired program."""

import os
import sys
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from retllm_desktop.core.errors import InputError, LibraryInUseError
from retllm_desktop.platform.crash_reports import CrashReports
from retllm_desktop.platform.interrupts import HeldInterrupts
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings

if TYPE_CHECKING:
    # Not at run time: the window is on the screen before any of it is loaded.
    from retllm_desktop.composition.application import Application
    from retllm_desktop.packs.judge_offers import JudgeOffers
    from retllm_desktop.packs.pack_list import PackList
    from retllm_desktop.platform.erasure import Erasure
    from retllm_desktop.ui.system.start_request import StartSurface, WindowRequest
    from retllm_desktop.ui.window.services import UiServices

_PATIENCE_S: Final = 5.0
_LOOK_AGAIN_S: Final = 0.2


def _migration_note() -> str:
    from retllm_desktop.ui.shared.translation import tr

    return tr("Bringing the library up to date. This happens once and may take a minute…")


def has_display() -> bool:
    """Whether this machine has a display."""
    if sys.platform in {"win32", "darwin"}:
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in named)


def read_request(words: Sequence[str], surface: "StartSurface | None" = None) -> "WindowRequest":
    """Tell files and folders from words to search for.

    Only what is written as a path is one (absolute, from «.» or «~», or as a «file://» address):
    a word may be the name of a folder that happens to lie here.

    Args:
        words: As typed.
        surface: What is to be on the screen; None for the window.
    """
    from retllm_desktop.ui.system.start_request import StartSurface, WindowRequest

    paths: list[Path] = []
    text: list[str] = []
    for word in words:
        path = _path_of(word)
        if path is None:
            text.append(word)
        else:
            paths.append(path)
    activation = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    return WindowRequest(" ".join(text), tuple(paths), activation, surface or StartSurface.WINDOW)


def _path_of(word: str) -> Path | None:
    if word.startswith("file://"):
        # Loaded only here: it takes a tenth of what the first paint may take.
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        return Path(url2pathname(urlsplit(word).path))
    begins = word.startswith(("./", "../", "~/", ".\\", "..\\")) or word in {".", "..", "~"}
    path = Path(word).expanduser() if begins else Path(word)
    return path if path.is_absolute() or begins else None


def app_command(
    chosen: Callable[[], Settings],
    paths: AppPaths,
    words: Sequence[str] = (),
    surface: "StartSurface | None" = None,
) -> int:
    """Open the window on the person's library; returns the exit code.

    Where a window on it is open, that one is asked instead and comes to the front.

    Args:
        chosen: Reads the settings; asked again when the window opens anew with other models.
        paths: The folders to use.
        words: What to search for at once, files to search with, folders to add.
        surface: What is to be on the screen; None for the window.

    Raises:
        InputError: There is no display, or a library that Qt needs for it is missing.
        StoreError: The library is in use by another program, or cannot be opened.
    """
    if not has_display():
        raise InputError(
            "There is no display to open a window on", "use «retllm-desktop search TEXT» instead"
        )
    with HeldInterrupts() as interrupts:
        return _open_window(chosen, paths, words, surface, interrupts)


def _open_window(
    chosen: Callable[[], Settings],
    paths: AppPaths,
    words: Sequence[str],
    surface: "StartSurface | None",
    interrupts: HeldInterrupts,
) -> int:
    from retllm_desktop.platform.display_libraries import require_libraries
    from retllm_desktop.ui.system.start_request import may_listen, socket_name

    require_libraries()
    request = read_request(words, surface)
    name = socket_name(paths.database)
    if may_listen(name):
        from retllm_desktop.ui.system.single_instance import hand_over

        if hand_over(name, request):
            return 0
    from retllm_desktop.ui.window.app import run_window

    settings = chosen()
    if interrupts.pending:
        raise KeyboardInterrupt
    from retllm_desktop.cli.erasure import open_erasure
    from retllm_desktop.platform.processes import start_detached

    erasure = open_erasure(settings, paths)
    with CrashReports(paths.log).recording():
        code = run_window(
            LibrarySource(chosen, paths, request, erasure),
            request=request,
            theme=settings.theme,
            accent=settings.accent,
            language=settings.language,
            state_file=paths.window_state,
            listen_at=name,
            interrupted=lambda: interrupts.pending,
            others=other_libraries(paths),
            open_other=lambda other: start_detached(own_command(replace(paths, library=other))),
        )
    if erasure.requested:
        _erase(erasure)
    return code


def _erase(erasure: "Erasure") -> None:
    """Remove everything; what cannot be removed is said on the screen, since the log is gone.

    Raises:
        RetllmError: Not everything could be removed, or nothing.
    """
    from retllm_desktop.cli.erasure import carry_out
    from retllm_desktop.ui.settings.erase_panel import say_what_stayed

    try:
        failures = carry_out(erasure)
    except LibraryInUseError as exc:
        say_what_stayed((exc,))
        raise
    if failures:
        say_what_stayed(failures)
        listed = "; ".join(map(str, failures))
        raise InputError("Not everything could be removed", listed)


def other_libraries(paths: AppPaths) -> tuple[str, ...]:
    """Return what can be opened where a library cannot be: the others, and one that is none yet."""
    there = [other.library for other in paths.other_libraries() if other.database.exists()]
    taken = {paths.library, *(other.library for other in paths.other_libraries())}
    free = next(name for number in count(2) if (name := f"library-{number}") not in taken)
    return (*there, free)


def own_command(
    paths: AppPaths, typed: Sequence[str] = tuple(sys.argv), command: str = "app"
) -> tuple[str, ...]:
    """The words that start a command of ours on a library, from anywhere.

    Args:
        paths: The library's folders.
        typed: What this program was started with.
        command: The command; the window by default.
    """
    script = Path(typed[0]) if typed else Path()
    if getattr(sys, "frozen", False):
        # An AppImage is mounted at another place each time. On Windows the one opens no terminal.
        own = Path(os.environ.get("APPIMAGE") or sys.executable)
        windowed = own.with_name(f"{own.stem}-window{own.suffix}")
        program = (str(windowed if windowed.is_file() else own),)
    elif script.stem == "retllm-desktop" and script.is_file():
        program = (str(script.absolute()),)
    else:
        python = Path(sys.executable)
        # On Windows one opens no terminal.
        windowed = python.with_name("pythonw.exe")
        program = (str(windowed if windowed.is_file() else python), "-m", "retllm_desktop")
    # All in one folder: not the platform's own ones.
    folder = ("--data-dir", str(paths.data)) if paths.data == paths.config else ()
    library = ("--library", paths.library) if paths.library else ()
    return (*program, command, *folder, *library)


class LibrarySource:
    """Opens the program on the person's library for the window."""

    def __init__(
        self,
        chosen: Callable[[], Settings],
        paths: AppPaths,
        request: "WindowRequest",
        erasure: "Erasure | None" = None,
    ) -> None:
        """Take what is opened, and what a window that has it open is asked for.

        Args:
            chosen: Reads the settings.
            paths: The folders to use.
            request: Handed over where another window comes first.
            erasure: Removes everything once the window is closed; None where it is not offered.
        """
        self._chosen = chosen
        self._paths = paths
        self._request = request
        self._erasure = erasure
        self._app: Application | None = None
        self._own = False

    @property
    def on_server(self) -> bool:
        """Whether the library to be opened lies on a server."""
        return bool(self._choose().shared_library)

    def use_own(self) -> None:
        """Open this computer's own library until the program ends; what is chosen stays chosen."""
        self._own = True

    def _choose(self) -> Settings:
        settings = self._chosen()
        return replace(settings, shared_library="") if self._own else settings

    def open(self) -> "Generator[str, None, UiServices | None]":
        """Open the program; None where a window that has it open was asked instead.

        A window that begins or ends has the library for a moment without listening.

        Raises:
            StoreError: Another program holds the library, or it cannot be opened.
        """
        from retllm_desktop.cli.window_support import window_support
        from retllm_desktop.composition.application import open_application
        from retllm_desktop.composition.library_access import needs_migration
        from retllm_desktop.composition.models import open_network_switch
        from retllm_desktop.composition.packs import open_judge_offers, open_pack_list
        from retllm_desktop.ui.system.single_instance import hand_over
        from retllm_desktop.ui.system.start_request import socket_name

        settings, paths = self._choose(), self._paths
        network = open_network_switch(settings)
        patient_until_s = time.monotonic() + _PATIENCE_S
        while True:
            try:
                if needs_migration(settings, paths):
                    yield _migration_note()
                app = open_application(settings, paths, writable=True, watch=True, network=network)
                break
            except LibraryInUseError:
                if hand_over(socket_name(paths.database), self._request):
                    return None
                if time.monotonic() > patient_until_s:
                    raise
                time.sleep(_LOOK_AGAIN_S)
                # Here it can be broken off.
                yield ""
        self._app = app
        packs = open_pack_list(settings, paths, app.folders.status, network)
        offers = open_judge_offers(settings, paths, network)
        services = window_services(app, paths.window_state, packs, paths.log_file, offers)
        support = window_support(
            app, settings, paths, network, judge_offers=offers, erasure=self._erasure
        )
        from retllm_desktop.ui.system.desktop_services import DesktopServices

        files = tuple(dict.fromkeys((paths.settings, paths.common_settings)))
        desktop = DesktopServices(
            self._choose,
            files,
            own_command(paths),
            release=app.upkeep.release,
            warm=app.upkeep.warm,
        )
        return replace(
            services,
            history_file=paths.query_history,
            support=support,
            desktop=desktop,
            language=settings.language,
            reduce_motion=settings.reduce_motion,
        )

    def close(self) -> None:
        """Close the program, if it is open."""
        app, self._app = self._app, None
        if app is not None:
            app.close()


def window_services(
    app: "Application",
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
    from retllm_desktop.search.duplicate_finder import DuplicateFinder
    from retllm_desktop.search.item_views import ItemViewer
    from retllm_desktop.search.saved_searches import SavedSearchService
    from retllm_desktop.search.similarity_groups import SimilarityGroups
    from retllm_desktop.search.timeline import TimelineService
    from retllm_desktop.ui.window.services import UiServices

    return UiServices(
        changes=app.library.changes,
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
        overview=app.library.overview,
        duplicates=DuplicateFinder(app.library),
        saved_searches=SavedSearchService(app.library),
        feedback=app.search.feedback,
        explainer=app.search.explainer,
        prefetch=app.prefetch,
        similarity=SimilarityGroups(app.library.vectors),
        vocabulary=app.library.vocabulary,
        timeline=TimelineService(app.library.items, app.library.words),
        views=ItemViewer(
            app.library.items, app.extractor, app.library.words, app.library.enrichment
        ),
        search_blocked=app.search_blocked,
        notices=app.notices,
        packs=packs,
        log_file=log_file,
        judge_offers=judge_offers,
    )


def _describe_models(app: "Application") -> str:
    if app.search.judging_scope.knows_any:
        return f"{app.coarse_pack} proposes, {app.fine_pack} decides"
    return f"{app.coarse_pack} proposes; {app.fine_pack} does not know what is in this library"
