"""Makes the project's screenshots: the real window on the demo library, without a display.

    python packaging/screenshots.py packaging/screenshots

The folder gets ``light.png`` and ``dark.png`` (a search that has settled) and ``welcome.png``.
"""

import os
import sys
import tempfile
from pathlib import Path

from retllm_desktop.cli.demo import open_demo_files
from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main() -> None:
    """Draw, index, search, and take the pictures."""
    from window_capture import grab, settle_down

    from retllm_desktop.ui.app import qt_application
    from retllm_desktop.ui.main_window import MainWindow
    from retllm_desktop.ui.theme import Theme, ThemeMode

    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    files = open_demo_files()
    with tempfile.TemporaryDirectory(prefix="retllm-screenshots-") as scratch:
        folder = Path(scratch) / "Pictures"
        for _ in files.write(folder):
            pass
        qt = qt_application()
        with open_application(
            Settings(), resolve_paths(Path(scratch) / "data"), writable=True
        ) as app:
            welcome = MainWindow(window_services(app), Theme(qt, ThemeMode.LIGHT))
            welcome.show()
            welcome.start("")
            settle_down(welcome)
            grab(welcome, target / "welcome.png")
            welcome.close()
            app.folders.add(folder)
            for _ in app.indexing.index(CancelToken()):
                pass
            for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
                window = MainWindow(window_services(app), Theme(qt, mode))
                window.show()
                window.start(files.searches[0].query)
                if not settle_down(window, timeout_s=120):
                    raise SystemExit("the window did not come to rest")
                grab(window, target / f"{mode.value}.png")
                window.close()


if __name__ == "__main__":
    main()
