"""A second start hands over what it was asked for to the window that is open, and ends."""

import os
import socket
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QProcess, QTimer
from PySide6.QtWidgets import QApplication

from retllm_desktop.cli.window import read_request
from retllm_desktop.core.library_records import Root
from retllm_desktop.core.types import Query, QueryPicture
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.ui.system.single_instance import InstanceServer, hand_over
from retllm_desktop.ui.system.start_request import StartSurface, WindowRequest, socket_name
from retllm_desktop.ui.window.app import run_window
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.services import UiServices
from tests.ui.fakes import ROOT, FakeSource

ASK = """
import sys
from retllm_desktop.ui.system.single_instance import hand_over
from retllm_desktop.ui.system.start_request import WindowRequest
print(hand_over(sys.argv[1], WindowRequest(sys.argv[2])))
"""


def start(*arguments: str) -> QProcess:
    process = QProcess()
    process.start(sys.executable, list(arguments))
    return process


def output(process: QProcess, until) -> str:
    until(lambda: process.state() is QProcess.ProcessState.NotRunning)
    return bytes(process.readAllStandardOutput().data()).decode()


@given(st.text(), st.lists(st.binary(min_size=1).filter(lambda name: b"\0" not in name)), st.text())
def test_a_request_survives_the_way(query, names, activation):
    paths = tuple(Path("/", os.fsdecode(name)) for name in names)
    request = WindowRequest(query, paths, activation, StartSurface.SEARCH)
    assert WindowRequest.decode(request.encode()) == request


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"{",
        b"{}",
        b'{"query": 1}',
        b"\xff",
        b'{"query":"","activation":"","paths":[1]}',
    ],
)
def test_anything_else_is_no_request(line):
    assert WindowRequest.decode(line) is None


def test_a_word_is_no_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "invoice").mkdir()
    assert read_request(["invoice", "of", "May"]).query == "invoice of May"
    asked = read_request(["cats", "./invoice", str(tmp_path / "a b.jpg"), "file:///x/c%20d.jpg"])
    assert asked.query == "cats"
    assert asked.paths == (Path("invoice"), tmp_path / "a b.jpg", Path("/x/c d.jpg"))
    assert read_request(["- red"]).query == "- red"


def test_each_library_has_a_window_of_its_own(tmp_path):
    one, other = resolve_paths(tmp_path / "one"), resolve_paths(tmp_path / "other")
    names = {
        socket_name(one.database),
        socket_name(other.database),
        socket_name(resolve_paths(tmp_path / "one", "second").database),
        socket_name(resolve_paths(tmp_path / ("deep" * 40)).database),
    }
    assert len(names) == 4
    assert all(len(os.fsencode(name)) <= 100 for name in names)


def test_a_request_is_taken_and_answered(qapp, tmp_path, until):
    name = socket_name(tmp_path / "library.db")
    assert not hand_over(name, WindowRequest("nobody"))
    server = InstanceServer(name)
    taken: list[WindowRequest] = []
    server.requested.connect(taken.append)
    assert server.listen()
    assert output(start("-c", ASK, name, "a red mug"), until) == "True\n"
    assert [request.query for request in taken] == ["a red mug"]
    server.close()
    assert output(start("-c", ASK, name, "too late"), until) == "False\n"
    server.deleteLater()


@pytest.mark.skipif(os.name == "nt", reason="Windows has pipes")
def test_what_a_dead_window_left_is_in_nobodys_way(qapp, tmp_path, until):
    name = socket_name(tmp_path / "library.db")
    left = socket.socket(socket.AF_UNIX)
    left.bind(name)
    left.close()
    assert Path(name).exists()
    assert not hand_over(name, WindowRequest("nobody"))
    server = InstanceServer(name)
    assert server.listen()
    assert output(start("-c", ASK, name, "here"), until) == "True\n"
    server.close()
    server.deleteLater()


def test_a_second_start_brings_its_query_and_ends_quietly(
    qapp, search, folders, indexing, tmp_path
):
    folders.known = [Root(1, ROOT, files=8)]
    services = UiServices(search, indexing, folders, SearchLimits())
    data = tmp_path / "data"
    data.mkdir()
    picture = tmp_path / "cat.jpg"
    picture.touch()
    command = ["-m", "retllm_desktop", "app", "--data-dir", str(data), "a", "red", "mug"]
    second = QProcess()
    third = QProcess()
    errors: list[str] = []
    wanted = Query("a red mug")
    pictured = Query(pictures=(QueryPicture(picture),))

    def look() -> None:
        shown = (w for w in QApplication.allWidgets() if isinstance(w, MainWindow))
        window = next((w for w in shown if w.window().isVisible()), None)
        if window is None:
            return
        if second.state() is QProcess.ProcessState.NotRunning and not second.program():
            # It must come forward again.
            window.window().showMinimized()
            second.start(sys.executable, command)
        elif wanted in search.queries and not third.program():
            assert not window.window().isMinimized()
            third.start(sys.executable, [*command[:5], str(picture)])
        over = third.program() and third.state() is QProcess.ProcessState.NotRunning
        if pictured in search.queries and over:
            errors.extend(
                bytes(process.readAllStandardError().data()).decode() for process in (second, third)
            )
            timer.stop()
            window.close()

    timer = QTimer()
    timer.setInterval(20)
    timer.timeout.connect(look)
    timer.start()
    QTimer.singleShot(60_000, QApplication.quit)
    name = socket_name(resolve_paths(data).database)
    assert run_window(FakeSource(services), listen_at=name) == 0
    assert wanted in search.queries
    assert pictured in search.queries
    assert errors == ["", ""]
    assert (second.exitCode(), third.exitCode()) == (0, 0)
    # The library was not even opened.
    assert not (data / "library.db").exists()
