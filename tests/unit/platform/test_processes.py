import logging
import os
import signal
import sys
import time

import pytest

from retllm_desktop.platform.processes import (
    ChildGoneError,
    ChildProcess,
    ProcessLimits,
    describe_ending,
    receive_message,
    send_message,
)


def echo(connection, configuration):
    while True:
        header, blobs = receive_message(connection)
        match header["do"]:
            case "echo":
                send_message(connection, {"heard": header, "own": configuration}, blobs[::-1])
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "leave":
                os._exit(3)
            case "sleep":
                time.sleep(60)
            case "grow":
                held = bytearray(400 * 2**20)
                held[::4096] = b"x" * len(held[::4096])
                time.sleep(60)
            case "print":
                os.write(2, header["text"].encode() * header["times"])
                send_message(connection, {})
            case "fail":
                raise ValueError(header["text"])
            case "garble":
                connection.send_bytes(b"[1, 2]")


@pytest.fixture
def child():
    process = ChildProcess(
        echo, {"a": 1}, name="echo", limits=ProcessLimits(memory_bytes=250 * 2**20)
    )
    yield process
    process.close(grace_s=0.1)


def test_messages_go_both_ways(child):
    child.send({"do": "echo", "text": "ä\udcff"}, [b"one", b"", b"\x00" * 70000])
    header, blobs = child.receive(30)
    assert header == {"heard": {"do": "echo", "text": "ä\udcff"}, "own": {"a": 1}}
    assert blobs == [b"\x00" * 70000, b"", b"one"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_child_is_told(child):
    child.send({"do": "die"})
    with pytest.raises(ChildGoneError, match="was ended from outside"):
        child.receive(30)
    assert not child.alive
    with pytest.raises(ChildGoneError):
        child.send({"do": "echo"})


def test_an_exit_code_is_told(child):
    child.send({"do": "leave"})
    with pytest.raises(ChildGoneError, match="exit code 3"):
        child.receive(30)


def test_a_child_of_a_bundle_that_was_moved_is_told_of_so(child, tmp_path, monkeypatch):
    child.send({"do": "leave"})
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "moved away"))
    with pytest.raises(ChildGoneError, match="moved or removed; open it again"):
        child.receive(30)


def test_a_slow_child_is_ended(child):
    child.send({"do": "sleep"})
    with pytest.raises(ChildGoneError, match=r"longer than 0\.3 s"):
        child.receive(0.3)
    assert not child.alive


def test_a_greedy_child_is_ended(child):
    child.send({"do": "grow"})
    with pytest.raises(ChildGoneError, match="more than 250 MiB"):
        child.receive(60)
    assert not child.alive


def test_an_unreadable_answer_ends_the_child(child):
    child.send({"do": "garble"})
    with pytest.raises(ChildGoneError, match="unreadable answer"):
        child.receive(30)


def logged(caplog, level):
    return [one.message for one in caplog.records if one.levelno == level]


@pytest.mark.skipif(sys.platform == "win32", reason="discarded there")
@pytest.mark.parametrize(("private", "level"), [(False, logging.INFO), (True, logging.DEBUG)])
def test_what_a_child_prints_is_logged(caplog, private, level):
    caplog.set_level(logging.DEBUG, "retllm_desktop")
    process = ChildProcess(echo, {}, name="printer", private=private)
    text = "GGML_ASSERT(1 == 2) failed\n"
    process.send({"do": "print", "text": text + "\x1b[31mred\n", "times": 1})
    process.receive(30)
    process.close()
    assert logged(caplog, level)[-2:] == [text.rstrip(), "\N{REPLACEMENT CHARACTER}[31mred"]


@pytest.mark.skipif(sys.platform == "win32", reason="discarded there")
def test_a_childs_error_is_logged_without_its_text(caplog):
    caplog.set_level(logging.DEBUG, "retllm_desktop")
    process = ChildProcess(echo, {}, name="failing", private=True)
    process.send({"do": "fail", "text": "my diary.txt"})
    with pytest.raises(ChildGoneError, match="exit code 1"):
        process.receive(30)
    process.close()
    errors = "\n".join(logged(caplog, logging.ERROR))
    assert "in echo" in errors
    assert "ValueError" in errors
    assert "diary" not in errors
    assert "ValueError: my diary.txt" in logged(caplog, logging.DEBUG)
    assert any("ended with exit code 1" in text for text in logged(caplog, logging.WARNING))


@pytest.mark.skipif(sys.platform == "win32", reason="discarded there")
def test_a_child_cannot_flood_the_log(caplog):
    caplog.set_level(logging.DEBUG, "retllm_desktop")
    process = ChildProcess(echo, {}, name="flooding")
    process.send({"do": "print", "text": "line\n" * 100, "times": 300})
    process.receive(30)
    process.close()
    assert logged(caplog, logging.INFO) == ["line"] * 2000
    assert len(logged(caplog, logging.WARNING)) == 1


def test_the_last_words_in_a_file_of_its_own_are_logged(caplog, tmp_path):
    caplog.set_level(logging.DEBUG, "retllm_desktop")
    file = tmp_path / "judge.log"
    file.write_text("of an earlier child\n")
    process = ChildProcess(echo, {}, name="judge", stderr=file)
    process.send({"do": "print", "text": "last words\n", "times": 1})
    process.receive(30)
    process.send({"do": "leave"})
    with pytest.raises(ChildGoneError):
        process.receive(30)
    process.close()
    assert logged(caplog, logging.INFO) == ["last words"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (-9, "was ended from outside"),
        (-15, "was ended from outside"),
        (-11, "crashed"),
        (-6, "crashed"),
        (7, "ended with exit code 7"),
        (None, "does not answer"),
    ],
)
def test_an_ending_is_said_without_numbers_of_signals(code, said):
    assert describe_ending(code) == said
