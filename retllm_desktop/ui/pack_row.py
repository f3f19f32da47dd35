"""One pack in the dialog of model packs: what it is, and what can be done with it."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from retllm_desktop.packs.pack_list import PackListRow, PackStatus
from retllm_desktop.ui import pack_texts
from retllm_desktop.ui.widgets import make_button, make_label


class PackRow(QFrame):
    """A pack with its buttons.

    Signals:
        get_wanted: It is to be fetched.
        use_wanted: It is to be used.
        leave_wanted: It is not to be used any more.
        remove_wanted: It is to be removed.
    """

    get_wanted = Signal(str)
    use_wanted = Signal(str)
    leave_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, row: PackListRow, parent: QWidget | None = None) -> None:
        """Take the pack."""
        super().__init__(parent)
        self.setObjectName("packRow")
        self.row = row
        self.buttons: dict[str, QPushButton] = {}
        title = make_label(row.title, "strong")
        state = make_label(pack_texts.pack_status_word(row), "sure")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(state)
        head.addStretch(1)
        facts = make_label(pack_texts.pack_facts(row), "muted", wrap=True)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addLayout(head)
        told.addWidget(make_label(row.description, wrap=True))
        told.addWidget(facts)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 8, 0, 8)
        across.setSpacing(12)
        across.addLayout(told, 1)
        match row.standing:
            case PackStatus.OFFERED:
                self._button(across, "Get…", self.get_wanted)
            case PackStatus.BEGUN:
                self._button(across, "Go on…", self.get_wanted)
            case PackStatus.HERE:
                self._button(across, "Use", self.use_wanted)
            case PackStatus.IN_USE:
                if row.role == "text":
                    self._button(across, "Do without", self.leave_wanted, row.role)
        if row.removable:
            self._button(across, "Remove", self.remove_wanted)

    def _button(
        self, across: QHBoxLayout, text: str, wanted: SignalInstance, value: str | None = None
    ) -> None:
        button = make_button(text)
        name = text.rstrip("…")
        button.setAccessibleName(f"{name}: {self.row.title}")
        told = self.row.id if value is None else value
        button.clicked.connect(lambda: wanted.emit(told))
        across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.buttons[name] = button
