"""Shows in the details what is selected: one result, or what several have in common."""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from retllm_desktop.core.types import Result
from retllm_desktop.ui.details.details_panel import DetailsPanel
from retllm_desktop.ui.gallery.gallery_view import GalleryView

_REST_MS: Final = 60
"""A rubber band selects anew with every movement."""
_MOST_COMPARED: Final = 2_000
"""Of more results than this the first ones are compared: reading all of a library takes long."""


class DetailsPresenter(QObject):
    """Connects the gallery to the details."""

    def __init__(
        self, view: GalleryView, details: DetailsPanel, parent: QObject | None = None
    ) -> None:
        """Follow the selection."""
        super().__init__(parent)
        self._view = view
        self._details = details
        self._asked = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._show)
        view.chosen.connect(self._on_chosen)
        view.selection_changed.connect(self._timer.start)

    @Slot(object)
    def _on_chosen(self, result: Result | None) -> None:
        if self._view.number_selected > 1:
            self._timer.start()
        else:
            self._details.show_result(result)

    @Slot()
    def _show(self) -> None:
        count = self._view.number_selected
        self._asked += 1
        if count > 1:
            # Of what is not read yet nothing can be summed: the number alone until it is.
            self._details.show_several((), count)
            self._view.read_first_selected(_MOST_COMPARED, partial(self._on_read, self._asked))
        elif self._details.result is None and self._view.selected is not None:
            self._details.show_result(self._view.selected)

    def _on_read(self, asked: int, results: tuple[Result, ...]) -> None:
        """Show what was read, unless something else was selected meanwhile."""
        count = self._view.number_selected
        if asked == self._asked and count > 1:
            self._details.show_several(results, count)
