"""Captures the window as a picture once no work is under way; for screenshots and tests."""

import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QPixmap

from retllm_desktop.ui.window.main_window import MainWindow

_CALM_S: Final = 0.4
_CALM_TURNS: Final = 30
"""Pages are made and laid out a part a turn; a busy machine takes few turns in that time."""
_SLICE_MS: Final = 50


def settle_down(window: MainWindow, timeout_s: float = 30.0) -> bool:
    """Run the event loop until nothing is under way in the window.

    Returns:
        Whether it came to rest in time.
    """
    ends_s = time.monotonic() + timeout_s
    calm_since_s, calm_turns = time.monotonic(), 0
    while time.monotonic() < ends_s:
        # Of processor time: on a machine that does something else every turn takes long.
        began_s = time.thread_time()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _SLICE_MS)
        worked_s, now_s = time.thread_time() - began_s, time.monotonic()
        # A turn that took long made a page, which is laid out in the turns after it.
        if window.busy or worked_s > _SLICE_MS / 1000:
            calm_since_s, calm_turns = now_s, 0
        elif now_s - calm_since_s > _CALM_S and calm_turns >= _CALM_TURNS:
            return True
        calm_turns += 1
        time.sleep(0.005)
    return False


def grab(window: MainWindow, file: Path | None = None) -> QPixmap:
    """Picture the window as it is now.

    Args:
        window: The window; it must be shown (offscreen will do).
        file: Where to save the picture (PNG), None not to.

    Raises:
        OSError: The file cannot be written.
    """
    pixmap = window.grab()
    if file is not None and not pixmap.save(str(file), "PNG"):
        raise OSError(f"The picture of the window could not be written: {file}")
    return pixmap
