"""Small controls that keep their icon in the colours of the theme, and elided text."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from retllm_desktop.ui.shared.lead_layout import LeadLayout
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr

_METER_PX: Final = 6
_FRAME_PX: Final = 16
_TITLE_PX: Final = 48
"""What the window system puts around a window: it is known only once the window is shown."""


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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Enter presses it as Space does."""
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def set_meaning(self, icon: str, name: str) -> None:
        """Change what it stands for."""
        self._icon = icon
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._tint()

    @Slot()
    def _tint(self) -> None:
        self.setIcon(self._theme.icon(self._icon, px=self.iconSize().height()))


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
        self.setPixmap(self._theme.icon(icon, role, size_px).pixmap(size, self.devicePixelRatioF()))


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


class Meter(QWidget):
    """A bar that is filled as far as a share says."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._share = 0.0
        self._role = "accent"
        self.setFixedHeight(_METER_PX)
        self.setMinimumWidth(60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def share(self) -> float:
        """How far it is filled, in [0, 1]."""
        return self._share

    def show_share(self, share: float, role: str = "accent", meaning: str = "") -> None:
        """Fill it in the colour of a role; ``meaning`` is spoken."""
        self._share, self._role = min(max(share, 0.0), 1.0), role
        self.setAccessibleName(meaning)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: paint the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar, radius = QRectF(self.rect()), self.height() / 2
        whole_px = bar.width()
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(bar, radius, radius)
        if self._share > 0:
            bar.setWidth(max(2 * radius, bar.width() * self._share))
            if self.isRightToLeft():
                bar.moveRight(whole_px)
            painter.setBrush(self._theme.color(self._role))
            painter.drawRoundedRect(bar, radius, radius)
        painter.end()


class _PushButton(QPushButton):
    """A button that Enter presses as Space does.

    Qt lets Enter press buttons of dialogs alone, and there the one that is «automatically default»
    also when the focus is elsewhere.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Enter presses the button that has the focus."""
        if not press_by_enter(self, event):
            super().keyPressEvent(event)


def press_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press a button if the key is Enter; whether it is."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


def make_button(text: str, role: str = "", parent: QWidget | None = None) -> QPushButton:
    """A button with words; ``role`` «primary» or «link» changes its weight."""
    button = _PushButton(text, parent)
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


def fit_to_screen(widget: QWidget, wanted: QSize) -> None:
    """Give a window a size, as far as the screen has room for it and its frame."""
    available = widget.screen().availableSize() - QSize(_FRAME_PX, _TITLE_PX)
    widget.resize(wanted.boundedTo(available))


def make_separator() -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setFrameShape(QFrame.Shape.NoFrame)
    line.setFixedHeight(1)
    line.setObjectName("rule")
    return line


class BannerTone(StrEnum):
    """How serious a banner is."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


class BannerTopic(StrEnum):
    """What a banner's message is about, so that it can be dismissed when that is over."""

    GENERAL = ""
    QUERY = "query"
    FINE_STAGE = "fine stage"
    JUDGE = "judge"
    LIBRARY = "library"
    NEW_FILES = "new files"
    NOTICE = "notice"
    MODEL = "model"
    REBUILD = "rebuild"


_PASSING: Final = (BannerTopic.GENERAL, BannerTopic.NOTICE, BannerTopic.QUERY)
READ_WITHIN_MS: Final = 4000
"""A message is there for so long at least, whatever is done meanwhile."""
_ICONS = {
    BannerTone.INFO: ("info", "accent"),
    BannerTone.WARN: ("warning", "warn_text"),
    BannerTone.ERROR: ("warning", "error_text"),
}


class Banner(QFrame):
    """One message; a new one takes the place of the old."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("banner")
        self._act: Callable[[], None] | None = None
        self._topic = BannerTopic.GENERAL
        self._shown_since = QElapsedTimer()
        self._read = QTimer(self)
        self._read.setSingleShot(True)
        self._read.timeout.connect(self.pass_by)
        self._icon = IconLabel(theme, "info", 20, "accent", self)
        self._text = make_label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.action_button = make_button("", parent=self)
        self.action_button.hide()
        self.close_button = IconButton(theme, "close", tr("Dismiss this message"), self, icon_px=14)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 6, 8)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(LeadLayout(self._text, self.action_button), 1)
        row.addWidget(self.close_button)
        self.action_button.clicked.connect(self._on_action)
        self.close_button.clicked.connect(self.dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    @property
    def topic(self) -> BannerTopic:
        """The topic of the message shown, ``GENERAL`` while hidden."""
        return BannerTopic.GENERAL if self.isHidden() else self._topic

    def show_message(
        self,
        text: str,
        tone: BannerTone = BannerTone.INFO,
        action: str = "",
        act: Callable[[], None] | None = None,
        *,
        topic: BannerTopic = BannerTopic.GENERAL,
    ) -> None:
        """Show a message.

        Args:
            text: The sentence.
            tone: How serious it is.
            action: What the button says, empty for no button.
            act: What the button does.
            topic: For ``dismiss_topic``.
        """
        self._topic = topic
        self._read.stop()
        self._shown_since.start()
        self._text.setText(text)
        self._act = act
        self.action_button.setText(action)
        self.action_button.setVisible(bool(action))
        icon, role = _ICONS[tone]
        self._icon.set_icon(icon, role)
        self.setProperty("tone", str(tone))
        self.setAccessibleName(text)
        for widget in (self, self._text, self.action_button):
            refresh_style(widget)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss_topic(self, topic: BannerTopic) -> None:
        """Hide if the message is about this."""
        if self._topic is topic:
            self.dismiss()

    @Slot()
    def pass_by(self) -> None:
        """Hide what was there to be read while the person went on to something else.

        What came a moment ago stays until it can have been read.
        What is wrong with the library, and questions that wait for an answer, stay.
        """
        if self.isHidden() or self.topic not in _PASSING:
            return
        left_ms = READ_WITHIN_MS - self._shown_since.elapsed()
        if left_ms <= 0:
            self.dismiss()
        elif not self._read.isActive():
            self._read.start(left_ms)

    @Slot()
    def dismiss(self) -> None:
        """Hide."""
        self._act = None
        self._topic = BannerTopic.GENERAL
        self._read.stop()
        self.hide()

    @Slot()
    def _on_action(self) -> None:
        act = self._act
        self.dismiss()
        if act is not None:
            act()
