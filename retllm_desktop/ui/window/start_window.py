"""The frame that is on the screen before the program is open, with a box that takes letters.

It is the one top-level window of the program: what it shows first is a search box where the real
one will be; the main window is put into it as soon as library and models are there, and takes over
what was typed. So a key can be typed a moment after the start, however large the library is.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import IconLabel, fit_to_screen, make_button
from retllm_desktop.ui.window.window_state import BoxPlace, WindowState

WINDOW_SIZE: Final = QSize(1180, 780)
LEAST_SIZE: Final = QSize(480, 360)
_FIRST_PLACE: Final = BoxPlace(57, 10, 217, 46)
_LARGER: Final = 1.25
"""Of the box's letters, as in the main window."""
_NOTE_GAP_PX: Final = 16


class StartPage(QWidget):
    """A box where the search box will be, and a line under it for what takes long.

    Attributes:
        box: Takes letters.
        note: Says what the person waits for, or why there is nothing to wait for.
        again: Tries a start that failed once more.
        own: Opens this computer's own library in place of one whose server is away.
        button: Ends a start that failed.
        libraries: Open another library instead.

    Signals:
        again_wanted: A start that failed is to be tried once more; whether on this computer's
            own library.
        library_wanted: Another library is to be opened, by its name.
    """

    again_wanted = Signal(bool)
    library_wanted = Signal(str)

    def __init__(self, theme: Theme, place: BoxPlace, parent: QWidget | None = None) -> None:
        """Take where the box stands."""
        super().__init__(parent)
        self._place = place
        self._bar = QFrame(self)
        self._bar.setObjectName("topBar")
        self._frame = QFrame(self)
        self._frame.setObjectName("searchBar")
        self._frame.setProperty("focused", True)
        self.box = QLineEdit(self._frame)
        self.box.setObjectName("searchBox")
        self.box.setFrame(False)
        self.box.setPlaceholderText(tr("Describe what you are looking for, or drop a picture"))
        self.box.setAccessibleName(tr("Search"))
        font = self.box.font()
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        self.box.setFont(font)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(13, 3, 5, 3)
        row.setSpacing(9)
        row.addWidget(IconLabel(theme, "search", 20, "muted", self._frame))
        row.addWidget(self.box, 1)
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        self.note.hide()
        self._ways = QWidget(self)
        self.again = make_button(tr("Try again"), "primary")
        self.own = make_button(tr("Use the library of this computer"))
        self.button = make_button(tr("Close"))
        self.again.clicked.connect(lambda: self.again_wanted.emit(False))
        self.own.clicked.connect(lambda: self.again_wanted.emit(True))
        self.libraries: list[QPushButton] = []
        column = self._ways_column = QVBoxLayout(self._ways)
        column.setContentsMargins(0, 0, 0, 0)
        for way in (self.again, self.own, self.button):
            column.addWidget(way, 0, Qt.AlignmentFlag.AlignLeading)
        self._ways.hide()
        self.setFocusProxy(self.box)

    def set_place(self, place: BoxPlace) -> None:
        """Set where the box stands."""
        self._place = place
        self._arrange()

    def say(self, text: str) -> None:
        """Say a sentence under the box; nothing: none."""
        self.note.setText(text)
        self.note.setVisible(bool(text))
        self._arrange()

    def say_failure(self, text: str, *, again: bool = False, own: bool = False) -> None:
        """Say why the program cannot be opened, and offer ways out.

        Args:
            text: Why.
            again: Whether it may be tried again.
            own: Whether this computer's own library may be opened instead.
        """
        self.box.setEnabled(False)
        self.note.setProperty("role", "")
        self.again.setVisible(again)
        self.own.setVisible(own)
        self._ways.show()
        (self.again if again else self.button).setFocus()
        self.say(text)

    def begin_again(self) -> None:
        """Take letters again, for another try."""
        self._ways.hide()
        while self.libraries:
            self.libraries.pop().deleteLater()
        self.box.setEnabled(True)
        self.box.setFocus()
        self.note.setProperty("role", "muted")
        self.say("")

    def offer_libraries(self, names: Sequence[str]) -> None:
        """Offer other libraries; the last of them is none yet."""
        for number, name in enumerate(names):
            text = (
                tr("Begin an empty library, «{name}»", name=name)
                if number == len(names) - 1
                else tr("Open the library «{name}»", name=name)
                if name
                else tr("Open the library without a name")
            )
            button = make_button(text)
            button.clicked.connect(partial(self.library_wanted.emit, name))
            place = self._ways_column.count() - 1
            self._ways_column.insertWidget(place, button, 0, Qt.AlignmentFlag.AlignLeading)
            self.libraries.append(button)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the box is as wide as there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        place, width = self._place, self.width()
        box_px = max(0, width - place.leading_px - place.trailing_px)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = place.trailing_px if mirrored else place.leading_px
        self._bar.setGeometry(0, 0, width, place.top_px * 2 + place.height_px)
        self._frame.setGeometry(left, place.top_px, box_px, place.height_px)
        below = self._bar.geometry().bottom() + _NOTE_GAP_PX
        self.note.setGeometry(left, below, box_px, self.note.heightForWidth(max(1, box_px)))
        top = self.note.geometry().bottom() + _NOTE_GAP_PX
        self._ways.setGeometry(left, top, box_px, self._ways.sizeHint().height())


class StartWindow(QMainWindow):
    """The program's window, which the main window is put into.

    Attributes:
        page: What is shown before that.
        keeps_running: Whether closing the window leaves the program running, without a window.

    Signals:
        close_wanted: The window is to go, and the program with it.
        hidden_instead: The window was closed and the program goes on.
    """

    close_wanted = Signal()
    hidden_instead = Signal()

    def __init__(self, theme: Theme, state: WindowState) -> None:
        """Stand where the window stood when it was left."""
        super().__init__()
        self._state = state
        self._content: QWidget | None = None
        self.keeps_running = False
        self.setWindowTitle("retllm desktop")
        self.setMinimumSize(LEAST_SIZE)
        self.page = StartPage(theme, state.box_place() or _FIRST_PLACE)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.page)
        self.setCentralWidget(self._pages)
        self.page.button.clicked.connect(self.close_wanted)
        fit_to_screen(self, WINDOW_SIZE)
        state.restore(self)
        self.page.setFocus()

    @property
    def content(self) -> QWidget | None:
        """The main window, once it is there."""
        return self._content

    @property
    def room(self) -> QWidget:
        """What the main window is built in: in its place it need not be styled again."""
        return self._pages

    def take(self, content: QWidget) -> None:
        """Show the main window from now on."""
        self._content = content
        self._pages.addWidget(content)
        self._pages.setCurrentWidget(content)

    def release(self) -> None:
        """Show the start page again; the main window is the caller's."""
        content, self._content = self._content, None
        self.page.say("")
        self.page.setFocus()
        self._pages.setCurrentWidget(self.page)
        if content is not None:
            self._pages.removeWidget(content)

    def save(self, box: QWidget) -> None:
        """Remember where the window and the search box stand."""
        content = self._content
        if content is not None and box.isVisible():
            corner = box.mapTo(content, QPoint(0, 0))
            beyond_px = content.width() - corner.x() - box.width()
            sides_px = (corner.x(), beyond_px)
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                sides_px = (beyond_px, corner.x())
            place = BoxPlace(sides_px[0], corner.y(), sides_px[1], box.height())
            self._state.save_box_place(place)
            self.page.set_place(place)
        self._state.save(self)

    @Slot()
    def come_forward(self) -> None:
        """Be shown before other windows, as far as the window system lets us."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the program ends, or goes on without a window where the person chose that."""
        # Who leads the program ends it in order, and hides this.
        event.ignore()
        if self.keeps_running and self._content is not None:
            self.hide()
            self.hidden_instead.emit()
        else:
            self.close_wanted.emit()
