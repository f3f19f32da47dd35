"""Sort and group: by what files are, whatever a verdict says; chosen above the list, remembered."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QPersistentModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from retllm_desktop.core.types import Query
from retllm_desktop.search.ranking.grouping import order_groups
from retllm_desktop.search.ranking.order import FusionRule, order_results
from retllm_desktop.ui.gallery.arrangement import Arrangement, Grouping, SortOrder, arrange
from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
from retllm_desktop.ui.results.results_model import ResultsModel
from tests.ui.fakes import candidates, item, verdict

DAY_S = 86_400
MAY = 1_714_521_600.0
"""1 May 2024, 0:00."""
FILES = [
    item(1, path=Path("/b/IMG_10.jpg"), date_s=MAY + 3 * DAY_S, size_bytes=5),
    item(2, path=Path("/a/img_2.jpg"), date_s=MAY, size_bytes=90),
    item(3, path=Path("/b/apple.jpg"), date_s=MAY - 20 * DAY_S, size_bytes=50),
    item(4, path=Path("/a/Zebra.jpg"), date_s=MAY + 60, size_bytes=70),
]
RULE = FusionRule()


def shown(results, sort=SortOrder.RELEVANCE, group=Grouping.NONE, alike=None):
    made = arrange(
        results,
        Arrangement(sort, group),
        today=date(2024, 6, 1),
        locale=QLocale("en_US"),
        alike=alike,
    )
    ids = [one.candidate.item.id for one in made.results]
    return ids, [(one.first_row, one.title, one.note) for one in made.sections]


def found(odds=None, items=FILES):
    verdicts = {number: verdict(value) for number, value in (odds or {}).items()}
    return order_results(candidates(items), verdicts, RULE)


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        (SortOrder.RELEVANCE, [1, 2, 3, 4]),
        (SortOrder.DATE, [1, 4, 2, 3]),
        (SortOrder.NAME, [3, 2, 1, 4]),
        (SortOrder.SIZE, [2, 4, 3, 1]),
        (SortOrder.FOLDER, [2, 4, 3, 1]),
    ],
)
def test_orders(qapp, sort, ids):
    assert shown(found(), sort)[0] == ids


def test_groups(qapp):
    ids, sections = shown(found(), group=Grouping.FOLDER)
    assert ids == [1, 3, 2, 4]
    assert sections == [(0, "/b", "2"), (2, "/a", "2")]
    ids, sections = shown(found(), SortOrder.NAME, Grouping.DAY)
    # Days follow each other, newest first; within one the order that was chosen counts.
    assert ids == [1, 2, 4, 3]
    assert [row for row, _, _ in sections] == sorted(row for row, _, _ in sections)
    assert any("May" in title for _, title, _ in sections)
    ids, sections = shown(found(), group=Grouping.SIMILARITY, alike={1: 1, 2: 2, 3: 1, 4: 4})
    assert ids == [1, 3, 2, 4]
    assert sections == [(0, "Like IMG_10.jpg", "2"), (2, "Like nothing else here", "2")]
    assert shown(found(), group=Grouping.SIMILARITY) == ([1, 2, 3, 4], [])


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.integers(1, 8), st.floats(-9, 9), max_size=8),
    st.sampled_from([one for one in SortOrder if one is not SortOrder.RELEVANCE]),
    st.sampled_from([Grouping.NONE, Grouping.DAY, Grouping.FOLDER]),
)
def test_no_verdict_moves_what_is_sorted_otherwise(qapp, odds, sort, group):
    items = [
        item(n, path=Path(f"/{n % 3}/{n * 7 % 5}.jpg"), date_s=MAY + n * 7 % 5 * DAY_S / 2)
        for n in range(1, 9)
    ]
    # 3 and 6 are one group, as are 2 and 7: whichever of them stands for it.
    grouped = [
        replace(one, group={3: 3, 6: 3, 2: 2, 7: 2}.get(one.item.id, 0))
        for one in candidates(items)
    ]

    def groups(verdicts):
        results = order_groups(grouped, verdicts, RULE)
        made = arrange(
            results, Arrangement(sort, group), today=date(2024, 6, 1), locale=QLocale("en_US")
        )
        return [one.candidate.group_id for one in made.results], made.sections

    judged = {number: verdict(value) for number, value in odds.items()}
    assert groups(judged)[0] == groups({})[0]
    assert groups(judged)[1] == groups({})[1]


def test_the_model_keeps_whoever_holds_a_row_while_further_results_merge_in(qapp):
    model = ResultsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    items = [item(n, size_bytes=n * 37 % 101) for n in range(1, 41)]
    model.set_arrangement(Arrangement(SortOrder.SIZE))
    model.replace(found(items=items[:20]))
    held = {
        model.result(index).candidate.item.id: QPersistentModelIndex(index)
        for index in (model.index(row) for row in range(20))
    }
    model.settle(found({5: 6.0, 7: -6.0}, items=items))
    sizes = [one.candidate.item.size_bytes for one in model.shown]
    assert len(sizes) == 40
    assert sizes == sorted(sizes, reverse=True)
    for number, index in held.items():
        assert model.result(index).candidate.item.id == number
    model.set_arrangement(Arrangement())
    assert model.shown[0].candidate.item.id == 5
    for number, index in held.items():
        assert model.result(index).candidate.item.id == number
    tester.deleteLater()


def test_what_is_chosen_above_the_list_is_shown_and_stays(window, search, until):
    search.items = list(FILES)
    search.odds = {1: -5.0, 3: 6.0}
    parts = window.parts
    window.search.search_now(Query("cat"))
    until(lambda: "best match first" in parts.status.message.text())
    ids = lambda: [one.candidate.item.id for one in parts.view.results.shown]  # noqa: E731
    assert ids()[0] == 3
    parts.view.setCurrentIndex(parts.view.results.index_of(2))
    parts.view_options.sorts[SortOrder.NAME].trigger()
    assert ids() == [3, 2, 1, 4]
    assert parts.view.selected.candidate.item.id == 2
    assert parts.view_options.sort_button.text() == "Name"
    # What is said of the order is that of the list; the search said how it ended.
    assert parts.status.message.text().endswith("checked 2 · by name")
    parts.status.show_message("Something else")
    parts.view_options.backwards.trigger()
    assert parts.status.message.text() == "Something else"
    parts.view_options.backwards.trigger()
    parts.view_options.groups[Grouping.FOLDER].trigger()
    assert [one.title for one in parts.view.results.sections] == ["/b", "/a"]
    window.search.search_now(Query("dog"))
    until(lambda: not window.busy)
    assert ids() == [3, 1, 2, 4]
    parts.view_options.modes[GalleryMode.TIMELINE].click()
    assert ids() == [1, 4, 2, 3]
    assert parts.view.mode is GalleryMode.TIMELINE
    assert not parts.view_options.sort_button.isVisible()
    parts.view_options.modes[GalleryMode.LIST].click()
    assert ids() == [3, 1, 2, 4]
    saved = parts.view_options.saved
    assert saved == {"mode": "list", "sort": "name", "group": "folder"}
    parts.view_options.restore({"mode": "grid"})
    assert ids()[0] == 3
    assert parts.view.mode is GalleryMode.GRID
    parts.view_options.restore({"mode": "circle"})
    parts.view_options.restore(7)
    assert parts.view.mode is GalleryMode.GRID
    parts.view_options.restore(saved)
    assert parts.view.mode is GalleryMode.LIST


def test_previews_grow_by_slider_keys_and_wheel(window, until):
    view, options = window.parts.view, window.parts.view_options
    view.show_results(found())
    window.parts.pages.setCurrentWidget(view)
    height = lambda: view.visualRect(view.results.index(0)).height()  # noqa: E731 - used often
    before = height()
    options.slider.setValue(options.slider.value() + 2)
    assert height() > before
    for _ in range(2):
        window.commands.smaller.trigger()
    assert height() == before
    place = QPointF(40, 40)
    event = QWheelEvent(
        place,
        QPointF(view.viewport().mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    assert height() > before
    assert options.slider.value() == view.edge
    options.slider.setFocus()
    for _ in range(2):
        QTest.keyClick(options.slider, Qt.Key.Key_Left)
    assert height() == before
