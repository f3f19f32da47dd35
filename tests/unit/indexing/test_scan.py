"""What lies in a folder, and what can and cannot be said of files that were not found."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from retllm_desktop.core.library_records import KnownFile
from retllm_desktop.indexing.exclusions import Exclusions
from retllm_desktop.indexing.scan import (
    FolderScan,
    is_folder_available,
    walk_folder,
)

posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and links")
not_root = pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 1)() == 0, reason="root may read everything"
)


def supports(path):
    return path.suffix in {".jpg", ".txt"}


def scanned(root, known=None, *, patterns=(), within=None):
    scan = FolderScan(known=dict(known or {}))
    for _ in walk_folder(root, supports, scan, Exclusions(root, patterns), within):
        pass
    return scan


def names(scan, root):
    return [file.path.relative_to(root).as_posix() for file in scan.files]


def make(root, *relatives):
    for relative in relatives:
        path = root / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(relative)


def known_of(scan):
    """What a library would remember of the files a scan reported."""
    return {
        str(file.path): KnownFile(
            file.size_bytes, file.mtime_ns, b"h" * 32, file.device, file.inode
        )
        for file in scan.files
    }


def elsewhere(known, *parts, device):
    """The same, as if some files had been seen on another volume."""
    return {
        path: replace(file, device=device) if set(parts) & set(Path(path).parts) else file
        for path, file in known.items()
    }


def test_supported_files_are_found_with_what_the_directory_knows(tmp_path):
    make(tmp_path, "b/two.txt", "a.jpg", "c.raw", ".hidden.jpg", "node_modules/x.jpg")
    scan = scanned(tmp_path)
    assert names(scan, tmp_path) == ["a.jpg", "b/two.txt"]
    status = (tmp_path / "a.jpg").stat()
    found = scan.files[0]
    assert (found.size_bytes, found.mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert (found.device, found.inode) == (status.st_dev, status.st_ino)
    assert not found.online_only
    assert scan.entries == 6


def test_what_is_known_and_unchanged_is_counted_and_not_reported(tmp_path):
    make(tmp_path, "a.jpg", "b.jpg", "c/d.jpg")
    known = known_of(scanned(tmp_path))
    (tmp_path / "b.jpg").write_text("longer than before")
    make(tmp_path, "c/new.jpg")
    scan = scanned(tmp_path, known)
    assert scan.unchanged == 2
    assert names(scan, tmp_path) == ["b.jpg", "c/new.jpg"]
    assert scan.known == {}
    assert scan.missing_paths() == []


@posix_only
def test_another_inode_under_a_known_name_is_reported(tmp_path):
    make(tmp_path, "a.jpg")
    known = known_of(scanned(tmp_path))
    status = (tmp_path / "a.jpg").stat()
    shutil.copy2(tmp_path / "a.jpg", tmp_path / "copy.txt")
    (tmp_path / "copy.txt").replace(tmp_path / "a.jpg")
    os.utime(tmp_path / "a.jpg", ns=(status.st_atime_ns, status.st_mtime_ns))
    scan = scanned(tmp_path, known)
    assert names(scan, tmp_path) == ["a.jpg"]
    assert scan.unchanged == 0


def test_a_missing_file_that_is_back_is_reported(tmp_path):
    make(tmp_path, "a.jpg")
    known = known_of(scanned(tmp_path))
    known = {path: replace(file, missing_since_s=1.0) for path, file in known.items()}
    scan = scanned(tmp_path, known)
    assert names(scan, tmp_path) == ["a.jpg"]


def test_deleted_files_are_gone_and_those_missing_before_are_not_told_again(tmp_path):
    make(tmp_path, "a.jpg", "b.jpg", "c/d.jpg")
    known = known_of(scanned(tmp_path))
    (tmp_path / "b.jpg").unlink()
    shutil.rmtree(tmp_path / "c")
    scan = scanned(tmp_path, known)
    assert sorted(scan.missing_paths()) == [tmp_path / "b.jpg", tmp_path / "c" / "d.jpg"]
    known[str(tmp_path / "b.jpg")] = replace(known[str(tmp_path / "b.jpg")], missing_since_s=1.0)
    assert scanned(tmp_path, known).missing_paths() == [tmp_path / "c" / "d.jpg"]


def test_what_is_left_out_now_is_gone(tmp_path):
    make(tmp_path, "a.jpg", "drafts/b.jpg")
    known = known_of(scanned(tmp_path))
    scan = scanned(tmp_path, known, patterns=["drafts/"])
    assert scan.missing_paths() == [tmp_path / "drafts" / "b.jpg"]
    assert scan.unchanged == 1


def test_a_file_that_became_a_folder_is_gone(tmp_path):
    make(tmp_path, "a.jpg", "b.jpg")
    known = known_of(scanned(tmp_path))
    (tmp_path / "a.jpg").unlink()
    make(tmp_path, "a.jpg/inner.jpg")
    scan = scanned(tmp_path, known)
    assert names(scan, tmp_path) == ["a.jpg/inner.jpg"]
    assert scan.missing_paths() == [tmp_path / "a.jpg"]


@posix_only
@not_root
def test_what_an_unreadable_folder_holds_is_unknown_not_gone(tmp_path):
    make(tmp_path, "a.jpg", "locked/b.jpg", "locked/deep/c.jpg")
    known = known_of(scanned(tmp_path))
    (tmp_path / "locked").chmod(0)
    try:
        scan = scanned(tmp_path, known)
    finally:
        (tmp_path / "locked").chmod(0o700)
    assert [error.path for error in scan.unreadable] == [tmp_path / "locked"]
    assert scan.missing_paths() == []
    assert not scan.covers(tmp_path / "locked" / "deep" / "c.jpg")
    assert scan.covers(tmp_path / "gone.jpg")


def test_a_folder_that_vanishes_while_it_is_walked_is_unknown(tmp_path):
    make(tmp_path, "a/one.jpg", "b/two.jpg")
    known = known_of(scanned(tmp_path))
    scan = FolderScan(known=dict(known))
    for _ in walk_folder(tmp_path, supports, scan):
        shutil.rmtree(tmp_path / "b", ignore_errors=True)
    assert [error.path for error in scan.unreadable] == [tmp_path / "b"]
    assert scan.missing_paths() == []
    assert scanned(tmp_path, known).missing_paths() == [tmp_path / "b" / "two.jpg"]


def test_a_root_that_is_not_there_says_nothing_of_its_files(tmp_path):
    root = tmp_path / "drive"
    make(root, "a.jpg")
    known = known_of(scanned(root))
    shutil.rmtree(root)
    scan = scanned(root, known)
    assert [error.path for error in scan.unreadable] == [root]
    assert scan.missing_paths() == []
    assert scanned(root, known, within=[root / "a.jpg"]).missing_paths() == []


@posix_only
def test_links_to_folders_are_not_followed_and_loops_end(tmp_path):
    make(tmp_path, "a/one.jpg")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.jpg").symlink_to(tmp_path / "self.jpg")
    scan = scanned(tmp_path)
    assert names(scan, tmp_path) == ["a/one.jpg"]
    assert scanned(tmp_path, within=[tmp_path / "a" / "loop" / "a" / "one.jpg"]).files == []


@posix_only
def test_a_link_to_a_file_is_a_file_and_into_nowhere_is_unknown(tmp_path):
    make(tmp_path, "outside/one.jpg")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link.jpg").symlink_to(tmp_path / "outside" / "one.jpg")
    known = known_of(scanned(root))
    assert [Path(path).name for path in known] == ["link.jpg"]
    (tmp_path / "outside" / "one.jpg").unlink()
    assert scanned(root, known).missing_paths() == []
    assert scanned(root, known, within=[root / "link.jpg"]).missing_paths() == []
    (root / "link.jpg").unlink()
    assert scanned(root, known).missing_paths() == [root / "link.jpg"]


@posix_only
def test_pipes_and_sockets_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    assert scanned(tmp_path).files == []


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_names_that_are_not_text_are_kept_byte_for_byte(tmp_path):
    raw = os.fsencode(tmp_path) + b"/caf\xe9.jpg"
    Path(os.fsdecode(raw)).write_text("x")
    scan = scanned(tmp_path)
    assert [os.fsencode(file.path) for file in scan.files] == [raw]
    assert scanned(tmp_path, known_of(scan)).unchanged == 1


class TestVolumes:
    """A volume mounted below the root may be absent; what it held is not deleted then."""

    def test_the_empty_mount_point_of_an_absent_volume(self, tmp_path):
        make(tmp_path, "here.jpg", "drive/a.jpg", "drive/deep/b.jpg")
        known = elsewhere(known_of(scanned(tmp_path)), "drive", device=77)
        shutil.rmtree(tmp_path / "drive")
        (tmp_path / "drive").mkdir()
        scan = scanned(tmp_path, known)
        assert scan.missing_paths() == []
        assert scan.unchanged == 1

    def test_a_mount_point_that_went_with_its_volume(self, tmp_path):
        make(tmp_path, "here.jpg", "drive/a.jpg")
        known = elsewhere(known_of(scanned(tmp_path)), "drive", device=77)
        shutil.rmtree(tmp_path / "drive")
        assert scanned(tmp_path, known).missing_paths() == []
        assert scanned(tmp_path, known, within=[tmp_path / "drive"]).missing_paths() == []

    def test_a_stray_file_in_the_mount_point_changes_nothing(self, tmp_path):
        make(tmp_path, "here.jpg", "drive/a.jpg", "drive/b.jpg")
        known = elsewhere(known_of(scanned(tmp_path)), "drive", device=77)
        (tmp_path / "drive" / "a.jpg").unlink()
        (tmp_path / "drive" / "b.jpg").unlink()
        make(tmp_path, "drive/written-meanwhile.jpg")
        assert scanned(tmp_path, known).missing_paths() == []

    def test_an_emptied_folder_on_the_same_volume_is_gone(self, tmp_path):
        make(tmp_path, "here.jpg", "drive/a.jpg")
        known = known_of(scanned(tmp_path))
        (tmp_path / "drive" / "a.jpg").unlink()
        assert scanned(tmp_path, known).missing_paths() == [tmp_path / "drive" / "a.jpg"]

    @posix_only
    def test_a_volume_that_came_back_under_another_number(self, tmp_path):
        make(tmp_path, "a.jpg", "b.jpg", "drive/c.jpg")
        known = elsewhere(known_of(scanned(tmp_path)), *tmp_path.parts, device=66)
        (tmp_path / "b.jpg").unlink()
        scan = scanned(tmp_path, known)
        assert scan.missing_paths() == [tmp_path / "b.jpg"]
        assert names(scan, tmp_path) == ["a.jpg", "drive/c.jpg"], "their number is to be noted"

    def test_files_without_a_volume_number_are_believed(self, tmp_path):
        make(tmp_path, "a.jpg", "b.jpg")
        known = elsewhere(known_of(scanned(tmp_path)), "b.jpg", device=0)
        (tmp_path / "b.jpg").unlink()
        assert scanned(tmp_path, known).missing_paths() == [tmp_path / "b.jpg"]

    @pytest.mark.skipif(sys.platform != "linux", reason="needs user namespaces")
    def test_a_real_mount(self, tmp_path):
        """In a namespace of its own: index with the volume there, then without, then emptied."""
        script = Path(__file__).with_name("mounted_scan.py")
        repository = Path(__file__).parents[3]
        command = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, str(script)]
        if shutil.which("unshare") is None:
            pytest.skip("needs unshare")
        trial = subprocess.run([*command[:4], "true"], check=False, capture_output=True)
        if trial.returncode:
            pytest.skip("user namespaces are not allowed here")
        done = subprocess.run(
            [*command, str(tmp_path)],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(repository)},
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.split() == ["mounted:2", "absent:0", "emptied:1", "swapped:0"]


class TestWithin:
    """Only some files and folders are looked at."""

    def test_files_and_folders(self, tmp_path):
        make(tmp_path, "a.jpg", "b.jpg", "c/d.jpg", "c/e/f.jpg", "g/h.jpg")
        scan = scanned(tmp_path, within=[tmp_path / "b.jpg", tmp_path / "c", tmp_path / "c" / "e"])
        assert names(scan, tmp_path) == ["b.jpg", "c/d.jpg", "c/e/f.jpg"]

    def test_what_is_gone_is_told_within_and_nowhere_else(self, tmp_path):
        make(tmp_path, "a.jpg", "b.jpg", "c/d.jpg")
        known = known_of(scanned(tmp_path))
        (tmp_path / "a.jpg").unlink()
        (tmp_path / "b.jpg").unlink()
        shutil.rmtree(tmp_path / "c")
        scan = scanned(tmp_path, known, within=[tmp_path / "b.jpg", tmp_path / "c"])
        assert scan.missing_paths() == [tmp_path / "b.jpg", tmp_path / "c" / "d.jpg"]
        assert not scan.covers(tmp_path / "a.jpg")

    def test_the_root_itself_is_everything(self, tmp_path):
        make(tmp_path, "a.jpg", "c/d.jpg")
        assert len(scanned(tmp_path, within=[tmp_path / "c", tmp_path]).files) == 2

    def test_what_is_left_out_is_left_out_here_too(self, tmp_path):
        make(tmp_path, "node_modules/a.jpg", "x/.b.jpg", "raw.dng")
        targets = [tmp_path / "node_modules" / "a.jpg", tmp_path / "x" / ".b.jpg"]
        assert scanned(tmp_path, within=[*targets, tmp_path / "raw.dng"]).files == []

    @posix_only
    @not_root
    def test_behind_a_locked_door_nothing_is_gone(self, tmp_path):
        make(tmp_path, "locked/b.jpg")
        known = known_of(scanned(tmp_path))
        (tmp_path / "locked").chmod(0)
        try:
            scan = scanned(tmp_path, known, within=[tmp_path / "locked" / "b.jpg"])
        finally:
            (tmp_path / "locked").chmod(0o700)
        assert scan.missing_paths() == []

    def test_below_a_file_there_is_nothing(self, tmp_path):
        make(tmp_path, "a.jpg")
        assert scanned(tmp_path, within=[tmp_path / "a.jpg" / "b.jpg"]).files == []

    def test_very_deep_folders(self, tmp_path):
        deep = tmp_path
        for _ in range(1100):
            deep /= "d"
        assert scanned(tmp_path, within=[deep / "a.jpg"]).files == []


class TestClouds:
    """Files whose bytes are elsewhere are listed as such, and never opened."""

    def test_the_placeholder_of_an_unknown_file(self, tmp_path):
        make(tmp_path, ".cat.jpg.icloud", ".notes.raw.icloud", "dog.jpg")
        scan = scanned(tmp_path)
        assert names(scan, tmp_path) == ["cat.jpg", "dog.jpg"]
        assert [file.online_only for file in scan.files] == [True, False]

    def test_a_known_file_whose_bytes_went_to_the_cloud_is_as_it_was(self, tmp_path):
        make(tmp_path, "cat.jpg")
        known = known_of(scanned(tmp_path))
        (tmp_path / "cat.jpg").rename(tmp_path / ".cat.jpg.icloud")
        for within in (None, [tmp_path / "cat.jpg"]):
            scan = scanned(tmp_path, known, within=within)
            assert (scan.unchanged, scan.missing_paths(), scan.files) == (1, [], [])


def test_a_large_folder_lets_its_caller_stop_on_the_way(tmp_path):
    make(tmp_path, *(f"{number}.jpg" for number in range(10)))
    steps = walk_folder(tmp_path, supports, FolderScan(), report_every=3)
    assert [next(steps), next(steps)] == [3, 6]
    steps.close()


def test_whether_a_root_is_there(tmp_path):
    root = tmp_path / "drive"
    assert not is_folder_available(root, 0)
    root.mkdir()
    assert is_folder_available(root, 0)
    assert not is_folder_available(root, 5), "the empty mount point of an absent drive"
    assert is_folder_available(root, 5, {root.stat().st_dev}), "its files were deleted"
    make(root, "a.jpg")
    assert is_folder_available(root, 5)
