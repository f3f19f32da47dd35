"""Folders that are looked at now and then."""

import os
import queue
import shutil
import threading

import pytest

from retllm_desktop.indexing.exclusions import Exclusions
from retllm_desktop.indexing.file_events import EventKind
from retllm_desktop.watching.polling import (
    LONGEST_PAUSE_S,
    Poller,
    compute_digest,
    grow_pause,
    stretch_pause,
)

PATIENCE_S = 30


@pytest.fixture
def seen():
    return queue.Queue()


@pytest.fixture
def poller(seen):
    poller = Poller(seen.put, first_pause_s=0.05)
    yield poller
    poller.close()
    assert not any(thread.name == "poller" for thread in threading.enumerate())


def add(poller, folder, root_id=1):
    poller.add(root_id, str(folder), Exclusions(folder, []).excludes)


def next_of(seen):
    event = seen.get(timeout=PATIENCE_S)
    return event.kind, event.path


def settle(seen, folder):
    """The first look reports the folder once."""
    assert next_of(seen) == (EventKind.MODIFIED, folder)


def test_the_folder_in_which_something_differs_is_told(poller, seen, tmp_path):
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "one.jpg").write_text("x")
    add(poller, tmp_path)
    settle(seen, tmp_path)
    (deep / "one.jpg").write_text("longer")
    assert next_of(seen) == (EventKind.MODIFIED, deep)
    (deep / "one.jpg").unlink()
    assert next_of(seen) == (EventKind.MODIFIED, deep)
    (deep / "c").mkdir()
    assert next_of(seen) == (EventKind.MODIFIED, deep)
    (deep / "c" / "two.jpg").write_text("x")
    assert next_of(seen) == (EventKind.MODIFIED, deep / "c")


def test_what_is_left_out_is_not_looked_at(poller, seen, tmp_path):
    (tmp_path / "node_modules").mkdir()
    add(poller, tmp_path)
    settle(seen, tmp_path)
    (tmp_path / "node_modules" / "a.jpg").write_text("x")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "seen").mkdir()
    assert next_of(seen) == (EventKind.MODIFIED, tmp_path)
    assert seen.empty()


def test_a_folder_that_went_is_told_and_polled_no_more(poller, seen, tmp_path):
    folder = tmp_path / "drive"
    folder.mkdir()
    add(poller, folder)
    settle(seen, folder)
    shutil.rmtree(folder)
    assert next_of(seen) == (EventKind.DELETED, folder)
    assert poller.folders(1) == []


def test_a_folder_below_a_polled_one_is_polled_already(poller, seen, tmp_path):
    (tmp_path / "a").mkdir()
    add(poller, tmp_path)
    poller.add(1, str(tmp_path / "a"), Exclusions(tmp_path, []).excludes)
    assert poller.folders(1) == [str(tmp_path)]
    poller.remove(1)
    assert poller.folders(1) == []


def test_the_order_of_a_listing_does_not_matter(tmp_path):
    for name in "abcdef":
        (tmp_path / name).write_text(name)
    entries = list(os.scandir(tmp_path))
    straight, _ = compute_digest(entries, lambda path, folder: False)
    assert compute_digest(reversed(entries), lambda path, folder: False)[0] == straight


def test_pauses_grow_without_news_and_stay_in_proportion_to_the_work():
    waits, pause_s = [], 10.0
    for _ in range(14):
        waits.append(stretch_pause(pause_s, took_s=3.0))
        pause_s = grow_pause(pause_s)
    assert waits[0] == 60, "a scan that takes 3 s is made once a minute"
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_PAUSE_S
