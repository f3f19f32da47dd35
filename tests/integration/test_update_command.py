"""What the command line says of newer versions, against a server."""

import json
import socket

import pytest

from retllm_desktop.cli.main import run_command
from retllm_desktop.composition import releases
from retllm_desktop.composition.releases import releases_section
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from tests.fixtures.hub import loopback_hub
from tests.fixtures.release_server import FEED, ReleaseServer, release

NAME = "retllm-desktop-99.0-x86_64.AppImage"


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A server that this copy, an AppImage, knows."""
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(releases, "bundled_folder", lambda kind: tmp_path / "_bundled" / kind)
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    with loopback_hub() as hub:
        made = ReleaseServer(hub, tmp_path)
        channel = tmp_path / "_bundled" / "resources" / "release.toml"
        channel.parent.mkdir(parents=True)
        channel.write_text(
            f"feed = '{made.base}/{FEED}'\nkeys = ['{made.key.public_line}']\nform = 'appimage'\n"
        )
        yield made


def call(capsys, data, *words):
    code = run_command(["update", "--data-dir", str(data), *words])
    return code, capsys.readouterr()


def test_a_newer_version_is_told_and_fetched(server, tmp_path, capsys):
    entry = server.publish_file(NAME, b"program" * 1000)
    server.publish(release("99.0", entry, changes="- much"), expires="2999-01-01T00:00:00+00:00")
    code, said = call(capsys, tmp_path)
    assert code == 0
    assert "Version 99.0 is there" in said.out
    assert "• much" in said.out
    assert "update --download" in said.out
    folder = tmp_path / "my downloads"
    code, said = call(capsys, tmp_path, "--download", "--folder", str(folder), "--json")
    assert code == 0
    told = json.loads(said.out)
    assert told["fetched"] == str(folder / NAME)
    assert (folder / NAME).read_bytes() == b"program" * 1000
    section = releases_section(Settings(), resolve_paths(tmp_path))
    assert section.remarks[0].text == "Version 99.0 is there."
    assert section.sound


def test_offline_and_failing_servers_are_told(server, tmp_path, capsys):
    code, said = call(capsys, tmp_path, "--set", "offline=true")
    assert code == 1
    assert "offline" in said.err
    assert not server.hub.asked
    section = releases_section(Settings(offline=True), resolve_paths(tmp_path))
    assert "not asked" in section.facts[-1].shown
    code, said = call(capsys, tmp_path)
    assert code == 1
    assert "has no file" in said.err
    assert releases_section(Settings(), resolve_paths(tmp_path)).facts[-1].value != "99.0"


def test_a_checkout_has_a_command_and_asks_nobody(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", None)
    code, said = call(capsys, tmp_path)
    assert code == 1
    assert "built from source" in said.err
    assert "git pull" in said.err
