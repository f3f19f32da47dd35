"""Privacy in the window: the record of connections, the switch for offline, what is kept."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from retllm_desktop.composition.application import make_pack_service
from retllm_desktop.network.access import ConnectionRecord, NetworkSwitch
from retllm_desktop.packs.pack_list import PackList
from retllm_desktop.packs.staging import StagingArea
from retllm_desktop.platform import settings_file
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings_file import SettingsStore
from retllm_desktop.platform.stored_data import StoredData, StoredKind
from retllm_desktop.ui.settings.support_services import SupportServices
from tests.fixtures.hub import Fault, loopback_hub
from tests.fixtures.offers import REPO, STARTER, install_from, offer_of


@pytest.fixture
def hub():
    with loopback_hub() as running:
        for path in STARTER.iterdir():
            running.add(f"weights/{path.name}", path.read_bytes(), repo=REPO)
        yield running


@pytest.fixture
def where(tmp_path):
    return resolve_paths(tmp_path / "data")


@pytest.fixture
def network():
    return NetworkSwitch()


@pytest.fixture
def more_services(where, hub, network):
    record = ConnectionRecord(where.connections)
    packs = PackList(
        lambda: make_pack_service(settings_file.load_settings_file(where.settings), where),
        install_from(hub.address, offer_of(), StagingArea(where.packs), network, record),
        settings_path=where.settings,
        own_folder=where.packs,
        library=lambda: None,
        hardware=lambda: None,
    )

    def apply(name, now):
        if name == "offline":
            network.set_offline(offline=now.offline)

    support = SupportServices(
        settings=SettingsStore(where),
        apply=apply,
        network=network,
        connections=record,
        stored=StoredData(where),
    )
    return {"packs": packs, "support": support, "history_file": where.query_history}


@pytest.fixture
def page(window, until):
    window.commands.privacy.trigger()
    page = window.pages.settings.privacy_page
    until(lambda: bool(page.summary.text()) and page.stored.layout().count() > 0)
    return page


def begin_fetching(window, until):
    window.commands.models.trigger()
    models = window.pages.models.page
    until(lambda: "fetched" in models.rows)
    models.rows["fetched"].buttons["get"].click()
    until(models.agree_button.isVisible)
    models.agree_button.click()
    return models


def test_before_anything_was_fetched_there_was_no_connection(page):
    assert page.summary.text() == "The program has connected to no server."
    assert not page.connections.isVisible()


def test_a_pack_comes_while_one_searches_and_every_request_is_listed(
    window, hub, until, search, page
):
    for served in hub.files.values():
        served.always = Fault(bytes_s=2_000_000)
    models = begin_fetching(window, until)
    until(lambda: "of" in models.note.text())
    window.composer.search_text("dog")
    assert window.parts.page_stack.current == ""
    until(lambda: "Getting a model" in window.pages.models.status.message.text())
    until(lambda: not window.search.running)
    assert search.queries[-1].text == "dog"
    for served in hub.files.values():
        served.always = Fault()
    until(lambda: "is here and works" in window.pages.models.status.message.text())
    window.commands.privacy.trigger()
    until(lambda: page.connections.rowCount() == len(hub.asked) > 0)
    texts = [page.connections.item(row, 2).text() for row in range(page.connections.rowCount())]
    assert sorted(texts) == sorted(
        f"To get «weights/{asked.path.rpartition('/')[2]}» of {REPO}" for asked in hub.asked
    )
    assert page.connections.item(0, 1).text() == f"127.0.0.1:{hub.port}"
    assert page.connections.item(0, 5).text() == "done"
    assert "received" in page.summary.text()


def test_offline_breaks_off_what_runs_and_lets_nothing_out(
    qtbot, window, hub, until, page, where, network
):
    for served in hub.files.values():
        served.always = Fault(bytes_s=100_000)
    models = begin_fetching(window, until)
    until(lambda: hub.sent_bytes > 0)
    window.commands.privacy.trigger()
    qtbot.mouseClick(page.offline, Qt.MouseButton.LeftButton, pos=page.offline.rect().center() / 8)
    if not page.offline.isChecked():
        page.offline.click()
    assert network.reason
    until(lambda: "offline" in models.note.text())
    assert settings_file.load_settings_file(where.settings).offline
    asked = len(hub.asked)
    models = begin_fetching_again(window, until)
    until(lambda: models.note.property("role") == "error")
    assert len(hub.asked) == asked
    assert len(ConnectionRecord(where.connections).read()) == asked
    window.commands.privacy.trigger()
    page.offline.click()
    until(lambda: not settings_file.load_settings_file(where.settings).offline)
    until(lambda: not network.reason)


def begin_fetching_again(window, until):
    window.commands.models.trigger()
    models = window.pages.models.page
    until(lambda: not models.session.busy)
    models.rows["fetched"].buttons["get"].click()
    until(lambda: models.agree_button.isVisible() or models.note.property("role") == "error")
    if models.agree_button.isVisible():
        models.agree_button.click()
    return models


def test_the_switch_is_the_one_of_the_settings(window, page, until, where):
    page.offline.click()
    until(lambda: where.settings.exists() and "offline" in where.settings.read_text("utf-8"))
    window.commands.settings.trigger()
    rows = window.pages.settings.settings_page.rows
    until(lambda: "offline" in rows)
    row = rows["offline"]
    until(row.isEnabled)
    assert row.editor.widget.isChecked()
    row.reset_button.click()
    until(lambda: not row.changed.isVisible())
    window.commands.privacy.trigger()
    until(lambda: not page.offline.isChecked())


def test_offline_holds_even_where_it_cannot_be_written(page, where, network, until):
    where.settings.parent.mkdir(parents=True, exist_ok=True)
    where.settings.write_text("threads = ", "utf-8")
    page.offline.click()
    until(page.note.isVisible)
    assert network.reason
    assert page.offline.isChecked()


def test_what_is_kept_is_listed_with_its_size_and_derived_things_can_be_cleared(
    window, where, until
):
    prepared = where.cache / "image_embeddings" / "ab"
    prepared.mkdir(parents=True)
    (prepared / "one").write_bytes(b"1" * 5000)
    where.database.write_bytes(b"2" * 3000)
    window.commands.privacy.trigger()
    page = window.pages.settings.privacy_page
    until(lambda: StoredKind.PREPARED in page.clear_buttons)
    assert StoredKind.LIBRARY not in page.clear_buttons
    assert page.clear_buttons[StoredKind.PREPARED].accessibleName().startswith("Clear: ")
    page.clear_buttons[StoredKind.PREPARED].click()
    until(lambda: StoredKind.PREPARED not in page.clear_buttons)
    assert not prepared.exists()
    assert where.database.exists()
    shutil.rmtree(where.data)


def test_what_was_searched_for_is_named_and_forgotten_for_good(window, where, until, page):
    assert StoredKind.SEARCHES not in page.clear_buttons
    window.parts.search_bar.set_text("a red mug")
    window.composer.search_text("a red mug")
    until(lambda: where.query_history.exists() and not window.busy)
    window.commands.privacy.trigger()
    until(lambda: StoredKind.SEARCHES in page.clear_buttons)
    texts = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "What you searched for" in texts
    assert "Up in the search box" in texts
    page.clear_buttons[StoredKind.SEARCHES].click()
    until(lambda: StoredKind.SEARCHES not in page.clear_buttons)
    assert not where.query_history.exists()
    assert window.suggestions.history.searches == ()
    # Not to remember is kept, and is nothing to clear.
    window.suggestions.set_remembering(remembers=False)
    until(lambda: where.query_history.exists() and not window.suggestions.busy)
    page.clear_buttons.clear()
    window.parts.page_stack.show_list()
    window.commands.privacy.trigger()
    until(lambda: bool(page.clear_buttons) or not window.pages.busy)
    assert StoredKind.SEARCHES not in page.clear_buttons
    assert "remembers" in where.query_history.read_text("utf-8")


def test_what_the_environment_forbids_is_said(window, more_services, until, network, page):
    network._forced = "HF_HUB_OFFLINE is set"
    window.pages.settings.session.load()
    until(lambda: not page.offline.isEnabled())
    assert page.offline.isChecked()
    assert "HF_HUB_OFFLINE is set" in page.offline_note.text()
