"""What the command line says of connections and of what is kept."""

import json

from retllm_desktop.cli.main import run_command
from retllm_desktop.network.access import ConnectionRecord
from retllm_desktop.platform.paths import resolve_paths


def call(capsys, data, *words):
    assert run_command(["privacy", "--data-dir", str(data), *words]) == 0
    return capsys.readouterr().out


def test_nothing_was_connected_to(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    said = call(capsys, tmp_path)
    assert "No server was connected to." in said
    assert "Online" in said


def test_connections_and_what_is_kept_are_listed(tmp_path, capsys):
    paths = resolve_paths(tmp_path)
    record = ConnectionRecord(paths.connections)
    record.end(record.begin("hub.example", "GET some/model a[1].onnx"), 300, 4000, "200")
    record.begin("hub.example", "GET some/model b.onnx")
    paths.database.write_bytes(b"1" * 1234)
    said = call(capsys, tmp_path)
    assert "2 connections are on record: 300 bytes sent, 4,000 received." in said
    assert "a[1].onnx" in said
    assert "not ended" in said
    assert "1,234" in said
    told = json.loads(call(capsys, tmp_path, "--json", "--set", "offline=true"))
    assert told["offline"] == "the setting «offline» is on"
    assert told["connections"][1]["received_bytes"] == 4000
    kept = {part["kind"]: part for part in told["stored"]}
    assert kept["library"]["size_bytes"] == 1234
    assert kept["connections"]["path"].startswith(str(tmp_path))
