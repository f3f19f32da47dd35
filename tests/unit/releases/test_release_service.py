"""What a list of releases means for a copy, and everything that a server may do instead."""

import errno
import threading
from datetime import timedelta

import pytest
import release_feed

from retllm_desktop.core.errors import FetchError, InputError, RetllmError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.network import partial_file
from retllm_desktop.network.fetched_files import FetchProgress
from retllm_desktop.releases.channel import ReleaseChannel
from retllm_desktop.releases.errors import ReleaseError
from retllm_desktop.releases.installation_form import Installation, InstallationForm
from retllm_desktop.releases.updates import NO_FEED, UpdateStatus
from tests.fixtures.hub import Fault, loopback_hub
from tests.fixtures.release_server import FEED, NOW, ReleaseServer, release

NAME = "retllm-desktop-0.2.0-x86_64.AppImage"
DATA = bytes(range(256)) * 400


@pytest.fixture
def server(tmp_path):
    with loopback_hub() as hub:
        yield ReleaseServer(hub, tmp_path)


def download(service, status: UpdateStatus, folder, cancel=None):
    events = service.download(status, folder, cancel or CancelToken())
    seen = []
    while True:
        try:
            seen.append(next(events))
        except StopIteration as done:
            return done.value, seen


def test_what_is_newer_is_told_with_its_changes_and_fetched(server):
    entry = server.publish_file(NAME, DATA)
    server.publish(
        release(
            "0.1.5", changes="### Added\n\n\n- a *thing*, see\n  [this](https://example.org/x)\n- b"
        ),
        release("0.2.0", entry, changes="- **Bold** \x1b[31mred\u202e `code`"),
        release("0.1.0"),
        release("0.3.0rc1"),
    )
    service = server.service()
    status = service.check()
    assert [str(one.version) for one in status.newer] == ["0.2.0", "0.1.5"]
    assert status.file is not None
    assert status.file.name == NAME
    assert status.command == ""
    assert status.changes == (
        "0.2.0 (2026-11-30)\n• Bold [31mred code\n\n"
        "0.1.5 (2026-11-30)\nAdded\n\n• a *thing*, see this\n• b"
    )
    folder = server.folder / "Downloads"
    where, events = download(service, status, folder)
    assert where == folder / NAME
    assert where.read_bytes() == DATA
    assert [one.name for one in folder.iterdir()] == [NAME]
    assert any(isinstance(event, FetchProgress) for event in events)
    purposes = {one.purpose for one in server.record.read()}
    assert purposes == {f"GET releases {name}" for name in (FEED, f"{FEED}.minisig", NAME)}
    assert all(one.fetches_release for one in server.record.read())


def test_the_newest_version_and_trial_versions(server):
    server.publish(release("0.2.0"), release("0.3.0rc1"))
    assert server.service("0.2.0").check().newest is None
    assert server.service("0.2.1.dev1").check().newest is not None
    newest = server.service("0.3.0a1").check().newest
    assert newest is not None
    assert str(newest.version) == "0.3.0rc1"


def test_a_copy_that_a_command_brings_up_to_date_is_told_the_command(server):
    server.publish(release("0.2.0", server.publish_file(NAME, DATA)))
    tool = Installation(InstallationForm.PIPX, "linux", "x86_64")
    status = server.service(installation=tool).check()
    assert status.file is None
    assert status.command == "pipx upgrade retllm-desktop"
    with pytest.raises(InputError, match="no file"):
        download(server.service(), status, server.folder)


def test_no_list_no_question(server):
    service = server.service(installation=Installation(InstallationForm.CHECKOUT, "linux", "any"))
    service.channel = ReleaseChannel()
    with pytest.raises(ReleaseError) as caught:
        service.check()
    assert caught.value.title == NO_FEED
    assert caught.value.detail == "git pull && sh packaging/run.sh"
    assert not server.hub.asked


def test_offline_nothing_is_asked(server):
    server.publish(release("0.2.0", server.publish_file(NAME, DATA)))
    status = server.service().check()
    server.network.set_offline(offline=True)
    asked = len(server.hub.asked)
    with pytest.raises(FetchError, match="offline"):
        server.service().check()
    with pytest.raises(FetchError, match="offline"):
        download(server.service(), status, server.folder)
    assert len(server.hub.asked) == asked


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"format": 1, "serial": 5, "rel', "no JSON, or only a part"),
        (b'{"format": NaN}', "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b"[]", "no table"),
        (b"{}", "does not say its format"),
        (b'{"format": 2, "releases": "anything"}', "newer format"),
        (b'{"format": 1, "serial": -1}', "no number"),
        (b'{"format": 1, "serial": 1, "expires": "tomorrow"}', "until when it holds"),
        (b" " * (2 * 2**20 + 1), "is too long"),
    ],
    ids=["half", "nan", "binary", "deep", "list", "empty", "newer", "serial", "expires", "long"],
)
def test_a_list_that_is_none_is_refused(server, data, sentence):
    server.publish_bytes(data)
    with pytest.raises(ReleaseError, match=sentence):
        server.service().check()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"releases": [release("1.x!")]}, "is no version"),
        ({"releases": [release("0.2", changes="x" * 70_000)]}, "too long"),
        ({"releases": [release("0.2")] * 501}, "too long"),
        ({"releases": [{"version": "0.2", "day": "", "files": [{"name": "../x"}]}]}, "no text"),
        ({"expires": "2026-11-29T00:00:00+00:00"}, "out of date"),
    ],
    ids=["version", "changes", "releases", "file", "expired"],
)
def test_a_list_with_something_wrong_in_it_is_refused(server, changes, sentence):
    server.publish(**changes)
    with pytest.raises(ReleaseError, match=sentence):
        server.service().check()


def test_a_file_name_that_leads_elsewhere_is_refused(server):
    entry = server.publish_file(NAME, DATA)
    server.publish(release("0.2.0", entry | {"name": "../../.bashrc"}))
    with pytest.raises(ReleaseError, match="name or hash is none"):
        server.service().check()


def test_signatures_that_are_not_ours(server):
    served = server.publish(release("0.2.0"))
    served.data += b" "
    with pytest.raises(ReleaseError, match="signature of the list of releases is wrong"):
        server.service().check()
    server.publish(release("0.2.0"), key=release_feed.new_key())
    with pytest.raises(ReleaseError, match="does not know"):
        server.service().check()
    # The id of our key, and another's signature.
    stranger = release_feed.SecretKey(server.key.key_id, release_feed.new_key().key)
    server.publish(release("0.2.0"), key=stranger)
    with pytest.raises(ReleaseError, match="is wrong"):
        server.service().check()
    server.hub.add(f"{FEED}.minisig", b"<html>", "some/releases")
    with pytest.raises(ReleaseError, match="cannot be read"):
        server.service().check()


def test_an_older_list_is_not_believed_again(server):
    server.publish(release("0.2.0"), now=NOW - timedelta(days=9))
    old = [server.hub.files[f"some/releases/{name}"].data for name in (FEED, f"{FEED}.minisig")]
    server.service().check()
    server.publish(release("0.3.0"))
    assert str(server.service().check().newest.version) == "0.3.0"
    for name, data in zip((FEED, f"{FEED}.minisig"), old, strict=True):
        server.hub.add(name, data, "some/releases")
    with pytest.raises(ReleaseError, match="older than one that was seen"):
        server.service().check()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault(status=404), "has no file «releases.json»"),
        (Fault(status=401), "does not give out"),
        (Fault(status=429, headers={"Retry-After": "9999"}), "answers 429"),
        (Fault(status=500), "answers 500"),
        (Fault(cut_after=10), "ended too early|more expected|IncompleteRead"),
        (Fault(redirect="http://127.0.0.2:9/x"), "none of the servers"),
        (Fault(redirect="file:///etc/passwd"), "an address that is none"),
        (Fault(silence_s=0.5), "no answer for too long"),
    ],
    ids=["404", "401", "429", "500", "cut", "elsewhere", "file", "slow"],
)
def test_servers_that_fail(server, fault, sentence):
    server.publish(release("0.2.0")).always = fault
    with pytest.raises(RetllmError, match=sentence) as caught:
        server.service(silence_s=0.2 if fault.silence_s else 5.0).check()
    assert "HF_TOKEN" not in str(caught.value)


def test_a_server_that_sends_a_byte_now_and_then_is_left(server):
    server.publish(release("0.2.0"))
    service = server.service()
    moments = iter(range(0, 1000, 40))
    service._clock = lambda: float(next(moments))
    with pytest.raises(FetchError, match="too slow"):
        service.check()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault(flip=7), "other bytes"),
        (Fault(length=len(DATA) + 1), "another file"),
        (Fault(more=b"!", no_length=True), "other bytes"),
        (Fault(status=404), "has no file"),
        (Fault(redirect="http://127.0.0.2:9/x"), "none of the servers"),
    ],
    ids=["hash", "length", "longer", "404", "elsewhere"],
)
def test_a_file_that_is_another_one_is_not_kept(server, fault, sentence):
    server.publish(release("0.2.0", server.publish_file(NAME, DATA)))
    service = server.service()
    status = service.check()
    server.hub.files[f"some/releases/{NAME}"].always = fault
    with pytest.raises(FetchError, match=sentence):
        download(service, status, server.folder / "d")
    assert not (server.folder / "d" / NAME).exists()


def test_a_file_on_a_server_that_this_copy_does_not_know(server):
    entry = server.publish_file(NAME, DATA) | {"address": "https://elsewhere.invalid/x"}
    server.publish(release("0.2.0", entry))
    with pytest.raises(FetchError, match=r"elsewhere\.invalid"):
        download(server.service(), server.service().check(), server.folder / "d")


def test_another_file_of_the_name_is_left_alone(server):
    server.publish(release("0.2.0", server.publish_file(NAME, DATA)))
    mine = server.folder / NAME
    mine.write_text("mine")
    with pytest.raises(InputError, match="another file"):
        download(server.service(), server.service().check(), server.folder)
    assert mine.read_text() == "mine"


def test_a_full_disk(server, monkeypatch):
    server.publish(release("0.2.0", server.publish_file(NAME, DATA)))

    def full(_file, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    service = server.service()
    status = service.check()
    monkeypatch.setattr(
        partial_file.PartialFile, "_opened", lambda self: type("F", (), {"write": full})()
    )
    with pytest.raises(FetchError, match="The disk is full"):
        download(service, status, server.folder / "d")


def test_a_cancelled_transfer_leaves_nothing(server):
    data = bytes(2_000_000)
    server.publish(release("0.2.0", server.publish_file(NAME, data)))
    service = server.service()
    status = service.check()
    server.hub.files[f"some/releases/{NAME}"].always = Fault(bytes_s=200_000.0)
    cancel = CancelToken()
    threading.Timer(0.1, cancel.cancel).start()
    where, _ = download(service, status, server.folder / "d", cancel)
    assert where is None
    assert list((server.folder / "d").iterdir()) == []
