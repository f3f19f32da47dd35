"""One model pack on the page of models: what it is, and what can be done with it."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.pack_list import PackListRow, PackStatus
from retllm_desktop.ui.models import pack_texts
from retllm_desktop.ui.models.pack_descriptions import pack_description
from retllm_desktop.ui.shared.flow_layout import FlowLayout
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import make_button, make_label


class PackCard(QFrame):
    """A pack with its buttons.

    Attributes:
        row: The pack.
        buttons: By what they do: ``get``, ``use``, ``leave``, ``measure``, ``validate`` and
            ``remove``.

    Signals:
        get_wanted: It is to be fetched.
        use_wanted: It is to be used.
        leave_wanted: No pack of its role is to be used any more.
        measure_wanted: Its speed is to be measured.
        validate_wanted: It is to be tried.
        remove_wanted: It is to be removed.
    """

    get_wanted = Signal(str)
    use_wanted = Signal(str)
    leave_wanted = Signal(str)
    measure_wanted = Signal(str)
    validate_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, row: PackListRow, parent: QWidget | None = None) -> None:
        """Take the pack."""
        super().__init__(parent)
        self.setObjectName("packCard")
        self.setAccessibleName(row.title)
        self.row = row
        self.buttons: dict[str, QPushButton] = {}
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(make_label(row.title, "strong"))
        head.addWidget(
            make_label(
                pack_texts.status_word(row), "sure" if row.status is PackStatus.IN_USE else "muted"
            )
        )
        head.addStretch(1)
        self.speed = make_label(pack_texts.speed_text(row.speed), "muted", wrap=True)
        self.speed.setVisible(bool(self.speed.text()))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(make_label(pack_description(row.description), wrap=True))
        column.addWidget(make_label(pack_texts.knowledge_text(row.knows), "muted", wrap=True))
        column.addWidget(make_label(pack_texts.facts_text(row), "muted", wrap=True))
        asked = pack_texts.question_text(row.question)
        if asked:
            column.addWidget(make_label(asked, "muted", wrap=True))
        column.addWidget(self.speed)
        holder = QWidget()
        self._flow = FlowLayout(holder, 8)
        self._flow.setContentsMargins(0, 0, 0, 0)
        column.addSpacing(2)
        column.addWidget(holder)
        self._add_buttons()

    def _add_buttons(self) -> None:
        row = self.row
        match row.status:
            case PackStatus.OFFERED:
                self._button("get", tr("Get…"), self.get_wanted)
            case PackStatus.BEGUN:
                self._button("get", tr("Go on…"), self.get_wanted)
            case PackStatus.HERE:
                self._button("use", tr("Use"), self.use_wanted)
            case PackStatus.IN_USE:
                if row.role in {PackRole.TEXT, PackRole.FINE}:
                    self._button("leave", tr("Do without"), self.leave_wanted, row.role.value)
        if row.status in {PackStatus.HERE, PackStatus.IN_USE}:
            self._button("measure", tr("Measure"), self.measure_wanted)
            self._button("validate", tr("Try it"), self.validate_wanted)
        if row.removable:
            self._button("remove", tr("Remove"), self.remove_wanted)

    def _button(
        self, key: str, text: str, wanted: SignalInstance, value: str | None = None
    ) -> None:
        button = make_button(text)
        button.setAccessibleName(
            tr("{action}: {title}", action=text.rstrip("…"), title=self.row.title)
        )
        emitted = self.row.id if value is None else value
        button.clicked.connect(lambda: wanted.emit(emitted))
        self._flow.addWidget(button)
        self.buttons[key] = button
