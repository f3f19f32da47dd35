"""The preview over the results: one picture, page or text at a time, and its keys."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractSlider,
    QFrame,
    QHBoxLayout,
    QMenu,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.ui.preview.page_strip import PageStrip
from retllm_desktop.ui.preview.picture_view import PictureView
from retllm_desktop.ui.preview.preview_bar import PreviewBar
from retllm_desktop.ui.preview.preview_subject import PreviewSubject
from retllm_desktop.ui.shared.marked_text import PassageView
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import format_percent, tr
from retllm_desktop.ui.shared.widgets import make_label
from retllm_desktop.ui.window.pages import MessagePage

_PAN_PX: Final = 80
_TEXT_PX: Final = 260
"""Least width of a text beside a page; where there is no room for both, there is one of them."""
_TRAILING_PX: Final = 6
_BELOW_PX: Final = 8
"""Between the preview and the edges of the window, where the list has its scroll bar."""
_RADIUS_PX: Final = 8
_LOW_PX: Final = 300
"""Lower, the strip of pages is left out."""


class PreviewOverlay(QFrame):
    """Shows one thing large; keys do everything.

    Attributes:
        bar: What is above it.
        strip: Pages or moments, below it.

    Signals:
        closed: The person is done with it.
        step_wanted: The result so many places on is to be shown; negative: back.
        page_wanted: The page of its file so many on is to be shown; negative: back.
        moment_wanted: The moment of its film so many on, or beyond its ends another result.
        page_chosen: The page of its file of this number is to be shown, from 0.
        hit_wanted: The word so many on that was looked for is to be shown; negative: back.
        open_wanted: It is to be opened with the system's program.
        copy_wanted: It is to be copied; no text is selected.
        part_wanted: A part of it is to be chosen, which others are to look like.
        favourite_wanted: F was pressed.
    """

    closed = Signal()
    step_wanted = Signal(int)
    page_wanted = Signal(int)
    moment_wanted = Signal(int)
    page_chosen = Signal(int)
    hit_wanted = Signal(int)
    open_wanted = Signal()
    copy_wanted = Signal()
    part_wanted = Signal()
    favourite_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("previewOverlay")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(
            tr(
                "Left and right: the result before and after. Page up and down: pages of the file. "
                "N: the next word that you looked for. 0: fit, 1: one to one, plus and minus: "
                "larger and smaller, Shift and arrows: move. R: turn. T: text. C: find what looks "
                "like a part. Escape or Space: back."
            )
        )
        self.subject = PreviewSubject("")
        self._text_shown = False
        self.bar = PreviewBar(theme, self)
        self.picture = PictureView(theme, self)
        self.text = PassageView(theme, self)
        self.text.setMinimumSize(_TEXT_PX // 2, 80)
        self.strip = PageStrip(theme, self)
        self.message = MessagePage(theme, "document", self, quiet=True)
        self.note = make_label(role="maybe", wrap=True)
        self._lay_out()
        self._connect()
        self._show_scale()
        self.hide()

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setContentsMargins(8, 0, 8, 8)
        body.setSpacing(8)
        body.addWidget(self.picture, 3)
        body.addWidget(self.text, 2)
        body.addWidget(self.message, 1)
        below = QVBoxLayout()
        below.setContentsMargins(8, 0, 8, 8)
        below.addWidget(self.strip)
        self.note.setContentsMargins(14, 0, 14, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, _TRAILING_PX, _BELOW_PX)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(body, 1)
        column.addLayout(below)
        column.addWidget(self.note)

    def _connect(self) -> None:
        bar = self.bar
        self.picture.changed.connect(self._show_scale)
        self.picture.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.picture.setFocusProxy(self)
        self.picture.menu_wanted.connect(self.show_menu)
        self.text.installEventFilter(self)
        self.strip.page_chosen.connect(self.page_chosen)
        bar.hit_before.clicked.connect(lambda: self.hit_wanted.emit(-1))
        bar.hit_after.clicked.connect(lambda: self.hit_wanted.emit(1))
        bar.page_before.clicked.connect(lambda: self.page_wanted.emit(-1))
        bar.page_after.clicked.connect(lambda: self.page_wanted.emit(1))
        bar.scale_button.clicked.connect(self._on_scale_button)
        bar.crop_button.clicked.connect(self.part_wanted)
        bar.turn_button.clicked.connect(lambda: self.picture.turn(1))
        bar.text_button.toggled.connect(self._on_text_button)
        bar.open_button.clicked.connect(self.open_wanted)
        self.message.button.clicked.connect(self.open_wanted)
        bar.close_button.clicked.connect(self.closed)

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown, or is on its way."""
        return not self.subject.natural.isEmpty() and not self.subject.heading

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: paint the ground over the list below, and the ring that tells of the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            whole = self.rect()
            inner = whole.adjusted(0, 0, -_TRAILING_PX, -_BELOW_PX)
            place = QRectF(QStyle.visualRect(self.layoutDirection(), whole, inner))
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS_PX, _RADIUS_PX)
            painter.end()

    def show_subject(self, subject: PreviewSubject, *, anew: bool) -> None:
        """Show something; ``anew``: else more is known of what is shown."""
        before, self.subject = self.subject, subject
        if anew or before.natural != subject.natural:
            self.picture.show_picture(subject.natural)
        marked = (subject.text, subject.words, subject.marks)
        if anew or marked != (before.text, before.words, before.marks):
            self.text.show_text(subject.text, subject.words, subject.text_begin, subject.marks)
        if anew:
            self._text_shown = subject.text_first
            self.bar.hits.setText("")
        if anew or before.note != subject.note:
            # What was said meanwhile of reading it stays.
            self.say(subject.note)
        if subject.heading:
            self.message.set_texts(
                subject.heading, subject.explanation, tr("Open with its program")
            )
        self._show_body()
        self._show_scale()
        if self.accessibleName() != subject.description:
            self.setAccessibleName(subject.description)
            event = QAccessibleEvent(self, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(event)

    def say(self, note: str) -> None:
        """Say a sentence below what is shown."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _show_body(self) -> None:
        subject = self.subject
        said = bool(subject.heading)
        text = bool(subject.text) and not said and (self._text_shown or not self.has_picture)
        both = text and self.has_picture and self.width() >= 2 * _TEXT_PX
        self.message.setVisible(said)
        self.picture.setVisible(self.has_picture and (both or not text))
        self.text.setVisible(text)
        self.bar.show_subject(subject, has_picture=self.has_picture, width=self.width())
        self.bar.text_button.setChecked(text)
        pages = bool(subject.pages)
        self.strip.setVisible(pages and self.height() >= _LOW_PX)

    def show_hits(self, text: str) -> None:
        """Say which of the words that were looked for is looked at; empty where there are none."""
        if text != self.bar.hits.text():
            self.bar.hits.setText(text)
            self._show_body()

    @Slot()
    def _show_scale(self) -> None:
        self.bar.show_scale(tr("Fit") if self.picture.fits else format_percent(self.picture.scale))

    @Slot(object)
    def show_menu(self, place: QPoint) -> None:
        """Show what can be done with what is shown, at a place of the screen."""
        menu = self.make_menu()
        menu.popup(place)

    def make_menu(self) -> QMenu:
        """The menu of what is shown."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.picture.text.selected_text:
            menu.addAction(tr("Copy text")).triggered.connect(self._copy)
        else:
            menu.addAction(tr("Copy")).triggered.connect(self.copy_wanted)
        if not self.picture.text.empty:
            menu.addAction(tr("Select all text")).triggered.connect(
                lambda: self.picture.select_text(everything=True)
            )
        menu.addSeparator()
        part = menu.addAction(tr("Find what looks like a part of it…"))
        part.triggered.connect(self.part_wanted)
        part.setEnabled(self.has_picture)
        menu.addAction(tr("Turn")).triggered.connect(lambda: self.picture.turn(1))
        menu.addSeparator()
        menu.addAction(tr("Open with its program")).triggered.connect(self.open_wanted)
        return menu

    @Slot()
    def _copy(self) -> None:
        """Copy the text that is selected, or else what is shown."""
        selected = self.picture.text.selected_text if self.picture.isVisible() else ""
        if selected:
            QGuiApplication.clipboard().setText(selected)
        elif self.text.isVisible() and self.text.textCursor().hasSelection():
            self.text.copy()
        else:
            self.copy_wanted.emit()

    def _select_all(self) -> None:
        if self.picture.isVisible() and not self.picture.text.empty:
            self.picture.select_text(everything=True)
        elif self.text.isVisible():
            self.text.selectAll()

    @Slot()
    def _on_scale_button(self) -> None:
        self.picture.toggle_fit()

    @Slot(bool)
    def _on_text_button(self, on: bool) -> None:
        if on != (not self.text.isHidden()):
            self._text_shown = on
            self._show_body()

    def toggle_text(self) -> None:
        """Show the text beside the picture, or hide it."""
        if self.subject.text and self.has_picture:
            self._text_shown = self.text.isHidden()
            self._show_body()

    def show_text(self) -> None:
        """Show the text beside the picture."""
        self._text_shown = True
        self._show_body()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: picture and text stand side by side where there is room."""
        super().resizeEvent(event)
        self._show_body()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a click anywhere brings the keys here; nothing below is hit."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Qt: the window's keys for larger and smaller speak of the picture here."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in _ZOOM_KEYS:
                event.accept()
                return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt: what moves and copies in the text is the text's own; the other keys are ours."""
        if (
            watched is self.text
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() not in _TEXT_KEYS
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            return self._act_on(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: all keys of the preview."""
        if not self._act_on(event):
            super().keyPressEvent(event)

    def _act_on(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = held == Qt.KeyboardModifier.NoModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._select_all()
        elif key == Qt.Key.Key_Escape and self.picture.text.selected_text:
            self.picture.select_text(everything=False)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
            self.closed.emit()
        elif key in (Qt.Key.Key_F3, Qt.Key.Key_N) and held in _HIT_STEPS:
            self.hit_wanted.emit(_HIT_STEPS[held])
        elif key in _PAGE_STEPS and self.subject.pages:
            self.page_wanted.emit(_PAGE_STEPS[key])
        elif key in _SCROLLS and self.text.isVisible():
            self.text.verticalScrollBar().triggerAction(_SCROLLS[key])
        elif key in _PANS and held == Qt.KeyboardModifier.ShiftModifier:
            self.picture.pan(_PANS[key])
        elif key in _STEPS and plain:
            self._step(key)
        elif key == Qt.Key.Key_T and plain:
            self.toggle_text()
        elif key == Qt.Key.Key_F and plain:
            self.favourite_wanted.emit()
        elif key == Qt.Key.Key_C and plain and self.has_picture:
            self.part_wanted.emit()
        elif key in _ZOOM_KEYS or key in (Qt.Key.Key_1, Qt.Key.Key_R):
            self._act_on_picture(event)
        else:
            return False
        return True

    def _step(self, key: Qt.Key) -> None:
        """Go to the next result; of a film the arrows at the sides go to its next moment."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        by = -_STEPS[key] if mirrored and key in _SIDEWAYS else _STEPS[key]
        if self.subject.film and key in _SIDEWAYS:
            self.moment_wanted.emit(by)
        else:
            self.step_wanted.emit(by)

    def _act_on_picture(self, event: QKeyEvent) -> None:
        key, picture = event.key(), self.picture
        if not picture.isVisible():
            return
        if key == Qt.Key.Key_0:
            picture.fit()
        elif key == Qt.Key.Key_1:
            picture.zoom_to(1.0)
        elif key == Qt.Key.Key_R:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            picture.turn(-1 if back else 1)
        else:
            picture.zoom_by(_ZOOM_KEYS[Qt.Key(key)])


_ZOOM_KEYS: Final = {
    Qt.Key.Key_Plus: 2,
    Qt.Key.Key_Equal: 2,
    Qt.Key.Key_Minus: -2,
    Qt.Key.Key_0: 0,
}
_HIT_STEPS: Final = {
    Qt.KeyboardModifier.NoModifier: 1,
    Qt.KeyboardModifier.ShiftModifier: -1,
}
_PAGE_STEPS: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}
_SIDEWAYS: Final = (Qt.Key.Key_Left, Qt.Key.Key_Right)
"""Where one reads from right to left, the next result lies at the left."""
_PANS: Final = {
    Qt.Key.Key_Left: QPointF(_PAN_PX, 0),
    Qt.Key.Key_Right: QPointF(-_PAN_PX, 0),
    Qt.Key.Key_Up: QPointF(0, _PAN_PX),
    Qt.Key.Key_Down: QPointF(0, -_PAN_PX),
}
_SCROLLS: Final = {
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}
_TEXT_KEYS: Final = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
"""What moves in a text that has the focus."""
