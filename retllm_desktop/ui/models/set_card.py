"""The packs that suit this computer together, on the page of models."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from retllm_desktop.packs.recommendation import PackSet
from retllm_desktop.ui.models import pack_texts
from retllm_desktop.ui.shared.flow_layout import FlowLayout
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import make_button, make_label


class SetCard(QFrame):
    """What is recommended and what it costs; a button for each pack that is not here yet.

    Attributes:
        buttons: By the id of the pack that they get.

    Signals:
        get_wanted: A pack is to be fetched; its id.
    """

    get_wanted = Signal(str)

    def __init__(self, found: PackSet, parent: QWidget | None = None) -> None:
        """Take what is recommended."""
        super().__init__(parent)
        self.setObjectName("setCard")
        title = tr("What suits this computer")
        self.setAccessibleName(title)
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addWidget(make_label(title, "strong"))
        for member in found.members:
            text = pack_texts.set_member_text(member, found.load)
            column.addWidget(make_label(text, wrap=True))
        self.summary = make_label(pack_texts.set_summary(found), "muted", wrap=True)
        column.addWidget(self.summary)
        holder = QWidget()
        flow = FlowLayout(holder, 8)
        flow.setContentsMargins(0, 0, 0, 0)
        for member in found.members:
            if not member.here:
                button = make_button(tr("Get {title}…", title=member.title))
                button.clicked.connect(
                    lambda _checked=False, pack=member.pack: self.get_wanted.emit(pack)
                )
                flow.addWidget(button)
                self.buttons[member.pack] = button
        holder.setVisible(bool(self.buttons))
        column.addWidget(holder)
