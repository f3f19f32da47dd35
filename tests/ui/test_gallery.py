"""The gallery with any list: models exchanged, headings that stay at the top, rows read aloud."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter
from PySide6.QtTest import QTest

from retllm_desktop.core.types import Modality, Result
from retllm_desktop.search.ranking.order import FusionRule, order_results
from retllm_desktop.ui.gallery.cell_painter import Cell, CellPainter
from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
from retllm_desktop.ui.gallery.gallery_model import (
    ContentKey,
    GalleryModel,
    GallerySection,
    ModelIndex,
    content_key,
)
from retllm_desktop.ui.gallery.heading_painter import HeadingPainter
from tests.ui.fakes import candidates, item, verdict, webp

PLAIN = QImage.Format.Format_RGB32
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def found(numbers: Iterable[int], odds: dict[int, float] | None = None) -> tuple[Result, ...]:
    verdicts = {number: verdict(value) for number, value in (odds or {}).items()}
    return order_results(candidates([item(n) for n in numbers]), verdicts, FusionRule())


class DatedModel(GalleryModel):
    """Rows under months and days, which are read when they are asked for.

    Attributes:
        prepared: Which rows were asked for.
        colours: What pictures look like, by row.
    """

    def __init__(self, rows: int, days: int) -> None:
        super().__init__()
        self._results = found(range(1001, 1001 + rows))
        self._read: set[int] = set()
        self.prepared: list[tuple[int, int]] = []
        self.colours: dict[int, int] = {}
        step = rows // days
        made = [GallerySection(day * step, f"Day {day}") for day in range(days)]
        for day in range(0, days, 3):
            month = GallerySection(day * step, f"Month {day // 3}", "3 days", level=0)
            made.insert(made.index(GallerySection(day * step, f"Day {day}")), month)
        self._sections = tuple(made)

    @property
    def sections(self) -> Sequence[GallerySection]:
        return self._sections

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else len(self._results)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"row {index.row()}"
        return None

    def colours_at(self, row: int) -> int:
        return self.colours.get(row, 0)

    def aspect_ratios(self) -> NDArray[np.float32]:
        return np.full(len(self._results), 4 / 3, np.float32)

    def result(self, index: ModelIndex) -> Result | None:
        return self._results[index.row()] if index.row() in self._read else None

    def index_of(self, item_id: int) -> QModelIndex:
        return self.index(item_id - 1001)

    def index_of_content(self, key: ContentKey) -> QModelIndex:
        keys = [content_key(one) for one in self._results]
        return self.index(keys.index(key)) if key in keys else QModelIndex()

    def prepare_rows(self, first: int, after: int) -> None:
        self.prepared.append((first, after))
        self._read.update(range(first, after))


@pytest.fixture
def view(window, until):
    made = window.parts.view
    made.show_results(found(range(1, 41)))
    window.parts.pages.setCurrentWidget(made)
    window.resize(900, 600)
    until(lambda: made.viewport().width() > 500)
    return made


def test_lists_are_exchanged_and_each_keeps_its_place_and_selection(view, qtbot, until):
    replaced = []
    view.list_replaced.connect(lambda: replaced.append(view.shown_model))
    view.setCurrentIndex(view.results.index(3))
    view.verticalScrollBar().setValue(90)
    dated = DatedModel(300, 9)
    chosen = []
    view.chosen.connect(chosen.append)
    view.show_model(dated)
    assert replaced == [dated]
    assert view.selected is None
    assert chosen == [None]
    until(lambda: bool(dated.prepared))
    assert dated.prepared[0][0] == 0
    view.verticalScrollBar().setValue(700)
    until(lambda: dated.prepared[-1][0] > 0)
    row = view.rows_on_screen()[3]
    view.setCurrentIndex(dated.index(row))
    assert view.selected.candidate.item.id == 1001 + row
    view.show_model(view.results)
    assert view.verticalScrollBar().value() == 90
    assert view.selected.candidate.item.id == 4
    view.show_model(dated)
    assert view.verticalScrollBar().value() == 700
    assert view.selected.candidate.item.id == 1001 + row
    # What comes of a search is shown, whatever was.
    view.show_results(found([50, 51]))
    assert view.shown_model is view.results


def test_a_bar_beside_what_fits_has_no_handle(view, until):
    bar = view.verticalScrollBar()
    view.show_model(DatedModel(1, 1))
    until(lambda: bar.maximum() == 0)
    handle = bar.grab().toImage()
    middle = handle.pixelColor(handle.width() // 2, handle.height() // 2)
    assert middle == handle.pixelColor(0, handle.height() // 2)
    width = view.viewport().width()
    view.show_model(DatedModel(900, 3))
    until(lambda: bar.maximum() > 0)
    assert bar.isEnabled()
    assert view.viewport().width() == width


def test_an_order_that_comes_while_another_list_is_shown_moves_nothing_there(view):
    dated = DatedModel(300, 9)
    view.show_model(dated)
    view.settle(found(range(1, 41), {5: 6.0}))
    assert not view.gliding
    assert view.shown_model is dated
    view.show_model(view.results)
    assert view.results.shown[0].candidate.item.id == 5
    assert [one.title for one in view.results.sections] == ["Sure", "The rest"]


def test_headings_stay_at_the_top_and_push_each_other_away(view, until):
    dated = DatedModel(300, 9)
    view.show_model(dated)
    layout, bar = view.arranged, view.verticalScrollBar()
    assert view.sticky_height() == 0
    # Within the second day of the first month.
    day = next(place for place, one in enumerate(dated.sections) if one.title == "Day 1")
    month_px, day_px = int(layout.heading_heights[0]), int(layout.heading_heights[day])
    bar.setValue(int(layout.heading_tops[day]) + 40)
    assert view.sticky_height() == month_px + day_px
    # Nothing is to be clicked through them.
    assert not view.indexAt(QPoint(60, 3)).isValid()
    following = next(place for place, one in enumerate(dated.sections) if one.title == "Month 1")
    bar.setValue(int(layout.heading_tops[following]) - 10)
    assert view.sticky_height() < month_px + day_px

    def ink(rect: QRect) -> int:
        image = view.viewport().grab(rect).toImage()
        return len({image.pixel(x, y) for x in range(rect.width()) for y in range(rect.height())})

    bar.setValue(int(layout.heading_tops[day]) + 40)
    assert ink(QRect(8, 2, 100, month_px - 4)) > 5
    # A row that the keyboard goes to is seen whole, below them.
    view.setCurrentIndex(dated.index(120))
    view.setCurrentIndex(dated.index(60))
    assert view.visualRect(dated.index(60)).top() >= view.sticky_height()


@pytest.mark.parametrize("mode", list(GalleryMode))
def test_keys_go_through_every_layout(view, mode):
    view.set_mode(mode)
    view.enter()
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_Down)
    below = view.currentIndex().row()
    assert (
        view.visualRect(view.results.index(below)).top()
        > view.visualRect(view.results.index(0)).top()
    )
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.currentIndex().row() > below or mode is GalleryMode.TIMELINE
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 39
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view.currentIndex().row() < 39
    QTest.keyClick(view, Qt.Key.Key_Home, SHIFT)
    assert view.number_selected > 1
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    assert view.number_selected == 40
    assert len(view.selection) == 40


def test_from_right_to_left_lines_begin_at_the_right(view, window):
    first = view.visualRect(view.results.index(0))
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = view.visualRect(view.results.index(0))
    assert mirrored.right() == view.viewport().width() - 1 - first.left()
    assert view.indexAt(mirrored.center()).row() == 0
    view.setCurrentIndex(view.results.index(1))
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.currentIndex().row() == 2
    view.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_rows_are_read_aloud_as_items_of_a_list(view):
    view.settle(found(range(1, 41), {1: 6.0}))
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.role() is QAccessible.Role.List
    assert interface.text(QAccessible.Text.Name) == "Results"
    assert interface.childCount() == 40
    first = interface.child(0)
    assert first.role() is QAccessible.Role.ListItem
    assert first.text(QAccessible.Text.Name).startswith("picture-0001.jpg")
    assert "sure match" in first.text(QAccessible.Text.Name)
    place = view.visualRect(view.results.index(0))
    assert first.rect().size() == place.size()
    tip = view.results.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "sure match" in tip.lower()


def test_previews_are_made_in_the_size_they_are_painted_in(window, search, folders, until):
    for number in range(1, 9):
        folders.previews[number] = webp("#3366cc", (256, 192))
    view = window.parts.view
    view.show_results(found(range(1, 9)))
    window.parts.pages.setCurrentWidget(view)
    size = lambda: view.tile_size(0)  # noqa: E731 - it changes
    first = view.results.shown[0].candidate.item
    until(lambda: window.thumbnails.is_known(first, size()))
    assert window.thumbnails.tile(first, size()).size() == size()
    rect = view.visualRect(view.results.index(0))
    seen = view.viewport().grab().toImage().pixelColor(rect.center())
    assert seen.blue() > 180
    before = size()
    view.zoom(2)
    # Another size of it serves until its own is there.
    assert window.thumbnails.tile(first, size()).size() in {before, size()}
    until(lambda: window.thumbnails.tile(first, size()).size() == size())


def test_a_newer_plan_replaces_what_an_older_one_waits_for(window, folders, until):
    folders.previews = {number: webp("red") for number in range(1, 200)}
    view, thumbnails = window.parts.view, window.thumbnails
    window.parts.pages.setCurrentWidget(view)
    view.show_results(found(range(1, 200)))
    until(lambda: view.verticalScrollBar().maximum() > 1000)
    until(lambda: not window.busy)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    shown = [view.results.shown[row].candidate.item for row in view.rows_on_screen()]
    until(
        lambda: all(
            thumbnails.is_known(one, view.tile_size(view.results.index_of(one.id).row()))
            for one in shown
        )
    )
    passed = view.results.shown[len(view.results.shown) // 2].candidate.item
    assert thumbnails.waiting < 199
    assert passed not in shown


@pytest.mark.parametrize("mode", GalleryMode)
def test_what_was_scrolled_is_what_would_be_painted_anew(view, until, mode):
    """Rows are moved, not painted again, and headings at the top stay where they are."""
    dated = DatedModel(400, 30)
    view.show_model(dated)
    view.set_mode(mode)
    bar = view.verticalScrollBar()
    until(lambda: bool(dated.prepared) and bar.maximum() > 1500)
    # All is grey: previews that come meanwhile are none of this.
    until(lambda: view._thumbnails.waiting == 0)
    wrong = []
    for step in (0, 37, 120, 120, 1, -1, -60, 240, 33, -33, -7, 90, 90, 90, 2, 350, -400, 55):
        bar.setValue(bar.value() + step)
        until(lambda: not view._planner.isActive() and view._thumbnails.waiting == 0)
        view.viewport().repaint(0, 0, 1, 1)
        corner = view.viewport().mapToGlobal(QPoint(0, 0))
        size = view.viewport().size()
        screen = view.screen().grabWindow(0, corner.x(), corner.y(), size.width(), size.height())
        anew = view.viewport().grab().toImage()
        if screen.toImage().convertToFormat(PLAIN) != anew.convertToFormat(PLAIN):
            wrong.append((step, bar.value()))
    assert wrong == []


@pytest.mark.parametrize("mode", GalleryMode)
def test_a_picture_not_read_yet_shows_its_colours(view, until, mode):
    """A blue sky over green ground, halfway up it goes over."""
    dated = DatedModel(60, 3)
    dated.prepare_rows = lambda first, after: None
    dated.colours = {1: 0x00F_0F0}
    view.show_model(dated)
    view.set_mode(mode)
    until(lambda: view.rows_on_screen()[:3] == [0, 1, 2])
    image = view.viewport().grab().toImage()

    def seen(row: int, share: float) -> str:
        rect = view.visualRect(dated.index(row))
        width = view.tile_size(row).width()
        return image.pixelColor(
            rect.left() + min(rect.width(), width) // 2, rect.top() + round(share * rect.height())
        ).name()

    assert seen(1, 0.15) == "#0000ff"
    assert seen(1, 0.85) == "#00ff00"
    assert seen(0, 0.15) == seen(0, 0.85) == view.painter.theme.color("sunken").name()


def test_a_list_is_laid_out_ahead_as_it_is_when_it_is_shown(view, until):
    model = DatedModel(240, 6)
    kept = model.aspect_ratios()
    model.aspect_ratios = lambda: kept
    prepared = view.prepare_layout(kept, model.sections)
    view.expect_layout(prepared)
    view.show_model(model)
    assert view.arranged is prepared.layout
    # Another size is another layout, and so is another list.
    view.zoom(1)
    assert view.arranged is not prepared.layout
    assert view.arranged.rows == 240
    view.zoom(-1)
    assert view.arranged is prepared.layout
    model.aspect_ratios = lambda: np.ones(240, np.float32)
    model.shapes_changed.emit()
    until(lambda: view.arranged is not prepared.layout)
    view.show_model(view.results)
    assert view.arranged.rows == 40


def test_headings_are_set_off_by_their_weight_from_the_first_paint_on(view, theme):
    """Those of months are larger, too; what stands beside them is neither."""
    painter = HeadingPainter(theme)
    drawn = QImage(300, 40, PLAIN)

    def ink(level: int, text: str, note: str = "") -> int:
        painting = QPainter(drawn)
        heading = GallerySection(0, text, note, level)
        painter.paint(painting, drawn.rect(), heading, view.font(), mirrored=False)
        painting.end()
        ground = theme.color("window").rgb()
        return sum(drawn.pixel(x, y) != ground for x in range(300) for y in range(40))

    day = ink(1, "mmmm")
    assert ink(0, "mmmm") > day > ink(1, "", "mmmm") > 0


def test_what_is_rushed_past_is_not_read(view, until):
    """One jump is no rush; where it ends, what is on the screen is read."""
    dated = DatedModel(3000, 30)
    view.show_model(dated)
    until(lambda: bool(dated.prepared) and not view._planner.isActive())
    bar = view.verticalScrollBar()
    far = 4 * view.viewport().height()
    read = []
    for _ in range(4):
        dated.prepared.clear()
        bar.setValue(bar.value() + far)
        view._plan()
        read.append(bool(dated.prepared))
    assert read == [True, False, False, False]
    until(lambda: bool(dated.prepared))
    first, after = dated.prepared[0]
    rows = view.rows_on_screen()
    assert first <= rows[0] <= rows[-1] < after


def test_a_file_that_nothing_reads_has_its_icon_and_its_name(window, theme):
    """It was a grey hole for ever: its preview was waited for, and never asked for."""
    file = item(1, modality=Modality.FILE, width_px=0, height_px=0, unread="it is torn")
    (shown,) = order_results(candidates([file]), {}, FusionRule())
    canvas = QImage(200, 150, QImage.Format.Format_RGB32)
    canvas.fill(theme.color("window"))
    painter = QPainter(canvas)
    CellPainter(theme, window.thumbnails).paint(painter, Cell(QRect(0, 0, 200, 150), shown))
    painter.end()
    icon = {canvas.pixel(x, y) for x in range(80, 120) for y in range(50, 90)}
    name = {canvas.pixel(x, y) for x in range(10, 190) for y in range(130, 148)}
    assert len(icon) > 3
    assert len(name) > 3


@pytest.mark.parametrize("mirrored", [False, True])
def test_badges_of_a_text_cover_none_of_it(window, theme, mirrored):
    """They stand in the footer, where one begins to read; on a picture they lie in its corners."""
    text = item(1, modality=Modality.TEXT, width_px=0, height_px=0, text="letters " * 200)
    cells = CellPainter(theme, window.thumbnails)
    cells.mirrored = mirrored
    rect = QRect(0, 0, 200, 150)

    def paint(*, offline: bool, favourite: bool) -> QImage:
        (shown,) = order_results(candidates([replace(text, offline=offline)]), {}, FusionRule())
        canvas = QImage(rect.size(), PLAIN)
        canvas.fill(theme.color("window"))
        painter = QPainter(canvas)
        cells.paint(painter, Cell(rect, shown, favourite=favourite))
        painter.end()
        return canvas

    plain, badged = (paint(offline=one, favourite=one) for one in (False, True))
    footer = [y for y in range(150) for x in range(200) if plain.pixel(x, y) != badged.pixel(x, y)]
    assert min(footer) > 150 - 30
    star = paint(offline=False, favourite=True)
    accent = theme.color("accent").rgb()
    painted = [x for x in range(200) for y in range(120, 150) if star.pixel(x, y) == accent]
    assert (min(painted) > 170) if mirrored else (max(painted) < 30)
