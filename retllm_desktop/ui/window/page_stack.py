"""The centre of the window: the list of results, or a page in its place."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import IconButton, make_label

_TITLE_SCALE: Final = 1.4
_BODY_SHARE: Final = 1000
"""Of the room, beside the one part of what stays empty."""
_LEAST_LINES: Final = 2
_BODY_EM: Final = 60
"""Longer lines than so many times the letters' size are hard to read."""


class WindowPage(QWidget):
    """A page: a heading with a way back, and below it what the page is about.

    Attributes:
        body: Where the page's widgets go.
        header: Beside the heading, for what belongs to the whole page.
        area: What scrolls; None where the page fills its room by itself.

    Signals:
        back_wanted: The list is to be shown again.
        shown: The page came into view.
    """

    back_wanted = Signal()
    shown = Signal()

    def __init__(
        self, theme: Theme, title: str, parent: QWidget | None = None, *, fills: bool = False
    ) -> None:
        """Take the heading.

        Args:
            theme: The colours.
            title: The heading, in the person's language.
            parent: Qt's.
            fills: Whether the body has all the room there is and scrolls within.
        """
        super().__init__(parent)
        self._inner: QWidget | None = None
        self.setObjectName("windowPage")
        self.setAccessibleName(title)
        self.back_button = IconButton(theme, "before", tr("Back to the list (Esc)"), self)
        self.heading = make_label(title, "heading")
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * _TITLE_SCALE)
        self.heading.setFont(font)
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        top = QHBoxLayout()
        top.setContentsMargins(4, 0, 8, 0)
        top.setSpacing(8)
        top.addWidget(self.back_button)
        top.addWidget(self.heading, 1)
        top.addLayout(self.header)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        self.area: QScrollArea | None = None
        if fills:
            self.body.setContentsMargins(12, 0, 12, 12)
            column.addLayout(self.body, 1)
        else:
            self.area = self._make_area()
            column.addWidget(self.area, 1)
        self.back_button.clicked.connect(self.back_wanted)
        self._point_back()

    def _make_area(self) -> QScrollArea:
        inner = self._inner = QWidget()
        inner.setLayout(self.body)
        self._set_width()
        self.body.setContentsMargins(12, 0, 12, 16)
        around = QWidget()
        across = QHBoxLayout(around)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(inner, _BODY_SHARE)
        # What the body does not take stays empty at the trailing side.
        across.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(around)
        return area

    @property
    def first_focus(self) -> QWidget:
        """What has the focus when the page is shown."""
        return self.back_button

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Escape, where no field of the page has a use for it, goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: back is where reading begins."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._point_back()
        elif event.type() == QEvent.Type.FontChange:
            self._set_width()

    def _set_width(self) -> None:
        if self._inner is not None:
            self._inner.setMaximumWidth(_BODY_EM * self.fontMetrics().ascent())

    def _point_back(self) -> None:
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.back_button.set_meaning(
            "after" if mirrored else "before", tr("Back to the list (Esc)")
        )


class PageStack(QStackedWidget):
    """Shows the list or one page; a page is made when it is first shown.

    Signals:
        page_changed: Another page is shown, by its name; empty for the list.
    """

    page_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._makers: dict[str, Callable[[], WindowPage]] = {}
        self._pages: dict[str, WindowPage] = {}
        self._current = ""
        self._before: QWidget | None = None

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: what is shown can be less high than it is whole: it scrolls."""
        width = super().minimumSizeHint().width()
        return QSize(width, _LEAST_LINES * self.fontMetrics().height())

    @property
    def current(self) -> str:
        """The name of the page that is shown, empty for the list."""
        return self._current

    def set_list(self, widget: QWidget) -> None:
        """Set what is shown where no page is."""
        self.insertWidget(0, widget)
        self.setCurrentIndex(0)

    def add_page(self, name: str, make: Callable[[], WindowPage]) -> None:
        """Add a page.

        Args:
            name: By which it is shown.
            make: Called when it is first shown.
        """
        self._makers[name] = make

    def page(self, name: str) -> WindowPage:
        """Return a page, made if it is not there yet."""
        made = self._pages.get(name)
        if made is None:
            made = self._pages[name] = self._makers[name]()
            made.back_wanted.connect(self.show_list)
            self.addWidget(made)
        return made

    def show_page(self, name: str) -> None:
        """Show a page in place of the list, and give it the focus."""
        page = self.page(name)
        if not self._current:
            self._before = QApplication.focusWidget()
        changed = self._current != name
        self._current = name
        self.setCurrentWidget(page)
        if changed:
            page.shown.emit()
            self.page_changed.emit(name)
        page.first_focus.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def show_list(self) -> None:
        """Show the list again; the focus goes back to where it was, if it is in a page."""
        if not self._current:
            return
        focus = QApplication.focusWidget()
        inside = focus is None or self.isAncestorOf(focus)
        self._current = ""
        self.setCurrentIndex(0)
        before, self._before = self._before, None
        if inside and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page_changed.emit("")
