"""Gives memory back once nothing was searched or indexed for a while, and loads it ahead again.

After a minute the models that read queries go, after ten the judge's process. As soon as the window
is used again, before a letter is typed, the models for queries are loaded anew.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call

_CLOSE_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class IdlePace:
    """When memory is given back.

    Attributes:
        models_s: Seconds without work after which the models for queries go.
        judge_s: Seconds after which the judge goes too.
        look_ms: How often is looked whether anything works.
    """

    models_s: float = 60.0
    judge_s: float = 600.0
    look_ms: int = 5000


class _Released(IntEnum):
    NOTHING = 0
    MODELS = 1
    JUDGE = 2


class IdleRelease(QObject):
    """Watches whether the program works, and gives memory back where it does not."""

    def __init__(
        self,
        busy: Callable[[], bool],
        *,
        release: Callable[[bool], None],
        warm: Callable[[], None],
        pace: IdlePace | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take what is asked and done.

        Args:
            busy: Whether the program works; must not block.
            release: Gives memory back, the judge's too if told so; on a thread of its own.
            warm: Loads what the first letter of a query needs; on that thread.
            pace: When.
            parent: Qt's.
        """
        super().__init__(parent)
        self._busy = busy
        self._release = release
        self._warm = warm
        self._pace = pace or IdlePace()
        self._executor = SerialExecutor("upkeep", self)
        self._since_s = time.monotonic()
        self._released = _Released.NOTHING
        self._timer = QTimer(self)
        self._timer.setInterval(self._pace.look_ms)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._on_application)

    @Slot()
    def note_work(self) -> None:
        """Note that the program works now: a search began, or a file was read."""
        self._since_s = time.monotonic()
        self._released = _Released.NOTHING

    def warm(self) -> None:
        """Load what the first letter of a query needs."""
        self.note_work()
        self._executor.submit(single_call(self._warm))

    def close(self) -> None:
        """Do nothing any more."""
        self._timer.stop()
        self._executor.abandon()
        self._executor.close(_CLOSE_S)

    @Slot()
    def _look(self) -> None:
        if self._executor.busy:
            return
        if self._busy():
            self.note_work()
            return
        idle_s = time.monotonic() - self._since_s
        due = _Released.NOTHING
        if idle_s >= self._pace.judge_s:
            due = _Released.JUDGE
        elif idle_s >= self._pace.models_s:
            due = _Released.MODELS
        if due > self._released:
            self._released = due
            judge_too = due is _Released.JUDGE
            self._executor.submit(single_call(lambda: self._release(judge_too)))

    @Slot(Qt.ApplicationState)
    def _on_application(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive and self._released:
            self.warm()
