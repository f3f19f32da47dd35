"""What the real program logs: its runs, nothing private, and where ``doctor`` says it lies."""

import json

import pytest

from retllm_desktop.cli import main
from retllm_desktop.cli.main import run_command
from retllm_desktop.platform.paths import resolve_paths

SECRET = "zebra-diary"


@pytest.fixture
def log(drawn_data):
    return lambda: resolve_paths(drawn_data).log_file.read_text("utf-8")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / f"{SECRET}.txt").write_text("what I think of the zebra")
    (folder / f"{SECRET}.png").write_bytes(b"no picture")
    return folder


def test_runs_are_logged_and_nothing_private(call, log, folder):
    assert call("index", folder)[0] == 0
    assert call("search", SECRET, "--coarse-only")[0] == 0
    assert call("search", "--image", folder / f"{SECRET}.png")[0] == 1
    text = log()
    assert "index starts" in text
    assert "search starts" in text
    assert "failed: ItemError" in text
    assert text.count("with code 0") == 2
    assert text.count("with code 1") == 1
    assert SECRET not in text
    assert "papers" not in text


def test_at_level_debug_what_was_typed_is_there(call, log, folder):
    call("index", folder, "--log-level", "debug")
    call("--log-level", "debug", "search", "--coarse-only", SECRET)
    assert SECRET in log()
    assert "papers" in log()
    assert "opening the program took" in log()


def test_verbose_shows_it_beside_the_results(call, folder):
    call("index", folder)
    code, out, err = call("status", "--json", "--verbose")
    assert code == 0
    assert json.loads(out)["files"] == 1
    assert "INFO retllm_desktop.platform.logging: status starts" in err
    code, _, err = call("status", "--json")
    assert err == ""


def test_an_error_that_nobody_expected_is_logged(call, log, monkeypatch):
    def fail(options, screen):
        raise ValueError(SECRET)

    monkeypatch.setattr(main, "dispatch_command", fail)
    with pytest.raises(ValueError, match=SECRET):
        call("status")
    assert "CRITICAL" in log()
    assert "in fail" in log()
    assert "builtins.ValueError" in log()
    assert SECRET not in log()


def test_the_log_of_the_demo_lies_in_its_folder(call, tmp_path, monkeypatch):
    monkeypatch.setattr(main, "dispatch_command", lambda options, screen: 0)
    assert run_command(["demo", str(tmp_path / "demo"), "--no-window"]) == 0
    assert "demo starts" in resolve_paths(tmp_path / "demo/.retllm").log_file.read_text("utf-8")


def test_a_level_that_there_is_none_of(call, capsys):
    with pytest.raises(SystemExit):
        call("status", "--log-level", "loud")
    assert "debug" in capsys.readouterr().err
