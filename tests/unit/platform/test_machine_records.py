"""What is remembered survives a start, and damage only costs finding it out again."""

import json

import pytest

from retllm_desktop.platform.hardware.machine_records import MachineRecords


def test_an_entry_is_there_after_a_start(tmp_path):
    path = tmp_path / "cache" / "machine.json"
    MachineRecords(path).put("a", {"n": 1})
    MachineRecords(path).put("b", {"n": 2})
    again = MachineRecords(path)
    assert (again.get("a"), again.get("b"), again.get("c")) == ({"n": 1}, {"n": 2}, None)
    again.put("a", {"n": 3})
    assert MachineRecords(path).get("a") == {"n": 3}


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"a": 1}', b"\xff", b"[" * 100_000])
def test_a_file_that_is_damaged_is_as_good_as_none(tmp_path, content):
    path = tmp_path / "machine.json"
    path.write_bytes(content)
    records = MachineRecords(path)
    assert records.get("a") is None
    records.put("a", {"n": 1})
    assert MachineRecords(path).get("a") == {"n": 1}


def test_where_nothing_can_be_written_it_is_remembered_while_the_program_runs(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    records = MachineRecords(in_the_way / "machine.json")
    records.put("a", {"n": 1})
    assert records.get("a") == {"n": 1}
    assert MachineRecords(None).get("a") is None


def test_the_oldest_are_forgotten_and_no_other_file_is_left(tmp_path):
    path = tmp_path / "machine.json"
    path.write_text(json.dumps({str(n): {"n": n} for n in range(300)}))
    MachineRecords(path).put("new", {})
    kept = json.loads(path.read_text())
    assert len(kept) == 200
    assert "new" in kept
    assert "0" not in kept
    assert list(tmp_path.iterdir()) == [path]
