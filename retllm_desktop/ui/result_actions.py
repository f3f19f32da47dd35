"""What can be done with a result: open it, show where it lies, find what is like it, mark it."""

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QMenu, QWidget

from retllm_desktop.core.types import Annotations, Item, Result
from retllm_desktop.ui import texts
from retllm_desktop.ui.annotations_session import AnnotationsSession
from retllm_desktop.ui.feedback import FeedbackPresenter
from retllm_desktop.ui.file_actions import FileActions
from retllm_desktop.ui.query_composer import QueryComposer
from retllm_desktop.ui.window_actions import WindowActions
from retllm_desktop.ui.window_parts import WindowParts


class ResultActions(QObject):
    """Between results and those who do something with them."""

    def __init__(
        self,
        parts: WindowParts,
        *,
        files: FileActions,
        composer: QueryComposer,
        marks: AnnotationsSession,
        opinions: FeedbackPresenter,
        commands: WindowActions,
        parent: QWidget,
    ) -> None:
        """Do what the grid and the details ask for.

        Args:
            parts: The widgets.
            files: Opens and shows files.
            composer: Finds what is like a result.
            marks: Keeps favourites and tags.
            opinions: Keeps right and wrong.
            commands: The window's actions, of which finding similar ones is served here.
            parent: The window: menus belong to it.
        """
        super().__init__(parent)
        self._parts = parts
        self._files = files
        self._composer = composer
        self._marks = marks
        self._opinions = opinions
        self._commands = commands
        self._window = parent
        view, details = parts.view, parts.details
        view.marks = marks.possible
        details.keep_marks(kept=marks.possible)
        view.opened.connect(self.open)
        view.menu_wanted.connect(self._on_menu)
        view.chosen.connect(details.show_result)
        view.chosen.connect(marks.look_at)
        view.favourite_wanted.connect(self._on_favourite_key)
        details.open_wanted.connect(self.open)
        details.reveal_wanted.connect(self.reveal)
        details.similar_wanted.connect(composer.find_similar)
        details.marks.favourite_wanted.connect(self._on_star)
        details.marks.tags_wanted.connect(self._on_tags)
        commands.similar.triggered.connect(self._on_similar)
        marks.known.connect(details.show_marks)
        marks.tags_known.connect(self._on_tags_known)
        marks.marked.connect(self._on_marked)

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
        item = result.candidate.item
        path = item.path
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Open").triggered.connect(lambda: self._files.open(path))
        menu.addAction("Show in folder").triggered.connect(lambda: self._files.reveal(path))
        menu.addAction("Copy path").triggered.connect(lambda: self._files.copy_path(path))
        menu.addSeparator()
        menu.addAction(self._commands.similar.text()).triggered.connect(
            lambda: self._composer.find_similar(result)
        )
        if self._marks.possible:
            menu.addAction(self._favourite_text(item)).triggered.connect(
                lambda: self._marks.toggle(item)
            )
        self._opinions.fill(menu, result)
        menu.addSeparator()
        menu.addAction(self._commands.details)
        return menu

    def _favourite_text(self, item: Item) -> str:
        marks = self._marks.marks_of(item)
        if marks is None:
            return "Favourite or not\tF"
        return "No longer a favourite\tF" if marks.favourite else "Favourite\tF"

    @Slot(object, QPoint)
    def _on_menu(self, result: object, place: QPoint) -> None:
        if isinstance(result, Result):
            self.menu(result).popup(place)

    @Slot()
    def _on_similar(self) -> None:
        self._composer.find_similar(self._parts.view.selected)

    # Marks.

    @Slot(object)
    def _on_favourite_key(self, result: object) -> None:
        if isinstance(result, Result):
            self._marks.toggle(result.candidate.item)

    @Slot(bool)
    def _on_star(self, favourite: bool) -> None:
        result = self._parts.details.result
        if result is not None:
            self._marks.set_favourite(result.candidate.item, favourite)

    @Slot(object)
    def _on_tags(self, tags: object) -> None:
        result = self._parts.details.result
        if result is not None and isinstance(tags, tuple):
            self._marks.set_tags(result.candidate.item, tags)  # pyright: ignore[reportUnknownArgumentType]

    @Slot(object)
    def _on_tags_known(self, tags: object) -> None:
        if isinstance(tags, tuple):
            self._parts.details.marks.show_all_tags(tags)  # pyright: ignore[reportUnknownArgumentType]
            self._parts.search_bar.box.tags = tags

    @Slot(object, object)
    def _on_marked(self, item: object, marks: object) -> None:
        # Where the details are shown they say so themselves.
        if (
            isinstance(item, Item)
            and isinstance(marks, Annotations)
            and self._parts.details.isHidden()
        ):
            self._parts.status.say(texts.favourite_summary(item, marks))
