"""The program as it is started, left alone after one search; run by ``idle``.

Writes a line when it is at rest, and ends when it reads one.
"""

import json
import sys
import threading
import time

from PySide6.QtCore import QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from retllm_desktop.cli.main import run_command
from retllm_desktop.ui.window.qt_application import qt_application
from retllm_desktop.ui.window.start_window import StartWindow

_LOOK_MS = 50
_WORDS = "a red boat"


class RestProbe(QObject):
    """Types once the list is there, and waits until everything has been quiet for a while."""

    def __init__(self, rest_s: float) -> None:
        super().__init__()
        self._rest_s = rest_s
        self._typed = False
        self._quiet_since_s = time.monotonic()
        self._said = False
        self.ended = threading.Event()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_MS)

    def _look(self) -> None:
        shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, StartWindow))
        frame = next(shown, None)
        content = None if frame is None else frame.content
        if frame is None or content is None:
            return
        from retllm_desktop.ui.window.main_window import MainWindow

        assert isinstance(content, MainWindow)
        status = content.library.status
        if status is None or content.busy:
            self._quiet_since_s = time.monotonic()
        elif not self._typed:
            self._typed = True
            QTest.keyClicks(content.parts.search_bar.box, _WORDS)
            self._quiet_since_s = time.monotonic()
        elif not self._said and time.monotonic() - self._quiet_since_s > self._rest_s:
            self._said = True
            results = len(content.parts.view.results.results)
            print(json.dumps({"files": status.files, "results": results}), flush=True)
        if self.ended.is_set():
            self._timer.stop()
            frame.close()


def main() -> None:
    """Start the program, search, rest, say so, and end when told to."""
    qt_application()
    probe = RestProbe(float(sys.argv[2]))

    def wait() -> None:
        sys.stdin.readline()
        probe.ended.set()

    threading.Thread(target=wait, daemon=True).start()
    raise SystemExit(run_command(["app", "--data-dir", sys.argv[1]]))


if __name__ == "__main__":
    main()
