"""The search box on a real X server, driven by xdotool; started by ``test_box_on_x11.py``.

Prints one JSON object: what stood in the box, and what was taken of the screen.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from retllm_desktop.search.events import SearchLimits
from retllm_desktop.ui.shared.theme import Theme, ThemeMode
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.qt_application import qt_application
from retllm_desktop.ui.window.services import UiServices
from tests.ui.fakes import FakeFolders, FakeIndexing, FakeSearch

PATIENCE_S = 40.0
PLACE = (300, 200, 460, 320)


def until(condition: Callable[[], bool], what: str) -> None:
    """Run the event loop until something is so.

    Raises:
        SystemExit: It is not so in time.
    """
    ends_s = time.monotonic() + PATIENCE_S
    while not condition():
        QGuiApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)
        if time.monotonic() > ends_s:
            raise SystemExit(f"not in time: {what}")


def press(*words: str) -> None:
    """Have the X server send keys or moves."""
    subprocess.run(["xdotool", *words], check=True, timeout=30)


def main() -> None:
    """Go through the story."""
    app = qt_application()
    search, folders = FakeSearch(), FakeFolders()
    indexing = FakeIndexing(folders, None)
    window = MainWindow(
        UiServices(search, indexing, folders, SearchLimits()), Theme(app, ThemeMode.LIGHT)
    )
    red = QWidget(None, Qt.WindowType.FramelessWindowHint)
    red.setStyleSheet("background: #ff0000")
    red.setGeometry(*PLACE)
    red.show()
    window.show()
    box = window.parts.search_bar.box
    window.activateWindow()
    box.setFocus()
    until(lambda: window.isActiveWindow() and box.hasFocus(), "the box has the focus")

    press("type", "--delay", "20", "dog type:photo mug")
    until(lambda: box.text() == "dog type:photo mug", "the line is typed")
    chips = [chip.condition for chip in box.conditions]
    press("key", "ctrl+a", "key", "ctrl+c")
    until(lambda: QGuiApplication.clipboard().text() == box.text(), "the line is copied")
    press("key", "Delete")
    until(lambda: not box.text(), "the line is gone")
    press("key", "ctrl+v")
    until(lambda: box.text() == "dog type:photo mug", "the line is pasted")
    pasted = [chip.condition for chip in box.conditions]

    press("key", "ctrl+shift+r")
    capture = window.pictures.capture
    until(lambda: bool(capture.overlays), "the screen is covered")
    overlay = capture.overlays[0]
    until(lambda: overlay.isActiveWindow() and overlay.isVisible(), "the layer has the keys")
    left, top, width, height = PLACE
    corner, other = (str(left), str(top)), (str(left + width), str(top + height))
    press("mousemove", *corner, "mousedown", "1")
    until(overlay.underMouse, "the pointer is there")
    press("mousemove", str(left + 9), str(top + 9), "mousemove", *other)
    until(lambda: overlay.pixels.size().toTuple() == (width, height), "the rectangle is drawn")
    press("mouseup", "1")
    parts = window.parts.search_bar
    until(lambda: len(parts.parts) == 1, "the part is in the query")
    until(window.isVisible, "the window is back")
    picture = parts.parts[0].picture
    image = QImage.fromData(picture.data or b"") if picture is not None else QImage()
    colors = {
        image.pixelColor(x, y).name() for x in (0, width // 2, width - 1) for y in (0, height - 1)
    }
    press("key", "ctrl+shift+r")
    until(lambda: bool(capture.overlays), "the screen is covered again")
    until(capture.overlays[0].isActiveWindow, "the layer has the keys again")
    press("key", "Escape")
    until(lambda: not capture.busy and window.isVisible(), "it is given up")
    sys.stdout.write(
        json.dumps(
            {
                "chips": chips,
                "pasted": pasted,
                "size": [image.width(), image.height()],
                "colors": sorted(colors),
                "parts": len(parts.parts),
            }
        )
    )
    search.release()
    indexing.release()
    window.close()
    red.close()


if __name__ == "__main__":
    main()
