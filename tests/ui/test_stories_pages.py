"""Stories of a person at the pages, with real packs, files and a hub: models, settings, privacy."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from retllm_desktop.cli.window import window_services
from retllm_desktop.cli.window_support import window_support
from retllm_desktop.composition.models import open_connection_record
from retllm_desktop.composition.packs import open_judge_offers, open_pack_list
from retllm_desktop.network.access import NetworkSwitch
from retllm_desktop.packs.staging import StagingArea
from retllm_desktop.platform.settings_file import load_settings, write_setting
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.hub import Fault, loopback_hub
from tests.fixtures.offers import REPO, STARTER, install_from, offer_of
from tests.ui.stories import _no_thread_left, ask, names, patient, story

__all__ = ["_no_thread_left", "patient", "story"]


@pytest.fixture
def hub():
    with loopback_hub() as running:
        for path in STARTER.iterdir():
            running.add(f"weights/{path.name}", path.read_bytes(), repo=REPO)
        yield running


@pytest.fixture
def window(theme, story, patient, hub) -> Iterator[MainWindow]:
    """A window on the library of the module, wired as the program does, on a hub of the tests."""
    paths = story.paths
    settings = load_settings(paths)
    network = NetworkSwitch()
    packs = open_pack_list(settings, paths, story.app.folders.status, network)
    packs._install_service = install_from(
        hub.address, offer_of(), StagingArea(paths.packs), network, open_connection_record(paths)
    )
    offers = open_judge_offers(settings, paths, network)
    paths.log.mkdir(parents=True, exist_ok=True)
    paths.log_file.write_text("2026-01-02 03:04:05,678 INFO 1 retllm_desktop: began\n", "utf-8")
    services = window_services(story.app, paths.window_state, packs, paths.log_file, offers)
    support = window_support(story.app, settings, paths, network, judge_offers=offers)
    made = MainWindow(replace(services, support=support), theme)
    made.show()
    made.start()
    patient(lambda: not made.busy)
    yield made
    made.close()
    shiboken6.delete(made)


def test_a_pack_comes_while_one_searches_and_is_on_record(window, hub, story, patient):
    for served in hub.files.values():
        served.always = Fault(bytes_s=1_500_000)
    window.commands.models.trigger()
    models = window.pages.models
    patient(lambda: "fetched" in models.page.rows)
    models.page.rows["fetched"].buttons["get"].setFocus()
    QTest.keyClick(models.page.rows["fetched"].buttons["get"], Qt.Key.Key_Return)
    patient(models.page.agree_button.isVisible)
    QTest.keyClick(models.page.agree_button, Qt.Key.Key_Return)
    patient(lambda: hub.sent_bytes > 0)
    ask(window, "rhubarb", patient)
    assert not models.page.isVisible()
    assert names(window)[:1] == ["minutes.txt"]
    assert models.session.fetching
    assert models.status.isVisible()
    for served in hub.files.values():
        served.always = Fault()
    patient(lambda: "is here and works" in models.status.message.text())
    window.commands.privacy.trigger()
    page = window.pages.settings.privacy_page
    patient(lambda: page.connections.rowCount() == len(hub.asked) > 0)
    models.status.show_button.click()
    patient(lambda: "pictures/s" in models.page.rows["fetched"].speed.text())


def test_the_judge_is_measured_on_this_machine(window, patient):
    window.commands.models.trigger()
    page = window.pages.models.page
    patient(lambda: "starter-fine" in page.rows)
    page.rows["starter-fine"].buttons["measure"].click()
    patient(lambda: "checked/s" in page.note.text())
    patient(lambda: "checked/s" in page.rows["starter-fine"].speed.text())
    assert window.isVisible()


def test_settings_are_changed_kept_and_taken_at_once(window, story, patient):
    window.commands.settings.trigger()
    page = window.pages.settings.settings_page
    patient(lambda: "theme" in page.rows and page.rows["theme"].isEnabled())
    for name in ("rest_on_battery", "offer_judge"):
        page.rows[name].editor.widget.click()
    patient(page.rows["offer_judge"].changed.isVisible)
    patient(lambda: load_settings(story.paths).rest_on_battery)
    assert not load_settings(story.paths).offer_judge
    assert story.app.throttle._rules.on_battery
    assert not page.waiting.isVisible()
    for name in ("rest_on_battery", "offer_judge"):
        page.rows[name].reset_button.click()
    patient(lambda: not page.rows["offer_judge"].changed.isVisible())
    assert not story.app.throttle._rules.on_battery
    line = page.rows["hub"].editor.widget
    line.setText("ftp://nowhere")
    QTest.keyClick(line, Qt.Key.Key_Return)
    patient(page.rows["hub"].error.isVisible)
    assert load_settings(story.paths).hub == ""
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_offline_holds_for_the_next_start_too(window, hub, story, patient):
    window.commands.privacy.trigger()
    page = window.pages.settings.privacy_page
    patient(lambda: bool(page.summary.text()))
    assert page.first_focus.hasFocus()
    QTest.keyClick(page.offline, Qt.Key.Key_Space)
    patient(lambda: load_settings(story.paths).offline)
    window.commands.models.trigger()
    models = window.pages.models.page
    patient(lambda: "clip-vit-b-32-256-datacomp" in models.rows)
    models.rows["clip-vit-b-32-256-datacomp"].buttons["get"].click()
    # What is pinned can be agreed to without a server, and is not fetched all the same.
    patient(lambda: models.agree_button.isVisible() or "offline" in models.note.text())
    if models.agree_button.isVisible():
        models.agree_button.click()
    patient(lambda: "offline" in models.note.text())
    assert not hub.asked
    write_setting(story.paths.settings, "offline", None)


def test_a_report_of_this_machine_holds_no_path_of_the_person(window, story, patient):
    window.commands.show_log.trigger()
    page = window.pages.log.page
    patient(lambda: "began" in page.view.toPlainText())
    page.report_button.click()
    patient(page.save_button.isEnabled)
    shown = page.report_view.toPlainText()
    assert "Model for finding" in shown
    assert str(story.paths.data) not in shown
    assert str(story.folder) not in shown


@pytest.mark.parametrize("name", ["models", "settings", "privacy", "show_log"])
def test_every_control_of_a_page_is_named_and_reached_by_tab(window, patient, name):
    getattr(window.commands, name).trigger()
    patient(lambda: not window.busy)
    page = window.parts.page_stack.currentWidget()
    assert page.accessibleName()
    wanted = {
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QLabel)
        and widget.focusProxy() is None
    }
    assert wanted
    for widget in wanted:
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        assert widget.accessibleName() or text, widget
    reached = set()
    for _ in range(400):
        focus = window.focusWidget() or page
        if focus in reached and len(reached & wanted) == len(wanted):
            break
        reached.add(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert wanted <= reached, [w.accessibleName() for w in wanted - reached]
