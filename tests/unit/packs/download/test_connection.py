"""Tokens, proxies, redirects, and what the hub says of its files."""

import subprocess
import sys
from collections import deque
from pathlib import Path

import pytest

from retllm_desktop.core.errors import FetchError
from retllm_desktop.network.fetched_files import WantedFile
from retllm_desktop.packs.download.http_hub import open_hub
from retllm_desktop.packs.manifest import RepositorySource
from tests.fixtures.hub import COMMIT, Fault, loopback_hub
from tests.unit.packs.download.conftest import QUICK, SOURCE, bytes_of, wanted

NEWEST = RepositorySource("some/model", None)


def test_the_token_stays_with_the_server_it_is_for(client, hub):
    with loopback_hub() as storage:
        stored = storage.add("blob", bytes_of(5000))
        served = hub.add("model.bin", stored.data)
        here = f"http://127.0.0.1:{hub.port}/some/model/resolve/x/model.bin"
        there = f"{storage.address}/some/model/resolve/x/blob"
        served.faults.extend([Fault(redirect=here), Fault(redirect=there)])
        client.fetch(wanted("model.bin", served), token="secret")
        assert [g.headers.get("authorization") for g in hub.gets()] == ["Bearer secret"] * 2
        assert ["authorization" in g.headers for g in storage.gets()] == [False]


def test_mirrors_do_not_see_the_token(client, hub):
    served = hub.add("model.bin", bytes_of(500), faults=deque([Fault(status=404)]))
    client.fetch(wanted("model.bin", served), token="secret", mirrors=f"{hub.address}/mirror")
    assert ["authorization" in g.headers for g in hub.gets()] == [True, False]


def test_a_proxy_is_asked_for_plain_http(client, hub):
    served = hub.add("model.bin", bytes_of(500))
    client.server = type("Far", (), {"address": "http://hub.invalid"})()
    client.fetch(
        wanted("model.bin", served), proxies={"http": f"http://me:pass%20word@127.0.0.1:{hub.port}"}
    )
    (get,) = hub.gets()
    assert get.path.startswith("http://hub.invalid/some/model/resolve/")
    assert get.headers["host"] == "hub.invalid"
    assert get.headers["proxy-authorization"] == "Basic bWU6cGFzcyB3b3Jk"


def test_a_proxy_can_be_passed_by(client, hub):
    served = hub.add("model.bin", bytes_of(500))
    client.fetch(
        wanted("model.bin", served),
        proxies={"http": "http://proxy.invalid:1"},
        bypass=lambda host: host.startswith("127.0.0.1"),
    )
    assert client.visible() == {"model.bin"}


def test_a_proxy_of_another_kind_is_told(client, hub):
    served = hub.add("model.bin", bytes_of(500))
    with pytest.raises(FetchError, match=r"socks5://proxy\.invalid"):
        client.fetch(wanted("model.bin", served), proxies={"http": "socks5://proxy.invalid:1"})


def test_a_proxy_that_is_asked_for_encrypted_servers_gets_a_tunnel(client, hub):
    client.server = type("Far", (), {"address": "https://hub.invalid"})()
    with pytest.raises(FetchError, match="Tunnel connection failed: 501"):
        client.fetch(WantedFile("a", "a", 1, "0" * 64), proxies={"https": hub.address})


def test_records_of_large_and_small_files(client, hub):
    large = hub.add("model.bin", bytes_of(5000))
    small = hub.add("config.json", b"{}", large=False)
    first, second = client.hub().records(NEWEST, ["model.bin", "config.json"])
    assert (first.size_bytes, first.sha256, first.git_sha1) == (5000, large.sha256, None)
    assert (second.size_bytes, second.sha256, second.git_sha1) == (2, None, small.git_sha1)
    assert [a.path.split("/")[4] for a in hub.asked] == ["main", COMMIT]
    assert first.revision == second.revision == COMMIT
    assert not hub.gets()


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ({"status": "404"}, "has no file"),
        ({"status": "403"}, "HF_TOKEN"),
        ({"status": "500"}, "cannot be asked about"),
    ],
)
def test_records_that_cannot_be_had(client, hub, record, sentence):
    hub.add("model.bin", b"x", record=record)
    with pytest.raises(FetchError, match=r"model\.bin") as caught:
        client.hub().records(NEWEST, ["model.bin"])
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"ETag": '"something"', "X-Repo-Commit": "main"},
        {"ETag": '"' + "A" * 64 + '"', "X-Linked-Size": "a lot"},
    ],
)
def test_a_record_that_says_nothing_proves_nothing(client, hub, record):
    hub.add("model.bin", b"x", record=record)
    (found,) = client.hub().records(NEWEST, ["model.bin"])
    assert (found.sha256, found.git_sha1, found.revision) == (None, None, None)


def test_records_without_encryption_are_not_believed(client):
    client.server = type("Far", (), {"address": "http://hub.invalid"})()
    with pytest.raises(FetchError, match="cannot be believed"):
        client.hub().records(NEWEST, ["model.bin"])


@pytest.mark.parametrize("how", [{"offline": True}, {"environment": {"HF_HUB_OFFLINE": "1"}}])
def test_offline_is_said(how, tmp_path):
    parts = {"hub": "", "mirrors": "", "offline": False, "bandwidth_kib_s": 0, "environment": {}}
    hub = open_hub(**(parts | how), retry_policy=QUICK)
    with pytest.raises(FetchError, match="while the program is offline"):
        hub.records(NEWEST, ["a"])
    with pytest.raises(FetchError, match="while the program is offline"):
        next(hub.fetch(SOURCE, [WantedFile("a", "a", 1, "0" * 64)], tmp_path, None))


AUDIT = """
import os, pathlib, sys
opened = []
def hook(event, arguments):
    if event.startswith("socket."):
        opened.append(event)
sys.addaudithook(hook)
from retllm_desktop.core.errors import FetchError
from retllm_desktop.network.fetched_files import WantedFile
from retllm_desktop.packs.manifest import RepositorySource
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.packs.download.http_hub import open_hub
offline, address, folder = sys.argv[1] == "setting", sys.argv[2], pathlib.Path(sys.argv[3])
hub = open_hub(
    hub=address, mirrors="", offline=offline, bandwidth_kib_s=0, environment=os.environ
)
said = []
source = RepositorySource("some/model", None)
for attempt in (
    lambda: hub.records(source, ["model.bin"]),
    lambda: list(hub.fetch(source, [WantedFile("model.bin", "m", 1, "0" * 64)], folder,
                           CancelToken())),
):
    try:
        attempt()
    except FetchError as exc:
        said.append(exc.title)
print(len(said), sorted(set(opened)))
"""


@pytest.mark.parametrize(
    ("how", "variable", "connects"),
    [("setting", None, False), ("variable", "yes", False), ("neither", None, True)],
)
def test_offline_opens_no_socket(hub, tmp_path, how, variable, connects):
    environment = {"PYTHONPATH": str(Path(__file__).parents[4]), "PATH": ""}
    if variable:
        environment["HF_HUB_OFFLINE"] = variable
    done = subprocess.run(
        [sys.executable, "-c", AUDIT, how, hub.address, str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ("socket.connect" in done.stdout) is connects
    assert done.stdout.startswith("2 ")
    assert bool(hub.asked) is connects
    if not connects:
        assert done.stdout.strip() == "2 []"
