"""What is measured within five seconds, what is chosen, and that it is chosen once."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from retllm_desktop.core.model_roles import Precision
from retllm_desktop.core.runtimes import TowerConfig, TowerThroughput
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.tuning import (
    TowerTuning,
    TuningLimits,
    choose_config,
    find_tuning,
    list_configs,
    measure_tuning,
    recall_tuning,
    store_tuning,
    time_configs,
    tuning_key,
)
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.platform.hardware.machine_records import MachineRecords
from tests.unit.encoders.tiny_onnx import ImageTower, TextTower

MakePack = Callable[..., InstalledPack]


class Clock:
    """Seconds that pass only while a case runs."""

    def __init__(self, per_image_s: dict[str, float], start_s: float = 0.0) -> None:
        self.now, self.per_image_s, self.start_s = 0.0, per_image_s, start_s
        self.ran: list[TowerConfig] = []

    def __call__(self) -> float:
        return self.now

    def run(self, case: TowerConfig) -> None:
        self.ran.append(case)
        self.now += self.start_s + case.batch * self.per_image_s[case.precision]


FP32, INT8 = Precision.FP32, Precision.INT8
ALL = list_configs((FP32, INT8), (1, 8, 32), (2,))
QUICK = TuningLimits(budget_s=0.1)
MEASURED_ALWAYS = TuningLimits(unmeasured_bytes=0, max_rounds=0)


def exact(batch, images_per_s, threads=2):
    return TowerThroughput(TowerConfig(FP32, batch, threads), images_per_s)


def eight(images_per_s, threads=2):
    return TowerThroughput(TowerConfig(INT8, 1, threads), images_per_s)


def test_each_precision_comes_before_larger_batches():
    assert [(case.precision, case.batch) for case in ALL] == [
        ("fp32", 1), ("int8", 1), ("fp32", 8), ("fp32", 32)
    ]  # fmt: skip
    with_threads = list_configs((FP32,), (1, 8), (2, 4))
    assert [(case.batch, case.threads) for case in with_threads] == [(1, 2), (8, 2), (8, 4)]


@pytest.mark.parametrize("per_image_s", [0.0005, 0.005, 0.05, 0.4])
def test_the_race_stays_within_its_time(per_image_s):
    clock = Clock({"fp32": per_image_s, "int8": per_image_s / 2})
    rates = time_configs(ALL, clock.run, 5.0, clock)
    assert clock.now <= 5.0 + 2 * per_image_s
    by_case = {rate.config: rate.images_per_s for rate in rates}
    assert by_case[ALL[0]] == pytest.approx(1 / per_image_s)
    assert by_case[ALL[1]] == pytest.approx(2 / per_image_s)
    assert (ALL[3] in by_case) is (per_image_s < 0.4)


def test_a_slow_machine_still_measures_both_precisions():
    clock = Clock({"fp32": 4.0, "int8": 2.0})
    assert {rate.config.precision for rate in time_configs(ALL, clock.run, 5.0, clock)} == {
        "fp32",
        "int8",
    }
    assert len(clock.ran) == 4


def test_the_smallest_batch_that_is_fast_enough():
    rates = (exact(1, 50.0), exact(8, 97.0), exact(32, 100.0))
    assert choose_config(rates, None) == TowerConfig(FP32, 8, 2)
    assert choose_config((*rates, exact(32, 130.0, threads=4)), None) == TowerConfig(FP32, 32, 4)


@pytest.mark.parametrize(
    ("images_per_s", "cosine", "precision"),
    [
        (200.0, 0.995, "int8"),
        (200.0, 0.99, "int8"),
        (200.0, 0.98, "fp32"),
        (200.0, None, "fp32"),
        (105.0, 0.999, "fp32"),
    ],
)
def test_eight_bits_must_be_faster_and_give_the_same_neighbours(images_per_s, cosine, precision):
    rates = (exact(1, 80.0), exact(8, 100.0), eight(images_per_s))
    assert choose_config(rates, cosine).precision == precision


def two_precisions(make_pack: MakePack, image: ImageTower) -> InstalledPack:
    return make_pack({"image_int8": image.bytes(), "text_int8": TextTower().bytes()})


def test_what_was_measured_is_remembered(make_pack: MakePack, tmp_path):
    pack = two_precisions(make_pack, ImageTower())
    path = tmp_path / "machine.json"
    assert recall_tuning(pack, (1,), MachineRecords(path)) is None
    tuning = measure_tuning(pack, (1,), MachineRecords(path), limits=QUICK)
    assert tuning.least_cosine == pytest.approx(1.0)
    assert recall_tuning(pack, (1,), MachineRecords(path)) == tuning
    assert recall_tuning(pack, (2,), MachineRecords(path)) is None
    other = two_precisions(make_pack, ImageTower(scale=2.0))
    assert recall_tuning(other, (1,), MachineRecords(path)) is None


def test_vectors_that_differ_are_seen(make_pack: MakePack):
    tuning = measure_tuning(
        two_precisions(make_pack, replace(ImageTower(), scale=-1.0)),
        (1,),
        MachineRecords(None),
        limits=QUICK,
    )
    assert tuning.least_cosine == pytest.approx(-1.0)
    assert tuning.config.precision == "fp32"


@pytest.mark.parametrize(
    "record",
    [{}, {"config": 1},
     {"config": {"precision": "fp8", "batch": 1, "threads": 1}, "throughputs": [],
      "least_cosine": None},
     {"config": {"precision": "auto", "batch": 1, "threads": 1}, "throughputs": [],
      "least_cosine": None},
     {"config": {"precision": "fp32", "batch": 0, "threads": 1}, "throughputs": [],
      "least_cosine": None},
     {"case": {"precision": "fp32", "batch": 1, "threads": 1}, "rates": [],
      "least_cosine": None}],
)  # fmt: skip
def test_a_record_of_another_version_is_none(make_pack: MakePack, record):
    pack, records = make_pack(), MachineRecords(None)
    records.put(tuning_key(pack, (1,)), record)
    assert recall_tuning(pack, (1,), records) is None


def test_a_small_pack_is_not_measured(make_pack: MakePack):
    pack = two_precisions(make_pack, ImageTower())
    assert find_tuning(pack, (3, 4), MachineRecords(None)) == TowerTuning(
        TowerConfig(FP32, 32, 3), (), None
    )


def test_the_encoder_takes_what_was_measured(make_pack: MakePack):
    pack, records = two_precisions(make_pack, ImageTower(scale=1.001)), MachineRecords(None)
    choice = TowerTuning(TowerConfig(INT8, 1, 1), (), 1.0)
    store_tuning(choice, pack, (1,), records)
    encoder = OnnxDualEncoder(
        pack, precision=Precision.AUTO, threads=(1,), records=records, tuning=MEASURED_ALWAYS
    )
    eight_bits = OnnxDualEncoder(pack, precision="int8", threads=1)
    images = list(np.random.default_rng(3).integers(0, 256, (3, 16, 16, 3), np.uint8))
    np.testing.assert_array_equal(encoder.embed_images(images), eight_bits.embed_images(images))
    assert encoder.precision == "int8"


def test_words_do_not_wait_for_a_measurement(make_pack: MakePack):
    records = MachineRecords(None)
    pack = two_precisions(make_pack, ImageTower())
    encoder = OnnxDualEncoder(
        pack, precision=Precision.AUTO, threads=1, records=records, tuning=MEASURED_ALWAYS
    )
    assert encoder.embed_texts(["red"]).shape == (1, 4)
    assert recall_tuning(pack, (1,), records) is None
    assert encoder.precision in ("fp32", "int8")
    assert recall_tuning(pack, (1,), records) is not None
