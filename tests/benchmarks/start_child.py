"""The program as it is started, watched from within: writes when the box took a key, and the list.

Run by ``start``; everything but the watching is what ``python -m retllm_desktop app`` does.
"""

import json
import sys
import time

from PySide6.QtCore import QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from retllm_desktop.cli.main import run_command
from retllm_desktop.ui.window.qt_application import qt_application
from retllm_desktop.ui.window.start_window import StartWindow
from tests.fixtures.main_thread_watchdog import Block, MainThreadWatchdog

_LOOK_MS = 2
_BLOCK_MS = 10.0
INTO_CALL_S = 0.06


class StartProbe(QObject):
    """Looks every few milliseconds how far the start is."""

    def __init__(self, began_s: float) -> None:
        super().__init__()
        self._began_s = began_s
        self.found: dict[str, float] = {}
        self.files = 0
        self.longest: Block | None = None
        self._watchdog = MainThreadWatchdog(limit_ms=_BLOCK_MS)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_MS)

    def _note(self, name: str) -> None:
        self.found.setdefault(name, time.time() - self._began_s)

    def _look(self) -> None:
        shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, StartWindow))
        frame = next(shown, None)
        handle = None if frame is None else frame.windowHandle()
        if frame is None or handle is None or not handle.isExposed():
            return
        if "box" not in self.found:
            box = frame.page.box
            QTest.keyClicks(box, "x")
            if box.text() == "x":
                self._note("box")
                box.clear()
                # Before that there is no window that could be held up.
                self._watchdog.__enter__()
            return
        content = frame.content
        if content is None:
            return
        from retllm_desktop.ui.window.main_window import MainWindow

        assert isinstance(content, MainWindow)
        self._note("window")
        model = content.parts.view.shown_model
        if model.result(model.index(0)) is not None and content.library.status is not None:
            self._note("list")
            self.files = content.library.status.files
            self._timer.stop()
            self._watchdog.__exit__(None, None, None)
            self.longest = max(self._watchdog.blocks, key=lambda one: one.cpu_ms, default=None)
            # The first model's call is under way.
            QTest.keyClicks(content.parts.search_bar.box, "red boat")
            QTest.qWait(round(1000 * INTO_CALL_S))
            closing_s = time.time()
            frame.close()
            self.found["close"] = time.time() - closing_s


def main() -> None:
    """Start the program, and print what was seen as JSON."""
    began_s, data = float(sys.argv[1]), sys.argv[2]
    qt_application()
    probe = StartProbe(began_s)
    code = run_command(["app", "--data-dir", data])
    longest = probe.longest
    block = [0.0, ""] if longest is None else [longest.cpu_ms, longest.innermost]
    print(json.dumps({"code": code, "files": probe.files, "seconds": probe.found, "block": block}))


if __name__ == "__main__":
    main()
