"""The line above a gallery: how it is laid out, in which order, under which headings, how large."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar, cast

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSlider, QWidget

from retllm_desktop.ui.gallery.arrangement import Arrangement, Grouping, SortOrder
from retllm_desktop.ui.gallery.gallery_geometry import ROW_HEIGHTS_PX
from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
from retllm_desktop.ui.gallery.gallery_view import GalleryView
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import IconButton

_Value = TypeVar("_Value")
_ICON_PX: Final = 18
_SLIDER_PX: Final = 110


class ViewOptions(QFrame):
    """Says what is chosen, and changes it.

    Attributes:
        modes: The buttons of the ways of laying out.
        sort_button: Opens the menu of orders.
        group_button: Opens the menu of groups.
        slider: How large previews are.
        sorts: The menu's entries by order.
        groups: The menu's entries by group.
        backwards: The menu's entry that turns the order round.

    Signals:
        changed: Something else was chosen.
    """

    changed = Signal()

    def __init__(self, theme: Theme, view: GalleryView, parent: QWidget | None = None) -> None:
        """Show and change the size of a view's previews; the rest is told by ``changed``."""
        super().__init__(parent)
        self.setObjectName("viewOptions")
        self._view = view
        self._mode = GalleryMode.GRID
        self._arrangement = Arrangement()
        self._sortable = True
        self.sort_button = _menu_button(theme, "sort", tr("Sort by"), self)
        self.group_button = _menu_button(theme, "group", tr("Group by"), self)
        self.sorts = _fill(self.sort_button, list(SortOrder), sort_name, self._on_sort)
        self.backwards = _add_switch(self.sort_button, tr("The other way round"))
        self.backwards.triggered.connect(self._on_backwards)
        self.groups = _fill(self.group_button, list(Grouping), group_name, self._on_group)
        self.modes: dict[GalleryMode, IconButton] = {}
        names = {
            GalleryMode.GRID: ("view-grid", tr("Pictures in rows")),
            GalleryMode.LIST: ("view-list", tr("List")),
            GalleryMode.TIMELINE: ("view-timeline", tr("Small squares by day")),
        }
        for mode, (icon, name) in names.items():
            button = self.modes[mode] = IconButton(theme, icon, name, self, icon_px=_ICON_PX)
            button.setCheckable(True)
            button.clicked.connect(partial(self._on_mode, mode))
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, len(ROW_HEIGHTS_PX) - 1)
        self.slider.setPageStep(1)
        self.slider.setFixedWidth(_SLIDER_PX)
        self.slider.setAccessibleName(tr("Size of previews"))
        self.slider.setToolTip(tr("Size of previews (Ctrl and the wheel)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self.sort_button)
        row.addWidget(self.group_button)
        row.addStretch(1)
        for button in self.modes.values():
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.slider)
        self.slider.valueChanged.connect(view.set_zoom)
        view.zoomed.connect(self._on_zoomed)
        self._on_zoomed()
        self._show()

    @property
    def mode(self) -> GalleryMode:
        """How rows are to be laid out."""
        return self._mode

    @property
    def arrangement(self) -> Arrangement:
        """The order and the headings that were chosen."""
        return self._arrangement

    @property
    def saved(self) -> dict[str, str]:
        """What is to be remembered."""
        saved = {
            "mode": self._mode.value,
            "sort": self._arrangement.sort.value,
            "group": self._arrangement.group.value,
        }
        return saved | ({"backwards": "yes"} if self._arrangement.backwards else {})

    def restore(self, saved: object) -> None:
        """Choose what was remembered; what is damaged counts as never saved."""
        values: Mapping[str, object] = {}
        if isinstance(saved, dict):
            values = cast("Mapping[str, object]", saved)
        try:
            mode = GalleryMode(str(values.get("mode", GalleryMode.GRID.value)))
            arrangement = Arrangement(
                SortOrder(str(values.get("sort", SortOrder.RELEVANCE.value))),
                Grouping(str(values.get("group", Grouping.NONE.value))),
                values.get("backwards") == "yes",
            )
        except ValueError:
            return
        self._choose(mode, arrangement)

    def allow_sorting(self, *, allowed: bool) -> None:
        """Set whether the list has an order of its own to choose."""
        self._sortable = allowed
        self._show()

    @property
    def sortable(self) -> bool:
        """Whether the list has an order of its own to choose."""
        return self._sortable

    def sort_by(self, sort: SortOrder) -> None:
        """Sort by a column; chosen again, the order is turned round."""
        self._choose(self._mode, self._arrangement.sorted_by(sort))

    def _choose(self, mode: GalleryMode, arrangement: Arrangement) -> None:
        if (mode, arrangement) != (self._mode, self._arrangement):
            self._mode, self._arrangement = mode, arrangement
            self._show()
            self.changed.emit()
        else:
            self._show()

    def _show(self) -> None:
        for mode, button in self.modes.items():
            button.setChecked(mode is self._mode)
        sort, group = self._arrangement.sort, self._arrangement.group
        self.sorts[sort].setChecked(True)
        self.groups[group].setChecked(True)
        self.backwards.setChecked(self._arrangement.backwards)
        self.backwards.setEnabled(sort is not SortOrder.RELEVANCE)
        named = sort_name(sort, backwards=self._arrangement.backwards)
        self.sort_button.setText(named)
        self.group_button.setText(group_name(group))
        self.sort_button.setAccessibleDescription(named)
        self.group_button.setAccessibleDescription(group_name(group))
        # Squares are by day, newest first: there is no other order to choose.
        shown = self._sortable and self._mode is not GalleryMode.TIMELINE
        self.sort_button.setVisible(shown)
        self.group_button.setVisible(shown)
        self._fit()

    def _fit(self) -> None:
        """Leave words and slider away where there is no room for them."""
        for style, slider in (
            (Qt.ToolButtonStyle.ToolButtonTextBesideIcon, True),
            (Qt.ToolButtonStyle.ToolButtonTextBesideIcon, False),
            (Qt.ToolButtonStyle.ToolButtonIconOnly, False),
        ):
            for button in (self.sort_button, self.group_button):
                button.setToolButtonStyle(style)
            self.slider.setVisible(slider)
            layout = self.layout()
            if layout is not None:
                # It would tell the width of before.
                layout.invalidate()
            if layout is None or layout.sizeHint().width() <= self.width():
                return

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: it is never wider than the list."""
        return QSize(0, super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: while it was hidden nothing was laid out."""
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _on_zoomed(self) -> None:
        self.slider.setValue(self._view.edge)

    def _on_mode(self, mode: GalleryMode, _checked: bool = False) -> None:
        self._choose(mode, self._arrangement)

    def _on_sort(self, sort: SortOrder) -> None:
        self._choose(self._mode, replace(self._arrangement, sort=sort, backwards=False))

    def _on_group(self, group: Grouping) -> None:
        self._choose(self._mode, replace(self._arrangement, group=group))

    @Slot(bool)
    def _on_backwards(self, backwards: bool) -> None:
        self._choose(self._mode, replace(self._arrangement, backwards=backwards))


def sort_name(sort: SortOrder, *, backwards: bool = False) -> str:
    """An order in a word or two."""
    match sort:
        case SortOrder.DATE if backwards:
            return tr("Oldest")
        case SortOrder.SIZE if backwards:
            return tr("Smallest")
        case SortOrder.NAME if backwards:
            return tr("Name, from the end")
        case SortOrder.FOLDER if backwards:
            return tr("Folder, from the end")
        case SortOrder.KIND if backwards:
            return tr("Kind, from the end")
        case SortOrder.RELEVANCE:
            return tr("Best match")
        case SortOrder.DATE:
            return tr("Newest")
        case SortOrder.NAME:
            return tr("Name")
        case SortOrder.SIZE:
            return tr("Largest")
        case SortOrder.FOLDER:
            return tr("Folder")
        case SortOrder.KIND:
            return tr("Kind")


def group_name(group: Grouping) -> str:
    """A group in a word or two."""
    match group:
        case Grouping.NONE:
            return tr("No groups")
        case Grouping.DAY:
            return tr("Day")
        case Grouping.FOLDER:
            return tr("Folder")
        case Grouping.SIMILARITY:
            return tr("What is alike")


def _menu_button(theme: Theme, icon: str, name: str, parent: QWidget) -> IconButton:
    button = IconButton(theme, icon, name, parent, text=name, icon_px=_ICON_PX)
    button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
    return button


def _add_switch(button: IconButton, name: str) -> QAction:
    """Add an entry of its own below the choices of a button's menu."""
    menu = button.menu()
    menu.addSeparator()
    made = menu.addAction(name)
    made.setCheckable(True)
    return made


def _fill(
    button: IconButton,
    values: list[_Value],
    name: Callable[[_Value], str],
    choose: Callable[[_Value], None],
) -> dict[_Value, QAction]:
    """Give a button a menu of which one entry is chosen."""
    menu = QMenu(button)
    group = QActionGroup(menu)
    made: dict[_Value, QAction] = {}
    for value in values:
        action = menu.addAction(name(value))
        action.setCheckable(True)
        group.addAction(action)
        action.triggered.connect(lambda _checked=False, value=value: choose(value))
        made[value] = action
    button.setMenu(menu)
    return made
