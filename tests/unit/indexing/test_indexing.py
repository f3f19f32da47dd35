import os
import shutil
from dataclasses import replace

import pytest

from retllm_desktop.core.library_records import RootState
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.embedding import BatchLimits
from retllm_desktop.indexing.events import (
    FileSkipped,
    IndexFinished,
    IndexProgress,
    RootClaimed,
    RootOffline,
    ScanFinished,
)
from retllm_desktop.indexing.service import IndexingService


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "photos"
    (root / "sub").mkdir(parents=True)
    for number in range(1, 6):
        (root / f"{number}.img").write_bytes(bytes([number]) * number)
    (root / "sub" / "note.txt").write_text("a\nbb\n")
    (root / "~$ignored.img").write_bytes(b"x")
    return root


@pytest.fixture
def service(library, encoder, extractor):
    return IndexingService(library, encoder, extractor)


def run(service, cancel=None, **options):
    return list(service.index(cancel or CancelToken(), **options))


def test_a_folder_is_indexed_once(service, library, encoder, extractor, folder):
    library.roots.add(folder)
    finished = run(service)[-1]
    assert isinstance(finished, IndexFinished)
    assert (finished.read, finished.embedded, finished.skipped) == (6, 7, 0)
    again = run(service)
    assert encoder.embedded == 7
    assert len(extractor.read) == 6
    assert again[-1].unchanged == 6
    assert not [event for event in again if isinstance(event, IndexProgress)]


@pytest.mark.parametrize("full", [False, True])
def test_a_file_that_is_mostly_empty_is_made_smaller(service, library, folder, full):
    library.roots.add(folder)
    assert run(service)[-1].notice == ""
    library.mostly_empty, library.disk_is_full = True, full
    finished = run(service)[-1]
    assert library.mostly_empty is full
    assert finished.notice.startswith("The library could not be made smaller") is full
    assert finished.unchanged == 6


def test_progress_counts_every_file(service, library, folder):
    library.roots.add(folder)
    progress = [event.progress for event in run(service) if isinstance(event, IndexProgress)]
    assert [p.done for p in progress] == [1, 2, 3, 4, 5, 6]
    assert {p.total for p in progress} == {6}


def test_only_what_changed_is_read(service, library, extractor, folder):
    library.roots.add(folder)
    run(service)
    extractor.read.clear()
    (folder / "3.img").write_bytes(b"\x33" * 9)
    (folder / "new.img").write_bytes(b"\x34" * 4)
    finished = run(service)[-1]
    assert sorted(path.name for path in extractor.read) == ["3.img", "new.img"]
    assert finished.unchanged == 5


def test_a_rename_costs_no_embedding(service, library, encoder, folder):
    library.roots.add(folder)
    run(service)
    (folder / "4.img").rename(folder / "sub" / "renamed.img")
    finished = run(service)[-1]
    assert encoder.embedded == 7
    assert (finished.moved, finished.read, finished.copies, finished.gone) == (1, 0, 0, 0)
    assert {path.name for path in library.files} == {
        "1.img", "2.img", "3.img", "5.img", "renamed.img", "note.txt",
    }  # fmt: skip


def test_copies_within_one_run_are_embedded_once(service, library, encoder, folder):
    shutil.copy(folder / "5.img", folder / "copy.img")
    library.roots.add(folder)
    finished = run(service)[-1]
    assert encoder.embedded == 7
    assert finished.copies == 1
    assert len(library.files) == 7


def test_two_files_that_swap_contents_lose_nothing(service, library, folder, encoder, extractor):
    (folder / "2.img").write_bytes(b"\x02\x02\x02")
    library.roots.add(folder)
    run(service)
    service = IndexingService(library, encoder, extractor, limits=BatchLimits(files=1))
    (folder / "2.img").rename(folder / "swap")
    (folder / "3.img").rename(folder / "2.img")
    (folder / "swap").rename(folder / "3.img")
    for name in ("2.img", "3.img"):
        os.utime(folder / name, ns=(1, 1))
    finished = run(service)[-1]
    assert finished.read == 2
    hashes = {path.name: entry[2] for path, entry in library.files.items()}
    assert (hashes["2.img"][0], hashes["3.img"][0]) == (3, 2)
    assert run(service)[-1].unchanged == 6


def test_a_deleted_file_is_forgotten_after_a_while(library, encoder, extractor, folder):
    clock = [1000.0]
    service = IndexingService(library, encoder, extractor, grace_s=60.0, now=lambda: clock[0])
    library.roots.add(folder)
    run(service)
    (folder / "1.img").unlink()
    finished = run(service)[-1]
    assert (finished.gone, finished.purged) == (1, 0)
    assert library.missing == {folder / "1.img": 1000.0}
    clock[0] = 1050.0
    again = run(service)[-1]
    assert (again.gone, again.purged) == (0, 0)
    assert library.missing == {folder / "1.img": 1000.0}
    clock[0] = 1061.0
    assert run(service)[-1].purged == 1
    assert folder / "1.img" not in library.files


def test_a_file_that_comes_back_costs_nothing(service, library, encoder, extractor, folder):
    library.roots.add(folder)
    run(service)
    (folder / "1.img").rename(folder.parent / "trash.img")
    assert run(service)[-1].gone == 1
    extractor.read.clear()
    (folder.parent / "trash.img").rename(folder / "1.img")
    finished = run(service)[-1]
    assert (finished.unchanged, finished.read) == (6, 0)
    assert not library.missing
    assert not extractor.read


def test_a_bad_file_is_recorded_and_the_rest_go_on(service, library, extractor, folder):
    (folder / "0.img").write_bytes(b"")
    library.roots.add(folder)
    events = run(service)
    skipped = [event.problem for event in events if isinstance(event, FileSkipped)]
    assert [(p.path.name, p.title) for p in skipped] == [("0.img", "The file is empty")]
    assert events[-1].read == 6
    # It is not tried again until it changes or is asked for.
    assert run(service)[-1].skipped == 0
    assert run(service, retry_problems=True)[-1].skipped == 1
    (folder / "0.img").write_bytes(b"\x09")
    assert run(service)[-1].skipped == 0
    assert not library.failures


def test_a_file_that_vanishes_is_no_problem_for_ever(service, library, extractor, folder):
    library.roots.add(folder)
    victim = folder / "2.img"
    original = extractor._extract

    def vanish(file, known):
        if file.path == victim:
            victim.unlink()
        return original(file, known)

    extractor._extract = vanish
    events = run(service)
    assert events[-1].read == 5
    assert not library.failures


def test_an_absent_folder_keeps_its_items(service, library, folder, tmp_path):
    root = library.roots.add(folder)
    run(service)
    folder.rename(tmp_path / "away")
    events = run(service)
    assert [type(event) for event in events] == [RootOffline, IndexFinished]
    assert library.folders[root.id].state is RootState.OFFLINE
    assert len(library.files) == 6
    (tmp_path / "away").rename(folder)
    assert run(service)[-1].unchanged == 6
    assert library.folders[root.id].state is RootState.ONLINE


def test_a_folder_that_another_computer_indexes_is_passed_over(service, library, folder, tmp_path):
    root = library.roots.add(folder)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "9.img").write_bytes(b"9")
    library.roots.add(tmp_path / "own")
    library.claimed[root.id] = "attic"
    events = run(service)
    assert [event for event in events if isinstance(event, RootClaimed)] == [
        RootClaimed(library.folders[root.id], "attic")
    ]
    assert [path.name for path in library.files] == ["9.img"]
    library.claimed.clear()
    assert run(service)[-1].read == 6


def test_an_empty_mount_point_is_an_absent_folder(service, library, folder, tmp_path):
    library.roots.add(folder)
    run(service)
    for path, (root_id, stat, content_hash) in library.files.items():
        library.files[path] = (root_id, replace(stat, device=stat.device + 1), content_hash)
    folder.rename(tmp_path / "away")
    folder.mkdir()
    assert any(isinstance(event, RootOffline) for event in run(service))
    assert len(library.files) == 6
    assert not library.missing


def test_a_folder_that_was_emptied_is_not_absent(service, library, folder):
    root = library.roots.add(folder)
    run(service)
    shutil.rmtree(folder)
    folder.mkdir()
    assert run(service)[-1].gone == 6
    assert len(library.missing) == 6
    assert library.folders[root.id].state is RootState.ONLINE
    assert run(service)[-1].gone == 0
    assert library.folders[root.id].state is RootState.ONLINE


def test_an_unreadable_subfolder_loses_nothing(service, library, folder, monkeypatch):
    library.roots.add(folder)
    run(service)
    real = os.scandir

    def scandir(path):
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    events = run(service)
    assert [e.problem.path.name for e in events if isinstance(e, FileSkipped)] == ["sub"]
    assert folder / "sub" / "note.txt" in library.files


def test_a_cancelled_run_is_resumed(service, library, encoder, extractor, folder):
    service = IndexingService(library, encoder, extractor, limits=BatchLimits(embedded_parts=2))
    library.roots.add(folder)
    extractor.stop_after = 3
    first = run(service)
    assert first[-1].cancelled
    kept = len(library.files)
    assert kept == 3
    extractor.stop_after = None
    second = run(service)
    assert second[-1].unchanged == kept
    assert len(library.files) == 6
    assert encoder.embedded == 7


def test_a_cancelled_run_forgets_nothing(service, library, folder):
    library.roots.add(folder)
    run(service)
    (folder / "1.img").unlink()
    cancel = CancelToken()
    events = service.index(cancel)
    for event in events:
        if isinstance(event, ScanFinished):
            cancel.cancel()
    assert folder / "1.img" in library.files


def test_batches_are_committed_on_the_way(service, library, folder, encoder, extractor):
    service = IndexingService(library, encoder, extractor, limits=BatchLimits(files=2))
    library.roots.add(folder)
    run(service)
    assert library.batches == 3


def test_closing_the_generator_leaves_no_half_batch(service, library, folder):
    library.roots.add(folder)
    events = service.index(CancelToken())
    for event in events:
        if isinstance(event, IndexProgress) and event.progress.done == 2:
            break
    events.close()
    assert not library.files
    assert run(service)[-1].read == 6
