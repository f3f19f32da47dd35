"""Both passes on real libraries: what can be searched when, in which order, after which stops."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.picture_signature import SIGNATURE_BYTES
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ImageSpec, Modality
from retllm_desktop.indexing.embedding import BatchLimits
from retllm_desktop.indexing.events import (
    FileSkipped,
    IndexFinished,
    IndexProgress,
    SecondPassFinished,
    SecondPassProgress,
)
from retllm_desktop.indexing.read_queue import PriorityFolders
from retllm_desktop.indexing.second_pass import SecondPassService
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.library.sqlite_library import open_library
from tests.unit.fakes import FakeEncoder, FakeExtractor

FIRST, WHOLE = ImageSpec(2), ImageSpec(4)
LIMITS = BatchLimits(files=8)


class TwoSizes(FakeEncoder):
    """Small pictures are embedded a little beside the large ones."""

    first_pass_spec = FIRST

    def embed_images(self, images):
        assert len({image.shape for image in images}) == 1
        shift = 0 if len(images[0]) == WHOLE.px else 3
        self.embedded += len(images)
        return np.stack([self._row(int(image[0, 0, 0]) + shift) for image in images])


class Previews(FakeExtractor):
    """Pictures whose first byte is even hold a preview; texts have nothing to be read twice."""

    def __init__(self):
        super().__init__()
        self.first = []
        self.unreadable = set()

    def is_read_first(self, path, spec):
        return spec is not None

    def extract_many(self, files, spec, cancel, known_hashes=None):
        for file, outcome in super().extract_many(files, spec, cancel, known_hashes):
            failed = file.path in self.unreadable
            yield file, ItemError("The picture is damaged", "", file.path) if failed else outcome

    def extract_first(self, files, spec, cancel, known_hashes=None):
        for file, outcome in super().extract_many(files, spec, cancel, known_hashes):
            self.first.append(file.path)
            self.read.remove(file.path)
            if outcome.parts and outcome.parts[0].modality is Modality.IMAGE:
                red = int(outcome.parts[0].pixels[0, 0, 0])
                if red % 2:
                    yield file, ItemError("The picture holds no preview", "", file.path)
                    continue
                part = replace(outcome.parts[0], pixels=np.full((2, 2, 3), red, np.uint8))
                yield file, replace(outcome, parts=(part,), first_pass=True)
            else:
                yield file, outcome


class World:
    """A folder, a library, and both passes over it."""

    def __init__(self, where: Path) -> None:
        self.folder = where / "pictures"
        self.folder.mkdir()
        self.where = where
        self.extractor, self.encoder = Previews(), TwoSizes()
        self.priorities = PriorityFolders()
        self.open()
        self.library.roots.add(self.folder)

    def open(self) -> None:
        self.library = open_library(
            self.where / "l.db", cache_dir=self.where / "cache", writable=True
        )
        parts = (self.library, self.encoder, self.extractor)
        self.indexing = IndexingService(
            *parts, priorities=self.priorities, limits=LIMITS, first_pass_from=10
        )
        self.second = SecondPassService(*parts, self.priorities, limits=LIMITS, page=16)

    def add(self, number: int, *, name: str = "", mtime_s: int = 0) -> Path:
        path = self.folder / (name or f"{number:03d}.img")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes([number, number]))
        moment = (mtime_s or number) * 10**9
        os.utime(path, ns=(moment, moment))
        return path

    def index(self, cancel: CancelToken | None = None):
        return list(self.indexing.index(cancel or CancelToken()))

    def read_whole(self, cancel: CancelToken | None = None):
        return list(self.second.run(cancel or CancelToken()))

    def marks(self) -> dict[str, bool]:
        items = self.library.items.get(self.library.items.newest(999))
        return {item.path.name: item.first_pass for item in items}


@pytest.fixture
def world(tmp_path: Path):
    made = World(tmp_path)
    yield made
    made.library.close()


def finished(events) -> IndexFinished:
    assert isinstance(events[-1], IndexFinished)
    return events[-1]


def test_all_can_be_searched_after_the_first_pass(world: World) -> None:
    for number in range(1, 21):
        world.add(number)
    (world.folder / "a.txt").write_text("one\ntwo")
    events = world.index()
    done = finished(events)
    assert (done.read, done.skipped, done.embedded) == (21, 0, 22)
    marks = world.marks()
    assert len(marks) == 21
    assert {name for name, first in marks.items() if first} == {
        f"{number:03d}.img" for number in range(2, 21, 2)
    }
    # Those without a preview were read as a whole, after the others and once.
    assert [path.name for path in world.extractor.read] == [
        f"{number:03d}.img" for number in range(19, 0, -2)
    ]
    progress = [e.progress for e in events if isinstance(e, IndexProgress)]
    assert [p.done for p in progress] == list(range(1, 22))
    assert {p.total for p in progress} == {21}
    again = finished(world.index())
    assert (again.read, again.unchanged) == (0, 21)


def test_the_second_pass_makes_them_what_one_pass_would(world: World, tmp_path: Path) -> None:
    for number in range(1, 41):
        world.add(number)
    world.index()
    events = world.read_whole()
    assert events[-1] == replace(events[-1], read=20, skipped=0, left=0, cancelled=False)
    totals = [e.progress for e in events if isinstance(e, SecondPassProgress)]
    assert (totals[0].done, totals[0].total, totals[-1].done) == (0, 20, 20)
    assert not any(world.marks().values())
    for item in world.library.items.get(world.library.items.newest(99)):
        number = int(item.path.stem)
        vector = world.library.vectors.of_items([item.id])[item.id]
        assert float(vector @ world.encoder.embed_images([np.full((4, 4, 3), number)])[0]) > 0.999
    assert world.library.check() == ()
    assert [type(event) for event in world.read_whole()] == [SecondPassFinished]


def test_pictures_keep_the_signature_of_their_last_pass(world: World) -> None:
    for number in range(1, 41):
        world.add(number)
    world.index()
    items = {
        int(i.path.stem): i.id for i in world.library.items.get(world.library.items.newest(99))
    }
    expected = {number: bytes([number] * SIGNATURE_BYTES) for number in items}
    for _ in range(2):
        found = world.library.items.signatures(list(items.values()))
        assert {number: found[item] for number, item in items.items()} == expected
        world.read_whole()


def test_few_files_are_read_as_a_whole_at_once(world: World) -> None:
    for number in range(1, 9):
        world.add(number)
    world.index()
    assert world.extractor.first == []
    assert not any(world.marks().values())


def test_an_encoder_of_one_size_has_no_first_pass_of_pictures(world: World) -> None:
    world.encoder.first_pass_spec = None
    for number in range(1, 31):
        world.add(number)
    world.index()
    assert world.extractor.first == []


def test_copies_are_read_once_in_both_passes(world: World) -> None:
    for number in range(2, 42, 2):
        world.add(number)
        world.add(number, name=f"copy of {number}.img")
    done = finished(world.index())
    assert done.copies == 20
    assert done.embedded == 20
    assert world.library.status().first_pass == 20
    world.read_whole()
    assert world.library.status().first_pass == 0
    assert len(world.extractor.read) == 20


def read_names(world: World) -> list[str]:
    return [path.name for path in world.extractor.read]


def test_what_was_found_is_read_first_then_what_was_opened_then_the_newest(world: World) -> None:
    for number in range(2, 42, 2):
        world.add(number)
    old = [world.add(number, name=f"old/{number}.img", mtime_s=1) for number in (200, 202)]
    world.index()
    items = {
        item.path.name: item for item in world.library.items.get(world.library.items.newest(99))
    }
    world.priorities.add(old[0].parent)
    world.library.second_pass.note_results([items["004.img"].content_hash])
    steps = world.second.run(CancelToken())
    for event in steps:
        if isinstance(event, SecondPassProgress) and event.progress.done == 5:
            # While it runs somebody searches.
            world.library.second_pass.note_results([items["006.img"].content_hash])
    order = read_names(world)
    assert order[0] == "004.img"
    assert set(order[1:3]) == {"200.img", "202.img"}
    assert order[3:5] == ["040.img", "038.img"]
    assert order.index("006.img") < 8
    assert sorted(order) == sorted(items)


def test_a_stop_within_the_first_pass_loses_a_batch_at_most(world: World) -> None:
    for number in range(2, 62, 2):
        world.add(number)
    cancel = CancelToken()
    for event in world.indexing.index(cancel):
        if isinstance(event, IndexProgress) and event.progress.done == 20:
            cancel.cancel()
    kept = world.library.status().first_pass
    assert kept >= 16
    done = finished(world.index())
    assert done.read == 30 - kept
    assert world.library.status().first_pass == 30 - (done.read if done.read < 10 else 0)


def test_a_stop_between_and_within_the_second_pass_loses_neither(world: World) -> None:
    for number in range(2, 82, 2):
        world.add(number)
    world.index()
    world.library.close()
    world.open()
    assert world.library.status().first_pass == 40
    cancel = CancelToken()
    events = []
    for event in world.second.run(cancel):
        events.append(event)
        if isinstance(event, SecondPassProgress) and event.progress.done == 19:
            cancel.cancel()
    left = world.library.status().first_pass
    assert 0 < left < 40
    assert events[-1].left == left
    assert events[-1].cancelled
    assert len(world.marks()) == 40
    world.library.close()
    world.open()
    (*_, last) = world.read_whole()
    assert last.read == left
    assert len(world.extractor.read) <= 40 + LIMITS.files
    assert world.library.check() == ()


def test_abandoned_steps_keep_what_was_written(world: World) -> None:
    for number in range(2, 82, 2):
        world.add(number)
    world.index()
    steps = world.second.run(CancelToken())
    for event in steps:
        if isinstance(event, SecondPassProgress) and event.progress.done == 20:
            break
    steps.close()
    assert 0 < world.library.status().first_pass < 40
    assert world.library.check() == ()


def test_a_picture_that_only_its_preview_can_be_read_of_is_a_problem(world: World) -> None:
    paths = [world.add(number) for number in range(2, 42, 2)]
    world.index()
    world.extractor.unreadable = {paths[3]}
    events = world.read_whole()
    (skipped,) = [event for event in events if isinstance(event, FileSkipped)]
    assert skipped.problem.path == paths[3]
    assert (events[-1].read, events[-1].skipped, events[-1].left) == (19, 1, 0)
    assert not world.marks()[paths[3].name]
    (item,) = world.library.items.of_file(paths[3])
    assert (item.modality, item.unread) == (Modality.FILE, skipped.problem.title)
    assert [problem.path for problem in world.library.files.problems()] == [paths[3]]


def test_a_file_that_changed_or_went_keeps_its_preview(world: World) -> None:
    paths = [world.add(number) for number in range(2, 42, 2)]
    world.index()
    paths[0].unlink()
    paths[1].write_bytes(b"other bytes")
    events = world.read_whole()
    assert (events[-1].read, events[-1].skipped, events[-1].left) == (18, 0, 2)
    assert world.marks()[paths[0].name]
    world.index()
    assert paths[0].name not in world.marks()
    assert not world.marks()[paths[1].name]


def test_new_texts_are_told_to_whoever_embeds_them(world: World) -> None:
    for number in range(2, 42, 2):
        world.add(number)
    world.index()
    told = []
    service = SecondPassService(
        world.library,
        world.encoder,
        world.extractor,
        world.priorities,
        limits=LIMITS,
        on_stored=lambda _cancel: told.append(world.library.status().first_pass),
    )
    list(service.run(CancelToken()))
    assert told[-1] == 0
    assert len(told) >= 2
