"""Everything that the program keeps goes, and nothing else."""

import json

import pytest

from retllm_desktop.cli.main import run_command
from retllm_desktop.core.errors import InputError, LibraryInUseError
from retllm_desktop.platform import erasure as erasure_module
from retllm_desktop.platform.erasure import ErasedKind, Erasure
from retllm_desktop.platform.file_locks import lock_file
from retllm_desktop.platform.paths import AppPaths, resolve_paths


def fill(paths):
    """Write what the program keeps, 10 bytes each, for two libraries."""
    other = paths.other_libraries()
    for one in (paths, *other, resolve_paths(paths.data, "work")):
        for file in (
            one.database,
            one.database.with_name("library.db.before-restore"),
            one.window_state,
            one.query_history,
            one.access_token,
            one.settings,
            one.library_cache / "thumbnails" / "a.webp",
            one.library_cache / "verdicts.db",
        ):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"0123456789")
    for file in (paths.packs / "some" / "manifest.json", paths.log_file, paths.connections):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"0123456789")


def test_in_a_folder_that_a_person_chose_only_what_is_ours_goes(tmp_path):
    paths = resolve_paths(tmp_path / "mine")
    fill(paths)
    kept = [tmp_path / "mine" / "holiday.jpg", tmp_path / "mine" / "log" / "diary.txt"]
    for file in kept:
        file.write_text("mine")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").touch()
    (paths.packs / "link").symlink_to(outside)
    done = []
    erasure = Erasure(paths, [lambda: done.append("entry")])
    sizes = {part.kind: part.size_bytes for part in erasure.survey()}
    assert sizes[ErasedKind.SETTINGS] == 10
    assert sizes[ErasedKind.LOG] == 20
    assert erasure.erase() == ()
    assert done == ["entry"]
    left = sorted(path for path in (tmp_path / "mine").rglob("*") if path.is_file())
    assert left == sorted(kept)
    assert (outside / "file").exists()
    assert sum(part.size_bytes for part in erasure.survey()) == 0


def test_the_systems_folders_for_us_go_as_a_whole(tmp_path, monkeypatch):
    home = {name: tmp_path / name / "retllm-desktop" for name in ("data", "cache", "config")}
    paths = AppPaths(
        home["data"], home["cache"], tmp_path / "state/retllm-desktop/log", home["config"]
    )
    monkeypatch.setattr(erasure_module, "platform_paths", lambda: paths)
    for folder in (paths.data, paths.cache, paths.log, paths.config):
        folder.mkdir(parents=True)
        (folder / "of another version").write_bytes(b"12")
    assert [part.size_bytes for part in Erasure(paths).survey()] == [2, 2, 2, 2]
    assert Erasure(paths).erase() == ()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["cache", "config", "data", "state"]


def test_what_is_open_elsewhere_is_not_removed(tmp_path):
    paths = resolve_paths(tmp_path)
    fill(paths)
    other = resolve_paths(tmp_path, "work")
    lock = other.database.with_name("library.db.lock")
    with lock.open("w+b") as stream:
        lock_file(stream)
        for call in (Erasure(paths).erase, Erasure(paths).request):
            with pytest.raises(LibraryInUseError):
                call()
        # A window's own library is open in it.
        mine = Erasure(other)
        mine.request()
        assert mine.requested
    assert other.database.exists()


def test_what_cannot_be_removed_is_told_and_the_rest_goes(tmp_path):
    paths = resolve_paths(tmp_path)
    fill(paths)

    def fails():
        raise InputError("The program is still started with the session")

    (failure,) = Erasure(paths, [fails]).erase()
    assert "session" in str(failure)
    assert not paths.database.exists()


def test_the_command_asks(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    entry = tmp_path / "config" / "autostart" / "retllm-desktop.desktop"
    entry.parent.mkdir(parents=True)
    entry.touch()
    data = tmp_path / "mine"
    assert run_command(["launcher", "--install", "--data-dir", str(data)]) == 0
    launcher = tmp_path / "share" / "applications" / "retllm-desktop.desktop"
    assert launcher.exists()
    fill(resolve_paths(data))
    assert run_command(["erase", "--data-dir", str(data)]) == 2
    said = capsys.readouterr()
    assert "Nobody agreed" in said.err
    assert "not touched" in said.err
    assert resolve_paths(data).database.exists()
    assert run_command(["erase", "--data-dir", str(data), "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {part["kind"] for part in told["removed"]} == {"data", "settings", "cache", "log"}
    assert told["left"] == []
    assert not data.exists()
    assert not entry.exists()
    assert not [path for path in (tmp_path / "share").rglob("*") if path.is_file()]
