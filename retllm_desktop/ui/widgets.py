"""Small controls that keep their icon in the colours of the theme, and elided text."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QWidget

from retllm_desktop.ui.theme import Theme


class IconButton(QToolButton):
    """A flat button with an icon, or an icon and words."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        parent: QWidget | None = None,
        *,
        text: str = "",
        icon_px: int = 20,
    ) -> None:
        """Take the icon, the name that is spoken and shown as a tip, and perhaps a text."""
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self.setIconSize(QSize(icon_px, icon_px))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if text:
            self.setText(text)
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.set_meaning(icon, name)
        theme.changed.connect(self._tint)

    def set_meaning(self, icon: str, name: str) -> None:
        """Change what it stands for."""
        self._icon = icon
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._tint()

    @Slot()
    def _tint(self) -> None:
        self.setIcon(self._theme.icon(self._icon))


class IconLabel(QLabel):
    """An icon that does nothing."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        size_px: int,
        role: str = "muted",
        parent: QWidget | None = None,
    ) -> None:
        """Take the icon and its colour's role."""
        super().__init__(parent)
        self._theme = theme
        self._what = (icon, role, size_px)
        theme.changed.connect(self._tint)
        self._tint()

    def set_icon(self, icon: str, role: str = "muted") -> None:
        """Show another icon."""
        self._what = (icon, role, self._what[2])
        self._tint()

    @Slot()
    def _tint(self) -> None:
        icon, role, size_px = self._what
        size = QSize(size_px, size_px)
        self.setPixmap(self._theme.icon(icon, role).pixmap(size, self.devicePixelRatioF()))


class ElidedLabel(QLabel):
    """One line of plain text that gives way in the middle (or at the end) where room lacks."""

    def __init__(
        self,
        parent: QWidget | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        """Take where the text gives way."""
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: it can become very narrow."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: paint what fits."""
        painter = QPainter(self)
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, room.width())
        self.style().drawItemText(
            painter,
            room,
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: what does not fit is in the tip."""
        super().resizeEvent(event)
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        self.setToolTip("" if fits else self.text())


def make_button(text: str, role: str = "", parent: QWidget | None = None) -> QPushButton:
    """A button with words; ``role`` «primary» or «link» changes its weight."""
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    if role:
        button.setProperty("role", role)
    return button


def make_label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label of plain text; ``role`` chooses its colour and weight in the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Change a widget's role and have the style sheet look at it again."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        refresh_style(widget)


def refresh_style(widget: QWidget) -> None:
    """Have the style sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def make_separator() -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setFrameShape(QFrame.Shape.NoFrame)
    line.setFixedHeight(1)
    line.setObjectName("rule")
    return line
