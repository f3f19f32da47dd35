"""Recommendations fit, are the largest that do, and never shrink as memory grows."""

from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.recommendation import PackRequirements, memory_budget_bytes, recommend
from retllm_desktop.platform.hardware.components import (
    Accelerator,
    AcceleratorKind,
    Hardware,
    Memory,
    Processor,
)

GIB = 2**30
ROLES = tuple(PackRole)
FINE_PACKS = [
    PackRequirements("small", PackRole.FINE, 1_200_000_000),
    PackRequirements("two", PackRole.FINE, 2_800_000_000),
    PackRequirements("four", PackRole.FINE, 4_500_000_000),
    PackRequirements("eight", PackRole.FINE, 7_500_000_000),
]
offers = st.lists(
    st.builds(
        PackRequirements,
        st.text("abcdef", min_size=1, max_size=3),
        st.sampled_from(ROLES),
        st.integers(0, 64 * GIB),
    ),
    max_size=12,
    unique_by=lambda offer: (offer.role, offer.id),
)
memories = st.integers(0, 512 * GIB)
cards = st.lists(
    st.builds(
        Accelerator,
        st.sampled_from((AcceleratorKind.CUDA, AcceleratorKind.METAL)),
        st.just("x"),
        st.none() | st.integers(0, 192 * GIB),
        st.none(),
        st.just(""),
    ),
    max_size=2,
)


def machine(total, *accelerators):
    memory = None if total is None else Memory(total, total // 2)
    return Hardware("linux", "", Processor("", "x86_64", 4, 8, ()), memory, tuple(accelerators))


TEXT_PACKS = [
    PackRequirements("english", PackRole.TEXT, 3 * GIB // 10, 384, ("en",)),
    PackRequirements("large-english", PackRole.TEXT, GIB, 1024, ("en",)),
    PackRequirements("many", PackRole.TEXT, GIB // 4, 384),
]


def test_a_pack_that_reads_the_persons_languages_comes_before_a_larger_one():
    def best(*languages, some=TEXT_PACKS):
        return recommend(some, machine(16 * GIB), languages)[PackRole.TEXT]

    assert best().pack == best("en").pack == "large-english"
    assert best("en", "de").pack == "many"
    assert best("de").reason.count("language") == 0
    english = best("en", "de", some=TEXT_PACKS[:2])
    assert english.pack == "large-english"
    assert english.reason.endswith("It does not read every language of yours: de.")


@given(offers, memories, cards)
def test_what_is_recommended_fits_and_nothing_larger_would(some, total, accelerators):
    here = machine(total, *accelerators)
    found = recommend(some, here)
    assert set(found) == {offer.role for offer in some}
    for role, advice in found.items():
        sizes = {offer.id: offer.minimum_ram_bytes for offer in some if offer.role == role}
        assert advice.room_bytes == memory_budget_bytes(role, here)
        fitting = {name: size for name, size in sizes.items() if size <= advice.room_bytes}
        if advice.pack is None:
            assert not fitting
        else:
            assert sizes[advice.pack] == max(fitting.values())
        assert advice.reason.endswith(".")


@given(offers, memories, memories, cards)
def test_more_memory_never_gives_a_smaller_pack(some, one, other, accelerators):
    sizes = {(offer.role, offer.id): offer.minimum_ram_bytes for offer in some}
    less = recommend(some, machine(min(one, other), *accelerators))
    more = recommend(some, machine(max(one, other), *accelerators))
    for role, advice in less.items():
        if advice.pack is not None:
            better = more[role].pack
            assert better is not None
            assert sizes[role, better] >= sizes[role, advice.pack]


@given(offers, memories, st.randoms())
def test_the_order_of_the_offers_does_not_matter(some, total, chance):
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert recommend(shuffled, machine(total)) == recommend(some, machine(total))


@given(memories, cards)
def test_an_accelerator_takes_nothing_away(total, accelerators):
    for role in ROLES:
        assert memory_budget_bytes(role, machine(total, *accelerators)) >= memory_budget_bytes(
            role, machine(total)
        )


def test_machines_as_people_have_them():
    def fine(*about):
        return recommend(FINE_PACKS, machine(*about))["fine"].pack

    def card(total):
        return Accelerator(AcceleratorKind.CUDA, "x", total, None, "")

    assert fine(4 * GIB) is None
    assert fine(8 * GIB) == "small"
    assert fine(16 * GIB) == "two"
    assert fine(128 * GIB) == "two"
    assert fine(16 * GIB, Accelerator(AcceleratorKind.METAL, "x", None, None, "")) == "four"
    assert fine(16 * GIB, card(8 * GIB)) == "four"
    assert fine(16 * GIB, card(12 * GIB)) == "eight"
    assert fine(None) is None
    equal = [
        PackRequirements("a", PackRole.COARSE, GIB, 512),
        PackRequirements("b", PackRole.COARSE, GIB, 768),
    ]
    assert recommend(equal, machine(16 * GIB))["coarse"].pack == "b"
    assert recommend([], machine(8 * GIB)) == {}
