"""What stands in place of the results: the welcome, the start, «nothing found»."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from retllm_desktop.core.types import LibraryStatus
from retllm_desktop.ui import texts
from retllm_desktop.ui.buttons import IconLabel, label, push_button
from retllm_desktop.ui.results_view import ResultsView
from retllm_desktop.ui.theme import Theme

_TEXT_PX = 460


class Page(QWidget):
    """An icon, a heading, a sentence or two, and perhaps a button."""

    def __init__(self, theme: Theme, icon: str, parent: QWidget | None = None) -> None:
        """Take the icon."""
        super().__init__(parent)
        self.heading = label(role="heading", wrap=True)
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        self.heading.setFont(font)
        self.text = label(role="muted", wrap=True)
        self.button = push_button("", "primary")
        self.button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 64)
        column.setSpacing(12)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(IconLabel(theme, icon, 64, "accent"), 0, centre)
        column.addSpacing(8)
        for line in (self.heading, self.text):
            line.setAlignment(centre)
            line.setFixedWidth(_TEXT_PX)
            column.addWidget(line, 0, centre)
        column.addSpacing(10)
        column.addWidget(self.button, 0, centre)
        column.addStretch(1)

    def say(self, heading: str, text: str, button: str = "") -> None:
        """Fill in the words."""
        self.heading.setText(heading)
        self.text.setText(text)
        for line in (self.heading, self.text):
            # A layout that centres a label asks it for one line's height only.
            line.setMinimumHeight(line.heightForWidth(_TEXT_PX))
        self.button.setText(button)
        self.button.setVisible(bool(button))


class Pages(QStackedWidget):
    """The middle of the window: the results, or a page that says why there are none.

    Signals:
        add_wanted: A folder is to be added.
    """

    add_wanted = Signal()

    def __init__(self, theme: Theme, view: ResultsView, parent: QWidget | None = None) -> None:
        """Take the grid that is shown when there is something to show."""
        super().__init__(parent)
        self._view = view
        self._status: LibraryStatus | None = None
        self._asked = False
        self.welcome = Page(theme, "folder-add")
        self.start = Page(theme, "search")
        self.nothing = Page(theme, "picture")
        self.welcome.say(
            "Find a picture by saying what is in it",
            "Add a folder with pictures or documents. Nothing leaves this computer.",
            "Add a folder…",
        )
        self.nothing.say(
            "Nothing to show",
            "No picture or document of your folders has been read yet. "
            "Results appear as soon as the first ones are.",
        )
        self._blank = QWidget()
        for page in (self._blank, self.welcome, self.start, self.nothing, view):
            self.addWidget(page)
        self.welcome.button.clicked.connect(self.add_wanted)

    def show_status(self, status: LibraryStatus) -> None:
        """Learn what the library holds."""
        self._status = status
        number = sum(status.items.values())
        holds = texts.counted(number, "picture or document", "pictures and documents")
        self.start.say(
            "What are you looking for?",
            f"{holds} to search. Type a few words, or drop or paste a picture "
            "to find what looks like it."
            if number
            else "Nothing of your folders has been read yet. Search as soon as the first files "
            "are in; the line below shows how far reading is.",
        )
        self._choose()

    def show_asked(self, *, asked: bool) -> None:
        """Learn whether there is a query, and so a list to show."""
        self._asked = asked
        self._choose()

    def _choose(self) -> None:
        if self._asked:
            page: QWidget = self._view if self._view.results.results else self.nothing
            if page is self.nothing and self._status is not None and not self._status.roots:
                page = self.welcome
        elif self._status is None:
            page = self._blank
        else:
            page = self.start if self._status.roots else self.welcome
        self.setCurrentWidget(page)
