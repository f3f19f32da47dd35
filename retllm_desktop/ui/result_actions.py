"""What can be done with a result: open it, show where it lies, search with it."""

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from retllm_desktop.core.types import Result
from retllm_desktop.ui.details_panel import DetailsPanel
from retllm_desktop.ui.file_actions import FileActions
from retllm_desktop.ui.intake import Intake
from retllm_desktop.ui.results_view import ResultsView


class ResultActions(QObject):
    """Between results and the system."""

    def __init__(
        self,
        files: FileActions,
        intake: Intake,
        details_action: QAction,
        parent: QWidget,
    ) -> None:
        """Take who opens files, who searches with pictures, and the details' switch."""
        super().__init__(parent)
        self._files = files
        self._intake = intake
        self._details_action = details_action
        self._window = parent

    def serve(self, view: ResultsView, details: DetailsPanel) -> None:
        """Do what these ask for."""
        view.opened.connect(self.open)
        view.menu_wanted.connect(self._on_menu)
        details.open_wanted.connect(self.open)
        details.reveal_wanted.connect(self.reveal)
        details.similar_wanted.connect(self._intake.take_result)

    @Slot(object)
    def open(self, result: object) -> None:
        """Open a ``Result``'s file."""
        if isinstance(result, Result):
            self._files.open(result.candidate.item.path)

    @Slot(object)
    def reveal(self, result: object) -> None:
        """Show a ``Result``'s file in its folder."""
        if isinstance(result, Result):
            self._files.reveal(result.candidate.item.path)

    def menu(self, result: Result) -> QMenu:
        """The menu of one result; it belongs to the result, wherever the row moves meanwhile."""
        path = result.candidate.item.path
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Open").triggered.connect(lambda: self._files.open(path))
        menu.addAction("Show in folder").triggered.connect(lambda: self._files.reveal(path))
        menu.addAction("Copy path").triggered.connect(lambda: self._files.copy_path(path))
        if not result.candidate.item.text:
            menu.addSeparator()
            menu.addAction("Search with this picture").triggered.connect(
                lambda: self._intake.take_result(result)
            )
        menu.addSeparator()
        menu.addAction(self._details_action)
        return menu

    @Slot(object, QPoint)
    def _on_menu(self, result: object, place: QPoint) -> None:
        if isinstance(result, Result):
            self.menu(result).popup(place)
