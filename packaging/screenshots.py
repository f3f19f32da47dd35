"""Makes the project's screenshots: the real window on the demo's libraries, without a display.

    python packaging/screenshots.py packaging/screenshots

The folder gets ``welcome.png`` (nothing indexed yet), ``light.png`` and ``dark.png`` (photographs
found) and ``judged.png`` (near-duplicates that a judge put in order).
"""

import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from retllm_desktop.cli.demo import DRAWN, PHOTOGRAPHS, DemoPart
from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.composition.packs import open_judge_offers, open_pack_list
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.platform.paths import AppPaths, resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.ui.shared.theme import ThemeMode

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_REST_S: Final = 180.0
_LIGHT, _DARK = ThemeMode.LIGHT, ThemeMode.DARK
_WIDTH_PX: Final = 1180
_HEIGHT_PX: Final = 780
_LOW_PX: Final = 420
_ROCKET: Final = "a rocket"
_SETTINGS: Final = Settings(ocr=False)
"""Reading text in pictures would be waited for, and is nothing that the pictures show."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to take.

    Attributes:
        name: Of its file, without ending.
        query: What is searched for.
        mode: The colours.
        height_px: Of the window; 0: as usual.
    """

    name: str
    query: str
    mode: ThemeMode
    height_px: int = 0


def main() -> None:
    """Lay out, index, search, and take the pictures."""
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    judged = DRAWN.open_files().searches[0].query
    with tempfile.TemporaryDirectory(prefix="retllm-screenshots-") as scratch:
        folder = Path(scratch)
        paths = resolve_paths(folder / "data")
        with open_application(_SETTINGS, paths, writable=True) as app:
            take_shots(app, paths, target, [Shot("welcome", "", _LIGHT)])
        found = [Shot("light", _ROCKET, _LIGHT, _LOW_PX), Shot("dark", _ROCKET, _DARK, _LOW_PX)]
        show_part(PHOTOGRAPHS, folder, paths, target, found)
        show_part(DRAWN, folder, paths, target, [Shot("judged", judged, _LIGHT)])


def show_part(
    part: DemoPart, folder: Path, paths: AppPaths, target: Path, shots: Iterable[Shot]
) -> None:
    """Lay out and index a part of the demo, and take its pictures."""
    place = folder / part.below
    for _ in part.open_files().write(place):
        pass
    where = replace(paths, library=part.library)
    with open_application(replace(_SETTINGS, **part.packs), where, writable=True) as app:
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

    from retllm_desktop.ui.shared.theme import Theme
    from retllm_desktop.ui.window.app import qt_application
    from retllm_desktop.ui.window.main_window import MainWindow

    qt = qt_application()
    for shot in shots:
        services = window_services(
            app,
            packs=open_pack_list(_SETTINGS, paths, app.folders.status),
            judge_offers=open_judge_offers(_SETTINGS, paths),
        )
        window = MainWindow(services, Theme(qt, shot.mode))
        window.show()
        # A window keeps within its screen, which is a small one where there is none.
        window.resize(_WIDTH_PX, shot.height_px or _HEIGHT_PX)
        window.start(shot.query)
        if not settle_down(window, timeout_s=_REST_S):
            raise SystemExit(f"the window of {shot.name} did not come to rest")
        grab(window, target / f"{shot.name}.png")
        window.close()


if __name__ == "__main__":
    main()
