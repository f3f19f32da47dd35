"""The HTTP door through a real server and a client of the standard library."""

import base64
import contextlib
import json
import os
import socket
import sys
import threading

import pytest

from retllm_desktop.doors.http.problems import PROBLEM_TYPE
from retllm_desktop.doors.http.server import HttpServer, ListenOptions
from retllm_desktop.doors.http.token_file import AccessToken
from tests.fixtures.served_library import PICTURES, read_events, serve
from tests.unit.doors.test_access import LINE, HeldJudge, wait_until
from tests.unit.fakes import FakeJudge


def item_of(served, name):
    return served.get("/v1/search", {"q": f"name:{name}", "check": "none"}).json["results"][0]


def names(answer):
    return [result["path"].rpartition("/")[2] for result in answer["results"]]


def assert_problem(answer, status, words):
    assert answer.status == status
    assert answer.headers["content-type"] == PROBLEM_TYPE
    problem = answer.json
    assert problem["status"] == status
    assert words in problem["title"]
    return problem


def test_a_search_answers_its_last_order(served):
    answer = served.get("/v1/search", {"q": LINE, "limit": 3})
    assert answer.status == 200
    assert answer.json["outcome"] == "complete"
    assert answer.json["judged"] == 4
    assert names(answer.json)[0] == "120.img"
    assert answer.json["results"][0]["verdict"]["p_true"] == pytest.approx(120 / 255, abs=1e-6)
    following = served.get(
        "/v1/search", {"q": LINE, "limit": 3, "cursor": answer.json["next_cursor"]}
    )
    assert not set(names(following.json)) & set(names(answer.json))


def test_it_is_counted_where_that_is_asked_for(small):
    for number in range(40):
        (small.files / f"more-{number}.img").write_bytes(bytes([number + 1]) * 3)
    small.index()
    with serve(small.make_door(), small.folder / "token") as served:
        asked = {"q": LINE, "check": "none", "limit": 3}
        answer = served.get("/v1/search", asked).json
        assert not answer["found_exact"]
        assert 3 <= answer["found"] < 48
        counted = served.get("/v1/search", asked | {"count": "true"}).json
        assert (counted["found"], counted["found_exact"]) == (48, True)
        assert names(counted) == names(answer)


def test_a_stream_tells_every_order_and_then_the_same(served):
    body = {"query": LINE, "limit": 3}
    with contextlib.closing(served.connect()) as connection:
        connection.request(
            "POST",
            "/v1/search/events",
            json.dumps(body),
            served.headers(Content_Type="application/json"),
        )
        answer = connection.getresponse()
        assert answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
        events = list(read_events(answer))
    assert [name for name, _ in events] == ["coarse", *["settled"] * 4, "finished"]
    assert [record["judged"] for name, record in events if name == "settled"] == [1, 2, 3, 4]
    assert all(len(record["results"]) == 3 for _, record in events)
    plain = served.ask("POST", "/v1/search", body=body).json
    finished = events[-1][1]
    for told in (plain, finished):
        told.pop("search")
        told.pop("coarse_s")
        told.pop("fine_s")
    assert finished == plain


def test_what_fails_within_a_stream_is_its_last_event(served):
    with contextlib.closing(served.connect()) as connection:
        connection.request("GET", "/v1/search/events?q=date:blah", headers=served.headers())
        events = list(read_events(connection.getresponse()))
    assert [name for name, _ in events] == ["error"]
    assert events[0][1]["column"] == 5
    assert events[0][1]["status"] == 422


def test_one_searches_with_pictures_and_items(served):
    picture = base64.b64encode(bytes([160])).decode()
    answer = served.ask("POST", "/v1/search", body={"pictures": [picture], "check": "none"})
    pictures = [name for name in names(answer.json) if name.endswith(".img")]
    assert pictures[0] == "160.img"
    item = item_of(served, "40")["item"]
    like = served.get(f"/v1/items/{item}/similar", {"limit": 2}).json
    also = served.ask("POST", "/v1/search", body={"items": [item], "check": "none", "limit": 2})
    assert names(like) == names(also.json)


def test_items_previews_and_files(served):
    found = item_of(served, "80")
    item = found["item"]
    details = served.get(f"/v1/items/{item}").json
    assert details["path"] == found["path"]
    assert details["size_bytes"] == 80
    letter = item_of(served, "letter")["item"]
    listed = served.get("/v1/items", {"item": [letter, item]}).json["items"]
    assert [one["item"] for one in listed] == [letter, item]
    assert listed[0]["text"] == "a letter about bees"
    preview = served.get(f"/v1/items/{item}/preview")
    assert (preview.status, preview.headers["content-type"]) == (200, "image/webp")
    file = served.get(f"/v1/items/{item}/file")
    assert file.body == bytes([80]) * 80
    sent = file.headers["content-disposition"]
    assert sent == "attachment; filename=\"80.img\"; filename*=UTF-8''80.img"
    assert file.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("wanted", "status", "begin", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=70-", 206, 70, 80),
        ("bytes=-5", 206, 75, 80),
        ("bytes=70-1000", 206, 70, 80),
        ("bytes=-1000", 206, 0, 80),
        ("bytes=80-", 416, 0, 0),
        ("bytes=9-2", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=0-1,4-5", 200, 0, 80),
        ("bytes=-", 200, 0, 80),
        ("lines=1-2", 200, 0, 80),
        (f"bytes={'9' * 5000}-", 200, 0, 80),
    ],
)
def test_parts_of_files(served, wanted, status, begin, end):
    item = item_of(served, "80")["item"]
    answer = served.get(f"/v1/items/{item}/file", Range=wanted)
    assert answer.status == status
    if status == 416:
        assert answer.headers["content-range"] == "bytes */80"
        return
    assert answer.body == bytes([80]) * (end - begin)
    assert int(answer.headers["content-length"]) == end - begin
    if status == 206:
        assert answer.headers["content-range"] == f"bytes {begin}-{end - 1}/80"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/items/..%2F..%2Fetc%2Fpasswd/file",
        "/v1/items/%2Fetc%2Fpasswd/file",
        "/v1/items/../../../etc/passwd",
        "/v1/items/-1/file",
        "/v1/items/0/file",
        "/v1/items/99999999999999999999999/file",
        "/v1/items/999999/file",
        "/v1/items/1e3/file",
        "/etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_library(served, path):
    answer = served.get(path)
    assert answer.status in {404, 422}
    assert answer.headers["content-type"] == PROBLEM_TYPE
    assert b"root:" not in answer.body


def test_no_file_is_searched_with_that_a_line_names(served):
    assert_problem(served.get("/v1/search", {"q": "like:/etc/passwd"}), 422, "like:")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (None, "missing"),
        ("", "missing"),
        ("Basic abc", "missing"),
        ("Bearer", "missing"),
        ("Bearer wrong", "wrong"),
        ("Bearer " + "x" * 257, "too long"),
        ("Bearer " + "x" * 20_000, "too long"),
        ("Bearer é", "wrong"),
    ],
)
def test_without_the_token_nothing_is_told(served, given, words):
    for path in ("/v1/status", "/v1/openapi.json", "/nothing", "/v1/items/1/file"):
        answer = served.get(path, Authorization=given)
        assert_problem(answer, 401, words)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_the_token_is_taken_in_any_spelling_of_its_kind_once(served):
    token = served.token.read()
    assert served.get("/v1/status", Authorization=f"bearer  {token} ").status == 200
    with contextlib.closing(served.connect()) as connection:
        connection.putrequest("GET", "/v1/status")
        connection.putheader("Authorization", f"Bearer {token}")
        connection.putheader("Authorization", "Bearer other")
        connection.endheaders()
        assert connection.getresponse().status == 401


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("LOCALHOST:{port}", 200),
        ("[::1]:{port}", 200),
        ("evil.example", 421),
        ("evil.example:{port}", 421),
        ("127.0.0.1.evil.example:{port}", 421),
        ("localhost.evil.example", 421),
        ("localhost@evil.example", 421),
        ("evil.example/localhost", 421),
        ("localhost:port", 421),
        ("[::1", 421),
        ("169.254.1.1:{port}", 421),
        ("", 421),
    ],
)
def test_a_name_that_was_made_to_lead_here_is_refused(served, host, status):
    answer = served.get("/v1/status", Host=host.format(port=served.port))
    if status == 200:
        assert answer.status == 200
    else:
        assert_problem(answer, 421, "does not lead here")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 200),
    ],
)
def test_pages_of_other_sites_are_refused(served, headers, status):
    sent = {
        name.replace("-", "_"): value.format(port=served.port) for name, value in headers.items()
    }
    answer = served.get("/v1/status", **sent)
    assert answer.status == status
    assert not [name for name in answer.headers if name.startswith("access-control")]
    preflight = served.ask("OPTIONS", "/v1/search", Access_Control_Request_Method="POST", **sent)
    assert preflight.status == (405 if status == 200 else 403)
    assert not [name for name in preflight.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/v1/search", b"{", 422),
        ("POST", "/v1/search", b"[]", 422),
        ("POST", "/v1/search", b"\xff\xfe", 422),
        ("POST", "/v1/search", b'{"query": "\\ud800"}', 422),
        ("POST", "/v1/search", b'{"unknown": 1}', 422),
        ("POST", "/v1/search", b'{"as_typed": 0}', 422),
        ("POST", "/v1/search", b'{"limit": "3"}', 422),
        ("POST", "/v1/search", b'{"items": ["1"]}', 422),
        ("POST", "/v1/search", b'{"pictures": ["*"]}', 422),
        ("POST", "/v1/search", b"[" * 100_000, 400),
        ("DELETE", "/v1/search", None, 405),
        ("GET", "/v1/nothing", None, 404),
        ("PUT", "/v1/feedback", b'{"search": "x", "item": 1, "rating": "right"}', 422),
        ("PUT", "/v1/feedback", b'{"search": "0123456789abcdef", "item": 1, "rating": null}', 404),
    ],
)
def test_what_cannot_be_read_is_a_problem(served, method, path, body, status):
    answer = served.ask(method, path, body=body, Content_Type="application/json")
    problem = assert_problem(answer, status, "")
    assert problem["title"]


def test_a_request_has_its_bounds(served):
    assert_problem(served.get("/v1/search", {"q": "x" * 33_000}), 414, "too long")
    assert_problem(served.get("/v1/search", {"q": "x" * 1001}), 422, "as it is described")
    with contextlib.closing(served.connect()) as connection:
        connection.putrequest("POST", "/v1/search")
        for name, value in served.headers(Content_Length=str(2**31)).items():
            connection.putheader(name, value)
        connection.endheaders()
        assert connection.getresponse().status == 413


def test_a_mark_is_kept(served):
    found = served.get("/v1/search", {"q": "y" * 25}).json
    item = found["results"][-1]["item"]
    body = {"search": found["search"], "item": item, "rating": "wrong"}
    assert served.ask("PUT", "/v1/feedback", body=body).status == 204
    again = served.get("/v1/search", {"q": "y" * 25}).json
    assert {r["item"]: r["feedback"] for r in again["results"]}[item] == "wrong"
    body |= {"search": again["search"], "rating": None}
    assert served.ask("PUT", "/v1/feedback", body=body).status == 204
    again = served.get("/v1/search", {"q": "y" * 25}).json
    assert not any(result["feedback"] for result in again["results"])


def test_a_mark_while_another_program_writes_is_a_conflict(served, shared_small):
    found = served.get("/v1/search", {"q": LINE}).json
    body = {"search": found["search"], "item": found["results"][0]["item"], "rating": "right"}
    with contextlib.closing(shared_small.open(writable=True)):
        answer = served.ask("PUT", "/v1/feedback", body=body)
    assert_problem(answer, 409, "")


def test_the_status_counts(served):
    status = served.get("/v1/status").json
    assert status["files"] == len(PICTURES) + 2
    assert status["items"] == {"image": 6, "text": 3}
    assert status["judged"] is True


def test_who_goes_away_ends_the_search(small, caplog):
    small.judge = judge = HeldJudge()
    door = small.make_door()
    with serve(door, small.folder / "token") as served:
        for path in ("/v1/search/events", "/v1/search"):
            judge.reached.clear()
            connection = served.connect()
            connection.request("GET", f"{path}?q={LINE}", headers=served.headers())
            assert judge.reached.wait(60)
            if path.endswith("events"):
                name, _ = next(read_events(connection.getresponse()))
                assert name == "coarse"
            connection.sock.shutdown(socket.SHUT_RDWR)
            connection.close()
            wait_until(lambda: not door._running)
            assert judge.at_once == 0
        judge.go_on.set()
        assert served.get("/v1/search", {"q": LINE}).json["outcome"] == "complete"
    assert "unforeseen" not in caplog.text


def test_a_server_ends_while_it_is_asked(small):
    small.judge = judge = HeldJudge()
    door = small.make_door()
    with serve(door, small.folder / "token") as served:
        connection = served.connect()
        connection.request("GET", f"/v1/search/events?q={LINE}", headers=served.headers())
        assert judge.reached.wait(60)
    events = list(read_events(connection.getresponse()))
    connection.close()
    assert events[-1][0] == "finished"
    assert events[-1][1]["outcome"] == "cancelled"
    assert small.closed == 1


def test_sixteen_clients_search_at_once(small):
    small.judge = FakeJudge()
    wanted, wrong = {}, []
    with serve(small.make_door(), small.folder / "token") as served:
        lines = [letter * 30 for letter in "abcdefgh"]
        for line in lines:
            wanted[line] = names(served.get("/v1/search", {"q": line}).json)

        def client(number):
            with contextlib.closing(served.connect(60)) as connection:
                for turn in range(6):
                    line = lines[(number + turn) % len(lines)]
                    connection.request("GET", f"/v1/search?q={line}", headers=served.headers())
                    answer = connection.getresponse()
                    told = json.loads(answer.read())
                    if answer.status != 200 or names(told) != wanted[line]:
                        wrong.append((answer.status, told))

        clients = [threading.Thread(target=client, args=(number,)) for number in range(16)]
        for one in clients:
            one.start()
        for one in clients:
            one.join(120)
    assert not wrong


def test_one_search_too_many_is_told_to_come_again(small):
    from tests.fixtures.served_library import FEW

    small.judge = judge = HeldJudge()
    door = small.make_door(FEW)
    with serve(door, small.folder / "token") as served:
        connections = [served.connect() for _ in range(2)]
        for connection in connections:
            connection.request("GET", f"/v1/search?q={LINE}", headers=served.headers())
        wait_until(lambda: len(door._running) == 2)
        answer = served.get("/v1/search", {"q": LINE})
        assert_problem(answer, 503, "Too many")
        assert int(answer.headers["retry-after"]) > 0
        judge.go_on.set()
        assert [connection.getresponse().status for connection in connections] == [200, 200]
        for connection in connections:
            connection.close()


def test_a_library_that_is_not_there_is_503(small, tmp_path):
    small.database.parent.rename(tmp_path / "away")
    with serve(small.make_door(), small.folder / "token") as served:
        for path in ("/v1/status", "/v1/search", "/v1/items/1", "/v1/items/1/file"):
            assert_problem(served.get(path), 503, "no library")
        (tmp_path / "away").rename(small.database.parent)
        assert served.get("/v1/status").status == 200


def test_a_library_of_a_later_program_is_503(small):
    import apsw

    with contextlib.closing(apsw.Connection(str(small.database))) as connection:
        connection.execute("PRAGMA user_version = 1000")
    with serve(small.make_door(), small.folder / "token") as served:
        assert_problem(served.get("/v1/search"), 503, "")


def test_another_token_counts_at_once(small):
    with serve(small.make_door(), small.folder / "token") as served:
        former = served.token.read()
        # Another process makes it.
        fresh = type(served.token)(served.token.file).renew()
        assert fresh != former
        old = served.get("/v1/status", Authorization=f"Bearer {former}")
        assert_problem(old, 401, "wrong")
        assert served.get("/v1/status", Authorization=f"Bearer {fresh}").status == 200


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_names_of_odd_bytes_are_told_and_sent(small):
    name = os.fsdecode(b"caf\xe9 \xff.img")
    (small.files / name).write_bytes(bytes([50]) * 5)
    (small.files / 'zwei\u200f\u2028 "drei";.txt').write_text("odd words")
    small.index()
    with serve(small.make_door(), small.folder / "token") as served:
        every = served.get("/v1/search", {"limit": 50}).json["results"]
        found = {result["path"].rpartition("/")[2]: result["item"] for result in every}
        item = found["caf\\xe9 \\xff.img"]
        for path in (f"/v1/items/{item}", f"/v1/items/{item}/preview"):
            assert served.get(path).status == 200
        for query in ("caf", "name:caf", "img", "zwei"):
            answer = served.get("/v1/search", {"q": query, "below_cutoff": "true"})
            assert answer.status == 200, query
        file = served.get(f"/v1/items/{item}/file")
        assert file.body == bytes([50]) * 5
        assert file.headers["content-disposition"].endswith("caf%EF%BF%BD%20%EF%BF%BD.img")
        other = found['zwei\u200f\u2028 "drei";.txt']
        named = served.get(f"/v1/items/{other}/file").headers["content-disposition"]
        assert named.startswith('attachment; filename="zwei__ _drei_;.txt"; ')
        assert named.endswith("zwei%E2%80%8F%E2%80%A8%20%22drei%22%3B.txt")


async def echo(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


def test_what_is_mounted_is_guarded_too(small):
    with serve(small.make_door(), small.folder / "token", {"/mcp": echo}) as served:
        assert served.get("/mcp/x").body.endswith(b"/x")
        assert served.get("/mcp/x", Authorization=None).status == 401
        assert served.get("/mcp/x", Host="evil.example").status == 421


def test_what_is_unforeseen_is_told_without_its_words(small, caplog):
    class Broken(FakeJudge):
        def supports(self, pair):
            raise RuntimeError("secret words")

    small.judge = Broken()
    with serve(small.make_door(), small.folder / "token") as served:
        answer = served.get("/v1/search", {"q": LINE})
        assert_problem(answer, 500, "unforeseen")
        assert b"secret" not in answer.body
        # Its place is free again.
        assert served.get("/v1/search", {"q": LINE, "check": "none"}).status == 200
    assert "a request failed unforeseen" in caplog.text


def test_queries_are_logged_at_debug_alone(small, caplog):
    with serve(small.make_door(), small.folder / "token") as served:
        with caplog.at_level("INFO"):
            served.get("/v1/search", {"q": "bees"})
        assert "bees" not in caplog.text
        with caplog.at_level("DEBUG", logger="retllm_desktop.doors"):
            served.get("/v1/search", {"q": "bees"})
        assert "q=bees" in caplog.text


def test_no_telemetry_is_sent_though_the_environment_asks(small, monkeypatch):
    asked = []
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as collector:
        collector.settimeout(0.5)
        port = collector.getsockname()[1]
        monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{port}")
        with serve(small.make_door(), small.folder / "token") as served:
            assert served.get("/v1/search", {"q": "bees"}).status == 200
        with contextlib.suppress(TimeoutError):
            asked.append(collector.accept())
    assert not asked


def test_no_answer_waits_for_an_acknowledgement(small, door):
    server = HttpServer(door, AccessToken(small.folder / "token"), ListenOptions())
    try:
        # By this asyncio tells that Nagle's algorithm is to be switched off.
        assert server._socket.proto == socket.IPPROTO_TCP
    finally:
        server._socket.close()


def test_a_slow_client_holds_up_nobody(served):
    with contextlib.closing(socket.create_connection(("127.0.0.1", served.port))) as slow:
        slow.sendall(b"GET /v1/status HTTP/1.1\r\nHost: ")
        assert served.get("/v1/status").status == 200
