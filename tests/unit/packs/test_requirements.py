"""What is chosen fits, is the largest that does, and never shrinks as memory grows."""

from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.requirements import PackRequirements, largest_fitting, memory_budget_bytes
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
packs = st.lists(
    st.builds(
        PackRequirements,
        st.text("abcdef", min_size=1, max_size=3),
        st.sampled_from(ROLES),
        st.integers(0, 64 * GIB),
    ),
    max_size=12,
    unique_by=lambda pack: pack.id,
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


@given(packs, memories, cards)
def test_what_is_chosen_fits_and_nothing_larger_would(some, total, accelerators):
    here = machine(total, *accelerators)
    sizes = {one.id: one.minimum_ram_bytes for one in some}
    fitting = [
        one.minimum_ram_bytes
        for one in some
        if one.minimum_ram_bytes <= memory_budget_bytes(one.role, here)
    ]
    found = largest_fitting(some, here)
    if found is None:
        assert not fitting
    else:
        assert sizes[found] == max(fitting)


@given(packs, memories, memories, cards)
def test_more_memory_never_gives_a_smaller_pack(some, one, other, accelerators):
    sizes = {pack.id: pack.minimum_ram_bytes for pack in some}
    less = largest_fitting(some, machine(min(one, other), *accelerators))
    more = largest_fitting(some, machine(max(one, other), *accelerators))
    if less is not None:
        assert more is not None
        assert sizes[more] >= sizes[less]


@given(packs, memories, st.randoms())
def test_the_order_of_the_packs_does_not_matter(some, total, chance):
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert largest_fitting(shuffled, machine(total)) == largest_fitting(some, machine(total))


@given(memories, cards)
def test_an_accelerator_takes_nothing_away(total, accelerators):
    for role in ROLES:
        assert memory_budget_bytes(role, machine(total, *accelerators)) >= memory_budget_bytes(
            role, machine(total)
        )


def test_machines_as_people_have_them():
    def fine(*about):
        return largest_fitting(FINE_PACKS, machine(*about))

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
    assert largest_fitting(equal, machine(16 * GIB)) == "b"
    assert largest_fitting([], machine(8 * GIB)) is None
