"""What renames, moves, links, swaps and edits cost: counted on real files."""

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from retllm_desktop.core.errors import ONLINE_ONLY, OnlineOnlyError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.embedding import BatchLimits
from retllm_desktop.indexing.events import FileSkipped, RootOffline, ScanFinished
from retllm_desktop.indexing.scan import walk_folder
from retllm_desktop.indexing.service import IndexingService
from tests.unit.fakes import FakeExtractor


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "photos"
    (root / "sub").mkdir(parents=True)
    for number in range(1, 6):
        (root / f"{number}.img").write_bytes(bytes([number]) * number)
        os.utime(root / f"{number}.img", ns=(number * 10**9 + 1, number * 10**9 + 1))
    return root


@pytest.fixture
def other(tmp_path):
    root = tmp_path / "archive"
    root.mkdir()
    (root / "9.img").write_bytes(b"\x09" * 9)
    return root


@pytest.fixture
def service(library, encoder, extractor, folder):
    service = IndexingService(library, encoder, extractor)
    library.roots.add(folder)
    run(service)
    extractor.read.clear()
    encoder.embedded = 0
    return service


def run(service, **options):
    return list(service.index(CancelToken(), **options))


def contents(library):
    return {
        path.name: entry[2][0]
        for path, entry in library.files.items()
        if path not in library.missing
    }


def untouched(encoder, extractor):
    return not extractor.read and not encoder.embedded


def test_a_thousand_renames_read_nothing(service, library, encoder, extractor, folder):
    for number in range(1000):
        (folder / f"n{number}.img").write_bytes(b"\x11" + number.to_bytes(3, "big"))
    run(service)
    extractor.read.clear()
    encoder.embedded = 0
    for number in range(1000):
        (folder / f"n{number}.img").rename(folder / "sub" / f"{number}-renamed.img")
    finished = run(service)[-1]
    assert untouched(encoder, extractor)
    assert (finished.moved, finished.gone, finished.unchanged) == (1000, 0, 5)
    assert run(service)[-1].unchanged == 1005
    assert len(contents(library)) == 1005


def test_a_renamed_folder_reads_nothing(service, library, encoder, extractor, folder):
    for number in range(3):
        (folder / "sub" / f"s{number}.img").write_bytes(bytes([40 + number]))
    run(service)
    extractor.read.clear()
    encoder.embedded = 0
    (folder / "sub").rename(folder / "other name")
    assert run(service)[-1].moved == 3
    assert untouched(encoder, extractor)
    assert (folder / "other name" / "s0.img") in library.files


def test_names_that_are_handed_on(service, library, encoder, extractor, folder):
    service = IndexingService(library, encoder, extractor, records_per_transaction=1)
    before = contents(library)
    for number in range(5, 0, -1):
        (folder / f"{number}.img").rename(folder / f"{number + 1}.img")
    assert run(service)[-1].moved == 5
    assert untouched(encoder, extractor)
    assert contents(library) == {f"{n + 1}.img": before[f"{n}.img"] for n in range(1, 6)}


def test_two_files_swap_their_names(service, library, encoder, extractor, folder):
    service = IndexingService(library, encoder, extractor, records_per_transaction=1)
    swap(folder / "2.img", folder / "3.img")
    assert run(service)[-1].moved == 2
    assert untouched(encoder, extractor)
    assert (contents(library)["2.img"], contents(library)["3.img"]) == (3, 2)


def test_two_files_of_two_folders_swap(service, library, encoder, extractor, folder, other):
    library.roots.add(other)
    run(service)
    extractor.read.clear()
    encoder.embedded = 0
    swap(folder / "2.img", other / "9.img")
    assert run(service)[-1].moved == 2
    assert untouched(encoder, extractor)
    assert (contents(library)["2.img"], contents(library)["9.img"]) == (9, 2)
    assert {library.files[folder / "2.img"][0], library.files[other / "9.img"][0]} == {1, 2}


def swap(one, two):
    aside = one.with_name("aside")
    one.rename(aside)
    two.rename(one)
    aside.rename(two)


@pytest.mark.parametrize("target_first", [False, True])
def test_a_move_between_folders_in_either_order(
    service, library, encoder, extractor, folder, other, target_first
):
    library.roots.add(other)
    run(service)
    extractor.read.clear()
    encoder.embedded = 0
    (folder / "4.img").rename(other / "moved.img")
    (other / "9.img").rename(folder / "back.img")
    roots = library.roots.all()
    finished = run(service, roots=roots[::-1] if target_first else roots)[-1]
    assert (finished.moved, finished.gone) == (2, 0)
    assert untouched(encoder, extractor)
    assert library.files[other / "moved.img"][0] == 2
    assert library.files[folder / "back.img"][0] == 1
    assert len(library.files) == 6


def test_a_move_is_seen_when_only_its_target_is_looked_at(
    service, library, encoder, extractor, folder, other
):
    library.roots.add(other)
    run(service)
    extractor.read.clear()
    (folder / "4.img").rename(other / "moved.img")
    finished = run(service, roots=[root for root in library.roots.all() if root.path == other])[-1]
    assert finished.moved == 1
    assert not extractor.read
    assert run(service)[-1].gone == 0


def test_a_file_of_an_absent_folder_is_not_taken_for_moved(
    service, library, extractor, folder, other, tmp_path
):
    library.roots.add(other)
    run(service)
    folder.rename(tmp_path / "away")
    os.link(tmp_path / "away" / "4.img", other / "4.img")
    events = run(service)
    assert any(isinstance(event, RootOffline) for event in events)
    assert (events[-1].moved, events[-1].linked, events[-1].copies) == (0, 0, 1)
    assert folder / "4.img" in library.files
    assert other / "4.img" in library.files


def test_move_then_delete(service, library, encoder, extractor, folder):
    (folder / "3.img").rename(folder / "sub" / "3.img")
    (folder / "sub" / "3.img").unlink()
    finished = run(service)[-1]
    assert (finished.moved, finished.gone) == (0, 1)
    assert folder / "3.img" in library.missing


def test_a_file_moved_after_it_was_missed_is_found(service, library, encoder, extractor, folder):
    (folder / "3.img").rename(folder.parent / "3.img")
    run(service)
    (folder.parent / "3.img").rename(folder / "sub" / "back.img")
    assert run(service)[-1].moved == 1
    assert untouched(encoder, extractor)
    assert not library.missing
    assert contents(library)["back.img"] == 3


def test_a_hard_link_is_known_without_reading(service, library, encoder, extractor, folder):
    os.link(folder / "5.img", folder / "link.img")
    os.link(folder / "5.img", folder / "sub" / "link2.img")
    finished = run(service)[-1]
    assert (finished.linked, finished.moved) == (2, 0)
    assert untouched(encoder, extractor)
    assert contents(library)["link.img"] == 5
    # The first name goes: the others hold the content.
    (folder / "5.img").unlink()
    (folder / "link.img").rename(folder / "renamed.img")
    finished = run(service)[-1]
    assert (finished.moved, finished.linked, finished.gone) == (1, 0, 1)
    assert untouched(encoder, extractor)


def test_a_file_and_its_link_both_renamed(service, library, encoder, extractor, folder):
    os.link(folder / "5.img", folder / "link.img")
    run(service)
    (folder / "5.img").rename(folder / "a.img")
    (folder / "link.img").rename(folder / "b.img")
    os.link(folder / "a.img", folder / "c.img")
    finished = run(service)[-1]
    assert (finished.moved, finished.linked, finished.gone) == (2, 1, 0)
    assert untouched(encoder, extractor)
    assert {contents(library)[name] for name in ("a.img", "b.img", "c.img")} == {5}


def test_a_link_whose_content_went_is_read(service, library, encoder, extractor, folder):
    os.link(folder / "5.img", folder / "link.img")
    library.link = lambda root_id, links: tuple(stat for stat, _ in links)
    finished = run(service)[-1]
    assert (finished.linked, finished.read) == (0, 1)
    assert contents(library)["link.img"] == 5


def test_an_editor_replaces_a_file(service, library, encoder, extractor, folder):
    (folder / "3.img~").write_bytes(b"\x33\x33\x33")
    (folder / "3.img~").replace(folder / "3.img")
    finished = run(service)[-1]
    assert (finished.read, finished.embedded, finished.gone) == (1, 1, 0)
    assert contents(library)["3.img"] == 0x33


def test_a_known_file_renamed_over_another(service, library, encoder, extractor, folder):
    (folder / "4.img").replace(folder / "3.img")
    finished = run(service)[-1]
    assert (finished.moved, finished.gone) == (1, 0)
    assert untouched(encoder, extractor)
    assert contents(library) == {"1.img": 1, "2.img": 2, "3.img": 4, "5.img": 5}


def test_an_editor_keeps_a_copy_of_what_it_replaces(service, library, encoder, extractor, folder):
    (folder / "3.img").rename(folder / "3.bak.img")
    (folder / "3.img").write_bytes(b"\x33\x33\x33")
    finished = run(service)[-1]
    assert (finished.moved, finished.embedded, finished.gone) == (1, 1, 0)
    assert (contents(library)["3.bak.img"], contents(library)["3.img"]) == (3, 0x33)


def test_a_file_moves_and_a_copy_of_it_takes_its_old_place(
    service, library, encoder, extractor, folder
):
    (folder / "3.img").rename(folder / "moved.img")
    (folder / "3.img").write_bytes(b"\x03\x03\x03")
    finished = run(service)[-1]
    assert (finished.moved, finished.read, finished.copies) == (1, 1, 1)
    assert encoder.embedded == 0
    assert (contents(library)["3.img"], contents(library)["moved.img"]) == (3, 3)


def test_a_copy_of_what_is_replaced_costs_no_embedding(
    service, library, encoder, extractor, folder
):
    service = IndexingService(library, encoder, extractor, limits=BatchLimits(files=1))
    shutil.copy(folder / "3.img", folder / "3.bak.img")
    (folder / "4.img").replace(folder / "3.img")
    finished = run(service)[-1]
    assert (finished.moved, finished.read, finished.copies) == (1, 1, 1)
    assert encoder.embedded == 0
    assert contents(library) == {"1.img": 1, "2.img": 2, "3.img": 4, "3.bak.img": 3, "5.img": 5}
    assert not library.missing


def test_a_copy_is_read_and_not_embedded(service, library, encoder, extractor, folder):
    shutil.copy2(folder / "5.img", folder / "copy.img")
    finished = run(service)[-1]
    assert (finished.read, finished.copies, finished.moved) == (1, 1, 0)
    assert encoder.embedded == 0


def test_touched_bytes_that_are_the_same(service, library, encoder, extractor, folder):
    os.utime(folder / "5.img", ns=(77, 77))
    finished = run(service)[-1]
    assert (finished.read, finished.copies) == (1, 1)
    assert encoder.embedded == 0
    assert run(service)[-1].unchanged == 5
    assert library.files[folder / "5.img"][1].mtime_ns == 77


def test_files_that_other_files_of_one_date_and_size_replace_are_read(
    service, library, encoder, extractor, folder
):
    """Where inode and path disagree and date and length do not, only the bytes can tell."""
    for name, byte in (("x.img", b"\x41"), ("y.img", b"\x42")):
        (folder / name).write_bytes(byte)
        os.utime(folder / name, ns=(5, 5))
    run(service)
    extractor.read.clear()
    swap(folder / "x.img", folder / "y.img")
    finished = run(service)[-1]
    assert (finished.read, finished.copies, finished.moved) == (2, 2, 0)
    assert (contents(library)["x.img"], contents(library)["y.img"]) == (0x42, 0x41)


def test_another_number_of_the_volume_is_only_recorded(
    service, library, encoder, extractor, folder
):
    for path, (root_id, stat, content_hash) in library.files.items():
        library.files[path] = (root_id, replace(stat, device=7, inode=0), content_hash)
    finished = run(service)[-1]
    assert (finished.unchanged, finished.moved) == (5, 0)
    assert untouched(encoder, extractor)
    assert all(stat.device != 7 for _, stat, _ in library.files.values())


@pytest.mark.skipif(sys.platform == "linux", reason="names differ in their case there")
def test_only_the_case_of_a_name_changes(service, library, encoder, extractor, folder):
    (folder / "Name.img").write_bytes(b"\x51")
    run(service)
    extractor.read.clear()
    encoder.embedded = 0
    (folder / "Name.img").rename(folder / "nAME.img")
    finished = run(service)[-1]
    assert (finished.moved, finished.linked, finished.gone) == (1, 0, 0)
    assert contents(library)["nAME.img"] == 0x51
    assert untouched(encoder, extractor)


@pytest.fixture
def caseless(monkeypatch):
    """A file system that answers to names in any case, as those of macOS and Windows do."""
    real = Path.stat

    def stat(self, **options):
        try:
            return real(self, **options)
        except FileNotFoundError:
            path = Path(self.anchor)
            for part in self.parts[1:]:
                names = [entry.name for entry in path.iterdir()]
                path /= next((n for n in names if n.casefold() == part.casefold()), part)
            return real(path, **options)

    monkeypatch.setattr(Path, "stat", stat)


@pytest.mark.usefixtures("caseless")
def test_a_name_that_is_only_spelled_otherwise_is_moved(
    service, library, encoder, extractor, folder
):
    (folder / "sub" / "é.img").write_bytes(b"\x51")
    run(service)
    extractor.read.clear()
    encoder.embedded = 0
    (folder / "4.img").rename(folder / "4.iMg")
    os.link(folder / "5.img", folder / "five.img")
    (folder / "sub").rename(folder / "SUB")
    extractor.supports = lambda path: path.suffix.casefold() == ".img"
    finished = run(service)[-1]
    assert (finished.moved, finished.linked, finished.gone) == (2, 1, 0)
    assert untouched(encoder, extractor)
    assert folder / "4.iMg" in library.files
    assert folder / "SUB" / "é.img" in library.files
    assert len(library.files) == 7
    assert not library.missing


def test_excluded_files_are_gone_at_once_and_back_at_no_cost(
    service, library, encoder, extractor, folder
):
    root = library.roots.all()[0]
    library.folders[root.id] = replace(root, exclusions=("4.img", "5.img"))
    assert run(service)[-1].gone == 2
    assert set(library.missing) == {folder / "4.img", folder / "5.img"}
    library.folders[root.id] = root
    finished = run(service)[-1]
    assert (finished.unchanged, finished.read) == (5, 0)
    assert not library.missing
    assert untouched(encoder, extractor)


class CloudExtractor(FakeExtractor):
    """A reader for which opening what lies in the cloud is a mistake."""

    cloud = frozenset()

    def _extract(self, file, known_hashes):
        assert file.path.name not in self.cloud
        return super()._extract(file, known_hashes)


def test_a_file_in_the_cloud_is_never_opened(library, encoder, folder):
    cloud = {"2.img", "3.img"}

    def walk(root, supports, scan, exclusions, within):
        yield from walk_folder(root, supports, scan, exclusions, within)
        scan.files[:] = [replace(file, online_only=file.path.name in cloud) for file in scan.files]

    extractor = CloudExtractor()
    extractor.cloud = cloud
    service = IndexingService(library, encoder, extractor, walk=walk)
    library.roots.add(folder)
    events = run(service)
    skipped = [e.problem for e in events if isinstance(e, FileSkipped)]
    assert {p.path.name for p in skipped} == cloud
    assert {p.title for p in skipped} == {ONLINE_ONLY}
    assert events[-1].read == 3
    # Told once, not at every run; nor opened when problems are tried again.
    for retry in (False, True):
        again = run(service, retry_problems=retry)
        assert (again[-1].skipped, again[-1].unchanged, again[-1].read) == (0, 5, 0)
    cloud.clear()
    assert run(service)[-1].read == 2
    assert not library.failures
    # Its bytes go to the cloud again: what is known of it holds.
    cloud |= {"2.img"}
    assert run(service)[-1].unchanged == 5
    assert contents(library)["2.img"] == 2


def test_a_file_that_goes_to_the_cloud_while_it_waits_is_read_once_it_is_back(
    library, encoder, extractor, folder
):
    service = IndexingService(library, encoder, extractor)
    library.roots.add(folder)
    extract = extractor._extract
    extractor._extract = lambda file, known: (
        OnlineOnlyError(ONLINE_ONLY, "", file.path)
        if file.path.name == "2.img"
        else extract(file, known)
    )
    assert run(service)[-1].skipped == 1
    extractor._extract = extract
    assert run(service)[-1].read == 1
    assert len(contents(library)) == 5


def test_a_drive_unplugged_during_the_walk_loses_nothing(
    service, library, encoder, extractor, folder, tmp_path
):
    def walk(*arguments):
        folder.rename(tmp_path / "away")
        yield from walk_folder(*arguments)

    events = run(IndexingService(library, encoder, extractor, walk=walk))
    assert any(isinstance(event, RootOffline) for event in events)
    assert events[-1].gone == 0
    assert not library.missing


def test_an_update_looks_only_where_it_was_told(service, library, encoder, extractor, folder):
    root = library.roots.all()[0]
    (folder / "1.img").unlink()
    (folder / "2.img").write_bytes(b"\x22\x22")
    (folder / "sub" / "new.img").write_bytes(b"\x44\x44\x44\x44\x44\x44")
    (folder / "3.img").write_bytes(b"\x99")
    (folder / "4.img").unlink()
    paths = [folder / "1.img", folder / "2.img", folder / "sub", folder / "never.img"]
    events = list(service.update(CancelToken(), root, paths))
    finished = events[-1]
    assert (finished.read, finished.gone, finished.moved) == (2, 1, 0)
    assert [e.files for e in events if isinstance(e, ScanFinished)] == [2]
    assert sorted(path.name for path in extractor.read) == ["2.img", "new.img"]
    assert contents(library) == {
        "2.img": 0x22, "3.img": 3, "4.img": 4, "5.img": 5, "new.img": 0x44,
    }  # fmt: skip


def test_an_update_sees_a_rename_from_either_end(service, library, encoder, extractor, folder):
    root = library.roots.all()[0]
    (folder / "1.img").rename(folder / "one.img")
    finished = list(service.update(CancelToken(), root, [folder / "one.img"]))[-1]
    assert finished.moved == 1
    (folder / "2.img").rename(folder / "two.img")
    assert list(service.update(CancelToken(), root, [folder / "2.img"]))[-1].gone == 1
    assert list(service.update(CancelToken(), root, [folder / "two.img"]))[-1].moved == 1
    assert untouched(encoder, extractor)
    assert not library.missing


def test_the_newest_are_read_first_and_hinted_folders_before_them(
    library, encoder, extractor, folder
):
    (folder / "sub" / "old.img").write_bytes(b"\x07")
    os.utime(folder / "sub" / "old.img", ns=(1, 1))
    service = IndexingService(library, encoder, extractor)
    library.roots.add(folder)
    run(service)
    names = [path.name for path in extractor.read]
    assert names == ["5.img", "4.img", "3.img", "2.img", "1.img", "old.img"]
    library.files.clear()
    extractor.read.clear()
    service.prioritise(folder / "sub")
    run(service)
    assert [path.name for path in extractor.read] == ["old.img", *names[:-1]]


def test_a_batch_of_several_folders_reaches_each(library, encoder, extractor, folder, other):
    service = IndexingService(library, encoder, extractor, limits=BatchLimits(files=100))
    library.roots.add(folder)
    library.roots.add(other)
    (other / "empty.img").write_bytes(b"")
    run(service)
    assert library.files[other / "9.img"][0] == library.files[other / "empty.img"][0] == 2
    assert library.files[folder / "1.img"][0] == 1
    assert library.batches == 2


def test_a_cancelled_run_begins_no_further_change(service, library, folder):
    (folder / "1.img").unlink()
    (folder / "2.img").rename(folder / "two.img")
    cancel = CancelToken()
    for event in service.index(cancel):
        if isinstance(event, ScanFinished):
            cancel.cancel()
    assert not library.missing
    assert folder / "2.img" in library.files
