"""The log: where it goes, what is private in it, several processes, errors that nobody catches."""

import logging
import multiprocessing
import sys
import threading
import time

import pytest

from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.logging import log_duration, log_failure, log_run, logging_to

LOG = logging.getLogger("retllm_desktop.test")
SECRET = "my diary.txt"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "log" / "retllm-desktop.log"


def test_a_run_is_framed_by_its_beginning_and_its_end(file):
    with log_run(file, "search", [SECRET]) as run:
        run.exit_code = 0
    first, last = file.read_text("utf-8").splitlines()
    assert "search starts" in first
    assert "search ends after" in last
    assert last.endswith("with code 0")


def test_what_was_typed_is_logged_at_level_debug_only(file):
    with log_run(file, "search", [SECRET]):
        log_failure(InputError("There is nothing here", SECRET))
    assert SECRET not in file.read_text("utf-8")
    assert "failed: InputError" in file.read_text("utf-8")
    with log_run(file, "search", [SECRET], level="debug"):
        log_failure(InputError("There is nothing here", SECRET))
    assert file.read_text("utf-8").count(SECRET) == 2


@pytest.mark.parametrize("level", ["info", "debug"])
def test_an_uncaught_error_is_logged_with_its_places(file, level):
    def fail():
        try:
            raise KeyError(SECRET)
        except KeyError as exc:
            raise ValueError(SECRET) from exc

    with pytest.raises(ValueError, match=SECRET), log_run(file, "index", [], level=level):
        fail()
    text = file.read_text("utf-8")
    assert "CRITICAL" in text
    assert text.count("in fail") == 2
    assert text.index("KeyError") < text.index("ValueError")
    assert (SECRET in text) is (level == "debug")
    assert "with code 1" in text


def test_an_error_in_a_thread_is_logged_and_shown_as_before(file, monkeypatch):
    shown = []
    monkeypatch.setattr(threading, "excepthook", shown.append)

    def fail():
        raise ValueError(SECRET)

    with logging_to(file):
        thread = threading.Thread(target=fail, name="reader")
        thread.start()
        thread.join()
    assert "uncaught error in thread reader" in file.read_text("utf-8")
    assert SECRET not in file.read_text("utf-8")
    assert [one.exc_type for one in shown] == [ValueError]


def test_an_error_in_a_callback_is_logged_and_shown_as_before(file, monkeypatch):
    shown = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: shown.append(error[0]))
    with logging_to(file):
        sys.excepthook(ValueError, ValueError(SECRET), None)
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert file.read_text("utf-8").count("uncaught error") == 1
    assert shown == [ValueError, KeyboardInterrupt]


def test_hooks_handlers_and_level_are_as_before_afterwards(file):
    logger = logging.getLogger("retllm_desktop")

    def state():
        return (logger.level, list(logger.handlers), sys.excepthook, threading.excepthook)

    before = state()
    with logging_to(file, level=logging.DEBUG, verbose=True):
        assert state() != before
    assert state() == before


def test_slow_steps_are_told_and_quick_ones_at_level_debug(file):
    with logging_to(file):
        with log_duration(LOG, "a quick step"):
            pass
        with log_duration(LOG, "a slow step", slow_s=0.0):
            time.sleep(0.01)
        with pytest.raises(KeyError), log_duration(LOG, "a step that fails", slow_s=0.0):
            raise KeyError
    text = file.read_text("utf-8")
    assert "quick" not in text
    assert "a slow step took 0.0" in text
    assert "a step that fails took" in text


def test_verbose_shows_it_on_standard_error_too(file, capsys):
    with logging_to(file, level=logging.WARNING, verbose=True):
        LOG.info("not this")
        LOG.warning("this")
    assert capsys.readouterr().err == "WARNING retllm_desktop.test: this\n"
    assert "not this" not in file.read_text("utf-8")


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path, capsys):
    (tmp_path / "log").write_text("a file")
    with logging_to(tmp_path / "log" / "retllm-desktop.log"):
        LOG.warning("nowhere to")
    assert capsys.readouterr().err == ""


def test_old_files_are_kept_and_their_number_is_limited(file):
    with logging_to(file, max_bytes=1000):
        for number in range(200):
            LOG.info("line %d of some length", number)
    files = sorted(path.name for path in file.parent.glob("*.log*") if path.suffix != ".lock")
    assert files == [file.name, *(f"{file.name}.{n}" for n in (1, 2, 3))]
    assert all((file.parent / name).stat().st_size <= 1100 for name in files)
    assert "line 199" in file.read_text("utf-8")


def write(path, name):
    with logging_to(path, max_bytes=20_000):
        for number in range(150):
            LOG.info("%s-%d %s", name, number, "x" * 60)


def test_two_processes_write_into_one_file_and_lose_nothing(file):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write, args=(file, name)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    text = "".join(path.read_text("utf-8") for path in file.parent.glob("*.log*"))
    assert all(f"{name}-{number} " in text for name in "ab" for number in range(150))


@pytest.mark.skipif(sys.platform == "win32", reason="permissions")
def test_nobody_else_may_read_it(file):
    with logging_to(file, max_bytes=200):
        for number in range(10):
            LOG.info("line %d", number)
    assert {path.stat().st_mode & 0o777 for path in file.parent.glob("*.log*[!k]")} == {0o600}
