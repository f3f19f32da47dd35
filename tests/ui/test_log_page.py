"""The log in the window: followed, filtered, copied; reports are read before they are saved."""

import zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.crash_reports import CrashReports
from retllm_desktop.platform.problem_report import ProblemReporter
from retllm_desktop.platform.settings import Settings
from retllm_desktop.ui.settings.support_services import SupportServices

SECRET = "in private.jpg"
LINE = "2026-01-02 03:04:05,678 {} 12 retllm_desktop.some: {}\n"


@pytest.fixture
def log(tmp_path):
    file = tmp_path / "retllm-desktop.log"
    file.write_text(
        LINE.format("INFO", "began")
        + LINE.format("DEBUG", "typed: ['my secret']")
        + LINE.format("ERROR", "failed\nTraceback of it"),
        "utf-8",
    )
    return file


@pytest.fixture
def crashed(tmp_path):
    folder = tmp_path / "crashes"
    with pytest.raises(RuntimeError), CrashReports(folder).recording():
        raise RuntimeError(SECRET)
    with CrashReports(folder).recording():
        pass
    return CrashReports(folder)


@pytest.fixture
def more_services(log, tmp_path, crashed):
    reporter = ProblemReporter(
        log,
        lambda: Settings(threads=3, hub="https://mine.example"),
        lambda: f"Folders\n  data: {tmp_path}/library.db",
        {"data": tmp_path},
    )
    return {"log_file": log, "support": SupportServices(reporter=reporter, crashes=crashed)}


@pytest.fixture
def page(window, until):
    window.commands.show_log.trigger()
    page = window.pages.log.page
    until(lambda: "began" in page.view.toPlainText())
    return page


def test_it_shows_notices_and_worse_and_follows(page, log, until):
    assert "my secret" not in page.view.toPlainText()
    assert "Traceback of it" in page.view.toPlainText()
    with log.open("a", encoding="utf-8") as stream:
        stream.write(LINE.format("INFO", "went on") + "half a li")
    until(lambda: "went on" in page.view.toPlainText())
    assert "half" not in page.view.toPlainText()
    log.rename(log.with_suffix(".1"))
    log.write_text(LINE.format("INFO", "a new file"), "utf-8")
    until(lambda: "a new file" in page.view.toPlainText())
    assert "began" not in page.view.toPlainText()


def test_it_is_filtered_by_level_and_by_words(page):
    page.level.setCurrentIndex(3)
    assert page.view.toPlainText().startswith(LINE.format("ERROR", "failed").strip())
    assert "began" not in page.view.toPlainText()
    page.level.setCurrentIndex(0)
    assert "my secret" in page.view.toPlainText()
    page.search.setText("BEGAN")
    assert page.view.toPlainText() == LINE.format("INFO", "began").strip()
    page.search.setText("nowhere")
    assert page.view.toPlainText() == ""
    assert page.view.placeholderText() == "No message contains that."


def test_what_is_shown_is_copied(page):
    page.search.setText("began")
    page.copy_button.click()
    assert QGuiApplication.clipboard().text() == LINE.format("INFO", "began").strip()


def test_escape_leaves_it_and_it_is_read_no_more(qtbot, window, page, until):
    until(lambda: not window.busy)
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert not page.isVisible()
    with qtbot.assertNotEmitted(page.read_wanted, wait=1200):
        pass


def test_a_report_is_read_before_it_is_saved_and_holds_nothing_private(page, tmp_path, until):
    page.report_button.click()
    assert page.shows_report
    until(page.save_button.isEnabled)
    shown = page.report_view.toPlainText()
    assert "threads = 3" in shown
    assert "‹data›/library.db" in shown
    assert "began" in shown
    for private in ("my secret", "mine.example", str(tmp_path), "Traceback of it"):
        assert private not in shown
    target = tmp_path / "report.zip"
    page.save_wanted.emit(str(target))
    until(lambda: "is saved" in page.report_note.text())
    with zipfile.ZipFile(target) as archive:
        held = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(held) == {"doctor.txt", "settings.txt", "log.txt"}
    assert all(text.rstrip() in shown for text in held.values())
    page.save_wanted.emit(str(tmp_path / "none" / "report.zip"))
    until(lambda: "cannot be saved" in page.report_note.text())
    page.close_report_button.click()
    assert not page.shows_report


def test_how_the_last_run_ended_is_said_once_and_reported(window, until, crashed):
    window.pages.start()
    banner = window.parts.banner
    assert banner.text == "The program ended unexpectedly last time."
    assert crashed.last() is None
    banner.action_button.click()
    page = window.pages.log.page
    until(page.save_button.isEnabled)
    shown = page.report_view.toPlainText()
    assert "ended unexpectedly on" in shown
    assert "builtins.RuntimeError" in shown
    assert SECRET not in shown
    window.pages.start()
    assert not banner.text


def test_a_diagnosis_that_fails_is_said(window, page, until):
    def fail():
        raise InputError("The machine cannot be looked at")

    window.pages.log._reporter = ProblemReporter(page.window(), Settings, fail, {})
    page.report_button.click()
    until(lambda: "cannot be looked at" in page.report_note.text())
    assert not page.save_button.isEnabled()


def test_without_a_log_nothing_offers_it(qtbot, theme, search, folders, indexing):
    from retllm_desktop.search.events import SearchLimits
    from retllm_desktop.ui.window.main_window import MainWindow
    from retllm_desktop.ui.window.services import UiServices

    window = MainWindow(UiServices(search, indexing, folders, SearchLimits()), theme)
    assert not window.commands.show_log.isVisible()
    window.close()
    window.deleteLater()
