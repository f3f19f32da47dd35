"""A part of the screen as a query: drawn by mouse and keyboard, exact to the pixel, or refused."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtDBus import QDBusConnection, QDBusVirtualObject
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest

from retllm_desktop.ui.query.intake import rgb_to_qimage
from retllm_desktop.ui.query.region_overlay import RegionOverlay
from retllm_desktop.ui.query.screen_capture import ScreenCapture
from retllm_desktop.ui.query.screenshot_portal import ScreenshotPortal

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def numbered(width: int, height: int) -> QImage:
    """A picture each pixel of which says where it is."""
    down, across = np.mgrid[0:height, 0:width]
    pixels = np.stack((across % 256, down % 256, (across // 256) * 16 + down // 256), axis=2)
    return rgb_to_qimage(pixels.astype(np.uint8)).convertToFormat(QImage.Format.Format_RGB32)


def place_of(color: QColor) -> tuple[int, int]:
    return color.red() + 256 * (color.blue() // 16), color.green() + 256 * (color.blue() % 16)


@pytest.fixture(scope="session")
def shot(qapp) -> QImage:
    # Twice as many pixels as the screen has points: as on a screen of high density.
    size = QGuiApplication.primaryScreen().size()
    return numbered(2 * size.width(), 2 * size.height())


@pytest.fixture
def overlay(theme, shot, qtbot):
    made = RegionOverlay(theme, shot.copy(), QGuiApplication.primaryScreen())
    qtbot.addWidget(made)
    made.show()
    return made


def draw(overlay, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(overlay, LEFT, pos=start)
    QTest.mouseMove(overlay, end)
    QTest.mouseRelease(overlay, LEFT, pos=end)


def test_what_is_drawn_is_taken_to_the_pixel(overlay):
    taken: list[QImage] = []
    overlay.taken.connect(taken.append)
    # From the lower right corner to the upper left one.
    draw(overlay, QPoint(180, 120), QPoint(30, 45))
    (image,) = taken
    assert (image.width(), image.height()) == (300, 150)
    assert place_of(image.pixelColor(0, 0)) == (60, 90)
    assert place_of(image.pixelColor(299, 149)) == (359, 239)


def test_a_click_takes_nothing_and_what_leaves_the_screen_is_cut(overlay):
    taken: list[QImage] = []
    overlay.taken.connect(taken.append)
    draw(overlay, QPoint(50, 50), QPoint(53, 52))
    assert taken == []
    assert overlay.region is None
    draw(overlay, QPoint(10, 10), QPoint(-40, 60))
    assert (taken[0].width(), taken[0].height()) == (20, 100)


def test_a_rectangle_by_keyboard(overlay):
    taken: list[QImage] = []
    given_up: list[bool] = []
    overlay.taken.connect(taken.append)
    overlay.given_up.connect(lambda: given_up.append(True))
    QTest.keyClick(overlay, Qt.Key.Key_Return)
    assert taken == []
    QTest.keyClick(overlay, Qt.Key.Key_Right)
    begun = QRect(overlay.pixels)
    assert not begun.isEmpty()
    assert "Enter searches with it" in overlay.accessibleDescription()
    QTest.keyClick(overlay, Qt.Key.Key_Right)
    QTest.keyClick(overlay, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert overlay.pixels.left() > begun.left()
    assert overlay.pixels.height() > begun.height()
    QTest.keyClick(overlay, Qt.Key.Key_Return)
    assert taken[0].size() == overlay.pixels.size()
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    QTest.mouseClick(overlay, Qt.MouseButton.RightButton)
    assert given_up == [True, True]


def test_the_window_gets_out_of_the_way_and_comes_back(window, shot, search, until):
    seen: list[bool] = []

    def grab(_screen) -> QImage:
        seen.append(window.isVisible())
        return shot.copy()

    capture = ScreenCapture(window, window.theme, platform="xcb", grab=grab)
    capture.captured.connect(lambda image: window.intake.take_image(image, "part of the screen"))
    capture.start()
    assert capture.busy
    until(lambda: bool(capture.overlays))
    assert seen == [False] * len(QGuiApplication.screens())
    draw(capture.overlays[0], QPoint(20, 20), QPoint(120, 100))
    until(lambda: [part.name for part in window.parts.search_bar.parts] == ["part of the screen"])
    assert window.isVisible()
    assert not capture.busy
    until(lambda: bool(search.queries) and search.queries[-1].has_image)
    # It is shown as it was taken; nobody had to read it again.
    assert window.parts.search_bar.chips.chips[0].has_image
    assert search.previewed == []
    # Given up, nothing changes.
    capture.start()
    until(lambda: bool(capture.overlays))
    QTest.keyClick(capture.overlays[0], Qt.Key.Key_Escape)
    assert window.isVisible()
    assert len(window.parts.search_bar.parts) == 1


def test_where_it_is_impossible_it_is_said(window, until):
    # The tests' own platform has no screen that could be read.
    window.pictures.screen_action.trigger()
    until(lambda: "does not let programs see the screen" in window.parts.banner.text)
    assert window.isVisible()
    empty = ScreenCapture(window, window.theme, platform="xcb", grab=lambda _screen: QImage())
    failed: list[object] = []
    empty.failed.connect(failed.append)
    empty.start()
    until(lambda: bool(failed))
    assert window.isVisible()


def test_the_menu_offers_what_there_is_something_for(window, theme):
    pictures, bar = window.pictures, window.parts.search_bar
    assert bar.picture_button.menu() is pictures.menu
    QGuiApplication.clipboard().clear()
    pictures.menu.aboutToShow.emit()
    assert not pictures.crop_action.isEnabled()
    assert not pictures.paste_action.isEnabled()
    pictures.menu.aboutToHide.emit()
    assert pictures.paste_action.isEnabled()
    keys = {action.shortcut().toString() for action in pictures.menu.actions()}
    assert {"Ctrl+Shift+P", "Ctrl+Shift+R", "Ctrl+Shift+X", "Ctrl+V"} <= keys


def test_pictures_are_opened(window, tmp_path, until):
    file = tmp_path / "mug.png"
    numbered(20, 10).save(str(file))
    window.pictures.open_action.trigger()
    dialog = window.pictures.dialog
    assert dialog is not None
    assert "*.heic" in dialog.nameFilters()[0]
    dialog.filesSelected.emit([str(file)])
    dialog.reject()
    until(lambda: [part.name for part in window.parts.search_bar.parts] == ["mug.png"])
    assert window.pictures.dialog is None
    window.pictures.crop_action.trigger()
    until(lambda: window.composer.region_dialog is not None)
    window.composer.region_dialog.reject()


# The portal of the desktop, on a bus of the test's own.


class FakePortal(QDBusVirtualObject):
    """Takes the question; the answer is sent by another program, as on a real desktop."""

    def __init__(self, answers: bool) -> None:
        super().__init__()
        self.answers = answers
        self.asked: list[str] = []

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message, connection) -> bool:  # noqa: N802 - Qt's name
        if message.member() != "Screenshot" or not self.answers:
            return False
        self.asked.append(message.interface())
        connection.send(message.createReply("/request"))
        return True


@pytest.fixture
def bus_address() -> Iterator[str]:
    daemon, emitter = shutil.which("dbus-daemon"), shutil.which("gdbus")
    if daemon is None or emitter is None:
        pytest.skip("needs dbus-daemon and gdbus")
    process = subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait(10)
    process.stdout.close()


@pytest.fixture
def asked_portal(bus_address, qapp):
    """Make a portal that asks a fake one; gives both."""
    name = "org.example.TestPortal"
    made: list[object] = []

    def make(*, answers: bool) -> tuple[ScreenshotPortal, FakePortal]:
        served = QDBusConnection.connectToBus(bus_address, "served")
        fake = FakePortal(answers)
        assert served.registerService(name)
        assert served.registerVirtualObject("/org/freedesktop/portal/desktop", fake)
        asking = QDBusConnection.connectToBus(bus_address, "asking")
        portal = ScreenshotPortal(asking, service=name, answers_from="")
        made.extend((served, asking, fake, portal))
        return portal, fake

    yield make
    made.clear()
    QDBusConnection.disconnectFromBus("asking")
    QDBusConnection.disconnectFromBus("served")


def answer(address: str, path: str, response: int, results: str) -> None:
    subprocess.run(
        [
            "gdbus", "emit", "--session", "--object-path", path,
            "--signal", "org.freedesktop.portal.Request.Response", f"uint32 {response}", results,
        ],
        check=True,
        timeout=20,
        env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": address},
    )  # fmt: skip


def test_the_desktop_is_asked_and_its_file_is_taken(bus_address, asked_portal, window, until):
    portal, fake = asked_portal(answers=True)
    capture = ScreenCapture(window, window.theme, platform="wayland", portal=portal)
    saved: list[object] = []
    ended: list[bool] = []
    capture.saved.connect(saved.append)
    capture.ended.connect(lambda: ended.append(True))
    capture.start()
    until(lambda: fake.asked == ["org.freedesktop.portal.Screenshot"])
    assert capture.busy
    answer(bus_address, portal.waits_at, 0, "{'uri': <'file:///tmp/a%20b.png'>}")
    until(lambda: saved == [Path("/tmp/a b.png")])
    assert not capture.busy
    # Cancelled there, it is over without a word.
    capture.start()
    answer(bus_address, portal.waits_at, 1, "@a{sv} {}")
    until(lambda: len(ended) == 2)
    assert len(saved) == 1


def test_a_desktop_without_a_portal_is_said(asked_portal, window, until):
    portal, _ = asked_portal(answers=False)
    capture = ScreenCapture(window, window.theme, platform="wayland", portal=portal)
    failed: list[object] = []
    capture.failed.connect(failed.append)
    capture.start()
    until(lambda: bool(failed))
    assert not capture.busy
