"""An X server with a window manager and a bus, on which the program is used as a person does."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.system.start_request import may_listen, socket_name

WAIT_S = 120.0
"""Long enough on a machine that others keep busy; who waits for what is so waits no longer."""
HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
"""It has GLib, GTK and AT-SPI where the system's packages are installed."""
_T = TypeVar("_T")


def wait_for(condition: Callable[[], _T], what: str) -> _T:
    """Wait until something is so; returns what it gives."""
    deadline_s = time.monotonic() + WAIT_S
    while time.monotonic() < deadline_s:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"it took too long until {what}")


class Desktop:
    """An X server with a window manager and a bus, and programs on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened = folder / "opened"
        self._left = contextlib.ExitStack()
        server = self._run(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"], {}
        )
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        # The bus of screen readers has its socket there, whose path must be short.
        runtime = self._left.enter_context(tempfile.TemporaryDirectory(prefix="x11-"))
        own = {"HOME": str(folder), "XDG_RUNTIME_DIR": runtime}
        command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
        bus = self._run(command, os.environ | own | {"DISPLAY": f":{number}"})
        assert bus.stdout is not None
        tools = folder / "bin"
        tools.mkdir()
        opener = tools / "xdg-open"
        opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{self.opened}"\n')
        opener.chmod(0o755)
        self.environment = (
            os.environ
            | own
            | {
                "DISPLAY": f":{number}",
                "DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip(),
                "PATH": f"{tools}:{os.environ['PATH']}",
                "QT_QPA_PLATFORM": "xcb",
                "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
                "XDG_SESSION_TYPE": "x11",
            }
        )
        self._run(["openbox"], self.environment)

    def _run(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            env=environment or None,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdin is not None
        self._left.callback(process.stdout.close)
        self._left.callback(process.stdin.close)
        self._left.callback(process.wait, 20)
        self._left.callback(process.terminate)
        return process

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start the program, or another one of ours."""
        return self._run([sys.executable, *words], self.environment)

    def app(self, *words: str) -> subprocess.Popen[str]:
        return self.start(
            "-m", "retllm_desktop", "app", "--data-dir", str(self.folder / "data"), *words
        )

    def use(self, *words: str) -> str:
        """Use keys and pointer."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def window(self, title: str) -> str:
        """Wait for a visible window; returns its number."""
        return wait_for(
            lambda: self.use("search", "--onlyvisible", "--name", f"^{title}$"),
            f"there is a window «{title}»",
        ).splitlines()[-1]

    def visible(self, title: str) -> bool:
        return bool(self.use("search", "--onlyvisible", "--name", f"^{title}$"))

    def system(self, script: str, *words: str) -> subprocess.Popen[str]:
        """Start a program of ours in the system's own Python."""
        return self._run([SYSTEM_PYTHON, str(HERE / script), *words], self.environment)

    def drag(self, *way: tuple[int, int]) -> None:
        """Press at the first place, go through all others and let go at the last one."""
        for number, (x, y) in enumerate(way):
            self.use("mousemove", str(x), str(y))
            time.sleep(0.1)
            if number == 0:
                self.use("mousedown", "1")
        # The window answers each move; a drop before that answer is none.
        time.sleep(0.4)
        self.use("mouseup", "1")

    def walk(self) -> list[dict[str, Any]]:
        """What is shown, as a screen reader is told it."""
        done = subprocess.run(
            [SYSTEM_PYTHON, str(HERE / "walk.py")],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if "not in the tree" in done.stderr:
            pytest.skip("no accessibility bus could be started")
        # What went while it was walked is walked again.
        return json.loads(done.stdout or "[]") if done.returncode == 0 else []

    def click(self, name: str, button: int = 1) -> None:
        """Click on the middle of what bears a name, or a name and what is told besides."""
        before: list[list[int]] = [[]]

        def find() -> list[int] | None:
            named = (one for one in self.walk() if one["name"].partition(",")[0] == name)
            # What comes above it moves it.
            last, before[0] = before[0], next((one["middle"] for one in named), [])
            return last if last == before[0] else None

        x, y = wait_for(find, f"«{name}» is there")
        self.use("mousemove", str(x), str(y), "click", str(button))

    def listens(self) -> bool:
        """Whether a program has the library open, and takes what further starts ask for."""
        return may_listen(socket_name(resolve_paths(self.folder / "data").database))

    def names(self) -> set[str]:
        """The names of all that is shown."""
        return {str(one["name"]) for one in self.walk()}

    def close(self) -> None:
        self._left.close()


def need_system(*names: str) -> None:
    """Skip where the system's own Python lacks something of GObject."""
    asked = "; ".join(
        f"gi.require_version({name!r}, {number!r})"
        for name, number in (one.split() for one in names)
    )
    known = subprocess.run(
        [SYSTEM_PYTHON, "-c", f"import gi; {asked}"], capture_output=True, check=False
    )
    if known.returncode:
        pytest.skip(f"the system's Python has no {', '.join(names)}")
