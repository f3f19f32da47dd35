"""Launchers on a bus of their own: the bus starts the service by the files that were installed."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from retllm_desktop.cli.library_door import make_library_door
from retllm_desktop.cli.main import run_command
from retllm_desktop.core.errors import InputError
from retllm_desktop.doors.access import LibraryDoor
from retllm_desktop.doors.launchers.hits import LauncherSearch
from retllm_desktop.platform.paths import resolve_paths
from tests.fixtures.drawn_world import drawn_settings

if not sys.platform.startswith("linux"):
    pytest.skip("only desktops of Linux ask over D-Bus", allow_module_level=True)

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from retllm_desktop.doors.launchers.installation import BUS_NAME, GNOME_SHELL_PATH, KRUNNER_PATH
from retllm_desktop.doors.launchers.service import serve_launchers

PATIENCE_S = 120.0
KRUNNER = (KRUNNER_PATH, "org.kde.krunner1")
SHELL = (GNOME_SHELL_PATH, "org.gnome.Shell.SearchProvider2")
OPENER = """#!/bin/sh
printf '%s\\n' "$XDG_ACTIVATION_TOKEN" "$@" > "$RETLLM_TEST_OPENED.new"
mv "$RETLLM_TEST_OPENED.new" "$RETLLM_TEST_OPENED"
"""


@pytest.fixture
def start_bus(tmp_path: Path) -> Iterator[Callable[[dict[str, str]], str]]:
    """Starts a bus with further variables, which what it starts has too; returns its address."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("there is no dbus-daemon")
    started: list[subprocess.Popen[str]] = []

    def start(environment: dict[str, str]) -> str:
        process = subprocess.Popen(
            [daemon, "--session", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **environment},
        )
        started.append(process)
        assert process.stdout is not None
        return process.stdout.readline().strip()

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


async def call(
    bus: MessageBus, place: tuple[str, str], member: str, signature: str = "", *body: Any
) -> Any:
    """Call a method of the service; return what it answered."""
    message = Message(
        destination=BUS_NAME,
        path=place[0],
        interface=place[1],
        member=member,
        signature=signature,
        body=list(body),
    )
    answer = await asyncio.wait_for(bus.call(message), PATIENCE_S)
    assert answer.message_type is MessageType.METHOD_RETURN, answer.body
    return answer.body[0] if answer.body else None


async def owner_of(bus: MessageBus, name: str) -> bool:
    message = Message(
        destination="org.freedesktop.DBus",
        path="/org/freedesktop/DBus",
        interface="org.freedesktop.DBus",
        member="NameHasOwner",
        signature="s",
        body=[name],
    )
    return bool((await bus.call(message)).body[0])


async def wait_for(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while not (value := condition()):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    return value


def test_the_bus_starts_it_it_answers_opens_and_ends(
    drawn, start_bus, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    install = ["--data-dir", str(drawn.data), "launcher"]
    assert run_command([*install, "--install"]) == 0
    said = capsys.readouterr()
    assert "sudo install" in said.err
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "xdg-open").write_text(OPENER)
    (programs / "xdg-open").chmod(0o755)
    opened = tmp_path / "opened"
    service = next((tmp_path / "share" / "dbus-1").rglob("*.service"))
    # Soon, once nobody asks.
    service.write_text(
        service.read_text().replace("launcher --data-dir", "launcher --idle 1 --data-dir")
    )
    address = start_bus(
        {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "RETLLM_TEST_OPENED": str(opened),
            "INVOCATION_ID": "",
        }
    )

    async def questions() -> None:
        bus = await MessageBus(address).connect()
        matches = await call(bus, KRUNNER, "Match", "s", "type:markdown red umbrel")
        assert len(matches) == 1
        number, text, icon, category, relevance, properties = matches[0]
        assert (text, icon, relevance) == ("shopping.md", "text-x-generic", 1.0)
        assert category == 70
        assert properties["category"].value == "Documents"
        assert "red umbrella" in properties["subtext"].value
        assert properties["urls"].value == [(drawn.folder / "shopping.md").as_uri()]
        caption = next(iter(drawn.captions.values()))
        (first, *_) = await call(bus, KRUNNER, "Match", "s", caption)
        assert first[5]["category"].value == "Pictures"
        width, height, row, alpha, bits, samples, data = first[5]["icon-data"].value
        assert (alpha, bits, samples, row) == (False, 8, 3, width * 3)
        assert max(width, height) == 64
        assert len(data) == row * height
        assert await call(bus, KRUNNER, "Match", "s", "x") == []
        assert await call(bus, KRUNNER, "Match", "s", 'befor:20 "') == []
        named = [action[0] for action in await call(bus, KRUNNER, "Actions")]
        assert named == ["folder", "window"]
        assert (await call(bus, KRUNNER, "Config"))["MinLetterCount"].value == 3
        # The shell asks for numbers first, then for how they are shown.
        found = await call(
            bus, SHELL, "GetInitialResultSet", "as", ["type:markdown", "red", "umbrella"]
        )
        assert found == [number]
        narrowed = [found, ["type:markdown", "red", "umbrella", "butter"]]
        assert await call(bus, SHELL, "GetSubsearchResultSet", "asas", *narrowed) == [number]
        metas = await call(bus, SHELL, "GetResultMetas", "as", [number, "99999", "none", first[0]])
        assert [meta["name"].value for meta in metas] == ["shopping.md", first[1]]
        assert metas[0]["gicon"].value == "text-x-generic"
        assert metas[1]["icon-data"].signature == "(iiibiiay)"
        # What is chosen is opened with its program, and may come to the front.
        await call(bus, KRUNNER, "SetActivationToken", "s", "a token")
        await call(bus, KRUNNER, "Run", "ss", number, "")
        await wait_for(opened.exists)
        assert opened.read_text().splitlines() == ["a token", str(drawn.folder / "shopping.md")]
        # There is no file manager on this bus: the folder is opened.
        opened.unlink()
        await call(bus, KRUNNER, "Run", "ss", number, "folder")
        await wait_for(opened.exists)
        assert opened.read_text().splitlines() == ["", str(drawn.folder)]
        await call(bus, KRUNNER, "Teardown")
        deadline = time.monotonic() + PATIENCE_S
        while await owner_of(bus, BUS_NAME):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
        bus.disconnect()

    asyncio.run(questions())
    assert run_command([*install, "--uninstall"]) == 0
    # The service's file was changed by hand, and is ours all the same.
    assert [path for path in (tmp_path / "share").rglob("*") if path.is_file()] == []


@dataclass
class Started:
    """What was started, in place of programs."""

    words: list[tuple[str, ...]] = field(default_factory=list)
    works: bool = True

    def __call__(self, words, environment):
        self.words.append(tuple(words))
        return self.works


def answer(
    search: LauncherSearch, address: str, started: Started, idle_s: float = 60.0
) -> Callable[[Callable[[MessageBus], Awaitable[None]]], None]:
    """Return what runs the service in this process while questions are asked."""

    def run(questions: Callable[[MessageBus], Awaitable[None]]) -> None:
        async def both() -> None:
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
            serving = asyncio.ensure_future(serve_launchers(search, ("window",), started, idle_s))
            bus = await MessageBus(address).connect()
            deadline = time.monotonic() + PATIENCE_S
            while not await owner_of(bus, BUS_NAME):
                assert time.monotonic() < deadline
                await asyncio.sleep(0.01)
            await questions(bus)
            bus.disconnect()
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

        asyncio.run(both())

    return run


@pytest.fixture
def door(drawn) -> Iterator[LibraryDoor]:
    door = make_library_door(drawn_settings(ocr=False), resolve_paths(drawn.data), with_judge=False)
    yield door
    door.close()


@pytest.fixture
def address(start_bus, monkeypatch) -> str:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    return start_bus({})


def test_the_window_goes_on_with_what_was_typed(door, address, monkeypatch):
    started = Started()
    monkeypatch.delenv("INVOCATION_ID", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")

    async def questions(bus: MessageBus) -> None:
        await call(bus, SHELL, "LaunchSearch", "asu", ["-a", "red mug"], 0)
        await call(bus, KRUNNER, "Match", "s", "green boats")
        await call(bus, KRUNNER, "Run", "ss", "1", "window")
        # What is gone cannot be opened: the window says why.
        await call(bus, KRUNNER, "Run", "ss", "99999", "")
        await call(bus, SHELL, "ActivateResult", "sasu", "x", ["a", "boat"], 0)

    answer(LauncherSearch(door), address, started)(questions)
    lines = [words[-1] for words in started.words]
    assert lines == ["-a red mug", "green boats", "green boats", "a boat"]
    assert {words[:-1] for words in started.words} == {("window", "--")}


def test_what_a_unit_of_the_system_opens_gets_a_unit_of_its_own(door, address, monkeypatch):
    started = Started()
    monkeypatch.setenv("INVOCATION_ID", "one")
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")

    async def questions(bus: MessageBus) -> None:
        await call(bus, SHELL, "LaunchSearch", "asu", ["boats"], 0)
        # Where that cannot be, it is started without.
        started.works = False
        await call(bus, SHELL, "LaunchSearch", "asu", ["boats"], 0)

    answer(LauncherSearch(door), address, started)(questions)
    (apart, tried, plain) = started.words
    assert apart[:3] == tried[:3] == ("systemd-run", "--user", "--scope")
    assert apart[-3:] == plain == ("window", "--", "boats")


class _SlowSearch(LauncherSearch):
    """Searches that wait until they may go on."""

    def __init__(self, door: LibraryDoor) -> None:
        super().__init__(door)
        self.lines: list[str] = []
        self.may_go_on = False

    def find(self, line):
        self.lines.append(line)
        while not self.may_go_on:
            time.sleep(0.005)
        return super().find(line)


def test_the_newest_line_wins(door, address):
    search = _SlowSearch(door)

    async def questions(bus: MessageBus) -> None:
        typed = ["bread", "type:markdown red umb", "type:markdown red umbrella"]
        asked = [asyncio.ensure_future(call(bus, KRUNNER, "Match", "s", line)) for line in typed]
        await wait_for(lambda: search.lines == ["bread"])
        # Behind it, in the order of the bus: by now all three have come.
        await call(bus, KRUNNER, "Actions")
        search.may_go_on = True
        answers = await asyncio.gather(*asked)
        assert [len(one) for one in answers[1:]] == [0, 1]

    answer(search, address, Started())(questions)
    assert search.lines == ["bread", "type:markdown red umbrella"]


def test_without_a_library_there_is_nothing_to_find(tmp_path, address):
    door = make_library_door(drawn_settings(), resolve_paths(tmp_path), with_judge=False)

    async def questions(bus: MessageBus) -> None:
        assert await call(bus, KRUNNER, "Match", "s", "a dog") == []

    answer(LauncherSearch(door), address, Started())(questions)
    door.close()


def test_one_process_answers(door, address):
    search = LauncherSearch(door)

    async def questions(bus: MessageBus) -> None:
        with pytest.raises(InputError, match="answered already"):
            await serve_launchers(search, (), Started(), 60.0)

    answer(search, address, Started())(questions)


def test_without_a_bus_it_is_said_where_to_start_it(drawn, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    assert run_command(["--data-dir", str(drawn.data), "launcher"]) == 2
    assert "no session bus" in capsys.readouterr().err


def test_files_of_others_stay(drawn, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    entry = tmp_path / "applications" / "retllm-desktop.desktop"
    entry.parent.mkdir()
    entry.write_text("[Desktop Entry]\n")
    command = ["--data-dir", str(drawn.data), "launcher"]
    assert run_command([*command, "--install"]) == 0
    assert f"another program made it: {entry}" in capsys.readouterr().err.replace("\n", "")
    assert run_command([*command, "--uninstall"]) == 0
    assert entry.read_text() == "[Desktop Entry]\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [entry]
