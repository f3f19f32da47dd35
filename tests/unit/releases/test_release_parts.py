"""Signatures, channels, forms of installation, and what makes the list."""

import base64
import json
import shutil
import subprocess
import sys

import pytest
import release_feed

from retllm_desktop.platform.paths import bundled_folder
from retllm_desktop.releases.channel import CHANNEL_FILE, ReleaseChannel, read_channel
from retllm_desktop.releases.errors import ReleaseError
from retllm_desktop.releases.feed import parse_feed
from retllm_desktop.releases.installation_form import (
    Installation,
    InstallationForm,
    find_installation,
)
from retllm_desktop.releases.minisign import parse_public_key, parse_signature, verify_signature


@pytest.mark.parametrize("prehashed", [True, False])
def test_both_kinds_of_signature(prehashed):
    key = release_feed.new_key()
    public = parse_public_key(f"untrusted comment: x\n{key.public_line}\n")
    text = release_feed.sign(b"message", key, "it was said", prehashed=prehashed)
    signature = parse_signature(text.encode())
    assert signature.prehashed is prehashed
    assert signature.trusted_comment == "it was said"
    verify_signature(b"message", signature, (public,))
    with pytest.raises(ReleaseError, match="is wrong"):
        verify_signature(b"massage", signature, (public,))
    other = parse_signature(text.replace("it was said", "it was not said").encode())
    with pytest.raises(ReleaseError, match="is wrong"):
        verify_signature(b"message", other, (public,))


@pytest.mark.parametrize("text", ["", "!!", "RWQ=", "a\nb", base64.b64encode(bytes(42)).decode()])
def test_public_keys_that_are_none(text):
    with pytest.raises(ReleaseError, match="public key"):
        parse_public_key(text)


def test_a_secret_key_comes_back_and_a_damaged_one_does_not():
    key = release_feed.new_key()
    text = release_feed.format_secret(key)
    assert release_feed.parse_secret(text).public_line == key.public_line
    raw = bytearray(base64.b64decode(text.splitlines()[1]))
    raw[80] ^= 1
    with pytest.raises(ValueError, match="damaged"):
        release_feed.parse_secret(base64.b64encode(raw).decode())
    raw[2:4] = b"Sc"
    with pytest.raises(ValueError, match="password"):
        release_feed.parse_secret(base64.b64encode(raw).decode())


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not here")
def test_minisign_itself_agrees(tmp_path):
    key = release_feed.new_key()
    (tmp_path / "file").write_bytes(b"message")
    (tmp_path / "file.minisig").write_text(release_feed.sign(b"message", key, "said"))
    (tmp_path / "key").write_text(release_feed.format_secret(key))
    done = subprocess.run(
        ["minisign", "-Vm", tmp_path / "file", "-P", key.public_line],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    signed = subprocess.run(
        ["minisign", "-Sm", tmp_path / "file", "-s", tmp_path / "key", "-W"],
        capture_output=True,
        check=False,
    )
    assert signed.returncode == 0, signed.stderr
    signature = parse_signature((tmp_path / "file.minisig").read_bytes())
    verify_signature(b"message", signature, (parse_public_key(key.public_line),))


def test_a_checkout_knows_no_list():
    assert read_channel(bundled_folder("resources") / CHANNEL_FILE) == ReleaseChannel()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("feed = 5", "texts"),
        ("feed = 'ftp://x/y'", "no address"),
        ("feed = 'http://example.org/f'\nkeys = ['x']", "https alone"),
        ("feed = 'https://example.org/f'", "names no key"),
        ("feed = 'https://example.org/f'\nkeys = ['x']", "public key"),
        ("= 1", "cannot be used"),
    ],
)
def test_channels_that_cannot_be_used(tmp_path, text, sentence):
    file = tmp_path / CHANNEL_FILE
    file.write_text(text)
    with pytest.raises(ReleaseError, match=sentence):
        read_channel(file)


def found(tmp_path, said="", environment=(), **how):
    parts = {
        "resources": tmp_path / "_bundled" / "resources",
        "machine": "AMD64",
        "prefix": tmp_path,
    }
    parts |= {"frozen": False, "platform": "linux", "program": tmp_path / "program"}
    parts |= {"dpkg_list": tmp_path / "list"} | how
    return find_installation(said, dict(environment), **parts)


def test_how_a_copy_came_onto_the_machine(tmp_path):
    form = InstallationForm
    assert found(tmp_path) == Installation(form.PIP, "linux", "x86_64")
    assert found(tmp_path, resources=tmp_path).form is form.CHECKOUT
    assert found(tmp_path, frozen=True).form is form.FOLDER
    assert found(tmp_path, frozen=True, environment=[("APPIMAGE", "/x")]).form is form.APPIMAGE
    # The variable of another program that started this one says nothing.
    assert found(tmp_path, environment=[("APPIMAGE", "/x")]).form is form.PIP
    assert found(tmp_path, "dmg", frozen=True).form is form.DMG
    assert found(tmp_path, "nonsense", frozen=True, platform="win32").form is form.INSTALLER
    (tmp_path / "list").write_text(f"/opt\n{tmp_path / 'program'}\n")
    assert found(tmp_path, "appimage", frozen=True).form is form.DEB
    (tmp_path / "uv-receipt.toml").touch()
    assert found(tmp_path).command() == "uv tool upgrade retllm-desktop"
    (tmp_path / "pipx_metadata.json").touch()
    assert found(tmp_path).command() == "pipx upgrade retllm-desktop"


def test_a_command_survives_spaces(tmp_path):
    deb = Installation(InstallationForm.DEB, "linux", "x86_64")
    assert deb.command(tmp_path / "my files" / "a.deb").endswith("my files/a.deb'")
    assert deb.command() == ""


def test_the_list_of_a_folder_of_artefacts(tmp_path, monkeypatch, capsys):
    secret, public = tmp_path / "secret", tmp_path / "public"
    artefacts = tmp_path / "out"
    artefacts.mkdir()
    (artefacts / "retllm-desktop_0.2.0_amd64.deb").write_bytes(b"deb")
    (artefacts / "retllm_desktop-0.2.0-py3-none-any.whl").write_bytes(b"wheel")
    (artefacts / "notes.txt").write_text("no artefact")
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("# C\n\n## [0.2.0] - 2026-12-01\n\n- new\n\n## [0.1.0]\n\n- old\n")

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["release_feed.py", *map(str, words)])
        return release_feed.main()

    assert run("new-key", secret, public) == 0
    assert secret.stat().st_mode & 0o077 == 0
    where = ["write", artefacts, "--base", "https://example.org/r/", "--changelog", changelog]
    assert run(*where, "--version", "0.2.0", "--secret", secret) == 0
    feed = (artefacts / "releases.json").read_bytes()
    key = parse_public_key(public.read_text())
    for name in ("releases.json", "retllm-desktop_0.2.0_amd64.deb"):
        signature = parse_signature((artefacts / f"{name}.minisig").read_bytes())
        verify_signature((artefacts / name).read_bytes(), signature, (key,))
        assert f"file:{name}" in signature.trusted_comment
    (release,) = parse_feed(feed).releases
    assert (str(release.version), release.day, release.changes) == ("0.2.0", "2026-12-01", "• new")
    assert [(f.form, f.system, f.architecture) for f in release.files] == [
        ("deb", "linux", "x86_64"),
        ("pip", "any", "any"),
    ]
    assert release.files[0].address == "https://example.org/r/retllm-desktop_0.2.0_amd64.deb"

    before = artefacts / "releases.json"
    monkeypatch.setenv(release_feed.KEY_VARIABLE, secret.read_text())
    assert run(*where, "--version", "0.1.0", "--before", before) == 0
    versions = [one["version"] for one in json.loads(before.read_bytes())["releases"]]
    assert versions == ["0.1.0", "0.2.0"]
    before.write_bytes(before.read_bytes() + b" ")
    assert run(*where, "--version", "0.1.0", "--before", before) == 1
    assert run(*where, "--version", "9.9.9") == 1
    assert "no section" in capsys.readouterr().err

    channel = tmp_path / CHANNEL_FILE
    key_line = public.read_text().splitlines()[1]
    told = ("--feed", "https://example.org/r/releases.json", "--key", key_line, "--form", "deb")
    assert run("channel", channel, *told) == 0
    known = read_channel(channel)
    assert (known.host, known.form, known.keys) == ("example.org", "deb", (key,))
