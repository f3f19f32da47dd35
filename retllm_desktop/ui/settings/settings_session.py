"""Reads and writes the settings on an executor, and has the running program take them."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.platform.settings import Settings
from retllm_desktop.platform.settings_file import (
    ChosenSettings,
    SettingScope,
    SettingsStore,
    SettingValue,
)
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call

AT_ONCE: Final = frozenset(o.name for o in fields(Settings) if o.metadata.get("at_once"))
"""Settings that an open window takes without being opened anew."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What was read.

    Attributes:
        scope: For what it was read.
        shown: What holds for that scope.
        effective: What holds for this library.
    """

    scope: SettingScope
    shown: ChosenSettings
    effective: Settings


class SettingsSession(QObject):
    """The settings of the library that the window is open on.

    Attributes:
        scope: What choices are made for.

    Signals:
        settings_read: A ``ReadSettings``: they were read, or one was written.
        failed: A file cannot be read: a ``RetllmError``.
        refused: A choice cannot be written: its name, and the ``RetllmError``.
    """

    settings_read = Signal(object)
    failed = Signal(object)
    refused = Signal(str, object)

    def __init__(
        self,
        store: SettingsStore,
        apply: Callable[[str, Settings], None],
        reads: SerialExecutor,
        parent: QObject | None = None,
    ) -> None:
        """Take the parts; nothing is read yet.

        Args:
            store: The files.
            apply: Has the running program take a setting, by its name.
            reads: Reads and writes.
            parent: Qt's.
        """
        super().__init__(parent)
        self._store = store
        self._apply = apply
        self._reads = reads
        self._first: Settings | None = None
        self._last: Settings | None = None
        self._asked = 0
        self.scope = SettingScope.LIBRARY

    @property
    def library(self) -> str:
        """The library's name, empty for the one without: then there is one scope."""
        return self._store.library

    @property
    def waiting(self) -> tuple[str, ...]:
        """Names of the settings that hold only once the window is opened anew."""
        first, last = self._first, self._last
        if first is None or last is None:
            return ()
        names = (option.name for option in fields(Settings))
        return tuple(
            name
            for name in names
            if name not in AT_ONCE and getattr(first, name) != getattr(last, name)
        )

    @Slot()
    def load(self) -> None:
        """Read the settings."""
        self._asked += 1
        worker = self._reads.submit(single_call(partial(self._read, self.scope)))
        worker.returned.connect(partial(self._on_read, self._asked))
        worker.errored.connect(self.failed)

    def set_scope(self, scope: SettingScope) -> None:
        """Make choices for something else from now on."""
        self.scope = scope
        self.load()

    def write(self, name: str, value: SettingValue | None) -> None:
        """Write a choice; None takes it away."""
        scope = self.scope
        if name == "offline" and value is True and self._last is not None:
            # Whether or not it can be written: nothing goes out from now on.
            self._apply(name, replace(self._last, offline=True))

        def work() -> ReadSettings:
            shown = self._store.write(name, value, scope)
            return ReadSettings(scope, shown, self._store.read(SettingScope.LIBRARY).values)

        self._asked += 1
        worker = self._reads.submit(single_call(work))
        worker.returned.connect(partial(self._on_written, self._asked, name))
        worker.errored.connect(partial(self._on_refused, name))

    def _read(self, scope: SettingScope) -> ReadSettings:
        effective = self._store.read(SettingScope.LIBRARY)
        shown = effective if scope is SettingScope.LIBRARY else self._store.read(scope)
        return ReadSettings(scope, shown, effective.values)

    def _on_read(self, asked: int, read: ReadSettings) -> None:
        # What was read before a choice that is being written would take that back on the page.
        overtaken = self._first is not None and asked < self._asked
        if self._first is None:
            self._first = read.effective
        self._last = read.effective
        if read.scope is self.scope and not overtaken:
            self.settings_read.emit(read)

    def _on_written(self, asked: int, name: str, read: ReadSettings) -> None:
        if name in AT_ONCE:
            self._apply(name, read.effective)
        self._on_read(asked, read)

    def _on_refused(self, name: str, error: RetllmError) -> None:
        self.refused.emit(name, error)
