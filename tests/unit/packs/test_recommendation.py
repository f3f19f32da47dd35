"""The packs of a set suit the machine, the person and the library together."""

import math

import pytest

from retllm_desktop.core.knowledge import ANY_LANGUAGE, Domain, Knowledge
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.benchmarks import PASSAGE_AS_SENTENCES, PackSpeed
from retllm_desktop.packs.recommendation import (
    CHECKED_RESULTS,
    EFFICIENCY,
    MOST_INDEXING_S,
    LibraryLoad,
    MachineLimits,
    SetCandidate,
    recommend_set,
)
from retllm_desktop.packs.requirements import PackRequirements, PackWork
from retllm_desktop.platform.hardware.components import Accelerator, AcceleratorKind
from tests.unit.packs.test_requirements import machine

GIB = 2**30
KNOWN = Knowledge(frozenset(Domain))
EMPTY = LibraryLoad(0, 0)
PHOTOS = LibraryLoad(10_000, 500)


def pack(
    name,
    role=PackRole.COARSE,
    memory=GIB,
    *,
    fetch=GIB,
    languages=(ANY_LANGUAGE,),
    speed=None,
    work=None,
    knows=KNOWN,
):
    needs = PackRequirements(name, role, memory, 384, languages)
    return SetCandidate(needs, name.title(), knows, fetch, here=not fetch, speed=speed, work=work)


def limits(memory=16 * GIB, free=100 * GIB, gflops=100.0, *accelerators):
    return MachineLimits(machine(memory, *accelerators), free, gflops)


def chosen(candidates, *, load=PHOTOS, languages=(), here=None):
    found = recommend_set(candidates, here or limits(), load, languages)
    return {one.role: one.pack for one in found.members}


def test_one_pack_for_each_role_and_none_of_passages_without_texts():
    three = [pack("a"), pack("b", PackRole.TEXT), pack("c", PackRole.FINE)]
    assert chosen(three) == {PackRole.COARSE: "a", PackRole.TEXT: "b", PackRole.FINE: "c"}
    assert PackRole.TEXT not in chosen(three, load=LibraryLoad(10, 0))
    found = recommend_set(three, limits(), PHOTOS)
    assert found.memory_bytes == found.fetch_bytes == 3 * GIB
    assert found.missing == ("a", "b", "c")


def test_the_drawn_world_is_for_trying_the_program():
    drawn = pack("drawn", knows=Knowledge(frozenset({Domain.DRAWN_WORLD})))
    assert chosen([drawn]) == {}
    assert chosen([drawn, pack("a")]) == {PackRole.COARSE: "a"}


def test_a_pack_of_the_persons_languages_comes_before_a_larger_one():
    two = [pack("english", memory=2 * GIB, languages=("en",)), pack("many")]
    assert chosen(two, languages={"en"}) == {PackRole.COARSE: "english"}
    assert chosen(two, languages={"en", "de"}) == {PackRole.COARSE: "many"}
    found = recommend_set(two[:1], limits(), PHOTOS, {"en", "de"})
    assert found.unread == ("de",)


def test_memory_and_disk_are_kept():
    two = [pack("large", memory=2 * GIB, fetch=30 * GIB), pack("small")]
    assert chosen(two) == {PackRole.COARSE: "large"}
    assert chosen(two, here=limits(8 * GIB)) == {PackRole.COARSE: "small"}
    assert chosen(two, here=limits(free=40 * GIB)) == {PackRole.COARSE: "small"}
    assert chosen(two, here=limits(free=GIB)) == {}
    # What one takes, the next does not have; what is here takes nothing.
    judges = [*two, pack("judge", PackRole.FINE, fetch=30 * GIB)]
    assert chosen(judges, here=limits(free=100 * GIB)) == {PackRole.COARSE: "large"}
    assert chosen([pack("large", memory=2 * GIB, fetch=0), judges[-1]], here=limits()) == {
        PackRole.COARSE: "large",
        PackRole.FINE: "judge",
    }


def test_what_takes_longer_than_a_night_gives_way_to_what_is_quicker():
    slow = pack("slow", memory=2 * GIB, speed=PackSpeed(pictures_s=0.1))
    middling = pack("middling", memory=2 * GIB, speed=PackSpeed(pictures_s=3.0))
    quick = pack("quick", speed=PackSpeed(pictures_s=100.0))
    many = LibraryLoad(100_000, 0)
    assert chosen([middling, quick], load=many) == {PackRole.COARSE: "quick"}
    # A library that is small or not there yet grows; what would then take days is not begun with.
    for load in (EMPTY, LibraryLoad(100, 0)):
        assert chosen([middling, quick], load=load) == {PackRole.COARSE: "middling"}
        assert chosen([slow, quick], load=load) == {PackRole.COARSE: "quick"}
        assert not recommend_set([slow], limits(), load).member(PackRole.COARSE).slow
    found = recommend_set([slow], limits(), PHOTOS)
    member = found.member(PackRole.COARSE)
    assert member.slow
    assert member.measured
    assert member.seconds == pytest.approx(100_000.0)
    assert member.seconds > MOST_INDEXING_S


def test_what_was_not_measured_is_reckoned_from_its_operations():
    work = PackWork(picture_gflop=35.0, text_gflop=7.0, question_gflop=500.0)
    packs = [
        pack("a", work=work),
        pack("b", PackRole.TEXT, work=work),
        pack("c", PackRole.FINE, work=work),
    ]
    found = recommend_set(packs, limits(gflops=200.0), PHOTOS)
    seconds = {one.role: one.seconds for one in found.members}
    for role, count, gflop in (
        (PackRole.COARSE, PHOTOS.pictures, 35.0),
        (PackRole.TEXT, PHOTOS.texts, 7.0),
        (PackRole.FINE, CHECKED_RESULTS, 500.0),
    ):
        assert seconds[role] == pytest.approx(count * gflop / 200.0 / EFFICIENCY[role])
    assert not any(one.measured for one in found.members)
    # What a graphics processor does is not told from what the processor does.
    card = Accelerator(AcceleratorKind.CUDA, "x", 8 * GIB, None, "")
    faster = recommend_set(packs, limits(16 * GIB, 100 * GIB, 200.0, card), PHOTOS)
    assert faster.member(PackRole.FINE).seconds is None


def test_a_passage_is_longer_than_the_sentence_that_was_measured():
    text = pack("t", PackRole.TEXT, speed=PackSpeed(queries_s=100.0))
    found = recommend_set([text], limits(), LibraryLoad(0, 1_000))
    (member,) = found.members
    assert member.seconds == pytest.approx(1_000 * PASSAGE_AS_SENTENCES / 100.0)


def test_what_is_not_known_of_one_is_not_known_of_all():
    found = recommend_set([pack("a", fetch=None), pack("b", PackRole.FINE)], limits(), PHOTOS)
    assert found.fetch_bytes is None
    assert all(one.seconds is None for one in found.members)
    assert math.isclose(found.memory_bytes, 2 * GIB)


def test_the_order_of_the_candidates_does_not_matter():
    some = [pack("b"), pack("a"), pack("c", memory=2 * GIB), pack("d", memory=2 * GIB)]
    assert chosen(some) == chosen(some[::-1]) == {PackRole.COARSE: "c"}
