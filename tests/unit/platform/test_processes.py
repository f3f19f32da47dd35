import os
import signal
import sys
import time

import pytest

from retllm_desktop.platform.processes import (
    ChildGoneError,
    ChildProcess,
    ProcessLimits,
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
    with pytest.raises(ChildGoneError, match="signal 9"):
        child.receive(30)
    assert not child.alive
    with pytest.raises(ChildGoneError):
        child.send({"do": "echo"})


def test_an_exit_code_is_told(child):
    child.send({"do": "leave"})
    with pytest.raises(ChildGoneError, match="exit code 3"):
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
