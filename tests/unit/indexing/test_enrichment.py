"""What costs much comes last, gives way at once, and is never done twice."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.enrichment import PendingMetadata, PendingOcr, PendingPictureType
from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.progress import CancelToken, WorkPaused
from retllm_desktop.core.types import Extraction, FileStat, Metadata
from retllm_desktop.indexing.enrichment import (
    DescriptionProgress,
    EnrichmentFinished,
    EnrichmentService,
    RecognitionProgress,
)


class FakeStore:
    """Holds numbered pictures and contents; remembers what was written, call by call."""

    def __init__(self, pictures=0, contents=0):
        self.pictures = {
            number: PendingOcr(number, bytes([number]), 0, FileStat(Path(f"/p/{number}.png"), 1, 1))
            for number in range(1, pictures + 1)
        }
        self.contents = {
            number: PendingMetadata(
                number, bytes([number]), FileStat(Path(f"/c/{number}.png"), 1, 1)
            )
            for number in range(1, contents + 1)
        }
        self.untyped = {}
        self.types = {}
        self.texts = {}
        self.told = []
        self.writes = []

    def list_pending_ocr(self, version, after, limit):
        left = [
            one
            for number, one in self.pictures.items()
            if number > after and self.texts.get(number, ("", ""))[0] != version
        ]
        return tuple(left[:limit])

    def count_pending_ocr(self, version):
        return len(self.list_pending_ocr(version, 0, 10**6))

    def put_ocr_texts(self, version, found):
        assert found
        self.writes.append(len(found))
        self.texts |= {number: (version, read.text) for number, read in found}

    def list_pending_picture_types(self, after, limit):
        left = [one for one in self.untyped.values() if one.content_id > after]
        return tuple(left[:limit])

    def put_picture_types(self, found):
        self.types |= dict(found)
        for content, _ in found:
            del self.untyped[content]

    def describe_again(self, contents):
        for number in contents:
            del self.untyped[number]
            self.contents[number] = PendingMetadata(
                number, bytes([number]), FileStat(Path(f"/c/{number}.png"), 1, 1)
            )

    def list_pending_metadata(self, after, limit):
        return tuple(one for number, one in self.contents.items() if number > after)[:limit]

    def put_metadata(self, found):
        self.told += found
        for extraction in found:
            del self.contents[extraction.content_hash[0]]


class FakeReader:
    """Makes pixels whose first byte is the picture's number; some cannot be read."""

    def __init__(self, unreadable=()):
        self.unreadable = set(unreadable)
        self.read = []

    def views(self, wanted, max_px, cancel):
        for file, content_hash, _ in wanted:
            if cancel.cancelled:
                return
            number = content_hash[0]
            self.read.append(number)
            if number in self.unreadable:
                yield file, ItemError("The file is no longer there", "", file.path)
            else:
                yield file, np.full((1, 1, 3), number, np.uint8)

    def classify_previews(self, wanted, cancel):
        for picture in wanted:
            if cancel.cancelled:
                return
            if picture.preview == b"broken":
                yield picture, ItemError("The picture is damaged or cut off")
            else:
                yield picture, PictureType.SCAN

    def read_metadata(self, wanted, cancel):
        for file, content_hash in wanted:
            if cancel.cancelled:
                return
            self.read.append(content_hash[0])
            if content_hash[0] in self.unreadable:
                yield file, ItemError("The file is no longer there", "", file.path)
            else:
                yield file, Extraction(content_hash, 1, (), Metadata(caption=file.path.name))


class FakeRecogniser:
    """Reads the number of every second picture; may cancel, refuse, or fail at one."""

    version = "v1"

    def __init__(self):
        self.likely = {}
        self.cancel_at = self.fail_at = self.refuse_at = None
        self.released = 0

    def recognise(self, pixels, cancel, *, likely=False):
        number = int(pixels[0, 0, 0])
        if number == self.cancel_at:
            cancel.cancel()
            return None
        if number == self.fail_at:
            raise ItemError("it made the recogniser fail")
        if number == self.refuse_at:
            raise EngineError("The process does not start")
        self.likely[number] = likely
        return LocatedText(f"number {number}" if number % 2 else "")

    def release(self):
        self.released += 1


class FakePace:
    """Has a reason to rest as often as it was told to."""

    def __init__(self, times):
        self.times = times

    @property
    def reason(self):
        return "on battery" if self.times else ""

    def rest(self, cancel):
        self.times -= 1
        return True


@pytest.fixture
def recogniser():
    return FakeRecogniser()


def run(store, reader, recogniser, cancel=None, pace=None):
    service = EnrichmentService(store, reader, recogniser, throttle=pace)
    events = list(service.run(cancel or CancelToken()))
    assert isinstance(events[-1], EnrichmentFinished)
    return events


def test_every_picture_is_looked_at_once(recogniser):
    store, reader = FakeStore(pictures=5), FakeReader()
    events = run(store, reader, recogniser)
    assert events[-1] == EnrichmentFinished(0, examined=5, with_text=3)
    assert store.texts[3] == ("v1", "number 3")
    assert store.texts[4] == ("v1", "")
    progress = [event.progress for event in events if isinstance(event, RecognitionProgress)]
    assert [(one.done, one.total) for one in progress] == [(n, 5) for n in range(6)]
    assert recogniser.released == 1
    assert run(store, reader, recogniser) == [EnrichmentFinished()]
    assert reader.read == [1, 2, 3, 4, 5]


def test_a_newer_recogniser_looks_again(recogniser):
    store, reader = FakeStore(pictures=2), FakeReader()
    run(store, reader, recogniser)
    recogniser.version = "v2"
    assert run(store, reader, recogniser)[-1].examined == 2
    assert store.texts[1] == ("v2", "number 1")


def test_one_that_is_stopped_is_taken_up(recogniser):
    store, reader, cancel = FakeStore(pictures=5), FakeReader(), CancelToken()
    recogniser.cancel_at = 3
    last = run(store, reader, recogniser, cancel)[-1]
    assert last == EnrichmentFinished(0, examined=2, with_text=1, cancelled=True)
    assert set(store.texts) == {1, 2}
    assert recogniser.released == 1
    recogniser.cancel_at = None
    assert run(store, reader, recogniser)[-1].examined == 3


def test_a_consumer_that_leaves_keeps_what_was_read(recogniser):
    store = FakeStore(pictures=5)
    events = EnrichmentService(store, FakeReader(), recogniser).run(CancelToken())
    for _ in range(4):
        next(events)
    events.close()
    assert set(store.texts) == {1, 2, 3}
    assert recogniser.released == 1


def test_what_makes_the_recogniser_fail_is_not_tried_again(recogniser):
    store, reader = FakeStore(pictures=3), FakeReader()
    recogniser.fail_at = 2
    assert run(store, reader, recogniser)[-1].examined == 3
    assert store.texts[2] == ("v1", "")
    assert run(store, reader, recogniser) == [EnrichmentFinished()]


def test_what_cannot_be_read_now_is_left_for_later(recogniser):
    store, reader = FakeStore(pictures=3), FakeReader(unreadable=[2])
    assert run(store, reader, recogniser)[-1].examined == 2
    reader.unreadable.clear()
    assert run(store, reader, recogniser)[-1].examined == 1
    assert set(store.texts) == {1, 2, 3}


def test_what_is_too_small_for_a_word_is_not_even_read(recogniser):
    store, reader = FakeStore(pictures=3), FakeReader()
    store.pictures[1] = replace(store.pictures[1], smallest_px=16)
    store.pictures[2] = replace(store.pictures[2], smallest_px=100, likely=True)
    assert run(store, reader, recogniser)[-1].examined == 3
    assert store.texts[1] == ("v1", "")
    assert recogniser.likely == {2: True, 3: False}


def test_a_recogniser_that_does_not_start_is_told_and_harms_nothing(recogniser):
    store = FakeStore(pictures=3, contents=1)
    recogniser.refuse_at = 2
    last = run(store, FakeReader(), recogniser)[-1]
    assert last.described == last.examined == 1
    assert "The process does not start" in last.notice
    assert set(store.texts) == {1}


def test_without_a_recogniser_descriptions_are_read_alone():
    store, reader = FakeStore(pictures=3, contents=2), FakeReader()
    events = run(store, reader, None)
    assert events[-1] == EnrichmentFinished(described=2)
    assert [e.progress.done for e in events if isinstance(e, DescriptionProgress)] == [1, 2]
    assert [extraction.metadata.caption for extraction in store.told] == ["1.png", "2.png"]
    assert store.contents == {}
    assert store.texts == {}


def test_pictures_are_typed_by_their_previews_or_else_described_again():
    store, reader = FakeStore(), FakeReader()
    previews = {1: b"fine", 2: None, 3: b"broken", 4: b"fine"}
    store.untyped = {
        number: PendingPictureType(number, f"{number}.png", preview, Metadata())
        for number, preview in previews.items()
    }
    assert run(store, reader, None)[-1] == EnrichmentFinished(described=4)
    assert store.types == {1: PictureType.SCAN, 4: PictureType.SCAN}
    assert [extraction.metadata.caption for extraction in store.told] == ["2.png", "3.png"]
    assert not store.untyped
    assert not store.contents


def test_what_cannot_be_described_now_is_asked_again_later():
    store, reader = FakeStore(contents=3), FakeReader(unreadable=[2])
    assert run(store, reader, None)[-1].described == 2
    assert set(store.contents) == {2}
    reader.unreadable.clear()
    assert run(store, reader, None)[-1].described == 1


def test_nothing_is_begun_while_there_is_a_reason_to_rest(recogniser):
    store, reader = FakeStore(pictures=2, contents=2), FakeReader()
    service = EnrichmentService(store, reader, recogniser, throttle=FakePace(1))
    events = service.run(CancelToken())
    assert next(events) == WorkPaused("on battery")
    assert reader.read == []
    assert list(events)[-1].examined == 2


def test_it_rests_with_everything_written_and_the_process_gone(recogniser):
    store, pace = FakeStore(pictures=2), FakePace(0)
    events = EnrichmentService(store, FakeReader(), recogniser, throttle=pace).run(CancelToken())
    for event in events:
        if isinstance(event, RecognitionProgress):
            pace.times = event.progress.done
        if isinstance(event, WorkPaused):
            assert event.reason == "on battery"
            assert store.writes == [1]
            assert recogniser.released == 1
            break
    else:
        pytest.fail("it did not rest")
    assert list(events)[-1].examined == 2
