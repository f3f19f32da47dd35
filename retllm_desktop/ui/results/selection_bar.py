"""The line that says how many results are selected, with what can be done with all of them."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from retllm_desktop.ui.gallery.gallery_view import GalleryView
from retllm_desktop.ui.results.result_keys import SelectionAction
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr, tr_count
from retllm_desktop.ui.shared.widgets import ElidedLabel, IconButton, set_role


def _list_buttons() -> tuple[tuple[SelectionAction, str, str], ...]:
    """What can be done with several results, with its icon and name."""
    return (
        (SelectionAction.FAVOURITE, "star", tr("Favourites or not (Ctrl+D)")),
        (SelectionAction.TAG, "tag", tr("Tags (Ctrl+T)")),
        (SelectionAction.RIGHT, "right", tr("Right for this search (+)")),
        (SelectionAction.WRONG, "wrong", tr("Wrong for this search (-)")),
        (SelectionAction.COPY, "copy", tr("Copy (Ctrl+C)")),
        (SelectionAction.REVEAL, "folder", tr("Show in their folders")),
        (SelectionAction.BIN, "remove", tr("Move to the bin (Del)")),
    )


class SelectionBar(QFrame):
    """Hidden unless several results are selected.

    Attributes:
        buttons: The buttons by what they do.

    Signals:
        action_wanted: A ``SelectionAction`` on what is selected.
    """

    action_wanted = Signal(object)

    def __init__(self, theme: Theme, view: GalleryView, parent: QWidget | None = None) -> None:
        """Follow the selection of a view."""
        super().__init__(parent)
        self.setObjectName("selectionBar")
        self._view = view
        self.message = ElidedLabel(self, Qt.TextElideMode.ElideRight)
        set_role(self.message, "strong")
        self.close_button = IconButton(theme, "close", tr("Select nothing"), self, icon_px=14)
        self.buttons: dict[SelectionAction, IconButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 2, 8, 2)
        row.setSpacing(4)
        row.addWidget(self.message, 1)
        for action, icon, name in _list_buttons():
            button = self.buttons[action] = IconButton(theme, icon, name, self, icon_px=18)
            button.clicked.connect(partial(self._on_button, action))
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.close_button)
        self.close_button.clicked.connect(view.clearSelection)
        view.selection_changed.connect(self.refresh)
        view.list_replaced.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Say how many are selected, and what can be done with them."""
        number = self._view.number_selected
        self.setVisible(number > 1)
        if number <= 1:
            return
        model = self._view.shown_model
        everything = number == model.rowCount() and model.has_more
        self.message.setText(
            tr_count("%n selected, all that are listed so far", number)
            if everything
            else tr_count("%n selected", number)
        )
        self.message.setAccessibleName(self.message.text())
        for action in (SelectionAction.RIGHT, SelectionAction.WRONG):
            self.buttons[action].setVisible(action in self._view.letters.allowed)
        for action in (SelectionAction.FAVOURITE, SelectionAction.TAG):
            allowed = SelectionAction.FAVOURITE in self._view.letters.allowed
            self.buttons[action].setVisible(allowed)

    def _on_button(self, action: SelectionAction, _checked: bool = False) -> None:
        self.action_wanted.emit(action)
