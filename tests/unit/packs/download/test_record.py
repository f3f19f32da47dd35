"""Every connection is on record, as the server saw it; offline lets none out, at once."""

import threading
import time

import pytest

from retllm_desktop.core.errors import FetchError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.network.access import ConnectionRecord, NetworkSwitch
from retllm_desktop.network.fetched_files import FetchProgress
from retllm_desktop.packs.manifest import RepositorySource
from tests.fixtures.hub import Fault
from tests.unit.packs.download.conftest import SOURCE, bytes_of, wanted


@pytest.fixture
def record(tmp_path):
    return ConnectionRecord(tmp_path / "state" / "connections.jsonl")


def test_every_request_is_on_record_with_what_it_was_for(client, record):
    server = client.server
    large = server.add("large", bytes_of(300_000))
    small = server.add("small", b"{}", large=False)
    flaky = server.add("flaky", bytes_of(50_000, seed=2))
    flaky.faults.extend(
        [Fault(status=503), Fault(cut_after=20_000), Fault(reset=True, cut_after=0)]
    )
    hub = client.hub(record=record)
    hub.records(RepositorySource("some/model", None), ["large", "small"])
    files = [wanted("large", large), wanted("small", small), wanted("flaky", flaky)]
    client.fetch(*files, record=record)
    seen = sorted(
        f"{asked.method} some/model {asked.path.split('/')[-1]}" for asked in server.asked
    )
    kept = record.read()
    assert sorted(one.purpose for one in kept) == seen
    assert len(seen) == 2 + 3 + 3
    assert {one.host for one in kept} == {f"127.0.0.1:{server.port}"}
    assert sum(one.received_bytes for one in kept) >= server.sent_bytes
    assert all(one.sent_bytes > 50 for one in kept)
    assert all(one.result for one in kept)
    (whole,) = (one for one in kept if one.purpose == "GET some/model large")
    assert whole.result == "200"
    assert 300_000 < whole.received_bytes < 301_000


def test_a_server_that_is_not_there_is_on_record_too(client, record):
    served = client.server.add("a", b"1" * 100)
    client.server.close()
    with pytest.raises(FetchError):
        client.fetch(wanted("a", served), record=record)
    assert record.read()
    assert all(one.result and not one.received_bytes for one in record.read())


def test_offline_lets_nothing_out_and_breaks_off_what_runs(client, record):
    served = client.server.add("a", bytes_of(4_000_000))
    served.always = Fault(bytes_s=400_000)
    network = NetworkSwitch()
    hub = client.hub(network=network, record=record)
    events = hub.fetch(SOURCE, [wanted("a", served)], client.folder, CancelToken())
    began = time.monotonic()
    while not (isinstance(event := next(events), FetchProgress) and event.done_bytes):
        assert time.monotonic() - began < 30
    network.set_offline(offline=True)
    with pytest.raises(FetchError, match="while the program is offline"):
        for _ in events:
            pass
    asked = len(client.server.asked)
    with pytest.raises(FetchError, match="while the program is offline"):
        hub.records(SOURCE, ["a"])
    with pytest.raises(FetchError, match="while the program is offline"):
        next(hub.fetch(SOURCE, [wanted("a", served)], client.folder, CancelToken()))
    assert len(client.server.asked) == asked == len(record.read())
    assert record.read()[0].result == "the setting «offline» is on"
    network.set_offline(offline=False)
    served.always = Fault()
    assert [file.remote for file in client.fetch(wanted("a", served), network=network)] == ["a"]


def test_what_the_environment_forbids_nobody_allows():
    network = NetworkSwitch(forced="HF_HUB_OFFLINE is set")
    network.set_offline(offline=False)
    assert network.reason == "HF_HUB_OFFLINE is set"


def test_it_is_bounded_and_shared_and_a_damaged_line_costs_only_itself(tmp_path):
    file = tmp_path / "record"
    records = [ConnectionRecord(file, max_bytes=20_000) for _ in range(4)]

    def write(record):
        for number in range(100):
            record.end(record.begin("host", f"GET a {number}"), 1, 2, "200")

    threads = [threading.Thread(target=write, args=(record,)) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert file.stat().st_size <= 20_000
    with file.open("ab") as stream:
        stream.write(b'{"key": "cut o')
    kept = records[0].read()
    assert 20 < len(kept) < 400
    assert kept[0].purpose == "GET a 99"
    records[1].clear()
    assert records[0].read() == ()


def test_one_that_never_ended_is_shown_as_such(tmp_path):
    record = ConnectionRecord(tmp_path / "record")
    record.begin("host", "GET a b")
    (kept,) = record.read()
    assert (kept.result, kept.received_bytes) == ("", 0)


def test_a_record_that_cannot_be_written_refuses_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    record = ConnectionRecord(tmp_path / "file" / "record")
    record.end(record.begin("host", "GET a b"), 1, 2, "200")
    assert record.read() == ()
