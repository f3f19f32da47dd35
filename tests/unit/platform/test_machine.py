import json
import os
import subprocess
import sys

import psutil
import pytest

from retllm_desktop.platform import machine
from retllm_desktop.platform.machine import LocalMachine, _LoginSession


def test_the_machine_answers_or_says_that_it_cannot_tell():
    here = LocalMachine()
    assert here.on_battery() in (None, True, False)
    idle_s = here.idle_s()
    assert idle_s is None or idle_s >= 0.0


@pytest.mark.parametrize(("plugged", "expected"), [(True, False), (False, True), (None, None)])
def test_the_battery(monkeypatch, plugged, expected):
    battery = type("Battery", (), {"power_plugged": plugged})
    monkeypatch.setattr(psutil, "sensors_battery", lambda: battery, raising=False)
    assert LocalMachine().on_battery() is expected


def test_no_battery_and_no_telling(monkeypatch):
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None, raising=False)
    assert LocalMachine().on_battery() is None

    def broken():
        raise RuntimeError

    monkeypatch.setattr(psutil, "sensors_battery", broken)
    assert LocalMachine().on_battery() is None


@pytest.mark.parametrize("failure", [OSError(), AttributeError(), KeyError()])
def test_a_platform_that_fails_is_one_that_does_not_tell(failure):
    def broken():
        raise failure

    assert LocalMachine(broken).idle_s() is None


def test_what_a_login_session_tells():
    session = _LoginSession()
    # A desktop that never says «idle» says nothing by «not idle».
    assert session.parse("IdleHint=no\nIdleSinceHint=0\n", 100.0) is None
    assert session.parse("IdleHint=yes\nIdleSinceHint=40000000\n", 100.0) == 60.0
    assert session.parse("IdleHint=no\nIdleSinceHint=0\n", 101.0) == 0.0
    assert session.parse("", 101.0) is None


@pytest.mark.skipif(sys.platform != "linux", reason="X11 and logind")
def test_where_there_is_neither_a_display_nor_a_session(monkeypatch):
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":987")
    assert machine._choose_idle_clock() is machine._x11_idle_s
    assert LocalMachine().idle_s() is None
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("PATH", os.devnull)
    assert LocalMachine().idle_s() is None


GENTLE = """
import json, psutil, sys
from retllm_desktop.platform.machine import lower_priority
lower_priority()
lower_priority()
here = psutil.Process()
print(json.dumps([here.nice(), here.ionice().ioclass if sys.platform == "linux" else None]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has priority classes")
def test_a_gentle_process_gives_way():
    answer = subprocess.run(
        [sys.executable, "-c", GENTLE], capture_output=True, check=True, text=True
    )
    nice, disk = json.loads(answer.stdout)
    assert nice == max(10, os.nice(0))
    if sys.platform == "linux":
        assert disk == psutil.IOPRIO_CLASS_IDLE
