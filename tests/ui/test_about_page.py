"""The page about the program: newer versions when asked for, and the licences."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from retllm_desktop.platform.licences import LicensedKind, LicensedPart
from retllm_desktop.releases.channel import ReleaseChannel
from retllm_desktop.releases.errors import ReleaseError
from retllm_desktop.releases.installation_form import Installation, InstallationForm
from retllm_desktop.ui.about.about_services import AboutServices
from retllm_desktop.ui.settings.support_services import SupportServices
from tests.fixtures.hub import Fault, loopback_hub
from tests.fixtures.release_server import FEED, ReleaseServer, release

NAME = "retllm-desktop-0.2.0-x86_64.AppImage"
CHECKOUT = Installation(InstallationForm.CHECKOUT, "linux", "x86_64")


@pytest.fixture
def server(tmp_path):
    with loopback_hub() as hub:
        yield ReleaseServer(hub, tmp_path)


@pytest.fixture
def source(server):
    """What the window asks; a test may put something else there."""
    return [server.service()]


@pytest.fixture
def more_services(server, source, tmp_path):
    text = tmp_path / "MIT.txt"
    text.write_text("Permission is hereby granted")
    parts = (
        LicensedPart(LicensedKind.PROGRAM, "retllm-desktop", "0.1.0", "Apache-2.0"),
        LicensedPart(LicensedKind.LIBRARY, "rich", "15.0", "MIT", files=(text,)),
        LicensedPart(LicensedKind.LIBRARY, "libx.so", "1", "LGPL-2.1-or-later", "rich"),
        LicensedPart(LicensedKind.MODEL, "starter", "1.0", "MIT", files=(tmp_path / "gone",)),
    )

    def opened():
        if isinstance(source[0], ReleaseError):
            raise source[0]
        return source[0]

    about = AboutServices("0.1.0", opened, lambda: parts, tmp_path / "Downloads")
    return {"support": SupportServices(about=about)}


@pytest.fixture
def page(window, until):
    window.commands.about.trigger()
    page = window.pages.about.page
    until(lambda: bool(page.updates.note.text()) and page.licences.list.count() == 4)
    return page


def test_nothing_is_asked_before_the_button_is_pressed(page, server):
    assert page.isVisible()
    assert not server.hub.asked
    assert server.hub.address.removeprefix("http://") in page.updates.note.text()
    assert page.updates.check_button.isVisible()


def test_a_newer_version_is_shown_fetched_and_revealed(
    page, window, server, until, tmp_path, monkeypatch
):
    server.publish(release("0.2.0", server.publish_file(NAME, b"x" * 5000), changes="- <b>new</b>"))
    updates = page.updates
    updates.check_button.setFocus()
    updates.check_button.click()
    assert updates.stop_button.isVisible()
    until(updates.download_button.isVisible)
    assert updates.changes.toPlainText() == "0.2.0 (2026-11-30)\n• <b>new</b>"
    assert "5" in updates.download_button.text()
    updates.download_button.click()
    until(updates.reveal_button.isVisible)
    assert (tmp_path / "Downloads" / NAME).read_bytes() == b"x" * 5000
    assert "signature is right" in updates.note.text()
    shown: list[Path] = []
    monkeypatch.setattr(window.pages.about, "_reveal", shown.append)
    updates.reveal_button.click()
    assert shown == [tmp_path / "Downloads" / NAME]


def test_a_transfer_is_stopped(page, server, until, tmp_path):
    server.publish(release("0.2.0", server.publish_file(NAME, bytes(2_000_000))))
    server.hub.files[f"some/releases/{NAME}"].always = Fault(bytes_s=200_000.0)
    page.updates.check_button.click()
    until(page.updates.download_button.isVisible)
    page.updates.download_button.click()
    until(page.updates.stop_button.isVisible)
    page.updates.stop_button.click()
    until(page.updates.download_button.isVisible)
    assert not list((tmp_path / "Downloads").iterdir())


def test_what_goes_wrong_is_a_sentence_on_the_page(page, server, until):
    server.publish(release("0.2.0")).data += b" "
    page.updates.check_button.click()
    until(page.updates.check_button.isVisible)
    assert page.updates.note.text().startswith("The signature of the list of releases is wrong.")
    server.network.set_offline(offline=True)
    asked = len(server.hub.asked)
    page.updates.check_button.click()
    until(lambda: "offline" in page.updates.note.text())
    assert len(server.hub.asked) == asked


def test_a_server_that_says_nothing_is_left(page, server, until):
    server.publish(release("0.2.0")).always = Fault(silence_s=1.0)
    page.updates.check_button.click()
    until(lambda: any(asked.path.endswith(FEED) for asked in server.hub.asked))
    page.updates.stop_button.click()
    assert page.updates.note.text() == "It was stopped."


def test_a_checkout_is_told_its_command(server, source, window, until):
    source[0] = server.service(installation=CHECKOUT)
    source[0].channel = ReleaseChannel()
    window.commands.about.trigger()
    updates = window.pages.about.page.updates
    until(updates.copy_button.isVisible)
    assert updates.check_button.isHidden()
    updates.copy_button.click()
    assert QGuiApplication.clipboard().text() == "git pull && sh packaging/run.sh"


def test_licences_are_searched_and_read(page, until):
    licences = page.licences
    until(lambda: "without a text" in licences.view.toPlainText())
    licences.search.setText("mit rich")
    until(lambda: "Permission" in licences.view.toPlainText())
    assert licences.title.text() == "rich 15.0"
    assert licences.about.text() == "Library, MIT"
    licences.search.setText("lgpl")
    until(lambda: "that of rich" in licences.view.toPlainText())
    licences.search.setText("starter")
    until(lambda: "cannot be read" in licences.view.toPlainText())
    licences.search.setText("nothing at all")
    assert licences.list.count() == 0
    assert licences.about.text() == "Nothing is called so."


def test_an_installation_that_is_damaged_says_so(source, window, until):
    source[0] = ReleaseError("What this copy knows of its releases cannot be used")
    window.commands.about.trigger()
    updates = window.pages.about.page.updates
    until(lambda: "cannot be used" in updates.note.text())
    assert updates.check_button.isHidden()
