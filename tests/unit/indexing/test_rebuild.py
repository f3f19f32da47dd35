"""Rebuilding in a real library: search goes on, nothing is lost, an end is an end."""

import errno
import os

import numpy as np
import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_records import RootState
from retllm_desktop.core.progress import CancelToken, WorkPaused
from retllm_desktop.core.types import EmbeddingSpace, ImageSpec
from retllm_desktop.indexing.embedding import BatchLimits
from retllm_desktop.indexing.events import FileSkipped, RootOffline
from retllm_desktop.indexing.rebuild import (
    RebuildFinished,
    RebuildProgress,
    RebuildService,
    SpaceActivated,
)
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.library.sqlite_library import open_library
from tests.unit.fakes import SPACE, FakeEncoder, FakeExtractor


class OtherEncoder(FakeEncoder):
    """An encoder of another space, with one dimension more."""

    space = EmbeddingSpace("other", 4)
    image_spec = ImageSpec(8)

    @staticmethod
    def _row(value):
        angle = value / 50.0
        return np.array([0.0, np.cos(angle), np.sin(angle), 0.0], np.float32)


@pytest.fixture
def library(tmp_path):
    with open_library(tmp_path / "library.db", cache_dir=tmp_path, writable=True) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "photos"
    (root / "sub").mkdir(parents=True)
    for number in range(1, 9):
        (root / f"{number}.img").write_bytes(bytes([number]) * number)
    (root / "sub" / "note.txt").write_text("a\nbb\nccc\n")
    return root


@pytest.fixture
def indexed(library, encoder, folder):
    library.roots.add(folder)
    indexing = IndexingService(library, encoder, FakeExtractor())
    list(indexing.index(CancelToken()))
    return indexing


@pytest.fixture
def other():
    return OtherEncoder()


def run(service, cancel=None):
    return list(service.rebuild(cancel or CancelToken()))


def nearest(library, encoder, value, k=1):
    library.vectors.use_space(encoder.space)
    found = library.vectors.nearest(encoder._row(value), k)
    return [item.path.name for item in library.items.get([near.item_id for near in found])]


def test_the_new_space_takes_the_place_of_the_old(library, indexed, encoder, other, extractor):
    service = RebuildService(library, other, extractor)
    found = []
    for event in service.rebuild(CancelToken()):
        if isinstance(event, RebuildProgress):
            found.append(nearest(library, encoder, 5))
        if isinstance(event, SpaceActivated):
            assert event.space_id == "other"
    assert found == [["5.img"]] * 10
    assert isinstance(event, RebuildFinished)
    assert (event.embedded, event.skipped, event.activated, event.compacted) == (9, 0, True, True)
    assert other.embedded == 11
    assert library.status().space == other.space
    assert library.status().building is None
    assert nearest(library, other, 5) == ["5.img"]
    with pytest.raises(StoreError, match="was indexed with the pack other"):
        library.vectors.use_space(SPACE)
    assert not library.check()
    # The files are known: nothing is read again.
    finished = list(IndexingService(library, other, extractor).index(CancelToken()))[-1]
    assert (finished.read, finished.unchanged) == (0, 9)


def test_a_rebuild_that_is_there_already(library, indexed, encoder, extractor):
    finished = run(RebuildService(library, encoder, extractor))
    assert [type(event) for event in finished] == [RebuildFinished]
    assert finished[0].activated
    assert not extractor.read


def test_progress_counts_on_after_an_interruption(library, indexed, encoder, other, extractor):
    extractor.stop_after = 3
    service = RebuildService(
        library, other, extractor, pending_files=2, limits=BatchLimits(files=2)
    )
    events = run(service)
    assert (events[-1].cancelled, events[-1].activated, events[-1].embedded) == (True, False, 3)
    assert nearest(library, encoder, 7) == ["7.img"]
    status = library.status()
    assert (status.building, status.building_done, status.building_total) == (other.space, 3, 9)
    extractor.stop_after = None
    events = run(service)
    progress = [event.progress for event in events if isinstance(event, RebuildProgress)]
    assert [(p.done, p.total) for p in progress] == [(n, 9) for n in range(3, 10)]
    assert events[-1].embedded == 6
    assert len(extractor.read) == 9
    assert other.embedded == 11


def test_what_is_indexed_meanwhile_is_embedded_too(
    library, indexed, encoder, other, extractor, folder
):
    service = RebuildService(library, other, extractor, limits=BatchLimits(files=1))
    for event in service.rebuild(CancelToken()):
        if isinstance(event, RebuildProgress) and event.progress.done == 4:
            (folder / "new.img").write_bytes(b"\x50")
            (folder / "8.img").unlink()
            (folder / "6.img").rename(folder / "sub" / "moved.img")
            list(indexed.index(CancelToken()))
    assert event.activated
    assert nearest(library, other, 0x50) == ["new.img"]
    assert nearest(library, other, 8) == ["7.img"]
    assert nearest(library, other, 6) == ["moved.img"]
    # What is gone and kept for a while comes back with its vectors, or is read again.
    (folder / "8.img").write_bytes(b"\x08" * 8)
    list(IndexingService(library, other, extractor).index(CancelToken()))
    assert nearest(library, other, 8) == ["8.img"]
    assert not library.check()


def test_what_cannot_be_read_is_left_out_and_told(library, indexed, other, extractor, folder):
    (folder / "3.img").unlink()
    (folder / "4.img").write_bytes(b"\x44" * 4)
    (folder / "5.img").write_bytes(b"")
    events = run(RebuildService(library, other, extractor, limits=BatchLimits(files=1)))
    skipped = {e.problem.path.name: e.problem.title for e in events if isinstance(e, FileSkipped)}
    assert set(skipped) == {"3.img", "4.img", "5.img"}
    assert skipped["4.img"] == "The file changed"
    assert (events[-1].embedded, events[-1].skipped, events[-1].activated) == (6, 3, True)
    finished = list(IndexingService(library, other, extractor).index(CancelToken()))[-1]
    assert (finished.read, finished.skipped) == (1, 1)
    assert nearest(library, other, 0x44) == ["4.img"]
    assert not library.check()


def test_a_file_that_is_taken_apart_otherwise_now_is_left_to_indexing(
    library, indexed, other, extractor
):
    original = extractor._extract

    def one_part(file, known):
        extraction = original(file, known)
        object.__setattr__(extraction, "parts", extraction.parts[:1])
        return extraction

    extractor._extract = one_part
    events = run(RebuildService(library, other, extractor))
    assert (events[-1].embedded, events[-1].skipped) == (8, 1)
    assert nearest(library, other, 5) == ["5.img"]
    assert not library.check()


def test_a_drive_that_goes_away_loses_nothing(library, indexed, other, extractor, folder, tmp_path):
    second = tmp_path / "second"
    second.mkdir()
    (second / "s.img").write_bytes(b"\x77")
    library.roots.add(second)
    list(indexed.index(CancelToken()))
    away = False
    events = []
    for event in RebuildService(
        library, other, extractor, limits=BatchLimits(files=1), pending_files=1
    ).rebuild(CancelToken()):
        events.append(event)
        if isinstance(event, RebuildProgress) and event.progress.done == 3 and not away:
            away = True
            folder.rename(tmp_path / "away")
    assert sum(isinstance(event, RootOffline) for event in events) == 1
    assert not any(isinstance(event, FileSkipped) for event in events)
    assert events[-1].activated
    assert nearest(library, other, 0x77) == ["s.img"]
    states = {root.path.name: root.state for root in library.roots.all()}
    assert states == {"photos": RootState.OFFLINE, "second": RootState.ONLINE}
    (tmp_path / "away").rename(folder)
    list(IndexingService(library, other, extractor).index(CancelToken()))
    assert {nearest(library, other, n)[0] for n in range(4, 9)} == {f"{n}.img" for n in range(4, 9)}
    assert library.status().items == {"image": 9, "text": 3}
    assert not library.check()


def test_too_little_room_to_compact_is_said_and_not_fatal(
    library, indexed, other, extractor, monkeypatch
):
    def full():
        raise StoreError("The disk is full", os.strerror(errno.ENOSPC))

    monkeypatch.setattr(library, "compact", full)
    finished = run(RebuildService(library, other, extractor))[-1]
    assert (finished.activated, finished.compacted) == (True, False)
    assert finished.notice.startswith("The disk is full")


class Pace:
    """Rests once, after some questions."""

    left = 6
    rests = 0

    @property
    def reason(self):
        self.left -= 1
        return "" if self.left > 0 or self.rests else "for a test"

    def rest(self, cancel):
        self.rests += 1
        return True


def test_rebuilding_rests(library, indexed, other, extractor):
    pace = Pace()
    done = None
    events = []
    service = RebuildService(library, other, extractor, throttle=pace)
    for event in service.rebuild(CancelToken()):
        events.append(event)
        if isinstance(event, WorkPaused):
            done = library.status().building_done
    assert pace.rests == 1
    assert done >= 2
    assert events[-1].embedded == 9
