"""The search box: words, or a picture shown as a chip beside them."""

from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from retllm_desktop.ui.buttons import ElidedLabel, IconButton, IconLabel, restyle
from retllm_desktop.ui.drop import is_picture
from retllm_desktop.ui.theme import Theme

PLACEHOLDER: Final = "Describe what you are looking for, or drop a picture"
CHIP_PX: Final = 30
CHIP_NAME_PX: Final = 150


class SearchBox(QLineEdit):
    """A line edit that hands pictures, Escape and «down» on.

    Signals:
        picture_pasted: A ``QMimeData`` with a picture or a file.
        escaped: Escape in an empty box.
        left: «Down»: into the results.
    """

    picture_pasted = Signal(QMimeData)
    escaped = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a key in the box."""
        if event.matches(QKeySequence.StandardKey.Paste):
            mime = QGuiApplication.clipboard().mimeData()
            if is_picture(mime):
                self.picture_pasted.emit(mime)
                return
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.escaped.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SearchBar(QFrame):
    """The box with its icon, the chip of a picture, and the button that clears.

    Signals:
        edited: The text changed.
        submitted: Enter.
        picture_removed: The chip's × was pressed, or Escape.
        picture_pasted: A ``QMimeData`` with a picture or a file.
        left: The person goes on to the results.
    """

    edited = Signal(str)
    submitted = Signal()
    picture_removed = Signal()
    picture_pasted = Signal(QMimeData)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it."""
        super().__init__(parent)
        self.setObjectName("searchBar")
        self.setProperty("focused", False)
        self.box = SearchBox(self)
        self.box.setObjectName("searchBox")
        self.box.setPlaceholderText(PLACEHOLDER)
        self.box.setAccessibleName("Search")
        self.box.setAccessibleDescription(PLACEHOLDER)
        self.box.setAcceptDrops(False)
        font = self.box.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self.box.setFont(font)
        self.clear_button = IconButton(theme, "close", "Clear the search", self, icon_px=16)
        self.clear_button.hide()
        self._chip = QFrame(self)
        self._chip.setObjectName("chip")
        self._chip_icon = IconLabel(theme, "picture", 20, "accent", self._chip)
        self._chip_picture = QLabel(self._chip)
        self._chip_name = ElidedLabel(self._chip)
        self._chip_name.setMaximumWidth(CHIP_NAME_PX)
        self.chip_remove = IconButton(
            theme, "close", "Remove the picture from the search", self._chip, icon_px=14
        )
        self._lay_out(theme)
        self._chip.hide()
        self.box.installEventFilter(self)
        self.box.textChanged.connect(self._on_text)
        self.box.returnPressed.connect(self.submitted)
        self.box.picture_pasted.connect(self.picture_pasted)
        self.box.escaped.connect(self._on_escape)
        self.box.left.connect(self.left)
        self.clear_button.clicked.connect(self._on_clear)
        self.chip_remove.clicked.connect(self.picture_removed)
        self.setFocusProxy(self.box)

    def _lay_out(self, theme: Theme) -> None:
        chip = QHBoxLayout(self._chip)
        chip.setContentsMargins(4, 3, 3, 3)
        chip.setSpacing(6)
        chip.addWidget(self._chip_icon)
        chip.addWidget(self._chip_picture)
        chip.addWidget(self._chip_name)
        chip.addWidget(self.chip_remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 3, 5, 3)
        row.setSpacing(9)
        row.addWidget(IconLabel(theme, "search", 20, "muted", self))
        row.addWidget(self._chip)
        row.addWidget(self.box, 1)
        row.addWidget(self.clear_button)
        self.setMinimumHeight(46)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.box.text()

    @property
    def has_picture(self) -> bool:
        """Whether the chip is shown."""
        return not self._chip.isHidden()

    @property
    def picture_name(self) -> str:
        """What the chip says."""
        return self._chip_name.text()

    def set_text(self, text: str) -> None:
        """Put text into the box without ``edited``."""
        self.box.blockSignals(True)
        self.box.setText(text)
        self.box.blockSignals(False)
        self._show_clear()

    def append(self, text: str) -> None:
        """Go on typing from elsewhere."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.insert(text)

    def show_picture(self, name: str) -> None:
        """Show the chip of a picture, for the time being without the picture."""
        self._chip_name.setText(name)
        self._chip.setAccessibleName(f"Searching with the picture {name}")
        self._chip_picture.hide()
        self._chip_icon.show()
        self._chip.show()
        self.box.setPlaceholderText("")
        self._show_clear()

    def show_preview(self, image: QImage) -> None:
        """Put the picture into the chip."""
        if not self.has_picture or image.isNull():
            return
        ratio = self.devicePixelRatioF()
        edge = round(CHIP_PX * ratio)
        pixmap = QPixmap.fromImage(
            image.scaled(
                QSize(edge, edge),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        pixmap.setDevicePixelRatio(ratio)
        self._chip_picture.setPixmap(pixmap)
        self._chip_icon.hide()
        self._chip_picture.show()

    def hide_picture(self) -> None:
        """Take the chip away."""
        self._chip.hide()
        self.box.setPlaceholderText(PLACEHOLDER)
        self._show_clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt: the frame shows whether the box inside has the focus."""
        if watched is self.box and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("focused", event.type() == QEvent.Type.FocusIn)
            restyle(self)
        return super().eventFilter(watched, event)

    def _show_clear(self) -> None:
        self.clear_button.setVisible(bool(self.box.text()))

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._show_clear()
        self.edited.emit(text)

    @Slot()
    def _on_clear(self) -> None:
        self.box.clear()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_escape(self) -> None:
        if self.has_picture:
            self.picture_removed.emit()
