"""The page of models: two clicks get one, one click uses it; errors are said, stops keep."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from retllm_desktop.composition.application import make_pack_service
from retllm_desktop.composition.models import open_machine_records
from retllm_desktop.composition.trial_set import BundledTrial
from retllm_desktop.core.knowledge import EVERYTHING
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.packs.benchmarks import PackBenchmark
from retllm_desktop.packs.installation import ModelOpeners
from retllm_desktop.packs.pack_list import PackList, PackStatus
from retllm_desktop.packs.recommendation import MachineLimits
from retllm_desktop.packs.staging import StagingArea
from retllm_desktop.platform import settings_file
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.models.models_page import ModelsPage
from retllm_desktop.ui.models.packs_session import PacksSession
from tests.fixtures.hub import Fault, loopback_hub
from tests.fixtures.offers import REPO, STARTER, install_from, offer_of
from tests.unit.packs.test_requirements import machine

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


def speeds(where):
    openers = ModelOpeners(
        lambda pack: OnnxDualEncoder(pack, threads=1), lambda _pack: None, lambda _pack: None
    )
    return PackBenchmark(openers, lambda: BundledTrial(12), open_machine_records(where))


@pytest.fixture
def page(qtbot, hub, where, theme):
    packs = PackList(
        lambda: make_pack_service(settings_file.load_settings_file(where.settings), where),
        # It knows photographs, so that it is no pack of the drawn world alone, and needs more
        # than any pack of the catalogue, so that it is the one that suits a large machine.
        install_from(
            hub.address,
            replace(offer_of(), knows=EVERYTHING, minimum_ram_bytes=8 * 2**30),
            StagingArea(where.packs),
        ),
        settings_path=where.settings,
        own_folder=where.packs,
        library=lambda: None,
        hardware=lambda: None,
        benchmark=speeds(where),
        limits=lambda: MachineLimits(machine(64 * 2**30), None, 50.0),
    )
    session = PacksSession(packs)
    made = ModelsPage(session, theme)
    made.show()
    qtbot.waitUntil(lambda: "fetched" in made.rows, timeout=WAIT_MS)
    yield made
    session.close(WAIT_MS / 1000)
    shiboken6.delete(made)
    shiboken6.delete(session)


def click(qtbot, button):
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=WAIT_MS)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_two_clicks_get_a_pack_and_one_uses_it(qtbot, page, where):
    click(qtbot, page.rows["fetched"].buttons["get"])
    qtbot.waitUntil(page.agree_button.isVisible, timeout=WAIT_MS)
    assert "Licence: MIT" in page.note.text()
    assert not where.packs.exists() or not list(where.packs.glob("fetched/manifest.json"))
    click(qtbot, page.agree_button)
    qtbot.waitUntil(page.use_button.isVisible, timeout=WAIT_MS)
    assert "is here and works" in page.note.text()
    with qtbot.waitSignal(page.session.chosen, timeout=WAIT_MS):
        click(qtbot, page.use_button)
    assert settings_file.load_settings_file(where.settings).coarse_pack == "fetched"


def test_what_suits_this_computer_is_shown_and_got(qtbot, page):
    qtbot.waitUntil(lambda: page.set_card is not None, timeout=WAIT_MS)
    said = [label.text() for label in page.set_card.findChildren(QLabel)]
    assert said[0] == "What suits this computer"
    assert said[1].startswith("To find pictures: ")
    assert "to get in all; it needs" in page.set_card.summary.text()
    click(qtbot, page.set_card.buttons["fetched"])
    qtbot.waitUntil(page.agree_button.isVisible, timeout=WAIT_MS)
    assert page.agree_button.isEnabled()
    assert "Licence: MIT" in page.note.text()


def test_nothing_is_fetched_without_a_yes(qtbot, page, where, hub):
    click(qtbot, page.rows["fetched"].buttons["get"])
    click(qtbot, page.later_button)
    assert not page.task.isVisible()
    assert not hub.gets()


def test_what_is_stopped_is_kept_and_gone_on_with(qtbot, page, hub):
    for served in hub.files.values():
        served.always = Fault(bytes_s=300_000)
    click(qtbot, page.rows["fetched"].buttons["get"])
    click(qtbot, page.agree_button)
    qtbot.waitUntil(lambda: page.progress.value() > 20, timeout=WAIT_MS)
    click(qtbot, page.stop_button)
    qtbot.waitUntil(lambda: page.note.text().startswith("Stopped"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.rows["fetched"].row.status is PackStatus.BEGUN, timeout=WAIT_MS)
    for served in hub.files.values():
        served.always = Fault()
    click(qtbot, page.rows["fetched"].buttons["get"])
    click(qtbot, page.agree_button)
    qtbot.waitUntil(page.use_button.isVisible, timeout=WAIT_MS)
    assert any("range" in map(str.lower, asked.headers) for asked in hub.gets())


def test_a_hub_that_has_it_not_is_said_and_the_rest_can_be_used(qtbot, page, hub):
    for served in hub.files.values():
        served.always = Fault(status=404)
    click(qtbot, page.rows["fetched"].buttons["get"])
    click(qtbot, page.agree_button)
    qtbot.waitUntil(lambda: page.note.property("role") == "error", timeout=WAIT_MS)
    assert page.note.text().endswith(".")
    assert not page.stop_button.isVisible()
    assert page.rows["fetched"].isEnabled()


def test_files_that_are_here_are_imported(qtbot, page, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(Path(STARTER), folder)
    page.import_path(str(folder))
    qtbot.waitUntil(page.use_button.isVisible, timeout=WAIT_MS)
    assert "is here and works" in page.note.text()


def test_what_holds_no_model_is_said(qtbot, page, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    page.import_path(str(folder))
    qtbot.waitUntil(lambda: page.note.property("role") == "error", timeout=WAIT_MS)


def test_what_was_got_can_be_removed(qtbot, page, where):
    click(qtbot, page.rows["fetched"].buttons["get"])
    click(qtbot, page.agree_button)
    qtbot.waitUntil(page.use_button.isVisible, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "remove" in page.rows["fetched"].buttons, timeout=WAIT_MS)
    click(qtbot, page.rows["fetched"].buttons["remove"])
    qtbot.waitUntil(lambda: "is removed" in page.note.text(), timeout=WAIT_MS)
    assert not (where.packs / "fetched").exists()
    qtbot.waitUntil(lambda: "get" in page.rows["fetched"].buttons, timeout=WAIT_MS)


def test_enter_presses_what_has_the_focus(qtbot, page):
    page.rows["fetched"].buttons["get"].setFocus()
    qtbot.keyClick(page.rows["fetched"].buttons["get"], Qt.Key.Key_Return)
    qtbot.waitUntil(page.agree_button.isVisible, timeout=WAIT_MS)
    qtbot.keyClick(page.agree_button, Qt.Key.Key_Return)
    qtbot.waitUntil(page.use_button.isVisible, timeout=WAIT_MS)


def test_what_is_measured_is_shown_and_remembered(qtbot, page, where):
    card = page.rows["starter-coarse"]
    assert not card.speed.isVisible()
    click(qtbot, card.buttons["measure"])
    qtbot.waitUntil(lambda: "pictures/s" in page.note.text(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "queries/s" in page.rows["starter-coarse"].speed.text())
    fresh = speeds(where)
    pack = make_pack_service(settings_file.load_settings_file(where.settings), where).packs()
    known = {one.pack.manifest.id: fresh.known(one.pack) for one in pack}
    assert known["starter-coarse"].pictures_s > 0
    assert known["starter-fine"] is None


def test_getting_a_pack_tells_its_speed_already(qtbot, page):
    click(qtbot, page.rows["fetched"].buttons["get"])
    click(qtbot, page.agree_button)
    qtbot.waitUntil(page.use_button.isVisible, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "pictures/s" in page.rows["fetched"].speed.text(), timeout=WAIT_MS)


def test_a_pack_is_tried_and_a_damaged_one_is_said_to_be(qtbot, page, where):
    click(qtbot, page.rows["fetched"].buttons["get"])
    click(qtbot, page.agree_button)
    qtbot.waitUntil(lambda: "validate" in page.rows["fetched"].buttons, timeout=WAIT_MS)
    click(qtbot, page.rows["fetched"].buttons["validate"])
    qtbot.waitUntil(lambda: "files are whole" in page.note.text(), timeout=WAIT_MS)
    text = where.packs / "fetched" / "text.onnx"
    text.chmod(0o644)
    text.write_bytes(text.read_bytes()[:-1] + b"\x00")
    click(qtbot, page.rows["fetched"].buttons["validate"])
    qtbot.waitUntil(lambda: page.note.property("role") == "error", timeout=WAIT_MS)


def test_what_packs_know_is_said(page):
    labels = [label.text() for label in page.rows["all-minilm-l6-v2"].findChildren(QLabel)]
    assert "Knows texts, in English" in labels
    assert any("licence Apache-2.0" in text for text in labels)
