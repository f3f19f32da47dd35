"""Watching against a scripted watcher and a clock that only reading moves."""

import os
import shutil
from dataclasses import replace

import pytest

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import FileStat
from retllm_desktop.indexing.change_detection import ChangedPath, Move
from retllm_desktop.indexing.file_events import EventKind, FileEvent
from retllm_desktop.indexing.watch_service import (
    ChangesFound,
    RootBack,
    RootGone,
    WatchNotice,
    WatchService,
    WatchTiming,
)

WALL_S = 1_700_000_000.0
RHYTHM = WatchTiming(
    debounce_s=1.0, max_delay_s=10.0, stable_after_s=2.0, max_hold_s=60.0, rescan_s=None
)


class FakeWatcher:
    """Fulfils the port: hands out events at their time, and is the only thing that takes time."""

    def __init__(self):
        self.now_s = 100.0
        self.script = []
        self.watched = {}
        self.unwatched = []
        self.said = ()

    def watch(self, root, leave_out):
        self.watched[root.id] = (root.path, leave_out)

    def unwatch(self, root_id):
        self.watched.pop(root_id, None)
        self.unwatched.append(root_id)

    def read(self, timeout_s):
        due = [item for item in self.script if item[0] <= self.now_s + timeout_s]
        if not due:
            self.now_s += timeout_s
            return ()
        at_s = min(item[0] for item in due)
        self.now_s = max(self.now_s, at_s)
        self.script = [item for item in self.script if item[0] > at_s]
        events = []
        for moment, what in due:
            if moment > at_s:
                continue
            if callable(what):
                what()
            else:
                events.append(what)
        return tuple(events)

    def notices(self):
        return self.said

    def close(self):
        pass

    def after(self, delay_s, *what):
        self.script += [(self.now_s + delay_s, one) for one in what]


class Follower:
    """Steps through ``follow`` until some time has passed."""

    def __init__(self, library, watcher, timing=RHYTHM):
        self.watcher = watcher
        self.service = WatchService(
            library,
            watcher,
            lambda path: path.suffix == ".jpg",
            timing=timing,
            now=lambda: watcher.now_s,
            wall=lambda: WALL_S + watcher.now_s,
        )
        self.cancel = CancelToken()
        self.steps = self.service.watch(self.cancel)

    def run(self, for_s):
        self.watcher.script.append((self.watcher.now_s + for_s, self.cancel.cancel))
        told = list(self.steps)
        self.cancel = CancelToken()
        return told

    def changes(self, for_s):
        return [told.changes for told in self.run(for_s) if isinstance(told, ChangesFound)]


@pytest.fixture
def watcher():
    return FakeWatcher()


@pytest.fixture
def root(tmp_path, library):
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "first.jpg").write_text("x")
    return library.roots.add(folder)


@pytest.fixture
def follower(library, watcher, root):
    return Follower(library, watcher)


def write(path, watcher, *, age_s):
    """Write a file so that at the present moment it is so old."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(path.read_bytes() + b"x" if path.exists() else b"x")
    moment = WALL_S + watcher.now_s - age_s
    os.utime(path, (moment, moment))


def event(kind, path, target=None, *, folder=False, root_id=1):
    return FileEvent(EventKind(kind), root_id, path, target, folder)


def test_at_the_start_each_folder_is_watched_and_a_look_at_all_of_it_is_due(
    library, watcher, tmp_path
):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        library.roots.add(tmp_path / name)
    follower = Follower(library, watcher)
    first = next(follower.steps)
    assert isinstance(first, ChangesFound)
    assert first.changes.rescan_roots == {1, 2}
    assert [path for path, _ in watcher.watched.values()] == [tmp_path / "one", tmp_path / "two"]
    follower.steps.close()
    assert watcher.watched == {}


def test_what_is_left_out_is_asked_of_the_roots_own_patterns(library, watcher, root):
    library.folders[1] = replace(root, exclusions=("drafts/",))
    follower = Follower(library, watcher)
    next(follower.steps)
    _, leave_out = watcher.watched[1]
    assert leave_out(root.path / "drafts", True)
    assert leave_out(root.path / "node_modules", True)
    assert not leave_out(root.path / "album", True)


def test_news_is_told_when_it_is_quiet(follower, watcher, root):
    path = root.path / "a.jpg"
    write(path, watcher, age_s=50)
    watcher.after(2, event("created", path))
    watcher.after(2.6, event("modified", path))
    first, second = follower.changes(8)
    assert first.rescan_roots == {1}
    assert second.changed == (ChangedPath(1, path),)


def test_a_constant_stream_is_told_now_and_then(follower, watcher, root):
    paths = [root.path / f"{number}.jpg" for number in range(60)]
    for number, path in enumerate(paths):
        write(path, watcher, age_s=50)
        watcher.after(1 + number * 0.5, event("created", path))
    told = follower.changes(40)[1:]
    assert 2 <= len(told) <= 4
    assert {place.path for changes in told for place in changes.changed} == set(paths)


def test_names_of_no_interest_are_not_told(follower, watcher, root):
    watcher.after(1, event("created", root.path / "a.tmp"))
    watcher.after(1, event("modified", root.path / "notes.doc"))
    assert len(follower.changes(5)) == 1


def test_a_download_is_new_when_it_gets_its_name(follower, watcher, root):
    path = root.path / "a.jpg"
    write(path, watcher, age_s=50)
    watcher.after(1, event("created", root.path / "a.jpg.part"))
    watcher.after(1, event("moved", root.path / "a.jpg.part", path))
    _, changes = follower.changes(5)
    assert changes.changed == (ChangedPath(1, path),)
    assert not changes.moved


def test_a_file_that_is_being_written_waits_until_it_is_steady(follower, watcher, root):
    path = root.path / "a.jpg"
    for second in range(1, 12):
        watcher.after(second, lambda: write(path, watcher, age_s=0))
    watcher.after(1.5, event("created", path))
    told = []
    for found in follower.steps:
        told.append((watcher.now_s - 100, found))
        if len(told) == 2:
            break
        follower.cancel.cancel() if watcher.now_s > 140 else None
    moment_s, found = told[1]
    assert found.changes.changed == (ChangedPath(1, path),)
    assert moment_s >= 11 + 2


def test_a_file_that_never_rests_is_told_in_the_end(follower, watcher, root):
    path = root.path / "log.jpg"
    for second in range(1, 200):
        watcher.after(second, lambda: write(path, watcher, age_s=0))
    watcher.after(1.5, event("created", path))
    assert [place.path for c in follower.changes(100) for place in c.changed] == [path]


def test_a_clock_ahead_of_ours_holds_nothing_up_for_long(follower, watcher, root):
    path = root.path / "a.jpg"
    write(path, watcher, age_s=-1)
    watcher.after(1, event("created", path))
    assert follower.changes(10)[1].changed == (ChangedPath(1, path),)


def test_a_new_folder_waits_for_what_is_copied_into_it(follower, watcher, root):
    folder = root.path / "trip"
    for second in range(1, 9):
        name = folder / "deep" / f"{second}.jpg"
        watcher.after(second, lambda name=name: write(name, watcher, age_s=0))
    watcher.after(1.5, event("created", folder, folder=True))
    told = [(watcher.now_s, c) for c in follower.changes(20)]
    assert [c.changed for _, c in told[1:]] == [(ChangedPath(1, folder),)]


def test_what_waits_is_told_under_its_new_name(follower, watcher, root):
    old, new = root.path / "a.jpg", root.path / "b.jpg"
    watcher.after(1, lambda: write(old, watcher, age_s=0))
    watcher.after(1, event("created", old))

    def rename():
        write(old, watcher, age_s=0)
        old.rename(new)

    watcher.after(2.5, rename)
    watcher.after(2.5, event("moved", old, new))
    told = follower.changes(12)[1:]
    assert [c.changed for c in told if c.changed] == [(ChangedPath(1, new),)]
    assert {m for c in told for m in c.moved} <= {Move(1, old, new)}


def test_what_waits_and_is_deleted_is_gone(follower, watcher, root):
    path = root.path / "a.jpg"
    watcher.after(1, lambda: write(path, watcher, age_s=0))
    watcher.after(1, event("modified", path))
    watcher.after(2.5, path.unlink)
    watcher.after(2.5, event("deleted", path))
    (changes,) = follower.changes(12)[1:]
    assert changes.gone == (ChangedPath(1, path),)
    assert not changes.changed


def test_after_an_overflow_a_look_at_all_is_due(follower, watcher, root):
    watcher.after(3, event("overflow", root.path))
    _, changes = follower.changes(8)
    assert changes.rescan_roots == {1}


class TestRoots:
    """Folders that come and go."""

    def test_one_that_goes_and_comes_back(self, follower, watcher, root, tmp_path):
        away = tmp_path / "away"
        watcher.after(7, lambda: root.path.rename(away))
        watcher.after(8, event("deleted", root.path / "first.jpg"))
        watcher.after(27, lambda: away.rename(root.path))
        told = follower.run(40)
        kinds = [type(one) for one in told]
        assert kinds == [ChangesFound, RootGone, RootBack, ChangesFound]
        assert told[1].root.path == root.path
        assert told[3].changes.rescan_roots == {1}
        assert not told[3].changes.gone

    def test_one_that_is_not_there_at_the_start(self, library, watcher, root):
        shutil.rmtree(root.path)
        follower = Follower(library, watcher)
        watcher.after(12, root.path.mkdir)
        assert [type(one) for one in follower.run(20)] == [RootGone, RootBack, ChangesFound]

    def test_the_empty_mount_point_of_an_absent_drive_is_not_the_drive(
        self, library, watcher, root
    ):
        library.folders[1] = replace(root, files=1)
        path = root.path / "first.jpg"
        library.files[path] = (1, FileStat(path, 1, 1, device=77, inode=1), b"h" * 32)
        path.unlink()
        asked = []
        known_files = library.known_files
        library.known_files = lambda root_id: asked.append(root_id) or known_files(root_id)
        follower = Follower(library, watcher)
        watcher.after(30, lambda: path.write_text("x"))
        assert [type(one) for one in follower.run(40)] == [RootGone, RootBack, ChangesFound]
        assert asked == [1], "all known files are read once, not at every look"

    def test_one_that_was_emptied_while_it_was_watched_is_there(self, library, watcher, root):
        library.folders[1] = replace(root, files=1)
        follower = Follower(library, watcher)
        watcher.after(3, (root.path / "first.jpg").unlink)
        watcher.after(3, event("deleted", root.path / "first.jpg"))
        told = follower.run(20)
        assert [type(one) for one in told] == [ChangesFound, ChangesFound]
        assert told[1].changes.gone == (ChangedPath(1, root.path / "first.jpg"),)

    def test_another_folder_in_its_place_is_watched_anew(self, follower, watcher, root, tmp_path):
        def replace_folder():
            root.path.rename(tmp_path / "old")
            root.path.mkdir()
            (root.path / "other.jpg").write_text("x")

        watcher.after(3, replace_folder)
        watcher.after(3, event("deleted", root.path, folder=True))
        told = follower.run(8)
        assert [type(one) for one in told] == [ChangesFound, ChangesFound]
        assert told[1].changes.rescan_roots == {1}
        assert watcher.unwatched.count(1) >= 2

    def test_what_was_not_told_of_a_folder_that_went_is_forgotten(
        self, follower, watcher, root, tmp_path
    ):
        watcher.after(4.9, event("deleted", root.path / "first.jpg"))
        watcher.after(4.9, lambda: root.path.rename(tmp_path / "away"))
        watcher.after(4.95, event("deleted", root.path, folder=True))
        told = follower.run(10)
        assert [type(one) for one in told] == [ChangesFound, RootGone]

    def test_folders_added_changed_and_removed_meanwhile(
        self, follower, library, watcher, root, tmp_path
    ):
        (tmp_path / "second").mkdir()

        def add():
            library.roots.add(tmp_path / "second")
            follower.service.refresh()

        def leave_out_more():
            library.folders[1] = replace(library.folders[1], exclusions=("*.png",))
            follower.service.refresh()

        def remove():
            library.roots.remove(1)
            follower.service.refresh()

        watcher.after(2, add)
        watcher.after(6, leave_out_more)
        watcher.after(12, remove)
        watcher.after(13, event("created", root.path / "late.jpg"))
        told = follower.run(20)
        assert [one.changes.rescan_roots for one in told] == [{1}, {2}, {1}]


def test_a_notice_is_given_once_even_if_its_numbers_change(follower, watcher):
    watcher.said = ("In «x» 12 folders are polled", "other")
    watcher.after(12, lambda: setattr(watcher, "said", ("In «x» 1,300 folders are polled",)))
    told = [one.text for one in follower.run(30) if isinstance(one, WatchNotice)]
    assert told == ["In «x» 12 folders are polled", "other"]


def test_where_events_may_be_lost_a_folder_with_news_is_looked_at_again(library, watcher, root):
    follower = Follower(library, watcher, replace(RHYTHM, rescan_s=30.0))
    watcher.after(3, event("deleted", root.path / "b.jpg"))
    told = follower.changes(100)
    assert [sorted(c.rescan_roots) for c in told] == [[1], [], [1]]


def test_a_stop_is_obeyed(follower, watcher):
    assert isinstance(next(follower.steps), ChangesFound)
    follower.cancel.cancel()
    assert list(follower.steps) == []
    assert watcher.watched == {}
