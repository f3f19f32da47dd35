"""Where to look again, and what a search makes of it."""

from dataclasses import replace

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import JudgeOptions, JudgePicture
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ImageSpec, Modality, Query, Verdict, VerdictReuse
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.search.events import SearchFinished, SearchLimits, SearchOutcome
from retllm_desktop.search.judge_images import (
    RegionFinder,
    ZoomablePicture,
    candidate_regions,
    verdict_entropy_bits,
)
from retllm_desktop.search.reranking import RerankRules
from retllm_desktop.search.service import SearchService
from tests.unit.fakes import FakeEncoder, FakeExtractor, FakeJudge

SURE, OPEN = Verdict(0.9, 0.1, 6.0, 1.0), Verdict(0.5, 0.1, 0.3, 1.0)


class Corner(FakeEncoder):
    """Sees the mean red of a picture."""

    def embed_images(self, images):
        self.embedded += len(images)
        assert all(image.shape == (4, 4, 3) for image in images)
        return np.stack([self._row(int(image[..., 0].mean())) for image in images])


def view(pixels, wanted=None):
    def read(spec):
        if wanted is not None:
            wanted.append(spec)
        return pixels

    return ZoomablePicture(read, lambda region: JudgePicture(repr(region).encode(), lambda: pixels))


def picture(top, left, red=90):
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[top : top + 2, left : left + 2, 0] = red
    return pixels


def test_the_parts_cover_the_picture_and_overlap():
    found = candidate_regions()
    assert len(set(found)) == 9
    assert found[0] == Region(0.0, 0.0, 0.5, 0.5)
    assert found[1] == Region(0.25, 0.0, 0.75, 0.5)
    assert found[-1] == Region(0.5, 0.5, 1.0, 1.0)


def test_regions_that_tie_but_for_rounding_are_told_apart_by_their_place():
    class Rounding(Corner):
        """The later of equal regions ends a few bits higher, as on another processor."""

        def embed_images(self, images):
            rows = super().embed_images(images)
            return rows + np.linspace(0.0, 1e-6, len(rows), dtype=np.float32)[:, None]

    both = picture(0, 6) + picture(6, 6)
    for encoder in (Corner(), Rounding()):
        assert RegionFinder(encoder).find_region("x" * 22, view(both)) == Region(0.5, 0.0, 1.0, 0.5)


def test_doubt():
    assert verdict_entropy_bits(replace(OPEN, log_odds=0.0)) == 1.0
    assert verdict_entropy_bits(replace(OPEN, log_odds=2.0)) == pytest.approx(
        verdict_entropy_bits(replace(OPEN, log_odds=-2.0))
    )
    assert verdict_entropy_bits(replace(OPEN, log_odds=2000.0)) == 0.0
    look = RegionFinder(Corner())
    assert look.in_doubt(OPEN)
    assert not look.in_doubt(SURE)
    # Once is enough.
    assert not look.in_doubt(replace(OPEN, region_checked=True))


@pytest.mark.parametrize(("top", "left"), [(0, 0), (0, 6), (6, 0), (6, 6)])
def test_the_part_is_the_one_that_the_words_are_nearest_to(top, left):
    specs = []
    found = RegionFinder(Corner()).find_region("w" * 40, view(picture(top, left), specs))
    assert found == Region(
        left // 4 * 0.5, top // 4 * 0.5, left // 4 * 0.5 + 0.5, top // 4 * 0.5 + 0.5
    )
    assert specs == [ImageSpec(8, resize="squash", crop=False)]


def test_the_part_is_what_the_judge_is_shown():
    shown = RegionFinder(Corner()).find_part("w" * 40, view(picture(0, 6)))
    assert shown.key == repr(Region(0.5, 0.0, 1.0, 0.5)).encode()


def test_nothing_stands_out():
    look = RegionFinder(Corner())
    assert look.find_region("w" * 40, view(np.full((8, 8, 3), 30, np.uint8))) is None
    assert look.find_part("w" * 40, view(np.full((8, 8, 3), 30, np.uint8))) is None
    assert look.find_region("", view(picture(0, 0))) is None


def test_words_are_embedded_once():
    encoder = Corner()
    look = RegionFinder(encoder)
    for _ in range(3):
        look.find_region("w" * 40, view(picture(0, 0)))
    assert encoder.embedded == 3 * 9 + 1


class Detailed(FakeExtractor):
    """Pictures of the wanted size, their red growing to the right."""

    def __init__(self):
        super().__init__()
        self.regions = []
        self.fails = False

    def load_image(self, path, spec, max_px, region=None):
        if self.fails and spec is not None:
            raise ItemError("It cannot be read", "", path)
        px = 4 if spec is None else spec.px
        self.regions.append(region)
        pixels = np.zeros((px, px, 3), np.uint8)
        pixels[..., 0] = path.read_bytes()[0] // 2 + np.arange(px) * 60 // px
        return pixels


class Unsure(FakeJudge):
    """Is in doubt at first, and says yes where it is shown a part."""

    def judge(self, query, candidates, cancel, *, effort):
        kept = []
        for key, verdict in super().judge(
            query, (kept.append(side) or (key, side) for key, side in candidates), cancel
        ):
            again = kept[-1].crop is not None
            if again:
                kept[-1].crop.load()
            yield key, replace(verdict, log_odds=4.0 if again else 0.2, region_checked=again)


@pytest.fixture
def service(library, tmp_path):
    root = tmp_path / "photos"
    root.mkdir()
    for red in (10, 40, 80):
        (root / f"{red}.img").write_bytes(bytes([red]) * red)
    extractor = Detailed()
    encoder = Corner()
    library.roots.add(root)
    list(IndexingService(library, encoder, extractor).index(CancelToken()))

    def make(judge, effort=JudgeOptions(look_again=True), verdict_cache=None):  # noqa: B008
        rules = RerankRules(pack=b"pack", options=effort)
        return SearchService(library, encoder, extractor, judge, rules, verdict_cache=verdict_cache)

    make.extractor = extractor
    return make


def searched(service, cancel=None):
    limits = SearchLimits(coarse_k=10, fine_k=3)
    return list(service.search(Query("x" * 60), limits, cancel or CancelToken()))


def test_answers_in_doubt_are_asked_for_again(service):
    judge = Unsure()
    found = service(judge)
    end = searched(found)[-1]
    assert (end.outcome, end.judged) == (SearchOutcome.COMPLETE, 3)
    assert len(judge.seen) == 6
    assert all(result.verdict.region_checked for result in end.results)
    # The right half has the red that was asked for.
    regions = [region for region in service.extractor.regions if region is not None]
    assert len(regions) == 3
    assert Region(0.5, 0.0, 1.0, 0.5) in regions
    item = end.results[0].candidate.item
    assert item.modality is Modality.IMAGE
    assert found.inspected_region("x" * 60, item) == Region(0.5, 0.0, 1.0, 0.5)


def test_off_by_default_and_not_where_an_answer_is_sure(service):
    judge = Unsure()
    searched(service(judge, effort=JudgeOptions()))
    assert len(judge.seen) == 3
    sure = FakeJudge()
    end = searched(service(sure))[-1]
    assert len(sure.seen) == 3
    assert not any(result.verdict.region_checked for result in end.results)


def test_a_picture_that_cannot_be_looked_at_keeps_its_answer(service):
    service.extractor.fails = True
    judge = Unsure()
    end = searched(service(judge))[-1]
    assert (end.outcome, end.judged, len(judge.seen)) == (SearchOutcome.COMPLETE, 3, 3)


class Memory:
    """Keeps answers in a dictionary."""

    def __init__(self):
        self.held = {}

    def recall(self, keys):
        return {
            key: replace(self.held[key], reused=VerdictReuse.RESULT)
            for key in keys
            if key in self.held
        }

    def remember(self, verdicts):
        self.held |= verdicts

    def close(self):
        pass


def test_only_settled_answers_are_kept(service):
    memory = Memory()

    class Breaks(Unsure):
        def judge(self, query, candidates, cancel, *, effort):
            if len(self.seen) == 4:
                raise EngineError("The model's process died")
            yield from super().judge(query, candidates, cancel, effort=effort)

    end = searched(service(Breaks(), verdict_cache=memory))[-1]
    assert isinstance(end, SearchFinished)
    assert end.outcome is SearchOutcome.FINE_UNAVAILABLE
    assert [verdict.region_checked for verdict in memory.held.values()] == [True]
    again = Unsure()
    end = searched(service(again, verdict_cache=memory))[-1]
    assert (end.cached, len(again.seen)) == (1, 4)
    assert all(result.verdict.region_checked for result in end.results)
    # A search without second looks has answers of its own.
    plain = Unsure()
    searched(service(plain, effort=JudgeOptions(), verdict_cache=memory))
    assert len(plain.seen) == 3
