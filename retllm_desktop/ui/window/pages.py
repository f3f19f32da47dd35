"""Pages in place of the list: welcome, nothing yet, no results and why."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import Query
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.ui.gallery.gallery_view import GalleryView
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import IconLabel, make_button, make_label


@dataclass(frozen=True, slots=True)
class NoResults:
    """Explains an empty list.

    Attributes:
        heading: The fact.
        text: Its meaning.
        nearest: Whether the nearest items can be shown all the same.
        unconditional: Whether conditions can be left out.
    """

    heading: str
    text: str
    nearest: bool = False
    unconditional: bool = False


def explain_no_results(query: Query, today: date) -> NoResults:
    """Explain why a query found nothing.

    Args:
        query: What was searched for.
        today: The day that its dates are counted from.
    """
    try:
        question = parse_query(query.text, today, lenient=query.draft)
    except QueryError:
        question = ParsedQuery()
    directed = bool(question.terms or query.pictures or query.items)
    restricted = bool(question.conditions or question.phrases or question.excluded)
    conditions = bool(question.conditions)
    if directed and not query.below_cutoff:
        return NoResults(
            tr("Nothing here looks like that."),
            tr(
                "What comes nearest is probably something else, and only what meets the "
                "conditions was looked at."
            )
            if conditions
            else tr("What comes nearest is probably something else."),
            nearest=True,
            unconditional=conditions,
        )
    if question.phrases and not conditions:
        return NoResults(
            tr("Nothing here holds these words."),
            tr("Without the quotes, what is near to them in meaning is found as well."),
        )
    if restricted:
        return NoResults(
            tr("Nothing here meets the conditions."),
            tr("No picture or document of your folders does so."),
            unconditional=conditions and bool(directed or question.phrases),
        )
    return NoResults(
        tr("Nothing to show"),
        tr(
            "No picture or document of your folders has been read yet. "
            "Results appear as soon as the first ones are."
        ),
    )


_TEXT_PX = 460


class MessagePage(QWidget):
    """An icon, a heading, a sentence or two, and perhaps a button."""

    def __init__(
        self, theme: Theme, icon: str, parent: QWidget | None = None, *, quiet: bool = False
    ) -> None:
        """Take the icon, and whether its buttons are quiet ones."""
        super().__init__(parent)
        self.heading = make_label(role="heading", wrap=True)
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        self.heading.setFont(font)
        self.text = make_label(role="muted", wrap=True)
        self.button = make_button("", "" if quiet else "primary")
        self.second = make_button("")
        for button in (self.button, self.second):
            button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 16, 32, 40)
        column.setSpacing(12)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(IconLabel(theme, icon, 64, "accent"), 0, centre)
        column.addSpacing(8)
        for line in (self.heading, self.text):
            line.setAlignment(centre)
            line.setMaximumWidth(_TEXT_PX)
            # Between stretches: a label that a layout aligns is asked for one line's height only.
            across = QHBoxLayout()
            across.addStretch(1)
            across.addWidget(line, _TEXT_PX)
            across.addStretch(1)
            column.addLayout(across)
        column.addSpacing(10)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self.button)
        buttons.addWidget(self.second)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)

    def set_texts(self, heading: str, text: str, button: str = "", second: str = "") -> None:
        """Fill in the words."""
        self.heading.setText(heading)
        self.text.setText(text)
        for shown, words in ((self.button, button), (self.second, second)):
            shown.setText(words)
            shown.setVisible(bool(words))


class CentrePages(QStackedWidget):
    """The middle of the window: the results, or a page that says why there are none.

    Signals:
        add_wanted: A folder is to be added.
        nearest_wanted: The nearest items are to be shown although they are below the cutoff.
        unconditional_wanted: The conditions are to be left out.
    """

    add_wanted = Signal()
    nearest_wanted = Signal()
    unconditional_wanted = Signal()

    def __init__(self, theme: Theme, view: GalleryView, parent: QWidget | None = None) -> None:
        """Take the grid that is shown when there is something to show."""
        super().__init__(parent)
        self._view = view
        self._status: LibraryStatus | None = None
        self._has_query = False
        self.welcome = MessagePage(theme, "folder-add")
        self.nothing = MessagePage(theme, "picture")
        self.no_results = MessagePage(theme, "search", quiet=True)
        self.welcome.set_texts(
            tr("Find a picture by saying what is in it"),
            tr("Add a folder with pictures or documents. Nothing leaves this computer."),
            tr("Add a folder…"),
        )
        self.nothing.set_texts(
            tr("Nothing here yet"),
            tr("Pictures and documents of your folders appear here as they are read."),
        )
        self._blank = QWidget()
        for page in (self._blank, self.welcome, self.nothing, self.no_results, view):
            self.addWidget(page)
        self.no_results.button.clicked.connect(self.nearest_wanted)
        self.no_results.second.clicked.connect(self.unconditional_wanted)
        self.welcome.button.clicked.connect(self.add_wanted)

    @property
    def _has_items(self) -> bool:
        return self._status is not None and sum(self._status.items.values()) > 0

    def show_status(self, status: LibraryStatus) -> None:
        """Set what the library contains."""
        self._status = status
        self._choose()

    def set_has_query(self, *, has_query: bool) -> None:
        """Set whether there is a query, and so a list to show."""
        self._has_query = has_query
        self._choose()

    def show_no_results(self, missed: NoResults) -> None:
        """Set why the list may be empty."""
        self.no_results.set_texts(
            missed.heading,
            missed.text,
            tr("Show the nearest anyway") if missed.nearest else "",
            tr("Search without the conditions") if missed.unconditional else "",
        )
        self._choose()

    def _choose(self) -> None:
        if self._has_query:
            empty = self.no_results if self._has_items else self.nothing
            page: QWidget = self._view if self._view.shown_model.rowCount() else empty
            if page is self.nothing and self._status is not None and not self._status.roots:
                page = self.welcome
        elif self._status is None:
            page = self._blank
        elif not self._status.roots:
            page = self.welcome
        else:
            # Until the list is there nothing flashes up in its place.
            waits = self._has_items and self.currentWidget() is not self.nothing
            page = self._blank if waits else self.nothing
        self.setCurrentWidget(page)
