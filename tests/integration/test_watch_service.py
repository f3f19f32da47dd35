"""The watching service on the real watcher: what it says leads whoever follows to the truth."""

import os
import random
import shutil
import sys
import time
from pathlib import Path

import pytest

from retllm_desktop.core.library_records import KnownFile
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.exclusions import Exclusions
from retllm_desktop.indexing.scan import FolderScan, walk_folder
from retllm_desktop.indexing.watch_service import (
    ChangesFound,
    RootBack,
    RootGone,
    WatchService,
    WatchTiming,
)
from retllm_desktop.watching.watcher import FolderWatcher
from tests.unit.fakes import FakeLibrary

PATIENCE_S = 60.0
RHYTHM = WatchTiming(
    debounce_s=0.3, max_delay_s=2.0, stable_after_s=0.3, max_hold_s=10.0, root_check_s=0.3
)


def supports(path):
    return path.suffix == ".jpg"


class Mirror:
    """Does what an indexer does: looks where it is told to look, and nowhere else."""

    def __init__(self, root):
        self.root = root
        self.known = {}
        self.looks_at_all = 0

    def act(self, changes):
        if changes.rescan_roots:
            self.looks_at_all += 1
            self.look(None)
        for paths in changes.paths_by_root({1: self.root}).values():
            self.look(paths)

    def look(self, within):
        known = {
            text: file
            for text, file in self.known.items()
            if within is None
            or any(text == str(path) or text.startswith(f"{path}{os.sep}") for path in within)
        }
        scan = FolderScan(known=known)
        for _ in walk_folder(self.root, supports, scan, Exclusions(self.root, ()), within):
            pass
        for path in scan.missing_paths():
            del self.known[str(path)]
        for file in scan.files:
            self.known[str(file.path)] = KnownFile(
                file.size_bytes, file.mtime_ns, b"h" * 32, file.device, file.inode
            )

    def state(self):
        return {text: (file.size_bytes, file.mtime_ns) for text, file in self.known.items()}


def truth(root):
    scan = FolderScan()
    for _ in walk_folder(root, supports, scan):
        pass
    return {str(file.path): (file.size_bytes, file.mtime_ns) for file in scan.files}


@pytest.fixture(params=["inotify", "observer", "polled"])
def watcher(request):
    if request.param == "inotify" and sys.platform != "linux":
        pytest.skip("inotify")
    watcher = FolderWatcher(
        use_watchdog=request.param == "observer",
        max_watches=2 if request.param == "polled" else None,
        first_pause_s=0.2,
    )
    yield watcher
    watcher.close()


@pytest.fixture
def setting(tmp_path, watcher):
    root = tmp_path / "photos"
    (root / "one" / "deep").mkdir(parents=True)
    (root / "one" / "a.jpg").write_text("a")
    library = FakeLibrary()
    library.roots.add(root)
    return root, WatchService(library, watcher, supports, timing=RHYTHM)


def follow(service, mirror, is_enough):
    """Act on what is told until it is enough, or for too long."""
    cancel = CancelToken()
    told = []
    until_s = time.monotonic() + PATIENCE_S
    steps = service.watch(cancel)
    for event in steps:
        told.append(event)
        if isinstance(event, ChangesFound):
            mirror.act(event.changes)
        if is_enough(told) or time.monotonic() > until_s:
            break
    steps.close()
    return told


def test_random_work_in_the_folder_is_followed(setting):
    """A seeded storm of file operations between the steps; the mirror ends up the same."""
    root, service = setting
    mirror = Mirror(root)
    rng = random.Random(7)
    rounds = iter(range(12))
    final = []

    def work(told):
        if not isinstance(told[-1], ChangesFound):
            return False
        if next(rounds, None) is None:
            if not final:
                (root / "last.jpg").write_text("last")
                final.append(True)
            return mirror.state() == truth(root)
        for _ in range(15):
            meddle(root, rng)
        return False

    follow(service, mirror, work)
    assert mirror.state() == truth(root)
    assert str(root / "last.jpg") in mirror.known


def meddle(root, rng):
    """Do one of the things people and programs do."""
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    files = [path for path in root.rglob("*.jpg") if path.is_file()]
    folder = rng.choice(folders)
    name = folder / f"{rng.randrange(6)}.jpg"
    kind = rng.choice(["write", "write", "replace", "delete", "move", "mkdir", "movedir", "rmdir"])
    if kind == "write" and not name.is_dir():
        name.write_bytes(rng.randbytes(rng.randrange(1, 50)))
    elif kind == "replace" and files:
        target = rng.choice(files)
        beside = target.with_suffix(".tmp")
        beside.write_bytes(rng.randbytes(9))
        beside.replace(target)
    elif kind == "delete" and files:
        rng.choice(files).unlink()
    elif kind == "move" and files and not name.is_dir():
        rng.choice(files).replace(name)
    elif kind == "mkdir" and len(folders) < 12:
        (folder / f"folder{rng.randrange(4)}").mkdir(exist_ok=True)
    elif kind == "movedir" and len(folders) > 1:
        old = rng.choice(folders[1:])
        new = folder / f"moved{rng.randrange(4)}"
        if not new.exists() and old not in (folder, *folder.parents):
            old.rename(new)
    elif kind == "rmdir" and len(folders) > 3:
        shutil.rmtree(rng.choice(folders[1:]))


def test_a_burst_of_files_is_followed(setting):
    root, service = setting
    mirror = Mirror(root)

    def work(told):
        if len(told) == 1:
            for number in range(2000):
                (root / "one" / f"{number}.jpg").write_bytes(b"x")
        return len(mirror.known) == 2001

    follow(service, mirror, work)
    assert mirror.state() == truth(root)


def test_a_drive_that_goes_and_comes_back_loses_nothing(setting, tmp_path):
    root, service = setting
    mirror = Mirror(root)
    away = tmp_path / "away"
    seen_away = []

    def work(told):
        if isinstance(told[-1], ChangesFound) and not away.exists() and not seen_away:
            root.rename(away)
        if isinstance(told[-1], RootGone):
            seen_away.append(dict(mirror.known))
            (away / "new.jpg").write_text("made elsewhere")
            away.rename(root)
        return bool(seen_away) and mirror.state() == truth(root)

    told = follow(service, mirror, work)
    kinds = [type(event) for event in told if isinstance(event, (RootGone, RootBack))]
    assert kinds == [RootGone, RootBack]
    assert [Path(text).name for text in seen_away[0]] == ["a.jpg"]
    assert mirror.state() == truth(root)
    assert str(root / "new.jpg") in mirror.known
