"""What people and disks do wrong: each gives a sentence, loses nothing, stops nothing else."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from models.world.draw import render
from models.world.scene import Scene, Thing
from retllm_desktop.cli.main import run_command
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Query
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import SearchFinished
from tests.fixtures.drawn_world import choose_drawn_packs

HOLDER = """
import sys, pathlib
from retllm_desktop.composition.application import open_application
from retllm_desktop.platform.settings_file import load_settings
from retllm_desktop.platform.paths import resolve_paths
if __name__ == "__main__":
    where = resolve_paths(pathlib.Path(sys.argv[1]))
    with open_application(load_settings(where), where, writable=True, with_judge=False):
        print("open", flush=True)
        sys.stdin.read()
"""
SCENE = Scene(0, (Thing(8, 0, 1, 0.5, 0.5),), 1)


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    path = tmp_path_factory.mktemp("picture") / "cat.png"
    render(SCENE, 160).save(path)
    return path


@pytest.fixture
def folder(tmp_path, picture):
    root = tmp_path / "photos"
    root.mkdir()
    shutil.copy(picture, root / "cat.png")
    return root


@pytest.fixture
def data(tmp_path):
    return choose_drawn_packs(tmp_path / "data")


@pytest.fixture
def call(capsys, data):
    def invoke(*arguments):
        capsys.readouterr()
        # Text in pictures has tests of its own; looking for it takes a while.
        hurry = ["--set", "ocr=false"] if arguments[0] == "index" else []
        code = run_command(
            [str(a) for a in arguments] + hurry + ["--json", "--data-dir", str(data)]
        )
        captured = capsys.readouterr()
        return code, json.loads(captured.out), captured.err

    return invoke


def sentence(answer):
    """The error's text; fails when it is a traceback or nothing."""
    _, shown, err = answer
    assert "Traceback" not in err
    assert shown["error"]["title"]
    return err


def test_no_such_folder(call, tmp_path):
    answer = call("index", tmp_path / "nowhere")
    assert answer[0] == 2
    assert "There is no such folder" in sentence(answer)


def test_a_file_given_as_a_folder(call, picture):
    answer = call("index", picture)
    assert answer[0] == 2
    assert "not a folder" in sentence(answer)


def test_nothing_to_index(call):
    answer = call("index")
    assert answer[0] == 2
    assert "no folders yet" in sentence(answer)


def test_a_folder_that_cannot_be_read(call, folder, monkeypatch):
    real = os.scandir

    def scandir(path="."):
        if os.fspath(path) == os.fspath(folder):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    answer = call("index", folder)
    assert answer[0] == 2
    assert "Permission denied" in sentence(answer)


def test_a_folder_inside_an_indexed_folder(call, folder):
    (folder / "inner").mkdir()
    assert call("index", folder)[0] == 0
    answer = call("index", folder / "inner")
    assert answer[0] == 2
    assert str(folder) in sentence(answer)


def test_bad_files_are_told_and_the_rest_go_on(call, folder, picture):
    whole = picture.read_bytes()
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "cut.png").write_bytes(whole[:40])
    (folder / "words.jpg").write_text("this is no picture")
    Image.new("1", (20_000, 10_000)).save(folder / "huge.png")
    code, report, err = call("index", folder)
    assert code == 0
    assert report["read"] == 1
    assert report["skipped"] == 4
    for name in ("empty.jpg", "cut.png", "words.jpg", "huge.png"):
        assert name in err
    _, status, _ = call("status", "--problems")
    assert len(status["problem_list"]) == 4
    assert all(problem["title"] for problem in status["problem_list"])
    assert call("index", folder)[1]["skipped"] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the file system refuses such names")
def test_a_name_that_is_not_utf8(call, folder, picture):
    name = os.fsdecode(b"caf\xe9 \xff.png")
    with (folder / name).open("wb") as file:
        file.write(picture.read_bytes() + b"trailing bytes make it another content")
    assert call("index", folder)[0] == 0
    code, found, _ = call("search", "red cat")
    assert code == 0
    # It shows the same as another picture, so that both are one result.
    shown = [one for result in found["results"] for one in (result, *result["members"])]
    assert format_path(folder / name) in {one["path"] for one in shown}
    code, found, _ = call("search", "--image", folder / name)
    assert code == 0


def test_a_query_of_too_much(call, folder):
    call("index", folder)
    answer = call("search", "long " * 2000)
    assert answer[0] == 2
    sentence(answer)


@pytest.mark.parametrize("text", ["", "   "])
def test_a_query_of_nothing_is_the_library(call, folder, text):
    call("index", folder)
    code, found, _ = call("search", text)
    assert code == 0
    assert found["results"]


def test_a_query_picture_that_cannot_be_read(call, folder, tmp_path):
    call("index", folder)
    assert "none.png" in sentence(call("search", "--image", tmp_path / "none.png"))
    (tmp_path / "bad.png").write_bytes(b"nothing")
    answer = call("search", "--image", tmp_path / "bad.png")
    assert answer[0] == 1
    assert "bad.png" in sentence(answer)


def test_searching_before_indexing(call):
    answer = call("search", "cat")
    assert answer[0] in {1, 2}
    assert "index" in sentence(answer)


@pytest.mark.parametrize("damage", ["header", "middle", "text"])
def test_a_corrupt_library_is_kept_and_told(call, data, folder, damage):
    call("index", folder)
    database = resolve_paths(data).database
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    blob = bytearray(database.read_bytes())
    if damage == "header":
        blob[:100] = os.urandom(100)
    elif damage == "middle":
        blob[4096:] = os.urandom(len(blob) - 4096)
    else:
        blob = bytearray(b"This is a letter, not a library.\n" * 200)
    database.write_bytes(blob)
    for command in (("index", folder), ("search", "cat"), ("status",)):
        answer = call(*command)
        assert answer[0] == 1
        assert str(database) in sentence(answer)
    assert database.read_bytes() == bytes(blob)


def test_a_library_of_a_newer_version_is_kept_and_told(call, data, folder):
    import apsw

    call("index", folder)
    database = resolve_paths(data).database
    with contextlib.closing(apsw.Connection(str(database))) as connection:
        connection.execute("PRAGMA user_version = 99000000")
    for command in (("index", folder), ("search", "cat")):
        answer = call(*command)
        assert answer[0] == 1
        assert "newer" in sentence(answer)


def test_a_second_instance_is_told(call, data, folder):
    call("index", folder)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout.readline().strip() == b"open"
        answer = call("index", folder)
        assert answer[0] == 1
        assert "is using this library" in sentence(answer)
        # Reading goes on beside the writer.
        code, found, _ = call("search", "red cat", "--coarse-only")
        assert code == 0
        assert found["found"] == 1
    finally:
        holder.communicate(timeout=60)
    assert call("index", folder)[0] == 0


def test_a_read_only_data_folder(call, data, folder, monkeypatch):
    call("index", folder)
    if os.geteuid() == 0 if hasattr(os, "geteuid") else False:
        pytest.skip("nothing is read-only for root")
    data.chmod(0o500)
    try:
        assert call("search", "red cat", "--coarse-only")[0] == 0
        answer = call("index", folder)
        assert answer[0] == 1
        sentence(answer)
    finally:
        data.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_index_run_is_resumed(call, data, folder, picture):
    import signal

    blob = picture.read_bytes()
    for number in range(400):
        (folder / f"{number:03d}.png").write_bytes(blob + b"%d" % number)
    process = subprocess.Popen(
        [sys.executable, "-m", "retllm_desktop", "--data-dir", str(data), "index", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    database = resolve_paths(data).database
    while not database.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    code, report, _ = call("index", folder)
    assert code == 0
    assert report["read"] + report["unchanged"] == 401
    assert report["library"]["items"]["image"] == 401
    assert call("index", folder)[1]["embedded"] == 0


ODD_LINES = (
    "the", "to be or not to be", "a", "x", "🐶", "日本の写真", "صورة كلب", "der Hund", "w" * 1000,
    "the " * 250, "w" * 1001, "-the", '"', "-", "befor:", "::::", "beach -", "-a -b", "not dogs",
)  # fmt: skip


def test_whatever_is_searched_for_gives_a_list_or_a_sentence(call, folder, data):
    (folder / "letter.txt").write_text("To whom it may concern: the dog is on the beach.")
    call("index", folder)
    where = resolve_paths(data)
    with open_application(Settings(), where, writable=False, with_judge=False) as app:
        for line in ODD_LINES:
            for draft in (False, True):
                said = ""
                try:
                    *_, last = app.search.search(
                        Query(line, draft=draft), app.limits, CancelToken()
                    )
                except InputError as exc:
                    said = exc.title
                assert said or isinstance(last, SearchFinished)
        *_, last = app.search.search(Query("the"), app.limits, CancelToken())
        (snippet,) = [r.candidate.snippet for r in last.results if r.candidate.snippet]
        assert [snippet.text[begin:end] for begin, end in snippet.marks] == ["the", "the"]
        *_, last = app.search.search(Query("the dog on it"), app.limits, CancelToken())
        (snippet,) = [r.candidate.snippet for r in last.results if r.candidate.snippet]
        assert [snippet.text[begin:end] for begin, end in snippet.marks] == ["dog"]


def test_slips_of_a_condition_and_words_to_exclude(call, folder):
    """Field case 17: «typ:pdf», «dat:2024», and a minus without quotes around it all."""
    (folder / "note.txt").write_text("a birthday and a party")
    (folder / "other.txt").write_text("the other birthday")
    call("index", folder)
    found = call("search", "birthday", "typ:pdf", "--coarse-only")[1]
    assert found["did_you_mean"] == "birthday type:pdf"
    assert call("search", "dat:2024", "--coarse-only")[1]["did_you_mean"] == "date:2024"
    found = call("search", "birthday", "-party", "--coarse-only")[1]
    names = {Path(one["path"]).name for one in found["results"]}
    assert "other.txt" in names
    assert "note.txt" not in names
    assert found["query"] == "birthday -party"
    assert found["did_you_mean"] is None
