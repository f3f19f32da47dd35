"""Files that are not read, through the whole program: found by name, counted, told why."""

import json

import pytest


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "zebra notes.txt").write_text("what was thought of the stripes")
    (folder / "zebra scan.png").write_bytes(b"no picture")
    (folder / "zebra.pst").write_bytes(b"mail")
    (folder / "other.pst").write_bytes(b"more mail")
    return folder


def results(call, *words):
    code, out, _ = call("search", "--coarse-only", "--json", *words)
    assert code == 0
    return {result["path"].rpartition("/")[2]: result for result in json.loads(out)["results"]}


def test_they_are_found_and_marked(call, folder):
    code, out, err = call("index", folder)
    assert code == 0
    assert "2 files of 1 kind are known by name only: 2 .pst" in out
    assert "Skipped" in err
    assert ".pst" not in err
    found = results(call, "zebra")
    assert set(found) == {"zebra notes.txt", "zebra scan.png", "zebra.pst"}
    assert found["zebra notes.txt"]["unread"] is None
    assert found["zebra.pst"]["unread"] == "Files of this kind are not read"
    assert found["zebra.pst"]["modality"] == "file"
    assert found["zebra.pst"]["kind"] == "mail"
    assert found["zebra scan.png"]["unread"]
    assert set(results(call, "is:unread", "zebra")) == {"zebra scan.png", "zebra.pst"}
    assert set(results(call, "type:mail")) == {"zebra.pst", "other.pst"}
    _, out, _ = call("search", "--coarse-only", "zebra.pst")
    assert "not read: files of this kind are not read" in out.replace("\n", " ")


def test_the_summaries_say_so(call, folder):
    call("index", folder)
    _, out, _ = call("status", "--json", "--problems")
    status = json.loads(out)
    assert (status["files"], status["problems"], status["named"]) == (1, 1, {"pst": 2})
    assert status["items"] == {"text": 1, "file": 3}
    (problem,) = status["problem_list"]
    assert problem["reason"] == "failed"
    _, out, _ = call("doctor", "--json")
    assert json.loads(out)["sections"]["folders"]["files"] == {
        "read": 1,
        "problems": 1,
        "noted": 0,
        "named": {"pst": 2},
    }
