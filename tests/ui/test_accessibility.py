"""The window without a mouse and without eyes: names, roles, the way of Tab, focus that is seen."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QStyle,
    QWidget,
)

from retllm_desktop.core.library_records import Root
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings_file import SettingsStore
from retllm_desktop.ui.settings.support_services import SupportServices
from retllm_desktop.ui.shared.theme import DARK, LIGHT
from tests.ui.fakes import ROOT, candidates, item

PAGES = ("library", "results", "preview", "details", "settings", "privacy")


@pytest.fixture
def more_services(tmp_path):
    where = resolve_paths(tmp_path / "data", "holiday")
    return {"support": SupportServices(settings=SettingsStore(where))}


@pytest.fixture
def opened(window, search, until):
    """Brings the window to a page by its name."""

    def open_page(name: str) -> QWidget:
        search.results = candidates([item(number) for number in range(1, 6)])
        window.start("" if name == "library" else "mug")
        until(lambda: not window.search.running)
        window.activateWindow()
        if name in {"preview", "details"}:
            window.parts.view.setFocus()
        if name == "details":
            window.commands.details.trigger()
        if name in {"settings", "privacy"}:
            getattr(window.commands, name).trigger()
            until(lambda: bool(window.parts.page_stack.current))
            until(lambda: not window.pages.busy)
        QApplication.processEvents()
        window.activateWindow()
        until(window.isActiveWindow)
        return window

    return open_page


def focusable(window: QWidget) -> list[QWidget]:
    """What the keyboard can reach, in no order."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        # What stands for another, as the editor of a spin box.
        and widget.focusProxy() is None
        and not isinstance(widget.parent(), QAbstractScrollArea)
    ]


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_can_be_reached_has_a_name_and_a_role(opened, page):
    window = opened(page)
    widgets = focusable(window)
    assert len(widgets) > 3
    nameless = []
    for widget in widgets:
        spoken = QAccessible.queryAccessibleInterface(widget)
        name = spoken.text(QAccessible.Text.Name)
        if not name.strip() or spoken.role() in {
            QAccessible.Role.NoRole,
            QAccessible.Role.Client,
        }:
            nameless.append((type(widget).__name__, widget.objectName(), name, spoken.role()))
    assert not nameless


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_all_and_comes_back(opened, folders, until, page):
    folders.known = [Root(1, ROOT, files=8)]
    window = opened(page)
    window.resize(1366, 768)
    window.library.refresh()
    until(window.parts.sidebar.isVisible)
    first = QApplication.focusWidget() or window.parts.search_bar.box
    first.setFocus(Qt.FocusReason.TabFocusReason)
    seen = [first]
    for _ in range(400):
        window.focusNextChild()
        now = QApplication.focusWidget()
        if now is first:
            break
        seen.append(now)
    assert QApplication.focusWidget() is first, "Tab does not come back"
    reached = {*seen, *(widget.focusProxy() for widget in seen)}
    left = [widget for widget in focusable(window) if widget not in reached]
    assert not [(type(widget).__name__, widget.accessibleName()) for widget in left]


@pytest.mark.parametrize("page", ["library", "details", "settings"])
def test_focus_is_seen(opened, page):
    """A control with the focus is painted otherwise than without it."""
    window = opened(page)
    same = []
    for widget in focusable(window):
        if not isinstance(widget, QAbstractButton | QLineEdit):
            continue
        place = widget.rect().adjusted(-4, -4, 4, 4).translated(widget.mapTo(window, QPoint()))
        widget.clearFocus()
        QApplication.processEvents()
        before = window.grab(place).toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if changed(before, window.grab(place).toImage()) < 4:
            same.append((type(widget).__name__, widget.accessibleName()))
    assert not same


def changed(before: QImage, after: QImage) -> int:
    """How many pixels differ."""
    size = before.size()
    return sum(
        before.pixel(x, y) != after.pixel(x, y)
        for x in range(size.width())
        for y in range(size.height())
    )


def luminance(color: QColor) -> float:
    """Relative luminance of WCAG 2, in [0, 1]."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(v) for v in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


READ_ON = [
    *((text, ground) for text in ("text", "muted") for ground in ("window", "surface", "sunken")),
    *((text, ground) for text in ("text", "muted") for ground in ("hover", "selected")),
    *((text, ground) for text in ("sure", "maybe", "accent") for ground in ("window", "surface")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("warn_text", "warn"),
    ("error_text", "error"),
    ("error_text", "surface"),
    ("ink", "paper"),
    ("on_mark", "mark"),
]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(tokens):
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    found = {pair: contrast(*(getattr(tokens, role) for role in pair)) for pair in READ_ON}
    assert not {pair: round(value, 2) for pair, value in found.items() if value < 4.5}


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_focus_and_what_acts_stand_out(tokens):
    """WCAG 2.2, 1.4.11: 3 to 1 for the focus ring, bars and lines that say something."""
    roles = [
        ("accent", "window"),
        ("accent", "surface"),
        ("accent", "sunken"),
        ("wrong", "surface"),
    ]
    found = {pair: contrast(*(getattr(tokens, role) for role in pair)) for pair in roles}
    assert not {pair: round(value, 2) for pair, value in found.items() if value < 3.0}


def test_larger_letters_make_room(window, qapp, until):
    """With letters twice as large nothing in the bars is cut off."""
    font = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(larger)
    try:
        window.resize(1366, 768)
        window.start("")
        until(lambda: not window.search.running)
        QApplication.processEvents()
        assert window.minimumSizeHint().width() <= 1366
        short = [
            (type(widget).__name__, widget.accessibleName(), widget.height())
            for widget in window.findChildren(QWidget)
            if widget.isVisible()
            and isinstance(widget, QAbstractButton | QLineEdit | QLabel)
            and (widget.text() if not isinstance(widget, QLabel) else widget.text()[:1])
            and widget.height() < widget.fontMetrics().height() - 1
        ]
        assert not short
    finally:
        qapp.setFont(font)


def test_the_body_is_ten_points_at_least(window):
    small = [
        (type(widget).__name__, widget.accessibleName(), widget.font().pointSizeF())
        for widget in window.findChildren(QLabel)
        if 0 < widget.font().pointSizeF() < 9.9
    ]
    assert not small


def test_the_way_of_tab_follows_what_is_read(window):
    """The box, its buttons, then the list: in the order in which they lie."""
    bar = window.parts.search_bar
    order = [bar.box, window.parts.add_button, window.parts.details_button]
    chain = []
    widget = bar.box
    for _ in range(2000):
        chain.append(widget)
        widget = widget.nextInFocusChain()
        if widget is bar.box:
            break
    places = [chain.index(one) for one in order]
    assert all(before < after for before, after in pairwise(places))


def test_motion_can_be_reduced(window, theme):
    """Qt's own animations and ours ask the style how long they last."""
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    button = window.parts.add_button
    assert button.style().styleHint(hint, None, button) > 0
    theme.set_still(True)
    try:
        button.ensurePolished()
        assert button.style().styleHint(hint, None, button) == 0
    finally:
        theme.set_still(False)
    assert button.style().styleHint(hint, None, button) > 0
