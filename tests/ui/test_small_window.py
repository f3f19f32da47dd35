"""Every page and bar in a small window with details open, and with letters twice as large.

Nothing scrolls sideways and no button is cut off, in languages with long words and from right to
left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from retllm_desktop.composition.models import open_network_switch
from retllm_desktop.composition.packs import open_pack_list
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.platform.settings_file import SettingsStore
from retllm_desktop.platform.stored_data import StoredData
from retllm_desktop.search.duplicate_finder import AllDuplicatesFound, CopiesFound
from retllm_desktop.search.duplicates import DuplicateGroup
from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
from retllm_desktop.ui.settings.support_services import SupportServices
from retllm_desktop.ui.shared.language import use_language
from tests.ui.fakes import candidates, item

_FAR_PX = 100_000
LISTS = ("library", "results", "list", "selection")
FULL_PAGES = ("settings", "privacy", "log", "models", "duplicates")
"""Pages that take the place of the list."""


class Copies:
    """Finds two groups: copies, and pictures that are alike."""

    def find(self, cancel: CancelToken) -> Iterator[object]:
        one, *others = (item(number) for number in (1, 2, 3, 4))
        copies = DuplicateGroup((one,), ((one.path, one.path.with_name("a copy.jpg")),))
        alike = DuplicateGroup(tuple(others), tuple((other.path,) for other in others))
        yield CopiesFound((copies,))
        yield AllDuplicatesFound((copies,), (alike,), 5)


@pytest.fixture(params=["en", "de", "ar"])
def language(request, qapp) -> str:
    # Before the window is made, which speaks it.
    use_language(qapp, request.param)
    return request.param


@dataclass(frozen=True)
class Room:
    """How large letters and window are, and whether details are open."""

    letters: int
    size: tuple[int, int]
    details: bool


ROOMS = {
    "small": Room(1, (640, 480), details=True),
    "small, large letters": Room(2, (640, 480), details=False),
    "small, large letters and details": Room(2, (640, 480), details=True),
    "large letters": Room(2, (1024, 768), details=True),
}


@pytest.fixture(params=ROOMS.values(), ids=list(ROOMS))
def room(request, qapp) -> Iterator[Room]:
    font = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(font.pointSizeF() * request.param.letters)
    qapp.setFont(larger)
    yield request.param
    qapp.setFont(font)


@pytest.fixture
def more_services(language, room, tmp_path):
    where = resolve_paths(tmp_path / "data", "holiday")
    where.log.mkdir(parents=True)
    where.log_file.write_text("2026-01-02 03:04:05,678 INFO 1 retllm_desktop: began\n", "utf-8")
    support = SupportServices(settings=SettingsStore(where), stored=StoredData(where))
    settings = Settings(offline=True)
    packs = open_pack_list(settings, where, lambda: None, open_network_switch(settings))
    return {
        "support": support,
        "log_file": where.log_file,
        "packs": packs,
        "duplicates": Copies(),
    }


@pytest.fixture
def opened(window, room, search, until) -> Callable[[str], QWidget]:
    def open_page(name: str) -> None:
        window.parts.page_stack.show_list()
        window.parts.view_options.modes[
            GalleryMode.LIST if name == "list" else GalleryMode.GRID
        ].click()
        if name == "selection":
            view = window.parts.view
            for row in range(3):
                view.selectionModel().select(
                    view.shown_model.index(row), QItemSelectionModel.SelectionFlag.Select
                )
        if name in FULL_PAGES:
            # It is shown above all of them, and takes half of a window that is so low.
            window.parts.banner.dismiss()
            if name == "duplicates":
                window.duplicates.show()
            else:
                getattr(window.commands, {"log": "show_log"}.get(name, name)).trigger()
            until(lambda: bool(window.parts.page_stack.current) and not window.busy)
        for _ in range(20):
            # Groups of settings are made one a turn.
            QApplication.processEvents()

    search.results = candidates([item(number) for number in range(1, 6)])
    window.resize(*room.size)
    window.start("mug")
    until(lambda: not window.search.running)
    window.commands.details.setChecked(room.details)
    return open_page


def sideways(window: QWidget) -> list[str]:
    """What scrolls sideways; tables have columns, and the lines of a log stay whole."""
    return [
        f"{type(area).__name__} {area.objectName()} {area.accessibleName()} scrolls "
        f"{area.horizontalScrollBar().maximum()}"
        for area in window.findChildren(QAbstractScrollArea)
        if area.isVisible()
        and not isinstance(area, QTableView | QPlainTextEdit)
        and area.horizontalScrollBar().isVisible()
        and area.horizontalScrollBar().maximum() > 0
    ]


def shown_part(widget: QWidget, window: QWidget) -> QRect:
    """What of a widget lies within all that holds it, but for what can be scrolled down to."""
    rect = widget.rect()
    place, holder, scrolled = widget, widget.parentWidget(), False
    while holder is not None and place is not window:
        rect = rect.translated(place.pos())
        room = holder.rect()
        scrolled = scrolled or isinstance(holder.parentWidget(), QAbstractScrollArea)
        if scrolled:
            room.setTop(-_FAR_PX)
            room.setBottom(_FAR_PX)
        rect = rect.intersected(room)
        place, holder = holder, holder.parentWidget()
    return rect


def cut_off(window: QWidget) -> list[str]:
    """The buttons and fields whose words or icons have less room than they take."""
    found: list[str] = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QAbstractButton | QLineEdit) or not widget.isVisible():
            continue
        named = f"{type(widget).__name__} «{widget.text() or widget.accessibleName()}»"
        shown = shown_part(widget, window)
        if shown.width() < widget.width() or shown.height() < widget.height():
            corner = widget.mapTo(window, QPoint())
            found.append(f"{named} {widget.width()}×{widget.height()} at {corner.toTuple()}")
        least = widget.minimumSizeHint()
        if isinstance(widget, QAbstractButton) and widget.width() < least.width() - 1:
            found.append(f"{named} has {widget.width()} of {least.width()}")
    return found


def test_nothing_scrolls_sideways_and_no_button_is_cut_off(window, opened, room):
    assert (window.width(), window.height()) == room.size
    faults = {}
    for page in (*LISTS, *FULL_PAGES):
        opened(page)
        found = sideways(window) + cut_off(window)
        if found:
            faults[page] = found
    assert not faults, "\n".join(
        f"{page}: {line}" for page, all_ in faults.items() for line in all_
    )
