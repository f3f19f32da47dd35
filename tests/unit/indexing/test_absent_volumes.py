"""Volumes within a folder of the library that go away and come back."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.library_records import RootState
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.events import RootOffline
from retllm_desktop.indexing.scan import walk_folder
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.library.sqlite_library import open_library
from tests.unit.fakes import FakeEncoder, FakeExtractor


@pytest.fixture
def library(tmp_path):
    made = open_library(tmp_path / "data/library.db", cache_dir=tmp_path / "cache", writable=True)
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "photos"
    (root / "stick" / "deep").mkdir(parents=True)
    (root / "1.img").write_bytes(bytes([1]) * 9)
    (root / "stick" / "2.img").write_bytes(bytes([2]) * 9)
    (root / "stick" / "deep" / "3.img").write_bytes(bytes([3]) * 9)
    return root


class Volumes:
    """A service to which the folder is on a volume of another number than what is mounted."""

    OUTER = 1 << 40

    def __init__(self, library, folder):
        self.extractor = FakeExtractor()
        self.service = IndexingService(library, FakeEncoder(), self.extractor, walk=self._walk)
        self._library = library
        self._stick = folder / "stick"
        library.roots.add(folder)

    def _walk(self, root, supports, scan, exclusions, within):
        known = dict(scan.known)
        yield from walk_folder(root, supports, scan, exclusions, within)
        scan.volumes.clear()
        scan.volumes[str(root)] = self.OUTER
        if self._stick.exists():
            scan.volumes[str(self._stick)] = self._stick.stat().st_dev
        for number, file in enumerate(scan.files):
            if self._stick not in file.path.parents:
                scan.files[number] = replace(file, device=self.OUTER)
        # What differs in the number of the volume alone is as it was known.
        scan.files[:] = [
            file
            for file in scan.files
            if (old := known.get(str(file.path))) is None or old.device != file.device
        ]

    def run(self, *within):
        self.extractor.read.clear()
        if not within:
            return list(self.service.index(CancelToken()))
        (root, *_) = self._library.roots.all()
        return list(self.service.update(CancelToken(), root, within))

    def states(self):
        return {
            root.path.name: (root.state, root.files, root.detached)
            for root in self._library.roots.all()
        }


def test_what_lay_on_a_volume_that_is_away_is_offline_and_comes_back(library, folder, tmp_path):
    volumes = Volumes(library, folder)
    volumes.run()
    assert volumes.states() == {"photos": (RootState.ONLINE, 3, False)}
    shutil.move(folder / "stick", tmp_path / "away")
    events = volumes.run()
    assert events[-1].gone == 0
    assert [e.root.path.name for e in events if isinstance(e, RootOffline)] == ["stick"]
    away = {"photos": (RootState.ONLINE, 1, False), "stick": (RootState.OFFLINE, 2, True)}
    assert volumes.states() == away
    (item,) = library.items.of_file(folder / "stick" / "2.img")
    assert item.offline
    assert not library.items.of_file(folder / "1.img")[0].offline
    volumes.run()
    assert not [e for e in volumes.run(folder / "1.img") if isinstance(e, RootOffline)]
    assert volumes.states() == away
    # It is nobody's folder: it cannot be added, and is none that holds others.
    with pytest.raises(InputError, match="already covered"):
        library.roots.add(folder / "stick" / "deep")
    shutil.move(tmp_path / "away", folder / "stick")
    assert volumes.run(folder / "stick")[-1].gone == 0
    assert volumes.extractor.read == []
    assert volumes.states() == {"photos": (RootState.ONLINE, 3, False)}
    assert not library.items.of_file(folder / "stick" / "2.img")[0].offline


def test_what_was_deleted_while_its_volume_was_away_is_gone(library, folder, tmp_path):
    volumes = Volumes(library, folder)
    volumes.run()
    shutil.move(folder / "stick", tmp_path / "away")
    volumes.run()
    (tmp_path / "away" / "2.img").unlink()
    shutil.move(tmp_path / "away", folder / "stick")
    assert volumes.run()[-1].gone == 1
    assert volumes.states() == {"photos": (RootState.ONLINE, 2, False)}


def test_a_folder_goes_with_what_is_detached_of_it(library, folder, tmp_path):
    volumes = Volumes(library, folder)
    volumes.run()
    shutil.move(folder / "stick", tmp_path / "away")
    volumes.run()
    root = next(one for one in library.roots.all() if not one.detached)
    library.roots.remove(root.id)
    assert library.roots.all() == ()
    assert library.items.count_contents() == 0


def test_a_wider_folder_takes_back_what_is_detached(library, folder, tmp_path):
    volumes = Volumes(library, folder)
    volumes.run()
    shutil.move(folder / "stick", tmp_path / "away")
    volumes.run()
    library.roots.add(tmp_path)
    assert sorted(volumes.states()) == sorted([tmp_path.name, "stick"])
    shutil.move(tmp_path / "away", folder / "stick")
    volumes.run()
    assert not any(one.detached for one in library.roots.all())


@pytest.mark.skipif(sys.platform != "linux", reason="needs user namespaces")
def test_a_real_volume(tmp_path):
    """In a namespace of its own: index with the volume there, without, and there again."""
    script = Path(__file__).with_name("mounted_library.py")
    command = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, str(script)]
    if shutil.which("unshare") is None:
        pytest.skip("needs unshare")
    if subprocess.run([*command[:4], "true"], check=False, capture_output=True).returncode:
        pytest.skip("user namespaces are not allowed here")
    done = subprocess.run(
        [*command, str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert done.returncode == 0, done.stderr
    away = "['1.img', 'there.txt'] ['1.img']"
    online, offline = "('parent', 'online', {})", "('drive', 'offline', {})"
    assert done.stdout.splitlines() == [
        f"mounted 3 0 [] [] [{online.format(3)}]",
        f"away 0 0 {away} [{online.format(1)}, {offline.format(2)}]",
        f"still 0 0 {away} [{online.format(1)}, {offline.format(2)}]",
        f"beneath 1 0 {away} [{online.format(2)}, {offline.format(2)}]",
        # Where it is not looked at it stays as it was.
        f"elsewhere 0 0 {away} [{online.format(2)}, {offline.format(2)}]",
        # What the volume hides now is away in its turn.
        f"back 0 1 ['beneath.txt'] [] [{online.format(2)}, {offline.format(1)}]",
        f"without 0 0 ['beneath.txt', 'there.txt'] [] [{online.format(1)}, {offline.format(2)}]",
        "removed 0 0",
    ]
