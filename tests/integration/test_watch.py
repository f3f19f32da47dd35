"""Real events of the real system, on a temporary folder."""

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from retllm_desktop.core.library_records import Root
from retllm_desktop.indexing.change_detection import consolidate_events
from retllm_desktop.indexing.exclusions import Exclusions
from retllm_desktop.indexing.file_events import EventKind
from retllm_desktop.watching.watcher import FolderWatcher

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="inotify")
PATIENCE_S = 30.0


@pytest.fixture(params=["inotify", "observer"])
def backend(request):
    if request.param == "inotify" and sys.platform != "linux":
        pytest.skip("inotify")
    return {"use_watchdog": request.param == "observer"}


@pytest.fixture
def open_watcher():
    opened = []

    def make(**options):
        watcher = FolderWatcher(**options)
        opened.append(watcher)
        return watcher

    before = set(threading.enumerate())
    yield make
    for watcher in opened:
        watcher.close()
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(PATIENCE_S)
    assert not [thread for thread in left if thread.is_alive()]


def watch(watcher, path, *patterns, root_id=1):
    root = Root(root_id, path)
    watcher.watch(root, Exclusions(path, patterns).excludes)
    return root


def read_until(watcher, is_enough, events=None):
    """Collect events until they are enough; the test fails at its own assertion if never."""
    events = [] if events is None else events
    until_s = time.monotonic() + PATIENCE_S
    while not is_enough(events) and time.monotonic() < until_s:
        events += watcher.read(0.2)
    return events


def read_to(watcher, marker):
    """Make a marker file and collect everything up to the news of it, inclusive."""
    marker.write_text("x")
    return read_until(watcher, lambda events: any(e.path == marker for e in events))


def told(events, path):
    return [event.kind for event in events if event.path == path]


def changed(events):
    return {place.path for place in consolidate_events(events).changed}


def gone(events):
    return {place.path for place in consolidate_events(events).gone}


def moved(events):
    return {(move.old, move.new, move.is_folder) for move in consolidate_events(events).moved}


def test_files_are_told_when_made_altered_renamed_and_deleted(tmp_path, backend, open_watcher):
    (tmp_path / "old.jpg").write_text("x")
    (tmp_path / "name.jpg").write_text("x")
    (tmp_path / "bye.jpg").write_text("x")
    watcher = open_watcher(**backend)
    watch(watcher, tmp_path)
    (tmp_path / "new.jpg").write_text("x")
    (tmp_path / "old.jpg").write_text("more")
    (tmp_path / "name.jpg").rename(tmp_path / "renamed.jpg")
    (tmp_path / "bye.jpg").unlink()
    events = read_to(watcher, tmp_path / "zz")
    assert changed(events) == {tmp_path / "new.jpg", tmp_path / "old.jpg", tmp_path / "zz"}
    assert moved(events) == {(tmp_path / "name.jpg", tmp_path / "renamed.jpg", False)}
    assert gone(events) == {tmp_path / "bye.jpg"}
    assert all(event.root_id == 1 and event.at_s > 0 for event in events)


def test_what_is_in_new_folders_is_told(tmp_path, backend, open_watcher):
    watcher = open_watcher(**backend)
    watch(watcher, tmp_path)
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    (deep / "one.jpg").write_text("x")
    events = read_until(watcher, lambda events: (tmp_path / "a") in changed(events))
    assert (tmp_path / "a") in changed(events)
    # Once the folder was told, what happens in it is told by itself.
    time.sleep(0.5)
    watcher.read(0)
    (deep / "two.jpg").write_text("x")
    events = read_until(watcher, lambda events: told(events, deep / "two.jpg"))
    assert told(events, deep / "two.jpg")


def test_a_moved_folder_is_one_move_and_stays_watched(tmp_path, backend, open_watcher):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "deep" / "a.jpg").write_text("x")
    watcher = open_watcher(**backend)
    watch(watcher, tmp_path)
    (tmp_path / "in").rename(tmp_path / "out" / "in2")
    events = read_until(watcher, moved)
    assert moved(events) == {(tmp_path / "in", tmp_path / "out" / "in2", True)}
    assert not consolidate_events(events).changed
    new = tmp_path / "out" / "in2" / "deep" / "b.jpg"
    new.write_text("x")
    events = read_until(watcher, lambda events: told(events, new))
    assert told(events, new)


def test_what_is_left_out_is_not_told(tmp_path, backend, open_watcher):
    for folder in ("node_modules/x", ".git", "drafts", "keep"):
        (tmp_path / folder).mkdir(parents=True)
    watcher = open_watcher(**backend)
    watch(watcher, tmp_path, "drafts/", "*.bak")
    for relative in ("node_modules/x/a.jpg", ".git/b.jpg", "drafts/c.jpg", "keep/d.bak", "._e.jpg"):
        (tmp_path / relative).write_text("x")
    (tmp_path / "later" / "node_modules").mkdir(parents=True)
    (tmp_path / "later" / "node_modules" / "f.jpg").write_text("x")
    events = read_to(watcher, tmp_path / "zz.jpg")
    assert {event.path for event in events} == {tmp_path / "later", tmp_path / "zz.jpg"}


def test_into_and_out_of_what_is_left_out(tmp_path, backend, open_watcher):
    (tmp_path / ".bin").mkdir()
    (tmp_path / "album").mkdir()
    (tmp_path / ".bin" / "back.jpg").write_text("x")
    (tmp_path / "away.jpg").write_text("x")
    watcher = open_watcher(**backend)
    watch(watcher, tmp_path)
    (tmp_path / "away.jpg").rename(tmp_path / ".bin" / "away.jpg")
    (tmp_path / ".bin" / "back.jpg").rename(tmp_path / "back.jpg")
    (tmp_path / "album").rename(tmp_path / ".bin" / "album")
    (tmp_path / ".bin" / "album" / "in.jpg").write_text("x")
    events = read_to(watcher, tmp_path / "zz")
    assert gone(events) == {tmp_path / "away.jpg", tmp_path / "album"}
    assert changed(events) == {tmp_path / "back.jpg", tmp_path / "zz"}


def test_a_burst_of_files_is_told_in_full(tmp_path, backend, open_watcher):
    watcher = open_watcher(**backend)
    watch(watcher, tmp_path)
    for number in range(5000):
        (tmp_path / f"{number}.jpg").write_bytes(b"x")
    wanted = {tmp_path / f"{number}.jpg" for number in range(5000)}
    found = read_until(
        watcher,
        lambda events: (
            {event.path for event in events} >= wanted
            or any(event.kind is EventKind.OVERFLOW for event in events)
        ),
    )
    overflow = [event for event in found if event.kind is EventKind.OVERFLOW]
    assert overflow or {event.path for event in found} >= wanted


def test_more_than_the_mailbox_holds_is_an_overflow_and_nothing_more(
    tmp_path, backend, open_watcher
):
    other = tmp_path / "other"
    root = tmp_path / "root"
    other.mkdir()
    root.mkdir()
    watcher = open_watcher(max_events=20, **backend)
    watch(watcher, root)
    for number in range(200):
        (root / f"{number}.jpg").write_bytes(b"x")
    time.sleep(1)
    events = read_until(watcher, bool)
    assert [(e.kind, e.path) for e in events] == [(EventKind.OVERFLOW, root)]
    events = read_to(watcher, root / "after.jpg")
    assert told(events, root / "after.jpg")


def test_a_root_that_vanishes_is_told_and_can_be_resumed(tmp_path, backend, open_watcher):
    root = tmp_path / "drive"
    (root / "deep").mkdir(parents=True)
    watcher = open_watcher(**backend)
    watch(watcher, root)
    shutil.rmtree(root)
    events = read_until(watcher, lambda events: told(events, root))
    assert EventKind.DELETED in told(events, root)
    watch(watcher, root)
    root.mkdir()
    watch(watcher, root)
    events = read_to(watcher, root / "back.jpg")
    assert told(events, root / "back.jpg")


def test_nothing_is_told_of_a_folder_that_is_not_watched_any_more(tmp_path, backend, open_watcher):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    watcher = open_watcher(**backend)
    watch(watcher, one, root_id=1)
    watch(watcher, two, root_id=2)
    (one / "a.jpg").write_text("x")
    watcher.unwatch(1)
    (one / "b.jpg").write_text("x")
    events = read_to(watcher, two / "zz.jpg")
    assert {event.root_id for event in events} == {2}


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_loops_of_links_end(tmp_path, backend, open_watcher):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    watcher = open_watcher(**backend)
    watch(watcher, tmp_path)
    events = read_to(watcher, tmp_path / "a" / "zz.jpg")
    assert {event.path for event in events} == {tmp_path / "a" / "zz.jpg"}


@linux_only
def test_names_that_are_not_text(tmp_path, backend, open_watcher):
    watcher = open_watcher(**backend)
    watch(watcher, tmp_path)
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    events = read_until(watcher, lambda events: told(events, folder))
    assert folder in changed(events)
    name = folder / os.fsdecode(b"\xff.jpg")
    name.write_text("x")
    events = read_until(watcher, lambda events: told(events, name))
    assert told(events, name)


@linux_only
class TestInotify:
    """What only the source of our own does."""

    def test_what_is_left_out_takes_no_watches(self, tmp_path, open_watcher):
        for number in range(50):
            (tmp_path / "node_modules" / str(number)).mkdir(parents=True)
        (tmp_path / "album" / "one").mkdir(parents=True)
        watcher = open_watcher()
        watch(watcher, tmp_path)
        assert watcher._source.watches() == 3
        (tmp_path / "node_modules").rename(tmp_path / "mine")
        events = read_until(watcher, lambda events: told(events, tmp_path / "mine"))
        assert changed(events) == {tmp_path / "mine"}
        assert watcher._source.watches() == 3 + 51
        (tmp_path / "mine").rename(tmp_path / "node_modules")
        events = read_until(watcher, lambda events: told(events, tmp_path / "mine"))
        assert gone(events) == {tmp_path / "mine"}
        assert watcher._source.watches() == 3

    def test_a_move_between_roots_is_a_move(self, tmp_path, open_watcher):
        one, two = tmp_path / "one", tmp_path / "two"
        (one / "d").mkdir(parents=True)
        two.mkdir()
        (one / "a.jpg").write_text("x")
        watcher = open_watcher()
        watch(watcher, one, root_id=1)
        watch(watcher, two, root_id=2)
        (one / "a.jpg").rename(two / "b.jpg")
        (one / "d").rename(two / "d")
        (two / "d" / "new.jpg").write_text("x")
        events = read_until(watcher, lambda events: told(events, two / "d" / "new.jpg"))
        changes = consolidate_events(events)
        assert {(m.root_id, m.old, m.new) for m in changes.moved} == {
            (2, one / "a.jpg", two / "b.jpg"),
            (2, one / "d", two / "d"),
        }
        assert [place.root_id for place in changes.changed] == [2]

    def test_beyond_the_limit_folders_are_polled_and_that_is_said(self, tmp_path, open_watcher):
        for number in range(8):
            (tmp_path / f"{number}" / "deep").mkdir(parents=True)
        watcher = open_watcher(max_watches=4, first_pause_s=0.2)
        watch(watcher, tmp_path)
        assert watcher._source.watches() == 4
        (notice,) = watcher.notices()
        assert "sudo sysctl fs.inotify.max_user_watches=" in notice
        assert str(tmp_path) in notice
        # The first look is reported once, so that nothing falls between two looks.
        tops = {tmp_path / str(number) for number in range(8)}
        read_until(watcher, lambda events: len({e.path for e in events} & tops) >= 5)
        new = [tmp_path / str(number) / "deep" / "a.jpg" for number in range(8)]
        for path in new:
            path.write_text("x")

        def all_seen(events):
            places = changed(events)
            return all(path in places or path.parent in places for path in new)

        events = read_until(watcher, all_seen)
        assert all_seen(events)

    def test_without_any_instance_everything_is_polled(self, tmp_path, open_watcher, monkeypatch):
        def refuse(self):
            raise OSError(24, "Too many open files")

        monkeypatch.setattr("retllm_desktop.watching.inotify.Inotify.__init__", refuse)
        watcher = open_watcher(first_pause_s=0.2)
        watch(watcher, tmp_path)
        assert "max_user_instances" in watcher.notices()[0]
        read_until(watcher, bool)
        (tmp_path / "a.jpg").write_text("x")
        events = read_until(watcher, bool)
        assert changed(events) == {tmp_path}

    def test_a_folder_that_becomes_readable_is_told(self, tmp_path, open_watcher):
        if os.geteuid() == 0:
            pytest.skip("root may read everything")
        locked = tmp_path / "locked"
        locked.mkdir(mode=0)
        watcher = open_watcher()
        watch(watcher, tmp_path)
        locked.chmod(0o700)
        events = read_until(watcher, lambda events: told(events, locked))
        assert changed(events) == {locked}
        events = read_to(watcher, locked / "a.jpg")
        assert told(events, locked / "a.jpg")

    def test_a_lost_event_is_made_good_after_a_kernel_overflow(self, tmp_path, open_watcher):
        """The kernel's queue overruns while the reader is held up; new folders are found."""
        most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
        if most > 20_000:
            pytest.skip("the queue is too long to overrun quickly")
        (tmp_path / "a").mkdir()
        watcher = open_watcher()
        watch(watcher, tmp_path)
        with watcher._source._lock:
            for number in range(most + 100):
                name = tmp_path / "a" / f"{number % 2}.jpg"
                name.touch()
                name.unlink()
            (tmp_path / "missed" / "deep").mkdir(parents=True)
        events = read_until(watcher, lambda events: any(e.kind == "overflow" for e in events))
        assert [e.path for e in events if e.kind is EventKind.OVERFLOW] == [tmp_path]
        new = tmp_path / "missed" / "deep" / "new.jpg"
        new.write_text("x")
        events = read_until(watcher, lambda events: told(events, new))
        assert told(events, new)

    def test_volumes_mounted_below_a_root_are_watched_and_let_go(self, tmp_path):
        """In a namespace of its own, where anybody may mount."""
        if shutil.which("unshare") is None:
            pytest.skip("needs unshare")
        command = ["unshare", "--user", "--map-root-user", "--mount"]
        if subprocess.run([*command, "true"], check=False, capture_output=True).returncode:
            pytest.skip("user namespaces are not allowed here")
        script = Path(__file__).with_name("mounted_watch.py")
        done = subprocess.run(
            [*command, sys.executable, script, tmp_path],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.split() == ["mounted", "inside", "unmounted", "beneath"]
