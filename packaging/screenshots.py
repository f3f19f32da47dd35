"""Makes the project's screenshots: the real window on the demo's libraries, without a display.

    python packaging/screenshots.py packaging/screenshots

The folder gets ``welcome.png`` (nothing indexed yet), ``light.png`` and ``dark.png`` (photographs
found), ``document.png`` (a document found in other words) and ``judged.png`` (near-duplicates that
a judge put in order).
"""

import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from retllm_desktop.cli.demo import DRAWN, PHOTOGRAPHS, DemoPart
from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.composition.packs import open_judge_offers, open_pack_list
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.platform.paths import AppPaths, resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.ui.theme import ThemeMode

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

Shot = tuple[str, str, ThemeMode]
"""Name of the picture, what is searched for in it, colours."""
_REST_S: Final = 180.0
_LIGHT, _DARK = ThemeMode.LIGHT, ThemeMode.DARK


def main() -> None:
    """Lay out, index, search, and take the pictures."""
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    documents = [s.query for s in PHOTOGRAPHS.open_files().searches if s.kind == "document"]
    judged = [s.query for s in DRAWN.open_files().searches]
    with tempfile.TemporaryDirectory(prefix="retllm-screenshots-") as scratch:
        folder = Path(scratch)
        paths = resolve_paths(folder / "data")
        with open_application(Settings(), paths, writable=True) as app:
            take_shots(app, paths, target, [("welcome", "", _LIGHT)])
        photographs = [("light", "a rocket launch", _LIGHT), ("dark", "a rocket launch", _DARK)]
        shots = [*photographs, ("document", documents[0], _LIGHT)]
        for part, wanted in (
            (PHOTOGRAPHS, shots),
            (DRAWN, [("judged", judged[0], _LIGHT)]),
        ):
            show_part(part, folder, paths, target, wanted)


def show_part(
    part: DemoPart, folder: Path, paths: AppPaths, target: Path, shots: Iterable[Shot]
) -> None:
    """Lay out and index a part of the demo, and take its pictures."""
    place = folder / part.below
    for _ in part.open_files().write(place):
        pass
    where = replace(paths, library=part.library)
    with open_application(replace(Settings(), **part.packs), where, writable=True) as app:
        for name in part.folders:
            app.folders.add(place / name)
        for _ in app.indexing.index(CancelToken()):
            pass
        take_shots(app, where, target, shots)


def take_shots(app: Application, paths: AppPaths, target: Path, shots: Iterable[Shot]) -> None:
    """Open the window for each picture, let it come to rest, and take it.

    Raises:
        SystemExit: The window did not come to rest.
    """
    from window_capture import grab, settle_down

    from retllm_desktop.ui.app import qt_application
    from retllm_desktop.ui.main_window import MainWindow
    from retllm_desktop.ui.theme import Theme

    qt = qt_application()
    for name, query, mode in shots:
        services = window_services(
            app,
            packs=open_pack_list(Settings(), paths, app.folders.status),
            judge_offers=open_judge_offers(Settings(), paths),
        )
        window = MainWindow(services, Theme(qt, mode))
        window.show()
        window.start(query)
        if not settle_down(window, timeout_s=_REST_S):
            raise SystemExit(f"the window of {name} did not come to rest")
        grab(window, target / f"{name}.png")
        window.close()


if __name__ == "__main__":
    main()
