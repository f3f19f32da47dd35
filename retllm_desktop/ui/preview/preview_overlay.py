"""The preview over the results: one picture, page or text at a time, and its keys."""

from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from retllm_desktop.ui.preview.picture_view import PictureView
from retllm_desktop.ui.shared.marked_text import PassageView
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.widgets import (
    ElidedLabel,
    IconButton,
    make_button,
    make_label,
    set_role,
)
from retllm_desktop.ui.window.pages import MessagePage

_PAN_PX: Final = 80
_TEXT_PX: Final = 260
"""Least width of a text beside a page; where there is no room for both, there is one of them."""
_ROOMY_PX: Final = 400
_KEY_HELP: Final = (
    "Left and right: the result before and after. Page up and down: pages of the file. 0: fit, 1: "
    "one to one, plus and minus: larger and smaller, Shift and arrows: move. R: turn. T: text. "
    "Escape or Space: back."
)


@dataclass(frozen=True, slots=True)
class PreviewSubject:
    """What is shown.

    Attributes:
        name: Of the file, and of the page.
        place: «3 of 60».
        pages: «page 3 of 12»; empty where the file has one.
        description: For screen readers.
        natural: Size of the picture in its pixels; empty where there is none.
        text: Text beside the picture or instead of it; empty for none.
        words: Words to be lit in it.
        text_begin: Where in the text the hit begins.
        text_first: Whether text is shown without being asked for.
        heading: Said instead of picture and text, where neither can be shown.
        explanation: Said below it.
        note: A sentence below what is shown, or empty.
    """

    name: str
    place: str = ""
    pages: str = ""
    description: str = ""
    natural: QSize = field(default_factory=QSize)
    text: str = ""
    words: tuple[str, ...] = ()
    text_begin: int = 0
    text_first: bool = False
    heading: str = ""
    explanation: str = ""
    note: str = ""


class PreviewOverlay(QFrame):
    """Shows one thing large; keys do everything.

    Signals:
        closed: The person is done with it.
        step_wanted: The result so many places on is to be shown; negative: back.
        page_wanted: The page of its file so many on is to be shown; negative: back.
        open_wanted: It is to be opened with the system's program.
        favourite_wanted: F was pressed.
    """

    closed = Signal()
    step_wanted = Signal(int)
    page_wanted = Signal(int)
    open_wanted = Signal()
    favourite_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("previewOverlay")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(_KEY_HELP)
        self.subject = PreviewSubject("")
        self._text_shown = False
        self.picture = PictureView(theme, self)
        self.text = PassageView(theme, self)
        self.text.setMinimumSize(_TEXT_PX // 2, 80)
        self.message = MessagePage(theme, "document", self, quiet=True)
        self.name = ElidedLabel(self)
        set_role(self.name, "strong")
        self.place = make_label(role="muted")
        self.note = make_label(role="maybe", wrap=True)
        self.pages = make_label()
        self.page_before = IconButton(theme, "before", "Page before (Page up)", self, icon_px=16)
        self.page_after = IconButton(theme, "after", "Next page (Page down)", self, icon_px=16)
        self.scale_button = make_button("", "link", self)
        # A click leaves the keys where they are: arrows go to other results, not to other buttons.
        self.scale_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.scale_button.setToolTip("Fit or 1:1 (0, 1, or a double click)")
        self.turn_button = IconButton(
            theme, "turn-right", "Turn for looking (R; back with Shift+R)", self, icon_px=18
        )
        self.text_button = IconButton(theme, "text", "Show or hide the text (T)", self, icon_px=18)
        self.text_button.setCheckable(True)
        self.open_button = IconButton(
            theme, "open", "Open with its program (Ctrl+O)", self, icon_px=18
        )
        self.close_button = IconButton(theme, "close", "Back to the results (Esc)", self)
        self._lay_out()
        self._connect()
        self._show_scale()
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 6, 6, 6)
        head.setSpacing(6)
        head.addWidget(self.name, 1)
        head.addWidget(self.place)
        for widget in (self.page_before, self.pages, self.page_after):
            head.addWidget(widget)
        for button in (
            self.scale_button,
            self.turn_button,
            self.text_button,
            self.open_button,
            self.close_button,
        ):
            head.addWidget(button)
        self._body = QHBoxLayout()
        self._body.setContentsMargins(8, 0, 8, 8)
        self._body.setSpacing(8)
        self._body.addWidget(self.picture, 3)
        self._body.addWidget(self.text, 2)
        self._body.addWidget(self.message, 1)
        self.note.setContentsMargins(14, 0, 14, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._body, 1)
        column.addWidget(self.note)

    def _connect(self) -> None:
        self.picture.changed.connect(self._show_scale)
        self.picture.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.picture.setFocusProxy(self)
        self.text.installEventFilter(self)
        self.page_before.clicked.connect(lambda: self.page_wanted.emit(-1))
        self.page_after.clicked.connect(lambda: self.page_wanted.emit(1))
        self.scale_button.clicked.connect(self._on_scale_button)
        self.turn_button.clicked.connect(lambda: self.picture.turn(1))
        self.text_button.toggled.connect(self._on_text_button)
        self.open_button.clicked.connect(self.open_wanted)
        self.message.button.clicked.connect(self.open_wanted)
        self.close_button.clicked.connect(self.closed)

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown, or is on its way."""
        return not self.subject.natural.isEmpty() and not self.subject.heading

    def show_subject(self, subject: PreviewSubject, *, anew: bool) -> None:
        """Show something; ``anew``: else more is known of what is shown."""
        before, self.subject = self.subject, subject
        if anew or before.natural != subject.natural:
            self.picture.show_picture(subject.natural)
        if anew or before.text != subject.text or before.words != subject.words:
            self.text.show_text(subject.text, subject.words, subject.text_begin)
        if anew:
            self._text_shown = subject.text_first
        self.name.setText(subject.name)
        self.place.setText(subject.place)
        self.pages.setText(subject.pages)
        for widget in (self.page_before, self.pages, self.page_after):
            widget.setVisible(bool(subject.pages))
        self.note.setText(subject.note)
        self.note.setVisible(bool(subject.note))
        if subject.heading:
            self.message.set_texts(subject.heading, subject.explanation, "Open with its program")
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
        # The name comes before the number where there is no room for both.
        self.place.setVisible(bool(subject.place) and self.width() >= _ROOMY_PX)
        self.picture.setVisible(self.has_picture and (both or not text))
        self.text.setVisible(text)
        self.text_button.setVisible(bool(subject.text) and self.has_picture)
        self.text_button.setChecked(text)
        for button in (self.scale_button, self.turn_button):
            button.setVisible(self.has_picture)

    @Slot()
    def _show_scale(self) -> None:
        how = "Fit" if self.picture.fits else f"{self.picture.scale:.0%}"
        self.scale_button.setText(how)
        self.scale_button.setAccessibleName(f"Size: {how}. Fit or one to one")

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
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
            self.closed.emit()
        elif key in _PAGE_STEPS and self.subject.pages:
            self.page_wanted.emit(_PAGE_STEPS[key])
        elif key in _SCROLLS and self.text.isVisible():
            self.text.verticalScrollBar().triggerAction(_SCROLLS[key])
        elif key in _PANS and held == Qt.KeyboardModifier.ShiftModifier:
            self.picture.pan(_PANS[key])
        elif key in _STEPS and held == Qt.KeyboardModifier.NoModifier:
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            by = _STEPS[key]
            self.step_wanted.emit(-by if mirrored and key in _SIDEWAYS else by)
        elif key == Qt.Key.Key_T and held == Qt.KeyboardModifier.NoModifier:
            self.toggle_text()
        elif key == Qt.Key.Key_F and held == Qt.KeyboardModifier.NoModifier:
            self.favourite_wanted.emit()
        elif key in _ZOOM_KEYS or key in (Qt.Key.Key_1, Qt.Key.Key_R):
            self._act_on_picture(event)
        else:
            return False
        return True

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
