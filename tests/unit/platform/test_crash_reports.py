"""How a run ended: well, by an error, by a crash of native code, by a kill; several at a time."""

import subprocess
import sys

import pytest

from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.crash_reports import CrashReports

SECRET = "in private.jpg"
CHILD = """
import os, signal, sys
from pathlib import Path
from retllm_desktop.platform.crash_reports import CrashReports
with CrashReports(Path(sys.argv[1])).recording():
    {}
"""


def run(folder, what):
    code = CHILD.format(what)
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, timeout=60, check=False
    )


def after(folder):
    """What the next start finds."""
    with CrashReports(folder).recording():
        pass
    return CrashReports(folder).last()


def test_a_run_that_ends_well_leaves_nothing(tmp_path):
    assert run(tmp_path, "pass").returncode == 0
    assert after(tmp_path) is None
    assert not list(tmp_path.iterdir())


def test_native_code_that_brings_it_down_is_told(tmp_path):
    assert run(tmp_path, "os.kill(os.getpid(), signal.SIGSEGV)").returncode != 0
    found = after(tmp_path)
    assert "Segmentation fault" in found.text
    assert 'File "<string>"' in found.text
    CrashReports(tmp_path).dismiss()
    assert CrashReports(tmp_path).last() is None


def test_an_error_nobody_caught_is_told_without_its_text(tmp_path):
    with pytest.raises(ZeroDivisionError), CrashReports(tmp_path).recording():
        raise ZeroDivisionError(SECRET)
    found = after(tmp_path)
    assert "builtins.ZeroDivisionError" in found.text
    assert SECRET not in found.text


@pytest.mark.parametrize("error", [InputError("no folder"), KeyboardInterrupt(), SystemExit(2)])
def test_what_the_person_is_told_anyway_is_no_crash(tmp_path, error):
    with pytest.raises(type(error)), CrashReports(tmp_path).recording():
        raise error
    assert after(tmp_path) is None


def test_one_that_was_killed_tells_nothing(tmp_path):
    run(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    assert list(tmp_path.glob("run-*"))
    assert after(tmp_path) is None
    assert not list(tmp_path.iterdir())


def test_a_run_that_lives_is_left_alone(tmp_path):
    with CrashReports(tmp_path).recording():
        assert run(tmp_path, "pass").returncode == 0
        assert len(list(tmp_path.glob("run-*"))) == 1


def test_a_folder_that_cannot_be_made_refuses_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    with CrashReports(tmp_path / "file" / "folder").recording():
        pass
