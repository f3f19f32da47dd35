"""Requests to a server that misbehaves: each a sentence, none a traceback."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from retllm_desktop.core.errors import EngineError, InputError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.judge.remote.server_connection import (
    ConnectionRules,
    ServerConnection,
    UnreachableError,
)
from retllm_desktop.network.access import ConnectionRecord, NetworkSwitch
from retllm_desktop.packs.servers import parse_server_address
from tests.fixtures.model_server import ModelFault, ModelServer, scripted_server

QUICK = ConnectionRules(connect_s=2.0, answer_s=0.6, tries=3, pause_s=0.005, longest_pause_s=0.02)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with scripted_server(lambda path, body: {"path": path, "body": body}) as running:
        yield running


def connect(server: ModelServer, **more: object) -> ServerConnection:
    rules = more.pop("rules", QUICK)
    return ServerConnection(parse_server_address(server.address), rules=rules, **more)


def test_objects_go_there_and_back(server: ModelServer) -> None:
    record = ConnectionRecord(None)
    connection = connect(server, record=record)
    assert connection.post("/ask", {"a": "ü"}) == {"path": "/ask", "body": {"a": "ü"}}
    assert connection.get("/props")["path"] == "/props"
    later, first = record.read()
    assert (first.purpose, later.purpose) == (
        "POST /ask, to check results", "GET /props, to check results",
    )  # fmt: skip
    assert (first.result, first.sent_bytes) == ("200", len(json.dumps({"a": "ü"})))
    assert first.received_bytes > first.sent_bytes
    connection.close()


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        (ModelFault(401), "wants a token"),
        (ModelFault(403), "wants a token"),
        (ModelFault(404), "another dialect"),
        (ModelFault(400, body=b'{"error": "no pictures here"}'), "no pictures here"),
        (ModelFault(302, {"Location": "http://elsewhere/x"}), "«http://elsewhere/x»"),
        (ModelFault(body=b'{"half": '), "damaged"),
        (ModelFault(body=b"[1, 2]"), "no JSON object"),
        (ModelFault(body=b""), "damaged"),
        (ModelFault(body=b"\xff\xfe"), "damaged"),
    ],
)
def test_a_refusal_is_said_at_once(server: ModelServer, fault: ModelFault, complaint: str) -> None:
    server.faults.append(fault)
    connection = connect(server)
    with pytest.raises(EngineError) as caught:
        connection.post("/ask", {})
    assert complaint in str(caught.value)
    assert len(server.requests) == 1
    # The next question is none the worse for it.
    assert connection.post("/ask", {})["path"] == "/ask"
    connection.close()


@pytest.mark.parametrize(
    "fault",
    [
        ModelFault(503), ModelFault(429, {"Retry-After": "0"}), ModelFault(drop=True),
        ModelFault(cut=True), ModelFault(silence_s=1.0),
    ],
)  # fmt: skip
def test_what_may_pass_is_tried_again(server: ModelServer, fault: ModelFault) -> None:
    server.faults.extend([fault, fault])
    connection = connect(server)
    assert connection.post("/ask", {})["path"] == "/ask"
    assert len(server.requests) == 3
    connection.close()


def test_after_failures_on_end_the_server_is_let_alone(server: ModelServer) -> None:
    now = [100.0]
    connection = connect(server, clock=lambda: now[0])
    server.faults.extend([ModelFault(503)] * 9)
    for _ in range(3):
        with pytest.raises(UnreachableError, match="does not answer"):
            connection.post("/ask", {})
    asked = len(server.requests)
    with pytest.raises(UnreachableError, match="asked again in 30 s"):
        connection.post("/ask", {})
    assert len(server.requests) == asked == 9
    now[0] += 31
    assert connection.post("/ask", {})["path"] == "/ask"
    connection.close()


def test_nothing_is_asked_while_one_works_offline() -> None:
    address, switch = parse_server_address("http://nas.local"), NetworkSwitch()
    record = ConnectionRecord(None)
    connection = ServerConnection(address, rules=QUICK, record=record, switch=switch)
    switch.set_offline(offline=True)
    with pytest.raises(UnreachableError, match="«offline» is on"):
        connection.get("/props")
    assert not record.read()
    connection.close()


def test_nothing_that_listens() -> None:
    connection = ServerConnection(parse_server_address("http://127.0.0.1:9"), rules=QUICK)
    with pytest.raises(UnreachableError, match="nothing listens there"):
        connection.get("/props")
    connection.close()


def test_an_answer_without_end_is_not_kept(server: ModelServer) -> None:
    server.faults.append(ModelFault(body=b" " * (9 * 2**20)))
    connection = connect(server)
    with pytest.raises(EngineError, match="far too long"):
        connection.get("/props")
    connection.close()


def test_a_request_ends_when_it_is_abandoned(server: ModelServer) -> None:
    server.faults.append(ModelFault(silence_s=3.0))
    connection = connect(server, rules=ConnectionRules(answer_s=30.0, tries=1))
    cancel, ended = CancelToken(), threading.Event()

    def ask() -> None:
        with pytest.raises(UnreachableError):
            connection.post("/ask", {}, cancel)
        ended.set()

    thread = threading.Thread(target=ask)
    thread.start()
    while not server.requests:
        time.sleep(0.01)
    cancel.cancel()
    connection.abandon(cancel)
    assert ended.wait(2.5), "it waited for the answer"
    thread.join()
    connection.close()


def test_the_token_goes_along(server: ModelServer) -> None:
    connection = connect(server, token="s3cret")
    connection.get("/props")
    assert server.requests[0][1]["Authorization"] == "Bearer s3cret"
    connection.close()


@pytest.mark.parametrize(
    ("text", "host", "encrypted", "own"),
    [
        ("http://localhost:8080", "localhost:8080", False, True),
        ("127.0.0.1:1", "127.0.0.1:1", False, True),
        ("http://[::1]:80/", "[::1]:80", False, True),
        ("nas.local:8080", "nas.local:8080", False, False),
        ("http://192.168.1.5", "192.168.1.5", False, False),
        ("http://tower:8080/v2/", "tower:8080", False, False),
        ("https://judge.example.org", "judge.example.org", True, False),
    ],
)
def test_addresses(text: str, host: str, encrypted: bool, own: bool) -> None:
    found = parse_server_address(text)
    assert (found.host, found.encrypted, found.own_machine) == (host, encrypted, own)
    assert not found.url.endswith("/")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no address"),
        ("ftp://nas", "no address"),
        ("http://", "no address"),
        ("http://nas:99999999", "no address"),
        ("http://user:pass@nas", "more than where it is"),
        ("http://nas/?token=x", "more than where it is"),
        ("http://example.org", "for everyone to see"),
        ("http://8.8.8.8", "for everyone to see"),
    ],
)
def test_addresses_that_are_refused(text: str, complaint: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_server_address(text)
    assert complaint in str(caught.value)


def test_a_token_does_not_cross_a_network_in_the_open() -> None:
    with pytest.raises(InputError, match="would cross the network"):
        ServerConnection(parse_server_address("http://nas.local"), token="x")


def test_going_offline_ends_what_is_under_way_elsewhere(server: ModelServer) -> None:
    """A server that stands for one on another machine."""
    server.faults.append(ModelFault(silence_s=20.0))
    switch, record = NetworkSwitch(), ConnectionRecord(None)
    rules = ConnectionRules(answer_s=30.0, tries=3, pause_s=0.005)
    connection = connect(server, rules=rules, switch=switch, record=record)
    connection.address = replace(connection.address, own_machine=False)
    reasons: list[str] = []

    def ask() -> None:
        with pytest.raises(UnreachableError) as caught:
            connection.post("/ask", {})
        reasons.append(caught.value.detail)

    thread = threading.Thread(target=ask)
    thread.start()
    while not server.requests:
        time.sleep(0.005)
    switch.set_offline(offline=True)
    thread.join(10.0)
    assert reasons == ["the setting «offline» is on"]
    assert len(record.read()) == 1
    connection.close()
