"""Whatever a server does, a file arrives whole or not at all."""

import itertools
import random
import socket
import threading
from collections import deque
from pathlib import Path

import pytest

from retllm_desktop.core.errors import FetchError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.network.fetched_files import FetchedFile, FetchProgress, WantedFile
from retllm_desktop.network.limits import RetryPolicy
from retllm_desktop.network.partial_file import PartialFile, PartialFileRecord
from retllm_desktop.packs.manifest import RepositorySource
from tests.fixtures.hub import Fault
from tests.unit.packs.download.conftest import QUICK, SOURCE, bytes_of, wanted

SIZE = 300_000
PASSING = [
    pytest.param([Fault(cut_after=100_000)], id="cut"),
    pytest.param([Fault(cut_after=100_000, reset=True)], id="reset"),
    pytest.param([Fault(cut_after=0)], id="cut before the first byte"),
    pytest.param([Fault(cut_after=0, reset=True)], id="reset before the first byte"),
    pytest.param([Fault(cut_after=SIZE - 1)], id="cut before the last byte"),
    pytest.param([Fault(cut_after=100_000), Fault(no_range=True)], id="no ranges"),
    pytest.param([Fault(status=503), Fault(status=500), Fault(status=502)], id="5xx"),
    pytest.param([Fault(status=429, headers={"Retry-After": "0"})], id="too many requests"),
    pytest.param([Fault(no_length=True)], id="no length"),
    pytest.param([Fault(no_length=True, cut_after=5_000)], id="no length, cut"),
    pytest.param([Fault(flip=17)], id="one wrong bit, once"),
    pytest.param([Fault(cut_after=9), Fault(range_start=4)], id="another part than asked for"),
    pytest.param([Fault(more=b"more", no_length=True)], id="bytes behind the end"),
    pytest.param([Fault(bytes_s=2e6)], id="slow"),
    pytest.param([Fault(cut_after=1000), Fault(status=416)], id="no such range"),
]
LASTING = [
    pytest.param(Fault(status=404), "has no file «model.bin»", id="404"),
    pytest.param(Fault(status=403), "HF_TOKEN", id="gated"),
    pytest.param(Fault(status=401), "HF_TOKEN", id="unknown"),
    pytest.param(Fault(status=418), "status 418", id="odd"),
    pytest.param(Fault(status=500), "answers 500", id="down"),
    pytest.param(Fault(status=429, headers={"Retry-After": "9999"}), "answers 429", id="busy"),
    pytest.param(Fault(flip=3), "other bytes", id="wrong bytes"),
    pytest.param(Fault(flip=SIZE - 1, cut_after=None), "other bytes", id="last byte wrong"),
    pytest.param(Fault(more=b"!", no_length=True), "other bytes", id="too long"),
    pytest.param(Fault(length=SIZE + 1), "another file", id="length too great"),
    pytest.param(Fault(length=SIZE - 1), "another file", id="length too small"),
    pytest.param(Fault(cut_after=0), "ended too early", id="nothing comes"),
    pytest.param(Fault(cut_after=70_000, no_range=True), "ended too early", id="never whole"),
    pytest.param(Fault(redirect="/somewhere/else"), "status 404", id="redirect to nothing"),
    pytest.param(Fault(redirect="file:///etc/passwd"), "an address that is none", id="to a file"),
    pytest.param(Fault(redirect="http://["), "an address that is none", id="to nonsense"),
    pytest.param(
        Fault(redirect="/some/model/resolve/x/model.bin"), "without end", id="redirects for ever"
    ),
]


@pytest.mark.parametrize("faults", PASSING)
def test_what_passes_is_lived_through(client, one_file, faults):
    served, file = one_file(SIZE, faults=deque(faults))
    (arrived,) = client.fetch(file)
    assert (client.folder / "model.bin").read_bytes() == served.data
    assert arrived.sha256 == served.sha256
    assert client.visible() == {"model.bin"}
    assert not list(client.folder.rglob("*.part*"))
    assert not served.faults


@pytest.mark.parametrize(("fault", "sentence"), LASTING)
def test_what_lasts_is_told_and_nothing_is_there(client, one_file, fault, sentence):
    _, file = one_file(SIZE, always=fault)
    with pytest.raises(FetchError) as caught:
        client.fetch(file)
    assert sentence in str(caught.value)
    assert client.visible() == set()


def test_a_hundred_interruptions_cost_next_to_nothing(client, hub, one_file):
    """The bytes sent by the server, not those that we admit to."""
    size = 2_000_000
    rng = random.Random(6)
    served, file = one_file(size)
    served.faults.extend(
        Fault(cut_after=rng.randrange(0, 2 * size // 110), reset=rng.random() < 0.5)
        for _ in range(100)
    )
    (arrived,) = client.fetch(
        file, retry_policy=RetryPolicy(first_pause_s=0.0005, longest_pause_s=0.001)
    )
    assert not served.faults
    assert len(hub.gets()) == 101
    assert (client.folder / "model.bin").read_bytes() == served.data
    assert arrived.received_bytes <= 1.05 * size
    assert hub.sent_bytes <= 1.05 * size


def test_a_run_goes_on_where_the_last_one_ended(client, hub, one_file):
    served, file = one_file(
        SIZE, always=Fault(cut_after=0), faults=deque([Fault(cut_after=200_000)])
    )
    with pytest.raises(FetchError, match="cannot be fetched at present"):
        client.fetch(file)
    assert client.visible() == set()
    served.always = Fault()
    (arrived,) = client.fetch(file)
    assert hub.gets()[-1].headers["range"] == "bytes=200000-"
    assert arrived.received_bytes == SIZE - 200_000
    assert (client.folder / "model.bin").read_bytes() == served.data


def test_a_run_that_was_stopped_goes_on(client, one_file):
    served, file = one_file(2_000_000, faults=deque([Fault(bytes_s=1e6)]))
    events = client.hub().fetch(SOURCE, [file], client.folder, CancelToken())
    for event in events:
        if isinstance(event, FetchProgress) and event.done_bytes > 100_000:
            break
    events.close()
    assert client.visible() == set()
    kept = (client.folder / "model.bin.part").stat().st_size
    assert kept > 100_000
    (arrived,) = client.fetch(file)
    assert arrived.received_bytes == len(served.data) - kept


def test_cancelling_ends_it_quietly(client, one_file):
    _, file = one_file(SIZE, always=Fault(silence_s=0.5))
    cancel = CancelToken()
    threading.Timer(0.1, cancel.cancel).start()
    events = list(client.hub().fetch(SOURCE, [file], client.folder, cancel))
    assert not [event for event in events if isinstance(event, FetchedFile)]
    assert client.visible() == set()


def test_a_changed_file_is_begun_anew(client, hub, one_file):
    served, file = one_file(
        SIZE, faults=deque([Fault(cut_after=100_000, etag='"old"'), Fault(etag='"new"')])
    )
    client.fetch(file)
    assert [g.headers.get("range") for g in hub.gets()] == [None, "bytes=100000-", None]
    assert (client.folder / "model.bin").read_bytes() == served.data


def test_tags_that_change_with_every_answer_are_not_believed(client, one_file):
    number = itertools.count()
    served, file = one_file(SIZE, always=lambda: Fault(cut_after=30_000, etag=f'"{next(number)}"'))
    client.fetch(file)
    assert (client.folder / "model.bin").read_bytes() == served.data


def test_a_part_of_another_revision_is_not_used(client, hub, one_file):
    served, file = one_file(SIZE, always=Fault(cut_after=0), faults=deque([Fault(cut_after=9)]))
    with pytest.raises(FetchError):
        client.fetch(file)
    served.always = Fault()
    client.fetch(file, source=RepositorySource("some/model", "b" * 40))
    assert "range" not in hub.gets()[-1].headers
    assert (client.folder / "model.bin").read_bytes() == served.data


@pytest.mark.parametrize("damage", ["flipped", "longer", "zeros", "note"])
def test_a_part_that_was_damaged_does_no_harm(client, one_file, damage):
    served, file = one_file(SIZE, always=Fault(cut_after=0), faults=deque([Fault(cut_after=9000)]))
    with pytest.raises(FetchError):
        client.fetch(file)
    part = client.folder / "model.bin.part"
    data = bytearray(part.read_bytes())
    if damage == "flipped":
        data[5] ^= 1
    elif damage == "longer":
        data += bytes(SIZE)
    elif damage == "zeros":
        data[-100:] = bytes(100)
    else:
        (client.folder / "model.bin.part.json").write_text('{"begun": 3, "tags": []}')
    part.write_bytes(data)
    served.always = Fault()
    client.fetch(file)
    assert (client.folder / "model.bin").read_bytes() == served.data


def test_what_is_there_is_not_fetched_again(client, hub, one_file):
    _, file = one_file()
    client.fetch(file)
    before = len(hub.asked)
    (arrived,) = client.fetch(file)
    assert len(hub.asked) == before
    assert arrived.received_bytes == 0


def test_a_wrong_file_under_the_name_is_replaced(client, one_file):
    served, file = one_file()
    client.folder.mkdir()
    (client.folder / "model.bin").write_bytes(b"something else")
    client.fetch(file)
    assert (client.folder / "model.bin").read_bytes() == served.data


def test_small_files_are_proven_by_gits_name_of_them(client, hub):
    served = hub.add("config.json", b'{"a": 1}', large=False)
    file = WantedFile("config.json", "config.json", 8, None, served.git_sha1)
    (arrived,) = client.fetch(file)
    assert arrived.sha256 == served.sha256
    with pytest.raises(FetchError, match="other bytes"):
        client.fetch(WantedFile("config.json", "again.json", 8, None, "0" * 40))
    with pytest.raises(ValueError, match="nothing would prove"):
        client.fetch(WantedFile("config.json", "again.json", 8, None))


def test_a_mirror_takes_over(client, hub):
    served = hub.add("model.bin", bytes_of(SIZE))
    served.faults.extend([Fault(cut_after=50_000), *[Fault(cut_after=0)] * QUICK.max_fruitless])
    (arrived,) = client.fetch(wanted("model.bin", served), mirrors=f"{hub.address}/mirror")
    assert hub.gets()[-1].path.startswith("/mirror/some/model/resolve/")
    assert hub.gets()[-1].headers["range"] == "bytes=50000-"
    assert arrived.received_bytes == SIZE


def test_all_servers_are_named_when_none_has_it(client, hub):
    file = WantedFile("gone.bin", "gone.bin", 5, "0" * 64)
    with pytest.raises(FetchError) as caught:
        client.fetch(file, mirrors=f"http://localhost:{hub.port}")
    assert "127.0.0.1 has no file" in str(caught.value)
    assert "localhost has no file" in str(caught.value)


def test_several_files_come_side_by_side(client, hub):
    files = [
        wanted(f"part {n}/ä.bin", hub.add(f"part {n}/ä.bin", bytes_of(50_000 + n, n)))
        for n in range(7)
    ]
    arrived = client.fetch(*files)
    assert {file.remote for file in arrived} == {file.remote for file in files}
    assert client.visible() == {file.target for file in files}
    assert client.events[-1] == arrived[-1]
    progress = [e for e in client.events if isinstance(e, FetchProgress)]
    assert progress[-1].total_bytes == sum(file.size_bytes for file in files)
    assert [p.done_bytes for p in progress] == sorted(p.done_bytes for p in progress)


def test_one_that_fails_keeps_those_that_arrived(client, hub):
    good = wanted("good.bin", hub.add("good.bin", bytes_of(1000)))
    bad = wanted("bad.bin", hub.add("bad.bin", bytes_of(1000), always=Fault(flip=0)))
    with pytest.raises(FetchError, match=r"bad\.bin"):
        client.fetch(good, bad, parallel=1)
    assert client.visible() == {"good.bin"}


def test_names_that_lead_out_are_refused(client):
    for name in ("../evil", "/evil", "a/../../evil", "con", "a\\b"):
        with pytest.raises(Exception, match="names a file"):
            client.fetch(WantedFile(name, "ok", 1, "0" * 64))
        with pytest.raises(Exception, match="names a file"):
            client.fetch(WantedFile("ok", name, 1, "0" * 64))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no disk that is always full")
def test_a_full_disk_is_told(tmp_path):
    partial = PartialFile(
        tmp_path / "model.bin", PartialFileRecord("r", "v", "model.bin", 9, "0" * 64, None)
    )
    partial.open()
    partial.close()
    with Path("/dev/full").open("r+b", 0) as full:
        partial._file = full
        with pytest.raises(FetchError, match="The disk is full") as caught:
            partial.write(b"x")
    assert caught.value.path == tmp_path
    partial.discard()
    assert not list(tmp_path.iterdir())


def test_a_link_in_the_place_of_a_part_is_not_written_through(client, tmp_path, one_file):
    _, file = one_file(1000, always=Fault(cut_after=0), faults=deque([Fault(cut_after=9)]))
    with pytest.raises(FetchError):
        client.fetch(file)
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    part = client.folder / "model.bin.part"
    part.unlink()
    part.symlink_to(other)
    with pytest.raises(FetchError):
        client.fetch(file)
    assert other.read_bytes() == b"mine"


def test_nobody_there(client, one_file):
    _, file = one_file()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client.server = type("Gone", (), {"address": f"http://127.0.0.1:{port}"})()
    with pytest.raises(FetchError, match="cannot be fetched at present"):
        client.fetch(file)
