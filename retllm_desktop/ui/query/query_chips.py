"""The row of chips: pictures and items of the query as small previews beside the text."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QIcon,
    QImage,
    QKeyEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from retllm_desktop.core.types import Modality
from retllm_desktop.ui.query.query_parts import QueryPart
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import IconButton

CHIP_PX: Final = 28
_WIDEST_PX: Final = 46
_NAME_PX: Final = {1: 150, 2: 84}
"""Room for a chip's name, by how many there are; of three or more the previews alone are shown."""


class QueryChip(QFrame):
    """One part of the query.

    Signals:
        removed: It is to go.
        crop_wanted: A part of its picture is to be chosen.
        whole_wanted: All of its picture is meant again.
        left: An arrow key leads on: −1 to the left, 1 to the right.
    """

    removed = Signal()
    crop_wanted = Signal()
    whole_wanted = Signal()
    left = Signal(int)

    def __init__(self, theme: Theme, part: QueryPart, parent: QWidget | None = None) -> None:
        """Take what it stands for."""
        super().__init__(parent)
        self.setObjectName("chip")
        self._theme = theme
        self._image = QImage()
        self._name_px = 0
        self.part = part
        self.face = QToolButton(self)
        # As high without its preview as with it: the bar must not jump.
        self.face.setFixedHeight(CHIP_PX + 4)
        self.face.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.remove_button = IconButton(
            theme, "close", tr("Remove {name} from the search", name=part.name), self, icon_px=14
        )
        # Delete does the same from the face: one stop for the keyboard is enough.
        self.remove_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 2, 2, 2)
        row.setSpacing(1)
        row.addWidget(self.face)
        row.addWidget(self.remove_button)
        self.face.installEventFilter(self)
        self.face.clicked.connect(self._on_clicked)
        self.remove_button.clicked.connect(self.removed)
        theme.changed.connect(self._show)
        self.show_part(part)

    def show_part(self, part: QueryPart) -> None:
        """Stand for something else: a part of the same picture, or all of it again."""
        self.part = part
        name, tip = tr("Searching with {name}", name=part.name), part.name
        if part.region is not None:
            name = tr("Searching with a part of {name}", name=part.name)
            tip = tr("A part of {name}", name=part.name)
        self.face.setAccessibleName(name)
        if part.source is not None:
            tip += "\n" + tr("Click to choose a part of it")
        self.face.setToolTip(tip)
        self._show()

    @property
    def has_image(self) -> bool:
        """Whether it has its preview."""
        return not self._image.isNull()

    def show_image(self, image: QImage) -> None:
        """Take the preview of the whole picture."""
        if not image.isNull():
            self._image = image
            self._show()

    def show_name(self, room_px: int) -> None:
        """Show the name within so many pixels, 0 for not at all."""
        self._name_px = room_px
        self._show()

    def menu(self) -> QMenu:
        """What can be done with it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choose = menu.addAction(tr("Choose a part…"))
        choose.setEnabled(self.part.source is not None)
        choose.triggered.connect(self.crop_wanted)
        whole = menu.addAction(tr("Use all of it"))
        whole.setEnabled(self.part.region is not None)
        whole.triggered.connect(self.whole_wanted)
        menu.addSeparator()
        menu.addAction(tr("Remove")).triggered.connect(self.removed)
        return menu

    @Slot()
    def _show(self) -> None:
        icon, size = self._icon()
        self.face.setIcon(icon)
        self.face.setIconSize(size)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly
        if self._name_px:
            style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            middle = Qt.TextElideMode.ElideMiddle
            text = self.fontMetrics().elidedText(self.part.name, middle, self._name_px)
            # An ampersand of the name is no mnemonic.
            self.face.setText(text.replace("&", "&&"))
        self.face.setToolButtonStyle(style)

    def _icon(self) -> tuple[QIcon, QSize]:
        if self._image.isNull():
            item = self.part.item
            text = item is not None and item.modality is Modality.TEXT
            return self._theme.icon("document" if text else "picture", "accent"), QSize(20, 20)
        ratio = self.devicePixelRatioF()
        shown = crop_to_region(self._image, self.part)
        pixmap = QPixmap.fromImage(
            shown.scaled(
                QSize(round(_WIDEST_PX * ratio), round(CHIP_PX * ratio)),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        pixmap.setDevicePixelRatio(ratio)
        return QIcon(pixmap), pixmap.deviceIndependentSize().toSize()

    @Slot()
    def _on_clicked(self) -> None:
        if self.part.source is not None:
            self.crop_wanted.emit()
        else:
            self._pop_up()

    @Slot()
    def _pop_up(self) -> None:
        self.menu().popup(self.face.mapToGlobal(self.face.rect().bottomLeft()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: show the menu."""
        self.menu().popup(event.globalPos())
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt: the second of two clicks, and the keys of the face."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            # The first click of the two has done all there is to do.
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                onward = (key == Qt.Key.Key_Right) != self.isRightToLeft()
                self.left.emit(1 if onward else -1)
                return True
            if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.removed.emit()
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
                self._on_clicked()
                return True
        return super().eventFilter(watched, event)


class ChipRow(QScrollArea):
    """The chips; more than there is room for are scrolled.

    Signals:
        changed: Chips were removed, or all of a picture is meant again.
        crop_wanted: The ``QueryChip`` of which a part is to be chosen.
        left: The way on to the right: into the box.
    """

    changed = Signal()
    crop_wanted = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("chipRow")
        self._theme = theme
        self._inner = QWidget()
        self._inner.setObjectName("chips")
        self._row = QHBoxLayout(self._inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(5)
        self.chips: tuple[QueryChip, ...] = ()
        self.setWidget(self._inner)
        self._inner.installEventFilter(self)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAcceptDrops(False)
        self.hide()

    @property
    def parts(self) -> tuple[QueryPart, ...]:
        """What the chips stand for, in order."""
        return tuple(chip.part for chip in self.chips)

    def show_parts(self, parts: Sequence[QueryPart]) -> None:
        """Show chips of these instead of those there are."""
        for chip in self.chips:
            self._drop(chip)
        self.chips = ()
        self.add(parts)

    def add(self, parts: Sequence[QueryPart]) -> None:
        """Show chips of these at the end."""
        for part in parts:
            chip = QueryChip(self._theme, part, self._inner)
            chip.removed.connect(self._on_removed)
            chip.crop_wanted.connect(self._on_cut_wanted)
            chip.whole_wanted.connect(self._on_uncut)
            chip.left.connect(self._on_left)
            self._row.addWidget(chip)
            chip.show()
            self.chips = (*self.chips, chip)
        self._arrange()
        if self.chips:
            self._inner.adjustSize()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())

    def remove(self, chip: QueryChip) -> None:
        """Take one away."""
        if chip in self.chips:
            self.chips = tuple(other for other in self.chips if other is not chip)
            self._drop(chip)
            self._arrange()

    def chips_for(self, part: QueryPart) -> Iterator[QueryChip]:
        """The chips that stand for the same picture or item, whatever part of it they show."""
        for chip in self.chips:
            if (chip.part.picture, chip.part.item) == (part.picture, part.item):
                yield chip

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: as large as all of the chips."""
        return self._inner.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: it can give way to the last of them."""
        hint = self._inner.sizeHint()
        return QSize(min(hint.width(), 2 * _WIDEST_PX), hint.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt: a chip became wider or narrower."""
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        for chip in self.chips:
            chip.show_name(_NAME_PX.get(len(self.chips), 0))
        self._inner.updateGeometry()
        self.updateGeometry()
        self.setVisible(bool(self.chips))

    def _drop(self, chip: QueryChip) -> None:
        self._row.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _sender(self) -> QueryChip | None:
        sender = self.sender()
        return sender if isinstance(sender, QueryChip) and sender in self.chips else None

    @Slot()
    def _on_removed(self) -> None:
        chip = self._sender()
        if chip is not None:
            at = self.chips.index(chip)
            focused = chip.face.hasFocus()
            self.remove(chip)
            if focused:
                self._focus(min(at, len(self.chips) - 1) if self.chips else len(self.chips))
            self.changed.emit()

    @Slot()
    def _on_cut_wanted(self) -> None:
        chip = self._sender()
        if chip is not None:
            self.crop_wanted.emit(chip)

    @Slot()
    def _on_uncut(self) -> None:
        chip = self._sender()
        if chip is not None:
            chip.show_part(without_region(chip.part))
            self.changed.emit()

    @Slot(int)
    def _on_left(self, step: int) -> None:
        chip = self._sender()
        if chip is not None:
            self._focus(self.chips.index(chip) + step)

    def focus_last(self) -> None:
        """Give the last chip the focus, if there is one."""
        self._focus(len(self.chips) - 1)

    def _focus(self, row: int) -> None:
        if row >= len(self.chips):
            self.left.emit()
        elif row >= 0:
            face = self.chips[row].face
            face.setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(face)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: any wheel moves the row sideways."""
        turned = event.angleDelta().x() or event.angleDelta().y()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - turned // 2)
        event.accept()


def without_region(part: QueryPart) -> QueryPart:
    """The same with all of its picture."""
    return QueryPart(part.name, part.picture, part.item)


def crop_to_region(image: QImage, part: QueryPart) -> QImage:
    """The part of a picture that is searched with."""
    if part.region is None:
        return image
    width, height, region = image.width(), image.height(), part.region
    left, top = int(region.left * width), int(region.top * height)
    right, bottom = round(region.right * width), round(region.bottom * height)
    return image.copy(QRect(left, top, max(1, right - left), max(1, bottom - top)))
