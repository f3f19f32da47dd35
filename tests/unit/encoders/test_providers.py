"""Providers that work, lie, compute something else or break: where a tower ends up, who is told."""

from collections.abc import Callable

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.providers import FIXED_BATCH, PlacedTower, Placement, PlacementRequest
from retllm_desktop.encoders.sessions import COREML_PROVIDER, CPU_PROVIDER, CUDA_PROVIDER, Tower
from retllm_desktop.encoders.trial_inputs import draw_trial_images, find_least_cosine
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.platform.hardware.machine_records import MachineRecords

MakePack = Callable[..., InstalledPack]
FEED = {"pixels": np.random.default_rng(1).standard_normal((3, 3, 16, 16)).astype(np.float32)}


class Machine:
    """A machine whose providers behave as told; what runs below is always the processor."""

    def __init__(self, pack: InstalledPack, behaviour: str) -> None:
        self.pack, self.behaviour = pack, behaviour
        self.opened: list[tuple[str, tuple[str, int] | None]] = []
        self.compared = 0

    def open(self, provider: str, batch: tuple[str, int] | None) -> Tower:
        self.opened.append((provider, batch))
        if provider != CPU_PROVIDER and self.behaviour == "refuses":
            raise EngineError("It cannot be loaded", "no memory on the card")
        if provider == CPU_PROVIDER:
            return Tower(self.pack, "image", "vector", 1)
        return Accelerated(self.pack, provider, self.behaviour)

    def embed(self, tower: Tower) -> np.ndarray:
        self.compared += 1
        return tower.run(FEED, 4)

    def place(self, placement: Placement, kind: str = "image") -> PlacedTower:
        return placement.place(PlacementRequest(kind, "tiny", "hash", "n"), self.open, self.embed)


class Accelerated(Tower):
    """A tower that says it runs on a provider."""

    def __init__(self, pack: InstalledPack, provider: str, behaviour: str) -> None:
        super().__init__(pack, "image", "vector", 1)
        self._behaviour = behaviour
        self._runs = 0
        if behaviour != "lies":
            self.providers = (provider, CPU_PROVIDER)

    def run(self, feed, dimension, rows=None):
        self._runs += 1
        if self._behaviour == "breaks" and self._runs > 1:
            raise EngineError("It cannot be run", "the card is gone")
        vectors = super().run(feed, dimension)
        if self._behaviour == "wrong":
            vectors[1] += 0.2 * np.linalg.norm(vectors[1])
        if self._behaviour == "rounds":
            vectors = vectors.astype(np.float16).astype(np.float32)
        return vectors


@pytest.fixture
def pack(make_pack: MakePack) -> InstalledPack:
    return make_pack()


def placement(choice="auto", *, provider=CUDA_PROVIDER, platform="linux", **options) -> Placement:
    return Placement(
        choice, available=lambda: (provider, CPU_PROVIDER), platform=platform, **options
    )


def coreml(choice="auto", **options) -> Placement:
    return placement(choice, provider=COREML_PROVIDER, platform="darwin", **options)


class Cone(Machine):
    """Trial vectors in a narrow cone, of lengths that models give: all cosines are high."""

    def embed(self, tower: Tower) -> np.ndarray:
        self.compared += 1
        elsewhere = tower.providers[0] != CPU_PROVIDER and self.behaviour == "misranks"
        middle = np.random.default_rng(0).standard_normal(8) * 200
        own = np.random.default_rng(2 if elsewhere else 1).standard_normal((40, 8))
        return ((middle + own) * 3).astype(np.float32)


def test_ranks_are_asked_for_where_a_cosine_tells_nothing(pack, tmp_path):
    path = tmp_path / "machine.json"
    wrong = placement(records=MachineRecords(path))
    assert Cone(pack, "misranks").place(wrong).on_processor
    (attempt,) = wrong.attempts
    assert "rank otherwise than the processor's" in attempt.reason
    right = placement()
    assert not Cone(pack, "works").place(right).on_processor


@pytest.mark.parametrize("behaviour", ["works", "rounds"])
def test_a_provider_that_proves_right_is_used_and_not_proved_again(pack, tmp_path, behaviour):
    machine = Machine(pack, behaviour)
    chosen = placement(records=MachineRecords(tmp_path / "machine.json"))
    assert not machine.place(chosen).on_processor
    assert chosen.notices == ()
    (attempt,) = chosen.attempts
    assert (attempt.provider, attempt.works, attempt.remembered) == ("cuda", True, False)
    assert machine.compared == 2
    again = placement(records=MachineRecords(tmp_path / "machine.json"))
    assert not machine.place(again).on_processor
    assert machine.compared == 2
    assert again.attempts[0].remembered


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("lies", "could not load CoreML"),
        ("wrong", "differ from the processor's"),
        ("refuses", "no memory on the card"),
    ],
)
def test_a_provider_that_fails_is_told_and_not_tried_at_each_start(
    pack, tmp_path, behaviour, reason
):
    machine = Machine(pack, behaviour)
    path = tmp_path / "machine.json"
    first = coreml(records=MachineRecords(path))
    placed = machine.place(first)
    assert placed.on_processor
    np.testing.assert_array_equal(
        placed.run(FEED, 4), machine.open(CPU_PROVIDER, None).run(FEED, 4)
    )
    (notice,) = first.notices
    assert "CoreML" in notice
    assert reason in notice
    tried = sum(provider == COREML_PROVIDER for provider, _ in machine.opened)
    second = coreml(records=MachineRecords(path))
    assert machine.place(second).on_processor
    assert sum(provider == COREML_PROVIDER for provider, _ in machine.opened) == tried
    assert reason in second.notices[0]
    assert second.attempts[0].remembered
    # Another driver, or the wish to try again, makes it unknown.
    for other in (coreml(records=MachineRecords(path), driver=lambda: "new"),
                  coreml(records=MachineRecords(path), anew=True)):  # fmt: skip
        machine.behaviour = "works"
        assert not machine.place(other).on_processor


def test_what_failed_and_works_again_is_forgotten(pack, tmp_path):
    records = MachineRecords(tmp_path / "machine.json")
    machine = Machine(pack, "lies")
    machine.place(placement(records=records))
    machine.behaviour = "works"
    machine.place(placement(records=records, anew=True))
    assert not machine.place(placement(records=records)).on_processor


def test_a_provider_that_breaks_in_the_middle_is_left(pack):
    machine = Machine(pack, "breaks")
    chosen = placement()
    placed = machine.place(chosen)
    assert not placed.on_processor
    expected = machine.open(CPU_PROVIDER, None).run(FEED, 4)
    np.testing.assert_array_equal(placed.run(FEED, 4), expected)
    assert placed.on_processor
    assert "the card is gone" in chosen.notices[0]
    np.testing.assert_array_equal(placed.run(FEED, 4), expected)


def test_an_error_on_the_processor_is_an_error(pack):
    placed = Machine(pack, "works").place(Placement("cpu"))
    with pytest.raises(EngineError):
        placed.run({"pixels": np.zeros((1, 3, 9, 9), np.float32)}, 4)


def test_what_the_build_lacks_is_told_only_where_it_was_asked_for(pack):
    def bare(choice):
        return Placement(choice, available=lambda: (CPU_PROVIDER,), platform="linux")

    quiet, asked = bare("auto"), bare("cuda")
    machine = Machine(pack, "works")
    assert machine.place(quiet).on_processor
    assert quiet.notices == ()
    assert machine.place(asked).on_processor
    assert "has no CUDA" in asked.notices[0]
    assert [provider for provider, _ in machine.opened] == [CPU_PROVIDER, CPU_PROVIDER]


def test_coreml_gets_fixed_shapes_and_no_sentences(pack):
    machine = Machine(pack, "works")
    machine.place(coreml())
    assert machine.opened[0] == (COREML_PROVIDER, ("n", FIXED_BATCH))
    assert machine.place(coreml("coreml"), "text").on_processor
    assert not machine.place(placement("cuda"), "text").on_processor


@pytest.mark.parametrize("choice", ["cpu", "auto"])
def test_without_a_provider_nothing_is_asked(pack, choice):
    def never():
        raise AssertionError("the driver was asked")

    chosen = Placement(choice, available=lambda: (CPU_PROVIDER,), platform="linux", driver=never)
    assert Machine(pack, "works").place(chosen).on_processor
    assert chosen.attempts == ()


def test_an_unknown_choice_is_a_mistake():
    with pytest.raises(ValueError, match="rocm"):
        Placement("rocm")


@pytest.mark.filterwarnings("ignore:Specified provider:UserWarning")
def test_a_real_onnxruntime_without_cuda_ends_on_the_processor(make_pack: MakePack):
    pack = make_pack()
    chosen = Placement("cuda", available=lambda: (CUDA_PROVIDER, CPU_PROVIDER))
    encoder = OnnxDualEncoder(pack, precision="auto", threads=1, placement=chosen)
    plain = OnnxDualEncoder(pack, threads=1)
    images = draw_trial_images(16, 5)
    np.testing.assert_array_equal(encoder.embed_images(images), plain.embed_images(images))
    np.testing.assert_array_equal(encoder.embed_texts(["red"]), plain.embed_texts(["red"]))
    assert len(encoder.notices) == 2
    assert all("could not load CUDA" in notice for notice in encoder.notices)


def test_a_fixed_batch_changes_no_vector(make_pack: MakePack):
    pack = make_pack()
    fixed = Tower(pack, "image", "vector", 1, batch=("n", 4))
    assert fixed.inputs["pixels"].fixed(0) == 4
    feed = {"pixels": np.concatenate([FEED["pixels"], FEED["pixels"][:1]])}
    free = Tower(pack, "image", "vector", 1)
    np.testing.assert_allclose(fixed.run(feed, 4), free.run(feed, 4), rtol=1e-5)


def test_trial_pictures_are_always_the_same_and_all_different():
    first, second = draw_trial_images(32, 4), draw_trial_images(32, 4)
    assert [p.tobytes() for p in first] == [p.tobytes() for p in second]
    assert len({p.tobytes() for p in first}) == 4
    assert all(p.shape == (32, 32, 3) and p.dtype == np.uint8 and p.std() > 10 for p in first)


def test_the_least_cosine_is_that_of_the_worst_row():
    ours = np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 3.0]], np.float32)
    assert find_least_cosine(ours, ours) == pytest.approx(1.0)
    theirs = np.array([[1.0, 0.0], [1.0, 2.0], [3.0, 3.0]], np.float32)
    assert find_least_cosine(ours, theirs) == pytest.approx(2 / np.sqrt(5))
    assert find_least_cosine(ours, np.zeros_like(ours)) == 0.0
