"""The queue between those who see events and the one who reads them."""

import threading
from pathlib import Path

from retllm_desktop.indexing.file_events import EventKind, FileEvent
from retllm_desktop.watching.event_queue import EventQueue

ONE, TWO = Path("/one"), Path("/two")


def opened(most=10):
    mailbox = EventQueue(most)
    mailbox.add_root(1, ONE)
    mailbox.add_root(2, TWO)
    return mailbox


def created(path, root_id=1):
    return FileEvent(EventKind.CREATED, root_id, path)


def moved(old, new, root_id, target_root_id):
    return FileEvent(EventKind.MOVED, root_id, old, new, target_root_id=target_root_id)


def shape(events):
    return [(event.kind, event.root_id, event.path) for event in events]


def test_events_come_in_order_with_their_time():
    mailbox = opened()
    mailbox.put(created(ONE / "a"))
    mailbox.put(created(ONE / "b"))
    events = mailbox.read(0)
    assert [event.path.name for event in events] == ["a", "b"]
    assert 0 < events[0].at_s <= events[1].at_s
    assert mailbox.read(0) == ()


def test_the_same_again_is_no_news_until_something_else_happened():
    mailbox = opened()
    for _ in range(5):
        mailbox.put(created(ONE / "a"))
    mailbox.put(created(ONE / "b"))
    mailbox.put(created(ONE / "a"))
    assert len(mailbox.read(0)) == 3
    mailbox.put(created(ONE / "a"))
    assert len(mailbox.read(0)) == 1


def test_too_many_events_become_one_overflow_for_each_root_concerned():
    mailbox = opened(most=3)
    for name in "abc":
        mailbox.put(created(ONE / name))
    mailbox.put(created(ONE / "d"))
    mailbox.put(created(TWO / "e", root_id=2))
    mailbox.put(created(ONE / "f"))
    assert shape(mailbox.read(0)) == [
        (EventKind.OVERFLOW, 1, ONE),
        (EventKind.CREATED, 2, TWO / "e"),
    ]
    mailbox.put(created(ONE / "g"))
    assert shape(mailbox.read(0)) == [(EventKind.CREATED, 1, ONE / "g")]


def test_a_move_between_roots_survives_the_overflow_of_one():
    mailbox = opened()
    mailbox.put(moved(ONE / "a", TWO / "a", 1, 2))
    mailbox.put(FileEvent(EventKind.OVERFLOW, 2, TWO))
    kinds = [event.kind for event in mailbox.read(0)]
    assert kinds == [EventKind.OVERFLOW, EventKind.MOVED]


def test_all_roots_can_overflow_at_once():
    mailbox = opened()
    mailbox.put(created(ONE / "a"))
    mailbox.overflow_all()
    assert shape(mailbox.read(0)) == [
        (EventKind.OVERFLOW, 1, ONE),
        (EventKind.OVERFLOW, 2, TWO),
    ]


def test_what_is_not_watched_is_not_taken_and_what_was_is_forgotten():
    mailbox = opened()
    mailbox.put(created(Path("/three/a"), root_id=3))
    mailbox.put(created(ONE / "a"))
    mailbox.put(created(TWO / "a", root_id=2))
    mailbox.remove_root(1)
    mailbox.put(created(ONE / "b"))
    assert shape(mailbox.read(0)) == [(EventKind.CREATED, 2, TWO / "a")]


def test_whoever_waits_is_woken():
    mailbox = opened()
    got = []
    waiting = threading.Thread(target=lambda: got.append(mailbox.read(60)))
    waiting.start()
    mailbox.put(created(ONE / "a"))
    waiting.join(30)
    assert [event.path.name for event in got[0]] == ["a"]
    waiting = threading.Thread(target=lambda: got.append(mailbox.read(60)))
    waiting.start()
    mailbox.close()
    waiting.join(30)
    assert got[1] == ()
