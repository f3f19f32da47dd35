"""Models in the window: two clicks get one, one click uses it; errors are said, stops keep."""

import shutil
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt

from retllm_desktop.composition.application import make_pack_service
from retllm_desktop.packs.pack_list import PackList
from retllm_desktop.packs.staging import StagingArea
from retllm_desktop.platform import settings
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.models.packs_dialog import PacksDialog
from tests.fixtures.hub import Fault, loopback_hub
from tests.fixtures.offers import REPO, STARTER, install_from, offer_of

WAIT_MS = 60_000


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
def dialog(qtbot, hub, where, theme):
    packs = PackList(
        lambda: make_pack_service(settings.load_settings_file(where.settings), where),
        install_from(hub.address, offer_of(), StagingArea(where.packs)),
        settings_path=where.settings,
        own_folder=where.packs,
        library=lambda: None,
        hardware=lambda: None,
    )
    made = PacksDialog(packs)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.show()
    qtbot.waitUntil(lambda: "fetched" in made.rows, timeout=WAIT_MS)
    yield made
    made.close()
    shiboken6.delete(made)


def click(qtbot, button):
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=WAIT_MS)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_two_clicks_get_a_pack_and_one_uses_it(qtbot, dialog, where):
    click(qtbot, dialog.rows["fetched"].buttons["Get"])
    qtbot.waitUntil(dialog.agree_button.isVisible, timeout=WAIT_MS)
    assert "Licence: MIT" in dialog.note.text()
    assert not where.packs.exists() or not list(where.packs.glob("fetched/manifest.json"))
    click(qtbot, dialog.agree_button)
    qtbot.waitUntil(dialog.use_button.isVisible, timeout=WAIT_MS)
    assert "is here and works" in dialog.note.text()
    with qtbot.waitSignal(dialog.reopen_wanted, timeout=WAIT_MS):
        click(qtbot, dialog.use_button)
    assert settings.load_settings_file(where.settings).coarse_pack == "fetched"


def test_nothing_is_fetched_without_a_yes(qtbot, dialog, where, hub):
    click(qtbot, dialog.rows["fetched"].buttons["Get"])
    click(qtbot, dialog.back_button)
    assert not dialog.note.isVisible()
    assert not hub.gets()


def test_what_is_stopped_is_kept_and_gone_on_with(qtbot, dialog, hub):
    for served in hub.files.values():
        served.always = Fault(bytes_s=300_000)
    click(qtbot, dialog.rows["fetched"].buttons["Get"])
    click(qtbot, dialog.agree_button)
    qtbot.waitUntil(lambda: dialog.progress.value() > 20, timeout=WAIT_MS)
    click(qtbot, dialog.stop_button)
    qtbot.waitUntil(lambda: dialog.note.text().startswith("Stopped"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Go on" in dialog.rows["fetched"].buttons, timeout=WAIT_MS)
    for served in hub.files.values():
        served.always = Fault()
    click(qtbot, dialog.rows["fetched"].buttons["Go on"])
    click(qtbot, dialog.agree_button)
    qtbot.waitUntil(dialog.use_button.isVisible, timeout=WAIT_MS)
    assert any("range" in map(str.lower, asked.headers) for asked in hub.gets())


def test_a_hub_that_has_it_not_is_said_and_the_rest_can_be_used(qtbot, dialog, hub):
    for served in hub.files.values():
        served.always = Fault(status=404)
    click(qtbot, dialog.rows["fetched"].buttons["Get"])
    click(qtbot, dialog.agree_button)
    qtbot.waitUntil(lambda: dialog.note.property("role") == "error", timeout=WAIT_MS)
    assert dialog.note.text().endswith(".")
    assert not dialog.stop_button.isVisible()
    assert dialog.rows["fetched"].isEnabled()


def test_files_that_are_here_are_imported(qtbot, dialog, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(Path(STARTER), folder)
    dialog.import_path(str(folder))
    qtbot.waitUntil(dialog.use_button.isVisible, timeout=WAIT_MS)
    assert "is here and works" in dialog.note.text()


def test_what_holds_no_model_is_said(qtbot, dialog, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    dialog.import_path(str(folder))
    qtbot.waitUntil(lambda: dialog.note.property("role") == "error", timeout=WAIT_MS)


def test_what_was_got_can_be_removed(qtbot, dialog, where):
    click(qtbot, dialog.rows["fetched"].buttons["Get"])
    click(qtbot, dialog.agree_button)
    qtbot.waitUntil(dialog.use_button.isVisible, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Remove" in dialog.rows["fetched"].buttons, timeout=WAIT_MS)
    click(qtbot, dialog.rows["fetched"].buttons["Remove"])
    qtbot.waitUntil(lambda: "is removed" in dialog.note.text(), timeout=WAIT_MS)
    assert not (where.packs / "fetched").exists()
    qtbot.waitUntil(lambda: "Get" in dialog.rows["fetched"].buttons, timeout=WAIT_MS)
